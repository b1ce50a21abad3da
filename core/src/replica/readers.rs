//! Readers: most words are for every member; some only for those whom the constitution names.

use std::sync::Arc;

use super::{LinkId, Replica};
use crate::action::PaperKind;
use crate::constitution::ContactsFor;
use crate::entry::Unverified;
use crate::id::{BodyHash, BookingId, DeviceId, EntryId, PaperId};
use crate::ledger::record::{Booking, Device, Key, Member, Paper};
use crate::ledger::state::Look;

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
        let booking = || current.record::<Booking>(&Key::Booking(BookingId(paper.0)));
        let (also, for_some) = match found.kind {
            PaperKind::Contact => {
                (None, ledger.constitution().parameters().contacts_for == ContactsFor::Stewards)
            }
            PaperKind::Booking => {
                (booking().map(|booking| booking.member), booking().is_some_and(Booking::private))
            }
            _ => (None, false),
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

    /// Words that a peer did not give to this device are asked for once more when both know that it may read all.
    pub(super) fn ask_as_reader(&mut self, link: LinkId) {
        let Some(ledger) = &self.ledger else { return };
        let confirmed = ledger.confirmed();
        let steward = confirmed
            .record::<Device>(&Key::Device(self.me.device))
            .and_then(|device| confirmed.record::<Member>(&Key::Member(device.member)))
            .is_some_and(|member| member.steward);
        if !steward {
            self.reader_since = None;
            return;
        }
        let here = ledger.point().map_or(0, |point| point.position);
        let since = *self.reader_since.get_or_insert(here);
        if let Some(peer) = self.peers.get_mut(&link)
            && peer.asked_as_reader < since
            && peer.point.is_some_and(|point| point.position >= since)
        {
            peer.asked_as_reader = since;
            peer.lacks.clear();
        }
    }
}
