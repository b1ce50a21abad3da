//! Stories of checkpoints: the keepers certify what the order adds up to.

use super::several::{ALL, booked, codes, three};
use super::story::confirmed;
use crate::id::{ResourceId, StateHash};
use crate::order::Certificate;
use crate::replica::message::Message;
use crate::testing::checkpoint_certificate;
use crate::testing::network::{Network, dropped};

/// Between two checkpoints, in these stories.
const EVERY: u64 = 4;

/// Three keepers and Dan, all of whom have a checkpoint every few positions.
fn with_checkpoints(seed: u64) -> (Network, ResourceId) {
    let (mut network, lathe) = three(seed);
    network.bring("ada", "dan");
    for name in ["ada", "ben", "cleo", "dan"] {
        network.replica(name).checkpoint_every(EVERY);
    }
    (network, lathe)
}

/// The certificates of states that a peer keeps, by position.
fn checkpoints(network: &Network, name: &str) -> Vec<Certificate> {
    let kept = network.peer(name).shelf.certificates.values();
    kept.map(|bytes| Certificate::decode(bytes).unwrap()).filter(|found| found.state.is_some()).collect()
}

#[test]
fn the_state_is_certified_every_so_many_positions_and_whoever_was_away_has_each_certificate() {
    let (mut network, lathe) = with_checkpoints(40);
    let begin = network.peer("ada").ledger().position();
    for (hours, name) in (20..26).zip(ALL.iter().cycle()) {
        booked(&mut network, name, lathe, 2 * hours);
    }
    network.cut("dan", "ada");
    for (hours, name) in (30..42).zip(ALL.iter().cycle()) {
        booked(&mut network, name, lathe, 2 * hours);
    }
    network.connect("dan", "cleo");
    network.run();
    network.agree(&["ada", "ben", "cleo", "dan"]);
    let end = network.peer("ada").ledger().position();
    let all = checkpoints(&network, "ada");
    assert_eq!(all.len() as u64, end / EVERY - begin / EVERY);
    for name in ["ben", "cleo", "dan"] {
        let states = |name| -> Vec<_> {
            checkpoints(&network, name).iter().map(|found| (found.point, found.state)).collect()
        };
        assert_eq!(states(name), states("ada"), "{name}");
    }
    assert!(all.iter().all(|found| found.signatures.len() >= 2));
    for name in ALL {
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
    }
}

#[test]
fn a_keeper_that_signs_another_state_is_not_counted_and_the_others_go_on() {
    let (mut network, lathe) = with_checkpoints(41);
    // To Cleo, no batch ends at a checkpoint.
    network.replica("cleo").checkpoint_every(u64::MAX);
    for hours in 0..6 {
        let booking = booked(&mut network, "dan", lathe, 40 + 2 * hours);
        assert!(confirmed(&network, "ada", booking) && confirmed(&network, "ben", booking));
    }
    let all = checkpoints(&network, "ada");
    assert!(!all.is_empty());
    let cleo = crate::testing::device("cleo");
    assert!(all.iter().all(|found| found.signatures.iter().all(|signature| signature.keeper != cleo)));
    assert_eq!(codes(&network, "cleo"), ["alarm-states-differ"]);
    // Alone, the other of two cannot certify any.
    network.cut("ada", "ben");
    network.cut("ben", "cleo");
    network.orderer.away.insert("ben".to_owned());
    let before = checkpoints(&network, "ada").len();
    for hours in 8..14 {
        booked(&mut network, "ada", lathe, 40 + 2 * hours);
    }
    assert_eq!(checkpoints(&network, "ada").len(), before);
}

#[test]
fn whoever_is_brought_another_state_than_its_own_stops_there_and_says_so() {
    let (mut network, lathe) = with_checkpoints(42);
    network.cut("dan", "ada");
    while checkpoints(&network, "ada").is_empty() {
        let hours = 40 + 2 * i64::try_from(network.peer("ada").ledger().position()).unwrap();
        booked(&mut network, "ben", lathe, hours);
    }
    // Two keepers together certify what the order does not add up to.
    network.tamper = Some(|_, _, message| {
        let Message::Order { from, batches, certificate } = message else { return vec![message] };
        let read = Certificate::decode(&certificate).unwrap();
        let organisation = ORGANISATION.with(|cell| cell.get().unwrap());
        let state = read.state.map(|_| StateHash([9; 32]));
        let other = checkpoint_certificate(organisation, read.point, state, &["ada", "ben"]);
        vec![Message::Order { from, batches, certificate: other.encode() }]
    });
    ORGANISATION.with(|cell| cell.set(Some(network.peer("ada").ledger().organisation())));
    let before = network.peer("dan").ledger().position();
    network.connect("dan", "ada");
    network.run();
    assert_eq!(codes(&network, "dan"), ["alarm-states-differ"]);
    let stopped = network.peer("dan").ledger().position();
    assert!(stopped >= before && stopped < checkpoints(&network, "ada")[0].point.position);
}

std::thread_local! {
    /// For what a hostile wire makes up, which takes no arguments.
    static ORGANISATION: std::cell::Cell<Option<crate::id::OrganisationId>> = const { std::cell::Cell::new(None) };
}
