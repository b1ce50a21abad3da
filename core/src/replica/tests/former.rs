//! Stories of devices that signed what the others have left behind: an epoch, a line, a batch that was dropped.

use ed25519_dalek::Signer;

use super::keepers::keepers;
use super::several::{booked, codes, four};
use super::story::confirmed;
use super::succession::{devices, epoch, forked, names, orphaned, rival, supports};
use crate::agreed::{Command, Objection, Reason, SignedObjection, point_after};
use crate::cbor::SignatureBytes;
use crate::entry::Point;
use crate::ledger::record::{Booking, Key};
use crate::ledger::state::Look;
use crate::order::OrderRecord;
use crate::replica::Event;
use crate::replica::agree::Agreement;
use crate::replica::message::Message;
use crate::request::{Choice, ProposalEffect, Request};
use crate::rules::{HOUR_MS, MINUTE_MS};
use crate::store::Write;
use crate::testing::network::{Network, dropped};
use crate::testing::{device, key};

fn follows_the_other_line(network: &mut Network, name: &str) {
    let begin = rival(network, name).begin.hash;
    network.act(name, Request::FollowLine { begin }).unwrap();
}

#[test]
fn a_keeper_of_an_epoch_that_was_left_behind_can_be_the_only_keeper_of_the_next() {
    let (mut network, [_, ours]) = forked(40);
    let state = network.peer("ada").ledger().confirmed();
    let lathe = state.record::<Booking>(&Key::Booking(ours.into())).unwrap().resource;
    // Ada signed far beyond the place where the others went on without her, and what it was nobody has any more.
    let signed = network.peer("ada").shelf.signed.unwrap();
    let signed = Point { position: signed.position + 1_000, ..signed };
    network.shelf("ada").signed = Some(signed);
    network.restart("ada");
    network.connect("fay", "eve");
    network.connect("ada", "dan");
    network.run();
    network.pass(120_000);
    for name in ["fay", "ada"] {
        follows_the_other_line(&mut network, name);
        network.connect(name, "dan");
        network.connect(name, "ben");
        network.run();
        network.pass(120_000);
        assert_eq!(epoch(&network, name), 2, "{name}");
    }
    let effect = ProposalEffect::Keepers { appoint: vec![device("ada")], dismiss: devices(&["ben", "cleo"]) };
    let text = "As it was.".to_owned();
    let request = Request::Propose { title: "Ada alone".to_owned(), text, effect, hours: Some(24) };
    let proposal = network.act("ben", request).unwrap();
    for name in ["ada", "ben", "cleo", "dan", "eve", "gus"] {
        network.act(name, Request::Vote { proposal: proposal.into(), choice: Choice::Yes }).unwrap();
    }
    network.pass(25 * HOUR_MS);
    assert_eq!(keepers(&network, "ada"), devices(&["ada"]));
    let point = network.peer("ada").ledger().point().unwrap();
    assert!((point.epoch, signed.epoch) == (2, 1) && point.position < signed.position);
    for hours in [300, 310] {
        let booking = booked(&mut network, "dan", lathe, hours);
        assert!(confirmed(&network, "dan", booking), "{hours}");
    }
    assert_eq!(codes(&network, "ada"), [""; 0]);
    network.agree(&["ada", "ben", "cleo", "dan", "eve", "gus"]);
}

/// Ada, the only keeper, and Fay go on; the others name Ben alone. Returns the record by which.
fn forked_with_one(seed: u64) -> (Network, Vec<u8>) {
    let (mut network, lathe) = orphaned(seed);
    booked(&mut network, "ada", lathe, 40);
    names(&mut network, "ben", &["ben"]);
    for by in ["cleo", "dan", "eve"] {
        supports(&mut network, by);
    }
    network.pass(1_000);
    assert_eq!((epoch(&network, "dan"), epoch(&network, "ada")), (2, 1));
    let opens = network.peer("ben").writes.iter().find_map(|write| match write {
        Write::Order { opens, .. } => opens.clone(),
        _ => None,
    });
    (network, opens.unwrap())
}

fn signings(network: &Network, name: &str) -> Vec<Point> {
    let point = |write: &Write| match write {
        Write::Signing { point } => Some(*point),
        _ => None,
    };
    network.peer(name).writes.iter().filter_map(point).collect()
}

#[test]
fn a_sole_successor_that_was_brought_back_to_the_old_line_opens_no_epoch_a_second_time() {
    let (mut network, opens) = forked_with_one(41);
    network.connect("ben", "ada");
    network.run();
    network.pass(120_000);
    let before = signings(&network, "ben");
    follows_the_other_line(&mut network, "ben");
    network.connect("ben", "cleo");
    // The old line is far, and somebody who has not heard of it brings what the members named.
    for _ in 0..3 {
        network.inject("cleo", "ben", &Message::Succession { record: opens.clone() });
        network.pass(1_000);
    }
    assert_eq!(signings(&network, "ben"), before, "it signed one beginning of this epoch already");
    assert_eq!(epoch(&network, "ben"), 1);
    network.connect("ben", "ada");
    network.run();
    network.pass(120_000);
    let point = network.peer("ada").ledger().point();
    assert_eq!(network.peer("ben").ledger().point(), point, "it goes on with the line that its member chose");
    for name in ["ada", "ben", "cleo", "dan", "eve"] {
        assert!(!network.peer(name).ledger().has_two_faces(&device("ben")), "{name}");
    }
}

/// The batch that a keeper would propose now; nothing of it is agreed on.
fn would_propose(network: &mut Network, name: &str, keepers: &[&str]) -> (Command, Point) {
    network.orderer.away =
        keepers.iter().filter(|other| **other != name).map(|other| (*other).to_owned()).collect();
    network.orderer.chosen = Some(name.to_owned());
    network.run();
    let command = network.orderer.proposed(network.place(name)).expect("it proposes something");
    network.orderer.away = keepers.iter().map(|name| (*name).to_owned()).collect();
    let Command::Batch { after, record } = &command else { panic!("{command:?}") };
    let point = point_after(after, &OrderRecord::decode(record).unwrap(), record).unwrap();
    (command, point)
}

fn hear(network: &mut Network, names: &[&str], number: u64, command: &Command) {
    for name in names {
        let place = network.place(name);
        network.event(place, Event::Agreement(Agreement::Agreed { number, bytes: command.encode() }));
    }
    network.run();
}

#[test]
fn successors_who_signed_further_in_the_old_epoch_open_the_next() {
    let (mut network, lathe) = four(42);
    network.bring("ada", "eve");
    let all = ["ada", "ben", "cleo", "dan"];
    for other in ["ben", "cleo", "dan"] {
        network.connect("eve", other);
    }
    network.run();
    network.orderer.away = all.map(str::to_owned).into();
    for hours in [40, 50] {
        booked(&mut network, "ben", lathe, hours);
    }
    let (command, point) = would_propose(&mut network, "ada", &all);
    // Cleo says that it came to the same, so Ada and Ben sign; it never does, and Dan hears nothing.
    network.cut("ben", "dan");
    network.cut("ada", "dan");
    hear(&mut network, &["ada", "ben"], 1_000, &command);
    for name in ["ada", "ben"] {
        network.inject("cleo", name, &Message::Weighed { point });
    }
    network.run();
    for name in ["ada", "ben"] {
        assert_eq!(network.peer(name).shelf.signed, Some(point), "{name}");
    }
    assert!(network.peer("ada").ledger().position() + 2 == point.position);
    // Cleo and Dan are lost. Two thirds of the members name Ada and Ben.
    for gone in ["cleo", "dan"] {
        for other in all.iter().chain(&["eve"]).filter(|other| **other != gone) {
            network.cut(gone, other);
        }
    }
    network.orderer.away = ["cleo", "dan"].map(str::to_owned).into();
    network.orderer.chosen = None;
    network.connect("cleo", "eve");
    network.run();
    names(&mut network, "ada", &["ada", "ben"]);
    for by in ["ben", "eve", "cleo"] {
        supports(&mut network, by);
    }
    for _ in 0..3 {
        network.pass(1_000);
    }
    for name in ["ada", "ben", "eve"] {
        assert_eq!(epoch(&network, name), 2, "{name}");
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
    }
}

fn objects(network: &Network, keeper: &str, point: Point, reason: Reason) -> SignedObjection {
    let organisation = network.peer("ada").ledger().organisation();
    let said = Objection { version: 1, organisation, keeper: device(keeper), point, reason };
    SignedObjection { said, signature: SignatureBytes(key(keeper).sign(&said.statement()).to_bytes()) }
}

#[test]
fn a_batch_that_was_dropped_after_too_many_had_signed_it_for_any_other_is_certified_all_the_same() {
    is_certified_after_a_restart_of(43, &["ben"]);
}

#[test]
fn so_it_is_where_all_that_signed_it_start_again_at_once() {
    is_certified_after_a_restart_of(44, &["ada", "ben", "cleo"]);
}

fn is_certified_after_a_restart_of(seed: u64, restarting: &[&str]) {
    let (mut network, lathe) = four(seed);
    let all = ["ada", "ben", "cleo", "dan"];
    network.orderer.away = all.map(str::to_owned).into();
    let booking = booked(&mut network, "ben", lathe, 40);
    let (command, point) = would_propose(&mut network, "ada", &all);
    // Cleo's clock is behind; Dan says that he came to the same, signs nothing, objects, and is gone.
    let cleo = network.place("cleo");
    network.peers[cleo].clock_ahead_ms = -5 * MINUTE_MS;
    hear(&mut network, &["ada", "ben", "cleo"], 1_000, &command);
    for name in ["ada", "ben"] {
        network.inject("dan", name, &Message::Weighed { point });
    }
    network.run();
    let early = |reason: &Reason| matches!(reason, Reason::Early { .. });
    let said = network.peer("ada").replica.objecting();
    let cleo_s = said.iter().find(|one| one.keeper == device("cleo") && early(&one.reason)).unwrap();
    let mut objections = vec![
        objects(&network, "cleo", point, cleo_s.reason),
        objects(&network, "dan", point, Reason::Missing),
    ];
    objections.sort_by_key(|one| one.said.keeper);
    for name in ["ada", "ben"] {
        assert_eq!(network.peer(name).shelf.signed, Some(point), "{name}");
    }
    let drop = Command::Drop { point, objections };
    hear(&mut network, &["ada", "ben", "cleo"], 1_001, &drop);
    for other in ["ada", "ben", "cleo"] {
        network.cut("dan", other);
    }
    // Who starts again hears both once more.
    for name in restarting {
        network.restart(name);
    }
    let places = restarting.iter().map(|name| network.place(name)).collect::<Vec<_>>();
    for place in places {
        for (number, command) in (1_000..).zip([&command, &drop]) {
            network.event(place, Event::Agreement(Agreement::Agreed { number, bytes: command.encode() }));
        }
    }
    for (one, other) in [("ada", "ben"), ("ben", "cleo"), ("ada", "cleo")] {
        if !network.linked(one, other) {
            network.connect(one, other);
        }
    }
    network.run();
    assert!(!confirmed(&network, "ada", booking));
    network.peers[cleo].clock_ahead_ms = 0;
    network.pass(1_000);
    for name in ["ada", "ben", "cleo"] {
        assert!(confirmed(&network, name, booking), "{name}");
        assert_eq!(network.peer(name).ledger().point(), Some(point), "{name}");
        assert_eq!(network.peer(name).replica.agreed_point(), None, "{name}");
    }
    network.orderer.away = ["dan".to_owned()].into();
    network.orderer.chosen = None;
    let next = booked(&mut network, "cleo", lathe, 60);
    network.pass(11_000);
    assert!(["ada", "ben", "cleo"].iter().all(|name| confirmed(&network, name, next)));
}
