//! Branches that lose, the entries that named them, and entries that cannot be judged.

use std::collections::BTreeMap;

use crate::action::Action;
use crate::entry::Entry;
use crate::id::{EntryId, VerifyingKeyBytes};
use crate::ledger::admit::UNCONFIRMED_ENTRIES_MAX;
use crate::ledger::refusal::Refusal;
use crate::ledger::scene::Scene;
use crate::ledger::tail::Judgement;
use crate::ledger::{Admission, Ledger, NotAdmitted, Status};
use crate::rules::{self, DAY_MS, Facts, HOUR_MS};
use crate::store::Write;
use crate::testing::shelf::Shelf;
use crate::testing::{Club, device, key, sign};

/// Ada, Ben and Cleo.
fn club() -> Club {
    let mut club = Club::found();
    club.join("ben");
    club.join("cleo");
    club.confirm();
    club
}

fn invite(club: &Club, name: &str) -> Action {
    Action::Invite {
        key: VerifyingKeyBytes(key(name).verifying_key().to_bytes()),
        expires_ms: club.now_ms + 24 * HOUR_MS,
        own_device: false,
    }
}

fn write(club: &mut Club, name: &'static str, guest: &str) -> EntryId {
    let action = invite(club, guest);
    club.act(name, action)
}

/// Another person's ledger of the same club, as far as it is kept.
fn another(club: &Club) -> Ledger {
    Ledger::open(club.organisation(), &Shelf::of(&club.writes).opening()).unwrap()
}

fn refused(club: &Club, id: EntryId) -> Option<String> {
    club.writes.iter().find_map(|write| match write {
        Write::Refusal { entry, reason } if *entry == id => {
            Some(Refusal::decode(reason).unwrap().code.into_owned())
        }
        _ => None,
    })
}

fn is_confirmed(ledger: &Ledger, id: EntryId) -> bool {
    matches!(ledger.status(id), Some(Status::Confirmed { .. }))
}

#[test]
fn a_losing_branch_goes_with_its_bytes_and_the_rest_of_the_journal_stays() {
    let mut club = club();
    write(&mut club, "ben", "guest 1");
    let mut other = another(&club);
    let before = *club.ledger.index().journal(&device("ben")).unwrap();
    let lost = [write(&mut club, "ben", "guest 2"), write(&mut club, "ben", "guest 3")];
    // The other branch begins with the same number.
    let mut payload = club.entry(lost[0]).payload().clone();
    payload.clock_ms += 5;
    let theirs = sign("ben", &payload);
    let ours = club.entry(lost[0]);
    let found = club.ledger.admit(&theirs, |_, _| Some(ours.clone()), &mut Vec::new());
    assert!(matches!(found, Err(NotAdmitted::Equivocation(_))), "{found:?}");

    let mut writes = Vec::new();
    club.ledger.drop_branch(&device("ben"), payload.sequence, &mut writes);
    assert_eq!(writes, [Write::DropEntries { device: device("ben"), from: payload.sequence }]);
    assert_eq!(club.ledger.index().journal(&device("ben")), Some(&before), "as it was before the branch");
    assert!(lost.iter().all(|id| club.ledger.status(*id).is_none()));
    club.writes.extend(writes);
    // Dropping what is not there changes nothing.
    let mut nothing = Vec::new();
    club.ledger.drop_branch(&device("ben"), 1_000, &mut nothing);
    club.ledger.drop_branch(&device("nobody"), 1, &mut nothing);
    assert!(nothing.is_empty());
    assert_eq!(club.ledger.admit(&theirs, |_, _| None, &mut club.writes), Ok(Admission::New));
    assert_eq!(other.admit(&theirs, |_, _| None, &mut Vec::new()), Ok(Admission::New));
    club.ledger.settle(usize::MAX);
    other.settle(usize::MAX);
    assert_eq!(club.ledger.index().journals(), other.index().journals());
    club.confirm();
    assert!(is_confirmed(&club.ledger, theirs.id()));
    assert_eq!(another(&club).confirmed(), club.ledger.confirmed());
}

#[test]
fn who_names_an_entry_of_a_losing_branch_is_placed_as_refused_at_once_and_the_journal_goes_on() {
    let mut club = club();
    let lost = write(&mut club, "ben", "guest 1");
    // Cleo cancels what Ben made: her entry names his.
    let cancel = Action::CancelInvitation { invitation: lost.into() };
    let names = club.draft("cleo", None, cancel);
    club.admit("cleo", &names, None);
    let next = write(&mut club, "cleo", "guest 2");
    let mut writes = Vec::new();
    let sequence = club.entry(lost).payload().sequence;
    club.ledger.drop_branch(&device("ben"), sequence, &mut writes);
    club.writes.extend(writes);
    club.confirm();
    assert_eq!(refused(&club, names.id()).as_deref(), Some("refused-invitation-unknown"));
    assert!(is_confirmed(&club.ledger, next), "the journal goes on");
    assert_eq!(another(&club).confirmed(), club.ledger.confirmed());
}

#[test]
fn what_a_device_had_unconfirmed_when_it_was_revoked_leaves_the_tail_and_whoever_names_it_goes_on() {
    let mut club = club();
    let before = write(&mut club, "ben", "guest 1");
    club.confirm();
    club.act("ben", Action::RevokeDevice { device: device("ben") });
    let mut later = another(&club);
    let kept = write(&mut club, "ben", "guest 2");
    let cancel = Action::CancelInvitation { invitation: kept.into() };
    let names = club.draft("cleo", None, cancel);
    club.admit("cleo", &names, None);
    // The keeper confirms the revocation alone, and so the rest of the journal can never be placed.
    let mut writes = Vec::new();
    club.ledger.settle(usize::MAX);
    club.ledger.propose(club.now_ms, 1, &BTreeMap::new(), &mut writes).unwrap();
    club.writes.extend(writes);
    assert!(is_confirmed(&club.ledger, before) && club.ledger.status(kept).is_none());
    let journal = club.ledger.index().journal(&device("ben")).unwrap();
    assert_eq!((journal.sequence, journal.unconfirmed_bytes), (journal.confirmed, 0));
    assert_eq!(later.room(&device("ben")), UNCONFIRMED_ENTRIES_MAX - 1, "it does not know yet");
    club.confirm();
    assert_eq!(refused(&club, names.id()).as_deref(), Some("refused-invitation-unknown"));
    assert_eq!(another(&club).confirmed(), club.ledger.confirmed());
    assert_eq!(another(&club).index().journals(), club.ledger.index().journals());
    // Who never had it hears of it from those who have, and believes it once the device is out.
    let entry = club.entry(kept);
    assert!(!later.bury(&entry, &mut Vec::new()), "it may still come");
    let mut others = another(&club);
    assert!(others.bury(&entry, &mut Vec::new()));
    assert!(others.is_dead(kept));
}

#[test]
fn an_entry_that_says_to_have_seen_more_than_there_is_is_put_off() {
    let mut club = club();
    let invite = invite(&club, "guest 1");
    let mut payload = club.draft("ben", None, invite).payload().clone();
    payload.seen.as_mut().unwrap().position = u64::MAX;
    let ahead = sign("ben", &payload);
    assert_eq!(club.ledger.admit(&ahead, |_, _| None, &mut Vec::new()), Err(NotAdmitted::Ahead));
    payload.seen = club.ledger.point();
    let honest = sign("ben", &payload);
    assert_eq!(club.ledger.admit(&honest, |_, _| None, &mut Vec::new()), Ok(Admission::New));
}

#[test]
fn who_names_an_entry_that_never_comes_waits_until_it_is_declared_dead_and_is_then_placed_as_refused() {
    let mut club = club();
    let never = EntryId([8; 32]);
    let mut payload = club.draft("cleo", None, Action::Leave).payload().clone();
    payload.builds_on = vec![never];
    let names = sign("cleo", &payload);
    let found = club.ledger.admit(&names, |_, _| None, &mut Vec::new());
    assert_eq!(found, Err(NotAdmitted::Names(vec![never])));
    club.act("ada", Action::Notice { missing: never });
    club.confirm();
    let found = club.ledger.admit(&names, |_, _| None, &mut Vec::new());
    assert_eq!(found, Err(NotAdmitted::Names(vec![never])), "there is a delay");
    club.now_ms += 15 * DAY_MS;
    club.confirm();
    club.admit("cleo", &names, None);
    let next = write(&mut club, "cleo", "guest 2");
    club.confirm();
    assert_eq!(refused(&club, names.id()).as_deref(), Some("refused-names-dead"));
    assert!(is_confirmed(&club.ledger, next), "the journal goes on");
    assert_eq!(another(&club).confirmed(), club.ledger.confirmed());
    // What names it later comes in all the same, and is refused at its place.
    let mut payload = club.draft("cleo", None, invite(&club, "guest 4")).payload().clone();
    payload.builds_on = vec![never];
    let later = sign("cleo", &payload);
    club.admit("cleo", &later, None);
    club.confirm();
    assert_eq!(refused(&club, later.id()).as_deref(), Some("refused-names-dead"));
    let mut payload = club.draft("cleo", None, invite(&club, "guest 5")).payload().clone();
    payload.builds_on = vec![EntryId([9; 32])];
    let unknown = club.ledger.admit(&sign("cleo", &payload), |_, _| None, &mut Vec::new());
    assert_eq!(unknown, Err(NotAdmitted::Names(vec![EntryId([9; 32])])));
}

fn failing(scene: &mut Scene<'_>, entry: &Entry, facts: &Facts<'_>) -> Result<(), Refusal> {
    if entry.device() == device("ben") {
        std::panic::resume_unwind(Box::new("out of steam"));
    }
    rules::judge(scene, entry, facts)
}

#[test]
fn an_entry_that_cannot_be_judged_does_not_stop_the_batch_it_would_begin() {
    let mut club = club();
    let wrong = write(&mut club, "ben", "guest 1");
    let right = write(&mut club, "cleo", "guest 2");
    club.ledger.judge_by(failing);
    club.ledger.settle(usize::MAX);
    let mut writes = Vec::new();
    let (record, _) = club.ledger.propose(club.now_ms, 10, &BTreeMap::new(), &mut writes).unwrap();
    assert_eq!((record.runs.len(), record.runs[0].last), (1, right));
    let aside = Status::Provisional(Judgement::Aside("out of steam".to_owned()));
    assert_eq!(club.ledger.status(wrong), Some(aside));
    assert!(writes.contains(&Write::Aside { entry: wrong, reason: "out of steam".to_owned() }));
    assert_eq!(
        club.ledger.propose(club.now_ms, 10, &BTreeMap::new(), &mut writes),
        None,
        "nothing else is to be done"
    );
}
