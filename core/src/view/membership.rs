//! What a screen shows of members, their roles and their groups.

use serde::{Deserialize, Serialize};

use super::{Certainty, Constitution};
use crate::id::{GroupId, MemberId, PaperId};
use crate::message::Message;
use crate::way::Way;

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
    /// Its mail address, where there is one and the reader may know it; as with the next three.
    #[serde(default)]
    pub mail: Option<String>,
    /// Its telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Its postal address.
    #[serde(default)]
    pub address: Option<String>,
    /// How else to reach it.
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

/// One member, and who reads how it is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneMember {
    /// Who.
    pub member: Member,
    /// The ways of reaching a member that every member reads; the others are for stewards, and for the member.
    pub ways_for_all: Vec<Way>,
}

impl Constitution {
    /// The ways of reaching a member that every member reads; the others are for stewards, and for the member.
    pub fn ways_for_all(&self) -> Vec<Way> {
        let for_all = |way: &Way| {
            let mut parameters = self.parameters.iter();
            parameters.any(|parameter| parameter.name == way.parameter() && parameter.value == "members")
        };
        Way::ALL.into_iter().filter(for_all).collect()
    }
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

/// A role, and who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name: `steward`, or one of the organisation's own.
    pub name: String,
    /// How long one has it, in days; none where it has no end.
    pub term_days: Option<u32>,
    /// Whether it is given by a decision only.
    pub by_decision: bool,
    /// Whether only one member can have it at a time.
    pub one: bool,
    /// Who has it, by name.
    pub held_by: Vec<RoleHolder>,
}

/// Somebody who has a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleHolder {
    /// Who.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// When it ends, in Unix milliseconds, if it does.
    pub until_ms: Option<i64>,
}

impl Role {
    /// All roles there are, stewards first, joined with the members who have them.
    pub fn all(constitution: &Constitution, members: &[Member]) -> Vec<Self> {
        let own =
            constitution.roles.iter().map(|role| (role.name.to_string(), role.term_days, false, role.one));
        let held_by = |name: &str| {
            let holders = members.iter().filter(|member| member.roles.iter().any(|role| role == name));
            let mut holders: Vec<_> = holders
                .map(|member| RoleHolder {
                    id: member.id,
                    name: member.name.clone(),
                    until_ms: member.term(name),
                })
                .collect();
            holders.sort_by_cached_key(|holder| (holder.name.to_lowercase(), holder.id));
            holders
        };
        std::iter::once(("steward".to_owned(), None, true, false))
            .chain(own)
            .map(|(name, term_days, by_decision, one)| Self {
                held_by: held_by(&name),
                name,
                term_days,
                by_decision,
                one,
            })
            .collect()
    }
}

impl Member {
    /// How to reach it in a way, where that is written down and the reader may know it.
    pub fn reach(&self, way: Way) -> Option<&str> {
        match way {
            Way::Mail => self.mail.as_deref(),
            Way::Phone => self.phone.as_deref(),
            Way::Address => self.address.as_deref(),
            Way::Contact => self.contact.as_deref(),
        }
    }

    /// When a role of the member ends, in Unix milliseconds, if it does.
    pub fn term(&self, role: &str) -> Option<i64> {
        self.terms.iter().find(|term| term.role == role).map(|term| term.until_ms)
    }
}

/// What became of a list of members. A shell puts it together from what it planned and what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Whether nothing was written, because only the plan was asked for.
    pub dry_run: bool,
    /// What became of each line, in the list's order.
    pub lines: Vec<ImportedLine>,
    /// What it would do to quorums, in words; none where nobody would be written, or all are already.
    #[serde(default)]
    pub quorum: Option<Message>,
}

/// What became of a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedLine {
    /// Which, from 1.
    pub line: u64,
    /// The name that it gives; empty where it was left out.
    pub name: String,
    /// Why it was left out; none where somebody was, or would be, written.
    pub left_out: Option<Message>,
}

/// A list of members that was written as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Where.
    pub path: String,
    /// How many members are in it.
    pub members: u64,
}
