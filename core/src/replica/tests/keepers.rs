//! Stories of another device becoming the keeper.

use super::several::{ALL, FOUR, booked, four, three};
use super::story::{book, club, confirmed, member};
use crate::entry::Point;
use crate::id::DeviceId;
use crate::ledger::record::{Keepers, Key, Member};
use crate::ledger::state::Look;
use crate::order::{Certificate, OrderRecord};
use crate::replica::Event;
use crate::replica::agree::Agreement;
use crate::replica::message::Message;
use crate::request::{Choice, ProposalEffect, Request};
use crate::rules::HOUR_MS;
use crate::testing::network::{Network, dropped};
use crate::testing::shelf::KeptBatch;
use crate::testing::{device, lies};

/// A member proposes something that acts by itself, and everybody is for it.
pub(super) fn all_for(network: &mut Network, by: &str, title: &str, effect: ProposalEffect) {
    let text = "So that it goes on.".to_owned();
    let request = Request::Propose { title: title.to_owned(), text, effect, hours: Some(24) };
    let proposal = network.act(by, request).unwrap();
    for name in ["ada", "ben", "cleo"] {
        network.act(name, Request::Vote { proposal: proposal.into(), choice: Choice::Yes }).unwrap();
    }
}

/// Ben's device is to be the keeper in the place of Ada's, and everybody is for it.
fn agreed(network: &mut Network) {
    let effect = ProposalEffect::Keepers { appoint: vec![device("ben")], dismiss: vec![device("ada")] };
    all_for(network, "ben", "Ben's machine confirms", effect);
}

pub(super) fn keepers(network: &Network, name: &str) -> Vec<DeviceId> {
    let keepers: Option<&Keepers> = network.peer(name).ledger().keepers();
    keepers.unwrap().devices.clone()
}

#[test]
fn a_decision_hands_confirming_over_and_the_old_keeper_can_leave() {
    for seed in 0..4 {
        let (mut network, lathe) = club(seed);
        network.connect("ben", "cleo");
        network.run();
        let ada = member(&network, "ada");
        let effect = ProposalEffect::AppointSteward { member: member(&network, "ben") };
        all_for(&mut network, "ada", "Ben as a steward", effect);
        agreed(&mut network);
        network.pass(25 * HOUR_MS);
        network.agree(&["ada", "ben", "cleo"]);
        for name in ["ada", "ben", "cleo"] {
            assert_eq!(keepers(&network, name), [device("ben")], "{name}");
            assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
        }
        // Ada is not there, and things are confirmed all the same.
        network.cut("ada", "ben");
        network.cut("ada", "cleo");
        let request = book(&network, lathe, 30);
        let booking = network.act("cleo", request).unwrap();
        assert!(confirmed(&network, "cleo", booking));
        // Ada alone confirms nothing.
        let request = book(&network, lathe, 60);
        let alone = network.act("ada", request).unwrap();
        network.pass(HOUR_MS);
        assert!(!confirmed(&network, "ada", alone));
        network.connect("ada", "ben");
        network.run();
        assert!(confirmed(&network, "ada", alone));
        network.act("ada", Request::Leave).unwrap();
        network.agree(&["ben", "cleo"]);
        let record: Option<&Member> = network.peer("cleo").ledger().confirmed().record(&Key::Member(ada));
        assert!(record.unwrap().left);
        // Whoever comes later follows the order across the change, from one who only followed it, too.
        network.bring("ben", "dan");
        network.cut("ben", "cleo");
        network.restart("ben");
        network.connect("ben", "cleo");
        network.run();
        network.agree(&["ben", "cleo", "dan"]);
        assert_eq!(dropped(network.peer("dan")), [""; 0]);
    }
}

#[test]
fn a_newcomer_is_brought_the_order_across_the_change_by_a_follower_without_waiting() {
    let (mut network, lathe) = club(3);
    network.connect("ben", "cleo");
    agreed(&mut network);
    network.pass(25 * HOUR_MS);
    for hours in [30, 60, 90] {
        let request = book(&network, lathe, hours);
        network.act("cleo", request).unwrap();
    }
    network.agree(&["ada", "ben", "cleo"]);
    // Dan is let in by Ada; all that he hears is Cleo, who keeps one certificate a chunk.
    network.bring("ada", "dan");
    network.run();
    network.agree(&["ada", "ben", "cleo", "dan"]);
    network.cut("ada", "dan");
    let request = book(&network, lathe, 120);
    network.act("cleo", request).unwrap();
    let before = network.now_ms;
    network.connect("cleo", "dan");
    network.run();
    network.agree(&["ben", "cleo", "dan"]);
    assert_eq!(network.now_ms, before, "no time had to pass");
}

#[test]
fn a_keeper_that_stopped_before_it_signed_its_last_batch_signs_it_when_it_starts_again() {
    let (mut network, lathe) = club(5);
    network.connect("ben", "cleo");
    agreed(&mut network);
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    network.pass(25 * HOUR_MS);
    assert_eq!(keepers(&network, "ada"), [device("ben")]);
    let last = network.peer("ada").ledger().point().unwrap();
    network.shelf("ada").certificates.remove(&last.position);
    network.restart("ada");
    network.run();
    assert!(network.peer("ada").shelf.certificates.contains_key(&last.position));
    network.connect("ada", "ben");
    network.run();
    let request = book(&network, lathe, 30);
    let booking = network.act("cleo", request).unwrap();
    assert!(confirmed(&network, "cleo", booking), "Ben confirms now");
}

#[test]
fn what_the_old_keeper_signs_after_it_was_dismissed_is_not_followed_and_stops_nobody() {
    let (mut network, lathe) = club(8);
    network.connect("ben", "cleo");
    agreed(&mut network);
    network.cut("ada", "cleo");
    network.cut("ben", "cleo");
    network.pass(25 * HOUR_MS);
    assert_eq!(
        (keepers(&network, "ada"), keepers(&network, "cleo")),
        (vec![device("ben")], vec![device("ada")])
    );
    // Another face of Ada's goes on signing behind the batch that dismissed her.
    let mut shelf = network.peer("ada").shelf.clone();
    let last = shelf.batches.last().unwrap().clone();
    let record = OrderRecord {
        version: 1,
        epoch: last.point.epoch,
        first: last.point.position + 1,
        time_ms: last.time_ms,
        rules_version: network.peer("ada").ledger().rules_version(),
        keepers: vec![device("ada")],
        runs: Vec::new(),
        verdicts: Vec::new(),
    };
    let bytes = record.encode();
    let hash = crate::order::running_hash(last.point.hash, &bytes);
    let point = Point { epoch: record.epoch, position: record.first, hash };
    shelf.batches.push(KeptBatch {
        first: record.first,
        point,
        time_ms: last.time_ms,
        record: bytes,
        opens: None,
    });
    let organisation = network.peer("ada").ledger().organisation();
    let certificate = crate::testing::certificate(organisation, point, &["ada"]).encode();
    shelf.certificates.insert(point.position, certificate);
    let honest = network.peer("ada").shelf.clone();
    network.add_copy("ada's other face", "ada", honest);
    *network.shelf("ada's other face") = shelf;
    network.connect("ada's other face", "cleo");
    network.run();
    let cleo = network.peer("cleo");
    assert_eq!(dropped(cleo), ["dropped-keepers"]);
    assert_eq!(cleo.ledger().point(), Some(last.point), "what the keepers signed is followed");
    assert!(cleo.replica.alarms().next().is_none(), "nothing stopped");
    assert!(!network.linked("ada's other face", "cleo"));
    network.connect("ben", "cleo");
    network.run();
    let request = book(&network, lathe, 30);
    let booking = network.act("cleo", request).unwrap();
    assert!(confirmed(&network, "cleo", booking));
    // Nor is it followed when it comes alone.
    network.inject("ada", "cleo", &Message::NewPoint { point });
    network.run();
    assert!(network.peer("cleo").replica.alarms().next().is_none());
}

#[test]
fn two_orders_that_a_keeper_signed_are_shown_after_others_took_its_place_and_confirming_goes_on() {
    let (mut network, lathe) = club(9);
    network.connect("ben", "cleo");
    let (after, organisation) = {
        let ledger = network.peer("ben").ledger();
        (ledger.point().unwrap(), ledger.organisation())
    };
    agreed(&mut network);
    network.pass(25 * HOUR_MS);
    assert_eq!(keepers(&network, "ben"), [device("ben")]);
    let proof = lies::two_orders(organisation, after, &["ada"], [&["ada"], &["ada"]]);
    network.replica("ben").fork_heard(0, &proof);
    network.pass(1_000);
    for name in ["ben", "cleo"] {
        let alarms: Vec<String> =
            network.peer(name).replica.alarms().map(|alarm| alarm.code.to_string()).collect();
        assert_eq!(alarms, ["alarm-two-orders-past"], "{name}");
    }
    let request = book(&network, lathe, 90);
    let booking = network.act("cleo", request).unwrap();
    assert!(confirmed(&network, "cleo", booking), "Ben has one face");
    // Whoever comes later takes what Ada alone signed, also when it hears of that on the way: it leads to where it was invited.
    let text = network.invite("cleo", false);
    network.add("dan");
    network.join("dan", &text).unwrap();
    network.connect("dan", "cleo");
    while network.peer("dan").replica.ledger().is_none_or(|ledger| ledger.point().is_none()) {
        assert!(network.step());
    }
    assert_eq!(keepers(&network, "dan"), [device("ada")]);
    network.replica("dan").fork_heard(0, &proof);
    network.run();
    network.pass(1_000);
    assert!(network.peer("dan").ledger().has_two_faces(&device("ada")));
    network.agree(&["dan", "ben", "cleo"]);
    let request = book(&network, lathe, 95);
    let booking = network.act("dan", request).unwrap();
    assert!(confirmed(&network, "dan", booking) && confirmed(&network, "cleo", booking));
}

#[test]
fn one_batch_that_leaves_one_keeper_alone_and_puts_another_beside_it_begins_their_agreement_anew() {
    let (mut network, lathe) = three(11);
    network.bring("ada", "dan");
    for name in ["ben", "cleo"] {
        network.connect("dan", name);
    }
    network.run();
    // Both are decided on while there are three, and carried out at one time.
    let mut dismiss = vec![device("ben"), device("cleo")];
    dismiss.sort_unstable();
    let alone = ProposalEffect::Keepers { appoint: Vec::new(), dismiss };
    all_for(&mut network, "ada", "Ada alone", alone);
    let beside = ProposalEffect::Keepers { appoint: vec![device("dan")], dismiss: Vec::new() };
    all_for(&mut network, "ada", "Dan beside her", beside);
    network.pass(25 * HOUR_MS);
    let keepers = network.peer("ben").ledger().keepers().unwrap();
    assert_eq!(keepers.generation(), 2);
    let mut two = vec![device("ada"), device("dan")];
    two.sort_unstable();
    assert_eq!(keepers.devices, two);
    let named = network.peer("ben").ledger().named_keepers();
    assert_eq!(named.len(), 3, "it was all in one batch");
    let booking = booked(&mut network, "ben", lathe, 40);
    for name in ALL.iter().chain(&["dan"]) {
        assert!(confirmed(&network, name, booking), "{name}");
    }
}

#[test]
fn whoever_was_appointed_and_does_not_come_holds_nobody_up_while_the_others_are_enough_and_none_of_them_was_dismissed()
 {
    let (mut network, lathe) = three(12);
    network.bring("ada", "dan");
    network.bring("ada", "eve");
    network.orderer.away.insert("dan".to_owned());
    let effect = ProposalEffect::Keepers { appoint: vec![device("dan")], dismiss: Vec::new() };
    all_for(&mut network, "ada", "Dan as well", effect);
    network.pass(25 * HOUR_MS);
    assert_eq!(keepers(&network, "ben").len(), 4);
    network.cut("dan", "ada");
    let ada = network.place("ada");
    for (hours, members, goes_on) in [
        (40, &["ada", "ben", "cleo", "eve"][..], false),
        (50, &["ada", "ben", "eve"], false),
        (60, &["ada", "ben"], false),
        (70, &["ada", "ben", "cleo"], true),
    ] {
        let members = members.iter().map(|name| device(name)).collect();
        network.event(ada, Event::Agreement(Agreement::Members { members, changing: true }));
        let booking = booked(&mut network, "ben", lathe, hours);
        network.pass(1_000);
        assert_eq!(confirmed(&network, "cleo", booking), goes_on, "{hours}");
    }
}

#[test]
fn what_one_of_four_signed_that_turns_out_to_sign_two_orders_is_followed_and_nothing_newer_of_it_counts() {
    let (mut network, lathe) = four(14);
    network.bring("ada", "eve");
    network.connect("eve", "cleo");
    network.run();
    let begin = network.peer("ben").ledger().point().unwrap();
    network.orderer.away.insert("ben".to_owned());
    for (name, other) in [("ben", "ada"), ("ben", "cleo"), ("ben", "dan"), ("eve", "ada"), ("eve", "cleo")] {
        network.cut(name, other);
    }
    // Three certify without Ben, and Eve is away as well. Then Cleo is found out.
    let bookings = [40, 50, 60].map(|hours| booked(&mut network, "ada", lathe, hours));
    let organisation = network.peer("ada").ledger().organisation();
    let proof = lies::two_signatures(organisation, "cleo", begin);
    for name in ["ada", "ben", "eve"] {
        network.replica(name).fork_heard(0, &proof);
    }
    // What they certified could not be certified twice by one that lies, so those who come now follow it.
    network.orderer.away = ["cleo".to_owned()].into();
    for other in ["ada", "ben", "dan"] {
        network.cut("cleo", other);
    }
    network.connect("eve", "ada");
    network.connect("ben", "dan");
    network.run();
    for name in ["ben", "eve"] {
        assert!(network.peer(name).ledger().has_two_faces(&device("cleo")));
        assert!(bookings.iter().all(|booking| confirmed(&network, name, *booking)), "{name}");
    }
    // From then on the others go on without it.
    let next = booked(&mut network, "ben", lathe, 70);
    network.pass(1_000);
    assert!(FOUR.iter().chain(&["eve"]).all(|name| *name == "cleo" || confirmed(&network, name, next)));
    let (_, bytes) = network.peer("eve").shelf.certificates.last_key_value().unwrap();
    let certificate = Certificate::decode(bytes).unwrap();
    assert!(certificate.signatures.iter().all(|signature| signature.keeper != device("cleo")));
}

#[test]
fn a_keeper_that_was_away_makes_up_with_its_own_signatures_for_those_of_one_that_signed_two_orders() {
    let (mut network, lathe) = three(13);
    let begin = network.peer("ben").ledger().point().unwrap();
    network.orderer.away.insert("ben".to_owned());
    for other in ["ada", "cleo"] {
        network.cut("ben", other);
    }
    // Ada and Cleo certify several batches without Ben. Then Cleo is found out, and is of no use any more.
    let bookings = [40, 50, 60].map(|hours| booked(&mut network, "ada", lathe, hours));
    let organisation = network.peer("ada").ledger().organisation();
    let signers: [&[&str]; 2] = [&["ada", "cleo"], &["ben", "cleo"]];
    let proof = lies::two_orders(organisation, begin, &ALL, signers);
    for name in ["ada", "ben"] {
        network.replica(name).fork_heard(0, &proof);
    }
    network.orderer.away = ["cleo".to_owned()].into();
    network.cut("ada", "cleo");
    network.connect("ada", "ben");
    network.run();
    network.pass(1_000);
    assert!(network.peer("ben").ledger().has_two_faces(&device("cleo")));
    for booking in bookings {
        assert!(confirmed(&network, "ben", booking));
    }
    let next = booked(&mut network, "ben", lathe, 70);
    assert!(confirmed(&network, "ada", next) && confirmed(&network, "ben", next));
    network.agree(&["ada", "ben"]);
}
