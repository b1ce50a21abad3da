//! Stories of a broken link with a dispute on both sides of it: after it is mended one outcome stands everywhere, and it is
//! the one that the rules say, whoever meets whom first.

use super::several::{ALL, booked, codes, three};
use super::story::{club, confirmed};
use crate::id::{EntryId, ResourceId};
use crate::ledger::Status;
use crate::ledger::record::{Booking, Device, Key, Standing};
use crate::ledger::refusal::Fact;
use crate::ledger::state::Look;
use crate::replica::acts::NotDone;
use crate::request::{Choice, ProposalEffect, Request};
use crate::testing::network::Network;
use crate::testing::{bytes, device};

const PHONE: &str = "dan's phone";

/// With one keeper or three: Dan with a laptop and a phone, and Eve, all linked to all.
fn grown(seed: u64, several: bool) -> (Network, ResourceId, Vec<&'static str>) {
    let (mut network, lathe) = if several {
        three(seed)
    } else {
        let (mut network, lathe) = club(seed);
        network.connect("ben", "cleo");
        (network, lathe)
    };
    network.bring("ada", "dan");
    network.bring("ada", "eve");
    let text = network.invite("dan", true);
    network.add(PHONE);
    network.join(PHONE, &text).unwrap();
    network.connect(PHONE, "dan");
    network.run();
    let keepers = if several { ALL.to_vec() } else { vec!["ada"] };
    let all = ["ada", "ben", "cleo", "dan", "eve", PHONE];
    part(&mut network, &[&all]);
    network.agree(&all);
    (network, lathe, keepers)
}

/// Cuts everything, and links everybody with everybody of the same part.
pub(super) fn part(network: &mut Network, parts: &[&[&str]]) {
    let all: Vec<String> = network.peers.iter().map(|peer| peer.name.clone()).collect();
    for (place, one) in all.iter().enumerate() {
        for other in &all[place + 1..] {
            network.cut(one, other);
        }
    }
    let away = |name: &String| !parts[0].contains(&name.as_str());
    network.orderer.away = all.iter().filter(|name| away(name)).cloned().collect();
    for names in parts {
        for (place, one) in names.iter().enumerate() {
            for other in &names[place + 1..] {
                network.connect(one, other);
            }
        }
    }
    network.run();
}

fn position(network: &Network, name: &str, id: EntryId) -> Option<u64> {
    match network.peer(name).ledger().status(id) {
        Some(Status::Confirmed { position, .. }) => Some(position),
        _ => None,
    }
}

pub(super) fn is_booked(network: &Network, name: &str, id: EntryId) -> bool {
    network.peer(name).ledger().confirmed().record::<Booking>(&Key::Booking(id.into())).is_some()
}

/// Why an entry was refused at its place; nothing if it counts, or has none.
pub(super) fn reason(network: &Network, name: &str, id: EntryId) -> String {
    let refusal = network.peer(name).shelf.refusals.get(&id);
    refusal.map(|refusal| refusal.code.to_string()).unwrap_or_default()
}

/// The one rule: what was confirmed before the revocation counts, and nothing else of the device does.
fn one_rule(network: &Network, names: &[&str], revocation: EntryId, wrote: &[EntryId]) -> Vec<bool> {
    let first = names[0];
    let revoked = position(network, first, revocation).unwrap();
    for name in names {
        let standing = network.peer(name).ledger().confirmed().record::<Device>(&Key::Device(device("dan")));
        assert_eq!(standing.unwrap().standing, Standing::Revoked, "{name}");
        for id in wrote {
            let before = position(network, name, *id).is_some_and(|position| position < revoked);
            assert_eq!(is_booked(network, name, *id), before, "{name}");
            assert_eq!(position(network, name, *id), position(network, first, *id), "{name}");
        }
    }
    network.agree(names);
    wrote.iter().map(|id| is_booked(network, first, *id)).collect()
}

fn sound(network: &Network, names: &[&str]) {
    for name in names {
        assert_eq!(codes(network, name), [""; 0], "{name}");
        // Only the device that is out may be turned away.
        for (whom, code) in &network.peer(name).shelf.dropped {
            assert_eq!((*whom, code.as_str()), (Some(device("dan")), "dropped-unknown-device"), "{name}");
        }
        let memory = crate::testing::memory::Memory::new(&network.peer(name).writes);
        assert_eq!(crate::verify::verify(&memory).unwrap().fault, None, "{name}");
    }
}

const HONEST: [&str; 5] = ["ada", "ben", "cleo", "eve", PHONE];

#[test]
fn what_a_revoked_device_wrote_with_the_keepers_counts_although_it_was_revoked_elsewhere_before() {
    for (seed, several) in [(1, false), (2, true), (3, true)] {
        let (mut network, lathe, _) = grown(seed, several);
        part(&mut network, &[&["ada", "ben", "cleo", "dan"], &["eve", PHONE]]);
        let revoke = network.act(PHONE, Request::RevokeDevice { device: device("dan") }).unwrap();
        let first = booked(&mut network, "dan", lathe, 30);
        assert!(confirmed(&network, "ada", first) && !confirmed(&network, PHONE, revoke));
        // Who of the other side comes over first must not matter.
        let come = [[PHONE, "eve"], ["eve", PHONE]][usize::try_from(seed % 2).unwrap()];
        for (name, keeper) in come.into_iter().zip(["ada", "cleo"]) {
            network.connect(name, keeper);
            network.run();
        }
        assert!(confirmed(&network, "ada", revoke));
        let request = super::story::book(&network, lathe, 60);
        assert_eq!(network.refused("dan", request), "refused-device-revoked");
        assert_eq!(one_rule(&network, &HONEST, revoke, &[first]), [true]);
        sound(&network, &HONEST);
    }
}

#[test]
fn what_a_revoked_device_wrote_apart_from_the_keepers_counts_for_nothing_whoever_meets_them_first() {
    for (seed, several) in [(1, false), (2, true), (3, true), (4, false)] {
        for first in ["eve", "dan"] {
            let (mut network, lathe, _) = grown(seed, several);
            let before = booked(&mut network, "dan", lathe, 20);
            part(&mut network, &[&["ada", "ben", "cleo", PHONE], &["eve", "dan"]]);
            let revoke = network.act(PHONE, Request::RevokeDevice { device: device("dan") }).unwrap();
            assert!(confirmed(&network, "ada", revoke));
            // Dan's device does not know, and writes on; Eve votes on what it wrote.
            let apart = booked(&mut network, "dan", lathe, 40);
            let propose = Request::Propose {
                title: "A second lathe".to_owned(),
                text: "One is not enough.".to_owned(),
                effect: ProposalEffect::None,
                hours: Some(24),
            };
            let proposal = network.act("dan", propose).unwrap();
            let vote =
                network.act("eve", Request::Vote { proposal: proposal.into(), choice: Choice::Yes }).unwrap();
            let own = booked(&mut network, "eve", lathe, 120);
            assert!(network.peer("eve").ledger().find(&apart).is_some());
            let second = if first == "eve" { "dan" } else { "eve" };
            for (name, keeper) in [(first, "cleo"), (second, "ada")] {
                network.connect(name, keeper);
                network.run();
                network.pass(60_000);
            }
            assert_eq!(one_rule(&network, &HONEST, revoke, &[before, apart]), [true, false]);
            // Whoever built on it goes on: what names it is refused, what does not counts.
            for name in HONEST {
                assert!(confirmed(&network, name, vote) && confirmed(&network, name, own), "{name}");
                assert_eq!(reason(&network, name, vote), "refused-proposal-unknown", "{name}");
                assert!(is_booked(&network, name, own), "{name}");
            }
            sound(&network, &["ada", "ben", "cleo", PHONE]);
        }
    }
}

#[test]
fn of_a_booking_and_a_revocation_that_both_come_to_the_keepers_late_the_one_they_place_first_decides() {
    let mut outcomes = std::collections::BTreeSet::new();
    for (seed, several) in [(1, false), (2, true), (3, true), (4, false)] {
        // The device comes with what it wrote before whoever revokes it, after, or both sides at once.
        for way in 0..3 {
            let (mut network, lathe, _) = grown(seed, several);
            part(&mut network, &[&["ada", "ben", "cleo"], &["dan"], &["eve", PHONE]]);
            let wrote = [booked(&mut network, "dan", lathe, 30), booked(&mut network, "dan", lathe, 40)];
            let revoke = network.act(PHONE, Request::RevokeDevice { device: device("dan") }).unwrap();
            let after = booked(&mut network, "dan", lathe, 50);
            let meet = [&["dan", PHONE][..], &[PHONE, "dan"], &[]][way];
            for (name, keeper) in meet.iter().zip(["ben", "ada"]) {
                network.connect(name, keeper);
                network.run();
            }
            if meet.is_empty() {
                network.connect("dan", "ben");
                network.connect(PHONE, "cleo");
            }
            network.connect("eve", "ada");
            network.run();
            network.pass(60_000);
            let counts = one_rule(&network, &HONEST, revoke, &[wrote[0], wrote[1], after]);
            if way == 0 {
                assert_eq!(counts, [true; 3]);
            } else if way == 1 {
                assert_eq!(counts, [false; 3]);
            }
            outcomes.insert(counts);
            sound(&network, &["ada", "ben", "cleo", PHONE]);
        }
    }
    assert!(outcomes.len() >= 2, "{outcomes:?}");
}

/// Two or three parts, the one with the most keepers first.
fn parts(seed: u64, round: u64) -> Vec<Vec<&'static str>> {
    let dice = bytes(&format!("parts {seed} {round}"));
    let mut parts = vec![Vec::new(); 2 + usize::from(dice[30] % 2)];
    let count = parts.len();
    for (name, die) in PEOPLE.into_iter().zip(dice) {
        parts[usize::from(die) % count].push(name);
    }
    let keepers = |part: &Vec<&str>| part.iter().filter(|name| ALL.contains(name)).count();
    parts.sort_by_key(|part| std::cmp::Reverse(keepers(part)));
    parts
}

const PEOPLE: [&str; 5] = ["ada", "ben", "cleo", "dan", "eve"];

/// The confirmed bookings that hold a time, each with its first moment.
fn held(network: &Network, name: &str) -> Vec<(i64, EntryId)> {
    let (low, high) = (Key::Booking(EntryId([0; 32]).into()), Key::Booking(EntryId([255; 32]).into()));
    let all = network.peer(name).ledger().confirmed().records::<Booking>(low, high);
    let held = all.into_iter().filter(|(_, booking)| booking.state.holds());
    held.map(|(key, booking)| match key {
        Key::Booking(id) => (booking.from_ms, id.into()),
        other => panic!("{other:?}"),
    })
    .collect()
}

#[test]
fn however_three_keepers_are_parted_no_time_is_confirmed_twice_and_each_loser_is_told_whose_it_is() {
    let (mut lost, mut waited) = (0, 0);
    for seed in 0..6 {
        let (mut network, lathe) = three(seed);
        for name in ["dan", "eve"] {
            network.bring("ada", name);
        }
        let mut wanted = Vec::new();
        for round in 0..6 {
            let parted = parts(seed, round);
            part(&mut network, &parted.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let slot = super::story::book(&network, lathe, 30 + 2 * i64::try_from(round).unwrap());
            let Request::Book { from_ms, .. } = slot else { panic!("a booking") };
            for (turn, name) in PEOPLE.into_iter().enumerate() {
                let turn = u64::try_from(turn).unwrap();
                if bytes(&format!("wants {seed} {round} {turn}"))[0].is_multiple_of(2) {
                    // Whoever sees that it is taken cannot even ask.
                    match network.act(name, slot.clone()) {
                        Ok(id) => wanted.push((from_ms, id)),
                        Err(NotDone::Refused(refusal)) => {
                            assert!(refusal.code.starts_with("refused-slot-"), "{refusal:?}");
                        }
                        Err(other) => panic!("{other:?}"),
                    }
                }
            }
            for name in PEOPLE {
                let mut times: Vec<i64> =
                    held(&network, name).into_iter().map(|(from_ms, _)| from_ms).collect();
                let all = times.len();
                times.sort_unstable();
                times.dedup();
                assert_eq!(times.len(), all, "{name} never sees one time confirmed for two, {seed} {round}");
            }
            waited += wanted.iter().filter(|(_, id)| !confirmed(&network, "ada", *id)).count();
        }
        part(&mut network, &[&PEOPLE]);
        network.pass(60_000);
        network.agree(&PEOPLE);
        let held = held(&network, "eve");
        for (from_ms, id) in &wanted {
            assert!(confirmed(&network, "eve", *id), "everything has its place in the end");
            let winner: Vec<EntryId> =
                held.iter().filter(|(time_ms, _)| time_ms == from_ms).map(|(_, id)| *id).collect();
            assert_eq!(winner.len(), 1, "{seed}: somebody has it");
            if winner == [*id] {
                continue;
            }
            lost += 1;
            for name in PEOPLE {
                let refusal = &network.peer(name).shelf.refusals[id];
                assert_eq!(refusal.code, "refused-slot-taken", "{name}");
                let whose = refusal.facts.iter().find_map(|(_, fact)| match fact {
                    Fact::Booking(booking) => Some(EntryId::from(*booking)),
                    _ => None,
                });
                assert_eq!(whose, Some(winner[0]), "{name}");
                let first = [winner[0], *id].map(|id| position(&network, name, id).unwrap());
                assert!(first[0] < first[1], "{name}: whoever is placed first has it");
            }
        }
        sound(&network, &PEOPLE);
    }
    assert!(lost > 10 && waited > 10, "the parts were tried: {lost} lost, {waited} waited");
}
