//! Offices: the roles of the organisation's own, who has them and for how long.

use super::{Author, DAY_MS, authorize, good_member};
use crate::constitution::{Act, Role, Target};
use crate::entry::Entry;
use crate::id::{EntryId, MemberId};
use crate::label::Label;
use crate::ledger::record::{DueKind, Holder, Key, Mark, Member, Office, Offices};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;

/// The roles of a member beyond that of a member, by the confirmed state.
pub(super) fn roles(scene: &mut Scene<'_>, id: MemberId, settled: Option<&Member>) -> Vec<Role> {
    let mut roles = Vec::new();
    if settled.is_some_and(|member| member.steward) {
        roles.push(Role::Steward);
    }
    let constitution = scene.constitution();
    if constitution.version() >= 2 {
        let held = scene.settled::<Offices>(Key::Offices(id)).map(|offices| offices.0).unwrap_or_default();
        roles.extend(held.iter().filter_map(|office| constitution.role(office.role)).map(|(role, _)| role));
    }
    roles
}

/// Gives a member a role, or has the term begin anew for who has it.
pub(super) fn appoint(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    role: Label,
    member: MemberId,
) -> Result<(), Refusal> {
    authorize(scene, author, Act::Appoint, Target::Office { role: declared(scene, role)?, member })?;
    give(scene, role, member, entry.id())
}

/// Takes a role from a member.
pub(super) fn dismiss(
    scene: &mut Scene<'_>,
    author: &Author,
    role: Label,
    member: MemberId,
) -> Result<(), Refusal> {
    authorize(scene, author, Act::Dismiss, Target::Office { role: declared(scene, role)?, member })?;
    take(scene, role, member)
}

/// The place of a role that the constitution declares.
pub(super) fn declared(scene: &Scene<'_>, role: Label) -> Result<Role, Refusal> {
    let found = scene.constitution().role(role);
    found
        .map(|(role, _)| role)
        .ok_or_else(|| Refusal::new("refused-role-unknown").with("role", Fact::Word(role.to_string())))
}

/// A role becomes a member's, whatever gave it.
pub(super) fn give(scene: &mut Scene<'_>, role: Label, member: MemberId, by: EntryId) -> Result<(), Refusal> {
    declared(scene, role)?;
    good_member(scene, member)?;
    let own = scene.constitution().role(role).map(|(_, own)| own);
    if own.is_some_and(|own| own.one) {
        // Whoever comes first is the one. Those who had it before the text said so keep it.
        if let Some(holder) = scene.read::<Holder>(Key::Holder(role)).filter(|holder| holder.member != member)
        {
            return Err(Refusal::new("refused-role-held")
                .with("member", Fact::Member(holder.member))
                .with("role", Fact::Word(role.to_string())));
        }
        scene.write(Key::Holder(role), Holder { member });
    }
    let term_days = own.and_then(|own| own.term_days);
    let until_ms = term_days.map(|days| scene.now_ms().saturating_add(i64::from(days) * DAY_MS));
    let mut held = held(scene, member);
    held.retain(|office| office.role != role);
    let place = held.partition_point(|office| office.role < role);
    held.insert(place, Office { role, by, until_ms });
    scene.write(Key::Offices(member), Offices(held));
    if let Some(until_ms) = until_ms {
        scene.write(Key::Due(until_ms, DueKind::TermEnds, member.into()), Mark(0));
    }
    Ok(())
}

/// A role is a member's no longer, whatever took it.
pub(super) fn take(scene: &mut Scene<'_>, role: Label, member: MemberId) -> Result<(), Refusal> {
    if !has(scene, role, member) {
        return Err(not_held(role, member));
    }
    keep(scene, member, |office| office.role != role);
    Ok(())
}

/// Whether a member has a role.
pub(super) fn has(scene: &mut Scene<'_>, role: Label, member: MemberId) -> bool {
    held(scene, member).iter().any(|office| office.role == role)
}

/// The refusal to take a role that somebody does not have.
pub(super) fn not_held(role: Label, member: MemberId) -> Refusal {
    Refusal::new("refused-role-not-held")
        .with("member", Fact::Member(member))
        .with("role", Fact::Word(role.to_string()))
}

/// A member's terms that run out by now are over. One that was renewed has a later end.
pub(super) fn term_ends(scene: &mut Scene<'_>, member: MemberId, due_ms: i64) {
    keep(scene, member, |office| office.until_ms.is_none_or(|until_ms| until_ms > due_ms));
}

/// All roles of a member end with the membership.
pub(super) fn all_end(scene: &mut Scene<'_>, member: MemberId) {
    keep(scene, member, |_| false);
}

fn held(scene: &mut Scene<'_>, member: MemberId) -> Vec<Office> {
    scene.read::<Offices>(Key::Offices(member)).map(|offices| offices.0).unwrap_or_default()
}

/// A member keeps some of the roles, and the others are free for somebody else.
fn keep(scene: &mut Scene<'_>, member: MemberId, stays: impl Fn(&Office) -> bool) {
    let (stay, go): (Vec<Office>, Vec<Office>) = held(scene, member).into_iter().partition(stays);
    for office in &go {
        let key = Key::Holder(office.role);
        if scene.read::<Holder>(key).is_some_and(|holder| holder.member == member) {
            scene.remove(key);
        }
    }
    match (go.is_empty(), stay.is_empty()) {
        (true, _) => {}
        (false, true) => scene.remove(Key::Offices(member)),
        (false, false) => scene.write(Key::Offices(member), Offices(stay)),
    }
}
