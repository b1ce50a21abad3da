//! Bodies, those that are still wanted, and those that were erased and never come back.

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::entry::Unverified;
use moothall_core::id::{BodyHash, EntryId, PaperId};
use moothall_core::store::Wanted;
use moothall_core::verify::BodyRow;

use super::fault::StoreFault;

pub(super) const VERSION_1: &str = "
CREATE TABLE bodies (
    number INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    entry BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE wanted (
    hash BLOB PRIMARY KEY,
    entry BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE erased (
    hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE erased_papers (
    paper BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
";

/// Notes that a body is missed, unless it is here or was erased.
pub(super) fn want(connection: &Connection, hash: BodyHash, entry: EntryId) -> Result<(), StoreFault> {
    if !is_erased(connection, hash)? && !exists(connection, "SELECT 1 FROM bodies WHERE hash = ?", &hash.0)? {
        connection
            .prepare_cached("INSERT OR IGNORE INTO wanted (hash, entry) VALUES (?, ?)")?
            .execute([hash.0, entry.0])?;
    }
    Ok(())
}

/// Keeps a body, unless it was erased or is here. Says whether it was kept now.
pub(super) fn insert(
    connection: &Connection,
    hash: BodyHash,
    entry: EntryId,
    bytes: &[u8],
) -> Result<bool, StoreFault> {
    if is_erased(connection, hash)? {
        return Ok(false);
    }
    let kept = connection
        .prepare_cached("INSERT OR IGNORE INTO bodies (hash, entry, bytes) VALUES (?, ?, ?)")?
        .execute(params![hash.0, entry.0, bytes])?;
    connection.prepare_cached("DELETE FROM wanted WHERE hash = ?")?.execute([hash.0])?;
    Ok(kept > 0)
}

/// Deletes a paper's bodies and refuses them, and the paper, ever after.
pub(super) fn erase(connection: &Connection, paper: PaperId, hashes: &[BodyHash]) -> Result<(), StoreFault> {
    connection.prepare_cached("INSERT OR IGNORE INTO erased_papers VALUES (?)")?.execute([paper.0])?;
    hashes.iter().try_for_each(|hash| erase_body(connection, *hash))
}

pub(super) fn erase_body(connection: &Connection, hash: BodyHash) -> Result<(), StoreFault> {
    connection.prepare_cached("DELETE FROM bodies WHERE hash = ?")?.execute([hash.0])?;
    connection.prepare_cached("DELETE FROM wanted WHERE hash = ?")?.execute([hash.0])?;
    connection.prepare_cached("INSERT OR IGNORE INTO erased VALUES (?)")?.execute([hash.0])?;
    Ok(())
}

/// An entry has no words any more: its body goes, and is missed only on account of the other entry that names it. Says
/// whether there was one.
pub(super) fn unword(
    connection: &Connection,
    entry: EntryId,
    hash: BodyHash,
    heir: Option<EntryId>,
) -> Result<bool, StoreFault> {
    let gone = connection
        .prepare_cached("DELETE FROM bodies WHERE hash = ? AND entry = ?")?
        .execute([hash.0, entry.0])?;
    connection
        .prepare_cached("DELETE FROM wanted WHERE hash = ? AND entry = ?")?
        .execute([hash.0, entry.0])?;
    heir.map_or(Ok(()), |heir| want(connection, hash, heir))?;
    Ok(gone > 0)
}

/// The entry that brought a body is gone: the body goes to another that names it, or goes too. Says whether it went.
pub(super) fn bequeath(
    connection: &Connection,
    hash: BodyHash,
    heir: Option<EntryId>,
) -> Result<bool, StoreFault> {
    match heir {
        Some(heir) => {
            connection
                .prepare_cached("UPDATE bodies SET entry = ? WHERE hash = ?")?
                .execute([heir.0, hash.0])?;
            connection
                .prepare_cached("UPDATE wanted SET entry = ? WHERE hash = ?")?
                .execute([heir.0, hash.0])?;
            Ok(false)
        }
        None => {
            let gone = connection.prepare_cached("DELETE FROM bodies WHERE hash = ?")?.execute([hash.0])?;
            connection.prepare_cached("DELETE FROM wanted WHERE hash = ?")?.execute([hash.0])?;
            Ok(gone > 0)
        }
    }
}

fn exists(connection: &Connection, sql: &str, name: &[u8; 32]) -> Result<bool, StoreFault> {
    Ok(connection.prepare_cached(sql)?.exists([name])?)
}

pub(super) fn is_erased(connection: &Connection, hash: BodyHash) -> Result<bool, StoreFault> {
    exists(connection, "SELECT 1 FROM erased WHERE hash = ?", &hash.0)
}

pub(super) fn is_erased_paper(connection: &Connection, paper: PaperId) -> Result<bool, StoreFault> {
    exists(connection, "SELECT 1 FROM erased_papers WHERE paper = ?", &paper.0)
}

pub(super) fn get(connection: &Connection, hash: BodyHash) -> Result<Option<Vec<u8>>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT bytes FROM bodies WHERE hash = ?")?;
    Ok(statement.query_row([hash.0], |row| row.get(0)).optional()?)
}

/// What is missed, with every entry that names it: the table keeps one of them, but anybody can name any body.
pub(super) fn wanted(connection: &Connection) -> Result<Vec<Wanted>, StoreFault> {
    if !connection.prepare_cached("SELECT 1 FROM wanted")?.exists([])? {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached(
        "SELECT entries.words, entries.id, entries.bytes FROM entries JOIN wanted ON wanted.hash = entries.words
         WHERE NOT EXISTS (SELECT 1 FROM refusals WHERE refusals.entry = entries.id)",
    )?;
    let mut rows = statement.query([])?;
    let mut wanted = Vec::new();
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
        let entry = EntryId(row.get(1)?);
        let paper = Unverified::parse(bytes).ok().and_then(|parsed| parsed.payload().paper(entry));
        wanted.push(Wanted { hash: BodyHash(row.get(0)?), entry, paper });
    }
    Ok(wanted)
}

/// What is here: the bodies, whose words they are, and how large. The bytes themselves are not read.
pub(super) fn held(connection: &Connection) -> Result<Vec<(BodyHash, EntryId, u64)>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT hash, entry, length(bytes) FROM bodies")?;
    let rows = statement.query_map([], |row| {
        let length: i64 = row.get(2)?;
        Ok((BodyHash(row.get(0)?), EntryId(row.get(1)?), length.cast_unsigned()))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn erased(connection: &Connection) -> Result<Vec<BodyHash>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT hash FROM erased")?;
    let rows = statement.query_map([], |row| row.get(0).map(BodyHash))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn erased_papers(connection: &Connection) -> Result<Vec<PaperId>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT paper FROM erased_papers")?;
    let rows = statement.query_map([], |row| row.get(0).map(PaperId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn page(
    connection: &Connection,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, BodyRow)>, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT number, hash, entry, bytes FROM bodies WHERE number > ? ORDER BY number LIMIT ?",
    )?;
    let rows = statement.query_map([after, limit], |row| {
        let body = BodyRow { hash: BodyHash(row.get(1)?), entry: EntryId(row.get(2)?), bytes: row.get(3)? };
        Ok((row.get(0)?, body))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
