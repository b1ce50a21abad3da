//! Journals as Automerge documents: a page for every 1,024 entries of a device.
//!
//! A page is a pure function of device, page number and entries: ids derived from the first two, one fixed change that
//! makes the list, then one change an entry, each depending on the one before, time 0, no message, saved without
//! compression. So entries are what is stored and sent; pages are built for backup, export and comparison, anywhere and
//! byte for byte, and any Automerge implementation opens them.
//!
//! The other way, [`read_page`] takes the entries out of a page without Automerge, builds the page again and demands the
//! same bytes. Another's Automerge bytes are never applied to anything.

mod page;

use thiserror::Error;

use crate::entry::ENTRY_BYTES_MAX;
use crate::id::DeviceId;

pub use page::{page, read_page};

/// The most entries in a page; every page of a journal but the last has as many.
pub const PAGE_ENTRIES: usize = 1024;
/// The most bytes that a page may have: its entries, and what frames them.
pub const PAGE_BYTES_MAX: usize = PAGE_ENTRIES * (ENTRY_BYTES_MAX + 64) + 64 * 1024;

/// Says why bytes are not the page they are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PageError {
    /// There are more bytes than a page may have.
    #[error("the page has too many bytes")]
    TooLarge,
    /// The bytes are no uncompressed Automerge document, or are damaged.
    #[error("the page is damaged")]
    Damaged,
    /// It holds more entries than a page may have, or a larger one than there may be.
    #[error("the page holds too many or too large entries")]
    TooManyEntries,
    /// It holds entries, but is not the page that device, number and entries make.
    #[error("the page is not the one that its entries make")]
    NotTheOneForm,
}

/// Names the document that holds a page, for tools that file Automerge documents by a 16-byte id.
///
/// The first 16 bytes of BLAKE3 in key derivation mode with the context `moothall 2026 journal document v1` over the device (32
/// bytes) and the page number (8 bytes, big-endian).
pub fn document_id(device: &DeviceId, page_number: u64) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(&derive("moothall 2026 journal document v1", device, page_number)[..16]);
    id
}

/// The actor of all changes in a page.
///
/// BLAKE3 in key derivation mode with the context `moothall 2026 journal actor v1` over the device (32 bytes) and the page
/// number (8 bytes, big-endian).
pub fn actor(device: &DeviceId, page_number: u64) -> [u8; 32] {
    derive("moothall 2026 journal actor v1", device, page_number)
}

fn derive(context: &str, device: &DeviceId, page_number: u64) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    hasher.update(&device.0);
    hasher.update(&page_number.to_be_bytes());
    *hasher.finalize().as_bytes()
}
