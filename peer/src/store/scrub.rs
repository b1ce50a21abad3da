//! Overwrites what was erased.
//!
//! `secure_delete` clears a deleted row's bytes, but SQLite moves rows between pages as trees grow, and the place from
//! which a row was moved may keep a copy that no deletion reaches. So after an erasure the file is written anew from
//! what it still holds, and the write-ahead log is emptied. A request for this is stored with the erasure itself, so
//! that a power cut in between only delays it to the next opening. What is deleted because it does not count is
//! overwritten likewise, but not at once: many such requests are done together, at a quiet moment or at closing.

use rusqlite::Connection;

use super::fault::{FaultKind, StoreFault};

pub(super) const VERSION_1: &str = "
CREATE TABLE scrub (
    due INTEGER PRIMARY KEY CHECK (due = 1)
) STRICT;
";

/// Asks for it, within the transaction of the erasure or deletion.
pub(super) fn request(connection: &Connection) -> Result<(), StoreFault> {
    connection.prepare_cached("INSERT OR IGNORE INTO scrub VALUES (1)")?.execute([])?;
    Ok(())
}

/// Does it if it was asked for.
pub(super) fn finish(connection: &Connection) -> Result<(), StoreFault> {
    if !connection.prepare_cached("SELECT 1 FROM scrub")?.exists([])? {
        return Ok(());
    }
    connection.execute_batch("VACUUM")?;
    empty_log(connection)?;
    connection.prepare_cached("DELETE FROM scrub")?.execute([])?;
    Ok(())
}

/// Takes the write-ahead log into the file and leaves it empty.
pub(super) fn empty_log(connection: &Connection) -> Result<(), StoreFault> {
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(StoreFault::new(FaultKind::Busy, "the write-ahead log is in use")) } else { Ok(()) }
}
