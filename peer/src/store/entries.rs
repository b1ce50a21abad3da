//! Entries in the order in which they came.
//!
//! Each is one row at the end of one table, so taking in an entry costs little more than one bare insert. Where an entry
//! of an id or of a journal's number lies, [`super::places`] knows. The bytes are a row's last column: what
//! lies before them is read without them. Entries are never updated: their positions lie in [`super::order`].

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::id::{BodyHash, DeviceId, EntryId};
use moothall_core::store::Stamp;
use moothall_core::verify::EntryRow;

use super::devices::Devices;
use super::fault::{FaultKind, StoreFault};
use super::places::Places;
use super::{bodies, records, scrub};

pub(super) const VERSION_1: &str = "
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    device INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    clock_ms INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    words BLOB,
    bytes BLOB NOT NULL
) STRICT;
";

/// What is stored of an entry, for one to be put in.
pub(super) struct NewEntry<'a> {
    pub(super) id: EntryId,
    pub(super) device: DeviceId,
    pub(super) sequence: u64,
    pub(super) stamp: Stamp,
    pub(super) words: Option<BodyHash>,
    pub(super) bytes: &'a [u8],
}

/// Where an entry lies.
pub(super) struct Place {
    pub(super) number: i64,
    pub(super) device: i64,
    pub(super) sequence: u64,
    pub(super) stamp: Stamp,
}

/// The hash of an entry's body, and the entry's bytes.
type WordsAndBytes = (Option<BodyHash>, Arc<[u8]>);

pub(super) fn id_of(bytes: &[u8]) -> EntryId {
    EntryId(*blake3::hash(bytes).as_bytes())
}

/// Puts an entry in. One that is already there, alike, changes nothing.
pub(super) fn insert(
    connection: &Connection,
    devices: &mut Devices,
    places: &Places,
    new: &NewEntry<'_>,
) -> Result<(), StoreFault> {
    let device = devices.number_or_new(connection, new.device)?;
    if let Some(number) = places.of(connection, device, new.sequence)? {
        return match by_number(connection, number)? {
            Some((_, bytes)) if *bytes == *new.bytes => Ok(()),
            _ => {
                let detail =
                    format!("another entry is stored as number {} of device {}", new.sequence, new.device);
                Err(StoreFault::new(FaultKind::Io, detail))
            }
        };
    }
    let number = places.add(&new.id, device, new.sequence);
    let words = new.words.as_ref().map(|hash| hash.0.as_slice());
    let stamp = new.stamp;
    connection
        .prepare_cached(
            "INSERT INTO entries (number, id, device, sequence, seen, clock_ms, depth, words, bytes)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            number,
            new.id.0,
            device,
            new.sequence.cast_signed(),
            stamp.seen.cast_signed(),
            stamp.clock_ms,
            stamp.depth,
            words,
            new.bytes
        ])?;
    Ok(())
}

/// Removes a journal from a number on, with what hangs on the entries.
pub(super) fn remove_from(
    connection: &Connection,
    devices: &Devices,
    places: &Places,
    device: DeviceId,
    from: u64,
) -> Result<(), StoreFault> {
    let Some(device) = devices.number(device) else { return Ok(()) };
    let mut words = HashMap::new();
    for sequence in (from..=places.last_of(device)).rev() {
        let Some(number) = places.of(connection, device, sequence)? else { continue };
        if let Some((hash, bytes)) = by_number(connection, number)? {
            let id = id_of(&bytes);
            words.extend(hash.map(|hash| (hash, id)));
            records::forget_entry(connection, id)?;
            places.remove(connection, &id, device, sequence)?;
            records::bury(connection, id, &bytes)?;
        }
        connection.prepare_cached("DELETE FROM entries WHERE number = ?")?.execute([number])?;
    }
    if words.is_empty() {
        return Ok(());
    }
    // A body stays if another entry names it too; this is rare, so it is looked for rather than indexed.
    let mut heirs = HashMap::new();
    {
        let mut statement =
            connection.prepare_cached("SELECT words, bytes FROM entries WHERE words IS NOT NULL")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let hash = BodyHash(row.get(0)?);
            if words.contains_key(&hash) {
                heirs.insert(hash, id_of(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?));
            }
        }
    }
    for hash in words.into_keys() {
        if bodies::bequeath(connection, hash, heirs.get(&hash).copied())? {
            scrub::request(connection)?;
        }
    }
    Ok(())
}

/// The bytes of a journal's entries from a number on: at most `count`, and beyond the first at most `bytes_max` bytes. It ends
/// before a number that is not here, as in the history of a device that began at a checkpoint.
pub(super) fn range(
    connection: &Connection,
    devices: &Devices,
    places: &Places,
    device: DeviceId,
    from: u64,
    count: usize,
    bytes_max: usize,
) -> Result<Vec<Arc<[u8]>>, StoreFault> {
    let Some(journal) = devices.number(device) else { return Ok(Vec::new()) };
    let mut found: Vec<Arc<[u8]>> = Vec::new();
    let mut total = 0;
    for number in places.range(connection, journal, from, count)? {
        let Some((_, bytes)) = by_number(connection, number)? else {
            return Err(StoreFault::damaged(format!("the bytes of an entry of device {device} are missing")));
        };
        total += bytes.len();
        if total > bytes_max && !found.is_empty() {
            break;
        }
        found.push(bytes);
    }
    Ok(found)
}

/// Where an entry lies.
pub(super) fn place(
    connection: &Connection,
    places: &Places,
    id: EntryId,
) -> Result<Option<Place>, StoreFault> {
    let Some(number) = places.by_id(connection, &id)? else { return Ok(None) };
    let place = connection
        .prepare_cached("SELECT id, device, sequence, seen, clock_ms, depth FROM entries WHERE number = ?")?
        .query_row([number], |row| {
            let sequence = row.get::<_, i64>(2)?.cast_unsigned();
            Ok((
                row.get::<_, [u8; 32]>(0)?,
                Place { number, device: row.get(1)?, sequence, stamp: stamp(row, 3)? },
            ))
        })
        .optional()?;
    Ok(place.filter(|(stored, _)| *stored == id.0).map(|(_, place)| place))
}

/// The id of an entry and its place among the unconfirmed, by its number in the tables.
pub(super) fn head(connection: &Connection, number: i64) -> Result<Option<(EntryId, Stamp)>, StoreFault> {
    let found = connection
        .prepare_cached("SELECT id, seen, clock_ms, depth FROM entries WHERE number = ?")?
        .query_row([number], |row| Ok((EntryId(row.get(0)?), stamp(row, 1)?)))
        .optional()?;
    Ok(found)
}

pub(super) fn stamp(row: &rusqlite::Row<'_>, at: usize) -> Result<Stamp, rusqlite::Error> {
    Ok(Stamp {
        seen: row.get::<_, i64>(at)?.cast_unsigned(),
        clock_ms: row.get(at + 1)?,
        depth: row.get(at + 2)?,
    })
}

/// The bytes and the body's hash of an entry, by its number in the tables.
pub(super) fn by_number(connection: &Connection, number: i64) -> Result<Option<WordsAndBytes>, StoreFault> {
    let found = connection
        .prepare_cached("SELECT words, bytes FROM entries WHERE number = ?")?
        .query_row([number], |row| Ok((row.get::<_, Option<[u8; 32]>>(0)?.map(BodyHash), row.get(1)?)))
        .optional()?;
    Ok(found)
}

/// Entries after a number in the tables, for the pages of [`super::Store::all_entries`].
pub(super) fn page(
    connection: &Connection,
    devices: &Devices,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, EntryRow)>, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT number, words, bytes, id, device, sequence, seen, clock_ms, depth
         FROM entries WHERE number > ? ORDER BY number LIMIT ?",
    )?;
    let mut rows = statement.query([after, limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, bytes): (i64, Arc<[u8]>) = (row.get(0)?, row.get(2)?);
        let id = id_of(&bytes);
        let device = devices.device(row.get(4)?)?;
        let sequence = row.get::<_, i64>(5)?.cast_unsigned();
        if row.get::<_, [u8; 32]>(3)? != id.0 {
            return Err(StoreFault::damaged(format!(
                "entry {sequence} of device {device} is not what was stored"
            )));
        }
        let words = row.get::<_, Option<[u8; 32]>>(1)?.map(BodyHash);
        found.push((number, EntryRow { id, device, sequence, stamp: stamp(row, 6)?, words, bytes }));
    }
    Ok(found)
}
