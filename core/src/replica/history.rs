//! The history before the checkpoint at which this device began: fetched behind, batch by batch, and judged from the first
//! on as anybody's who followed from the founding. Where it comes to the checkpoint, it must come to the same.

use std::collections::VecDeque;
use std::sync::Arc;

use super::begin::NOTE;
use super::message::{ANSWER_BYTES, Bytes, Message};
use super::owing::Sort;
use super::{Effect, LinkId, Replica};
use crate::entry::{Entry, Point, Unverified};
use crate::epoch::EpochOpening;
use crate::id::StateHash;
use crate::ledger::{Batch, BatchFault, Ledger};
use crate::line::Line;
use crate::message::Message as Said;
use crate::order::{Certificate, OrderRecord, Run};
use crate::store::{Opening, Write};
use crate::view;

/// Between two looks at what else there is to do, history is judged until that was so much work.
const WORK: u64 = 1_024;

/// Where a piece of the history is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// It was fetched and stored by an earlier run.
    Store,
    Link(LinkId),
}

/// A batch of the history that waits to be judged.
#[derive(Debug)]
struct Waiting {
    source: Source,
    batch: Batch,
    /// The certificate, with the last batch of an answer.
    certificate: Option<(Point, Vec<u8>)>,
}

/// What is fetched behind.
#[derive(Debug)]
pub struct History {
    /// The ledger from its founding on, as far as it is here.
    ledger: Ledger,
    /// Where the other one began.
    until: Point,
    /// What it begins with.
    state: StateHash,
    waiting: VecDeque<Waiting>,
    /// Batches of which not all entries came yet.
    partly: Option<(LinkId, Line, Vec<Entry>)>,
    /// What an earlier run stored is not read to its end.
    stored: bool,
    asked: Option<Source>,
}

/// An answer holds so many bytes of order records: the entries of as many more come in several answers, where they are many.
pub const RECORDS_BYTES: usize = 64 * 1_024;

/// An answer: batches, of which only the first part says which they are, and their entries without the first few, as many as fit;
/// nothing where one is missing. `run` says what a run of a journal holds.
pub fn part(line: Line, skip: u64, run: impl FnMut(&Run) -> Option<Vec<Arc<[u8]>>>) -> (Line, Vec<Bytes>) {
    match placed(&line, skip, ANSWER_BYTES, run) {
        Some(entries) => (if skip == 0 { line } else { Line::default() }, entries),
        None => Default::default(),
    }
}

/// Batches with all of their entries; nothing where one is missing.
pub fn whole(line: Line, run: impl FnMut(&Run) -> Option<Vec<Arc<[u8]>>>) -> (Line, Vec<Bytes>) {
    match placed(&line, 0, usize::MAX, run) {
        Some(entries) => (line, entries),
        None => Default::default(),
    }
}

/// The entries that batches place, in their order, without the first few, as many as fit into so many bytes and one at least.
fn placed(
    line: &Line,
    skip: u64,
    bytes_max: usize,
    mut run: impl FnMut(&Run) -> Option<Vec<Arc<[u8]>>>,
) -> Option<Vec<Bytes>> {
    let (mut passed, mut size, mut found) = (0, 0, Vec::new());
    for placed in line.runs().ok()? {
        if passed + placed.count <= skip {
            passed += placed.count;
            continue;
        }
        let entries = run(&placed)?;
        if entries.len() as u64 != placed.count {
            return None;
        }
        for bytes in entries {
            passed += 1;
            if passed <= skip {
                continue;
            }
            size += bytes.len();
            if size > bytes_max && !found.is_empty() {
                return Some(found);
            }
            found.push(Bytes(bytes.to_vec()));
        }
    }
    Some(found)
}

impl History {
    /// None of it is here: what is before a point at which the other ledger began.
    pub(super) fn new(begun: &Ledger, until: Point, state: StateHash) -> Self {
        let mut ledger = Ledger::new(begun.organisation());
        ledger.checkpoint_every(begun.checkpoint_distance());
        Self { ledger, until, state, waiting: VecDeque::new(), partly: None, stored: false, asked: None }
    }

    /// Goes on where an earlier run stopped.
    pub(super) fn opened(ledger: Option<&Ledger>, opening: &Opening) -> Option<Self> {
        let (ledger, bytes) = (ledger?, opening.begun.as_ref()?);
        Some(Self { stored: true, ..Self::new(ledger, ledger.begun()?, crate::checkpoint::hash_of(bytes)) })
    }

    pub(super) fn link_closed(&mut self, link: LinkId) {
        self.asked.take_if(|asked| *asked == Source::Link(link));
        self.partly.take_if(|(of, ..)| *of == link);
    }

    /// The entries that came of batches that are not whole.
    fn came(&self) -> u64 {
        self.partly.as_ref().map_or(0, |(_, _, entries)| entries.len() as u64)
    }

    pub(super) fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// Reads an answer: batches up to a certificate, and their entries in the order in which they are placed.
    fn read(&self, source: Source, line: Line, entries: Vec<Entry>) -> Option<VecDeque<Waiting>> {
        let certificate = Certificate::decode(&line.certificate).ok()?;
        let mut entries = entries.into_iter();
        let mut before = self.ledger.point();
        let mut read = VecDeque::new();
        for bytes in line.batches {
            let record = OrderRecord::decode(&bytes.record).ok()?;
            let point = bytes.point(before, &record).ok()?;
            let opens = match bytes.opens.is_empty() {
                true => None,
                // Whoever opens one is known by what comes before, so an epoch is the first of an answer.
                false if before == self.ledger.point() => {
                    let key = self.ledger.recovery_key();
                    Some((EpochOpening::decode(&bytes.opens, key.as_ref()).ok()?, bytes.opens))
                }
                false => return None,
            };
            let count: u64 = record.runs.iter().map(|run| run.count).sum();
            let placed: Vec<Entry> = entries.by_ref().take(usize::try_from(count).ok()?).collect();
            let whole = placed.len() as u64 == count && point.position <= self.until.position;
            if !whole {
                return None;
            }
            before = Some(point);
            let batch = Batch { opens, record, bytes: bytes.record, entries: placed, state: None };
            read.push_back(Waiting { source, batch, certificate: None });
        }
        let last = read.back_mut()?;
        let checked = certificate.check(self.ledger.organisation(), &last.batch.record.keepers);
        if Some(certificate.point) != before || checked.is_err() || entries.next().is_some() {
            return None;
        }
        last.batch.state = certificate.state;
        last.certificate = Some((certificate.point, line.certificate));
        Some(read)
    }
}

impl Replica {
    /// How much of the history before the point at which this device began is here; none where all of it is.
    pub fn history_checked(&self) -> Option<view::History> {
        let begun = self.ledger.as_ref()?.begun()?;
        let position = self.history.as_ref().map_or(0, |history| history.ledger.position());
        Some(view::History { position, of: begun.position })
    }

    /// Asks for what follows of the history.
    pub(super) fn pump_history(&mut self, link: LinkId) {
        let (Some(history), Some(peer)) = (&mut self.history, self.peers.get_mut(&link)) else { return };
        let has_it = peer.point.is_some_and(|point| point.position >= history.until.position);
        let here = history.ledger.position() == history.until.position;
        let joined = self.joining.is_none();
        if !joined
            || here
            || !has_it
            || history.stored
            || !history.waiting.is_empty()
            || history.asked.is_some()
        {
            return;
        }
        if self.uptime_ms < peer.history_hold_until_ms {
            return;
        }
        if history.partly.as_ref().is_some_and(|(of, ..)| *of != link) {
            return;
        }
        let (from, skip) = (history.ledger.position() + 1, history.came());
        history.asked = Some(Source::Link(link));
        peer.asked_history = Some((from, skip));
        self.send(link, Message::WantHistory { from, skip });
    }

    pub(super) fn history_heard(
        &mut self,
        link: LinkId,
        from: u64,
        skip: u64,
        line: Line,
        entries: &[Bytes],
    ) {
        let asked = self.peers.get_mut(&link).and_then(|peer| {
            peer.owing.answered(Sort::History);
            peer.asked_history.take()
        });
        if asked != Some((from, skip)) {
            return self.fault(link, "dropped-unasked");
        }
        let Some(history) = &mut self.history else { return };
        history.asked.take_if(|asked| *asked == Source::Link(link));
        let (line, mut came) = match history.partly.take() {
            Some((_, line, came)) => (line, came),
            None => (line, Vec::new()),
        };
        if from != history.ledger.position() + 1 || skip != came.len() as u64 || !history.waiting.is_empty() {
            return;
        }
        let Ok(runs) = line.runs() else { return self.fault(link, "dropped-history") };
        let count: u64 = runs.iter().fold(0, |sum, run| sum.saturating_add(run.count));
        // There are batches without entries.
        if line.is_empty() || entries.is_empty() && (came.len() as u64) < count {
            // It has not so much of it itself.
            if let Some(peer) = self.peers.get_mut(&link) {
                peer.history_hold_until_ms = self.uptime_ms + super::lines::HOLD_MS;
            }
            return;
        }
        for bytes in entries {
            match Unverified::parse(&bytes.0).ok().and_then(|entry| entry.verify().ok()) {
                Some(entry) => came.push(entry),
                None => return self.fault(link, "dropped-history"),
            }
        }
        if (came.len() as u64) < count {
            history.partly = Some((link, line, came));
            return;
        }
        match history.read(Source::Link(link), line, came) {
            Some(read) => history.waiting = read,
            None => self.fault(link, "dropped-history"),
        }
    }

    /// What an earlier run fetched was read from the store, where its signatures were checked before.
    pub(super) fn history_read(&mut self, from: u64, line: Line, entries: &[Bytes]) {
        let Some(history) = &mut self.history else { return };
        history.asked.take_if(|asked| *asked == Source::Store);
        if from != history.ledger.position() + 1 || !history.waiting.is_empty() {
            return;
        }
        let entries: Option<Vec<Entry>> =
            entries.iter().map(|bytes| Some(Unverified::parse(&bytes.0).ok()?.trust())).collect();
        let read = entries.and_then(|entries| history.read(Source::Store, line, entries));
        match read {
            Some(read) => history.waiting = read,
            // The rest is fetched.
            None => history.stored = false,
        }
    }

    /// Judges what came of the history, a little at a time.
    pub(super) fn judge_history(&mut self) {
        let Some(history) = &mut self.history else { return };
        if history.stored && history.waiting.is_empty() && history.asked.is_none() {
            history.asked = Some(Source::Store);
            let from = history.ledger.position() + 1;
            self.flush();
            self.effects.push(Effect::ReadHistory { from });
            return;
        }
        let until = history.ledger.work().saturating_add(WORK);
        while let Some(history) = &mut self.history
            && let Some(next) = history.waiting.pop_front()
        {
            if !self.judge_batch_of_history(next) {
                return;
            }
            if self.history.as_ref().is_some_and(|history| history.ledger.work() >= until) {
                self.flush();
                self.effects.push(Effect::More);
                break;
            }
        }
        let Some(history) = &self.history else { return };
        if history.ledger.position() == history.until.position {
            self.history_is_here();
        }
    }

    /// Says whether to go on.
    fn judge_batch_of_history(&mut self, next: Waiting) -> bool {
        let missing = self.missing_proofs(next.batch.entries.iter());
        let (Some(history), Some(ledger)) = (&mut self.history, &self.ledger) else { return false };
        if !missing.is_empty() {
            history.waiting.push_front(next);
            let links: Vec<LinkId> = self.peers.keys().copied().collect();
            self.ask_proofs(&missing, &links);
            return false;
        }
        for (id, device) in ledger.proofs() {
            history.ledger.add_proof(*id, *device);
        }
        let Waiting { source, batch, certificate } = next;
        let mut writes = Vec::new();
        if let Err(fault) = history.ledger.take(&batch, &mut writes) {
            history.waiting.clear();
            match source {
                Source::Store => history.stored = false,
                Source::Link(_) if matches!(fault, BatchFault::Verdict { .. } | BatchFault::State) => {
                    // The keepers signed what is not so by the rules as they are here.
                    self.stop_history(&fault);
                }
                Source::Link(link) => self.fault(link, "dropped-history"),
            }
            return false;
        }
        let last = history.ledger.point() == Some(history.until);
        if matches!(source, Source::Link(_)) {
            // What was saved, and what is aside or goes, is the other ledger's to say; and where that begins is here already.
            writes.retain(|write| match write {
                Write::State { .. } | Write::Aside { .. } | Write::PaperGone(_) => false,
                Write::Order { .. } => !last,
                _ => true,
            });
            self.writes.append(&mut writes);
            let certificate = certificate.filter(|_| !last);
            self.writes.extend(certificate.map(|(point, bytes)| Write::Certificate { point, bytes }));
        }
        self.changed = true;
        true
    }

    /// It led where this device began. Everything is in the store now: the ledger opens again, whole.
    fn history_is_here(&mut self) {
        let Some(history) = self.history.take() else { return };
        let same = history.ledger.point() == Some(history.until)
            && history.ledger.checkpoint_hash() == Some(history.state);
        if !same {
            return self.stop_history(&BatchFault::State);
        }
        if let Some(ledger) = &mut self.ledger {
            ledger.save_now(&mut self.writes);
        }
        self.writes.push(Write::Note { name: NOTE.to_owned(), value: None });
        self.flush();
        self.effects.push(Effect::Reopen);
    }

    /// The history does not lead to what was certified, or the rules come to something else: that is said.
    fn stop_history(&mut self, fault: &BatchFault) {
        self.history = None;
        let said = match fault {
            BatchFault::Verdict { entry, .. } => {
                Said::new("alarm-history-verdict").text("entry", entry.short())
            }
            _ => Said::new("alarm-history-differs"),
        };
        self.alarm("history", Some(said));
    }
}
