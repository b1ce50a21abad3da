//! What an entry does. Ids, numbers, choices and times only: names and texts are words, which lie in bodies.

pub mod bookings;
pub mod decisions;
mod effect;
mod kind;
mod meaning;
pub mod unknown;

pub use effect::Effect;
pub use kind::PaperKind;

use minicbor::{Decode, Encode};

use crate::cbor::SignatureBytes;
use crate::id::{
    BookingId, DeviceId, EntryId, GroupId, InvitationId, MemberId, PaperId, ProposalId, ResourceId,
    SealingKey, VerifyingKeyBytes,
};
use crate::label::Label;
use crate::request::Choice;
use bookings::{Offset, Part, Reservation, Span, Terms};
use decisions::{Cast, Form, MeetingCount};
use unknown::Unknown;

/// The newest version of the rules that this code knows, and the actions that belong to it.
///
/// An action that comes with a later version is refused, by code that knows it as well, while the organisation's
/// version is lower: else devices of different age would come to different verdicts.
pub const RULES_VERSION: u32 = 3;

/// The newest version of the rules that this program knows: [`RULES_VERSION`]. Only in tests of programs of different age
/// there is another ([`crate::testing::skew`]).
pub(crate) fn rules_known() -> u32 {
    #[cfg(any(test, feature = "testing"))]
    return crate::testing::skew::rules_known();
    #[cfg(not(any(test, feature = "testing")))]
    RULES_VERSION
}

/// A part of a constitution's text holds at most so many bytes.
pub const STATUTE_PART_BYTES_MAX: usize = 6 * 1024;

/// A constitution's text comes in at most so many parts.
pub const STATUTE_PARTS_MAX: usize = 11;

/// A ballot names at most so many edits as the version it is for.
pub const VERSION_EDITS_MAX: usize = 128;

/// What an entry does. The number of each variant is its code in the format; codes are never used again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Action {
    /// Founds an organisation. Its words are the organisation's paper: name and purpose.
    #[n(0)]
    Found {
        /// Sealed data for the founder's device is encrypted to this key.
        #[n(0)]
        sealing_key: SealingKey,
        /// The public key of the recovery sheet.
        #[n(1)]
        recovery_key: VerifyingKeyBytes,
        /// BLAKE3 of the constitution that holds from the start: the default one of this rules version.
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        constitution: [u8; 32],
    },
    /// Invites whoever holds the private key that belongs to `key`.
    #[n(1)]
    Invite {
        /// The invitation's one-time public key.
        #[n(0)]
        key: VerifyingKeyBytes,
        /// From this certified time on it is void, in Unix milliseconds.
        #[n(1)]
        expires_ms: i64,
        /// Enrols another device of the inviter, not a new member.
        #[n(2)]
        own_device: bool,
    },
    /// Takes back an invitation that nobody used.
    #[n(2)]
    CancelInvitation {
        /// Which.
        #[n(0)]
        invitation: InvitationId,
    },
    /// A new device's first entry. For a new member its words are the profile.
    #[n(3)]
    Enrol {
        /// By which invitation.
        #[n(0)]
        invitation: InvitationId,
        /// Sealed data for this device is encrypted to this key.
        #[n(1)]
        sealing_key: SealingKey,
        /// The invitation key's signature over [`crate::invitation::enrolment_statement`].
        #[n(2)]
        proof: SignatureBytes,
    },
    /// The writer leaves the organisation.
    #[n(4)]
    Leave,
    /// Revokes a device for good.
    #[n(5)]
    RevokeDevice {
        /// Which.
        #[n(0)]
        device: DeviceId,
    },
    /// Restricts a device for a while: it writes ballots and answers only.
    #[n(6)]
    RestrictDevice {
        /// Which.
        #[n(0)]
        device: DeviceId,
    },
    /// Lifts the restriction of a device.
    #[n(7)]
    LiftRestriction {
        /// Which.
        #[n(0)]
        device: DeviceId,
    },
    /// Adds something to book. Its words are name and description.
    #[n(8)]
    AddResource,
    /// Takes a resource out of use; its future bookings end with it.
    #[n(9)]
    RetireResource {
        /// Which.
        #[n(0)]
        resource: ResourceId,
    },
    /// Books a resource. Its words, if any, say what for.
    #[n(10)]
    Book {
        /// Which.
        #[n(0)]
        resource: ResourceId,
        /// First moment, in Unix milliseconds.
        #[n(1)]
        from_ms: i64,
        /// The moment at which it is free again, in Unix milliseconds.
        #[n(2)]
        until_ms: i64,
    },
    /// Cancels a booking.
    #[n(11)]
    CancelBooking {
        /// Which.
        #[n(0)]
        booking: BookingId,
    },
    /// Puts a proposal to the vote. Its words are title and text.
    #[n(12)]
    Propose {
        /// What happens by itself when it is adopted.
        #[n(0)]
        effect: Effect,
        /// How long the vote stays open from the certified time of this entry, in milliseconds.
        #[n(1)]
        voting_ms: i64,
    },
    /// A ballot.
    #[n(13)]
    Vote {
        /// On which proposal.
        #[n(0)]
        proposal: ProposalId,
        /// The version it is for: the newest edits of the proposal's paper, none of which another one builds on.
        #[n(1)]
        version: Vec<EntryId>,
        /// The ballot of the same member that this one replaces.
        #[n(2)]
        replaces: Option<EntryId>,
        /// How.
        #[n(3)]
        choice: Choice,
    },
    /// Takes back a proposal.
    #[n(14)]
    Withdraw {
        /// Which.
        #[n(0)]
        proposal: ProposalId,
    },
    /// Begins a paper of its own, such as a comment. Its words are the text.
    #[n(15)]
    BeginPaper {
        /// What sort.
        #[n(0)]
        kind: PaperKind,
        /// The entry it is about.
        #[n(1)]
        about: EntryId,
    },
    /// Writes on at a paper. Its words are one change.
    #[n(16)]
    EditPaper {
        /// Which.
        #[n(0)]
        paper: PaperId,
    },
    /// Erases a paper: hidden at once, deleted when confirmed.
    #[n(17)]
    ErasePaper {
        /// Which.
        #[n(0)]
        paper: PaperId,
    },
    /// A part of a constitution's text: law, not words, so it is kept for ever.
    #[n(18)]
    Statute {
        /// At most [`STATUTE_PART_BYTES_MAX`] bytes of UTF-8.
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        text: Vec<u8>,
    },
    /// A keeper says that an entry which others name has not been delivered; after the constitution's delay it is dead.
    #[n(19)]
    Notice {
        /// Which.
        #[n(0)]
        missing: EntryId,
    },
    /// Puts a device out that wrote two entries with one number.
    #[n(20)]
    Expose {
        /// Which.
        #[n(0)]
        device: DeviceId,
        /// The id of the proof, a record beside the journals ([`crate::equivocation`]).
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        proof: [u8; 32],
    },
    /// Keeps the record of a member who has no device. Its words are the profile.
    #[n(21)]
    Register,
    /// Suspends a member for a while. Its words, if any, say why.
    #[n(22)]
    Suspend {
        /// Whom.
        #[n(0)]
        member: MemberId,
        /// Until this certified time, in Unix milliseconds.
        #[n(1)]
        until_ms: i64,
    },
    /// Ends a suspension before its time.
    #[n(23)]
    EndSuspension {
        /// Whose.
        #[n(0)]
        member: MemberId,
    },
    /// Gives a member a role of the organisation's own, for the constitution's term from now on.
    #[n(24)]
    Appoint {
        /// Which.
        #[n(0)]
        role: Label,
        /// Whom.
        #[n(1)]
        member: MemberId,
    },
    /// Takes such a role from a member, or lays one's own down.
    #[n(25)]
    Dismiss {
        /// Which.
        #[n(0)]
        role: Label,
        /// From whom.
        #[n(1)]
        member: MemberId,
    },
    /// Forms a working group. Its words are name and purpose.
    #[n(26)]
    FormGroup,
    /// Ends a working group.
    #[n(27)]
    EndGroup {
        /// Which.
        #[n(0)]
        group: GroupId,
    },
    /// Takes a member into a working group.
    #[n(28)]
    JoinGroup {
        /// Which.
        #[n(0)]
        group: GroupId,
        /// Whom.
        #[n(1)]
        member: MemberId,
    },
    /// Takes a member out of a working group; oneself at any time.
    #[n(29)]
    LeaveGroup {
        /// Which.
        #[n(0)]
        group: GroupId,
        /// Whom.
        #[n(1)]
        member: MemberId,
    },
    /// Invites a device for a member who has none, or none left. It lets one in only when another member vouches.
    #[n(30)]
    InviteFor {
        /// The invitation's one-time public key.
        #[n(0)]
        key: VerifyingKeyBytes,
        /// From this certified time on it is void, in Unix milliseconds.
        #[n(1)]
        expires_ms: i64,
        /// Whose device it will be.
        #[n(2)]
        member: MemberId,
    },
    /// Joins in such an invitation, as the second member.
    #[n(31)]
    Vouch {
        /// Which.
        #[n(0)]
        invitation: InvitationId,
    },
    /// Records that a member without a device left.
    #[n(32)]
    RecordLeaving {
        /// Who.
        #[n(0)]
        member: MemberId,
    },
    /// Begins a proposal as a draft. Its words are title, text and options.
    #[n(33)]
    Draft(#[n(0)] Form),
    /// Puts a draft up for discussion; the vote opens when its time is over, at once where it has none.
    #[n(34)]
    Present {
        /// Which.
        #[n(0)]
        proposal: ProposalId,
    },
    /// A ballot on a proposal that began as a draft. Of an objection the words are the reason.
    #[n(35)]
    Cast(#[n(0)] Cast),
    /// Lets another member vote in one's place on a topic, or nobody any more.
    #[n(36)]
    Delegate {
        /// Whom.
        #[n(0)]
        to: Option<MemberId>,
        /// On which.
        #[n(1)]
        topic: Label,
    },
    /// Records what a meeting counted.
    #[n(37)]
    RecordMeeting(#[n(0)] MeetingCount),
    /// Witnesses such a record.
    #[n(38)]
    Witness {
        /// The entry that made it.
        #[n(0)]
        meeting: EntryId,
    },
    /// Says that a decision which does nothing by itself was carried out.
    #[n(39)]
    CarryOut {
        /// Which.
        #[n(0)]
        proposal: ProposalId,
    },
    /// Sets the terms on which a resource is booked.
    #[n(40)]
    SetTerms {
        /// Which.
        #[n(0)]
        resource: ResourceId,
        /// The whole new terms.
        #[n(1)]
        terms: Box<Terms>,
    },
    /// Books a resource, once or many times. Its words, if any, say what for, and by which rule it recurs.
    #[n(41)]
    Reserve(#[n(0)] Box<Reservation>),
    /// Gives up spans of a reservation, or leaves the waiting list for them.
    #[n(42)]
    Release(#[n(0)] Part),
    /// Approves or declines spans that were asked for.
    #[n(43)]
    Approve {
        /// Which.
        #[n(0)]
        part: Part,
        /// Whether they are approved; else declined.
        #[n(1)]
        approved: bool,
    },
    /// Says that whoever booked is there.
    #[n(44)]
    CheckIn {
        /// Which reservation.
        #[n(0)]
        reservation: BookingId,
        /// Which of its spans.
        #[n(1)]
        number: u16,
    },
    /// Closes a resource for a time. Its words, if any, say why. What was booked then is given up.
    #[n(45)]
    Close {
        /// Which.
        #[n(0)]
        resource: ResourceId,
        /// When.
        #[n(1)]
        span: Span,
    },
    /// Opens it again.
    #[n(46)]
    Reopen {
        /// The entry that closed it.
        #[n(0)]
        closing: EntryId,
    },
    /// Says how far the organisation's clocks are from UTC, for years ahead.
    #[n(47)]
    SetCalendar {
        /// Ascending; the first holds for all time before it too.
        #[n(0)]
        offsets: Vec<Offset>,
    },
    /// What this version does not know: stored, carried, placed, and refused by the rules. Nothing writes it.
    ///
    /// The number is none of the format's: codes begin at 0. How it is written and read, [`unknown`] says.
    #[n(-1)]
    Unknown(#[n(0)] Unknown),
}

/// What an inviting entry lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inviting {
    /// The invitation's one-time public key.
    pub key: VerifyingKeyBytes,
    /// From this certified time on it is void, in Unix milliseconds.
    pub expires_ms: i64,
    /// Whether it is for a new member, who brings a profile; else for the device of somebody who is one.
    pub newcomer: bool,
}
