//! Entries newest first: the unconfirmed ones by their stamps, then the confirmed ones by position.

use std::collections::BinaryHeap;
use std::sync::Arc;

use moothall_core::id::{DeviceId, EntryId};
use moothall_core::store::Stamp;

use super::Store;
use super::fault::StoreFault;
use super::{entries, order};

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexRow {
    /// The entry's id.
    pub id: EntryId,
    /// Whose journal.
    pub device: DeviceId,
    /// Its number there.
    pub sequence: u64,
    /// Its place among the unconfirmed.
    pub stamp: Stamp,
    /// Its confirmed position.
    pub position: Option<u64>,
}

/// An entry in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Where it stands.
    pub row: IndexRow,
    /// Its complete bytes.
    pub bytes: Arc<[u8]>,
}

/// At most `limit` entries that come before `before` in the list, of one device or of all.
pub(super) fn read(
    store: &Store,
    before: Option<EntryId>,
    limit: usize,
    device: Option<DeviceId>,
) -> Result<Vec<LogRow>, StoreFault> {
    let start = match before {
        None => Start::Newest,
        Some(id) => match entries::place(&store.connection, &store.places, id)? {
            None => return Ok(Vec::new()),
            Some(place) => match order::position(&store.connection, place.device, place.sequence)? {
                Some(position) => Start::Below(position),
                None => Start::Under(place.stamp, id),
            },
        },
    };
    let mut found = Vec::new();
    if !matches!(start, Start::Below(_)) {
        unconfirmed(store, &start, limit, device, &mut found)?;
    }
    if found.len() < limit {
        let below = if let Start::Below(position) = start { position } else { u64::MAX };
        confirmed(store, below, limit, device, &mut found)?;
    }
    Ok(found)
}

/// An entry's place in the list and its bytes.
type Placed = (Stamp, EntryId, Arc<[u8]>);

enum Start {
    /// At the newest entry.
    Newest,
    /// Among the unconfirmed, below this stamp and id.
    Under(Stamp, EntryId),
    /// Among the confirmed, below this position.
    Below(u64),
}

/// Within a journal stamps ascend, so the newest of all journals is the newest of their newest.
fn unconfirmed(
    store: &Store,
    start: &Start,
    limit: usize,
    device: Option<DeviceId>,
    found: &mut Vec<LogRow>,
) -> Result<(), StoreFault> {
    let mut heap = BinaryHeap::new();
    for (number, each) in store.devices.all().filter(|(_, each)| device.is_none_or(|device| device == *each))
    {
        let from = order::unplaced_from(&store.connection, number)?;
        let until = match start {
            Start::Under(stamp, id) => first_not_under(store, number, from, (*stamp, *id))?,
            _ => store.places.last_of(number) + 1,
        };
        if until > from
            && let Some((stamp, id, bytes)) = read_one(store, number, until - 1)?
        {
            heap.push((stamp, id, number, each, until - 1, from, bytes));
        }
    }
    while found.len() < limit
        && let Some((stamp, id, number, device, sequence, from, bytes)) = heap.pop()
    {
        found.push(LogRow { row: IndexRow { id, device, sequence, stamp, position: None }, bytes });
        if sequence > from
            && let Some((stamp, id, bytes)) = read_one(store, number, sequence - 1)?
        {
            heap.push((stamp, id, number, device, sequence - 1, from, bytes));
        }
    }
    Ok(())
}

/// The first number of a journal whose entry is not below a place in the list.
fn first_not_under(
    store: &Store,
    number: i64,
    from: u64,
    under: (Stamp, EntryId),
) -> Result<u64, StoreFault> {
    let (mut low, mut high) = (from, store.places.last_of(number) + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        match read_one(store, number, middle)? {
            Some((stamp, id, _)) if (stamp, id) < under => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

fn read_one(store: &Store, number: i64, sequence: u64) -> Result<Option<Placed>, StoreFault> {
    let Some(at) = store.places.of(&store.connection, number, sequence)? else { return Ok(None) };
    let Some((_, bytes)) = entries::by_number(&store.connection, at)? else { return Ok(None) };
    let id = entries::id_of(&bytes);
    let Some(place) = entries::place(&store.connection, &store.places, id)? else {
        let device = store.devices.device(number)?;
        return Err(StoreFault::damaged(format!(
            "entry {sequence} of device {device} is not what was stored"
        )));
    };
    Ok(Some((place.stamp, id, bytes)))
}

fn confirmed(
    store: &Store,
    below: u64,
    limit: usize,
    device: Option<DeviceId>,
    found: &mut Vec<LogRow>,
) -> Result<(), StoreFault> {
    let only = match device {
        None => None,
        Some(device) => match store.devices.number(device) {
            None => return Ok(()),
            Some(number) => Some(number),
        },
    };
    let mut below = below;
    // The run that holds the place where the list begins starts at or before it.
    while found.len() < limit {
        let runs = match only {
            None => order::runs_before(&store.connection, below, limit)?,
            Some(number) => order::runs_of_before(&store.connection, number, below, limit)?,
        };
        let Some(&(.., lowest)) = runs.last() else { return Ok(()) };
        for (number, first, count, position) in runs {
            for offset in (0..count.min(below - position)).rev() {
                if found.len() == limit {
                    return Ok(());
                }
                let sequence = first + offset;
                if let Some((stamp, id, bytes)) = read_one(store, number, sequence)? {
                    let device = store.devices.device(number)?;
                    let position = Some(position + offset);
                    found.push(LogRow { row: IndexRow { id, device, sequence, stamp, position }, bytes });
                }
            }
        }
        below = lowest;
    }
    Ok(())
}
