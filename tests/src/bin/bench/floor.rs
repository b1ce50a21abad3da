//! The floor of what is durable: one table, one prepared insert, nothing else.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use rusqlite::{Connection, params};

/// A database with the store's own settings and one table.
pub(crate) struct Bare {
    connection: Connection,
    next: i64,
}

impl Bare {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.pragma_update(None, "cell_size_check", "ON")?;
        connection.pragma_update(None, "cache_size", -(12 * 1024))?;
        connection.pragma_update(None, "journal_size_limit", 8 * 1024 * 1024)?;
        connection.execute_batch(
            "CREATE TABLE entries (
                 number INTEGER PRIMARY KEY, id BLOB NOT NULL, device INTEGER NOT NULL,
                 sequence INTEGER NOT NULL, bytes BLOB NOT NULL
             ) STRICT",
        )?;
        Ok(Self { connection, next: 1 })
    }

    /// Inserts rows in one transaction; how long until they are on disk.
    pub(crate) fn insert(&mut self, rows: &[&[u8]]) -> Result<Duration> {
        let begin = Instant::now();
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        {
            let mut statement =
                self.connection.prepare_cached("INSERT INTO entries VALUES (?, ?, ?, ?, ?)")?;
            for bytes in rows {
                statement.execute(params![self.next, [7u8; 32], self.next % 100, self.next / 100, bytes])?;
                self.next += 1;
            }
        }
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(begin.elapsed())
    }
}
