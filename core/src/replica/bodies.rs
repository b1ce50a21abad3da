//! Bodies: the words of entries at hand are fetched from whoever has them, unless they were erased.

use std::collections::BTreeSet;

use super::message::{BODIES_MAX, Bytes, Message};
use super::{Effect, LinkId, Replica};
use crate::action::Action;
use crate::body::Body;
use crate::entry::Entry;
use crate::id::BodyHash;
use crate::ledger::record::{Key, Paper};
use crate::ledger::state::Look;
use crate::store::Write;

impl Replica {
    /// An entry's words are fetched, unless they belong to a paper that was erased: then they are refused for ever.
    pub(super) fn want_words(&mut self, entry: &Entry) {
        let Some(words) = entry.payload().words else { return };
        let erased = match &entry.payload().action {
            Action::EditPaper { paper } => self
                .ledger
                .as_ref()
                .and_then(|ledger| ledger.confirmed().record::<Paper>(&Key::Paper(*paper)))
                .is_some_and(|record| record.erased)
                .then_some(*paper),
            _ => None,
        };
        if let Some(paper) = erased {
            self.erased.insert(words);
            self.writes.push(Write::Erased { paper, bodies: vec![words] });
        } else if !self.erased.contains(&words) {
            self.wanted.insert(words, entry.id());
        }
    }

    pub(super) fn bodies_heard(&mut self, link: LinkId, asked: &[BodyHash], bodies: Vec<Bytes>) {
        let Some(peer) = self.peers.get_mut(&link) else { return };
        if asked.len() > BODIES_MAX || bodies.len() > asked.len() {
            return self.fault(link, "dropped-unasked");
        }
        if !asked.iter().all(|hash| peer.asked_bodies.remove(hash)) {
            return self.fault(link, "dropped-unasked");
        }
        let mut lacking: BTreeSet<BodyHash> = asked.iter().copied().collect();
        let mut came = Vec::new();
        for body in bodies {
            let hash = Body::hash(&body.0);
            if !lacking.remove(&hash) {
                return self.fault(link, "dropped-body");
            }
            let wanted = self.wanted.remove(&hash);
            // What is no body, or larger than one, is its writer's fault, not the sender's. It is worth nothing to
            // anybody, so it is not kept; the paper goes on without it.
            if Body::decode(&body.0).is_err() {
                continue;
            }
            if let Some(entry) = wanted
                && !self.erased.contains(&hash)
            {
                self.writes.push(Write::Body { hash, entry, bytes: body.0 });
                self.flush();
                self.effects.push(Effect::MergeOf(entry));
                came.push(hash);
            }
        }
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.lacks.extend(lacking);
            // An answer that would have grown too large leaves some for the next question.
            peer.asked_bodies.clear();
        }
        for hashes in came.chunks(BODIES_MAX) {
            self.tell_all(Some(link), &Message::HaveBodies { hashes: hashes.to_vec() });
        }
        self.changed = true;
    }

    pub(super) fn pump_bodies(&mut self, link: LinkId) {
        let Some(peer) = self.peers.get(&link) else { return };
        if self.wanted.is_empty() || !peer.asked_bodies.is_empty() {
            return;
        }
        let hashes: Vec<BodyHash> = self
            .wanted
            .keys()
            .filter(|hash| {
                !peer.lacks.contains(hash)
                    && !self.peers.values().any(|other| other.asked_bodies.contains(hash))
            })
            .take(BODIES_MAX)
            .copied()
            .collect();
        if hashes.is_empty() {
            return;
        }
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.asked_bodies = hashes.iter().copied().collect();
        }
        self.send(link, Message::WantBodies { hashes });
    }
}
