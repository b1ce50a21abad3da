//! Stories of several keepers. By which means they agree is the shell's business: here a test says who leads.

use super::keepers::{all_for, keepers};
use super::readers::decided;
use super::story::{book, club, confirmed};
use crate::agreed::{Command, Reason, point_after};
use crate::entry::Point;
use crate::id::{EntryId, ResourceId};
use crate::ledger::Status;
use crate::ledger::record::Booking;
use crate::ledger::record::Key;
use crate::ledger::state::Look;
use crate::order::{Certificate, OrderRecord, Run};
use crate::replica::Event;
use crate::replica::agree::Agreement;
use crate::replica::message::{Given, Message};
use crate::request::{ProposalEffect, Request};
use crate::rules::HOUR_MS;
use crate::testing::device;
use crate::testing::network::{Network, dropped};

pub(super) const ALL: [&str; 3] = ["ada", "ben", "cleo"];

/// Ada, Ben and Cleo are keepers, everybody is linked to everybody.
pub(super) fn three(seed: u64) -> (Network, ResourceId) {
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

pub(super) const FOUR: [&str; 4] = ["ada", "ben", "cleo", "dan"];

/// Dan is a keeper as well, and linked to everybody.
pub(super) fn four(seed: u64) -> (Network, ResourceId) {
    let (mut network, lathe) = three(seed);
    network.bring("ada", "dan");
    for other in ["ben", "cleo"] {
        network.connect("dan", other);
    }
    let effect = ProposalEffect::Keepers { appoint: vec![device("dan")], dismiss: Vec::new() };
    all_for(&mut network, "ada", "Dan as well", effect);
    network.pass(25 * HOUR_MS);
    assert!(FOUR.iter().all(|name| keepers(&network, name).len() == 4));
    (network, lathe)
}

pub(super) fn booked(network: &mut Network, name: &str, lathe: ResourceId, hours: i64) -> EntryId {
    let request = book(network, lathe, hours);
    network.act(name, request).unwrap()
}

/// What is wrong on a peer, by code.
pub(super) fn codes(network: &Network, name: &str) -> Vec<String> {
    network.peer(name).replica.alarms().map(|alarm| alarm.code.clone()).collect()
}

/// The keepers that signed the newest certificate which a peer keeps.
pub(super) fn signers(network: &Network, name: &str) -> usize {
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
fn whoever_leads_proposes_nothing_else_until_it_is_known_what_became_of_it() {
    let (mut network, lathe) = three(12);
    // Cleo and Ben hear nothing: it stands in Ada's log, and is not agreed on.
    network.orderer.away = ["ben", "cleo"].map(str::to_owned).into();
    let booking = booked(&mut network, "ada", lathe, 40);
    assert_eq!(network.orderer.waiting(), 1);
    let ada = network.peers.iter().position(|peer| peer.name == "ada").unwrap();
    let bytes = network.orderer.proposed(ada).expect("a batch").encode();
    network.event(ada, Event::Agreement(Agreement::Considered { bytes }));
    network.pass(2_000);
    assert_eq!(network.orderer.waiting(), 1);
    network.orderer.away.clear();
    network.run();
    assert!(ALL.iter().all(|name| confirmed(&network, name, booking)));
    network.agree(&ALL);
}

#[test]
fn of_several_batches_that_are_agreed_on_for_one_place_every_keeper_signs_the_first_however_many_follow() {
    let (mut network, lathe) = three(13);
    for (a, b) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
        network.cut(a, b);
    }
    let booking = booked(&mut network, "ada", lathe, 40);
    let Some(Command::Batch { after, record }) = network.orderer.commands().pop() else { panic!("a batch") };
    let first = OrderRecord::decode(&record).unwrap();
    let ada = network.peers.iter().position(|peer| peer.name == "ada").unwrap();
    for later_ms in 1..40 {
        let record = OrderRecord { time_ms: first.time_ms + later_ms, ..first.clone() }.encode();
        network.orderer.propose(ada, Command::Batch { after, record }.encode());
    }
    network.run();
    for (a, b) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
        network.connect(a, b);
    }
    network.run();
    for name in ALL {
        assert!(confirmed(&network, name, booking), "{name}");
        assert_eq!(network.peer(name).ledger().time_ms(), first.time_ms, "{name}");
    }
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

/// Rules that refuse every booking, as a program with a fault would.
pub(super) fn without_bookings(
    scene: &mut crate::ledger::scene::Scene<'_>,
    entry: &crate::entry::Entry,
    facts: &crate::rules::Facts<'_>,
) -> Result<(), crate::ledger::refusal::Refusal> {
    match entry.payload().action {
        crate::action::Action::Book { .. } => Err(crate::ledger::refusal::Refusal::new("refused-slot-taken")),
        _ => crate::rules::judge(scene, entry, facts),
    }
}

fn failing_on_bookings(
    scene: &mut crate::ledger::scene::Scene<'_>,
    entry: &crate::entry::Entry,
    facts: &crate::rules::Facts<'_>,
) -> Result<(), crate::ledger::refusal::Refusal> {
    assert!(!matches!(entry.payload().action, crate::action::Action::Book { .. }), "made to fail");
    crate::rules::judge(scene, entry, facts)
}

pub(super) fn objecting(network: &Network, name: &str) -> Vec<(crate::id::DeviceId, Reason)> {
    network.peer(name).replica.objecting().iter().map(|found| (found.keeper, found.reason)).collect()
}

#[test]
fn a_keeper_that_comes_to_another_verdict_does_not_sign_and_is_shown_and_the_others_go_on() {
    let (mut network, lathe) = three(4);
    network.bring("ada", "dan");
    network.replica("cleo").judge_by(without_bookings);
    let booking = booked(&mut network, "dan", lathe, 40);
    assert!(confirmed(&network, "ada", booking) && confirmed(&network, "dan", booking));
    assert_eq!(signers(&network, "dan"), 2);
    let differs = vec![(device("cleo"), Reason::Differs { entry: booking, accepted: false })];
    for name in ["ada", "ben", "cleo", "dan"] {
        assert_eq!(objecting(&network, name), differs, "{name}");
    }
    assert_eq!(codes(&network, "cleo"), ["alarm-verdicts-differ"], "its ledger stays where it is");
    network.restart("dan");
    assert_eq!(objecting(&network, "dan"), differs, "kept");
    let note = format!("objection-of/{}", crate::id::to_hex(&device("cleo").0));
    let before = network.peer("dan").shelf.notes[&note].clone();
    network.connect("dan", "ada");
    // A program that is mended goes on, and signs again.
    for other in ["ada", "ben"] {
        network.restart("cleo");
        network.connect("cleo", other);
    }
    network.connect("cleo", "ada");
    network.run();
    assert_eq!(objecting(&network, "ada"), [], "withdrawn");
    network.inject("ben", "ada", &Message::Objection { objection: before });
    network.run();
    assert_eq!(objecting(&network, "ada"), [], "also when it comes again from who has not heard that");
    for hours in [60, 70] {
        network.orderer.chosen = Some("cleo".to_owned());
        let booking = booked(&mut network, "cleo", lathe, hours);
        assert!(ALL.iter().all(|name| confirmed(&network, name, booking)));
    }
    network.agree(&ALL);
    assert_eq!(objecting(&network, "ada"), [], "it signs again");
}

#[test]
fn who_leads_and_comes_to_another_verdict_than_a_quorum_is_outvoted_and_the_others_go_on() {
    let (mut network, lathe) = three(6);
    assert!(network.peer("ada").replica.leads_keepers());
    network.replica("ada").judge_by(without_bookings);
    let booking = booked(&mut network, "cleo", lathe, 40);
    network.pass(1_000);
    for name in ["ben", "cleo"] {
        assert!(confirmed(&network, name, booking), "{name}");
        assert!(network.peer(name).ledger().aside().is_empty(), "{name}");
        let differs = vec![(device("ada"), Reason::Differs { entry: booking, accepted: false })];
        assert_eq!(objecting(&network, name), differs, "{name}");
    }
    assert!(!network.peer("ada").replica.leads_keepers());
    assert_eq!(codes(&network, "ada"), ["alarm-verdicts-differ"]);
}

#[test]
fn an_entry_on_which_no_quorum_comes_to_one_verdict_is_set_aside_and_the_rest_goes_on() {
    let (mut network, lathe) = four(5);
    for name in ["cleo", "dan"] {
        network.replica(name).judge_by(without_bookings);
    }
    let aside = booked(&mut network, "ada", lathe, 40);
    network.pass(1_000);
    let other = network.act("ben", Request::Invite { own_device: false, days: 3, for_member: None }).unwrap();
    network.pass(1_000);
    assert!(FOUR.iter().all(|name| confirmed(&network, name, other)), "others go on");
    for name in FOUR {
        assert!(!confirmed(&network, name, aside));
        assert!(network.peer(name).ledger().aside().contains_key(&aside), "{name}");
        assert_eq!(codes(&network, name), ["alarm-entries-aside"], "{name}");
    }
}

#[test]
fn who_hears_that_a_batch_was_dropped_before_those_ahead_of_it_are_done_lets_it_go_too() {
    let (mut network, lathe) = four(21);
    network.orderer.away.insert("cleo".to_owned());
    for other in ["ada", "ben", "dan"] {
        network.cut("cleo", other);
    }
    let first = booked(&mut network, "ada", lathe, 40);
    for name in ["ben", "dan"] {
        network.replica(name).judge_by(failing_on_bookings);
    }
    let aside = booked(&mut network, "ada", lathe, 50);
    assert!(network.peer("ben").ledger().aside().contains_key(&aside));
    // Cleo hears of all that, and only then what was certified. From then on she is needed.
    network.orderer.away = ["ada".to_owned()].into();
    network.run();
    for other in ["ben", "dan"] {
        network.cut("ada", other);
        network.connect("cleo", other);
    }
    network.run();
    assert!(confirmed(&network, "cleo", first));
    let next = network.act("ben", Request::Invite { own_device: false, days: 3, for_member: None }).unwrap();
    network.pass(1_000);
    for name in ["ben", "cleo", "dan"] {
        assert!(confirmed(&network, name, next), "{name}");
    }
}

#[test]
fn one_clock_that_is_off_carries_the_certified_time_nowhere() {
    for (seed, ahead_ms) in [(6, 40 * HOUR_MS), (7, -40 * HOUR_MS)] {
        let (mut network, lathe) = three(seed);
        for other in ["ben", "cleo"] {
            network.cut("ada", other);
        }
        let place = network.peers.iter().position(|peer| peer.name == "ada").unwrap();
        network.peers[place].clock_ahead_ms = ahead_ms;
        for other in ["ben", "cleo"] {
            network.connect("ada", other);
        }
        network.pass(1_000);
        for (hours, name) in (100..).zip(ALL) {
            network.orderer.chosen = Some(name.to_owned());
            let booking = booked(&mut network, "ben", lathe, hours);
            assert!(confirmed(&network, "ben", booking), "{name} leads");
            let off_ms = network.peer("ben").ledger().time_ms() - network.now_ms;
            assert!(off_ms.abs() < 60_000, "{off_ms}");
        }
        network.agree(&ALL);
    }
}

/// Cleo signs a batch of her own making: only Ada hears of it.
fn lies(network: &mut Network, after: Point, count: u64) {
    let ledger = network.peer("ada").ledger();
    let last = EntryId([8; 32]);
    let record = OrderRecord {
        version: 1,
        epoch: after.epoch,
        first: after.position + 1,
        time_ms: ledger.time_ms(),
        rules_version: ledger.rules_version(),
        keepers: keepers(network, "ada"),
        runs: vec![Run { device: device("ben"), first: 90, count, last }],
        verdicts: vec![0],
    };
    let bytes = record.encode();
    let point = point_after(&after, &record, &bytes).unwrap();
    let organisation = ledger.organisation();
    let signature = crate::testing::certificate(organisation, point, &["cleo"]).signatures[0].signature;
    let signed = Given { point, state: None, signature };
    let place = network.peers.iter().position(|peer| peer.name == "ada").unwrap();
    let bytes = Command::Batch { after, record: bytes }.encode();
    network.event(place, Event::Agreement(Agreement::Considered { bytes }));
    network.inject("cleo", "ada", &Message::Signature { signed });
    network.run();
}

#[test]
fn a_keeper_that_signs_two_batches_for_one_place_is_shown_by_its_signatures_and_no_longer_counts() {
    for (seed, count) in [(8, 1), (9, 2), (10, 5)] {
        let (mut network, lathe) = three(seed);
        network.bring("ben", "dan");
        network.cut("ben", "dan");
        let here = network.peer("ada").ledger().point().unwrap();
        lies(&mut network, here, count);
        assert_eq!(codes(&network, "ada"), [""; 0], "one signature says nothing yet");
        // Cleo signs what is true, too: without Ben, hers is needed.
        network.orderer.away.insert("ben".to_owned());
        network.orderer.chosen = Some("cleo".to_owned());
        network.cut("ada", "ben");
        network.cut("ben", "cleo");
        booked(&mut network, "cleo", lathe, 40);
        assert_eq!(codes(&network, "ada"), ["alarm-two-orders-dismiss"], "{count}");
        network.orderer.away.clear();
        network.connect("ada", "ben");
        network.run();
        assert_eq!(codes(&network, "ben"), ["alarm-two-orders-dismiss"]);
        // So is a member that was not there.
        network.connect("dan", "ben");
        network.run();
        assert_eq!(codes(&network, "dan"), ["alarm-two-orders-dismiss"]);
        let health = network.peer("ben").replica.keepers_health();
        let two: Vec<_> = health.iter().filter(|one| one.two_orders).map(|one| one.keeper).collect();
        assert_eq!(two, [device("cleo")]);
        // The other two go on without it, and one of them with it does not.
        let booking = booked(&mut network, "ada", lathe, 60);
        assert!(confirmed(&network, "ada", booking) && confirmed(&network, "ben", booking));
        network.cut("ada", "ben");
        network.orderer.away.insert("ben".to_owned());
        let booking = booked(&mut network, "ada", lathe, 80);
        assert!(!confirmed(&network, "ada", booking));
        network.restart("ada");
        assert!(network.peer("ada").ledger().has_two_faces(&device("cleo")), "kept");
    }
}

#[test]
fn a_keeper_that_was_set_back_learns_what_it_signed_and_signs_nothing_for_that_position_again() {
    let (mut network, lathe) = three(9);
    let before = network.peer("cleo").shelf.clone();
    // Cleo's signature is needed.
    network.orderer.away.insert("ben".to_owned());
    network.cut("ada", "ben");
    network.cut("ben", "cleo");
    booked(&mut network, "cleo", lathe, 40);
    let signed = network.peer("cleo").shelf.signed.unwrap();
    assert_eq!(network.peer("ada").ledger().point(), Some(signed));
    *network.shelf("cleo") = before;
    network.restart("cleo");
    network.run();
    assert_ne!(network.peer("cleo").shelf.signed, Some(signed));
    network.connect("cleo", "ada");
    network.run();
    assert_eq!(network.peer("cleo").shelf.signed, Some(signed));
    assert_eq!(codes(&network, "cleo"), ["alarm-keeper-set-back"]);
    let booking = booked(&mut network, "cleo", lathe, 80);
    assert!(confirmed(&network, "cleo", booking), "what comes after that it signs");
    network.orderer.away.clear();
    network.connect("cleo", "ben");
    network.run();
    network.agree(&ALL);
}

#[test]
fn that_nothing_is_confirmed_is_said_after_a_minute_with_who_is_missing_and_only_while_it_is_so() {
    let (mut network, lathe) = three(10);
    network.bring("ada", "dan");
    for other in ["ben", "cleo"] {
        network.cut("ada", other);
    }
    network.orderer.away = ["ben", "cleo"].map(str::to_owned).into();
    network.pass(120_000);
    assert_eq!(network.peer("ada").replica.stall(), None, "nothing waits");
    booked(&mut network, "dan", lathe, 40);
    network.pass(59_000);
    network.pass(1_000);
    network.pass(58_000);
    assert_eq!(network.peer("ada").replica.stall(), None);
    network.pass(2_000);
    for name in ["ada", "dan"] {
        let stall = network.peer(name).replica.stall().unwrap();
        assert_eq!((stall.waiting, stall.here, stall.needed), (1, 1, 2), "{name}");
        if name == "ada" {
            assert_eq!(stall.missing.len(), 2);
        }
    }
    network.orderer.away.clear();
    network.connect("ada", "ben");
    network.run();
    network.pass(1_000);
    assert_eq!(network.peer("ada").replica.stall(), None);
    assert_eq!(network.peer("dan").replica.stall(), None);
}

#[test]
fn a_signature_that_comes_back_after_the_others_certified_the_batch_makes_no_certificate_of_its_own() {
    let (mut network, lathe) = three(12);
    network.orderer.chosen = Some("ben".to_owned());
    network.slow_to_sign = Some("ada".to_owned());
    let booking = booked(&mut network, "ben", lathe, 40);
    assert!(ALL.iter().all(|name| confirmed(&network, name, booking)));
    assert!(network.signs_late() > 0, "Ada was about to sign");
    network.run();
    network.agree(&ALL);
    for name in ALL {
        let memory = crate::testing::memory::Memory::new(&network.peer(name).writes);
        assert_eq!(crate::verify::verify(&memory).unwrap().fault, None, "{name}");
    }
}

#[test]
fn of_each_keeper_it_is_told_how_far_it_is_what_it_signed_last_and_what_it_objects_to() {
    let (mut network, lathe) = three(11);
    network.bring("ada", "dan");
    for other in ["ben", "cleo"] {
        network.connect("dan", other);
    }
    let first = booked(&mut network, "dan", lathe, 40);
    let health = |network: &Network, of: &str, by: &str| {
        let all = network.peer(by).replica.keepers_health();
        assert_eq!(all.len(), 3);
        all.into_iter().find(|health| health.keeper == device(of)).unwrap()
    };
    let here = network.peer("dan").ledger().point().unwrap();
    let time_ms = network.peer("dan").ledger().time_ms();
    for name in ALL {
        let told = health(&network, name, "dan");
        assert!(told.connected && !told.this && !told.two_orders, "{name}");
        assert_eq!((told.point, told.behind, told.objects, told.leads), (Some(here), Some(0), None, None));
        let own = health(&network, name, name);
        assert!(own.this && own.connected);
        assert_eq!((own.point, own.behind), (Some(here), Some(0)), "{name}");
        assert_eq!(own.leads, Some(network.peer(name).replica.leads_keepers()), "{name}");
        assert!(confirmed(&network, name, first));
    }
    let signed =
        ALL.iter().filter(|name| health(&network, name, "dan").signed == Some((here, Some(time_ms))));
    assert!(signed.count() >= 2, "a quorum signed the newest");
    assert_eq!(ALL.iter().filter(|name| health(&network, name, name).leads == Some(true)).count(), 1);

    // Cleo comes to another verdict, and stays where it is.
    network.replica("cleo").judge_by(without_bookings);
    let entry = booked(&mut network, "dan", lathe, 60);
    let told = health(&network, "cleo", "dan");
    assert_eq!((told.point, told.behind), (Some(here), Some(1)));
    assert_eq!(told.objects.map(|found| found.reason), Some(Reason::Differs { entry, accepted: false }));
    assert!(told.signed.is_none_or(|(point, _)| point.position <= here.position), "it does not sign");
    assert_eq!(health(&network, "ada", "dan").behind, Some(0));
    assert_eq!(health(&network, "cleo", "cleo").behind, Some(1), "it hears how far the others are");

    // Of one that is not connected, only what it signed is known.
    network.cut("dan", "ben");
    let told = health(&network, "ben", "dan");
    assert_eq!((told.connected, told.point, told.behind), (false, None, None));
    assert!(told.signed.is_some());
}

#[test]
fn how_long_a_stall_is_put_up_with_is_the_constitutions_to_say() {
    let (mut network, lathe) = three(12);
    let text = network.peer("ada").ledger().constitution().text().to_owned();
    let constitution = text.replace("stall_minutes = 1;", "stall_minutes = 3;");
    assert_ne!(constitution, text);
    decided(&mut network, "More patience", ProposalEffect::Amend { constitution });
    assert_eq!(network.peer("ada").ledger().constitution().parameters().stall_minutes, 3);
    for other in ["ben", "cleo"] {
        network.cut("ada", other);
    }
    network.orderer.away = ["ben", "cleo"].map(str::to_owned).into();
    booked(&mut network, "ada", lathe, 60);
    network.pass(1_000);
    for _ in 0..3 {
        network.pass(59_000);
        assert_eq!(network.peer("ada").replica.stall(), None);
    }
    network.pass(5_000);
    assert!(network.peer("ada").replica.stall().is_some());
}

#[test]
fn a_batch_that_is_brought_with_its_certificate_and_agreed_on_as_well_is_done_once() {
    let (mut network, lathe) = three(8);
    // Cleo is brought batch and certificate by Ada, but not the entry.
    network.orderer.away.insert("cleo".to_owned());
    network.cut("cleo", "ada");
    network.cut("cleo", "ben");
    let booking = booked(&mut network, "ben", lathe, 40);
    network.tamper = Some(|_, to, message| match message {
        Message::Entries { .. } if to == "cleo" => Vec::new(),
        message => vec![message],
    });
    network.connect("cleo", "ada");
    network.run();
    let before = network.peer("cleo").ledger().position();
    assert!(network.peer("ada").ledger().position() > before, "it waits for the entry");
    // Then she hears that it is agreed on, and somebody has the entry for that.
    network.orderer.away.clear();
    network.run();
    let bytes = network.peer("ben").shelf.entry(&booking).unwrap();
    let entry = crate::entry::Entry::verify(&bytes).unwrap();
    network.replica("cleo").keep_for_batch(&device("ben"), &[entry]);
    network.pass(1_000);
    assert!(confirmed(&network, "cleo", booking), "she has done it with the others");
    // What she was brought is over. The entry comes after all, and what is next is done as ever.
    network.tamper = None;
    network.connect("cleo", "ben");
    network.pass(10_000);
    let next = booked(&mut network, "ben", lathe, 60);
    assert!(ALL.iter().all(|name| confirmed(&network, name, next)));
    network.agree(&ALL);
    assert!(network.peer("cleo").replica.alarms().next().is_none());
    assert_eq!(dropped(network.peer("cleo")), [""; 0]);
}

#[test]
fn a_keeper_that_revokes_its_device_is_heard_by_the_other_until_that_is_confirmed() {
    let (mut network, lathe) = three(9);
    let effect = ProposalEffect::Keepers { appoint: Vec::new(), dismiss: vec![device("cleo")] };
    all_for(&mut network, "ada", "Two keepers", effect);
    network.pass(25 * HOUR_MS);
    assert_eq!(keepers(&network, "ada").len(), 2);
    // Ada hears of it from Cleo, before Ben's device is there again: of two keepers both must sign.
    network.cut("ada", "ben");
    network.act("ben", Request::RevokeDevice { device: device("ben") }).unwrap();
    network.pass(5_000);
    assert_eq!(keepers(&network, "ada").len(), 2);
    network.connect("ada", "ben");
    network.pass(5_000);
    assert_eq!(keepers(&network, "ada"), [device("ada")]);
    let booking = booked(&mut network, "cleo", lathe, 40);
    assert!(confirmed(&network, "ada", booking) && confirmed(&network, "cleo", booking));
    network.pass(1_000);
    network.pass(HOUR_MS);
    assert!(!network.linked("ada", "ben"), "and then it is left");
}
