//! A time on the wall clock, without a zone.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::flaw::Flaw;

/// Date and time of day as people at one place say it, to the second. As text `2026-11-21T19:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Local(pub(super) DateTime);

/// The years between which times are taken: far from where arithmetic on them could fail.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1600..=9000;

impl Local {
    /// A date and a time of day; `None` where the calendar or the day has no such.
    pub fn new(date: (i16, i8, i8), time: (i8, i8, i8)) -> Option<Self> {
        let date = Date::new(date.0, date.1, date.2).ok()?;
        let time = Time::new(time.0, time.1, time.2, 0).ok()?;
        YEARS.contains(&date.year()).then(|| Self(DateTime::from_parts(date, time)))
    }

    /// The first moment of a day by the wall clock.
    pub fn midnight(self) -> Self {
        Self(DateTime::from_parts(self.0.date(), Time::midnight()))
    }

    /// Some days later at the same time of day; where the calendar ends, its end.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_ms(days.saturating_mul(86_400_000))
    }

    /// Later by the wall clock alone, in milliseconds.
    pub(super) fn plus_ms(self, ms: i64) -> Self {
        Self::from_naive_ms(self.naive_ms().saturating_add(ms))
    }

    /// Milliseconds from 1970 as if the wall clock showed UTC: what differences are counted in.
    pub(super) fn naive_ms(self) -> i64 {
        let days = i64::from((self.0.date() - Date::constant(1970, 1, 1)).get_days());
        let (hour, minute, second) =
            (i64::from(self.0.hour()), i64::from(self.0.minute()), i64::from(self.0.second()));
        (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000
    }

    /// The other way round. What lies beyond the years taken becomes their first or last moment.
    pub(super) fn from_naive_ms(ms: i64) -> Self {
        const FIRST: DateTime = DateTime::constant(*YEARS.start(), 1, 1, 0, 0, 0, 0);
        const LAST: DateTime = DateTime::constant(*YEARS.end(), 12, 31, 23, 59, 59, 0);
        let (first, last) = (Self(FIRST).naive_ms(), Self(LAST).naive_ms());
        let seconds = ms.clamp(first, last).div_euclid(1_000);
        let found = jiff::Timestamp::from_second(seconds).map(|at| jiff::tz::Offset::UTC.to_datetime(at));
        // The clamp above keeps within what a timestamp holds.
        Self(found.unwrap_or(FIRST))
    }

    /// As RFC 5545 writes it, `20261121T190000`.
    pub(super) fn compact(self) -> String {
        self.0.strftime("%Y%m%dT%H%M%S").to_string()
    }

    /// The date as RFC 5545 writes it, `20261121`.
    pub(super) fn compact_date(self) -> String {
        self.0.strftime("%Y%m%d").to_string()
    }
}

impl std::fmt::Display for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let form = if self.0.second() == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" };
        write!(f, "{}", self.0.strftime(form))
    }
}

impl std::str::FromStr for Local {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let flaw = || Flaw::Time(text.to_owned());
        let bytes = text.as_bytes();
        let shape = |at: usize, mark: u8| bytes.get(at) == Some(&mark);
        let marks = shape(4, b'-') && shape(7, b'-') && shape(10, b'T') && shape(13, b':');
        if !marks || !(bytes.len() == 16 || bytes.len() == 19 && shape(16, b':')) {
            return Err(flaw());
        }
        let number = |from: usize, until: usize| digits(bytes.get(from..until)?);
        let read = || {
            let second = if bytes.len() == 19 { number(17, 19)? } else { 0 };
            let date = (number(0, 4)?, number(5, 7)? as i8, number(8, 10)? as i8);
            Self::new(date, (number(11, 13)? as i8, number(14, 16)? as i8, second as i8))
        };
        read().ok_or_else(flaw)
    }
}

/// A number of at most four digits.
pub(super) fn digits(bytes: &[u8]) -> Option<i16> {
    let good = !bytes.is_empty() && bytes.len() <= 4 && bytes.iter().all(u8::is_ascii_digit);
    good.then(|| bytes.iter().fold(0, |sum, byte| sum * 10 + i16::from(byte - b'0')))
}

impl TryFrom<String> for Local {
    type Error = Flaw;

    fn try_from(text: String) -> Result<Self, Flaw> {
        text.parse()
    }
}

impl From<Local> for String {
    fn from(local: Local) -> Self {
        local.to_string()
    }
}
