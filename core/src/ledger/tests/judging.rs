//! How often the rules are asked, and what happens when they fail.

use std::cell::Cell;

use super::world::{World, begin};
use crate::action::Action;
use crate::entry::Entry;
use crate::ledger::refusal::Refusal;
use crate::ledger::scene::Scene;
use crate::ledger::tail::Judgement;
use crate::ledger::{BatchFault, Ledger, Status};
use crate::rules::{self, Facts, HOUR_MS};
use crate::testing::device;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

fn counting(scene: &mut Scene<'_>, entry: &Entry, facts: &Facts<'_>) -> Result<(), Refusal> {
    CALLS.set(CALLS.get() + 1);
    rules::judge(scene, entry, facts)
}

fn failing(scene: &mut Scene<'_>, entry: &Entry, facts: &Facts<'_>) -> Result<(), Refusal> {
    if entry.device() == device("ben") && matches!(entry.payload().action, Action::Book { .. }) {
        std::panic::resume_unwind(Box::new("the lathe is on fire"));
    }
    rules::judge(scene, entry, facts)
}

/// A booking that no other booking of these tests touches.
fn booking(number: i64) -> Action {
    let from_ms = begin().now_ms / HOUR_MS * HOUR_MS + number * 2 * HOUR_MS;
    Action::Book { resource: begin().things[0].into(), from_ms, until_ms: from_ms + HOUR_MS }
}

fn invite(number: i64) -> Action {
    use crate::id::VerifyingKeyBytes;
    use crate::testing::key;
    Action::Invite {
        key: VerifyingKeyBytes(key(&format!("guest {number}")).verifying_key().to_bytes()),
        expires_ms: begin().now_ms + 24 * HOUR_MS,
        own_device: false,
    }
}

#[test]
fn confirming_an_unchanged_prefix_judges_nothing_and_costs_by_the_batch() {
    for tail in [40, 160] {
        let mut world = World::new();
        for number in 0..tail {
            world.now_ms += 1_000;
            world.write(usize::try_from(number % 4).unwrap(), invite(number));
        }
        for who in 1..4 {
            world.pass_on(who, 0, usize::MAX);
        }
        let keeper = &mut world.people[0].ledger;
        keeper.judge_by(counting);
        assert_eq!(keeper.settle(usize::MAX), 0);
        CALLS.set(0);
        let before = keeper.tail().len();
        world.confirm(10);
        assert_eq!(world.people[0].ledger.tail().len(), before - 10);
        world.people[0].ledger.settle(usize::MAX);
        assert_eq!(CALLS.get(), 0, "with {tail} unconfirmed");
        // The same for one who takes the batch with the same tail.
        world.people[1].ledger.judge_by(counting);
        for from in [0, 2, 3] {
            world.pass_on(from, 1, usize::MAX);
        }
        world.people[1].ledger.settle(usize::MAX);
        CALLS.set(0);
        assert!(world.take(1));
        world.people[1].ledger.settle(usize::MAX);
        assert_eq!(CALLS.get(), 0, "with {tail} unconfirmed");
    }
}

#[test]
fn a_new_entry_is_judged_once_and_only_what_it_touches_is_judged_again() {
    let mut world = World::new();
    for number in 0..20 {
        world.now_ms += 1_000;
        world.write(2, invite(number));
    }
    world.write(2, booking(1));
    let ledger = &mut world.people[2].ledger;
    ledger.judge_by(counting);
    ledger.settle(usize::MAX);
    // Ben books the same earlier by his clock: Cleo's booking is judged again, nothing else of hers.
    world.now_ms -= 10_000;
    world.write(1, booking(1));
    CALLS.set(0);
    world.pass_on(1, 2, usize::MAX);
    world.people[2].ledger.settle(usize::MAX);
    assert_eq!(CALLS.get(), 2);
}

#[test]
fn a_panic_of_the_rules_sets_one_entry_and_its_journal_aside_and_nothing_else() {
    let mut world = World::new();
    world.people[0].ledger.judge_by(failing);
    let before = world.write(1, invite(1));
    let wrong = world.write(1, booking(1));
    let after = world.write(1, invite(2));
    let of_cleo = world.write(2, booking(2));
    for who in [1, 2] {
        world.pass_on(who, 0, usize::MAX);
    }
    world.people[0].ledger.settle(usize::MAX);
    for _ in 0..3 {
        world.confirm(100);
    }
    let ledger = &world.people[0].ledger;
    let confirmed = |id| matches!(ledger.status(id), Some(Status::Confirmed { .. }));
    assert!(confirmed(before) && confirmed(of_cleo));
    assert!(!confirmed(wrong) && !confirmed(after), "what comes after it in its journal waits");
    assert_eq!(
        ledger.status(wrong),
        Some(Status::Provisional(Judgement::Aside("the lathe is on fire".to_owned())))
    );
    assert_eq!(world.people[0].shelf.aside.len(), usize::from(ledger.aside().contains_key(&wrong)));
    // Whoever takes such an entry in with rules that fail here stops, and says which.
    world.people[0].ledger.judge_by(rules::judge);
    let mut shelf = world.people[0].shelf.clone();
    shelf.aside.clear();
    world.people[0].ledger = Ledger::open(shelf.organisation.unwrap(), &shelf.opening()).unwrap();
    world.confirm(100);
    world.people[3].ledger.judge_by(failing);
    let mut fault = None;
    while fault.is_none() && world.people[3].taken < world.batches.len() {
        let batch = world.batch_for(3, world.people[3].taken);
        fault = world.people[3].ledger.take(&batch, &mut Vec::new()).err();
        world.people[3].taken += 1;
    }
    assert_eq!(fault, Some(BatchFault::Aside(wrong, "the lathe is on fire".to_owned())));
}

#[test]
fn what_stays_unconfirmed_before_an_entry_that_is_confirmed_is_judged_again() {
    use crate::action::Effect;
    use crate::request::Choice;
    let mut world = World::new();
    let proposal = world.write(1, Action::Propose { effect: Effect::None, voting_ms: 48 * HOUR_MS });
    world.pass_on(1, 0, usize::MAX);
    world.confirm(10);
    assert!(world.take(1) && world.take(3));
    // Dan's ballot reaches nobody; the withdrawal after it reaches him and the keeper.
    world.now_ms += 1_000;
    let choice = Choice::Yes;
    let vote = Action::Vote { proposal: proposal.into(), version: vec![proposal], replaces: None, choice };
    let ballot = world.write(3, vote);
    world.now_ms += 1_000;
    world.write(1, Action::Withdraw { proposal: proposal.into() });
    world.pass_on(1, 3, usize::MAX);
    world.pass_on(1, 0, usize::MAX);
    world.people[3].ledger.settle(usize::MAX);
    assert_eq!(world.people[3].ledger.status(ballot), Some(Status::Provisional(Judgement::Accepted)));
    world.confirm(10);
    assert!(world.take(3));
    world.people[3].ledger.settle(usize::MAX);
    assert_eq!(
        world.people[3].ledger.status(ballot),
        Some(Status::Provisional(Judgement::Refused(Refusal::new("refused-proposal-closed"))))
    );
}

#[test]
fn what_is_confirmed_as_refused_takes_its_paper_along_also_where_it_was_never_judged() {
    let mut world = World::new();
    let first = world.write(1, booking(1));
    world.pass_on(1, 0, usize::MAX);
    world.now_ms += 1_000;
    let second = world.write(2, booking(1));
    world.pass_on(2, 0, usize::MAX);
    world.confirm(10);
    let ben = &mut world.people[1].ledger;
    ben.settle(usize::MAX);
    ben.take_touched_papers();
    assert!(world.take(1));
    let ben = &mut world.people[1].ledger;
    assert!(matches!(ben.status(second), Some(Status::Confirmed { .. })), "{:?}", ben.status(second));
    let touched = ben.take_touched_papers();
    assert!(touched.contains(&second.into()), "what shows it may be older than the ledger in memory");
    assert!(!touched.contains(&first.into()), "nothing changed with this one");
}
