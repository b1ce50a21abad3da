//! What one may ask the reason for.

use serde::{Deserialize, Serialize};

use crate::id::{BookingId, DeviceId, EntryId, GroupId, MemberId, ProposalId, ResourceId};

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Subject {
    /// Why an act counts, or was refused.
    Entry {
        /// Which.
        id: EntryId,
    },
    /// Why somebody has a role, or has it no more.
    Role {
        /// Who.
        member: MemberId,
        /// `steward`, or a role of the organisation's own.
        role: String,
    },
    /// Why somebody is, or is no more, a member.
    Member {
        /// Who.
        id: MemberId,
    },
    /// Why a device may write, or may not.
    Device {
        /// Which.
        id: DeviceId,
    },
    /// Why a working group is as it is.
    Group {
        /// Which.
        id: GroupId,
    },
    /// Why a resource has its terms, or is closed.
    Resource {
        /// Which.
        id: ResourceId,
    },
    /// Why a booking stands as it does.
    Booking {
        /// Which.
        id: BookingId,
    },
    /// Why a proposal was decided as it was.
    Proposal {
        /// Which.
        id: ProposalId,
    },
    /// Why this constitution holds.
    Constitution,
}
