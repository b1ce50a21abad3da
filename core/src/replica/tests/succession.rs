//! Stories of lost keepers whose successors the members name.

use super::keepers::keepers;
use super::story::{book, club, confirmed};
use crate::epoch::NamingRecord;
use crate::id::{DeviceId, EntryId, NamingId};
use crate::ledger::Status;
use crate::request::Request;
use crate::rules::HOUR_MS;
use crate::testing::device;
use crate::testing::memory::Memory;
use crate::testing::network::{Network, dropped};

pub(super) fn devices(names: &[&str]) -> Vec<DeviceId> {
    let mut devices: Vec<DeviceId> = names.iter().map(|name| device(name)).collect();
    devices.sort_unstable();
    devices
}

/// Ada's device, the only keeper, is gone; the others are linked to each other.
pub(super) fn without_ada(seed: u64, others: &[&str]) -> (Network, crate::id::ResourceId) {
    let (mut network, lathe) = club(seed);
    for name in others.iter().filter(|name| !["ben", "cleo"].contains(name)) {
        network.bring("ada", name);
    }
    for (place, one) in others.iter().enumerate() {
        network.cut("ada", one);
        for other in &others[place + 1..] {
            network.connect(one, other);
        }
    }
    network.run();
    (network, lathe)
}

pub(super) fn orphaned(seed: u64) -> (Network, crate::id::ResourceId) {
    without_ada(seed, &["ben", "cleo", "dan", "eve"])
}

pub(super) fn names(network: &mut Network, by: &str, successors: &[&str]) {
    network.act(by, Request::Succeed { successors: devices(successors) }).unwrap();
}

pub(super) fn supports(network: &mut Network, by: &str) {
    let id = NamingId(network.peer(by).replica.namings().iter().find(|named| named.may_sign).unwrap().id);
    network.act(by, Request::SupportSuccession { id }).unwrap();
}

pub(super) fn epoch(network: &Network, name: &str) -> u32 {
    network.peer(name).ledger().point().unwrap().epoch
}

#[test]
fn two_thirds_of_the_members_put_one_or_several_in_the_lost_keepers_place_and_what_was_written_goes_on() {
    for (seed, successors) in [(1, &["ben"][..]), (2, &["ben", "cleo"]), (3, &["ben", "cleo", "dan"])] {
        let (mut network, lathe) = orphaned(seed);
        let request = book(&network, lathe, 40);
        let waiting = network.act("eve", request).unwrap();
        assert!(!confirmed(&network, "eve", waiting));
        names(&mut network, "ben", successors);
        for name in ["ben", "cleo"] {
            let named = &network.peer(name).replica.namings()[0];
            assert_eq!((named.voices.len(), named.needed), (1, 4), "of five members");
            assert_eq!(named.may_sign, name != "ben");
        }
        supports(&mut network, "cleo");
        supports(&mut network, "dan");
        network.pass(1_000);
        assert_eq!(epoch(&network, "eve"), 1, "three of five are not enough");
        supports(&mut network, "eve");
        network.pass(1_000);
        for name in ["ben", "cleo", "dan", "eve"] {
            assert_eq!(epoch(&network, name), 2, "{name}");
            assert_eq!(keepers(&network, name), devices(successors), "{name}");
            assert!(confirmed(&network, name, waiting), "what was provisional is taken over");
            assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
            assert_eq!(network.peer(name).replica.namings(), [], "{name}");
            let epochs: Vec<u32> =
                network.orderer.groups(network.place(name)).iter().map(|(epoch, _)| *epoch).collect();
            let takes_part = successors.len() > 1 && successors.contains(&name);
            assert_eq!(epochs, if takes_part { &[2][..] } else { &[] }, "{name}");
        }
        network.agree(&["ben", "cleo", "dan", "eve"]);
        // The old keeper comes back with what it wrote meanwhile, and follows.
        let request = book(&network, lathe, 60);
        let booking = network.act("dan", request).unwrap();
        assert!(confirmed(&network, "eve", booking));
        network.connect("ada", "ben");
        network.run();
        network.agree(&["ada", "ben", "cleo", "dan", "eve"]);
        // And it all can be checked from the bytes.
        let report = crate::verify::verify(&Memory::new(&network.peer("eve").writes)).unwrap();
        assert_eq!(report.fault, None);
    }
}

/// A club of five that lost Ada, its keeper. Eve was not there when something was confirmed last; behind that the others have named
/// a successor, as far as they may.
pub(super) fn eve_missed_what_was_confirmed_last() -> (Network, EntryId) {
    let (mut network, lathe) = club(9);
    for name in ["dan", "eve"] {
        network.bring("ada", name);
    }
    network.run();
    network.cut("ada", "eve");
    let request = book(&network, lathe, 40);
    let missed = network.act("ada", request).unwrap();
    for name in ["ben", "cleo", "dan"] {
        assert!(confirmed(&network, name, missed), "{name}");
        network.cut("ada", name);
    }
    network.connect("ben", "cleo");
    network.connect("ben", "dan");
    network.run();
    names(&mut network, "ben", &["ben"]);
    supports(&mut network, "cleo");
    (network, missed)
}

#[test]
fn whoever_was_away_hears_of_successors_that_were_named_behind_a_point_that_was_missed() {
    let (mut network, missed) = eve_missed_what_was_confirmed_last();
    assert!(!confirmed(&network, "eve", missed));
    network.connect("ben", "eve");
    network.run();
    assert!(confirmed(&network, "eve", missed));
    let named = network.peer("eve").replica.namings();
    assert!(matches!(named.as_slice(), [one] if one.voices.len() == 2 && one.may_sign), "{named:?}");
    supports(&mut network, "eve");
    supports(&mut network, "dan");
    network.pass(1_000);
    assert_eq!((epoch(&network, "eve"), epoch(&network, "ben")), (2, 2));
}

#[test]
fn an_old_keeper_that_hears_what_enough_members_named_confirms_nothing_more() {
    let (mut network, lathe) = orphaned(4);
    names(&mut network, "ben", &["ben", "cleo"]);
    for by in ["cleo", "dan"] {
        supports(&mut network, by);
    }
    // The successors do not hear each other, so that nothing opens yet.
    network.cut("ben", "cleo");
    supports(&mut network, "eve");
    for other in ["ben", "cleo", "dan"] {
        network.cut("eve", other);
    }
    network.connect("ada", "eve");
    network.run();
    let request = book(&network, lathe, 40);
    let booking = network.act("ada", request).unwrap();
    assert!(!confirmed(&network, "ada", booking));
    for name in ["ben", "cleo", "dan"] {
        network.connect("ada", name);
    }
    network.connect("ben", "cleo");
    network.run();
    network.pass(1_000);
    assert!(confirmed(&network, "ada", booking), "the successors do");
    assert_eq!(keepers(&network, "ada"), devices(&["ben", "cleo"]));
}

#[test]
fn a_newer_certificate_of_the_keepers_makes_void_what_too_few_named_so_far() {
    let (mut network, lathe) = orphaned(5);
    names(&mut network, "ben", &["ben"]);
    supports(&mut network, "cleo");
    network.connect("ada", "ben");
    network.run();
    let request = book(&network, lathe, 40);
    let booking: EntryId = network.act("ada", request).unwrap();
    assert!(confirmed(&network, "eve", booking));
    for name in ["ada", "ben", "cleo", "dan", "eve"] {
        assert_eq!(network.peer(name).replica.namings(), [], "{name}");
    }
    assert!(network.peer("eve").shelf.successions.is_empty());
    assert!(matches!(network.peer("eve").ledger().status(booking), Some(Status::Confirmed { .. })));
}

#[test]
fn who_has_no_voice_or_signs_twice_counts_once_or_not_and_who_is_unfit_is_not_named() {
    let (mut network, _) = orphaned(6);
    let stranger = DeviceId([9; 32]);
    let refused = network.refused("ben", Request::Succeed { successors: vec![stranger] });
    assert_eq!(refused, "refused-device-not-known");
    names(&mut network, "ben", &["ben"]);
    names(&mut network, "ben", &["ben"]);
    assert_eq!(network.peer("cleo").replica.namings()[0].voices.len(), 1);
    // A signature that is not its device's shows who brought it.
    let mut record = NamingRecord::decode(&network.peer("ben").replica.namings.records()[0]).unwrap();
    let other = device("cleo");
    record.signatures[0].device = other;
    let message = crate::replica::message::Message::Succession { record: record.encode() };
    network.inject("cleo", "dan", &message);
    network.run();
    assert_eq!(dropped(network.peer("dan")), ["dropped-epoch"]);
    network.pass(24 * HOUR_MS);
    assert_eq!(epoch(&network, "eve"), 1);
}

#[test]
fn of_two_sets_that_enough_members_named_neither_takes_over_by_itself() {
    let (mut network, _) = orphaned(7);
    names(&mut network, "ben", &["ben", "cleo"]);
    names(&mut network, "cleo", &["cleo", "dan"]);
    network.cut("ben", "cleo");
    for by in ["ben", "cleo", "dan", "eve"] {
        while network.peer(by).replica.namings().iter().any(|named| named.may_sign) {
            supports(&mut network, by);
        }
    }
    network.connect("ben", "cleo");
    network.run();
    network.pass(HOUR_MS);
    let all = network.peer("eve").replica.namings();
    assert!(all.len() == 2 && all.iter().all(|named| named.voices.len() == 4));
    assert_eq!(epoch(&network, "eve"), 1);
    // The members hold to one of the two, each on its own device: those who are named in it open the epoch.
    let id = NamingId(all.iter().find(|named| named.successors == devices(&["cleo", "dan"])).unwrap().id);
    network.act("cleo", Request::ChooseSuccession { id }).unwrap();
    network.restart("dan");
    for other in ["ben", "cleo", "eve"] {
        network.connect("dan", other);
    }
    network.act("dan", Request::ChooseSuccession { id }).unwrap();
    network.pass(1_000);
    for name in ["ben", "cleo", "dan", "eve"] {
        assert_eq!(
            (epoch(&network, name), keepers(&network, name)),
            (2, devices(&["cleo", "dan"])),
            "{name}"
        );
    }
    network.agree(&["ben", "cleo", "dan", "eve"]);
}

/// Ada goes on confirming while the others, who cannot reach her, name successors: two lines from one point.
pub(super) fn forked(seed: u64) -> (Network, [EntryId; 2]) {
    let (mut network, lathe) = club(seed);
    for name in ["dan", "eve", "gus", "fay"] {
        network.bring("ada", name);
    }
    // Fay hears Ada and nobody else.
    let others = ["ben", "cleo", "dan", "eve", "gus"];
    for (place, one) in others.iter().enumerate() {
        network.cut("ada", one);
        for other in &others[place + 1..] {
            network.connect(one, other);
        }
    }
    network.run();
    names(&mut network, "ben", &["ben", "cleo"]);
    for by in ["cleo", "dan", "eve", "gus"] {
        supports(&mut network, by);
    }
    network.pass(1_000);
    assert_eq!((epoch(&network, "dan"), epoch(&network, "ada")), (2, 1));
    let request = book(&network, lathe, 40);
    let theirs = network.act("dan", request).unwrap();
    let request = book(&network, lathe, 40);
    let ours = network.act("fay", request).unwrap();
    assert!(confirmed(&network, "eve", theirs) && confirmed(&network, "ada", ours));
    (network, [theirs, ours])
}

/// The sets of successors that a member may name, each another one; Ben alone is not among them.
const SETS: [&[&str]; 9] = [
    &["eve"],
    &["dan"],
    &["cleo"],
    &["ben", "eve"],
    &["ben", "dan"],
    &["ben", "cleo"],
    &["cleo", "dan"],
    &["cleo", "eve"],
    &["dan", "eve"],
];

#[test]
fn a_member_who_names_as_many_successors_as_are_kept_keeps_nobody_from_naming_others() {
    for together in [false, true] {
        let (mut network, _) = without_ada(8, &["ben", "cleo", "dan", "eve", "fay", "gus"]);
        for successors in &SETS[..8] {
            names(&mut network, "eve", successors);
        }
        // Whoever signs some of it as well is no more in the way.
        for _ in 0..if together { 4 } else { 0 } {
            supports(&mut network, "dan");
        }
        let refused = network.refused("eve", Request::Succeed { successors: devices(SETS[8]) });
        assert_eq!(refused, "refused-successions-too-many", "who took all the room has none left");
        names(&mut network, "ben", &["ben"]);
        for name in ["ben", "cleo", "dan", "fay", "gus"] {
            let all = network.peer(name).replica.namings();
            assert_eq!(all.len(), 8, "{name}");
            let of_ben = all.iter().find(|named| named.successors == devices(&["ben"]));
            let id = NamingId(of_ben.expect(name).id);
            if name != "ben" {
                network.act(name, Request::SupportSuccession { id }).unwrap();
            }
        }
        network.pass(1_000);
        for name in ["ben", "cleo", "dan", "eve", "fay", "gus"] {
            assert_eq!((epoch(&network, name), keepers(&network, name)), (2, devices(&["ben"])), "{name}");
        }
    }
}

#[test]
fn what_the_member_of_a_device_signed_stays_there_however_many_others_sign_for_others() {
    let (mut network, _) = orphaned(9);
    for name in ["cleo", "dan", "eve"] {
        network.cut("ben", name);
    }
    names(&mut network, "ben", &["ben"]);
    for successors in &SETS[..8] {
        names(&mut network, "cleo", successors);
    }
    for name in ["dan", "eve"] {
        for _ in 0..8 {
            supports(&mut network, name);
        }
    }
    for name in ["cleo", "dan", "eve"] {
        network.connect("ben", name);
    }
    network.run();
    let all = network.peer("ben").replica.namings();
    let of_ben = all.iter().find(|named| named.successors == devices(&["ben"]));
    assert_eq!((all.len(), of_ben.map(|named| named.voices.len())), (8, Some(1)));
}

pub(super) fn rival(network: &Network, name: &str) -> crate::replica::rivals::Rival {
    let lines = network.peer(name).replica.rivals().lines();
    assert_eq!(lines.len(), 1, "{name} sees one other line");
    lines[0].clone()
}

#[test]
fn two_lines_are_shown_to_whoever_meets_the_other_and_each_follows_what_its_member_chooses() {
    for seed in 20..23 {
        let (mut network, [theirs, ours]) = forked(seed);
        network.connect("fay", "eve");
        network.connect("ada", "dan");
        network.run();
        network.pass(120_000);
        let all = ["ada", "ben", "cleo", "dan", "eve", "fay", "gus"];
        for name in ["ada", "dan", "eve", "fay"] {
            assert_eq!(dropped(network.peer(name)), [""; 0], "{name}: nobody lied");
            let rival = rival(&network, name);
            let old = ["ada", "fay"].contains(&name);
            assert_eq!(rival.begin.epoch, if old { 2 } else { 1 }, "{name}");
            let listed = network.peer(name).replica.rivals().listed(&rival.begin);
            assert!(listed.iter().any(|record| record.count() > 0), "what it confirmed is listed");
            assert!(!rival.signers.is_empty(), "{name} knows who signed it");
            // To stay is said by choosing the line that is followed, and changes nothing else.
            let own = crate::replica::rivals::first_after(network.peer(name).ledger(), rival.after).unwrap();
            network.act(name, Request::FollowLine { begin: own.hash }).unwrap();
            assert!(network.peer(name).replica.rivals().stays(&rival.after, &own));
            assert_eq!(epoch(&network, name), if old { 1 } else { 2 });
        }
        assert_eq!((epoch(&network, "fay"), epoch(&network, "eve")), (1, 2), "nobody goes over by itself");
        // Fay chooses the successors' line, then Ada.
        for name in ["fay", "ada"] {
            let begin = rival(&network, name).begin.hash;
            network.act(name, Request::FollowLine { begin }).unwrap();
            assert!(!confirmed(&network, name, ours), "what was confirmed there is provisional again");
            network.connect(name, "dan");
            network.connect(name, "ben");
            network.run();
            network.pass(120_000);
            assert_eq!(epoch(&network, name), 2, "{name}");
            assert!(confirmed(&network, name, theirs), "{name}");
        }
        network.connect("cleo", "fay");
        network.connect("cleo", "ada");
        network.run();
        network.pass(120_000);
        network.agree(&all);
        // One slot, one booking: the one that is confirmed first on the line that all follow.
        let state = network.peer("ada").ledger().confirmed();
        use crate::ledger::record::{Booking, Key};
        use crate::ledger::state::Look;
        assert!(state.record::<Booking>(&Key::Booking(theirs.into())).is_some());
        assert!(state.record::<Booking>(&Key::Booking(ours.into())).is_none());
        assert!(confirmed(&network, "ada", ours), "it has its place, refused");
        for name in ["ada", "fay"] {
            let report = crate::verify::verify(&Memory::new(&network.peer(name).writes)).unwrap();
            assert_eq!(report.fault, None, "{name}");
        }
    }
}
