//! The confirmed state at one position, to open from.

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::verify::StateRow;

use super::fault::StoreFault;

pub(super) const VERSION_1: &str = "
CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
";

pub(super) fn set(
    connection: &Connection,
    position: u64,
    bytes: &[u8],
    hash: &[u8; 32],
) -> Result<(), StoreFault> {
    connection.prepare_cached("INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?)")?.execute(params![
        position.cast_signed(),
        hash,
        bytes
    ])?;
    Ok(())
}

pub(super) fn get(connection: &Connection) -> Result<Option<StateRow>, StoreFault> {
    let row = connection
        .prepare_cached("SELECT position, hash, bytes FROM state")?
        .query_row([], |row| {
            let position = row.get::<_, i64>(0)?.cast_unsigned();
            Ok(StateRow { position, hash: row.get(1)?, bytes: row.get(2)? })
        })
        .optional()?;
    Ok(row)
}
