//! Entries: bytes by device and number, and the index of ids.
//!
//! Two trees and nothing else, so that taking in an entry costs little more than one bare insert: the bytes, appended
//! at the end of their device's stretch, and the small index row by id, which opening reads without touching the bytes.
//! Entries are never updated: their positions lie in [`super::order`].

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::id::{BodyHash, DeviceId, EntryId};
use moothall_core::store::Stamp;

use super::devices::{self, Devices};
use super::fault::{FaultKind, StoreFault};
use super::{bodies, records};

pub(super) const VERSION_1: &str = "
CREATE TABLE entries (
    key INTEGER PRIMARY KEY,
    words BLOB,
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE ids (
    id BLOB PRIMARY KEY,
    key INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    clock_ms INTEGER NOT NULL,
    depth INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
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

/// One entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its id.
    pub id: EntryId,
    /// Whose journal.
    pub device: DeviceId,
    /// Its number there.
    pub sequence: u64,
    /// Its place among the unconfirmed.
    pub stamp: Stamp,
    /// The hash of its body.
    pub words: Option<BodyHash>,
    /// Its complete bytes.
    pub bytes: Arc<[u8]>,
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
    new: &NewEntry<'_>,
) -> Result<(), StoreFault> {
    let key = devices::key(devices.number_or_new(connection, new.device)?, new.sequence)?;
    let words = new.words.as_ref().map(|hash| hash.0.as_slice());
    let inserted = connection
        .prepare_cached("INSERT INTO entries (key, words, bytes) VALUES (?, ?, ?)")?
        .execute(params![key, words, new.bytes]);
    match inserted {
        Ok(_) => {}
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
            let there: Arc<[u8]> = connection
                .prepare_cached("SELECT bytes FROM entries WHERE key = ?")?
                .query_row([key], |row| row.get(0))?;
            if *there == *new.bytes {
                return Ok(());
            }
            let detail =
                format!("another entry is stored as number {} of device {}", new.sequence, new.device);
            return Err(StoreFault::new(FaultKind::Io, detail));
        }
        Err(error) => return Err(error.into()),
    }
    connection
        .prepare_cached("INSERT INTO ids (id, key, seen, clock_ms, depth) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![new.id.0, key, new.stamp.seen.cast_signed(), new.stamp.clock_ms, new.stamp.depth])?;
    Ok(())
}

/// Removes a journal from a number on, with what hangs on the entries.
pub(super) fn remove_from(
    connection: &Connection,
    devices: &Devices,
    device: DeviceId,
    from: u64,
) -> Result<(), StoreFault> {
    let Some(number) = devices.number(device) else { return Ok(()) };
    let (first, last) = (devices::key(number, from)?, last_key(number));
    let mut gone = Vec::new();
    let mut words = HashMap::new();
    {
        let mut statement =
            connection.prepare_cached("SELECT words, bytes FROM entries WHERE key BETWEEN ? AND ?")?;
        let mut rows = statement.query([first, last])?;
        while let Some(row) = rows.next()? {
            let id = id_of(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?);
            if let Some(hash) = row.get::<_, Option<[u8; 32]>>(0)? {
                words.insert(BodyHash(hash), id);
            }
            gone.push(id);
        }
    }
    connection.prepare_cached("DELETE FROM entries WHERE key BETWEEN ? AND ?")?.execute([first, last])?;
    for id in &gone {
        connection.prepare_cached("DELETE FROM ids WHERE id = ?")?.execute([id.0])?;
        records::forget_entry(connection, *id)?;
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
        bodies::bequeath(connection, hash, heirs.get(&hash).copied())?;
    }
    Ok(())
}

pub(super) fn last_key(number: i64) -> i64 {
    devices::key(number + 1, 0).unwrap_or(i64::MAX) - 1
}

/// The bytes of a journal's entries from a number on: at most `count`, and beyond the first at most `bytes_max` bytes.
pub(super) fn range(
    connection: &Connection,
    devices: &Devices,
    device: DeviceId,
    from: u64,
    count: usize,
    bytes_max: usize,
) -> Result<Vec<Arc<[u8]>>, StoreFault> {
    let Some(number) = devices.number(device) else { return Ok(Vec::new()) };
    let mut statement = connection
        .prepare_cached("SELECT bytes FROM entries WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?")?;
    let limit = i64::try_from(count).unwrap_or(i64::MAX);
    let mut rows = statement.query([devices::key(number, from)?, last_key(number), limit])?;
    let mut found: Vec<Arc<[u8]>> = Vec::new();
    let mut total = 0;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        total += bytes.len();
        if total > bytes_max && !found.is_empty() {
            break;
        }
        found.push(bytes.into());
    }
    Ok(found)
}

/// The key and the stamp of an entry.
pub(super) fn place(connection: &Connection, id: EntryId) -> Result<Option<(i64, Stamp)>, StoreFault> {
    let place = connection
        .prepare_cached("SELECT key, seen, clock_ms, depth FROM ids WHERE id = ?")?
        .query_row([id.0], |row| Ok((row.get(0)?, stamp(row, 1)?)))
        .optional()?;
    Ok(place)
}

pub(super) fn stamp(row: &rusqlite::Row<'_>, at: usize) -> Result<Stamp, rusqlite::Error> {
    Ok(Stamp {
        seen: row.get::<_, i64>(at)?.cast_unsigned(),
        clock_ms: row.get(at + 1)?,
        depth: row.get(at + 2)?,
    })
}

/// The bytes and the body's hash of an entry, by key.
pub(super) fn by_key(connection: &Connection, key: i64) -> Result<Option<WordsAndBytes>, StoreFault> {
    let found = connection
        .prepare_cached("SELECT words, bytes FROM entries WHERE key = ?")?
        .query_row([key], |row| Ok((row.get::<_, Option<[u8; 32]>>(0)?.map(BodyHash), row.get(1)?)))
        .optional()?;
    Ok(found)
}

/// Entries by key after `after`, for the pages of [`super::Store::all_entries`].
pub(super) fn page(
    connection: &Connection,
    devices: &Devices,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, StoredEntry)>, StoreFault> {
    let mut statement = connection
        .prepare_cached("SELECT key, words, bytes FROM entries WHERE key > ? ORDER BY key LIMIT ?")?;
    let mut rows = statement.query([after, limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (key, bytes): (i64, Arc<[u8]>) = (row.get(0)?, row.get(2)?);
        let id = id_of(&bytes);
        let (number, sequence) = devices::parts(key);
        let device = devices.device(number)?;
        let stamp = match place(connection, id)? {
            Some((at, stamp)) if at == key => stamp,
            _ => {
                return Err(StoreFault::damaged(format!(
                    "entry {sequence} of device {device} is not what was stored"
                )));
            }
        };
        let words = row.get::<_, Option<[u8; 32]>>(1)?.map(BodyHash);
        found.push((key, StoredEntry { id, device, sequence, stamp, words, bytes }));
    }
    Ok(found)
}
