//! Where each entry is: its journal, its number, its place among the unconfirmed, its confirmed position. What is not held here
//! any more is looked up ([`Archive`]).

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::archive::Archive;
use crate::checkpoint::{Beginning, Confirmed};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId};
use crate::store::Stamp;

/// Where an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located {
    /// Whose journal.
    pub device: DeviceId,
    /// Its number there.
    pub sequence: u64,
    /// Its place among the unconfirmed.
    pub stamp: Stamp,
    /// Its confirmed position.
    pub position: Option<u64>,
}

/// How far a journal goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journal {
    /// The newest entry.
    pub head: EntryId,
    /// Its number.
    pub sequence: u64,
    /// The newest confirmed entry's number; 0 if none is.
    pub confirmed: u64,
    /// The newest confirmed entry.
    pub confirmed_head: Option<EntryId>,
    /// Bytes of the unconfirmed entries.
    pub unconfirmed_bytes: u64,
}

impl Journal {
    /// One whose newest entry is confirmed; `none_yet` for one without entries.
    fn ending(head: EntryId, sequence: u64) -> Self {
        let confirmed_head = (sequence > 0).then_some(head);
        Self { head, sequence, confirmed: sequence, confirmed_head, unconfirmed_bytes: 0 }
    }
}

#[derive(Debug, Clone, Copy)]
struct Row {
    device: u32,
    sequence: u32,
    stamp: Stamp,
    /// 0 is none.
    position: u64,
}

/// The index of all entries at hand.
#[derive(Debug, Default)]
pub struct Index {
    /// Those that are not in the archive.
    rows: HashMap<EntryId, Row>,
    archive: Option<Rc<dyn Archive>>,
    /// Positions that are looked up: after the first, up to the second.
    archived: (u64, u64),
    /// The newest entries of the journals that went on since it was opened, which need not be looked up.
    newest: HashMap<DeviceId, (EntryId, Stamp)>,
    count: usize,
    placed: usize,
    devices: Vec<DeviceId>,
    numbers: HashMap<DeviceId, u32>,
    journals: BTreeMap<DeviceId, Journal>,
}

impl Index {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many confirmed entries are held, as they were confirmed since everything was last said to be in the archive.
    pub fn held(&self) -> usize {
        self.placed
    }

    /// All journals.
    pub fn journals(&self) -> &BTreeMap<DeviceId, Journal> {
        &self.journals
    }

    /// One device's journal.
    pub fn journal(&self, device: &DeviceId) -> Option<&Journal> {
        self.journals.get(device)
    }

    /// Where an entry is.
    pub fn find(&self, id: &EntryId) -> Option<Located> {
        let Some(row) = self.rows.get(id) else { return self.look_up(id) };
        Some(Located {
            device: self.devices[row.device as usize],
            sequence: row.sequence.into(),
            stamp: row.stamp,
            position: (row.position > 0).then_some(row.position),
        })
    }

    fn look_up(&self, id: &EntryId) -> Option<Located> {
        let found = self.archive.as_ref()?.find(id)?;
        let (after, upto) = self.archived;
        // What else is stored there is not placed yet, for this index, or is of the history behind where it begins.
        found.position.is_some_and(|position| after < position && position <= upto).then_some(found)
    }

    /// Whether an entry is here. One that goes on its journal is known without looking it up.
    pub fn has(&self, entry: &Entry) -> bool {
        let payload = entry.payload();
        let begun =
            self.journals.get(&payload.device).is_some_and(|journal| payload.sequence <= journal.sequence);
        begun && self.find(&entry.id()).is_some()
    }

    /// Everything that is confirmed up to a position can be looked up from now on, and is not held any more.
    pub fn archive(&mut self, archive: Rc<dyn Archive>, upto: u64) {
        let (after, _) = self.archived;
        self.rows.retain(|_, row| row.position <= after || row.position > upto);
        self.rows.shrink_to(self.rows.len() * 2);
        self.archived = (after, upto);
        self.archive = Some(archive);
        self.placed = 0;
    }

    /// The place of an entry that another one names or continues.
    fn stamp_of(&self, name: &EntryId, of: &DeviceId) -> Option<Stamp> {
        let newest = self.newest.get(of).filter(|(newest, _)| newest == name);
        newest.map(|(_, stamp)| *stamp).or_else(|| self.find(name).map(|found| found.stamp))
    }

    /// The place that an entry has by its ancestors' stamps. Names that are not here count for nothing.
    pub fn stamp(&self, entry: &Entry) -> Stamp {
        let payload = entry.payload();
        let own = Stamp {
            seen: payload.seen.map_or(0, |point| point.position),
            clock_ms: payload.clock_ms,
            depth: 0,
        };
        let ancestors = payload.names().into_iter().chain(payload.previous);
        let mut stamp = own;
        for theirs in ancestors.filter_map(|name| self.stamp_of(&name, &payload.device)) {
            let above = (theirs.seen, theirs.clock_ms).cmp(&(stamp.seen, stamp.clock_ms));
            stamp = match above {
                std::cmp::Ordering::Less => stamp,
                std::cmp::Ordering::Equal => {
                    Stamp { depth: stamp.depth.max(theirs.depth.saturating_add(1)), ..stamp }
                }
                std::cmp::Ordering::Greater => Stamp { depth: theirs.depth.saturating_add(1), ..theirs },
            };
        }
        stamp
    }

    /// Appends an entry to its journal. The caller has checked that it continues it.
    pub fn append(&mut self, entry: &Entry, stamp: Stamp) {
        let payload = entry.payload();
        let bytes = entry.bytes().len() as u64;
        self.put(entry.id(), payload.device, payload.sequence, stamp, None);
        self.count += 1;
        let journal = self.journals.entry(payload.device).or_insert(Journal::ending(entry.id(), 0));
        journal.head = entry.id();
        journal.sequence = payload.sequence;
        journal.unconfirmed_bytes += bytes;
        self.newest.insert(payload.device, (entry.id(), stamp));
    }

    /// Goes on from journals whose entries up to a position are all in the archive.
    pub fn resume(&mut self, journals: &[Confirmed], archive: Option<Rc<dyn Archive>>, upto: u64) {
        for Confirmed { device, sequence, head } in journals {
            let before = self.journals.insert(*device, Journal::ending(*head, *sequence));
            let more = sequence.saturating_sub(before.map_or(0, |journal| journal.sequence));
            self.count += usize::try_from(more).unwrap_or(usize::MAX);
        }
        self.archived.1 = upto;
        self.archive = archive;
    }

    /// Begins where the order stands at a position, without the entries before it but for those that edited a paper.
    pub fn begin(&mut self, begun: &Beginning) {
        for Confirmed { device, sequence, head } in &begun.journals {
            self.journals.insert(*device, Journal::ending(*head, *sequence));
        }
        self.archived = (begun.point.position, begun.point.position);
        for (entry, edit) in begun.edits() {
            let position = Some(begun.point.position);
            self.count += 1;
            self.put(entry, edit.device, edit.sequence, Stamp::default(), position);
        }
    }

    /// The journals with confirmed entries, ascending by device.
    pub fn confirmed(&self) -> impl Iterator<Item = Confirmed> {
        self.journals.iter().filter_map(|(device, journal)| {
            let head = journal.confirmed_head?;
            Some(Confirmed { device: *device, sequence: journal.confirmed, head })
        })
    }

    /// Gives the next entry of a journal its position.
    pub fn place(&mut self, entry: &Entry, position: u64) {
        if let Some(row) = self.rows.get_mut(&entry.id()) {
            row.position = position;
            self.placed += 1;
        }
        if let Some(journal) = self.journals.get_mut(&entry.device()) {
            journal.confirmed = entry.payload().sequence;
            journal.confirmed_head = Some(entry.id());
            journal.unconfirmed_bytes = journal.unconfirmed_bytes.saturating_sub(entry.bytes().len() as u64);
        }
    }

    /// Forgets the unconfirmed entries of a journal from a number on: all of `dropped`. `before` is the one before them.
    pub fn drop_from(&mut self, device: &DeviceId, from: u64, before: Option<EntryId>, dropped: &[Entry]) {
        for entry in dropped {
            self.rows.remove(&entry.id());
        }
        self.count = self.count.saturating_sub(dropped.len());
        let bytes: u64 = dropped.iter().map(|entry| entry.bytes().len() as u64).sum();
        match (before, self.journals.get_mut(device)) {
            (Some(head), Some(journal)) => {
                journal.head = head;
                journal.sequence = from - 1;
                journal.unconfirmed_bytes = journal.unconfirmed_bytes.saturating_sub(bytes);
            }
            _ => {
                self.journals.remove(device);
            }
        }
    }

    /// Gives an entry the place that it had when it came. Where something that it names came later, or never, the place
    /// is not what [`Index::stamp`] would say now.
    pub fn restamp(&mut self, id: &EntryId, stamp: Stamp) {
        let Some(row) = self.rows.get_mut(id) else { return };
        row.stamp = stamp;
        let device = self.devices[row.device as usize];
        if let Some((_, newest)) = self.newest.get_mut(&device).filter(|(newest, _)| newest == id) {
            *newest = stamp;
        }
    }

    fn put(&mut self, id: EntryId, device: DeviceId, sequence: u64, stamp: Stamp, position: Option<u64>) {
        let devices = &mut self.devices;
        let number = *self.numbers.entry(device).or_insert_with(|| {
            devices.push(device);
            u32::try_from(devices.len() - 1).unwrap_or(u32::MAX)
        });
        self.rows.insert(
            id,
            Row {
                device: number,
                sequence: u32::try_from(sequence).unwrap_or(u32::MAX),
                stamp,
                position: position.unwrap_or(0),
            },
        );
    }
}
