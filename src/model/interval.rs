use super::duration::Duration;
use super::value::FromText;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A span of time that may be an ISO 8601 duration, as the intervals of operations and most times among the cluster
/// properties are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval(pub Duration);

/// Reads a time as Pacemaker 2.1.5 does (`crm_parse_interval_spec`): behind a capital `P` an ISO 8601 duration without
/// fractions, else what [`Duration`] takes; nothing below 0, and at most 2³²-1 milliseconds.
///
/// Tried with `interval=` of a monitor and `crm_simulate`: days count one less than is written, so that `P1D` is 0, `P2D`
/// one day and `P1W` six; years too; a month has 30 days.
impl FromText for Interval {
    fn from_text(text: &str) -> Option<Self> {
        let milliseconds = match text.strip_prefix('P') {
            Some(iso) => iso_seconds(iso)?.saturating_mul(1000),
            None => Duration::from_text(text)?.milliseconds(),
        };
        (milliseconds >= 0).then(|| Self(Duration(milliseconds.min(u32::MAX.into()))))
    }
}

/// The seconds of what follows the `P`. It ends at a blank or a slash.
fn iso_seconds(text: &str) -> Option<i64> {
    let end = text.find(|c: char| c == '/' || c.is_ascii_whitespace()).unwrap_or(text.len());
    let mut rest = &text[..end];
    let (mut years, mut months, mut days, mut seconds) = (0_i64, 0_i64, 0_i64, 0_i64);
    let (mut is_time, mut has_amount) = (false, false);
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T') {
            is_time = true;
            rest = time;
            continue;
        }
        let sign = usize::from(rest.starts_with(['-', '+', ':']));
        let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count().min(10);
        let amount: i64 = rest[sign..sign + digits].parse().ok()?;
        let amount = if rest.starts_with('-') { -amount } else { amount };
        let unit = rest[sign + digits..].chars().next()?;
        match unit {
            'Y' => years = amount,
            'M' if is_time => seconds += amount * MINUTE,
            'M' => months = amount,
            'W' => days += amount * 7,
            'D' => days += amount,
            'H' => seconds += amount * HOUR,
            'S' => seconds += amount,
            _ => return None,
        }
        has_amount = true;
        rest = &rest[sign + digits + unit.len_utf8()..];
    }
    let whole_days = (years - 1).max(0) * 365 + months.max(0) * 30 + (days - 1).max(0);
    has_amount.then(|| seconds.saturating_add(whole_days.saturating_mul(DAY)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_read_as_pacemaker_does() {
        let read = |text| Interval::from_text(text).map(|Interval(time)| time.milliseconds());
        for (text, milliseconds) in [
            ("P1D", 0),
            ("P2D", 86_400_000),
            ("P1W", 518_400_000),
            ("PT1H", 3_600_000),
            ("PT1H30M", 5_400_000),
            ("P1H", 3_600_000),
            ("P1DT1H", 3_600_000),
            ("P1M", 2_592_000_000),
            ("P2Y", 4_294_967_295),
            ("P2D x", 86_400_000),
            ("5 min", 300_000),
            ("1.5h", 3_600_000),
            ("0", 0),
        ] {
            assert_eq!(read(text), Some(milliseconds), "{text}");
        }
        for text in ["P", "PT", "P5", "PT-5S", "PT1.5S", "p1d", "-5", "+5", "0x10", "", "P99999999999S", "Pé"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
