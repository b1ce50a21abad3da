//! Reads what the ledger needs to go on where it stopped.
//!
//! All ids and positions are read, but bytes only of what came after the saved state.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;

use moothall_core::id::{DeviceId, EntryId};
use moothall_core::store::{IndexRow, Opening};

use super::devices::Devices;
use super::entries::Places;
use super::fault::StoreFault;
use super::{bodies, checkpoint, entries, notes, order, records, state};

pub(super) fn read(
    connection: &Connection,
    devices: &Devices,
    places: &Places,
    readable: impl Fn(&[u8]) -> bool,
) -> Result<Opening, StoreFault> {
    let saved = state::get(connection)?.filter(|saved| {
        let sound = saved.is_sound() && readable(&saved.bytes);
        if !sound {
            tracing::warn!(position = saved.position, "the saved state cannot be used and is computed again");
        }
        sound
    });
    let begun = checkpoint::begun(connection)?;
    // Of the history that is fetched behind nothing is wanted yet.
    let begun_at = begun.as_ref().map_or(0, |(point, _)| point.position);
    let upto = saved.as_ref().map_or(0, |saved| saved.position).max(begun_at);
    let index = index(connection, devices)?;
    let entries = entries_after(connection, devices, places, &index, upto)?;
    Ok(Opening {
        organisation: notes::organisation(connection)?,
        begun: begun.map(|(_, bytes)| bytes),
        state: saved.map(|saved| saved.bytes),
        records: order::records(connection, upto + 1, usize::MAX)?,
        entries,
        index,
        newest: order::newest(connection)?,
        points: order::points(connection)?,
        certificate: order::certificate_newest(connection)?,
        signed: order::signed(connection)?.pop(),
        buried: records::all_buried(connection)?,
        aside: records::aside(connection)?,
        equivocations: records::equivocations(connection)?.into_iter().map(|proof| proof.bytes).collect(),
        receipts: records::receipts(connection)?.into_iter().map(|receipt| receipt.bytes).collect(),
        successions: records::successions(connection)?
            .into_iter()
            .map(|one| (one.seen_ms, one.bytes))
            .collect(),
        wanted: bodies::wanted(connection)?,
        held: bodies::held(connection)?,
        erased: bodies::erased(connection)?,
        notes: notes::all(connection)?,
    })
}

/// All entries without their bytes, by device and number.
fn index(connection: &Connection, devices: &Devices) -> Result<Vec<IndexRow>, StoreFault> {
    let mut by_id: Vec<(i64, DeviceId)> = devices.all().collect();
    by_id.sort_unstable_by_key(|(_, device)| *device);
    // Sorting by the device's rank is much faster than by its 32 bytes.
    let ranks: HashMap<i64, (i64, DeviceId)> =
        (0..).zip(by_id).map(|(rank, (number, device))| (number, (rank, device))).collect();

    let mut runs: HashMap<i64, Vec<(u64, u64, u64)>> = HashMap::new();
    for (number, sequence, count, position) in order::runs(connection)? {
        runs.entry(number).or_default().push((sequence, count, position));
    }

    let mut rows: Vec<((i64, u64), IndexRow)> = Vec::new();
    let mut statement =
        connection.prepare_cached("SELECT id, device, sequence, seen, clock_ms, depth FROM entries")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (number, sequence) = (row.get(1)?, row.get::<_, i64>(2)?.cast_unsigned());
        let Some((rank, device)) = ranks.get(&number).copied() else {
            return Err(StoreFault::damaged(format!("no device has the number {number}")));
        };
        let position = runs.get(&number).and_then(|runs| position(runs, sequence));
        let id = EntryId(row.get(0)?);
        let row = IndexRow { id, device, sequence, stamp: entries::stamp(row, 3)?, position };
        rows.push(((rank, sequence), row));
    }
    rows.sort_unstable_by_key(|(key, _)| *key);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The position of a number, from its journal's runs in ascending order.
fn position(runs: &[(u64, u64, u64)], sequence: u64) -> Option<u64> {
    let after = runs.partition_point(|(first, _, _)| *first <= sequence);
    let (first, count, position) = runs.get(after.checked_sub(1)?)?;
    (sequence - first < *count).then(|| position + (sequence - first))
}

/// Bytes of the entries that lie after a position or have none.
fn entries_after(
    connection: &Connection,
    devices: &Devices,
    places: &Places,
    index: &[IndexRow],
    upto: u64,
) -> Result<Vec<Arc<[u8]>>, StoreFault> {
    let mut found = Vec::new();
    for journal in index.chunk_by(|one, next| one.device == next.device) {
        // A journal is placed in sequence, so what is wanted of it is its end.
        let from = journal.partition_point(|row| row.position.is_some_and(|position| position <= upto));
        let Some(row) = journal.get(from) else { continue };
        let bytes =
            entries::range(connection, devices, places, row.device, row.sequence, usize::MAX, usize::MAX)?;
        if bytes.len() != journal.len() - from {
            let detail = format!(
                "device {} has {} entries after number {}, the index has {}",
                row.device,
                bytes.len(),
                row.sequence,
                journal.len() - from
            );
            return Err(StoreFault::damaged(detail));
        }
        found.extend(bytes);
    }
    Ok(found)
}
