//! What a lying keeper has agreed on: it holds the others up as long as it can lead, and no longer.

use super::several::{FOUR, booked, four, three};
use super::story::confirmed;
use super::words::propose;
use crate::agreed::Command;
use crate::entry::Point;
use crate::id::{DeviceId, RunningHash};
use crate::order::OrderRecord;
use crate::request::Request;
use crate::rules::MINUTE_MS;
use crate::testing::device;
use crate::testing::network::Network;

/// What a liar has agreed on, in words, and the command.
type Kind = (&'static str, fn(&Network) -> Command);

fn batch(after: Point, keepers: Vec<DeviceId>) -> Command {
    let record = OrderRecord {
        version: 1,
        epoch: after.epoch,
        first: after.position + 1,
        time_ms: 0,
        rules_version: 3,
        keepers,
        runs: Vec::new(),
        verdicts: Vec::new(),
    };
    Command::Batch { after, record: record.encode() }
}

fn here(network: &Network) -> Point {
    network.peer("ben").ledger().point().unwrap()
}

#[test]
fn whatever_a_lying_leader_had_agreed_on_the_others_go_on_once_it_is_gone() {
    let kinds: [Kind; 5] = [
        ("a batch of its own", |network| batch(here(network), vec![device("ada")])),
        ("a batch that is not as the rules say", |network| {
            let keepers = network.peer("ben").ledger().keepers().unwrap().devices.clone();
            batch(here(network), keepers)
        }),
        ("a batch that the order never comes to", |network| {
            let here = here(network);
            let keepers = network.peer("ben").ledger().keepers().unwrap().devices.clone();
            batch(Point { position: here.position + 1_000, hash: RunningHash([7; 32]), ..here }, keepers)
        }),
        ("a batch of another epoch", |network| {
            batch(Point { epoch: 9, ..here(network) }, vec![device("ada")])
        }),
        ("the end of nothing", |network| Command::Drop { point: here(network), objections: Vec::new() }),
    ];
    for (seed, (what, command)) in (60..).zip(kinds) {
        let (mut network, lathe) = four(seed);
        network.orderer.chosen = Some("ada".to_owned());
        network.run();
        let ada = network.place("ada");
        let bytes = command(&network).encode();
        network.orderer.propose(ada, bytes);
        network.run();
        // Ada is stopped; the others start again, and hear it once more.
        network.orderer.away.insert("ada".to_owned());
        network.orderer.chosen = Some("ben".to_owned());
        for name in ["ben", "cleo", "dan"] {
            network.cut("ada", name);
        }
        for name in ["ben", "cleo", "dan"] {
            network.restart(name);
        }
        for (one, other) in [("ben", "cleo"), ("ben", "dan"), ("cleo", "dan")] {
            network.connect(one, other);
        }
        network.run();
        let booking = booked(&mut network, "cleo", lathe, 40);
        for _ in 0..90 {
            network.pass(1_000);
        }
        for name in ["ben", "cleo", "dan"] {
            assert!(confirmed(&network, name, booking), "{what}: {name}");
        }
        // It is not kept for ever.
        network.pass(11 * MINUTE_MS);
        let next = booked(&mut network, "dan", lathe, 60);
        network.pass(1_000);
        let agreed = network.orderer.commands().len() as u64;
        for name in ["ben", "cleo", "dan"] {
            assert!(confirmed(&network, name, next), "{what}: {name}");
            assert_eq!(network.peer(name).settled, agreed, "{what}: {name}");
        }
    }
}

#[test]
fn many_batches_ahead_drive_out_none_that_continues_the_order() {
    let (mut network, lathe) = four(66);
    let far = here(&network);
    network.orderer.chosen = Some("ada".to_owned());
    network.run();
    let ada = network.place("ada");
    let keepers = network.peer("ada").ledger().keepers().unwrap().devices.clone();
    for number in 0..300_u16 {
        let position = far.position + 10 + u64::from(number);
        let after = Point { position, hash: RunningHash([number.to_le_bytes()[0]; 32]), ..far };
        network.orderer.propose(ada, batch(after, keepers.clone()).encode());
    }
    network.run();
    let booking = booked(&mut network, "cleo", lathe, 40);
    network.pass(1_000);
    assert!(FOUR.iter().all(|name| confirmed(&network, name, booking)));
}

#[test]
fn a_member_that_writes_other_branches_for_other_keepers_stops_nobody_else() {
    let (mut network, lathe) = three(67);
    network.bring("ada", "dan");
    network.orderer.chosen = Some("ada".to_owned());
    network.run();
    let booking = |network: &mut Network, name: &str, hours: i64| booked(network, name, lathe, hours);
    for hours in 30..33 {
        booking(&mut network, "dan", hours);
    }
    // From here on one branch at Ada and another, shorter one at Ben and Cleo.
    network.orderer.away = ["ada", "ben", "cleo"].map(str::to_owned).into();
    for (one, other) in [("ada", "ben"), ("ada", "cleo"), ("ada", "dan")] {
        network.cut(one, other);
    }
    let shelf = network.peer("dan").shelf.clone();
    network.add_copy("dan's copy", "dan", shelf);
    network.connect("dan", "ada");
    network.connect("dan's copy", "ben");
    for hours in 40..46 {
        booking(&mut network, "dan", hours);
    }
    for hours in 50..53 {
        booking(&mut network, "dan's copy", hours);
    }
    network.cut("dan", "ada");
    network.cut("dan's copy", "ben");
    let own = booking(&mut network, "cleo", 70);
    // Ada leads, and proposes what she has; only then the others hear of her branch.
    network.orderer.away.clear();
    network.connect("ada", "ben");
    network.connect("ada", "cleo");
    network.run();
    for _ in 0..20 {
        network.pass(1_000);
    }
    for name in ["ada", "ben", "cleo"] {
        assert!(confirmed(&network, name, own), "{name}");
        assert!(!network.peer(name).shelf.proofs.is_empty(), "{name}");
    }
    network.agree(&["ada", "ben", "cleo"]);
}

#[test]
fn who_was_away_and_hears_of_many_batches_before_it_has_the_order_signs_the_one_that_is_not_certified_yet() {
    let (mut network, lathe) = three(69);
    network.orderer.chosen = Some("ada".to_owned());
    network.orderer.away.insert("cleo".to_owned());
    for other in ["ada", "ben"] {
        network.cut("cleo", other);
    }
    let proposal = propose(&mut network, "ada");
    for _ in 0..40 {
        let comment = Request::Comment { proposal: proposal.into(), text: "Yes.".to_owned() };
        network.act("ada", comment).unwrap();
    }
    // Ben is gone; Cleo hears what was agreed on and nothing else.
    network.cut("ada", "ben");
    network.orderer.away = ["ben".to_owned()].into();
    let booking = booked(&mut network, "ada", lathe, 200);
    assert!(!confirmed(&network, "ada", booking), "it takes two");
    network.connect("cleo", "ada");
    network.run();
    network.pass(1_000);
    assert!(confirmed(&network, "ada", booking) && confirmed(&network, "cleo", booking));
}
