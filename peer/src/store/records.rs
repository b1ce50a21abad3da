//! What lies beside the journals: refusals, entries set aside, proofs, receipts, successions, and entries
//! that can never be placed.

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::id::{DeviceId, EntryId};
use moothall_core::verify::{ProofRow, ReceiptRow, SuccessionRow};

use super::fault::StoreFault;

pub(super) const VERSION_1: &str = "
CREATE TABLE refusals (
    entry BLOB PRIMARY KEY,
    reason BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE aside (
    entry BLOB PRIMARY KEY,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE equivocations (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    device BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE successions (
    device BLOB PRIMARY KEY,
    seen_ms INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
";

pub(super) const VERSION_2: &str = "
CREATE TABLE receipts (
    ballot BLOB NOT NULL,
    keeper BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (ballot, keeper)
) STRICT, WITHOUT ROWID;
CREATE TABLE buried (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    bytes BLOB NOT NULL
) STRICT;
";

pub(super) fn insert_refusal(
    connection: &Connection,
    entry: EntryId,
    reason: &[u8],
) -> Result<(), StoreFault> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO refusals VALUES (?, ?)")?
        .execute(params![entry.0, reason])?;
    Ok(())
}

pub(super) fn insert_aside(connection: &Connection, entry: EntryId, reason: &str) -> Result<(), StoreFault> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO aside VALUES (?, ?)")?
        .execute(params![entry.0, reason])?;
    Ok(())
}

pub(super) fn forget_entry(connection: &Connection, entry: EntryId) -> Result<(), StoreFault> {
    connection.prepare_cached("DELETE FROM refusals WHERE entry = ?")?.execute([entry.0])?;
    connection.prepare_cached("DELETE FROM aside WHERE entry = ?")?.execute([entry.0])?;
    Ok(())
}

pub(super) fn insert_equivocation(
    connection: &Connection,
    id: &[u8; 32],
    device: DeviceId,
    bytes: &[u8],
) -> Result<(), StoreFault> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO equivocations (id, device, bytes) VALUES (?, ?, ?)")?
        .execute(params![id, device.0, bytes])?;
    Ok(())
}

pub(super) fn buried_bytes(connection: &Connection) -> Result<Vec<Vec<u8>>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT bytes FROM buried ORDER BY number")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps an entry that is in no journal any more.
pub(super) fn bury(connection: &Connection, id: EntryId, bytes: &[u8]) -> Result<(), StoreFault> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO buried (id, bytes) VALUES (?, ?)")?
        .execute(params![id.0, bytes])?;
    Ok(())
}

pub(super) fn buried(connection: &Connection, id: EntryId) -> Result<Option<Vec<u8>>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT bytes FROM buried WHERE id = ?")?;
    Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
}

pub(super) fn all_buried(connection: &Connection) -> Result<Vec<EntryId>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT id FROM buried ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok(EntryId(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn insert_receipt(
    connection: &Connection,
    ballot: EntryId,
    keeper: DeviceId,
    bytes: &[u8],
) -> Result<(), StoreFault> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO receipts (ballot, keeper, bytes) VALUES (?, ?, ?)")?
        .execute(params![ballot.0, keeper.0, bytes])?;
    Ok(())
}

pub(super) fn remove_receipt(
    connection: &Connection,
    ballot: EntryId,
    keeper: DeviceId,
) -> Result<(), StoreFault> {
    connection
        .prepare_cached("DELETE FROM receipts WHERE ballot = ? AND keeper = ?")?
        .execute([ballot.0, keeper.0])?;
    Ok(())
}

/// Keeps the newest form of a succession, and the moment at which its first form was seen.
pub(super) fn insert_succession(
    connection: &Connection,
    device: DeviceId,
    seen_ms: i64,
    bytes: &[u8],
) -> Result<(), StoreFault> {
    connection
        .prepare_cached(
            "INSERT INTO successions (device, seen_ms, bytes) VALUES (?, ?, ?)
             ON CONFLICT (device) DO UPDATE SET bytes = excluded.bytes",
        )?
        .execute(params![device.0, seen_ms, bytes])?;
    Ok(())
}

pub(super) fn remove_succession(connection: &Connection, device: DeviceId) -> Result<(), StoreFault> {
    connection.prepare_cached("DELETE FROM successions WHERE device = ?")?.execute([device.0])?;
    Ok(())
}

pub(super) fn refusal(connection: &Connection, entry: EntryId) -> Result<Option<Vec<u8>>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT reason FROM refusals WHERE entry = ?")?;
    Ok(statement.query_row([entry.0], |row| row.get(0)).optional()?)
}

pub(super) fn refusals(connection: &Connection) -> Result<Vec<(EntryId, Vec<u8>)>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT entry, reason FROM refusals")?;
    let rows = statement.query_map([], |row| Ok((EntryId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn aside(connection: &Connection) -> Result<Vec<(EntryId, String)>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT entry, reason FROM aside")?;
    let rows = statement.query_map([], |row| Ok((EntryId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn equivocations(connection: &Connection) -> Result<Vec<ProofRow>, StoreFault> {
    let mut statement =
        connection.prepare_cached("SELECT id, device, bytes FROM equivocations ORDER BY number")?;
    let rows = statement.query_map([], |row| {
        Ok(ProofRow { id: row.get(0)?, device: DeviceId(row.get(1)?), bytes: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn proof(connection: &Connection, id: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT bytes FROM equivocations WHERE id = ?")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?)
}

pub(super) fn receipts(connection: &Connection) -> Result<Vec<ReceiptRow>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT ballot, keeper, bytes FROM receipts")?;
    let rows = statement.query_map([], |row| {
        Ok(ReceiptRow { ballot: EntryId(row.get(0)?), keeper: DeviceId(row.get(1)?), bytes: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn successions(connection: &Connection) -> Result<Vec<SuccessionRow>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT device, seen_ms, bytes FROM successions")?;
    let rows = statement.query_map([], |row| {
        Ok(SuccessionRow { device: DeviceId(row.get(0)?), seen_ms: row.get(1)?, bytes: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
