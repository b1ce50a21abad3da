//! Dates and times as the reader's browser shows them, and the days of the reader's own calendar.
//!
//! All moments are Unix milliseconds. Days begin and end where the local clock says, also when the clocks change.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Date, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::{intl, tongue};

/// Milliseconds of a minute.
pub(crate) const MINUTE: i64 = 60_000;
/// Milliseconds of an hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// Ways of showing a moment: what `Intl.DateTimeFormat` is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Stamp,
    StampWithYear,
    Clock,
    Hour,
    Weekday,
    DayOfMonth,
    ShortDay,
    LongDay,
    LongDate,
    Month,
    ShortMonth,
}

impl Form {
    fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Stamp => &[
                ("weekday", "short"),
                ("day", "numeric"),
                ("month", "short"),
                ("hour", "numeric"),
                ("minute", "2-digit"),
            ],
            Self::StampWithYear => &[
                ("day", "numeric"),
                ("month", "short"),
                ("year", "numeric"),
                ("hour", "numeric"),
                ("minute", "2-digit"),
            ],
            Self::Clock => &[("hour", "numeric"), ("minute", "2-digit")],
            Self::Hour => &[("hour", "numeric")],
            Self::Weekday => &[("weekday", "short")],
            Self::DayOfMonth => &[("day", "numeric")],
            Self::ShortDay => &[("weekday", "short"), ("day", "numeric"), ("month", "short")],
            Self::LongDay => &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
            Self::ShortMonth => &[("month", "short")],
            Self::Month => &[("month", "long"), ("year", "numeric")],
            Self::LongDate => &[("day", "numeric"), ("month", "long"), ("year", "numeric")],
        }
    }
}

thread_local! {
    static FIRST_DAY: u32 = first_day();
    static FORMATS: RefCell<HashMap<Form, Option<Function>>> = RefCell::new(HashMap::new());
}

/// The present, by this machine's clock.
pub(crate) fn now() -> i64 {
    Date::now() as i64
}

/// A moment in full: day and time, with the year where it is another one.
pub(crate) fn stamp(ms: i64) -> String {
    let same_year = date(ms).get_full_year() == Date::new_0().get_full_year();
    shown(ms, if same_year { Form::Stamp } else { Form::StampWithYear })
}

/// The time of day.
pub(crate) fn clock(ms: i64) -> String {
    shown(ms, Form::Clock)
}

/// The hour alone, as at the edge of a calendar.
pub(crate) fn hour(ms: i64) -> String {
    shown(ms, Form::Hour)
}

/// A moment as one would say it: the time alone where it is today.
pub(crate) fn near(ms: i64) -> String {
    if day_start(ms) == day_start(now()) { clock(ms) } else { stamp(ms) }
}

/// The weekday, short.
pub(crate) fn weekday(ms: i64) -> String {
    shown(ms, Form::Weekday)
}

/// The day's number in its month.
pub(crate) fn day_of_month(ms: i64) -> String {
    shown(ms, Form::DayOfMonth)
}

/// The day, short.
pub(crate) fn short_day(ms: i64) -> String {
    shown(ms, Form::ShortDay)
}

/// The day in words.
pub(crate) fn long_day(ms: i64) -> String {
    shown(ms, Form::LongDay)
}

/// The date in words, with its year.
pub(crate) fn long_date(ms: i64) -> String {
    shown(ms, Form::LongDate)
}

/// From one moment to another, the day said once where both share it.
pub(crate) fn span(from_ms: i64, until_ms: i64) -> String {
    if day_start(from_ms) == day_start(until_ms - 1) {
        format!("{}, {} – {}", short_day(from_ms), clock(from_ms), clock(until_ms))
    } else {
        format!("{} – {}", stamp(from_ms), stamp(until_ms))
    }
}

/// The first moment of the day that a moment lies in.
pub(crate) fn day_start(ms: i64) -> i64 {
    let day = date(ms);
    day.set_hours(0);
    day.set_minutes(0);
    day.set_seconds(0);
    day.set_milliseconds(0);
    day.get_time() as i64
}

/// The same time of day, some days later or earlier.
pub(crate) fn add_days(ms: i64, days: i32) -> i64 {
    let day = date(ms);
    let of_month = i64::from(day.get_date()) + i64::from(days);
    // The calendar carries days past the month's end over by itself.
    let set: Option<Function> =
        Reflect::get(&day, &"setDate".into()).ok().and_then(|set| set.dyn_into().ok());
    if let Some(set) = set {
        let _ = set.call1(&day, &JsValue::from_f64(of_month as f64));
    }
    day.get_time() as i64
}

/// The first moment of the week, which begins on the day that is usual where the reader lives.
pub(crate) fn week_start(ms: i64) -> i64 {
    let start = day_start(ms);
    let first = FIRST_DAY.with(|first| *first);
    let since = (date(start).get_day() + 7 - first % 7) % 7;
    add_days(start, -i32::try_from(since).unwrap_or(0))
}

/// The week's first day where the reader lives, in whatever language, from 1 for Monday to 7 for Sunday.
fn first_day() -> u32 {
    let of = || -> Option<f64> {
        let made = intl::made("Locale", &tongue::of_system(), &[])?;
        // A method by now; engines of some years ago have a property.
        let info = match Reflect::get(&made, &"getWeekInfo".into()).ok()?.dyn_into::<Function>() {
            Ok(method) => method.call0(&made).ok()?,
            Err(_) => Reflect::get(&made, &"weekInfo".into()).ok()?,
        };
        Reflect::get(&info, &"firstDay".into()).ok()?.as_f64()
    };
    of().filter(|day| (1.0..=7.0).contains(day)).map_or(1, |day| day as u32)
}

/// Minutes since the day began, by the clock on the wall.
pub(crate) fn minute_of_day(ms: i64) -> u32 {
    let day = date(ms);
    day.get_hours() * 60 + day.get_minutes()
}

/// The moment at which the clock on the wall shows a time on the day that begins at `start`.
pub(crate) fn at(start: i64, minute_of_day: u32) -> i64 {
    let day = date(start);
    day.set_hours(minute_of_day / 60);
    day.set_minutes(minute_of_day % 60);
    day.get_time() as i64
}

/// The first moment of the month that a moment lies in.
pub(crate) fn month_start(ms: i64) -> i64 {
    let day = date(day_start(ms));
    day.set_date(1);
    day.get_time() as i64
}

/// The first moment of the month so many months later or earlier; `start` is the first moment of one.
pub(crate) fn add_months(start: i64, months: i32) -> i64 {
    let day = date(start);
    let month = i64::from(day.get_month()) + i64::from(months);
    // The calendar carries months past the year's end over by itself.
    let set: Option<Function> =
        Reflect::get(&day, &"setMonth".into()).ok().and_then(|set| set.dyn_into().ok());
    if let Some(set) = set {
        let _ = set.call1(&day, &JsValue::from_f64(month as f64));
    }
    day.get_time() as i64
}

/// How many minutes before UTC the clock on the wall is at a moment.
pub(crate) fn before_utc(ms: i64) -> i32 {
    -(date(ms).get_timezone_offset() as i32)
}

/// The day of the week, from 0 for Monday to 6 for Sunday.
pub(crate) fn weekday_number(ms: i64) -> usize {
    (date(ms).get_day() as usize + 6) % 7
}

/// The day of the month, from 1.
pub(crate) fn day_number(ms: i64) -> u32 {
    date(ms).get_date()
}

/// The day in days since 1970, by the clock on the wall.
pub(crate) fn since_1970(ms: i64) -> i32 {
    let day = date(ms);
    let utc = Date::utc(f64::from(day.get_full_year()), f64::from(day.get_month()))
        + f64::from(day.get_date() - 1) * 86_400_000.0;
    (utc / 86_400_000.0) as i32
}

/// The first moment of a day that is given in days since 1970.
pub(crate) fn of_day(days: i32) -> i64 {
    let utc = date(i64::from(days) * 86_400_000);
    let local = Date::new_with_year_month_day(
        utc.get_utc_full_year(),
        utc.get_utc_month() as i32,
        utc.get_utc_date() as i32,
    );
    local.get_time() as i64
}

/// The first moment of a day that is written as 2026-11-21, as date fields give it.
pub(crate) fn read_day(text: &str) -> Option<i64> {
    let mut parts = text.trim().split('-');
    let year: u32 = parts.next()?.parse().ok()?;
    let month: i32 = parts.next()?.parse().ok()?;
    let day: i32 = parts.next()?.parse().ok()?;
    let sound = (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    sound.then(|| Date::new_with_year_month_day(year, month - 1, day).get_time() as i64)
}

/// A moment by the clock on the wall, as wishes give it: 2026-11-21T19:00.
pub(crate) fn local(ms: i64) -> String {
    let minute = minute_of_day(ms);
    format!("{}T{:02}:{:02}", file_day(ms), minute / 60, minute % 60)
}

/// Minutes since midnight of a time as fields give it: `19:30`.
pub(crate) fn read_clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// The moment that a field for day and time gives, by the clock on the wall: 2026-11-21T19:00.
pub(crate) fn read_local(text: &str) -> Option<i64> {
    let (day, clock) = text.trim().split_once(['T', ' '])?;
    Some(at(read_day(day)?, read_clock(clock)?))
}

/// The name of the reader's time zone, such as `Europe/Vienna`.
pub(crate) fn zone() -> String {
    let of = || -> Option<String> {
        let made = intl::made("DateTimeFormat", &tongue::locale(), &[])?;
        let options: Function = Reflect::get(&made, &"resolvedOptions".into()).ok()?.dyn_into().ok()?;
        Reflect::get(&options.call0(&made).ok()?, &"timeZone".into()).ok()?.as_string()
    };
    of().unwrap_or_else(|| "UTC".to_owned())
}

/// The month, short, without its year.
pub(crate) fn short_month(ms: i64) -> String {
    shown(ms, Form::ShortMonth)
}

/// The month with its year.
pub(crate) fn month(ms: i64) -> String {
    shown(ms, Form::Month)
}

/// A day as part of a file's name: 2026-11-21.
pub(crate) fn file_day(ms: i64) -> String {
    let day = date(ms);
    format!("{}-{:02}-{:02}", day.get_full_year(), day.get_month() + 1, day.get_date())
}

fn date(ms: i64) -> Date {
    Date::new(&JsValue::from_f64(ms as f64))
}

fn shown(ms: i64, form: Form) -> String {
    let format =
        FORMATS.with_borrow_mut(|formats| formats.entry(form).or_insert_with(|| formatter(form)).clone());
    let said = format.and_then(|format| format.call1(&JsValue::UNDEFINED, &date(ms)).ok());
    said.and_then(|said| said.as_string()).unwrap_or_else(|| String::from(date(ms).to_iso_string()))
}

fn formatter(form: Form) -> Option<Function> {
    let options: Vec<_> = form.options().iter().map(|(name, value)| (*name, (*value).into())).collect();
    intl::function("DateTimeFormat", &options, "format")
}

#[cfg(test)]
mod tests {
    use super::read_clock;

    #[test]
    fn a_time_of_day_is_read_as_fields_give_it() {
        let cases = [
            ("19:30", Some(1_170)),
            ("00:00", Some(0)),
            ("07:05:00", Some(425)),
            ("24:00", None),
            ("7", None),
            ("", None),
        ];
        for (text, minute) in cases {
            assert_eq!(read_clock(text), minute, "{text}");
        }
    }
}
