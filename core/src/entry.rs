//! One signed act by one device: a COSE_Sign1 structure (RFC 9052) around deterministic CBOR (RFC 8949).
//!
//! Trust is in the type: [`Unverified`] is what came from somewhere, [`Entry`] what its device has signed.

use std::sync::Arc;

use coset::{CoseSign1, TaggedCborSerializable};
use ed25519_dalek::{Signature, VerifyingKey};
use minicbor::{Decode, Encode};

use crate::action::Action;
use crate::cbor::{self, Malformed};
use crate::id::{BodyHash, DeviceId, EntryId, OrganisationId, PaperId, RunningHash};

/// An entry is at most so large.
pub const ENTRY_BYTES_MAX: usize = 8 * 1024;

/// An entry names at most so many unconfirmed entries that it builds on.
pub const BUILDS_ON_MAX: usize = 64;

/// The version of the entry format.
pub const ENTRY_VERSION: u8 = 1;

/// A certified point of the order: everything up to a position, in one hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Point {
    /// The epoch; the first is 1.
    #[n(0)]
    pub epoch: u32,
    /// The position of the last entry; the first is 1.
    #[n(1)]
    pub position: u64,
    /// The running hash over all order records up to there.
    #[n(2)]
    pub hash: RunningHash,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Payload {
    /// The version of this format.
    #[n(0)]
    pub version: u8,
    /// The organisation; null in the founding entry, whose id becomes it.
    #[n(1)]
    pub organisation: Option<OrganisationId>,
    /// The device that signs.
    #[n(2)]
    pub device: DeviceId,
    /// The entry's number in the device's journal, from 1.
    #[n(3)]
    pub sequence: u64,
    /// The entry before it in the journal; null in the first.
    #[n(4)]
    pub previous: Option<EntryId>,
    /// The newest certified point that the device had seen.
    #[n(5)]
    pub seen: Option<Point>,
    /// Unconfirmed entries of other devices that it builds on, ascending, each once.
    #[n(6)]
    pub builds_on: Vec<EntryId>,
    /// The device's clock in Unix milliseconds: a claim.
    #[n(7)]
    pub clock_ms: i64,
    /// The hash of the body that comes with it.
    #[n(8)]
    pub words: Option<BodyHash>,
    /// What it does.
    #[n(9)]
    #[cbor(with = "crate::action::unknown")]
    pub action: Action,
}

impl Payload {
    /// All entries after which this one must be placed, without the one before it in its journal.
    pub fn names(&self) -> Vec<EntryId> {
        let mut names = self.action.names();
        names.extend(&self.builds_on);
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The paper that the words of an entry with this payload and id belong to; none where the action takes no words.
    pub fn paper(&self, id: EntryId) -> Option<PaperId> {
        match &self.action {
            Action::EditPaper { paper } => Some(*paper),
            action => action.begins_paper().map(|_| id.into()),
        }
    }
}

/// Why bytes are not an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not the form of an entry.
    #[error("it is not an entry: {0}")]
    Malformed(#[from] Malformed),
    /// A version that this code does not know.
    #[error("its format is of version {0}, which this program does not know")]
    Version(u8),
    /// The device's key did not sign these bytes.
    #[error("its signature is not its device's")]
    Signature,
}

/// An entry as it came from somewhere: its form was checked, its signature not.
#[derive(Debug, Clone)]
pub struct Unverified {
    bytes: Arc<[u8]>,
    payload: Payload,
    signature: [u8; 64],
    signed: Vec<u8>,
}

/// An entry whose signature was checked, or that comes from where only checked ones are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    id: EntryId,
    bytes: Arc<[u8]>,
    payload: Payload,
}

impl Unverified {
    /// Checks form, version and size; the signature is checked by [`Unverified::verify`].
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(Malformed::TooLarge.into());
        }
        let cose = CoseSign1::from_tagged_slice(bytes).map_err(|_| Malformed::Shape)?;
        let payload_bytes = cose.payload.as_deref().ok_or(Malformed::Shape)?;
        match payload_bytes.get(1) {
            Some(&version) if version != ENTRY_VERSION && version < 24 => {
                return Err(EntryError::Version(version));
            }
            _ => {}
        }
        let payload: Payload = cbor::decode(payload_bytes, ENTRY_BYTES_MAX)?;
        let signature: [u8; 64] = cose.signature.as_slice().try_into().map_err(|_| Malformed::Shape)?;
        if assemble(&payload, &signature)? != bytes {
            return Err(Malformed::NotDeterministic.into());
        }
        let sorted = payload.builds_on.windows(2).all(|pair| pair[0] < pair[1]);
        if payload.builds_on.len() > BUILDS_ON_MAX
            || !sorted
            || payload.sequence == 0
            || (payload.sequence == 1) != payload.previous.is_none()
            || payload.organisation.is_none() != matches!(payload.action, Action::Found { .. })
        {
            return Err(Malformed::Shape.into());
        }
        let signed = to_be_signed(payload_bytes);
        Ok(Self { bytes: bytes.into(), payload, signature, signed })
    }

    /// What it claims to say.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// Checks the signature strictly (`verify_strict`: no small-order keys, no malleability).
    pub fn verify(self) -> Result<Entry, EntryError> {
        let key = DeviceKey::read(self.payload.device)?;
        self.verify_by(&key)
    }

    /// The same with a key that was read before; another device's is no help.
    pub fn verify_by(self, key: &DeviceKey) -> Result<Entry, EntryError> {
        if key.device != self.payload.device {
            return self.verify();
        }
        key.key
            .verify_strict(&self.signed, &Signature::from_bytes(&self.signature))
            .map_err(|_| EntryError::Signature)?;
        Ok(self.trust())
    }

    /// Takes an entry without checking its signature: for bytes that were checked before they were stored.
    pub fn trust(self) -> Entry {
        Entry { id: EntryId(*blake3::hash(&self.bytes).as_bytes()), bytes: self.bytes, payload: self.payload }
    }
}

/// A device's key, read once to check many signatures.
#[derive(Debug, Clone)]
pub struct DeviceKey {
    device: DeviceId,
    key: VerifyingKey,
}

impl DeviceKey {
    /// Reads it. Bytes that are no key sign nothing.
    pub fn read(device: DeviceId) -> Result<Self, EntryError> {
        let key = VerifyingKey::from_bytes(&device.0).map_err(|_| EntryError::Signature)?;
        Ok(Self { device, key })
    }
}

impl Entry {
    /// Parses and verifies.
    pub fn verify(bytes: &[u8]) -> Result<Self, EntryError> {
        Unverified::parse(bytes)?.verify()
    }

    /// Puts the signature of the payload's device over [`signing_input`] to it, for which the caller vouches: the device's
    /// own keystore made it. Form and size are checked all the same.
    pub fn signed(payload: &Payload, signature: [u8; 64]) -> Result<Self, EntryError> {
        let entry = Unverified::parse(&assemble(payload, &signature)?)?;
        debug_assert!(entry.clone().verify().is_ok(), "a keystore signs with the key that it names");
        Ok(entry.trust())
    }

    /// Puts the signature of the payload's device to it, and checks it. It must be over [`signing_input`].
    pub fn assemble(payload: &Payload, signature: [u8; 64]) -> Result<Self, EntryError> {
        Self::verify(&assemble(payload, &signature)?)
    }

    /// An entry that is not signed yet, for trying what it would come to. Its id and bytes are of no use.
    pub(crate) fn draft(payload: &Payload) -> Self {
        let bytes = cbor::encode(payload);
        Self { id: EntryId(*blake3::hash(&bytes).as_bytes()), bytes: bytes.into(), payload: payload.clone() }
    }

    /// BLAKE3 of its bytes.
    pub fn id(&self) -> EntryId {
        self.id
    }

    /// The complete bytes.
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// What it says.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// The device that signed it.
    pub fn device(&self) -> DeviceId {
        self.payload.device
    }

    /// The paper that its words belong to; none where it takes no words.
    pub fn paper(&self) -> Option<PaperId> {
        self.payload.paper(self.id)
    }

    /// The organisation it belongs to; a founding entry founds its own.
    pub fn organisation(&self) -> OrganisationId {
        self.payload.organisation.unwrap_or(OrganisationId(self.id.0))
    }
}

/// The bytes that a device signs for a payload: the `Sig_structure` of RFC 9052, section 4.4.
pub fn signing_input(payload: &Payload) -> Vec<u8> {
    to_be_signed(&cbor::encode(payload))
}

/// `{1: -8}`: the algorithm is EdDSA.
const PROTECTED: [u8; 3] = [0xa1, 0x01, 0x27];

fn to_be_signed(payload_bytes: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload_bytes.len() + 24);
    let mut e = minicbor::Encoder::new(&mut bytes);
    let written = e
        .array(4)
        .and_then(|e| e.str("Signature1"))
        .and_then(|e| e.bytes(&PROTECTED))
        .and_then(|e| e.bytes(&[]))
        .and_then(|e| e.bytes(payload_bytes))
        .is_ok();
    assert!(written, "encoding into memory cannot fail");
    bytes
}

fn assemble(payload: &Payload, signature: &[u8; 64]) -> Result<Vec<u8>, EntryError> {
    let mut bytes = Vec::with_capacity(512);
    let mut e = minicbor::Encoder::new(&mut bytes);
    let written = e
        .tag(minicbor::data::Tag::new(18))
        .and_then(|e| e.array(4))
        .and_then(|e| e.bytes(&PROTECTED))
        .and_then(|e| e.map(0))
        .and_then(|e| e.bytes(&cbor::encode(payload)))
        .and_then(|e| e.bytes(signature))
        .is_ok();
    assert!(written, "encoding into memory cannot fail");
    if bytes.len() > ENTRY_BYTES_MAX { Err(Malformed::TooLarge.into()) } else { Ok(bytes) }
}
