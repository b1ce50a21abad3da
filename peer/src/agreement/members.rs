//! Changing the members, step by step, for as long as it takes.

use std::collections::BTreeSet;
use std::sync::Arc;

use openraft::{AsyncRuntime, ChangeMembers, EmptyNode, Raft};
use tokio::sync::watch;

use super::Host;
use super::state::Shared;
use super::types::{Member, Types};
use super::watch::Metrics;

/// How far a new member's log may be behind when it begins to vote: what comes meanwhile it gets anyway.
const BEHIND_ENTRIES_MAX: u64 = 8;
/// How long a step may take before it is looked at anew, in times of `election_max`.
const STEP_PATIENCES_MAX: u32 = 8;

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Nothing, until something changes.
    Rest,
    /// These begin to listen.
    Learn(Member),
    /// These listen no more.
    Forget(BTreeSet<Member>),
    /// These vote, and nobody else.
    Vote(BTreeSet<Member>),
}

/// Sees to the members whenever this member leads, until the end.
pub(super) async fn run<H: Host, R: AsyncRuntime>(
    raft: Raft<Types<R>>,
    shared: Arc<Shared<H, R>>,
    mut led: watch::Receiver<Option<u64>>,
) {
    let mut metrics = raft.metrics();
    let mut wanted = shared.wanted.subscribe();
    let mut stopping = shared.stopping.subscribe();
    let patience = shared.timing.election_max * STEP_PATIENCES_MAX;
    loop {
        let now = metrics.borrow_and_update().clone();
        let leads = led.borrow_and_update().is_some();
        let aim: Option<BTreeSet<Member>> =
            wanted.borrow_and_update().as_ref().map(|devices| devices.iter().copied().map(Member).collect());
        if *stopping.borrow_and_update() || now.running_state.is_err() {
            return;
        }
        let step = if leads { next(&now, aim) } else { Step::Rest };
        if step == Step::Rest {
            tokio::select! {
                biased;
                _ = stopping.changed() => {}
                changed = led.changed() => if changed.is_err() {
                    return;
                },
                _ = wanted.changed() => {}
                changed = metrics.changed() => if changed.is_err() {
                    return;
                },
            }
            continue;
        }
        tracing::info!(?step, "changing the members of the agreement");
        let changing = async {
            match step {
                Step::Rest => Ok(()),
                Step::Learn(member) => raft.add_learner(member, EmptyNode {}, false).await.map(|_| ()),
                Step::Forget(members) => {
                    raft.change_membership(ChangeMembers::RemoveNodes(members), true).await.map(|_| ())
                }
                Step::Vote(members) => {
                    let change = ChangeMembers::ReplaceAllVoters(members);
                    raft.change_membership(change, false).await.map(|_| ())
                }
            }
        };
        if !matches!(R::timeout(patience, changing).await, Ok(Ok(()))) {
            // Another change is under way, or the lead is lost: looked at again when that may be over.
            R::sleep(shared.timing.heartbeat).await;
        }
    }
}

/// The next step towards an aim. Without one a change that somebody left half-way is still finished.
fn next(metrics: &Metrics, aim: Option<BTreeSet<Member>>) -> Step {
    let stored = &metrics.membership_config;
    if *stored.log_id() > metrics.last_applied {
        return Step::Rest;
    }
    let voting = stored.membership().get_joint_config();
    let Some(last) = voting.last() else { return Step::Rest };
    let joint = voting.len() > 1;
    let Some(aim) = aim else {
        return if joint { Step::Vote(last.clone()) } else { Step::Rest };
    };
    if let Some(new) = aim.iter().find(|member| stored.membership().get_node(member).is_none()) {
        return Step::Learn(*new);
    }
    if joint || *last != aim {
        let has_log = |member: &&Member| {
            let matched =
                metrics.replication.as_ref().and_then(|matched| matched.get(member)).copied().flatten();
            matched.map(|id| id.index + BEHIND_ENTRIES_MAX) >= metrics.last_log_index
        };
        let ready = aim.iter().filter(|member| !last.contains(member)).all(|member| has_log(&member));
        return if ready { Step::Vote(aim) } else { Step::Rest };
    }
    let over: BTreeSet<Member> =
        stored.membership().learner_ids().filter(|member| !aim.contains(member)).collect();
    if over.is_empty() { Step::Rest } else { Step::Forget(over) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openraft::{LeaderId, LogId, Membership, StoredMembership};

    fn member(n: u8) -> Member {
        Member(moothall_core::id::DeviceId([n; 32]))
    }

    fn members(all: &[u8]) -> BTreeSet<Member> {
        all.iter().copied().map(member).collect()
    }

    fn metrics(voting: &[&[u8]], listening: &[u8], matched: &[(u8, u64)]) -> Metrics {
        let at = |index| LogId::new(LeaderId::new(1, member(1)), index);
        let voting: Vec<_> = voting.iter().map(|set| members(set)).collect();
        let membership = Membership::new(voting, members(listening));
        let mut metrics = Metrics::new_initial(member(1));
        metrics.membership_config = Arc::new(StoredMembership::new(Some(at(5)), membership));
        metrics.last_applied = Some(at(30));
        metrics.last_log_index = Some(30);
        metrics.replication = Some(matched.iter().map(|(n, index)| (member(*n), Some(at(*index)))).collect());
        metrics
    }

    #[test]
    fn a_change_goes_step_by_step() {
        let all = [(1, 30), (2, 30), (3, 30), (4, 25), (5, 2)];
        for (voting, listening, aim, step) in [
            (&[&[1, 2, 3][..]][..], &[][..], None, Step::Rest),
            (&[&[1, 2, 3]], &[], Some(&[1, 2, 3][..]), Step::Rest),
            (&[&[1, 2, 3]], &[], Some(&[1, 2, 4]), Step::Learn(member(4))),
            (&[&[1, 2, 3]], &[4], Some(&[1, 2, 4]), Step::Vote(members(&[1, 2, 4]))),
            (&[&[1, 2, 3]], &[5], Some(&[1, 2, 5]), Step::Rest),
            (&[&[1, 2, 3], &[1, 2, 4]], &[], Some(&[1, 2, 4]), Step::Vote(members(&[1, 2, 4]))),
            (&[&[1, 2, 3], &[1, 2, 4]], &[], Some(&[1, 2, 3]), Step::Vote(members(&[1, 2, 3]))),
            (&[&[1, 2, 3], &[1, 2, 4]], &[], None, Step::Vote(members(&[1, 2, 4]))),
            (&[&[1, 2, 3]], &[4], Some(&[1, 2, 3]), Step::Forget(members(&[4]))),
            (&[&[1, 2, 3]], &[], Some(&[1, 2]), Step::Vote(members(&[1, 2]))),
        ] {
            let aim_members = aim.map(members);
            assert_eq!(next(&metrics(voting, listening, &all), aim_members), step, "{voting:?} to {aim:?}");
        }
    }

    #[test]
    fn a_change_waits_for_the_one_before() {
        let mut metrics = metrics(&[&[1, 2, 3]], &[4], &[(4, 30)]);
        metrics.last_applied = Some(LogId::new(LeaderId::new(1, member(1)), 4));
        assert_eq!(next(&metrics, Some(members(&[1, 2, 4]))), Step::Rest);
    }
}
