//! What keepers say of batches, where several are proposed for one place, where they start again in between, and where all of
//! them are replaced.

use std::sync::atomic::{AtomicUsize, Ordering};

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
use crate::rules::{HOUR_MS, MINUTE_MS};
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

#[test]
fn what_a_member_brings_for_a_batch_under_way_is_unconfirmed_at_a_keeper_and_asked_for_once() {
    let (mut network, lathe) = three(26);
    network.bring("ada", "dan");
    network.orderer.away = ["ben", "cleo"].map(str::to_owned).into();
    for (a, b) in [("ada", "cleo"), ("ben", "cleo"), ("ada", "ben")] {
        network.cut(a, b);
    }
    let booking = booked(&mut network, "dan", lathe, 40);
    let command = proposed(&mut network, "ada");
    network.orderer.away = ALL.map(str::to_owned).into();
    let cleo = network.place("cleo");
    network.event(cleo, Event::Agreement(Agreement::Considered { bytes: command.encode() }));
    network.run();
    let before = network.frames;
    network.connect("cleo", "dan");
    network.run();
    let cleo = network.peer("cleo");
    assert_eq!(cleo.replica.agreed_point(), None, "nobody agreed on it yet");
    assert!(cleo.ledger().find(&booking).is_some() && !confirmed(&network, "cleo", booking));
    assert!(network.frames - before < 40, "{} frames", network.frames - before);
}

#[test]
fn entries_of_a_certified_batch_come_from_a_member_where_nobody_who_has_the_order_is_connected() {
    let (mut network, lathe) = three(31);
    network.bring("ben", "dan");
    network.connect("dan", "ada");
    network.run();
    for other in ["ada", "ben"] {
        network.cut("cleo", other);
    }
    // Dan hears of no newer order, and of what Cleo is told the entries are lost.
    network.tamper = Some(|from, to, message| match message {
        Message::NewPoint { .. } if to == "dan" => Vec::new(),
        Message::Entries { .. } if (from, to) == ("ben", "cleo") => Vec::new(),
        message => vec![message],
    });
    let bookings: Vec<_> = (1..=3).map(|n| booked(&mut network, "dan", lathe, 40 * n)).collect();
    network.connect("cleo", "ben");
    network.run();
    network.cut("cleo", "ben");
    assert!(!confirmed(&network, "cleo", bookings[2]), "its entries are not here");
    assert!(!confirmed(&network, "dan", bookings[2]), "it has not heard of the order");
    network.connect("cleo", "dan");
    network.run();
    assert!(bookings.iter().all(|booking| confirmed(&network, "cleo", *booking)));
    assert_eq!(dropped(network.peer("cleo")), [""; 0]);
}

#[test]
fn keepers_whose_clocks_are_set_while_they_are_connected_go_by_what_those_say_now() {
    let (mut network, lathe) = three(32);
    for ahead_ms in [30 * MINUTE_MS, 0] {
        for name in ["ben", "cleo"] {
            let place = network.place(name);
            network.peers[place].clock_ahead_ms = ahead_ms;
        }
        network.pass(1_000);
        if ahead_ms > 0 {
            // They greet each other anew.
            for (one, other) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
                network.cut(one, other);
                network.connect(one, other);
            }
            network.run();
        }
    }
    network.orderer.chosen = Some("ada".to_owned());
    let booking = booked(&mut network, "ada", lathe, 40);
    assert!(ALL.iter().all(|name| confirmed(&network, name, booking)));
    let time_ms = network.peer("ben").ledger().time_ms();
    assert!((time_ms - network.now_ms).abs() < MINUTE_MS, "{} ms off", time_ms - network.now_ms);
}

#[test]
fn a_keeper_that_has_another_branch_is_not_asked_for_it_again_and_again_and_another_keeper_brings_the_right_one()
 {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let (mut network, lathe) = three(33);
    network.bring("ada", "dan");
    network.cut("ada", "dan");
    let shelf = network.peer("dan").shelf.clone();
    network.add_copy("dan's copy", "dan", shelf);
    network.orderer.away = ALL.map(str::to_owned).into();
    for (one, other) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
        network.cut(one, other);
    }
    network.connect("dan", "ben");
    network.connect("dan's copy", "cleo");
    network.run();
    let placed: Vec<_> = (0..4).map(|n| booked(&mut network, "dan", lathe, 40 + 10 * n)).collect();
    for n in 0..4 {
        booked(&mut network, "dan's copy", lathe, 100 + 10 * n);
    }
    let command = proposed(&mut network, "ben");
    network.orderer.away = ALL.map(str::to_owned).into();
    network.tamper = Some(|from, to, message| {
        let asks = matches!(message, Message::WantEntries { .. });
        ASKED.fetch_add(usize::from(asks && (from, to) == ("ada", "cleo")), Ordering::Relaxed);
        vec![message]
    });
    network.connect("ada", "cleo");
    network.run();
    ASKED.store(0, Ordering::Relaxed);
    for name in ["ada", "ben"] {
        let (place, bytes) = (network.place(name), command.encode());
        network.event(place, Event::Agreement(Agreement::Agreed { number: 1_000, bytes }));
    }
    network.run();
    let asked = ASKED.load(Ordering::Relaxed);
    assert!((1..=2).contains(&asked), "asked {asked} times");
    network.connect("ada", "ben");
    network.pass(3_000);
    assert!(placed.iter().all(|one| confirmed(&network, "ada", *one)));
}

#[test]
fn a_keeper_that_was_set_back_signs_nothing_before_another_showed_it_what_it_signed() {
    let (mut network, lathe) = three(34);
    let before = network.peer("cleo").shelf.clone();
    // Cleo's signature is needed.
    network.orderer.away.insert("ben".to_owned());
    network.cut("ada", "ben");
    network.cut("ben", "cleo");
    booked(&mut network, "cleo", lathe, 40);
    let signed = network.peer("cleo").shelf.signed.unwrap();
    *network.shelf("cleo") = before;
    network.restart("cleo");
    network.tamper = Some(|_, to, message| match message {
        Message::YouSigned { .. } if to == "cleo" => Vec::new(),
        message => vec![message],
    });
    network.connect("cleo", "ada");
    network.run();
    let waiting = booked(&mut network, "ada", lathe, 60);
    network.pass(30_000);
    assert!(!confirmed(&network, "ada", waiting));
    let newest = network.peer("cleo").shelf.signed;
    assert!(newest.is_none_or(|newest| newest.position <= signed.position), "it signed {newest:?}");
    network.tamper = None;
    network.cut("cleo", "ada");
    network.connect("cleo", "ada");
    network.run();
    network.pass(1_000);
    assert!(confirmed(&network, "ada", waiting));
}
