//! The identity marker: whether a folder is still where its keys were made.
//!
//! A copied folder or a restored backup must not go on signing with the old key, because two copies of a device that
//! both write would contradict each other. The marker is a file that holds BLAKE3 over the machine's id, the file's own
//! inode number and time of birth, and the device. Renaming the folder changes none of these; every copy is a new file,
//! and so has another inode and another birth. The device number of the disk is left out on purpose: it changes between
//! boots on several file systems, and a device would lose its identity for nothing.

use std::fs::{self, File, Metadata};
use std::io::Write;
use std::path::Path;
use std::time::UNIX_EPOCH;

use moothall_core::id::DeviceId;

use super::fault::KeyFault;
use super::folder::{read_private, replace};

/// Where systems keep an id of the machine. Containers often have neither, which is an id as well.
const MACHINE_IDS: [&str; 2] = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

/// Writes the marker for a device.
pub(super) fn write(path: &Path, device: &DeviceId) -> Result<(), KeyFault> {
    replace(path, |file: &mut File| {
        let metadata = file.metadata().map_err(KeyFault::at(path))?;
        file.write_all(digest(&metadata, &machine(), device).as_bytes()).map_err(KeyFault::at(path))
    })
}

/// Whether the marker is there and was written for this device, on this machine, as this very file.
pub(super) fn matches(path: &Path, device: &DeviceId) -> Result<bool, KeyFault> {
    let stored = match read_private(path, 32) {
        Ok(Some(stored)) => stored,
        Ok(None) | Err(KeyFault::Damaged(_)) => return Ok(false),
        Err(fault) => return Err(fault),
    };
    let metadata = fs::metadata(path).map_err(KeyFault::at(path))?;
    Ok(digest(&metadata, &machine(), device).as_bytes()[..] == stored[..])
}

/// This machine's id, or nothing.
fn machine() -> Vec<u8> {
    MACHINE_IDS
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .map(|bytes| bytes.trim_ascii().to_vec())
        .find(|bytes| !bytes.is_empty())
        .unwrap_or_default()
}

/// What the marker of this file holds.
fn digest(metadata: &Metadata, machine: &[u8], device: &DeviceId) -> blake3::Hash {
    // Systems that do not tell a file's birth leave only the inode.
    let birth = metadata.created().ok().and_then(|birth| birth.duration_since(UNIX_EPOCH).ok());
    let birth_ns = birth.map_or(0, |birth| birth.as_nanos());
    let mut hasher = blake3::Hasher::new_derive_key("moothall identity marker 1");
    hasher.update(&inode(metadata).to_be_bytes());
    hasher.update(&birth_ns.to_be_bytes());
    hasher.update(&device.0);
    hasher.update(machine);
    hasher.finalize()
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn another_machine_another_device_and_another_file_make_another_marker() {
        let dir = tempfile::tempdir().unwrap();
        let (first, second) = (dir.path().join("first"), dir.path().join("second"));
        fs::write(&first, "").unwrap();
        fs::write(&second, "").unwrap();
        let (first, second) = (fs::metadata(first).unwrap(), fs::metadata(second).unwrap());
        let here = digest(&first, b"machine", &DeviceId([1; 32]));
        assert_eq!(digest(&first, b"machine", &DeviceId([1; 32])), here);
        assert_ne!(digest(&second, b"machine", &DeviceId([1; 32])), here);
        assert_ne!(digest(&first, b"other", &DeviceId([1; 32])), here);
        assert_ne!(digest(&first, b"", &DeviceId([1; 32])), here);
        assert_ne!(digest(&first, b"machine", &DeviceId([2; 32])), here);
    }
}
