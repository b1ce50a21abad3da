//! Weighing the batch at hand: evaluating it here, on a copy of the state, and saying what came of it.

use super::Next;
use crate::action::RULES_VERSION;
use crate::agreed::{Objection, Reason, SignedObjection};
use crate::cbor::SignatureBytes;
use crate::entry::Entry;
use crate::epoch::EpochOpening;
use crate::id::DeviceId;
use crate::ledger::{Batch, BatchFault};
use crate::order::Run;
use crate::replica::message::Message;
use crate::replica::{Effect, LinkId, Replica};

/// A keeper signs no time that is further ahead of its clock: two minutes.
const EARLY_MS: i64 = 2 * 60_000;

/// A keeper objects to a batch whose entries nobody has brought for so long, by the uptime clock: half a minute.
const MISSING_MS: i64 = 30_000;

/// Another keeper is asked for missing entries so often.
const ASK_AGAIN_MS: i64 = 2_000;

impl Replica {
    /// Evaluates the batch at hand, once everything it needs is here, and tells the other keepers.
    pub(super) fn weigh(&mut self) {
        let Some((agreed, next)) = self.at_hand() else {
            self.agree.waiting = None;
            return;
        };
        let next = next.clone();
        if self.agree.weighed.as_ref().is_some_and(|batch| batch.point() == next.point) {
            return self.say_weighed();
        }
        if self.agree.objected.as_ref().is_some_and(|(said, _)| said.point == next.point) {
            return self.sign_objection();
        }
        if let Some(own) = self.agree.proposed.take_if(|own| own.point() == next.point) {
            self.agree.weighed = Some(own);
            return self.say_weighed();
        }
        if self.catchup.is_stopped() {
            return;
        }
        if self.agree.waiting.is_some_and(|(point, _)| point != next.point) {
            self.agree.waiting = None;
            self.agree.asked = None;
        }
        let result = self.weighing(&next);
        match result {
            Ok(Some(rehearsal)) => {
                self.agree.waiting = None;
                self.agree.weighed = Some(rehearsal);
                self.say_weighed();
            }
            Ok(None) => {
                let (_, since_ms) = *self.agree.waiting.get_or_insert((next.point, self.uptime_ms));
                if agreed && self.uptime_ms - since_ms >= MISSING_MS {
                    self.object(&next, Reason::Missing);
                }
            }
            Err(reason) => self.object(&next, reason),
        }
    }

    /// Works the batch out; none while something that it needs is not here.
    fn weighing(&mut self, next: &Next) -> Result<Option<crate::ledger::Rehearsal>, Reason> {
        if next.record.rules_version > RULES_VERSION {
            return Err(Reason::Rules { known: RULES_VERSION });
        }
        if next.record.time_ms > self.now_ms.saturating_add(EARLY_MS) {
            return Err(Reason::Early { clock_ms: self.now_ms });
        }
        let mut entries = Vec::new();
        let mut missing = Vec::new();
        for run in &next.record.runs {
            match self.entries_of(run) {
                Some(found) => entries.extend(found),
                None => missing.push(*run),
            }
        }
        if !missing.is_empty() {
            self.fetch_for_batch(&missing);
            return Ok(None);
        }
        if !self.proofs_are_here_for(&entries) {
            return Ok(None);
        }
        let opens = match next.opens {
            None => None,
            Some(hash) => match self.namings.form(&hash) {
                None => return Ok(None),
                Some(bytes) => {
                    let opening = EpochOpening::decode(bytes, None).map_err(|_| Reason::Unsound)?;
                    Some((opening, bytes.clone()))
                }
            },
        };
        let Some(ledger) = &self.ledger else { return Ok(None) };
        let batch = Batch { opens, record: next.record.clone(), bytes: next.bytes.clone(), entries };
        match ledger.rehearse_batch(&batch) {
            Ok(rehearsal) if rehearsal.point() == next.point => Ok(Some(rehearsal)),
            Ok(_) => Err(Reason::Unsound),
            Err(BatchFault::Verdict { entry, accepted_here }) => {
                Err(Reason::Differs { entry, accepted: accepted_here })
            }
            Err(BatchFault::Aside(entry, _)) => Err(Reason::Failed { entry }),
            Err(BatchFault::Rules(_)) => Err(Reason::Rules { known: RULES_VERSION }),
            Err(BatchFault::Position | BatchFault::Header | BatchFault::Epoch(_) | BatchFault::Entry(_)) => {
                Err(Reason::Unsound)
            }
        }
    }

    /// The entries of a run, from the last that it names back through the chain; none if one is not here.
    fn entries_of(&self, run: &Run) -> Option<Vec<Entry>> {
        let ledger = self.ledger.as_ref()?;
        let mut named = Some(run.last);
        let mut entries = Vec::new();
        for sequence in (run.first..run.first.checked_add(run.count)?).rev() {
            let fetched = self.agree.fetched.get(&(run.device, sequence));
            let here = ledger.tail().numbered(&run.device, sequence);
            let entry = fetched.into_iter().chain(here).find(|entry| Some(entry.id()) == named)?;
            named = entry.payload().previous;
            entries.push(entry.clone());
        }
        entries.reverse();
        Some(entries)
    }

    /// Asks the other keepers for entries, one after the other.
    fn fetch_for_batch(&mut self, missing: &[Run]) {
        let links = self.keeper_links();
        if links.is_empty() {
            return;
        }
        // Each time another one: who does not have them says so at once.
        if self.agree.asked.is_some_and(|(at_ms, _)| self.uptime_ms - at_ms < ASK_AGAIN_MS) {
            return;
        }
        let turn = self.agree.asked.map_or(0, |(_, turn)| turn + 1) % links.len();
        self.agree.asked = Some((self.uptime_ms, turn));
        let (link, _) = links[turn];
        for run in missing {
            let ours = self
                .ledger
                .as_ref()
                .and_then(|ledger| ledger.index().journal(&run.device))
                .map_or(0, |journal| journal.sequence);
            let end = run.first + run.count;
            // If there is as much here already, it is another branch of the journal.
            let from = if ours >= end - 1 { run.first } else { run.first.max(ours + 1) };
            self.ask_entries(link, run.device, from, end - from);
        }
    }

    /// Keeps entries that were brought and that the batch at hand places. Says whether it needs them.
    pub(in crate::replica) fn takes_for_batch(&mut self, device: &DeviceId, entries: &[Entry]) -> bool {
        let Some((_, next)) = self.at_hand() else { return false };
        let runs: Vec<Run> = next.record.runs.iter().filter(|run| run.device == *device).copied().collect();
        let mut needed = false;
        for entry in entries {
            let sequence = entry.payload().sequence;
            if runs.iter().any(|run| (run.first..run.first + run.count).contains(&sequence)) {
                self.agree.fetched.insert((*device, sequence), entry.clone());
                needed = true;
            }
        }
        needed
    }

    /// An entry that exposes a device is judged by its proof: that is asked for first.
    fn proofs_are_here_for(&mut self, entries: &[Entry]) -> bool {
        let Some(ledger) = &self.ledger else { return true };
        let missing: Vec<[u8; 32]> = entries
            .iter()
            .filter_map(|entry| match &entry.payload().action {
                crate::action::Action::Expose { proof, .. } => Some(*proof),
                _ => None,
            })
            .filter(|proof| !ledger.proofs().contains_key(proof))
            .collect();
        for id in &missing {
            self.catchup.needs_proof(*id);
            for (link, _) in self.keeper_links() {
                if self.peers.get_mut(&link).is_some_and(|peer| peer.asked_proofs.insert(*id)) {
                    self.send(link, Message::WantProof { id: *id });
                }
            }
        }
        missing.is_empty()
    }

    /// Says, once, that this keeper came to the same.
    fn say_weighed(&mut self) {
        let Some(point) = self.agree.weighed.as_ref().map(crate::ledger::Rehearsal::point) else { return };
        if self.agree.said != Some(point) {
            self.agree.said = Some(point);
            self.tell_keepers(&Message::Weighed { point });
        }
    }

    /// Objects to a batch, for good.
    fn object(&mut self, next: &Next, reason: Reason) {
        let Some(organisation) = self.organisation() else { return };
        let objection =
            Objection { version: 1, organisation, keeper: self.me.device, point: next.point, reason };
        self.note_objection(&objection);
        self.agree.objected = Some((objection, None));
        self.sign_objection();
    }

    /// The order has gone on past what this keeper objected to, and it with the order: it says so.
    pub(super) fn withdraw_objection(&mut self) {
        let Some((mut said, _)) = self.agree.objected else { return };
        let Some(here) = self.ledger.as_ref().and_then(crate::ledger::Ledger::point) else { return };
        let past = here.position >= said.point.position && here.epoch == said.point.epoch;
        if !past || said.reason == Reason::Withdrawn || self.agree.objecting.is_some() {
            return;
        }
        (said.point, said.reason) = (here, Reason::Withdrawn);
        self.note_objection(&said);
        self.agree.objected = Some((said, None));
        self.sign_objection();
    }

    fn sign_objection(&mut self) {
        let Some((objection, None)) = &self.agree.objected else { return };
        if self.agree.objecting.is_some() {
            return;
        }
        let statement = objection.statement();
        let token = self.acts.token();
        self.agree.objecting = Some(token);
        self.flush();
        self.effects.push(Effect::Sign { token, statement, after_store: true });
    }

    pub(in crate::replica) fn objection_signed(&mut self, signature: [u8; 64]) {
        self.agree.objecting = None;
        let Some((said, mine)) = &mut self.agree.objected else { return };
        let signature = SignatureBytes(signature);
        *mine = Some(signature);
        let objection = SignedObjection { said: *said, signature };
        self.keep_objection(None, objection);
    }

    /// An objection came: it is kept and passed on.
    pub(in crate::replica) fn objection_heard(&mut self, link: LinkId, bytes: &[u8]) {
        let Ok(objection) = SignedObjection::decode(bytes) else {
            return self.fault(link, "dropped-malformed");
        };
        let of_here = Some(objection.said.organisation) == self.organisation()
            && self.agreeing().contains(&objection.said.keeper);
        let known = self.agree.heard.get(&objection.said.keeper).and_then(|heard| heard.objection);
        // What was withdrawn may come again from somebody who has not heard that.
        let over = |known: &SignedObjection| {
            let (known_at, at) = (known.said.point.position, objection.said.point.position);
            known_at > at || (known_at == at && known.said.reason == Reason::Withdrawn)
        };
        if !of_here || known.as_ref().is_some_and(over) || known == Some(objection) {
            return;
        }
        if !objection.is_signed() {
            return self.fault(link, "dropped-signature");
        }
        self.keep_objection(Some(link), objection);
    }

    fn keep_objection(&mut self, from: Option<LinkId>, objection: SignedObjection) {
        self.agree.heard.entry(objection.said.keeper).or_default().objection = Some(objection);
        if objection.said.keeper != self.me.device {
            self.note_others_objection(&objection);
        }
        self.tell_all(from, &Message::Objection { objection: objection.encode() });
        self.changed = true;
    }

    /// Tells a peer which keepers object to what comes next.
    pub(in crate::replica) fn tell_objections(&mut self, link: LinkId) {
        let all: Vec<SignedObjection> =
            self.agree.heard.values().filter_map(|heard| heard.objection).collect();
        for objection in all {
            self.send(link, Message::Objection { objection: objection.encode() });
        }
    }
}
