//! What the rules ask of a constitution: may this member, with this device, do this to that?

use crate::action::PaperKind;
use crate::id::{BookingId, DeviceId, InvitationId, MemberId, PaperId, ProposalId, ResourceId};

macro_rules! acts {
    ($($(#[$doc:meta])* $variant:ident $name:literal on $sort:ident, $unpermitted:literal;)*) => {
        /// What can be asked about: every act of rules version 1 that the constitution decides.
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
}

impl Sort {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 9] = [
        Self::Organisation,
        Self::Invitation,
        Self::Device,
        Self::Restriction,
        Self::Resource,
        Self::Booking,
        Self::Proposal,
        Self::Paper,
        Self::Recovery,
    ];

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
        }
    }
}

/// A role beyond that of a member, which everybody in good standing has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Looks after members, devices and resources.
    Steward,
}

impl Role {
    /// Its name in policies and views.
    pub fn name(self) -> &'static str {
        match self {
            Self::Steward => "steward",
        }
    }
}

/// How a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Is a member.
    Good,
    /// Has left; whatever roles it had count no more.
    Left,
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
}

impl EffectKind {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 5] =
        [Self::None, Self::AppointSteward, Self::DismissSteward, Self::AppointKeeper, Self::Amend];

    /// Its name in policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::AppointSteward => "appoint_steward",
            Self::DismissSteward => "dismiss_steward",
            Self::AppointKeeper => "appoint_keeper",
            Self::Amend => "amend",
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
            | Self::Recovery { member, .. } => Some(member),
            Self::Paper { member, .. } => member,
        }
    }

    /// Its id's bytes, by which a policy can name it.
    pub(super) fn bytes(&self) -> Option<[u8; 32]> {
        match *self {
            Self::Organisation => None,
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
    /// How the member stands.
    pub standing: Standing,
    /// How the device stands that it would be done with.
    pub device: DeviceStanding,
    /// To what.
    pub target: Target,
}
