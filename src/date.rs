//! A day of the calendar, for what is said to hold until then.

use std::fmt;
use std::str::FromStr;

/// A day, written `2027-03-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day that is `days` after 1970-01-01, by the Gregorian calendar.
    ///
    /// Years are counted from March on, so that the day that a leap year adds comes last; 400 of them have 146,097 days.
    #[must_use]
    pub fn from_days_since_1970(days: u32) -> Self {
        const DAYS_IN_400_YEARS: u32 = 146_097;
        // From the first of March of the year 0.
        let days = days.saturating_add(719_468);
        let era = days / DAYS_IN_400_YEARS;
        let day_of_era = days % DAYS_IN_400_YEARS;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + u32::from(month <= 2);
        let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
        Self { year: i32::try_from(year).unwrap_or(i32::MAX), month: small(month), day: small(day) }
    }
}

/// How many days a month has.
pub(crate) fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The text is no day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date; write year, month and day, as in 2027-03-31")]
pub struct InvalidDate(pub String);

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let number = |range: std::ops::Range<usize>| {
            text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u16>().ok()
        };
        let is_shaped = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        let parts = || Some((number(0..4)?, u8::try_from(number(5..7)?).ok()?, u8::try_from(number(8..10)?).ok()?));
        let date = parts().filter(|_| is_shaped).map(|(year, month, day)| Self { year: year.into(), month, day });
        let is_day =
            |date: &Self| (1..=12).contains(&date.month) && (1..=days_in(date.year, date.month)).contains(&date.day);
        date.filter(is_day).ok_or_else(|| InvalidDate(text.to_owned()))
    }
}

impl TryFrom<String> for Date {
    type Error = InvalidDate;

    fn try_from(text: String) -> Result<Self, InvalidDate> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_by_the_calendar() {
        // By `date -u -d @$((86400 * DAYS)) +%F`.
        for (days, date) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (789, "1972-02-29"),
            (11_016, "2000-02-29"),
            (20_783, "2026-11-26"),
            (20_908, "2027-03-31"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(Date::from_days_since_1970(days).to_string(), date);
        }
    }

    #[test]
    fn each_day_follows_the_one_before_and_reads_back() {
        let mut previous = Date::from_days_since_1970(0);
        for days in 1..60_000 {
            let date = Date::from_days_since_1970(days);
            assert!(previous < date);
            assert_eq!(date.to_string().parse(), Ok(date));
            previous = date;
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2027-3-31",
            "2027-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-01-00",
            "31.3.2027",
            "2027-03-31x",
            "+027-01-01",
            "20277-01-1",
            "é027-01-1",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
