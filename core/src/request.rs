//! What a shell may ask of a peer, and what it answers: the one interface of the window, the program and its socket.

pub mod deciding;
pub mod hall;
pub mod membership;
pub mod why;

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::id::{
    BookingId, DeviceId, EntryId, InvitationId, MemberId, NamingId, PaperId, ProposalId, ResourceId,
    RunningHash,
};
use crate::label::Label;
use crate::message::Message;
use crate::view;
use deciding::Deciding;
use hall::{Hall, Wish};
use membership::Membership;

/// A name is at most so long, in characters.
pub const NAME_CHARS_MAX: usize = 80;

/// How someone votes on a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// For the proposal.
    Yes,
    /// Against it.
    No,
    /// Present, but for neither.
    Abstain,
}

impl<C> minicbor::Encode<C> for Choice {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.u8(match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Abstain => 2,
        })?
        .ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Choice {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        match d.u8()? {
            0 => Ok(Self::Yes),
            1 => Ok(Self::No),
            2 => Ok(Self::Abstain),
            _ => Err(minicbor::decode::Error::message("a choice is 0, 1 or 2")),
        }
    }
}

/// What a proposal does by itself when it is adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProposalEffect {
    /// Nothing: the text is the decision.
    None,
    /// The member becomes a steward.
    AppointSteward {
        /// Whom.
        member: MemberId,
    },
    /// The member is no longer a steward.
    DismissSteward {
        /// Whom.
        member: MemberId,
    },
    /// The version of the rules is raised by one.
    RaiseRules {
        /// To which.
        version: u32,
    },
    /// The member is appointed to a role of the organisation's own.
    Appoint {
        /// Which role.
        role: Label,
        /// Whom.
        member: MemberId,
    },
    /// The member loses a role of the organisation's own.
    Dismiss {
        /// Which role.
        role: Label,
        /// Whom.
        member: MemberId,
    },
    /// The member is a member no longer.
    DismissMember {
        /// Whom.
        member: MemberId,
    },
    /// Devices become keepers, and keepers are none any more.
    Keepers {
        /// Which become keepers.
        appoint: Vec<DeviceId>,
        /// Which are none any more.
        dismiss: Vec<DeviceId>,
    },
    /// Another recovery sheet takes the place of the present one. The proposing device makes its secret and keeps it.
    RenewSheet,
    /// The constitution's policies become this Cedar text, and its parameters these.
    Amend {
        /// The whole new constitution, in the form of the default one.
        constitution: String,
    },
}

/// Something asked of a peer.
///
/// The passphrases, sheets and invitations in it are wiped from memory when it is dropped, and are never in its debug form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// Where this peer stands: no organisation yet, joining, or in one. Never refused; a fault where the disk cannot be read.
    Session,
    /// Opens this device's keys, which are encrypted with a passphrase.
    Unlock {
        /// The passphrase.
        passphrase: String,
    },
    /// Founds an organisation on this peer.
    Found {
        /// Its name.
        organisation: String,
        /// What it is for, in a sentence; may be empty.
        purpose: String,
        /// The founder's name.
        your_name: String,
        /// Encrypts this device's keys where the system has no keyring.
        passphrase: Option<String>,
    },
    /// Reads an invitation without accepting it.
    PreviewInvitation {
        /// The invitation's text or link.
        invitation: String,
    },
    /// Accepts an invitation.
    Join {
        /// The invitation's text or link.
        invitation: String,
        /// The newcomer's name; ignored by an invitation for another device of one's own.
        your_name: String,
        /// Encrypts this device's keys where the system has no keyring.
        passphrase: Option<String>,
    },

    /// Drops an invitation that was accepted and has not led anywhere: the device is as before it.
    BeginAnew,

    /// What needs the reader now.
    Home,
    /// All members.
    Members,
    /// Changes one's own name or the words about oneself.
    EditProfile {
        /// The name.
        name: String,
        /// A few words about oneself; may be empty.
        about: String,
    },
    /// An act about members, roles or groups.
    Membership {
        /// Which.
        act: Membership,
    },
    /// The working groups.
    Groups,
    /// Leaves the organisation.
    Leave,
    /// All devices of the organisation, with this peer's connections.
    Devices,
    /// The keepers: how each does, what so many withstand, what is wrong.
    Keepers,
    /// Revokes a device for good: one's own at once, another's where the constitution permits it.
    RevokeDevice {
        /// Which.
        device: DeviceId,
    },
    /// Restricts a device provisionally: it may write nothing but ballots and answers until lifted or run out.
    RestrictDevice {
        /// Which.
        device: DeviceId,
    },
    /// Lifts the restrictions of a device.
    LiftRestriction {
        /// Of which device.
        device: DeviceId,
    },

    /// Makes an invitation.
    Invite {
        /// For another device of one's own, not for a new member.
        own_device: bool,
        /// Days until it expires.
        days: u32,
        /// For a device of this member, who has none left; a second member must vouch for it.
        #[serde(default)]
        for_member: Option<MemberId>,
    },
    /// The invitations one may see, open and past.
    Invitations,
    /// Takes back an open invitation.
    CancelInvitation {
        /// Which.
        invitation: InvitationId,
    },

    /// All resources.
    Resources,
    /// The organisation's clock.
    Clock,
    /// Adds something to book.
    AddResource {
        /// Its name.
        name: String,
        /// What it is; may be empty.
        description: String,
    },
    /// Takes a resource out of use; its future bookings are cancelled.
    RetireResource {
        /// Which.
        resource: ResourceId,
    },
    /// Bookings that touch a span of time.
    Bookings {
        /// Of this resource only.
        resource: Option<ResourceId>,
        /// The span's begin, in Unix milliseconds.
        from_ms: i64,
        /// The span's end, in Unix milliseconds; at most 366 days after its begin.
        until_ms: i64,
    },
    /// Books a resource.
    Book {
        /// Which.
        resource: ResourceId,
        /// First moment, in Unix milliseconds.
        from_ms: i64,
        /// The moment at which it is free again, in Unix milliseconds.
        until_ms: i64,
        /// What for; may be empty.
        title: String,
    },
    /// An act about resources and bookings.
    Hall {
        /// Which.
        act: Box<Hall>,
    },
    /// What would come of a wish, time by time. Nothing is written.
    Occurrences {
        /// What is wanted.
        wish: Box<Wish>,
    },
    /// Bookings that wait for an answer or for their time: all, for whoever may approve; else one's own.
    Pending,
    /// One's own bookings of late that fell: cancelled, declined, lapsed, or given up as something was closed or retired.
    Fallen,
    /// What would become of a calendar file (RFC 5545) as bookings of a resource. Nothing is written.
    PlanCalendar {
        /// Of which.
        resource: ResourceId,
        /// The file's text.
        text: String,
        /// The IANA name of the zone in which times without one are meant.
        zone: String,
    },
    /// Bookings as a calendar file (RFC 5545).
    CalendarFile {
        /// Of this resource; one's own, where none is named.
        resource: Option<ResourceId>,
        /// A locale such as `de-AT`, for what private bookings are called.
        locale: String,
    },
    /// All bookings of one reservation, in whatever state, by number.
    Series {
        /// Which reservation.
        reservation: BookingId,
    },
    /// Cancels a booking.
    CancelBooking {
        /// Which.
        booking: BookingId,
    },

    /// An act about decisions beyond yes and no.
    Deciding {
        /// What.
        act: Deciding,
    },
    /// How the reader's votes go on each topic, and whose go to the reader.
    Delegations,
    /// All proposals, newest first.
    Proposals,
    /// One proposal with its text, ballots and outcome.
    Proposal {
        /// Which.
        proposal: ProposalId,
    },
    /// How a proposal's text came about: each change of it, by whom and when.
    Versions {
        /// Of which.
        proposal: ProposalId,
    },
    /// Puts a proposal to the vote.
    Propose {
        /// Its title.
        title: String,
        /// Its text.
        text: String,
        /// What it does when adopted.
        effect: ProposalEffect,
        /// How long the vote stays open, in hours; the constitution's period if absent, never less.
        hours: Option<u32>,
    },
    /// Writes on at a proposal's text.
    EditProposal {
        /// Which.
        proposal: ProposalId,
        /// The whole new title.
        title: String,
        /// The whole new text.
        text: String,
    },
    /// Votes, or changes one's vote.
    Vote {
        /// On which.
        proposal: ProposalId,
        /// How.
        choice: Choice,
    },
    /// Takes back a proposal of one's own.
    Withdraw {
        /// Which.
        proposal: ProposalId,
    },
    /// Adds a comment to a proposal.
    Comment {
        /// To which.
        proposal: ProposalId,
        /// What.
        text: String,
    },
    /// Erases a paper: hidden at once, its words deleted everywhere when confirmed.
    Erase {
        /// Which.
        paper: PaperId,
    },

    /// The constitution in force: its text, parameters and what they mean.
    Constitution,
    /// Peers, confirmation, storage, and what is at risk.
    Status,
    /// Entries, newest first.
    Log {
        /// Only those before this one in the list.
        before: Option<EntryId>,
        /// At most so many, up to 500.
        limit: u32,
        /// Only one's own.
        mine: bool,
    },
    /// Figures about the organisation, period by period.
    Figures {
        /// Where the periods begin and end, in Unix milliseconds, ascending: of n bounds n - 1 periods are told, 24 at most.
        bounds_ms: Vec<i64>,
    },
    /// Why something is as it is: the entries that made it so, the policies that permitted them, where they stand.
    Why {
        /// What is asked about.
        about: why::Subject,
    },
    /// Deletes what the reader typed into an entry that does not count, which only this device still has.
    DiscardDraft {
        /// Which entry.
        entry: EntryId,
    },
    /// Finds words in everything the reader may see.
    Search {
        /// What is looked for.
        words: String,
    },

    /// The recovery sheet in the reader's language, as long as it has not been marked as saved.
    RecoverySheet {
        /// A locale such as `de-AT`; English where its language is not there.
        locale: String,
    },
    /// Says that the sheet is safe; its secret is deleted from this device.
    RecoverySheetSaved,
    /// Takes over with a recovery sheet.
    Recover {
        /// The sheet's text.
        sheet: String,
        /// Where to fetch the ledger if this device has none: the address text of another member's device.
        peer: Option<String>,
        /// Encrypts this device's keys where the system has no keyring.
        #[serde(default)]
        passphrase: Option<String>,
    },
    /// A person has looked at this keeper's clock and says that it is right, although most others differ.
    TrustClock,
    /// Recovery records seen and not yet in effect.
    Recoveries,
    /// Adds this member's signature to a recovery, so that it takes effect sooner.
    Countersign {
        /// The device that the recovery would appoint.
        device: DeviceId,
    },
    /// What members named in the keepers' place, and what naming successors takes.
    Succession,
    /// The lines into which the order parts, as far as this device was shown others, side by side.
    Lines,
    /// Names successors of the keepers, with this member's voice: with enough voices they open the next epoch.
    Succeed {
        /// Their devices.
        successors: Vec<DeviceId>,
    },
    /// Of two sets of successors that enough members named, says which this device holds to.
    ChooseSuccession {
        /// By which it is called.
        id: NamingId,
    },
    /// Follows a rival line from where it parts from the one that is followed here: what was confirmed on that is
    /// unconfirmed again. For the line that is followed already it says that the member chose it.
    FollowLine {
        /// The hash after its first batch.
        begin: RunningHash,
    },
    /// Adds this member's voice to successors that another named.
    SupportSuccession {
        /// By which that is called.
        id: NamingId,
    },
    /// The text by which another device finds this one.
    Address,

    /// Writes a backup file.
    Backup {
        /// Where to.
        path: String,
        /// Encrypts it; without one the backup cannot enrol a device by itself.
        passphrase: Option<String>,
        /// Whether a file that is there already may be replaced.
        #[serde(default)]
        replace: bool,
    },
    /// Checks every signature, chain, verdict and certificate again, from the bytes.
    Verify,
    /// Writes the ledger and its meaning as one JSON file.
    Export {
        /// Where to.
        path: String,
        /// Whether a file that is there already may be replaced.
        #[serde(default)]
        replace: bool,
    },
}

impl Request {
    /// What nobody else may read.
    fn secrets(&mut self) -> [Option<&mut String>; 2] {
        match self {
            Self::Unlock { passphrase } => [Some(passphrase), None],
            Self::Found { passphrase, .. } | Self::Backup { passphrase, .. } => [passphrase.as_mut(), None],
            Self::PreviewInvitation { invitation } => [Some(invitation), None],
            Self::Join { invitation, passphrase, .. } => [Some(invitation), passphrase.as_mut()],
            Self::Recover { sheet, passphrase, .. } => [Some(sheet), passphrase.as_mut()],
            _ => [None, None],
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.secrets().into_iter().flatten().for_each(Zeroize::zeroize);
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.clone();
        for secret in shown.secrets().into_iter().flatten() {
            secret.zeroize();
            secret.push_str("(withheld)");
        }
        f.write_str(&serde_json::to_string(&shown).map_err(|_| fmt::Error)?)
    }
}

/// What comes back for a [`Request`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// To [`Request::Session`].
    Session(view::Session),
    /// To every request that writes an entry: it is on disk; whether it is confirmed shows later.
    Written(view::Written),
    /// Done, and nothing more to say.
    Done,
    /// To [`Request::PreviewInvitation`].
    Preview(view::Preview),
    /// To [`Request::Home`].
    Home(Box<view::Home>),
    /// To [`Request::Members`].
    Members(Vec<view::Member>),
    /// To [`Request::Groups`].
    Groups(Vec<view::Group>),
    /// To [`Request::Devices`].
    Devices(Vec<view::Device>),
    /// To [`Request::Keepers`].
    Keepers(Box<view::keepers::Keepers>),
    /// To [`Request::Succession`].
    Succession(Box<view::succession::Succession>),
    /// To [`Request::Lines`].
    Lines(view::lines::Lines),
    /// To [`Request::Invite`].
    Invited(view::Invited),
    /// To [`Request::Invitations`].
    Invitations(Vec<view::Invitation>),
    /// To [`Request::Resources`].
    Resources(Vec<view::Resource>),
    /// To [`Request::Clock`].
    Clock(view::terms::Clock),
    /// To [`Request::Occurrences`].
    Occurrences(Vec<view::terms::Occurrence>),
    /// To [`Request::Bookings`], [`Request::Pending`], [`Request::Fallen`] and [`Request::Series`].
    Bookings(Vec<view::Booking>),
    /// To [`Request::PlanCalendar`].
    CalendarPlan(view::calendar::CalendarPlan),
    /// To [`Request::CalendarFile`].
    CalendarFile(String),
    /// To [`Request::Delegations`].
    Delegations(Vec<view::deciding::Delegations>),
    /// To [`Request::Proposals`].
    Proposals(Vec<view::ProposalLine>),
    /// To [`Request::Proposal`].
    Proposal(Box<view::Proposal>),
    /// To [`Request::Versions`].
    Versions(Vec<view::deciding::Version>),
    /// To [`Request::Constitution`].
    Constitution(view::Constitution),
    /// To [`Request::Status`].
    Status(Box<view::Status>),
    /// To [`Request::Log`].
    Log(Vec<view::LogLine>),
    /// To [`Request::Figures`].
    Figures(Vec<view::figures::Series>),
    /// To [`Request::Why`].
    Why(view::why::Why),
    /// To [`Request::Search`].
    Found(Vec<view::Hit>),
    /// To [`Request::RecoverySheet`].
    RecoverySheet(view::RecoverySheet),
    /// To [`Request::Recoveries`].
    Recoveries(Vec<view::Recovery>),
    /// To [`Request::Address`].
    Address(String),
    /// To [`Request::Backup`] and [`Request::Export`].
    File(view::File),
    /// To [`Request::Verify`].
    Verified(view::Verified),
    /// Of a shell that read a list of members; no peer answers this.
    Imported(view::Imported),
    /// Of a shell that wrote a list of members; no peer answers this.
    Exported(view::Exported),
    /// Of a shell that joined a member with what the constitution says of its readers; no peer answers this.
    Member(Box<view::OneMember>),
    /// Of a shell that joined the constitution's roles with the members; no peer answers this.
    Roles(Vec<view::Role>),
    /// Of a shell that found nothing, in words; no peer answers this.
    Nothing(Message),
}

impl Answer {
    /// Wipes what nobody else may read, once it was passed on.
    pub fn wipe(&mut self) {
        match self {
            Self::RecoverySheet(sheet) => {
                sheet.text.zeroize();
                sheet.pdf_base64.zeroize();
                sheet.qr_svg.zeroize();
            }
            Self::Invited(invited) => {
                invited.text.zeroize();
                invited.qr_svg.zeroize();
            }
            _ => {}
        }
    }
}

/// Why a request was not done. A bug is neither: it is an assertion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "failure", rename_all = "snake_case")]
pub enum Failure {
    /// A rule said no. Nothing was written.
    Refused {
        /// The reason, and what to do.
        message: Message,
    },
    /// Input or output failed. Nothing was acknowledged that is not on disk.
    Fault {
        /// What failed, and what to do.
        message: Message,
    },
    /// The request itself makes no sense: an unknown id, an invitation that cannot be read.
    Misuse {
        /// What is wrong with it.
        message: Message,
    },
}

impl Failure {
    /// The sentence to be, whichever kind it is.
    pub fn message(&self) -> &Message {
        match self {
            Self::Refused { message } | Self::Fault { message } | Self::Misuse { message } => message,
        }
    }
}

#[cfg(test)]
mod tests;
