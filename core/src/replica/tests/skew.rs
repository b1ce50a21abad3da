//! Stories of keepers whose programs are of different age, where a decision raises the rules to a version that some of them
//! do not know.

use super::partitions::part;
use super::readers::decided;
use super::several::{booked, codes, objecting, signers, three};
use super::story::confirmed;
use crate::action::RULES_VERSION;
use crate::agreed::Reason;
use crate::id::ResourceId;
use crate::replica::Replica;
use crate::request::{Choice, ProposalEffect, Request};
use crate::rules::HOUR_MS;
use crate::testing::device;
use crate::testing::network::{Network, dropped};
use crate::testing::skew::knowing;

const NEWER: u32 = RULES_VERSION + 1;

const PEERS: [&str; 4] = ["ada", "ben", "cleo", "dan"];

/// Ada, Ben and Cleo are keepers, Dan is a member; the programs of these know the newer rules.
fn updated(seed: u64, newer: &[&str]) -> (Network, ResourceId) {
    let (mut network, lathe) = three(seed);
    network.bring("ada", "dan");
    for name in newer {
        network.updates(name, NEWER);
    }
    part(&mut network, &[&PEERS]);
    (network, lathe)
}

fn rules(network: &Network, name: &str) -> u32 {
    network.peer(name).ledger().rules_version()
}

#[test]
fn a_keeper_that_does_not_know_the_new_rules_stops_where_they_begin_and_says_so_and_the_others_go_on() {
    for (seed, leads) in [(1, "ada"), (2, "ben"), (3, "cleo")] {
        for member_is_old in [false, true] {
            let newer: &[&str] = if member_is_old { &["ada", "ben"] } else { &["ada", "ben", "dan"] };
            let (mut network, lathe) = updated(seed, newer);
            network.orderer.chosen = Some(leads.to_owned());
            decided(&mut network, "Newer rules", ProposalEffect::RaiseRules { version: NEWER });
            assert_eq!((rules(&network, "ada"), rules(&network, "ben")), (NEWER, NEWER), "{leads} leads");
            let stopped_at = network.peer("cleo").ledger().position();
            // Also while the old one is the first who would be chosen to lead.
            for (hours, name) in [(40, "ada"), (50, "cleo"), (60, "dan")] {
                let booking = booked(&mut network, name, lathe, hours);
                assert!(confirmed(&network, "ada", booking), "{name}'s, {leads} led");
                assert!(confirmed(&network, "ben", booking));
                assert_eq!(confirmed(&network, "dan", booking), !member_is_old);
                assert!(!confirmed(&network, "cleo", booking));
                assert!(network.peer("cleo").ledger().find(&booking).is_some(), "it still carries entries");
                assert_eq!(signers(&network, "ada"), 2);
            }
            assert_eq!(network.peer("cleo").ledger().position(), stopped_at);
            assert_eq!(codes(&network, "cleo"), ["alarm-rules-newer"]);
            assert_eq!(codes(&network, "dan").is_empty(), !member_is_old);
            let expected = vec![(device("cleo"), Reason::Rules { known: RULES_VERSION })];
            for name in PEERS.iter().filter(|name| **name != "dan" || !member_is_old) {
                assert_eq!(objecting(&network, name), expected, "{name} is shown why, {leads} led");
            }
            assert_eq!(codes(&network, "ada"), [""; 0]);
            assert_eq!(network.peer("ada").replica.stall(), None);

            // It took nothing that it cannot read again.
            network.restart("cleo");
            // With a new program it catches up and signs again.
            for name in ["cleo", "dan"] {
                network.updates(name, NEWER);
            }
            part(&mut network, &[&PEERS]);
            network.pass(1_000);
            network.agree(&PEERS);
            network.orderer.chosen = Some("cleo".to_owned());
            network.orderer.away.insert("ben".to_owned());
            let booking = booked(&mut network, "cleo", lathe, 70);
            assert!(PEERS.iter().all(|name| confirmed(&network, name, booking)));
            for name in PEERS {
                assert_eq!(objecting(&network, name), [], "{name}");
                assert_eq!((codes(&network, name).len(), rules(&network, name)), (0, NEWER), "{name}");
                assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
            }
        }
    }
}

#[test]
fn a_ledger_that_a_newer_program_went_on_with_is_not_called_damaged_by_an_older_one() {
    let (mut network, lathe) = updated(7, &["ada", "ben", "cleo", "dan"]);
    decided(&mut network, "Newer rules", ProposalEffect::RaiseRules { version: NEWER });
    let booking = booked(&mut network, "dan", lathe, 40);
    assert!(confirmed(&network, "dan", booking));
    let peer = network.peer("dan");
    let opens = |knows| {
        let opened =
            knowing(knows, || Replica::open(peer.replica.me(), &peer.shelf.opening(), network.now_ms));
        opened.map_err(|fault| knowing(knows, || fault.message().code)).map(|_| ())
    };
    assert_eq!(opens(RULES_VERSION), Err("fault-newer-database".to_owned()));
    assert_eq!(opens(NEWER), Ok(()));
}

#[test]
fn where_too_few_keepers_know_the_new_rules_all_stop_there_and_say_so_until_enough_are_updated() {
    for (seed, leads) in [(4, "ada"), (5, "ben"), (6, "cleo")] {
        let (mut network, lathe) = updated(seed, &["ada", "dan"]);
        network.orderer.chosen = Some(leads.to_owned());
        decided(&mut network, "Newer rules", ProposalEffect::RaiseRules { version: NEWER });
        let booking = booked(&mut network, "dan", lathe, 40);
        for _ in 0..5 {
            network.pass(60_000);
        }
        assert!(PEERS.iter().all(|name| !confirmed(&network, name, booking)), "{leads} leads");
        // Nothing of it is lost, and whoever looks sees why nothing is confirmed.
        let shown: Vec<_> = objecting(&network, "dan").into_iter().map(|(keeper, _)| keeper).collect();
        let told = codes(&network, "ben").iter().chain(&codes(&network, "cleo")).cloned().collect::<Vec<_>>();
        assert!(shown.len() + told.len() >= 2, "{shown:?} {told:?}, {leads} leads");
        assert!(network.peer("dan").replica.stall().is_some());
        assert!(network.peer("ada").replica.stall().is_some());
        network.updates("ben", NEWER);
        part(&mut network, &[&PEERS]);
        for _ in 0..3 {
            network.pass(60_000);
        }
        for name in ["ada", "ben", "dan"] {
            assert!(confirmed(&network, name, booking), "{name}, {leads} led");
            assert_eq!(rules(&network, name), NEWER, "{name}");
        }
        network.agree(&["ada", "ben", "dan"]);
        network.updates("cleo", NEWER);
        part(&mut network, &[&PEERS]);
        network.pass(60_000);
        network.agree(&PEERS);
        for name in PEERS {
            assert_eq!((objecting(&network, name), codes(&network, name)), (vec![], vec![]), "{name}");
        }
    }
}

#[test]
fn a_keeper_that_said_it_does_not_know_the_rules_signs_that_very_batch_once_it_does_while_a_third_is_away() {
    for (seed, leads) in [(7, "ada"), (8, "ben")] {
        let (mut network, lathe) = updated(seed, &["ada", "dan"]);
        part(&mut network, &[&["ada", "ben", "dan"], &["cleo"]]);
        network.orderer.chosen = Some(leads.to_owned());
        let proposal = network
            .act(
                "ada",
                Request::Propose {
                    title: "Newer rules".to_owned(),
                    text: "They are better.".to_owned(),
                    effect: ProposalEffect::RaiseRules { version: NEWER },
                    hours: Some(24),
                },
            )
            .unwrap();
        for name in ["ada", "ben", "dan"] {
            let vote = Request::Vote { proposal: proposal.into(), choice: Choice::Yes };
            network.act(name, vote).unwrap();
        }
        network.pass(25 * HOUR_MS);
        let booking = booked(&mut network, "dan", lathe, 40);
        assert!(!confirmed(&network, "ada", booking), "{leads} leads");
        let expected = vec![(device("ben"), Reason::Rules { known: RULES_VERSION })];
        assert_eq!(objecting(&network, "dan"), expected, "{leads} leads");
        network.updates("ben", NEWER);
        part(&mut network, &[&["ada", "ben", "dan"], &["cleo"]]);
        network.pass(60_000);
        for name in ["ada", "ben", "dan"] {
            assert!(confirmed(&network, name, booking), "{name}, {leads} led");
            assert_eq!((codes(&network, name), objecting(&network, name)), (vec![], vec![]), "{name}");
        }
    }
}
