//! What the parts of a member share: the log in memory, what is applied of it, and the way to disk.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use moothall_core::id::DeviceId;
use openraft::raft::AppendEntriesRequest;
use openraft::{AsyncRuntime, EmptyNode, EntryPayload, Instant};
use tokio::sync::{Notify, watch};

use super::disk::Disk;
use super::kept::{Kept, Opened};
use super::types::{Entry, LogId, Member, Membership, SnapshotMeta, StoredMembership, Types, Vote};
use super::wire::{self, WireEntry, WireLogId, WireSettled, WireVote};
use super::{Fault, Group, Heard, Host, LOG_BYTES_MAX, REQUEST_BYTES_MAX, SETTLED_ENTRIES_STEP, Timing};

/// Shared by the tasks of one member.
pub(super) struct Shared<H, R: AsyncRuntime> {
    pub(super) me: Member,
    pub(super) group: Group,
    pub(super) timing: Timing,
    pub(super) host: H,
    pub(super) disk: Disk<H>,
    pub(super) held: Mutex<Held<R>>,
    /// Held while a settlement is worked out and kept, so that an older one never replaces a newer.
    pub(super) settling: tokio::sync::Mutex<()>,
    /// Says that more is settled.
    pub(super) more_settled: Notify,
    pub(super) wanted: watch::Sender<Option<BTreeSet<DeviceId>>>,
    pub(super) may_lead: watch::Sender<bool>,
    /// Whether whoever keeps does not come round.
    pub(super) hangs: watch::Sender<bool>,
    pub(super) stopping: watch::Sender<bool>,
    /// Held while what a leader says is checked and taken, so that what it is checked against stays so long.
    pub(super) appending: tokio::sync::Mutex<()>,
    /// When a leader was last heard.
    pub(super) led_at: Mutex<R::Instant>,
    pub(super) answering: AtomicUsize,
    /// Whether the host still hears; held while it does, so that nothing comes after the last.
    listening: Mutex<bool>,
}

/// The log since what was dropped, and what is applied of it.
pub(super) struct Held<R: AsyncRuntime> {
    pub(super) vote: Option<Vote>,
    entries: BTreeMap<u64, Entry<R>>,
    /// Of the commands in `entries`.
    pub(super) bytes: usize,
    pub(super) dropped: Option<LogId>,
    /// Up to where all is known to be agreed, of what is still here.
    pub(super) agreed: Option<LogId>,
    pub(super) applied: Option<LogId>,
    /// The members as applied: those as of the last settlement, and every change since.
    memberships: Vec<StoredMembership>,
    /// The commands that are applied and not settled.
    unsettled: VecDeque<u64>,
    pub(super) settled: Option<SnapshotMeta>,
}

/// Locks what no task leaves half-done.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<H: Host, R: AsyncRuntime> Shared<H, R> {
    /// Begins with what was kept; says whether the group was founded by this.
    ///
    /// # Errors
    /// It does not fit together, or is of another group and could not be forgotten.
    pub(super) async fn open(
        host: H,
        me: Member,
        group: Group,
        founders: &BTreeSet<DeviceId>,
        opened: Opened,
        timing: Timing,
    ) -> Result<(Self, bool), Fault> {
        let mut first = Vec::new();
        let mut held = if opened.group == Some(group) {
            Held::open(opened)?
        } else {
            first.push(Kept::Began(group));
            Held::open(Opened::default())?
        };
        let founded = !founders.is_empty() && held.last().is_none() && held.applied.is_none();
        if founded {
            // The same entry at every founder, so it does not matter who has it from whom. Raft's own way of founding is
            // refused where somebody has asked for a vote already; if that one then disappeared, nobody would ever begin.
            let entry = founding(founders);
            first.push(Kept::Append { number: 0, entry: wire::encode(&WireEntry::from(&entry)) });
            held.push(entry);
        }
        let disk = Disk::new(host.clone());
        if !first.is_empty() {
            disk.keep(first).await.map_err(|error| Fault::Ended(error.to_string()))?;
        }
        let shared = Self {
            me,
            group,
            timing,
            host,
            disk,
            held: Mutex::new(held),
            settling: tokio::sync::Mutex::default(),
            more_settled: Notify::new(),
            wanted: watch::channel(None).0,
            may_lead: watch::channel(true).0,
            hangs: watch::channel(false).0,
            stopping: watch::channel(false).0,
            appending: tokio::sync::Mutex::default(),
            led_at: Mutex::new(R::Instant::now()),
            answering: AtomicUsize::new(0),
            listening: Mutex::new(true),
        };
        Ok((shared, founded))
    }

    /// Lets the host hear this.
    pub(super) fn hear(&self, heard: Heard) {
        let listening = locked(&self.listening);
        if *listening {
            self.host.heard(heard);
        }
    }

    /// Lets the host hear this, and nothing afterwards.
    pub(super) fn hear_last(&self, heard: Heard) {
        let mut listening = locked(&self.listening);
        if std::mem::take(&mut *listening) {
            self.host.heard(heard);
        }
    }

    /// Lets the host hear nothing any more.
    pub(super) fn hush(&self) {
        *locked(&self.listening) = false;
    }

    pub(super) fn settled(&self, number: u64) {
        let mut held = locked(&self.held);
        while held.unsettled.front().is_some_and(|first| *first <= number) {
            held.unsettled.pop_front();
        }
        drop(held);
        self.more_settled.notify_one();
    }
}

impl<R: AsyncRuntime> Held<R> {
    fn open(opened: Opened) -> Result<Self, Fault> {
        let dropped = read::<WireLogId, LogId>(opened.dropped)?;
        let settled = read::<WireSettled, SnapshotMeta>(opened.settled)?;
        let mut last = dropped;
        let mut held = Self {
            vote: read::<WireVote, Vote>(opened.vote)?,
            entries: BTreeMap::new(),
            bytes: 0,
            dropped,
            agreed: None,
            applied: settled.as_ref().and_then(|meta| meta.last_log_id),
            memberships: settled.iter().map(|meta| meta.last_membership.clone()).collect(),
            unsettled: VecDeque::new(),
            settled,
        };
        if dropped > held.applied {
            return Err(Fault::Kept("more of the log was dropped than was settled"));
        }
        for (number, bytes) in opened.log {
            let entry = wire::decode::<WireEntry>(&bytes, REQUEST_BYTES_MAX)
                .and_then(WireEntry::entry::<R>)
                .map_err(|_| Fault::Kept("an entry of the log is damaged"))?;
            if entry.log_id.index != number || !follows(last, entry.log_id) {
                return Err(Fault::Kept("the log has a gap"));
            }
            last = Some(entry.log_id);
            held.push(entry);
        }
        // Only what is in the log can have been agreed; a mark that says otherwise is worth nothing.
        held.agreed = read::<WireLogId, LogId>(opened.agreed)?.filter(|id| held.id_at(id.index) == Some(*id));
        Ok(held)
    }

    pub(super) fn last(&self) -> Option<LogId> {
        self.entries.last_key_value().map(|(_, entry)| entry.log_id).or(self.dropped)
    }

    /// The last entry that is agreed, as far as it is known.
    pub(super) fn agreed(&self) -> Option<LogId> {
        self.agreed.max(self.applied)
    }

    /// What is known to stand at a place.
    pub(super) fn id_at(&self, number: u64) -> Option<LogId> {
        let marks = [self.dropped, self.applied, self.settled.as_ref().and_then(|meta| meta.last_log_id)];
        self.entries
            .get(&number)
            .map(|entry| entry.log_id)
            .or_else(|| marks.into_iter().flatten().find(|id| id.index == number))
    }

    /// The entries from a place to before another.
    pub(super) fn entries(&self, from: u64, before: u64) -> impl Iterator<Item = &Entry<R>> {
        // Where it ends before it begins, the map would panic.
        self.entries.range(from..before.max(from)).map(|(_, entry)| entry)
    }

    pub(super) fn push(&mut self, entry: Entry<R>) {
        self.bytes += command_bytes(&entry);
        if let Some(before) = self.entries.insert(entry.log_id.index, entry) {
            self.bytes -= command_bytes(&before);
        }
    }

    /// Whether there is no room for the commands of a request behind those that it leaves. What takes the place of entries that
    /// were never agreed comes in all the same, and so do entries without commands. For what is older than the leader there is as
    /// much room again: another leader may have filled its log, and nothing is agreed before others have all of that.
    pub(super) fn is_full_for(&self, request: &AppendEntriesRequest<Types<R>>) -> bool {
        let mut commands = request.entries.iter().filter(|entry| command_bytes(entry) > 0).peekable();
        if commands.peek().is_none() {
            return false;
        }
        let of_its_own = commands.any(|entry| entry.log_id.leader_id == request.vote.leader_id);
        let most = if of_its_own { LOG_BYTES_MAX } else { 2 * LOG_BYTES_MAX };
        let left = request.prev_log_id.map_or(0, |before| before.index + 1);
        let bytes = || self.entries(0, left).map(command_bytes).sum::<usize>();
        self.bytes > most && bytes() > most
    }

    pub(super) fn truncate(&mut self, from: u64) {
        let gone = self.entries.split_off(&from);
        self.bytes -= gone.values().map(command_bytes).sum::<usize>();
    }

    pub(super) fn drop_to(&mut self, to: LogId) {
        let kept = self.entries.split_off(&(to.index + 1));
        let gone = std::mem::replace(&mut self.entries, kept);
        self.bytes -= gone.values().map(command_bytes).sum::<usize>();
        self.dropped = self.dropped.max(Some(to));
    }

    /// Notes that an entry is applied.
    pub(super) fn apply(&mut self, entry: &Entry<R>) {
        self.applied = Some(entry.log_id);
        match &entry.payload {
            EntryPayload::Blank => {}
            EntryPayload::Normal(_) => self.unsettled.push_back(entry.log_id.index),
            EntryPayload::Membership(membership) => {
                self.memberships.push(StoredMembership::new(Some(entry.log_id), membership.clone()));
            }
        }
    }

    /// The members as of the last entry that is applied.
    pub(super) fn membership(&self) -> StoredMembership {
        self.memberships.last().cloned().unwrap_or_default()
    }

    /// Up to where everything that is applied is settled: the entry before the first command that is not.
    fn settled_to(&self) -> Option<u64> {
        match self.unsettled.front() {
            Some(first) => first.checked_sub(1),
            None => self.applied.map(|id| id.index),
        }
    }

    /// The last settlement that is written down.
    fn settled_number(&self) -> Option<u64> {
        self.settled.as_ref().and_then(|meta| meta.last_log_id).map(|id| id.index)
    }

    /// Whether so much more is settled that it should be written down.
    pub(super) fn settlement_due(&self) -> bool {
        let written = self.settled_number().map_or(0, |number| number + 1);
        self.settled_to().is_some_and(|to| to + 1 >= written + SETTLED_ENTRIES_STEP)
    }

    /// The settlement as it is now; nothing if it is none, or the one that is written down already.
    pub(super) fn settlement(&self) -> Option<SnapshotMeta> {
        let to = self.settled_to().filter(|to| Some(*to) > self.settled_number())?;
        let last_log_id = self.id_at(to)?;
        let last_membership =
            self.memberships.iter().rfind(|stored| stored.log_id().is_some_and(|id| id.index <= to))?.clone();
        Some(SnapshotMeta { last_log_id: Some(last_log_id), last_membership, snapshot_id: to.to_string() })
    }

    /// Notes that a settlement is written down.
    pub(super) fn settle(&mut self, meta: SnapshotMeta) {
        let since = *meta.last_membership.log_id();
        self.memberships.retain(|stored| *stored.log_id() >= since);
        self.settled = Some(meta);
    }

    /// Goes on from a settlement of others.
    pub(super) fn skip(&mut self, meta: SnapshotMeta) {
        self.applied = meta.last_log_id;
        self.memberships = vec![meta.last_membership.clone()];
        self.unsettled.clear();
        self.settled = Some(meta);
    }
}

/// The first entry of a group: who founded it.
fn founding<R: AsyncRuntime>(founders: &BTreeSet<DeviceId>) -> Entry<R> {
    let members: BTreeSet<Member> = founders.iter().copied().map(Member).collect();
    let nodes: BTreeMap<Member, EmptyNode> = members.iter().map(|member| (*member, EmptyNode {})).collect();
    let payload = EntryPayload::Membership(Membership::new(vec![members], nodes));
    Entry::<R> { log_id: LogId::default(), payload }
}

/// Whether an entry may stand after another.
pub(super) fn follows(before: Option<LogId>, id: LogId) -> bool {
    match before {
        None => id.index == 0,
        Some(before) => id.index == before.index + 1 && id.leader_id >= before.leader_id,
    }
}

fn command_bytes<R: AsyncRuntime>(entry: &Entry<R>) -> usize {
    match &entry.payload {
        EntryPayload::Normal(command) => command.0.len(),
        _ => 0,
    }
}

fn read<W, T>(bytes: Option<Vec<u8>>) -> Result<Option<T>, Fault>
where
    W: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()>,
    T: TryFrom<W, Error = wire::Malformed>,
{
    bytes
        .map(|bytes| wire::decode::<W>(&bytes, REQUEST_BYTES_MAX).and_then(T::try_from))
        .transpose()
        .map_err(|_| Fault::Kept("one of the marks is damaged"))
}
