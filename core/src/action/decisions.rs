//! What the actions of decisions hold where it is more than a few numbers.

use minicbor::{Decode, Encode};

use super::Effect;
use crate::id::{EntryId, GroupId, MemberId, ProposalId};
use crate::label::Label;
use crate::tally::{Consent, Marks, Method, Unranked};

/// A draft has at most so many co-writers.
pub const WRITERS_MAX: usize = 16;

/// What a ballot looks like and how ballots are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct BallotPaper {
    /// How ballots are counted.
    #[n(0)]
    pub method: Method,
    /// How many options there are; 0 where the method has none. Their labels are words.
    #[n(1)]
    pub options: u8,
    /// What a ranking says of an option that it leaves out.
    #[n(2)]
    pub unranked: Unranked,
}

/// The form of a proposal that begins as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Form {
    /// What happens by itself when it is adopted.
    #[n(0)]
    pub effect: Effect,
    /// What a ballot looks like and how ballots are counted.
    #[n(1)]
    pub ballot: BallotPaper,
    /// How long it is discussed from its presentation, in milliseconds; 0 where the vote opens at once.
    #[n(2)]
    pub discussion_ms: i64,
    /// How long the vote is open, in milliseconds.
    #[n(3)]
    pub voting_ms: i64,
    /// On which topic's delegations it counts.
    #[n(4)]
    pub topic: Option<Label>,
    /// The working group that votes; none where all members do.
    #[n(5)]
    pub group: Option<GroupId>,
    /// Who writes the draft beside the proposer: at most [`WRITERS_MAX`].
    #[n(6)]
    pub writers: Vec<MemberId>,
}

impl Form {
    /// The entries of others that it speaks of.
    pub(super) fn names(&self) -> Vec<EntryId> {
        let mut names = self.effect.names();
        names.extend(self.group.map(EntryId::from));
        names.extend(self.writers.iter().map(|member| EntryId::from(*member)));
        names
    }
}

/// A ballot on a proposal that began as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Cast {
    /// On which.
    #[n(0)]
    pub proposal: ProposalId,
    /// The version it is for: the newest edits of the proposal's paper, none of which another one builds on.
    #[n(1)]
    pub version: Vec<EntryId>,
    /// The ballot of the same member that this one replaces.
    #[n(2)]
    pub replaces: Option<EntryId>,
    /// What it says.
    #[n(3)]
    pub marks: Marks,
}

impl Cast {
    /// Whether it objects, which takes a reason.
    pub fn objects(&self) -> bool {
        self.marks == Marks::Consent(Consent::Object)
    }

    /// The entries of others that it speaks of.
    pub(super) fn names(&self) -> Vec<EntryId> {
        let mut names = vec![self.proposal.into()];
        names.extend(&self.version);
        names.extend(self.replaces);
        names
    }
}

/// What a meeting counted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct MeetingCount {
    /// On which proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// How many of those who cast no ballot were for each choice: yes, no, abstain.
    #[n(1)]
    pub counts: Vec<u32>,
    /// When it was held, in Unix milliseconds.
    #[n(2)]
    pub held_ms: i64,
}
