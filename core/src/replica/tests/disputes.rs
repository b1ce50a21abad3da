//! Stories of members who take rights from each other on both sides of a broken link, and of who is restricted and writes on.

use super::keepers::{all_for, keepers};
use super::partitions::{is_booked, part, reason};
use super::readers::decided;
use super::several::{ALL, booked, codes, objecting, three};
use super::story::{book, confirmed, member, puts};
use crate::action::{Action, Effect, STATUTE_PART_BYTES_MAX};
use crate::id::{BodyHash, EntryId, ResourceId};
use crate::ledger::Status;
use crate::ledger::record::{Device, Holder, Key, Member, Proposal, Standing};
use crate::ledger::refusal::Fact;
use crate::ledger::state::Look;
use crate::ledger::tail::Judgement;
use crate::request::membership::Membership;
use crate::request::{Choice, ProposalEffect, Request};
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::network::{Network, dropped};
use crate::testing::{bytes, device, lies};

const PEERS: [&str; 5] = ["ada", "ben", "cleo", "dan", "eve"];

/// Ada, Ben and Cleo are keepers. Ada is a steward and so are these; Dan and Eve are members beside.
fn stewards(seed: u64, names: &[&str]) -> (Network, ResourceId) {
    let (mut network, lathe) = three(seed);
    for name in ["dan", "eve"] {
        network.bring("ada", name);
    }
    for name in names {
        let member = member(&network, name);
        decided(&mut network, "A steward more", ProposalEffect::AppointSteward { member });
    }
    part(&mut network, &[&PEERS]);
    network.agree(&PEERS);
    (network, lathe)
}

fn is_steward(network: &Network, by: &str, name: &str) -> bool {
    let id = network.peer(by).replica.ledger().unwrap().confirmed();
    let device = id.record::<Device>(&Key::Device(device(name))).unwrap();
    id.record::<Member>(&Key::Member(device.member)).unwrap().steward
}

fn standing(network: &Network, by: &str, name: &str) -> Standing {
    let found = network.peer(by).ledger().confirmed().record::<Device>(&Key::Device(device(name)));
    found.unwrap().standing
}

/// What an unconfirmed entry comes to; nothing if it is accepted.
fn provisional(network: &Network, by: &str, id: EntryId) -> String {
    match network.peer(by).ledger().status(id) {
        Some(Status::Provisional(Judgement::Accepted)) => String::new(),
        Some(Status::Provisional(Judgement::Refused(refusal))) => refusal.code.into_owned(),
        other => panic!("{other:?}"),
    }
}

fn propose(network: &mut Network, by: &str, effect: ProposalEffect, voters: &[&str]) -> EntryId {
    let (title, text) = ("Out".to_owned(), "It cannot go on like this.".to_owned());
    let id = network.act(by, Request::Propose { title, text, effect, hours: Some(24) }).unwrap();
    for name in voters {
        network.act(name, Request::Vote { proposal: id.into(), choice: Choice::Yes }).unwrap();
    }
    id
}

/// Why an adopted proposal could not act; nothing if it did.
fn hindrance(network: &Network, by: &str, id: EntryId) -> String {
    let confirmed = network.peer(by).ledger().confirmed();
    let proposal = confirmed.record::<Proposal>(&Key::Proposal(id.into())).unwrap();
    let outcome = proposal.outcome.clone().expect("it is over");
    assert_eq!(outcome.result, crate::ledger::record::VoteResult::Adopted);
    outcome.hindered.map(|refusal| refusal.code.into_owned()).unwrap_or_default()
}

fn sound(network: &Network, names: &[&str]) {
    for name in names {
        assert_eq!(codes(network, name), [""; 0], "{name}");
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
    }
}

#[test]
fn two_stewards_who_dismiss_each_other_across_a_broken_link_leave_one_steward_alike_everywhere() {
    for (seed, first) in [(1, "ada"), (2, "eve"), (3, "ada"), (4, "eve")] {
        let (mut network, lathe) = stewards(seed, &["dan"]);
        part(&mut network, &[&["ben", "cleo", "dan"], &["ada", "eve"]]);
        let ids = ["ada", "dan"].map(|name| member(&network, name));
        let dismiss = |place: usize| ProposalEffect::DismissSteward { member: ids[place] };
        let of_ada = propose(&mut network, "dan", dismiss(0), &["dan", "ben", "cleo"]);
        for _ in 0..3 {
            network.pass(HOUR_MS);
        }
        let of_dan = propose(&mut network, "ada", dismiss(1), &["ada", "eve"]);
        assert!(confirmed(&network, "ben", of_ada) && !confirmed(&network, "ada", of_dan));
        network.orderer.away.clear();
        let second = if first == "ada" { "eve" } else { "ada" };
        for (name, keeper) in [(first, "cleo"), (second, "ben")] {
            network.connect(name, keeper);
            network.run();
        }
        for _ in 0..28 {
            network.pass(HOUR_MS);
        }
        assert!(
            [of_ada, of_dan].iter().all(|id| hindrance(&network, "eve", *id) == "refused-dismissal-waits")
        );
        assert!(is_steward(&network, "eve", "ada") && is_steward(&network, "eve", "dan"), "there is a delay");
        for _ in 0..76 {
            network.pass(HOUR_MS);
        }
        network.agree(&PEERS);
        for name in PEERS {
            assert_eq!(
                (is_steward(&network, name, "ada"), is_steward(&network, name, "dan")),
                (false, true),
                "{name}: what was confirmed first acts first"
            );
            assert_eq!(hindrance(&network, name, of_ada), "", "{name}");
            assert_eq!(hindrance(&network, name, of_dan), "refused-last-steward-dismissed", "{name}");
        }
        let booking = booked(&mut network, "ada", lathe, 40);
        assert!(confirmed(&network, "dan", booking), "Ada is a member and a keeper as before");
        sound(&network, &PEERS);
    }
}

#[test]
fn of_two_who_are_given_a_role_for_one_across_a_broken_link_the_first_in_the_order_has_it_and_the_other_is_told()
 {
    for (seed, first) in [(5, "ada"), (6, "dan")] {
        let (mut network, lathe) = stewards(seed, &["dan"]);
        part(&mut network, &[&["ben", "cleo", "dan"], &["ada", "eve"]]);
        let second = if first == "ada" { "dan" } else { "ada" };
        if first == "ada" {
            // The keepers are all on her side.
            part(&mut network, &[&["ada", "ben", "cleo", "eve"], &["dan"]]);
        }
        let role: crate::label::Label = "treasurer".parse().unwrap();
        let gives = |network: &mut Network, by: &str, to: &str| {
            let act = Membership::Appoint { role, member: member(network, to) };
            network.act(by, Request::Membership { act }).unwrap()
        };
        let to_eve = gives(&mut network, first, "eve");
        let to_ben = gives(&mut network, second, "ben");
        assert_eq!(provisional(&network, second, to_ben), "", "nobody there knows better");
        network.orderer.away.clear();
        part(&mut network, &[&PEERS]);
        network.pass(1_000);
        network.agree(&PEERS);
        for name in PEERS {
            assert!(confirmed(&network, name, to_eve), "{name}");
            let held = network.peer(name).ledger().confirmed().record::<Holder>(&Key::Holder(role)).copied();
            assert_eq!(held.map(|holder| holder.member), Some(member(&network, "eve")), "{name}");
            let refusal = network.peer(name).shelf.refusals[&to_ben].clone();
            assert_eq!(refusal.code, "refused-role-held", "{name}");
            let names = Fact::Member(member(&network, "eve"));
            assert!(refusal.facts.contains(&("member".into(), names)), "{name}");
        }
        let booking = booked(&mut network, "dan", lathe, 40);
        assert!(confirmed(&network, "ada", booking));
        sound(&network, &PEERS);
    }
}

#[test]
fn keepers_who_dismiss_each_other_in_a_circle_across_broken_links_leave_one_that_confirms() {
    for seed in [1, 2, 3] {
        let (mut network, lathe) = stewards(seed, &[]);
        // None of them reaches a quorum.
        part(&mut network, &[&["ada", "dan"], &["ben", "eve"], &["cleo"]]);
        network.orderer.away = ALL.map(str::to_owned).into();
        let mut ids = Vec::new();
        for (by, of, voters) in [
            ("ada", "ben", &["ada", "dan"][..]),
            ("ben", "cleo", &["ben", "eve"]),
            ("cleo", "ada", &["cleo"]),
        ] {
            let effect = ProposalEffect::Keepers { appoint: Vec::new(), dismiss: vec![device(of)] };
            ids.push(propose(&mut network, by, effect, voters));
        }
        network.orderer.away.clear();
        let order = [["ada", "ben", "cleo"], ["cleo", "ada", "ben"], ["ben", "cleo", "ada"]];
        let [one, other, third] = order[usize::try_from(seed - 1).unwrap()];
        network.connect(one, other);
        network.run();
        network.connect(other, third);
        network.connect(third, one);
        network.run();
        // Whoever had no voice on the other sides has it now.
        for name in ["dan", "eve"] {
            network.act(name, Request::Vote { proposal: ids[2].into(), choice: Choice::Yes }).unwrap();
        }
        network.pass(26 * HOUR_MS);
        network.agree(&PEERS);
        let hindered: Vec<String> = ids.iter().map(|id| hindrance(&network, "dan", *id)).collect();
        let none = hindered.iter().filter(|code| *code == "refused-keepers-none").count();
        assert_eq!((none, hindered.iter().filter(|code| code.is_empty()).count()), (1, 2), "{hindered:?}");
        for name in PEERS {
            assert_eq!(keepers(&network, name).len(), 1, "{name}");
            assert_eq!(keepers(&network, name), keepers(&network, "ada"), "{name}");
        }
        let booking = booked(&mut network, "eve", lathe, 60);
        assert!(PEERS.iter().all(|name| confirmed(&network, name, booking)), "it goes on with that one");
        network.agree(&PEERS);
        sound(&network, &PEERS);
    }
}

#[test]
fn two_keepers_who_revoke_each_others_devices_across_a_broken_link_leave_the_one_that_the_order_says() {
    // Three keepers, of whom both go and the third stays; or two, of whom one is the last.
    for (seed, third) in [(1, true), (2, false), (3, true), (4, false)] {
        let (mut network, lathe) = stewards(seed, &["ben"]);
        if !third {
            let effect = ProposalEffect::Keepers { appoint: Vec::new(), dismiss: vec![device("cleo")] };
            decided(&mut network, "Two keepers", effect);
        }
        part(&mut network, &[&["ben", "cleo", "dan"], &["ada", "eve"]]);
        let of_ada = network.act("ben", Request::RevokeDevice { device: device("ada") }).unwrap();
        let of_ben = network.act("ada", Request::RevokeDevice { device: device("ben") }).unwrap();
        assert_eq!(
            confirmed(&network, "dan", of_ada),
            third,
            "two of three are a quorum, one of two is none"
        );
        assert!(!confirmed(&network, "eve", of_ben));
        network.orderer.away.clear();
        network.connect("eve", "dan");
        network.connect("ada", "ben");
        network.run();
        assert!(confirmed(&network, "dan", of_ada) && confirmed(&network, "dan", of_ben));
        assert_eq!(standing(&network, "dan", "ada"), Standing::Enrolled, "there is a delay");
        for other in ["ada", "ben"] {
            network.connect("cleo", other);
            network.connect("eve", other);
        }
        for _ in 0..4 {
            network.pass(25 * HOUR_MS);
        }
        let both = ["ada", "ben"].map(|name| standing(&network, "dan", name));
        let stays = if third { vec![device("cleo")] } else { keepers(&network, "dan") };
        if third {
            assert_eq!(both, [Standing::Revoked, Standing::Revoked]);
        } else {
            let revoked = both.iter().filter(|standing| **standing == Standing::Revoked).count();
            assert_eq!((revoked, stays.len()), (1, 1), "{both:?}");
            let last = if both[0] == Standing::Revoked { "ben" } else { "ada" };
            assert_eq!(stays, [device(last)], "the last keeper's device is not put out");
        }
        for name in ["cleo", "dan", "eve"] {
            assert_eq!(keepers(&network, name), stays, "{name}");
        }
        let booking = booked(&mut network, "eve", lathe, 60);
        assert!(["cleo", "dan", "eve"].iter().all(|name| confirmed(&network, name, booking)));
        network.agree(&["cleo", "dan", "eve"]);
        sound(&network, &["cleo", "dan", "eve"]);
    }
}

/// Nobody reaches a quorum of keepers.
fn no_quorum(network: &mut Network, parts: &[&[&str]]) {
    part(network, parts);
    network.orderer.away = ALL.map(str::to_owned).into();
}

#[test]
fn a_steward_who_is_restricted_and_writes_on_apart_counts_with_what_is_placed_before_the_restriction_and_no_more()
 {
    for (seed, first) in [(1, "ada"), (2, "dan"), (3, "ada"), (4, "dan")] {
        let (mut network, lathe) = stewards(seed, &["ben", "dan"]);
        no_quorum(&mut network, &[&["ada", "eve"], &["dan"], &["ben", "cleo"]]);
        let before = booked(&mut network, "dan", lathe, 200);
        let restriction = network.act("ada", Request::RestrictDevice { device: device("dan") }).unwrap();
        let after = booked(&mut network, "dan", lathe, 210);
        let guest = network.invite("dan", false);
        assert!(!guest.is_empty(), "Dan's device knows nothing of it");
        let until_ms = network.now_ms + DAY_MS;
        let suspend =
            Membership::Suspend { member: member(&network, "eve"), until_ms, reason: String::new() };
        let steward = network.act("dan", Request::Membership { act: suspend }).unwrap();
        // They meet where no keepers confirm: it acts at once, on what comes after it.
        network.connect("dan", "eve");
        network.run();
        for name in ["ada", "dan", "eve"] {
            assert_eq!(provisional(&network, name, restriction), "", "{name}");
            assert_eq!(provisional(&network, name, before), "", "{name}");
            for id in [after, steward] {
                assert_eq!(provisional(&network, name, id), "refused-constitution-forbids", "{name}");
            }
        }
        let request = book(&network, lathe, 230);
        assert_eq!(network.refused("dan", request), "refused-constitution-forbids");
        network.pass(1_000);
        // Three days by each device's own clock, and it acts no more unless it is confirmed.
        for _ in 0..2 {
            network.pass(35 * HOUR_MS);
        }
        assert_eq!(provisional(&network, "eve", steward), "refused-constitution-forbids");
        network.pass(3 * HOUR_MS);
        for name in ["ada", "dan", "eve"] {
            assert_eq!(provisional(&network, name, restriction), "refused-restriction-lapsed", "{name}");
            assert_eq!(provisional(&network, name, steward), "", "{name}");
        }
        // Now the keepers come back, to whom one of both sides comes first.
        for other in ["ada", "dan"] {
            network.cut("eve", other);
        }
        network.cut("ada", "dan");
        network.orderer.away.clear();
        if first == "dan" {
            network.connect("dan", "ben");
            network.orderer.away.insert("ada".to_owned());
            network.run();
            network.orderer.away.clear();
        }
        part(&mut network, &[&PEERS]);
        network.pass(1_000);
        network.agree(&PEERS);
        for name in PEERS {
            assert!([before, restriction, after, steward].iter().all(|id| confirmed(&network, name, *id)));
            assert!(is_booked(&network, name, before), "{name}");
        }
        // Who was told of it brings it along, so it comes to the keepers before what was written after it.
        assert!(!is_booked(&network, "eve", after));
        assert_eq!(reason(&network, "eve", after), "refused-constitution-forbids");
        sound(&network, &PEERS);
    }
}

#[test]
fn a_restriction_is_lifted_by_who_set_it_at_once_and_by_others_once_they_are_two_before_anybody_confirms_it()
{
    for own in [true, false] {
        let (mut network, lathe) = stewards(5, &["ben", "cleo", "dan"]);
        no_quorum(&mut network, &[&PEERS]);
        network.act("ada", Request::RestrictDevice { device: device("dan") }).unwrap();
        let request = book(&network, lathe, 30);
        assert_eq!(network.refused("dan", request), "refused-constitution-forbids");
        let lift = || Request::LiftRestriction { device: device("dan") };
        assert_eq!(network.refused("dan", lift()), "refused-constitution-forbids");
        if own {
            network.act("ada", lift()).unwrap();
        } else {
            network.act("ben", lift()).unwrap();
            let request = book(&network, lathe, 30);
            assert_eq!(network.refused("dan", request), "refused-constitution-forbids");
            assert_eq!(network.refused("ben", lift()), "refused-lift-waits");
            network.act("cleo", lift()).unwrap();
        }
        let booking = booked(&mut network, "dan", lathe, 30);
        assert_eq!(provisional(&network, "eve", booking), "");
        network.orderer.away.clear();
        network.run();
        network.agree(&PEERS);
        assert!(is_booked(&network, "eve", booking), "and so it is where it is confirmed");
        sound(&network, &PEERS);
    }
}

#[test]
fn who_becomes_a_steward_while_suspended_does_nothing_a_steward_does_also_with_a_program_without_rules() {
    let (mut network, _) = stewards(6, &[]);
    let (dan, until_ms) = (member(&network, "dan"), network.now_ms + 10 * DAY_MS);
    let suspend = Membership::Suspend { member: dan, until_ms, reason: "Rude.".to_owned() };
    network.act("ada", Request::Membership { act: suspend }).unwrap();
    let effect = ProposalEffect::AppointSteward { member: dan };
    all_for(&mut network, "ada", "Dan as a steward", effect);
    network.pass(25 * HOUR_MS);
    assert!(is_steward(&network, "eve", "dan"));
    part(&mut network, &[&["ada", "ben", "cleo", "eve"], &["dan"]]);
    let guest = Request::Invite { own_device: false, days: 3, for_member: None };
    assert_eq!(network.refused("dan", guest.clone()), "refused-constitution-forbids");
    let restrict = Action::RestrictDevice { device: device("eve") };
    let written = puts(&mut network, "dan", restrict, None);
    part(&mut network, &[&PEERS]);
    for name in PEERS {
        assert!(confirmed(&network, name, written), "{name}");
        assert_eq!(reason(&network, name, written), "refused-constitution-forbids", "{name}");
    }
    for _ in 0..10 {
        network.pass(25 * HOUR_MS);
    }
    let invited = network.act("dan", guest).unwrap();
    assert!(confirmed(&network, "eve", invited), "once the time is over");
    network.agree(&PEERS);
}

/// Texts that would lock everybody out of what nobody may take away, and the code of the flaw.
fn lockouts(text: &str) -> Vec<(&'static str, String)> {
    let add = |policy: &str| {
        format!("{text}\n@id(\"added\")\n@says(\"Not any more.\")\nforbid (principal, {policy};\n")
    };
    let set = |from: &str, to: &str| {
        let changed = text.replace(from, to);
        assert_ne!(changed, text, "{from}");
        changed
    };
    let effect = |kind: &str| {
        add(&format!(
            "action == Action::\"propose\", resource) when {{ resource.effect == Effect::\"{kind}\" }}"
        ))
    };
    vec![
        ("nobody amends", effect("amend")),
        ("nobody appoints keepers", effect("appoint_keeper")),
        ("nobody votes", add("action == Action::\"vote\", resource)")),
        ("nobody enrols", add("action == Action::\"enrol\", resource)")),
        ("keepers do not vote", add("action == Action::\"vote\", resource) when { context.device.keeper }")),
        ("a stall is told never", set("stall_minutes = 1;", "stall_minutes = 0;")),
        ("a stall is told after more than a day", set("stall_minutes = 1;", "stall_minutes = 1441;")),
        ("a half names successors", set("succession_percent = 67;", "succession_percent = 50;")),
        ("more than all name successors", set("succession_percent = 67;", "succession_percent = 101;")),
        ("the number twice", set("stall_minutes = 1;", "stall_minutes = 1;\nparameter stall_minutes = 2;")),
    ]
}

#[test]
fn an_amendment_that_would_lock_everybody_out_is_refused_by_each_of_several_keepers_alike() {
    let (mut network, lathe) = stewards(7, &[]);
    let text = network.peer("ada").ledger().constitution().text().to_owned();
    let mut refused = Vec::new();
    for (what, constitution) in lockouts(&text) {
        let request = Request::Propose {
            title: what.to_owned(),
            text: "So that it is quiet.".to_owned(),
            effect: ProposalEffect::Amend { constitution: constitution.clone() },
            hours: Some(24),
        };
        assert_eq!(network.refused("eve", request), "refused-amendment-invalid", "{what}");
        // A program that asks no rules writes it all the same.
        let parts: Vec<EntryId> = constitution
            .as_bytes()
            .chunks(STATUTE_PART_BYTES_MAX)
            .map(|part| puts(&mut network, "eve", Action::Statute { text: part.to_vec() }, None))
            .collect();
        let hash = *blake3::hash(constitution.as_bytes()).as_bytes();
        let action = Action::Propose { effect: Effect::Amend { parts, hash }, voting_ms: 24 * HOUR_MS };
        refused.push(puts(&mut network, "eve", action, Some(BodyHash(bytes(what)))));
        network.run();
        network.pass(1_000);
    }
    for name in PEERS {
        for id in &refused {
            assert!(confirmed(&network, name, *id), "{name}");
            assert_eq!(reason(&network, name, *id), "refused-amendment-invalid", "{name}");
        }
        assert_eq!(objecting(&network, name), [], "{name}: all came to the same");
        assert_eq!(network.peer(name).ledger().constitution().text(), text, "{name}");
    }
    // What locks nobody out is adopted, and the keepers go on under it.
    let constitution = text.replace("succession_percent = 67;", "succession_percent = 75;");
    decided(&mut network, "Three quarters", ProposalEffect::Amend { constitution });
    for name in PEERS {
        assert_eq!(network.peer(name).ledger().constitution().parameters().succession_percent, 75, "{name}");
    }
    let booking = booked(&mut network, "eve", lathe, 30);
    assert!(PEERS.iter().all(|name| confirmed(&network, name, booking)));
    network.agree(&PEERS);
    sound(&network, &PEERS);
}

#[test]
fn who_is_exposed_while_nobody_leads_the_keepers_is_put_out_once_by_whoever_leads_next() {
    let (mut network, lathe) = three(10);
    network.bring("ada", "dan");
    for keeper in ["ben", "cleo"] {
        network.connect("dan", keeper);
    }
    network.orderer.away = ALL.map(str::to_owned).into();
    network.pass(1_000);
    // What Dan wrote last has only Ada, who writes on top of it.
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    network.cut("dan", "ben");
    network.cut("dan", "cleo");
    let remark = puts(&mut network, "dan", Action::Statute { text: b"// a remark".to_vec() }, None);
    network.pass(1_000);
    let part = Action::Propose {
        effect: Effect::Amend { parts: vec![remark], hash: [0; 32] },
        voting_ms: 200 * HOUR_MS,
    };
    let upon = puts(&mut network, "ada", part, Some(BodyHash(bytes("upon"))));
    network.cut("ada", "dan");
    let proof = lies::two_stories(network.peer("ben").ledger(), "dan", 1);
    network.replica("ben").add_proof(&proof, device("dan"), None);
    network.pass(1_000);
    for keeper in ["ben", "cleo"] {
        network.connect("ada", keeper);
    }
    network.pass(1_000);
    for name in ALL {
        assert_eq!(network.peer(name).ledger().proofs().len(), 1, "{name}");
        assert_eq!(standing(&network, name, "dan"), Standing::Enrolled, "{name}");
    }
    network.orderer.away.clear();
    network.pass(1_000);
    network.pass(11_000);
    network.pass(1_000);
    for name in ALL {
        assert_eq!(standing(&network, name, "dan"), Standing::Equivocated, "{name}");
        assert!(confirmed(&network, name, upon), "what Ada wrote upon it has its place, as refused");
    }
    let exposes = |bytes: &[u8]| {
        let entry = crate::entry::Entry::verify(bytes).unwrap();
        matches!(entry.payload().action, Action::Expose { .. })
    };
    let kept = network.peer("ben").shelf.entries.values();
    assert_eq!(kept.filter(|kept| exposes(&kept.bytes)).count(), 1);
    let booking = booked(&mut network, "ada", lathe, 40);
    assert!(confirmed(&network, "cleo", booking));
}
