//! The proof that a keeper signed two orders: two of its signatures, before there are certificates.
//!
//! A keeper's signature on a batch stands for itself. Two of them contradict each other if they name two hashes for one
//! position, or two batches that continue one point. So they prove as much as two orders with certificates do
//! ([`crate::fork`]), and sooner.

use minicbor::{Decode, Encode};

use crate::agreed::point_after;
use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::Point;
use crate::fork::TwoOrders;
use crate::id::{DeviceId, OrganisationId, StateHash};
use crate::order::{OrderRecord, RECORD_BYTES_MAX, certificate_statement, verify};

/// A proof is at most so large.
pub const TWO_SIGNATURES_BYTES_MAX: usize = 2 * RECORD_BYTES_MAX + 1024;

/// Two signatures of one keeper.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TwoSignatures {
    /// The version of this format: 1.
    #[n(0)]
    version: u8,
    /// Whose.
    #[n(1)]
    keeper: DeviceId,
    /// The point that both batches continue; null where the two are for one position and no records are needed.
    #[n(2)]
    after: Option<Point>,
    /// The one for the smaller hash.
    #[n(3)]
    first: Signed,
    /// The other one.
    #[n(4)]
    second: Signed,
}

/// What a keeper signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Signed {
    /// The point after the batch.
    #[n(0)]
    pub point: Point,
    /// The hash of the state that it signed with it.
    #[n(1)]
    pub state: Option<StateHash>,
    /// The signature over [`certificate_statement`].
    #[n(2)]
    pub signature: SignatureBytes,
    /// The order record; empty where it is not needed.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub record: Vec<u8>,
}

/// Why two signatures prove nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TwoSignaturesError {
    /// Not the form of a proof.
    #[error("it is not a proof of two signatures: {0}")]
    Malformed(#[from] Malformed),
    /// One of them is not the keeper's.
    #[error("one of its signatures is not the keeper's")]
    Signature,
    /// Both can be true.
    #[error("its two signatures do not contradict each other")]
    NoContradiction,
}

impl TwoSignatures {
    /// Puts two signatures together, if they contradict each other. `after` is the point that both batches continue, where
    /// that is known and their records are given.
    pub fn new(
        organisation: OrganisationId,
        keeper: DeviceId,
        after: Option<Point>,
        one: Signed,
        other: Signed,
    ) -> Result<(Self, TwoOrders), TwoSignaturesError> {
        let (mut first, mut second) =
            if one.point.hash < other.point.hash { (one, other) } else { (other, one) };
        let mut after = after;
        if (first.point.epoch, first.point.position) == (second.point.epoch, second.point.position) {
            after = None;
            first.record.clear();
            second.record.clear();
        }
        let proof = Self { version: 1, keeper, after, first, second };
        let shows = proof.check(organisation)?;
        Ok((proof, shows))
    }

    fn check(&self, organisation: OrganisationId) -> Result<TwoOrders, TwoSignaturesError> {
        let Self { version, keeper, after, first, second } = self;
        let place = |signed: &Signed| (signed.point.epoch, signed.point.position);
        let contradict = match after {
            None => place(first) == place(second) && first.record.is_empty() && second.record.is_empty(),
            Some(after) => {
                place(first) != place(second)
                    && [first, second].iter().all(|signed| {
                        let record = OrderRecord::decode(&signed.record).ok();
                        record.and_then(|record| point_after(after, &record, &signed.record))
                            == Some(signed.point)
                    })
            }
        };
        if *version != 1 || !contradict || first.point.hash >= second.point.hash {
            return Err(TwoSignaturesError::NoContradiction);
        }
        for said in [first, second] {
            let statement = certificate_statement(organisation, &said.point, said.state);
            verify(&keeper.0, &statement, &said.signature).map_err(|()| TwoSignaturesError::Signature)?;
        }
        Ok(TwoOrders {
            epoch: first.point.epoch,
            position: after.map_or(first.point.position, |after| after.position + 1),
            keepers: vec![*keeper],
            signed_both: vec![*keeper],
        })
    }

    /// Writes the proof.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a proof and checks it completely.
    pub fn decode(
        bytes: &[u8],
        organisation: OrganisationId,
    ) -> Result<(Self, TwoOrders), TwoSignaturesError> {
        let proof: Self = cbor::decode(bytes, TWO_SIGNATURES_BYTES_MAX)?;
        let shows = proof.check(organisation)?;
        Ok((proof, shows))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use ed25519_dalek::Signer;

    use super::*;
    use crate::id::RunningHash;
    use crate::testing::{device, key};

    const ORGANISATION: OrganisationId = OrganisationId([1; 32]);
    const AFTER: Point = Point { epoch: 1, position: 3, hash: RunningHash([3; 32]) };

    fn sign(name: &str, point: Point, record: Vec<u8>) -> Signed {
        let statement = certificate_statement(ORGANISATION, &point, None);
        let signature = SignatureBytes(key(name).sign(&statement).to_bytes());
        Signed { point, state: None, signature, record }
    }

    fn signed(name: &str, position: u64, hash: u8) -> Signed {
        sign(name, Point { epoch: 1, position, hash: RunningHash([hash; 32]) }, Vec::new())
    }

    /// A batch of so many entries after [`AFTER`], signed by Ada.
    fn batch(count: u64) -> Signed {
        let last = crate::id::EntryId([8; 32]);
        let run = crate::order::Run { device: device("ben"), first: 1, count, last };
        let record = OrderRecord {
            version: 1,
            epoch: 1,
            first: 4,
            time_ms: 5,
            rules_version: 3,
            keepers: vec![device("ada")],
            runs: vec![run],
            verdicts: vec![0],
        };
        let bytes = record.encode();
        sign("ada", point_after(&AFTER, &record, &bytes).unwrap(), bytes)
    }

    #[test]
    fn two_hashes_for_one_position_with_one_keepers_signatures_are_a_proof_and_nothing_less_is() {
        let new = |one, other| TwoSignatures::new(ORGANISATION, device("ada"), None, one, other);
        let (proof, shows) = new(signed("ada", 4, 2), signed("ada", 4, 1)).unwrap();
        assert_eq!((shows.position, shows.signed_both.as_slice()), (4, &[device("ada")][..]));
        assert_eq!(new(signed("ada", 4, 1), signed("ada", 4, 2)).unwrap().0, proof, "in whatever order");
        assert_eq!(TwoSignatures::decode(&proof.encode(), ORGANISATION), Ok((proof.clone(), shows)));
        let nothing = Err(TwoSignaturesError::NoContradiction);
        assert_eq!(new(signed("ada", 4, 1), signed("ada", 4, 1)), nothing, "the same twice");
        assert_eq!(new(signed("ada", 4, 1), signed("ada", 5, 2)), nothing, "two positions");
        assert_eq!(new(signed("ada", 4, 1), signed("ben", 4, 2)), Err(TwoSignaturesError::Signature));
        let elsewhere = TwoSignatures::decode(&proof.encode(), OrganisationId([2; 32]));
        assert_eq!(elsewhere, Err(TwoSignaturesError::Signature), "of another organisation");
    }

    #[test]
    fn two_batches_of_different_length_that_continue_one_point_are_a_proof_with_their_records() {
        let new = |after, one, other| TwoSignatures::new(ORGANISATION, device("ada"), after, one, other);
        let (proof, shows) = new(Some(AFTER), batch(1), batch(2)).unwrap();
        assert_eq!(shows.position, 4, "they part there");
        assert_eq!(TwoSignatures::decode(&proof.encode(), ORGANISATION), Ok((proof, shows)));
        let nothing = Err(TwoSignaturesError::NoContradiction);
        assert_eq!(new(None, batch(1), batch(2)), nothing, "one may continue the other");
        let other = Point { hash: RunningHash([4; 32]), ..AFTER };
        assert_eq!(new(Some(other), batch(1), batch(2)), nothing, "they do not continue that point");
        let bare = Signed { record: Vec::new(), ..batch(2) };
        assert_eq!(new(Some(AFTER), batch(1), bare), nothing, "without its record");
    }
}
