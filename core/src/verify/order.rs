//! The confirmed order, replayed: batches, verdicts, running hash, certificates, saved state.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::iter::Peekable;

use super::source::{BatchRow, RunRow, Source, StateRow};
use super::{Check, Checked, Place, Stop, What, found};
use crate::entry::{Point, Unverified};
use crate::epoch::EpochOpening;
use crate::id::{DeviceId, EntryId, StateHash};
use crate::ledger::{Batch, BatchFault, Ledger, is_readable_state};
use crate::order::{Certificate, CertificateError, OrderRecord};
use crate::store::Write;
use crate::view::History;

/// What the replay has reached.
struct Replay<I: Iterator> {
    ledger: Ledger,
    runs: Peekable<I>,
    /// Reasons as stored, less those met.
    reasons: HashMap<EntryId, Vec<u8>>,
    saved: Option<StateRow>,
    /// From which position on these are the keepers.
    keepers: Vec<(u64, Vec<DeviceId>)>,
    /// The hash of the state at each checkpoint.
    states: BTreeMap<u64, StateHash>,
    /// The point after every batch.
    points: BTreeSet<Point>,
    /// The last positions of those whom a decision put others in the place of: they must have certified that.
    handed_over: Vec<u64>,
}

impl<S: Source> Check<'_, S> {
    /// Replays all batches from nothing and checks what certifies them.
    pub(super) fn batches(&mut self, proofs: BTreeMap<[u8; 32], DeviceId>) -> Checked<Ledger, S> {
        let mut ledger = Ledger::new(self.organisation);
        ledger.checkpoint_every(self.checkpoint_every);
        for (id, device) in proofs {
            ledger.add_proof(id, device);
        }
        let mut reasons = HashMap::new();
        for row in self.source.refusals() {
            let row = row.map_err(Stop::Source)?;
            reasons.insert(row.entry, row.reason);
        }
        let mut replay = Replay {
            ledger,
            runs: self.source.runs().peekable(),
            reasons,
            // One of another form, of an earlier program, is read by nobody.
            saved: self
                .source
                .state()
                .map_err(Stop::Source)?
                .filter(|saved| is_readable_state(&saved.bytes) || !saved.is_sound()),
            keepers: Vec::new(),
            handed_over: Vec::new(),
            states: BTreeMap::new(),
            points: BTreeSet::new(),
        };
        for row in self.source.batches() {
            let row = row.map_err(Stop::Source)?;
            replay.points.insert(row.point);
            if !self.begins(&mut replay, &row)? {
                self.batch(&mut replay, row)?;
            }
            self.report.batches += 1;
        }
        if self.begun.is_some() {
            return found(What::Checkpoint, Place::Position(replay.ledger.position()));
        }
        if let Some(run) = replay.runs.next() {
            return found(What::Run, Place::Position(run.map_err(Stop::Source)?.position));
        }
        // A reason without a refused entry belongs to nothing.
        if let Some(entry) = replay.reasons.keys().min() {
            return found(What::Reason, Place::Id(*entry));
        }
        if let Some(saved) = replay.saved {
            return found(What::State, Place::Position(saved.position));
        }
        self.certificates(&replay)?;
        self.report.unconfirmed = self.report.entries.saturating_sub(self.report.verdicts);
        Ok(replay.ledger)
    }

    /// Goes on at the checkpoint at which this device began, if this is the batch that ends there and what precedes it is not
    /// here. Says whether it is.
    fn begins<I: Iterator>(&mut self, replay: &mut Replay<I>, row: &BatchRow) -> Checked<bool, S> {
        let here = replay.ledger.position();
        if row.first <= here + 1 {
            return Ok(false);
        }
        let Some((begun, hash)) = self.begun.take_if(|(begun, _)| begun.point == row.point) else {
            return Ok(false);
        };
        let place = Place::Position(row.point.position);
        let Ok(record) = OrderRecord::decode(&row.record) else { return found(What::OrderForm, place) };
        let as_certified = record.first == row.first
            && record.time_ms == row.time_ms
            && (record.last(), record.epoch) == (row.point.position, row.point.epoch)
            && begun.keepers == record.keepers
            && begun.time_ms == record.time_ms;
        let of = begun.point.position;
        let Some(mut ledger) = Ledger::begin(begun).filter(|_| as_certified) else {
            return found(What::Checkpoint, place);
        };
        ledger.checkpoint_every(self.checkpoint_every);
        for (id, device) in replay.ledger.proofs() {
            ledger.add_proof(*id, *device);
        }
        replay.ledger = ledger;
        replay.states.insert(of, hash);
        replay.keepers.push((row.first, record.keepers));
        self.report.history = Some(History { position: here, of });
        Ok(true)
    }

    fn batch<I>(&mut self, replay: &mut Replay<I>, row: BatchRow) -> Checked<(), S>
    where
        I: Iterator<Item = Result<RunRow, S::Fault>>,
    {
        let place = Place::Position(row.first);
        let Ok(record) = OrderRecord::decode(&row.record) else { return found(What::OrderForm, place) };
        let opens = match row.opens {
            None => None,
            Some(bytes) => {
                let Ok(epoch) = EpochOpening::decode(&bytes, replay.ledger.recovery_key().as_ref()) else {
                    return found(What::Epoch, place);
                };
                if epoch.organisation() != self.organisation {
                    return found(What::Epoch, place);
                }
                self.report.epochs += 1;
                Some((epoch, bytes))
            }
        };
        let mut entries = Vec::new();
        for run in &record.runs {
            for bytes in self.source.run(run.device, run.first, run.count).map_err(Stop::Source)? {
                // Its signature was checked with its journal.
                let Ok(parsed) = Unverified::parse(&bytes) else { return found(What::EntryForm, place) };
                entries.push(parsed.trust());
            }
        }
        let (count, keepers) = (record.count(), record.keepers.clone());
        let stored: Vec<RunRow> = stored_runs(&record);
        let batch = Batch { opens, record, bytes: row.record, entries, state: None };
        let mut writes = Vec::new();
        replay.ledger.take(&batch, &mut writes).or_else(|fault| {
            let (what, place) = named(&fault, place);
            found(what, place)
        })?;
        if replay.ledger.point() != Some(row.point) || row.first != batch.record.first {
            return found(What::RunningHash, Place::Position(batch.record.last()));
        }
        if row.time_ms != batch.record.time_ms {
            return found(What::Order, place);
        }
        for run in stored {
            let as_stored = replay.runs.next().transpose().map_err(Stop::Source)?;
            if as_stored != Some(run) {
                return found(What::Run, Place::Position(run.position));
            }
        }
        for write in writes {
            if let Write::Refusal { entry, reason } = write
                && replay.reasons.remove(&entry) != Some(reason)
            {
                return found(What::Reason, Place::Id(entry));
            }
        }
        if replay.keepers.last().is_none_or(|(_, last)| *last != keepers) {
            if row.first > 1 && batch.opens.is_none() {
                replay.handed_over.push(row.first - 1);
            }
            replay.keepers.push((row.first, keepers));
        }
        self.report.verdicts += count;
        if let Some(hash) = replay.ledger.checkpoint_hash() {
            replay.states.insert(row.point.position, hash);
        }
        self.saved_state(replay)
    }

    fn saved_state<I: Iterator>(&self, replay: &mut Replay<I>) -> Checked<(), S> {
        let here = replay.ledger.point().map_or(0, |point| point.position);
        let Some(saved) = replay.saved.take_if(|saved| saved.position == here) else { return Ok(()) };
        let mut writes = Vec::new();
        replay.ledger.save(true, &mut writes);
        let reached = Write::State { position: here, bytes: saved.bytes, hash: saved.hash };
        if writes == [reached] { Ok(()) } else { found(What::State, Place::Position(here)) }
    }

    fn certificates<I: Iterator>(&mut self, replay: &Replay<I>) -> Checked<(), S> {
        let (ledger, keepers) = (&replay.ledger, &replay.keepers);
        let mut handed_over: BTreeSet<u64> = replay.handed_over.iter().copied().collect();
        let mut newest = 0;
        for row in self.source.certificates() {
            let row = row.map_err(Stop::Source)?;
            let place = Place::Position(row.point.position);
            let Ok(certificate) = Certificate::decode(&row.bytes) else {
                return found(What::CertificateForm, place);
            };
            let position = certificate.point.position;
            if certificate.point != row.point || !replay.points.contains(&row.point) {
                return found(What::CertificatePoint, place);
            }
            let after = keepers.partition_point(|(first, _)| *first <= position);
            let Some((_, of_then)) = after.checked_sub(1).and_then(|before| keepers.get(before)) else {
                return found(What::CertificatePoint, place);
            };
            match certificate.check(self.organisation, of_then) {
                Ok(()) => {}
                Err(CertificateError::Quorum) => return found(What::CertificateQuorum, place),
                Err(_) => return found(What::CertificateSignature, place),
            }
            if certificate.state.is_some() {
                if certificate.state.as_ref() != replay.states.get(&position) {
                    return found(What::Checkpoint, place);
                }
                self.report.checkpoints += 1;
            }
            newest = newest.max(position);
            handed_over.remove(&position);
            self.report.certificates += 1;
        }
        if let Some(position) = handed_over.first() {
            return found(What::Uncertified, Place::Position(*position));
        }
        let Some(end) = ledger.point() else { return Ok(()) };
        // A keeper that stopped between placing a batch and certifying it has signed it, and certifies it next time.
        let signed = self.source.signed().map_err(Stop::Source)?;
        if newest < end.position && !signed.contains(&end) {
            return found(What::Uncertified, Place::Position(newest + 1));
        }
        Ok(())
    }
}

/// The places that a record gives to its entries.
fn stored_runs(record: &OrderRecord) -> Vec<RunRow> {
    let mut position = record.first;
    let place = |run: &crate::order::Run| {
        let row = RunRow { device: run.device, sequence: run.first, count: run.count, position };
        position += run.count;
        row
    };
    record.runs.iter().map(place).collect()
}

fn named(fault: &BatchFault, place: Place) -> (What, Place) {
    match fault {
        BatchFault::Position | BatchFault::Header => (What::Order, place),
        BatchFault::Rules(_) => (What::Rules, place),
        BatchFault::Epoch(_) => (What::Epoch, place),
        BatchFault::Entry(_) => (What::Placed, place),
        BatchFault::Verdict { entry, .. } => (What::Verdict, Place::Id(*entry)),
        BatchFault::Aside(entry, _) => (What::Aside, Place::Id(*entry)),
        BatchFault::State => (What::Checkpoint, place),
    }
}
