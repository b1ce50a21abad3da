//! Judging is done in slices: what is dear or much to judge keeps nobody waiting. Work is counted, not timed.

use super::story::{book, club, puts};
use crate::action::{Action, Effect, STATUTE_PART_BYTES_MAX};
use crate::constitution::Constitution;
use crate::id::{BodyHash, EntryId};
use crate::ledger::Status;
use crate::replica::slices::{OPENING_WORK, SLICE_WORK};
use crate::request::Request;
use crate::rules::{self, HOUR_MS};
use crate::testing::bytes;
use crate::testing::network::Network;

/// So many proposals, each of another text: the default one in parts, and a comment.
fn proposes_amendments(network: &mut Network, name: &str, count: usize) -> Vec<EntryId> {
    let text = Constitution::default_text();
    let mut parts = Vec::new();
    for part in text.as_bytes().chunks(STATUTE_PART_BYTES_MAX) {
        parts.push(puts(network, name, Action::Statute { text: part.to_vec() }, None));
    }
    (0..count)
        .map(|number| {
            let comment = format!("// {number}\n");
            let last = puts(network, name, Action::Statute { text: comment.clone().into_bytes() }, None);
            let hash = *blake3::hash(format!("{text}{comment}").as_bytes()).as_bytes();
            let effect = Effect::Amend { parts: parts.iter().copied().chain([last]).collect(), hash };
            let words = Some(BodyHash(bytes(&format!("amendment {number}"))));
            puts(network, name, Action::Propose { effect, voting_ms: 200 * HOUR_MS }, words)
        })
        .collect()
}

fn position(network: &Network, name: &str, id: EntryId) -> u64 {
    match network.peer(name).ledger().status(id) {
        Some(Status::Confirmed { position, .. }) => position,
        other => panic!("{id:?} is {other:?}"),
    }
}

fn forget_work(network: &mut Network) {
    network.peers.iter_mut().for_each(|peer| peer.work_most = 0);
}

/// The work of checking one such text, as a device that knows none of them does it.
fn one_check() -> u64 {
    let (mut network, _) = club(1);
    network.cut("ada", "cleo");
    forget_work(&mut network);
    proposes_amendments(&mut network, "cleo", 1);
    network.pass(1_000);
    let work = network.peer("cleo").work_most;
    assert!(work > SLICE_WORK as u64, "a check is dear: {work}");
    work
}

#[test]
fn forty_amendments_hold_up_neither_input_nor_confirmation_nor_who_catches_up() {
    let one = one_check();
    let (mut network, lathe) = club(1);
    network.bring("ada", "dan");
    for name in ["ben", "cleo", "dan"] {
        network.cut("ada", name);
    }
    let amendments = proposes_amendments(&mut network, "cleo", 40);
    let newest = *amendments.last().unwrap();
    network.pass(1_000);
    forget_work(&mut network);
    network.connect("cleo", "ben");
    while network.peer("ben").ledger().find(&newest).is_none() {
        assert!(network.step());
    }
    // Whoever has them goes on working.
    let request = book(&network, lathe, 30);
    let ticket = network.ask("ben", request);
    assert!(network.is_answered("ben", ticket));
    assert!(network.peer("ben").ledger().tail().dirty_len() > 20, "most are still to be judged");
    let booking = network.answer("ben", ticket).unwrap();
    network.run();
    assert_eq!(network.peer("ben").ledger().tail().dirty_len(), 0);
    // The keeper confirms few of them at a time.
    network.connect("ben", "ada");
    network.run();
    network.agree(&["ada", "ben"]);
    position(&network, "ada", booking);
    let ledger = network.peer("ada").ledger();
    let batch_of = |id: &EntryId| ledger.point_of(position(&network, "ada", *id));
    for id in &amendments {
        let beside = amendments.iter().filter(|other| batch_of(other) == batch_of(id)).count();
        assert!(beside <= 4, "a batch has {beside}");
    }
    for name in ["ada", "ben"] {
        let most = network.peer(name).work_most;
        assert!(most <= SLICE_WORK as u64 + one + 20, "{name} did {most} at once, one check is {one}");
    }
    // Dan was away, has none of it, and takes it in.
    network.connect("dan", "ada");
    network.run();
    network.agree(&["ada", "dan"]);
    let most = network.peer("dan").work_most;
    let batch = 4 * one + 100;
    assert!(most <= 8 * 1_024 + batch, "catching up did {most} at once, a batch is at most {batch}");
}

/// Ben is alone with so many entries of Cleo's, all of which are to be judged again.
fn long_tail(count: usize) -> (Network, crate::id::ResourceId) {
    let (mut network, lathe) = club(2);
    network.connect("ben", "cleo");
    network.run();
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    for number in 0..count {
        puts(&mut network, "cleo", Action::Statute { text: number.to_be_bytes().to_vec() }, None);
    }
    network.pass(1_000);
    assert_eq!(network.peer("ben").ledger().tail().len(), count);
    (network, lathe)
}

fn all_again(network: &mut Network) {
    network.replica("ben").judge_by(rules::judge);
    forget_work(network);
}

#[test]
fn an_act_on_a_long_tail_waits_for_it_in_slices_and_what_comes_meanwhile_is_heard() {
    let (mut network, lathe) = long_tail(1_500);
    all_again(&mut network);
    let request = book(&network, lathe, 30);
    let ticket = network.ask("ben", request);
    assert!(!network.is_answered("ben", ticket), "it waits");
    let late = puts(&mut network, "cleo", Action::Leave, None);
    let cleo = network.peers.iter().position(|peer| peer.name == "cleo").unwrap();
    network.event(cleo, crate::replica::Event::Idle);
    while network.peer("ben").ledger().find(&late).is_none() {
        assert!(network.step());
    }
    assert!(!network.is_answered("ben", ticket), "what came meanwhile was heard first");
    network.run();
    assert!(network.answer("ben", ticket).is_ok());
    let most = network.peer("ben").work_most;
    assert!(most <= SLICE_WORK as u64 + 10, "{most} at once");
}

#[test]
fn a_newcomer_at_the_door_of_a_long_tail_is_let_in_by_slices() {
    let (mut network, _) = long_tail(1_500);
    let text = network.invite("ben", false);
    network.add("dan");
    network.join("dan", &text).unwrap();
    all_again(&mut network);
    network.connect("dan", "ben");
    network.run();
    assert!(network.peer("dan").replica.my_member().is_some());
    let most = network.peer("ben").work_most;
    assert!(most <= SLICE_WORK as u64 + 10, "{most} at once");
}

#[test]
fn opening_with_a_dear_tail_does_so_much_work_and_leaves_the_rest_to_slices() {
    let one = one_check();
    let (mut network, _) = club(1);
    network.cut("ada", "cleo");
    let count = 3 + OPENING_WORK * 5 / 4 / usize::try_from(one).unwrap();
    proposes_amendments(&mut network, "cleo", count);
    network.pass(1_000);
    network.restart("cleo");
    let opened = network.peer("cleo").ledger();
    assert!(opened.tail().dirty_len() > 0, "there is more than is judged at opening");
    let most = OPENING_WORK as u64 + one + SLICE_WORK as u64 + one;
    assert!(opened.work() <= most, "{} at opening, a check is {one}", opened.work());
    // What came back is answered before the rest is judged.
    let request = Request::Leave;
    let ticket = network.ask("cleo", request);
    assert!(network.is_answered("cleo", ticket));
    assert!(network.peer("cleo").ledger().tail().dirty_len() > 0);
}
