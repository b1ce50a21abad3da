//! Weighing the batch at hand: evaluating it here, on a copy of the state, and saying what came of it.

use super::Next;
use crate::action::rules_known;
use crate::agreed::Reason;
use crate::entry::Entry;
use crate::epoch::EpochOpening;
use crate::id::DeviceId;
use crate::ledger::{Batch, BatchFault};
use crate::order::Run;
use crate::replica::{LinkId, Replica};

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
        let point = next.point;
        if self.agree.weighed.as_ref().is_some_and(|batch| batch.point() == point) {
            return self.say_weighed();
        }
        // Who did not know the rules may with a newer program; what was missing may come, and a time that was early passes.
        let unlearnt = |reason: Reason| matches!(reason, Reason::Rules { known } if known >= rules_known());
        let said = self.agree.words.objects(point);
        if let Some(reason) = said.filter(|reason| !reason.may_pass() || unlearnt(*reason)) {
            return self.sign_objection(point, reason);
        }
        let next = next.clone();
        if let Some(reason) = said {
            self.sign_objection(point, reason);
        }
        if let Some(own) = self.agree.proposed.take_if(|own| own.point() == next.point) {
            self.agree.weighed = Some(own);
            return self.say_weighed();
        }
        if self.catchup.is_stopped() {
            if next.record.rules_version > rules_known() {
                self.object(&next, Reason::Rules { known: rules_known() });
            }
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
        let missing = self.missing_proofs(entries.iter());
        let links: Vec<LinkId> = self.keeper_links().into_iter().map(|(link, _)| link).collect();
        if !self.ask_proofs(&missing, &links) {
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
        let batch =
            Batch { opens, record: next.record.clone(), bytes: next.bytes.clone(), entries, state: None };
        match ledger.rehearse_batch(&batch) {
            Ok(rehearsal) if rehearsal.point() == next.point => Ok(Some(rehearsal)),
            Ok(_) => Err(Reason::Unsound),
            Err(BatchFault::Verdict { entry, accepted_here }) => {
                Err(Reason::Differs { entry, accepted: accepted_here })
            }
            Err(BatchFault::Aside(entry, _)) => Err(Reason::Failed { entry }),
            Err(BatchFault::Rules(_)) => Err(Reason::Rules { known: rules_known() }),
            Err(
                BatchFault::Position
                | BatchFault::Header
                | BatchFault::Epoch(_)
                | BatchFault::Entry(_)
                | BatchFault::State,
            ) => Err(Reason::Unsound),
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
}
