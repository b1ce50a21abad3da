//! What can be told of an action by itself: what it names, what it is about, since when it exists.

use super::bookings::Who;
use super::{Action, Effect, Form, Inviting, PaperKind};
use crate::id::EntryId;

impl Action {
    /// What it lets in, if it invites.
    pub fn invites(&self) -> Option<Inviting> {
        match self {
            Self::Invite { key, expires_ms, own_device } => {
                Some(Inviting { key: *key, expires_ms: *expires_ms, newcomer: !own_device })
            }
            Self::InviteFor { key, expires_ms, .. } => {
                Some(Inviting { key: *key, expires_ms: *expires_ms, newcomer: false })
            }
            _ => None,
        }
    }

    /// The entries of others that the action speaks of; it can only be placed after all of them.
    pub fn names(&self) -> Vec<EntryId> {
        match self {
            Self::Found { .. }
            | Self::Invite { .. }
            | Self::Leave
            | Self::RevokeDevice { .. }
            | Self::RestrictDevice { .. }
            | Self::LiftRestriction { .. }
            | Self::AddResource
            | Self::Register
            | Self::FormGroup
            | Self::SetCalendar { .. }
            | Self::Statute { .. }
            | Self::Notice { .. }
            | Self::Expose { .. }
            // What it names, if anything, cannot be told. It is refused wherever it stands, so nothing rests on that.
            | Self::Unknown(_) => Vec::new(),
            Self::CancelInvitation { invitation }
            | Self::Enrol { invitation, .. }
            | Self::Vouch { invitation } => vec![(*invitation).into()],
            Self::Suspend { member, .. }
            | Self::EndSuspension { member }
            | Self::Appoint { member, .. }
            | Self::Dismiss { member, .. }
            | Self::InviteFor { member, .. }
            | Self::RecordLeaving { member } => vec![(*member).into()],
            Self::EndGroup { group } => vec![(*group).into()],
            Self::SetTerms { resource, terms } => {
                let mut names = vec![(*resource).into()];
                names.extend(terms.includes.iter().map(|included| EntryId::from(*included)));
                names.extend(match terms.who {
                    Who::Group(group) => Some(EntryId::from(group)),
                    Who::Members | Who::Role(_) => None,
                });
                names
            }
            Self::Reserve(reservation) => {
                let mut names = vec![reservation.resource.into()];
                names.extend(reservation.member.map(EntryId::from));
                names.extend(reservation.replaces.map(|part| EntryId::from(part.reservation)));
                names
            }
            Self::Release(part) | Self::Approve { part, .. } => vec![part.reservation.into()],
            Self::CheckIn { reservation, .. } => vec![(*reservation).into()],
            Self::Close { resource, .. } => vec![(*resource).into()],
            Self::Reopen { closing } => vec![*closing],
            Self::JoinGroup { group, member } | Self::LeaveGroup { group, member } => {
                vec![(*group).into(), (*member).into()]
            }
            Self::RetireResource { resource } | Self::Book { resource, .. } => vec![(*resource).into()],
            Self::CancelBooking { booking } => vec![(*booking).into()],
            Self::Propose { effect, .. } => effect.names(),
            Self::Vote { proposal, version, replaces, .. } => {
                let mut names = vec![(*proposal).into()];
                names.extend(version);
                names.extend(replaces);
                names
            }
            Self::Withdraw { proposal } | Self::Present { proposal } | Self::CarryOut { proposal } => {
                vec![(*proposal).into()]
            }
            Self::Draft(form) => form.names(),
            Self::Cast(cast) => cast.names(),
            Self::Delegate { to, .. } => to.iter().map(|member| (*member).into()).collect(),
            Self::RecordMeeting(count) => vec![count.proposal.into()],
            Self::Witness { meeting } => vec![*meeting],
            Self::BeginPaper { about, .. } => vec![*about],
            Self::EditPaper { paper } | Self::ErasePaper { paper } => vec![(*paper).into()],
        }
    }

    /// Of what it is part of the history, beside what it begins itself: members, devices, groups, resources, bookings and
    /// proposals, by their ids.
    ///
    /// Ballots and bookings are not part of the history of what is voted on or booked: there are many, and whoever asks
    /// about one of those is told of the count, or of the booking asked about.
    pub fn subjects(&self) -> Vec<[u8; 32]> {
        match self {
            Self::RevokeDevice { device }
            | Self::RestrictDevice { device }
            | Self::LiftRestriction { device } => {
                vec![device.0]
            }
            Self::Expose { device, .. } => vec![device.0],
            Self::Reserve(reservation) => {
                let replaced = reservation.replaces.map(|part| part.reservation.0);
                replaced.into_iter().collect()
            }
            Self::Vote { .. }
            | Self::Cast(_)
            | Self::Book { .. }
            | Self::BeginPaper { .. }
            | Self::EditPaper { .. }
            | Self::ErasePaper { .. }
            | Self::Delegate { .. }
            | Self::Unknown(_) => Vec::new(),
            Self::Propose { effect: Effect::Keepers { appoint, dismiss }, .. }
            | Self::Draft(Form { effect: Effect::Keepers { appoint, dismiss }, .. }) => {
                appoint.iter().chain(dismiss).map(|device| device.0).collect()
            }
            other => other.names().into_iter().map(|name| name.0).collect(),
        }
    }

    /// The version of the rules that it belongs to, with all that is in it. Below that it is refused.
    pub fn since(&self) -> u32 {
        match self {
            Self::Propose { effect, .. } => effect.since(),
            Self::BeginPaper { kind, .. } => kind.since(),
            Self::Register
            | Self::Suspend { .. }
            | Self::EndSuspension { .. }
            | Self::Appoint { .. }
            | Self::Dismiss { .. }
            | Self::FormGroup
            | Self::EndGroup { .. }
            | Self::JoinGroup { .. }
            | Self::LeaveGroup { .. }
            | Self::InviteFor { .. }
            | Self::Vouch { .. }
            | Self::RecordLeaving { .. }
            | Self::Draft(_)
            | Self::Present { .. }
            | Self::Cast(_)
            | Self::Delegate { .. }
            | Self::RecordMeeting(_)
            | Self::Witness { .. }
            | Self::CarryOut { .. }
            | Self::SetTerms { .. }
            | Self::Reserve(_)
            | Self::Release(_)
            | Self::Approve { .. }
            | Self::CheckIn { .. }
            | Self::Close { .. }
            | Self::Reopen { .. }
            | Self::SetCalendar { .. } => 2,
            _ => 1,
        }
    }

    /// The sort of paper that the entry's words begin, if it begins one.
    pub fn begins_paper(&self) -> Option<PaperKind> {
        match self {
            Self::Found { .. } => Some(PaperKind::Organisation),
            Self::Enrol { .. } | Self::Register => Some(PaperKind::Profile),
            Self::FormGroup => Some(PaperKind::Group),
            Self::Suspend { .. } | Self::Close { .. } => Some(PaperKind::Reason),
            Self::AddResource => Some(PaperKind::Resource),
            Self::Book { .. } | Self::Reserve(_) => Some(PaperKind::Booking),
            Self::Propose { .. } | Self::Draft(_) => Some(PaperKind::Proposal),
            Self::Cast(cast) => cast.objects().then_some(PaperKind::Comment),
            Self::BeginPaper { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// Whether the action may or must come with words. An unknown one may: its words are carried as it is.
    pub fn takes_words(&self) -> bool {
        self.begins_paper().is_some() || matches!(self, Self::EditPaper { .. } | Self::Unknown(_))
    }

    /// The action's name in documents, policies and logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Found { .. } => "found",
            Self::Invite { own_device: false, .. } => "invite",
            Self::Invite { own_device: true, .. } => "invite_device",
            Self::CancelInvitation { .. } => "cancel_invitation",
            Self::Enrol { .. } => "enrol",
            Self::Leave => "leave",
            Self::RevokeDevice { .. } => "revoke_device",
            Self::RestrictDevice { .. } => "restrict_device",
            Self::LiftRestriction { .. } => "lift_restriction",
            Self::AddResource => "add_resource",
            Self::RetireResource { .. } => "retire_resource",
            Self::Book { .. } => "book",
            Self::CancelBooking { .. } => "cancel_booking",
            Self::Propose { .. } => "propose",
            Self::Vote { .. } => "vote",
            Self::Withdraw { .. } => "withdraw_proposal",
            Self::BeginPaper { .. } => "begin_paper",
            Self::EditPaper { .. } => "edit_paper",
            Self::ErasePaper { .. } => "erase_paper",
            Self::Statute { .. } => "statute",
            Self::Notice { .. } => "notice",
            Self::Expose { .. } => "expose",
            Self::Register => "register",
            Self::Suspend { .. } => "suspend",
            Self::EndSuspension { .. } => "end_suspension",
            Self::Appoint { .. } => "appoint",
            Self::Dismiss { .. } => "dismiss",
            Self::FormGroup => "form_group",
            Self::EndGroup { .. } => "end_group",
            Self::JoinGroup { .. } => "join_group",
            Self::LeaveGroup { .. } => "leave_group",
            Self::InviteFor { .. } => "invite_for",
            Self::Vouch { .. } => "vouch",
            Self::RecordLeaving { .. } => "record_leaving",
            Self::Draft(_) => "draft",
            Self::Present { .. } => "present",
            Self::Cast(_) => "cast",
            Self::Delegate { .. } => "delegate",
            Self::RecordMeeting(_) => "record_meeting",
            Self::Witness { .. } => "witness",
            Self::CarryOut { .. } => "carry_out",
            Self::SetTerms { .. } => "set_terms",
            Self::Reserve(_) => "reserve",
            Self::Release(_) => "release",
            Self::Approve { approved: true, .. } => "approve",
            Self::Approve { approved: false, .. } => "decline",
            Self::CheckIn { .. } => "check_in",
            Self::Close { .. } => "close",
            Self::Reopen { .. } => "reopen",
            Self::SetCalendar { .. } => "set_calendar",
            Self::Unknown(_) => "unknown",
        }
    }
}
