//! What may be asked about decisions beyond yes and no: drafts, ballots of every method, delegation, meetings.

use serde::{Deserialize, Serialize};

use super::ProposalEffect;
use crate::id::{EntryId, GroupId, MemberId, ProposalId};
use crate::label::Label;
use crate::tally::{Marks, Method, Unranked};

/// A proposal to begin as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDraft {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The labels of the options; none where the method has none.
    #[serde(default)]
    pub options: Vec<String>,
    /// What it does when adopted.
    pub effect: ProposalEffect,
    /// How ballots are counted.
    pub method: Method,
    /// What a ranking says of an option that it leaves out.
    pub unranked: Unranked,
    /// How long it is discussed, in hours; the constitution's period if absent.
    #[serde(default)]
    pub discussion_hours: Option<u32>,
    /// How long the vote is open, in hours; the constitution's period if absent.
    #[serde(default)]
    pub hours: Option<u32>,
    /// On which topic's delegations it counts.
    #[serde(default)]
    pub topic: Option<Label>,
    /// The working group that votes; all members if absent.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// Who writes the draft beside its author.
    #[serde(default)]
    pub writers: Vec<MemberId>,
}

/// An act about decisions. Each writes entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Deciding {
    /// Begins a draft.
    Draft {
        /// What it says.
        draft: Box<NewDraft>,
    },
    /// Writes on at a proposal with options: title, text and labels in one entry, so that during a vote one change begins
    /// one round. The number of the options stays.
    Rewrite {
        /// Which proposal.
        proposal: ProposalId,
        /// The whole new title.
        title: String,
        /// The whole new text.
        text: String,
        /// All labels, in order.
        options: Vec<String>,
    },
    /// Puts a draft up for discussion, or at once to the vote where it has no time for one.
    Present {
        /// Which.
        proposal: ProposalId,
    },
    /// Votes, or changes one's vote, on a proposal that began as a draft.
    Cast {
        /// On which.
        proposal: ProposalId,
        /// What the ballot says.
        marks: Marks,
        /// Why, where it objects; empty otherwise.
        #[serde(default)]
        reason: String,
    },
    /// Lets another member vote in one's place on a topic, or nobody any more.
    Delegate {
        /// On which.
        topic: Label,
        /// Whom.
        to: Option<MemberId>,
    },
    /// Records what a meeting counted. It counts once two others witness it.
    RecordMeeting {
        /// On which proposal.
        proposal: ProposalId,
        /// How many of those who cast no ballot said yes.
        yes: u32,
        /// How many said no.
        no: u32,
        /// How many abstained.
        abstain: u32,
        /// When it was held, in Unix milliseconds.
        held_ms: i64,
    },
    /// Witnesses such a record.
    Witness {
        /// The entry that made it.
        meeting: EntryId,
    },
    /// Says that a decision which does nothing by itself was carried out.
    CarryOut {
        /// Which.
        proposal: ProposalId,
    },
}
