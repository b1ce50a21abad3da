//! Succession: when the keepers are lost, enough of the members name others.
//!
//! It is judged by the state at the last certified point, which all who took part in it have in common.

use std::collections::BTreeSet;

use super::{good_members, put};
use crate::constitution::Constitution;
use crate::epoch::{Naming, NamingRecord};
use crate::id::{DeviceId, MemberId};
use crate::ledger::record::{Device, Keepers, Key, Member, Organisation, Standing};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::{Nothing, Scene};
use crate::ledger::state::{Changes, Look, State};

/// Since which version of the rules members name successors.
pub const SINCE: u32 = 3;

/// Whose voice a device's signature is: that of a member in good standing with this device enrolled.
pub fn voice(state: &State, device: DeviceId) -> Option<MemberId> {
    let found = state.record::<Device>(&Key::Device(device))?;
    let member = state.record::<Member>(&Key::Member(found.member))?;
    (found.standing == Standing::Enrolled && !member.left).then_some(found.member)
}

/// How many members in good standing it takes.
pub fn needed(state: &State, constitution: &Constitution) -> usize {
    share(good_members(state).count(), constitution)
}

/// How many of so many members it takes.
pub fn share(members: usize, constitution: &Constitution) -> usize {
    let percent = constitution.parameters().succession_percent as usize;
    (members * percent).div_ceil(100).max(1)
}

/// The members whose voices stand under a naming, by whichever of their devices.
pub fn voices(state: &State, record: &NamingRecord) -> BTreeSet<MemberId> {
    record.signatures.iter().filter_map(|by| voice(state, by.device)).collect()
}

/// Whether these devices may be named.
///
/// # Errors
/// The rules in force know nothing of it, or a device may not become a keeper.
pub fn may_be_named(state: &State, constitution: &Constitution, naming: &Naming) -> Result<(), Refusal> {
    may_name(constitution)?;
    let organisation = state.record::<Organisation>(&Key::Organisation);
    if organisation.is_none_or(|organisation| naming.organisation.0 != organisation.founder.0) {
        return Err(Refusal::new("refused-recovery-unknown"));
    }
    let mut scene = Scene::new(state, &Nothing, constitution, 0);
    naming.successors.iter().try_for_each(|device| super::keepers::fit_to_keep(&mut scene, *device))
}

/// Whether members name successors by the rules in force.
///
/// # Errors
/// The rules in force know nothing of it.
pub fn may_name(constitution: &Constitution) -> Result<(), Refusal> {
    if constitution.version() < SINCE {
        return Err(Refusal::new("refused-rules-older").with("version", Fact::Number(i64::from(SINCE))));
    }
    Ok(())
}

/// Whether a device may be named.
pub fn is_fit(state: &State, constitution: &Constitution, device: DeviceId) -> bool {
    let mut scene = Scene::new(state, &Nothing, constitution, 0);
    super::keepers::fit_to_keep(&mut scene, device).is_ok()
}

/// What opening an epoch by the members' word changes: who the keepers are, and nothing else.
///
/// # Errors
/// A device may not become a keeper, or too few members signed.
pub fn open_epoch(
    state: &State,
    constitution: &Constitution,
    record: &NamingRecord,
) -> Result<Changes, Refusal> {
    may_be_named(state, constitution, &record.naming)?;
    let (have, need) = (voices(state, record).len(), needed(state, constitution));
    if have < need {
        let number = |count: usize| Fact::Number(i64::try_from(count).unwrap_or(i64::MAX));
        return Err(Refusal::new("refused-succession-too-few")
            .with("have", number(have))
            .with("needed", number(need)));
    }
    let epoch = state.record::<Keepers>(&Key::Keepers).map_or(1, |keepers| keepers.epoch);
    let mut changes = Changes::new();
    let devices = record.naming.successors.clone();
    let base = record.naming.generations();
    let keepers = Keepers { epoch: epoch.saturating_add(1), devices, past: Vec::new(), base };
    put(&mut changes, Key::Keepers, keepers);
    Ok(changes)
}
