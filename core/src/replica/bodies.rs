//! Bodies: the words of entries at hand are fetched from whoever has them, as long as they count or may come to count.
//!
//! What is not fetched, and not kept: words of an entry that was confirmed as refused, of a journal's losing branch, of
//! what a revoked device had not confirmed, of an erased paper; and what is beyond [`MEMBER_WORDS_BYTES_MAX`] for its
//! member. Words of an entry that is refused for now wait until it counts.

use std::collections::{BTreeSet, HashMap};

use super::message::{BODIES_MAX, Bytes, Message};
use super::owing::Sort;
use super::words::{self, Claim};
use super::{Effect, LinkId, Replica};
use crate::body::Body;
use crate::checkpoint;
use crate::entry::Entry;
use crate::id::{BodyHash, DeviceId, EntryId, MemberId, PaperId};
use crate::ledger::Ledger;
use crate::ledger::record::{Device, Edit, Key, Paper};
use crate::ledger::state::Look;
use crate::ledger::tail::Judgement;
use crate::store::{Opening, Write};

/// Whose a device is. Before its enrolment was judged it is taken for a new member's.
fn member_of(ledger: &Ledger, device: DeviceId) -> MemberId {
    let found = ledger.current().record::<Device>(&Key::Device(device)).map(|found| found.member);
    let enrolment = || ledger.tail().numbered(&device, 1).map(|entry| MemberId(entry.id().0));
    found.or_else(enrolment).unwrap_or(MemberId(device.0))
}

impl Replica {
    /// Keeps so many bytes of each member's words, instead of 16 MiB: for tests of what happens then.
    pub fn keep_words_up_to(&mut self, bytes: u64) {
        self.words.bytes_max = bytes;
    }

    /// Counts the words that are here and notes those that are missed.
    pub(super) fn words_opened(&mut self, opening: &Opening) {
        let Some(ledger) = &self.ledger else { return };
        for hash in &opening.erased {
            self.words.erase(*hash);
        }
        let mut members: HashMap<DeviceId, MemberId> = HashMap::new();
        let mut member = |device| *members.entry(device).or_insert_with(|| member_of(ledger, device));
        for (hash, entry, bytes) in &opening.held {
            let Some(found) = ledger.find(entry) else { continue };
            self.words.keep(
                *hash,
                *entry,
                member(found.device),
                usize::try_from(*bytes).unwrap_or(usize::MAX),
            );
        }
        for missed in &opening.wanted {
            let (Some(found), Some(paper)) = (ledger.find(&missed.entry), missed.paper) else { continue };
            if is_erased(ledger, paper) {
                continue;
            }
            let claim = Claim {
                entry: missed.entry,
                device: found.device,
                paper,
                member: member(found.device),
                stamp: found.stamp,
            };
            self.words.claim(missed.hash, claim);
        }
        self.want_words_of_state();
    }

    /// Whoever begins at a checkpoint has edits whose entries are not here: their words are fetched as others' are.
    pub(super) fn want_words_of_state(&mut self) {
        let Some(ledger) = self.ledger.as_ref().filter(|ledger| ledger.begun().is_some()) else { return };
        let mut members: HashMap<DeviceId, MemberId> = HashMap::new();
        for (paper, entry, edit) in checkpoint::edits(ledger.confirmed()) {
            if is_erased(ledger, paper) {
                continue;
            }
            let device = edit.device;
            let member = *members.entry(device).or_insert_with(|| member_of(ledger, device));
            let stamp = ledger.find(&entry).map(|found| found.stamp).unwrap_or_default();
            self.words.claim(edit.words, Claim { entry, device, paper, member, stamp });
        }
    }

    /// An entry's words are fetched, unless nothing will ever show them.
    pub(super) fn want_words(&mut self, entry: &Entry) {
        let (Some(hash), Some(ledger)) = (entry.payload().words, &self.ledger) else { return };
        let (id, device) = (entry.id(), entry.device());
        match entry.paper().filter(|paper| !is_erased(ledger, *paper)) {
            Some(paper) => {
                let stamp = ledger.find(&id).map(|found| found.stamp).unwrap_or_default();
                let member = member_of(ledger, device);
                self.words.claim(hash, Claim { entry: id, device, paper, member, stamp });
            }
            None => {
                let heir = self.words.unclaim(hash, id);
                self.writes.push(Write::NoWords { entry: id, hash, heir });
            }
        }
    }

    /// This device's own words are kept.
    pub(super) fn keep_own_words(&mut self, entry: EntryId, hash: BodyHash, bytes: Vec<u8>) {
        let Some(ledger) = &self.ledger else { return };
        let member = member_of(ledger, self.me.device);
        self.words.found(hash);
        self.words.keep(hash, entry, member, bytes.len());
        self.writes.push(Write::Body { hash, entry, bytes });
    }

    /// Whether this device's member may keep so many more bytes of words.
    pub(super) fn own_words_fit(&self, bytes: usize) -> bool {
        self.my_member().is_none_or(|(member, _)| bytes as u64 <= self.words.room(member))
    }

    pub(super) fn bodies_heard(&mut self, link: LinkId, asked: &[BodyHash], bodies: Vec<Bytes>) {
        let Some(peer) = self.peers.get_mut(&link) else { return };
        if asked.is_empty() || asked.len() > BODIES_MAX || bodies.len() > asked.len() {
            return self.fault(link, "dropped-unasked");
        }
        peer.owing.answered(Sort::Bodies);
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
            if self.keep_words(hash, body.0) {
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

    /// Keeps a body as the words of the entry that it belongs to. Says whether it did.
    fn keep_words(&mut self, hash: BodyHash, bytes: Vec<u8>) -> bool {
        let Some(ledger) = &self.ledger else { return false };
        let claims = self.words.found(hash);
        if self.words.is_erased(hash) {
            return false;
        }
        // What is no body, or larger than one, or another's words under a name of one's own, is its writer's fault, not
        // the sender's. It is worth nothing to anybody, so it is not kept; the paper goes on without it.
        let Some(owner) = words::owner(&bytes, &claims) else { return false };
        let member = member_of(ledger, owner.device);
        if bytes.len() as u64 > self.words.room(member) {
            for claim in claims {
                self.words.claim(hash, claim);
            }
            self.words_full(Claim { member, ..owner });
            return false;
        }
        self.words.keep(hash, owner.entry, member, bytes.len());
        self.writes.push(Write::Body { hash, entry: owner.entry, bytes });
        self.flush();
        self.effects.push(Effect::MergeOf { entry: owner.entry, paper: owner.paper });
        true
    }

    /// A member's words are as many as are kept: said once, until there is room again.
    fn words_full(&mut self, claim: Claim) {
        if self.words.shut(claim.member) {
            self.note_dropped_of(Some(claim.device), "dropped-words-full", 1);
            self.changed = true;
        }
    }

    pub(super) fn pump_bodies(&mut self, link: LinkId) {
        if self.words.misses_nothing() {
            return;
        }
        self.ask_as_reader(link);
        let (Some(peer), Some(ledger)) = (self.peers.get(&link), &self.ledger) else { return };
        if !peer.asked_bodies.is_empty() {
            return;
        }
        let (hashes, crowded) = self.words.to_ask(BODIES_MAX, |hash, entry| {
            !peer.lacks.contains(hash)
                && !self.peers.values().any(|other| {
                    !other.owing.is_late(Sort::Bodies, self.uptime_ms) && other.asked_bodies.contains(hash)
                })
                && may_be_shown(ledger, entry)
        });
        for claim in crowded {
            self.words_full(claim);
        }
        if hashes.is_empty() {
            return;
        }
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.asked_bodies = hashes.iter().copied().collect();
        }
        self.send(link, Message::WantBodies { hashes });
    }

    /// Follows what the ledger has said since `begin` of words that go: they are neither wanted nor taken any more.
    /// Returns the entries that have none now.
    ///
    /// An erasure takes from the store only what belongs to the paper: a body that another paper's entry brought stays
    /// with that, whoever else names it.
    pub(super) fn words_follow(&mut self, begin: usize) -> BTreeSet<EntryId> {
        let mut without = BTreeSet::new();
        let mut more = Vec::new();
        let (Some(ledger), words) = (&self.ledger, &mut self.words) else { return without };
        for write in &mut self.writes[begin..] {
            match write {
                Write::NoWords { entry, hash, heir } => {
                    *heir = words.unclaim(*hash, *entry);
                    without.insert(*entry);
                }
                Write::Erased { paper, bodies } => {
                    for hash in bodies.iter() {
                        for entry in words.claims_of(*hash, *paper) {
                            let heir = words.unclaim(*hash, entry);
                            more.push(Write::NoWords { entry, hash: *hash, heir });
                        }
                    }
                    let paper = *paper;
                    bodies.retain(|hash| {
                        words.entry_of(*hash).is_some_and(|entry| is_of(ledger, paper, entry))
                    });
                    bodies.iter().for_each(|hash| words.erase(*hash));
                }
                _ => {}
            }
        }
        self.writes.extend(more);
        without
    }
}

/// Whether a paper was erased, and that is confirmed.
fn is_erased(ledger: &Ledger, paper: PaperId) -> bool {
    ledger.confirmed().record::<Paper>(&Key::Paper(paper)).is_some_and(|record| record.erased)
}

/// Whether an entry at hand is one of a paper's edits.
fn is_of(ledger: &Ledger, paper: PaperId, entry: EntryId) -> bool {
    ledger.confirmed().record::<Edit>(&Key::Edit(paper, entry)).is_some()
        || ledger.tail().entry(entry).is_some_and(|entry| entry.paper() == Some(paper))
}

/// Whether an entry counts, as far as is known here.
fn may_be_shown(ledger: &Ledger, entry: EntryId) -> bool {
    ledger.find(&entry).is_some_and(|found| found.position.is_some())
        || ledger.tail().judgement(entry).is_some_and(Judgement::accepted)
}
