//! Devices: restricted for a while, revoked for good, exposed by their own signatures.

use super::{Author, Facts, HOUR_MS, authorize, keepers, put};
use crate::constitution::{Act, Target};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, MemberId};
use crate::ledger::record::{
    Device, DueKind, Keepers, Key, Mark, Restricted, Restriction, Revocation, Standing,
};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::ledger::state::{Changes, Look, State};

/// Revokes a device: one's own at once, another's with a second steward or after the constitution's delay. The last
/// keeper's is not.
pub(super) fn revoke(scene: &mut Scene<'_>, author: &Author, id: DeviceId) -> Result<(), Refusal> {
    let device = device(scene, id)?;
    authorize(scene, author, Act::RevokeDevice, Target::Device { id, member: device.member })?;
    if !keepers::may_stop(scene, &[id]) {
        return Err(Refusal::new("refused-keeper-revoked"));
    }
    if device.member == author.member {
        return revoke_now(scene, id, device);
    }
    match scene.read::<Revocation>(Key::Revocation(id)) {
        Some(waiting) if waiting.by == author.member => {
            Err(Refusal::new("refused-revocation-waits").with("acts", Fact::Time(waiting.acts_ms)))
        }
        Some(waiting) => {
            scene.remove(Key::Revocation(id));
            scene.remove(Key::Due(waiting.acts_ms, DueKind::RevocationActs, EntryId(id.0)));
            revoke_now(scene, id, device)
        }
        None => {
            let delay_hours = scene.constitution().parameters().revoke_delay_hours;
            if delay_hours == 0 {
                return revoke_now(scene, id, device);
            }
            let acts_ms = scene.now_ms().saturating_add(i64::from(delay_hours) * HOUR_MS);
            scene.write(Key::Revocation(id), Revocation { by: author.member, acts_ms });
            scene.write(Key::Due(acts_ms, DueKind::RevocationActs, EntryId(id.0)), Mark(0));
            Ok(())
        }
    }
}

fn revoke_now(scene: &mut Scene<'_>, id: DeviceId, mut device: Device) -> Result<(), Refusal> {
    if !keepers::stop(scene, &[id]) {
        return Err(Refusal::new("refused-keeper-revoked"));
    }
    device.standing = Standing::Revoked;
    scene.write(Key::Device(id), device);
    Ok(())
}

/// Restricts a device: it writes ballots and answers only. Never a keeper, and no steward more than a few at a time.
pub(super) fn restrict(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    id: DeviceId,
) -> Result<(), Refusal> {
    let device = device(scene, id)?;
    authorize(scene, author, Act::RestrictDevice, Target::Device { id, member: device.member })?;
    if is_keeper(scene, id) {
        return Err(Refusal::new("refused-keeper-restricted"));
    }
    let own = device.member == author.member;
    let standing = scene.read::<Restriction>(Key::Restriction(id));
    // Who joins is another steward; one's own device is restricted already.
    if standing.as_ref().is_some_and(|restriction| own || restriction.by.contains(&author.member)) {
        return Err(Refusal::new("refused-restricted-already"));
    }
    if !own {
        let mut restricted =
            scene.read::<Restricted>(Key::RestrictionsBy(author.member)).map(|all| all.0).unwrap_or_default();
        let max = scene.constitution().parameters().restrictions_per_steward;
        if restricted.len() >= max as usize {
            return Err(Refusal::new("refused-restrictions-too-many").with("max", Fact::Number(max.into())));
        }
        restricted.push(id);
        scene.write(Key::RestrictionsBy(author.member), Restricted(restricted));
    }
    match standing {
        Some(mut restriction) => {
            // A second voice: it lasts until it is lifted.
            restriction.by.push(author.member);
            if restriction.until_ms != i64::MAX {
                scene.remove(Key::Due(restriction.until_ms, DueKind::RestrictionEnds, EntryId(id.0)));
            }
            restriction.until_ms = i64::MAX;
            scene.write(Key::Restriction(id), restriction);
            Ok(())
        }
        None => {
            let until_ms = if own {
                i64::MAX
            } else {
                let hours = scene.constitution().parameters().restriction_hours;
                let until_ms = scene.now_ms().saturating_add(i64::from(hours) * HOUR_MS);
                scene.write(Key::Due(until_ms, DueKind::RestrictionEnds, EntryId(id.0)), Mark(0));
                until_ms
            };
            scene.write(
                Key::Restriction(id),
                Restriction {
                    id: entry.id().into(),
                    by: vec![author.member],
                    lifted_by: Vec::new(),
                    until_ms,
                },
            );
            Ok(())
        }
    }
}

/// Lifts a restriction: whoever set it at once, others two together.
pub(super) fn lift(scene: &mut Scene<'_>, author: &Author, id: DeviceId) -> Result<(), Refusal> {
    let Some(mut restriction) = scene.read::<Restriction>(Key::Restriction(id)) else {
        return Err(Refusal::new("refused-not-restricted"));
    };
    let set_by = restriction.by.first().copied().unwrap_or(author.member);
    authorize(scene, author, Act::LiftRestriction, Target::Restriction { device: id, member: set_by })?;
    // Whoever joined later lifts it as any other steward does: else one alone could undo what somebody else set.
    if set_by != author.member {
        if restriction.lifted_by.contains(&author.member) {
            return Err(Refusal::new("refused-lift-waits"));
        }
        restriction.lifted_by.push(author.member);
        if restriction.lifted_by.len() < 2 {
            scene.write(Key::Restriction(id), restriction);
            return Ok(());
        }
    }
    if restriction.until_ms != i64::MAX {
        scene.remove(Key::Due(restriction.until_ms, DueKind::RestrictionEnds, EntryId(id.0)));
    }
    for steward in restriction.by {
        let restricted =
            scene.read::<Restricted>(Key::RestrictionsBy(steward)).map(|all| all.0).unwrap_or_default();
        scene.write(Key::RestrictionsBy(steward), without(restricted, id));
    }
    scene.remove(Key::Restriction(id));
    Ok(())
}

/// Puts a device out that wrote two entries with one number. The proof decides, so nobody need be permitted to. The last
/// keeper is put out too, and confirms until another is in its place: somebody has to.
pub(super) fn expose(
    scene: &mut Scene<'_>,
    facts: &Facts<'_>,
    id: DeviceId,
    proof: &[u8; 32],
) -> Result<(), Refusal> {
    if facts.proofs.get(proof) != Some(&id) {
        return Err(Refusal::new("refused-proof-unknown"));
    }
    let mut device = device(scene, id)?;
    keepers::stop(scene, &[id]);
    device.standing = Standing::Equivocated;
    scene.write(Key::Device(id), device);
    Ok(())
}

/// A restriction runs out.
pub(super) fn restriction_ends(state: &State, id: DeviceId, due_ms: i64) -> Changes {
    let mut changes = Changes::new();
    if let Some(restriction) = state.record::<Restriction>(&Key::Restriction(id))
        && restriction.until_ms <= due_ms
    {
        for steward in &restriction.by {
            let key = Key::RestrictionsBy(*steward);
            let restricted = state.record::<Restricted>(&key).map(|all| all.0.clone()).unwrap_or_default();
            put(&mut changes, key, without(restricted, id));
        }
        changes.insert(Key::Restriction(id), None);
    }
    changes
}

/// A revocation that waited takes effect. It comes to nothing where the device is the last keeper's by now.
pub(super) fn revocation_acts(scene: &mut Scene<'_>, id: DeviceId) {
    if scene.read::<Revocation>(Key::Revocation(id)).is_none() {
        return;
    }
    scene.remove(Key::Revocation(id));
    if let Some(device) = scene.read::<Device>(Key::Device(id))
        && device.standing == Standing::Enrolled
        && keepers::stop(scene, &[id])
    {
        scene.write(Key::Device(id), Device { standing: Standing::Revoked, ..device });
    }
}

fn device(scene: &mut Scene<'_>, id: DeviceId) -> Result<Device, Refusal> {
    let device: Device =
        scene.read(Key::Device(id)).ok_or_else(|| Refusal::new("refused-device-not-known"))?;
    match device.standing {
        Standing::Enrolled => Ok(device),
        Standing::Revoked | Standing::Equivocated => Err(Refusal::new("refused-device-out-already")),
    }
}

fn is_keeper(scene: &mut Scene<'_>, id: DeviceId) -> bool {
    scene.settled::<Keepers>(Key::Keepers).is_some_and(|keepers| keepers.devices.contains(&id))
}

fn without(devices: Vec<DeviceId>, id: DeviceId) -> Restricted {
    Restricted(devices.into_iter().filter(|device| *device != id).collect())
}

/// The members whose devices restrict this one, for showing.
pub fn restricted_by(look: &impl Look, id: DeviceId) -> Option<(Vec<MemberId>, i64)> {
    look.record::<Restriction>(&Key::Restriction(id)).map(|found| (found.by.clone(), found.until_ms))
}
