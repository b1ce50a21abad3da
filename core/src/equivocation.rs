//! The proof that a device wrote two entries with one number: the two entries themselves.
//!
//! It needs nothing else to be checked, so whoever holds both spreads the pair.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed};
use crate::entry::{ENTRY_BYTES_MAX, Entry, EntryError};
use crate::id::DeviceId;

/// Two entries of one device with one number.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Equivocation {
    /// The version of this format: 1.
    #[n(0)]
    version: u8,
    /// The entry with the smaller id.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    first: Vec<u8>,
    /// The other one.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    second: Vec<u8>,
}

/// Why a pair proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EquivocationError {
    /// Not the form of a proof.
    #[error("it is not a proof: {0}")]
    Malformed(#[from] Malformed),
    /// One of the two is not an entry that its device signed.
    #[error("one of its entries is not sound: {0}")]
    Entry(#[from] EntryError),
    /// The two do not contradict each other.
    #[error("its two entries do not contradict each other")]
    NoContradiction,
}

impl Equivocation {
    /// Puts two entries together, if they contradict each other.
    pub fn new(a: &Entry, b: &Entry) -> Result<Self, EquivocationError> {
        let contradict = a.id() != b.id()
            && a.device() == b.device()
            && a.payload().sequence == b.payload().sequence
            && a.organisation() == b.organisation();
        if !contradict {
            return Err(EquivocationError::NoContradiction);
        }
        let (first, second) = if a.id() < b.id() { (a, b) } else { (b, a) };
        Ok(Self { version: 1, first: first.bytes().to_vec(), second: second.bytes().to_vec() })
    }

    /// Writes the proof.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a proof and checks it completely.
    pub fn decode(bytes: &[u8]) -> Result<(Self, DeviceId, [Entry; 2]), EquivocationError> {
        let proof: Self = cbor::decode(bytes, 2 * ENTRY_BYTES_MAX + 16)?;
        let entries = [Entry::verify(&proof.first)?, Entry::verify(&proof.second)?];
        let checked = Self::new(&entries[0], &entries[1])?;
        if checked != proof {
            return Err(Malformed::NotDeterministic.into());
        }
        Ok((proof, entries[0].device(), entries))
    }

    /// The id by which an entry speaks of the proof: BLAKE3 of its bytes.
    pub fn id(bytes: &[u8]) -> [u8; 32] {
        *blake3::hash(bytes).as_bytes()
    }
}
