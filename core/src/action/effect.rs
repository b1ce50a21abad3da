//! What a proposal does by itself when it is adopted.

use minicbor::{Decode, Encode};

use crate::id::{DeviceId, EntryId, MemberId, VerifyingKeyBytes};
use crate::label::Label;

/// What a proposal does by itself when adopted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Effect {
    /// Nothing.
    #[n(0)]
    None,
    /// Appoints a steward.
    #[n(1)]
    AppointSteward {
        /// Whom.
        #[n(0)]
        member: MemberId,
    },
    /// Dismisses a steward.
    #[n(2)]
    DismissSteward {
        /// Whom.
        #[n(0)]
        member: MemberId,
    },
    /// Changes the constitution.
    #[n(3)]
    Amend {
        /// The entries that hold its text, in order.
        #[n(0)]
        parts: Vec<EntryId>,
        /// BLAKE3 of the whole text.
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        hash: [u8; 32],
    },
    /// Raises the version of the rules by one. The constitution's text stays; the new version reads it.
    #[n(4)]
    RaiseRules {
        /// To which.
        #[n(0)]
        version: u32,
    },
    /// Appoints a member to a role of the organisation's own.
    #[n(5)]
    Appoint {
        /// To which.
        #[n(0)]
        role: Label,
        /// Whom.
        #[n(1)]
        member: MemberId,
    },
    /// Takes a role of the organisation's own from a member.
    #[n(6)]
    Dismiss {
        /// Which.
        #[n(0)]
        role: Label,
        /// From whom.
        #[n(1)]
        member: MemberId,
    },
    /// Ends somebody's membership.
    #[n(7)]
    DismissMember {
        /// Whose.
        #[n(0)]
        member: MemberId,
    },
    /// Puts another recovery sheet in the place of the present one. Its secret is on the proposing device.
    #[n(8)]
    RenewSheet {
        /// The sheet's public key.
        #[n(0)]
        recovery_key: VerifyingKeyBytes,
    },
    /// Changes who confirms, from the batch after the one in which the vote closes.
    #[n(9)]
    Keepers {
        /// Devices that become keepers, ascending.
        #[n(0)]
        appoint: Vec<DeviceId>,
        /// Keepers that are none any more, ascending.
        #[n(1)]
        dismiss: Vec<DeviceId>,
    },
}

impl Effect {
    /// The version of the rules that it came with.
    pub fn since(&self) -> u32 {
        match self {
            Self::None
            | Self::AppointSteward { .. }
            | Self::DismissSteward { .. }
            | Self::Amend { .. }
            | Self::RaiseRules { .. } => 1,
            Self::Appoint { .. }
            | Self::Dismiss { .. }
            | Self::DismissMember { .. }
            | Self::RenewSheet { .. }
            | Self::Keepers { .. } => 2,
        }
    }

    /// The entries of others that it speaks of.
    pub(super) fn names(&self) -> Vec<EntryId> {
        match self {
            Self::None | Self::RaiseRules { .. } | Self::RenewSheet { .. } | Self::Keepers { .. } => {
                Vec::new()
            }
            Self::AppointSteward { member }
            | Self::DismissSteward { member }
            | Self::Appoint { member, .. }
            | Self::Dismiss { member, .. }
            | Self::DismissMember { member } => vec![(*member).into()],
            Self::Amend { parts, .. } => parts.clone(),
        }
    }
}
