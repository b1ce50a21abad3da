//! A clock that is years off, on a keeper that nobody else's clock can be compared with.

use crate::request::Request;
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::network::Network;

fn add(name: &str) -> Request {
    Request::AddResource { name: name.to_owned(), description: String::new() }
}

fn keeper() -> Network {
    let mut network = Network::new(5);
    network.add("ada");
    network.found("ada");
    network
}

fn alarmed(network: &Network) -> bool {
    network.peer("ada").replica.alarms().any(|alarm| alarm.code == "alarm-clock-leap")
}

fn ahead(network: &mut Network, ms: i64) {
    network.peers[0].clock_ahead_ms = ms;
    network.pass(1_000);
}

#[test]
fn a_lone_keeper_whose_clock_leaps_by_years_certifies_nothing_and_goes_on_when_it_is_set() {
    let mut network = keeper();
    ahead(&mut network, 59 * DAY_MS);
    assert!(!alarmed(&network));
    ahead(&mut network, 3 * 365 * DAY_MS);
    network.act("ada", add("Saw")).unwrap();
    assert!(alarmed(&network));
    assert!(network.peer("ada").ledger().time_ms() < network.now_ms + DAY_MS);
    assert_eq!(network.peer("ada").ledger().tail().len(), 1);
    ahead(&mut network, 0);
    assert!(!alarmed(&network));
    assert!(network.peer("ada").ledger().tail().is_empty());
    network.invite("ada", false);
}

#[test]
fn a_clock_that_a_person_trusts_is_trusted_in_the_next_run_too_but_not_further() {
    let mut network = keeper();
    ahead(&mut network, 100 * DAY_MS);
    assert!(alarmed(&network));
    network.replica("ada").trust_clock();
    network.pass(1_000);
    assert!(!alarmed(&network));
    network.restart("ada");
    network.act("ada", add("Saw")).unwrap();
    assert!(network.peer("ada").ledger().tail().is_empty());
    ahead(&mut network, 300 * DAY_MS);
    assert!(alarmed(&network));
}

#[test]
fn what_a_wrong_time_in_the_ledger_makes_late_is_refused_with_both_times_and_the_rest_is_not() {
    let mut network = keeper();
    ahead(&mut network, 20 * DAY_MS);
    network.act("ada", add("Saw")).unwrap();
    ahead(&mut network, 0);
    let now_ms = network.now_ms;
    let invite = |days| Request::Invite { own_device: false, days, for_member: None };
    assert_eq!(network.refused("ada", invite(7)), "refused-clock-behind");
    assert_eq!(network.peer("ada").replica.time_ahead(now_ms).unwrap() / DAY_MS, now_ms / DAY_MS + 20);
    assert_eq!(network.peer("ada").replica.time_ahead(now_ms + 20 * DAY_MS - HOUR_MS / 2), None);
    network.act("ada", invite(21)).unwrap();
    network.act("ada", add("Lathe")).unwrap();
}
