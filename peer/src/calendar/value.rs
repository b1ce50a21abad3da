//! The values of RFC 5545 that times are written in: dates, times, lengths, periods.

use super::local::{Local, digits};
use super::recurrence::Length;

/// A DATE or DATE-TIME value; the zone, if any, stands in a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// A day, as its first moment by the wall clock.
    Date(Local),
    /// A time on the wall clock of the zone named beside it, or of whoever reads it.
    Local(Local),
    /// What the wall clock in UTC shows.
    Utc(Local),
}

/// Reads a DATE or DATE-TIME.
pub(super) fn when(text: &str) -> Option<When> {
    let bytes = text.trim().as_bytes();
    let pair = |at: usize| digits(bytes.get(at..at + 2)?).map(|number| number as i8);
    let date = (digits(bytes.get(..4)?)?, pair(4)?, pair(6)?);
    match bytes.get(8..)? {
        [] => Local::new(date, (0, 0, 0)).map(When::Date),
        [b'T', rest @ ..] => {
            let (utc, length) = match rest {
                [.., b'Z' | b'z'] => (true, rest.len() - 1),
                _ => (false, rest.len()),
            };
            let second = match length {
                6 => pair(13)?,
                // Some programs leave the seconds out.
                4 => 0,
                _ => return None,
            };
            // A leap second is the last one of its minute here.
            let local = Local::new(date, (pair(9)?, pair(11)?, if second == 60 { 59 } else { second }))?;
            Some(if utc { When::Utc(local) } else { When::Local(local) })
        }
        _ => None,
    }
}

/// Reads a DURATION that is not negative: days by the calendar, the rest as it passes.
pub(super) fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let mut rest = text.strip_prefix('+').unwrap_or(text).strip_prefix(['P', 'p'])?;
    let (mut days, mut ms) = (0_i64, 0_i64);
    let (mut timed, mut any) = (false, false);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(['T', 't']) {
            if timed {
                return None;
            }
            timed = true;
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        // Nine digits fit any sum below.
        let number: i64 = rest.get(..end)?.parse().ok().filter(|number| *number < 1_000_000_000)?;
        match (rest.as_bytes().get(end)?.to_ascii_uppercase(), timed) {
            (b'W', false) => days += number * 7,
            (b'D', false) => days += number,
            (b'H', true) => ms += number * 3_600_000,
            (b'M', true) => ms += number * 60_000,
            (b'S', true) => ms += number * 1_000,
            _ => return None,
        }
        any = true;
        rest = rest.get(end + 1..)?;
    }
    any.then_some(Length { days, ms })
}

/// How a PERIOD ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    At(When),
    After(Length),
}

/// Reads a PERIOD.
pub(super) fn period(text: &str) -> Option<(When, End)> {
    let (from, until) = text.split_once('/')?;
    let end = match when(until) {
        Some(at) => End::At(at),
        None => End::After(length(until)?),
    };
    Some((when(from)?, end))
}

/// Reads an offset such as `+0130` or `-074159`, to milliseconds.
pub(super) fn offset_ms(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let bytes = rest.as_bytes();
    let pair = |at: usize| bytes.get(at..at + 2).and_then(digits).map(i64::from);
    let seconds = match bytes.len() {
        4 => 0,
        6 => pair(4)?,
        _ => return None,
    };
    let (hours, minutes) = (pair(0)?, pair(2)?);
    (hours < 24 && minutes < 60 && seconds < 60)
        .then(|| sign * ((hours * 60 + minutes) * 60 + seconds) * 1_000)
}
