//! Stories of ballots and the keepers' word for them.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::story::club;
use crate::id::{EntryId, ProposalId};
use crate::ledger::record::{Key, Proposal};
use crate::ledger::state::Look;
use crate::receipt::{Held, Receipt};
use crate::replica::message::Message;
use crate::request::{Choice, ProposalEffect, Request};
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::network::{Network, dropped};
use crate::testing::{device, lies};

fn propose(network: &mut Network) -> ProposalId {
    let request = Request::Propose {
        title: "A new lathe".to_owned(),
        text: String::new(),
        effect: ProposalEffect::None,
        hours: Some(24),
    };
    network.act("ada", request).unwrap().into()
}

fn receipt(network: &Network, by: &str, ballot: EntryId, proposal: ProposalId) -> Receipt {
    let ledger = network.peer("ben").ledger();
    let held = Held {
        version: 1,
        organisation: ledger.organisation(),
        keeper: device("ada"),
        device: device("cleo"),
        ballot,
        proposal,
        point: ledger.point().unwrap(),
        time_ms: network.now_ms,
    };
    crate::testing::receipt(held, by)
}

fn left_out(network: &Network, name: &str, proposal: ProposalId) -> (usize, bool) {
    let replica = &network.peer(name).replica;
    let alarm = replica.alarms().any(|alarm| alarm.code == "alarm-ballots-left-out");
    (replica.ballots_left_out(proposal), alarm)
}

#[test]
fn a_keeper_answers_for_a_ballot_and_lets_go_of_it_once_it_is_counted() {
    static RECEIPTS: AtomicUsize = AtomicUsize::new(0);
    let (mut network, _) = club(1);
    let proposal = propose(&mut network);
    network.tamper = Some(|from, to, message| {
        if matches!(message, Message::Receipt { .. }) && (from, to) == ("ada", "cleo") {
            RECEIPTS.fetch_add(1, Ordering::Relaxed);
        }
        vec![message]
    });
    network.act("cleo", Request::Vote { proposal, choice: Choice::Yes }).unwrap();
    assert_eq!(RECEIPTS.load(Ordering::Relaxed), 1);
    network.pass(25 * HOUR_MS);
    for name in ["ada", "ben", "cleo"] {
        assert_eq!(left_out(&network, name, proposal), (0, false), "{name}");
        assert!(network.peer(name).shelf.receipts.is_empty(), "{name}");
    }
}

#[test]
fn a_ballot_left_out_although_its_keeper_held_it_in_time_is_shown_to_all() {
    let (mut network, _) = club(2);
    let proposal = propose(&mut network);
    network.connect("ben", "cleo");
    network.run();
    network.cut("ada", "cleo");
    network.cut("ada", "ben");
    let ballot = network.act("cleo", Request::Vote { proposal, choice: Choice::No }).unwrap();
    // The keeper took the ballot and said so, but its order goes on without it.
    let given = receipt(&network, "ada", ballot, proposal);
    network.inject("ben", "cleo", &Message::Receipt { receipt: given.encode() });
    network.run();
    assert_eq!(left_out(&network, "cleo", proposal), (0, false), "the vote is not closed yet");
    network.cut("ben", "cleo");
    network.pass(25 * HOUR_MS);
    network.connect("ada", "ben");
    network.connect("ada", "cleo");
    network.run();
    let closed = |name: &str| {
        let state = network.peer(name).ledger().confirmed();
        state.record::<Proposal>(&Key::Proposal(proposal)).unwrap().outcome.is_some()
    };
    for name in ["ada", "ben", "cleo"] {
        assert!(closed(name), "{name}");
        assert_eq!(left_out(&network, name, proposal), (1, true), "{name}");
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
    }
    network.restart("cleo");
    assert_eq!(left_out(&network, "cleo", proposal), (1, true), "after a restart");
    // It is pointed out for a month; the vote itself tells it for ever.
    network.connect("cleo", "ada");
    network.pass(31 * DAY_MS);
    propose(&mut network);
    assert_eq!(left_out(&network, "ada", proposal), (1, false));
}

#[test]
fn a_receipt_that_no_keeper_signed_or_that_is_late_accuses_nobody() {
    for (by, hours, stays) in [("mallory", 0, false), ("ada", 30, true)] {
        let (mut network, _) = club(3);
        let proposal = propose(&mut network);
        network.connect("ben", "cleo");
        network.run();
        network.cut("ada", "cleo");
        network.cut("ada", "ben");
        let ballot = network.act("cleo", Request::Vote { proposal, choice: Choice::No }).unwrap();
        network.pass(hours * HOUR_MS);
        let given = receipt(&network, by, ballot, proposal);
        network.inject("ben", "cleo", &Message::Receipt { receipt: given.encode() });
        network.run();
        assert_eq!(network.linked("ben", "cleo"), stays, "{by}");
        network.pass(25 * HOUR_MS);
        network.connect("ada", "cleo");
        network.run();
        assert_eq!(left_out(&network, "cleo", proposal), (0, false), "{by}");
    }
}

fn failing(
    scene: &mut crate::ledger::scene::Scene<'_>,
    entry: &crate::entry::Entry,
    facts: &crate::rules::Facts<'_>,
) -> Result<(), crate::ledger::refusal::Refusal> {
    assert!(!matches!(entry.payload().action, crate::action::Action::Statute { .. }), "made to fail");
    crate::rules::judge(scene, entry, facts)
}

#[test]
fn a_keeper_lets_go_of_its_word_for_a_ballot_that_was_buried() {
    let (mut network, _) = club(3);
    let proposal = propose(&mut network);
    // Cleo's ballot comes after an entry that the keeper cannot judge, so it waits.
    network.replica("ada").judge_by(failing);
    let text = b"// a remark".to_vec();
    super::story::puts(&mut network, "cleo", crate::action::Action::Statute { text }, None);
    network.pass(1_000);
    let ballot = network.act("cleo", Request::Vote { proposal, choice: Choice::Yes }).unwrap();
    let promised = |network: &Network| network.peer("ada").replica.receipts.promised().clone();
    assert!(promised(&network).contains_key(&ballot));
    // Her device turns out to write two stories, and goes with what was not placed.
    let proof = lies::two_stories(network.peer("ada").ledger(), "cleo", 1);
    network.replica("ada").add_proof(&proof, device("cleo"), None);
    network.pass(1_000);
    network.pass(1_000);
    assert!(network.peer("ada").ledger().find(&ballot).is_none(), "it is buried");
    assert!(promised(&network).is_empty());
}
