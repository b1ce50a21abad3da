//! What the rules ask of a constitution: may this member, with this device, do this to that?

use crate::action::PaperKind;
use crate::id::{BookingId, DeviceId, GroupId, InvitationId, MemberId, PaperId, ProposalId, ResourceId};

macro_rules! acts {
    ($($(#[$doc:meta])* $variant:ident $name:literal on $sort:ident, $unpermitted:literal;)*) => {
        /// What can be asked about: every act that the constitution decides, the older versions' first.
        ///
        /// Founding is not here (nothing is in force yet), nor is exposing an equivocation (its proof decides).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act {
            $($(#[$doc])* $variant,)*
        }

        impl Act {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in policies: the `book` of `Action::"book"`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The code of the sentence for "nothing permits this".
            pub fn unpermitted(self) -> &'static str {
                match self {
                    $(Self::$variant => $unpermitted,)*
                }
            }

            /// The sort of thing that it is done to.
            pub fn sort(self) -> Sort {
                match self {
                    $(Self::$variant => Sort::$sort,)*
                }
            }
        }
    };
}

acts! {
    /// Inviting a new member.
    Invite "invite" on Organisation, "nothing-permits-invite";
    /// Inviting another device of one's own.
    InviteDevice "invite_device" on Organisation, "nothing-permits-invite-device";
    /// Taking back an invitation.
    CancelInvitation "cancel_invitation" on Invitation, "nothing-permits-cancel-invitation";
    /// A newcomer's use of an invitation. The member asked about is the inviter, whose word lets the newcomer in.
    Enrol "enrol" on Invitation, "nothing-permits-enrol";
    /// A further device's use of an invitation. The member asked about is the inviter.
    EnrolDevice "enrol_device" on Invitation, "nothing-permits-enrol-device";
    /// Leaving the organisation.
    Leave "leave" on Organisation, "nothing-permits-leave";
    /// Revoking a device.
    RevokeDevice "revoke_device" on Device, "nothing-permits-revoke-device";
    /// Restricting a device.
    RestrictDevice "restrict_device" on Device, "nothing-permits-restrict-device";
    /// Lifting a restriction.
    LiftRestriction "lift_restriction" on Restriction, "nothing-permits-lift-restriction";
    /// Adding something to book.
    AddResource "add_resource" on Organisation, "nothing-permits-add-resource";
    /// Taking a resource out of use.
    RetireResource "retire_resource" on Resource, "nothing-permits-retire-resource";
    /// Booking a resource.
    Book "book" on Resource, "nothing-permits-book";
    /// Cancelling a booking.
    CancelBooking "cancel_booking" on Booking, "nothing-permits-cancel-booking";
    /// Putting a proposal to the vote.
    Propose "propose" on Proposal, "nothing-permits-propose";
    /// Writing a part of a proposed constitution.
    Statute "statute" on Organisation, "nothing-permits-statute";
    /// Casting or changing a ballot.
    Vote "vote" on Proposal, "nothing-permits-vote";
    /// Taking back a proposal.
    WithdrawProposal "withdraw_proposal" on Proposal, "nothing-permits-withdraw-proposal";
    /// Commenting on a proposal.
    Comment "comment" on Proposal, "nothing-permits-comment";
    /// Beginning a paper that is not a comment.
    BeginPaper "begin_paper" on Paper, "nothing-permits-begin-paper";
    /// Writing on at a paper.
    EditPaper "edit_paper" on Paper, "nothing-permits-edit-paper";
    /// Erasing a paper.
    ErasePaper "erase_paper" on Paper, "nothing-permits-erase-paper";
    /// Helping a recovery to take effect sooner.
    CountersignRecovery "countersign_recovery" on Recovery, "nothing-permits-countersign-recovery";
    /// Giving notice of an entry that nobody delivers.
    Notice "notice" on Organisation, "nothing-permits-notice";

    /// Keeping the record of a member who has no device.
    Register "register" on Organisation, "nothing-permits-register";
    /// Suspending a member.
    Suspend "suspend" on Member, "nothing-permits-suspend";
    /// Ending a suspension.
    EndSuspension "end_suspension" on Member, "nothing-permits-end-suspension";
    /// Inviting a device of a member who has none in use.
    InviteFor "invite_for" on Member, "nothing-permits-invite-for";
    /// Joining in such an invitation, as the second member.
    Vouch "vouch" on Invitation, "nothing-permits-vouch";
    /// A device's use of such an invitation. The member asked about is the inviter.
    EnrolFor "enrol_for" on Invitation, "nothing-permits-enrol-for";
    /// Booking in another member's name.
    BookFor "book_for" on Member, "nothing-permits-book-for";
    /// Giving a member a role.
    Appoint "appoint" on Office, "nothing-permits-appoint";
    /// Taking a role from a member, or laying down one's own.
    Dismiss "dismiss" on Office, "nothing-permits-dismiss";
    /// Forming a working group.
    FormGroup "form_group" on Organisation, "nothing-permits-form-group";
    /// Ending a working group.
    EndGroup "end_group" on Group, "nothing-permits-end-group";
    /// Taking somebody into a working group. It is one's own where one belongs to it.
    JoinGroup "join_group" on Group, "nothing-permits-join-group";
    /// Taking somebody else out of a working group. Everybody leaves one by oneself.
    LeaveGroup "leave_group" on Group, "nothing-permits-leave-group";
    /// Letting another member vote in one's place on a topic.
    Delegate "delegate" on Member, "nothing-permits-delegate";
    /// Recording what a meeting counted.
    RecordMeeting "record_meeting" on Proposal, "nothing-permits-record-meeting";
    /// Witnessing what a meeting counted.
    Witness "witness" on Proposal, "nothing-permits-witness";
    /// Saying that a decision was carried out.
    CarryOut "carry_out" on Proposal, "nothing-permits-carry-out";
    /// Setting the organisation's calendar: its time zone.
    SetCalendar "set_calendar" on Organisation, "nothing-permits-set-calendar";
    /// Setting the terms on which something is booked.
    SetTerms "set_terms" on Resource, "nothing-permits-set-terms";
    /// Closing a resource for a time, and opening it again.
    Close "close" on Resource, "nothing-permits-close";
    /// Approving or declining a booking that was asked for.
    Approve "approve" on Booking, "nothing-permits-approve";
    /// Saying that whoever booked is there.
    CheckIn "check_in" on Booking, "nothing-permits-check-in";
}

/// So many acts belong to version 1 of the rules; they are the first of [`Act::ALL`].
const ACTS_V1: usize = 23;

impl Act {
    /// The version of the rules that it came with.
    pub fn since(self) -> u32 {
        if (self as usize) < ACTS_V1 { 1 } else { 2 }
    }

    /// The acts that a version of the rules knows.
    pub fn known_in(version: u32) -> &'static [Self] {
        if version < 2 { &Self::ALL[..ACTS_V1] } else { Self::ALL }
    }
}

/// The sorts of things that acts are done to: the entity types of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// The organisation itself.
    Organisation,
    /// An invitation.
    Invitation,
    /// A device.
    Device,
    /// A restriction of a device.
    Restriction,
    /// Something to book.
    Resource,
    /// A booking.
    Booking,
    /// A proposal.
    Proposal,
    /// A paper.
    Paper,
    /// A recovery under way.
    Recovery,
    /// Another member, or oneself.
    Member,
    /// A role, as somebody's.
    Office,
    /// A working group.
    Group,
}

impl Sort {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 12] = [
        Self::Organisation,
        Self::Invitation,
        Self::Device,
        Self::Restriction,
        Self::Resource,
        Self::Booking,
        Self::Proposal,
        Self::Paper,
        Self::Recovery,
        Self::Member,
        Self::Office,
        Self::Group,
    ];

    /// The sorts that a version of the rules knows.
    pub fn known_in(version: u32) -> &'static [Self] {
        if version < 2 { &Self::ALL[..9] } else { &Self::ALL }
    }

    /// Its name in policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organisation => "Organisation",
            Self::Invitation => "Invitation",
            Self::Device => "Device",
            Self::Restriction => "Restriction",
            Self::Resource => "Resource",
            Self::Booking => "Booking",
            Self::Proposal => "Proposal",
            Self::Paper => "Paper",
            Self::Recovery => "Recovery",
            Self::Member => "Member",
            Self::Office => "Office",
            Self::Group => "Group",
        }
    }
}

/// A role beyond that of a member, which everybody in good standing has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Looks after members, devices and resources.
    Steward,
    /// One of the organisation's own: its place among those that the constitution declares.
    Own(u8),
}

/// How a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Is a member.
    Good,
    /// Has left; whatever roles it had count no more.
    Left,
    /// Is a member, and suspended for a while.
    Suspended,
}

/// How the device stands that an entry is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct DeviceStanding {
    /// Its enrolment is not confirmed yet.
    pub provisional: bool,
    /// It is restricted.
    pub restricted: bool,
    /// It is a keeper.
    pub keeper: bool,
}

/// What a proposal does by itself when it is adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EffectKind {
    /// Nothing.
    None,
    /// Appoints a steward.
    AppointSteward,
    /// Dismisses a steward.
    DismissSteward,
    /// Appoints a keeper.
    AppointKeeper,
    /// Changes the constitution.
    Amend,
    /// Raises the version of the rules.
    RaiseRules,
    /// Appoints a member to a role of the organisation's own.
    Appoint,
    /// Takes such a role from a member.
    Dismiss,
    /// Ends somebody's membership.
    DismissMember,
    /// Puts another recovery sheet in the place of the present one.
    RenewSheet,
}

impl EffectKind {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 10] = [
        Self::None,
        Self::AppointSteward,
        Self::DismissSteward,
        Self::AppointKeeper,
        Self::Amend,
        Self::RaiseRules,
        Self::Appoint,
        Self::Dismiss,
        Self::DismissMember,
        Self::RenewSheet,
    ];

    /// The effects that a version of the rules knows.
    pub fn known_in(version: u32) -> &'static [Self] {
        if version < 2 { &Self::ALL[..6] } else { &Self::ALL }
    }

    /// Its name in policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::AppointSteward => "appoint_steward",
            Self::DismissSteward => "dismiss_steward",
            Self::AppointKeeper => "appoint_keeper",
            Self::Amend => "amend",
            Self::RaiseRules => "raise_rules",
            Self::Appoint => "appoint",
            Self::Dismiss => "dismiss",
            Self::DismissMember => "dismiss_member",
            Self::RenewSheet => "renew_sheet",
        }
    }
}

/// What the act is done to. Its member is the one whose own it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The organisation; nobody's own.
    Organisation,
    /// An invitation.
    Invitation {
        /// Which.
        id: InvitationId,
        /// Who made it.
        member: MemberId,
    },
    /// A device.
    Device {
        /// Which.
        id: DeviceId,
        /// Whose.
        member: MemberId,
    },
    /// The restriction of a device.
    Restriction {
        /// Of which device.
        device: DeviceId,
        /// Who set it.
        member: MemberId,
    },
    /// Something to book; nobody's own.
    Resource {
        /// Which.
        id: ResourceId,
    },
    /// A booking.
    Booking {
        /// Which.
        id: BookingId,
        /// Whose.
        member: MemberId,
    },
    /// A proposal.
    Proposal {
        /// Which; none while it is being proposed.
        id: Option<ProposalId>,
        /// Who proposes.
        member: MemberId,
        /// What it does when adopted.
        effect: EffectKind,
    },
    /// A paper.
    Paper {
        /// Which; none while it is being begun.
        id: Option<PaperId>,
        /// What sort.
        kind: PaperKind,
        /// Whose; none where it is the organisation's.
        member: Option<MemberId>,
    },
    /// A recovery under way.
    Recovery {
        /// The device that it would appoint.
        device: DeviceId,
        /// Whose.
        member: MemberId,
    },
    /// A member.
    Member {
        /// Who.
        id: MemberId,
    },
    /// A role, as somebody's.
    Office {
        /// Which role.
        role: Role,
        /// Whose it is or would be.
        member: MemberId,
    },
    /// A working group.
    Group {
        /// Which.
        id: GroupId,
        /// Whoever asks, where one belongs to it.
        member: Option<MemberId>,
    },
}

impl Target {
    /// The sort of thing.
    pub fn sort(&self) -> Sort {
        match self {
            Self::Organisation => Sort::Organisation,
            Self::Invitation { .. } => Sort::Invitation,
            Self::Device { .. } => Sort::Device,
            Self::Restriction { .. } => Sort::Restriction,
            Self::Resource { .. } => Sort::Resource,
            Self::Booking { .. } => Sort::Booking,
            Self::Proposal { .. } => Sort::Proposal,
            Self::Paper { .. } => Sort::Paper,
            Self::Recovery { .. } => Sort::Recovery,
            Self::Member { .. } => Sort::Member,
            Self::Office { .. } => Sort::Office,
            Self::Group { .. } => Sort::Group,
        }
    }

    /// Whose it is.
    pub fn member(&self) -> Option<MemberId> {
        match *self {
            Self::Organisation | Self::Resource { .. } => None,
            Self::Invitation { member, .. }
            | Self::Device { member, .. }
            | Self::Restriction { member, .. }
            | Self::Booking { member, .. }
            | Self::Proposal { member, .. }
            | Self::Recovery { member, .. }
            | Self::Office { member, .. }
            | Self::Member { id: member } => Some(member),
            Self::Paper { member, .. } | Self::Group { member, .. } => member,
        }
    }

    /// Its id's bytes, by which a policy can name it.
    pub(super) fn bytes(&self) -> Option<[u8; 32]> {
        match *self {
            Self::Organisation | Self::Office { .. } => None,
            Self::Member { id } => Some(id.0),
            Self::Group { id, .. } => Some(id.0),
            Self::Invitation { id, .. } => Some(id.0),
            Self::Device { id, .. } => Some(id.0),
            Self::Restriction { device, .. } | Self::Recovery { device, .. } => Some(device.0),
            Self::Resource { id } => Some(id.0),
            Self::Booking { id, .. } => Some(id.0),
            Self::Proposal { id, .. } => id.map(|id| id.0),
            Self::Paper { id, .. } => id.map(|id| id.0),
        }
    }
}

/// May this member, with this device, do this to that?
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What would be done.
    pub act: Act,
    /// Who would do it.
    pub member: MemberId,
    /// The member's roles beyond that of a member.
    pub roles: &'a [Role],
    /// The working groups that the member belongs to.
    pub groups: &'a [GroupId],
    /// How the member stands.
    pub standing: Standing,
    /// How the device stands that it would be done with.
    pub device: DeviceStanding,
    /// To what.
    pub target: Target,
}
