//! Members, groups and devices, as screens show them.

use serde::{Deserialize, Serialize};

use super::Certainty;
use crate::id::{DeviceId, GroupId, MemberId, PaperId};
use crate::message::Message;

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub id: MemberId,
    /// The name, or a stand-in where its words are erased or not here yet.
    pub name: String,
    /// Whether the name is its own, not a stand-in.
    pub named: bool,
    /// A few words about the person.
    pub about: String,
    /// The profile's paper.
    pub paper: PaperId,
    /// Names of roles: `steward`, and those of the organisation's own.
    pub roles: Vec<String>,
    /// When the terms of roles end, for those that do.
    pub terms: Vec<Term>,
    /// The working groups it belongs to.
    pub groups: Vec<GroupName>,
    /// Whether in good standing; false after leaving.
    pub active: bool,
    /// What suspends it.
    pub suspended: Option<Suspended>,
    /// How to reach it, where the reader may know.
    pub contact: Option<String>,
    /// Whether a steward keeps its record, because it has no device in use.
    pub kept: bool,
    /// Who invited; none for the founder.
    pub invited_by: Option<String>,
    /// When it joined.
    pub certainty: Certainty,
    /// Devices in use.
    pub devices: u32,
    /// Whether it is the reader.
    pub me: bool,
    /// Whether one of the member's devices is connected now.
    pub connected: bool,
    /// When one of its devices was last connected to this one, in Unix milliseconds.
    pub last_seen_ms: Option<i64>,
}

/// When a role ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Which role.
    pub role: String,
    /// When, in Unix milliseconds.
    pub until_ms: i64,
}

/// What suspends a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// Who did.
    pub by: String,
    /// Until when, in Unix milliseconds.
    pub until_ms: i64,
    /// Why; empty where nothing was said, or it is erased.
    pub reason: String,
}

/// A working group by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupName {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}

/// A working group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Whether it has not ended.
    pub active: bool,
    /// Who belongs to it, by name.
    pub members: Vec<GroupMember>,
    /// Whether the reader does.
    pub mine: bool,
    /// When it was formed.
    pub certainty: Certainty,
}

/// Somebody in a working group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMember {
    /// Who.
    pub id: MemberId,
    /// The name.
    pub name: String,
}

/// A machine of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its key.
    pub id: DeviceId,
    /// Whose.
    pub member: MemberId,
    /// Its member's name.
    pub member_name: String,
    /// What the rules say of it.
    pub standing: DeviceStanding,
    /// Whether it confirms entries.
    pub keeper: bool,
    /// Whether it is this one.
    pub this: bool,
    /// Whether it is connected now.
    pub connected: bool,
    /// When it was last connected, in Unix milliseconds.
    pub last_seen_ms: Option<i64>,
    /// Entries of it that this peer holds.
    pub entries: u64,
    /// When it was enrolled.
    pub certainty: Certainty,
    /// Who restricted it and until when it lasts on this device's clock, where it is restricted.
    pub restriction: Option<Message>,
    /// Who revoked it and when that acts, where it waits.
    #[serde(default)]
    pub revocation: Option<Message>,
}

/// What the rules say of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceStanding {
    /// Enrolled.
    Enrolled,
    /// Restricted for a while: it writes ballots and answers only.
    Restricted,
    /// Revoked for good.
    Revoked,
    /// Wrote two entries with one number: out for good.
    Equivocated,
}
