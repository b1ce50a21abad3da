//! The confirmed order: proposing a batch, and taking one in.
//!
//! Both go through the same steps, so that a keeper's verdicts are reached as everybody's are: what falls due happens;
//! then the entries are judged in order, each from what the tail noted where that still holds. An entry that names
//! one which has no place before it is placed as refused; its journal goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Ledger;
use super::record::{Device, Key, Organisation, Standing};
use super::refusal::Refusal;
use super::state::Look;
use super::tail::{Judged, Judgement};
use crate::action::RULES_VERSION;
use crate::entry::{Entry, Point};
use crate::epoch::EpochRecord;
use crate::id::{DeviceId, EntryId};
use crate::order::{OrderRecord, RECORD_BYTES_MAX, Run, running_hash};
use crate::rules;
use crate::store::Write;

/// A batch places at most so many proposals that amend the constitution.
pub(super) const AMENDMENTS_PER_BATCH_MAX: usize = 4;

/// A batch to take in. Its certificate was checked.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The epoch record, where the batch opens an epoch.
    pub opens: Option<(EpochRecord, Vec<u8>)>,
    /// The order record.
    pub record: OrderRecord,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The entries that it places and that are not here yet, in its order.
    pub entries: Vec<Entry>,
}

/// Why a batch was not taken in. The ledger is then in no known state and must be opened again from the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchFault {
    /// It does not continue the order at its end.
    Position,
    /// Its epoch, keepers, time or rules version do not follow.
    Header,
    /// It was made by rules that this program does not know.
    Rules(u32),
    /// It opens an epoch that the rules refuse.
    Epoch(Refusal),
    /// An entry that it places is not here, or does not continue its journal.
    Entry(DeviceId),
    /// Its verdict on an entry is not the one that the rules come to here.
    Verdict {
        /// Which entry.
        entry: EntryId,
        /// Whether the rules accept it here.
        accepted_here: bool,
    },
    /// Judging an entry failed here.
    Aside(EntryId, String),
}

impl Ledger {
    /// Chooses up to `most` unconfirmed entries for a batch at a certified time, judges them and takes the batch in.
    ///
    /// Returns the record and its bytes; none if there is nothing to confirm and nothing due. Entries wait that name
    /// something which can still come, and so do the journals behind them and behind entries set aside. `promised` are
    /// entries to be placed with a certified time that is not past theirs, in Unix milliseconds.
    pub fn propose(
        &mut self,
        time_ms: i64,
        most: usize,
        promised: &BTreeMap<EntryId, i64>,
        writes: &mut Vec<Write>,
    ) -> Option<(OrderRecord, Vec<u8>)> {
        let time_ms = self.promised_time(time_ms, most, promised).max(self.time_ms);
        let due = rules::next_due_ms(&self.base).is_some_and(|due_ms| due_ms <= time_ms);
        let known = self.rules_version() <= RULES_VERSION;
        if (self.tail.is_empty() && !due) || !known {
            return None;
        }
        let first = self.point.map_or(1, |point| point.position + 1);
        // Those of before this batch, whatever it changes. The founding entry itself says who the first keeper is.
        let keepers = match self.keepers() {
            Some(keepers) => keepers.clone(),
            None => super::record::Keepers { epoch: 1, devices: vec![self.founder()?], past: Vec::new() },
        };
        self.things_fall_due(time_ms, writes);

        let mut runs: Vec<Run> = Vec::new();
        let mut accepted: Vec<bool> = Vec::new();
        // Where judging the very first of them fails, the others have their turn. If the rules were raised to ones that
        // are not known here, that is all this keeper can say.
        while self.rules_version() <= RULES_VERSION {
            let aside = self.aside.len();
            for entry in self.choose(most).0 {
                let position = first + accepted.len() as u64;
                match self.place(&entry, position, time_ms, writes) {
                    Ok(verdict) => accepted.push(verdict),
                    Err(reason) => {
                        writes.push(Write::Aside { entry: entry.id(), reason: reason.clone() });
                        self.aside.insert(entry.id(), reason);
                        // Entries after it in its journal, or naming it, were chosen on its account.
                        break;
                    }
                }
                match runs.last_mut() {
                    Some(run) if run.device == entry.device() => {
                        run.count += 1;
                        run.last = entry.id();
                    }
                    _ => runs.push(Run {
                        device: entry.device(),
                        first: entry.payload().sequence,
                        count: 1,
                        last: entry.id(),
                    }),
                }
            }
            if !accepted.is_empty() || self.aside.len() == aside {
                break;
            }
        }
        if accepted.is_empty() && !due {
            return None;
        }
        let record = OrderRecord {
            version: 1,
            epoch: keepers.epoch,
            first,
            time_ms,
            rules_version: self.rules_version(),
            keepers: keepers.devices,
            verdicts: OrderRecord::pack(&accepted),
            runs,
        };
        let bytes = record.encode();
        debug_assert!(bytes.len() <= RECORD_BYTES_MAX, "a batch's runs fit its record");
        self.close_batch(&record, &bytes, None, writes);
        Some((record, bytes))
    }

    /// The time of a batch that keeps what was promised: not past that of any entry that it or a later one can place.
    fn promised_time(&self, time_ms: i64, most: usize, promised: &BTreeMap<EntryId, i64>) -> i64 {
        if promised.values().all(|by_ms| *by_ms >= time_ms) {
            return time_ms;
        }
        let (chosen, full) = self.choose(most);
        let later = |id: &EntryId| {
            let found = self.index.find(id);
            full && !self.aside.contains_key(id) && found.is_some_and(|at| !self.is_out(&at.device))
        };
        let placeable = |id: &EntryId| later(id) || chosen.iter().any(|entry| entry.id() == *id);
        promised.iter().filter(|(id, _)| placeable(id)).map(|(_, by_ms)| *by_ms).fold(time_ms, i64::min)
    }

    /// Opens a new epoch by a recovery, with a batch of its own; returns the point to sign.
    ///
    /// # Errors
    /// The rules refuse it; nothing changed.
    pub fn open_epoch(
        &mut self,
        epoch: &EpochRecord,
        bytes: Vec<u8>,
        time_ms: i64,
        writes: &mut Vec<Write>,
    ) -> Result<Point, Refusal> {
        if self.point != Some(epoch.succession.after) {
            return Err(Refusal::new("refused-recovery-stale"));
        }
        let changes = rules::recovery::open_epoch(&self.base, epoch)?;
        self.apply(changes, None);
        let keepers = self.keepers().cloned().ok_or_else(|| Refusal::new("refused-recovery-unknown"))?;
        self.things_fall_due(time_ms, writes);
        let record = OrderRecord {
            version: 1,
            epoch: keepers.epoch,
            first: epoch.succession.after.position + 1,
            time_ms,
            rules_version: self.rules_version(),
            keepers: keepers.devices,
            runs: Vec::new(),
            verdicts: Vec::new(),
        };
        let record_bytes = record.encode();
        Ok(self.close_batch(&record, &record_bytes, Some(bytes), writes))
    }

    /// Takes in a batch that a quorum of keepers certified.
    ///
    /// # Errors
    /// The ledger must be opened again from the store after any error.
    pub fn take(&mut self, batch: &Batch, writes: &mut Vec<Write>) -> Result<(), BatchFault> {
        let record = &batch.record;
        let first = self.point.map_or(1, |point| point.position + 1);
        if record.first != first {
            return Err(BatchFault::Position);
        }
        if record.rules_version > RULES_VERSION || record.rules_version == 0 {
            return Err(BatchFault::Rules(record.rules_version));
        }
        if let Some((epoch, _)) = &batch.opens {
            let changes = rules::recovery::open_epoch(&self.base, epoch).map_err(BatchFault::Epoch)?;
            if self.point != Some(epoch.succession.after) {
                return Err(BatchFault::Position);
            }
            self.apply(changes, None);
        }
        let time_follows = record.time_ms >= self.time_ms || batch.opens.is_some();
        let header_follows = match self.keepers() {
            Some(keepers) => record.epoch == keepers.epoch && record.keepers == keepers.devices,
            None => record.epoch == 1 && self.point.is_none(),
        };
        if !time_follows || !header_follows {
            return Err(BatchFault::Header);
        }
        self.things_fall_due(record.time_ms, writes);
        // What fell due may have raised them; whoever does not know them judges nothing more.
        let rules = self.base.record::<Organisation>(&Key::Organisation).map(|all| all.rules_version);
        if let Some(raised) = rules.filter(|rules| *rules > RULES_VERSION) {
            return Err(BatchFault::Rules(raised));
        }
        if rules.is_some_and(|rules| rules != record.rules_version) {
            return Err(BatchFault::Header);
        }

        let mut fresh = batch.entries.iter();
        let mut index = 0;
        for run in &record.runs {
            let mut last = None;
            for sequence in run.first..run.first + run.count {
                let wrong = BatchFault::Entry(run.device);
                let confirmed = self.index.journal(&run.device).map_or(0, |journal| journal.confirmed);
                if sequence != confirmed + 1 {
                    return Err(wrong);
                }
                let entry = match self.tail.numbered(&run.device, sequence).cloned() {
                    Some(entry) => entry,
                    None => {
                        let entry = fresh.next().ok_or(wrong.clone())?;
                        let position = record.first + index as u64;
                        let follows = entry.device() == run.device
                            && entry.payload().seen.is_none_or(|seen| seen.position < position)
                            && entry.payload().sequence == sequence
                            && self.continues(entry, |_, _| None) == Ok(None);
                        if !follows {
                            return Err(wrong);
                        }
                        self.append(entry, writes);
                        entry.clone()
                    }
                };
                let position = record.first + index as u64;
                let accepted = self
                    .place(&entry, position, record.time_ms, writes)
                    .map_err(|reason| BatchFault::Aside(entry.id(), reason))?;
                if accepted != record.accepted(index) {
                    return Err(BatchFault::Verdict { entry: entry.id(), accepted_here: accepted });
                }
                last = Some(entry.id());
                index += 1;
            }
            if last != Some(run.last) {
                return Err(BatchFault::Entry(run.device));
            }
        }
        // The first record names keepers before anything says who they are; its founding entry must agree. A later one
        // may have changed them: that holds for the next.
        let founded = first > 1 || self.keepers().is_some_and(|keepers| keepers.devices == record.keepers);
        if !founded || record.rules_version != self.rules_version() {
            return Err(BatchFault::Header);
        }
        self.close_batch(record, &batch.bytes, batch.opens.as_ref().map(|(_, bytes)| bytes.clone()), writes);
        Ok(())
    }

    /// Things fall due: votes close, restrictions end. What fails does so everywhere alike; it is set aside and said.
    fn things_fall_due(&mut self, time_ms: i64, writes: &mut Vec<Write>) {
        let (changes, failed) = rules::fall_due(&mut self.base, &mut self.constitution, time_ms);
        for (entry, reason) in failed {
            writes.push(Write::Aside { entry, reason: reason.clone() });
            self.aside.insert(entry, reason);
        }
        let amended = changes.contains_key(&Key::Constitution);
        self.note_changed(changes.keys());
        self.tail.base_changed(changes.keys(), None);
        if amended {
            self.tail.all_dirty();
        }
    }

    /// Gives an entry its position and its verdict there.
    fn place(
        &mut self,
        entry: &Entry,
        position: u64,
        time_ms: i64,
        writes: &mut Vec<Write>,
    ) -> Result<bool, String> {
        let unplaced = entry
            .payload()
            .names()
            .iter()
            .any(|name| self.index.find(name).is_none_or(|found| found.position.is_none()));
        let (judged, same) = if unplaced {
            // Whoever rested on what it would have done is judged again.
            self.tail.remove(entry.id());
            self.lapsed.remove(&entry.id());
            let judgement = Judgement::Refused(Refusal::new("refused-names-dead"));
            (Judged { judgement, trace: super::scene::Trace::default() }, false)
        } else {
            let lapsed = self.lapsed.remove(&entry.id());
            match self.tail.confirm(entry.id(), time_ms) {
                Some(judged) if !lapsed => (judged, true),
                _ => (self.judge_confirmed(entry, time_ms), false),
            }
        };
        let accepted = match judged.judgement {
            Judgement::Accepted => true,
            Judgement::Refused(refusal) => {
                writes.push(Write::Refusal { entry: entry.id(), reason: refusal.encode() });
                no_words(entry, writes);
                false
            }
            Judgement::Aside(reason) => {
                self.tail.insert(self.place_of(entry), entry.clone());
                return Err(reason);
            }
        };
        let place = self.place_of(entry);
        self.permits.push(judged.trace.permit.filter(|_| accepted));
        self.apply(judged.trace.writes, same.then_some(place));
        self.index.place(entry, position);
        Ok(accepted)
    }

    /// The place that an entry at hand has, or had, in the tail.
    fn place_of(&self, entry: &Entry) -> super::tail::Place {
        let stamp = self.index.find(&entry.id()).map_or_else(|| self.index.stamp(entry), |found| found.stamp);
        (stamp, entry.id())
    }

    /// A confirmed erasure deletes the paper's words, whether it was asked for or comes with somebody's leaving.
    fn erase_hidden(&mut self, writes: &mut Vec<Write>) {
        use super::record::{Edit, Paper};
        for paper in std::mem::take(&mut self.papers_changed) {
            if self.base.record::<Paper>(&Key::Paper(paper)).is_none_or(|record| !record.erased) {
                continue;
            }
            let mut bodies: Vec<crate::id::BodyHash> = self
                .base
                .records::<Edit>(Key::Edit(paper, EntryId([0; 32])), Key::Edit(paper, EntryId([255; 32])))
                .into_iter()
                .map(|(_, edit)| edit.words)
                .collect();
            // Edits that nobody has confirmed yet will be refused; their words go now. Those of refused ones are gone.
            bodies.extend(
                self.tail
                    .entries()
                    .filter(|(_, entry)| entry.paper() == Some(paper))
                    .filter_map(|(_, entry)| entry.payload().words),
            );
            writes.push(Write::Erased { paper, bodies });
        }
    }

    /// The first entries of the tail that can be placed now, in its order, and whether others that could be were left
    /// for a later batch.
    ///
    /// Amendments are dear to judge. They wait until they were judged among the unconfirmed, in slices, so that placing
    /// them takes no time; and a batch has few, so that it takes not too long either for those who take it in unprepared.
    fn choose(&self, most: usize) -> (Vec<Entry>, bool) {
        let mut chosen = Vec::new();
        let (mut amendments, mut full) = (0, false);
        let mut placed = BTreeSet::new();
        let mut blocked = BTreeSet::new();
        for (_, entry) in self.tail.entries() {
            if chosen.len() >= most {
                full = true;
                break;
            }
            let device = entry.device();
            let amends = super::unjudged::is_dear(entry);
            let may_come = |name: &EntryId| match self.index.find(name) {
                Some(found) if found.position.is_some() || placed.contains(name) => false,
                Some(found) => !self.is_out(&found.device),
                None => !self.is_dead(*name),
            };
            let waits = blocked.contains(&device)
                || self.is_out(&device)
                || self.aside.contains_key(&entry.id())
                || entry.payload().names().iter().any(may_come);
            let later = !waits
                && amends
                && (amendments >= AMENDMENTS_PER_BATCH_MAX || !self.tail.is_judged(entry.id()));
            if waits || later {
                full |= later;
                blocked.insert(device);
                continue;
            }
            amendments += usize::from(amends);
            placed.insert(entry.id());
            chosen.push(entry.clone());
        }
        (chosen, full)
    }

    /// Whether a device is out by the confirmed state.
    pub fn is_out(&self, device: &DeviceId) -> bool {
        self.base
            .record::<Device>(&Key::Device(*device))
            .is_some_and(|found| found.standing != Standing::Enrolled)
    }

    /// Of a device that is out nothing comes after its last confirmed entry.
    fn bury_put_out(&mut self, writes: &mut Vec<Write>) {
        for device in std::mem::take(&mut self.put_out) {
            let confirmed = self.index.journal(&device).map_or(0, |journal| journal.confirmed);
            if self.is_out(&device) {
                self.drop_branch(&device, confirmed + 1, writes);
            }
        }
    }

    fn founder(&self) -> Option<DeviceId> {
        self.tail.entries().next().map(|(_, entry)| entry.device())
    }

    fn close_batch(
        &mut self,
        record: &OrderRecord,
        bytes: &[u8],
        opens: Option<Vec<u8>>,
        writes: &mut Vec<Write>,
    ) -> Point {
        let mut position = record.first;
        for run in &record.runs {
            writes.push(Write::Placed {
                device: run.device,
                sequence: run.first,
                count: run.count,
                position,
            });
            position += run.count;
        }
        let before = match &opens {
            Some(epoch_bytes) => running_hash(self.running_hash(), epoch_bytes),
            None => self.running_hash(),
        };
        let point = Point { epoch: record.epoch, position: record.last(), hash: running_hash(before, bytes) };
        self.point = Some(point);
        self.time_ms = record.time_ms;
        self.named.clone_from(&record.keepers);
        self.points.push((point, record.time_ms));
        self.erase_hidden(writes);
        self.bury_put_out(writes);
        if let Some(permits) = permits_in_runs(std::mem::take(&mut self.permits)) {
            writes.push(Write::Permits { first: record.first, permits });
        }
        writes.push(Write::Order {
            first: record.first,
            point,
            time_ms: record.time_ms,
            record: bytes.to_vec(),
            opens,
        });
        point
    }
}

/// How often each policy permitted in a row; none if none did.
fn permits_in_runs(permits: Vec<Option<Arc<str>>>) -> Option<Vec<(u32, Option<Arc<str>>)>> {
    let mut runs: Vec<(u32, Option<Arc<str>>)> = Vec::new();
    for permit in permits {
        match runs.last_mut() {
            Some((count, last)) if *last == permit => *count += 1,
            _ => runs.push((1, permit)),
        }
    }
    runs.iter().any(|(_, permit)| permit.is_some()).then_some(runs)
}

/// Nothing will ever show what an entry said.
pub(super) fn no_words(entry: &Entry, writes: &mut Vec<Write>) {
    if let Some(hash) = entry.payload().words {
        writes.push(Write::NoWords { entry: entry.id(), hash, heir: None });
    }
}
