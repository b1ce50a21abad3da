//! The record that opens a new epoch when the keepers are lost, signed by the key on the recovery sheet.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::Point;
use crate::id::{DeviceId, MemberId, OrganisationId, SealingKey, VerifyingKeyBytes};
use crate::order::verify;

/// An epoch record is at most so large.
pub const EPOCH_BYTES_MAX: usize = 4 * 1024;

/// Members add at most so many signatures; two are enough.
pub const COUNTERSIGNATURES_MAX: usize = 8;

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
