//! When two spellings say the same.

use ecow::{EcoString, eco_format};

use crate::model::{Boolean, Duration, FromText, Role, Score};

/// How Pacemaker reads a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Letter by letter, as all that an agent gets.
    Text,
    /// A word of a list, in any case.
    Word,
    /// `true`, `yes`, `on`, …
    Boolean,
    /// `30`, `30s`, `30000ms`
    Duration,
    /// `INFINITY`, `inf`, `1000000`
    Score,
    /// `Master`, `Promoted`
    Role,
    /// `3`, `+3`, `03`
    Number,
}

impl Reading {
    /// A text that is the same for all spellings of what `text` means. What Pacemaker would not understand means
    /// itself.
    pub(super) fn meaning(self, text: &str) -> EcoString {
        match self {
            Self::Text => None,
            Self::Word => Some(text.to_ascii_lowercase().into()),
            Self::Boolean => Boolean::from_text(text).map(|Boolean(value)| eco_format!("{value}")),
            Self::Duration => Duration::from_text(text).map(duration),
            Self::Score => Score::from_text(text).map(|score| eco_format!("{score}")),
            Self::Role => Role::from_text(text).map(|role| role.name().into()),
            Self::Number => text.trim().parse::<i64>().ok().map(|number| eco_format!("{number}")),
        }
        .unwrap_or_else(|| text.into())
    }
}

/// The plain spelling of a time.
pub(super) fn duration(time: Duration) -> EcoString {
    match time.milliseconds() {
        whole if whole % 1000 == 0 => eco_format!("{}s", whole / 1000),
        milliseconds => eco_format!("{milliseconds}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(reading: Reading, texts: &[&str]) {
        for pair in texts.windows(2) {
            assert_eq!(reading.meaning(pair[0]), reading.meaning(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn equal_spellings_mean_the_same() {
        same(Reading::Duration, &["30", "30s", "30000ms", "30 sec", "30000000us"]);
        same(Reading::Duration, &["2m", "120", "2min"]);
        same(Reading::Boolean, &["true", "yes", "ON", "y", "1"]);
        same(Reading::Boolean, &["false", "no", "off", "n", "0"]);
        same(Reading::Score, &["INFINITY", "inf", "+INFINITY", "1000000", "2000000"]);
        same(Reading::Score, &["-INFINITY", "-inf", "-1000000"]);
        same(Reading::Role, &["Master", "Promoted", "promoted"]);
        same(Reading::Role, &["Slave", "Unpromoted"]);
        same(Reading::Word, &["Stop", "stop"]);
        same(Reading::Number, &["3", "+3", "03"]);
    }

    #[test]
    fn what_differs_stays_apart() {
        assert_ne!(Reading::Text.meaning("30"), Reading::Text.meaning("30s"));
        assert_ne!(Reading::Text.meaning("true"), Reading::Text.meaning("yes"));
        assert_ne!(Reading::Duration.meaning("30"), Reading::Duration.meaning("30ms"));
        assert_ne!(Reading::Boolean.meaning("true"), Reading::Boolean.meaning("maybe"));
        assert_ne!(Reading::Duration.meaning("$VAR"), Reading::Duration.meaning("0"));
        assert_ne!(Reading::Score.meaning("INFINITY"), Reading::Score.meaning("-INFINITY"));
    }
}
