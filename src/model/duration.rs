use super::value::FromText;

/// A span of time in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(pub i64);

impl Duration {
    /// The length in milliseconds.
    #[must_use]
    pub fn milliseconds(self) -> i64 {
        self.0
    }
}

/// Reads a time as Pacemaker 2.1 does (`crm_get_msec`): a number without a sign, in seconds unless one of the units
/// ms, msec, us, usec, s, sec, m, min, h or hr follows; a fraction is cut off. Units count by how they begin.
impl FromText for Duration {
    fn from_text(text: &str) -> Option<Self> {
        let amount = Amount::first(text.trim_start())?;
        let (multiplier, divisor) = amount.unit.map_or((1000, 1), Unit::ratio);
        Some(Self(amount.number.saturating_mul(multiplier) / divisor))
    }
}

impl Duration {
    /// Whether Pacemaker reads a time, but not all that is written: neither a fraction (`1.5min`) nor what follows the first unit
    /// (`1h30m`) counts.
    #[must_use]
    pub fn is_cut_off(text: &str) -> bool {
        let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        Amount::first(text.trim_start())
            .is_some_and(|amount| amount.fraction.bytes().any(|digit| digit != b'0') || has_digit(amount.rest))
    }

    /// The time that a text means where all of it counts: amounts that each have a unit, added up, and their fractions.
    #[must_use]
    pub fn in_full(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mut sum = 0_i64;
        while !rest.is_empty() {
            let amount = Amount::first(rest)?;
            let (multiplier, divisor) = amount.unit?.ratio();
            let scale = 10_i64.checked_pow(u32::try_from(amount.fraction.len()).ok()?)?;
            let digits: i64 = format!("{}{}", amount.number, amount.fraction).parse().ok()?;
            sum = sum.checked_add(digits.checked_mul(multiplier)? / divisor / scale)?;
            rest = amount.rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start();
        }
        Some(Self(sum))
    }
}

/// A number, and the unit that follows it.
struct Amount<'t> {
    number: i64,
    fraction: &'t str,
    unit: Option<Unit>,
    /// What follows the first letter of the unit.
    rest: &'t str,
}

#[derive(Clone, Copy)]
enum Unit {
    Microseconds,
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
}

impl<'t> Amount<'t> {
    /// Nothing where the text begins with no number, or something else than a unit follows it.
    fn first(text: &'t str) -> Option<Self> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, mut rest) = text.split_at(digits(text));
        let number = number.parse().ok()?;
        let mut fraction = "";
        if let Some(behind) = rest.strip_prefix('.') {
            (fraction, rest) = behind.split_at(digits(behind));
        }
        let rest = rest.trim();
        if rest.is_empty() {
            return Some(Self { number, fraction, unit: None, rest });
        }
        let (unit, length) = Unit::at_start(rest)?;
        Some(Self { number, fraction, unit: Some(unit), rest: &rest[length..] })
    }
}

impl Unit {
    /// The unit with which a text begins, and how much of that tells it.
    fn at_start(text: &str) -> Option<(Self, usize)> {
        let all = [
            ("ms", Self::Milliseconds),
            ("us", Self::Microseconds),
            ("s", Self::Seconds),
            ("m", Self::Minutes),
            ("h", Self::Hours),
        ];
        let starts = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        all.into_iter().find(|(name, _)| starts(name)).map(|(name, unit)| (unit, name.len()))
    }

    /// What makes milliseconds of it: a multiplier and a divisor.
    fn ratio(self) -> (i64, i64) {
        match self {
            Self::Microseconds => (1, 1000),
            Self::Milliseconds => (1, 1),
            Self::Seconds => (1000, 1),
            Self::Minutes => (60 * 1000, 1),
            Self::Hours => (60 * 60 * 1000, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_spellings_are_one_time() {
        let read = |text| Duration::from_text(text).map(Duration::milliseconds);
        for text in ["10", "10s", "10000ms", "10 s", "10sec", "10.9s"] {
            assert_eq!(read(text), Some(10_000), "{text}");
        }
        assert_eq!(read("2min"), Some(120_000));
        assert_eq!(read("1h"), Some(3_600_000));
        for text in ["10x", "-5", "+5", ".5s"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(""), None);
    }

    #[test]
    fn what_does_not_count_is_told_and_meant() {
        let meant = |text| Duration::in_full(text).map(Duration::milliseconds);
        for (text, read, in_full) in [
            ("1h30m", 3_600_000, 5_400_000),
            ("1h 30min", 3_600_000, 5_400_000),
            ("1.5min", 60_000, 90_000),
            ("0.25s", 0, 250),
            ("1min30sec", 60_000, 90_000),
        ] {
            assert!(Duration::is_cut_off(text), "{text}");
            assert_eq!(Duration::from_text(text), Some(Duration(read)), "{text}");
            assert_eq!(meant(text), Some(in_full), "{text}");
        }
        assert!(Duration::is_cut_off("1h30"));
        assert_eq!(meant("1h30"), None);
        for text in ["", "10", "10s", "5 minutes", "1.0s", "1.5x", "1:30", "abc", "PT1H30M", "-1", "1month"] {
            assert!(!Duration::is_cut_off(text), "{text}");
        }
    }
}
