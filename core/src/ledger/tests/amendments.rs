//! Amendments are dear to judge: a text is checked once, and placing them waits until that was done.

use std::collections::BTreeMap;

use crate::action::{Action, Effect, STATUTE_PART_BYTES_MAX};
use crate::constitution::Constitution;
use crate::id::{BodyHash, EntryId};
use crate::ledger::Status;
use crate::ledger::tail::Judgement;
use crate::rules::{self, HOUR_MS};
use crate::testing::{Club, bytes};

/// Ada's club with Ben and Cleo, and the parts of a text that Ben has written: the default one and a comment.
fn club(comments: &[&str]) -> (Club, Vec<Effect>) {
    let mut club = Club::found();
    club.join("ben");
    club.join("cleo");
    club.confirm();
    let text = Constitution::default_text();
    let mut parts: Vec<EntryId> = Vec::new();
    for part in text.as_bytes().chunks(STATUTE_PART_BYTES_MAX) {
        parts.push(club.act("ben", Action::Statute { text: part.to_vec() }));
    }
    let effects = comments
        .iter()
        .map(|comment| {
            let last = club.act("ben", Action::Statute { text: comment.as_bytes().to_vec() });
            let hash = *blake3::hash(format!("{text}{comment}").as_bytes()).as_bytes();
            Effect::Amend { parts: parts.iter().copied().chain([last]).collect(), hash }
        })
        .collect();
    club.confirm();
    (club, effects)
}

/// Proposes it; returns the entry and the work of judging it.
fn propose(club: &mut Club, effect: &Effect, number: usize) -> (EntryId, u64) {
    let action = Action::Propose { effect: effect.clone(), voting_ms: 200 * HOUR_MS };
    let words = Some(BodyHash(bytes(&format!("amendment {number}"))));
    let entry = club.draft("ben", words, action);
    let before = club.ledger.work();
    club.admit("ben", &entry, None);
    (entry.id(), club.ledger.work() - before)
}

#[test]
fn a_text_is_checked_once_however_many_propose_it_and_wherever_they_are_placed() {
    let sound = "// as it is\n";
    let unsound = "permit (principal, action, resource);";
    for (comment, accepted) in [(sound, true), (unsound, false)] {
        let (mut club, effects) = club(&[comment]);
        let begin = club.ledger.work();
        let mut ids = Vec::new();
        for number in 0..50 {
            ids.push(propose(&mut club, &effects[0], number).0);
        }
        club.now_ms += 60_000;
        club.confirm();
        let work = club.ledger.work() - begin;
        assert!(work > 200, "the check is counted: {work}");
        // Tried, judged, and judged again for the batch's time.
        assert!(work < 2_000, "fifty proposals of one text took {work}");
        for id in ids {
            assert!(matches!(club.ledger.status(id), Some(Status::Confirmed { .. })));
            let proposal = crate::ledger::record::Key::Proposal(id.into());
            use crate::ledger::state::Look;
            assert_eq!(club.ledger.confirmed().value(&proposal).is_some(), accepted);
        }
    }
}

#[test]
fn amendments_are_placed_once_they_were_judged_a_few_a_batch_and_nobody_waits_for_them() {
    let (mut club, effects) = club(&["// 1\n", "// 2\n", "// 3\n", "// 4\n", "// 5\n", "// 6\n"]);
    let amendments: Vec<EntryId> =
        effects.iter().enumerate().map(|(number, effect)| propose(&mut club, effect, number).0).collect();
    let leaves = club.act("cleo", Action::Leave);
    // Everything is to be judged again.
    club.ledger.judge_by(rules::judge);
    club.now_ms += 1_000;
    let placed = |club: &mut Club| -> u64 {
        let proposed = club.ledger.propose(club.now_ms, 1_024, &BTreeMap::new(), &mut club.writes);
        proposed.map_or(0, |(record, _)| record.runs.iter().map(|run| run.count).sum())
    };
    let before = club.ledger.work();
    assert_eq!(placed(&mut club), 1, "Cleo's leaving alone");
    assert!(matches!(club.ledger.status(leaves), Some(Status::Confirmed { .. })));
    assert!(club.ledger.work() - before < 20, "nothing dear was judged for that");
    assert_eq!(placed(&mut club), 0);
    while club.ledger.settle(1) > 0 {}
    for id in &amendments {
        assert_eq!(club.ledger.tail().judgement(*id), Some(&Judgement::Accepted));
    }
    assert_eq!((placed(&mut club), placed(&mut club), placed(&mut club)), (4, 2, 0));
}

#[test]
fn what_is_dear_is_judged_last_and_what_rests_on_it_again() {
    use crate::request::Choice;
    let (mut club, effects) = club(&["// 1\n"]);
    let (amendment, _) = propose(&mut club, &effects[0], 0);
    let vote = Action::Vote {
        proposal: amendment.into(),
        version: vec![amendment],
        replaces: None,
        choice: Choice::Yes,
    };
    let vote = club.act("ben", vote);
    let accepted = |club: &Club, id| club.ledger.tail().judgement(id).map(Judgement::accepted);
    assert_eq!((accepted(&club, amendment), accepted(&club, vote)), (Some(true), Some(true)));
    club.ledger.judge_by(rules::judge);
    assert_eq!((club.ledger.tail().dirty_len(), club.ledger.tail().dirty_ordinary_len()), (2, 1));
    club.ledger.settle(1);
    assert_eq!((club.ledger.tail().dirty_len(), club.ledger.tail().dirty_ordinary_len()), (1, 0));
    club.ledger.settle(usize::MAX);
    assert_eq!((accepted(&club, amendment), accepted(&club, vote)), (Some(true), Some(true)));
}

#[test]
fn the_state_is_saved_the_sooner_the_dearer_it_was_to_come_to() {
    let comments: Vec<String> = (0..100).map(|number| format!("// {number}\n")).collect();
    let comments: Vec<&str> = comments.iter().map(String::as_str).collect();
    let (mut club, effects) = club(&comments);
    let saved = |club: &mut Club| {
        let mut writes = Vec::new();
        club.ledger.save(false, &mut writes);
        writes.len()
    };
    assert_eq!(saved(&mut club), 0, "a hundred parts are cheap");
    for (number, effect) in effects.iter().enumerate() {
        propose(&mut club, effect, number);
    }
    club.confirm();
    assert_eq!((saved(&mut club), saved(&mut club)), (1, 0));
}
