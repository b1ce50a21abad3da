//! A clock that leaps: a keeper certifies no time far past the last one until a person says that its clock is right.
//!
//! Certified time never runs backwards within an epoch, and a keeper that stands alone has nobody to compare its clock
//! with. So one act under a clock of years ahead would make everything else come too late, for good.

use super::Replica;
use crate::ledger::Ledger;
use crate::message::Message as Said;
use crate::store::{Opening, Write};

/// A keeper whose clock is further past the last certified time asks a person first: 60 days.
pub const LEAP_MS: i64 = 60 * 24 * 3_600_000;

/// A certified time that is further ahead of this device's clock is said: an hour.
pub const AHEAD_MS: i64 = 3_600_000;

/// The note that keeps the time up to which a person trusts this clock, in Unix milliseconds.
const NOTE: &str = "trusted-clock";

/// What was said about this clock.
#[derive(Debug, Default)]
pub(super) struct Leap {
    /// When a person said that it is right.
    trusted_ms: Option<i64>,
    /// The time that the alarm names.
    said_ms: Option<i64>,
}

impl Leap {
    pub(super) fn opened(opening: &Opening) -> Self {
        let note = opening.notes.iter().find(|(name, _)| name == NOTE);
        let trusted = note.and_then(|(_, value)| <[u8; 8]>::try_from(value.as_slice()).ok());
        Self { trusted_ms: trusted.map(i64::from_be_bytes), said_ms: None }
    }
}

impl Replica {
    /// Raises or clears the alarm of this keeper's clock, by the last certified time.
    pub(super) fn watch_leap(&mut self) {
        let last_ms = self.is_keeper().then(|| self.leaps_over()).flatten();
        let Some(last_ms) = last_ms else {
            self.leap.said_ms = None;
            return self.alarm("leap", None);
        };
        // The hour that was said stands: else everything that is shown would change with every second.
        let said =
            self.leap.said_ms.filter(|said_ms| self.now_ms.abs_diff(*said_ms) < AHEAD_MS.unsigned_abs());
        let clock_ms = *self.leap.said_ms.insert(said.unwrap_or(self.now_ms));
        self.alarm("leap", Some(Said::new("alarm-clock-leap").time("last", last_ms).time("clock", clock_ms)));
    }

    /// The last certified time, if this clock is far past it and nobody said that it is right.
    fn leaps_over(&self) -> Option<i64> {
        let last_ms = self.ledger.as_ref().filter(|ledger| ledger.point().is_some()).map(Ledger::time_ms)?;
        let near = |at_ms: i64| self.now_ms.saturating_sub(at_ms) <= LEAP_MS;
        let trusted = self.leap.trusted_ms.is_some_and(|at_ms| at_ms <= self.now_ms && near(at_ms));
        (!near(last_ms) && !trusted).then_some(last_ms)
    }

    /// A person says that this clock is right; kept, since what there is to confirm may come in the next run.
    pub(super) fn trust_leap(&mut self) {
        self.leap.trusted_ms = Some(self.now_ms);
        let value = Some(self.now_ms.to_be_bytes().to_vec());
        self.writes.push(Write::Note { name: NOTE.to_owned(), value });
        self.watch_leap();
    }

    /// The certified time, where this device's clock is well behind it, both in Unix milliseconds.
    pub fn time_ahead(&self, now_ms: i64) -> Option<i64> {
        let time_ms = self.ledger.as_ref()?.time_ms();
        (time_ms.saturating_sub(now_ms) > AHEAD_MS).then_some(time_ms)
    }
}
