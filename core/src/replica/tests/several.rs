//! Stories of several keepers. By which means they agree is the shell's business: here a test says who leads.

use super::keepers::{all_for, keepers};
use super::story::{book, club, confirmed};
use crate::id::{EntryId, ResourceId};
use crate::ledger::Status;
use crate::ledger::record::Booking;
use crate::ledger::record::Key;
use crate::ledger::state::Look;
use crate::order::Certificate;
use crate::request::ProposalEffect;
use crate::rules::HOUR_MS;
use crate::testing::device;
use crate::testing::network::{Network, dropped};

const ALL: [&str; 3] = ["ada", "ben", "cleo"];

/// Ada, Ben and Cleo are keepers, everybody is linked to everybody.
fn three(seed: u64) -> (Network, ResourceId) {
    let (mut network, lathe) = club(seed);
    network.connect("ben", "cleo");
    let mut appoint = vec![device("ben"), device("cleo")];
    appoint.sort_unstable();
    all_for(&mut network, "ada", "Three keepers", ProposalEffect::Keepers { appoint, dismiss: Vec::new() });
    network.pass(25 * HOUR_MS);
    for name in ALL {
        assert_eq!(keepers(&network, name).len(), 3, "{name}");
        assert!(network.peer(name).replica.alarms().next().is_none(), "{name}");
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
    }
    (network, lathe)
}

fn booked(network: &mut Network, name: &str, lathe: ResourceId, hours: i64) -> EntryId {
    let request = book(network, lathe, hours);
    network.act(name, request).unwrap()
}

/// The keepers that signed the newest certificate which a peer keeps.
fn signers(network: &Network, name: &str) -> usize {
    let (_, bytes) = network.peer(name).shelf.certificates.last_key_value().unwrap();
    Certificate::decode(bytes).unwrap().signatures.len()
}

#[test]
fn three_keepers_confirm_with_two_signatures_whoever_of_them_leads_or_is_away() {
    for seed in 0..6 {
        let (mut network, lathe) = three(seed);
        let first = booked(&mut network, "ben", lathe, 30);
        assert!(ALL.iter().all(|name| confirmed(&network, name, first)));
        network.agree(&ALL);
        assert!(signers(&network, "ada") >= 2);
        for (hours, away) in [(60, "ada"), (90, "ben"), (120, "cleo")] {
            let others: Vec<&str> = ALL.into_iter().filter(|name| *name != away).collect();
            network.orderer.away.insert(away.to_owned());
            for other in &others {
                network.cut(away, other);
            }
            let booking = booked(&mut network, others[0], lathe, hours);
            assert!(others.iter().all(|name| confirmed(&network, name, booking)), "without {away}");
            assert_eq!(signers(&network, others[0]), 2);
            // Whoever was away writes, too, and comes back.
            let own = booked(&mut network, away, lathe, hours + 10);
            assert!(!confirmed(&network, away, own));
            network.orderer.away.clear();
            for other in &others {
                network.connect(away, other);
            }
            network.run();
            assert!(ALL.iter().all(|name| confirmed(&network, name, own)));
            network.agree(&ALL);
        }
        for name in ALL {
            assert!(network.peer(name).replica.alarms().next().is_none(), "{name}");
            assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
        }
    }
}

#[test]
fn one_keeper_of_three_confirms_nothing_and_of_two_sides_only_the_larger_does() {
    let (mut network, lathe) = three(1);
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    network.orderer.away.insert("ada".to_owned());
    // The same slot on both sides.
    let alone = booked(&mut network, "ada", lathe, 40);
    let together = booked(&mut network, "ben", lathe, 40);
    assert!(!confirmed(&network, "ada", alone));
    assert!(confirmed(&network, "ben", together) && confirmed(&network, "cleo", together));
    network.orderer.away.clear();
    network.connect("ada", "ben");
    network.connect("ada", "cleo");
    network.run();
    network.agree(&ALL);
    let state = network.peer("ada").ledger().confirmed();
    assert!(state.record::<Booking>(&Key::Booking(together.into())).is_some());
    assert!(state.record::<Booking>(&Key::Booking(alone.into())).is_none(), "the later one is refused");
    assert!(matches!(network.peer("ada").ledger().status(alone), Some(Status::Confirmed { .. })));
}

#[test]
fn what_is_agreed_on_and_not_yet_signed_is_shown_as_confirmed_by_nobody_and_survives_a_restart() {
    let (mut network, lathe) = three(2);
    // Agreed on by all, but no keeper hears another: nobody knows whether a quorum came to the same.
    for (a, b) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
        network.cut(a, b);
    }
    let booking = booked(&mut network, "ada", lathe, 40);
    assert!(network.peer("ada").replica.agreed_point().is_some());
    assert!(!confirmed(&network, "ada", booking));
    let before = network.peer("ada").ledger().position();
    for name in ALL {
        network.restart(name);
    }
    network.run();
    assert_eq!(network.peer("ada").ledger().position(), before);
    for (a, b) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
        network.connect(a, b);
    }
    network.run();
    assert!(ALL.iter().all(|name| confirmed(&network, name, booking)));
    network.agree(&ALL);
}

#[test]
fn keepers_are_replaced_and_become_one_again_without_stopping() {
    let (mut network, lathe) = three(3);
    network.bring("ada", "dan");
    network.connect("dan", "ben");
    network.connect("dan", "cleo");
    network.run();
    let effect = ProposalEffect::Keepers { appoint: vec![device("dan")], dismiss: vec![device("ada")] };
    all_for(&mut network, "ben", "Dan instead of Ada", effect);
    network.pass(25 * HOUR_MS);
    let all = ["ada", "ben", "cleo", "dan"];
    for name in all {
        let now = keepers(&network, name);
        assert!(now.len() == 3 && now.contains(&device("dan")) && !now.contains(&device("ada")), "{name}");
    }
    for other in ["ben", "cleo", "dan"] {
        network.cut("ada", other);
    }
    let booking = booked(&mut network, "cleo", lathe, 40);
    assert!(confirmed(&network, "dan", booking));
    let mut dismiss = vec![device("ben"), device("cleo")];
    dismiss.sort_unstable();
    let effect = ProposalEffect::Keepers { appoint: Vec::new(), dismiss };
    network.connect("ada", "ben");
    network.run();
    all_for(&mut network, "ben", "Dan alone", effect);
    network.pass(25 * HOUR_MS);
    for name in all {
        assert_eq!(keepers(&network, name), [device("dan")], "{name}");
        assert!(network.peer(name).replica.agreement().is_none(), "{name}");
    }
    let booking = booked(&mut network, "ben", lathe, 50);
    assert!(confirmed(&network, "ben", booking));
    network.agree(&all);
    for name in all {
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
        assert!(network.peer(name).replica.alarms().next().is_none(), "{name}");
    }
}
