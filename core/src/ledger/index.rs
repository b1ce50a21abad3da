//! Where each entry is: its journal, its number, its place among the unconfirmed, its confirmed position.

use std::collections::{BTreeMap, HashMap};

use crate::checkpoint::{Beginning, Confirmed};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId};
use crate::store::{IndexRow, Stamp};

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
    rows: HashMap<EntryId, Row>,
    devices: Vec<DeviceId>,
    numbers: HashMap<DeviceId, u32>,
    journals: BTreeMap<DeviceId, Journal>,
}

impl Index {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
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
        let row = self.rows.get(id)?;
        Some(Located {
            device: self.devices[row.device as usize],
            sequence: row.sequence.into(),
            stamp: row.stamp,
            position: (row.position > 0).then_some(row.position),
        })
    }

    /// The place that an entry has by its ancestors' stamps. Names that are not here count for nothing.
    pub fn stamp(&self, entry: &Entry) -> Stamp {
        let payload = entry.payload();
        let own = Stamp {
            seen: payload.seen.map_or(0, |point| point.position),
            clock_ms: payload.clock_ms,
            depth: 0,
        };
        let ancestors =
            payload.names().into_iter().chain(payload.previous).filter_map(|name| self.rows.get(&name));
        let mut stamp = own;
        for ancestor in ancestors {
            let theirs = ancestor.stamp;
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
        let journal = self.journals.entry(payload.device).or_insert(Journal {
            head: entry.id(),
            sequence: 0,
            confirmed: 0,
            confirmed_head: None,
            unconfirmed_bytes: 0,
        });
        journal.head = entry.id();
        journal.sequence = payload.sequence;
        journal.unconfirmed_bytes += bytes;
    }

    /// Takes a row back from the store, in order of device and number.
    pub fn restore(&mut self, row: &IndexRow) {
        self.put(row.id, row.device, row.sequence, row.stamp, row.position);
        let journal = self.journals.entry(row.device).or_insert(Journal {
            head: row.id,
            sequence: 0,
            confirmed: 0,
            confirmed_head: None,
            unconfirmed_bytes: 0,
        });
        journal.head = row.id;
        journal.sequence = row.sequence;
        if row.position.is_some() {
            journal.confirmed = row.sequence;
            journal.confirmed_head = Some(row.id);
        }
    }

    /// Begins where the order stands at a position, without the entries before it but for those that edited a paper.
    pub fn begin(&mut self, begun: &Beginning) {
        for Confirmed { device, sequence, head } in &begun.journals {
            let journal = Journal {
                head: *head,
                sequence: *sequence,
                confirmed: *sequence,
                confirmed_head: Some(*head),
                unconfirmed_bytes: 0,
            };
            self.journals.insert(*device, journal);
        }
        for (entry, edit) in begun.edits() {
            let position = Some(begun.point.position);
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

    /// Notes the bytes of an unconfirmed entry taken back from the store.
    pub fn restore_bytes(&mut self, device: &DeviceId, bytes: u64) {
        if let Some(journal) = self.journals.get_mut(device) {
            journal.unconfirmed_bytes += bytes;
        }
    }

    /// Gives the next entry of a journal its position.
    pub fn place(&mut self, entry: &Entry, position: u64) {
        if let Some(row) = self.rows.get_mut(&entry.id()) {
            row.position = position;
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
        if let Some(row) = self.rows.get_mut(id) {
            row.stamp = stamp;
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
