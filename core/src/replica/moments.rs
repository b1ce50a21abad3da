//! Moments: what people see becomes otherwise with time alone, as when a vote opens, and nobody writes anything.

use super::Replica;
use crate::id::{EntryId, ProposalId};
use crate::ledger::record::{Device, DueKind, Key, OpenBookings, Proposal};
use crate::ledger::state::Look;
use crate::rules::HOUR_MS;
use crate::rules::bookings::CHECK_IN_EARLY_MS;

/// It is looked for so often, in milliseconds.
const EVERY_MS: i64 = 60_000;

/// Up to when it was looked for, on this device's clock.
#[derive(Debug, Default)]
pub(super) struct Moments {
    seen_ms: i64,
}

impl Replica {
    /// Says that something changed when a moment has come since the last look: a vote opened, is about to close or is
    /// over by this device's clock, or a booking of one's own may be checked in, begins or ends.
    pub(super) fn moments_pass(&mut self) {
        let since_ms = self.moments.seen_ms;
        // A clock that was set back is followed.
        if (since_ms..since_ms + EVERY_MS).contains(&self.now_ms) {
            return;
        }
        self.moments.seen_ms = self.now_ms;
        let passed = |moment_ms: i64| since_ms < moment_ms && moment_ms <= self.now_ms;
        let Some(ledger) = &self.ledger else { return };
        let current = ledger.current();
        let reminder_ms = i64::from(ledger.constitution().parameters().reminder_hours) * HOUR_MS;
        let begin = Key::Due(since_ms, DueKind::VoteCloses, EntryId([0; 32]));
        let end = Key::Due(i64::MAX, DueKind::VoteCloses, EntryId([255; 32]));
        let votes = current.values(begin, end).into_iter().filter_map(|(key, _)| match key {
            Key::Due(closes_ms, DueKind::VoteCloses, id) => Some((closes_ms, ProposalId::from(id))),
            _ => None,
        });
        let opened = |id: ProposalId| {
            let proposal = current.record::<Proposal>(&Key::Proposal(id));
            proposal.and_then(|proposal| proposal.course.as_ref()?.opens_ms)
        };
        let voting = votes.into_iter().any(|(closes_ms, id)| {
            passed(closes_ms) || passed(closes_ms - reminder_ms) || opened(id).is_some_and(passed)
        });
        let mine = current
            .record::<Device>(&Key::Device(self.me.device))
            .and_then(|device| current.record::<OpenBookings>(&Key::BookingsOf(device.member)));
        let booked = mine.is_some_and(|open| {
            open.0.iter().map(|open| open.slot).any(|slot| {
                passed(slot.from_ms - CHECK_IN_EARLY_MS) || passed(slot.from_ms) || passed(slot.until_ms)
            })
        });
        self.changed |= voting || booked;
    }
}
