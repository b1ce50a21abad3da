//! Small things by name, and the organisation that this folder belongs to.

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::id::OrganisationId;
use moothall_core::replica::join;

use super::fault::{FaultKind, StoreFault};

pub(super) const VERSION_1: &str = "
CREATE TABLE organisation (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    organisation BLOB NOT NULL
) STRICT;
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
";

pub(super) fn set_organisation(connection: &Connection, id: OrganisationId) -> Result<(), StoreFault> {
    connection.prepare_cached("INSERT OR REPLACE INTO organisation VALUES (1, ?)")?.execute([id.0])?;
    Ok(())
}

pub(super) fn organisation(connection: &Connection) -> Result<Option<OrganisationId>, StoreFault> {
    let sql = "SELECT organisation FROM organisation";
    let row = connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional();
    let id = row.map_err(|error| match StoreFault::from(error) {
        fault if fault.kind == FaultKind::Damaged => {
            StoreFault::damaged(format!("the row that names the organisation: {}", fault.detail))
        }
        fault => fault,
    })?;
    Ok(id.map(OrganisationId))
}

/// Forgets an enrolment that led nowhere, and the organisation too, where nothing of it has come yet.
pub(super) fn forget_joining(connection: &Connection) -> Result<(), StoreFault> {
    connection.execute("DELETE FROM organisation WHERE NOT EXISTS (SELECT 1 FROM entries)", [])?;
    for name in [join::NOTE, join::DEAD_NOTE] {
        set(connection, name, None)?;
    }
    Ok(())
}

pub(super) fn set(connection: &Connection, name: &str, value: Option<&[u8]>) -> Result<(), StoreFault> {
    match value {
        Some(value) => connection
            .prepare_cached("INSERT OR REPLACE INTO notes VALUES (?, ?)")?
            .execute(params![name, value])?,
        None => connection.prepare_cached("DELETE FROM notes WHERE name = ?")?.execute([name])?,
    };
    Ok(())
}

pub(super) fn get(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT value FROM notes WHERE name = ?")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub(super) fn all(connection: &Connection) -> Result<Vec<(String, Vec<u8>)>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT name, value FROM notes ORDER BY name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
