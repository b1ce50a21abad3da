//! Who confirms: appointed and dismissed by decisions.

use super::{club, confirmed, does, tried, writes};
use crate::action::{Action, Effect, PaperKind, RULES_VERSION};
use crate::id::{DeviceId, ProposalId};
use crate::ledger::record::{Keepers, Key, Proposal};
use crate::order::OrderRecord;
use crate::request::Choice;
use crate::rules::HOUR_MS;
use crate::store::Write;
use crate::testing::memory::Memory;
use crate::testing::{Club, device};
use crate::verify::verify;

/// Their devices, ascending.
pub(super) fn devices(names: &[&str]) -> Vec<DeviceId> {
    let mut devices: Vec<DeviceId> = names.iter().map(|name| device(name)).collect();
    devices.sort_unstable();
    devices
}

pub(super) fn change(appoint: &[&str], dismiss: &[&str]) -> Action {
    let effect = Effect::Keepers { appoint: devices(appoint), dismiss: devices(dismiss) };
    Action::Propose { effect, voting_ms: 24 * HOUR_MS }
}

/// Ben proposes them, Ada and Ben are for each; their time has not passed yet.
pub(super) fn agreed<const COUNT: usize>(club: &mut Club, changes: [Action; COUNT]) -> [ProposalId; COUNT] {
    changes.map(|change| {
        let id = does(club, "ben", change);
        for name in ["ada", "ben"] {
            let vote =
                Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice: Choice::Yes };
            does(club, name, vote);
        }
        id.into()
    })
}

pub(super) fn hindrance(club: &Club, id: ProposalId) -> String {
    let proposal = confirmed::<Proposal>(club, Key::Proposal(id)).unwrap();
    let hindered = proposal.outcome.expect("it is over").hindered;
    hindered.map(|refusal| refusal.code.into_owned()).unwrap_or_default()
}

pub(super) fn keepers(club: &Club) -> Vec<DeviceId> {
    confirmed::<Keepers>(club, Key::Keepers).unwrap().devices
}

/// Whom each batch names as the keepers, from a position on.
pub(super) fn named(club: &Club, from: u64) -> Vec<Vec<DeviceId>> {
    let records = club.writes.iter().filter_map(|write| match write {
        Write::Order { first, record, .. } if *first >= from => Some(OrderRecord::decode(record).unwrap()),
        _ => None,
    });
    records.map(|record| record.keepers).collect()
}

#[test]
fn only_a_device_in_use_becomes_a_keeper_and_one_keeper_is_left() {
    for version in 2..=RULES_VERSION {
        let mut club = super::club_of(version);
        let gone = writes(&mut club, "cleo", Action::RevokeDevice { device: device("cleo") });
        club.confirm();
        assert_eq!(super::outcome(&club, gone), "");
        let twice = Effect::Keepers { appoint: vec![device("ben"); 2], dismiss: vec![device("ada")] };
        let rows = [
            (change(&["ben"], &["ada"]), ""),
            (change(&[], &[]), "refused-keepers-form"),
            (Action::Propose { effect: twice, voting_ms: 24 * HOUR_MS }, "refused-keepers-form"),
            (change(&["ben"], &["cleo"]), "refused-not-a-keeper"),
            (change(&["ada"], &[]), "refused-keeper-already"),
            (change(&["nobody"], &["ada"]), "refused-device-not-known"),
            (change(&["cleo"], &["ada"]), "refused-device-out-already"),
            (change(&[], &["ada"]), "refused-keepers-none"),
            (change(&["ben"], &[]), if version < 3 { "refused-keepers-too-many" } else { "" }),
        ];
        for (action, code) in rows {
            assert_eq!(tried(&mut club, "ben", action.clone()), code, "{version}: {action:?}");
        }
    }
}

#[test]
fn a_device_that_somebody_doubts_becomes_no_keeper() {
    let mut club = club();
    does(&mut club, "ada", Action::RestrictDevice { device: device("ben") });
    assert_eq!(tried(&mut club, "ada", change(&["ben"], &["ada"])), "refused-keeper-doubted");
    let mut club = super::club();
    let [id] = agreed(&mut club, [change(&["ben"], &["ada"])]);
    // Ada alone: it waits, and its time comes after the vote has closed.
    does(&mut club, "ada", Action::RevokeDevice { device: device("ben") });
    assert_eq!(tried(&mut club, "ada", change(&["ben"], &["ada"])), "refused-keeper-doubted");
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    assert_eq!(
        (hindrance(&club, id).as_str(), keepers(&club)),
        ("refused-keeper-doubted", vec![device("ada")])
    );
}

#[test]
fn the_batch_that_changes_the_keepers_is_of_the_old_ones_and_the_next_of_the_new() {
    let mut club = club();
    let [id] = agreed(&mut club, [change(&["ben"], &["ada"])]);
    let before = club.ledger.position();
    club.now_ms += 25 * HOUR_MS;
    let about = club.member_of("cleo").into();
    let along = writes(&mut club, "cleo", Action::BeginPaper { kind: PaperKind::Contact, about });
    club.confirm();
    assert_eq!((hindrance(&club, id).as_str(), keepers(&club)), ("", vec![device("ben")]));
    assert!(club.ledger.find(&along).unwrap().position.is_some());
    does(&mut club, "cleo", Action::RestrictDevice { device: device("cleo") });
    assert_eq!(named(&club, before + 1), [[device("ada")], [device("ben")]]);
    // What only a keeper is kept from, Ada may now, and Ben no more.
    assert_eq!(tried(&mut club, "ada", Action::RevokeDevice { device: device("ada") }), "");
    assert_eq!(
        tried(&mut club, "ben", Action::RevokeDevice { device: device("ben") }),
        "refused-keeper-revoked"
    );
    let verified = verify(&Memory::new(&club.writes)).unwrap();
    assert_eq!(verified.fault, None);
}

#[test]
fn an_order_that_the_old_keeper_signed_after_it_was_dismissed_does_not_verify() {
    let mut club = club();
    agreed(&mut club, [change(&["ben"], &["ada"])]);
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    does(&mut club, "cleo", Action::RestrictDevice { device: device("cleo") });
    let by_ada = |point| crate::testing::certificate(club.organisation(), point, &["ada"]).encode();
    let mut writes = club.writes.clone();
    for write in &mut writes {
        if let Write::Certificate { point, bytes } = write
            && Some(*point) == club.ledger.point()
        {
            *bytes = by_ada(*point);
        }
    }
    let fault = verify(&Memory::new(&writes)).unwrap().fault.expect("Ada's signature counts no more");
    assert_eq!(fault.what, crate::verify::What::CertificateSignature);
}

#[test]
fn of_two_decisions_at_once_the_later_finds_the_keeper_gone() {
    let mut club = club();
    let ids = agreed(&mut club, [change(&["ben"], &["ada"]), change(&["cleo"], &["ada"])]);
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    let hindered = ids.map(|id| hindrance(&club, id));
    assert_eq!(hindered.iter().filter(|code| *code == "refused-not-a-keeper").count(), 1, "{hindered:?}");
    assert_eq!(keepers(&club).len(), 1);
}

#[test]
fn an_order_whose_keepers_never_certified_their_last_batch_does_not_verify() {
    let mut club = club();
    agreed(&mut club, [change(&["ben"], &["ada"])]);
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    let last_of_ada = club.ledger.position();
    does(&mut club, "cleo", Action::RestrictDevice { device: device("cleo") });
    let writes: Vec<Write> = club
        .writes
        .iter()
        .filter(|write| !matches!(write, Write::Certificate { point, .. } if point.position == last_of_ada))
        .cloned()
        .collect();
    assert_eq!(writes.len() + 1, club.writes.len());
    // What Ben signed covers it; but whether Ada ever put him in her place, only she can say.
    let fault = verify(&Memory::new(&writes)).unwrap().fault.expect("anybody could have made that up");
    assert_eq!(fault.what, crate::verify::What::Uncertified);
}
