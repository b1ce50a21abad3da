//! Devices get small numbers, so that an entry's key is one integer: the device's number and the entry's.

use std::collections::HashMap;

use rusqlite::Connection;

use moothall_core::id::DeviceId;

use super::fault::{FaultKind, StoreFault};

pub(super) const VERSION_1: &str = "
CREATE TABLE devices (
    number INTEGER PRIMARY KEY,
    device BLOB NOT NULL UNIQUE
) STRICT;
";

/// An entry's number takes so many of the key's lower bits.
const SEQUENCE_BITS: u32 = 40;

/// Numbers are at most so large, so that a key stays positive.
const NUMBER_MAX: i64 = (1 << (62 - SEQUENCE_BITS)) - 1;

/// The numbers in memory: there are few devices, and every insert asks.
#[derive(Debug, Default)]
pub(super) struct Devices {
    numbers: HashMap<DeviceId, i64>,
    devices: HashMap<i64, DeviceId>,
}

impl Devices {
    pub(super) fn load(connection: &Connection) -> Result<Self, StoreFault> {
        let mut devices = Self::default();
        let mut statement = connection.prepare_cached("SELECT number, device FROM devices")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            devices.remember(row.get(0)?, DeviceId(row.get(1)?));
        }
        Ok(devices)
    }

    fn remember(&mut self, number: i64, device: DeviceId) {
        self.numbers.insert(device, number);
        self.devices.insert(number, device);
    }

    /// The number of a device that has one.
    pub(super) fn number(&self, device: DeviceId) -> Option<i64> {
        self.numbers.get(&device).copied()
    }

    /// The device that has a number.
    pub(super) fn device(&self, number: i64) -> Result<DeviceId, StoreFault> {
        let device = self.devices.get(&number).copied();
        device.ok_or_else(|| StoreFault::damaged(format!("no device has the number {number}")))
    }

    /// All devices that have a number.
    pub(super) fn all(&self) -> impl Iterator<Item = (i64, DeviceId)> {
        self.devices.iter().map(|(number, device)| (*number, *device))
    }

    /// The number of a device; it gets one if it has none.
    pub(super) fn number_or_new(
        &mut self,
        connection: &Connection,
        device: DeviceId,
    ) -> Result<i64, StoreFault> {
        if let Some(number) = self.number(device) {
            return Ok(number);
        }
        connection.prepare_cached("INSERT INTO devices (device) VALUES (?)")?.execute([device.0])?;
        let number = connection.last_insert_rowid();
        if number > NUMBER_MAX {
            return Err(StoreFault::new(FaultKind::Io, "there are too many devices for one database"));
        }
        self.remember(number, device);
        Ok(number)
    }
}

/// The key of an entry.
pub(super) fn key(number: i64, sequence: u64) -> Result<i64, StoreFault> {
    let fits = i64::try_from(sequence).ok().filter(|sequence| *sequence < 1 << SEQUENCE_BITS);
    let sequence =
        fits.ok_or_else(|| StoreFault::new(FaultKind::Io, "an entry's number is too large to store"))?;
    Ok(number << SEQUENCE_BITS | sequence)
}

/// The device's number and the entry's, from a key.
pub(super) fn parts(key: i64) -> (i64, u64) {
    (key >> SEQUENCE_BITS, (key & ((1 << SEQUENCE_BITS) - 1)) as u64)
}
