//! Stories of lines that somebody makes up beside the order, and of the genuine ones that are shown all the same.

use ed25519_dalek::Signer;

use super::story::{book, club, confirmed};
use super::succession::{epoch, forked, names, orphaned, supports};
use crate::cbor::SignatureBytes;
use crate::entry::Point;
use crate::epoch::{Countersignature, Naming, NamingRecord};
use crate::id::{DeviceId, NamingId};
use crate::line::{BatchBytes, Line};
use crate::order::OrderRecord;
use crate::replica::message::Message;
use crate::request::Request;
use crate::testing::memory::Memory;
use crate::testing::network::{Network, dropped};
use crate::testing::{certificate, device, key};

/// A line of one batch after a point that names these keepers, signed by one of them.
fn made_up(network: &Network, after: Point, keepers: &[&str], by: &str, number: i64) -> (Point, Line) {
    let mut keepers: Vec<DeviceId> = keepers.iter().map(|name| device(name)).collect();
    keepers.sort_unstable();
    let record = OrderRecord {
        version: 1,
        epoch: after.epoch,
        first: after.position + 1,
        time_ms: network.now_ms + number,
        rules_version: network.peer("gus").ledger().rules_version(),
        keepers,
        runs: Vec::new(),
        verdicts: Vec::new(),
    };
    let batch = BatchBytes { opens: Vec::new(), record: record.encode() };
    let end = batch.point(Some(after), &record).unwrap();
    let organisation = network.peer("gus").ledger().organisation();
    (end, Line { batches: vec![batch], certificate: certificate(organisation, end, &[by]).encode() })
}

/// What a device says of its order is swallowed: in its place comes what a test makes up.
fn says_nothing_of_its_order(from: &str, _: &str, message: Message) -> Vec<Message> {
    match message {
        Message::Line { .. } | Message::Order { .. } if from == "gus" => Vec::new(),
        other => vec![other],
    }
}

/// Gus shows a line behind a point, as often as others have room for; each is another one.
fn shows(network: &mut Network, to: &str, after: Point, keepers: &[&str]) {
    for number in 0..5 {
        if !network.linked("gus", to) {
            network.connect("gus", to);
            network.run();
        }
        let (point, line) = made_up(network, after, keepers, "gus", number);
        network.inject("gus", to, &Message::NewPoint { point });
        network.run();
        network.inject("gus", to, &Message::Line { after: Some(after), line });
        network.run();
        network.pass(61_000);
    }
}

fn rivals(network: &Network, name: &str) -> Vec<u32> {
    network.peer(name).replica.rivals().lines().iter().map(|line| line.begin.epoch).collect()
}

/// The points of the order that a peer follows, ascending, with their times.
fn points(network: &Network, name: &str) -> Vec<(Point, i64)> {
    let ledger = network.peer(name).ledger();
    let mut points: Vec<_> =
        (1..=ledger.position()).filter_map(|position| ledger.point_of(position)).collect();
    points.dedup();
    points
}

#[test]
fn a_line_that_only_its_maker_signed_is_shown_to_nobody_and_takes_no_room_of_the_genuine_ones() {
    let (mut network, [theirs, ours]) = forked(31);
    network.tamper = Some(says_nothing_of_its_order);
    // Behind the point where the two parts went apart, before those who follow the old keepers and those who follow the successors.
    let parts = points(&network, "ben");
    let opens = parts.iter().position(|(point, _)| point.epoch == 2).unwrap();
    let after = parts[opens - 1].0;
    for (to, own) in [("fay", 1), ("eve", 2)] {
        for keepers in [&["gus"][..], &["gus", "ada"]] {
            shows(&mut network, to, after, keepers);
            assert_eq!(rivals(&network, to), [0u32; 0], "{to}");
        }
        let notes = dropped(network.peer(to));
        assert!(notes.contains(&"dropped-epoch"), "{to}: {notes:?}");
        assert_eq!(epoch(&network, to), own);
        network.cut("gus", to);
    }
    // Further back, too, where nothing was in dispute.
    shows(&mut network, "fay", parts[opens - 2].0, &["gus"]);
    assert_eq!(rivals(&network, "fay"), [0u32; 0]);
    network.cut("gus", "fay");
    network.tamper = None;
    network.connect("fay", "eve");
    network.run();
    network.pass(120_000);
    assert_eq!((rivals(&network, "fay"), rivals(&network, "eve")), (vec![2], vec![1]));
    assert!(confirmed(&network, "eve", theirs) && confirmed(&network, "fay", ours));
}

#[test]
fn whoever_did_not_see_an_epoch_begin_knows_the_old_keepers_by_the_batch_before_it() {
    let (mut network, _) = forked(32);
    network.shelf("eve").notes.retain(|name, _| name != "before-epochs");
    network.restart("eve");
    network.tamper = Some(says_nothing_of_its_order);
    let points = points(&network, "eve");
    let opens = points.iter().position(|(point, _)| point.epoch == 2).unwrap();
    shows(&mut network, "eve", points[opens - 1].0, &["gus"]);
    assert_eq!(rivals(&network, "eve"), [0u32; 0]);
    network.cut("gus", "eve");
    network.tamper = None;
    network.connect("eve", "ada");
    network.run();
    network.pass(120_000);
    assert_eq!(rivals(&network, "eve"), [1]);
    let begin = network.peer("eve").replica.rivals().lines()[0].begin.hash;
    network.act("eve", Request::FollowLine { begin }).unwrap();
    network.connect("eve", "ada");
    network.run();
    network.pass(120_000);
    assert_eq!(epoch(&network, "eve"), 1, "and it can be followed");
    network.agree(&["ada", "eve"]);
}

#[test]
fn a_keeper_that_shows_many_lines_leaves_room_for_those_of_others() {
    let (mut network, _) = forked(33);
    network.cut("ada", "fay");
    let points = points(&network, "fay");
    network.tamper = Some(says_nothing_of_its_order);
    // Ada's device signed whatever Gus shows: each line continues another point.
    for back in 2..8 {
        if !network.linked("gus", "fay") {
            network.connect("gus", "fay");
            network.run();
        }
        let after = points[points.len() - back].0;
        let (point, line) = made_up(&network, after, &["ada"], "ada", 0);
        network.inject("gus", "fay", &Message::NewPoint { point });
        network.run();
        network.inject("gus", "fay", &Message::Line { after: Some(after), line });
        network.run();
        network.pass(61_000);
    }
    assert_eq!(rivals(&network, "fay"), [1; 4]);
    network.cut("gus", "fay");
    network.tamper = None;
    network.connect("fay", "eve");
    network.run();
    network.pass(120_000);
    assert_eq!(rivals(&network, "fay"), [1, 1, 1, 2]);
}

#[test]
fn whoever_came_after_the_point_behind_which_an_epoch_would_begin_has_no_voice_there() {
    let (mut network, _) = club(34);
    let after = network.peer("cleo").ledger().point().unwrap();
    let late = ["gus", "hal", "ida"];
    for name in late {
        network.bring("ben", name);
    }
    network.run();
    let organisation = network.peer("gus").ledger().organisation();
    let naming = Naming { version: 2, organisation, after, successors: vec![device("gus")] };
    let sign = |name: &&str| Countersignature {
        device: device(name),
        signature: SignatureBytes(key(name).sign(&naming.statement()).to_bytes()),
    };
    let mut signatures: Vec<Countersignature> = late.iter().map(sign).collect();
    signatures.sort_unstable_by_key(|by| by.device);
    let opens = NamingRecord { naming: naming.clone(), signatures }.encode();
    let (_, line) = made_up(&network, Point { epoch: 2, ..after }, &["gus"], "gus", 0);
    let record = OrderRecord::decode(&line.batches[0].record).unwrap();
    let batch = BatchBytes { opens, record: record.encode() };
    let point = batch.point(Some(after), &record).unwrap();
    let line =
        Line { batches: vec![batch], certificate: certificate(organisation, point, &["gus"]).encode() };
    network.tamper = Some(says_nothing_of_its_order);
    network.connect("gus", "cleo");
    network.run();
    // It says that it knows nothing newer of the order here.
    let elsewhere = Point { epoch: 1, ..point };
    network.inject("gus", "cleo", &Message::NewPoint { point: elsewhere });
    network.run();
    network.inject("gus", "cleo", &Message::Line { after: Some(after), line });
    network.run();
    assert_eq!(rivals(&network, "cleo"), [0u32; 0]);
    assert_eq!(dropped(network.peer("cleo")), ["dropped-epoch"]);
}

#[test]
fn two_sets_of_successors_that_both_took_over_are_two_lines_and_each_device_follows_what_its_member_chooses()
{
    let (mut network, lathe) = orphaned(35);
    let all = ["ben", "cleo", "dan", "eve"];
    names(&mut network, "ben", &["ben"]);
    names(&mut network, "cleo", &["cleo"]);
    network.cut("ben", "cleo");
    for by in all {
        while network.peer(by).replica.namings().iter().any(|named| named.may_sign) {
            supports(&mut network, by);
        }
    }
    network.connect("ben", "cleo");
    network.run();
    network.pass(1_000);
    assert_eq!(epoch(&network, "eve"), 1, "neither takes over by itself");
    // The two halves do not hear each other, and each holds to its own.
    for (one, other) in [("ben", "cleo"), ("ben", "dan"), ("eve", "cleo"), ("eve", "dan")] {
        network.cut(one, other);
    }
    for name in ["ben", "cleo"] {
        let named = network.peer(name).replica.namings();
        let own = named.iter().find(|named| named.successors == [device(name)]).unwrap();
        let id = NamingId(own.id);
        network.act(name, Request::ChooseSuccession { id }).unwrap();
    }
    network.pass(1_000);
    let [of_ben, of_cleo] = ["eve", "dan"].map(|name| {
        let request = book(&network, lathe, 40);
        network.act(name, request).unwrap()
    });
    for (keeper, other, booking) in [("ben", "eve", of_ben), ("cleo", "dan", of_cleo)] {
        assert_eq!((epoch(&network, keeper), epoch(&network, other)), (2, 2));
        assert!(confirmed(&network, keeper, booking) && confirmed(&network, other, booking));
    }
    // They meet: each sees the other line and what it confirmed, and stays where it is.
    network.connect("ben", "cleo");
    network.connect("eve", "dan");
    network.run();
    network.pass(120_000);
    for name in all {
        assert_eq!(rivals(&network, name), [2], "{name}");
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}: nobody lied");
        let line = &network.peer(name).replica.rivals().lines()[0];
        let listed = network.peer(name).replica.rivals().listed(&line.begin);
        assert!(listed.iter().any(|record| record.count() > 0), "{name}: what it confirmed is listed");
    }
    assert!(confirmed(&network, "eve", of_ben) && confirmed(&network, "dan", of_cleo));
    // Eve and then Ben go over to Cleo's.
    for name in ["eve", "ben"] {
        let begin = network.peer(name).replica.rivals().lines()[0].begin.hash;
        network.act(name, Request::FollowLine { begin }).unwrap();
        for other in ["cleo", "dan"] {
            network.connect(name, other);
        }
        network.run();
        network.pass(120_000);
        assert!(confirmed(&network, name, of_cleo), "{name}");
    }
    network.agree(&all);
    assert!(confirmed(&network, "eve", of_ben), "it has its place there, refused");
    let report = crate::verify::verify(&Memory::new(&network.peer("eve").writes)).unwrap();
    assert_eq!(report.fault, None);
}
