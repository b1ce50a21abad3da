//! Orders that no keeper of the organisation signed, and keepers that would sign two.

use super::story::{book, club};
use crate::entry::Point;
use crate::id::{DeviceId, OrganisationId};
use crate::line::BatchBytes;
use crate::order::{Certificate, OrderRecord};
use crate::replica::message::Message;
use crate::testing::network::{Network, dropped};
use crate::testing::{certificate, device, next_payload, sign};

/// The newest batch of an honest order, changed, and the point that it would lead to.
fn changed(before: Option<Point>, batch: &[u8], keepers: Option<DeviceId>) -> (BatchBytes, Point) {
    let mut record = OrderRecord::decode(batch).unwrap();
    if let Some(keeper) = keepers {
        record.keepers = vec![keeper];
    }
    let batch = BatchBytes { opens: Vec::new(), record: record.encode() };
    let point = batch.point(before, &record).unwrap();
    (batch, point)
}

fn no_orders_for_cleo(_: &str, to: &str, message: Message) -> Vec<Message> {
    match message {
        Message::Order { .. } if to == "cleo" => Vec::new(),
        other => vec![other],
    }
}

fn no_orders_for_dan(_: &str, to: &str, message: Message) -> Vec<Message> {
    match message {
        Message::Order { .. } if to == "dan" => Vec::new(),
        other => vec![other],
    }
}

type Signed = fn(OrganisationId, Point) -> Vec<u8>;

#[test]
fn an_order_that_the_keepers_did_not_sign_is_dropped_with_its_bringer() {
    let cases: &[(&str, Option<&str>, Signed, &str)] = &[
        (
            "other keepers",
            Some("mallory"),
            |of, at| certificate(of, at, &["mallory"]).encode(),
            "dropped-keepers",
        ),
        (
            "no keeper's signature",
            None,
            |of, at| certificate(of, at, &["mallory"]).encode(),
            "dropped-certificate",
        ),
        ("nobody's signature", None, |of, at| certificate(of, at, &[]).encode(), "dropped-certificate"),
        (
            "another's signature",
            None,
            |of, at| {
                let mut forged: Certificate = certificate(of, at, &["mallory"]);
                forged.signatures[0].keeper = device("ada");
                forged.encode()
            },
            "dropped-certificate",
        ),
        ("no certificate", None, |_, _| Vec::new(), "dropped-certificate"),
    ];
    for (name, keepers, signed, code) in cases {
        let (mut network, lathe) = club(3);
        network.cut("ada", "cleo");
        let request = book(&network, lathe, 30);
        network.act("ada", request).unwrap();
        network.tamper = Some(no_orders_for_cleo);
        network.connect("ada", "cleo");
        network.run();
        let ledger = network.peer("cleo").ledger();
        let (before, organisation) = (ledger.point(), ledger.organisation());
        let batch = &network.peer("ada").shelf.batches.last().unwrap().record;
        let (batch, point) = changed(before, batch, keepers.map(device));
        let order = Message::Order {
            from: before.unwrap().position + 1,
            batches: vec![batch],
            certificate: signed(organisation, point),
        };
        network.inject("ada", "cleo", &order);
        network.run();
        assert_eq!(dropped(network.peer("cleo")), [*code], "{name}");
        assert!(!network.linked("ada", "cleo"), "{name}");
        assert_eq!(network.peer("cleo").ledger().point(), before, "{name}");
        network.tamper = None;
        network.connect("ada", "cleo");
        network.run();
        network.agree(&["ada", "ben", "cleo"]);
    }
}

#[test]
fn a_newcomer_that_is_shown_a_first_batch_under_made_up_keepers_begins_again_with_another_peer() {
    let (mut network, _) = club(3);
    let text = network.invite("ben", false);
    network.add("dan");
    network.join("dan", &text).unwrap();
    network.tamper = Some(no_orders_for_dan);
    network.connect("dan", "ben");
    network.run();
    let organisation = network.peer("ben").ledger().organisation();
    let first = &network.peer("ben").shelf.batches[0].record;
    let (batch, point) = changed(None, first, Some(device("mallory")));
    let certificate = certificate(organisation, point, &["mallory"]).encode();
    network.inject("ben", "dan", &Message::Order { from: 1, batches: vec![batch], certificate });
    network.run();
    assert_eq!(dropped(network.peer("dan")), ["dropped-order"]);
    assert!(network.peer("dan").replica.joining().is_some());
    assert!(network.peer("dan").replica.alarms().next().is_none());
    network.tamper = None;
    network.connect("dan", "ben");
    network.run();
    network.agree(&["ada", "ben", "cleo", "dan"]);
    assert!(network.peer("dan").replica.my_member().is_some());
}

fn alarmed(network: &Network, name: &str, code: &str) -> bool {
    network.peer(name).replica.alarms().any(|alarm| alarm.code == code)
}

#[test]
fn a_keeper_that_was_set_back_signs_no_second_order_at_a_place_that_it_has_signed() {
    let (mut network, lathe) = club(5);
    let mut set_back = network.peer("ada").shelf.clone();
    let request = book(&network, lathe, 30);
    network.act("ben", request).unwrap();
    // An older copy of everything but of what was signed.
    set_back.signed = network.peer("ada").shelf.signed;
    let (signed, certificates) = (set_back.signed, set_back.certificates.len());
    network.add_copy("ada set back", "ada", set_back);
    let request = book(&network, lathe, 60);
    network.act("ada set back", request).unwrap();
    assert!(alarmed(&network, "ada set back", "alarm-signed-already"));
    network.pass(1_000);
    let request = book(&network, lathe, 90);
    network.act("ada set back", request).unwrap();
    let shelf = &network.peer("ada set back").shelf;
    assert_eq!((shelf.signed, shelf.certificates.len()), (signed, certificates));
}

#[test]
fn a_device_that_has_seen_another_order_is_said() {
    for (told, flip) in [(false, 0), (true, 1)] {
        let (mut network, _) = club(5);
        let ledger = network.peer("ben").ledger();
        let mut seen = ledger.point().unwrap();
        seen.hash.0[0] ^= flip;
        let next = next_payload(ledger, "cleo", network.now_ms, crate::action::Action::Leave);
        let payload = crate::entry::Payload { seen: Some(seen), ..next };
        let mut admitted = std::collections::BTreeSet::new();
        assert!(network.replica("ben").admit_entry(None, sign("cleo", &payload), &mut admitted));
        network.pass(1_000);
        assert_eq!(alarmed(&network, "ben", "alarm-other-order"), told);
    }
}
