//! What must hold at every step.

use std::collections::{BTreeMap, BTreeSet};

use moothall_core::action::RULES_VERSION;
use moothall_core::entry::{Point, Unverified};
use moothall_core::epoch::EpochOpening;
use moothall_core::id::{BookingId, DeviceId, EntryId, MemberId, ResourceId};
use moothall_core::ledger::record::{Booking, BookingState, Device, Key, Offices, Standing};
use moothall_core::ledger::state::{Look, State};
use moothall_core::ledger::{Batch, Ledger};
use moothall_core::order::{Certificate, OrderRecord, quorum};
use moothall_core::replica::message::Message;
use moothall_core::store::Write;
use moothall_core::testing::skew::knowing;
use send_wrapper::SendWrapper;

use super::founding::name;
use super::heal::soundly;
use super::{Outcome, World};
use crate::executor;

/// So many of the newest closings are kept.
const CLOSINGS: usize = 12;
/// A keeper signs no time that is further ahead of its clock.
const EARLY_MS: i64 = 2 * 60_000;

/// What was seen so far, by anybody.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    /// The batch of each position: the point after it.
    placed: BTreeMap<u64, Point>,
    /// The certified time of each batch, by its last position.
    times: BTreeMap<u64, (u32, i64)>,
    /// Who signed which points, of those that were sent.
    signed: BTreeMap<(u32, u64), BTreeMap<[u8; 32], BTreeSet<DeviceId>>>,
    /// Who must sign a batch, by its last position.
    keepers: BTreeMap<(u32, u64), Vec<DeviceId>>,
    /// Where each entry is.
    positions: BTreeMap<EntryId, u64>,
    /// Devices that are out, and at which position that was so.
    out: BTreeMap<DeviceId, u64>,
    batches: u64,
    /// A ledger of nobody, which takes every batch and judges it again, with every guard.
    referee: Option<SendWrapper<Ledger>>,
}

/// How many of so many keepers must sign: said once more, so that it is checked.
fn needed(keepers: usize) -> usize {
    if keepers < 4 { keepers / 2 + 1 } else { 2 * keepers / 3 + 1 }
}

impl Checks {
    /// Successors open an epoch: what only the lost had certified behind that is lost with them. Whoever else has it is found to
    /// differ.
    fn void(&mut self, first: u64, epoch: u32) {
        let void = |position: &u64, of: u32| *position >= first && of < epoch;
        self.placed.retain(|position, point| !void(position, point.epoch));
        self.times.retain(|position, (of, _)| !void(position, *of));
        let left: BTreeSet<u64> = self.placed.keys().copied().collect();
        self.positions.retain(|_, position| left.contains(position));
        self.out.retain(|_, since| *since < first || left.contains(since));
    }

    /// The newest point that anybody has.
    pub(crate) fn newest(&self) -> Option<Point> {
        self.placed.last_key_value().map(|(_, point)| *point)
    }
}

impl World {
    pub(crate) fn begin_checks(&mut self) {
        let batches = self.devices[0].disk.shelf.batches.clone();
        for batch in batches {
            for position in batch.first..=batch.point.position {
                self.checks.placed.insert(position, batch.point);
            }
            self.checks.times.insert(batch.point.position, (batch.point.epoch, batch.time_ms));
        }
        let shelf = &self.devices[0].disk.shelf;
        self.checks.referee =
            Ledger::open(shelf.organisation.unwrap(), &shelf.opening()).ok().map(SendWrapper::new);
        let order = self.devices[0].disk.shelf.order();
        self.checks.positions = (1..).zip(order).map(|(position, (id, _))| (id, position)).collect();
    }

    /// Whether what a device says and keeps is to be that of an honest one.
    pub(crate) fn is_honest(&self, place: usize) -> bool {
        let device = &self.devices[place];
        !device.lies && self.devices.iter().filter(|other| other.of == device.of).count() == 1
    }

    /// A device wrote this to its disk.
    pub(crate) fn committed(&mut self, place: usize, writes: &[Write]) {
        for write in writes {
            match write {
                Write::Order { first, point, time_ms, record, opens } => {
                    if opens.is_some() {
                        self.checks.void(*first, point.epoch);
                    }
                    self.batch_kept(place, *first, *point, *time_ms, record);
                    self.judge_again(place, *first, *point, record, opens.as_deref());
                }
                Write::Certificate { point, bytes } => {
                    self.agrees(place, point.position, *point, "certificate");
                    let keepers = self.checks.keepers.get(&(point.epoch, point.position));
                    let signed = Certificate::decode(bytes).unwrap().signatures.len();
                    if keepers.is_some_and(|keepers| signed < needed(keepers.len())) {
                        let what = format!("{signed} of {keepers:?} at {}", point.position);
                        self.fail("a quorum signs", what);
                    }
                }
                Write::Equivocation { id, device, .. } => {
                    if let Some(referee) = &mut self.checks.referee {
                        referee.add_proof(*id, *device);
                    }
                }
                Write::Rewind { after } => {
                    let what = format!("{} leaves its order at {after:?}", name(place));
                    self.fail("nothing confirmed is lost", what);
                }
                _ => {}
            }
        }
    }

    /// Per position there is one certified hash.
    fn agrees(&mut self, place: usize, position: u64, point: Point, what: &str) {
        let known = *self.checks.placed.entry(position).or_insert(point);
        if known != point {
            let what = format!("a {what} of {} at {position}: {point:?}, not {known:?}", name(place));
            self.fail("one order", what);
        }
    }

    fn batch_kept(&mut self, place: usize, first: u64, point: Point, time_ms: i64, record: &[u8]) {
        let fresh = !self.checks.placed.contains_key(&point.position);
        for position in first..=point.position {
            self.agrees(place, position, point, "batch");
        }
        if !fresh {
            return;
        }
        self.note(&point.hash.0);
        self.checks.batches += 1;
        let before = self.checks.times.range(..first).next_back().map(|(_, time)| *time);
        if before.is_some_and(|(epoch, before_ms)| epoch == point.epoch && before_ms > time_ms) {
            self.fail("certified time does not fall", format!("{before:?} and then {time_ms} at {first}"));
        }
        self.checks.times.insert(point.position, (point.epoch, time_ms));
        let record = OrderRecord::decode(record).unwrap();
        self.checks.keepers.insert((point.epoch, point.position), record.keepers.clone());
        self.check_time(&record);
        self.check_entries(place, &record);
        let Some(ledger) = self.devices[place].ledger() else { return };
        let found = twice_booked(ledger.confirmed()).or_else(|| two_treasurers(ledger.confirmed()));
        let position = ledger.position();
        let (from, to) = (Key::Device(DeviceId([0; 32])), Key::Device(DeviceId([255; 32])));
        let out: Vec<DeviceId> = ledger
            .confirmed()
            .records::<Device>(from, to)
            .into_iter()
            .filter(|(_, device)| device.standing != Standing::Enrolled)
            .filter_map(|(key, _)| if let Key::Device(id) = key { Some(id) } else { None })
            .collect();
        for id in out {
            self.checks.out.entry(id).or_insert(position);
        }
        if let Some(what) = found {
            self.fail("what is exclusive is confirmed once", what);
        }
    }

    /// A batch that nobody had before is as the rules say, from its bytes. What only the lost had is not judged.
    fn judge_again(&mut self, place: usize, first: u64, point: Point, record: &[u8], opens: Option<&[u8]>) {
        let Some(referee) = self.checks.referee.as_ref().filter(|referee| referee.position() + 1 == first)
        else {
            return;
        };
        let key = referee.recovery_key();
        let opens = opens.map(|bytes| (EpochOpening::decode(bytes, key.as_ref()).unwrap(), bytes.to_vec()));
        let (bytes, record) = (record.to_vec(), OrderRecord::decode(record).unwrap());
        let shelf = &self.devices[place].disk.shelf;
        let kept = record.runs.iter().flat_map(|run| {
            (run.first..run.first + run.count)
                .filter_map(|sequence| shelf.entries.get(&(run.device, sequence)))
        });
        let entries = kept.map(|kept| Unverified::parse(&kept.bytes).unwrap().trust()).collect();
        let batch = Batch { opens, record, bytes, entries, state: None };
        let Some(referee) = &mut self.checks.referee else { return };
        let newest = RULES_VERSION + u32::from(self.plan.versions);
        let taken = knowing(newest, || soundly(|| Ledger::take(referee, &batch, &mut Vec::new())));
        let same = referee.point() == Some(point);
        if taken.is_err() || !same {
            let what = format!("a batch of {} at {first}: {taken:?}, same point {same}", name(place));
            self.fail("every batch is as the rules say", what);
        }
    }

    /// What counts comes after its causes, and from nobody who is out.
    fn check_entries(&mut self, place: usize, record: &OrderRecord) {
        let mut position = record.first;
        for run in &record.runs {
            for sequence in run.first..run.first + run.count {
                let accepted = record.accepted(usize::try_from(position - record.first).unwrap());
                let Some(kept) = self.devices[place].disk.shelf.entries.get(&(run.device, sequence)) else {
                    return self.fail("what is placed is here", format!("{} at {position}", name(place)));
                };
                let entry = Unverified::parse(&kept.bytes).unwrap().trust();
                let lacks =
                    entry.payload().names().into_iter().find(|id| !self.checks.positions.contains_key(id));
                if let Some(lacks) = lacks.filter(|_| accepted) {
                    let what =
                        format!("{:?} at {position} names {lacks:?}, which is not before it", entry.id());
                    self.fail("causes come before", what);
                }
                let out = self.checks.out.get(&run.device).is_some_and(|since| *since < record.first);
                if accepted && out {
                    self.fail("who is out writes nothing", format!("{:?} at {position}", run.device));
                }
                self.checks.positions.insert(entry.id(), position);
                position += 1;
            }
        }
    }

    /// Of a quorum of keepers, all who do not lie had clocks that were as far, but for the tolerance.
    fn check_time(&mut self, record: &OrderRecord) {
        let as_far = |id: &DeviceId| {
            self.devices.iter().any(|device| {
                device.id() == *id && !device.lies && device.latest_ms >= record.time_ms - EARLY_MS
            })
        };
        let lying = |id: &DeviceId| self.devices.iter().any(|device| device.id() == *id && device.lies);
        let liars = record.keepers.iter().filter(|id| lying(id)).count();
        let honest = record.keepers.iter().filter(|id| as_far(id)).count();
        let before = self.checks.times.range(..record.first).next_back().map(|(_, time)| time.1);
        // No time is certified that is before the last, whatever the clocks say.
        if honest + liars < quorum(record.keepers.len()) && before != Some(record.time_ms) {
            let what = format!("{} with {honest} honest clocks as far, of {record:?}", record.time_ms);
            self.fail("nobody's clock carries the time off", what);
        }
    }

    /// A device sent this.
    pub(crate) fn seen_on_wire(&mut self, place: usize, message: &Message) {
        match message {
            Message::Order { batches, certificate, .. } => {
                let Some(last) = batches.last() else { return };
                let (Ok(record), Ok(certificate)) =
                    (OrderRecord::decode(&last.record), Certificate::decode(certificate))
                else {
                    return;
                };
                if self.checks.placed.get(&certificate.point.position) == Some(&certificate.point) {
                    return;
                }
                let organisation = self.devices[0].disk.shelf.organisation.unwrap();
                let keepers = self.checks.keepers.get(&(record.epoch, record.last()));
                let counts = keepers.is_some_and(|keepers| *keepers == record.keepers);
                if counts && certificate.check(organisation, &record.keepers).is_ok() {
                    self.agrees(place, certificate.point.position, certificate.point, "certificate sent");
                }
            }
            Message::Signature { signed } => self.signature_sent(place, signed.point),
            _ => {}
        }
    }

    fn signature_sent(&mut self, place: usize, point: Point) {
        let id = self.devices[place].id();
        let honest = self.is_honest(place);
        let of = self.checks.signed.entry((point.epoch, point.position)).or_default();
        of.entry(point.hash.0).or_default().insert(id);
        let twice = of.iter().filter(|(_, by)| by.contains(&id)).count() > 1;
        if honest && twice {
            let what = format!("{} signs a second order at {}", name(place), point.position);
            return self.fail("a keeper signs one order", what);
        }
        let keepers = self.checks.keepers.get(&(point.epoch, point.position));
        let needed = keepers.map_or(usize::MAX, |keepers| quorum(keepers.len()));
        let of = &self.checks.signed[&(point.epoch, point.position)];
        if of.values().filter(|by| by.len() >= needed).count() > 1 {
            self.fail("one order", format!("two quorums signed at {}", point.position));
        }
    }

    /// A device closes a link; if both ends are honest, nobody is to be accused of anything.
    pub(crate) fn closing(&mut self, place: usize, link: u64, why: &'static str) {
        let Some(run) = &self.devices[place].run else { return };
        let Some(other) = run.links.get(&link).copied().and_then(|id| self.place_of(id)) else { return };
        if self.wire.closings.len() >= CLOSINGS {
            self.wire.closings.pop_front();
        }
        self.wire.closings.push_back((executor::elapsed(), place, other, why));
        let accuses = matches!(
            why,
            "dropped-malformed"
                | "dropped-unasked"
                | "dropped-certificate"
                | "dropped-order"
                | "dropped-signature"
                | "dropped-not-as-asked"
                | "dropped-epoch"
                | "dropped-keepers"
                | "dropped-before-greeting"
        );
        if accuses && self.is_honest(place) && self.is_honest(other) {
            let heard = self.wire.newest.iter().rev().filter(|(to, on, _)| *to == place && *on == link);
            let said: Vec<String> = heard
                .take(4)
                .map(|(_, _, bytes)| format!("{:?}", Message::decode(bytes)).chars().take(500).collect())
                .collect();
            let said = said.join("\n  ");
            let at = self.devices[place].ledger().and_then(|ledger| ledger.point());
            let keepers = self.devices[place].ledger().and_then(|ledger| ledger.keepers());
            let keepers: Option<Vec<_>> =
                keepers.map(|keepers| keepers.devices.iter().map(|id| self.place_of(*id)).collect());
            let what = format!(
                "{} at {at:?} of keepers {keepers:?} of {}: {why}, after\n  {said}",
                name(place),
                name(other)
            );
            self.fail("the honest accuse nobody honest", what);
        }
    }

    pub(crate) fn outcome(&self, trace: u64) -> Outcome {
        Outcome {
            trace,
            elapsed: executor::elapsed(),
            devices: self.devices.len(),
            positions: self.checks.newest().map_or(0, |point| point.position),
            batches: self.checks.batches,
            faults: self.faults.counts.clone(),
        }
    }
}

/// Two bookings that both hold the same span, if there are any.
fn twice_booked(state: &State) -> Option<String> {
    let all = state
        .records::<Booking>(Key::Booking(BookingId([0; 32])), Key::Booking(BookingId([255; 32])))
        .into_iter()
        .filter(|(_, booking)| matches!(booking.state, BookingState::Held | BookingState::Requested));
    let mut by: BTreeMap<ResourceId, Vec<(i64, i64)>> = BTreeMap::new();
    for (_, booking) in all {
        by.entry(booking.resource).or_default().push((booking.from_ms, booking.until_ms));
    }
    by.into_iter().find_map(|(resource, mut spans)| {
        spans.sort_unstable();
        let found = spans.windows(2).find(|pair| pair[1].0 < pair[0].1)?;
        Some(format!("{resource:?} is booked twice: {found:?}"))
    })
}

/// Of a role that only one member can have there are not two holders.
fn two_treasurers(state: &State) -> Option<String> {
    let all = state.records::<Offices>(Key::Offices(MemberId([0; 32])), Key::Offices(MemberId([255; 32])));
    let treasurers =
        all.into_iter().filter(|(_, held)| held.0.iter().any(|office| office.role.as_str() == "treasurer"));
    let who: Vec<Key> = treasurers.map(|(key, _)| key).collect();
    (who.len() > 1).then(|| format!("two treasurers: {who:?}"))
}
