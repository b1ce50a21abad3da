//! Words: what an entry brings with it, stored beside it and erasable.
//!
//! The entry holds only [`Body::hash`]. The hash covers a salt of 32 random bytes, so that whoever has only the
//! entry cannot guess short words and check the guess; when the body is erased, the salt goes with it.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed};
use crate::id::BodyHash;

/// A body is at most so large.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// The words of one entry: one change of one paper.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Body {
    /// The version of this format: 1.
    #[n(0)]
    pub version: u8,
    /// Random; lies here and nowhere else.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// The writing session's nonce, from which the change's actor is derived.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// One Automerge change, uncompressed.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub change: Vec<u8>,
}

impl Body {
    /// The name by which an entry refers to a body's bytes.
    pub fn hash(bytes: &[u8]) -> BodyHash {
        BodyHash(blake3::derive_key("moothall 2026 body v1", bytes))
    }

    /// Writes the body.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a body.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let body: Self = cbor::decode(bytes, BODY_BYTES_MAX)?;
        if body.version == 1 { Ok(body) } else { Err(Malformed::Shape) }
    }
}
