//! Watching Raft, and telling what matters of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use moothall_core::id::DeviceId;
use openraft::{AsyncRuntime, EmptyNode, Instant, Raft, RaftMetrics, ServerState};
use tokio::sync::watch;

use super::state::{Shared, locked};
use super::types::{Member, Types};
use super::{Heard, Host, Timing, members};

/// What Raft says of itself.
pub(super) type Metrics = RaftMetrics<Member, EmptyNode>;

/// After how long without a leader one stands for election that may not lead, in times of `election_max`.
const PATIENCES_ALONE_MAX: u32 = 5;

/// For how long a leader that yields is silent, in times of `election_max`: long enough for others to be elected.
const PATIENCES_SILENT_MAX: u32 = 4;
/// After how long it tries that again.
const PATIENCES_BETWEEN_SILENCES: u32 = 20;

/// Watches until the end. `led` gets the term in which this member leads.
pub(super) async fn run<H: Host, R: AsyncRuntime>(
    raft: Raft<Types<R>>,
    shared: Arc<Shared<H, R>>,
    led: watch::Sender<Option<u64>>,
) {
    let mut metrics = raft.metrics();
    let mut may_lead = shared.may_lead.subscribe();
    let mut hangs = shared.hangs.subscribe();
    let mut wanted = shared.wanted.subscribe();
    let mut stopping = shared.stopping.subscribe();
    // Nobody else is elected before a majority has heard nothing for so long.
    let patience = shared.timing.election_max + shared.timing.election_min;
    let mut seen = R::Instant::now();
    let mut told = None;
    let mut silence = Silence::<R>(None);
    let mut settling = None;
    let fault = loop {
        let now = metrics.borrow_and_update().clone();
        if *stopping.borrow_and_update() {
            led.send_replace(None);
            // An error says that a task of Raft panicked; it has ended, which is what is wanted.
            let _ = raft.shutdown().await;
            return;
        }
        if let Err(fatal) = now.running_state {
            break fatal.to_string();
        }
        let seen_members = Some(heard_members(&now)).filter(|seen| told.as_ref() != Some(seen));
        if let Some(seen) = seen_members {
            let (seen_members, changing) = told.insert(seen).clone();
            if !seen_members.is_empty() {
                shared.hear(Heard::Members { members: seen_members, changing });
            }
        }
        let hanging = *hangs.borrow_and_update();
        let may = *may_lead.borrow_and_update() && !hanging;
        let aim = members::aim(&wanted.borrow_and_update());
        let yields = members::yields(&now, aim.as_ref()) && silence.kept(&shared.timing);
        // Left alone for long, one that may not lead stands all the same: nobody else may be able to. In a group of two, one
        // whose log is longer is never outvoted. Elected, it is silent, and the other takes over with the whole log.
        let alone = locked(&shared.led_at).elapsed() > shared.timing.election_max * PATIENCES_ALONE_MAX;
        raft.runtime_config().elect(may || (alone && !hanging));
        raft.runtime_config().heartbeat(may && !yields);
        let fresh = seen.elapsed() <= patience;
        let term = leading(&now, patience).filter(|_| fresh && may && !yields);
        tell_lead(&shared, &led, term);
        let written = now.snapshot.map(|id| id.index);
        if settling.is_none_or(|asked| asked != written) && locked(&shared.held).settlement_due() {
            settling = Some(written);
            // An error says that Raft has stopped, which is seen next.
            let _ = raft.trigger().snapshot().await;
        }
        tokio::select! {
            biased;
            _ = stopping.changed() => {}
            changed = metrics.changed() => {
                if changed.is_err() {
                    break "one of its tasks panicked".to_owned();
                }
                seen = R::Instant::now();
            }
            _ = may_lead.changed() => {}
            _ = hangs.changed() => {}
            _ = wanted.changed() => {}
            () = shared.more_settled.notified() => {}
            () = R::sleep_until(seen + patience + Duration::from_millis(1)), if term.is_some() => {}
        }
    };
    if *stopping.borrow() {
        led.send_replace(None);
        return;
    }
    tell_lead(&shared, &led, None);
    tracing::error!(%fault, "the agreement among keepers ended");
    shared.hear_last(Heard::Failed(fault));
}

/// When a leader that yields last fell silent.
struct Silence<R: AsyncRuntime>(Option<R::Instant>);

impl<R: AsyncRuntime> Silence<R> {
    /// Whether it is silent now. If nobody takes over, or one takes over that may not lead, it leads on for a while, which
    /// brings those members nearer that are missing.
    fn kept(&mut self, timing: &Timing) -> bool {
        let since = self.0.map(|since| since.elapsed());
        if since.is_none_or(|since| since > timing.election_max * PATIENCES_BETWEEN_SILENCES) {
            self.0 = Some(R::Instant::now());
            return true;
        }
        since.is_some_and(|since| since < timing.election_max * PATIENCES_SILENT_MAX)
    }
}

/// The term in which this member leads, with all of earlier terms applied and a majority that hears it.
fn leading(metrics: &Metrics, patience: Duration) -> Option<u64> {
    let followed =
        metrics.millis_since_quorum_ack.is_some_and(|millis| Duration::from_millis(millis) <= patience);
    let applied = metrics.last_applied.is_some_and(|id| id.leader_id == metrics.vote.leader_id);
    (metrics.state == ServerState::Leader && followed && applied).then_some(metrics.current_term)
}

fn tell_lead<H: Host, R: AsyncRuntime>(
    shared: &Shared<H, R>,
    led: &watch::Sender<Option<u64>>,
    term: Option<u64>,
) {
    let before = *led.borrow();
    if before == term {
        return;
    }
    if before.is_some() {
        // In a later term others may have led in between, and what was proposed before may be lost.
        shared.hear(Heard::Leads(false));
    }
    led.send_replace(term);
    if term.is_some() {
        shared.hear(Heard::Leads(true));
    }
}

fn heard_members(metrics: &Metrics) -> (BTreeSet<DeviceId>, bool) {
    let stored = &metrics.membership_config;
    let members = stored.membership().voter_ids().map(|member| member.0).collect();
    let changing = stored.membership().get_joint_config().len() > 1
        || stored.membership().learner_ids().next().is_some()
        || *stored.log_id() > metrics.last_applied;
    (members, changing)
}
