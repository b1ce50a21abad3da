//! The organisation as it is when a run begins: founded, joined, stewards appointed, and keepers as the plan says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use moothall_core::action::{Action, Effect};
use moothall_core::checkpoint::CHECKPOINT_EVERY;
use moothall_core::paper::Field;
use moothall_core::request::Choice;
use moothall_core::store::Write;
use moothall_core::testing::shelf::Shelf;
use moothall_core::testing::skew::checkpoints_every;
use moothall_core::testing::{Club, device};

use super::checks::Checks;
use super::clock::Time;
use super::device::Device;
use super::disk::Disk;
use super::faults::Faults;
use super::load::Load;
use super::plan::Plan;
use super::wire::Wire;
use super::{Shared, Stage, World, locked};

const HOUR_MS: i64 = 3_600_000;
/// The largest organisation: devices, those that join later, and copies.
pub(crate) const DEVICES_MAX: usize = 60;
/// How many things there are to book.
pub(crate) const RESOURCES: usize = 2;
/// How many stewards there are.
pub(crate) const STEWARDS: usize = 3;

/// What devices are called; the first is the founder's.
pub(crate) fn name(place: usize) -> &'static str {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let first = std::iter::once("ada".to_owned());
        first.chain((1..DEVICES_MAX).map(|place| format!("member {place}"))).collect()
    });
    &names[place]
}

/// A founded organisation.
#[derive(Clone)]
struct Founded {
    writes: Arc<Vec<Write>>,
    shelf: Shelf,
    now_ms: i64,
}

fn founded(devices: usize, keepers: usize) -> Founded {
    static ALL: Mutex<BTreeMap<(usize, usize), Founded>> = Mutex::new(BTreeMap::new());
    if let Some(founded) = locked(&ALL).get(&(devices, keepers)) {
        return founded.clone();
    }
    let mut club = Club::found();
    for place in 1..devices {
        club.join(name(place));
        if place % 5 == 0 {
            club.confirm();
        }
    }
    club.confirm();
    for resource in 0..RESOURCES {
        let words = [(Field::Name, format!("Lathe {resource}")), (Field::About, String::new())];
        let words = words.each_ref().map(|(field, text)| (*field, text.as_str()));
        club.say("ada", Action::AddResource, &words);
    }
    let mut appoint: Vec<_> = (1..keepers).map(|place| device(name(place))).collect();
    appoint.sort_unstable();
    let mut effects: Vec<Effect> = (1..STEWARDS.min(devices))
        .map(|place| Effect::AppointSteward { member: club.member_of(name(place)) })
        .collect();
    if !appoint.is_empty() {
        effects.push(Effect::Keepers { appoint, dismiss: Vec::new() });
    }
    for effect in effects {
        let words = [(Field::Title, "Who does what"), (Field::Text, "As agreed.")];
        let proposal = club.say("ada", Action::Propose { effect, voting_ms: 24 * HOUR_MS }, &words);
        for place in 0..devices.div_ceil(2) {
            let vote = Action::Vote {
                proposal: proposal.into(),
                version: vec![proposal],
                replaces: None,
                choice: Choice::Yes,
            };
            club.act(name(place), vote);
        }
    }
    club.confirm();
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    assert_eq!(club.ledger.keepers().unwrap().devices.len(), keepers, "the keepers are appointed");
    club.save();
    let mut shelf = Shelf::of(&club.writes);
    shelf.signed = None;
    let founded = Founded { writes: Arc::new(club.writes), shelf, now_ms: club.now_ms };
    locked(&ALL).insert((devices, keepers), founded.clone());
    founded
}

/// The writes of the beginning as a device has them: only the founder signed.
pub(crate) fn as_kept(writes: &[Write], place: usize) -> Vec<Write> {
    let signs = |write: &&Write| place == 0 || !matches!(write, Write::Signing { .. });
    writes.iter().filter(signs).cloned().collect()
}

impl World {
    /// Everybody's device is started.
    pub(crate) fn found(plan: Plan) -> Shared {
        checkpoints_every(CHECKPOINT_EVERY);
        let founded = founded(plan.devices, plan.keepers);
        checkpoints_every(plan.checkpoints);
        let signed = founded.writes.iter().rev().find_map(|write| match write {
            Write::Signing { point } => Some(*point),
            _ => None,
        });
        let mut devices = Vec::new();
        for place in 0..plan.devices + plan.spares {
            let member = place < plan.devices;
            let disk = if member {
                let mut shelf = founded.shelf.clone();
                shelf.signed = signed.filter(|_| place == 0);
                let newest = shelf.batches.last().map(|batch| batch.point);
                let before = founded.writes.clone();
                Disk { shelf, before, newest, ..Disk::default() }
            } else {
                Disk::default()
            };
            devices.push(Device::new(place, place, disk));
        }
        let time = Time { begin_ms: founded.now_ms + 60_000, slept_ms: 0 };
        let shared = Arc::new_cyclic(|me| {
            std::sync::Mutex::new(World {
                me: me.clone(),
                devices,
                wire: Wire::default(),
                time,
                faults: Faults::default(),
                load: Load::default(),
                checks: Checks::default(),
                stage: Stage::Trouble,
                failure: None,
                trace: 0xcbf2_9ce4_8422_2325,
                plan,
            })
        });
        let weak = Arc::downgrade(&shared);
        World::now(&weak, |world| {
            world.begin_checks();
            world.begin_faults();
            for place in 0..world.plan.devices {
                world.start(place);
            }
            world.begin_links();
            world.begin_load();
        });
        shared
    }
}
