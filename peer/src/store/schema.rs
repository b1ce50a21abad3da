//! The version of the database file, and how an older one becomes the present one.
//!
//! Every table's definition lies with its queries; here is only the list. A version that was ever released is never
//! changed: what comes later is a further step.

use rusqlite::Connection;

use super::fault::{FaultKind, StoreFault};
use super::{
    agreement, bodies, checkpoint, contacts, devices, drafts, entries, history, notes, order, papers, places,
    records, scrub, state,
};

/// Marks the file as a database of this program: the letters `Moot` in ASCII.
pub const APPLICATION_ID: i32 = 0x4d6f_6f74;

/// The steps. After step n the file is of version n.
const MIGRATIONS: &[&[&str]] = &[
    &[
        notes::VERSION_1,
        devices::VERSION_1,
        entries::VERSION_1,
        bodies::VERSION_1,
        order::VERSION_1,
        state::VERSION_1,
        records::VERSION_1,
        papers::VERSION_1,
        contacts::VERSION_1,
        scrub::VERSION_1,
    ],
    &[records::VERSION_2],
    &[drafts::VERSION_3],
    &[history::VERSION_4],
    &[agreement::VERSION_5],
    &[checkpoint::VERSION_6],
    &[places::VERSION_7],
];

/// What a step does beside its statements: after step n of the list above, in its transaction.
fn beside(step: usize, connection: &Connection) -> Result<(), StoreFault> {
    if step == 4 { history::fill(connection) } else { Ok(()) }
}

/// The version that this program writes.
pub const VERSION: i32 = MIGRATIONS.len() as i32;

/// Brings the file to the present version, one transaction a step.
pub(super) fn migrate(connection: &Connection) -> Result<(), StoreFault> {
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let (application, version) = (number("application_id")?, number("user_version")?);
    let fresh = application == 0 && version == 0 && !has_tables(connection)?;
    if !fresh && application != APPLICATION_ID {
        return Err(StoreFault::damaged("ledger.sqlite is not a database of this program"));
    }
    if version > VERSION {
        let detail = format!("the database is of version {version}, this program knows up to {VERSION}");
        return Err(StoreFault::new(FaultKind::Newer, detail));
    }
    let done =
        usize::try_from(version).map_err(|_| StoreFault::damaged("the database's version is negative"))?;
    for (index, step) in MIGRATIONS.iter().enumerate().skip(done) {
        if let Err(fault) = take(connection, index + 1, &step.concat()) {
            if !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK").ok();
            }
            return Err(fault);
        }
    }
    Ok(())
}

/// Takes one step, in one transaction.
fn take(connection: &Connection, number: usize, sql: &str) -> Result<(), StoreFault> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    connection.execute_batch(sql)?;
    beside(number, connection)?;
    connection.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {number}; COMMIT;"
    ))?;
    Ok(())
}

fn has_tables(connection: &Connection) -> Result<bool, StoreFault> {
    Ok(connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?)
}
