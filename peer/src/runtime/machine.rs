//! The runtime's thread: takes commands, feeds the replica, and commits before anything leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use moothall_core::fresh::Fresh;
use moothall_core::id::{BodyHash, DeviceId, EntryId, PaperId};
use moothall_core::message::Message;
use moothall_core::replica::{Effect, Event, LinkId, Me, Replica, acts};
use moothall_core::request::{Answer, Failure};
use moothall_core::store::{PaperRow, Write};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot, watch};
use zeroize::Zeroizing;

use super::agreeing::{Agreeing, Keeping};
use super::awaited::Noted;
use super::beside::{Beside, Task};
use super::checker::{Checker, Job};
use super::desk::Desk;
use super::lasting::LastingClock;
use super::telling::Telling;
use super::troubles::Troubles;
use super::{Command, Network, Options, key_failure, store_failure};
use crate::keystore::{FolderLock, KeyState, Keys, Keystore, LockedKeys, Vacant};
use crate::store::{Store, StoreFault};
use crate::transport::{Link, Net, NetEvent, NetFault, NetOptions};

/// The note that keeps the port.
const PORT_NOTE: &str = "port";

/// Words that were deleted as not counting are overwritten so often at most, by the uptime clock: every ten minutes.
const TIDY_EVERY_MS: i64 = 600_000;

/// So many commands go into one transaction.
const BURST_MAX: usize = 256;

/// So many confirmed entries are held before they are looked up where they lie.
const HELD_MAX: usize = 8_192;

/// This device's keys, as far as they are open.
pub(super) enum KeyRoom {
    /// None yet.
    Vacant(Option<Vacant>),
    /// Under a passphrase.
    Locked(LockedKeys),
    /// Open.
    Open(Box<Keys>),
}

/// What is to be done when an act is done.
pub(super) enum After {
    /// Answer with the last entry.
    Written,
    /// Say when the revocation of this device acts.
    Revoked(DeviceId),
    /// Answer so, and tell this of it.
    Told(Telling),
    /// Nothing is written; answer so.
    Done,
    /// Compose the invitation.
    Invited { random: Fresh },
    /// Write the backup, with an invitation for the device that will restore it.
    Backup { random: Fresh, path: PathBuf, passphrase: Zeroizing<String> },
}

/// Who waits for an act.
pub(super) struct Waiting {
    pub(super) reply: oneshot::Sender<Result<Answer, Failure>>,
    pub(super) after: After,
}

/// A backup that is written once its invitation is certified, if this device is the keeper: a ledger whose end nobody
/// signed could not be carried on elsewhere.
pub(super) struct BackupWanted {
    pub(super) reply: oneshot::Sender<Result<Answer, Failure>>,
    pub(super) path: PathBuf,
    pub(super) passphrase: Zeroizing<String>,
    pub(super) secret: Zeroizing<String>,
}

/// An invitation that is passed on once everything is settled: a keeper that refuses its own gives none.
pub(super) struct InviteWanted {
    pub(super) reply: oneshot::Sender<Result<Answer, Failure>>,
    pub(super) done: acts::Done,
    pub(super) random: Fresh,
}

/// What goes into the next transaction.
#[derive(Default)]
pub(super) struct Transaction {
    pub(super) writes: Vec<Write>,
    /// Of the keepers' agreement.
    pub(super) kept: Vec<Keeping>,
    pub(super) entries: HashMap<EntryId, std::sync::Arc<[u8]>>,
    pub(super) bodies: HashMap<BodyHash, Vec<u8>>,
    /// The papers that may have become others, and the entries whose words came.
    pub(super) papers: BTreeMap<PaperId, BTreeSet<EntryId>>,
}

/// Everything that the runtime owns.
pub(super) struct Machine {
    pub(super) options: Options,
    /// The data folder.
    pub(super) dir: PathBuf,
    lock: FolderLock,
    pub(super) handle: Handle,
    pub(super) commands: mpsc::WeakSender<Command>,
    changed: watch::Sender<u64>,
    checker: Checker,
    pub(super) agreeing: Agreeing,
    started: Instant,
    pub(super) lasting: LastingClock,
    pub(super) keys: KeyRoom,
    pub(super) copied: bool,
    pub(super) store: Store,
    pub(super) replica: Option<Replica>,
    pub(super) net: Option<Net>,
    pub(super) links: BTreeMap<LinkId, Link>,
    link_ids: HashMap<Link, LinkId>,
    next_link: LinkId,
    pub(super) waiting: HashMap<u64, Waiting>,
    next_ticket: u64,
    pub(super) backups: Vec<BackupWanted>,
    pub(super) invites: Vec<InviteWanted>,
    pub(super) beside: Option<Beside>,
    pub(super) transaction: Transaction,
    pub(super) desk: Desk,
    pub(super) noted: Noted,
    pub(super) deferred: Vec<Effect>,
    more: bool,
    tidied_ms: i64,
    pub(super) stopped: Option<Message>,
    /// Why the newest transaction that failed was not kept.
    pub(super) disk_fault: Option<Failure>,
    pub(super) troubles: Troubles,
}

impl Machine {
    pub(super) fn open(
        dir: PathBuf,
        options: Options,
        lock: FolderLock,
        handle: Handle,
        commands: mpsc::WeakSender<Command>,
        changed: watch::Sender<u64>,
    ) -> Result<Self, Failure> {
        let store = Store::open(&dir).map_err(|fault| store_failure(&fault))?;
        let keys = match Keystore::open(&dir, options.keys).map_err(|fault| key_failure(&fault))? {
            KeyState::Empty(vacant) => KeyRoom::Vacant(Some(vacant)),
            KeyState::Locked(locked) => match &options.passphrase {
                Some(passphrase) => {
                    KeyRoom::Open(Box::new(locked.unlock(passphrase).map_err(|fault| key_failure(&fault))?))
                }
                None => KeyRoom::Locked(locked),
            },
            KeyState::Open(keys) => KeyRoom::Open(Box::new(keys)),
        };
        let kept = store.note(LastingClock::note()).map_err(|fault| store_failure(&fault))?;
        let lasting = LastingClock::open(kept.as_deref());
        let checker = Checker::start(commands.clone())
            .map_err(|_| Failure::Fault { message: Message::new("fault-thread") })?;
        let agreeing = Agreeing::start(&handle, commands.clone());
        let mut machine = Self {
            options,
            dir,
            lock,
            handle,
            commands,
            changed,
            checker,
            agreeing,
            started: Instant::now(),
            lasting,
            keys,
            copied: false,
            store,
            replica: None,
            net: None,
            links: BTreeMap::new(),
            link_ids: HashMap::new(),
            next_link: 1,
            waiting: HashMap::new(),
            next_ticket: 1,
            backups: Vec::new(),
            invites: Vec::new(),
            beside: None,
            transaction: Transaction::default(),
            desk: Desk::default(),
            noted: Noted::default(),
            deferred: Vec::new(),
            more: false,
            tidied_ms: 0,
            stopped: None,
            disk_fault: None,
            troubles: Troubles::default(),
        };
        machine.keys_opened()?;
        Ok(machine)
    }

    /// The keys are open: the replica wakes up. A copied or restored folder gets an identity of its own first.
    pub(super) fn keys_opened(&mut self) -> Result<(), Failure> {
        if let KeyRoom::Open(keys) = &mut self.keys {
            if !keys.marker_matches().map_err(|fault| key_failure(&fault))? {
                keys.rotate().map_err(|fault| key_failure(&fault))?;
                self.copied = true;
            }
            let me = Me { device: keys.device(), sealing_key: keys.sealing_key() };
            self.wake(me)?;
        }
        Ok(())
    }

    fn wake(&mut self, me: Me) -> Result<(), Failure> {
        let opening = self
            .store
            .opening_with(moothall_core::ledger::is_readable_state)
            .map_err(|fault| store_failure(&fault))?;
        let replica = Replica::open(me, &opening, now_ms())
            .map_err(|fault| Failure::Fault { message: fault.message() })?;
        self.replica = Some(replica);
        self.desk = self.behind().map_err(|fault| store_failure(&fault))?;
        self.go_on_taking_over();
        self.start_net();
        Ok(())
    }

    /// A recovery that was under way goes on.
    fn go_on_taking_over(&mut self) {
        let seed = self.open_keys().and_then(|keys| keys.named(super::requests::TAKING_OVER).copied());
        let now_ms = self.now_ms();
        if let (Some(seed), Some(replica)) = (seed, &mut self.replica)
            && let Some(organisation) = replica.ledger().map(|ledger| ledger.organisation())
        {
            let effects = replica.take_over(now_ms, organisation, zeroize::Zeroizing::new(seed));
            self.collect(effects);
        }
    }

    /// Once the sheet is used, or void, its secret is deleted from this device.
    fn taken_over(&mut self) {
        let done = self.replica.as_ref().is_some_and(|replica| !replica.taking_over());
        if let KeyRoom::Open(keys) = &mut self.keys
            && done
            && keys.named(super::requests::TAKING_OVER).is_some()
            && let Err(fault) = keys.discard(super::requests::TAKING_OVER)
        {
            tracing::error!(%fault, "the sheet's secret is not yet deleted");
        }
    }

    pub(super) fn open_keys(&self) -> Option<&Keys> {
        match &self.keys {
            KeyRoom::Open(keys) => Some(keys),
            _ => None,
        }
    }

    /// Starts to speak with others, once there is something to speak about.
    pub(super) fn start_net(&mut self) {
        let belongs = self
            .replica
            .as_ref()
            .is_some_and(|replica| replica.ledger().is_some() || replica.joining().is_some());
        let (Network::On(options), KeyRoom::Open(keys), None, true) =
            (&self.options.network, &self.keys, &self.net, belongs)
        else {
            return;
        };
        // The port of last time, if it is free: whoever knew where to call still does.
        let kept = self.store.note(PORT_NOTE).ok().flatten();
        let kept = kept.and_then(|bytes| bytes.try_into().ok()).map(u16::from_be_bytes);
        let again = NetOptions { port: options.port.or(kept), ..options.clone() };
        let started = self.handle.block_on(async {
            match Net::start(keys.seed(), again).await {
                Err(NetFault::Bind(_)) if options.port.is_none() => {
                    Net::start(keys.seed(), options.clone()).await
                }
                started => started,
            }
        });
        match started {
            Ok((net, mut events)) => {
                let commands = self.commands.clone();
                self.handle.spawn(async move {
                    while let Some(event) = events.recv().await {
                        let Some(commands) = commands.upgrade() else { break };
                        if commands.send(Command::Net(event)).await.is_err() {
                            break;
                        }
                    }
                });
                if let Some(port) = net.addresses().first().map(std::net::SocketAddr::port)
                    && Some(port) != kept
                {
                    let value = Some(port.to_be_bytes().to_vec());
                    self.transaction.writes.push(Write::Note { name: PORT_NOTE.to_owned(), value });
                }
                self.net = Some(net);
                if let Some(replica) = &mut self.replica {
                    replica.network_failed(None);
                }
                self.set_calls();
            }
            Err(fault) => {
                // Everything else works; it is tried again at every tick.
                let said = Message::new("fault-network").text("detail", fault.to_string());
                if let Some(replica) = &mut self.replica {
                    replica.network_failed(Some(said));
                }
            }
        }
    }

    /// Takes commands until it is told to close.
    pub(super) fn run(mut self, mut inbox: mpsc::Receiver<Command>) {
        // What was left unjudged or unconfirmed comes before the first question.
        self.event(Event::Idle);
        self.settle();
        let mut closing = None;
        while closing.is_none() {
            // With work put off, look for commands but do not wait for them.
            let busy = self.more || self.desk.is_behind();
            let first = if busy { inbox.try_recv().ok() } else { inbox.blocking_recv() };
            match first {
                Some(command) => closing = self.command(command),
                // Nothing asked, or nobody there any more: then it closes.
                None if busy && !inbox.is_closed() => {}
                None => break,
            }
            for _ in 1..BURST_MAX {
                if closing.is_some() {
                    break;
                }
                let Ok(command) = inbox.try_recv() else { break };
                closing = self.command(command);
            }
            if std::mem::take(&mut self.more) {
                self.event(Event::Idle);
            }
            self.settle();
            if closing.is_none() {
                self.merge_on();
            }
        }
        if let Some(replica) = &mut self.replica {
            self.transaction.writes.extend(replica.save());
        }
        self.transaction.writes.extend(self.lasting.keep(true));
        self.settle();
        // The store closes when nobody looks anything up any more.
        self.replica = None;
        self.break_off();
        if let Some(net) = self.net.take() {
            self.handle.block_on(net.close_all());
        }
        let Self { store, lock, .. } = self;
        if let Err(fault) = store.close() {
            tracing::error!(%fault, "the store did not close");
        }
        // The folder is free before anybody hears that it is.
        drop(lock);
        if let Some(reply) = closing {
            let _ = reply.send(());
        }
    }

    fn command(&mut self, command: Command) -> Option<oneshot::Sender<()>> {
        match command {
            Command::Request { request, reply } => self.request(*request, reply),
            Command::Net(event) => self.net_event(event),
            Command::Checked(event) => self.event(event),
            Command::Beside => self.end_beside(),
            Command::Keep(keeping) => self.transaction.kept.push(keeping),
            Command::Round(reply) => {
                let _ = reply.send(());
            }
            Command::Agreement(heard) => self.agreement_heard(heard),
            Command::AgreementOpened { group, reply } => {
                // What is to be kept before comes first.
                self.settle();
                self.agreement_opened(group, reply);
            }
            Command::Tick => {
                let uptime_ms = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
                let lasting_ms = self.lasting.now_ms();
                self.try_disk();
                self.transaction.writes.extend(self.lasting.keep(false));
                self.event(Event::Tick { uptime_ms, lasting_ms });
                self.start_net();
                self.tidy(uptime_ms);
            }
            Command::Close { reply } => return Some(reply),
        }
        None
    }

    /// Once in a while, when nothing else is to be done, overwrites the words that were deleted as not counting.
    pub(super) fn tidy(&mut self, uptime_ms: i64) {
        // What is read beside keeps the old pages: the file would be written anew for nothing.
        let quiet = !self.more && !self.desk.is_behind() && self.beside.is_none();
        if quiet && uptime_ms - self.tidied_ms >= TIDY_EVERY_MS {
            self.tidied_ms = uptime_ms;
            self.store.tidy();
        }
    }

    fn net_event(&mut self, event: NetEvent) {
        match event {
            NetEvent::Connected { link, device, dialled } => {
                let id = self.next_link;
                self.next_link += 1;
                self.links.insert(id, link);
                self.link_ids.insert(link, id);
                self.event(Event::Connected { link: id, device, dialled });
            }
            NetEvent::Frame { link, bytes } => {
                if let Some(id) = self.link_ids.get(&link) {
                    self.event(Event::Frame { link: *id, bytes });
                }
            }
            NetEvent::Closed { link, reason } => {
                tracing::debug!(?reason, "a link closed");
                if let Some(id) = self.link_ids.remove(&link) {
                    self.links.remove(&id);
                    self.event(Event::Closed { link: id });
                }
            }
        }
    }

    /// Feeds the replica and keeps what it says.
    pub(super) fn event(&mut self, event: Event) {
        let now_ms = self.now_ms();
        let Some(replica) = &mut self.replica else { return };
        let effects = replica.handle(now_ms, event);
        self.collect(effects);
    }

    /// Sorts effects: what is stored goes into the transaction, what needs no disk happens at once, the rest waits.
    pub(super) fn collect(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store(writes) => self.transaction.add(writes),
                Effect::Merge(papers) => {
                    for paper in papers {
                        self.transaction.papers.entry(paper).or_default();
                    }
                }
                Effect::MergeOf { entry, paper } => {
                    self.transaction.papers.entry(paper).or_default().insert(entry);
                }
                Effect::Sign { token, statement, after_store: false } => {
                    if let Some(signature) = self.open_keys().map(|keys| keys.sign(&statement)) {
                        self.event(Event::Signed { token, signature });
                    }
                }
                Effect::Check { link, device, from, entries } => {
                    self.checker.check(Job { link, device, from, entries });
                }
                Effect::More => self.more = true,
                other => self.deferred.push(other),
            }
        }
    }

    /// Commits, then does what waited for that, until nothing is left.
    pub(super) fn settle(&mut self) {
        while !self.transaction.is_empty() || !self.deferred.is_empty() {
            if let Err(fault) = self.commit() {
                self.failed(&fault);
                return;
            }
            let deferred = std::mem::take(&mut self.deferred);
            let mut changed = false;
            for effect in deferred {
                changed |= matches!(effect, Effect::Changed);
                self.perform(effect);
            }
            if changed {
                self.watch_awaited();
                self.changed.send_modify(|count| *count += 1);
            }
        }
        self.plan_agreement();
        self.taken_over();
        self.sheet_renewed();
        for InviteWanted { reply, done, random } in std::mem::take(&mut self.invites) {
            let _ = reply.send(self.invited(&done, &random));
        }
        for wanted in std::mem::take(&mut self.backups) {
            let BackupWanted { reply, path, passphrase, secret } = wanted;
            let task = Task::Backup { path, passphrase: Some(passphrase), secret: Some(secret) };
            self.begin_beside(task, reply);
        }
    }

    fn commit(&mut self) -> Result<(), StoreFault> {
        let rows = self.merge_papers(false)?;
        self.write(&rows)
    }

    /// Merges a slice of what waits to be, in a transaction of its own.
    fn merge_on(&mut self) {
        if !self.desk.is_behind() {
            return;
        }
        let merged = self.merge_papers(true).and_then(|rows| self.write(&rows).map(|()| !rows.is_empty()));
        match merged {
            Ok(true) => self.changed.send_modify(|count| *count += 1),
            Ok(false) => {}
            Err(fault) => self.failed(&fault),
        }
    }

    /// Merges one paper that waits to its end, for whoever cannot go on without it.
    pub(super) fn merge_one(&mut self, id: PaperId) -> Result<(), StoreFault> {
        let rows = self.merge_whole(id)?;
        self.write(&rows)?;
        self.changed.send_modify(|count| *count += 1);
        Ok(())
    }

    fn write(&mut self, rows: &[PaperRow]) -> Result<(), StoreFault> {
        let transaction = std::mem::take(&mut self.transaction);
        let Transaction { writes, kept: keeping, .. } = transaction;
        let (mut kept, mut waiting) = (Vec::new(), Vec::with_capacity(keeping.len()));
        for one in keeping {
            kept.extend(one.kept);
            waiting.push(one.done);
        }
        // Whoever waits hears of a fault by hearing nothing.
        self.store.write_with(&writes, rows, &kept)?;
        if !(writes.is_empty() && rows.is_empty() && kept.is_empty()) {
            self.disk_works();
        }
        self.hold_less();
        for done in waiting {
            let _ = done.send(Ok(()));
        }
        Ok(())
    }

    /// What is confirmed and on disk is looked up from now on, if much of it is held.
    fn hold_less(&mut self) {
        if let Some(replica) = &mut self.replica
            && replica.ledger().is_some_and(|ledger| ledger.index().held() >= HELD_MAX)
        {
            replica.archive(&self.store.archive());
        }
    }

    /// The disk failed: nothing of this burst was kept, nothing of it is acknowledged, and the replica wakes up again
    /// from what is on disk.
    pub(super) fn failed(&mut self, fault: &StoreFault) {
        tracing::error!(%fault, "the disk failed; nothing of this was kept");
        self.disk_fault = Some(store_failure(fault));
        self.disk_failed(fault);
        self.fail_waiting(&store_failure(fault));
        self.reopen();
        self.say_changed();
    }

    /// Whatever is shown may look different.
    pub(super) fn say_changed(&self) {
        self.changed.send_modify(|count| *count += 1);
    }

    /// Whoever waits for an act hears that it was not done.
    fn fail_waiting(&mut self, failure: &Failure) {
        for (_, waiting) in self.waiting.drain() {
            let _ = waiting.reply.send(Err(failure.clone()));
        }
        for wanted in self.invites.drain(..) {
            let _ = wanted.reply.send(Err(failure.clone()));
        }
        for wanted in self.backups.drain(..) {
            let _ = wanted.reply.send(Err(failure.clone()));
        }
    }

    /// Lets go of the replica and of all that it had under way.
    pub(super) fn asleep(&mut self) {
        self.fail_waiting(&Failure::Fault { message: Message::new("fault-started-again") });
        self.transaction = Transaction::default();
        self.agreeing.pause();
        self.deferred.clear();
        self.links.clear();
        self.link_ids.clear();
        self.replica = None;
        self.forget_awaited();
    }

    /// Opens the ledger again from the store. All links are closed: peers compare afresh.
    pub(super) fn reopen(&mut self) {
        self.fail_waiting(&Failure::Fault { message: Message::new("fault-started-again") });
        self.transaction = Transaction::default();
        self.agreeing.pause();
        self.deferred.clear();
        self.desk = self.behind().unwrap_or_default();
        self.forget_awaited();
        if let Some(net) = &self.net {
            for link in self.links.values() {
                net.close(*link, 1, "starting again");
            }
        }
        self.links.clear();
        self.link_ids.clear();
        // Whatever the replica holds beyond the disk goes with it, also where the disk cannot be read again.
        if let Some(me) = self.replica.take().map(|replica| replica.me()) {
            match self.store.opening_with(moothall_core::ledger::is_readable_state) {
                Ok(opening) => match Replica::open(me, &opening, now_ms()) {
                    Ok(replica) => {
                        self.replica = Some(replica);
                        self.go_on_taking_over();
                    }
                    Err(fault) => self.stopped = Some(fault.message()),
                },
                Err(fault) => self.stopped = Some(fault.message()),
            }
        }
        if self.replica.is_none()
            && let Some(net) = self.net.take()
        {
            self.handle.block_on(net.close_all());
        }
    }

    pub(super) fn ticket(&mut self, waiting: Waiting) -> u64 {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.waiting.insert(ticket, waiting);
        ticket
    }

    pub(super) fn now_ms(&self) -> i64 {
        now_ms()
    }

    pub(super) fn me(&self) -> Option<DeviceId> {
        self.replica.as_ref().map(|replica| replica.me().device)
    }
}

impl Transaction {
    fn add(&mut self, writes: Vec<Write>) {
        for write in &writes {
            match write {
                Write::Entry { id, bytes, .. } => {
                    self.entries.insert(*id, bytes.clone());
                }
                Write::Body { hash, bytes, .. } => {
                    self.bodies.insert(*hash, bytes.clone());
                }
                _ => {}
            }
        }
        self.writes.extend(writes);
    }

    fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.papers.is_empty() && self.kept.is_empty()
    }
}

/// The system's clock, in Unix milliseconds.
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
