use super::value::{FromText, Text, Value};

/// How much something is wanted, cut off at ±1000000, which is INFINITY (Pacemaker Explained, «Scores»).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(i32);

impl Score {
    /// A must.
    pub const INFINITY: Self = Self(1_000_000);
    /// A must not.
    pub const MINUS_INFINITY: Self = Self(-1_000_000);
    /// No preference.
    pub const ZERO: Self = Self(0);

    /// The score of that number, cut off at the infinities.
    #[must_use]
    pub fn new(number: i64) -> Self {
        let clamped = number.clamp(i64::from(Self::MINUS_INFINITY.0), i64::from(Self::INFINITY.0));
        Self(i32::try_from(clamped).unwrap_or(0))
    }

    /// The number, from -1000000 to 1000000.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// Whether it is +INFINITY or -INFINITY.
    #[must_use]
    pub fn is_infinite(self) -> bool {
        self == Self::INFINITY || self == Self::MINUS_INFINITY
    }

    /// The sum by Pacemaker's arithmetic: -INFINITY wins over all, then INFINITY.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        if self == Self::MINUS_INFINITY || other == Self::MINUS_INFINITY {
            Self::MINUS_INFINITY
        } else if self == Self::INFINITY || other == Self::INFINITY {
            Self::INFINITY
        } else {
            Self::new(i64::from(self.0) + i64::from(other.0))
        }
    }
}

/// Reads what the CIB and crm text write: the words for infinity in any case (with `inf` as crm text has
/// it), and decimal integers with an optional sign. Pacemaker itself reads a trailing non-digit leniently;
/// crmc does not guess.
impl FromText for Score {
    fn from_text(text: &str) -> Option<Self> {
        let (sign, rest) = match text.as_bytes().first()? {
            b'-' => (-1, &text[1..]),
            b'+' => (1, &text[1..]),
            _ => (1, text),
        };
        if rest.eq_ignore_ascii_case("infinity") || rest.eq_ignore_ascii_case("inf") {
            return Some(if sign < 0 { Self::MINUS_INFINITY } else { Self::INFINITY });
        }
        if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // More digits than an i64 holds are infinite all the same.
        let number = rest.parse::<i64>().unwrap_or(i64::MAX);
        Some(Self::new(sign * number))
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::INFINITY => f.write_str("INFINITY"),
            Self::MINUS_INFINITY => f.write_str("-INFINITY"),
            Self(number) => write!(f, "{number}"),
        }
    }
}

/// Where a score comes from: written down, or the value that a node attribute has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoreSource {
    /// `score=`
    Score(Value<Score>),
    /// `score-attribute=`
    Attribute(Text),
}

impl ScoreSource {
    /// The score, where it is written down and Pacemaker understands it.
    #[must_use]
    pub fn score(&self) -> Option<Score> {
        match self {
            Self::Score(value) => value.get(),
            Self::Attribute(_) => None,
        }
    }

    /// As it was written, without the colon.
    #[must_use]
    pub fn text(&self) -> &Text {
        match self {
            Self::Score(value) => &value.text,
            Self::Attribute(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_read_as_pacemaker_does() {
        let read = |text| Score::from_text(text).map(Score::number);
        assert_eq!(read("INFINITY"), Some(1_000_000));
        assert_eq!(read("+inf"), Some(1_000_000));
        assert_eq!(read("-infinity"), Some(-1_000_000));
        assert_eq!(read("-100"), Some(-100));
        assert_eq!(read("99999999999999999999"), Some(1_000_000));
        assert_eq!(read("pingd"), None);
        assert_eq!(read("10x"), None);
        assert_eq!(read("-"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn minus_infinity_wins() {
        assert_eq!(Score::INFINITY.plus(Score::MINUS_INFINITY), Score::MINUS_INFINITY);
        assert_eq!(Score::new(600_000).plus(Score::new(600_000)), Score::INFINITY);
    }
}
