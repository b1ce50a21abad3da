#![allow(clippy::unwrap_used, clippy::expect_used)]

//! The rules as tables: who does what, and the code of the refusal, or none.

mod bookings;
mod counting;
mod deciding;
mod decisions;
mod delegating;
mod delivery;
mod devices;
mod founding;
mod keepers;
mod members;
mod membership;
mod papers;
mod raising;
mod recovery;
mod restrictions;
mod several;
mod succession;
mod terms;
mod unknown;
mod waiting;

use crate::action::{Action, RULES_VERSION};
use crate::id::{BodyHash, EntryId};
use crate::ledger::record::Key;
use crate::ledger::record::Record;
use crate::ledger::refusal::Refusal;
use crate::ledger::state::Look;
use crate::ledger::tail::Judgement;
use crate::paper::Field;
use crate::store::Write;
use crate::testing::{BEGIN_MS, Club, bytes};

/// One row: what it is called, who, what, and the refusal's code; empty if it is accepted.
type Row = (&'static str, &'static str, Action, &'static str);

/// Ada founded it and is the steward and keeper; Ben and Cleo are members. All confirmed.
fn club() -> Club {
    club_of(RULES_VERSION)
}

/// The same under a version of the rules.
fn club_of(version: u32) -> Club {
    let mut club = Club::found_as(version, BEGIN_MS);
    club.join("ben");
    club.join("cleo");
    club.confirm();
    club
}

/// The same with Ben as a second and Cleo as a third steward, and Dan as a member.
fn stewards() -> Club {
    stewards_of(RULES_VERSION)
}

/// The same under a version of the rules.
fn stewards_of(version: u32) -> Club {
    use crate::action::Effect;
    use crate::request::Choice;
    let mut club = club_of(version);
    club.join("dan");
    club.confirm();
    for name in ["ben", "cleo"] {
        let effect = Effect::AppointSteward { member: club.member_of(name) };
        let voting_ms = 24 * super::HOUR_MS;
        let id = does(&mut club, "ada", Action::Propose { effect, voting_ms });
        let choice = Choice::Yes;
        does(
            &mut club,
            "ada",
            Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice },
        );
        club.now_ms += 25 * super::HOUR_MS;
        club.confirm();
    }
    club
}

fn lathe(club: &mut Club) -> EntryId {
    let id = club.say("ada", Action::AddResource, &[(Field::Title, "Lathe"), (Field::Text, "")]);
    club.confirm();
    id
}

fn words(action: &Action, salt: &str) -> Option<BodyHash> {
    action.takes_words().then(|| BodyHash(bytes(salt)))
}

/// What an act would come to now: the code of its refusal, or nothing.
fn tried(club: &mut Club, name: &'static str, action: Action) -> String {
    let words = words(&action, "tried");
    let entry = club.draft(name, words, action);
    match club.ledger.try_act(&entry).0 {
        Judgement::Accepted => String::new(),
        Judgement::Refused(refusal) => refusal.code.into_owned(),
        Judgement::Aside(reason) => panic!("{reason}"),
    }
}

/// Writes an entry, whatever comes of it; nothing is confirmed.
fn writes(club: &mut Club, name: &'static str, action: Action) -> EntryId {
    let salt = format!("words {} {}", name, club.now_ms);
    let words = words(&action, &salt);
    let entry = club.draft(name, words, action);
    club.admit(name, &entry, None);
    entry.id()
}

/// Does it, confirmed.
fn does(club: &mut Club, name: &'static str, action: Action) -> EntryId {
    let id = writes(club, name, action);
    club.confirm();
    assert_eq!(outcome(club, id), "", "it counts");
    id
}

/// Why a confirmed entry was refused; nothing if it counts.
fn outcome(club: &Club, id: EntryId) -> String {
    assert!(club.ledger.find(&id).unwrap().position.is_some(), "it is confirmed");
    let reason = club.writes.iter().find_map(|write| match write {
        Write::Refusal { entry, reason } if *entry == id => Some(Refusal::decode(reason).unwrap()),
        _ => None,
    });
    reason.map(|refusal| refusal.code.into_owned()).unwrap_or_default()
}

fn confirmed<R: Record>(club: &Club, key: Key) -> Option<R> {
    club.ledger.confirmed().record::<R>(&key).cloned()
}

fn table(club: &mut Club, rows: Vec<Row>) {
    for (what, name, action, code) in rows {
        assert_eq!(tried(club, name, action), code, "{what}");
    }
}

#[test]
fn every_refusal_of_the_rules_is_reached_by_a_test() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |path: &str| {
        let mut text = String::new();
        for file in std::fs::read_dir(folder.join(path)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
        text
    };
    let tests = read("rules/tests") + &read("ledger/tests");
    let sources = read("rules") + &read("rules/bookings") + &read("ledger");
    let codes: std::collections::BTreeSet<&str> = sources
        .split(concat!("Refusal::new", "(\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(codes.len() > 50, "the sources were read: {codes:?}");
    let unreached: Vec<&&str> = codes.iter().filter(|code| !tests.contains(&format!("\"{code}\""))).collect();
    assert!(unreached.is_empty(), "{unreached:?}");
}
