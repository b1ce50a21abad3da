//! Records of what members are beside being one: roles, groups, suspensions, who vouched.

use minicbor::{Decode, Encode};

use super::Key;
use crate::id::{EntryId, GroupId, MemberId, PaperId};
use crate::label::Label;
use crate::way::Way;

/// A role that a member has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Office {
    /// Which.
    #[n(0)]
    pub role: Label,
    /// The entry that gave it: the appointment, or the proposal.
    #[n(1)]
    pub by: EntryId,
    /// When the term ends, in Unix milliseconds; none where it has no end.
    #[n(2)]
    pub until_ms: Option<i64>,
}

/// A member's roles, by name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Offices(#[n(0)] pub Vec<Office>);

/// Who has a role that only one member can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Holder {
    /// Who.
    #[n(0)]
    pub member: MemberId,
}

/// A member's working groups, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct GroupsOf(#[n(0)] pub Vec<GroupId>);

/// A working group.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Group {
    /// Who formed it.
    #[n(0)]
    pub by: MemberId,
    /// Whether it has not ended.
    #[n(1)]
    pub active: bool,
    /// Who belongs to it, ascending.
    #[n(2)]
    pub members: Vec<MemberId>,
}

/// For whom an invitation of another's device is, and who vouched.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Vouching {
    /// Whose device it will be.
    #[n(0)]
    pub member: MemberId,
    /// The second member.
    #[n(1)]
    pub by: Option<MemberId>,
}

/// How to reach a member in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Contact(#[n(0)] pub PaperId);

/// Papers that say why a member was suspended, in the order of the suspensions.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Reasons(#[n(0)] pub Vec<PaperId>);

impl Key {
    /// Where it lies which paper says how a member is reached in a way.
    pub fn reach(member: MemberId, way: Way) -> Self {
        match way {
            Way::Contact => Self::Contact(member),
            Way::Mail | Way::Phone | Way::Address => Self::Reach(member, way),
        }
    }
}

/// What suspends a member.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Suspension {
    /// The entry that says so.
    #[n(0)]
    pub entry: EntryId,
    /// By whom.
    #[n(1)]
    pub by: MemberId,
    /// Until when, in Unix milliseconds.
    #[n(2)]
    pub until_ms: i64,
}
