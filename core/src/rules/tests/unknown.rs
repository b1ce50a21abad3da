//! Actions, effects, kinds and choices that this version does not know.

use super::{Row, club, confirmed, outcome, table, tried, writes};
use crate::action::Action;
use crate::ledger::record::{Key, Member};
use crate::testing::action;

/// `[code, fields...]`, bytes put together by hand.
fn unknown() -> Vec<(&'static str, Action)> {
    let id = [&[0x58, 0x20][..], &[7; 32]].concat();
    [
        ("a code that comes later", vec![0x82, 0x18, 0x63, 0x00]),
        ("the largest code, with a nested list", vec![0x82, 0x1a, 0xff, 0xff, 0xff, 0xff, 0x82, 0x01, 0x80]),
        ("an effect that comes later", vec![0x83, 0x0c, 0x81, 0x17, 0x1a, 0x0f, 0x73, 0x14, 0x00]),
        ("a kind that comes later", [&[0x83, 0x0f, 0x17][..], &id].concat()),
        ("a choice that comes later", [&[0x85, 0x0d][..], &id, &[0x80, 0xf6, 0x03]].concat()),
        ("a field too many", vec![0x82, 0x04, 0x00]),
        ("a field too few", vec![0x81, 0x05]),
        ("a field of another sort", vec![0x82, 0x05, 0x61, 0x61]),
    ]
    .map(|(what, bytes)| (what, action(&bytes)))
    .into()
}

#[test]
fn what_is_unknown_is_refused_whoever_writes_it() {
    let mut club = club();
    let rows: Vec<Row> = unknown()
        .into_iter()
        .flat_map(|(what, action)| {
            ["ada", "ben"].map(|who| (what, who, action.clone(), "refused-action-unknown"))
        })
        .collect();
    table(&mut club, rows);
}

#[test]
fn what_is_unknown_gets_its_place_changes_nothing_and_its_journal_goes_on() {
    let mut club = club();
    let before = club.ledger.confirmed().clone();
    let ids: Vec<_> = unknown().into_iter().map(|(_, action)| writes(&mut club, "ben", action)).collect();
    club.confirm();
    for id in ids {
        assert_eq!(outcome(&club, id), "refused-action-unknown");
    }
    assert_eq!(*club.ledger.confirmed(), before);
    let member = Key::Member(club.member_of("ben"));
    assert_eq!(tried(&mut club, "ben", Action::Leave), "");
    writes(&mut club, "ben", Action::Leave);
    club.confirm();
    assert!(confirmed::<Member>(&club, member).unwrap().left);
}
