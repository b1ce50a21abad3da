//! What runs out on each device by its own clock.

use super::story::club;
use crate::ledger::record::{Key, Restriction};
use crate::ledger::state::Look;
use crate::request::Request;
use crate::rules::HOUR_MS;
use crate::testing::device;
use crate::testing::network::Network;

/// Ada has a phone, which reaches Cleo and nobody else, and restricts Ben's device: no keeper hears of it.
fn restricted() -> Network {
    let (mut network, _) = club(3);
    let text = network.invite("ada", true);
    network.add("ada's phone");
    network.join("ada's phone", &text).unwrap();
    network.connect("ada's phone", "ada");
    network.run();
    network.connect("ada's phone", "cleo");
    network.run();
    for other in ["ada's phone", "ben", "cleo"] {
        network.cut("ada", other);
    }
    network.act("ada's phone", Request::RestrictDevice { device: device("ben") }).unwrap();
    // The clock begins with the next tick.
    network.pass(1_000);
    assert!(acts(&network, "cleo") && acts(&network, "ada's phone"));
    network
}

fn acts(network: &Network, name: &str) -> bool {
    let current = network.peer(name).ledger().current();
    current.record::<Restriction>(&Key::Restriction(device("ben"))).is_some()
}

#[test]
fn a_provisional_restriction_runs_out_after_72_hours_however_often_the_program_is_started_again() {
    let mut network = restricted();
    for hour in 1..72 {
        network.pass(HOUR_MS);
        if hour % 10 == 0 {
            network.restart("cleo");
        }
        assert!(acts(&network, "cleo"), "after {hour} hours");
    }
    network.pass(HOUR_MS);
    assert!(!acts(&network, "cleo") && !acts(&network, "ada's phone"));
    // Nor does it come back with the next start, before any time has passed.
    network.restart("cleo");
    assert!(!acts(&network, "cleo"));
    network.run();
    network.pass(1_000);
    assert!(!acts(&network, "cleo"));
}

#[test]
fn what_a_device_keeps_of_a_restriction_goes_when_the_keeper_has_confirmed_it() {
    let mut network = restricted();
    let notes = |network: &Network| network.peer("cleo").shelf.notes.keys().cloned().collect::<Vec<_>>();
    assert_eq!(notes(&network), ["restrictions"]);
    network.connect("cleo", "ada");
    network.run();
    network.pass(1_000);
    assert!(acts(&network, "cleo") && acts(&network, "ada"), "confirmed, it acts by certified time");
    assert_eq!(notes(&network), [""; 0]);
}
