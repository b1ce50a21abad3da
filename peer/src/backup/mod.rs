//! A whole ledger in one file, and back.
//!
//! The format is described in `docs/formats/backup.md`: a header, then chunks of which each proves that it is what was
//! written and where it belongs, with or without a passphrase. A restored folder holds the ledger, not the device's
//! keys: whoever restores enrols a new device, for which the file may carry a secret.

mod container;
mod fault;
mod read;
mod row;
#[cfg(test)]
mod tests;
mod write;

use moothall_core::id::OrganisationId;
use zeroize::Zeroizing;

pub use fault::{BackupFault, Part, Wrong};
pub use read::{COLLECTED, check_restored, read_backup};
pub(crate) use write::sync_folder_of;
pub use write::{Fixed, write_backup, write_backup_fixed};

/// How much of what there is in a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Entries.
    pub entries: u64,
    /// Bodies.
    pub bodies: u64,
    /// Batches of the confirmed order.
    pub batches: u64,
    /// Certificates.
    pub certificates: u64,
    /// Papers.
    pub papers: u64,
    /// Rows in all, the last one included.
    pub rows: u64,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSummary {
    /// When, on this device's clock, in Unix milliseconds.
    pub made_ms: i64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Whether it can be read without a passphrase.
    pub encrypted: bool,
    /// What is in it.
    pub counts: Counts,
}

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// When the backup was made, on the clock of the device that made it, in Unix milliseconds.
    pub made_ms: i64,
    /// The organisation.
    pub organisation: Option<OrganisationId>,
    /// The secret that the backup carried, by which the restoring device enrols.
    pub secret: Option<Zeroizing<Vec<u8>>>,
    /// What was in it.
    pub counts: Counts,
}
