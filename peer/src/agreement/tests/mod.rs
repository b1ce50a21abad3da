//! Members in one process, with a network between them that can be cut, and disks that can fail.
#![allow(clippy::unwrap_used)]

mod agreeing;
mod changing;
mod hostile;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use moothall_core::id::DeviceId;
use openraft::TokioRuntime;
use tokio::sync::watch;

use super::state::locked;
use super::{Agreement, Command, Group, Heard, Host, Kept, Opened, Timing};

const GROUP: Group = Group { epoch: 1, generation: 1 };

/// Quick, so that elections are over soon.
const TIMING: Timing = Timing {
    heartbeat: Duration::from_millis(60),
    election_min: Duration::from_millis(250),
    election_max: Duration::from_millis(450),
};

fn device(n: u8) -> DeviceId {
    DeviceId([n; 32])
}

fn devices(all: impl IntoIterator<Item = u8>) -> BTreeSet<DeviceId> {
    all.into_iter().map(device).collect()
}

fn command(n: u32) -> Command {
    Command::from(n.to_be_bytes().to_vec())
}

/// What the disk of a member does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Disk {
    Keeps,
    Fails,
    Hangs,
    Panics,
}

/// What the link to a member does with its answers.
type Liar = fn(Vec<u8>) -> Vec<u8>;

/// One member as the others see it.
struct Place {
    agreement: Option<Arc<Agreement<Seat, TokioRuntime>>>,
    kept: Opened,
    disk: Disk,
    heard: Vec<Heard>,
    /// Settles at once whatever is agreed.
    settles: bool,
    cut: bool,
    liar: Option<Liar>,
}

/// All members.
struct Club {
    places: RwLock<BTreeMap<DeviceId, Arc<Mutex<Place>>>>,
    /// How long each 100 KiB of a request take.
    slow: Duration,
    changed: watch::Sender<u64>,
}

/// What a member is given to run in.
#[derive(Clone)]
struct Seat {
    me: DeviceId,
    club: Arc<Club>,
}

impl Host for Seat {
    async fn keep(&self, kept: Vec<Kept>) -> io::Result<()> {
        tokio::task::yield_now().await;
        self.comes_round().await;
        let place = self.club.place(self.me);
        let mut place = locked(&place);
        match place.disk {
            Disk::Keeps | Disk::Hangs => kept.into_iter().for_each(|kept| place.kept.keep(kept)),
            Disk::Fails => return Err(io::Error::other("the disk is full")),
            Disk::Panics => panic!("the disk panics"),
        }
        self.club.changed.send_modify(|count| *count += 1);
        Ok(())
    }

    async fn comes_round(&self) {
        let mut changed = self.club.changed.subscribe();
        while locked(&self.club.place(self.me)).disk == Disk::Hangs {
            let _ = changed.changed().await;
        }
    }

    async fn call(&self, to: DeviceId, request: Vec<u8>) -> io::Result<Vec<u8>> {
        let way = |from: DeviceId, to: DeviceId| {
            let (from, to) = (self.club.place(from), self.club.place(to));
            let cut = locked(&from).cut || locked(&to).cut;
            let agreement = locked(&to).agreement.clone();
            agreement.filter(|_| !cut).ok_or_else(|| io::Error::other("there is no way"))
        };
        let there = way(self.me, to)?;
        let pieces = u32::try_from(request.len() / (100 * 1024)).unwrap();
        if !self.club.slow.is_zero() && pieces > 0 {
            tokio::time::sleep(self.club.slow * pieces).await;
        }
        let answer = there.answer(self.me, &request).await;
        way(to, self.me)?;
        let liar = locked(&self.club.place(to)).liar;
        Ok(liar.map_or(answer.clone(), |liar| liar(answer)))
    }

    fn heard(&self, heard: Heard) {
        let place = self.club.place(self.me);
        let mut place = locked(&place);
        if let (Heard::Agreed { number, .. }, true, Some(agreement)) =
            (&heard, place.settles, &place.agreement)
        {
            agreement.settled(*number);
        }
        place.heard.push(heard);
        self.club.changed.send_modify(|count| *count += 1);
    }
}

impl Club {
    /// Members 1 to `count`, who have founded the group.
    async fn founded(count: u8) -> Arc<Self> {
        let club = Self::new(Duration::ZERO);
        for n in 1..=count {
            club.start_in(n, GROUP, 1..=count).await;
        }
        club
    }

    fn new(slow: Duration) -> Arc<Self> {
        Arc::new(Self { places: RwLock::default(), slow, changed: watch::channel(0).0 })
    }

    fn place(&self, device: DeviceId) -> Arc<Mutex<Place>> {
        if let Some(place) = self.places.read().unwrap().get(&device) {
            return place.clone();
        }
        let place = Place {
            agreement: None,
            kept: Opened::default(),
            disk: Disk::Keeps,
            heard: Vec::new(),
            settles: false,
            cut: false,
            liar: None,
        };
        self.places.write().unwrap().entry(device).or_insert_with(|| Arc::new(Mutex::new(place))).clone()
    }

    fn with<T>(&self, n: u8, change: impl FnOnce(&mut Place) -> T) -> T {
        change(&mut locked(&self.place(device(n))))
    }

    /// Starts one that was a member before, or is appointed later.
    async fn start(self: &Arc<Self>, n: u8) {
        self.start_in(n, GROUP, []).await;
    }

    async fn start_in(self: &Arc<Self>, n: u8, group: Group, founders: impl IntoIterator<Item = u8>) {
        let seat = Seat { me: device(n), club: self.clone() };
        let kept = self.with(n, |place| place.kept.clone());
        let started = Agreement::start(seat, device(n), group, &devices(founders), kept, TIMING).await;
        self.with(n, |place| place.agreement = Some(Arc::new(started.unwrap())));
    }

    async fn stop(&self, n: u8) {
        let agreement = self.with(n, |place| place.agreement.take());
        agreement.unwrap().stop().await;
    }

    fn agreement(&self, n: u8) -> Arc<Agreement<Seat, TokioRuntime>> {
        self.with(n, |place| place.agreement.clone()).unwrap()
    }

    /// Waits until this is so, looking whenever a member has heard or kept something.
    async fn until(&self, what: &str, so: impl Fn(&Self) -> bool) {
        let mut changed = self.changed.subscribe();
        let waiting = async {
            while !so(self) {
                changed.changed().await.unwrap();
            }
        };
        if tokio::time::timeout(Duration::from_secs(40), waiting).await.is_err() {
            let heard: Vec<_> =
                self.all().into_iter().map(|n| (n, self.with(n, |place| place.heard.clone()))).collect();
            panic!("never: {what}; {heard:#?}");
        }
    }

    fn all(&self) -> Vec<u8> {
        self.places.read().unwrap().keys().map(|device| device.0[0]).collect()
    }

    fn leads(&self, n: u8) -> bool {
        let last = |place: &mut Place| {
            place.heard.iter().rev().find_map(|heard| match heard {
                Heard::Leads(leads) => Some(*leads),
                _ => None,
            })
        };
        self.with(n, |place| place.agreement.is_some() && last(place) == Some(true))
    }

    /// Waits until one of these leads.
    async fn leader(&self, of: impl IntoIterator<Item = u8>) -> u8 {
        let of: Vec<u8> = of.into_iter().collect();
        self.until("one leads", |club| of.iter().any(|n| club.leads(*n))).await;
        of.into_iter().find(|n| self.leads(*n)).unwrap()
    }

    fn agreed(&self, n: u8) -> Vec<(u64, Command)> {
        let agreed = |heard: &Heard| match heard {
            Heard::Agreed { number, command } => Some((*number, command.clone())),
            _ => None,
        };
        self.with(n, |place| place.heard.iter().filter_map(agreed).collect())
    }

    fn has_agreed(&self, n: u8, wanted: &Command) -> bool {
        self.agreed(n).iter().any(|(_, command)| command == wanted)
    }

    fn has_heard(&self, n: u8, wanted: &Heard) -> bool {
        self.with(n, |place| place.heard.contains(wanted))
    }

    /// Has commands agreed, by whoever of these leads, however often the lead changes meanwhile.
    async fn agree(&self, of: &[u8], commands: impl IntoIterator<Item = u32>) {
        for n in commands {
            while !of.iter().any(|member| self.has_agreed(*member, &command(n))) {
                let leader = self.leader(of.iter().copied()).await;
                let not = |club: &Self| club.with(leader, |place| not_agreed(place, &command(n)));
                let before = not(self);
                self.agreement(leader).propose(command(n));
                self.until("a command's fate", |club| {
                    of.iter().any(|member| club.has_agreed(*member, &command(n))) || not(club) > before
                })
                .await;
            }
        }
    }

    /// The newest members that one has heard of, if no change is under way.
    fn members(&self, n: u8) -> Option<BTreeSet<DeviceId>> {
        self.with(n, |place| {
            place.heard.iter().rev().find_map(|heard| match heard {
                Heard::Members { members, changing } => Some((!changing).then(|| members.clone())),
                _ => None,
            })
        })
        .flatten()
    }

    /// No two members ever heard different commands under one number, nor out of order.
    fn check(&self) {
        let mut places = BTreeMap::new();
        for n in self.all() {
            let agreed = self.agreed(n);
            for (number, command) in agreed {
                let here = places.entry(number).or_insert_with(|| command.clone());
                assert_eq!(*here, command, "member {n} has something else at {number}");
            }
        }
    }
}

fn not_agreed(place: &Place, wanted: &Command) -> usize {
    place
        .heard
        .iter()
        .filter(|heard| matches!(heard, Heard::NotAgreed { command } if command == wanted))
        .count()
}
