//! Raising the version of the rules.

use super::{confirmed, does, outcome, tried, words, writes};
use crate::action::{Action, Effect, PaperKind, RULES_VERSION};
use crate::ledger::record::{Key, Organisation, Proposal};
use crate::request::Choice;
use crate::rules::HOUR_MS;
use crate::testing::memory::Memory;
use crate::testing::{BEGIN_MS, Club};
use crate::verify::verify;

/// A club of version 1: Ada, and Ben.
fn old_club() -> Club {
    let mut club = Club::found_as(1, BEGIN_MS);
    club.join("ben");
    club.confirm();
    club
}

pub(super) fn raise(version: u32) -> Action {
    Action::Propose { effect: Effect::RaiseRules { version }, voting_ms: 24 * HOUR_MS }
}

/// Ben proposes it, both are for it, and its time passes.
pub(super) fn adopt(club: &mut Club, action: Action) -> Proposal {
    let id = does(club, "ben", action);
    for name in ["ada", "ben"] {
        let vote =
            Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice: Choice::Yes };
        does(club, name, vote);
    }
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    confirmed(club, Key::Proposal(id.into())).unwrap()
}

fn version(club: &Club) -> u32 {
    confirmed::<Organisation>(club, Key::Organisation).unwrap().rules_version
}

#[test]
fn an_organisation_founded_under_version_1_stays_there_until_it_decides_otherwise() {
    let mut club = old_club();
    assert_eq!((version(&club), club.ledger.constitution().version()), (1, 1));
    let newer = Action::BeginPaper { kind: PaperKind::Contact, about: club.ada().into() };
    assert_eq!(tried(&mut club, "ada", newer.clone()), "refused-rules-older");
    let effect = Effect::DismissMember { member: club.member_of("ben") };
    let dismissal = Action::Propose { effect, voting_ms: 24 * HOUR_MS };
    assert_eq!(tried(&mut club, "ada", dismissal), "refused-rules-older");
    let early = writes(&mut club, "ben", newer);
    club.confirm();
    assert_eq!(outcome(&club, early), "refused-rules-older");

    assert_eq!(tried(&mut club, "ben", raise(1)), "refused-rules-version");
    assert_eq!(tried(&mut club, "ben", raise(3)), "refused-rules-version");
    let text = club.ledger.constitution().text().to_owned();
    let proposal = adopt(&mut club, raise(2));
    assert_eq!(proposal.outcome.unwrap().hindered, None);
    let constitution = club.ledger.constitution();
    assert_eq!((version(&club), constitution.version(), constitution.text()), (2, 2, text.as_str()));
    assert_eq!(tried(&mut club, "ben", raise(2)), "refused-rules-version", "it is there already");

    // What was written before is refused as it was, and everything is checked again from the bytes.
    club.act("ben", Action::Leave);
    club.confirm();
    assert_eq!(outcome(&club, early), "refused-rules-older");
    let memory = Memory::new(&club.writes);
    let verified = verify(&memory).unwrap();
    assert_eq!(verified.fault, None);
}

#[test]
fn two_decisions_to_raise_to_one_version_raise_once() {
    let mut club = old_club();
    let first = does(&mut club, "ben", raise(2));
    let proposal = adopt(&mut club, raise(2));
    assert_eq!(proposal.outcome.unwrap().hindered, None);
    assert!(confirmed::<Proposal>(&club, Key::Proposal(first.into())).unwrap().outcome.is_some());
    assert_eq!(version(&club), 2);
    // Both were adopted; the later one finds nothing left to do.
    let mut club = old_club();
    let ids = [does(&mut club, "ben", raise(2)), does(&mut club, "ben", raise(2))];
    for id in ids {
        does(
            &mut club,
            "ada",
            Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice: Choice::Yes },
        );
    }
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    let hindered: Vec<_> = ids
        .iter()
        .filter_map(|id| {
            confirmed::<Proposal>(&club, Key::Proposal((*id).into())).unwrap().outcome.unwrap().hindered
        })
        .collect();
    assert_eq!(hindered.len(), 1);
    assert_eq!((hindered[0].code.as_ref(), version(&club)), ("refused-rules-version", 2));
}

#[test]
fn whoever_does_not_know_the_new_rules_judges_nothing_after_them() {
    let mut club = Club::found();
    club.join("ben");
    club.confirm();
    adopt(&mut club, raise(RULES_VERSION + 1));
    assert_eq!(version(&club), RULES_VERSION, "the batch in which they begin is not made here, either");
    let position = club.ledger.position();
    let late = club.draft("ben", words(&Action::Leave, ""), Action::Leave);
    club.admit("ben", &late, None);
    club.confirm();
    assert_eq!(club.ledger.position(), position, "nothing more is placed here");
    assert!(club.ledger.find(&late.id()).unwrap().position.is_none(), "it is kept");
}
