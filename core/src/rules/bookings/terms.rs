//! The terms on which a resource is booked, and what it includes.

use std::collections::BTreeSet;

use super::super::{Author, DAY_MS, MINUTE_MS, authorize};
use super::resource;
use crate::action::bookings::{
    CLOSED_DAYS_MAX, DAYS_AHEAD_MAX, INCLUDED_MAX, OPENINGS_MAX, Opening, Period, QUOTAS_MAX, Quota, Terms,
    Who,
};
use crate::constitution::{Act, Target};
use crate::id::{GroupId, MemberId, ResourceId};
use crate::ledger::record::{Group, GroupsOf, IncludedIn, Key, Offices};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::rules::offices;

/// So many resources at most include one another, over however many steps.
pub(super) const FAMILY_MAX: usize = 48;

/// The terms of a resource; the ordinary ones where none are set.
pub(super) fn of(scene: &mut Scene<'_>, id: ResourceId) -> Terms {
    match scene.constitution().version() {
        1 => Terms::default(),
        _ => scene.read::<Terms>(Key::Terms(id)).unwrap_or_default(),
    }
}

/// Sets the terms of a resource.
pub(in crate::rules) fn set_terms(
    scene: &mut Scene<'_>,
    author: &Author,
    id: ResourceId,
    terms: &Terms,
) -> Result<(), Refusal> {
    resource(scene, id)?;
    authorize(scene, author, Act::SetTerms, Target::Resource { id })?;
    if flaw(terms).is_some() {
        return Err(Refusal::new("refused-terms"));
    }
    match terms.who {
        Who::Members => {}
        Who::Role(role) => {
            offices::declared(scene, role)?;
        }
        Who::Group(group) => {
            if scene.read::<Group>(Key::Group(group)).is_none_or(|group| !group.active) {
                return Err(Refusal::new("refused-group-unknown"));
            }
        }
    }
    let before = of(scene, id).includes;
    for gone in before.iter().filter(|other| !terms.includes.contains(other)) {
        include(scene, *gone, id, false);
    }
    for new in terms.includes.iter().filter(|other| !before.contains(other)) {
        resource(scene, *new)?;
        include(scene, *new, id, true);
    }
    scene.write(Key::Terms(id), terms.clone());
    let within = below(scene, id);
    if within.contains(&id) || family(scene, id).len() > FAMILY_MAX {
        return Err(Refusal::new("refused-terms-circle").with("max", Fact::Number(FAMILY_MAX as i64)));
    }
    Ok(())
}

/// Which of some terms cannot be, as the code of the sentence that says it; none where all can.
pub fn flaw(terms: &Terms) -> Option<&'static str> {
    let opening = |opening: &Opening| {
        opening.weekday < 7 && opening.from_min < opening.until_min && opening.until_min <= 1_440
    };
    let quota = |quota: &Quota| quota.bookings.is_some() || quota.minutes.is_some();
    let year_min = 366 * 24 * 60;
    let distinct: BTreeSet<_> = terms.includes.iter().collect();
    let lengths = [
        terms.shortest_min,
        terms.longest_min,
        terms.buffer_min,
        terms.notice_book_min,
        terms.notice_change_min,
        terms.notice_cancel_min,
    ];
    let days_in_order = terms.closed_days.windows(2).all(|pair| pair[0] < pair[1]);
    let wrong = [
        (terms.hours.len() > OPENINGS_MAX || !terms.hours.iter().all(opening), "refused-terms-hours"),
        (terms.closed_days.len() > CLOSED_DAYS_MAX || !days_in_order, "refused-terms-closed-days"),
        (terms.quotas.len() > QUOTAS_MAX || !terms.quotas.iter().all(quota), "refused-terms-quotas"),
        (terms.places == 0, "refused-terms-places"),
        (
            terms.includes.len() > INCLUDED_MAX || distinct.len() != terms.includes.len(),
            "refused-terms-includes",
        ),
        (terms.longest_min > 0 && terms.shortest_min > terms.longest_min, "refused-terms-shortest"),
        (lengths.iter().any(|minutes| *minutes > year_min), "refused-terms-lengths"),
        (i64::from(terms.buffer_min) * MINUTE_MS > DAY_MS, "refused-terms-buffer"),
        (terms.ahead_days > DAYS_AHEAD_MAX, "refused-terms-ahead"),
    ];
    wrong.into_iter().find_map(|(wrong, code)| wrong.then_some(code))
}

fn include(scene: &mut Scene<'_>, inner: ResourceId, outer: ResourceId, included: bool) {
    let key = Key::IncludedIn(inner);
    let mut all = scene.read::<IncludedIn>(key).map(|all| all.0).unwrap_or_default();
    all.retain(|other| *other != outer);
    if included {
        let place = all.partition_point(|other| *other < outer);
        all.insert(place, outer);
    }
    if all.is_empty() { scene.remove(key) } else { scene.write(key, IncludedIn(all)) }
}

/// All that a resource includes, over however many steps; the resource itself only if it is in a circle.
fn below(scene: &mut Scene<'_>, id: ResourceId) -> BTreeSet<ResourceId> {
    reached(scene, id, |scene, id| of(scene, id).includes)
}

/// All that cannot be used beside a resource: itself, what it includes and what includes it.
pub(super) fn family(scene: &mut Scene<'_>, id: ResourceId) -> BTreeSet<ResourceId> {
    let mut all = BTreeSet::from([id]);
    if scene.constitution().version() >= 2 {
        all.extend(below(scene, id));
        all.extend(reached(scene, id, |scene, id| {
            scene.read::<IncludedIn>(Key::IncludedIn(id)).map(|all| all.0).unwrap_or_default()
        }));
    }
    all
}

fn reached(
    scene: &mut Scene<'_>,
    id: ResourceId,
    next: impl Fn(&mut Scene<'_>, ResourceId) -> Vec<ResourceId>,
) -> BTreeSet<ResourceId> {
    let mut found = BTreeSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        for other in next(scene, id) {
            if found.len() <= FAMILY_MAX && found.insert(other) {
                open.push(other);
            }
        }
    }
    found
}

/// Whether a member is among those who book a resource, by the confirmed state.
pub(super) fn books(scene: &mut Scene<'_>, who: Who, member: MemberId) -> Result<(), Refusal> {
    let in_group = |scene: &mut Scene<'_>, group: GroupId| {
        let groups = scene.settled::<GroupsOf>(Key::GroupsOf(member)).map(|all| all.0).unwrap_or_default();
        groups.contains(&group)
    };
    match who {
        Who::Members => Ok(()),
        Who::Role(role) => {
            let held = scene.settled::<Offices>(Key::Offices(member)).map(|all| all.0).unwrap_or_default();
            let declared = scene.constitution().role(role).is_some();
            if declared && held.iter().any(|office| office.role == role) {
                Ok(())
            } else {
                Err(Refusal::new("refused-booking-role").with("role", Fact::Word(role.to_string())))
            }
        }
        Who::Group(group) if in_group(scene, group) => Ok(()),
        Who::Group(group) => {
            Err(Refusal::new("refused-booking-group").with("group", Fact::Entry(group.into())))
        }
    }
}

/// Whether a moment falls into the period of another: the same local day, week or month.
pub(super) fn same_period(per: Period, day: i64, other: i64) -> bool {
    use super::calendar::{monday, month};
    match per {
        Period::Day => day == other,
        Period::Week => monday(day) == monday(other),
        Period::Month => month(day) == month(other),
        Period::Ahead => true,
    }
}
