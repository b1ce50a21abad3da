//! Asking by id: an entry that others name, that nobody brings in its journal, and that perhaps nobody may.
//!
//! What a device had unconfirmed when it was put out, and a branch that lost, are in no journal any more. Whoever wrote
//! an entry that names such a one still has it apart, and shows it to those who wait for it: then they know that it
//! can never be placed, take the entry in that names it, and a keeper places that as refused at once.

use std::collections::BTreeSet;

use super::message::{Bytes, Message, NAMED_MAX};
use super::owing::Sort;
use super::{LinkId, Read, Replica, Stage};
use crate::entry::Entry;
use crate::id::EntryId;

/// What is waited for is asked about again after so long, by the uptime clock: ten seconds.
const ASK_AGAIN_MS: i64 = 10_000;

impl Replica {
    /// Asks everybody for what is named and missing, but whoever owes an answer to that.
    pub(super) fn ask_named(&mut self) {
        if self.waiting.missing().is_empty() || self.uptime_ms - self.named_asked_ms < ASK_AGAIN_MS {
            return;
        }
        self.named_asked_ms = self.uptime_ms;
        let ids: BTreeSet<EntryId> = self.waiting.missing().iter().copied().take(NAMED_MAX).collect();
        let links: Vec<LinkId> = self
            .peers
            .iter_mut()
            // Whoever is slow is not asked twice: an answer to the first question would be none to the second.
            .filter(|(_, peer)| peer.stage == Stage::Welcomed && peer.asked_named.is_empty())
            .map(|(link, peer)| {
                peer.asked_named.clone_from(&ids);
                *link
            })
            .collect();
        for link in links {
            self.send(link, Message::WantNamed { ids: ids.iter().copied().collect() });
        }
    }

    /// Sends those of the entries that are at hand, in a journal or buried.
    pub(super) fn named_wanted(&mut self, link: LinkId, ids: Vec<EntryId>) {
        if ids.len() > NAMED_MAX {
            return self.fault(link, "dropped-too-large");
        }
        self.read(Read::Named { link, ids });
    }

    /// Entries came by their ids. Those of devices that are out are buried; the others come in their journals.
    pub(super) fn named_heard(&mut self, link: LinkId, entries: &[Bytes]) {
        let asked = self.peers.get_mut(&link).map(|peer| {
            peer.owing.answered(Sort::Named);
            std::mem::take(&mut peer.asked_named)
        });
        let Some(asked) = asked.filter(|asked| !asked.is_empty() && entries.len() <= asked.len()) else {
            return self.fault(link, "dropped-unasked");
        };
        let mut buried = false;
        for bytes in entries {
            let Ok(entry) = Entry::verify(&bytes.0) else {
                return self.fault(link, "dropped-malformed");
            };
            if !asked.contains(&entry.id()) {
                return self.fault(link, "dropped-unasked");
            }
            if let Some(ledger) = &mut self.ledger {
                buried |= ledger.bury(&entry, &mut self.writes);
            }
        }
        if buried {
            self.waiting.try_again();
        }
    }
}
