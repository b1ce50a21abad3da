//! What may be asked about members beyond oneself: records, standing, roles, groups, devices for others.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, InvitationId, MemberId};
use crate::label::Label;
use crate::way::Way;

/// A person who is to become a member without a device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Newcomer {
    /// The name.
    pub name: String,
    /// A few words about the person; may be empty.
    #[serde(default)]
    pub about: String,
    /// The mail address; may be empty, as the next three.
    #[serde(default)]
    pub mail: String,
    /// The telephone number.
    #[serde(default)]
    pub phone: String,
    /// The postal address.
    #[serde(default)]
    pub address: String,
    /// How else to reach the person.
    #[serde(default)]
    pub contact: String,
}

impl Newcomer {
    /// How to reach the person in a way; may be empty.
    pub fn reach(&self, way: Way) -> &str {
        match way {
            Way::Mail => &self.mail,
            Way::Phone => &self.phone,
            Way::Address => &self.address,
            Way::Contact => &self.contact,
        }
    }
}

/// An act about members, roles or groups. Each writes entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Membership {
    /// Keeps the records of members who have no device, such as those of a list.
    Register {
        /// Who, in the order in which they are written; at most [`IMPORT_MAX`].
        people: Vec<Newcomer>,
    },
    /// Records that a member without a device left.
    RecordLeaving {
        /// Who.
        member: MemberId,
    },
    /// Changes what is said of a member who has no device.
    WriteProfile {
        /// Of whom.
        member: MemberId,
        /// The name.
        name: String,
        /// A few words about the person; may be empty.
        about: String,
    },
    /// Says how a member is reached in one way: oneself, or one who has no device.
    WriteContact {
        /// Who.
        member: MemberId,
        /// In which way; where it is not said, in words.
        #[serde(default)]
        way: Way,
        /// The whole new text. Empty: nothing any more. What stood there is erased where it is one's own.
        contact: String,
    },
    /// Suspends a member.
    Suspend {
        /// Whom.
        member: MemberId,
        /// Until then, in Unix milliseconds.
        until_ms: i64,
        /// Why; may be empty.
        reason: String,
    },
    /// Ends a suspension.
    EndSuspension {
        /// Whose.
        member: MemberId,
    },
    /// Gives a member a role of the organisation's own.
    Appoint {
        /// Which.
        role: Label,
        /// Whom.
        member: MemberId,
    },
    /// Takes such a role from a member, or lays one's own down.
    Dismiss {
        /// Which.
        role: Label,
        /// From whom.
        member: MemberId,
    },
    /// Forms a working group.
    FormGroup {
        /// Its name.
        name: String,
        /// What it is for; may be empty.
        purpose: String,
    },
    /// Ends a working group.
    EndGroup {
        /// Which.
        group: GroupId,
    },
    /// Takes a member into a working group.
    JoinGroup {
        /// Which.
        group: GroupId,
        /// Whom.
        member: MemberId,
    },
    /// Takes a member out of a working group, or oneself.
    LeaveGroup {
        /// Which.
        group: GroupId,
        /// Whom.
        member: MemberId,
    },
    /// Vouches for an invitation of another member's device.
    Vouch {
        /// Which.
        invitation: InvitationId,
    },
}

/// So many records are written at a time.
pub const IMPORT_MAX: usize = 2_000;
