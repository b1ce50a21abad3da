//! What a screen shows of proposals and their votes.

use serde::{Deserialize, Serialize};

use super::{Certainty, deciding};
use crate::id::{EntryId, MemberId, PaperId, ProposalId};
use crate::label::Label;
use crate::message::Message;
use crate::request::{Choice, ProposalEffect};

/// A proposal in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProposalLine {
    /// Which.
    pub id: ProposalId,
    /// Its title.
    pub title: String,
    /// Who proposes.
    pub by: String,
    /// Where it stands.
    pub stage: Stage,
    /// When the vote closes, in Unix milliseconds; a claim while it is provisional.
    pub closes_ms: i64,
    /// Ballots so far, or at the close.
    pub tally: Tally,
    /// The reader's choice.
    pub my_choice: Option<Choice>,
    /// Whether the reader has a ballot, whatever it says.
    #[serde(default)]
    pub voted: bool,
    /// Whether the reader can vote on it now.
    #[serde(default)]
    pub can_vote: bool,
    /// How ballots are counted; none where it was put to the vote at once.
    #[serde(default)]
    pub method: Option<crate::tally::Method>,
    /// When its vote opens or opened, in Unix milliseconds; none for a draft and for what was put to the vote at once.
    #[serde(default)]
    pub opens_ms: Option<i64>,
    /// Whether its vote closes within the constitution's time for reminders.
    #[serde(default)]
    pub closing_soon: bool,
    /// Whether somebody said that it was carried out.
    #[serde(default)]
    pub carried_out: bool,
    /// Whether it waits for somebody to carry it out: decided, and doing nothing by itself.
    #[serde(default)]
    pub to_carry_out: bool,
    /// How many have voted or did, whatever the method; delegated votes and those of meetings too.
    #[serde(default)]
    pub turnout: u32,
    /// On which topic's delegations it counts.
    #[serde(default)]
    pub topic: Option<Label>,
    /// Whether the reader proposes it, or writes it too.
    #[serde(default)]
    pub mine: bool,
    /// How sure it is.
    pub certainty: Certainty,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Its writers work on it.
    Draft,
    /// It is discussed before its vote opens.
    Discussion,
    /// Votes count.
    Open,
    /// Its time is over; the keepers have not closed it yet.
    Closing,
    /// Enough voted, and enough for it.
    Adopted,
    /// Not enough for it.
    Rejected,
    /// Too few voted.
    Inquorate,
    /// Options won.
    Elected,
    /// Taken back.
    Withdrawn,
}

/// Ballots counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// For.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Neither.
    pub abstain: u32,
    /// Members who could vote.
    pub electorate: u32,
    /// Ballots that must be cast for the vote to count.
    pub quorum: u32,
}

/// A proposal in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// As in the list.
    pub line: ProposalLine,
    /// Its text.
    pub text: String,
    /// The text's paper.
    pub paper: PaperId,
    /// Whether its words were erased.
    pub erased: bool,
    /// The paper's edits, by which a ballot names the version it is for.
    pub version: Vec<EntryId>,
    /// What it does when adopted.
    pub effect: ProposalEffect,
    /// The tests of the constitution that it would bring, and how they come out.
    #[serde(default)]
    pub trials: Vec<deciding::Trial>,
    /// The text of the constitution in force, to be compared with the one that it would bring, until it is decided.
    #[serde(default)]
    pub in_force: Option<String>,
    /// The effect in words.
    pub effect_said: Message,
    /// The rule that decides or decided, in words.
    pub rule: Message,
    /// The outcome in words, once there is one.
    pub outcome: Option<Message>,
    /// Whether it took effect, or why not; or who said that it was carried out.
    pub carried_out: Option<Message>,
    /// Whether the reader may say so.
    #[serde(default)]
    pub may_carry_out: bool,
    /// How it goes on, where it began as a draft.
    #[serde(default)]
    pub course: Option<Box<deciding::Course>>,
    /// Ballots that were left out although a keeper held them in time.
    pub left_out: Option<Message>,
    /// Who voted how. Votes are open: the screen says so before one votes.
    pub ballots: Vec<Ballot>,
    /// Comments, oldest first.
    pub comments: Vec<Comment>,
    /// Whether the reader proposed it.
    pub mine: bool,
    /// Why the reader cannot vote, where that is so.
    pub cannot_vote: Option<Message>,
    /// How many of those who may vote have no device to vote with, in words; none where all have one, or it is decided.
    #[serde(default)]
    pub without_device: Option<Message>,
    /// Whether the reader may write on at the text.
    pub may_edit: bool,
    /// Said before voting while no keeper is reachable: it counts only if it arrives in time.
    pub offline_note: Option<Message>,
}

/// One member's ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Whose.
    pub member: MemberId,
    /// The member's name.
    pub member_name: String,
    /// How.
    pub choice: Choice,
    /// Whether it was for the text as it stands now.
    pub current_text: bool,
    /// Whether it does not count, because its member may not vote any more.
    #[serde(default)]
    pub void: bool,
    /// How sure it is.
    pub certainty: Certainty,
}

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its paper.
    pub paper: PaperId,
    /// Who wrote it.
    pub by: String,
    /// Whether it is the reader's.
    pub mine: bool,
    /// What.
    pub text: String,
    /// When its author says it was written, in Unix milliseconds.
    pub written_ms: i64,
    /// How sure it is.
    pub certainty: Certainty,
}
