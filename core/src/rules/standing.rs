//! Suspensions: for a while a member votes and answers only.

use super::{Author, DAY_MS, authorize, good_member};
use crate::constitution::{Act, Standing, Target};
use crate::entry::Entry;
use crate::id::{EntryId, MemberId, PaperId};
use crate::ledger::record::{DueKind, Key, Mark, Reasons, Suspension};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::rules::papers;

/// How a member stands. Having left and being suspended act at once.
pub(super) fn of(scene: &mut Scene<'_>, id: MemberId, left: bool) -> Standing {
    if left {
        return Standing::Left;
    }
    let suspension = match scene.constitution().version() {
        1 => None,
        _ => scene.read::<Suspension>(Key::Suspension(id)),
    };
    match suspension {
        Some(suspension) if scene.is_before(suspension.until_ms) => Standing::Suspended,
        _ => Standing::Good,
    }
}

/// Suspends a member. Stewards are not suspended: what they are is decided together.
pub(super) fn suspend(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    id: MemberId,
    until_ms: i64,
) -> Result<(), Refusal> {
    authorize(scene, author, Act::Suspend, Target::Member { id })?;
    let member = good_member(scene, id)?;
    if member.steward {
        return Err(Refusal::new("refused-suspend-steward").with("member", Fact::Member(id)));
    }
    if let Some(standing) = scene.read::<Suspension>(Key::Suspension(id)) {
        return Err(Refusal::new("refused-suspended-already")
            .with("member", Fact::Member(id))
            .with("until", Fact::Time(standing.until_ms)));
    }
    if !scene.is_before(until_ms) {
        return Err(Refusal::new("refused-suspension-past"));
    }
    let days_max = i64::from(scene.constitution().parameters().suspension_days_max);
    // An hour of grace: the writer's clock may be ahead of the certified time.
    if scene.is_before(until_ms.saturating_sub(days_max * DAY_MS + super::HOUR_MS)) {
        return Err(Refusal::new("refused-suspension-too-long").with("days", Fact::Number(days_max)));
    }
    scene.write(Key::Suspension(id), Suspension { entry: entry.id(), by: author.member, until_ms });
    scene.write(Key::Due(until_ms, DueKind::SuspensionEnds, EntryId::from(id)), Mark(0));
    papers::begun(scene, entry, author.member, Some(id.into()));
    let mut reasons = scene.read::<Reasons>(Key::Reasons(id)).map(|all| all.0).unwrap_or_default();
    reasons.push(PaperId(entry.id().0));
    scene.write(Key::Reasons(id), Reasons(reasons));
    Ok(())
}

/// Whatever was said of why a member was suspended goes with the member.
pub(super) fn forget_reasons(scene: &mut Scene<'_>, id: MemberId) {
    for paper in scene.read::<Reasons>(Key::Reasons(id)).map(|all| all.0).unwrap_or_default() {
        papers::hide(scene, paper);
    }
    scene.remove(Key::Reasons(id));
}

/// Ends a suspension before its time.
pub(super) fn end_suspension(scene: &mut Scene<'_>, author: &Author, id: MemberId) -> Result<(), Refusal> {
    authorize(scene, author, Act::EndSuspension, Target::Member { id })?;
    if scene.read::<Suspension>(Key::Suspension(id)).is_none() {
        return Err(Refusal::new("refused-not-suspended").with("member", Fact::Member(id)));
    }
    ends(scene, id);
    Ok(())
}

/// A suspension is over, whatever ended it.
pub(super) fn ends(scene: &mut Scene<'_>, id: MemberId) {
    if let Some(suspension) = scene.read::<Suspension>(Key::Suspension(id)) {
        scene.remove(Key::Suspension(id));
        scene.remove(Key::Due(suspension.until_ms, DueKind::SuspensionEnds, id.into()));
    }
}
