//! Who confirms: keepers are appointed and dismissed by decisions, and stop when they are put out or their member leaves.
//!
//! The batch in which that happens is still signed by those who were keepers before it; the next one by those who are
//! then. So each batch says by itself, through the order before it, whose signatures it needs.
//!
//! From version 3 of the rules on there are several. Whatever happens, one is left: the last one neither leaves nor is
//! revoked, and where equivocation puts it out, it stays the keeper until a decision puts another in its place. So of
//! several none is ever out.

use super::good_member;
use crate::id::DeviceId;
use crate::ledger::record::{Device, Keepers, Key, Restriction, Revocation, Standing};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::order::KEEPERS_MAX;

/// An organisation has at most so many keepers under a version of the rules.
pub fn keepers_max(version: u32) -> usize {
    if version < 3 { 1 } else { KEEPERS_MAX }
}

/// Changes who confirms.
pub(super) fn change(
    scene: &mut Scene<'_>,
    appoint: &[DeviceId],
    dismiss: &[DeviceId],
) -> Result<(), Refusal> {
    let keepers = changed(scene, appoint, dismiss)?;
    scene.write(Key::Keepers, keepers);
    Ok(())
}

/// Who would confirm after such a change, if it may be made as things stand.
pub(super) fn changed(
    scene: &mut Scene<'_>,
    appoint: &[DeviceId],
    dismiss: &[DeviceId],
) -> Result<Keepers, Refusal> {
    let ascending = |devices: &[DeviceId]| devices.windows(2).all(|pair| pair[0] < pair[1]);
    if (appoint.is_empty() && dismiss.is_empty()) || !ascending(appoint) || !ascending(dismiss) {
        return Err(Refusal::new("refused-keepers-form"));
    }
    let Some(mut keepers) = scene.settled::<Keepers>(Key::Keepers) else {
        return Err(Refusal::new("refused-keepers-form"));
    };
    for id in dismiss {
        if !keepers.devices.contains(id) {
            return Err(Refusal::new("refused-not-a-keeper"));
        }
    }
    for id in appoint {
        if keepers.devices.contains(id) {
            return Err(Refusal::new("refused-keeper-already"));
        }
        fit_to_keep(scene, *id)?;
    }
    keepers.past.push(keepers.devices.clone());
    keepers.devices.retain(|id| !dismiss.contains(id));
    keepers.devices.extend(appoint);
    keepers.devices.sort_unstable();
    let version = scene.constitution().version();
    if version >= 3 && keepers.devices.len() > 1 {
        // Whoever was put out as the last one goes as soon as another is there.
        keepers.devices.retain(|id| is_enrolled(scene, *id));
    }
    let max = keepers_max(version);
    match keepers.devices.len() {
        0 => Err(Refusal::new("refused-keepers-none")),
        count if count > max => {
            let most = i64::try_from(max).unwrap_or(i64::MAX);
            Err(Refusal::new("refused-keepers-too-many").with("max", Fact::Number(most)))
        }
        _ => Ok(keepers),
    }
}

/// Whether a device may become a keeper: it is in use, nobody has restricted it or asked for its revocation, and its
/// member belongs to the organisation.
pub(super) fn fit_to_keep(scene: &mut Scene<'_>, id: DeviceId) -> Result<(), Refusal> {
    let device: Device =
        scene.read(Key::Device(id)).ok_or_else(|| Refusal::new("refused-device-not-known"))?;
    if device.standing != Standing::Enrolled {
        return Err(Refusal::new("refused-device-out-already"));
    }
    good_member(scene, device.member)?;
    let doubted = scene.read::<Restriction>(Key::Restriction(id)).is_some()
        || scene.read::<Revocation>(Key::Revocation(id)).is_some();
    if doubted {
        return Err(Refusal::new("refused-keeper-doubted").with("member", Fact::Member(device.member)));
    }
    Ok(())
}

fn is_enrolled(scene: &mut Scene<'_>, id: DeviceId) -> bool {
    scene.read::<Device>(Key::Device(id)).is_some_and(|device| device.standing == Standing::Enrolled)
}

/// Whether these devices may be put out, as far as confirming goes: none of them is a keeper, or another keeper stays.
pub(super) fn may_stop(scene: &mut Scene<'_>, gone: &[DeviceId]) -> bool {
    without(scene, gone).is_ok()
}

/// These devices are keepers no more, if they may stop; says whether they may.
pub(super) fn stop(scene: &mut Scene<'_>, gone: &[DeviceId]) -> bool {
    match without(scene, gone) {
        Ok(None) => true,
        Ok(Some(keepers)) => {
            scene.write(Key::Keepers, keepers);
            true
        }
        Err(LastKeeper) => false,
    }
}

/// Without these devices nobody would confirm.
struct LastKeeper;

/// Who would confirm without these devices; none where that is who confirms with them. Up to version 2 of the rules each
/// keeper is the last one.
fn without(scene: &mut Scene<'_>, gone: &[DeviceId]) -> Result<Option<Keepers>, LastKeeper> {
    let Some(settled) = scene.settled::<Keepers>(Key::Keepers) else { return Ok(None) };
    if !settled.devices.iter().any(|id| gone.contains(id)) {
        return Ok(None);
    }
    if scene.constitution().version() < 3 {
        return Err(LastKeeper);
    }
    // Of several who stop and are not confirmed yet, the last is to be known as that.
    let Some(mut keepers) = scene.read::<Keepers>(Key::Keepers) else { return Ok(None) };
    let (out, stay): (Vec<_>, Vec<_>) = keepers.devices.iter().partition(|id| gone.contains(id));
    if out.is_empty() {
        return Ok(None);
    }
    if stay.is_empty() {
        return Err(LastKeeper);
    }
    keepers.past.push(std::mem::replace(&mut keepers.devices, stay));
    Ok(Some(keepers))
}
