//! The confirmed order: records of batches, the running hash over them, and certificates.
//!
//! Order records and certificates lie beside the journals; they are not entries. Both are kept for ever.

use ed25519_dalek::{Signature, VerifyingKey};
use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::Point;
use crate::id::{DeviceId, EntryId, OrganisationId, RunningHash, StateHash};
pub use crate::view::keepers::{KEEPERS_MAX, quorum};

/// A batch holds at most so many entries.
pub const BATCH_ENTRIES_MAX: usize = 1_024;

/// An order record is at most so large.
pub const RECORD_BYTES_MAX: usize = 128 * 1024;

/// A certificate is at most so large.
pub const CERTIFICATE_BYTES_MAX: usize = 4 * 1024;

/// Consecutive entries of one device within a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Run {
    /// Whose.
    #[n(0)]
    pub device: DeviceId,
    /// The first entry's number in the journal.
    #[n(1)]
    pub first: u64,
    /// How many; at least 1.
    #[n(2)]
    pub count: u64,
    /// The last entry's id, which through the chain names them all.
    #[n(3)]
    pub last: EntryId,
}

/// One batch of the confirmed order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OrderRecord {
    /// The version of this format: 1.
    #[n(0)]
    pub version: u8,
    /// The epoch it belongs to.
    #[n(1)]
    pub epoch: u32,
    /// The position of its first entry. A batch without entries takes one position of its own.
    #[n(2)]
    pub first: u64,
    /// The certified time in Unix milliseconds; never below the one before within an epoch.
    #[n(3)]
    pub time_ms: i64,
    /// The version of the rules by which its verdicts were reached.
    #[n(4)]
    pub rules_version: u32,
    /// The keepers of this epoch, ascending.
    #[n(5)]
    pub keepers: Vec<DeviceId>,
    /// Its entries, in order.
    #[n(6)]
    pub runs: Vec<Run>,
    /// A bit for each entry, in order, the first in the lowest bit of the first byte: 1 is accepted, 0 refused.
    #[n(7)]
    #[cbor(with = "minicbor::bytes")]
    pub verdicts: Vec<u8>,
}

impl OrderRecord {
    /// How many entries it places.
    pub fn count(&self) -> u64 {
        self.runs.iter().fold(0, |sum, run| sum.saturating_add(run.count))
    }

    /// The position of its last entry, or its own where it has none.
    pub fn last(&self) -> u64 {
        self.first + self.count().max(1) - 1
    }

    /// Whether it begins behind a point, or with the first position where there is none. The point may be anybody's word.
    pub fn follows(&self, after: Option<&Point>) -> bool {
        after.map_or(Some(1), |after| after.position.checked_add(1)) == Some(self.first)
    }

    /// Whether the entry at an index was accepted.
    pub fn accepted(&self, index: usize) -> bool {
        self.verdicts.get(index / 8).is_some_and(|byte| byte >> (index % 8) & 1 == 1)
    }

    /// Packs verdicts into bits.
    pub fn pack(accepted: &[bool]) -> Vec<u8> {
        let mut bytes = vec![0; accepted.len().div_ceil(8)];
        for (index, _) in accepted.iter().enumerate().filter(|(_, accepted)| **accepted) {
            bytes[index / 8] |= 1 << (index % 8);
        }
        bytes
    }

    /// Writes the record.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a record and checks what it says of itself.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let record: Self = cbor::decode(bytes, RECORD_BYTES_MAX)?;
        let count = record.count();
        let sound = record.version == 1
            && record.epoch > 0
            && record.first > 0
            && record.first < u64::MAX / 2
            && count <= BATCH_ENTRIES_MAX as u64
            && record.runs.iter().all(|run| run.count > 0 && run.first > 0 && run.first < u64::MAX / 2)
            && !record.keepers.is_empty()
            && record.keepers.len() <= KEEPERS_MAX
            && record.keepers.windows(2).all(|pair| pair[0] < pair[1])
            && record.verdicts.len() as u64 == count.div_ceil(8)
            && (count.is_multiple_of(8)
                || record.verdicts.last().is_none_or(|byte| byte >> (count % 8) == 0));
        if sound { Ok(record) } else { Err(Malformed::Shape) }
    }
}

/// The running hash before the first record.
pub const RUNNING_HASH_START: RunningHash = RunningHash([0; 32]);

/// The running hash after one more record.
pub fn running_hash(before: RunningHash, record_bytes: &[u8]) -> RunningHash {
    let mut hasher = blake3::Hasher::new_derive_key("moothall 2026 running hash v1");
    hasher.update(&before.0);
    hasher.update(record_bytes);
    RunningHash(*hasher.finalize().as_bytes())
}

/// A quorum of keepers says: the order up to this position is this.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Certificate {
    /// The version of this format: 1.
    #[n(0)]
    pub version: u8,
    /// What is certified.
    #[n(1)]
    pub point: Point,
    /// At a checkpoint ([`crate::checkpoint`]) the hash of the whole state; null elsewhere.
    #[n(2)]
    pub state: Option<StateHash>,
    /// Keepers and their signatures over [`certificate_statement`], ascending by keeper.
    #[n(3)]
    pub signatures: Vec<KeeperSignature>,
}

/// One keeper's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct KeeperSignature {
    /// Which keeper.
    #[n(0)]
    pub keeper: DeviceId,
    /// Its Ed25519 signature.
    #[n(1)]
    pub signature: SignatureBytes,
}

/// What a keeper signs: `["moothall certificate", 1, organisation, epoch, position, running hash, state hash]` as
/// deterministic CBOR.
pub fn certificate_statement(
    organisation: OrganisationId,
    point: &Point,
    state: Option<StateHash>,
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(160);
    let mut e = minicbor::Encoder::new(&mut bytes);
    let written = (|| {
        e.array(7)?.str("moothall certificate")?.u8(1)?.bytes(&organisation.0)?;
        e.u32(point.epoch)?.u64(point.position)?.bytes(&point.hash.0)?;
        match state {
            Some(hash) => e.bytes(&hash.0)?,
            None => e.null()?,
        };
        Ok::<(), minicbor::encode::Error<std::convert::Infallible>>(())
    })();
    assert!(written.is_ok(), "encoding into memory cannot fail");
    bytes
}

/// Why a certificate proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not the form of a certificate.
    #[error("it is not a certificate: {0}")]
    Malformed(#[from] Malformed),
    /// Too few keepers signed.
    #[error("too few keepers signed it")]
    Quorum,
    /// A signature is wrong, or not a keeper's.
    #[error("a signature on it is not its keeper's")]
    Signature,
}

impl Certificate {
    /// Writes the certificate.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a certificate; what it proves is checked by [`Certificate::check`].
    pub fn decode(bytes: &[u8]) -> Result<Self, CertificateError> {
        let certificate: Self = cbor::decode(bytes, CERTIFICATE_BYTES_MAX)?;
        let ascending = certificate.signatures.windows(2).all(|pair| pair[0].keeper < pair[1].keeper);
        let sound = certificate.version == 1 && ascending && certificate.signatures.len() <= KEEPERS_MAX;
        if sound { Ok(certificate) } else { Err(Malformed::Shape.into()) }
    }

    /// Checks that a quorum of these keepers signed it, and nobody else did.
    pub fn check(&self, organisation: OrganisationId, keepers: &[DeviceId]) -> Result<(), CertificateError> {
        let statement = certificate_statement(organisation, &self.point, self.state);
        for signature in &self.signatures {
            if !keepers.contains(&signature.keeper) {
                return Err(CertificateError::Signature);
            }
            verify(&signature.keeper.0, &statement, &signature.signature)
                .map_err(|()| CertificateError::Signature)?;
        }
        if self.signatures.len() < quorum(keepers.len()) { Err(CertificateError::Quorum) } else { Ok(()) }
    }
}

/// Verifies an Ed25519 signature strictly.
#[expect(
    clippy::result_unit_err,
    reason = "a signature is right or wrong; each caller knows what that means"
)]
pub fn verify(key: &[u8; 32], statement: &[u8], signature: &SignatureBytes) -> Result<(), ()> {
    VerifyingKey::from_bytes(key)
        .and_then(|key| key.verify_strict(statement, &Signature::from_bytes(&signature.0)))
        .map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quorum_is_a_majority_of_up_to_three_and_more_than_two_thirds_of_more() {
        for (keepers, needed) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 5), (7, 5)] {
            assert_eq!(quorum(keepers), needed, "{keepers} keepers");
        }
    }

    #[test]
    fn a_record_follows_the_position_before_its_first_and_nothing_follows_the_last_of_all() {
        let follows = |first, after: Option<u64>| {
            let record = OrderRecord {
                version: 1,
                epoch: 1,
                first,
                time_ms: 0,
                rules_version: 1,
                keepers: Vec::new(),
                runs: Vec::new(),
                verdicts: Vec::new(),
            };
            let point = after.map(|position| Point { epoch: 1, position, hash: RUNNING_HASH_START });
            record.follows(point.as_ref())
        };
        assert!(follows(1, None) && follows(10, Some(9)) && follows(u64::MAX, Some(u64::MAX - 1)));
        for (first, after) in
            [(2, None), (0, None), (9, Some(9)), (11, Some(9)), (0, Some(u64::MAX)), (1, Some(u64::MAX))]
        {
            assert!(!follows(first, after), "{first} after {after:?}");
        }
    }

    #[test]
    fn verdicts_are_packed_lowest_bit_first() {
        let record = |accepted: &[bool]| OrderRecord::pack(accepted);
        assert_eq!(record(&[true, false, true]), [0b101]);
        assert_eq!(record(&[false; 8]), [0]);
        assert_eq!(record(&[false, false, false, false, false, false, false, false, true]), [0, 1]);
        assert_eq!(record(&[]), [0u8; 0]);
    }
}
