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
        let text = text.trim_start();
        let digits_end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let number: i64 = text[..digits_end].parse().ok()?;
        let mut unit = &text[digits_end..];
        if let Some(fraction) = unit.strip_prefix('.') {
            unit = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        let unit = unit.trim();
        let starts = |name: &str| unit.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let begins = |names: &[&str]| names.iter().any(|name| starts(name));
        let (multiplier, divisor) = if unit.is_empty() {
            (1000, 1)
        } else if begins(&["ms", "msec"]) {
            (1, 1)
        } else if begins(&["us", "usec"]) {
            (1, 1000)
        } else if begins(&["s"]) {
            (1000, 1)
        } else if begins(&["m"]) {
            (60 * 1000, 1)
        } else if begins(&["h"]) {
            (60 * 60 * 1000, 1)
        } else {
            return None;
        };
        Some(Self(number.saturating_mul(multiplier) / divisor))
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
}
