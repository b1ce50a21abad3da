//! What is shown of a proposal that began as a draft, and of delegations.

use serde::{Deserialize, Serialize};

use super::{Certainty, GroupName, Member};
use crate::id::{EntryId, MemberId};
use crate::label::Label;
use crate::message::Message;
use crate::tally::{Marks, Method, Tally, Unranked};

/// How such a proposal goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// How ballots are counted.
    pub method: Method,
    /// How many options there are; 0 where the method has none.
    pub options: u8,
    /// Their labels, one for each. Where a label is missing, it is empty.
    pub labels: Vec<String>,
    /// What a ranking says of an option that it leaves out.
    pub unranked: Unranked,
    /// The topic.
    pub topic: Option<Label>,
    /// The working group that votes; none where all members do.
    pub group: Option<GroupName>,
    /// Who writes it beside its author.
    pub writers: Vec<String>,
    /// When the vote opens or opened, in Unix milliseconds; none while it is a draft.
    pub opens_ms: Option<i64>,
    /// How long it is discussed from its presentation, in milliseconds.
    pub discussion_ms: i64,
    /// How long its vote is open, in milliseconds.
    pub voting_ms: i64,
    /// The round of the vote, from 1; each change of the text during the vote begins another.
    pub round: u32,
    /// When the text as it stands was written, by its writer's clock, in Unix milliseconds.
    pub text_ms: i64,
    /// What a change of the text during the vote does.
    pub text_change: Message,
    /// Who can vote, or could and at which position.
    pub could_vote: Message,
    /// Who sees a ballot, said before one casts it.
    pub who_sees: Message,
    /// The count: so far, or as it ended.
    pub tally: Tally,
    /// Votes in it that were cast by another in the voter's place.
    pub delegated: u32,
    /// The ballots of this round.
    pub ballots: Vec<MarkedBallot>,
    /// What the reader's own ballot says.
    pub mine: Option<Marks>,
    /// The reader's ballot on a text that was changed since; none once there is another.
    pub earlier: Option<EarlierBallot>,
    /// Who votes in the reader's place as long as there is no ballot: nearest first.
    pub my_delegates: Vec<String>,
    /// Members in whose place the reader votes, as far as they have no ballot.
    pub i_vote_for: Vec<String>,
    /// What meetings counted.
    pub meetings: Vec<Meeting>,
    /// Whether the reader may present it.
    pub may_present: bool,
    /// Whether its vote closes within the constitution's time for reminders.
    pub closing_soon: bool,
    /// How the lot was drawn, where it decided a tie.
    pub lot: Option<Lot>,
}

impl Course {
    /// Whether a change of the text during the vote makes its ballots void.
    pub fn restarts(&self) -> bool {
        self.text_change.code == "text-change-restarts"
    }
}

/// A ballot that is void because the text it was for was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierBallot {
    /// The round it was cast in.
    pub round: u32,
    /// What it said.
    pub marks: Marks,
    /// The title that it was for.
    pub title: String,
    /// The text that it was for.
    pub text: String,
    /// The labels of the options that it was for.
    pub labels: Vec<String>,
}

/// All that it takes to draw a lot again: `docs/formats/tally.md` says how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// The entries of the ballots that count, ascending.
    pub ballots: Vec<EntryId>,
    /// The lot, in hexadecimal: BLAKE3 over the proposal and these ballots.
    pub lot: String,
    /// The ticket of each option, in hexadecimal. The smallest of the tied is drawn.
    pub tickets: Vec<String>,
}

/// One member's ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedBallot {
    /// The entry that cast it.
    pub entry: EntryId,
    /// Whose.
    pub member: MemberId,
    /// The member's name.
    pub member_name: String,
    /// What it says.
    pub marks: Marks,
    /// Why it objects.
    pub reason: Option<String>,
    /// Members who have no ballot and whose vote goes by this one.
    pub also_for: Vec<String>,
    /// Whether it does not count of itself, because its member may not vote any more.
    #[serde(default)]
    pub void: bool,
    /// How sure it is.
    pub certainty: Certainty,
}

/// What a meeting counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The entry that recorded it.
    pub id: EntryId,
    /// Who recorded it.
    pub by: String,
    /// When it was held, in Unix milliseconds.
    pub held_ms: i64,
    /// For.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Neither.
    pub abstain: u32,
    /// Who witnessed it.
    pub witnesses: Vec<String>,
    /// Whether it has its witnesses.
    pub witnessed: bool,
    /// Whether it is in the count: not where it has more hands than there are members without a ballot.
    pub counts: bool,
    /// Whether the reader may witness it.
    pub may_witness: bool,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A test of a proposed constitution, and its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The line of the text on which it stands.
    pub line: u32,
    /// What it says.
    pub text: String,
    /// Whether the policies rule as it says.
    pub holds: bool,
}

/// A text of a proposal, as somebody left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The entry that wrote it.
    pub entry: EntryId,
    /// Who wrote on.
    pub by: String,
    /// When, by the writer's clock, in Unix milliseconds.
    pub written_ms: i64,
    /// The title from then on.
    pub title: String,
    /// The text.
    pub text: String,
    /// The labels of the options.
    pub labels: Vec<String>,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Version {
    /// Title, text and labels as lines, to be compared with those of another version.
    pub fn lines(&self) -> String {
        let labels = self.labels.iter().map(|label| format!("• {label}"));
        std::iter::once(self.title.clone())
            .chain([self.text.clone()])
            .chain(labels)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// How the reader's votes on a topic go, and whose go to the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegations {
    /// The topic.
    pub topic: Label,
    /// To whom the reader delegates.
    pub to: Option<MemberId>,
    /// The names along the chain, nearest first.
    pub chain: Vec<String>,
    /// Who delegates to the reader, directly.
    pub from: Vec<String>,
    /// How sure the reader's own delegation is.
    pub certainty: Option<Certainty>,
}

/// Whether an option is called like a member: then it is an election of persons, which waits for secret ballots.
pub fn elects(options: &[String], members: &[Member]) -> bool {
    let plain = |name: &str| name.trim().to_lowercase();
    options
        .iter()
        .any(|option| members.iter().any(|member| member.named && plain(&member.name) == plain(option)))
}
