//! The proof that keepers signed two orders: from one point on, the batches that each of the two signed.
//!
//! A certificate covers a running hash, and the running hash covers every record before it. Two certificates whose
//! records part at one place are therefore two signed hashes for that place, wherever their batches end. The proof
//! needs nothing else to be checked but which keepers the organisation had in that epoch.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed};
use crate::entry::Point;
use crate::id::{DeviceId, OrganisationId};
use crate::line::{Line, LineError, Stretch, StretchError};

/// One side of a proof is at most so large, so that the proof fits a frame.
pub const SIDE_BYTES_MAX: usize = 384 * 1024;

/// Two lines from one point.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Fork {
    /// The version of this format: 1.
    #[n(0)]
    version: u8,
    /// The last point that the two share; null if they share none.
    #[n(1)]
    after: Option<Point>,
    /// The line whose last point has the smaller hash.
    #[n(2)]
    first: Line,
    /// The other one.
    #[n(3)]
    second: Line,
}

/// What a proof shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoOrders {
    /// The epoch in which both were signed.
    pub epoch: u32,
    /// The position from which they differ.
    pub position: u64,
    /// Who the keepers are, as all records of both say.
    pub keepers: Vec<DeviceId>,
    /// Those of them that signed both.
    pub signed_both: Vec<DeviceId>,
}

/// Why two lines prove nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForkError {
    /// Not the form of a proof.
    #[error("it is not a proof of two orders: {0}")]
    Malformed(#[from] Malformed),
    /// A batch does not continue the one before it, or a certificate is not of the last.
    #[error("one of its lines does not hang together")]
    Broken,
    /// A certificate is not signed by enough of the keepers that its records name.
    #[error("one of its certificates is not signed by its keepers")]
    Certificate,
    /// The two lines are one, or not of one epoch and its keepers, or nobody signed both.
    #[error("its two lines do not contradict each other")]
    NoContradiction,
    /// A line is longer than a proof may be.
    #[error("one of its lines is too long")]
    TooLarge,
}

/// What a proof of two orders shows, of whichever form: two lines, or two signatures ([`crate::double`]). None if it proves
/// nothing.
pub fn two_orders(bytes: &[u8], organisation: OrganisationId) -> Option<TwoOrders> {
    let lines = Fork::decode(bytes, organisation).map(|(_, shows)| shows).ok();
    lines.or_else(|| crate::double::TwoSignatures::decode(bytes, organisation).map(|(_, shows)| shows).ok())
}

/// Reads one side.
fn side(line: &Line, organisation: OrganisationId, after: Option<Point>) -> Result<Stretch, ForkError> {
    if line.len() > SIDE_BYTES_MAX {
        return Err(ForkError::TooLarge);
    }
    Stretch::read(organisation, after, &line.batches, &line.certificate).map_err(|error| match error {
        StretchError::Line(LineError::Malformed(malformed)) => ForkError::Malformed(malformed),
        StretchError::Line(LineError::Position) | StretchError::Unended => ForkError::Broken,
        StretchError::Mixed => ForkError::NoContradiction,
        StretchError::Unsigned => ForkError::Certificate,
    })
}

impl Fork {
    /// Puts two lines together, if they contradict each other.
    pub fn new(
        organisation: OrganisationId,
        after: Option<Point>,
        one: Line,
        other: Line,
    ) -> Result<(Self, TwoOrders), ForkError> {
        let (a, b) = (side(&one, organisation, after)?, side(&other, organisation, after)?);
        let (Some((begin, end)), Some((other_begin, other_end))) = (a.ends(), b.ends()) else {
            return Err(ForkError::Broken);
        };
        let signed_both: Vec<DeviceId> =
            a.signers().filter(|keeper| b.signers().any(|other| other == *keeper)).collect();
        let contradict = begin.hash != other_begin.hash
            && end.epoch == other_end.epoch
            && a.keepers() == b.keepers()
            && !signed_both.is_empty();
        if !contradict {
            return Err(ForkError::NoContradiction);
        }
        let shows = TwoOrders {
            epoch: end.epoch,
            position: after.map_or(1, |point| point.position + 1),
            keepers: a.keepers().to_vec(),
            signed_both,
        };
        let (first, second) = if end.hash < other_end.hash { (one, other) } else { (other, one) };
        Ok((Self { version: 1, after, first, second }, shows))
    }

    /// Writes the proof.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a proof and checks it completely.
    pub fn decode(bytes: &[u8], organisation: OrganisationId) -> Result<(Self, TwoOrders), ForkError> {
        let proof: Self = cbor::decode(bytes, 2 * SIDE_BYTES_MAX + 1024)?;
        let (checked, shows) =
            Self::new(organisation, proof.after, proof.first.clone(), proof.second.clone())?;
        if checked != proof {
            return Err(Malformed::NotDeterministic.into());
        }
        Ok((checked, shows))
    }

    /// The id by which peers speak of the proof: BLAKE3 of its bytes.
    pub fn id(bytes: &[u8]) -> [u8; 32] {
        *blake3::hash(bytes).as_bytes()
    }
}
