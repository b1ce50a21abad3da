//! Recovery: a new epoch opens with the device that the recovery sheet names.

use super::put;
use crate::constitution::{Act, Constitution, Target};
use crate::epoch::{EpochOpening, EpochRecord, Succession};
use crate::id::DeviceId;
use crate::ledger::record::{Device, Keepers, Key, Member, Organisation, Standing};
use crate::ledger::refusal::Refusal;
use crate::ledger::scene::{Nothing, Scene};
use crate::ledger::state::{Changes, Look, State};

/// Whether a member may add a signature to a recovery with this device, by the confirmed state.
pub fn may_countersign(
    state: &State,
    constitution: &Constitution,
    device: DeviceId,
    succession: &Succession,
) -> Result<(), Refusal> {
    let mut scene = Scene::new(state, &Nothing, constitution, 0);
    let author = super::author(&mut scene, device)?;
    if author.member == succession.member {
        return Err(Refusal::new("refused-countersign-own"));
    }
    let target = Target::Recovery { device: succession.device, member: succession.member };
    super::authorize(&mut scene, &author, Act::CountersignRecovery, target)
}

/// What the record that opens an epoch changes.
///
/// # Errors
/// The rules refuse it.
pub fn open(state: &State, constitution: &Constitution, opening: &EpochOpening) -> Result<Changes, Refusal> {
    match opening {
        EpochOpening::Sheet(record) => open_epoch(state, record),
        EpochOpening::Members(record) => super::succession::open_epoch(state, constitution, record),
    }
}

/// What an epoch record changes: the device is enrolled as its member's, becomes the keeper, and the sheet is void.
pub fn open_epoch(state: &State, record: &EpochRecord) -> Result<Changes, Refusal> {
    let succession = &record.succession;
    let (Some(organisation), Some(keepers), Some(member)) = (
        state.record::<Organisation>(&Key::Organisation),
        state.record::<Keepers>(&Key::Keepers),
        state.record::<Member>(&Key::Member(succession.member)),
    ) else {
        return Err(Refusal::new("refused-recovery-unknown"));
    };
    // An organisation has the id of the entry that founded it, and so has its founder.
    if succession.organisation.0 != organisation.founder.0 {
        return Err(Refusal::new("refused-recovery-unknown"));
    }
    // Whoever holds the sheet comes back as the member whose it is and as nobody else.
    if succession.member != organisation.sheet_member() {
        return Err(Refusal::new("refused-recovery-of-another"));
    }
    if organisation.recovery_key.is_none() {
        return Err(Refusal::new("refused-sheet-void"));
    }
    if member.left {
        return Err(Refusal::new("refused-recovery-left"));
    }
    if state.record::<Device>(&Key::Device(succession.device)).is_some() {
        return Err(Refusal::new("refused-enrolled-already"));
    }
    let mut changes = Changes::new();
    put(&mut changes, Key::Organisation, Organisation { recovery_key: None, ..organisation.clone() });
    put(
        &mut changes,
        Key::Keepers,
        Keepers {
            epoch: keepers.epoch.saturating_add(1),
            devices: vec![succession.device],
            past: Vec::new(),
            base: 0,
        },
    );
    let mut member = member.clone();
    member.devices.push(succession.device);
    put(&mut changes, Key::Member(succession.member), member);
    put(
        &mut changes,
        Key::Device(succession.device),
        Device {
            member: succession.member,
            invitation: None,
            sealing_key: succession.sealing_key,
            standing: Standing::Enrolled,
        },
    );
    Ok(changes)
}
