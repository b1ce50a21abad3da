//! Rehearsing a batch: what it would be and do, worked out on a copy of the state. The ledger itself stays as it is.
//!
//! A keeper rehearses what it proposes, and whoever takes a batch in rehearses it too, in the same steps, so that a
//! keeper's verdicts are reached as everybody's are: what falls due happens; then the entries are judged in order, each
//! from what the tail noted where that still holds. An entry that names one which has no place before it is placed as
//! refused; its journal goes on. Nothing that a rehearsal comes to is seen before [`Ledger::settle_batch`].

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Device, Keepers, Key, Organisation, Standing};
use super::refusal::Refusal;
use super::scene::{Nothing, Trace};
use super::state::{Changes, Look, State};
use super::tail::{Judged, Judgement};
use super::{Batch, BatchFault, Ledger, judge_entry, saved};
use crate::action::rules_known;
use crate::checkpoint::{self, Checkpoint, Confirmed};
use crate::constitution::Constitution;
use crate::entry::{Entry, Point};
use crate::epoch::EpochOpening;
use crate::id::{DeviceId, EntryId, StateHash};
#[cfg(feature = "mutants")]
use crate::mutants::{Guard, is_off};
use crate::order::{OrderRecord, RECORD_BYTES_MAX, Run, running_hash};
use crate::rules::{self, Facts};

/// A batch places at most so many proposals that amend the constitution.
pub(super) const AMENDMENTS_PER_BATCH_MAX: usize = 4;

/// A batch as it would be settled.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    pub(super) record: OrderRecord,
    pub(super) bytes: Vec<u8>,
    pub(super) opens: Option<Vec<u8>>,
    /// The point that it continues.
    pub(super) after: Option<Point>,
    /// The point after it.
    pub(super) point: Point,
    /// The hash of the state after it, where it ends at a checkpoint.
    pub(super) state: Option<StateHash>,
    /// What opening the epoch changes.
    pub(super) opened: Changes,
    /// What falls due changes.
    pub(super) due: Changes,
    /// What fell due and failed, and why.
    pub(super) failed: Vec<(EntryId, String)>,
    /// The constitution after all that.
    pub(super) constitution: Constitution,
    /// Its entries in order, and what judging each came to.
    pub(super) placed: Vec<(Entry, Judged)>,
}

impl Rehearsal {
    /// The order record.
    pub fn record(&self) -> &OrderRecord {
        &self.record
    }

    /// The order record's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The point after the batch: what its certificate certifies.
    pub fn point(&self) -> Point {
        self.point
    }

    /// The hash of the state after it, where it ends at a checkpoint: certified together with the point.
    pub fn state(&self) -> Option<StateHash> {
        self.state
    }

    /// Its entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.placed.iter().map(|(entry, _)| entry)
    }

    /// The point that the batch continues; none for the first.
    pub fn after(&self) -> Option<Point> {
        self.after
    }
}

/// What came of looking for something to confirm.
#[derive(Debug, Default)]
pub struct Rehearsed {
    /// Entries on which judging failed, and why: they are to be set aside, with their journals, whatever becomes of the
    /// batch.
    pub aside: Vec<(EntryId, String)>,
    /// The batch; none if there is nothing to confirm and nothing due.
    pub batch: Option<Rehearsal>,
}

/// The copy on which a batch is worked out.
struct Stage<'a> {
    ledger: &'a Ledger,
    state: State,
    constitution: Constitution,
    time_ms: i64,
    opened: Changes,
    due: Changes,
    failed: Vec<(EntryId, String)>,
    aside: BTreeMap<EntryId, String>,
    placed: Vec<(Entry, Judged)>,
    ids: BTreeSet<EntryId>,
    /// Where journals end on the stage: number and entry.
    heads: BTreeMap<DeviceId, (u64, EntryId)>,
}

impl Ledger {
    /// Chooses up to `most` unconfirmed entries for a batch at a certified time and judges them.
    ///
    /// Entries wait that name something which can still come, and so do the journals behind them and behind entries set
    /// aside. `promised` are entries to be placed with a certified time that is not past theirs, in Unix milliseconds.
    ///
    /// # Errors
    /// What falls due raises the rules to ones that are not known here.
    pub fn rehearse(
        &self,
        time_ms: i64,
        most: usize,
        promised: &BTreeMap<EntryId, i64>,
    ) -> Result<Rehearsed, BatchFault> {
        let mut stage = Stage::new(self);
        let time_ms = stage.promised_time(time_ms, most, promised).max(self.time_ms);
        let due = rules::next_due_ms(&self.base).is_some_and(|due_ms| due_ms <= time_ms);
        let known = self.rules_version() <= rules_known();
        // Those of before this batch, whatever it changes. The founding entry itself says who the first keeper is.
        let keepers = match (self.keepers(), self.founder()) {
            (Some(keepers), _) => keepers.clone(),
            (None, Some(founder)) => Keepers { epoch: 1, devices: vec![founder], past: Vec::new(), base: 0 },
            (None, None) => return Ok(Rehearsed::default()),
        };
        if (self.tail.is_empty() && !due) || !known {
            return Ok(Rehearsed::default());
        }
        stage.fall_due(time_ms);
        stage.knows_the_rules()?;
        let mut runs: Vec<Run> = Vec::new();
        // Where judging the very first of them fails, the others have their turn.
        loop {
            let aside = stage.aside.len();
            for entry in stage.choose(most).0 {
                if let Err(reason) = stage.place(&entry, None) {
                    // Entries after it in its journal, or naming it, were chosen on its account.
                    stage.aside.insert(entry.id(), reason);
                    break;
                }
                match runs.last_mut() {
                    Some(run) if run.device == entry.device() => {
                        run.count += 1;
                        run.last = entry.id();
                    }
                    _ => runs.push(Run {
                        device: entry.device(),
                        first: entry.payload().sequence,
                        count: 1,
                        last: entry.id(),
                    }),
                }
            }
            if !stage.placed.is_empty() || stage.aside.len() == aside {
                break;
            }
        }
        let aside = std::mem::take(&mut stage.aside).into_iter().collect();
        if stage.placed.is_empty() && !due {
            return Ok(Rehearsed { aside, batch: None });
        }
        let batch = stage.finish(keepers, runs, None);
        debug_assert!(batch.bytes.len() <= RECORD_BYTES_MAX, "a batch's runs fit its record");
        Ok(Rehearsed { aside, batch: Some(batch) })
    }

    /// Whether something could be confirmed at a time, in Unix milliseconds.
    pub fn has_something_to_confirm(&self, time_ms: i64) -> bool {
        let due = || rules::next_due_ms(&self.base).is_some_and(|due_ms| due_ms <= time_ms);
        !Stage::new(self).choose(1).0.is_empty() || due()
    }

    /// Works out the batch that opens a new epoch by a recovery.
    ///
    /// # Errors
    /// The rules refuse it, or what falls due raises them to ones that are not known here.
    pub fn rehearse_epoch(
        &self,
        epoch: &EpochOpening,
        bytes: Vec<u8>,
        time_ms: i64,
    ) -> Result<Rehearsal, BatchFault> {
        let refused = |code| BatchFault::Epoch(Refusal::new(code));
        if self.point != Some(epoch.after()) {
            return Err(refused("refused-recovery-stale"));
        }
        let mut stage = Stage::new(self);
        let opened = rules::recovery::open(&self.base, &self.constitution, epoch);
        stage.open(opened.map_err(BatchFault::Epoch)?);
        let keepers = stage.keepers().ok_or_else(|| refused("refused-recovery-unknown"))?;
        stage.fall_due(time_ms);
        stage.knows_the_rules()?;
        Ok(stage.finish(keepers, Vec::new(), Some(bytes)))
    }

    /// Works a batch out that others made, and compares.
    ///
    /// # Errors
    /// It does not follow, or the verdicts here are others.
    pub fn rehearse_batch(&self, batch: &Batch) -> Result<Rehearsal, BatchFault> {
        let record = &batch.record;
        let first = self.point.map_or(1, |point| point.position + 1);
        if record.first != first {
            return Err(BatchFault::Position);
        }
        if record.rules_version == 0 {
            return Err(BatchFault::Rules(record.rules_version));
        }
        let mut stage = Stage::new(self);
        if let Some((epoch, _)) = &batch.opens {
            let opened = rules::recovery::open(&self.base, &self.constitution, epoch);
            stage.open(opened.map_err(BatchFault::Epoch)?);
            if self.point != Some(epoch.after()) {
                return Err(BatchFault::Position);
            }
        }
        let time_follows = record.time_ms >= self.time_ms || batch.opens.is_some();
        let header_follows = match stage.keepers() {
            Some(keepers) => record.epoch == keepers.epoch && record.keepers == keepers.devices,
            None => record.epoch == 1 && self.point.is_none(),
        };
        if !time_follows || !header_follows {
            return Err(BatchFault::Header);
        }
        stage.fall_due(record.time_ms);
        // What fell due may have raised them; whoever does not know them judges nothing more. A record that says they were
        // raised where nothing did that is unsound.
        let rules = stage.state.record::<Organisation>(&Key::Organisation).map(|all| all.rules_version);
        if rules.is_some_and(|rules| rules != record.rules_version) {
            return Err(BatchFault::Header);
        }
        if record.rules_version > rules_known() {
            return Err(BatchFault::Rules(record.rules_version));
        }
        let mut fresh: BTreeMap<(DeviceId, u64), &Entry> = BTreeMap::new();
        for entry in &batch.entries {
            fresh.insert((entry.device(), entry.payload().sequence), entry);
        }
        let mut index = 0;
        for run in &record.runs {
            let mut last = None;
            for sequence in run.first..run.first + run.count {
                let wrong = BatchFault::Entry(run.device);
                let entry = match fresh.get(&(run.device, sequence)) {
                    Some(entry) => (*entry).clone(),
                    None => self.tail.numbered(&run.device, sequence).cloned().ok_or(wrong.clone())?,
                };
                if !stage.continues(&entry, record.first + index as u64) {
                    return Err(wrong);
                }
                let certified = Some(record.accepted(index));
                let accepted =
                    stage.place(&entry, certified).map_err(|reason| BatchFault::Aside(entry.id(), reason))?;
                #[cfg(feature = "mutants")]
                let accepted = if is_off(Guard::Verdicts) { record.accepted(index) } else { accepted };
                if accepted != record.accepted(index) {
                    return Err(BatchFault::Verdict { entry: entry.id(), accepted_here: accepted });
                }
                last = Some(entry.id());
                index += 1;
            }
            if last != Some(run.last) {
                return Err(BatchFault::Entry(run.device));
            }
        }
        // The first record names keepers before anything says who they are; its founding entry must agree. A later one
        // may have changed them: that holds for the next.
        let founded = first > 1 || stage.keepers().is_some_and(|keepers| keepers.devices == record.keepers);
        if !founded || record.rules_version != stage.rules_version() {
            return Err(BatchFault::Header);
        }
        let opens = batch.opens.as_ref().map(|(_, bytes)| bytes.clone());
        let rehearsal = stage.finish_as(record.clone(), batch.bytes.clone(), opens);
        if batch.state.is_some() && batch.state != rehearsal.state {
            return Err(BatchFault::State);
        }
        Ok(rehearsal)
    }

    fn founder(&self) -> Option<DeviceId> {
        self.tail.entries().next().map(|(_, entry)| entry.device())
    }
}

impl<'a> Stage<'a> {
    fn new(ledger: &'a Ledger) -> Self {
        Self {
            ledger,
            state: ledger.base.clone(),
            constitution: ledger.constitution.clone(),
            time_ms: ledger.time_ms,
            opened: Changes::new(),
            due: Changes::new(),
            failed: Vec::new(),
            aside: BTreeMap::new(),
            placed: Vec::new(),
            ids: BTreeSet::new(),
            heads: BTreeMap::new(),
        }
    }

    fn keepers(&self) -> Option<Keepers> {
        self.state.record::<Keepers>(&Key::Keepers).cloned()
    }

    fn rules_version(&self) -> u32 {
        super::rules_version_of(&self.state)
    }

    /// Rules of a version that is not known here judge nothing here, and what they do by themselves is not known either.
    fn knows_the_rules(&self) -> Result<(), BatchFault> {
        let version = self.rules_version();
        if version > rules_known() { Err(BatchFault::Rules(version)) } else { Ok(()) }
    }

    fn open(&mut self, changes: Changes) {
        for (key, value) in &changes {
            self.state.set(*key, value.clone());
        }
        self.opened = changes;
    }

    fn fall_due(&mut self, time_ms: i64) {
        self.time_ms = time_ms;
        let (due, failed) = rules::fall_due(&mut self.state, &mut self.constitution, time_ms);
        (self.due, self.failed) = (due, failed);
    }

    /// Whether an entry, to get this position, continues its journal as it stands on the stage.
    fn continues(&self, entry: &Entry, position: u64) -> bool {
        let payload = entry.payload();
        let (sequence, head) = match self.heads.get(&payload.device) {
            Some((sequence, head)) => (*sequence, Some(*head)),
            None => self
                .ledger
                .index
                .journal(&payload.device)
                .map_or((0, None), |journal| (journal.confirmed, journal.confirmed_head)),
        };
        #[cfg(feature = "mutants")]
        if is_off(Guard::Chain) {
            return true;
        }
        entry.organisation() == self.ledger.organisation
            && payload.sequence == sequence + 1
            && payload.previous == head
            && payload.seen.is_none_or(|seen| seen.position < position)
    }

    /// Judges the next entry, of which the keepers may have said whether it counts, and does what it does.
    fn place(&mut self, entry: &Entry, certified: Option<bool>) -> Result<bool, String> {
        let judged = self.judge(entry, certified);
        let accepted = match &judged.judgement {
            Judgement::Accepted => true,
            Judgement::Refused(_) => false,
            Judgement::Aside(reason) => return Err(reason.clone()),
        };
        let founds = judged.trace.writes.contains_key(&Key::Organisation);
        for (key, value) in &judged.trace.writes {
            self.state.set(*key, value.clone());
        }
        if founds && let Some(constitution) = saved::constitution_of(&self.state, &self.constitution) {
            // The first one may be that of an earlier version of the rules.
            self.constitution = constitution;
        }
        self.heads.insert(entry.device(), (entry.payload().sequence, entry.id()));
        self.ids.insert(entry.id());
        self.placed.push((entry.clone(), judged));
        Ok(accepted)
    }

    fn judge(&self, entry: &Entry, certified: Option<bool>) -> Judged {
        let Ledger { organisation, proofs, desk, tail, base, lapsed, judge, index, begun, .. } = self.ledger;
        let placed = |name: &EntryId| {
            self.ids.contains(name) || index.find(name).is_some_and(|found| found.position.is_some())
        };
        #[cfg(feature = "mutants")]
        let placed = |name: &EntryId| is_off(Guard::Causes) || placed(name);
        // Of the history that is not here the keepers alone know whether something was placed. They said so: what they accepted
        // names nothing dead, and of what they refused that is the reason only where there is no other one, here and there.
        let perhaps =
            |name: &EntryId| begun.is_some() && certified == Some(true) && index.find(name).is_none();
        let dead = !entry.payload().names().iter().all(|name| placed(name) || perhaps(name));
        let amended = self.due.contains_key(&Key::Constitution);
        if !amended
            && !lapsed.contains(&entry.id())
            && !dead
            && let Some(judged) = tail.holding(entry.id(), self.time_ms, base, &self.state)
        {
            return judged.clone();
        }
        let facts = Facts { organisation: *organisation, proofs, desk };
        let judged =
            judge_entry(*judge, &self.state, &Nothing, &self.constitution, self.time_ms, entry, &facts);
        if dead && judged.judgement.accepted() {
            return Judged {
                judgement: Judgement::Refused(Refusal::new("refused-names-dead")),
                trace: Trace::default(),
            };
        }
        judged
    }

    /// The first entries of the tail that can be placed now, in its order, and whether others that could be were left
    /// for a later batch.
    ///
    /// Amendments are dear to judge. They wait until they were judged among the unconfirmed, in slices, so that placing
    /// them takes no time; and a batch has few, so that it takes not too long either for those who take it in unprepared.
    fn choose(&self, most: usize) -> (Vec<Entry>, bool) {
        let Ledger { tail, index, aside, .. } = self.ledger;
        let mut chosen = Vec::new();
        let (mut amendments, mut full) = (0, false);
        let mut placed = BTreeSet::new();
        let mut blocked = BTreeSet::new();
        for (_, entry) in tail.entries() {
            if chosen.len() >= most {
                full = true;
                break;
            }
            let device = entry.device();
            let amends = super::unjudged::is_dear(entry);
            let may_come = |name: &EntryId| match index.find(name) {
                Some(found) if found.position.is_some() || placed.contains(name) => false,
                Some(found) => !self.is_out(&found.device),
                None => !self.ledger.is_dead_in(&self.state, *name),
            };
            #[cfg(feature = "mutants")]
            let may_come = |name: &EntryId| !is_off(Guard::Causes) && may_come(name);
            // After a line was left there may be entries that have seen more of it than there is of this one.
            let ahead = entry.payload().seen.is_some_and(|seen| seen.position > self.ledger.position());
            let waits = ahead
                || blocked.contains(&device)
                || self.is_out(&device)
                || aside.contains_key(&entry.id())
                || self.aside.contains_key(&entry.id())
                || entry.payload().names().iter().any(may_come);
            let amended = self.due.contains_key(&Key::Constitution);
            let judged = || !amended && tail.is_judged(entry.id(), &self.state);
            let later = !waits && amends && (amendments >= AMENDMENTS_PER_BATCH_MAX || !judged());
            if waits || later {
                full |= later;
                blocked.insert(device);
                continue;
            }
            amendments += usize::from(amends);
            placed.insert(entry.id());
            chosen.push(entry.clone());
        }
        (chosen, full)
    }

    fn is_out(&self, device: &DeviceId) -> bool {
        #[cfg(feature = "mutants")]
        if is_off(Guard::Revocation) {
            return false;
        }
        self.state
            .record::<Device>(&Key::Device(*device))
            .is_some_and(|found| found.standing != Standing::Enrolled)
    }

    /// The time of a batch that keeps what was promised: not past that of any entry that it or a later one can place.
    fn promised_time(&self, time_ms: i64, most: usize, promised: &BTreeMap<EntryId, i64>) -> i64 {
        if promised.values().all(|by_ms| *by_ms >= time_ms) {
            return time_ms;
        }
        let (chosen, full) = self.choose(most);
        let later = |id: &EntryId| {
            let found = self.ledger.index.find(id);
            full && !self.ledger.aside.contains_key(id) && found.is_some_and(|at| !self.is_out(&at.device))
        };
        let placeable = |id: &EntryId| later(id) || chosen.iter().any(|entry| entry.id() == *id);
        promised.iter().filter(|(id, _)| placeable(id)).map(|(_, by_ms)| *by_ms).fold(time_ms, i64::min)
    }

    fn finish(self, keepers: Keepers, runs: Vec<Run>, opens: Option<Vec<u8>>) -> Rehearsal {
        let accepted: Vec<bool> = self.placed.iter().map(|(_, judged)| judged.judgement.accepted()).collect();
        let record = OrderRecord {
            version: 1,
            epoch: keepers.epoch,
            first: self.ledger.point.map_or(1, |point| point.position + 1),
            time_ms: self.time_ms,
            rules_version: self.rules_version(),
            keepers: keepers.devices,
            verdicts: OrderRecord::pack(&accepted),
            runs,
        };
        let bytes = record.encode();
        self.finish_as(record, bytes, opens)
    }

    fn finish_as(self, record: OrderRecord, bytes: Vec<u8>, opens: Option<Vec<u8>>) -> Rehearsal {
        let mut before = self.ledger.running_hash();
        if let Some(epoch) = &opens {
            before = running_hash(before, epoch);
        }
        let hash = running_hash(before, &bytes);
        let point = Point { epoch: record.epoch, position: record.last(), hash };
        let state = self.checkpoint_hash(&record, point);
        let Self { ledger, constitution, opened, due, failed, placed, .. } = self;
        let after = ledger.point;
        Rehearsal { record, bytes, opens, after, point, state, opened, due, failed, constitution, placed }
    }

    /// The hash of the state that the stage has come to, where the batch ends at a checkpoint.
    fn checkpoint_hash(&self, record: &OrderRecord, point: Point) -> Option<StateHash> {
        let every = self.ledger.checkpoint_every;
        if !checkpoint::is_due(record.first, point.position, record.rules_version, every) {
            return None;
        }
        let before =
            self.ledger.index.confirmed().map(|journal| (journal.device, (journal.sequence, journal.head)));
        let journals: BTreeMap<DeviceId, (u64, EntryId)> =
            before.chain(self.heads.iter().map(|(device, head)| (*device, *head))).collect();
        let journals =
            journals.into_iter().map(|(device, (sequence, head))| Confirmed { device, sequence, head });
        let checkpoint = Checkpoint {
            organisation: self.ledger.organisation,
            point,
            time_ms: record.time_ms,
            keepers: &record.keepers,
            state: &self.state,
            journals: journals.collect(),
        };
        Some(checkpoint.hash())
    }
}
