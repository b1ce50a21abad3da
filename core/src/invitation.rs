//! What passes from hand to hand: the invitation's entry and secret, who invites whom to what, and where to call.

use data_encoding::BASE64URL_NOPAD;
use minicbor::{Decode, Encode};
use zeroize::Zeroize;

use crate::action::Inviting;
use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::{ENTRY_BYTES_MAX, Entry, EntryError, Point};
use crate::id::{DeviceId, EntryId, OrganisationId, SealingKey};
use crate::order::verify;

/// What every invitation's text begins with.
pub const INVITATION_PREFIX: &str = "moothall:join/";

/// An invitation's bytes are at most so many.
pub const INVITATION_BYTES_MAX: usize = ENTRY_BYTES_MAX + 4 * 1024;

/// Names in an invitation are at most so long, in bytes.
pub const NAME_BYTES_MAX: usize = 200;

/// An invitation names at most so many addresses.
pub const ADDRESSES_MAX: usize = 16;

/// An invitation in full. Whoever has it can use it, once.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Invitation {
    /// The version of this format: 1.
    #[n(0)]
    pub version: u8,
    /// The complete bytes of the inviting entry.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub entry: Vec<u8>,
    /// The one-time private key (an Ed25519 seed) that belongs to the entry's public key.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub secret: [u8; 32],
    /// The organisation's name.
    #[n(3)]
    pub organisation_name: String,
    /// The inviter's name.
    #[n(4)]
    pub inviter_name: String,
    /// The inviter's addresses, such as `192.168.1.20:4433`.
    #[n(5)]
    pub addresses: Vec<String>,
    /// The newest certified point that the inviter knew: a ledger that lacks it is stale.
    #[n(6)]
    pub point: Option<Point>,
    /// The inviting device's signature over [`Invitation::statement`].
    #[n(7)]
    pub signature: SignatureBytes,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invitation(to {:?} by {:?}, secret withheld)", self.organisation_name, self.inviter_name)
    }
}

impl Drop for Invitation {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// Why a text is not a usable invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// Not the text of an invitation.
    #[error("this is not an invitation, or a part of it is missing")]
    Text,
    /// Damaged or made up.
    #[error("the invitation is damaged: {0}")]
    Malformed(#[from] Malformed),
    /// The entry in it is not sound.
    #[error("the invitation is damaged: {0}")]
    Entry(#[from] EntryError),
    /// The inviter did not sign the names and addresses.
    #[error("the invitation was changed after it was made")]
    Signature,
}

impl Invitation {
    /// The bytes that the inviting device signs: names, addresses and point, bound to the entry.
    pub fn statement(
        entry: EntryId,
        organisation_name: &str,
        inviter_name: &str,
        addresses: &[String],
        point: Option<&Point>,
    ) -> Vec<u8> {
        cbor::encode(&("moothall invitation", entry, organisation_name, inviter_name, addresses, point))
    }

    /// The text to pass on: the prefix and base64url without padding.
    pub fn to_text(&self) -> String {
        format!("{INVITATION_PREFIX}{}", BASE64URL_NOPAD.encode(&cbor::encode(self)))
    }

    /// Reads an invitation's text, ignoring white space, and checks everything that can be checked without the ledger.
    pub fn parse(text: &str) -> Result<(Self, Entry), InvitationError> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let coded = text.strip_prefix(INVITATION_PREFIX).ok_or(InvitationError::Text)?;
        if coded.len() > INVITATION_BYTES_MAX * 4 / 3 + 4 {
            return Err(Malformed::TooLarge.into());
        }
        let bytes = BASE64URL_NOPAD.decode(coded.as_bytes()).map_err(|_| InvitationError::Text)?;
        let invitation: Self = cbor::decode(&bytes, INVITATION_BYTES_MAX)?;
        let entry = Entry::verify(&invitation.entry)?;
        let Some(Inviting { key, .. }) = entry.payload().action.invites() else {
            return Err(Malformed::Shape.into());
        };
        let own_key = ed25519_dalek::SigningKey::from_bytes(&invitation.secret).verifying_key();
        let sound = invitation.version == 1
            && invitation.organisation_name.len() <= NAME_BYTES_MAX
            && invitation.inviter_name.len() <= NAME_BYTES_MAX
            && invitation.addresses.len() <= ADDRESSES_MAX
            && own_key.to_bytes() == key.0;
        if !sound {
            return Err(Malformed::Shape.into());
        }
        let statement = Self::statement(
            entry.id(),
            &invitation.organisation_name,
            &invitation.inviter_name,
            &invitation.addresses,
            invitation.point.as_ref(),
        );
        verify(&entry.device().0, &statement, &invitation.signature)
            .map_err(|()| InvitationError::Signature)?;
        Ok((invitation, entry))
    }
}

/// What an invitation's key signs to enrol a device: `["moothall enrolment", organisation, invitation, device key,
/// sealing key]` as deterministic CBOR.
pub fn enrolment_statement(
    organisation: OrganisationId,
    invitation: EntryId,
    device: DeviceId,
    sealing_key: SealingKey,
) -> Vec<u8> {
    cbor::encode(&("moothall enrolment", organisation, invitation, device, sealing_key))
}

/// What an invitation's key signs to be let in by a peer: `["moothall knock", organisation, invitation, the caller's
/// device key, the called device's key]`. It is worth nothing to the peer that checks it.
pub fn knock_statement(
    organisation: OrganisationId,
    invitation: EntryId,
    caller: DeviceId,
    called: DeviceId,
) -> Vec<u8> {
    cbor::encode(&("moothall knock", organisation, invitation, caller, called))
}
