//! Weighing the batch at hand: evaluating it here, on a copy of the state, and saying what came of it.

use std::collections::BTreeSet;

use super::Next;
use crate::action::rules_known;
use crate::agreed::Reason;
use crate::entry::Entry;
use crate::epoch::EpochOpening;
use crate::id::DeviceId;
use crate::ledger::{Batch, BatchFault};
use crate::order::Run;
use crate::replica::message::ENTRIES_MAX;
use crate::replica::{LinkId, Replica};

/// A keeper signs no time that is further ahead of its clock: two minutes.
const EARLY_MS: i64 = 2 * 60_000;

/// A keeper objects to a batch whose entries nobody has brought for so long, by the uptime clock: half a minute.
const MISSING_MS: i64 = 30_000;

/// Another keeper is asked for missing entries so often.
const ASK_AGAIN_MS: i64 = 2_000;

/// A keeper that brings some of the missing entries is asked for more so often: far more pages than a batch has.
const PAGES_MAX: u32 = 32;

/// Which of the other keepers was asked for entries that the batch at hand places.
#[derive(Debug)]
pub(super) struct Asked {
    /// When, by the uptime clock.
    at_ms: i64,
    /// The how manieth, in turn.
    turn: usize,
    /// Whether something came since.
    brought: bool,
    /// What came of those that the batch places. What is lacking all the same is of another branch with this keeper.
    came: BTreeSet<(DeviceId, u64)>,
    /// How many times it was asked for more.
    pages: u32,
}

impl Asked {
    /// Whether this keeper is asked for more at once: it brings some, and not of other branches alone.
    fn brings_more(&self, missing: &[(Run, u64)]) -> bool {
        self.brought
            && self.pages < PAGES_MAX
            && missing.iter().any(|(run, lacking)| !self.came.contains(&(run.device, *lacking)))
    }
}

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
                Ok(found) => entries.extend(found),
                Err(lacking) => missing.push((*run, lacking)),
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

    /// The entries of a run, from the last that it names back through the chain; or the number of the last that is not here.
    fn entries_of(&self, run: &Run) -> Result<Vec<Entry>, u64> {
        let mut named = Some(run.last);
        let mut entries = Vec::new();
        for sequence in (run.first..run.first.saturating_add(run.count)).rev() {
            let fetched = self.agree.fetched.get(&(run.device, sequence));
            let here = self.ledger.as_ref().and_then(|ledger| ledger.tail().numbered(&run.device, sequence));
            let found = fetched.into_iter().chain(here).find(|entry| Some(entry.id()) == named);
            let entry = found.ok_or(sequence)?;
            named = entry.payload().previous;
            entries.push(entry.clone());
        }
        entries.reverse();
        Ok(entries)
    }

    /// Asks the other keepers for entries, one keeper after the other; whoever brings some is asked for more.
    fn fetch_for_batch(&mut self, missing: &[(Run, u64)]) {
        let links = self.keeper_links();
        if links.is_empty() {
            return;
        }
        let (turn, came, pages) = match self.agree.asked.take() {
            None => (0, BTreeSet::new(), 0),
            Some(asked) if asked.brings_more(missing) => (asked.turn, asked.came, asked.pages + 1),
            // Each time another one: who does not have them says so at once.
            Some(asked) if self.uptime_ms - asked.at_ms >= ASK_AGAIN_MS => {
                (asked.turn.wrapping_add(1), BTreeSet::new(), 0)
            }
            asked => return self.agree.asked = asked,
        };
        let (link, _) = links[turn % links.len()];
        for (run, lacking) in missing.iter().filter(|(run, lacking)| !came.contains(&(run.device, *lacking)))
        {
            let device = run.device;
            // What is here under that number is of another branch of the journal.
            self.agree.fetched.remove(&(device, *lacking));
            let ours = self.ledger.as_ref().and_then(|ledger| ledger.index().journal(&device));
            let ours = ours.map_or(0, |journal| journal.sequence);
            let page = run.first.max(lacking.saturating_sub(ENTRIES_MAX - 1));
            let page = if ours < *lacking { page.max(ours + 1) } else { page };
            let here = |sequence: &u64| self.agree.fetched.contains_key(&(device, *sequence));
            let from = (page..*lacking).find(|sequence| !here(sequence)).unwrap_or(*lacking);
            self.ask_entries(link, device, from, lacking - from + 1);
        }
        self.agree.asked = Some(Asked { at_ms: self.uptime_ms, turn, brought: false, came, pages });
    }

    /// Keeps entries that the batch at hand places, whether they can be taken in or not: another branch of the journal may be
    /// here.
    pub(in crate::replica) fn keep_for_batch(&mut self, device: &DeviceId, entries: &[Entry]) {
        let Some((_, next)) = self.at_hand() else { return };
        let runs: Vec<Run> = next.record.runs.iter().filter(|run| run.device == *device).copied().collect();
        for entry in entries {
            let sequence = entry.payload().sequence;
            if runs.iter().any(|run| (run.first..run.first + run.count).contains(&sequence)) {
                let before = self.agree.fetched.insert((*device, sequence), entry.clone());
                let more = before.is_none_or(|before| before.id() != entry.id());
                if let Some(asked) = &mut self.agree.asked {
                    asked.brought |= more;
                    asked.came.insert((*device, sequence));
                }
            }
        }
    }
}
