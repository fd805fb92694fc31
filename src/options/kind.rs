use super::definition::Release;
use crate::model::{Boolean, Duration, FromText, Interval, Role};
use crate::suggest::nearest;

/// A value of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub name: &'static str,
    /// The version that brought it.
    pub since: Release,
    /// The version that refuses it.
    pub removed: Option<Release>,
}

impl Word {
    /// A word that every version knows.
    pub(super) const fn always(name: &'static str) -> Self {
        Self { name, since: (1, 0, 0), removed: None }
    }

    /// A word that `release` brought.
    pub(super) const fn since(name: &'static str, release: Release) -> Self {
        Self { name, since: release, removed: None }
    }

    /// A word that `release` took away.
    pub(super) const fn until(name: &'static str, release: Release) -> Self {
        Self { name, since: (1, 0, 0), removed: Some(release) }
    }

    fn is_known_to(&self, release: Option<Release>) -> bool {
        release.is_none_or(|release| self.since <= release && self.removed.is_none_or(|removed| release < removed))
    }
}

/// How the value of an option is read. Tried with Pacemaker 2.1.5 (`crm_verify -V`), where it checks them; else from its
/// source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true`, `on`, `yes`, `y`, `1` and their opposites, in any case.
    Boolean,
    /// A time of at least 0, in seconds unless a unit follows, or an ISO 8601 duration.
    Interval,
    /// A time, in seconds unless a unit follows; never an ISO 8601 duration.
    Timeout,
    /// The time of `stonith-watchdog-timeout`: negative, or what cannot be read, is twice the timeout of SBD.
    WatchdogTimeout,
    /// A score, cut off at ±1000000. What follows the digits is passed over.
    Score,
    /// A score that is not below 0.
    NonNegativeScore,
    /// A whole number, or an infinite one. What follows the digits is passed over.
    Integer,
    /// A whole number above 0, or an infinite one.
    PositiveInteger,
    /// A whole number, of which anything below 0 counts as 0.
    Count,
    /// A whole number of at least 0 with `%` behind it.
    Percentage,
    /// The number of a TCP port.
    Port,
    /// The role that a resource shall have.
    Role,
    /// One of these, in any case.
    Enumeration(&'static [Word]),
    /// One of these, letter by letter.
    ExactEnumeration(&'static [Word]),
    /// Any text.
    Text,
}

/// Why Pacemaker does not read a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// What it takes: a noun phrase that reads behind «is not».
    pub expected: String,
    /// The value that was meant, perhaps.
    pub nearest: Option<&'static str>,
}

impl Kind {
    pub(super) fn check(self, value: &str, release: Option<Release>) -> Result<(), Invalid> {
        let plain = |is_valid: bool, expected: &str| {
            if is_valid { Ok(()) } else { Err(Invalid { expected: expected.to_owned(), nearest: None }) }
        };
        match self {
            Self::Boolean => match Boolean::from_text(value) {
                Some(_) => Ok(()),
                None => Err(Invalid {
                    expected: "a boolean: true, yes, on, y, 1, false, no, off, n or 0".to_owned(),
                    nearest: nearest(value, ["true", "false", "yes", "no", "on", "off"]),
                }),
            },
            Self::Interval => {
                plain(Interval::from_text(value).is_some(), "a time of at least 0, such as 30, 30s, 5min, 1h or PT1H")
            }
            Self::Timeout => plain(Duration::from_text(value).is_some(), "a time such as 30, 30s, 5min or 1h"),
            Self::WatchdogTimeout => plain(
                Duration::from_text(value).is_some() || integer(value).is_some_and(|number| number < 0),
                "a time such as 10, 10s or 1min, or -1 for twice the timeout of SBD",
            ),
            Self::Score if is_score(value) => Ok(()),
            Self::Score => Err(Invalid {
                expected: "a score: a whole number, INFINITY or -INFINITY in capital letters".to_owned(),
                nearest: infinity(value),
            }),
            Self::NonNegativeScore if is_score(value) && !is_negative(value) => Ok(()),
            Self::NonNegativeScore => Err(Invalid {
                expected: "a whole number of at least 0, or INFINITY in capital letters".to_owned(),
                nearest: infinity(value).filter(|word| !is_negative(word)),
            }),
            Self::Integer => plain(is_infinite(value) || integer(value).is_some(), "a whole number"),
            Self::PositiveInteger => plain(
                matches!(value, "INFINITY" | "+INFINITY") || integer(value).is_some_and(|number| number > 0),
                "a whole number above 0",
            ),
            Self::Count => plain(integer(value).is_some_and(|number| number >= 0), "a whole number of at least 0"),
            Self::Percentage => plain(is_percentage(value), "a whole number with % behind it, such as 80%"),
            Self::Port => plain(
                integer(value).is_some_and(|number| (1..=65_535).contains(&number)),
                "a port: a whole number from 1 to 65535",
            ),
            Self::Role => match Role::from_text(value) {
                Some(_) => Ok(()),
                None => {
                    let roles = ["Started", "Stopped", "Promoted", "Unpromoted", "Master", "Slave"];
                    let expected = "one of Started, Stopped, Promoted and Unpromoted".to_owned();
                    Err(Invalid { expected, nearest: nearest(value, roles) })
                }
            },
            Self::Enumeration(words) => among(words, value, release, |word| word.eq_ignore_ascii_case(value)),
            Self::ExactEnumeration(words) => among(words, value, release, |word| word == value),
            Self::Text => Ok(()),
        }
    }

    /// Whether two values say the same.
    #[must_use]
    pub fn means_the_same(self, one: &str, other: &str) -> bool {
        let both = |read: fn(&str) -> Option<i64>| read(one).is_some() && read(one) == read(other);
        one == other
            || match self {
                Self::Boolean => both(|text| Boolean::from_text(text).map(|Boolean(value)| value.into())),
                Self::Interval => both(|text| Interval::from_text(text).map(|Interval(time)| time.milliseconds())),
                Self::Timeout | Self::WatchdogTimeout => {
                    both(|text| Duration::from_text(text).map(Duration::milliseconds))
                }
                Self::Integer
                | Self::PositiveInteger
                | Self::Count
                | Self::Score
                | Self::NonNegativeScore
                | Self::Port => both(integer),
                Self::Role | Self::Enumeration(_) => one.eq_ignore_ascii_case(other),
                Self::ExactEnumeration(_) | Self::Percentage | Self::Text => false,
            }
    }

    /// What is left where a value of this kind cannot be read, outside of cluster properties.
    pub(super) const fn unreadable(self) -> Option<&'static str> {
        match self {
            Self::Boolean => Some("false"),
            Self::Interval | Self::Score | Self::NonNegativeScore | Self::Count => Some("0"),
            _ => None,
        }
    }
}

fn among(words: &[Word], value: &str, release: Option<Release>, is_it: impl Fn(&str) -> bool) -> Result<(), Invalid> {
    let known = || words.iter().filter(|word| word.is_known_to(release)).map(|word| word.name);
    if known().any(is_it) {
        return Ok(());
    }
    let names: Vec<&str> = known().collect();
    let expected = match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("one of {} and {last}", first.join(", ")),
    };
    let nearest = words
        .iter()
        .filter(|word| word.is_known_to(release))
        .map(|word| word.name)
        .find(|word| word.eq_ignore_ascii_case(value))
        .or_else(|| suggestion(words, value, release));
    Err(Invalid { expected, nearest })
}

fn suggestion(words: &[Word], value: &str, release: Option<Release>) -> Option<&'static str> {
    nearest(value, words.iter().filter(|word| word.is_known_to(release)).map(|word| word.name))
}

/// The words for infinity count in capital letters only: `-infinity` is no number, and counts 0.
fn is_infinite(value: &str) -> bool {
    matches!(value, "INFINITY" | "+INFINITY" | "-INFINITY")
}

fn is_score(value: &str) -> bool {
    is_infinite(value)
        || integer(value).is_some()
        || ["red", "yellow", "green"].iter().any(|colour| value.eq_ignore_ascii_case(colour))
}

fn is_negative(value: &str) -> bool {
    value == "-INFINITY" || integer(value).is_some_and(|number| number < 0)
}

/// The word for infinity, where another spelling of it is written.
fn infinity(value: &str) -> Option<&'static str> {
    let (sign, word) = value.strip_prefix('-').map_or(("", value), |word| ("-", word));
    let is_meant =
        ["inf", "infinity", "infinite"].iter().any(|name| word.trim_start_matches('+').eq_ignore_ascii_case(name));
    is_meant.then_some(if sign.is_empty() { "INFINITY" } else { "-INFINITY" })
}

/// The number at the start of a text, as `strtoll` reads it. What follows does not count; a number of more than 64 bits
/// is none.
fn integer(value: &str) -> Option<i64> {
    let text = value.trim_start_matches([' ', '\t', '\n', '\u{b}', '\u{c}', '\r']);
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    text[..sign + digits].parse().ok()
}

/// What `load-threshold` takes: without a number in front, `%` is 0 %.
fn is_percentage(value: &str) -> bool {
    let number = value.trim_start();
    let sign = usize::from(number.starts_with(['-', '+']));
    let digits = number[sign..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return value.starts_with('%');
    }
    number[sign + digits..].starts_with('%')
        && (!number.starts_with('-') || number[1..=digits].bytes().all(|byte| byte == b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(kind: Kind, valid: &[&str], invalid: &[&str]) {
        for value in valid {
            assert_eq!(kind.check(value, None), Ok(()), "{value}");
        }
        for value in invalid {
            assert!(kind.check(value, None).is_err(), "{value}");
        }
    }

    #[test]
    fn values_are_read_as_pacemaker_does() {
        takes(Kind::Boolean, &["true", "YES", "On", "y", "1", "false", "0"], &["", "maybe", "enabled", "true ", "2"]);
        takes(
            Kind::Interval,
            &["0", "5min", "10.5s", "P2D", "PT1H30M", "1 h"],
            &["", "-5", "+5", "abc", "5x", "P", "p1d"],
        );
        takes(Kind::Timeout, &["0", "5min", "90s"], &["", "-5", "abc", "PT1H"]);
        takes(Kind::WatchdogTimeout, &["0", "-1", "10s"], &["", "auto"]);
        takes(Kind::Score, &["100", "-INFINITY", " 5", "10x", "Red"], &["", "inf", "infinity", "-infinity", "x"]);
        takes(Kind::NonNegativeScore, &["0", "+3", "3x", "INFINITY"], &["", "-1", "-INFINITY", "inf"]);
        let meant = |kind: Kind, value| kind.check(value, None).unwrap_err().nearest;
        assert_eq!(meant(Kind::Score, "-inf"), Some("-INFINITY"));
        assert_eq!(meant(Kind::NonNegativeScore, "infinity"), Some("INFINITY"));
        assert_eq!(meant(Kind::NonNegativeScore, "-inf"), None);
        takes(Kind::Integer, &["-1", "10x", "0x10", "INFINITY"], &["", "x", "red", "99999999999999999999"]);
        takes(Kind::PositiveInteger, &["1", "INFINITY"], &["0", "-1", "-INFINITY", "x"]);
        takes(Kind::Count, &["0", "2"], &["-1", "x", "INFINITY"]);
        takes(Kind::Percentage, &["80%", "0%", "80%%", "%"], &["80", "-5%", "", "x%", "80 %"]);
        takes(Kind::Port, &["3121"], &["0", "65536", "x"]);
        takes(Kind::Role, &["Started", "stopped", "Master"], &["Running", ""]);
    }

    const WORDS: &[Word] =
        &[Word::always("stop"), Word::since("demote", (2, 0, 5)), Word::until("poweroff", (3, 0, 0))];

    #[test]
    fn words_have_a_history() {
        takes(Kind::Enumeration(WORDS), &["Stop", "demote", "poweroff"], &["stpo"]);
        takes(Kind::ExactEnumeration(WORDS), &["stop"], &["Stop"]);
        let check = |value, release| Kind::Enumeration(WORDS).check(value, Some(release));
        assert!(check("demote", (2, 0, 5)).is_ok() && check("demote", (2, 0, 4)).is_err());
        assert!(check("poweroff", (2, 1, 9)).is_ok() && check("poweroff", (3, 0, 0)).is_err());
        let invalid = Kind::ExactEnumeration(WORDS).check("Stop", Some((2, 1, 5))).unwrap_err();
        assert_eq!(invalid.nearest, Some("stop"));
        assert_eq!(invalid.expected, "one of stop, demote and poweroff");
    }
}
