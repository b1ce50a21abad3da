//! The records that open a new epoch when the keepers are lost: one is signed by the key on the recovery sheet, the other
//! by the members, who name successors.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::Point;
use crate::id::{DeviceId, MemberId, OrganisationId, SealingKey, VerifyingKeyBytes};
use crate::order::{KEEPERS_MAX, verify};

/// An epoch record is at most so large.
pub const EPOCH_BYTES_MAX: usize = 4 * 1024;

/// Members add at most so many signatures; two are enough.
pub const COUNTERSIGNATURES_MAX: usize = 8;

/// So many members' signatures stand at most under the naming of successors: two thirds of twelve thousand.
pub const NAMING_SIGNATURES_MAX: usize = 8 * 1024;

/// The naming of successors with all its signatures is at most so large.
pub const NAMING_BYTES_MAX: usize = NAMING_SIGNATURES_MAX * 102 + 1024;

/// What the recovery key says: this device, of this member, is the keeper from here on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Succession {
    /// The version of this format: 1.
    #[n(0)]
    pub version: u8,
    /// Of which organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// The last certified point that the sheet's holder knew. The new epoch begins after it.
    #[n(2)]
    pub after: Point,
    /// The member who comes back.
    #[n(3)]
    pub member: MemberId,
    /// That member's new device, enrolled and appointed keeper by this record.
    #[n(4)]
    pub device: DeviceId,
    /// Sealed data for the new device is encrypted to this key.
    #[n(5)]
    pub sealing_key: SealingKey,
}

/// A succession with the signatures that support it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EpochRecord {
    /// What is said.
    #[n(0)]
    pub succession: Succession,
    /// The recovery key's signature over [`Succession::statement`].
    #[n(1)]
    pub signature: SignatureBytes,
    /// Further members' devices and their signatures over the same statement, ascending by device.
    #[n(2)]
    pub countersignatures: Vec<Countersignature>,
}

/// A member's device supports a succession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Countersignature {
    /// Which device.
    #[n(0)]
    pub device: DeviceId,
    /// Its signature.
    #[n(1)]
    pub signature: SignatureBytes,
}

impl Succession {
    /// The bytes that are signed: `["moothall succession", the record]` as deterministic CBOR.
    pub fn statement(&self) -> Vec<u8> {
        cbor::encode(&("moothall succession", self))
    }
}

impl EpochRecord {
    /// Writes the record.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a record and checks every signature on it, the recovery key's against `recovery_key`.
    pub fn decode(bytes: &[u8], recovery_key: &VerifyingKeyBytes) -> Result<Self, Malformed> {
        let record: Self = cbor::decode(bytes, EPOCH_BYTES_MAX)?;
        let statement = record.succession.statement();
        let ascending = record.countersignatures.windows(2).all(|pair| pair[0].device < pair[1].device);
        let sound = record.succession.version == 1
            && ascending
            && record.countersignatures.len() <= COUNTERSIGNATURES_MAX
            && verify(&recovery_key.0, &statement, &record.signature).is_ok()
            && record
                .countersignatures
                .iter()
                .all(|by| verify(&by.device.0, &statement, &by.signature).is_ok());
        if sound { Ok(record) } else { Err(Malformed::Shape) }
    }
}

/// What the members say together: these devices are the keepers from here on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Naming {
    /// The version of this format: 2.
    #[n(0)]
    pub version: u8,
    /// Of which organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// The last certified point. The new epoch begins after it.
    #[n(2)]
    pub after: Point,
    /// Enrolled devices, ascending.
    #[n(3)]
    pub successors: Vec<DeviceId>,
}

/// The naming of successors with the signatures that support it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct NamingRecord {
    /// What is said.
    #[n(0)]
    pub naming: Naming,
    /// Members' devices and their signatures over [`Naming::statement`], ascending by device.
    #[n(1)]
    pub signatures: Vec<Countersignature>,
}

impl Naming {
    /// The bytes that are signed: `["moothall naming", the record]` as deterministic CBOR.
    pub fn statement(&self) -> Vec<u8> {
        cbor::encode(&("moothall naming", self))
    }

    /// By which it is called: BLAKE3 of the statement.
    pub fn id(&self) -> [u8; 32] {
        *blake3::hash(&self.statement()).as_bytes()
    }
}

impl Naming {
    /// From which number on the generations of agreement count in the epoch that it opens: the first four bytes of its id.
    pub fn generations(&self) -> u32 {
        let id = self.id();
        u32::from_be_bytes([id[0], id[1], id[2], id[3]])
    }
}

impl NamingRecord {
    /// Writes the record.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a record, without checking its signatures.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let record: Self = cbor::decode(bytes, NAMING_BYTES_MAX)?;
        let ascending = record.signatures.windows(2).all(|pair| pair[0].device < pair[1].device);
        let successors = &record.naming.successors;
        let sound = record.naming.version == 2
            && ascending
            && record.signatures.len() <= NAMING_SIGNATURES_MAX
            && (1..=KEEPERS_MAX).contains(&successors.len())
            && successors.windows(2).all(|pair| pair[0] < pair[1]);
        if sound { Ok(record) } else { Err(Malformed::Shape) }
    }

    /// Reads a record and checks every signature on it.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let record = Self::read(bytes)?;
        let statement = record.naming.statement();
        let sound =
            record.signatures.iter().all(|by| verify(&by.device.0, &statement, &by.signature).is_ok());
        if sound { Ok(record) } else { Err(Malformed::Shape) }
    }
}

/// What opens an epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EpochOpening {
    /// The recovery sheet.
    Sheet(EpochRecord),
    /// The members.
    Members(NamingRecord),
}

impl EpochOpening {
    /// Reads what opens an epoch and checks every signature on it; that of the recovery sheet against `recovery_key`.
    pub fn decode(bytes: &[u8], recovery_key: Option<&VerifyingKeyBytes>) -> Result<Self, Malformed> {
        if let Ok(record) = NamingRecord::decode(bytes) {
            return Ok(Self::Members(record));
        }
        EpochRecord::decode(bytes, recovery_key.ok_or(Malformed::Shape)?).map(Self::Sheet)
    }

    /// Of which organisation.
    pub fn organisation(&self) -> OrganisationId {
        match self {
            Self::Sheet(record) => record.succession.organisation,
            Self::Members(record) => record.naming.organisation,
        }
    }

    /// The last certified point before the epoch.
    pub fn after(&self) -> Point {
        match self {
            Self::Sheet(record) => record.succession.after,
            Self::Members(record) => record.naming.after,
        }
    }

    /// Who the keepers are from there on, ascending.
    pub fn keepers(&self) -> Vec<DeviceId> {
        match self {
            Self::Sheet(record) => vec![record.succession.device],
            Self::Members(record) => record.naming.successors.clone(),
        }
    }
}
