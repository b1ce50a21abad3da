//! Devices get small numbers, so that no row but one repeats a key of 32 bytes.

use std::collections::HashMap;

use rusqlite::Connection;

use moothall_core::id::DeviceId;

use super::fault::StoreFault;

pub(super) const VERSION_1: &str = "
CREATE TABLE devices (
    number INTEGER PRIMARY KEY,
    device BLOB NOT NULL UNIQUE
) STRICT;
";

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
        self.remember(number, device);
        Ok(number)
    }
}
