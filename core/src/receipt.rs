//! The receipt: a keeper's signed word that it held a ballot, and when.
//!
//! A keeper that gave one places the ballot with a certified time that is not past the receipt's, however long that
//! takes. So a receipt from before a vote's close, for a ballot that the order does not place before that, shows to
//! everybody that the keeper left it out.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::Point;
use crate::id::{DeviceId, EntryId, OrganisationId, ProposalId};
use crate::order::verify;

/// A receipt is at most so large.
pub const RECEIPT_BYTES_MAX: usize = 512;

/// What a keeper says of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Held {
    /// The version of this format: 1.
    #[n(0)]
    pub version: u8,
    /// Of which organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// The keeper.
    #[n(2)]
    pub keeper: DeviceId,
    /// The device that cast the ballot.
    #[n(3)]
    pub device: DeviceId,
    /// The ballot's entry.
    #[n(4)]
    pub ballot: EntryId,
    /// What it votes on.
    #[n(5)]
    pub proposal: ProposalId,
    /// The keeper's newest certified point.
    #[n(6)]
    pub point: Point,
    /// The keeper's clock, in Unix milliseconds.
    #[n(7)]
    pub time_ms: i64,
}

/// A receipt: what is said, and the keeper's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    /// What is said.
    #[n(0)]
    pub held: Held,
    /// The keeper's signature over [`Held::statement`].
    #[n(1)]
    pub signature: SignatureBytes,
}

impl Held {
    /// The bytes that are signed: `["moothall receipt", what is said]` as deterministic CBOR.
    pub fn statement(&self) -> Vec<u8> {
        cbor::encode(&("moothall receipt", self))
    }
}

impl Receipt {
    /// Writes the receipt.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a receipt. Its signature is checked by [`Receipt::is_signed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let receipt: Self = cbor::decode(bytes, RECEIPT_BYTES_MAX)?;
        if receipt.held.version == 1 { Ok(receipt) } else { Err(Malformed::Shape) }
    }

    /// Whether the keeper that it names signed it.
    pub fn is_signed(&self) -> bool {
        verify(&self.held.keeper.0, &self.held.statement(), &self.signature).is_ok()
    }
}
