//! What an action says, as JSON: its name and its fields as `docs/formats/entry.md` names them.

use moothall_core::action::bookings::Part;
use moothall_core::action::{Action, Effect};
use moothall_core::id::to_hex;
use serde_json::{Value, json};

/// An action.
pub(super) fn fields(action: &Action) -> Value {
    let mut fields = match action {
        Action::Found { sealing_key, recovery_key, constitution } => json!({
            "sealing_key": sealing_key,
            "recovery_key": recovery_key,
            "constitution": to_hex(constitution),
        }),
        Action::Invite { key, expires_ms, own_device } => {
            json!({ "key": key, "expires_ms": expires_ms, "own_device": own_device })
        }
        Action::CancelInvitation { invitation } => json!({ "invitation": invitation }),
        Action::Enrol { invitation, sealing_key, proof } => {
            json!({ "invitation": invitation, "sealing_key": sealing_key, "proof": to_hex(&proof.0) })
        }
        Action::Leave | Action::AddResource | Action::Register | Action::FormGroup => json!({}),
        Action::Suspend { member, until_ms } => json!({ "member": member, "until_ms": until_ms }),
        Action::EndSuspension { member } | Action::RecordLeaving { member } => json!({ "member": member }),
        Action::Appoint { role, member } | Action::Dismiss { role, member } => {
            json!({ "role": role, "member": member })
        }
        Action::EndGroup { group } => json!({ "group": group }),
        Action::JoinGroup { group, member } | Action::LeaveGroup { group, member } => {
            json!({ "group": group, "member": member })
        }
        Action::InviteFor { key, expires_ms, member } => {
            json!({ "key": key, "expires_ms": expires_ms, "member": member })
        }
        Action::SetTerms { resource, terms } => json!({ "resource": resource, "terms": terms }),
        Action::Reserve(wish) => json!({
            "resource": wish.resource,
            "spans": wish.spans.iter().map(|span| [span.from_ms, span.until_ms]).collect::<Vec<_>>(),
            "places": wish.places,
            "private": wish.private,
            "member": wish.member,
            "clash": wish.clash,
            "replaces": wish.replaces.as_ref().map(part),
        }),
        Action::Release(part) => self::part(part),
        Action::Approve { part, approved } => json!({ "part": self::part(part), "approved": approved }),
        Action::CheckIn { reservation, number } => json!({ "reservation": reservation, "number": number }),
        Action::Close { resource, span } => {
            json!({ "resource": resource, "from_ms": span.from_ms, "until_ms": span.until_ms })
        }
        Action::Reopen { closing } => json!({ "closing": closing }),
        Action::SetCalendar { offsets } => json!({
            "offsets": offsets.iter().map(|offset| (offset.from_ms, offset.minutes)).collect::<Vec<_>>(),
        }),
        Action::Vouch { invitation } => json!({ "invitation": invitation }),
        Action::RevokeDevice { device }
        | Action::RestrictDevice { device }
        | Action::LiftRestriction { device } => json!({ "device": device }),
        Action::RetireResource { resource } => json!({ "resource": resource }),
        Action::Book { resource, from_ms, until_ms } => {
            json!({ "resource": resource, "from_ms": from_ms, "until_ms": until_ms })
        }
        Action::CancelBooking { booking } => json!({ "booking": booking }),
        Action::Propose { effect, voting_ms } => {
            json!({ "effect": self::effect(effect), "voting_ms": voting_ms })
        }
        Action::Vote { proposal, version, replaces, choice } => {
            json!({ "proposal": proposal, "version": version, "replaces": replaces, "choice": choice })
        }
        Action::Withdraw { proposal } | Action::Present { proposal } | Action::CarryOut { proposal } => {
            json!({ "proposal": proposal })
        }
        Action::BeginPaper { kind, about } => json!({ "kind": kind.name(), "about": about }),
        Action::EditPaper { paper } | Action::ErasePaper { paper } => json!({ "paper": paper }),
        Action::Draft(form) => json!({
            "effect": self::effect(&form.effect), "method": form.ballot.method, "options": form.ballot.options,
            "unranked": form.ballot.unranked, "discussion_ms": form.discussion_ms, "voting_ms": form.voting_ms,
            "topic": form.topic, "group": form.group, "writers": form.writers,
        }),
        Action::Cast(cast) => json!({
            "proposal": cast.proposal, "version": cast.version, "replaces": cast.replaces, "marks": cast.marks,
        }),
        Action::Delegate { topic, to } => json!({ "topic": topic, "to": to }),
        Action::RecordMeeting(count) => {
            json!({ "proposal": count.proposal, "counts": count.counts, "held_ms": count.held_ms })
        }
        Action::Witness { meeting } => json!({ "meeting": meeting }),
        Action::Statute { text } => json!({ "text": String::from_utf8_lossy(text) }),
        Action::Notice { missing } => json!({ "missing": missing }),
        Action::Expose { device, proof } => json!({ "device": device, "proof": to_hex(proof) }),
        Action::Unknown(unknown) => json!({ "code": unknown.code(), "bytes": to_hex(unknown.bytes()) }),
    };
    fields["name"] = json!(action.name());
    fields
}

/// Spans of a reservation.
fn part(part: &Part) -> Value {
    json!({ "reservation": part.reservation, "first": part.first, "last": part.last })
}

/// What a proposal does by itself.
pub(super) fn effect(effect: &Effect) -> Value {
    match effect {
        Effect::None => json!({ "name": "none" }),
        Effect::AppointSteward { member } => json!({ "name": "appoint_steward", "member": member }),
        Effect::DismissSteward { member } => json!({ "name": "dismiss_steward", "member": member }),
        Effect::RaiseRules { version } => json!({ "name": "raise_rules", "version": version }),
        Effect::Appoint { role, member } => json!({ "name": "appoint", "role": role, "member": member }),
        Effect::Dismiss { role, member } => json!({ "name": "dismiss", "role": role, "member": member }),
        Effect::DismissMember { member } => json!({ "name": "dismiss_member", "member": member }),
        Effect::Keepers { appoint, dismiss } => {
            json!({ "name": "keepers", "appoint": appoint, "dismiss": dismiss })
        }
        Effect::RenewSheet { recovery_key } => {
            json!({ "name": "renew_sheet", "recovery_key": to_hex(&recovery_key.0) })
        }
        Effect::Amend { parts, hash } => json!({ "name": "amend", "parts": parts, "hash": to_hex(hash) }),
    }
}
