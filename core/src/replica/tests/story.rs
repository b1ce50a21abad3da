//! Stories between honest peers.

use crate::action::Action;
use crate::entry::Payload;
use crate::id::{EntryId, MemberId, ResourceId};
use crate::ledger::Status;
use crate::ledger::record::{Booking, Key, Member, Proposal, VoteResult};
use crate::ledger::state::Look;
use crate::request::{Choice, ProposalEffect, Request};
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::network::Network;
use crate::testing::{next_payload, sign};

/// A founder, two members, one resource; everything confirmed, everybody linked to the founder.
pub(super) fn club(seed: u64) -> (Network, ResourceId) {
    let mut network = Network::new(seed);
    network.add("ada");
    network.found("ada");
    network.bring("ada", "ben");
    network.bring("ada", "cleo");
    let request = Request::AddResource { name: "Lathe".to_owned(), description: String::new() };
    let lathe = network.act("ada", request).unwrap();
    network.agree(&["ada", "ben", "cleo"]);
    (network, lathe.into())
}

pub(super) fn book(network: &Network, resource: ResourceId, in_hours: i64) -> Request {
    let from_ms = network.now_ms / HOUR_MS * HOUR_MS + in_hours * HOUR_MS;
    Request::Book { resource, from_ms, until_ms: from_ms + HOUR_MS, title: "Legs for a chair".to_owned() }
}

pub(super) fn member(network: &Network, name: &str) -> MemberId {
    network.peer(name).replica.my_member().unwrap().0
}

/// A device writes an entry that its rules were not asked about, as a program without them would.
pub(super) fn puts(
    network: &mut Network,
    name: &str,
    action: Action,
    words: Option<crate::id::BodyHash>,
) -> EntryId {
    let next = next_payload(network.peer(name).ledger(), name, network.now_ms, action);
    let payload = Payload { words, ..next };
    let entry = sign(name, &payload);
    let id = entry.id();
    let mut admitted = std::collections::BTreeSet::new();
    let replica = network.replica(name);
    assert!(replica.admit_entry(None, entry, &mut admitted) && admitted.len() == 1);
    replica.announce(&admitted, None);
    id
}

pub(super) fn confirmed(network: &Network, name: &str, id: EntryId) -> bool {
    matches!(network.peer(name).ledger().status(id), Some(Status::Confirmed { .. }))
}

#[test]
fn founding_inviting_and_joining_end_in_one_state_everywhere() {
    for seed in 0..8 {
        let (network, _) = club(seed);
        for name in ["ada", "ben", "cleo"] {
            let peer = network.peer(name);
            assert_eq!(peer.replica.my_member().map(|(_, confirmed)| confirmed), Some(true), "{name}");
            assert_eq!(peer.shelf.dropped, [], "{name}");
            assert!(peer.replica.alarms().next().is_none(), "{name}");
        }
    }
}

#[test]
fn a_proposal_is_voted_on_and_appoints_a_steward_by_itself() {
    for seed in 0..4 {
        let (mut network, _) = club(seed);
        let ben = member(&network, "ben");
        let proposal = network
            .act(
                "cleo",
                Request::Propose {
                    title: "Ben as a steward".to_owned(),
                    text: "He is here every day.".to_owned(),
                    effect: ProposalEffect::AppointSteward { member: ben },
                    hours: Some(24),
                },
            )
            .unwrap();
        let edit = Request::EditProposal {
            proposal: proposal.into(),
            title: "Ben as a steward".to_owned(),
            text: "He is here nearly every day.".to_owned(),
        };
        network.act("ben", edit).unwrap();
        for (name, choice) in [("ada", Choice::No), ("ben", Choice::Abstain), ("cleo", Choice::Yes)] {
            network.act(name, Request::Vote { proposal: proposal.into(), choice }).unwrap();
        }
        network.act("ada", Request::Vote { proposal: proposal.into(), choice: Choice::Yes }).unwrap();
        network.pass(25 * HOUR_MS);
        network.agree(&["ada", "ben", "cleo"]);
        let state = network.peer("ben").ledger().confirmed();
        let closed = state.record::<Proposal>(&Key::Proposal(proposal.into())).unwrap();
        let outcome = closed.outcome.as_ref().unwrap();
        assert_eq!((outcome.yes, outcome.no, outcome.abstain), (2, 0, 1), "the changed ballot counts");
        assert_eq!(outcome.result, VoteResult::Adopted);
        assert!(state.record::<Member>(&Key::Member(ben)).unwrap().steward);
    }
}

#[test]
fn both_sides_of_a_cut_book_one_slot_and_after_contact_one_stands_and_the_other_is_told() {
    for seed in 0..16 {
        let (mut network, lathe) = club(seed);
        network.connect("ben", "cleo");
        network.run();
        network.cut("ada", "ben");
        network.cut("ada", "cleo");
        network.cut("ben", "cleo");
        let request = book(&network, lathe, 48);
        let of_ben = network.act("ben", request.clone()).unwrap();
        let of_cleo = network.act("cleo", request.clone()).unwrap();
        for (name, id) in [("ben", of_ben), ("cleo", of_cleo)] {
            assert!(matches!(
                network.peer(name).ledger().status(id),
                Some(Status::Provisional(judgement)) if judgement.accepted()
            ));
        }
        network.connect("ben", "cleo");
        network.run();
        network.agree(&["ben", "cleo"]);
        let (first, then) = if seed % 2 == 0 { ("ben", "cleo") } else { ("cleo", "ben") };
        network.connect(first, "ada");
        network.run();
        network.connect(then, "ada");
        network.run();
        network.agree(&["ada", "ben", "cleo"]);
        let state = network.peer("ada").ledger().confirmed();
        let stands = |id: EntryId| state.record::<Booking>(&Key::Booking(id.into())).is_some();
        assert!(stands(of_ben) != stands(of_cleo), "one of them, not both");
        let (loser, lost) = if stands(of_ben) { ("cleo", of_cleo) } else { ("ben", of_ben) };
        assert!(confirmed(&network, loser, of_ben) && confirmed(&network, loser, of_cleo));
        let refusal = &network.peer(loser).shelf.refusals[&lost];
        assert_eq!(refusal.code, "refused-slot-taken");
        assert_eq!(network.refused(loser, request), "refused-slot-taken");
    }
}

#[test]
fn a_peer_that_was_away_for_a_long_time_catches_up_and_one_that_restarts_goes_on() {
    let (mut network, lathe) = club(5);
    network.cut("ada", "cleo");
    for hours in 0..40 {
        let name = if hours % 2 == 0 { "ada" } else { "ben" };
        let request = book(&network, lathe, 24 + hours);
        if network.act(name, request).is_ok() {
            network.pass(HOUR_MS);
        }
    }
    network.restart("ben");
    network.run();
    network.connect("ben", "ada");
    network.connect("cleo", "ben");
    network.run();
    network.agree(&["ada", "ben", "cleo"]);
    network.restart("ada");
    network.connect("ada", "cleo");
    network.pass(DAY_MS);
    let request = book(&network, lathe, 20);
    network.act("cleo", request).unwrap();
    network.agree(&["ada", "cleo"]);
}

#[test]
fn a_second_device_of_ones_own_joins_and_writes_for_the_same_member() {
    let (mut network, lathe) = club(2);
    let text = network.invite("ben", true);
    network.add("ben's phone");
    network.join("ben's phone", &text).unwrap();
    network.connect("ben's phone", "ben");
    network.run();
    network.agree(&["ada", "ben", "cleo", "ben's phone"]);
    assert_eq!(member(&network, "ben's phone"), member(&network, "ben"));
    let request = book(&network, lathe, 30);
    let id = network.act("ben's phone", request).unwrap();
    assert!(confirmed(&network, "cleo", id));
}

#[test]
fn what_an_act_would_come_to_is_known_as_soon_as_the_ledger_is_open() {
    let (mut network, lathe) = club(3);
    network.restart("ben");
    let from_ms = network.now_ms + 5 * HOUR_MS;
    let wish = Action::Book { resource: lathe, from_ms, until_ms: from_ms + HOUR_MS };
    assert_eq!(network.peer("ben").replica.would(wish), crate::ledger::tail::Judgement::Accepted);
}

#[test]
fn whoever_left_is_given_nothing_that_is_written_afterwards() {
    let (mut network, _) = club(5);
    network.act("cleo", Request::Leave).unwrap();
    network.agree(&["ada", "ben", "cleo"]);
    let cleo = network.peer("cleo");
    let (member, ledger) = (cleo.replica.my_member().unwrap().0, cleo.ledger());
    assert!(
        ledger.confirmed().record::<Member>(&Key::Member(member)).unwrap().left,
        "she knows that it counts"
    );
    for _ in 0..3 {
        network.pass(60_000);
    }
    let before = network.peer("cleo").ledger().index().len();
    for name in ["ada", "ben"] {
        let propose = Request::Propose {
            title: "A new lock".to_owned(),
            text: "For the side door.".to_owned(),
            effect: ProposalEffect::None,
            hours: Some(24),
        };
        network.act(name, propose).unwrap();
    }
    network.connect("cleo", "ada");
    network.connect("cleo", "ben");
    network.run();
    assert_eq!(network.peer("cleo").ledger().index().len(), before);
    assert_eq!(network.peer("ben").ledger().index().len(), before + 2);
}
