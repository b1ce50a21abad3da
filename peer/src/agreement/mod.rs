//! Agreement of an organisation's keepers on one order of commands, by Raft.
//!
//! What a command says is the ledger's business: here it is bytes. Nothing here knows disk, network or clock: it is kept,
//! sent and timed by a [`Host`] and a runtime, so that the same code runs in the program and under a simulated clock.
//!
//! What holds, as long as at most a minority of the members lose what they kept, and nobody lies:
//!
//! * Two members never hear different commands [`Heard::Agreed`] under one number, and each hears them ascending.
//! * A command is agreed only after a majority has it on disk.
//! * A member that hears [`Heard::Leads`]`(true)` has heard everything before that was agreed under others.
//!
//! Numbers are those of Raft's log, which has entries of its own in between: they ascend, but not by one.
//!
//! Whoever lies (a member with a changed program) can hold the group up, or have it agree on what the ledger then refuses.
//! It must not be able to end the program or to fill the memory: `answer` and `network` check what comes before Raft
//! sees it, since Raft takes its members at their word.

mod answer;
mod applied;
mod disk;
pub mod foreign;
mod kept;
mod log;
mod members;
mod network;
mod propose;
mod round;
mod state;
mod types;
mod watch;
mod wire;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use moothall_core::id::DeviceId;
use openraft::{AsyncRuntime, Config, Raft, SnapshotPolicy};

pub use kept::{Kept, Opened};
pub use types::{Command, Member, Types};

use state::Shared;

/// The largest command, in bytes: an order record with its verdicts, and something around it.
pub const COMMAND_BYTES_MAX: usize = (128 + 4) * 1024;
/// The largest request of one member to another, in bytes.
pub const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// The largest answer to one, in bytes.
pub const ANSWER_BYTES_MAX: usize = 1024;
/// How many members a request may name, voters and others: more than an organisation has keepers, also during a change.
pub const MEMBERS_MAX: usize = 32;
/// How many commands of this member may wait to be agreed.
pub const PROPOSALS_MAX: usize = 64;
/// How many requests of others are answered at a time.
pub const ANSWERS_MAX: usize = 64;
/// How many bytes of commands a member holds that are not settled. With more, it takes no further ones.
pub const LOG_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How many settled entries the log keeps, for members that are a little behind. Others get a snapshot.
pub const SETTLED_ENTRIES_KEPT: u64 = 64;
/// After how many settled entries this is written down, so that they do not come again after a restart.
pub const SETTLED_ENTRIES_STEP: u64 = 32;

/// By how much another member's term may exceed what is known here. Far more elections than there ever are; and whoever lies
/// needs as many requests as one answers in years before terms run out.
const TERM_LEAP_MAX: u64 = 1 << 32;

/// Which group of members a log belongs to. Members of different groups have nothing to say to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The epoch of the organisation's order.
    pub epoch: u32,
    /// Counts the groups within it.
    pub generation: u32,
}

/// How long members wait for each other.
///
/// A follower stands for election when it has heard nothing for `election_max` and then a random time between
/// `election_min` and `election_max`. Raft looks at its clock every 1.5 `heartbeat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How often a leader says that it is there, and after how long an unanswered request is asked again.
    pub heartbeat: Duration,
    /// The shortest patience of a follower; longer than two heartbeats.
    pub election_min: Duration,
    /// The longest patience of a follower.
    pub election_max: Duration,
}

impl Default for Timing {
    /// Suits a local network.
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_millis(150),
            election_min: Duration::from_millis(600),
            election_max: Duration::from_millis(1200),
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A command is in this member's log, durable. It may still be lost: this is for whoever wants to begin with it while
    /// the others are asked. It is heard once, and not again after a restart.
    Considered {
        /// The command.
        command: Command,
    },
    /// A command is agreed. After a restart those since the last written-down settlement come again.
    Agreed {
        /// Its place; ascending.
        number: u64,
        /// The command.
        command: Command,
    },
    /// This member was away for so long that it will not hear what was agreed up to here; the others had settled it.
    Skipped {
        /// The last place that is skipped.
        to: u64,
    },
    /// This member leads from now on, and has heard everything that was agreed under others; or leads no more. A leader
    /// that hears nothing of a majority leads no more, until it does.
    Leads(bool),
    /// This command, which this member proposed, was not taken, or its fate is no longer followed. It may still be agreed.
    NotAgreed {
        /// The command.
        command: Command,
    },
    /// Who belongs to the group.
    Members {
        /// Everybody who votes; during a change those of before and after.
        members: BTreeSet<DeviceId>,
        /// Whether a change is under way.
        changing: bool,
    },
    /// The agreement ended by a fault; nothing more is heard.
    Failed(String),
}

/// Where an agreement runs: what keeps, what carries, and who listens.
pub trait Host: Clone + Send + Sync + 'static {
    /// Keeps these, in order, all or none; they are durable when it returns. [`Opened::keep`] says what each does. There is
    /// never more than one call at a time.
    ///
    /// # Errors
    /// They could not be kept. The agreement ends.
    fn keep(&self, kept: Vec<Kept>) -> impl Future<Output = io::Result<()>> + Send;

    /// Returns once whoever keeps has come round to this: it hangs no more, if it did.
    fn comes_round(&self) -> impl Future<Output = ()> + Send;

    /// Hands a request to [`Agreement::answer`] of another member and returns its answer, however long that takes: what takes
    /// too long is given up, and dropped. To each member there is at most one call of up to [`REQUEST_BYTES_MAX`] at a time,
    /// and a few that are small.
    ///
    /// # Errors
    /// There is no way to it.
    fn call(&self, to: DeviceId, request: Vec<u8>) -> impl Future<Output = io::Result<Vec<u8>>> + Send;

    /// Hears what happened, in order. Must not block, nor propose. What waits here is bounded by the log: commands come at the speed of
    /// [`Host::keep`], and no more than [`LOG_BYTES_MAX`] of them until they are settled.
    fn heard(&self, heard: Heard);
}

/// Says why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// What was kept does not fit together.
    #[error("what was kept of the agreement does not fit together: {0}")]
    Kept(&'static str),
    /// The times do not fit together.
    #[error("the times of the agreement do not fit together")]
    Timing,
    /// The founders do not include this device, or are too many.
    #[error("these members cannot found a group here")]
    Founding,
    /// The agreement has ended.
    #[error("the agreement has ended: {0}")]
    Ended(String),
}

/// A member's part in the agreement, from [`Agreement::start`] to [`Agreement::stop`].
///
/// Everything that is not awaited may be called from any thread.
pub struct Agreement<H: Host, R: AsyncRuntime> {
    raft: Raft<Types<R>>,
    shared: Arc<Shared<H, R>>,
    proposals: propose::Proposals,
}

impl<H: Host, R: AsyncRuntime> Agreement<H, R> {
    /// Takes part in the group, going on from what was kept. What was kept of another group is forgotten.
    ///
    /// `founders` are those with whom the group began. Everybody among them says so, with the same set, at every start; it
    /// counts once. A device that was appointed later gives none, and waits for the leader.
    ///
    /// Must be called within the runtime `R`. The host may hear things before this returns.
    ///
    /// # Errors
    /// What was kept is damaged, could not be replaced, the founders do not include this device or are too many, or the times
    /// do not fit together.
    pub async fn start(
        host: H,
        me: DeviceId,
        group: Group,
        founders: &BTreeSet<DeviceId>,
        opened: Opened,
        timing: Timing,
    ) -> Result<Self, Fault> {
        if founders.len() > MEMBERS_MAX || !(founders.is_empty() || founders.contains(&me)) {
            return Err(Fault::Founding);
        }
        let config = Arc::new(config(timing)?);
        let (shared, founded) = Shared::open(host, Member(me), group, founders, opened, timing).await?;
        let shared = Arc::new(shared);
        let raft = Raft::new(
            Member(me),
            config,
            network::Calls(shared.clone()),
            log::Log(shared.clone()),
            applied::Applying(shared.clone()),
        )
        .await
        .map_err(|fatal| Fault::Ended(fatal.to_string()))?;
        if founded {
            // There is no leader to wait for. An error says that Raft has stopped, which `watch` tells.
            let _ = raft.trigger().elect().await;
        }
        let (leading, led) = tokio::sync::watch::channel(None);
        types::let_run::<R>(watch::run(raft.clone(), shared.clone(), leading));
        types::let_run::<R>(round::run(shared.clone()));
        types::let_run::<R>(members::run(raft.clone(), shared.clone(), led.clone()));
        let proposals = propose::begin(raft.clone(), shared.clone(), led);
        Ok(Self { raft, shared, proposals })
    }

    /// Proposes a command. What becomes of it is heard: [`Heard::Agreed`], or [`Heard::NotAgreed`].
    pub fn propose(&self, command: Command) {
        self.proposals.propose(&self.shared, command);
    }

    /// Answers a request that came from another member's [`Host::call`]. `from` is the device that the link has shown to be
    /// the asker: nobody speaks for another. But whoever asks can claim to lead, so only devices that are or shall be members
    /// may come so far. Whatever the bytes are, there is an answer; it has at most
    /// [`ANSWER_BYTES_MAX`].
    pub async fn answer(&self, from: DeviceId, request: &[u8]) -> Vec<u8> {
        answer::answer(&self.raft, &self.shared, Member(from), request).await
    }

    /// Says that everything up to this number is durably settled where it belongs. Only what is settled is ever dropped from
    /// the log; what is not comes again after a restart.
    pub fn settled(&self, number: u64) {
        self.shared.settled(number);
    }

    /// Says who shall be the members. Everybody who knows says so; whoever leads sees to it, step by step, until it is so:
    /// new ones listen first until they have the log, and vote then. An empty or too large set is ignored.
    pub fn change_members(&self, members: BTreeSet<DeviceId>) {
        if !members.is_empty() && members.len() <= MEMBERS_MAX {
            self.shared.wanted.send_replace(Some(members));
        }
    }

    /// Says whether this member may lead. One that may not does not stand for election as long as anybody else leads, and if it
    /// leads it falls silent, so that another takes over; it goes on keeping what the others agree on.
    pub fn may_lead(&self, may: bool) {
        self.shared.may_lead.send_replace(may);
    }

    /// How it stands here, for whoever looks into a fault.
    pub fn stands(&self) -> String {
        self.raft.metrics().borrow().to_string()
    }

    /// Ends this member's part. When it returns nothing is kept or heard any more.
    pub async fn stop(&self) {
        self.shared.stopping.send_replace(true);
        // An error says that the task of Raft panicked, which `watch` has told.
        let _ = self.raft.shutdown().await;
        self.shared.disk.close().await;
        self.shared.hush();
    }
}

impl<H: Host, R: AsyncRuntime> Drop for Agreement<H, R> {
    /// Raft would go on for ever by itself; `watch` ends it.
    fn drop(&mut self) {
        self.shared.stopping.send_replace(true);
    }
}

fn config(timing: Timing) -> Result<Config, Fault> {
    let millis = |duration: Duration| u64::try_from(duration.as_millis()).map_err(|_| Fault::Timing);
    Config {
        cluster_name: String::new(),
        heartbeat_interval: millis(timing.heartbeat)?.max(1),
        election_timeout_min: millis(timing.election_min)?,
        election_timeout_max: millis(timing.election_max)?,
        install_snapshot_timeout: millis(timing.election_max)?,
        max_payload_entries: 64,
        snapshot_policy: SnapshotPolicy::Never,
        max_in_snapshot_log_to_keep: SETTLED_ENTRIES_KEPT,
        purge_batch_size: 1,
        ..Config::default()
    }
    .validate()
    .map_err(|_| Fault::Timing)
}
