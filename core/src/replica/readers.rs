//! Readers: most words are for every member; some only for those whom the constitution names.

use super::Replica;
use crate::action::PaperKind;
use crate::constitution::ContactsFor;
use crate::id::{BodyHash, BookingId, DeviceId, EntryId, PaperId};
use crate::ledger::record::{Booking, Device, Key, Member, Paper};
use crate::ledger::state::Look;

impl Replica {
    /// Whether there are words here that are not for every member.
    pub fn has_words_for_some(&self) -> bool {
        self.ledger.as_ref().is_some_and(|ledger| ledger.current().value(&Key::WordsForSome).is_some())
    }

    /// The entry that words which are here belong to.
    pub fn entry_with_words(&self, hash: BodyHash) -> Option<EntryId> {
        self.words.entry_of(hash)
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
}
