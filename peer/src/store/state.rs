//! The confirmed state at one position, to open from.

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::StoreFault;

pub(super) const VERSION_1: &str = "
CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
";

/// A saved state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedState {
    /// Up to which position.
    pub position: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the bytes, as stored.
    pub hash: [u8; 32],
}

impl SavedState {
    /// Whether the bytes are those that were saved.
    pub fn is_sound(&self) -> bool {
        blake3::hash(&self.bytes) == self.hash
    }
}

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

pub(super) fn get(connection: &Connection) -> Result<Option<SavedState>, StoreFault> {
    let row = connection
        .prepare_cached("SELECT position, hash, bytes FROM state")?
        .query_row([], |row| {
            let position = row.get::<_, i64>(0)?.cast_unsigned();
            Ok(SavedState { position, hash: row.get(1)?, bytes: row.get(2)? })
        })
        .optional()?;
    Ok(row)
}
