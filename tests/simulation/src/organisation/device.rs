//! A device: the replica, and a shell around it that does what the program's does, in the same order.
//!
//! As there, events are taken in bursts; what they store goes into one transaction; only when that is on disk is done what
//! waited for it; and while the disk writes nothing else happens. (`peer/src/runtime/machine.rs`.)

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use ed25519_dalek::{Signer, SigningKey};
use moothall_core::action::RULES_VERSION;
use moothall_core::entry::Unverified;
use moothall_core::fresh::Fresh;
use moothall_core::id::{DeviceId, EntryId, SealingKey};
use moothall_core::ledger::{Judge, Ledger};
use moothall_core::replica::acts::{Done, NotDone};
use moothall_core::replica::{Effect, Event, LinkId, Me, Replica};
use moothall_core::store::Write;
use moothall_core::testing::answers::Answer;
use moothall_core::testing::skew::knowing;
use moothall_core::testing::{bytes, key};
use moothall_peer::agreement::{Heard, Kept, Opened};
use send_wrapper::SendWrapper;
use tokio::sync::oneshot;

use super::clock::{Clock, millis};
use super::disk::Disk;
use super::founding::name;
use super::part::Part;
use super::{World, chance, ms};
use crate::executor::{self, Group, draw};

/// So many events go into one transaction.
const BURST_MAX: usize = 256;

/// Once in so many writes a ledger is told to look up what is confirmed.
const ARCHIVED_ONCE_IN: usize = 7;

/// One device.
pub(crate) struct Device {
    pub(crate) place: usize,
    /// Whose key it has: its own, or that of the device whose folder it is a copy of.
    pub(crate) of: usize,
    pub(crate) me: Me,
    pub(crate) key: SigningKey,
    pub(crate) disk: Disk,
    pub(crate) clock: Clock,
    /// The farthest that its clock has been.
    pub(crate) latest_ms: i64,
    /// While its program runs.
    pub(crate) run: Option<Running>,
    /// Counts the runs of its program.
    pub(crate) life: u32,
    /// Counts how often its ledger was opened.
    openings: u32,
    /// It lies.
    pub(crate) lies: bool,
    /// How it judges, where that is otherwise than all do.
    pub(crate) judge: Option<Judge>,
    /// The newest rules that it knows.
    pub(crate) rules: u32,
    /// What was asked with which random bytes.
    pub(crate) randoms: BTreeMap<u64, Fresh>,
    /// Entries of which it was said that they are written.
    pub(crate) written: Vec<EntryId>,
    /// Signatures take so long.
    pub(crate) signs_after: Duration,
    /// Nothing is written to its disk faster.
    pub(crate) writes_after: Duration,
    /// The next transaction fails.
    pub(crate) disk_fails: bool,
    /// Its next write takes so much longer.
    pub(crate) disk_hangs: Duration,
    /// How often one failed.
    pub(crate) disk_failed: u32,
    /// Who votes in the agreement, as it heard last, and whether that was being changed.
    pub(crate) members: (BTreeSet<DeviceId>, bool),
}

/// A program that runs.
pub(crate) struct Running {
    pub(crate) replica: SendWrapper<Replica>,
    since: Duration,
    pub(crate) inbox: VecDeque<Input>,
    transaction: Transaction,
    deferred: VecDeque<Effect>,
    writing: bool,
    more: bool,
    pub(crate) part: Part,
    pub(crate) links: BTreeMap<LinkId, DeviceId>,
    pub(crate) done: BTreeMap<u64, Result<Done, NotDone>>,
}

/// What goes into the next transaction.
#[derive(Default)]
struct Transaction {
    writes: Vec<Write>,
    kept: Vec<Keeping>,
}

/// What the agreement has to be kept.
pub(crate) struct Keeping {
    pub(crate) kept: Vec<Kept>,
    pub(crate) done: oneshot::Sender<std::io::Result<()>>,
}

/// Something that the program's thread takes up.
pub(crate) enum Input {
    Event(Event),
    Keep(Keeping),
    Heard(Heard),
    Opened(oneshot::Sender<Opened>),
    /// Somebody wants to know that the program still goes round.
    Round(oneshot::Sender<()>),
    Tick,
}

impl Device {
    pub(crate) fn new(place: usize, of: usize, disk: Disk) -> Self {
        let key = key(name(of));
        let device = DeviceId(key.verifying_key().to_bytes());
        let sealing_key = SealingKey(bytes(&format!("{} sealing", name(of))));
        Self {
            place,
            of,
            me: Me { device, sealing_key },
            key,
            disk,
            clock: Clock::default(),
            latest_ms: i64::MIN,
            run: None,
            life: 0,
            openings: 0,
            lies: false,
            judge: None,
            rules: RULES_VERSION,
            randoms: BTreeMap::new(),
            written: Vec::new(),
            signs_after: Duration::ZERO,
            writes_after: Duration::ZERO,
            disk_fails: false,
            disk_hangs: Duration::ZERO,
            disk_failed: 0,
            members: (BTreeSet::new(), false),
        }
    }

    pub(crate) fn id(&self) -> DeviceId {
        self.me.device
    }

    pub(crate) fn tasks(&self) -> Group {
        Group(u32::try_from(self.place + 1).unwrap() * 10_000 + self.life)
    }

    pub(crate) fn ledger(&self) -> Option<&Ledger> {
        self.run.as_ref()?.replica.ledger()
    }
}

impl World {
    /// Starts a device's program.
    pub(crate) fn start(&mut self, place: usize) {
        if self.devices[place].run.is_some() || self.faults.gone >> place & 1 == 1 {
            return;
        }
        self.devices[place].life += 1;
        let Some(replica) = self.opened(place) else { return };
        let part = self.begin_part(place);
        let device = &mut self.devices[place];
        device.run = Some(Running {
            replica: SendWrapper::new(replica),
            since: executor::elapsed(),
            inbox: VecDeque::new(),
            transaction: Transaction::default(),
            deferred: VecDeque::new(),
            writing: false,
            more: true,
            part,
            links: BTreeMap::new(),
            done: BTreeMap::new(),
        });
        let life = device.life;
        self.after(ms(draw(1000)), move |world| world.ticks(place, life));
        self.step(place);
    }

    fn opened(&mut self, place: usize) -> Option<Replica> {
        let now_ms = self.clock_ms(place);
        let device = &mut self.devices[place];
        device.latest_ms = device.latest_ms.max(now_ms);
        device.openings += 1;
        let opening = device.disk.shelf.opening();
        match knowing(device.rules, || Replica::open(device.me, &opening, now_ms)) {
            Ok(mut replica) => {
                if let Some(judge) = device.judge {
                    replica.judge_by(judge);
                }
                let point = replica.ledger().and_then(Ledger::point);
                if device.disk.newest.is_some() && point != device.disk.newest {
                    let what = format!("{} opens at {point:?}, not {:?}", name(place), device.disk.newest);
                    self.fail("nothing confirmed is lost", what);
                    return None;
                }
                Some(replica)
            }
            Err(fault) => {
                self.fail("a ledger opens again", format!("{}: {}", name(place), fault.place()));
                None
            }
        }
    }

    /// A device's program ends where it is. What it was writing is on disk or not.
    pub(crate) fn crash(&mut self, place: usize) {
        let tasks = self.devices[place].tasks();
        let Some(run) = self.devices[place].run.take() else { return };
        self.drop_links_of(place);
        executor::kill(tasks);
        drop(run);
    }

    /// Ticks once a second as long as the program runs.
    fn ticks(&mut self, place: usize, life: u32) {
        let device = &self.devices[place];
        if device.life != life || device.run.is_none() {
            return;
        }
        self.tick(place);
        self.after(ms(1000), move |world| world.ticks(place, life));
    }

    pub(crate) fn tick(&mut self, place: usize) {
        self.give(place, Input::Tick);
    }

    /// Hands something to a device's program, if it runs.
    pub(crate) fn give(&mut self, place: usize, input: Input) {
        if let Some(run) = &mut self.devices[place].run {
            run.inbox.push_back(input);
            self.step(place);
        }
    }

    /// The program goes on until it waits: for its disk, or for something to happen.
    fn step(&mut self, place: usize) {
        loop {
            let Some(run) = &mut self.devices[place].run else { return };
            if run.writing {
                return;
            }
            let mut taken = 0;
            while taken < BURST_MAX
                && let Some(input) = self.devices[place].run.as_mut().and_then(|run| run.inbox.pop_front())
            {
                taken += 1;
                if let Some(input) = self.take(place, input) {
                    // What is to be kept before comes first.
                    self.devices[place].run.as_mut().unwrap().inbox.push_front(input);
                    break;
                }
            }
            let Some(run) = &mut self.devices[place].run else { return };
            let more = std::mem::take(&mut run.more);
            let idle = taken == 0 && !more && run.transaction.is_empty() && run.deferred.is_empty();
            if more {
                self.event(place, Event::Idle);
            }
            if !self.settle(place) || idle {
                return;
            }
        }
    }

    /// Takes something up; gives it back if it must wait.
    fn take(&mut self, place: usize, input: Input) -> Option<Input> {
        match input {
            Input::Event(event) => self.event(place, event),
            Input::Keep(keeping) => self.devices[place].run.as_mut()?.transaction.kept.push(keeping),
            Input::Heard(heard) => self.heard(place, heard),
            Input::Round(reply) => {
                let _ = reply.send(());
            }
            Input::Opened(reply) => {
                let device = &mut self.devices[place];
                let run = device.run.as_mut()?;
                if !run.transaction.is_empty() || !run.deferred.is_empty() {
                    return Some(Input::Opened(reply));
                }
                let _ = reply.send(device.disk.agreement.clone());
            }
            Input::Tick => {
                let elapsed = executor::elapsed();
                let uptime_ms = millis(elapsed - self.devices[place].run.as_ref()?.since);
                let lasting_ms = millis(elapsed) + self.time.slept_ms;
                self.event(place, Event::Tick { uptime_ms, lasting_ms });
            }
        }
        None
    }

    /// Feeds the replica and sorts what it says.
    pub(crate) fn event(&mut self, place: usize, event: Event) {
        let now_ms = self.clock_ms(place);
        let device = &mut self.devices[place];
        device.latest_ms = device.latest_ms.max(now_ms);
        let Some(run) = &mut device.run else { return };
        let effects = knowing(device.rules, || run.replica.handle(now_ms, event));
        for effect in effects {
            let device = &mut self.devices[place];
            let Some(run) = &mut device.run else { return };
            match effect {
                Effect::Store(writes) => run.transaction.writes.extend(writes),
                Effect::Merge(_) | Effect::MergeOf { .. } => {}
                Effect::Sign { token, statement, after_store: false } => {
                    let signature = device.key.sign(&statement).to_bytes();
                    self.event(place, Event::Signed { token, signature });
                }
                Effect::Check { link, device, from, entries } => {
                    let entries =
                        entries.into_iter().map(|entry| entry.and_then(Unverified::verify)).collect();
                    let openings = self.devices[place].openings;
                    let checked = Event::Checked { link, device, from, entries };
                    self.after(ms(draw(3)), move |world| {
                        if world.devices[place].openings == openings {
                            world.give(place, Input::Event(checked));
                        }
                    });
                }
                Effect::More => run.more = true,
                other => run.deferred.push_back(other),
            }
        }
    }

    /// Commits, then does what waited for that, until nothing is left. Says whether that is so.
    fn settle(&mut self, place: usize) -> bool {
        loop {
            let Some(run) = &mut self.devices[place].run else { return false };
            if !run.transaction.is_empty() {
                let transaction = std::mem::take(&mut run.transaction);
                run.writing = true;
                self.write(place, transaction);
                return false;
            }
            if run.deferred.is_empty() {
                break;
            }
            self.perform_all(place);
        }
        self.plan_part(place);
        self.devices[place].run.is_some()
    }

    fn perform_all(&mut self, place: usize) {
        let Some(run) = &mut self.devices[place].run else { return };
        for effect in std::mem::take(&mut run.deferred) {
            if matches!(effect, Effect::Reopen) {
                return self.reopen(place);
            }
            self.perform(place, effect);
        }
    }

    /// Writes to the disk, which takes a while.
    fn write(&mut self, place: usize, transaction: Transaction) {
        let device = &mut self.devices[place];
        let life = device.life;
        // A crash finds it on disk or not, and either way nobody was told.
        let early = draw(2) == 0;
        let fails = std::mem::take(&mut device.disk_fails);
        let hangs = std::mem::take(&mut device.disk_hangs);
        let takes = hangs + device.writes_after + Duration::from_micros(400 + draw(6_000));
        let mut transaction = transaction;
        if early && !fails {
            self.commit(place, &mut transaction);
        }
        self.after(takes, move |world| {
            let device = &mut world.devices[place];
            if device.life != life || device.run.is_none() {
                return;
            }
            if fails {
                device.disk_failed += 1;
                drop(transaction);
                world.faults.count("disk failures");
                world.reopen(place);
                return world.step(place);
            }
            if !early {
                world.commit(place, &mut transaction);
            }
            for keeping in transaction.kept {
                let _ = keeping.done.send(Ok(()));
            }
            let device = &mut world.devices[place];
            if let Some(run) = &mut device.run {
                run.writing = false;
                // Now and then, whatever was drawn.
                if run.transaction.is_empty() && device.disk.writes.len().is_multiple_of(ARCHIVED_ONCE_IN) {
                    run.replica.archive(&device.disk.shelf.archive());
                }
            }
            world.perform_all(place);
            if world.settle(place) {
                world.step(place);
            }
        });
    }

    fn commit(&mut self, place: usize, transaction: &mut Transaction) {
        let kept =
            transaction.kept.iter_mut().flat_map(|keeping| std::mem::take(&mut keeping.kept)).collect();
        let writes = std::mem::take(&mut transaction.writes);
        self.devices[place].disk.commit(&writes, kept);
        self.committed(place, &writes);
    }

    /// The ledger is opened again from the disk, with no links.
    fn reopen(&mut self, place: usize) {
        self.drop_links_of(place);
        let Some(replica) = self.opened(place) else { return };
        self.pause_part(place);
        let Some(run) = &mut self.devices[place].run else { return };
        run.replica = SendWrapper::new(replica);
        run.transaction = Transaction::default();
        run.deferred.clear();
        run.links.clear();
        run.writing = false;
        run.more = true;
    }

    fn perform(&mut self, place: usize, effect: Effect) {
        let device = &mut self.devices[place];
        let Some(run) = &mut device.run else { return };
        match effect {
            Effect::Read(read) => match device.disk.shelf.answer(&run.replica, read) {
                Answer::Send(link, message) => self.send(place, link, message),
                Answer::Hear(event) => self.event(place, event),
                Answer::Nothing => {}
            },
            Effect::Sign { token, statement, .. } => {
                let signature = device.key.sign(&statement).to_bytes();
                let signed = Event::Signed { token, signature };
                if device.signs_after.is_zero() {
                    return self.event(place, signed);
                }
                let (openings, after) = (device.openings, device.signs_after);
                self.after(after, move |world| {
                    if world.devices[place].openings == openings {
                        world.give(place, Input::Event(signed));
                    }
                });
            }
            Effect::Send { link, message } => self.send(place, link, message),
            Effect::Close { link, why } => self.close(place, link, why),
            Effect::Done { ticket, result } => {
                if let Ok(done) = &result {
                    device.written.extend(&done.entries);
                }
                run.done.insert(ticket, result);
                self.answered(place, ticket);
            }
            Effect::Agree { bytes } => self.propose(place, bytes),
            Effect::Settled { number } => self.settled(place, number),
            Effect::Admit(_)
            | Effect::Welcomed(_)
            | Effect::Try { .. }
            | Effect::Calls
            | Effect::Changed
            | Effect::Store(_)
            | Effect::Merge(_)
            | Effect::MergeOf { .. }
            | Effect::Check { .. }
            | Effect::Reopen
            | Effect::More => {}
        }
    }

    /// Whether a device's machine is slow just now, one time of so many.
    pub(crate) fn hiccup(&mut self, place: usize) {
        let device = &mut self.devices[place];
        device.writes_after = if chance(500) { ms(draw(800)) } else { Duration::ZERO };
        device.signs_after = if chance(300) { ms(draw(3_000)) } else { Duration::ZERO };
    }
}

impl Transaction {
    fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.kept.is_empty()
    }
}
