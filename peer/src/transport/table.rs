//! The links that stand, and which of two to the same device stays.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use moothall_core::id::DeviceId;
use tokio::sync::{mpsc, watch};

use super::event::{Closed, Link};
use super::frame::Greeting;
use super::limits::{
    LINKS_DIALLED_MAX, LINKS_MAX, LINKS_UNADMITTED_MAX, LINKS_UNADMITTED_SOURCE_MAX, QUEUE_BYTES_MAX,
    QUEUE_FRAMES_MAX,
};

/// Something to do on a link's sending side, in order.
#[derive(Debug)]
pub(super) enum Outgoing {
    /// Send a frame.
    Frame(Vec<u8>),
    /// All is said: close.
    Finish,
}

/// How a link is to end.
#[derive(Debug, Clone)]
pub(super) struct Ending {
    /// Why.
    pub(super) reason: Closed,
    /// Whether what is queued goes out first.
    pub(super) drain: bool,
}

/// What the table and a link's task share.
#[derive(Debug)]
pub(super) struct Shared {
    /// Bytes that wait to be sent.
    pub(super) queued_bytes: AtomicUsize,
    /// Whether the runtime has let the device in.
    pub(super) admitted: watch::Sender<bool>,
    /// Set once, when the link is to end.
    pub(super) ending: watch::Sender<Option<Ending>>,
}

impl Shared {
    /// Tells the link's task to end. The first reason given stays.
    pub(super) fn end(&self, reason: Closed, drain: bool) {
        self.ending.send_if_modified(|ending| {
            let first = ending.is_none();
            if first {
                *ending = Some(Ending { reason, drain });
            }
            first
        });
    }
}

/// What tells two links to one device apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    /// Whether this device dialled.
    pub(super) dialled: bool,
    /// Which run of the other side's program it belongs to.
    pub(super) greeting: Greeting,
}

/// Whether a new link takes the place of an old one to the same device.
///
/// Of two links that stand at the same time, both sides keep the one that the smaller device dialled. A link to
/// another run of the other side's program, or dialled once more from the same side, shows that the old one is dead
/// even if nobody has noticed: then the new one stays.
pub(super) fn replaces(new: &Origin, old: &Origin, me: &DeviceId, device: &DeviceId) -> bool {
    if new.greeting != old.greeting || new.dialled == old.dialled {
        return true;
    }
    new.dialled == (me < device)
}

/// One link.
#[derive(Debug)]
struct Entry {
    device: DeviceId,
    origin: Origin,
    sender: mpsc::Sender<Outgoing>,
    shared: Arc<Shared>,
    /// Held until the link is admitted.
    place: Option<Place>,
}

/// What a link's task gets when its link is entered.
#[derive(Debug)]
pub(super) struct Entered {
    /// The link.
    pub(super) link: Link,
    /// What is to be sent on it.
    pub(super) outgoing: mpsc::Receiver<Outgoing>,
    /// What it shares with the table.
    pub(super) shared: Arc<Shared>,
}

/// All links.
#[derive(Debug, Default)]
pub(super) struct Table {
    links: HashMap<Link, Entry>,
    by_device: HashMap<DeviceId, Link>,
    last: u64,
}

impl Table {
    /// Enters a link, or says why not. A link that it replaces is told to end.
    pub(super) fn enter(
        &mut self,
        me: &DeviceId,
        device: DeviceId,
        origin: Origin,
        place: Option<Place>,
    ) -> Result<Entered, Closed> {
        let old =
            self.by_device.get(&device).and_then(|link| self.links.get(link).map(|entry| (*link, entry)));
        if let Some((link, entry)) = old {
            if !replaces(&origin, &entry.origin, me, &device) {
                return Err(Closed::Duplicate);
            }
            entry.shared.end(Closed::Duplicate, false);
            self.links.remove(&link);
        } else if !self.has_room(origin.dialled) {
            return Err(Closed::NoRoom);
        }
        self.last += 1;
        let link = Link(self.last);
        let (sender, outgoing) = mpsc::channel(QUEUE_FRAMES_MAX);
        let shared = Arc::new(Shared {
            queued_bytes: AtomicUsize::new(0),
            admitted: watch::Sender::new(false),
            ending: watch::Sender::new(None),
        });
        self.links.insert(link, Entry { device, origin, sender, shared: shared.clone(), place });
        self.by_device.insert(device, link);
        Ok(Entered { link, outgoing, shared })
    }

    /// Whether another link fits. Links from outside leave room for those that this device dials.
    pub(super) fn has_room(&self, dialled: bool) -> bool {
        let max = if dialled { LINKS_MAX } else { LINKS_MAX - LINKS_DIALLED_MAX };
        self.links.values().filter(|entry| dialled || !entry.origin.dialled).count() < max
            && self.links.len() < LINKS_MAX
    }

    /// Strikes out a link that has ended; says whose it was if no other link took its place.
    pub(super) fn leave(&mut self, link: Link) -> Option<DeviceId> {
        let entry = self.links.remove(&link)?;
        self.by_device.remove(&entry.device);
        Some(entry.device)
    }

    /// Lets a link's device in; says which device it is.
    pub(super) fn admit(&mut self, link: Link) {
        if let Some(entry) = self.links.get_mut(&link) {
            entry.place = None;
            entry.shared.admitted.send_replace(true);
        }
    }

    /// The device at the other end.
    pub(super) fn device(&self, link: Link) -> Option<DeviceId> {
        self.links.get(&link).map(|entry| entry.device)
    }

    /// Queues a frame. If the queue is full, the link ends.
    pub(super) fn send(&self, link: Link, bytes: Vec<u8>) -> Result<(), SendRefused> {
        let entry = self.links.get(&link).ok_or(SendRefused::Gone)?;
        if entry.shared.ending.borrow().is_some() {
            return Err(SendRefused::Gone);
        }
        let length = bytes.len();
        let before = entry.shared.queued_bytes.fetch_add(length, Ordering::AcqRel);
        if before + length <= QUEUE_BYTES_MAX && entry.sender.try_send(Outgoing::Frame(bytes)).is_ok() {
            return Ok(());
        }
        entry.shared.end(Closed::QueueFull, false);
        Err(SendRefused::Full)
    }

    /// Tells a link to end after what is queued.
    pub(super) fn finish(&self, link: Link, reason: Closed) {
        if let Some(entry) = self.links.get(&link) {
            let drain = entry.sender.try_send(Outgoing::Finish).is_ok();
            entry.shared.end(reason, drain);
        }
    }

    /// The link to a device.
    pub(super) fn link_to(&self, device: &DeviceId) -> Option<Link> {
        self.by_device.get(device).copied()
    }

    /// Tells all links to end; what is returned closes as each of them has.
    pub(super) fn finish_all(&self) -> Vec<watch::Receiver<Option<Ending>>> {
        let links: Vec<Link> = self.links.keys().copied().collect();
        for link in links {
            self.finish(link, Closed::Stopped);
        }
        self.links.values().map(|entry| entry.shared.ending.subscribe()).collect()
    }

    /// The devices to which this one dialled a link.
    pub(super) fn dialled(&self) -> impl Iterator<Item = &DeviceId> {
        self.links.values().filter(|entry| entry.origin.dialled).map(|entry| &entry.device)
    }
}

/// Why nothing was queued.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SendRefused {
    /// There is no such link, or it is ending.
    Gone,
    /// The queue is full; the link ends.
    Full,
}

/// The places for links from outside that are not yet admitted.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One such place, free again when dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    source: IpAddr,
}

impl Places {
    /// Takes a place for a link from an address, if there is one.
    pub(super) fn take(&self, source: IpAddr) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let source_max =
            if source.is_loopback() { LINKS_UNADMITTED_MAX } else { LINKS_UNADMITTED_SOURCE_MAX };
        let from_source = taken.get(&source).copied().unwrap_or(0);
        if taken.values().sum::<usize>() >= LINKS_UNADMITTED_MAX || from_source >= source_max {
            return None;
        }
        taken.insert(source, from_source + 1);
        Some(Place { places: self.clone(), source })
    }

    /// Whether half of them are taken: then who comes must first show that its address is its own.
    pub(super) fn crowded(&self) -> bool {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.values().sum::<usize>() * 2 >= LINKS_UNADMITTED_MAX
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const SMALL: DeviceId = DeviceId([1; 32]);
    const LARGE: DeviceId = DeviceId([2; 32]);

    fn origin(dialled: bool, run: u8) -> Origin {
        Origin { dialled, greeting: Greeting { run: [run; 16] } }
    }

    #[test]
    fn of_two_links_between_two_devices_the_one_that_the_smaller_dialled_stays() {
        // (me, the new link dialled by me, of run, the old link dialled by me, of run, whether the new one stays)
        let cases = [
            (SMALL, true, 1, false, 1, true),
            (SMALL, false, 1, true, 1, false),
            (LARGE, true, 1, false, 1, false),
            (LARGE, false, 1, true, 1, true),
            // The same side dials again only if it has lost the first link.
            (SMALL, true, 1, true, 1, true),
            (LARGE, false, 1, false, 1, true),
            // The other side has started again since: the old link is dead, whoever dialled.
            (SMALL, false, 2, true, 1, true),
            (LARGE, true, 2, false, 1, true),
        ];
        for (me, new_dialled, new_run, old_dialled, old_run, stays) in cases {
            let device = if me == SMALL { LARGE } else { SMALL };
            let new = origin(new_dialled, new_run);
            let old = origin(old_dialled, old_run);
            assert_eq!(replaces(&new, &old, &me, &device), stays, "{me:?} {new:?} {old:?}");
        }
    }

    #[test]
    fn both_sides_of_a_simultaneous_dial_keep_the_same_link() {
        let mut small = Table::default();
        let mut large = Table::default();
        // At the smaller one the link that the larger dialled comes up first, at the larger one it comes up last.
        let first = small.enter(&SMALL, LARGE, origin(false, 1), None).unwrap();
        let second = small.enter(&SMALL, LARGE, origin(true, 1), None).unwrap();
        assert_eq!(first.shared.ending.borrow().as_ref().unwrap().reason, Closed::Duplicate);
        assert_eq!(small.link_to(&LARGE), Some(second.link));
        let kept = large.enter(&LARGE, SMALL, origin(false, 1), None).unwrap();
        assert_eq!(large.enter(&LARGE, SMALL, origin(true, 1), None).unwrap_err(), Closed::Duplicate);
        assert_eq!(large.link_to(&SMALL), Some(kept.link));
        // That the replaced link ends says nothing about the one in its place.
        assert_eq!(small.leave(first.link), None);
        assert_eq!(small.link_to(&LARGE), Some(second.link));
    }

    #[test]
    fn links_from_outside_leave_room_for_those_that_are_dialled() {
        let mut table = Table::default();
        let device = |number: usize| DeviceId([u8::try_from(number).unwrap() + 3; 32]);
        for number in 0..LINKS_MAX - LINKS_DIALLED_MAX {
            table.enter(&SMALL, device(number), origin(false, 1), None).unwrap();
        }
        assert_eq!(table.enter(&SMALL, device(90), origin(false, 1), None).unwrap_err(), Closed::NoRoom);
        for number in LINKS_MAX - LINKS_DIALLED_MAX..LINKS_MAX {
            table.enter(&SMALL, device(number), origin(true, 1), None).unwrap();
        }
        assert_eq!(table.enter(&SMALL, device(91), origin(true, 1), None).unwrap_err(), Closed::NoRoom);
    }

    #[test]
    fn a_full_queue_ends_the_link_by_frames_and_by_bytes() {
        for (bytes, fit) in [(1, QUEUE_FRAMES_MAX), (1024 * 1024, 8)] {
            let mut table = Table::default();
            let entered = table.enter(&SMALL, LARGE, origin(true, 1), None).unwrap();
            for _ in 0..fit {
                assert_eq!(table.send(entered.link, vec![0; bytes]), Ok(()));
            }
            assert_eq!(table.send(entered.link, vec![0; bytes]), Err(SendRefused::Full));
            assert_eq!(entered.shared.ending.borrow().as_ref().unwrap().reason, Closed::QueueFull);
            assert_eq!(table.send(entered.link, vec![0; bytes]), Err(SendRefused::Gone));
        }
    }

    #[test]
    fn places_are_few_per_source_and_free_again_when_dropped() {
        let places = Places::default();
        let far: IpAddr = "192.0.2.1".parse().unwrap();
        let other: IpAddr = "192.0.2.2".parse().unwrap();
        let third: IpAddr = "127.0.0.1".parse().unwrap();
        let mut held: Vec<Place> =
            (0..LINKS_UNADMITTED_SOURCE_MAX).map(|_| places.take(far).unwrap()).collect();
        assert!(places.take(far).is_none());
        assert!(places.crowded());
        held.extend((0..LINKS_UNADMITTED_SOURCE_MAX).map(|_| places.take(other).unwrap()));
        assert!(places.take(third).is_none());
        held.pop();
        held.push(places.take(third).unwrap());
        drop(held);
        let held: Vec<Place> = (0..LINKS_UNADMITTED_MAX).map(|_| places.take(third).unwrap()).collect();
        assert_eq!(held.len(), LINKS_UNADMITTED_MAX);
        assert!(places.take(far).is_none());
    }
}
