//! What peers owe: a question that is not answered in time keeps nobody else from being asked, and later costs the link.
//!
//! Each sort of question has its own clock, and only an answer of that sort sets it back: a peer cannot buy time by saying
//! something else.

use super::{LinkId, Peer, Replica, Stage};
use crate::id::DeviceId;
use crate::ledger::record::{Device, Key};
use crate::ledger::state::Look;

/// After so long without an answer, others are asked the same: five seconds, by the uptime clock.
const LATE_MS: i64 = 5_000;

/// A peer that owes an answer for so long is left: half a minute.
const SILENCE_MS: i64 = 30_000;

/// A device that is put out hears for so long why: three seconds.
const FAREWELL_MS: i64 = 3_000;

/// Entries that a peer was asked for. Each question has its own clock: an answer to another is none to this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Of whose journal.
    pub(crate) device: DeviceId,
    /// From this number on.
    pub(crate) from: u64,
    /// So many.
    pub(crate) count: u64,
    /// Since when, by the uptime clock.
    pub(crate) since_ms: i64,
}

impl Asked {
    /// Whether others are to be asked as well.
    pub(crate) fn is_late(&self, uptime_ms: i64) -> bool {
        uptime_ms - self.since_ms > LATE_MS
    }
}

/// Sorts of other questions that are answered in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// For the confirmed order.
    Order,
    /// For bodies.
    Bodies,
    /// For digests of ranges.
    Ranges,
    /// For what follows the newest shared point.
    Line,
    /// For entries by their ids.
    Named,
    /// For a checkpoint.
    Checkpoint,
    /// For batches with their entries.
    History,
}

const SORTS: [Sort; 7] =
    [Sort::Order, Sort::Bodies, Sort::Ranges, Sort::Line, Sort::Named, Sort::Checkpoint, Sort::History];

/// Since when answers are owed, by the uptime clock, for each sort.
#[derive(Debug, Default)]
pub(crate) struct Owing {
    since_ms: [Option<i64>; SORTS.len()],
}

impl Owing {
    /// An answer of that sort came.
    pub(crate) fn answered(&mut self, sort: Sort) {
        self.since_ms[sort as usize] = None;
    }

    /// Whether others are to be asked as well.
    pub(crate) fn is_late(&self, sort: Sort, uptime_ms: i64) -> bool {
        self.since_ms[sort as usize].is_some_and(|since_ms| uptime_ms - since_ms > LATE_MS)
    }

    fn is_silent(&self, uptime_ms: i64) -> bool {
        self.since_ms.iter().flatten().any(|since_ms| uptime_ms - since_ms > SILENCE_MS)
    }
}

impl Peer {
    fn owes(&self, sort: Sort) -> bool {
        match sort {
            Sort::Order => self.asked_order.is_some(),
            Sort::Bodies => !self.asked_bodies.is_empty(),
            Sort::Ranges => self.asked_ranges,
            Sort::Line => self.asked_line.is_some(),
            Sort::Named => !self.asked_named.is_empty(),
            Sort::Checkpoint => self.asked_checkpoint.is_some(),
            Sort::History => self.asked_history.is_some(),
        }
    }

    /// Whether it has not brought entries for so long that it will not: a slow link has time for all that was asked.
    fn withholds(&self, uptime_ms: i64) -> bool {
        self.asked.iter().any(|asked| uptime_ms - asked.since_ms > 2 * SILENCE_MS)
    }

    /// Looks at the clock: what is owed is owed since now at the latest.
    fn watch(&mut self, uptime_ms: i64) {
        for sort in SORTS {
            let since_ms = self.owing.since_ms[sort as usize];
            self.owing.since_ms[sort as usize] = self.owes(sort).then(|| since_ms.unwrap_or(uptime_ms));
        }
    }
}

impl Replica {
    /// Closes links to devices that are out, and to those that owe an answer for too long: others may have it.
    pub(super) fn watch_peers(&mut self) {
        let mut out = Vec::new();
        let mut silent = Vec::new();
        for (link, peer) in &self.peers {
            let for_ms = peer.out_since_ms.map_or(0, |since_ms| self.uptime_ms - since_ms);
            let may_hear = self.was_enrolled(peer) && for_ms < FAREWELL_MS;
            if matches!(peer.stage, Stage::Admitted | Stage::Welcomed) && !self.may_stay(peer) && !may_hear {
                out.push(*link);
            } else if peer.owing.is_silent(self.uptime_ms) || peer.withholds(self.uptime_ms) {
                silent.push(*link);
            }
        }
        for link in out {
            self.close(link, "dropped-unknown-device");
        }
        for link in silent {
            self.note_dropped(link, "dropped-silent");
            self.close(link, "dropped-silent");
        }
        let uptime_ms = self.uptime_ms;
        let staying: Vec<LinkId> =
            self.peers.iter().filter(|(_, peer)| self.may_stay(peer)).map(|(link, _)| *link).collect();
        for (link, peer) in &mut self.peers {
            if staying.contains(link) {
                peer.out_since_ms = None;
            } else {
                peer.out_since_ms.get_or_insert(uptime_ms);
            }
            peer.watch(uptime_ms);
        }
    }

    /// Whether a peer is or was enrolled by the confirmed order.
    pub(super) fn was_enrolled(&self, peer: &Peer) -> bool {
        let key = Key::Device(peer.device);
        self.ledger.as_ref().is_some_and(|ledger| ledger.confirmed().record::<Device>(&key).is_some())
    }

    /// Whether a peer that was let in is one still.
    pub(super) fn may_stay(&self, peer: &Peer) -> bool {
        peer.by_sheet
            || self.knows(peer.device)
            || (peer.dialled && self.asks_strangers())
            || self.keeps_with(peer.device)
    }

    /// Whether both are keepers, as far as is confirmed. One that is to be put out stays for the others until that is done: it
    /// may take its signature.
    fn keeps_with(&self, device: DeviceId) -> bool {
        self.is_among_keepers() && self.agreeing().contains(&device)
    }
}
