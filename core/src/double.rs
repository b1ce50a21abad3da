//! The proof that a keeper signed two hashes for one position: the two signatures.
//!
//! A keeper's signature on a batch stands for itself before there is a certificate. So two of them prove as much as two
//! orders with certificates do ([`crate::fork`]), and sooner.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::Point;
use crate::fork::TwoOrders;
use crate::id::{DeviceId, OrganisationId, StateHash};
use crate::order::{certificate_statement, verify};

/// A proof is at most so large.
pub const TWO_SIGNATURES_BYTES_MAX: usize = 1024;

/// What was signed: the point, the hash of the state, the signature.
pub type Signed = (Point, Option<StateHash>, SignatureBytes);

/// Two signatures of one keeper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TwoSignatures {
    /// The version of this format: 1.
    #[n(0)]
    version: u8,
    /// Whose.
    #[n(1)]
    keeper: DeviceId,
    /// The one for the smaller hash.
    #[n(2)]
    first: Statement,
    /// The other one.
    #[n(3)]
    second: Statement,
}

/// What a keeper signed for a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Statement {
    #[n(0)]
    point: Point,
    #[n(1)]
    state: Option<StateHash>,
    #[n(2)]
    signature: SignatureBytes,
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
    /// They are for different positions, or for one hash.
    #[error("its two signatures do not contradict each other")]
    NoContradiction,
}

impl TwoSignatures {
    /// Puts two signatures together, if they contradict each other.
    pub fn new(
        organisation: OrganisationId,
        keeper: DeviceId,
        one: Signed,
        other: Signed,
    ) -> Result<(Self, TwoOrders), TwoSignaturesError> {
        let statement = |(point, state, signature)| Statement { point, state, signature };
        let (first, second) = if one.0.hash < other.0.hash { (one, other) } else { (other, one) };
        let proof = Self { version: 1, keeper, first: statement(first), second: statement(second) };
        let shows = proof.check(organisation)?;
        Ok((proof, shows))
    }

    fn check(&self, organisation: OrganisationId) -> Result<TwoOrders, TwoSignaturesError> {
        let Self { version, keeper, first, second } = self;
        let one_place =
            (first.point.epoch, first.point.position) == (second.point.epoch, second.point.position);
        if *version != 1 || !one_place || first.point.hash >= second.point.hash {
            return Err(TwoSignaturesError::NoContradiction);
        }
        for said in [first, second] {
            let statement = certificate_statement(organisation, &said.point, said.state);
            verify(&keeper.0, &statement, &said.signature).map_err(|()| TwoSignaturesError::Signature)?;
        }
        Ok(TwoOrders {
            epoch: first.point.epoch,
            position: first.point.position,
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
    use ed25519_dalek::Signer;

    use super::*;
    use crate::id::RunningHash;
    use crate::testing::{device, key};

    const ORGANISATION: OrganisationId = OrganisationId([1; 32]);

    fn signed(name: &str, position: u64, hash: u8) -> Signed {
        let point = Point { epoch: 1, position, hash: RunningHash([hash; 32]) };
        let statement = certificate_statement(ORGANISATION, &point, None);
        (point, None, SignatureBytes(key(name).sign(&statement).to_bytes()))
    }

    #[test]
    fn two_hashes_for_one_position_with_one_keepers_signatures_are_a_proof_and_nothing_less_is() {
        let new = |one, other| TwoSignatures::new(ORGANISATION, device("ada"), one, other);
        let (proof, shows) = new(signed("ada", 4, 2), signed("ada", 4, 1)).unwrap();
        assert_eq!((shows.position, shows.signed_both.as_slice()), (4, &[device("ada")][..]));
        assert_eq!(new(signed("ada", 4, 1), signed("ada", 4, 2)).unwrap().0, proof, "in whatever order");
        assert_eq!(TwoSignatures::decode(&proof.encode(), ORGANISATION), Ok((proof, shows)));
        let nothing = Err(TwoSignaturesError::NoContradiction);
        assert_eq!(new(signed("ada", 4, 1), signed("ada", 4, 1)), nothing, "the same twice");
        assert_eq!(new(signed("ada", 4, 1), signed("ada", 5, 2)), nothing, "two positions");
        assert_eq!(new(signed("ada", 4, 1), signed("ben", 4, 2)), Err(TwoSignaturesError::Signature));
        let elsewhere = TwoSignatures::decode(&proof.encode(), OrganisationId([2; 32]));
        assert_eq!(elsewhere, Err(TwoSignaturesError::Signature), "of another organisation");
    }
}
