//! The time that the reader is about to book: a day, a begin and a length.

use leptos::prelude::*;

use crate::moment::{self, MINUTE};
use crate::week::DAY_MINUTES;

/// The step, in minutes, in which begins and lengths are offered.
pub(crate) const STEP_MINUTES: u32 = 30;

/// A choice of time, kept as the form's fields show it.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    /// The first moment of the day, in Unix milliseconds.
    pub(crate) day: RwSignal<String>,
    /// Minutes from the day's begin to the slot's.
    pub(crate) begin: RwSignal<String>,
    /// Minutes that it lasts.
    pub(crate) length: RwSignal<String>,
}

impl Slot {
    /// An hour from the next full hour on; in the evening and at night, tomorrow morning.
    pub(crate) fn next() -> Self {
        let soon = moment::now() + moment::HOUR;
        let (day, begin) = match moment::minute_of_day(soon) / 60 {
            hour @ 8..=19 => (moment::day_start(soon), hour * 60),
            0..8 => (moment::day_start(soon), 9 * 60),
            _ => (moment::add_days(moment::day_start(soon), 1), 9 * 60),
        };
        Self {
            day: RwSignal::new(day.to_string()),
            begin: RwSignal::new(begin.to_string()),
            length: RwSignal::new("60".to_owned()),
        }
    }

    /// The begins from this one on, half an hour apart, for two weeks: each a day and a minute of it.
    pub(crate) fn begins(self) -> impl Iterator<Item = (i64, u32)> {
        let day: i64 = self.day.with_untracked(|day| day.parse().unwrap_or_default());
        let begin: u32 = self.begin.with_untracked(|begin| begin.parse().unwrap_or_default());
        let first = (begin..DAY_MINUTES).step_by(STEP_MINUTES as usize).map(move |minute| (day, minute));
        let later = (1..14).flat_map(move |days| {
            let day = moment::add_days(day, days);
            (0..DAY_MINUTES).step_by(STEP_MINUTES as usize).map(move |minute| (day, minute))
        });
        first.chain(later)
    }

    /// Takes a begin and a length, both in minutes.
    pub(crate) fn set(self, day: i64, begin: u32, length: u32) {
        self.day.set(day.to_string());
        self.begin.set(begin.to_string());
        self.length.set(length.to_string());
    }

    /// From and until, in Unix milliseconds.
    pub(crate) fn span(self) -> Option<(i64, i64)> {
        let day: i64 = self.day.with(|day| day.parse().ok())?;
        let begin: u32 = self.begin.with(|begin| begin.parse().ok())?;
        let length: i64 = self.length.with(|length| length.parse().ok())?;
        let from_ms = moment::at(day, begin);
        Some((from_ms, from_ms + length * MINUTE))
    }

    /// The same, for who need not hear when it changes.
    pub(crate) fn span_untracked(self) -> Option<(i64, i64)> {
        untrack(|| self.span())
    }
}
