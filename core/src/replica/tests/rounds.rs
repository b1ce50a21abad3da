//! What keepers say of batches, where several are proposed for one place, where they start again in between, and where all of
//! them are replaced.

use ed25519_dalek::Signer;

use super::keepers::{all_for, keepers};
use super::several::{ALL, booked, objecting, three, without_bookings};
use super::story::confirmed;
use crate::agreed::{Command, Objection, Reason, SignedObjection};
use crate::cbor::SignatureBytes;
use crate::entry::Point;
use crate::id::RunningHash;
use crate::replica::Event;
use crate::replica::agree::Agreement;
use crate::replica::message::Message;
use crate::request::ProposalEffect;
use crate::rules::HOUR_MS;
use crate::testing::network::{Network, dropped};
use crate::testing::{device, key};

/// Cleo's objection to some batch of the next position.
fn objection(network: &Network, number: u8) -> SignedObjection {
    let ledger = network.peer("ada").ledger();
    let here = ledger.point().unwrap();
    let point = Point { position: here.position + 1, hash: RunningHash([number; 32]), ..here };
    let said = Objection {
        version: 1,
        organisation: ledger.organisation(),
        keeper: device("cleo"),
        point,
        reason: Reason::Missing,
    };
    SignedObjection { said, signature: SignatureBytes(key("cleo").sign(&said.statement()).to_bytes()) }
}

#[test]
fn objections_of_one_keeper_to_several_batches_for_one_place_are_each_passed_on_once() {
    let (mut network, lathe) = three(20);
    network.bring("ben", "dan");
    network.connect("dan", "ada");
    network.run();
    let before = network.frames;
    for number in 1..=3 {
        let objection = objection(&network, number).encode();
        network.inject("cleo", "ada", &Message::Objection { objection: objection.clone() });
        network.inject("cleo", "ben", &Message::Objection { objection });
    }
    network.run();
    assert!(network.frames - before < 60, "{} frames", network.frames - before);
    // Far more than an honest keeper has: they do not go round, either.
    for number in 0..100 {
        let objection = objection(&network, number).encode();
        network.inject("cleo", "ada", &Message::Objection { objection });
    }
    network.run();
    assert!(network.frames - before < 1_000, "{} frames", network.frames - before);
    for name in ["ada", "ben", "dan"] {
        assert_eq!(objecting(&network, name), [(device("cleo"), Reason::Missing)], "{name}");
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
    }
    let booking = booked(&mut network, "dan", lathe, 40);
    assert!(ALL.iter().all(|name| confirmed(&network, name, booking)));
}

/// The batch that a leader would propose now, as a command; nothing of it is agreed on.
fn proposed(network: &mut Network, name: &str) -> Command {
    let before = network.orderer.commands().len();
    network.orderer.away =
        ALL.iter().filter(|other| **other != name).map(|other| (*other).to_owned()).collect();
    network.orderer.chosen = Some(name.to_owned());
    network.run();
    assert_eq!(network.orderer.commands().len(), before, "a minority agrees on nothing");
    let place = network.peers.iter().position(|peer| peer.name == name).unwrap();
    let command = network.orderer.proposed(place).expect("it proposes something");
    network.orderer.away.clear();
    command
}

fn point_of(command: &Command) -> Point {
    match command {
        Command::Batch { after, record } => {
            let read = crate::order::OrderRecord::decode(record).unwrap();
            crate::agreed::point_after(after, &read, record).unwrap()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_came_to_the_same_does_not_object_to_it_after_a_restart() {
    let (mut network, lathe) = three(21);
    network.orderer.away = ["ben", "cleo"].map(str::to_owned).into();
    booked(&mut network, "ben", lathe, 40);
    let command = proposed(&mut network, "ada");
    let cleo = network.peers.iter().position(|peer| peer.name == "cleo").unwrap();
    network.orderer.away = ALL.map(str::to_owned).into();
    let bytes = command.encode();
    network.event(cleo, Event::Agreement(Agreement::Considered { bytes: bytes.clone() }));
    network.run();
    network.restart("cleo");
    // A program with a fault, which it had not before.
    network.replica("cleo").judge_by(without_bookings);
    network.event(cleo, Event::Agreement(Agreement::Agreed { number: 1_000, bytes }));
    network.run();
    assert_eq!(network.peer("cleo").replica.agreed_point(), Some(point_of(&command)), "it has it at hand");
    assert_eq!(objecting(&network, "cleo"), [], "it said already that it came to the same");
}

#[test]
fn who_objected_to_two_batches_for_one_place_comes_to_neither_after_a_restart() {
    let (mut network, lathe) = three(22);
    network.orderer.away = ["ben", "cleo"].map(str::to_owned).into();
    booked(&mut network, "ben", lathe, 40);
    let first = proposed(&mut network, "ada");
    network.orderer.away = ["ada", "ben", "cleo"].map(str::to_owned).into();
    booked(&mut network, "ben", lathe, 60);
    let second = proposed(&mut network, "ben");
    assert_ne!(point_of(&first), point_of(&second));
    let cleo = network.peers.iter().position(|peer| peer.name == "cleo").unwrap();
    network.orderer.away = ALL.map(str::to_owned).into();
    network.replica("cleo").judge_by(without_bookings);
    for command in [&first, &second] {
        let bytes = command.encode();
        network.event(cleo, Event::Agreement(Agreement::Considered { bytes }));
    }
    network.run();
    network.restart("cleo");
    let before = network.peer("cleo").writes.len();
    for (number, command) in (1_000..).zip([&first, &second]) {
        let bytes = command.encode();
        network.event(cleo, Event::Agreement(Agreement::Agreed { number, bytes }));
        network.run();
        let words: Vec<_> = network.peer("cleo").writes[before..]
            .iter()
            .filter(|write| matches!(write, crate::store::Write::Note { name, .. } if name == "weighed"))
            .collect();
        assert!(words.is_empty(), "it said all it has to say: {words:?}");
    }
}

#[test]
fn of_two_batches_agreed_on_for_one_place_the_first_counts_for_everybody() {
    let (mut network, lathe) = three(23);
    network.orderer.away = ["ben", "cleo"].map(str::to_owned).into();
    let one = booked(&mut network, "ben", lathe, 40);
    let first = proposed(&mut network, "ada");
    network.orderer.away = ALL.map(str::to_owned).into();
    let two = booked(&mut network, "ben", lathe, 60);
    let second = proposed(&mut network, "ben");
    network.orderer.away = ALL.map(str::to_owned).into();
    for (number, command) in (1_000..).zip([&first, &second]) {
        for place in 0..3 {
            let bytes = command.encode();
            network.event(place, Event::Agreement(Agreement::Agreed { number, bytes }));
        }
    }
    network.run();
    for name in ALL {
        assert_eq!(network.peer(name).ledger().point(), Some(point_of(&first)), "{name}");
        assert!(confirmed(&network, name, one) && !confirmed(&network, name, two), "{name}");
        assert_eq!(network.peer(name).replica.agreed_point(), None, "{name}: the second is over");
    }
}

#[test]
fn all_keepers_are_replaced_at_once_without_stopping() {
    let (mut network, lathe) = three(24);
    for name in ["dan", "eve", "fay"] {
        network.bring("ada", name);
    }
    let new = ["dan", "eve", "fay"];
    for (number, name) in new.iter().enumerate() {
        for other in ALL[1..].iter().chain(&new[..number]) {
            network.connect(name, other);
        }
    }
    network.run();
    let mut appoint: Vec<_> = new.iter().map(|name| device(name)).collect();
    let mut dismiss: Vec<_> = ALL.iter().map(|name| device(name)).collect();
    appoint.sort_unstable();
    dismiss.sort_unstable();
    all_for(&mut network, "ben", "New ones", ProposalEffect::Keepers { appoint: appoint.clone(), dismiss });
    network.pass(25 * HOUR_MS);
    for name in ALL.iter().chain(&new) {
        assert_eq!(keepers(&network, name), appoint, "{name}");
    }
    let leaving: Vec<bool> =
        ALL.iter().filter_map(|name| Some(network.peer(name).replica.agreement()?.may_lead)).collect();
    assert!(leaving.iter().all(|may| *may), "nobody of them stays: one of them sees the change through");
    let booking = booked(&mut network, "ben", lathe, 40);
    assert!(new.iter().all(|name| confirmed(&network, name, booking)));
    for name in ALL {
        assert!(
            network.peer(name).replica.agreement().is_none(),
            "{name}: the new ones confirmed without it"
        );
    }
}

#[test]
fn who_objected_because_nobody_brought_the_entries_signs_once_they_come() {
    let (mut network, lathe) = three(25);
    // Without Cleo, who is gone, each of the two is needed.
    network.orderer.away.insert("cleo".to_owned());
    for (a, b) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
        network.cut(a, b);
    }
    let booking = booked(&mut network, "ada", lathe, 40);
    for _ in 0..4 {
        network.pass(10_000);
    }
    assert_eq!(objecting(&network, "ben"), [(device("ben"), Reason::Missing)]);
    let noted = |network: &Network| {
        let notes = network.peer("ben").writes.iter();
        notes
            .filter(|write| matches!(write, crate::store::Write::Note { name, .. } if name == "weighed"))
            .count()
    };
    let before = noted(&network);
    for _ in 0..4 {
        network.pass(10_000);
    }
    assert_eq!(noted(&network), before, "it is said once");
    network.restart("ben");
    network.connect("ada", "ben");
    for _ in 0..4 {
        network.pass(1_000);
    }
    for name in ["ada", "ben"] {
        assert!(confirmed(&network, name, booking), "{name}");
        assert_eq!(objecting(&network, name), [], "{name}");
    }
    network.agree(&["ada", "ben"]);
}
