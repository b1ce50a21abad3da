//! What is done to the processes, their network and their disks.

use std::fmt;
use std::time::Duration;

use moothall_tests::Random;
use moothall_tests::stations::Station;
use moothall_tests::stations::disk::Disk;
use moothall_tests::stations::wires::Wires;

/// What there is to do something to.
pub(crate) struct Ground {
    pub(crate) stations: Vec<Station>,
    pub(crate) wires: Option<Wires>,
    pub(crate) disk: Option<Disk>,
    /// The first so many are keepers.
    pub(crate) keepers: usize,
}

/// One fault; numbers are those of the stations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    KillKeeper(usize),
    KillAllKeepers,
    StopKeeper(usize),
    PullKeeper(usize),
    PullTwoKeepers(usize, usize),
    Lose(usize, usize),
    Fill,
    KillMember(usize),
    PullMember(usize),
}

impl Fault {
    /// Draws one that is possible here.
    pub(crate) fn draw(random: &mut Random, ground: &Ground) -> Self {
        let (keepers, all) = (ground.keepers, ground.stations.len());
        let mut below = |end: usize| usize::try_from(random.below(end as u64)).unwrap();
        loop {
            let keeper = below(keepers);
            let other = (keeper + 1 + below(keepers - 1)) % keepers;
            let member = keepers + below(all - keepers);
            let (wired, fillable) = (ground.wires.is_some(), ground.disk.is_some());
            match below(12) {
                0..2 => return Self::KillKeeper(keeper),
                2 => return Self::KillAllKeepers,
                3..5 => return Self::StopKeeper(keeper),
                5..7 if wired => return Self::PullKeeper(keeper),
                7 if wired => return Self::PullTwoKeepers(keeper, other),
                8 if wired => return Self::Lose(keeper, other),
                9 if fillable => return Self::Fill,
                10 => return Self::KillMember(member),
                11 if wired => return Self::PullMember(member),
                _ => {}
            }
        }
    }

    /// For how long it lasts: mostly seconds, sometimes long enough that links are given up.
    pub(crate) fn lasts(self, random: &mut Random) -> Duration {
        let millis =
            if random.below(4) == 0 { 15_000 + random.below(15_000) } else { 500 + random.below(8_000) };
        Duration::from_millis(millis)
    }

    pub(crate) fn begin(self, ground: &mut Ground) {
        match self {
            Self::KillKeeper(one) | Self::KillMember(one) => ground.stations[one].kill(),
            Self::KillAllKeepers => ground.stations[..ground.keepers].iter_mut().for_each(Station::kill),
            Self::StopKeeper(one) => ground.stations[one].signal("-STOP"),
            Self::PullKeeper(one) | Self::PullMember(one) => ground.wires().pull(one),
            Self::PullTwoKeepers(one, other) => {
                ground.wires().pull(one);
                ground.wires().pull(other);
            }
            Self::Lose(from, to) => ground.wires().lose(from, to),
            Self::Fill => ground.disk.iter().for_each(Disk::fill),
        }
    }

    pub(crate) fn mend(self, ground: &mut Ground) {
        match self {
            Self::KillKeeper(one) | Self::KillMember(one) => ground.stations[one].start(),
            Self::KillAllKeepers => ground.stations[..ground.keepers].iter_mut().for_each(Station::start),
            Self::StopKeeper(one) => ground.stations[one].signal("-CONT"),
            Self::PullKeeper(one) | Self::PullMember(one) => ground.wires().plug(one),
            Self::PullTwoKeepers(one, other) => {
                ground.wires().plug(one);
                ground.wires().plug(other);
            }
            Self::Lose(from, to) => ground.wires().find(from, to),
            Self::Fill => ground.disk.iter().for_each(Disk::free),
        }
    }

    /// Its kind.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::KillKeeper(_) => "a keeper killed",
            Self::KillAllKeepers => "all keepers killed",
            Self::StopKeeper(_) => "a keeper stopped",
            Self::PullKeeper(_) => "a keeper cut off",
            Self::PullTwoKeepers(..) => "two keepers cut off",
            Self::Lose(..) => "one way between keepers lost",
            Self::Fill => "a keeper's disk full",
            Self::KillMember(_) => "a member killed",
            Self::PullMember(_) => "a member cut off",
        }
    }
}

impl Ground {
    fn wires(&self) -> &Wires {
        self.wires.as_ref().unwrap()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = match self {
            Self::KillAllKeepers | Self::Fill => String::new(),
            Self::KillKeeper(one)
            | Self::StopKeeper(one)
            | Self::PullKeeper(one)
            | Self::KillMember(one)
            | Self::PullMember(one) => format!(" ({one})"),
            Self::PullTwoKeepers(one, other) => format!(" ({one}, {other})"),
            Self::Lose(from, to) => format!(" ({from} to {to})"),
        };
        write!(f, "{}{who}", self.kind())
    }
}
