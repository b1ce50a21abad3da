//! How bookings lie in the columns of a week: which hours are shown, and what stands beside what.

use moothall_core::view::terms::{Clock, Opening, Terms};

/// A stretch of one day in minutes since the day began; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// First minute.
    pub(crate) from: u32,
    /// First minute after it.
    pub(crate) until: u32,
}

/// Minutes of a day.
pub(crate) const DAY_MINUTES: u32 = 24 * 60;
/// The hours that are shown in any case.
const HOURS_SHOWN: (u32, u32) = (8, 20);

/// The first hour shown and the first one below: the usual ones, wider where a booking needs it.
pub(crate) fn hours_shown(stretches: &[Stretch]) -> (u32, u32) {
    let first = stretches.iter().map(|stretch| stretch.from / 60).min();
    let last = stretches.iter().map(|stretch| stretch.until.div_ceil(60)).max();
    (
        first.map_or(HOURS_SHOWN.0, |first| first.min(HOURS_SHOWN.0)),
        last.map_or(HOURS_SHOWN.1, |last| last.clamp(HOURS_SHOWN.1, 24)),
    )
}

/// Whether a span of Unix milliseconds, a day long at most, lies outside of opening hours or touches a closed day, by the
/// organisation's clock: the rules ask no other.
pub(crate) fn is_closed(terms: &Terms, clock: &Clock, (from_ms, until_ms): (i64, i64)) -> bool {
    let (day, from) = clock.day_and_minute(from_ms);
    let until = from + u32::try_from((until_ms - from_ms) / 60_000).unwrap_or(0);
    let today = (day, from, until.min(DAY_MINUTES));
    let tomorrow = (day + 1, 0, until.saturating_sub(DAY_MINUTES));
    [today, tomorrow].into_iter().filter(|(_, from, until)| from < until).any(|(day, from, until)| {
        // 1 January 1970 was a Thursday.
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        let holiday = i32::try_from(day).is_ok_and(|day| terms.closed_days.binary_search(&day).is_ok());
        holiday || !is_open(&terms.hours, weekday, from, until)
    })
}

/// Whether a resource is open all of a stretch of a day; it always is where no hours are set.
fn is_open(hours: &[Opening], weekday: usize, from: u32, until: u32) -> bool {
    if hours.is_empty() {
        return true;
    }
    let mut at = from;
    while at < until {
        let end = hours
            .iter()
            .filter(|opening| usize::from(opening.weekday) == weekday)
            .filter(|opening| (u32::from(opening.from_min)..u32::from(opening.until_min)).contains(&at))
            .map(|opening| u32::from(opening.until_min))
            .max();
        let Some(end) = end else { return false };
        at = end;
    }
    true
}

/// Cuts a span of time to a day; none where they do not touch. All in milliseconds; the wall clock is the caller's.
pub(crate) fn within(
    from_ms: i64,
    until_ms: i64,
    day: (i64, i64),
    minute: impl Fn(i64) -> u32,
) -> Option<Stretch> {
    let (start, end) = day;
    if until_ms <= start || from_ms >= end {
        return None;
    }
    let from = if from_ms <= start { 0 } else { minute(from_ms) };
    let until = if until_ms >= end { DAY_MINUTES } else { minute(until_ms) };
    // When the clocks go back, a booking may end at the wall time at which it began.
    Some(Stretch { from, until: until.max(from + 15).min(DAY_MINUTES) })
}

/// For each stretch its lane and how many lanes its neighbourhood has, so that overlapping ones stand side by side.
pub(crate) fn lanes(stretches: &[Stretch]) -> Vec<(usize, usize)> {
    let mut order: Vec<_> = (0..stretches.len()).collect();
    order.sort_by_key(|&index| (stretches[index].from, stretches[index].until));
    let mut placed = vec![(0, 1); stretches.len()];
    let (mut group, mut ends, mut group_end): (Vec<usize>, Vec<u32>, u32) = (Vec::new(), Vec::new(), 0);
    for index in order {
        let stretch = stretches[index];
        if stretch.from >= group_end {
            close(&mut group, &mut placed, ends.len());
            ends.clear();
        }
        let lane = ends.iter().position(|end| *end <= stretch.from).unwrap_or(ends.len());
        if lane == ends.len() {
            ends.push(stretch.until);
        } else {
            ends[lane] = stretch.until;
        }
        group_end = group_end.max(stretch.until);
        placed[index].0 = lane;
        group.push(index);
    }
    close(&mut group, &mut placed, ends.len());
    placed
}

fn close(group: &mut Vec<usize>, placed: &mut [(usize, usize)], lanes: usize) {
    for index in group.drain(..) {
        placed[index].1 = lanes.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: u32, until: u32) -> Stretch {
        Stretch { from: from * 60, until: until * 60 }
    }

    #[test]
    fn only_overlapping_bookings_share_a_column() {
        /// Stretches, and for each its lane and how many there are.
        type Case<'c> = (&'c [Stretch], &'c [(usize, usize)]);
        let cases: [Case<'_>; 4] = [
            (&[], &[]),
            (&[stretch(9, 10), stretch(10, 11)], &[(0, 1), (0, 1)]),
            (&[stretch(9, 12), stretch(10, 11), stretch(13, 14)], &[(0, 2), (1, 2), (0, 1)]),
            (&[stretch(9, 10), stretch(9, 12), stretch(10, 11)], &[(0, 2), (1, 2), (0, 2)]),
        ];
        for (stretches, expected) in cases {
            assert_eq!(lanes(stretches), expected, "{stretches:?}");
        }
    }

    #[test]
    fn an_hour_is_open_if_all_of_it_is() {
        let opening = |from_min, until_min| Opening { weekday: 1, from_min, until_min };
        let hours = [opening(540, 720), opening(720, 750)];
        let cases = [(1, 540, 600, true), (1, 690, 750, true), (1, 720, 780, false), (0, 540, 600, false)];
        for (weekday, from, until, open) in cases {
            assert_eq!(is_open(&hours, weekday, from, until), open, "{weekday} {from}");
        }
        assert!(is_open(&[], 3, 0, 60), "without hours it is always open");
    }

    #[test]
    fn what_is_closed_is_so_by_the_organisations_clock() {
        const HOUR_MS: i64 = 3_600_000;
        const DAY_MS: i64 = 24 * HOUR_MS;
        // Open on Thursdays from nine to midnight and on Fridays until two; closed on 8 January 1970, a Thursday too.
        let opening = |weekday, from_min, until_min| Opening { weekday, from_min, until_min };
        let terms = Terms {
            hours: vec![opening(3, 540, 1_440), opening(4, 0, 120)],
            closed_days: vec![7],
            ..Terms::default()
        };
        let (utc, vienna) = (Clock::default(), Clock { offsets: vec![(0, 60)] });
        let cases = [
            (8 * HOUR_MS, true, false),
            (9 * HOUR_MS, false, false),
            // Over midnight there, and over the end of the second day's hours.
            (22 * HOUR_MS + HOUR_MS / 2, false, false),
            (DAY_MS + HOUR_MS, false, true),
            (7 * DAY_MS + 10 * HOUR_MS, true, true),
            (6 * DAY_MS + 23 * HOUR_MS, true, true),
        ];
        for (from_ms, by_utc, by_vienna) in cases {
            let span = (from_ms, from_ms + HOUR_MS);
            assert_eq!(is_closed(&terms, &utc, span), by_utc, "{from_ms} UTC");
            assert_eq!(is_closed(&terms, &vienna, span), by_vienna, "{from_ms} Vienna");
        }
    }

    #[test]
    fn the_hours_widen_for_what_is_early_or_late() {
        assert_eq!(hours_shown(&[]), (8, 20));
        assert_eq!(hours_shown(&[stretch(6, 7)]), (6, 20));
        assert_eq!(hours_shown(&[Stretch { from: 20 * 60, until: 22 * 60 + 1 }]), (8, 23));
        assert_eq!(hours_shown(&[Stretch { from: 0, until: DAY_MINUTES }]), (0, 24));
    }

    #[test]
    fn a_booking_over_midnight_is_cut_at_the_day() {
        let minute = |ms: i64| u32::try_from(ms.rem_euclid(1_440)).unwrap_or(0);
        let day = (1_440, 2_880);
        assert_eq!(within(0, 1_440, day, minute), None);
        assert_eq!(within(2_880, 3_000, day, minute), None);
        assert_eq!(within(1_000, 1_500, day, minute), Some(Stretch { from: 0, until: 60 }));
        assert_eq!(within(2_800, 3_000, day, minute), Some(Stretch { from: 1_360, until: 1_440 }));
        assert_eq!(within(0, 9_000, day, minute), Some(Stretch { from: 0, until: 1_440 }));
    }
}
