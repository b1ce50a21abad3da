//! The history before the checkpoint at which this device began: fetched behind, batch by batch, and judged from the first
//! on as anybody's who followed from the founding. Where it comes to the checkpoint, it must come to the same.
//!
//! Nothing is gathered but what the keepers certified: first come the batches, with the certificate of those who are known here
//! to be the keepers, and then entry by entry what they place.

use std::collections::VecDeque;
use std::sync::Arc;

use super::begin::NOTE;
use super::message::{ANSWER_BYTES, Bytes, Message, RECORDS_MAX};
use super::owing::Sort;
use super::{Effect, LinkId, Read, Replica};
use crate::entry::{ENTRY_BYTES_MAX, Entry, Point, Unverified};
use crate::epoch::EpochOpening;
use crate::id::{EntryId, StateHash};
use crate::ledger::{Batch, BatchFault, Ledger};
use crate::line::{BatchBytes, Line, Stretch};
use crate::message::Message as Said;
use crate::order::{OrderRecord, Run};
use crate::rules::recovery::open;
use crate::store::{Opening, Write};
use crate::view;

/// Between two looks at what else there is to do, history is judged until that was so much work.
const WORK: u64 = 1_024;

/// The entries of one answer's batches have at most so many bytes: 64 MiB. Between two checkpoints there are some 5,000, of at most
/// 8 KiB.
const GATHERED_BYTES_MAX: usize = 64 * 1_024 * 1_024;

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

/// Certified batches whose entries come.
#[derive(Debug)]
struct Partly {
    source: Source,
    batches: VecDeque<Waiting>,
    /// How many of the batches have all of their entries.
    whole: usize,
    /// How many entries came.
    came: u64,
    /// So many bytes of entries may still come.
    room: usize,
    /// The founding entry, where it is the next.
    founding: Option<EntryId>,
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
    partly: Option<Partly>,
    /// What an earlier run stored is not read to its end.
    stored: bool,
    asked: Option<Source>,
}

/// An answer ends before it has more than so many bytes of order records, if there is a certificate before that. The entries come
/// in several answers, where they are many.
pub const RECORDS_BYTES: usize = 64 * 1_024;

/// It never has more than so many: what one certificate covers on a device that followed came to it in one answer.
const RECORDS_BYTES_MAX: usize = ANSWER_BYTES;

/// An answer: batches, of which only the first part says which they are, and their entries without the first few, as many as fit;
/// nothing where one is missing. `run` says what a run of a journal holds.
pub fn part(line: Line, skip: u64, run: impl FnMut(&Run) -> Option<Vec<Arc<[u8]>>>) -> (Line, Vec<Bytes>) {
    // Both fit into a frame.
    let room = if skip == 0 { ANSWER_BYTES.saturating_sub(line.len()) } else { ANSWER_BYTES };
    match placed(&line, skip, room, run) {
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
        self.partly.take_if(|partly| partly.source == Source::Link(link));
    }

    /// How many entries came of batches that are not whole.
    fn came(&self) -> u64 {
        self.partly.as_ref().map_or(0, |partly| partly.came)
    }

    pub(super) fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// Reads batches up to a certificate, as far as they go on from here and those who are known to be the keepers signed it.
    fn certified(&self, source: Source, line: Line) -> Option<Partly> {
        let bytes: usize = line.batches.iter().map(BatchBytes::len).sum();
        if line.batches.len() as u64 > RECORDS_MAX || bytes > RECORDS_BYTES_MAX {
            return None;
        }
        let begin = self.ledger.point();
        let organisation = self.ledger.organisation();
        let stretch = Stretch::read(organisation, begin, &line.batches, &line.certificate).ok()?;
        let opens = match line.batches.first().filter(|first| !first.opens.is_empty()) {
            Some(first) => Some(self.opening(&first.opens)?),
            None => None,
        };
        // Before there are any, the founder is the keeper. That it is the founder shows with the first entry.
        let founder = || Some(vec![stretch.records.first()?.runs.first()?.device]);
        let keepers = match (&opens, self.ledger.keepers()) {
            (Some(epoch), _) => epoch.keepers(),
            (None, Some(keepers)) => keepers.devices.clone(),
            (None, None) => founder()?,
        };
        let (_, end) = stretch.ends()?;
        if stretch.keepers() != keepers || end.position > self.until.position {
            return None;
        }
        let mut opens = opens;
        let batch = |(bytes, record): (BatchBytes, OrderRecord)| {
            let opens = opens.take().map(|epoch| (epoch, bytes.opens));
            let batch = Batch { opens, record, bytes: bytes.record, entries: Vec::new(), state: None };
            Waiting { source, batch, certificate: None }
        };
        let mut batches: VecDeque<Waiting> =
            line.batches.into_iter().zip(stretch.records).map(batch).collect();
        let last = batches.back_mut()?;
        last.batch.state = stretch.certificate.state;
        last.certificate = Some((end, line.certificate));
        let founding = begin.is_none().then(|| EntryId(self.ledger.organisation().0));
        let mut partly = Partly { source, batches, whole: 0, came: 0, room: GATHERED_BYTES_MAX, founding };
        partly.pass_whole();
        Some(partly)
    }

    /// What opens an epoch here, if the rules let it.
    fn opening(&self, bytes: &[u8]) -> Option<EpochOpening> {
        let key = self.ledger.recovery_key();
        let epoch = EpochOpening::decode(bytes, key.as_ref()).ok()?;
        let may_open = open(self.ledger.confirmed(), self.ledger.constitution(), &epoch).is_ok();
        (may_open && Some(epoch.after()) == self.ledger.point()).then_some(epoch)
    }
}

impl Partly {
    /// Takes the next entry. Says whether it is one that the batches place there: those of a run lead, one by one, to the one
    /// that it names.
    fn take(&mut self, entry: Entry) -> bool {
        let Some(Waiting { batch, .. }) = self.batches.get_mut(self.whole) else { return false };
        let mut place = batch.entries.len() as u64;
        let run = batch.record.runs.iter().find(|run| {
            let here = place < run.count;
            place -= if here { 0 } else { run.count };
            here
        });
        let Some(run) = run else { return false };
        let payload = entry.payload();
        let follows = place == 0 || payload.previous == batch.entries.last().map(Entry::id);
        let leads = place + 1 < run.count || entry.id() == run.last;
        let numbered = entry.device() == run.device && payload.sequence == run.first + place;
        let founds = self.founding.take().is_none_or(|founding| entry.id() == founding);
        let Some(room) = self.room.checked_sub(entry.bytes().len()) else { return false };
        if !follows || !leads || !numbered || !founds {
            return false;
        }
        self.room = room;
        self.came += 1;
        batch.entries.push(entry);
        self.pass_whole();
        true
    }

    /// Goes on to the next batch that has not all of its entries. There are some without any.
    fn pass_whole(&mut self) {
        let is_whole = |waiting: &Waiting| waiting.batch.entries.len() as u64 == waiting.batch.record.count();
        while self.batches.get(self.whole).is_some_and(is_whole) {
            self.whole += 1;
        }
    }

    fn is_whole(&self) -> bool {
        self.whole == self.batches.len()
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
        if history.partly.as_ref().is_some_and(|partly| partly.source != Source::Link(link)) {
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
        let source = Source::Link(link);
        let gathered = history.partly.take_if(|partly| partly.source == source);
        let came = gathered.as_ref().map_or(0, |partly| partly.came);
        if from != history.ledger.position() + 1 || skip != came || !history.waiting.is_empty() {
            return;
        }
        let bytes = line.len() + entries.iter().map(|entry| entry.0.len()).sum::<usize>();
        let partly = match gathered {
            None if line.is_empty() => None,
            None => match history.certified(source, line) {
                Some(partly) => Some(partly),
                None => return self.fault(link, "dropped-history"),
            },
            gathered => gathered,
        };
        // There are batches without entries.
        let Some(mut partly) = partly.filter(|partly| partly.is_whole() || !entries.is_empty()) else {
            // It has not so much of it itself.
            return self.hold_history(link);
        };
        for bytes in entries {
            let entry = Unverified::parse(&bytes.0).and_then(Unverified::verify);
            if !entry.is_ok_and(|entry| partly.take(entry)) {
                return self.fault(link, "dropped-history");
            }
        }
        match partly.is_whole() {
            true => history.waiting = partly.batches,
            false if bytes + ENTRY_BYTES_MAX >= ANSWER_BYTES => history.partly = Some(partly),
            // Whoever has them brings as many as fit. It is begun again with another.
            false => self.hold_history(link),
        }
    }

    fn hold_history(&mut self, link: LinkId) {
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.history_hold_until_ms = self.uptime_ms + super::lines::HOLD_MS;
        }
    }

    /// What an earlier run fetched was read from the store, where its signatures were checked before.
    pub(super) fn history_read(&mut self, from: u64, line: Line, entries: &[Bytes]) {
        let Some(history) = &mut self.history else { return };
        history.asked.take_if(|asked| *asked == Source::Store);
        if from != history.ledger.position() + 1 || !history.waiting.is_empty() {
            return;
        }
        let read = history.certified(Source::Store, line).and_then(|mut read| {
            let mut entries = entries.iter().map(|bytes| Unverified::parse(&bytes.0));
            let placed = entries.all(|entry| entry.is_ok_and(|entry| read.take(entry.trust())));
            (placed && read.is_whole()).then_some(read.batches)
        });
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
            self.read(Read::WholeHistory { from });
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::action::Action;
    use crate::entry::{ENTRY_BYTES_MAX, ENTRY_VERSION, Payload};
    use crate::id::{DeviceId, OrganisationId};
    use crate::replica::message::FRAME_BYTES_MAX;
    use crate::testing::{device, sign};

    fn entry(name: &str, sequence: u64, previous: Option<&Entry>) -> Entry {
        let payload = Payload {
            version: ENTRY_VERSION,
            organisation: Some(OrganisationId([1; 32])),
            device: device(name),
            sequence,
            previous: previous.map(Entry::id).or((sequence > 1).then_some(EntryId([2; 32]))),
            seen: None,
            builds_on: Vec::new(),
            clock_ms: 0,
            words: None,
            action: Action::Leave,
        };
        sign(name, &payload)
    }

    fn record(runs: Vec<Run>) -> OrderRecord {
        let count: u64 = runs.iter().map(|run| run.count).sum();
        OrderRecord {
            version: 1,
            epoch: 1,
            first: 1,
            time_ms: 0,
            rules_version: 1,
            keepers: vec![device("ada")],
            verdicts: vec![0; usize::try_from(count.div_ceil(8)).unwrap()],
            runs,
        }
    }

    /// Of these batches nothing came.
    fn partly(batches: Vec<Vec<Run>>, room: usize) -> Partly {
        let waiting = |runs| Waiting {
            source: Source::Store,
            batch: Batch {
                opens: None,
                record: record(runs),
                bytes: Vec::new(),
                entries: Vec::new(),
                state: None,
            },
            certificate: None,
        };
        let batches = batches.into_iter().map(waiting).collect();
        let mut partly = Partly { source: Source::Store, batches, whole: 0, came: 0, room, founding: None };
        partly.pass_whole();
        partly
    }

    #[test]
    fn only_the_entries_that_batches_place_are_gathered_each_once_and_in_their_order() {
        let first = entry("ben", 1, None);
        let second = entry("ben", 2, Some(&first));
        let third = entry("cleo", 9, None);
        let run = |of: &Entry, first, count| Run { device: of.device(), first, count, last: of.id() };
        let batches =
            || vec![Vec::new(), vec![run(&second, 1, 2)], Vec::new(), vec![run(&third, 9, 1)], Vec::new()];
        let all = [&first, &second, &third].map(|entry| entry.bytes().len()).iter().sum();
        let taken = |room: usize, entries: &[&Entry]| {
            let mut partly = partly(batches(), room);
            let taken = entries.iter().take_while(|entry| partly.take((**entry).clone())).count();
            assert_eq!(partly.came, taken as u64);
            (taken, partly.is_whole())
        };
        assert_eq!(taken(all, &[]), (0, false));
        assert_eq!(taken(all, &[&first, &second]), (2, false));
        assert_eq!(taken(all, &[&first, &second, &third]), (3, true));
        assert_eq!(taken(all, &[&first, &second, &third, &third]), (3, true), "more than are placed");
        assert_eq!(taken(all - 1, &[&first, &second, &third]), (2, false), "more than there is room for");
        let other = entry("ben", 2, None);
        let cases: &[(&str, &[&Entry], usize)] = &[
            ("the same again", &[&first, &first], 1),
            ("another order", &[&second, &first], 0),
            ("another device's", &[&entry("cleo", 1, None)], 0),
            ("another number", &[&first, &second, &entry("cleo", 8, None)], 2),
            ("one that does not follow the one before", &[&first, &other], 1),
            ("another than the last that is named", &[&first, &second, &entry("cleo", 9, Some(&first))], 2),
        ];
        for (name, entries, count) in cases {
            assert_eq!(taken(all, entries), (*count, false), "{name}");
        }
        let mut founded = Partly { founding: Some(first.id()), ..partly(batches(), all) };
        assert!(founded.take(first));
        let mut not = Partly { founding: Some(second.id()), ..partly(batches(), all) };
        assert!(!not.take(entry("ben", 1, None)));
    }

    #[test]
    fn an_answer_fits_into_a_frame_however_long_its_batches_are() {
        let run = |n: u64| Run { device: DeviceId([7; 32]), first: n, count: 1, last: EntryId([8; 32]) };
        let bytes = record((1..=1_024).map(run).collect()).encode();
        let mut line = Line::default();
        while line.len() + bytes.len() <= RECORDS_BYTES_MAX {
            line.batches.push(BatchBytes { opens: Vec::new(), record: bytes.clone() });
        }
        for skip in [0, 3] {
            let (line, entries) = part(line.clone(), skip, |_| Some(vec![vec![9; ENTRY_BYTES_MAX].into()]));
            assert!(!entries.is_empty());
            let message = Message::History { from: 1, skip, line, entries };
            assert!(message.encode().len() <= FRAME_BYTES_MAX * 3 / 4);
        }
    }
}
