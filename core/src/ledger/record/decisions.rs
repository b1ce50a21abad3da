//! What a proposal that began as a draft has beside the others, its ballots, delegations, and what meetings counted.

use minicbor::{Decode, Encode};

use crate::action::decisions::BallotPaper;
use crate::id::{EntryId, GroupId, MemberId, ProposalId};
use crate::label::Label;
use crate::tally::{Marks, Tally};

/// How a proposal that began as a draft goes on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Course {
    /// What a ballot looks like and how ballots are counted.
    #[n(0)]
    pub ballot: BallotPaper,
    /// How long it is discussed, in milliseconds.
    #[n(1)]
    pub discussion_ms: i64,
    /// How long a round of the vote is open, in milliseconds.
    #[n(2)]
    pub voting_ms: i64,
    /// The topic, on which votes may be delegated.
    #[n(3)]
    pub topic: Option<Label>,
    /// The working group that votes; none where all members do.
    #[n(4)]
    pub group: Option<GroupId>,
    /// Who writes the draft beside the proposer.
    #[n(5)]
    pub writers: Vec<MemberId>,
    /// When the vote opens or opened, in Unix milliseconds; none while it is a draft.
    #[n(6)]
    pub opens_ms: Option<i64>,
    /// The round of the vote, from 1. Each change of the text during the vote begins another one.
    #[n(7)]
    pub round: u32,
    /// The newest edit of the text: ballots are for a version that has it.
    #[n(8)]
    pub text: EntryId,
    /// The records of meetings about this round, in order.
    #[n(9)]
    pub meetings: Vec<EntryId>,
}

/// A member's ballot in one round. It is for the text of that round, which cannot change within it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Marked {
    /// The entry.
    #[n(0)]
    pub entry: EntryId,
    /// Its author's clock, in Unix milliseconds, and never before that of the ballot it replaced.
    #[n(1)]
    pub clock_ms: i64,
    /// What it says.
    #[n(2)]
    pub marks: Marks,
}

/// Who votes in a member's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Delegation {
    /// Who.
    #[n(0)]
    pub to: MemberId,
    /// The entry that says so.
    #[n(1)]
    pub entry: EntryId,
}

/// What a meeting counted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Meeting {
    /// On which proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// Who recorded it.
    #[n(1)]
    pub by: MemberId,
    /// Yes, no, abstain.
    #[n(2)]
    pub counts: Vec<u32>,
    /// When it was held, in Unix milliseconds.
    #[n(3)]
    pub held_ms: i64,
    /// Who witnessed it. With two it counts.
    #[n(4)]
    pub witnesses: Vec<MemberId>,
}

/// A closed vote with the whole count.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Counted {
    /// The count itself.
    #[n(0)]
    pub tally: Tally,
    /// The round that was counted.
    #[n(1)]
    pub round: u32,
    /// Votes that were cast by another in the voter's place.
    #[n(2)]
    pub delegated: u32,
    /// The meetings whose counts are in it.
    #[n(3)]
    pub meetings: Vec<EntryId>,
}

/// Who said that a decision was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CarriedOut {
    /// Who.
    #[n(0)]
    pub by: MemberId,
    /// The entry.
    #[n(1)]
    pub entry: EntryId,
}
