//! The records that make up a state, and the keys under which they lie.
//!
//! Everything that a rule may read has a key of its own, so that what an entry read and wrote can be noted exactly.
//! Nothing is found by scanning within a verdict: a booking reads the days it touches, not the bookings.

mod decisions;
mod hall;
mod keepers;
mod standing;

use minicbor::{Decode, Encode};

pub use decisions::{CarriedOut, Counted, Course, Delegation, Marked, Meeting};
pub use hall::*;
pub use keepers::Keepers;
pub use standing::*;

use super::refusal::Refusal;
use crate::action::bookings::Terms;
use crate::action::{Effect, PaperKind};
use crate::id::{
    BodyHash, BookingId, DeviceId, EntryId, GroupId, InvitationId, MemberId, PaperId, ProposalId, ResourceId,
    RestrictionId, SealingKey, VerifyingKeyBytes,
};
use crate::label::Label;
use crate::request::Choice;
use crate::way::Way;

/// Where a record lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(flat)]
pub enum Key {
    /// The organisation itself.
    #[n(0)]
    Organisation,
    /// Who confirms.
    #[n(1)]
    Keepers,
    /// Which constitution holds.
    #[n(2)]
    Constitution,
    /// All stewards.
    #[n(3)]
    Stewards,
    /// A member.
    #[n(4)]
    Member(#[n(0)] MemberId),
    /// A device.
    #[n(5)]
    Device(#[n(0)] DeviceId),
    /// An invitation.
    #[n(6)]
    Invitation(#[n(0)] InvitationId),
    /// What restricts a device.
    #[n(7)]
    Restriction(#[n(0)] DeviceId),
    /// The devices of others that a steward restricts at present.
    #[n(8)]
    RestrictionsBy(#[n(0)] MemberId),
    /// A revocation of another member's device that waits for a second steward or its delay.
    #[n(9)]
    Revocation(#[n(0)] DeviceId),
    /// A resource.
    #[n(10)]
    Resource(#[n(0)] ResourceId),
    /// The slots of a resource that touch one day (days since 1970 in UTC).
    #[n(11)]
    Day(#[n(0)] ResourceId, #[n(1)] i64),
    /// A booking.
    #[n(12)]
    Booking(#[n(0)] BookingId),
    /// A member's bookings that are not over.
    #[n(13)]
    BookingsOf(#[n(0)] MemberId),
    /// A proposal.
    #[n(14)]
    Proposal(#[n(0)] ProposalId),
    /// A member's ballot on a proposal.
    #[n(15)]
    Ballot(#[n(0)] ProposalId, #[n(1)] MemberId),
    /// A paper.
    #[n(16)]
    Paper(#[n(0)] PaperId),
    /// An edit of a paper.
    #[n(17)]
    Edit(#[n(0)] PaperId, #[n(1)] EntryId),
    /// A part of a constitution's text.
    #[n(18)]
    Statute(#[n(0)] EntryId),
    /// A notice about an entry that was not delivered.
    #[n(19)]
    Notice(#[n(0)] EntryId),
    /// Something that falls due at a certified time.
    #[n(20)]
    Due(#[n(0)] i64, #[n(1)] DueKind, #[n(2)] EntryId),
    /// A member's roles of the organisation's own.
    #[n(21)]
    Offices(#[n(0)] MemberId),
    /// A member's working groups.
    #[n(22)]
    GroupsOf(#[n(0)] MemberId),
    /// What suspends a member.
    #[n(23)]
    Suspension(#[n(0)] MemberId),
    /// A working group.
    #[n(24)]
    Group(#[n(0)] GroupId),
    /// For whom an invitation of another's device is, and who vouched.
    #[n(25)]
    Vouching(#[n(0)] InvitationId),
    /// How else to reach a member: which paper says it.
    #[n(26)]
    Contact(#[n(0)] MemberId),
    /// How to reach a member by mail, telephone or letter: which paper says it.
    #[n(27)]
    Reach(#[n(0)] MemberId, #[n(1)] Way),
    /// Why a member was suspended, each time: which papers say it.
    #[n(28)]
    Reasons(#[n(0)] MemberId),
    /// A member's ballot in one round of a vote that began as a draft.
    #[n(34)]
    Cast(#[n(0)] ProposalId, #[n(1)] u32, #[n(2)] MemberId),
    /// Who votes in a member's place on a topic.
    #[n(35)]
    Delegation(#[n(0)] MemberId, #[n(1)] Label),
    /// What a meeting counted; the id is that of the entry that recorded it.
    #[n(36)]
    Meeting(#[n(0)] EntryId),
    /// On which terms a resource is booked.
    #[n(44)]
    Terms(#[n(0)] ResourceId),
    /// What includes a resource.
    #[n(45)]
    IncludedIn(#[n(0)] ResourceId),
    /// Who waits for a resource.
    #[n(46)]
    Waiting(#[n(0)] ResourceId),
    /// When a resource is closed.
    #[n(47)]
    Closings(#[n(0)] ResourceId),
    /// What a closing entry closed.
    #[n(48)]
    Closing(#[n(0)] EntryId),
    /// How far the organisation's clocks are from UTC.
    #[n(49)]
    Calendar,
    /// What a member booked of a resource in a month (months since 1970, in the organisation's time).
    #[n(50)]
    Month(#[n(0)] ResourceId, #[n(1)] MemberId, #[n(2)] i32),
    /// That there are words which are not for every member.
    #[n(51)]
    WordsForSome,
    /// Who has a role that only one member can have.
    #[n(52)]
    Holder(#[n(0)] Label),
}

/// What falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum DueKind {
    /// A vote closes; the id is the proposal's.
    #[n(0)]
    VoteCloses,
    /// A restriction runs out; the id is the device's.
    #[n(1)]
    RestrictionEnds,
    /// A revocation takes effect; the id is the device's.
    #[n(2)]
    RevocationActs,
    /// An undelivered entry is dead; the id is its own.
    #[n(3)]
    UndeliveredDies,
    /// A dismissal that was decided takes effect; the id is the proposal's.
    #[n(4)]
    DismissalActs,
    /// A suspension runs out; the id is the member's.
    #[n(5)]
    SuspensionEnds,
    /// A term of office runs out; the id is the member's.
    #[n(6)]
    TermEnds,
    /// A booking that was asked for begins without an answer; the id is the booking's.
    #[n(12)]
    RequestLapses,
    /// Whoever booked has not checked in; the id is the booking's.
    #[n(13)]
    NoShow,
}

/// The organisation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Organisation {
    /// Who founded it.
    #[n(0)]
    pub founder: MemberId,
    /// The recovery sheet's public key, as long as the sheet is valid.
    #[n(1)]
    pub recovery_key: Option<VerifyingKeyBytes>,
    /// The version of the rules in force.
    #[n(2)]
    pub rules_version: u32,
    /// Whose the sheet is that took the place of the first one: who proposed it.
    #[n(3)]
    pub sheet_of: Option<MemberId>,
}

impl Organisation {
    /// Whom the recovery sheet brings back: the founder, unless another sheet took the place of the first.
    pub fn sheet_member(&self) -> MemberId {
        self.sheet_of.unwrap_or(self.founder)
    }
}

/// Which constitution holds.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct InForce {
    /// The entries that hold its text; none for the default one.
    #[n(0)]
    pub parts: Vec<EntryId>,
    /// The proposal that brought it; none for the one from the founding.
    #[n(1)]
    pub by: Option<ProposalId>,
    /// BLAKE3 of its text.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: [u8; 32],
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Member {
    /// Who invited; none for the founder.
    #[n(0)]
    pub invited_by: Option<MemberId>,
    /// The profile.
    #[n(1)]
    pub paper: Option<PaperId>,
    /// Whether a steward.
    #[n(2)]
    pub steward: bool,
    /// Whether the member left.
    #[n(3)]
    pub left: bool,
    /// All devices ever enrolled, in order.
    #[n(4)]
    pub devices: Vec<DeviceId>,
}

/// What the rules say of a device for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Standing {
    /// It may write.
    #[n(0)]
    Enrolled,
    /// It was revoked.
    #[n(1)]
    Revoked,
    /// It wrote two entries with one number.
    #[n(2)]
    Equivocated,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Device {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
    /// By which invitation; none for the founder's first, and for one that a recovery sheet brought.
    #[n(1)]
    pub invitation: Option<InvitationId>,
    /// Sealed data for it is encrypted to this key.
    #[n(2)]
    pub sealing_key: SealingKey,
    /// What the rules say of it.
    #[n(3)]
    pub standing: Standing,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Invitation {
    /// Whose.
    #[n(0)]
    pub by: MemberId,
    /// Its public key.
    #[n(1)]
    pub key: VerifyingKeyBytes,
    /// Void from this time on, in Unix milliseconds.
    #[n(2)]
    pub expires_ms: i64,
    /// For another device of the inviter.
    #[n(3)]
    pub own_device: bool,
    /// The device that used it.
    #[n(4)]
    pub used_by: Option<DeviceId>,
    /// Whether it was taken back.
    #[n(5)]
    pub cancelled: bool,
    /// The device that wrote it: it vouches only while it is neither out nor restricted.
    #[n(6)]
    pub device: DeviceId,
}

/// What restricts a device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Restriction {
    /// The entry that set it.
    #[n(0)]
    pub id: RestrictionId,
    /// Who set it, and who joined.
    #[n(1)]
    pub by: Vec<MemberId>,
    /// Who lifts it, as long as one voice is not enough.
    #[n(2)]
    pub lifted_by: Vec<MemberId>,
    /// When it runs out by certified time; a claim while it is provisional.
    #[n(3)]
    pub until_ms: i64,
}

/// A revocation that waits.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Revocation {
    /// The steward who asks for it.
    #[n(0)]
    pub by: MemberId,
    /// When it acts by itself, in Unix milliseconds.
    #[n(1)]
    pub acts_ms: i64,
}

/// How a vote ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum VoteResult {
    /// Enough voted, and enough for it.
    #[n(0)]
    Adopted,
    /// Not enough for it.
    #[n(1)]
    Rejected,
    /// Too few voted.
    #[n(2)]
    Inquorate,
    /// Options won.
    #[n(3)]
    Elected,
}

/// A closed vote, with everything needed to count it again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Outcome {
    /// How it ended.
    #[n(0)]
    pub result: VoteResult,
    /// For.
    #[n(1)]
    pub yes: u32,
    /// Against.
    #[n(2)]
    pub no: u32,
    /// Neither.
    #[n(3)]
    pub abstain: u32,
    /// Members in good standing when it closed.
    #[n(4)]
    pub electorate: u32,
    /// Ballots that were needed.
    #[n(5)]
    pub quorum: u32,
    /// More than this share of yes and no had to be yes, in percent.
    #[n(6)]
    pub majority_percent: u32,
    /// Why its effect was not carried out, or not yet, where it was adopted and that is so.
    #[n(7)]
    pub hindered: Option<Refusal>,
    /// The certified time at which it closed, in Unix milliseconds.
    #[n(8)]
    pub closed_ms: i64,
    /// Says so where the majority was counted of all who could vote, not of yes and no.
    #[n(9)]
    pub of_members: Option<bool>,
    /// The whole count of a proposal that began as a draft.
    #[n(10)]
    pub counted: Option<Box<Counted>>,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Proposal {
    /// Whose.
    #[n(0)]
    pub by: MemberId,
    /// What it does.
    #[n(1)]
    pub effect: Effect,
    /// When it closes, in Unix milliseconds; a claim while it is provisional.
    #[n(2)]
    pub closes_ms: i64,
    /// How it ended.
    #[n(3)]
    pub outcome: Option<Outcome>,
    /// Whether it was taken back.
    #[n(4)]
    pub withdrawn: bool,
    /// What it has beside the others, where it began as a draft.
    #[n(5)]
    pub course: Option<Box<Course>>,
    /// Who said that it was carried out.
    #[n(6)]
    pub carried_out: Option<CarriedOut>,
}

/// A member's ballot.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Ballot {
    /// The entry.
    #[n(0)]
    pub entry: EntryId,
    /// The ballot it replaced.
    #[n(1)]
    pub replaces: Option<EntryId>,
    /// Its author's clock, in Unix milliseconds, and never before that of the ballot it replaced.
    #[n(2)]
    pub clock_ms: i64,
    /// The version of the text it is for.
    #[n(3)]
    pub version: Vec<EntryId>,
    /// How.
    #[n(4)]
    pub choice: Choice,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Paper {
    /// What sort.
    #[n(0)]
    pub kind: PaperKind,
    /// Who began it.
    #[n(1)]
    pub author: MemberId,
    /// What it is about.
    #[n(2)]
    pub about: Option<EntryId>,
    /// Whether it is erased.
    #[n(3)]
    pub erased: bool,
}

/// An edit of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Edit {
    /// By which device.
    #[n(0)]
    pub device: DeviceId,
    /// The hash of its body.
    #[n(1)]
    pub words: BodyHash,
    /// The entry's number in that device's journal: whoever begins from a checkpoint has the edit and not the entry.
    #[n(2)]
    pub sequence: u64,
}

/// A notice about an undelivered entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Notice {
    /// When the entry dies, in Unix milliseconds.
    #[n(0)]
    pub dies_ms: i64,
    /// Whether it is dead.
    #[n(1)]
    pub dead: bool,
}

macro_rules! values {
    ($($n:literal $name:ident($type:ty $(, in $kept:ty)?),)*) => {
        /// What lies under a [`Key`]. Rare records that are much larger than the others are kept in a box, because every
        /// value of a state takes as much memory as the largest.
        #[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
        #[cbor(flat)]
        pub enum Value {
            $(
                #[doc = concat!("See [`", stringify!($name), "`].")]
                #[n($n)]
                $name(#[n(0)] values!(@kept $type $(, $kept)?)),
            )*
        }

        $(
            impl Record for $type {
                fn from_value(value: &Value) -> Option<&Self> {
                    match value {
                        Value::$name(record) => {
                            let record: &Self = record;
                            Some(record)
                        }
                        _ => None,
                    }
                }

                fn into_value(self) -> Value {
                    Value::$name(self.into())
                }
            }
        )*
    };
    (@kept $type:ty) => { $type };
    (@kept $type:ty, $kept:ty) => { $kept };
}

/// One kind of record.
pub trait Record: Sized + Clone {
    /// Finds the record in a value.
    fn from_value(value: &Value) -> Option<&Self>;
    /// Makes a value of the record.
    fn into_value(self) -> Value;
}

/// All stewards, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Stewards(#[n(0)] pub Vec<MemberId>);

/// Devices that a steward restricts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Restricted(#[n(0)] pub Vec<DeviceId>);

/// Slots that touch one day, by begin.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Slots(#[n(0)] pub Vec<Slot>);

/// A member's bookings that are not over, in the order in which they came to be held.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OpenBookings(#[n(0)] pub Vec<OpenBooking>);

/// A part of a constitution's text.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Statute(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub Vec<u8>,
);

/// A mark without content.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Mark(#[n(0)] pub u8);

values! {
    0 Organisation(Organisation),
    1 Keepers(Keepers),
    2 InForce(InForce),
    3 Stewards(Stewards),
    4 Member(Member),
    5 Device(Device),
    6 Invitation(Invitation, in Box<Invitation>),
    7 Restriction(Restriction),
    8 Restricted(Restricted),
    9 Revocation(Revocation),
    10 Resource(Resource),
    11 Slots(Slots),
    12 Booking(Booking),
    13 Proposal(Proposal, in Box<Proposal>),
    14 Ballot(Ballot),
    15 Paper(Paper),
    16 Edit(Edit),
    17 Statute(Statute),
    18 Notice(Notice),
    19 Mark(Mark),
    20 Offices(Offices),
    21 GroupsOf(GroupsOf),
    22 Suspension(Suspension),
    23 Group(Group),
    24 Vouching(Vouching),
    25 Contact(Contact),
    34 Marked(Marked),
    35 Delegation(Delegation),
    36 Meeting(Meeting, in Box<Meeting>),
    44 Terms(Terms, in Box<Terms>),
    45 IncludedIn(IncludedIn),
    46 Closings(Closings),
    47 Closing(Closing),
    48 Calendar(Calendar),
    49 OpenBookings(OpenBookings),
    50 Reasons(Reasons),
    51 Holder(Holder),
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn a_value_takes_no_more_memory_than_a_common_record_needs() {
        assert!(size_of::<Value>() <= 112, "{} bytes", size_of::<Value>());
    }
}
