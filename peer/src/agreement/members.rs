//! Changing the members, step by step, for as long as it takes.

use std::collections::BTreeSet;
use std::sync::Arc;

use moothall_core::id::DeviceId;
use moothall_core::order::quorum;
use openraft::{AsyncRuntime, ChangeMembers, EmptyNode, Instant, Raft};
use tokio::sync::watch;

use super::Host;
use super::state::Shared;
use super::types::{Member, StoredMembership, Types};
use super::watch::Metrics;

/// How far a new member's log may be behind when it begins to vote: what comes meanwhile it gets anyway.
const BEHIND_ENTRIES_MAX: u64 = 8;
/// How long a step may take before it is looked at anew, in times of `election_max`.
const STEP_PATIENCES_MAX: u32 = 8;

/// How long new members are waited for that do not come, in times of `election_max`.
const LATE_PATIENCES: u32 = 10;

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
    let comes = shared.timing.election_max * LATE_PATIENCES;
    // Since when new members are waited for.
    let mut waits: Option<R::Instant> = None;
    loop {
        let mut now = metrics.borrow_and_update().clone();
        let leads = led.borrow_and_update().is_some();
        let aim = aim(&wanted.borrow_and_update());
        if *stopping.borrow_and_update() || now.running_state.is_err() {
            return;
        }
        let unready = leads && aim.as_ref().is_some_and(|aim| lacks(&now, aim));
        waits = waits.filter(|_| unready).or_else(|| unready.then(R::Instant::now));
        let late = waits.is_some_and(|since| since.elapsed() >= comes);
        let mut step = if leads { next(&now, aim.clone(), late) } else { Step::Rest };
        if step != Step::Rest {
            // Of itself Raft tells a little late, so this step may be done already. This it answers after all that it was asked
            // before.
            let fresh = raft.with_raft_state(|state| {
                let members = state.membership_state.effective();
                StoredMembership::new(*members.log_id(), members.membership().clone())
            });
            let Ok(fresh) = fresh.await else { return };
            now.membership_config = Arc::new(fresh);
            step = next(&now, aim, late);
        }
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
                () = R::sleep_until(waits.unwrap_or_else(R::Instant::now) + comes), if waits.is_some() && !late => {}
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

/// Who shall be the members, if anybody said so.
pub(super) fn aim(wanted: &Option<BTreeSet<DeviceId>>) -> Option<BTreeSet<Member>> {
    wanted.as_ref().map(|devices| devices.iter().copied().map(Member).collect())
}

/// Whether another member has the log of this one, which leads.
fn has_log(metrics: &Metrics, member: &Member) -> bool {
    let matched = metrics.replication.as_ref().and_then(|matched| matched.get(member)).copied().flatten();
    matched.map(|id| id.index + BEHIND_ENTRIES_MAX) >= metrics.last_log_index
}

/// Whether this member, which leads, is to be dismissed, and leaves that to one that is not: it falls silent, and is elected
/// no more once the other leads.
///
/// A leader must not dismiss itself. Raft takes one whose newest entry dismisses it for no member any more, be the entry
/// agreed or not. If then nobody else has the entry, nobody can be elected: not those with a shorter log against its vote,
/// nor itself.
pub(super) fn yields(metrics: &Metrics, aim: Option<&BTreeSet<Member>>) -> bool {
    let voting = metrics.membership_config.membership().get_joint_config();
    let Some(last) = voting.last() else { return false };
    let stay = if voting.len() > 1 { last } else { aim.unwrap_or(last) };
    !stay.contains(&metrics.id) && stay.iter().any(|member| last.contains(member) && has_log(metrics, member))
}

/// Whether some of those who shall be members do not vote, nor have the log.
fn lacks(metrics: &Metrics, aim: &BTreeSet<Member>) -> bool {
    let voting = metrics.membership_config.membership().get_joint_config();
    let votes = |member: &Member| voting.last().is_some_and(|last| last.contains(member));
    aim.iter().any(|member| !votes(member) && !has_log(metrics, member))
}

/// The next step towards an aim. A change that somebody left half-way is finished first, also without one. Those who do not
/// come in time are not waited for any longer, where the others are enough to sign.
fn next(metrics: &Metrics, aim: Option<BTreeSet<Member>>, late: bool) -> Step {
    let stored = &metrics.membership_config;
    if *stored.log_id() > metrics.last_applied {
        return Step::Rest;
    }
    let voting = stored.membership().get_joint_config();
    let Some(last) = voting.last() else { return Step::Rest };
    if voting.len() > 1 {
        // Whatever is wanted by now: Raft would go on from here to a third set at once.
        return if last.contains(&metrics.id) { Step::Vote(last.clone()) } else { Step::Rest };
    }
    let Some(mut aim) = aim else { return Step::Rest };
    let (needed, votes_or_has) =
        (quorum(aim.len()), |member: &Member| last.contains(member) || has_log(metrics, member));
    let enough = aim.iter().filter(|member| votes_or_has(member)).count() >= needed;
    // This member leads on until it can yield.
    aim.insert(metrics.id);
    if let Some(new) = aim.iter().find(|member| stored.membership().get_node(member).is_none()) {
        return Step::Learn(*new);
    }
    if *last != aim {
        if !aim.iter().all(votes_or_has) {
            aim.retain(|member| votes_or_has(member));
            if !late || !enough || *last == aim {
                return Step::Rest;
            }
        }
        return Step::Vote(aim);
    }
    let over: BTreeSet<Member> =
        stored.membership().learner_ids().filter(|member| !aim.contains(member)).collect();
    if over.is_empty() { Step::Rest } else { Step::Forget(over) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openraft::{LeaderId, LogId, Membership};

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
            (&[&[1, 2, 3], &[1, 2, 4]], &[], Some(&[1, 2, 3]), Step::Vote(members(&[1, 2, 4]))),
            (&[&[1, 2, 3], &[1, 2, 4]], &[], None, Step::Vote(members(&[1, 2, 4]))),
            (&[&[1, 2, 3]], &[4], Some(&[1, 2, 3]), Step::Forget(members(&[4]))),
            (&[&[1, 2, 3]], &[], Some(&[1, 2]), Step::Vote(members(&[1, 2]))),
            (&[&[1, 2, 3]], &[], Some(&[2, 3]), Step::Rest),
            (&[&[1, 2, 3]], &[], Some(&[4]), Step::Learn(member(4))),
            (&[&[1, 2, 3]], &[4], Some(&[4]), Step::Vote(members(&[1, 4]))),
            (&[&[1, 2], &[2, 3]], &[], Some(&[1]), Step::Rest),
        ] {
            let aim_members = aim.map(members);
            let next = next(&metrics(voting, listening, &all), aim_members, false);
            assert_eq!(next, step, "{voting:?} to {aim:?}");
        }
    }

    #[test]
    fn who_does_not_come_is_not_waited_for_where_the_others_are_enough_to_sign() {
        let all = [(1, 30), (2, 30), (3, 30), (4, 25), (5, 2)];
        for (voting, listening, aim, step) in [
            (&[1, 2, 3][..], &[4, 5][..], &[1, 2, 4, 5][..], Step::Vote(members(&[1, 2, 4]))),
            (&[1, 2, 3], &[5], &[1, 2, 5], Step::Vote(members(&[1, 2]))),
            // Those who vote already are all that there are.
            (&[1, 2, 3], &[5], &[1, 2, 3, 5], Step::Rest),
            // Two are not enough of four, nor one of two.
            (&[1, 2, 3], &[5, 6], &[1, 2, 5, 6], Step::Rest),
            (&[1, 2], &[5], &[1, 5], Step::Rest),
            // This one leads on, and is not of those who sign.
            (&[1, 2, 3], &[5], &[2, 5], Step::Rest),
            (&[1, 2, 3, 4], &[5], &[2, 3, 5], Step::Vote(members(&[1, 2, 3]))),
        ] {
            let next = next(&metrics(&[voting], listening, &all), Some(members(aim)), true);
            assert_eq!(next, step, "{voting:?} to {aim:?}");
        }
    }

    #[test]
    fn a_leader_leaves_its_dismissal_to_one_that_stays() {
        let all = [(1, 30), (2, 30), (3, 2)];
        for (voting, aim, yields_) in [
            (&[&[1, 2, 3][..]][..], None, false),
            (&[&[1, 2, 3]], Some(&[1, 2][..]), false),
            (&[&[1, 2, 3]], Some(&[2, 3]), true),
            (&[&[1, 2, 3]], Some(&[3]), false),
            (&[&[1, 3]], Some(&[2]), false),
            (&[&[1, 2], &[2, 3]], Some(&[1, 2]), true),
            (&[&[1, 2], &[3]], Some(&[1, 2]), false),
        ] {
            let metrics = metrics(voting, &[], &all);
            assert_eq!(yields(&metrics, aim.map(members).as_ref()), yields_, "{voting:?} to {aim:?}");
        }
    }

    #[test]
    fn a_change_waits_for_the_one_before() {
        let mut metrics = metrics(&[&[1, 2, 3]], &[4], &[(4, 30)]);
        metrics.last_applied = Some(LogId::new(LeaderId::new(1, member(1)), 4));
        assert_eq!(next(&metrics, Some(members(&[1, 2, 4])), true), Step::Rest);
    }
}
