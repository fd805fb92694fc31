use super::value::FromText;
use crate::date::days_in;

/// A moment, in the many spellings in which Pacemaker takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Whether it names a zone, such as `+02:00`, that Pacemaker passes over: one that touches the time.
    pub has_lost_zone: bool,
    /// Whether it names a time of the day that Pacemaker passes over: one behind a day that is followed by anything but one
    /// blank or `T`. Midnight counts instead.
    pub has_lost_time: bool,
}

impl Moment {
    const WHOLE: Self = Self { has_lost_zone: false, has_lost_time: false };
}

/// Reads a moment as Pacemaker 2.1.5 does (`iso8601 -d`; a test compares): a calendar date, a day of the year or of a week, and a time
/// behind a blank or `T`; or a time alone, which is one of today. What follows a number does not count.
///
/// A day of the month may be 0 or less there, but none may be too large: we read it likewise.
impl FromText for Moment {
    fn from_text(text: &str) -> Option<Self> {
        let today = text.strip_prefix('T').or_else(|| (text.as_bytes().get(2) == Some(&b':')).then_some(text));
        if let Some(time) = today {
            return read_time(time);
        }
        let epoch = text.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("epoch"));
        if epoch && text[5..].chars().next().is_none_or(|next| next == '/' || next.is_ascii_whitespace()) {
            return Some(Self::WHOLE);
        }
        if !is_day(text) {
            return None;
        }
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | 'W'))).unwrap_or(text.len());
        let rest = &text[end..];
        // Behind anything else there is no time.
        match rest.strip_prefix([' ', 'T']) {
            Some(time) if !time.starts_with(|c: char| c.is_ascii_whitespace()) => read_time(time),
            _ => {
                let is_too_long = end > "2026-05-20".len();
                let has_lost_time = is_too_long || rest.contains(|c: char| c.is_ascii_digit());
                Some(Self { has_lost_time, ..Self::WHOLE })
            }
        }
    }
}

fn is_day(text: &str) -> bool {
    let mut numbers = scan(text, &["", "-", "-"], None);
    if let [year] = numbers[..]
        && year > 999
    {
        numbers = scan(text, &["", "", ""], Some(&[4, 2, 2]));
    }
    if let [year, month, day] = numbers[..] {
        return u8::try_from(month).is_ok_and(|month| {
            let year = i32::try_from(year).unwrap_or(i32::MAX);
            (1..=12).contains(&month) && day <= days_in(year, month).into()
        });
    }
    if let [year, day] = scan(text, &["", "-"], None)[..] {
        return (1..=days_of(year)).contains(&day);
    }
    match scan(text, &["", "-W", "-"], None)[..] {
        [year, week, day] => week <= weeks_of(year) && (1..=7).contains(&day),
        _ => false,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

/// Those years have 53 that begin on a Thursday, and leap years that begin on a Wednesday.
fn weeks_of(year: i64) -> i64 {
    let before = year.saturating_sub(1);
    let first = (1 + before % 7 + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400)).rem_euclid(7);
    if first == 4 || (first == 3 && is_leap(year)) { 53 } else { 52 }
}

/// A time of the day, and behind a blank a zone, which is a time with a sign, or any word.
fn read_time(text: &str) -> Option<Moment> {
    if text.is_empty() {
        return Some(Moment::WHOLE);
    }
    is_time(text).then_some(())?;
    let (time, zone) = text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len()));
    let zone = zone.trim_start();
    let is_zone = zone.strip_prefix(['+', '-']).is_none_or(is_time);
    let has_lost_zone = time.trim_start_matches(['+', '-']).contains(['+', '-']) && zone.is_empty();
    is_zone.then_some(Moment { has_lost_zone, ..Moment::WHOLE })
}

fn is_time(text: &str) -> bool {
    let mut numbers = scan(text, &["", ":", ":"], None);
    if numbers.len() == 1 {
        numbers = scan(text, &["", "", ""], Some(&[2, 2, 2]));
    }
    let number = |index: usize| numbers.get(index).copied().unwrap_or(0);
    let is_midnight = (number(0), number(1), number(2)) == (24, 0, 0);
    let is_within = (0..24).contains(&number(0)) && (0..60).contains(&number(1)) && (0..60).contains(&number(2));
    !numbers.is_empty() && (is_midnight || is_within)
}

/// Whole numbers, each behind its separator, until something else comes. Each may have blanks and a sign in front, and at most so many
/// signs as `widths` says.
fn scan(text: &str, separators: &[&str], widths: Option<&[usize]>) -> Vec<i64> {
    let mut rest = text;
    let mut numbers = Vec::new();
    for (index, separator) in separators.iter().enumerate() {
        let Some(behind) = rest.strip_prefix(separator) else { break };
        let text = behind.trim_start_matches([' ', '\t', '\n', '\u{b}', '\u{c}', '\r']);
        let width = widths.map_or(usize::MAX, |widths| widths[index]);
        let sign = usize::from(text.starts_with(['-', '+']));
        let digits = text[sign..].bytes().take(width.saturating_sub(sign)).take_while(u8::is_ascii_digit).count();
        let Ok(number) = text[..sign + digits].parse() else { break };
        numbers.push(number);
        rest = &text[sign + digits..];
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_needs_a_blank() {
        let is_lost = |text| Moment::from_text(text).is_some_and(|moment| moment.has_lost_zone);
        for text in ["2026-05-20T10:00:00+02:00", "2026-05-20 10:00-0500", "2026-05-20T10:00:00.000+02:00"] {
            assert!(is_lost(text), "{text}");
        }
        for text in
            ["2026-05-20", "2026-05-20T10:00:00Z", "2026-05-20 10:00 +02:00", "2026-05-20T10:00:00 -0500", "10:00"]
        {
            assert!(!is_lost(text), "{text}");
        }
    }

    #[test]
    fn a_time_needs_one_blank_or_a_capital_letter() {
        let is_lost = |text| Moment::from_text(text).is_some_and(|moment| moment.has_lost_time);
        for text in [
            "2026-05-20t10:00:00",
            "2026-05-20  10:00",
            "2026-05-20_10:00",
            "2026-05-20-10:00",
            "2026-05-20-10",
            "2026-05-20T 10:00",
            "202605201000",
        ] {
            assert!(is_lost(text), "{text}");
        }
        for text in
            ["2026-05-20", "20260520", "2026-140", "2026-W21-3", "2026-05-20 10:00", "2026-05-20T1000", "2026-05-20Z"]
        {
            assert!(!is_lost(text), "{text}");
        }
    }

    #[test]
    fn years_have_their_weeks() {
        // By `date -d YEAR-12-28 +%V`.
        for (year, weeks) in
            [(2015, 53), (2020, 53), (2021, 52), (2024, 52), (2026, 53), (2027, 52), (2032, 53), (2099, 53)]
        {
            assert_eq!(weeks_of(year), weeks, "{year}");
        }
    }
}
