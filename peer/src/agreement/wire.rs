//! How members write to each other, and how a member writes down what it keeps: a byte for the version, then CBOR.
//!
//! Everything is read strictly: one form for each value, sets ascending, numbers far from where they would run over.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use moothall_core::cbor;
use moothall_core::id::DeviceId;
use openraft::{AsyncRuntime, EmptyNode, EntryPayload, LeaderId};

use super::types::{Command, Entry, LogId, Member, Membership, SnapshotMeta, StoredMembership, Types, Vote};
use super::{COMMAND_BYTES_MAX, Group, MEMBERS_MAX};

/// The version that is written, and the only one that is read.
const VERSION: u8 = 1;
/// The largest term or place: so far from the end of `u64` that nothing that Raft adds runs over.
const NUMBER_MAX: u64 = 1 << 62;

/// Says that bytes are not what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// Writes a value.
pub(super) fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    bytes.extend(cbor::encode(value));
    bytes
}

/// Reads a value of at most `bytes_max` bytes.
pub(super) fn decode<T>(bytes: &[u8], bytes_max: usize) -> Result<T, Malformed>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    match bytes {
        [VERSION, rest @ ..] => cbor::decode(rest, bytes_max).map_err(|_| Malformed),
        _ => Err(Malformed),
    }
}

/// A request of one member to another.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Request {
    #[n(0)]
    pub(super) epoch: u32,
    #[n(1)]
    pub(super) generation: u32,
    #[n(2)]
    pub(super) asked: Asked,
}

impl Request {
    pub(super) fn new(group: Group, asked: Asked) -> Self {
        Self { epoch: group.epoch, generation: group.generation, asked }
    }

    pub(super) fn group(&self) -> Group {
        Group { epoch: self.epoch, generation: self.generation }
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub(super) enum Asked {
    /// A leader: take these entries, which follow `after`; and all is agreed up to `agreed`.
    #[n(0)]
    Append {
        #[n(0)]
        vote: WireVote,
        #[n(1)]
        after: Option<WireLogId>,
        #[n(2)]
        entries: Vec<WireEntry>,
        #[n(3)]
        agreed: Option<WireLogId>,
    },
    /// A candidate whose log ends at `last`: vote for me.
    #[n(1)]
    Vote {
        #[n(0)]
        vote: WireVote,
        #[n(1)]
        last: Option<WireLogId>,
    },
    /// A leader: you are too far behind, go on from here.
    #[n(2)]
    Skip {
        #[n(0)]
        vote: WireVote,
        #[n(1)]
        to: WireSettled,
    },
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub(super) enum Answer {
    /// The entries are on disk.
    #[n(0)]
    Appended,
    /// What they should follow is not in this log.
    #[n(1)]
    Conflicting,
    /// Somebody else has this member's vote.
    #[n(2)]
    Outvoted {
        #[n(0)]
        vote: WireVote,
    },
    /// How it votes.
    #[n(3)]
    Voted {
        #[n(0)]
        vote: WireVote,
        #[n(1)]
        granted: bool,
        #[n(2)]
        last: Option<WireLogId>,
    },
    /// It went on from there, or has this vote.
    #[n(4)]
    Skipped {
        #[n(0)]
        vote: WireVote,
    },
    /// Nothing was done.
    #[n(5)]
    Refused {
        #[n(0)]
        why: Refused,
    },
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(super) enum Refused {
    /// The request is too large, or says nothing that a member of this version says.
    #[n(0)]
    Malformed,
    /// It is of another group.
    #[n(1)]
    OtherGroup,
    /// It says what cannot be true.
    #[n(2)]
    Untrue,
    /// Too much is under way, or waits to be settled.
    #[n(3)]
    Busy,
    /// This member has stopped.
    #[n(4)]
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct WireLogId {
    #[n(0)]
    term: u64,
    #[n(1)]
    leader: DeviceId,
    #[n(2)]
    number: u64,
}

impl From<LogId> for WireLogId {
    fn from(id: LogId) -> Self {
        Self { term: id.leader_id.term, leader: id.leader_id.node_id.0, number: id.index }
    }
}

impl TryFrom<WireLogId> for LogId {
    type Error = Malformed;

    fn try_from(wire: WireLogId) -> Result<Self, Malformed> {
        if wire.term > NUMBER_MAX || wire.number > NUMBER_MAX {
            return Err(Malformed);
        }
        Ok(Self::new(LeaderId::new(wire.term, Member(wire.leader)), wire.number))
    }
}

/// Writes a place that may be none.
pub(super) fn wired(id: Option<LogId>) -> Option<WireLogId> {
    id.map(WireLogId::from)
}

/// Reads a place that may be none.
pub(super) fn unwired(id: Option<WireLogId>) -> Result<Option<LogId>, Malformed> {
    id.map(LogId::try_from).transpose()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct WireVote {
    #[n(0)]
    term: u64,
    #[n(1)]
    leader: DeviceId,
    #[n(2)]
    granted: bool,
}

impl From<Vote> for WireVote {
    fn from(vote: Vote) -> Self {
        Self { term: vote.leader_id.term, leader: vote.leader_id.node_id.0, granted: vote.committed }
    }
}

impl TryFrom<WireVote> for Vote {
    type Error = Malformed;

    fn try_from(wire: WireVote) -> Result<Self, Malformed> {
        if wire.term > NUMBER_MAX {
            return Err(Malformed);
        }
        let mut vote = Self::new(wire.term, Member(wire.leader));
        vote.committed = wire.granted;
        Ok(vote)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct WireMembership {
    /// Who votes; two sets during a change, each of which must agree.
    #[n(0)]
    voting: Vec<Vec<DeviceId>>,
    /// Who belongs to it, those who only listen too.
    #[n(1)]
    all: Vec<DeviceId>,
}

impl From<&Membership> for WireMembership {
    fn from(membership: &Membership) -> Self {
        let devices = |set: &BTreeSet<Member>| set.iter().map(|member| member.0).collect();
        Self {
            voting: membership.get_joint_config().iter().map(devices).collect(),
            all: membership.nodes().map(|(member, _)| member.0).collect(),
        }
    }
}

impl TryFrom<WireMembership> for Membership {
    type Error = Malformed;

    fn try_from(wire: WireMembership) -> Result<Self, Malformed> {
        let ascending = |devices: &[DeviceId]| {
            devices.len() <= MEMBERS_MAX && devices.windows(2).all(|pair| pair[0] < pair[1])
        };
        if !ascending(&wire.all) || !(1..=2).contains(&wire.voting.len()) {
            return Err(Malformed);
        }
        let nodes: BTreeMap<Member, EmptyNode> =
            wire.all.into_iter().map(|device| (Member(device), EmptyNode {})).collect();
        let mut voting = Vec::new();
        for set in wire.voting {
            let members: BTreeSet<Member> = set.iter().copied().map(Member).collect();
            if set.is_empty() || !ascending(&set) || !members.iter().all(|member| nodes.contains_key(member))
            {
                return Err(Malformed);
            }
            voting.push(members);
        }
        Ok(Self::new(voting, nodes))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct WireEntry {
    #[n(0)]
    id: WireLogId,
    #[n(1)]
    payload: WirePayload,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
enum WirePayload {
    #[n(0)]
    Nothing,
    #[n(1)]
    Command {
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    #[n(2)]
    Members {
        #[n(0)]
        members: WireMembership,
    },
}

impl<R: AsyncRuntime> From<&Entry<R>> for WireEntry {
    fn from(entry: &Entry<R>) -> Self {
        let payload = match &entry.payload {
            EntryPayload::Blank => WirePayload::Nothing,
            EntryPayload::Normal(command) => WirePayload::Command { bytes: command.0.to_vec() },
            EntryPayload::Membership(membership) => WirePayload::Members { members: membership.into() },
        };
        Self { id: entry.log_id.into(), payload }
    }
}

impl WireEntry {
    pub(super) fn entry<R: AsyncRuntime>(self) -> Result<Entry<R>, Malformed> {
        let payload: EntryPayload<Types<R>> = match self.payload {
            WirePayload::Nothing => EntryPayload::Blank,
            WirePayload::Command { bytes } if bytes.len() <= COMMAND_BYTES_MAX => {
                EntryPayload::Normal(Command::from(bytes))
            }
            WirePayload::Command { .. } => return Err(Malformed),
            WirePayload::Members { members } => EntryPayload::Membership(members.try_into()?),
        };
        Ok(Entry::<R> { log_id: self.id.try_into()?, payload })
    }
}

/// Up to where everything is settled, and who the members were there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct WireSettled {
    #[n(0)]
    to: WireLogId,
    /// Where the members were written.
    #[n(1)]
    written: WireLogId,
    #[n(2)]
    members: WireMembership,
}

impl WireSettled {
    /// Writes it; there is none as long as no members are known.
    pub(super) fn new(meta: &SnapshotMeta) -> Option<Self> {
        let to = meta.last_log_id?;
        let written = (*meta.last_membership.log_id())?;
        Some(Self {
            to: to.into(),
            written: written.into(),
            members: meta.last_membership.membership().into(),
        })
    }
}

impl TryFrom<WireSettled> for SnapshotMeta {
    type Error = Malformed;

    fn try_from(wire: WireSettled) -> Result<Self, Malformed> {
        let (to, written) = (LogId::try_from(wire.to)?, LogId::try_from(wire.written)?);
        if written > to || written.index > to.index {
            return Err(Malformed);
        }
        Ok(Self {
            last_log_id: Some(to),
            last_membership: StoredMembership::new(Some(written), wire.members.try_into()?),
            snapshot_id: to.index.to_string(),
        })
    }
}
