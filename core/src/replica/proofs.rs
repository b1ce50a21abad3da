//! Proofs: two entries of one device with one number, found, kept and spread; and orders that do not agree.

use std::collections::BTreeMap;

use super::message::{Bytes, HEADS_MAX, Message};
use super::{LinkId, Read, Replica};
use crate::action::Action;
use crate::entry::Entry;
use crate::equivocation::Equivocation;
use crate::id::DeviceId;
use crate::ledger::record::{Device, Key, Standing};
use crate::ledger::state::Look;
use crate::message::Message as Said;
use crate::store::Write;

/// A peer is asked for so many proofs at a time.
pub(super) const ASKED_PROOFS_MAX: usize = 64;

/// So many proofs against one device are kept, and those that batches rest on.
const PROOFS_PER_DEVICE_MAX: usize = 8;

impl Replica {
    /// An entry does not follow the one that is here: the two under one number are the proof, wherever they are.
    pub(super) fn chain_broken(&mut self, link: Option<LinkId>, entry: &Entry) {
        let Some(ledger) = &self.ledger else { return };
        let (device, sequence) = (entry.device(), entry.payload().sequence);
        let ours = ledger.index().journal(&device).map_or(0, |journal| journal.sequence);
        if sequence <= ours {
            self.read(Read::Compare { device, sequence, theirs: entry.bytes().to_vec() });
        } else if let Some(link) = link {
            self.ask_entries(link, device, ours, 1);
        }
    }

    pub(super) fn compared(&mut self, ours: &[u8], theirs: &[u8]) {
        let (Ok(ours), Ok(theirs)) = (Entry::verify(ours), Entry::verify(theirs)) else { return };
        self.prove(&ours, &theirs);
    }

    /// Two entries of one device: if they have one number, they are a proof.
    pub(super) fn prove(&mut self, ours: &Entry, theirs: &Entry) {
        if let Ok(proof) = Equivocation::new(ours, theirs) {
            self.add_proof(&proof.encode(), ours.device(), None);
        }
    }

    /// Proofs that are not here, of those on which entries rest: an entry that exposes a device is judged by its proof.
    pub(super) fn missing_proofs<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> Vec<[u8; 32]> {
        let Some(ledger) = &self.ledger else { return Vec::new() };
        let rests_on = |entry: &Entry| match &entry.payload().action {
            Action::Expose { proof, .. } => Some(*proof),
            _ => None,
        };
        entries.filter_map(rests_on).filter(|proof| !ledger.proofs().contains_key(proof)).collect()
    }

    /// Asks for proofs on which the order rests. Says whether there are none to ask for.
    pub(super) fn ask_proofs(&mut self, missing: &[[u8; 32]], links: &[LinkId]) -> bool {
        for id in missing {
            self.catchup.needs_proof(*id);
            for link in links {
                if self.peers.get_mut(link).is_some_and(|peer| peer.asked_proofs.insert(*id)) {
                    self.send(*link, Message::WantProof { id: *id });
                }
            }
        }
        missing.is_empty()
    }

    /// A device says which certified point it had seen. If that is not this ledger's, somebody was shown another order.
    pub(super) fn compare_seen(&mut self, entry: &Entry) {
        let (Some(ledger), Some(seen)) = (&self.ledger, entry.payload().seen) else { return };
        let Some(here) = ledger.point() else { return };
        let same_line = seen.epoch != here.epoch
            || ledger.begun().is_some_and(|begun| seen.position < begun.position)
            || seen.position > here.position
            || ledger.point_at(seen.position) == Some(seen);
        if !same_line {
            let message = Said::new("alarm-other-order")
                .text("device", entry.device().short())
                .number("position", i64::try_from(seen.position).unwrap_or(i64::MAX));
            self.alarm("other-order", Some(message));
        }
    }

    pub(super) fn proofs_offered(&mut self, link: LinkId, ids: Vec<Bytes>) {
        if ids.len() > HEADS_MAX {
            return self.fault(link, "dropped-too-large");
        }
        for id in ids {
            let Ok(id) = <[u8; 32]>::try_from(id.0) else {
                return self.fault(link, "dropped-malformed");
            };
            let known = self
                .ledger
                .as_ref()
                .is_none_or(|ledger| ledger.proofs().contains_key(&id) || ledger.forks().contains_key(&id));
            if !known
                && let Some(peer) = self.peers.get_mut(&link)
                && (peer.asked_proofs.len() < ASKED_PROOFS_MAX || peer.asked_proofs.contains(&id))
            {
                // It may have been asked before it had it, and does not say so.
                peer.asked_proofs.insert(id);
                self.send(link, Message::WantProof { id });
            }
        }
    }

    pub(super) fn proof_heard(&mut self, link: LinkId, bytes: &[u8]) {
        let id = Equivocation::id(bytes);
        if !self.peers.get_mut(&link).is_some_and(|peer| peer.asked_proofs.remove(&id)) {
            return self.fault(link, "dropped-unasked");
        }
        match Equivocation::decode(bytes) {
            Ok((_, device, entries)) if Some(entries[0].organisation()) == self.organisation() => {
                self.add_proof(bytes, device, Some(link));
            }
            Ok(_) => self.fault(link, "dropped-proof"),
            Err(_) => self.fork_heard(link, bytes),
        }
    }

    /// Keeps a checked proof, spreads it, and as a keeper puts the device out.
    pub(super) fn add_proof(&mut self, bytes: &[u8], device: DeviceId, from: Option<LinkId>) {
        let Some(ledger) = &mut self.ledger else { return };
        let id = Equivocation::id(bytes);
        // An entry exposes by one proof, and others may have found another: a few of them are kept.
        // What rests on one that others found is not kept waiting for it.
        let known = ledger.proofs().values().filter(|out| **out == device).count();
        let needed = self.catchup.rests_on(&id);
        let writes = ledger.index().journal(&device).is_some();
        if ledger.proofs().contains_key(&id) || !needed && (known >= PROOFS_PER_DEVICE_MAX || !writes) {
            return;
        }
        ledger.add_proof(id, device);
        self.writes.push(Write::Equivocation { id, device, bytes: bytes.to_vec() });
        self.tell_all(from, &Message::HaveProofs { ids: vec![Bytes(id.to_vec())] });
        if self.speaks_for_keepers() && known == 0 {
            self.write_own(Action::Expose { device, proof: id });
        }
        self.changed = true;
    }

    /// Puts out who is exposed and still enrolled: whoever spoke for the keepers when the proof came, if anybody did, may
    /// have ended before that was written.
    pub(super) fn put_out_exposed(&mut self) {
        if !self.speaks_for_keepers() || self.is_settling() || !self.acts.is_idle() {
            return;
        }
        let Some(ledger) = &self.ledger else { return };
        let current = ledger.current();
        let enrolled = |device: &DeviceId| {
            let found = current.record::<Device>(&Key::Device(*device));
            found.is_some_and(|found| found.standing == Standing::Enrolled)
        };
        let due: BTreeMap<DeviceId, [u8; 32]> =
            ledger.proofs().iter().filter(|(_, of)| enrolled(of)).map(|(id, of)| (*of, *id)).collect();
        for (device, proof) in due {
            self.write_own(Action::Expose { device, proof });
        }
    }
}
