//! Readers: most words are for every member; some only for those whom the constitution names.

use std::sync::Arc;

use super::{LinkId, Replica};
use crate::action::PaperKind;
use crate::constitution::ContactsFor;
use crate::entry::Unverified;
use crate::id::{BodyHash, BookingId, DeviceId, EntryId, PaperId};
use crate::ledger::Ledger;
use crate::ledger::record::{Booking, Device, Key, Member, Paper};
use crate::ledger::state::Look;
use crate::request::hall::Spans;
use crate::rules::bookings;
use crate::way::Way;

/// What this device may read of the words that are not for every member.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Whether it may read as a steward.
    steward: bool,
    /// Which ways of reaching members it may read, in the order of [`Way::ALL`].
    ways: [bool; Way::ALL.len()],
    /// From which position on it has been allowed as much as now.
    since: u64,
}

/// Whether only stewards, beside the member, read how members are reached in a way.
fn for_stewards(ledger: &Ledger, way: Way) -> bool {
    ledger.constitution().parameters().readers_of(way) == ContactsFor::Stewards
}

impl Replica {
    /// Whether there are words here that are not for every member.
    fn has_words_for_some(&self) -> bool {
        self.ledger.as_ref().is_some_and(|ledger| ledger.current().value(&Key::WordsForSome).is_some())
    }

    /// Whether a device may have a body. `read` reads the bytes of an entry that is here.
    pub fn may_have(
        &self,
        reader: DeviceId,
        hash: BodyHash,
        read: impl FnOnce(EntryId) -> Option<Arc<[u8]>>,
    ) -> bool {
        if !self.has_words_for_some() {
            return true;
        }
        let Some(id) = self.words.entry_of(hash) else { return true };
        let Some(entry) = read(id).and_then(|bytes| Unverified::parse(&bytes).ok()) else { return false };
        entry.payload().paper(id).is_none_or(|paper| self.may_read(reader, paper))
    }

    /// Whether a device may have the words of a paper: its member's rights count as far as they are confirmed.
    pub fn may_read(&self, reader: DeviceId, paper: PaperId) -> bool {
        let Some(ledger) = &self.ledger else { return false };
        let current = ledger.current();
        let Some(found) = current.record::<Paper>(&Key::Paper(paper)) else { return true };
        // A span that was skipped has no booking, so the first may have none.
        let booking = || {
            let span = |number| Key::Booking(bookings::occurrence(BookingId(paper.0), number));
            (0..=Spans::LAST).find_map(|number| current.record::<Booking>(&span(number)))
        };
        let (also, for_some) = match found.kind {
            PaperKind::Booking => {
                let booking = booking();
                (booking.map(|booking| booking.member), booking.is_some_and(Booking::private))
            }
            kind => (None, kind.way().is_some_and(|way| for_stewards(ledger, way))),
        };
        if !for_some {
            return true;
        }
        let Some(device) = current.record::<Device>(&Key::Device(reader)) else { return false };
        let steward = ledger
            .confirmed()
            .record::<Member>(&Key::Member(device.member))
            .is_some_and(|member| member.steward);
        device.member == found.author || also == Some(device.member) || steward
    }

    /// Follows what this device may read by the confirmed state, and notes since when it has been more than before.
    pub(super) fn follow_reading(&mut self) {
        let Some(ledger) = &self.ledger else { return };
        let confirmed = ledger.confirmed();
        let steward = confirmed
            .record::<Device>(&Key::Device(self.me.device))
            .and_then(|device| confirmed.record::<Member>(&Key::Member(device.member)))
            .is_some_and(|member| member.steward);
        let ways = Way::ALL.map(|way| steward || !for_stewards(ledger, way));
        let before = std::mem::replace(&mut self.reading.ways, ways);
        let was_steward = std::mem::replace(&mut self.reading.steward, steward);
        if (steward && !was_steward) || before.iter().zip(ways).any(|(before, now)| now && !before) {
            self.reading.since = ledger.point().map_or(0, |point| point.position);
        }
    }

    /// Words that a peer did not give to this device are asked for once more when both know that it may read them.
    pub(super) fn ask_as_reader(&mut self, link: LinkId) {
        let since = self.reading.since;
        if let Some(peer) = self.peers.get_mut(&link)
            && peer.asked_as_reader < since
            && peer.point.is_some_and(|point| point.position >= since)
        {
            peer.asked_as_reader = since;
            peer.lacks.clear();
        }
    }
}
