//! The proof that keepers signed two orders: from one point on, the batches that each of the two signed.
//!
//! A certificate covers a running hash, and the running hash covers every record before it. Two certificates whose
//! records part at one place are therefore two signed hashes for that place, wherever their batches end. The proof
//! needs nothing else to be checked but which keepers the organisation had in that epoch.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed};
use crate::entry::Point;
use crate::id::{DeviceId, OrganisationId};
use crate::line::Line;
use crate::order::{Certificate, OrderRecord};

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

/// A line that was checked: its first and last point, and whose it is.
struct Checked {
    begin: Point,
    end: Point,
    keepers: Vec<DeviceId>,
    signers: Vec<DeviceId>,
}

/// Checks one side: that it continues the point, within one epoch, and that its keepers signed its end.
fn check(line: &Line, organisation: OrganisationId, after: Option<Point>) -> Result<Checked, ForkError> {
    if line.len() > SIDE_BYTES_MAX {
        return Err(ForkError::TooLarge);
    }
    let mut keepers: Option<Vec<DeviceId>> = None;
    // The epoch in which the point lies that a line's first batch continues.
    let before = |epoch: u32, opens: &[u8]| match (opens.is_empty(), after) {
        (_, None) => None,
        (true, Some(_)) => Some(epoch),
        (false, Some(_)) => epoch.checked_sub(1),
    };
    let (mut begin, mut end): (Option<Point>, _) = (None, after);
    for batch in &line.batches {
        let record = OrderRecord::decode(&batch.record)?;
        let point = batch.point(end, &record).map_err(|_| ForkError::Broken)?;
        let same = keepers.as_ref().is_none_or(|keepers| *keepers == record.keepers)
            && match begin {
                Some(begin) => batch.opens.is_empty() && begin.epoch == point.epoch,
                None => before(point.epoch, &batch.opens) == after.map(|after| after.epoch),
            };
        if !same {
            return Err(ForkError::NoContradiction);
        }
        keepers = Some(record.keepers);
        begin = begin.or(Some(point));
        end = Some(point);
    }
    let (Some(begin), Some(end), Some(keepers)) = (begin, end, keepers) else {
        return Err(ForkError::Broken);
    };
    let certificate = Certificate::decode(&line.certificate).map_err(|_| ForkError::Certificate)?;
    if certificate.point != end {
        return Err(ForkError::Broken);
    }
    certificate.check(organisation, &keepers).map_err(|_| ForkError::Certificate)?;
    let signers = certificate.signatures.iter().map(|signature| signature.keeper).collect();
    Ok(Checked { begin, end, keepers, signers })
}

impl Fork {
    /// Puts two lines together, if they contradict each other.
    pub fn new(
        organisation: OrganisationId,
        after: Option<Point>,
        one: Line,
        other: Line,
    ) -> Result<(Self, TwoOrders), ForkError> {
        let one_checked = check(&one, organisation, after)?;
        let other_checked = check(&other, organisation, after)?;
        let signed_both: Vec<DeviceId> = one_checked
            .signers
            .iter()
            .filter(|keeper| other_checked.signers.contains(keeper))
            .copied()
            .collect();
        let contradict = one_checked.begin.hash != other_checked.begin.hash
            && one_checked.end.epoch == other_checked.end.epoch
            && one_checked.keepers == other_checked.keepers
            && !signed_both.is_empty();
        if !contradict {
            return Err(ForkError::NoContradiction);
        }
        let shows = TwoOrders {
            epoch: one_checked.end.epoch,
            position: after.map_or(1, |point| point.position + 1),
            keepers: one_checked.keepers,
            signed_both,
        };
        let in_order = one_checked.end.hash < other_checked.end.hash;
        let (first, second) = if in_order { (one, other) } else { (other, one) };
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
