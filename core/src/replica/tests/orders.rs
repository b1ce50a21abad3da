//! Stories of orders that do not agree: a keeper with two faces, and an epoch that begins where nothing was certified.

use super::story::{book, club};
use crate::fork::Fork;
use crate::id::ResourceId;
use crate::ledger::record::Keepers;
use crate::replica::lines::HOLD_MS;
use crate::replica::message::Message;
use crate::request::Request;
use crate::rules::DAY_MS;
use crate::testing::device;
use crate::testing::network::{Network, dropped};

fn book_and_cancel(network: &mut Network, name: &str, resource: ResourceId, in_hours: i64) {
    let request = book(network, resource, in_hours);
    let booking = network.act(name, request).unwrap().into();
    network.act(name, Request::CancelBooking { booking }).unwrap();
}

/// Ada is the keeper of ben's order and, by a copy of her device, of another one for cleo. The two are not linked yet.
fn two_faces(seed: u64, for_ben: usize, for_cleo: usize, one_by_one: bool) -> (Network, ResourceId) {
    let (mut network, lathe) = club(seed);
    let shelf = network.peer("ada").shelf.clone();
    network.add_copy("ada's other face", "ada", shelf);
    network.cut("ada", "cleo");
    network.connect("ada's other face", "cleo");
    network.run();
    for _ in 0..for_ben {
        book_and_cancel(&mut network, "ben", lathe, 30);
    }
    if !one_by_one {
        network.cut("ada's other face", "cleo");
    }
    for _ in 0..for_cleo {
        book_and_cancel(&mut network, "cleo", lathe, 60);
    }
    if !one_by_one {
        network.connect("ada's other face", "cleo");
        network.run();
    }
    assert_ne!(network.peer("ben").ledger().point(), network.peer("cleo").ledger().point());
    (network, lathe)
}

fn alarms<'a>(network: &'a Network, name: &str) -> Vec<&'a str> {
    network.peer(name).replica.alarms().map(|alarm| alarm.code.as_ref()).collect()
}

#[test]
fn a_keeper_with_two_faces_is_found_when_its_listeners_meet_and_nobody_follows_it_any_more() {
    // Lines of one length, of two, and in batches that never end at one position.
    for (seed, (for_ben, for_cleo, one_by_one)) in
        [(1, 1, true), (3, 1, true), (1, 3, true), (1, 4, false), (5, 3, false), (70, 90, true)]
            .iter()
            .enumerate()
    {
        let case = format!("{for_ben} and {for_cleo}, one by one: {one_by_one}");
        let (mut network, lathe) = two_faces(seed as u64, *for_ben, *for_cleo, *one_by_one);
        network.connect("ben", "cleo");
        network.run();
        for name in ["ben", "cleo"] {
            let peer = network.peer(name);
            assert!(alarms(&network, name).contains(&"alarm-two-orders"), "{name}, {case}");
            assert_eq!(peer.shelf.proofs.len(), 1, "{name}, {case}");
            let bytes = peer.shelf.proofs.values().next().unwrap();
            let (_, shows) = Fork::decode(bytes, peer.ledger().organisation()).unwrap();
            assert_eq!(shows.signed_both, [device("ada")], "{case}");
            assert_eq!(dropped(peer), [""; 0], "{name}, {case}: neither of the two did wrong");
            assert!(network.linked("ben", "cleo"), "{case}");
        }
        // What it confirms from now on is not followed, by neither.
        let before = network.peer("ben").ledger().point();
        network.act("ada", Request::AddResource { name: "Saw".into(), description: "".into() }).ok();
        let request = book(&network, lathe, 300);
        network.act("ben", request).unwrap();
        network.pass(DAY_MS);
        assert_eq!(network.peer("ben").ledger().point(), before, "{case}");
        // The keeper hears the proof against itself and signs no more.
        assert!(alarms(&network, "ada").contains(&"alarm-two-orders"), "{case}");
        let point = network.peer("ada").ledger().point();
        network.act("ada", Request::AddResource { name: "Drill".into(), description: "".into() }).unwrap();
        assert_eq!(network.peer("ada").ledger().point(), point, "{case}");
        // It stays so after a restart, and whoever comes later hears it too.
        network.restart("ben");
        network.run();
        assert!(alarms(&network, "ben").contains(&"alarm-two-orders"), "{case}");
    }
}

#[test]
fn a_peer_that_only_claims_another_order_raises_no_alarm() {
    let (mut network, lathe) = club(3);
    network.connect("ben", "cleo");
    network.run();
    let mut point = network.peer("ben").ledger().point().unwrap();
    point.hash.0[0] ^= 1;
    network.inject("cleo", "ben", &Message::NewPoint { point });
    network.run();
    assert_eq!(alarms(&network, "ben"), [""; 0]);
    let request = book(&network, lathe, 30);
    network.act("ben", request).unwrap();
    network.agree(&["ada", "ben", "cleo"]);
}

#[test]
fn a_peer_that_claims_another_order_again_and_again_is_compared_with_once_a_minute() {
    let (mut network, _) = club(3);
    network.connect("ben", "cleo");
    network.run();
    let mut point = network.peer("ben").ledger().point().unwrap();
    point.hash.0[0] ^= 1;
    let frames_of = |network: &mut Network| {
        let before = network.frames;
        network.inject("cleo", "ben", &Message::NewPoint { point });
        network.run();
        network.frames - before
    };
    assert!(frames_of(&mut network) > 1, "it is asked where the two part");
    for _ in 0..5 {
        network.pass(HOLD_MS / 6);
        assert_eq!(frames_of(&mut network), 1);
    }
    network.pass(HOLD_MS / 6);
    assert!(frames_of(&mut network) > 1, "and again after a while");
}

#[test]
fn a_sheet_opens_an_epoch_after_two_orders_and_those_on_its_line_go_on() {
    let (mut network, lathe) = two_faces(9, 2, 1, true);
    network.connect("ben", "cleo");
    network.run();
    let sheet = network.sheet("ada");
    let shelf = network.peer("ben").shelf.clone();
    network.cut("ben", "ada");
    network.add_shelf("ada's new laptop", shelf);
    network.take_over("ada's new laptop", sheet);
    network.connect("ada's new laptop", "ben");
    network.run();
    network.pass(8 * DAY_MS);
    let keepers: &Keepers = network.peer("ben").ledger().keepers().unwrap();
    assert_eq!((keepers.epoch, keepers.devices.as_slice()), (2, [device("ada's new laptop")].as_slice()));
    assert!(!alarms(&network, "ben").contains(&"alarm-two-orders"), "the new keeper has one face");
    let request = book(&network, lathe, 400);
    network.act("ben", request).unwrap();
    network.agree(&["ben", "ada's new laptop"]);
}

#[test]
fn an_epoch_that_begins_where_the_last_batch_was_never_certified_is_followed_by_everybody() {
    let (mut network, lathe) = club(5);
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    let request = book(&network, lathe, 30);
    network.act("ada", request).unwrap();
    // Killed between storing the batch and signing it, and copied to another machine with the sheet.
    let mut shelf = network.peer("ada").shelf.clone();
    shelf.certificates.pop_last();
    let sheet = network.sheet("ada");
    network.add_shelf("ada's new laptop", shelf);
    network.take_over("ada's new laptop", sheet);
    network.pass(8 * DAY_MS);
    assert_eq!(network.peer("ada's new laptop").ledger().keepers().unwrap().epoch, 2);
    network.connect("ada's new laptop", "ben");
    network.run();
    network.pass(8 * DAY_MS);
    network.pass(120_000);
    network.agree(&["ben", "ada's new laptop"]);
    network.bring("ada's new laptop", "dan");
    network.agree(&["dan", "ben", "ada's new laptop"]);
    let request = book(&network, lathe, 500);
    network.act("dan", request).unwrap();
    network.agree(&["dan", "ben", "ada's new laptop"]);
}
