//! The hours for which a resource is open in a stretch of time.

use moothall_core::action::bookings::{Span, Terms};
use moothall_core::rules::bookings::calendar::Clock;
use moothall_core::rules::{DAY_MS, MINUTE_MS};

/// When a resource is open.
pub(super) struct Hours {
    /// The organisation's own time.
    pub(super) clock: Clock,
    /// Opening hours and holidays.
    pub(super) terms: Terms,
    /// Since it was added, until it was retired.
    pub(super) there: Span,
    /// When it is closed, ascending and apart.
    pub(super) closed: Vec<Span>,
}

impl Hours {
    /// For how many minutes it is open between two moments.
    pub(super) fn minutes(&self, from_ms: i64, until_ms: i64) -> u64 {
        let (from_ms, until_ms) = (from_ms.max(self.there.from_ms), until_ms.min(self.there.until_ms));
        if until_ms <= from_ms {
            return 0;
        }
        let span = Span { from_ms, until_ms };
        let open = match self.terms.hours.is_empty() && self.terms.closed_days.is_empty() {
            true => vec![span],
            false => self.open(span),
        };
        let shut: Vec<Span> = open
            .iter()
            .flat_map(|open| self.closed.iter().filter_map(|closed| common(*open, *closed)))
            .collect();
        minutes(&open) - minutes(&shut)
    }

    /// The stretches within a span that lie within opening hours and on no holiday, ascending and apart.
    fn open(&self, span: Span) -> Vec<Span> {
        let mut open = Vec::new();
        for day in self.clock.day(span.from_ms)..=self.clock.day(span.until_ms - 1) {
            if i32::try_from(day).is_ok_and(|day| self.terms.closed_days.binary_search(&day).is_ok()) {
                continue;
            }
            // 1 January 1970 was a Thursday.
            let weekday = (day + 3).rem_euclid(7);
            let of_day = self.terms.hours.iter().filter(|opening| i64::from(opening.weekday) == weekday);
            let mut parts: Vec<(i64, i64)> =
                of_day.map(|opening| (i64::from(opening.from_min), i64::from(opening.until_min))).collect();
            if self.terms.hours.is_empty() {
                parts.push((0, 1_440));
            }
            open.extend(parts.into_iter().filter_map(|(from_min, until_min)| {
                let at = |minute: i64| self.utc_ms(day * DAY_MS + minute * MINUTE_MS);
                common(span, Span { from_ms: at(from_min), until_ms: at(until_min) })
            }));
        }
        united(open)
    }

    /// The moment at which the clock on the wall shows a time, both in milliseconds.
    fn utc_ms(&self, local_ms: i64) -> i64 {
        let ahead_ms = |utc_ms: i64| self.clock.local_ms(utc_ms) - utc_ms;
        // The clock may be changed between the first guess and the moment.
        local_ms - ahead_ms(local_ms - ahead_ms(local_ms))
    }
}

fn common(one: Span, other: Span) -> Option<Span> {
    let span = Span { from_ms: one.from_ms.max(other.from_ms), until_ms: one.until_ms.min(other.until_ms) };
    (span.from_ms < span.until_ms).then_some(span)
}

/// Spans joined where they touch, ascending.
pub(super) fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut all: Vec<Span> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some(last) if span.from_ms <= last.until_ms => last.until_ms = last.until_ms.max(span.until_ms),
            _ => all.push(span),
        }
    }
    all
}

/// The whole minutes of spans that are apart.
pub(super) fn minutes(spans: &[Span]) -> u64 {
    let ms: i64 = spans.iter().map(|span| span.until_ms - span.from_ms).sum();
    u64::try_from(ms / MINUTE_MS).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use moothall_core::action::bookings::{Offset, Opening};
    use moothall_core::ledger::record::Calendar;

    use super::*;

    const HOUR_MS: i64 = 60 * MINUTE_MS;

    fn span(from: i64, until: i64) -> Span {
        Span { from_ms: from * HOUR_MS, until_ms: until * HOUR_MS }
    }

    #[test]
    fn open_hours_are_those_of_the_wall_clock_without_holidays_and_closings() {
        // Monday, 25 October 2027, at midnight UTC; summer time ends on the Sunday after, at one o'clock UTC.
        let monday = 21_116 * 24;
        let end_ms = (monday + 6 * 24 + 1) * HOUR_MS;
        let calendar =
            Calendar(vec![Offset { from_ms: 0, minutes: 120 }, Offset { from_ms: end_ms, minutes: 60 }]);
        let opening = |weekday: u8, from: u16, until: u16| Opening {
            weekday,
            from_min: from * 60,
            until_min: until * 60,
        };
        let hours = |terms: Terms, closed: &[Span]| Hours {
            clock: Clock::new(Some(&calendar)),
            terms,
            there: span(monday - 24, monday + 1_000),
            closed: united(closed.to_vec()),
        };
        let evenings = Terms {
            hours: vec![opening(0, 19, 22), opening(2, 9, 12), opening(2, 11, 13), opening(6, 0, 24)],
            ..Terms::default()
        };
        let holiday = Terms { closed_days: vec![21_118], ..evenings.clone() };
        let only_holiday = Terms { closed_days: vec![21_118], ..Terms::default() };
        let week = (monday - 2, monday + 7 * 24 - 1);
        // Each: the terms, what is closed, from and until in hours, and how many hours are open.
        let cases = [
            (Terms::default(), vec![], week, 7 * 24 + 1),
            (
                Terms::default(),
                vec![span(monday, monday + 5), span(monday + 3, monday + 8)],
                week,
                7 * 24 - 7,
            ),
            // 3 on Monday, 4 on Wednesday, and Sunday has 25.
            (evenings.clone(), vec![], week, 3 + 4 + 25),
            (evenings.clone(), vec![span(monday + 18, monday + 40)], week, 1 + 4 + 25),
            (holiday, vec![], week, 3 + 25),
            (only_holiday, vec![], week, 7 * 24 + 1 - 24),
            (evenings.clone(), vec![], (monday + 18, monday + 19), 1),
            (evenings.clone(), vec![], (monday + 21, monday + 24), 0),
            (Terms::default(), vec![], (monday - 100, monday - 20), 4),
            (Terms::default(), vec![], (monday - 100, monday - 50), 0),
        ];
        for (number, (terms, closed, (from, until), open)) in cases.into_iter().enumerate() {
            let found = hours(terms, &closed).minutes(from * HOUR_MS, until * HOUR_MS);
            assert_eq!(found, u64::try_from(open * 60).unwrap_or(0), "{number}");
        }
    }
}
