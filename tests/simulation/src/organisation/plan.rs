//! What a seed says beforehand: how large the organisation is, and what will go wrong.

use std::time::Duration;

use moothall_core::view::keepers::Withstands;

use super::{chance, ms};
use crate::executor::draw;

/// How large an organisation is, and what will go wrong in it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many devices it begins with, the keepers among them.
    pub devices: usize,
    /// How many more may join.
    pub spares: usize,
    /// How many keepers it begins with.
    pub keepers: usize,
    /// How long things go wrong.
    pub trouble: Duration,
    /// So many acts are tried.
    pub acts: u32,
    /// So many nights pass, in which all machines sleep and a day goes by.
    pub nights: u32,
    /// How bad each sort of fault is; 0 is not at all, 3 badly.
    pub crashes: u64,
    /// Links that break, are slow, lose.
    pub links: u64,
    /// Partitions, of one direction too.
    pub partitions: u64,
    /// A partition that is never mended.
    pub for_good: bool,
    /// Clocks that are wrong, and jump.
    pub clocks: u64,
    /// Disks that stall or fail, and keystores that take their time.
    pub disks: u64,
    /// A keeper that lies, from the beginning on or once it leads.
    pub liar: bool,
    /// So many others lie from the beginning on, as many as can never bring about two orders. They may hold up confirming for ever,
    /// so that only what must not happen is looked at.
    pub more_liars: usize,
    /// A device of which there are two.
    pub copy: bool,
    /// Some devices know a newer version of the rules, which is decided on.
    pub versions: bool,
    /// A keeper that judges some entries otherwise, or cannot judge them.
    pub judges: Judges,
    /// More keepers are lost for good than can be missed, and the members name successors.
    pub succession: bool,
    /// How many amendments of the constitution are proposed.
    pub amendments: u32,
    /// The state is certified every so many positions.
    pub checkpoints: u64,
}

/// How one keeper judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judges {
    /// Like all.
    Alike,
    /// It refuses some.
    Otherwise,
    /// It panics on some.
    Panics,
}

impl Plan {
    pub(crate) fn draw() -> Self {
        let size = draw(100);
        let devices = match size {
            0..70 => 5 + draw(4),
            70..92 => 9 + draw(8),
            92..98 => 17 + draw(14),
            _ => 31 + draw(18),
        };
        let devices = usize::try_from(devices).unwrap();
        let badly = |often: u64| if chance(often) { 1 + draw(3) } else { 0 };
        let liar = chance(220);
        let keepers = if liar { 4 + draw(4) } else { 3 + draw(5) };
        let keepers = usize::try_from(keepers).unwrap().min(devices);
        let may_lie = usize::try_from(Withstands::of(keepers).lying).unwrap();
        let more_liars = if liar && may_lie > 1 && chance(300) { may_lie - 1 } else { 0 };
        let succession = chance(120) && !liar;
        Self {
            devices,
            spares: usize::try_from(draw(3)).unwrap(),
            keepers,
            trouble: ms(30_000 + draw(40_000)),
            acts: u32::try_from(30 + draw(50)).unwrap(),
            nights: u32::try_from(1 + draw(3)).unwrap(),
            crashes: badly(700),
            links: badly(800),
            partitions: badly(600),
            for_good: chance(100) && !succession,
            clocks: badly(500),
            disks: badly(400),
            liar,
            more_liars,
            copy: chance(120) && !succession,
            // A second keeper that does not sign is more than is borne, if one lies.
            versions: chance(60) && !liar && !succession,
            judges: match draw(20) {
                0 if !liar && !succession => Judges::Otherwise,
                1 if !liar && !succession => Judges::Panics,
                _ => Judges::Alike,
            },
            succession,
            amendments: if devices < 12 && chance(200) { 1 + u32::try_from(draw(2)).unwrap() } else { 0 },
            checkpoints: 1 + draw(40),
        }
    }
}
