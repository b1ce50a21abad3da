//! Readers: most words are for every member; some only for those whom the constitution names.

use super::Replica;
use crate::action::PaperKind;
use crate::constitution::ContactsFor;
use crate::id::{BodyHash, DeviceId, EntryId, MemberId, PaperId};
use crate::ledger::record::{Contact, Device, Key, Member, Paper};
use crate::ledger::state::Look;

impl Replica {
    /// Whether there are words here that are not for every member.
    pub fn has_words_for_some(&self) -> bool {
        let (first, last) = (Key::Contact(MemberId([0; 32])), Key::Contact(MemberId([255; 32])));
        self.ledger
            .as_ref()
            .is_some_and(|ledger| !ledger.current().records::<Contact>(first, last).is_empty())
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
        if found.kind != PaperKind::Contact
            || ledger.constitution().parameters().contacts_for == ContactsFor::Members
        {
            return true;
        }
        let Some(device) = current.record::<Device>(&Key::Device(reader)) else { return false };
        let confirmed = ledger.confirmed();
        let steward =
            confirmed.record::<Member>(&Key::Member(device.member)).is_some_and(|member| member.steward);
        device.member == found.author || steward
    }
}
