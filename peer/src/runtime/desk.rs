//! The papers that lie open: kept in memory from one edit to the next, as far as there is room, with what is still to be
//! merged into each. Edits are taken in steps, so that whoever merges can do other things in between.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;
use std::time::{Duration, Instant};

use moothall_core::body::Body;
use moothall_core::id::{BodyHash, DeviceId, EntryId, PaperId};
use moothall_core::paper::{self, Paper, Skip};
use moothall_core::store::Stamp;

/// So many bytes of open papers are kept, beside the one in hand.
pub(super) const OPEN_BYTES_MAX: usize = 32 * 1024 * 1024;
/// So many edits are merged in one step.
pub(super) const STEP_EDITS_MAX: usize = 128;
/// After so many bytes of changes a step takes no further one.
const STEP_BYTES_MAX: usize = 64 * 1024;
/// A paper that many edits go into is written down so often.
const WRITE_EVERY: Duration = Duration::from_secs(1);

/// An edit that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) device: DeviceId,
    pub(super) sequence: u64,
    pub(super) stamp: Stamp,
    pub(super) words: BodyHash,
    /// This device wrote it: whoever did waits for it.
    pub(super) own: bool,
}

/// Why an edit is not in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    /// Its words are not here.
    Wordless,
    /// It builds on a change that is not in the paper; then its own name as a change.
    Waits([u8; 32], [u8; 32]),
    /// It does not fit, and will not unless something else goes.
    Skipped,
}

/// A paper in memory.
#[derive(Debug)]
struct Open {
    paper: Paper,
    counted: BTreeMap<EntryId, Counted>,
    /// What is to be tried, the own first, then each after all that it can build on.
    todo: VecDeque<EntryId>,
    aside: BTreeMap<EntryId, Aside>,
    /// When it was last used; a count.
    turn: u64,
    /// Since when it is not what is stored.
    unwritten: Option<Instant>,
}

impl Open {
    /// What waited for a change that is there now is tried again, with all that waited for it in turn.
    fn wake(&mut self) {
        let mut waiting: BTreeMap<[u8; 32], Vec<(EntryId, [u8; 32])>> = BTreeMap::new();
        for (entry, why) in &self.aside {
            if let Aside::Waits(missing, name) = why {
                waiting.entry(*missing).or_default().push((*entry, *name));
            }
        }
        let mut come: Vec<[u8; 32]> =
            waiting.keys().filter(|missing| self.paper.knows(missing)).copied().collect();
        while let Some(change) = come.pop() {
            for (entry, name) in waiting.remove(&change).unwrap_or_default() {
                self.aside.remove(&entry);
                self.todo.push_back(entry);
                come.push(name);
            }
        }
    }
}

/// The open papers.
#[derive(Debug)]
pub(super) struct Desk {
    open: BTreeMap<PaperId, Open>,
    turn: u64,
    /// The papers that are not yet what their edits make them. Those of them that must be compared with the ledger first
    /// say true.
    behind: BTreeMap<PaperId, bool>,
    /// Those of them of which the store knows.
    noted: BTreeSet<PaperId>,
    /// The paper that was in hand last of those that wait.
    last: PaperId,
}

impl Default for Desk {
    fn default() -> Self {
        Self::with([])
    }
}

impl Desk {
    /// A desk on which nothing lies yet and these papers wait, as the store knows.
    pub(super) fn with(behind: impl IntoIterator<Item = PaperId>) -> Self {
        let noted: BTreeSet<PaperId> = behind.into_iter().collect();
        let behind = noted.iter().map(|paper| (*paper, true)).collect();
        Self { open: BTreeMap::new(), turn: 0, behind, noted, last: PaperId([0; 32]) }
    }

    /// Says whether anything waits to be merged.
    pub(super) fn is_behind(&self) -> bool {
        !self.behind.is_empty()
    }

    /// Says whether a paper waits to be merged.
    pub(super) fn waits(&self, id: PaperId) -> bool {
        self.behind.contains_key(&id)
    }

    /// The paper to go on with: each in turn, so that none holds up another.
    pub(super) fn next(&mut self) -> Option<PaperId> {
        let after = (Bound::Excluded(self.last), Bound::Unbounded);
        let next = self.behind.range(after).next().or_else(|| self.behind.iter().next());
        let next = *next?.0;
        self.last = next;
        Some(next)
    }

    /// A paper may be another by what the ledger says, or by words that came.
    pub(super) fn touch(&mut self, id: PaperId, brought: &BTreeSet<EntryId>) {
        self.behind.insert(id, true);
        if let Some(open) = self.open.get_mut(&id) {
            open.aside.retain(|entry, why| *why != Aside::Wordless || !brought.contains(entry));
        }
    }

    /// Whether a paper must be compared with the ledger before a step.
    pub(super) fn must_look(&self, id: PaperId) -> bool {
        self.behind.get(&id).copied().unwrap_or(false) || !self.open.contains_key(&id)
    }

    /// Whether a paper lies open.
    pub(super) fn has(&self, id: PaperId) -> bool {
        self.open.contains_key(&id)
    }

    /// An open paper as far as it is merged.
    pub(super) fn paper(&self, id: PaperId) -> Option<&Paper> {
        self.open.get(&id).map(|open| &open.paper)
    }

    /// Lays a paper open.
    pub(super) fn lay(&mut self, id: PaperId, paper: Paper) {
        self.turn += 1;
        let (turn, unwritten) = (self.turn, None);
        let open = Open {
            paper,
            counted: BTreeMap::new(),
            todo: VecDeque::new(),
            aside: BTreeMap::new(),
            turn,
            unwritten,
        };
        self.open.insert(id, open);
    }

    /// Compares an open paper with the edits that count: those that count no more go, new ones are to be tried.
    pub(super) fn look(&mut self, id: PaperId, counted: BTreeMap<EntryId, Counted>) {
        let Some(open) = self.open.get_mut(&id) else { return };
        let here: BTreeSet<EntryId> = open.paper.entries().into_iter().collect();
        let gone: BTreeSet<EntryId> = here
            .iter()
            .chain(open.aside.keys())
            .filter(|entry| !counted.contains_key(entry))
            .copied()
            .collect();
        let here = if gone.is_empty() {
            here
        } else {
            open.paper.forget(&gone);
            open.unwritten.get_or_insert_with(Instant::now);
            // What was skipped beside them may fit now.
            open.aside.retain(|_, why| *why == Aside::Wordless);
            open.paper.entries().into_iter().collect()
        };
        open.aside.retain(|entry, _| counted.contains_key(entry));
        let mut todo: Vec<EntryId> = counted
            .keys()
            .filter(|entry| !here.contains(entry) && !open.aside.contains_key(entry))
            .copied()
            .collect();
        todo.sort_by_key(|entry| counted.get(entry).map(|edit| (!edit.own, edit.stamp, *entry)));
        (open.todo, open.counted) = (todo.into(), counted);
        self.behind.insert(id, false);
    }

    /// Whether nothing of an open paper is left to be tried.
    pub(super) fn is_done(&self, id: PaperId) -> bool {
        self.open.get(&id).is_none_or(|open| open.todo.is_empty())
    }

    /// Whether what comes next was written by this device.
    pub(super) fn is_own_next(&self, id: PaperId) -> bool {
        let open = self.open.get(&id);
        open.and_then(|open| open.counted.get(open.todo.front()?)).is_some_and(|edit| edit.own)
    }

    /// Merges at most so many edits into an open paper.
    pub(super) fn step<F>(
        &mut self,
        id: PaperId,
        edits_max: usize,
        mut words: impl FnMut(BodyHash) -> Result<Option<Vec<u8>>, F>,
    ) -> Result<(), F> {
        self.turn += 1;
        let Some(open) = self.open.get_mut(&id) else { return Ok(()) };
        open.turn = self.turn;
        let (mut taken, mut bytes) = (Vec::new(), 0);
        while taken.len() < edits_max && bytes < STEP_BYTES_MAX {
            let Some(entry) = open.todo.pop_front() else { break };
            let Some(counted) = open.counted.get(&entry).copied() else { continue };
            match words(counted.words)? {
                None => {
                    open.aside.insert(entry, Aside::Wordless);
                }
                // A body that is none is its writer's fault: the edit counts, its words are skipped.
                Some(body) => match Body::decode(&body) {
                    Err(_) => {
                        open.aside.insert(entry, Aside::Skipped);
                    }
                    Ok(body) => {
                        bytes += body.change.len();
                        taken.push((entry, counted, body));
                    }
                },
            }
        }
        let edits: Vec<paper::Edit<'_>> = taken
            .iter()
            .map(|(entry, counted, body)| paper::Edit {
                entry: *entry,
                sequence: counted.sequence,
                device: counted.device,
                nonce: body.nonce,
                change: &body.change,
            })
            .collect();
        let skipped = open.paper.merge(&edits);
        if skipped.len() < edits.len() {
            open.unwritten.get_or_insert_with(Instant::now);
        }
        for (entry, skip) in skipped {
            tracing::debug!(%entry, %skip, "an edit is not merged");
            let body = taken.iter().find(|(taken, ..)| *taken == entry).map(|(_, _, body)| body);
            let name = body.and_then(|body| paper::hash_of(&body.change).ok());
            let why = match (skip, name) {
                (Skip::Waiting(missing), Some(name)) => Aside::Waits(missing, name),
                _ => Aside::Skipped,
            };
            open.aside.insert(entry, why);
        }
        open.wake();
        Ok(())
    }

    /// Whether an open paper is to be written down: it is another than the stored one, and done or long under way.
    pub(super) fn is_to_be_written(&self, id: PaperId) -> bool {
        let Some(open) = self.open.get(&id) else { return false };
        open.unwritten.is_some_and(|since| open.todo.is_empty() || since.elapsed() >= WRITE_EVERY)
    }

    /// An open paper was written down.
    pub(super) fn written(&mut self, id: PaperId) {
        if let Some(open) = self.open.get_mut(&id) {
            open.unwritten = None;
        }
    }

    /// Puts a paper away: it is done, or there is none any more.
    pub(super) fn finish(&mut self, id: PaperId) {
        self.behind.remove(&id);
    }

    /// Takes a paper off the desk.
    pub(super) fn close(&mut self, id: PaperId) {
        self.open.remove(&id);
        if let Some(look) = self.behind.get_mut(&id) {
            *look = true;
        }
    }

    /// The open paper that was not used for longest, if more lie open than there is room for, and whether it is
    /// another than the stored one.
    pub(super) fn too_much(&self, bytes_max: usize) -> Option<(PaperId, bool)> {
        let bytes: usize = self.open.values().map(|open| open.paper.weight()).sum();
        if bytes <= bytes_max || self.open.len() < 2 {
            return None;
        }
        let oldest = self.open.iter().min_by_key(|(_, open)| open.turn)?;
        Some((*oldest.0, oldest.1.unwritten.is_some()))
    }

    /// What the store must learn: the papers that have fallen behind since it was last told (true), and those that have
    /// caught up.
    pub(super) fn news(&mut self) -> Vec<(PaperId, bool)> {
        let behind: BTreeSet<PaperId> = self.behind.keys().copied().collect();
        let fallen = behind.difference(&self.noted).map(|paper| (*paper, true));
        let news = fallen.chain(self.noted.difference(&behind).map(|paper| (*paper, false))).collect();
        self.noted = behind;
        news
    }
}

#[cfg(test)]
mod tests;
