//! The confirmed order: settling a batch that was rehearsed, and taking in one that others certified.

use std::sync::Arc;

use super::Ledger;
use super::record::{Device, Key, Standing};
use super::refusal::Refusal;
use super::rehearse::Rehearsal;
use super::state::{Changes, Look};
use super::tail::{Judged, Judgement};
use crate::entry::{Entry, Point};
use crate::epoch::EpochOpening;
use crate::id::{DeviceId, EntryId, StateHash};
use crate::order::OrderRecord;
use crate::store::Write;

/// A batch to take in. Its certificate was checked.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The epoch record, where the batch opens an epoch.
    pub opens: Option<(EpochOpening, Vec<u8>)>,
    /// The order record.
    pub record: OrderRecord,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The entries that it places and that are not here yet, or not those that are here under their numbers.
    pub entries: Vec<Entry>,
    /// The hash of the state after it that was certified, where one was.
    pub state: Option<StateHash>,
}

/// Why a batch was not taken in. The ledger is as it was.
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
    /// What the order adds up to here is not what was certified.
    State,
}

impl Ledger {
    /// Takes in a batch that a quorum of keepers certified.
    ///
    /// # Errors
    /// As [`BatchFault`] says; nothing changed.
    pub fn take(&mut self, batch: &Batch, writes: &mut Vec<Write>) -> Result<(), BatchFault> {
        let rehearsal = self.rehearse_batch(batch)?;
        self.settle_batch(rehearsal, writes);
        Ok(())
    }

    /// Sets entries aside on which judging failed: they and what follows them in their journals wait.
    pub fn set_aside(&mut self, failed: Vec<(EntryId, String)>, writes: &mut Vec<Write>) {
        for (entry, reason) in failed {
            writes.push(Write::Aside { entry, reason: reason.clone() });
            self.aside.insert(entry, reason);
        }
    }

    /// Does what was rehearsed. It must continue the order at its end, as it did when it was rehearsed.
    pub fn settle_batch(&mut self, batch: Rehearsal, writes: &mut Vec<Write>) {
        assert_eq!(batch.after, self.point, "a rehearsal is of the ledger as it is");
        let Rehearsal {
            record, bytes, opens, point, state, opened, due, failed, constitution, placed, ..
        } = batch;
        self.checkpoint = state.map(|hash| (point, hash));
        if !opened.is_empty() {
            self.apply(opened, None);
        }
        // What fails does so everywhere alike; it is set aside and said.
        self.set_aside(failed, writes);
        self.apply_due(due);
        self.constitution = constitution;
        for (position, (entry, judged)) in (record.first..).zip(placed) {
            self.place(&entry, judged, position, writes);
        }
        self.close_batch(&record, bytes, opens, point, writes);
    }

    /// Things fell due: votes closed, restrictions ended.
    fn apply_due(&mut self, due: Changes) {
        let amended = due.contains_key(&Key::Constitution);
        self.note_changed(due.keys());
        self.tail.base_changed(due.keys(), None);
        for (key, value) in due {
            self.base.set(key, value);
        }
        if amended {
            self.tail.all_dirty();
        }
    }

    /// Gives an entry its position, with the verdict there.
    fn place(&mut self, entry: &Entry, judged: Judged, position: u64, writes: &mut Vec<Write>) {
        let (device, sequence) = (entry.device(), entry.payload().sequence);
        if self.tail.numbered(&device, sequence).is_some_and(|here| here.id() != entry.id()) {
            // The order follows another branch of the journal than the one here.
            self.drop_branch(&device, sequence, writes);
        }
        if !self.index.has(entry) {
            self.append(entry, writes);
        }
        self.lapsed.remove(&entry.id());
        let same = self.tail.confirm(entry.id(), &judged.trace.writes);
        let accepted = match judged.judgement {
            Judgement::Accepted => true,
            Judgement::Refused(refusal) => {
                writes.push(Write::Refusal { entry: entry.id(), reason: refusal.encode() });
                no_words(entry, writes);
                false
            }
            Judgement::Aside(_) => false,
        };
        if !accepted {
            // It may count in what was stored before the ledger was opened, without having been judged here since.
            self.tail.touch_paper_of(entry);
        }
        let place = self.place_of(entry);
        self.permits.push(judged.trace.permit.filter(|_| accepted));
        self.apply(judged.trace.writes, same.then_some(place));
        self.index.place(entry, position);
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

    /// Whether a device is out by the confirmed state.
    pub fn is_out(&self, device: &DeviceId) -> bool {
        #[cfg(feature = "mutants")]
        if crate::mutants::is_off(crate::mutants::Guard::Revocation) {
            return false;
        }
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

    fn close_batch(
        &mut self,
        record: &OrderRecord,
        bytes: Vec<u8>,
        opens: Option<Vec<u8>>,
        point: Point,
        writes: &mut Vec<Write>,
    ) {
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
        self.point = Some(point);
        self.time_ms = record.time_ms;
        self.named.clone_from(&record.keepers);
        self.batches.push(record.first, point, record.time_ms);
        self.erase_hidden(writes);
        self.bury_put_out(writes);
        if let Some(permits) = permits_in_runs(std::mem::take(&mut self.permits)) {
            writes.push(Write::Permits { first: record.first, permits });
        }
        writes.push(Write::Order {
            first: record.first,
            point,
            time_ms: record.time_ms,
            record: bytes,
            opens,
        });
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
