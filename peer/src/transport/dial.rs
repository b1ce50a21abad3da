//! Whom to dial, and when: known devices with a growing pause, keepers first.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use moothall_core::id::DeviceId;

use super::limits::{
    ADDRESSES_MAX, FOUND_MAX, HINTED_MAX, LINKS_DIALLED_MAX, LINKS_DIALLED_PLAIN_MAX, PAUSE_FIRST, PAUSE_MAX,
};

/// A device that this one should be connected to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub device: DeviceId,
    /// Where it was last; none if only the local network can tell.
    pub addresses: Vec<SocketAddr>,
    /// Whether it comes before others, as keepers do.
    pub preferred: bool,
}

/// One device to dial.
#[derive(Debug)]
struct Target {
    addresses: Vec<SocketAddr>,
    preferred: bool,
    /// Known for good: dialled whenever there is no link.
    lasting: bool,
    /// Wanted now: dialled until it answers.
    wanted: bool,
    dialling: bool,
    /// Where somebody else says that it is; forgotten as soon as that is tried.
    hint: Vec<SocketAddr>,
    /// The attempt under way rests on a hint alone: that it fails says nothing of the device.
    on_hint: bool,
    failures: u32,
    due: Instant,
}

impl Target {
    fn new(now: Instant) -> Self {
        Self {
            addresses: Vec::new(),
            preferred: false,
            lasting: false,
            wanted: false,
            dialling: false,
            hint: Vec::new(),
            on_hint: false,
            failures: 0,
            due: now,
        }
    }

    /// Counts a failure and puts the next attempt off.
    fn put_off(&mut self, now: Instant, jitter: f64) {
        self.failures = self.failures.saturating_add(1);
        self.due = now + pause(self.failures, jitter);
    }
}

/// The pause after so many failures: 0.2 s, doubled each time, 60 s at most, of which `jitter` (0 to 1) takes away up
/// to a half, so that devices which lost each other at one moment do not meet again and again.
fn pause(failures: u32, jitter: f64) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    let whole = PAUSE_FIRST.saturating_mul(1 << doublings).min(PAUSE_MAX);
    whole.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
}

/// What is dialled now, and where.
pub(super) type Pick = (DeviceId, Vec<SocketAddr>);

/// All devices to dial, and where the local network says that devices are.
#[derive(Debug, Default)]
pub(super) struct Targets {
    targets: HashMap<DeviceId, Target>,
    found: HashMap<DeviceId, Vec<SocketAddr>>,
}

impl Targets {
    /// Replaces the devices known for good. Those that stay keep their pauses, unless a new address gives hope.
    pub(super) fn set_known(&mut self, known: Vec<Known>, now: Instant) {
        for target in self.targets.values_mut() {
            target.lasting = false;
            target.preferred = false;
        }
        let mut listed = HashSet::new();
        for Known { device, mut addresses, preferred } in known {
            addresses.truncate(ADDRESSES_MAX);
            listed.insert(device);
            let target = self.targets.entry(device).or_insert_with(|| Target::new(now));
            if addresses.iter().any(|address| !target.addresses.contains(address)) {
                target.due = target.due.min(now);
            }
            if !target.wanted {
                target.addresses.clear();
            }
            target.add(addresses);
            target.preferred = preferred;
            target.lasting = true;
        }
        self.targets.retain(|device, target| listed.contains(device) || target.wanted || target.dialling);
    }

    /// Where a device may be, by what is known and by what the local network says.
    pub(super) fn addresses(&self, device: &DeviceId) -> Vec<SocketAddr> {
        let known = self.targets.get(device).map(|target| target.addresses.clone()).unwrap_or_default();
        known.into_iter().chain(self.found.get(device).cloned().unwrap_or_default()).collect()
    }

    /// Dials a device at once, and goes on until it answers.
    pub(super) fn want(&mut self, device: DeviceId, addresses: Vec<SocketAddr>, now: Instant) {
        let target = self.targets.entry(device).or_insert_with(|| Target::new(now));
        target.add(addresses);
        target.wanted = true;
        target.failures = 0;
        target.due = now;
    }

    /// Takes down where the local network says a device is. If it is to be dialled, it is due at once.
    pub(super) fn found(&mut self, device: DeviceId, mut addresses: Vec<SocketAddr>, now: Instant) {
        addresses.truncate(ADDRESSES_MAX);
        let room = self.found.len() < FOUND_MAX || self.found.contains_key(&device);
        let Some(target) = self.targets.get_mut(&device) else {
            if room {
                self.found.insert(device, addresses);
            }
            return;
        };
        if self.found.insert(device, addresses.clone()) != Some(addresses) {
            target.failures = 0;
            target.due = now;
        }
    }

    /// Somebody else says where a device is: a known one is tried there once, whenever it is due, and as soon as the attempt
    /// under way has ended. Nothing else comes of it.
    pub(super) fn hinted(&mut self, device: &DeviceId, addresses: Vec<SocketAddr>) {
        if let Some(target) = self.targets.get_mut(device).filter(|target| target.lasting) {
            for address in addresses {
                if !target.hint.contains(&address) && target.hint.len() < HINTED_MAX {
                    target.hint.push(address);
                }
            }
        }
    }

    /// Forgets where the local network said a device was.
    pub(super) fn vanished(&mut self, device: &DeviceId) {
        self.found.remove(device);
    }

    /// No longer dials a device.
    pub(super) fn forget(&mut self, device: &DeviceId) {
        self.targets.remove(device);
    }

    /// Picks whom to dial now: who is due, not linked and not being dialled already; preferred ones first, then who has
    /// waited longest. `dialled` are the devices with a link that this one dialled.
    pub(super) fn pick(
        &mut self,
        now: Instant,
        linked: impl Fn(&DeviceId) -> bool,
        dialled: &HashSet<DeviceId>,
    ) -> Vec<Pick> {
        let busy = self
            .targets
            .iter()
            .filter(|(device, target)| target.dialling && !dialled.contains(*device))
            .count();
        let busy_plain = self
            .targets
            .iter()
            .filter(|(device, target)| !target.preferred && (target.dialling || dialled.contains(*device)))
            .count();
        let mut free = LINKS_DIALLED_MAX.saturating_sub(busy + dialled.len());
        let mut free_plain = LINKS_DIALLED_PLAIN_MAX.saturating_sub(busy_plain);
        let found = &self.found;
        let mut due: Vec<(&DeviceId, &mut Target)> = self
            .targets
            .iter_mut()
            .filter(|(device, target)| {
                let due = target.due <= now && target.dialable(found.get(*device));
                (due || target.is_hinted()) && !linked(device)
            })
            .collect();
        due.sort_by_key(|(device, target)| (!target.preferred, target.due, **device));
        let mut picks = Vec::new();
        for (device, target) in due {
            if free == 0 {
                break;
            }
            if !target.preferred {
                if free_plain == 0 {
                    break;
                }
                free_plain -= 1;
            }
            free -= 1;
            target.on_hint = target.due > now || !target.dialable(found.get(device));
            target.dialling = true;
            let hint = std::mem::take(&mut target.hint);
            let mut addresses = if target.on_hint { Vec::new() } else { target.addresses.clone() };
            let found = found.get(device).filter(|_| !target.on_hint);
            for address in found.into_iter().flatten().chain(&hint) {
                if !addresses.contains(address) {
                    addresses.push(*address);
                }
            }
            picks.push((*device, addresses));
        }
        picks
    }

    /// When the next device that has no link is due.
    pub(super) fn next_due(&self, linked: impl Fn(&DeviceId) -> bool) -> Option<Instant> {
        self.targets
            .iter()
            .filter(|(device, target)| target.dialable(self.found.get(*device)) && !linked(device))
            .map(|(_, target)| target.due)
            .min()
    }

    /// An attempt has led nowhere.
    pub(super) fn failed(&mut self, device: &DeviceId, now: Instant, jitter: f64) {
        if let Some(target) = self.targets.get_mut(device) {
            target.dialling = false;
            if !std::mem::take(&mut target.on_hint) {
                target.put_off(now, jitter);
            }
            if !target.lasting && !target.wanted {
                self.targets.remove(device);
            }
        }
    }

    /// An attempt has led to a link, or has shown that there is one.
    pub(super) fn answered(&mut self, device: &DeviceId) {
        if let Some(target) = self.targets.get_mut(device) {
            target.dialling = false;
            target.wanted = false;
            target.hint.clear();
            if !target.lasting {
                self.targets.remove(device);
            }
        }
    }

    /// The device has let this one in: earlier failures no longer count. Until then a link that ends counts as one, so
    /// that whoever refuses is asked less and less often.
    pub(super) fn welcomed(&mut self, device: &DeviceId) {
        if let Some(target) = self.targets.get_mut(device) {
            target.failures = 0;
        }
    }

    /// The link to the device is gone.
    pub(super) fn lost(&mut self, device: &DeviceId, now: Instant, jitter: f64) {
        if let Some(target) = self.targets.get_mut(device) {
            target.put_off(now, jitter);
        }
    }
}

impl Target {
    fn add(&mut self, addresses: Vec<SocketAddr>) {
        for address in addresses {
            if !self.addresses.contains(&address) && self.addresses.len() < ADDRESSES_MAX {
                self.addresses.push(address);
            }
        }
    }

    fn is_hinted(&self) -> bool {
        !self.dialling && self.lasting && !self.hint.is_empty()
    }

    fn dialable(&self, found: Option<&Vec<SocketAddr>>) -> bool {
        !self.dialling
            && (self.lasting || self.wanted)
            && (!self.addresses.is_empty() || found.is_some_and(|addresses| !addresses.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn device(number: u8) -> DeviceId {
        DeviceId([number; 32])
    }

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    fn known(numbers: std::ops::Range<u8>, preferred: bool) -> Vec<Known> {
        numbers
            .map(|number| Known {
                device: device(number),
                addresses: vec![address(u16::from(number) + 1)],
                preferred,
            })
            .collect()
    }

    fn picked(targets: &mut Targets, now: Instant) -> Vec<DeviceId> {
        targets.pick(now, |_| false, &HashSet::new()).into_iter().map(|(device, _)| device).collect()
    }

    #[test]
    fn the_pause_doubles_from_a_fifth_of_a_second_to_a_minute() {
        for (failures, jitter, milliseconds) in [
            (1, 0.0, 200),
            (2, 0.0, 400),
            (3, 0.0, 800),
            (3, 1.0, 400),
            (9, 0.0, 51_200),
            (10, 0.0, 60_000),
            (u32::MAX, 0.0, 60_000),
            (u32::MAX, 1.0, 30_000),
        ] {
            assert_eq!(pause(failures, jitter), Duration::from_millis(milliseconds), "{failures} {jitter}");
        }
    }

    #[test]
    fn keepers_come_first_and_others_never_take_their_places() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.set_known([known(20..60, false), known(0..2, true)].concat(), now);
        let first = picked(&mut targets, now);
        assert_eq!(first[..2], [device(0), device(1)]);
        assert_eq!(first.len(), 2 + LINKS_DIALLED_PLAIN_MAX);
        targets.set_known([known(20..60, false), known(0..10, true)].concat(), now);
        let second = picked(&mut targets, now);
        assert_eq!(second, [device(2), device(3)], "twelve at most, attempts included");
    }

    #[test]
    fn a_failure_puts_the_next_attempt_off_and_a_welcome_clears_it() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.set_known(known(1..2, false), now);
        assert_eq!(picked(&mut targets, now), [device(1)]);
        assert_eq!(picked(&mut targets, now), [], "it is being dialled already");
        targets.failed(&device(1), now, 0.0);
        assert_eq!(targets.next_due(|_| false), Some(now + Duration::from_millis(200)));
        assert_eq!(picked(&mut targets, now + Duration::from_millis(199)), []);
        assert_eq!(picked(&mut targets, now + Duration::from_millis(200)), [device(1)]);
        targets.answered(&device(1));
        assert_eq!(targets.next_due(|_| true), None, "a linked device is not dialled");
        targets.lost(&device(1), now, 0.0);
        assert_eq!(targets.next_due(|_| false), Some(now + Duration::from_millis(400)));
        targets.welcomed(&device(1));
        targets.lost(&device(1), now, 0.0);
        assert_eq!(targets.next_due(|_| false), Some(now + Duration::from_millis(200)));
    }

    #[test]
    fn a_wanted_device_is_dialled_until_it_answers_once() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.want(device(1), vec![address(1)], now);
        assert_eq!(picked(&mut targets, now), [device(1)]);
        targets.failed(&device(1), now, 0.0);
        targets.set_known(Vec::new(), now);
        let later = now + Duration::from_secs(1);
        assert_eq!(picked(&mut targets, later), [device(1)]);
        targets.answered(&device(1));
        targets.lost(&device(1), later, 0.0);
        assert_eq!(targets.next_due(|_| false), None);
    }

    #[test]
    fn what_the_local_network_says_brings_a_known_device_forward_and_nobody_else() {
        let now = Instant::now();
        let mut targets = Targets::default();
        let nowhere = Known { device: device(1), addresses: Vec::new(), preferred: false };
        targets.set_known(vec![nowhere], now);
        assert_eq!(picked(&mut targets, now), [], "nobody knows where it is");
        targets.found(device(1), vec![address(7)], now);
        targets.found(device(2), vec![address(8)], now);
        assert_eq!(targets.pick(now, |_| false, &HashSet::new()), [(device(1), vec![address(7)])]);
        targets.failed(&device(1), now, 0.0);
        targets.found(device(1), vec![address(7)], now);
        assert_eq!(picked(&mut targets, now), [], "the same words again bring no hope");
        targets.found(device(1), vec![address(9)], now);
        assert_eq!(picked(&mut targets, now), [device(1)]);
    }

    #[test]
    fn a_hint_about_a_known_device_is_tried_once_and_its_failure_puts_nothing_off() {
        let now = Instant::now();
        let mut targets = Targets::default();
        let mut list = known(1..2, false);
        list.push(Known { device: device(2), addresses: Vec::new(), preferred: false });
        targets.set_known(list, now);
        assert_eq!(picked(&mut targets, now), [device(1)]);
        targets.failed(&device(1), now, 0.0);
        for number in 1..=3 {
            targets.hinted(&device(number), vec![address(7); 100]);
        }
        // The one that has failed is not due, and called at the new address only; a stranger is not called at all.
        let mut picks = targets.pick(now, |_| false, &HashSet::new());
        picks.sort();
        assert_eq!(picks, [(device(1), vec![address(7)]), (device(2), vec![address(7)])]);
        // What is said of a device that is being called is tried after that.
        targets.hinted(&device(2), vec![address(8)]);
        assert_eq!(picked(&mut targets, now), []);
        for number in 1..=2 {
            targets.failed(&device(number), now, 0.0);
        }
        assert_eq!(targets.pick(now, |_| false, &HashSet::new()), [(device(2), vec![address(8)])]);
        targets.failed(&device(2), now, 0.0);
        assert_eq!(picked(&mut targets, now), []);
        assert_eq!(targets.next_due(|_| false), Some(now + PAUSE_FIRST), "as after its own failure");
        // Whoever is there needs no hint.
        targets.hinted(&device(2), vec![address(9)]);
        assert_eq!(targets.pick(now, |device| device.0[0] == 2, &HashSet::new()), []);
        targets.answered(&device(2));
        assert_eq!(picked(&mut targets, now), []);
    }

    #[test]
    fn strangers_on_the_local_network_fill_a_bounded_memory() {
        let now = Instant::now();
        let mut targets = Targets::default();
        for number in 0..2 * u16::try_from(FOUND_MAX).unwrap() {
            let mut id = [7; 32];
            id[..2].copy_from_slice(&number.to_be_bytes());
            targets.found(DeviceId(id), vec![address(1); 100], now);
        }
        assert_eq!(targets.found.len(), FOUND_MAX);
        assert!(targets.found.values().all(|addresses| addresses.len() <= ADDRESSES_MAX));
    }

    #[test]
    fn a_forgotten_device_is_not_dialled() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.set_known(known(1..3, false), now);
        targets.forget(&device(1));
        assert_eq!(picked(&mut targets, now), [device(2)]);
    }
}
