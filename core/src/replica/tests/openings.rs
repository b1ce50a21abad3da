//! Stories of the records that open epochs, and of who would have others miss them.

use super::keepers::keepers;
use super::story::confirmed;
use super::succession::{devices, epoch, eve_missed_what_was_confirmed_last, names, supports, without_ada};
use crate::cbor::SignatureBytes;
use crate::epoch::{Naming, NamingRecord};
use crate::replica::message::Message;
use crate::testing::device;
use crate::testing::network::{Network, dropped};

/// What a peer has of the only naming that there is.
fn record(network: &Network, name: &str) -> NamingRecord {
    let records = network.peer(name).replica.namings.records();
    assert_eq!(records.len(), 1);
    NamingRecord::decode(&records[0]).unwrap()
}

/// Ben, Cleo and Dan are to follow, and Ben has told the others by which record; what he proposed waits for Cleo and Dan. Of
/// seven members five are enough, and six signed.
fn proposed(seed: u64) -> Network {
    let (mut network, _) = without_ada(seed, &["ben", "cleo", "dan", "eve", "fay", "gus"]);
    network.orderer.away = ["cleo", "dan"].map(str::to_owned).into();
    names(&mut network, "ben", &["ben", "cleo", "dan"]);
    for by in ["cleo", "dan", "eve", "fay", "gus"] {
        supports(&mut network, by);
    }
    network
}

#[test]
fn nobody_makes_a_successor_miss_the_record_by_which_another_opens_the_epoch() {
    // Who no successor is, with signatures of its own that are none; and one of the successors, with those of some of the voices.
    for (seed, by) in [(1, "eve"), (2, "dan"), (3, "gus")] {
        let mut network = proposed(seed);
        let whole = record(&network, "cleo");
        for place in 0..5_u8 {
            let mut other = whole.clone();
            if by == "dan" {
                other.signatures.remove(usize::from(place));
            } else {
                let own = other.signatures.iter_mut().find(|one| one.device == device(by)).unwrap();
                own.signature = SignatureBytes([place; 64]);
            }
            network.inject(by, "cleo", &Message::Succession { record: other.encode() });
            network.run();
        }
        assert_eq!((epoch(&network, "cleo"), network.orderer.waiting()), (1, 1), "{by}");
        // Dan stays away: without Cleo there is no quorum.
        network.orderer.away.remove("cleo");
        network.run();
        network.pass(1_000);
        for name in ["ben", "cleo", "dan", "eve", "fay", "gus"] {
            assert_eq!(epoch(&network, name), 2, "{name}, with {by}");
            assert_eq!(keepers(&network, name), devices(&["ben", "cleo", "dan"]), "{name}");
        }
    }
}

#[test]
fn a_successor_that_brings_a_record_with_a_signature_that_is_none_is_left() {
    let mut network = proposed(4);
    let mut other = record(&network, "cleo");
    other.signatures[0].signature = SignatureBytes([7; 64]);
    network.inject("dan", "cleo", &Message::Succession { record: other.encode() });
    network.run();
    assert_eq!(dropped(network.peer("cleo")), ["dropped-epoch"]);
    assert!(!network.linked("dan", "cleo"));
    // Of whoever does not open the epoch nothing is kept as it is, so it is not looked at.
    network.inject("eve", "cleo", &Message::Succession { record: other.encode() });
    network.run();
    assert!(network.linked("eve", "cleo"));
}

#[test]
fn what_one_peer_names_behind_points_to_come_drives_out_nothing_that_another_brought() {
    let (mut network, missed) = eve_missed_what_was_confirmed_last();
    // Eve hears what is named before she hears what was confirmed, and from Dan much else.
    network.tamper = Some(|from, to, message| match message {
        Message::Order { .. } | Message::Succession { .. } if (from, to) == ("dan", "eve") => Vec::new(),
        Message::Order { .. } if (from, to) == ("ben", "eve") => Vec::new(),
        other => vec![other],
    });
    network.connect("ben", "eve");
    network.connect("dan", "eve");
    network.run();
    assert!(!confirmed(&network, "eve", missed));
    let real = record(&network, "ben");
    let bare = NamingRecord { naming: real.naming.clone(), signatures: Vec::new() };
    network.inject("dan", "eve", &Message::Succession { record: bare.encode() });
    for further in 1..40 {
        let mut after = real.naming.after;
        after.position += further;
        let naming = Naming { after, ..real.naming.clone() };
        let record = NamingRecord { naming, signatures: Vec::new() };
        network.inject("dan", "eve", &Message::Succession { record: record.encode() });
    }
    network.run();
    network.tamper = None;
    for _ in 0..8 {
        network.pass(5_000);
    }
    assert!(confirmed(&network, "eve", missed));
    let named = network.peer("eve").replica.namings();
    assert!(matches!(named.as_slice(), [one] if one.voices.len() == 2 && one.may_sign), "{named:?}");
}
