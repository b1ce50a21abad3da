//! A device of a later version among older ones: they carry what they do not know.

use std::collections::BTreeSet;

use super::story::{book, club};
use crate::entry::{ENTRY_VERSION, Payload};
use crate::id::EntryId;
use crate::ledger::Status;
use crate::testing::network::Network;
use crate::testing::{action, device, sign};

/// Cleo's program, of a later version, writes an action that nobody else's knows.
fn writes_unknown(network: &mut Network, bytes: &[u8]) -> EntryId {
    let ledger = network.peer("cleo").ledger();
    let journal = *ledger.index().journal(&device("cleo")).unwrap();
    let payload = Payload {
        version: ENTRY_VERSION,
        organisation: Some(ledger.organisation()),
        device: device("cleo"),
        sequence: journal.sequence + 1,
        previous: Some(journal.head),
        seen: ledger.point(),
        builds_on: Vec::new(),
        clock_ms: network.now_ms,
        words: None,
        action: action(bytes),
    };
    let entry = sign("cleo", &payload);
    let id = entry.id();
    let mut admitted = BTreeSet::new();
    assert!(network.replica("cleo").admit_entry(None, entry, &mut admitted));
    network.replica("cleo").announce(&admitted, None);
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
