//! When other devices were last connected, and what came from them that was not taken.

use rusqlite::{Connection, params};

use moothall_core::id::DeviceId;

use super::fault::StoreFault;

pub(super) const VERSION_1: &str = "
CREATE TABLE contacts (
    device BLOB PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    addresses TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE dropped (
    number INTEGER PRIMARY KEY,
    device BLOB NOT NULL,
    message BLOB NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    times INTEGER NOT NULL,
    UNIQUE (device, message)
) STRICT;
";

/// So many devices' contacts are kept. The replica notes members' devices only; these can be many over the years.
pub const CONTACTS_MAX: u32 = 4_096;

/// So many different things that were dropped are remembered.
pub const DROPPED_MAX: u32 = 200;

/// Of these, so many from one device, so that none pushes out what others sent.
pub const DROPPED_OF_DEVICE_MAX: u32 = 20;

/// When and where a device was last reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Which device.
    pub device: DeviceId,
    /// On this device's clock, in Unix milliseconds.
    pub at_ms: i64,
    /// Addresses by which it was reached.
    pub addresses: Vec<String>,
}

/// Something that was not taken from a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedRow {
    /// From which device; none for strangers.
    pub from: Option<DeviceId>,
    /// What and why: a message as JSON.
    pub message: Vec<u8>,
    /// When first, in Unix milliseconds.
    pub at_ms: i64,
    /// When last, in Unix milliseconds.
    pub last_ms: i64,
    /// How often since the first time.
    pub times: u32,
}

/// Notes a contact. One without addresses (the other side called) keeps those known before. Beyond so many, the one that
/// was away for longest is forgotten.
pub(super) fn seen(
    connection: &Connection,
    device: DeviceId,
    at_ms: i64,
    addresses: &[String],
) -> Result<(), StoreFault> {
    let text = serde_json::to_string(addresses).unwrap_or_else(|_| "[]".to_owned());
    connection
        .prepare_cached(
            "INSERT INTO contacts (device, at_ms, addresses) VALUES (?, ?, ?)
             ON CONFLICT (device) DO UPDATE SET at_ms = excluded.at_ms,
             addresses = CASE excluded.addresses WHEN '[]' THEN addresses ELSE excluded.addresses END",
        )?
        .execute(params![device.0, at_ms, text])?;
    let contacts: u32 =
        connection.prepare_cached("SELECT COUNT(*) FROM contacts")?.query_row([], |row| row.get(0))?;
    if contacts > CONTACTS_MAX {
        connection
            .prepare_cached(
                "DELETE FROM contacts WHERE device IN (SELECT device FROM contacts
                 ORDER BY at_ms DESC, device LIMIT -1 OFFSET ?)",
            )?
            .execute([CONTACTS_MAX])?;
    }
    Ok(())
}

pub(super) fn contacts(connection: &Connection) -> Result<Vec<Contact>, StoreFault> {
    let mut statement =
        connection.prepare_cached("SELECT device, at_ms, addresses FROM contacts ORDER BY at_ms DESC")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text: String = row.get(2)?;
        let addresses = serde_json::from_str(&text)
            .map_err(|_| StoreFault::damaged("the addresses of a contact are not a list"))?;
        found.push(Contact { device: DeviceId(row.get(0)?), at_ms: row.get(1)?, addresses });
    }
    Ok(found)
}

/// Counts something dropped, and forgets what was quiet for longest once there is too much.
pub(super) fn drop_row(
    connection: &Connection,
    from: Option<DeviceId>,
    message: &[u8],
    at_ms: i64,
    times: u32,
) -> Result<(), StoreFault> {
    // Strangers have no name here.
    let from = from.as_ref().map_or(&[][..], |from| &from.0);
    connection
        .prepare_cached(
            "INSERT INTO dropped (device, message, first_ms, last_ms, times) VALUES (?1, ?2, ?3, ?3, ?4)
             ON CONFLICT (device, message) DO UPDATE SET last_ms = excluded.last_ms,
             times = min(times + excluded.times, 4294967295)",
        )?
        .execute(params![from, message, at_ms, times])?;
    connection
        .prepare_cached(
            "DELETE FROM dropped WHERE number IN (SELECT number FROM dropped WHERE device = ?
             ORDER BY last_ms DESC, number DESC LIMIT -1 OFFSET ?)",
        )?
        .execute(params![from, DROPPED_OF_DEVICE_MAX])?;
    connection
        .prepare_cached(
            "DELETE FROM dropped WHERE number IN (SELECT number FROM dropped
             ORDER BY last_ms DESC, number DESC LIMIT -1 OFFSET ?)",
        )?
        .execute([DROPPED_MAX])?;
    Ok(())
}

pub(super) fn dropped(connection: &Connection) -> Result<Vec<DroppedRow>, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT device, message, first_ms, last_ms, times FROM dropped ORDER BY last_ms DESC, number DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(DroppedRow {
            from: row.get_ref(0)?.as_blob()?.try_into().ok().map(DeviceId),
            message: row.get(1)?,
            at_ms: row.get(2)?,
            last_ms: row.get(3)?,
            times: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
