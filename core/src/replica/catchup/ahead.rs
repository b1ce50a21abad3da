//! What is known of the order ahead of the ledger: batches that wait for their entries, and entries that were fetched for them.

use std::collections::BTreeMap;

use crate::entry::{Entry, Point};
use crate::id::DeviceId;
use crate::ledger::Batch;
use crate::order::Run;
use crate::replica::LinkId;

/// A batch that was certified and waits for its entries.
#[derive(Debug)]
pub(super) struct Certified {
    pub(super) batch: Batch,
    /// The certificate, with the last batch that it came with.
    pub(super) certificate: Option<(Point, Vec<u8>)>,
    /// So many of its runs, from the first on, were seen to be here: a hint, since what was fetched may be let go.
    pub(super) here: usize,
    /// Its runs, by device and number.
    by_device: Vec<Run>,
}

impl Certified {
    pub(super) fn new(batch: Batch) -> Self {
        let mut by_device = batch.record.runs.clone();
        by_device.sort_unstable_by_key(|run| (run.device, run.first));
        Self { batch, certificate: None, here: 0, by_device }
    }

    /// Whether it places some of a journal's entries, from one to another.
    pub(super) fn places(&self, device: &DeviceId, first: u64, last: u64) -> bool {
        let next = self.by_device.partition_point(|run| (run.device, run.first) <= (*device, last));
        let run = next.checked_sub(1).map(|at| &self.by_device[at]);
        run.is_some_and(|run| run.device == *device && first < run.first + run.count)
    }
}

/// An entry that was fetched for a batch.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) entry: Entry,
    /// Who brought it, if that one is to have the batch that places it.
    pub(super) by: Option<LinkId>,
}

/// Entries that were fetched, by journal and number.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    journals: BTreeMap<DeviceId, BTreeMap<u64, Fetched>>,
    bytes: usize,
}

impl Ahead {
    /// How many bytes they have.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn get(&self, device: &DeviceId, sequence: u64) -> Option<&Fetched> {
        self.journals.get(device)?.get(&sequence)
    }

    pub(super) fn contains(&self, device: &DeviceId, sequence: u64) -> bool {
        self.get(device, sequence).is_some()
    }

    /// Puts one in, in place of another of that number.
    pub(super) fn insert(&mut self, fetched: Fetched) {
        let (device, sequence) = (fetched.entry.device(), fetched.entry.payload().sequence);
        self.bytes += fetched.entry.bytes().len();
        let before = self.journals.entry(device).or_default().insert(sequence, fetched);
        self.bytes -= before.map_or(0, |before| before.entry.bytes().len());
    }

    pub(super) fn remove(&mut self, device: &DeviceId, sequence: u64) -> Option<Fetched> {
        let journal = self.journals.get_mut(device)?;
        let removed = journal.remove(&sequence)?;
        self.bytes -= removed.entry.bytes().len();
        if journal.is_empty() {
            self.journals.remove(device);
        }
        Some(removed)
    }

    /// Lets go of all of a journal.
    pub(super) fn remove_journal(&mut self, device: &DeviceId) {
        let removed = self.journals.remove(device).unwrap_or_default();
        self.bytes -= removed.values().map(|one| one.entry.bytes().len()).sum::<usize>();
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
