//! The parts of Automerge's binary form that are read here without Automerge: chunk frames, LEB128 numbers and columns.
//!
//! Bytes from others meet this reader first. It allocates no more than the caller allows, knows no compression, and
//! cannot panic. Writing goes the other way with one result only, so "write again and compare" shows whether bytes were
//! in the one form that is accepted.
//!
//! Source: the Automerge binary document format, <https://automerge.org/automerge-binary-format-spec/>.

mod column;
mod number;

pub(crate) use column::{ColumnError, booleans, deltas, strings, unsigned};
pub(crate) use column::{write_booleans, write_deltas, write_strings, write_unsigned};
pub(crate) use number::{Reader, write_leb, write_leb_signed};

use sha2::{Digest, Sha256};

/// The first four bytes of every chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// The kinds of chunks, as the byte after the checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole document.
    Document = 0,
    /// One change.
    Change = 1,
}

/// A chunk whose frame is sound: its length is that of the bytes and its checksum holds.
#[derive(Debug)]
pub(crate) struct Chunk<'a> {
    /// SHA-256 over kind, length and contents: the hash of a change.
    pub(crate) hash: [u8; 32],
    /// What the frame holds.
    pub(crate) contents: &'a [u8],
}

/// Says what is wrong with the frame of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameError {
    /// The bytes do not begin as a chunk does.
    Magic,
    /// The chunk is of another kind than asked for.
    Kind(u8),
    /// The length named is not the length there is.
    Length,
    /// The checksum is not that of the contents.
    Checksum,
}

/// Reads the frame of one chunk of the `kind` asked for, which must be all there is.
pub(crate) fn open(bytes: &[u8], kind: Kind) -> Result<Chunk<'_>, FrameError> {
    let mut reader = Reader::new(bytes);
    if reader.take(4) != Some(&MAGIC) {
        return Err(FrameError::Magic);
    }
    let checksum = reader.take(4).ok_or(FrameError::Length)?;
    let found = reader.byte().ok_or(FrameError::Length)?;
    if found != kind as u8 {
        return Err(FrameError::Kind(found));
    }
    let length = reader.unsigned().ok_or(FrameError::Length)?;
    let contents = reader.rest();
    if u64::try_from(contents.len()) != Ok(length) {
        return Err(FrameError::Length);
    }
    let hash = hash(kind as u8, contents);
    if hash[..4] != *checksum {
        return Err(FrameError::Checksum);
    }
    Ok(Chunk { hash, contents })
}

/// Puts contents into the frame of a chunk.
pub(crate) fn seal(kind: u8, contents: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(contents.len() + 19);
    bytes.extend(MAGIC);
    bytes.extend(&hash(kind, contents)[..4]);
    bytes.push(kind);
    write_leb(&mut bytes, contents.len() as u64);
    bytes.extend(contents);
    bytes
}

fn hash(kind: u8, contents: &[u8]) -> [u8; 32] {
    let mut length = vec![kind];
    write_leb(&mut length, contents.len() as u64);
    Sha256::new().chain_update(&length).chain_update(contents).finalize().into()
}

/// Reads the list of columns (specification and length of each), refusing more than `columns_max`.
pub(crate) fn column_list(reader: &mut Reader<'_>, columns_max: u64) -> Option<Vec<(u32, usize)>> {
    let count = reader.unsigned().filter(|count| *count <= columns_max)?;
    (0..count)
        .map(|_| {
            let spec = u32::try_from(reader.unsigned()?).ok()?;
            let length = usize::try_from(reader.unsigned()?).ok()?;
            Some((spec, length))
        })
        .collect()
}
