//! Clocks: each device's own, which may be wrong, drift and jump; and one that nobody sees.

use std::time::Duration;

use super::{World, ms};
use crate::executor;

/// The time that nobody sees.
#[derive(Debug, Default)]
pub(crate) struct Time {
    /// What it is at the beginning, in Unix milliseconds.
    pub(crate) begin_ms: i64,
    /// How much of it passed while all machines slept.
    pub(crate) slept_ms: i64,
}

/// A device's clock, as it differs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clock {
    pub(crate) ahead_ms: i64,
    /// So many millionths too fast.
    pub(crate) drift: i64,
}

pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap()
}

impl Time {
    /// What it is, in Unix milliseconds.
    pub(crate) fn true_ms(&self) -> i64 {
        self.begin_ms + self.slept_ms + millis(executor::elapsed())
    }

    pub(crate) fn on(&self, clock: &Clock) -> i64 {
        let run_ms = self.true_ms() - self.begin_ms;
        self.begin_ms + run_ms + run_ms / 1000 * clock.drift / 1000 + clock.ahead_ms
    }
}

impl World {
    /// What a device's clock says.
    pub(crate) fn clock_ms(&self, place: usize) -> i64 {
        self.time.on(&self.devices[place].clock)
    }

    /// Everybody's machine sleeps for a day, and wakes up without links.
    pub(crate) fn night(&mut self, hours: i64) {
        self.faults.count("nights");
        self.time.slept_ms += hours * 3_600_000 + 60_000;
        self.break_all_links();
        for place in 0..self.devices.len() {
            self.after(ms(crate::executor::draw(50)), move |world| world.tick(place));
        }
    }
}
