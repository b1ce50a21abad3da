//! Where devices are: who is told of whom, what is tried, and what a liar can cost.

use std::net::SocketAddr;

use super::story::club;
use crate::id::DeviceId;
use crate::replica::message::{Message, PLACE_ADDRESSES_MAX, PLACES_MAX, Place};
use crate::replica::places::{HEAR_EVERY_MS, TELL_EVERY_MS, TRIES_A_MINUTE_MAX, TRY_EVERY_MS};
use crate::replica::{Effect, Event};
use crate::request::Request;
use crate::testing::device;
use crate::testing::network::{Network, dropped};

fn at(device: DeviceId, port: u16) -> Place {
    Place { device, addresses: vec![format!("192.168.1.20:{port}")] }
}

fn says(of: &[Place]) -> Message {
    Message::Places { places: of.to_vec() }
}

/// The ports at which a peer called a device.
fn ports(network: &Network, name: &str, of: DeviceId) -> Vec<u16> {
    let tried = network.peer(name).tried.iter().filter(|(device, _)| *device == of);
    tried.flat_map(|(_, addresses)| addresses).map(SocketAddr::port).collect()
}

fn reaches(network: &mut Network, name: &str, places: &[Place]) {
    let reached = places.iter().map(|place| (place.device, place.addresses.clone()));
    network.replica(name).set_places(reached);
}

#[test]
fn two_who_know_only_the_founder_are_told_of_each_other_and_each_calls_once() {
    let (mut network, _) = club(4);
    let (ben, cleo) = (device("ben"), device("cleo"));
    reaches(&mut network, "ada", &[at(ben, 1), at(cleo, 2), at(DeviceId([9; 32]), 3)]);
    for _ in 0..30 {
        network.pass(1_000);
        network.run();
    }
    assert_eq!(network.peer("ben").tried, [(cleo, vec!["192.168.1.20:2".parse().unwrap()])]);
    assert_eq!(network.peer("cleo").tried, [(ben, vec!["192.168.1.20:1".parse().unwrap()])]);
    assert_eq!(network.peer("ada").tried, []);
    // Whoever is linked is not called.
    network.connect("ben", "cleo");
    network.run();
    network.pass(TRY_EVERY_MS);
    reaches(&mut network, "ada", &[at(ben, 4), at(cleo, 5)]);
    network.pass(TELL_EVERY_MS);
    network.run();
    network.pass(1_000);
    assert_eq!((ports(&network, "ben", cleo), ports(&network, "cleo", ben)), (vec![2], vec![1]));
    // Once the link is gone, what was said meanwhile is tried.
    network.cut("ben", "cleo");
    network.pass(1_000);
    assert_eq!((ports(&network, "ben", cleo), ports(&network, "cleo", ben)), (vec![2, 5], vec![1, 4]));
}

#[test]
fn nobody_is_told_of_devices_that_are_out_and_what_did_not_change_is_not_said_again() {
    let (mut network, _) = club(4);
    let text = network.invite("ada", true);
    network.add("ada's phone");
    network.join("ada's phone", &text).unwrap();
    network.connect("ada's phone", "ada");
    network.run();
    let (phone, cleo) = (device("ada's phone"), device("cleo"));
    let said = |network: &mut Network| -> Vec<Message> {
        let now_ms = network.now_ms;
        let uptime_ms = network.replica("ada").uptime_ms + TELL_EVERY_MS;
        let tick = Event::Tick { uptime_ms, lasting_ms: uptime_ms };
        let effects = network.replica("ada").handle(now_ms, tick);
        let told = effects.into_iter().filter_map(|effect| match effect {
            Effect::Send { message: message @ Message::Places { .. }, .. } => Some(message),
            _ => None,
        });
        told.collect()
    };
    reaches(&mut network, "ada", &[at(cleo, 1), at(phone, 2)]);
    // To Ben of both, to Cleo and to the phone of each other.
    let both = [says(&[at(cleo, 1), at(phone, 2)]), says(&[at(phone, 2)]), says(&[at(cleo, 1)])];
    let told = said(&mut network);
    assert!(told.len() == 3 && both.iter().all(|one| told.contains(one)), "{told:?}");
    assert_eq!(said(&mut network), []);
    reaches(&mut network, "ada", &[at(cleo, 1), at(phone, 2)]);
    assert_eq!(said(&mut network), []);
    network.act("ada", Request::RevokeDevice { device: phone }).unwrap();
    network.run();
    reaches(&mut network, "ada", &[at(cleo, 1), at(phone, 3)]);
    assert_eq!(said(&mut network), [says(&[at(cleo, 1)])]);
}

#[test]
fn who_names_too_many_or_no_addresses_at_all_is_left() {
    let place = |addresses: usize| Place {
        device: device("cleo"),
        addresses: (0..addresses).map(|port| format!("10.0.0.1:{}", port + 1)).collect(),
    };
    let thousand = vec![place(PLACE_ADDRESSES_MAX); 1_000 / PLACE_ADDRESSES_MAX];
    let cases = [
        (vec![place(PLACE_ADDRESSES_MAX); PLACES_MAX], None),
        (vec![], None),
        (thousand, Some("dropped-too-large")),
        (vec![place(1); PLACES_MAX + 1], Some("dropped-too-large")),
        (vec![place(PLACE_ADDRESSES_MAX + 1)], Some("dropped-too-large")),
        (
            vec![Place { device: device("cleo"), addresses: vec!["example.org:80".to_owned()] }],
            Some("dropped-malformed"),
        ),
    ];
    for (places, why) in cases {
        let (mut network, _) = club(4);
        network.inject("ben", "ada", &says(&places));
        network.run();
        assert_eq!(network.linked("ada", "ben"), why.is_none(), "{why:?}");
        assert_eq!(dropped(network.peer("ada")), why.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn a_liar_costs_one_call_in_ten_minutes_for_each_device_and_keeps_nobody_else_from_being_heard() {
    let (mut network, _) = club(4);
    network.bring("ada", "dan");
    network.cut("ada", "cleo");
    let (cleo, hour_ms) = (device("cleo"), 3_600_000);
    for number in 0..hour_ms / HEAR_EVERY_MS {
        let port = u16::try_from(number + 1).unwrap();
        network.inject(
            "ben",
            "ada",
            &says(&[at(cleo, port), at(device("ada"), 9), at(DeviceId([9; 32]), 9)]),
        );
        if number == 10 {
            network.inject("dan", "ada", &says(&[at(cleo, 50_000)]));
        }
        network.run();
        network.pass(HEAR_EVERY_MS);
        if number == 10 {
            assert_eq!(ports(&network, "ada", cleo).last(), Some(&50_000), "Dan is heard at once");
        }
    }
    let called = ports(&network, "ada", cleo);
    assert_eq!(called.iter().filter(|port| **port != 50_000).count(), 6, "{called:?}");
    assert_eq!(network.peer("ada").tried.len(), 7, "and nothing but Cleo");
    assert!(network.linked("ada", "ben"), "what is said too often is passed over");
}

#[test]
fn of_many_devices_only_so_many_are_called_within_a_minute() {
    let (mut network, _) = club(4);
    let names: Vec<String> = (0..TRIES_A_MINUTE_MAX + 3).map(|number| format!("member {number}")).collect();
    for name in &names {
        network.bring("ada", name);
        network.cut("ada", name);
    }
    let places: Vec<Place> = names.iter().map(|name| at(device(name), 1)).collect();
    network.inject("ben", "ada", &says(&places));
    network.run();
    network.pass(30_000);
    network.pass(20_000);
    assert_eq!(network.peer("ada").tried.len(), TRIES_A_MINUTE_MAX);
    network.pass(60_000);
    assert_eq!(network.peer("ada").tried.len(), names.len());
}
