//! What a screen shows: plain data, already joined with names, without any right to change anything.

pub mod ballots;
pub mod calendar;
pub mod deciding;
mod devices;
pub mod figures;
mod home;
pub mod keepers;
pub mod lines;
mod membership;
mod proposals;
pub mod statute;
pub mod succession;
pub mod terms;
pub mod why;

use serde::{Deserialize, Serialize};

pub use self::devices::{Device, DeviceStanding};
pub use self::home::{Attention, Hit, Home, Link, Weight};
pub use self::membership::{
    Exported, Group, GroupMember, GroupName, Imported, ImportedLine, Member, OneMember, Role, RoleHolder,
    Suspended, Term,
};
pub use self::proposals::{Ballot, Comment, Proposal, ProposalLine, Stage, Tally};
pub use crate::draft::Draft;
use crate::id::{
    BookingId, DeviceId, EntryId, InvitationId, MemberId, OrganisationId, ResourceId, RunningHash,
};
use crate::label::Label;
use crate::message::Message;

/// How sure a fact is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Certainty {
    /// Written, but not yet placed in the one order.
    Provisional,
    /// Placed in the order that the keepers signed.
    Confirmed {
        /// Its place.
        position: u64,
        /// The certified time, in Unix milliseconds.
        time_ms: i64,
    },
}

/// Where a peer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Session {
    /// No organisation yet: found one or join one.
    Empty {
        /// Where this device's keys will be kept.
        keys: KeyPlace,
    },
    /// The keys are encrypted: a passphrase opens them.
    Locked,
    /// An invitation was accepted; the ledger is on its way.
    Joining {
        /// The organisation's name, as the invitation says.
        organisation: String,
        /// Who invited.
        inviter: String,
        /// What it waits for, such as the inviter's device being reachable.
        waiting: Message,
        /// Entries fetched so far.
        entries: u64,
        /// Whether the invitation opens nothing any more, for the reason that `waiting` says: it takes another one.
        #[serde(default)]
        dead: bool,
    },
    /// In an organisation.
    Inside {
        /// Its id.
        id: OrganisationId,
        /// Its name.
        organisation: String,
        /// The reader.
        me: MemberId,
        /// The reader's name.
        my_name: String,
        /// This device.
        device: DeviceId,
        /// Whether the reader is a steward (confirmed).
        steward: bool,
        /// Whether this device is a keeper.
        keeper: bool,
        /// Whether this device's enrolment is confirmed.
        confirmed: bool,
        /// Whether it is a sample to look around in.
        #[serde(default)]
        sample: bool,
    },
    /// The ledger is here, but this device may not write in it: restored, copied, revoked, or its member left.
    Outside {
        /// The organisation's id.
        id: OrganisationId,
        /// Its name.
        organisation: String,
        /// Why, and what to do.
        reason: Message,
    },
}

/// Where a device's keys are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the system's keyring.
    Keyring,
    /// In a file encrypted with a passphrase.
    Passphrase,
    /// In a file that only its user can read: a headless peer.
    File,
}

/// An entry that is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its id; also the id of what it made.
    pub id: EntryId,
    /// Provisional, unless this peer is the keeper and has confirmed it already.
    pub certainty: Certainty,
    /// What to know about it, such as that an offline vote counts only if it arrives in time.
    pub note: Option<Message>,
    /// What was done, in words, where it is worth comparing with what was meant.
    #[serde(default)]
    pub said: Option<Message>,
}

/// What an invitation says before anybody accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The organisation's name, signed by the inviter.
    pub organisation: String,
    /// The organisation's id.
    pub id: OrganisationId,
    /// Who invites, signed by the inviter.
    pub inviter: String,
    /// When it expires, in Unix milliseconds.
    pub expires_ms: i64,
    /// For another device of somebody who is a member, not for a new one.
    pub own_device: bool,
    /// For a device of a member other than the inviter.
    pub for_another: bool,
}

/// A fresh invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Its id.
    pub id: InvitationId,
    /// The text to pass on. Whoever has it can use it, once.
    pub text: String,
    /// The same as a QR code, in SVG.
    pub qr_svg: String,
    /// When it expires, in Unix milliseconds.
    pub expires_ms: i64,
}

impl std::fmt::Debug for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invited({}, withheld)", self.id)
    }
}

/// An invitation in the ledger. Its secret is not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who made it.
    pub by: String,
    /// When it expires, in Unix milliseconds.
    pub expires_ms: i64,
    /// For another device of somebody who is a member.
    pub own_device: bool,
    /// For a device of this member, where that is not the inviter.
    pub for_member: Option<String>,
    /// Who vouched for it, where it takes a second member.
    pub vouched_by: Option<String>,
    /// Whether the reader can vouch for it.
    pub may_vouch: bool,
    /// What became of it.
    pub fate: InvitationFate,
    /// When it was made.
    pub certainty: Certainty,
}

/// What became of an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum InvitationFate {
    /// It can still be used.
    Open,
    /// Someone used it.
    Used {
        /// Who.
        by: String,
    },
    /// It was taken back.
    Cancelled,
    /// Nobody used it in time.
    Expired,
}

/// Something that can be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Which.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// On which terms it is booked.
    pub terms: terms::Terms,
    /// What of them a member must know, in sentences; hours and closed days are not among them.
    #[serde(default)]
    pub terms_said: Vec<Message>,
    /// When it is closed, as far as that is not over.
    pub closings: Vec<terms::Closing>,
    /// Whether it is in use.
    pub active: bool,
    /// The booking that holds it now.
    pub now: Option<Booking>,
    /// The next one.
    pub next: Option<Booking>,
    /// When it was added.
    pub certainty: Certainty,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Which.
    pub id: BookingId,
    /// Of what.
    pub resource: ResourceId,
    /// The resource's name.
    pub resource_name: String,
    /// Whose; none where that is hidden.
    pub member: Option<MemberId>,
    /// The member's name; empty where that is hidden.
    pub member_name: String,
    /// Whether it is the reader's.
    pub mine: bool,
    /// What for.
    pub title: String,
    /// The reservation it is part of.
    pub reservation: BookingId,
    /// Its number there.
    pub number: u16,
    /// Whether the reservation has more.
    pub of_series: bool,
    /// How it stands: `held`, `requested`, `waiting`, `cancelled`, `declined`, `no_show`, `closed`.
    pub state: String,
    /// For how many.
    pub places: u16,
    /// Whether others see only that it is taken.
    pub private: bool,
    /// Whether the reader is one of those others: then there is no title, and nobody is named.
    pub hidden: bool,
    /// Who booked it in the member's name; none where that is hidden.
    pub booked_by: Option<String>,
    /// Whether whoever booked has checked in.
    pub checked_in: bool,
    /// Whether the reader can check in now.
    pub may_check_in: bool,
    /// First moment, in Unix milliseconds.
    pub from_ms: i64,
    /// The moment at which it is free again, in Unix milliseconds.
    pub until_ms: i64,
    /// How sure it is.
    pub certainty: Certainty,
}

/// The constitution in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constitution {
    /// The whole text: parameters and Cedar policies.
    pub text: String,
    /// BLAKE3 of the text, in hexadecimal.
    pub hash: String,
    /// The position from which it holds.
    pub since: u64,
    /// The parameters, each with what it means.
    pub parameters: Vec<Parameter>,
    /// The roles of the organisation's own.
    pub roles: Vec<OwnRole>,
    /// The topics on which votes can be delegated.
    pub topics: Vec<Label>,
    /// The policies, each with what it means.
    pub policies: Vec<Policy>,
    /// The version of the rules that reads it.
    pub rules_version: u32,
    /// The newest version of the rules that this program knows.
    #[serde(default)]
    pub rules_newest: u32,
}

/// A parameter of the constitution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value: a number, or a word without quotation marks.
    pub value: String,
    /// What it may be.
    pub range: ParameterRange,
    /// What it means.
    pub meaning: Message,
}

/// What a parameter may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterRange {
    /// A whole number.
    Number {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// One of these words.
    Words(Vec<String>),
}

/// A role of the organisation's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRole {
    /// Its name.
    pub name: Label,
    /// How long one has it, in days; none where it has no end.
    pub term_days: Option<u32>,
    /// Whether only one member can have it at a time.
    pub one: bool,
}

/// A policy of the constitution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub id: String,
    /// What it says, from its own annotation.
    pub says: String,
    /// Its Cedar text.
    pub text: String,
}

/// How the peer does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Where it stands.
    pub session: Session,
    /// The newest certified point.
    pub point: Option<Point>,
    /// Entries held.
    pub entries: u64,
    /// Of these, not yet confirmed.
    pub provisional: u64,
    /// Entries that wait for others they name.
    pub waiting: u64,
    /// The history before the point at which this device began, where it is not all here.
    #[serde(default)]
    pub history: Option<History>,
    /// The keepers' devices.
    pub keepers: Vec<Device>,
    /// Peers connected now.
    pub connected: Vec<Device>,
    /// What is at risk, loudest first.
    pub risks: Vec<Attention>,
    /// What hostile or broken peers sent and this one dropped, newest first.
    pub dropped: Vec<Dropped>,
    /// Bytes on disk.
    pub disk_bytes: u64,
    /// The rules' version.
    pub rules_version: u32,
    /// Whether this device has no recovery sheet to print: it was saved, is another's, or there is none.
    pub sheet_saved: bool,
    /// Whether the valid sheet is the reader's.
    #[serde(default)]
    pub sheet_mine: bool,
    /// Whose the valid sheet is; none where there is none.
    #[serde(default)]
    pub sheet_of: Option<String>,
}

/// A certified point of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The epoch.
    pub epoch: u32,
    /// The position of the last entry.
    pub position: u64,
    /// The running hash.
    pub hash: RunningHash,
    /// The certified time, in Unix milliseconds.
    pub time_ms: i64,
}

/// Something that was not taken from a peer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// From which device; none for strangers.
    pub from: Option<DeviceId>,
    /// What and why.
    pub message: Message,
    /// When, in Unix milliseconds.
    pub at_ms: i64,
    /// How often since then.
    pub times: u32,
}

/// An entry in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Which.
    pub id: EntryId,
    /// By which device.
    pub device: DeviceId,
    /// Its number in that device's journal.
    pub sequence: u64,
    /// Whose.
    pub member_name: String,
    /// Whether it is the reader's.
    pub mine: bool,
    /// What was done, in words.
    pub what: Message,
    /// Its author's clock, in Unix milliseconds.
    pub clock_ms: i64,
    /// How sure its place is.
    pub certainty: Certainty,
    /// What the rules say of it.
    pub verdict: Verdict,
    /// What the reader typed into an act of this device that does not count.
    #[serde(default)]
    pub draft: Option<Draft>,
}

/// What the rules say of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Verdict {
    /// It counts.
    Accepted,
    /// It does not, and why, and what to do.
    Refused {
        /// The reason.
        reason: Message,
    },
    /// It waits for something it names.
    Waiting {
        /// For what.
        reason: Message,
    },
    /// Evaluating it failed; it was set aside.
    Aside {
        /// What happened.
        reason: Message,
    },
}

impl Verdict {
    /// Why it does not count, or not yet.
    pub fn reason(&self) -> Option<&Message> {
        match self {
            Self::Accepted => None,
            Self::Refused { reason } | Self::Waiting { reason } | Self::Aside { reason } => Some(reason),
        }
    }
}

/// The recovery sheet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverySheet {
    /// The whole sheet as text, to be read back by [`crate::request::Request::Recover`].
    pub text: String,
    /// The same as a printable PDF, in base64.
    pub pdf_base64: String,
    /// Its secret as a QR code, in SVG.
    pub qr_svg: String,
}

impl std::fmt::Debug for RecoverySheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoverySheet(withheld)")
    }
}

/// A recovery under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// The device it would appoint.
    pub device: DeviceId,
    /// Whose.
    pub member_name: String,
    /// When this device first saw it, in Unix milliseconds.
    pub seen_ms: i64,
    /// When it takes effect here, in Unix milliseconds.
    pub effective_ms: i64,
    /// Members who signed it.
    pub signed_by: Vec<String>,
    /// Whether the reader may add a signature.
    pub may_sign: bool,
    /// Whether it is the reader's own sheet.
    #[serde(default)]
    pub mine: bool,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Where.
    pub path: String,
    /// How large.
    pub bytes: u64,
    /// Entries in it.
    pub entries: u64,
}

/// How much is here and checked of the history before the point at which this device began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Up to this position.
    pub position: u64,
    /// The device began at this position.
    pub of: u64,
}

impl History {
    /// A sentence that says how far it is.
    pub fn message(&self, code: &str) -> Message {
        let number = |position: u64| i64::try_from(position).unwrap_or(i64::MAX);
        Message::new(code)
            .number("position", number(self.position))
            .number("of", number(self.of))
            .number("percent", number(self.position.saturating_mul(100) / self.of.max(1)))
    }
}

/// What a complete check found.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Signatures of entries checked.
    pub signatures: u64,
    /// Journals whose chain was checked.
    pub journals: u64,
    /// Verdicts reproduced.
    pub verdicts: u64,
    /// Certificates checked.
    pub certificates: u64,
    /// Those of them that certify the whole state, too.
    #[serde(default)]
    pub checkpoints: u64,
    /// The history before the point at which this device began, where it is not all here.
    #[serde(default)]
    pub history: Option<History>,
    /// Bodies that match their entry.
    pub bodies: u64,
    /// Proofs, receipts and epoch records checked.
    pub records: u64,
    /// The first fault, where there is one.
    pub fault: Option<Message>,
}
