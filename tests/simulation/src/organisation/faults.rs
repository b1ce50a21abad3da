//! What goes wrong.

use std::collections::BTreeMap;

use moothall_core::action::RULES_VERSION;
use moothall_core::order::quorum;

use super::founding::as_kept;
use super::plan::Judges;
use super::{Stage, World, chance, ms, pick};
use crate::executor::draw;

/// How often what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) counts: BTreeMap<&'static str, u32>,
    /// Devices that nothing will ever reach again.
    pub(crate) lost: u64,
    /// Those of them that are no more, with all that lay on their disks.
    pub(crate) gone: u64,
    /// In which epoch more keepers were lost than can be missed, until their successors have opened another.
    pub(crate) epoch_lost: Option<u32>,
    /// Whose clocks may be far ahead: never so many that a quorum of keepers' may be.
    far: Vec<usize>,
    /// The device of which there will be two. It becomes no keeper: a folder knows where it is, and a copy gets a key of
    /// its own; two with one key are a lie.
    pub(crate) copied: Option<usize>,
}

impl Faults {
    pub(crate) fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }
}

impl World {
    /// Sets up what is wrong from the beginning, and begins to let things go wrong.
    pub(crate) fn begin_faults(&mut self) {
        let plan = self.plan.clone();
        let spare_keepers = plan.keepers - quorum(plan.keepers);
        if plan.liar {
            let among: Vec<usize> = (0..plan.keepers).collect();
            while self.devices.iter().filter(|device| device.lies).count() < plan.more_liars {
                if let Some(place) = pick(&among).filter(|place| !self.devices[*place].lies) {
                    self.begins_to_lie(place);
                }
            }
            if chance(300) {
                let liar = usize::try_from(draw(plan.keepers as u64)).unwrap();
                self.begins_to_lie(liar);
            } else {
                self.after(ms(1_000 + draw(8_000)), Self::leader_begins_to_lie);
            }
        }
        if plan.clocks > 0 {
            let first = usize::try_from(draw(plan.devices as u64)).unwrap();
            let far = (first..plan.devices).chain(0..first);
            let keepers_may = spare_keepers - usize::from(plan.liar && spare_keepers > 0);
            let mut keepers = 0;
            for place in far {
                let keeper = place < plan.keepers;
                if (!keeper || keepers < keepers_may) && chance(150 * plan.clocks) {
                    keepers += usize::from(keeper);
                    self.faults.far.push(place);
                }
            }
            for place in 0..plan.devices {
                self.set_clock(place);
                self.devices[place].clock.drift = i64::try_from(draw(400)).unwrap() - 200;
            }
        }
        match plan.judges {
            Judges::Alike => {}
            judges => {
                let keepers = u64::try_from(plan.keepers).unwrap();
                let place = usize::try_from(draw(keepers)).unwrap();
                self.devices[place].judge = Some(super::liar::judge_of(judges));
                self.faults.count("keepers that judge otherwise");
            }
        }
        if plan.versions {
            // Most know rules that are to come.
            for place in 0..self.devices.len() {
                self.devices[place].rules = RULES_VERSION + u32::from(chance(750));
            }
        }
        if plan.copy && plan.devices > plan.keepers {
            let among: Vec<usize> = (plan.keepers..plan.devices).collect();
            self.faults.copied = pick(&among);
            self.after(ms(2_000 + draw(20_000)), Self::copy_a_device);
        }
        for _ in 0..plan.nights {
            let at = draw(u64::try_from(plan.trouble.as_millis()).unwrap());
            self.after(ms(at), |world| {
                if world.stage == Stage::Trouble {
                    world.night(25);
                }
            });
        }
        if plan.for_good {
            let at = draw(u64::try_from(plan.trouble.as_millis()).unwrap());
            self.after(ms(at), Self::cut_for_good);
        }
        if plan.succession {
            let at = draw(u64::try_from(plan.trouble.as_millis()).unwrap());
            self.after(ms(at), Self::lose_keepers);
        }
        self.wire.loss = plan.links * 8;
        self.wire.slow = ms(plan.links * 700);
        self.after(ms(250), Self::trouble);
        self.after(ms(250), Self::compare_meanwhile);
        self.after(plan.trouble, Self::heal);
    }

    fn begins_to_lie(&mut self, place: usize) {
        self.devices[place].lies = true;
        self.faults.count("lying keepers");
    }

    /// Whoever leads the keepers lies from now on: what it proposes is weighed by all.
    fn leader_begins_to_lie(&mut self) {
        if self.stage != Stage::Trouble {
            return;
        }
        let leads =
            |place: &usize| self.devices[*place].run.as_ref().is_some_and(|run| run.replica.leads_keepers());
        match (0..self.plan.keepers).find(leads) {
            Some(place) if self.devices[place].lies => {}
            Some(place) => self.begins_to_lie(place),
            None => self.after(ms(500), Self::leader_begins_to_lie),
        }
    }

    fn trouble(&mut self) {
        if self.stage != Stage::Trouble {
            return;
        }
        let plan = &self.plan;
        let (crashes, links, partitions, clocks, disks) =
            (plan.crashes, plan.links, plan.partitions, plan.clocks, plan.disks);
        if chance(20 * crashes) {
            let place = self.somebody();
            self.crash_for(place, 100 + draw(10_000));
        }
        if chance(crashes) {
            self.faults.count("power failures");
            for place in 0..self.devices.len() {
                self.crash_for(place, 100 + draw(2_000));
            }
        }
        if chance(40 * links) {
            self.faults.count("broken links");
            self.break_some_link();
        }
        if chance(12 * partitions) {
            self.cut_some();
        }
        if chance(10 * clocks) {
            self.faults.count("clocks set");
            let place = self.somebody();
            self.set_clock(place);
        }
        if chance(30 * disks) {
            self.faults.count("slow machines");
            let place = self.somebody();
            self.hiccup(place);
        }
        if chance(4 * disks) {
            let place = self.somebody();
            self.devices[place].disk_fails = true;
        }
        if chance(2 * disks) {
            self.faults.count("hanging disks");
            let place = self.somebody();
            self.devices[place].disk_hangs = ms(3_000 + draw(30_000));
        }
        self.after(ms(250), Self::trouble);
    }

    /// A device, rather a keeper's.
    fn somebody(&mut self) -> usize {
        let among = if chance(600) { self.plan.keepers } else { self.devices.len() };
        usize::try_from(draw(among as u64)).unwrap()
    }

    pub(crate) fn crash_for(&mut self, place: usize, millis: u64) {
        if self.devices[place].run.is_none() {
            return;
        }
        self.faults.count("crashes");
        self.crash(place);
        self.after(ms(millis), move |world| world.start(place));
    }

    fn set_clock(&mut self, place: usize) {
        let sign = if chance(500) { 1 } else { -1 };
        let by = |most: u64| i64::try_from(draw(most)).unwrap();
        self.devices[place].clock.ahead_ms = if self.faults.far.contains(&place) && chance(500) {
            sign * match draw(3) {
                0 => by(10 * 60_000),
                1 => by(24 * 3_600_000),
                _ => by(6 * 24 * 3_600_000),
            }
        } else {
            sign * by(if chance(800) { 3_000 } else { 50_000 })
        };
    }

    /// A partition, in one direction or both, that is mended after a while.
    fn cut_some(&mut self) {
        self.faults.count("partitions");
        let all = (1u64 << self.devices.len()) - 1;
        let side = match draw(3) {
            // One device alone, or any set.
            0 => 1 << self.somebody(),
            1 => draw(all),
            _ => draw(1 << self.plan.keepers),
        };
        let number = self.cut(side, all & !side, chance(600), false);
        self.after(ms(500 + draw(20_000)), move |world| world.mend(|cut| cut.number == number));
    }

    /// Nothing reaches some devices any more, ever; never so many keepers that the others are no quorum.
    fn cut_for_good(&mut self) {
        if self.stage != Stage::Trouble {
            return;
        }
        self.faults.count("partitions for good");
        let keepers = self.plan.keepers;
        let mut lost = 0u64;
        let may = keepers - quorum(keepers);
        for place in (0..keepers).filter(|place| !self.devices[*place].lies) {
            if usize::try_from(lost.count_ones()).unwrap() + usize::from(self.plan.liar) < may && chance(400)
            {
                lost |= 1 << place;
            }
        }
        for place in keepers..self.plan.devices {
            lost |= u64::from(chance(200)) << place;
        }
        let all = (1u64 << self.devices.len()) - 1;
        self.faults.lost |= lost;
        // Or what they say is heard and they hear nothing, or the other way round.
        match draw(5) {
            0 => self.cut(lost, all & !lost, false, true),
            1 => self.cut(all & !lost, lost, false, true),
            _ => self.cut(lost, all & !lost, true, true),
        };
    }

    /// Somebody copies the folder of a device that is no keeper, and writes with both.
    fn copy_a_device(&mut self) {
        let Some(of) = self.faults.copied else { return };
        if self.stage != Stage::Trouble || self.devices.len() >= super::founding::DEVICES_MAX {
            return;
        }
        self.faults.count("copied devices");
        let place = self.devices.len();
        let disk = self.devices[of].disk.clone();
        let mut copy = super::device::Device::new(place, of, disk);
        // Whose program is older cannot open what a newer one wrote, and says so.
        copy.rules = self.devices[of].rules;
        self.devices.push(copy);
        self.call_some(place);
        self.start(place);
        // The two write what the other does not know, side by side.
        self.after(ms(200 + draw(2_000)), move |world| {
            world.book(of);
            world.book(place);
        });
    }

    /// What everybody had in the beginning, and what was written since.
    pub(crate) fn writes_of(&self, place: usize) -> Vec<moothall_core::store::Write> {
        let device = &self.devices[place];
        let mut writes = as_kept(&device.disk.before, device.of);
        writes.extend_from_slice(&device.disk.writes);
        writes
    }
}
