//! The rules: what an entry must satisfy to count, and what it changes.
//!
//! One file per area of the organisation's life. Local acts and those of others are judged by the same [`judge`],
//! among the unconfirmed and at the confirmed place alike.

pub mod ballots;
pub mod bookings;
pub mod decisions;
pub mod delegation;
pub mod delivery;
pub mod desk;
pub mod devices;
pub mod effects;
pub mod groups;
pub mod keepers;
pub mod lifecycle;
pub mod meetings;
pub mod members;
pub mod offices;
pub mod papers;
pub mod recovery;
pub mod standing;
pub mod succession;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::action::Action;
use crate::action::bookings::Span;
use crate::constitution::{
    Act, Constitution, DeviceStanding, Question, Role, Ruling, Standing as MemberStanding, Target,
};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, GroupId, MemberId, OrganisationId};
use crate::ledger::record::{Device, DueKind, Keepers, Key, Member, Record, Restriction, Standing};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::{Nothing, Scene};
use crate::ledger::state::{Changes, Look, State};
use crate::message::Arg;

pub use crate::view::terms::MINUTE_MS;

/// An hour in milliseconds.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;

/// A day in milliseconds.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// What the rules need beside the scene: records that lie beside the journals.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Proofs of equivocation at hand, and whom they put out.
    pub proofs: &'a BTreeMap<[u8; 32], DeviceId>,
    /// Where the work of judging is counted, and what was checked before.
    pub desk: &'a desk::Desk,
}

/// Who acts: a member through a device.
#[derive(Debug, Clone)]
pub struct Author {
    /// Who.
    pub member: MemberId,
    /// With which device.
    pub device: DeviceId,
    /// The roles beyond that of a member, by the confirmed state.
    pub roles: Vec<Role>,
    /// The working groups, by the confirmed state.
    pub groups: Vec<GroupId>,
    standing: MemberStanding,
    device_standing: DeviceStanding,
}

/// Judges an entry: refuses it, or writes what it changes to the scene.
pub fn judge(scene: &mut Scene<'_>, entry: &Entry, facts: &Facts<'_>) -> Result<(), Refusal> {
    let payload = entry.payload();
    if let Action::Unknown(unknown) = &payload.action {
        return Err(
            Refusal::new("refused-action-unknown").with("action", Fact::Number(i64::from(unknown.code())))
        );
    }
    let founding = matches!(payload.action, Action::Found { .. });
    if !founding && payload.action.since() > scene.constitution().version() {
        return Err(Refusal::new("refused-rules-older")
            .with("version", Fact::Number(i64::from(payload.action.since()))));
    }
    if payload.words.is_some() && !payload.action.takes_words() {
        return Err(Refusal::new("refused-words-not-expected"));
    }
    match &payload.action {
        Action::Found { sealing_key, recovery_key, constitution } => {
            return members::found(scene, entry, facts, *sealing_key, *recovery_key, constitution);
        }
        Action::Enrol { invitation, sealing_key, proof } => {
            return members::enrol(scene, entry, facts, *invitation, *sealing_key, proof);
        }
        _ => {}
    }
    let author = author(scene, payload.device)?;
    match &payload.action {
        Action::Found { .. } | Action::Enrol { .. } | Action::Unknown(_) => Ok(()),
        Action::Invite { key, expires_ms, own_device } => {
            members::invite(scene, &author, entry, *key, *expires_ms, *own_device)
        }
        Action::CancelInvitation { invitation } => members::cancel_invitation(scene, &author, *invitation),
        Action::Leave => members::leave(scene, &author),
        Action::RevokeDevice { device } => devices::revoke(scene, &author, *device),
        Action::RestrictDevice { device } => devices::restrict(scene, &author, entry, *device),
        Action::LiftRestriction { device } => devices::lift(scene, &author, *device),
        Action::Expose { device, proof } => devices::expose(scene, facts, *device, proof),
        Action::AddResource => bookings::add_resource(scene, &author, entry),
        Action::RetireResource { resource } => bookings::retire_resource(scene, &author, *resource),
        Action::Book { resource, from_ms, until_ms } => {
            let span = Span { from_ms: *from_ms, until_ms: *until_ms };
            bookings::book(scene, &author, entry, facts, *resource, span)
        }
        Action::CancelBooking { booking } => bookings::cancel(scene, &author, *booking),
        Action::Propose { effect, voting_ms } => {
            decisions::propose(scene, &author, entry, facts.desk, effect, *voting_ms)
        }
        Action::Vote { proposal, version, replaces, choice } => {
            decisions::vote(scene, &author, entry, *proposal, version, *replaces, *choice)
        }
        Action::Withdraw { proposal } => decisions::withdraw(scene, &author, *proposal),
        Action::Statute { text } => decisions::statute(scene, &author, entry, text),
        Action::BeginPaper { kind, about } => papers::begin(scene, &author, entry, *kind, *about),
        Action::EditPaper { paper } => papers::edit(scene, &author, entry, *paper),
        Action::ErasePaper { paper } => papers::erase(scene, &author, *paper),
        Action::Notice { missing } => delivery::notice(scene, &author, *missing),
        Action::SetTerms { resource, terms } => bookings::set_terms(scene, &author, *resource, terms),
        Action::Reserve(wish) => bookings::reserve(scene, &author, entry, facts, wish),
        Action::Release(part) => bookings::release(scene, &author, part),
        Action::Approve { part, approved } => bookings::approve(scene, &author, part, *approved),
        Action::CheckIn { reservation, number } => bookings::check_in(scene, &author, *reservation, *number),
        Action::Close { resource, span } => bookings::close(scene, &author, entry, facts, *resource, *span),
        Action::Reopen { closing } => bookings::reopen(scene, &author, *closing),
        Action::SetCalendar { offsets } => bookings::calendar::set(scene, &author, offsets),
        Action::Register => members::register(scene, &author, entry),
        Action::RecordLeaving { member } => members::record_leaving(scene, &author, *member),
        Action::InviteFor { key, expires_ms, member } => {
            members::invite_for(scene, &author, entry, *key, *expires_ms, *member)
        }
        Action::Vouch { invitation } => members::vouch(scene, &author, *invitation),
        Action::Suspend { member, until_ms } => standing::suspend(scene, &author, entry, *member, *until_ms),
        Action::EndSuspension { member } => standing::end_suspension(scene, &author, *member),
        Action::Appoint { role, member } => offices::appoint(scene, &author, entry, *role, *member),
        Action::Dismiss { role, member } => offices::dismiss(scene, &author, *role, *member),
        Action::FormGroup => groups::form(scene, &author, entry),
        Action::EndGroup { group } => groups::end(scene, &author, *group),
        Action::JoinGroup { group, member } => groups::join(scene, &author, *group, *member),
        Action::LeaveGroup { group, member } => groups::leave(scene, &author, *group, *member),
        Action::Draft(form) => lifecycle::draft(scene, &author, entry, facts.desk, form),
        Action::Present { proposal } => lifecycle::present(scene, &author, *proposal),
        Action::Cast(cast) => ballots::cast(scene, &author, entry, cast),
        Action::Delegate { topic, to } => delegation::delegate(scene, &author, entry.id(), *topic, *to),
        Action::RecordMeeting(count) => meetings::record(scene, &author, entry.id(), count),
        Action::Witness { meeting } => meetings::witness(scene, &author, *meeting),
        Action::CarryOut { proposal } => lifecycle::carried_out(scene, &author, entry.id(), *proposal),
    }
}

impl Author {
    /// Whether a steward.
    pub fn is_steward(&self) -> bool {
        self.roles.contains(&Role::Steward)
    }
}

/// Finds who acts with a device, and refuses devices and people that are out.
fn author(scene: &mut Scene<'_>, device: DeviceId) -> Result<Author, Refusal> {
    let confirmed: Option<Device> = scene.settled(Key::Device(device));
    let known: Device =
        scene.read(Key::Device(device)).ok_or_else(|| Refusal::new("refused-device-unknown"))?;
    match known.standing {
        Standing::Enrolled => {}
        #[cfg(feature = "mutants")]
        _ if crate::mutants::is_off(crate::mutants::Guard::Revocation) => {}
        Standing::Revoked => return Err(Refusal::new("refused-device-revoked")),
        Standing::Equivocated => return Err(Refusal::new("refused-device-equivocated")),
    }
    // Rights are read from the confirmed state; having left acts at once.
    let settled: Option<Member> = scene.settled(Key::Member(known.member));
    let current: Option<Member> = scene.read(Key::Member(known.member));
    let left = current.as_ref().is_none_or(|member| member.left);
    let restriction: Option<Restriction> = scene.read(Key::Restriction(device));
    let keepers: Option<Keepers> = scene.settled(Key::Keepers);
    Ok(Author {
        member: known.member,
        device,
        roles: offices::roles(scene, known.member, settled.as_ref()),
        groups: groups::of(scene, known.member),
        standing: standing::of(scene, known.member, left),
        device_standing: DeviceStanding {
            provisional: confirmed.is_none(),
            restricted: restriction.is_some(),
            keeper: keepers.is_some_and(|keepers| keepers.devices.contains(&device)),
        },
    })
}

/// Asks the constitution whether the author may do this to that.
fn authorize(scene: &mut Scene<'_>, author: &Author, act: Act, target: Target) -> Result<(), Refusal> {
    let ruling = scene.constitution().decide(&Question {
        act,
        member: author.member,
        roles: &author.roles,
        groups: &author.groups,
        standing: author.standing,
        device: author.device_standing,
        target,
    });
    match ruling {
        Ruling::Permitted { policy } => {
            scene.permitted(&policy);
            Ok(())
        }
        Ruling::Refused { policy, reason } => {
            let mut refusal = Refusal::new(reason.code);
            for (name, arg) in reason.args {
                let fact = match arg {
                    Arg::Text(text) => Fact::Word(text),
                    Arg::Number(number) => Fact::Number(number),
                    Arg::Time(unix_ms) => Fact::Time(unix_ms),
                    Arg::Duration(ms) => Fact::Duration(ms),
                };
                refusal.facts.push((name.into(), fact));
            }
            match policy {
                Some(policy) if refusal.facts.iter().all(|(name, _)| name != "policy") => {
                    Err(refusal.with("policy", Fact::Word(policy.to_string())))
                }
                _ => Err(refusal),
            }
        }
    }
}

/// What falls due at or before a certified time happens now; returns every change, already made in `state`, and what
/// failed: by which entry or device it fell due, and why.
///
/// It is called before the first batch at or past that time, in the same order everywhere: by time, kind and id. What
/// panics does not happen, here and wherever these rules run, and the rest goes on.
pub fn fall_due(
    state: &mut State,
    constitution: &mut Constitution,
    now_ms: i64,
) -> (Changes, Vec<(EntryId, String)>) {
    fall_due_by(state, constitution, now_ms, act_due)
}

/// Something that fell due: when, what, and by which entry or device.
type Due = (i64, DueKind, EntryId);

fn fall_due_by(
    state: &mut State,
    constitution: &mut Constitution,
    now_ms: i64,
    act: impl Fn(&State, &mut Constitution, i64, Due) -> Changes,
) -> (Changes, Vec<(EntryId, String)>) {
    let (mut all, mut failed) = (Changes::new(), Vec::new());
    loop {
        let begin = Key::Due(i64::MIN, DueKind::VoteCloses, EntryId([0; 32]));
        let next = state.range(begin..).next().map(|(key, _)| key);
        let Some(Key::Due(due_ms, kind, id)) = next else { break };
        if due_ms > now_ms {
            break;
        }
        // On a copy, so that what fails has not gone half the way with the constitution.
        let acted = unpanicked(|| {
            let mut amended = constitution.clone();
            (act(state, &mut amended, now_ms, (due_ms, kind, id)), amended)
        });
        let mut changes = match acted {
            Ok((changes, amended)) => {
                *constitution = amended;
                changes
            }
            Err(reason) => {
                failed.push((id, reason));
                Changes::new()
            }
        };
        changes.insert(Key::Due(due_ms, kind, id), None);
        for (key, value) in &changes {
            state.set(*key, value.clone());
        }
        all.extend(changes);
    }
    (all, failed)
}

fn act_due(state: &State, constitution: &mut Constitution, now_ms: i64, (due_ms, kind, id): Due) -> Changes {
    match kind {
        DueKind::VoteCloses => decisions::close(state, constitution, id.into(), now_ms),
        DueKind::RestrictionEnds => devices::restriction_ends(state, DeviceId(id.0), due_ms),
        DueKind::RevocationActs => {
            in_scene(state, constitution, now_ms, |scene| devices::revocation_acts(scene, DeviceId(id.0)))
        }
        DueKind::UndeliveredDies => delivery::dies(state, id),
        DueKind::DismissalActs => decisions::dismissal_acts(state, constitution, id.into(), now_ms),
        DueKind::SuspensionEnds => {
            in_scene(state, constitution, now_ms, |scene| standing::ends(scene, id.into()))
        }
        DueKind::RequestLapses | DueKind::NoShow => in_scene(state, constitution, now_ms, |scene| {
            bookings::lapses(scene, id.into(), now_ms, kind);
        }),
        DueKind::TermEnds => {
            in_scene(state, constitution, now_ms, |scene| offices::term_ends(scene, id.into(), due_ms))
        }
    }
}

/// Does something that may panic, which is a fault of the rules: then what it said is returned.
pub(crate) fn unpanicked<T>(act: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(act)).map_err(|panic| {
        panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default()
    })
}

/// What is done by itself is done like an act: in a scene, here with nothing unconfirmed.
fn in_scene(
    state: &State,
    constitution: &Constitution,
    now_ms: i64,
    act: impl FnOnce(&mut Scene<'_>),
) -> Changes {
    let mut scene = Scene::new(state, &Nothing, constitution, now_ms);
    act(&mut scene);
    scene.finish(true).writes
}

/// A member in good standing.
fn good_member(scene: &mut Scene<'_>, id: MemberId) -> Result<Member, Refusal> {
    match scene.read::<Member>(Key::Member(id)) {
        Some(member) if !member.left => Ok(member),
        _ => Err(Refusal::new("refused-member-gone").with("member", Fact::Member(id))),
    }
}

/// All members in good standing, ascending.
pub fn good_members(look: &impl Look) -> impl Iterator<Item = MemberId> {
    let all = look.records::<Member>(Key::Member(MemberId([0; 32])), Key::Member(MemberId([255; 32])));
    all.into_iter().filter_map(|(key, member)| match key {
        Key::Member(id) if !member.left => Some(id),
        _ => None,
    })
}

/// The certified time at which something falls due next, in Unix milliseconds.
pub fn next_due_ms(state: &State) -> Option<i64> {
    let begin = Key::Due(i64::MIN, DueKind::VoteCloses, EntryId([0; 32]));
    match state.range(begin..).next() {
        Some((Key::Due(due_ms, ..), _)) => Some(due_ms),
        _ => None,
    }
}

/// Puts a record under a key of the changes.
fn put(changes: &mut Changes, key: Key, record: impl Record) {
    changes.insert(key, Some(record.into_value()));
}
