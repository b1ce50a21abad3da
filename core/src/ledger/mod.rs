//! The ledger: journals, the confirmed order, the state they add up to, and the provisional tail upon it.
//!
//! Everything here is a function of what was put in. The ledger never looks at a clock, and it asks for what is to be
//! kept by pushing [`Write`]s.

pub mod archive;
pub mod index;
pub mod record;
pub mod refusal;
pub mod scene;
pub mod state;
pub mod tail;

pub mod admit;
mod confirm;
mod rehearse;
mod saved;
mod unjudged;

#[cfg(test)]
mod tests;

pub use admit::{Admission, NotAdmitted};
pub use confirm::{Batch, BatchFault};
pub use rehearse::{Rehearsal, Rehearsed};
pub use saved::{OpenFault, is_readable_state};

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::action::Action;
use crate::checkpoint::{self, Checkpoint};
use crate::constitution::Constitution;
use crate::entry::{Entry, Point};
use crate::fork::TwoOrders;
use crate::id::{DeviceId, EntryId, OrganisationId, PaperId, StateHash};
use crate::order::RUNNING_HASH_START;
use crate::rules::desk::Desk;
use crate::rules::{self, Facts};
use crate::store::Write;
use archive::{Archive, Batches};
use index::{Index, Located};
use record::{Device, Keepers, Key, Organisation, Restriction};
use refusal::Refusal;
use scene::{Before, Scene, Trace};
use state::{Changes, Look, State};
use tail::{Judged, Judgement, Overlay, Place, Tail};

/// The confirmed state is saved after at most so much work of judging, and a unit for each record of it.
const SAVED_WORK: u64 = 32_000;

/// The rules as a function: the real ones, or in a test ones that panic.
pub type Judge = fn(&mut Scene<'_>, &Entry, &Facts<'_>) -> Result<(), Refusal>;

/// An organisation's ledger.
pub struct Ledger {
    organisation: OrganisationId,
    index: Index,
    base: State,
    constitution: Constitution,
    /// The newest point of the confirmed order; none before the founding entry is confirmed.
    point: Option<Point>,
    /// The certified time there, in Unix milliseconds.
    time_ms: i64,
    batches: Batches,
    /// The keepers that the newest batch names: who certify it, whatever it changes.
    named: Vec<DeviceId>,
    tail: Tail,
    aside: BTreeMap<EntryId, String>,
    /// Entries that can never be placed: of losing branches, and what devices had unconfirmed that were put out.
    buried: BTreeSet<EntryId>,
    /// Devices that the batch under way has put out.
    put_out: BTreeSet<DeviceId>,
    /// Papers that the batch under way has changed.
    papers_changed: BTreeSet<PaperId>,
    /// Which policy permitted each entry of the batch under way; none for refused ones.
    permits: Vec<Option<Arc<str>>>,
    proofs: BTreeMap<[u8; 32], DeviceId>,
    /// Proofs of two orders, and what they show.
    forks: BTreeMap<[u8; 32], TwoOrders>,
    /// The devices that the proofs put out.
    exposed: BTreeSet<DeviceId>,
    /// Provisional restrictions that have acted here for as long as they may.
    lapsed: BTreeSet<EntryId>,
    /// Where it begins, and the certified time there: the history before that is not here.
    begun: Option<(Point, i64)>,
    /// The order is not followed any further: entries that have seen more of it come in too.
    carries: bool,
    /// Position up to which the state was saved.
    saved_at: u64,
    /// The work done when it was.
    saved_work: u64,
    judge: Judge,
    /// As [`checkpoint::CHECKPOINT_EVERY`] says.
    checkpoint_every: u64,
    /// The hash of the state at the newest point, where that is a checkpoint and was worked out.
    checkpoint: Option<(Point, StateHash)>,
    desk: Desk,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ledger({:?} at {:?}, {} unconfirmed)", self.organisation, self.point, self.tail.len())
    }
}

/// What an entry is at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Placed; the verdict is in the order record.
    Confirmed {
        /// Where.
        position: u64,
        /// The certified time, in Unix milliseconds.
        time_ms: i64,
    },
    /// Not placed; this is how it would count if it were now.
    Provisional(Judgement),
    /// It is here, but was not judged yet.
    Unjudged,
}

impl Ledger {
    /// An empty ledger of an organisation.
    pub fn new(organisation: OrganisationId) -> Self {
        let constitution = Constitution::parse(Constitution::default_text());
        assert!(constitution.is_ok(), "the default constitution is one");
        #[expect(clippy::unwrap_used, reason = "asserted on the line above")]
        let constitution = constitution.unwrap();
        Self {
            organisation,
            index: Index::default(),
            base: State::default(),
            constitution,
            point: None,
            time_ms: i64::MIN,
            batches: Batches::default(),
            named: Vec::new(),
            tail: Tail::default(),
            aside: BTreeMap::new(),
            buried: BTreeSet::new(),
            put_out: BTreeSet::new(),
            papers_changed: BTreeSet::new(),
            permits: Vec::new(),
            proofs: BTreeMap::new(),
            forks: BTreeMap::new(),
            exposed: BTreeSet::new(),
            lapsed: BTreeSet::new(),
            begun: None,
            carries: false,
            saved_at: 0,
            saved_work: 0,
            judge: rules::judge,
            checkpoint_every: checkpoint::every(),
            checkpoint: None,
            desk: Desk::default(),
        }
    }

    /// Puts other rules in the place of the real ones: for tests of what happens when judging fails.
    pub fn judge_by(&mut self, judge: Judge) {
        self.judge = judge;
        self.tail.all_dirty();
    }

    /// Puts another number in the place of [`checkpoint::CHECKPOINT_EVERY`]: for tests, which have few entries.
    pub fn checkpoint_every(&mut self, positions: u64) {
        self.checkpoint_every = positions;
    }

    /// What is certified at the newest point, if that is a checkpoint.
    pub fn checkpoint(&self) -> Option<Checkpoint<'_>> {
        let point = self.point?;
        let first = self.batches.of(point.position).map_or(1, |span| span.first);
        let due = checkpoint::is_due(first, point.position, self.rules_version(), self.checkpoint_every);
        due.then(|| Checkpoint {
            organisation: self.organisation,
            point,
            time_ms: self.time_ms,
            keepers: &self.named,
            state: &self.base,
            journals: self.index.confirmed().collect(),
        })
    }

    /// The hash of the state at the newest point, if that is a checkpoint.
    pub fn checkpoint_hash(&self) -> Option<StateHash> {
        match self.checkpoint {
            Some((point, hash)) if Some(point) == self.point => Some(hash),
            _ => self.checkpoint().map(|checkpoint| checkpoint.hash()),
        }
    }

    /// How many positions lie between checkpoints, as [`checkpoint::CHECKPOINT_EVERY`] says.
    pub fn checkpoint_distance(&self) -> u64 {
        self.checkpoint_every
    }

    /// The checkpoint at the newest point, to be kept, if the batch there has just been settled and ends at one.
    pub fn settled_checkpoint(&self) -> Option<Write> {
        let (point, _) = self.checkpoint.filter(|(point, _)| Some(*point) == self.point)?;
        Some(Write::Checkpoint { point, bytes: self.checkpoint()?.to_bytes() })
    }

    /// Which organisation.
    pub fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// The journals and where each entry is.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The confirmed state.
    pub fn confirmed(&self) -> &State {
        &self.base
    }

    /// The confirmed state with the provisional tail upon it.
    pub fn current(&self) -> Overlay<'_> {
        self.tail.over(&self.base)
    }

    /// The provisional tail.
    pub fn tail(&self) -> &Tail {
        &self.tail
    }

    /// The constitution in force.
    pub fn constitution(&self) -> &Constitution {
        &self.constitution
    }

    /// The newest certified point.
    pub fn point(&self) -> Option<Point> {
        self.point
    }

    /// The newest confirmed position; 0 before there is one.
    pub fn position(&self) -> u64 {
        self.point.map_or(0, |point| point.position)
    }

    /// The certified time, in Unix milliseconds; far in the past before there is one.
    pub fn time_ms(&self) -> i64 {
        self.time_ms
    }

    /// The keepers; none before the founding entry is confirmed.
    pub fn keepers(&self) -> Option<&Keepers> {
        self.base.record(&Key::Keepers)
    }

    /// The keepers that the newest batch names: those before it, who certify it.
    pub fn named_keepers(&self) -> &[DeviceId] {
        &self.named
    }

    /// The version of the rules in force.
    pub fn rules_version(&self) -> u32 {
        rules_version_of(&self.base)
    }

    /// Entries set aside because judging them failed, and why.
    pub fn aside(&self) -> &BTreeMap<EntryId, String> {
        &self.aside
    }

    /// Proofs of equivocation: their ids and whom they put out.
    pub fn proofs(&self) -> &BTreeMap<[u8; 32], DeviceId> {
        &self.proofs
    }

    /// Takes note of a checked proof of equivocation.
    pub fn add_proof(&mut self, id: [u8; 32], device: DeviceId) {
        self.proofs.insert(id, device);
        self.exposed.insert(device);
    }

    /// Whether a proof of equivocation against a device is here.
    pub fn is_exposed(&self, device: &DeviceId) -> bool {
        self.exposed.contains(device)
    }

    /// Proofs of two orders: their ids and what they show.
    pub fn forks(&self) -> &BTreeMap<[u8; 32], TwoOrders> {
        &self.forks
    }

    /// Takes note of a checked proof of two orders.
    pub fn add_fork(&mut self, id: [u8; 32], shows: TwoOrders) {
        self.forks.insert(id, shows);
    }

    /// What is proved against the present keepers: they signed two orders in their epoch.
    pub fn two_orders(&self) -> Option<&TwoOrders> {
        let epoch = self.keepers()?.epoch;
        self.forks.values().find(|shows| shows.epoch == epoch)
    }

    /// Whether a keeper is proved to have signed two orders in the present epoch.
    pub fn has_two_faces(&self, keeper: &DeviceId) -> bool {
        let epoch = self.keepers().map(|keepers| keepers.epoch);
        self.forks.values().any(|shows| Some(shows.epoch) == epoch && shows.signed_both.contains(keeper))
    }

    /// The batches of the confirmed order.
    pub fn batches(&self) -> &Batches {
        &self.batches
    }

    /// The certified point that was current at a position: that of the batch which contains it.
    pub fn point_of(&self, position: u64) -> Option<(Point, i64)> {
        self.batches.of(position).map(|span| (span.point, span.time_ms))
    }

    /// The certified point that ends exactly at a position.
    pub fn point_at(&self, position: u64) -> Option<Point> {
        self.point_of(position).map(|(point, _)| point).filter(|point| point.position == position)
    }

    /// Where it begins, if the history before that is not here.
    pub fn begun(&self) -> Option<Point> {
        self.begun.map(|(point, _)| point)
    }

    /// What an entry is at present. One that is not here may be of the history that is not here: what asks knows it from the
    /// confirmed state.
    pub fn status(&self, id: EntryId) -> Option<Status> {
        let located = match (self.index.find(&id), self.begun) {
            (Some(located), _) => located,
            (None, Some((point, time_ms))) => {
                return Some(Status::Confirmed { position: point.position, time_ms });
            }
            (None, None) => return None,
        };
        if let Some(position) = located.position {
            let time_ms = self.point_of(position).map_or(self.time_ms, |(_, time_ms)| time_ms);
            return Some(Status::Confirmed { position, time_ms });
        }
        if let Some(reason) = self.aside.get(&id) {
            return Some(Status::Provisional(Judgement::Aside(reason.clone())));
        }
        Some(
            self.tail
                .judgement(id)
                .map_or(Status::Unjudged, |judgement| Status::Provisional(judgement.clone())),
        )
    }

    /// Where an entry is.
    pub fn find(&self, id: &EntryId) -> Option<Located> {
        self.index.find(id)
    }

    /// Everything that is confirmed can be looked up from now on, and is not held any more. To be called only where all that was
    /// asked to be kept is on disk.
    pub fn archive(&mut self, archive: &Rc<dyn Archive>) {
        let upto = self.position();
        self.index.archive(archive.clone(), upto);
        self.batches.archive(archive.clone(), upto);
    }

    /// The work of judging done so far ([`Desk::work`]).
    pub fn work(&self) -> u64 {
        self.desk.work()
    }

    /// Judges unconfirmed entries that need it, until that was so much work or more. Returns how many are left.
    pub fn settle(&mut self, work: usize) -> usize {
        let Self { organisation, base, constitution, tail, proofs, judge, lapsed, desk, .. } = self;
        let facts = Facts { organisation: *organisation, proofs, desk };
        let until = desk.work().saturating_add(work as u64);
        let goes_on = || desk.work() < until;
        tail.judge(goes_on, |before, entry| {
            if lapsed.contains(&entry.id()) {
                desk.works(1);
                let judgement = Judgement::Refused(Refusal::new("refused-restriction-lapsed"));
                return Judged { judgement, trace: Trace::default() };
            }
            judge_entry(*judge, base, before, constitution, entry.payload().clock_ms, entry, &facts)
        })
    }

    /// A provisional restriction has acted on this device for as long as it may: it no longer does, unless confirmed.
    ///
    /// Nothing happens to one that may go on: of the member's own device, or one that a second member joined. Says
    /// whether it has run out.
    pub fn lapse(&mut self, restriction: EntryId) -> bool {
        let Some(entry) = self.tail.entry(restriction) else { return false };
        if self.lapsed.contains(&restriction) {
            return true;
        }
        let Action::RestrictDevice { device } = entry.payload().action else { return false };
        let current = self.current();
        let member_of = |device| current.record::<Device>(&Key::Device(device)).map(|found| found.member);
        let own = member_of(entry.device()) == member_of(device);
        let joined =
            current.record::<Restriction>(&Key::Restriction(device)).is_some_and(|found| found.by.len() > 1);
        let runs_out = !own && !joined;
        if runs_out {
            self.lapsed.insert(restriction);
            self.tail.again(restriction);
        }
        runs_out
    }

    /// Tries an act that is not signed yet, after everything here: what it would come to, and the unconfirmed entries
    /// of other devices that it builds on.
    pub fn try_act(&self, draft: &Entry) -> (Judgement, Vec<EntryId>) {
        let place: Place = (self.index.stamp(draft), EntryId([255; 32]));
        let place = match self.tail.entries().next_back() {
            Some((last, _)) if *last > place => (last.0, EntryId([255; 32])),
            _ => place,
        };
        let facts = Facts { organisation: self.organisation, proofs: &self.proofs, desk: &self.desk };
        let clock_ms = draft.payload().clock_ms;
        let judged = self.tail.try_last(place, |before| {
            judge_entry(self.judge, &self.base, before, &self.constitution, clock_ms, draft, &facts)
        });
        let named = draft.payload().action.names();
        let others = self
            .tail
            .rests_on(&judged.trace, place)
            .into_iter()
            .filter(|id| !named.contains(id))
            .filter_map(|id| self.index.find(&id).map(|found| (id, found)))
            .filter(|(_, found)| found.device != draft.device());
        (judged.judgement, to_build_on(others))
    }

    /// The papers whose edits or erasure changed since this was last asked.
    pub fn take_touched_papers(&mut self) -> std::collections::BTreeSet<crate::id::PaperId> {
        self.tail.take_touched()
    }

    /// The hash by which the next order record continues.
    fn running_hash(&self) -> crate::id::RunningHash {
        self.point.map_or(RUNNING_HASH_START, |point| point.hash)
    }

    /// Notes what the end of the batch looks at again.
    fn note_changed<'a>(&mut self, keys: impl Iterator<Item = &'a Key>) {
        for key in keys {
            match key {
                Key::Device(device) => drop(self.put_out.insert(*device)),
                Key::Paper(paper) => drop(self.papers_changed.insert(*paper)),
                _ => {}
            }
        }
    }

    /// Applies changes to the confirmed state and tells the tail. `same_from` as in [`Tail::base_changed`].
    fn apply(&mut self, changes: Changes, same_from: Option<Place>) {
        let founded = changes.contains_key(&Key::Organisation);
        let amended = changes.contains_key(&Key::Constitution);
        let mut changed = Vec::with_capacity(changes.len());
        self.note_changed(changes.keys());
        for (key, value) in changes {
            if self.base.set(key, value) {
                changed.push(key);
            }
        }
        self.tail.base_changed(changed.iter(), same_from);
        if same_from.is_none() {
            self.tail.touch(&changed);
        }
        if founded {
            // Its first constitution may be that of an earlier version of the rules.
            self.restore_constitution();
        }
        if amended {
            self.tail.all_dirty();
        }
    }

    /// Asks the shell to save the confirmed state, if enough was confirmed since.
    pub fn save(&mut self, at_once: bool, writes: &mut Vec<Write>) {
        let Some(point) = self.point else { return };
        // What came after the saved state is judged again at opening: neither much of it nor much work.
        let length = self.base.len() as u64;
        let due = point.position >= self.saved_at + 2_000 + length / 16
            || self.work() - self.saved_work >= SAVED_WORK + length;
        if point.position > self.saved_at && (due || at_once) {
            self.save_now(writes);
        }
    }

    /// Saves the state, whether it was saved at this point before or not.
    pub fn save_now(&mut self, writes: &mut Vec<Write>) {
        let Some(point) = self.point else { return };
        writes.push(saved::write(self, point));
        self.saved_at = point.position;
        self.saved_work = self.work();
    }
}

/// The version of the rules in force in a state.
fn rules_version_of(state: &State) -> u32 {
    state
        .record::<Organisation>(&Key::Organisation)
        .map_or(crate::action::RULES_VERSION, |organisation| organisation.rules_version)
}

/// Those of some entries that an act names as what it builds on, ascending: of each journal the newest, since it comes
/// after the others anyway; and if that is more than an entry may name, those that stand last among the unconfirmed.
/// What is left out is the likeliest to be placed before the act all the same.
fn to_build_on(entries: impl Iterator<Item = (EntryId, Located)>) -> Vec<EntryId> {
    let mut newest: BTreeMap<DeviceId, (u64, Place)> = BTreeMap::new();
    for (id, found) in entries {
        let known = newest.entry(found.device).or_insert((found.sequence, (found.stamp, id)));
        if known.0 < found.sequence {
            *known = (found.sequence, (found.stamp, id));
        }
    }
    let mut places: Vec<Place> = newest.into_values().map(|(_, place)| place).collect();
    places.sort_unstable();
    let left_out = places.len().saturating_sub(crate::entry::BUILDS_ON_MAX);
    let mut ids: Vec<EntryId> = places.drain(left_out..).map(|(_, id)| id).collect();
    ids.sort_unstable();
    ids
}

/// Judges one entry. A panic in the rules sets this entry aside and nothing else.
fn judge_entry(
    judge: Judge,
    base: &State,
    before: &dyn Before,
    constitution: &Constitution,
    now_ms: i64,
    entry: &Entry,
    facts: &Facts<'_>,
) -> Judged {
    facts.desk.works(1);
    let judged = rules::unpanicked(|| {
        let mut scene = Scene::new(base, before, constitution, now_ms);
        let result = judge(&mut scene, entry, facts);
        let trace = scene.finish(result.is_ok());
        let judgement = match result {
            Ok(()) => Judgement::Accepted,
            Err(refusal) => Judgement::Refused(refusal),
        };
        Judged { judgement, trace }
    });
    judged.unwrap_or_else(|reason| Judged { judgement: Judgement::Aside(reason), trace: Trace::default() })
}
