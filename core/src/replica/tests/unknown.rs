//! A device of a later version among older ones: they carry what they do not know.

use super::story::{book, club, puts};
use crate::id::EntryId;
use crate::ledger::Status;
use crate::testing::action;
use crate::testing::network::Network;

/// Cleo's program, of a later version, writes an action that nobody else's knows.
fn writes_unknown(network: &mut Network, bytes: &[u8]) -> EntryId {
    let id = puts(network, "cleo", action(bytes), None);
    // What was put off is stored and sent.
    network.pass(1_000);
    id
}

#[test]
fn an_unknown_action_is_carried_placed_as_refused_and_costs_nobody_a_link() {
    for seed in 0..4 {
        let (mut network, lathe) = club(seed);
        network.connect("ben", "cleo");
        network.run();
        network.cut("ada", "ben");
        network.cut("ada", "cleo");
        let unknown = writes_unknown(&mut network, &[0x83, 0x15, 0x01, 0x82, 0x41, 0x00, 0x20]);
        let effect = writes_unknown(&mut network, &[0x83, 0x0c, 0x81, 0x04, 0x1a, 0x0f, 0x73, 0x14, 0x00]);
        let request = book(&network, lathe, 30);
        let after = network.act("cleo", request).unwrap();
        // Ben has it from Cleo, keeps it over a restart, and brings it to Ada.
        assert!(network.linked("ben", "cleo"), "seed {seed}");
        network.restart("ben");
        for id in [unknown, effect] {
            assert!(matches!(
                network.peer("ben").ledger().status(id),
                Some(Status::Provisional(judgement)) if !judgement.accepted()
            ));
        }
        network.connect("ben", "ada");
        network.run();
        network.agree(&["ada", "ben"]);
        for id in [unknown, effect, after] {
            let status = network.peer("ada").ledger().status(id);
            assert!(matches!(status, Some(Status::Confirmed { .. })), "seed {seed}");
        }
        network.connect("cleo", "ada");
        network.pass(1_000);
        network.agree(&["ada", "ben", "cleo"]);
        for name in ["ada", "ben", "cleo"] {
            let peer = network.peer(name);
            assert_eq!(peer.shelf.dropped, [], "{name}, seed {seed}");
            assert_eq!(peer.shelf.refusals[&unknown].code, "refused-action-unknown", "{name}, seed {seed}");
            assert!(!peer.shelf.refusals.contains_key(&after), "{name}, seed {seed}");
        }
    }
}
