//! Several keepers, from version 3 of the rules on, and how one of them stops.

use proptest::prelude::*;

use super::deciding::{ballot, close, plain, present};
use super::founding::{enrolment, invite};
use super::keepers::{agreed, change, devices, hindrance, keepers, named};
use super::membership::{enrol, invite_for};
use super::raising::{adopt, raise};
use super::{club_of, confirmed, does, outcome, stewards, stewards_of, tried, writes};
use crate::action::decisions::Form;
use crate::action::{Action, Effect};
use crate::id::DeviceId;
use crate::ledger::record::{Device, Keepers, Key, Member, Revocation, Standing};
use crate::ledger::state::Look;
use crate::ledger::tail::Judgement;
use crate::order::KEEPERS_MAX;
use crate::request::Choice;
use crate::rules::{DAY_MS, HOUR_MS};
use crate::store::Write;
use crate::tally::Marks;
use crate::testing::memory::Memory;
use crate::testing::{Club, device};
use crate::verify::verify;

/// Ada, Ben and Cleo are stewards, Dan is a member; Ada is the keeper until they decide this.
fn decided(version: u32, appoint: &[&str], dismiss: &[&str]) -> Club {
    let mut club = stewards_of(version);
    decide(&mut club, appoint, dismiss);
    club
}

fn decide(club: &mut Club, appoint: &[&str], dismiss: &[&str]) {
    let [id] = agreed(club, [change(appoint, dismiss)]);
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    assert_eq!(hindrance(club, id), "");
}

fn revoke(name: &str) -> Action {
    Action::RevokeDevice { device: device(name) }
}

/// Does it, confirmed, if it would be accepted; else the code of the refusal.
fn attempt(club: &mut Club, name: &'static str, action: Action) -> String {
    let code = tried(club, name, action.clone());
    if code.is_empty() {
        does(club, name, action);
    }
    code
}

/// The same for a device's first entry, which begins no text.
fn enters(club: &mut Club, name: &'static str, action: Action) -> String {
    let entry = club.draft(name, None, action);
    if let Judgement::Refused(refusal) = club.ledger.try_act(&entry).0 {
        return refusal.code.into_owned();
    }
    club.admit(name, &entry, None);
    club.confirm();
    outcome(club, entry.id())
}

fn standing(club: &Club, name: &str) -> Standing {
    confirmed::<Device>(club, Key::Device(device(name))).unwrap().standing
}

fn verifies(club: &Club) {
    assert_eq!(verify(&Memory::new(&club.writes)).unwrap().fault, None);
}

#[test]
fn one_decision_appoints_and_dismisses_several_up_to_seven() {
    let mut club = stewards();
    let others = ["eve", "fay", "gus", "hal"];
    for name in others {
        club.join(name);
    }
    club.confirm();
    let six = ["ben", "cleo", "dan", "eve", "fay", "gus"];
    let seven = ["ben", "cleo", "dan", "eve", "fay", "gus", "hal"];
    let twice = Effect::Keepers { appoint: vec![device("ben"); 2], dismiss: Vec::new() };
    let rows = [
        (change(&six, &[]), ""),
        (change(&seven, &["ada"]), ""),
        (change(&seven, &[]), "refused-keepers-too-many"),
        (Action::Propose { effect: twice, voting_ms: 24 * HOUR_MS }, "refused-keepers-form"),
    ];
    for (action, code) in rows {
        assert_eq!(tried(&mut club, "ben", action.clone()), code, "{action:?}");
    }
    decide(&mut club, &six, &[]);
    assert_eq!(keepers(&club), devices(&["ada", "ben", "cleo", "dan", "eve", "fay", "gus"]));
    assert_eq!(keepers(&club).len(), KEEPERS_MAX);
    assert_eq!(tried(&mut club, "ben", change(&["hal"], &[])), "refused-keepers-too-many");
    assert_eq!(tried(&mut club, "ben", change(&[], &["ada", "hal"])), "refused-not-a-keeper");
    let all = ["ada", "ben", "cleo", "dan", "eve", "fay", "gus"];
    assert_eq!(tried(&mut club, "ben", change(&[], &all)), "refused-keepers-none");
    decide(&mut club, &["hal"], &["ada", "ben", "cleo", "dan"]);
    assert_eq!(keepers(&club), devices(&["eve", "fay", "gus", "hal"]));
    let record = confirmed::<Keepers>(&club, Key::Keepers).unwrap();
    assert_eq!(record.generation(), 1);
    does(&mut club, "dan", Action::RestrictDevice { device: device("dan") });
    verifies(&club);
}

/// A way in which Ben's device may stop: what it is called, how, and the code where Ben is the last keeper.
type Way = (&'static str, fn(&mut Club) -> String, &'static str);

const WAYS: &[Way] = &[
    ("revoked by its member", |club| attempt(club, "ben", revoke("ben")), "refused-keeper-revoked"),
    (
        "revoked by two stewards",
        |club| match attempt(club, "ada", revoke("ben")) {
            code if code.is_empty() => attempt(club, "cleo", revoke("ben")),
            code => code,
        },
        "refused-keeper-revoked",
    ),
    (
        "revoked by one steward, and the delay is over",
        |club| {
            let code = attempt(club, "ada", revoke("ben"));
            club.now_ms += 73 * HOUR_MS;
            club.confirm();
            code
        },
        "refused-keeper-revoked",
    ),
    ("its member leaves", |club| attempt(club, "ben", Action::Leave), "refused-keeper-leaves"),
    ("its member is dismissed", dismissal, "refused-keeper-leaves"),
    ("its member comes with another, all others being lost", loss, "refused-keeper-revoked"),
    (
        "it wrote two entries with one number",
        |club| {
            let proof = club.equivocate("ben");
            attempt(club, "cleo", Action::Expose { device: device("ben"), proof })
        },
        "",
    ),
];

/// The others dismiss Ben.
fn dismissal(club: &mut Club) -> String {
    let effect = Effect::DismissMember { member: club.member_of("ben") };
    let form = Form { effect, discussion_ms: 14 * DAY_MS, ..plain() };
    let id = does(club, "ada", Action::Draft(form));
    does(club, "ada", present(id));
    club.now_ms += 14 * DAY_MS;
    club.confirm();
    for name in ["ada", "cleo"] {
        does(club, name, ballot(id, Marks::Stance(Choice::Yes)));
    }
    close(club, id).0.hindered.map(|refusal| refusal.code.into_owned()).unwrap_or_default()
}

/// Ada and Dan let Ben in with a new device.
fn loss(club: &mut Club) -> String {
    let invitation = invite_for(club, club.member_of("ben"));
    let invitation = does(club, "ada", invitation);
    does(club, "dan", Action::Vouch { invitation: invitation.into() });
    let enrolment = enrol(club, "ben's new one", invitation);
    enters(club, "ben's new one", enrolment)
}

#[test]
fn a_keeper_that_is_put_out_or_whose_member_goes_is_none_any_more_where_another_stays() {
    for (what, way, _) in WAYS {
        let mut club = decided(3, &["ben", "cleo"], &[]);
        let before = club.ledger.position();
        assert_eq!(way(&mut club), "", "{what}");
        does(&mut club, "dan", Action::RestrictDevice { device: device("dan") });
        let (all, stay) = (devices(&["ada", "ben", "cleo"]), devices(&["ada", "cleo"]));
        let record = confirmed::<Keepers>(&club, Key::Keepers).unwrap();
        assert_eq!(record.devices, stay, "{what}");
        assert_eq!(record.past, [devices(&["ada"]), all.clone()], "{what}");
        // The batch in which it happened is the old ones' still.
        let mut sets = named(&club, before + 1);
        sets.dedup();
        assert_eq!(sets, [all, stay], "{what}");
        let left = confirmed::<Member>(&club, Key::Member(club.member_of("ben"))).unwrap().left;
        assert!(left || standing(&club, "ben") != Standing::Enrolled, "{what}");
        verifies(&club);
    }
}

#[test]
fn the_last_keeper_stays_as_it_did_when_there_was_but_one() {
    for version in [2, 3] {
        for (what, way, code) in WAYS {
            let mut club = decided(version, &["ben"], &["ada"]);
            assert_eq!(way(&mut club), *code, "{version}: {what}");
            assert_eq!(keepers(&club), [device("ben")], "{version}: {what}");
            let expected = if code.is_empty() { Standing::Equivocated } else { Standing::Enrolled };
            assert_eq!(standing(&club, "ben"), expected, "{version}: {what}");
        }
    }
}

#[test]
fn a_member_whose_devices_are_all_the_keepers_there_are_is_the_last() {
    let mut club = decided(3, &["ben"], &["ada"]);
    let invitation = invite(&club, "ben's second", true);
    let invitation = does(&mut club, "ben", invitation);
    let second = enrolment(&club, invitation, "ben's second", "ben's second");
    assert_eq!(enters(&mut club, "ben's second", second), "");
    decide(&mut club, &["ben's second"], &[]);
    assert_eq!(attempt(&mut club, "ben", Action::Leave), "refused-keeper-leaves");
    assert_eq!(loss(&mut club), "refused-keeper-revoked");
    decide(&mut club, &["cleo"], &[]);
    assert_eq!(attempt(&mut club, "ben", Action::Leave), "");
    assert_eq!(keepers(&club), [device("cleo")]);
    verifies(&club);
}

#[test]
fn no_restriction_and_no_suspension_stops_a_keeper() {
    let mut club = decided(3, &["ben", "dan"], &[]);
    for (by, of) in [("ada", "dan"), ("dan", "dan"), ("cleo", "ben")] {
        let restrict = Action::RestrictDevice { device: device(of) };
        assert_eq!(tried(&mut club, by, restrict), "refused-keeper-restricted", "{by}");
    }
    let (member, until_ms) = (club.member_of("dan"), club.now_ms + 3 * DAY_MS);
    does(&mut club, "ada", Action::Suspend { member, until_ms });
    assert_eq!(keepers(&club), devices(&["ada", "ben", "dan"]));
    club.now_ms += DAY_MS;
    does(&mut club, "cleo", Action::RestrictDevice { device: device("cleo") });
    verifies(&club);
}

#[test]
fn of_two_keepers_who_stop_at_once_the_one_that_is_placed_later_stays() {
    let mut club = decided(3, &["ben"], &[]);
    let ids = [writes(&mut club, "ada", revoke("ada")), writes(&mut club, "ben", revoke("ben"))];
    // Before anything is confirmed the second is told already.
    let current = club.ledger.current().record::<Keepers>(&Key::Keepers).cloned().unwrap();
    assert_eq!((current.devices, keepers(&club).len()), (vec![device("ben")], 2));
    club.confirm();
    assert_eq!(ids.map(|id| outcome(&club, id)), ["", "refused-keeper-revoked"]);
    assert_eq!(keepers(&club), [device("ben")]);
    verifies(&club);
}

#[test]
fn a_revocation_that_waited_comes_to_nothing_where_the_device_is_the_last_keepers_by_then() {
    let mut club = decided(3, &["ben"], &[]);
    does(&mut club, "cleo", revoke("ben"));
    // Whoever is to be put out is appointed by nobody, but goes on till then.
    assert_eq!(keepers(&club).len(), 2);
    does(&mut club, "ada", revoke("ada"));
    club.now_ms += 73 * HOUR_MS;
    club.confirm();
    assert_eq!((keepers(&club), standing(&club, "ben")), (vec![device("ben")], Standing::Enrolled));
    assert_eq!(confirmed::<Revocation>(&club, Key::Revocation(device("ben"))), None);
    assert_eq!(tried(&mut club, "cleo", revoke("ben")), "refused-keeper-revoked");
}

#[test]
fn whoever_was_put_out_as_the_last_keeper_goes_with_the_next_appointment() {
    for (dismiss, sets) in [(&[][..], 1), (&["ada"][..], 1)] {
        let mut club = stewards();
        let proof = club.equivocate("ada");
        does(&mut club, "cleo", Action::Expose { device: device("ada"), proof });
        assert_eq!(keepers(&club), [device("ada")]);
        let id = does(&mut club, "ben", change(&["cleo"], dismiss));
        for name in ["ben", "dan"] {
            let vote =
                Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice: Choice::Yes };
            does(&mut club, name, vote);
        }
        club.now_ms += 25 * HOUR_MS;
        club.confirm();
        let record = confirmed::<Keepers>(&club, Key::Keepers).unwrap();
        assert_eq!((record.devices, record.past.len()), (vec![device("cleo")], sets), "{dismiss:?}");
    }
    // Under version 2 it has to be named.
    let mut club = stewards_of(2);
    let proof = club.equivocate("ada");
    does(&mut club, "cleo", Action::Expose { device: device("ada"), proof });
    assert_eq!(tried(&mut club, "ben", change(&["cleo"], &[])), "refused-keepers-too-many");
    assert_eq!(tried(&mut club, "ben", change(&["cleo"], &["ada"])), "");
}

#[test]
fn who_left_without_a_device_is_recorded_once_the_keepers_among_them_have_stopped() {
    let mut club = decided(3, &["dan"], &[]);
    let record = Action::RecordLeaving { member: club.member_of("dan") };
    assert_eq!(tried(&mut club, "ada", record.clone()), "refused-leaving-has-device");
    does(&mut club, "dan", revoke("dan"));
    assert_eq!(keepers(&club), [device("ada")]);
    assert_eq!(attempt(&mut club, "ada", record), "");
    // The last keeper that was put out has no device in use, and is waited for all the same.
    let mut club = decided(3, &["dan"], &["ada"]);
    let proof = club.equivocate("dan");
    does(&mut club, "cleo", Action::Expose { device: device("dan"), proof });
    let record = Action::RecordLeaving { member: club.member_of("dan") };
    assert_eq!(tried(&mut club, "ada", record), "refused-keeper-leaves");
}

#[test]
fn an_organisation_of_version_2_has_one_keeper_until_it_raises_its_rules() {
    let mut club = club_of(2);
    assert_eq!(tried(&mut club, "ben", change(&["ben"], &[])), "refused-keepers-too-many");
    let text = club.ledger.constitution().text().to_owned();
    assert_eq!(adopt(&mut club, raise(3)).outcome.unwrap().hindered, None);
    let constitution = club.ledger.constitution();
    assert_eq!((constitution.version(), constitution.text()), (3, text.as_str()));
    decide(&mut club, &["ben", "cleo"], &[]);
    does(&mut club, "cleo", revoke("cleo"));
    assert_eq!(keepers(&club), devices(&["ada", "ben"]));
    verifies(&club);
}

/// Five members, three of them stewards, and a further device for each whose first one is lost.
const NAMES: [&str; 10] = [
    "ada",
    "ben",
    "cleo",
    "dan",
    "eve",
    "ada's other",
    "ben's other",
    "cleo's other",
    "dan's other",
    "eve's other",
];

fn uses(club: &Club, name: &str) -> bool {
    confirmed::<Device>(club, Key::Device(device(name))).is_some_and(|found| {
        let member = confirmed::<Member>(club, Key::Member(found.member)).unwrap();
        found.standing == Standing::Enrolled && !member.left
    })
}

/// Whether two entries with one number are known of a device: nobody takes another of it.
fn proved(club: &Club, name: &str) -> bool {
    let of = |write: &Write| matches!(write, Write::Equivocation { device: id, .. } if *id == device(name));
    club.writes.iter().any(of)
}

/// Somebody tries something; where the rules refuse it, nothing is done.
fn step(club: &mut Club, (what, who, whom): (u8, usize, u16)) {
    let used: Vec<&'static str> =
        NAMES.into_iter().filter(|name| uses(club, name) && !proved(club, name)).collect();
    if used.len() < 2 {
        return;
    }
    let by = used[who % used.len()];
    let of = NAMES[usize::from(whom) % NAMES.len()];
    match what {
        // A decision on some who are in use and some who are keepers, of whom the first stays.
        0..=2 => {
            let some = |bits: u16, names: &[&'static str]| -> Vec<&'static str> {
                names
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| bits >> at & 1 == 1)
                    .map(|(_, name)| *name)
                    .collect()
            };
            let now = keepers(club);
            let (keep, others): (Vec<_>, Vec<_>) = used.iter().partition(|name| now.contains(&device(name)));
            let action = change(&some(whom, &others), &some(whom >> 8, &keep));
            if tried(club, by, action.clone()).is_empty() {
                let id = does(club, by, action);
                for name in used {
                    let choice = Choice::Yes;
                    let vote =
                        Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice };
                    attempt(club, name, vote);
                }
                club.now_ms += 25 * HOUR_MS;
                club.confirm();
            }
        }
        3 | 4 => drop(attempt(club, by, revoke(of))),
        5 => drop(attempt(club, by, revoke(by))),
        6 => {
            let proof = club.equivocate(by);
            attempt(club, used[(who + 1) % used.len()], Action::Expose { device: device(by), proof });
        }
        7 => drop(attempt(club, by, Action::Leave)),
        8 => {
            let member = club.member_of(NAMES[usize::from(whom) % 5]);
            let invitation = invite_for(club, member);
            let new = NAMES[usize::from(whom) % 5 + 5];
            if tried(club, by, invitation.clone()).is_empty()
                && !club.entries().keys().any(|(id, _)| *id == device(new))
            {
                let invitation = does(club, by, invitation);
                attempt(club, used[(who + 1) % used.len()], Action::Vouch { invitation: invitation.into() });
                let enrolment = enrol(club, new, invitation);
                enters(club, new, enrolment);
            }
        }
        9 => drop(attempt(club, by, Action::RestrictDevice { device: device(of) })),
        _ => {
            club.now_ms += 73 * HOUR_MS;
            club.confirm();
        }
    }
}

fn cases() -> ProptestConfig {
    let times: u32 = std::env::var("MOOTHALL_TIMES").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    ProptestConfig { cases: 16 * times, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_is_done_one_to_seven_keepers_are_left_and_of_several_none_is_out(
        steps in proptest::collection::vec((0..11u8, any::<usize>(), any::<u16>()), 1..16)
    ) {
        let mut club = stewards_of(3);
        club.join("eve");
        club.confirm();
        let mut generation = 0;
        for one in steps {
            step(&mut club, one);
            let record = confirmed::<Keepers>(&club, Key::Keepers).unwrap();
            for set in record.past.iter().chain([&record.devices]) {
                prop_assert!((1..=KEEPERS_MAX).contains(&set.len()));
                prop_assert!(set.windows(2).all(|pair| pair[0] < pair[1]), "ascending, and none twice");
            }
            let used: Vec<DeviceId> = NAMES.iter().filter(|name| uses(&club, name)).map(|name| device(name)).collect();
            let in_use = record.devices.iter().all(|id| used.contains(id));
            prop_assert!(in_use || record.devices.len() == 1, "{one:?}");
            prop_assert!(record.generation() >= generation);
            generation = record.generation();
        }
        prop_assert_eq!(verify(&Memory::new(&club.writes)).unwrap().fault, None);
    }
}
