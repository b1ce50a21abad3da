//! What the home screen shows, what was found by search, and where either leads.

use serde::{Deserialize, Serialize};

use super::{Booking, ProposalLine};
use crate::id::{GroupId, MemberId, ProposalId, ResourceId};
use crate::message::Message;
use crate::request::why::Subject;

/// Something on the home screen that needs the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// The sentence.
    pub message: Message,
    /// How loud.
    pub weight: Weight,
    /// Where it leads.
    pub link: Option<Link>,
    /// What tells why it is so.
    #[serde(default)]
    pub why: Option<Subject>,
}

/// How loud an [`Attention`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Good to know.
    Note,
    /// Something of the reader's became another: moved up, suspended, ends soon.
    News,
    /// Waits for the reader: a vote that closes.
    Task,
    /// Something of the reader's did not happen, or was taken: refused, bumped, given up by somebody else.
    Loss,
    /// The organisation is at risk: a lone keeper, an unsaved recovery sheet, a fork.
    Risk,
}

/// Where an item leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", content = "id", rename_all = "snake_case")]
pub enum Link {
    /// A proposal.
    Proposal(ProposalId),
    /// A resource's calendar.
    Resource(ResourceId),
    /// A resource's calendar, at the week of a moment.
    Week {
        /// Of which resource.
        resource: ResourceId,
        /// The moment, in Unix milliseconds.
        at_ms: i64,
    },
    /// The members.
    Members,
    /// A member.
    Member(MemberId),
    /// A working group.
    Group(GroupId),
    /// The constitution.
    Constitution,
    /// The home screen, where the organisation's own words stand.
    Home,
    /// The devices.
    Devices,
    /// The keepers, and how they do.
    Keepers,
    /// A new proposal that others become keepers.
    ProposeKeeper,
    /// Successors of the keepers, and who signed for whom.
    Succession,
    /// The lines into which the order parts.
    Lines,
    /// The recovery sheet, for whoever takes over with it.
    Recover,
    /// The recovery sheet.
    RecoverySheet,
    /// One's own entries.
    Log,
}

/// What needs the reader now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// The organisation's name.
    pub organisation: String,
    /// What it is for.
    pub purpose: String,
    /// The reader's name.
    pub my_name: String,
    /// What needs the reader, loudest first.
    pub attention: Vec<Attention>,
    /// Votes that are open, closing first.
    pub open: Vec<ProposalLine>,
    /// The reader's next bookings.
    pub bookings: Vec<Booking>,
    /// Bookings that others asked for and that wait for the reader's answer, one of each series.
    #[serde(default)]
    pub asked: Vec<Booking>,
    /// Members in good standing.
    pub members: u32,
    /// Peers connected now.
    pub connected: u32,
    /// Own entries not yet confirmed.
    pub provisional: u32,
}

/// Something found by search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What kind of thing: `member`, `contact`, `group`, `resource`, `booking`, `reason`, `proposal`, `comment`,
    /// `organisation`, `role`, `policy`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The place where the words were found, with the found words between U+2068 and U+2069.
    pub excerpt: String,
    /// Where it leads.
    pub link: Option<Link>,
}

impl Hit {
    /// The sentence that names its kind.
    pub fn kind_said(&self) -> &'static str {
        match self.kind.as_str() {
            "member" => "kind-member",
            "contact" => "kind-contact",
            "group" => "kind-group",
            "resource" => "kind-resource",
            "booking" => "kind-booking",
            "reason" => "kind-reason",
            "proposal" => "kind-proposal",
            "comment" => "kind-comment",
            "organisation" => "kind-organisation",
            "role" => "kind-role",
            "policy" => "kind-policy",
            _ => "kind-other",
        }
    }
}
