//! The organisation's own time: days, weeks and opening hours, by offsets that an entry gave.
//!
//! No verdict asks a database of time zones: that changes with the programs that bring it.

use super::super::{Author, DAY_MS, MINUTE_MS, authorize};
use crate::action::bookings::{OFFSETS_MAX, Offset, Opening, Span};
use crate::constitution::{Act, Target};
use crate::ledger::record::{Calendar, Key};
use crate::ledger::refusal::Refusal;
use crate::ledger::scene::Scene;

/// A clock is at most so far from UTC, in minutes.
const OFFSET_MINUTES_MAX: i16 = 18 * 60;

/// Sets the organisation's calendar.
pub(in crate::rules) fn set(
    scene: &mut Scene<'_>,
    author: &Author,
    offsets: &[Offset],
) -> Result<(), Refusal> {
    authorize(scene, author, Act::SetCalendar, Target::Organisation)?;
    let ascending = offsets.windows(2).all(|pair| pair[0].from_ms < pair[1].from_ms);
    let near =
        offsets.iter().all(|offset| offset.minutes.unsigned_abs() <= OFFSET_MINUTES_MAX.unsigned_abs());
    if offsets.is_empty() || offsets.len() > OFFSETS_MAX || !ascending || !near {
        return Err(Refusal::new("refused-calendar"));
    }
    scene.write(Key::Calendar, Calendar(offsets.to_vec()));
    Ok(())
}

/// The organisation's own time.
#[derive(Debug, Clone, Default)]
pub struct Clock(Vec<Offset>);

impl Clock {
    /// As it is set; UTC where it is not.
    pub(super) fn of(scene: &mut Scene<'_>) -> Self {
        Self(scene.read::<Calendar>(Key::Calendar).map(|calendar| calendar.0).unwrap_or_default())
    }

    /// As these offsets say.
    pub fn new(calendar: Option<&Calendar>) -> Self {
        Self(calendar.map(|calendar| calendar.0.clone()).unwrap_or_default())
    }

    /// What the clock on the wall shows at a moment, as if it were UTC, in milliseconds.
    pub fn local_ms(&self, utc_ms: i64) -> i64 {
        let after = self.0.partition_point(|offset| offset.from_ms <= utc_ms);
        let minutes = self.0.get(after.max(1) - 1).map_or(0, |offset| offset.minutes);
        utc_ms.saturating_add(i64::from(minutes) * MINUTE_MS)
    }

    /// The day of a moment, in days since 1970.
    pub fn day(&self, utc_ms: i64) -> i64 {
        self.local_ms(utc_ms).div_euclid(DAY_MS)
    }

    /// The days that a span touches.
    pub(super) fn days(&self, span: Span) -> impl Iterator<Item = i64> {
        self.day(span.from_ms)..=self.day(span.until_ms - 1)
    }

    /// Whether a span lies within opening hours: without a gap from its begin to its end.
    pub fn is_open(&self, hours: &[Opening], span: Span) -> bool {
        let mut at_ms = span.from_ms;
        while at_ms < span.until_ms {
            let local_ms = self.local_ms(at_ms);
            let (day, in_day_ms) = (local_ms.div_euclid(DAY_MS), local_ms.rem_euclid(DAY_MS));
            let minute = in_day_ms / MINUTE_MS;
            // 1 January 1970 was a Thursday.
            let weekday = (day + 3).rem_euclid(7);
            let ends = hours
                .iter()
                .filter(|opening| i64::from(opening.weekday) == weekday)
                .filter(|opening| {
                    (i64::from(opening.from_min)..i64::from(opening.until_min)).contains(&minute)
                })
                .map(|opening| i64::from(opening.until_min))
                .max();
            let Some(until_min) = ends else { return false };
            at_ms = at_ms.saturating_add(until_min * MINUTE_MS - in_day_ms);
        }
        true
    }
}

/// The month of a day (days since 1970), in months since January 1970.
///
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": `civil_from_days`.
pub fn month(day: i64) -> i32 {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (month, year) =
        if shifted < 10 { (shifted + 2, year_of_era) } else { (shifted - 10, year_of_era + 1) };
    i32::try_from((era * 400 + year - 1970) * 12 + month).unwrap_or(i32::MAX)
}

/// The Monday of a day's week.
pub fn monday(day: i64) -> i64 {
    day - (day + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn days_know_their_month_and_their_monday() {
        // Days since 1970, the month since January 1970, and the Monday.
        let cases = [
            (0, 0, -3),
            (30, 0, 25),
            (31, 1, 25),
            (58, 1, 53),
            (59, 2, 53),
            (789, 25, 788), // 29 February 1972
            (790, 26, 788),
            (20_819, 684, 20_815), // 1 January 2027, a Friday
            (-1, -1, -3),
            (109_573, 3_600, 109_568), // 1 January 2270, a Saturday
        ];
        for (day, of, first) in cases {
            assert_eq!((month(day), monday(day)), (of, first), "{day}");
        }
    }

    #[test]
    fn opening_hours_are_those_of_the_clock_on_the_wall() {
        // Summer time ends: two hours east of UTC become one on Sunday, 31 October 2027, at 01:00 UTC.
        let end_ms = 1_824_944_400_000;
        let clock = Clock(vec![Offset { from_ms: 0, minutes: 120 }, Offset { from_ms: end_ms, minutes: 60 }]);
        let open = |weekday| Opening { weekday, from_min: 19 * 60, until_min: 22 * 60 };
        let hours = [open(6), open(0)];
        // 19:00 is 17:00 UTC before, and 18:00 UTC after.
        let monday_before = end_ms - 6 * DAY_MS + 16 * HOUR_MS;
        let monday_after = end_ms + DAY_MS + 17 * HOUR_MS;
        for (from_ms, open) in [
            (monday_before, true),
            (monday_before + HOUR_MS, true),
            (monday_before - 1, false),
            (monday_before + 2 * HOUR_MS, false),
            (monday_after, true),
            (monday_after - HOUR_MS, false),
        ] {
            let span = Span { from_ms, until_ms: from_ms + 2 * HOUR_MS };
            assert_eq!(clock.is_open(&hours, span), open, "{from_ms}");
        }
        let night = [
            Opening { weekday: 0, from_min: 20 * 60, until_min: 1_440 },
            Opening { weekday: 1, from_min: 0, until_min: 120 },
        ];
        let from_ms = monday_before + 2 * HOUR_MS;
        assert!(clock.is_open(&night, Span { from_ms, until_ms: from_ms + 5 * HOUR_MS }), "across midnight");
        assert!(!clock.is_open(&night, Span { from_ms, until_ms: from_ms + 5 * HOUR_MS + 1 }));
        assert!(!clock.is_open(&[], Span { from_ms, until_ms: from_ms + 1 }));
    }
}
