//! Who confirms: keepers are appointed and dismissed by decisions.
//!
//! The batch in which such a decision takes effect is still signed by those who were keepers before it; the next one by
//! those who are then. So each batch says by itself, through the order before it, whose signatures it needs.

use super::good_member;
use crate::id::DeviceId;
use crate::ledger::record::{Device, Keepers, Key, Restriction, Revocation, Standing};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;

/// An organisation has at most so many keepers under this version of the rules.
pub const KEEPERS_MAX: usize = 1;

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
    match keepers.devices.len() {
        0 => Err(Refusal::new("refused-keepers-none")),
        count if count > KEEPERS_MAX => {
            let most = i64::try_from(KEEPERS_MAX).unwrap_or(i64::MAX);
            Err(Refusal::new("refused-keepers-too-many").with("max", Fact::Number(most)))
        }
        _ => Ok(keepers),
    }
}

/// Whether a device may become a keeper: it is in use, nobody has restricted it or asked for its revocation, and its
/// member belongs to the organisation.
fn fit_to_keep(scene: &mut Scene<'_>, id: DeviceId) -> Result<(), Refusal> {
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
