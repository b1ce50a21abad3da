//! The end: nothing goes wrong any more, and everybody comes to the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Write as _};
use std::time::Duration;

use moothall_core::action::RULES_VERSION;
use moothall_core::entry::Point;
use moothall_core::id::{DeviceId, EntryId};
use moothall_core::ledger::record::{Device, DueKind, Key, Standing};
use moothall_core::ledger::state::{Look, State};
use moothall_core::ledger::{Ledger, Status};
use moothall_core::order::quorum;
use moothall_core::request::{ProposalEffect, Request};
use moothall_core::testing::memory::Memory;
use moothall_core::testing::skew::knowing;
use moothall_core::verify::verify;

use super::founding::name;
use super::{Stage, World, ms};
use crate::executor;

/// Within so long everybody must have come to the same.
const HEALING: Duration = Duration::from_secs(180);
/// After so long something more is written: a certificate that needs the signature of one who signed two orders is not followed by
/// whoever hears of that first, but a newer one is.
const MORE: Duration = Duration::from_secs(60);
/// Devices are compared so often while things go wrong.
const COMPARED: Duration = Duration::from_secs(2);
/// What nobody confirms does not restrict anybody longer than so many hours.
const LAPSES_HOURS: i64 = 73;
/// Within so long everybody's last act must be confirmed.
const PROBING: Duration = Duration::from_secs(120);

impl World {
    /// Nothing goes wrong from now on; what was, is mended.
    pub(crate) fn heal(&mut self) {
        self.stage = Stage::Healing;
        self.wire.loss = 0;
        self.wire.slow = Duration::ZERO;
        self.mend(|cut| !cut.for_good);
        self.mend_for_keepers();
        for place in 0..self.devices.len() {
            let device = &mut self.devices[place];
            device.clock.ahead_ms = 0;
            device.writes_after = Duration::ZERO;
            device.signs_after = Duration::ZERO;
            device.disk_fails = false;
            device.disk_hangs = Duration::ZERO;
            let newest = RULES_VERSION + u32::from(self.plan.versions);
            let old = std::mem::replace(&mut device.rules, newest) != newest;
            let other = device.judge.take().is_some() || old;
            if other || device.lies {
                // Its program is replaced.
                self.crash(place);
            }
            let belongs = self.devices[place].disk.shelf.organisation.is_some();
            if belongs {
                self.start(place);
            }
        }
        // What was certified may be ahead of most clocks, if theirs were wrong who certified it.
        let certified_ms =
            self.devices.iter().filter_map(|device| device.ledger()).map(Ledger::time_ms).max();
        let ahead_ms = certified_ms.map_or(0, |time_ms| time_ms - self.time.true_ms());
        if ahead_ms > 0 {
            self.night(ahead_ms / 3_600_000 + 1);
        }
        self.after(ms(1_000), |world| world.look(executor::elapsed() + HEALING));
    }

    /// Without a quorum of keepers that can be reached nothing would come to rest: nobody stays cut off then. What was decided
    /// before may take effect later, and appoint some of those. Nor where one was bound to what the others dropped: all others are
    /// needed then.
    fn mend_for_keepers(&mut self) {
        let suffice = self.keepers_suffice() && !self.faults.counts.contains_key("bound one");
        if !suffice && self.faults.epoch_lost.is_none() && self.faults.lost != self.faults.gone {
            self.mend(|_| true);
            self.faults.lost = self.faults.gone;
        }
    }

    /// Whether the keepers that can be reached and do not lie are a quorum.
    pub(crate) fn keepers_suffice(&self) -> bool {
        let Some(ledger) = self.farthest() else { return false };
        let Some(keepers) = ledger.keepers() else { return false };
        // An objection is for good: with one lost besides, nobody can tell what the batch at hand comes to.
        let objecting: BTreeSet<DeviceId> = self
            .devices
            .iter()
            .filter_map(|device| device.run.as_ref())
            .flat_map(|run| run.replica.objecting())
            .map(|said| said.keeper)
            .collect();
        let good = |id: &&DeviceId| {
            !objecting.contains(*id)
                && self
                    .place_of(**id)
                    .is_some_and(|place| self.faults.lost >> place & 1 == 0 && !self.devices[place].lies)
        };
        keepers.devices.iter().filter(good).count() >= quorum(keepers.devices.len())
    }

    /// Whether so many lie among the keepers, as several decisions at once left them, that they can hold confirming up as long
    /// as they like.
    fn is_beyond(&self) -> bool {
        if self.plan.more_liars > 0 {
            return true;
        }
        let keepers = self.farthest().and_then(Ledger::keepers).map(|keepers| keepers.devices.clone());
        let keepers = keepers.unwrap_or_default();
        let lies = |id: &&DeviceId| self.place_of(**id).is_some_and(|place| self.devices[place].lies);
        keepers.len() - keepers.iter().filter(lies).count() < quorum(keepers.len())
    }

    /// The ledger of whoever has come farthest.
    pub(crate) fn farthest(&self) -> Option<&Ledger> {
        self.devices.iter().filter_map(|device| device.ledger()).max_by_key(|ledger| ledger.position())
    }

    /// The devices that must agree: honest, enrolled, and not cut off for good.
    fn good(&self) -> Vec<usize> {
        let Some(farthest) = self.farthest() else { return Vec::new() };
        let enrolled = |id: DeviceId| {
            let found = farthest.confirmed().record::<Device>(&Key::Device(id));
            found.is_some_and(|found| found.standing == Standing::Enrolled)
        };
        (0..self.devices.len())
            .filter(|place| self.is_honest(*place) && self.faults.lost >> place & 1 == 0)
            .filter(|place| enrolled(self.devices[*place].id()))
            .collect()
    }

    /// Looks whether everybody has come to the same; again later, if not.
    fn look(&mut self, until: Duration) {
        self.mend_for_keepers();
        match self.differs() {
            None => {
                self.compare();
                self.stage = Stage::Probing;
                for place in self.good() {
                    self.probe(place);
                }
                self.after(ms(1_000), |world| world.look_at_probes(executor::elapsed() + PROBING));
            }
            Some(_) if executor::elapsed() > until && self.is_beyond() => {
                self.verify_all();
                self.stage = Stage::Done;
            }
            Some(why) if executor::elapsed() > until => {
                let all = self.all_stand();
                self.fail("all come to the same", format!("{why}\n{all}"));
            }
            Some(_) => {
                let left = until.saturating_sub(executor::elapsed()).as_secs();
                if left > 0 && left.is_multiple_of(MORE.as_secs()) {
                    let by = self
                        .good()
                        .into_iter()
                        .max_by_key(|place| self.devices[*place].ledger().map_or(0, Ledger::position));
                    let (title, text) = ("One more".to_owned(), "So that it goes on.".to_owned());
                    let request =
                        Request::Propose { title, text, effect: ProposalEffect::None, hours: Some(24) };
                    by.map(|place| self.ask(place, request));
                    if self.faults.epoch_lost.is_some() {
                        // Successors may need the voice of a member whom somebody restricted: that lapses.
                        self.night(LAPSES_HOURS);
                    }
                }
                self.after(ms(1_000), move |world| world.look(until));
            }
        }
    }

    /// In what the devices differ that must agree.
    fn differs(&self) -> Option<String> {
        let newest = self.checks.newest();
        let good = self.good();
        let first = *good.first()?;
        // An enrolment that nobody let in stays where it was taken in before that was clear.
        let journals = |place: usize| {
            self.devices[place].ledger().map(|ledger| {
                let known = |id: &DeviceId| ledger.confirmed().record::<Device>(&Key::Device(*id)).is_some();
                let journals = ledger.index().journals().iter().filter(|(id, _)| known(id));
                journals.map(|(id, journal)| (*id, journal.sequence, journal.head)).collect::<Vec<_>>()
            })
        };
        let tail = |place: usize| self.devices[place].ledger().map_or(0, |ledger| ledger.tail().dirty_len());
        for place in &good {
            let point = self.devices[*place].ledger().and_then(Ledger::point);
            if point != newest {
                return Some(format!("{} is at {point:?}, not {newest:?}", name(*place)));
            }
        }
        for place in &good {
            if journals(*place) != journals(first) {
                return Some(format!("{} and {} have other entries", name(first), name(*place)));
            }
            if tail(*place) > 0 {
                return Some(format!("{} has not judged all", name(*place)));
            }
            let history = self.devices[*place].run.as_ref().and_then(|run| run.replica.history_checked());
            if let Some(checked) = history {
                return Some(format!("{} has not the history: {checked:?}", name(*place)));
            }
        }
        // The one that proposes: what only another has, of a device that nobody let in, nobody takes from it.
        let keeper = good.iter().max_by_key(|place| {
            let run = self.devices[**place].run.as_ref();
            run.map(|run| (run.replica.is_keeper(), run.replica.leads_keepers()))
        })?;
        let ledger = self.devices[*keeper].ledger()?;
        let clock_ms = self.clock_ms(*keeper);
        ledger
            .has_something_to_confirm(clock_ms)
            .then(|| format!("{} has {} unconfirmed", name(*keeper), ledger.tail().len()))
    }

    /// Whether all that a device has confirmed is on its disk: no transaction is under way.
    fn is_written(&self, place: usize) -> bool {
        let device = &self.devices[place];
        let newest = device.disk.shelf.batches.last().map(|batch| batch.point);
        newest == device.ledger().and_then(Ledger::point)
    }

    /// While things go wrong: who stands at one point has the same state there, and who has the same entries upon it the same with
    /// them. What each device sees by itself alone is left out: proofs that came to it, restrictions that ran out, and how one judges
    /// that judges otherwise.
    pub(super) fn compare_meanwhile(&mut self) {
        if self.stage != Stage::Trouble {
            return;
        }
        let mut by_point: BTreeMap<Point, usize> = BTreeMap::new();
        let mut by_entries = BTreeMap::new();
        let mut same = Vec::new();
        for place in (0..self.devices.len()).filter(|place| self.is_honest(*place)) {
            let Some(ledger) = self.devices[place].ledger() else { continue };
            let Some(point) = ledger.point() else { continue };
            same.push((*by_point.entry(point).or_insert(place), place, false));
            let alike = self.devices[place].judge.is_none()
                && ledger.tail().dirty_len() == 0
                && ledger.tail().restrictions().is_empty()
                && ledger.proofs().is_empty();
            if alike {
                let journals = ledger.index().journals().iter();
                let journals: Vec<_> =
                    journals.map(|(id, journal)| (*id, journal.sequence, journal.head)).collect();
                same.push((*by_entries.entry((point, journals)).or_insert(place), place, true));
            }
        }
        for (first, place, with_tail) in same.into_iter().filter(|(first, place, _)| first != place) {
            let (Some(here), Some(there)) = (self.devices[first].ledger(), self.devices[place].ledger())
            else {
                continue;
            };
            let what = match with_tail {
                true => differing_with_tails(here, there),
                false => differing(here.confirmed(), there.confirmed()),
            };
            if let Some(what) = what {
                let who = format!("{} and {}", name(first), name(place));
                return self.fail("who has the same shows the same", format!("{who}: {what}"));
            }
        }
        self.after(COMPARED, Self::compare_meanwhile);
    }

    /// Who has the same has the same state.
    fn compare(&mut self) {
        let good = self.good();
        let Some(first) = good.first().copied() else { return };
        for place in good.iter().copied().skip(1) {
            let who = format!("{} and {}", name(first), name(place));
            let (Some(here), Some(there)) = (self.devices[first].ledger(), self.devices[place].ledger())
            else {
                continue;
            };
            let differ = if let Some(what) = differing(here.confirmed(), there.confirmed()) {
                Some(what)
            } else if self.is_written(first)
                && self.is_written(place)
                && self.devices[first].disk.shelf.order() != self.devices[place].disk.shelf.order()
            {
                Some("order and verdicts".to_owned())
            } else {
                differing_with_tails(here, there)
            };
            if let Some(what) = differ {
                return self.fail("who has the same shows the same", format!("{who}: {what}"));
            }
        }
    }

    fn look_at_probes(&mut self, until: Duration) {
        self.mend_for_keepers();
        let open: Vec<(usize, Option<EntryId>)> = self.load.probes.values().copied().collect();
        let good = self.good();
        let aside = self.behind_aside(&good);
        let waits = open.iter().find(|(of, entry)| {
            if aside.contains(&self.devices[*of].id()) {
                // What was set aside holds up its own journal and what builds on it, and nobody else.
                return false;
            }
            let confirmed = |place: &usize| {
                let ledger = self.devices[*place].ledger();
                let status = ledger.zip(*entry).and_then(|(ledger, entry)| ledger.status(entry));
                matches!(status, Some(Status::Confirmed { .. }))
            };
            !good.iter().all(confirmed)
        });
        let why = match waits {
            Some((of, entry)) => Some(("all go on", format!("{entry:?} of {}", name(*of)))),
            // Something else may be written meanwhile.
            None => self.differs().map(|why| ("all come to the same", why)),
        };
        let late = executor::elapsed() > until;
        match why {
            None => {
                self.compare();
                self.verify_all();
                self.stage = Stage::Done;
            }
            Some(_) if late && self.is_beyond() => {
                self.verify_all();
                self.stage = Stage::Done;
            }
            Some((check, what)) if late => {
                let all = self.all_stand();
                self.fail(check, format!("{what}\n{all}"));
            }
            Some(_) => self.after(ms(500), move |world| world.look_at_probes(until)),
        }
    }

    /// The devices whose newest entries wait behind something that was set aside: what follows it in its journal, what names it,
    /// and so on.
    fn behind_aside(&self, good: &[usize]) -> BTreeSet<DeviceId> {
        let ledgers = || good.iter().filter_map(|place| self.devices[*place].ledger());
        let mut waits: BTreeSet<EntryId> =
            ledgers().flat_map(|ledger| ledger.aside().keys()).copied().collect();
        let mut devices = BTreeSet::new();
        for (_, entry) in ledgers().flat_map(|ledger| ledger.tail().entries()) {
            let behind = waits.contains(&entry.id())
                || devices.contains(&entry.device())
                || entry.payload().names().iter().any(|name| waits.contains(name));
            if behind {
                waits.insert(entry.id());
                devices.insert(entry.device());
            }
        }
        devices
    }

    /// Everything once more, from the bytes: of a keeper, and of another device.
    fn verify_all(&mut self) {
        let good = self.good();
        let keeper = good
            .iter()
            .find(|place| self.devices[**place].run.as_ref().is_some_and(|run| run.replica.is_keeper()));
        let chosen: BTreeSet<usize> = keeper.into_iter().chain(good.last()).copied().collect();
        for place in chosen {
            let memory = Memory::new(&self.writes_of(place));
            let report = knowing(self.devices[place].rules, || soundly(|| verify(&memory))).unwrap();
            if let Some(fault) = report.fault {
                self.fail("verdicts are reproducible from bytes", format!("{}: {fault:?}", name(place)));
            }
        }
        for place in good {
            let device = &self.devices[place];
            let Some(ledger) = device.ledger() else { continue };
            let lost = device.written.iter().find(|id| ledger.find(id).is_none());
            if let Some(lost) = lost.filter(|_| device.disk_failed == 0) {
                self.fail("nothing acknowledged is lost", format!("{} wrote {lost:?}", name(place)));
                return;
            }
        }
    }

    /// How everybody stands, for whoever looks into a failure.
    fn all_stand(&self) -> String {
        let mut said = String::new();
        for device in &self.devices {
            let _ = write!(said, "{}{}", name(device.place), if device.lies { " (lies)" } else { "" });
            let Some(run) = &device.run else {
                let _ = writeln!(said, ": not running");
                continue;
            };
            let replica = &run.replica;
            let Some(ledger) = replica.ledger() else {
                let _ = writeln!(said, ": no ledger");
                continue;
            };
            let alarms: Vec<&str> = replica.alarms().map(|alarm| alarm.code.as_str()).collect();
            let _ = writeln!(
                said,
                ": {:?}, {} unconfirmed, {} aside, keeper {}, leads {}, agreed {:?}, {} links, {alarms:?}, {:?}, history {:?}",
                ledger.point(),
                ledger.tail().len(),
                ledger.aside().len(),
                replica.is_keeper(),
                replica.leads_keepers(),
                replica.agreed_point(),
                run.links.len(),
                replica.objecting(),
                replica.history_checked(),
            );
            for (_, entry) in ledger.tail().entries().take(4) {
                let payload = entry.payload();
                let _ = writeln!(
                    said,
                    "  {:?} of {:?}, number {}, {:?}, exposed {}, out {}",
                    entry.id(),
                    self.place_of(entry.device()),
                    payload.sequence,
                    ledger.tail().judgement(entry.id()),
                    ledger.is_exposed(&entry.device()),
                    ledger.is_out(&entry.device()),
                );
            }
            let _ = writeln!(said, "  aside {:?}", ledger.aside());
            if let Some(plan) = replica.agreement() {
                let places = |of: &mut dyn Iterator<Item = &DeviceId>| {
                    of.map(|id| self.place_of(*id)).collect::<Vec<_>>()
                };
                let _ = writeln!(
                    said,
                    "  group {:?}, to be {:?}, peers {:?}, may lead {}; heard {:?}, changing {}\n  {}",
                    plan.group,
                    places(&mut plan.members.iter()),
                    places(&mut plan.peers.iter()),
                    plan.may_lead,
                    places(&mut device.members.0.iter()),
                    device.members.1,
                    run.part.stands(),
                );
            }
            let exposed = ledger.proofs().values().map(|of| self.place_of(*of)).collect::<Vec<_>>();
            let _ = writeln!(said, "  proofs of {exposed:?}, {} waiting", replica.waiting_len());
        }
        let keepers = self.farthest().and_then(Ledger::keepers);
        let _ = writeln!(
            said,
            "keepers {:?}",
            keepers
                .map(|keepers| { keepers.devices.iter().map(|id| self.place_of(*id)).collect::<Vec<_>>() })
        );
        let _ = writeln!(said, "closings {:?}", self.wire.closings);
        let _ = writeln!(said, "lost {:b}, {:?}, {:?}", self.faults.lost, self.faults.counts, self.plan);
        said
    }
}

/// In which record two states differ first.
/// Where two confirmed states first differ.
fn differing(here: &State, there: &State) -> Option<String> {
    first_difference(here.range(..), there.range(..)).map(|what| format!("confirmed state, {what}"))
}

/// Where what two ledgers show first differs.
fn differing_with_tails(here: &Ledger, there: &Ledger) -> Option<String> {
    let end = || Key::Due(i64::MAX, DueKind::DismissalActs, EntryId([255; 32]));
    let [here, there] = [here, there].map(|ledger| ledger.current());
    let [here, there] = [&here, &there].map(|current| current.values(Key::Organisation, end()));
    first_difference(here.into_iter(), there.into_iter()).map(|what| format!("state with the tail, {what}"))
}

fn first_difference<T: PartialEq + Debug>(
    mut here: impl Iterator<Item = T>,
    mut there: impl Iterator<Item = T>,
) -> Option<String> {
    loop {
        let (one, other) = (here.next(), there.next());
        if one != other {
            return Some(format!("{one:?}, not {other:?}"));
        }
        one?;
    }
}

/// With every guard, also where the devices have one switched off.
pub(super) fn soundly<T>(what: impl FnOnce() -> T) -> T {
    #[cfg(feature = "mutants")]
    return moothall_core::mutants::with_all_on(what);
    #[cfg(not(feature = "mutants"))]
    what()
}
