use super::*;
use crate::action::{Effect, STATUTE_PART_BYTES_MAX};
use crate::constitution::Constitution;
use crate::ledger::record::{Ballot, InForce, Member, Proposal, VoteResult};
use crate::ledger::state::State;
use crate::request::Choice;
use crate::rules::HOUR_MS;
use crate::rules::{Due, act_due, fall_due_by, next_due_ms};

fn propose(effect: Effect) -> Action {
    Action::Propose { effect, voting_ms: 24 * HOUR_MS }
}

fn vote(id: EntryId, replaces: Option<EntryId>, choice: Choice) -> Action {
    Action::Vote { proposal: id.into(), version: vec![id], replaces, choice }
}

fn close(club: &mut Club) {
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
}

fn outcome_of(club: &Club, id: EntryId) -> crate::ledger::record::Outcome {
    confirmed::<Proposal>(club, Key::Proposal(id.into())).unwrap().outcome.unwrap()
}

/// Writes a constitution's text and the proposal that brings it.
fn amend(club: &mut Club, text: &str) -> Action {
    let parts = text
        .as_bytes()
        .chunks(STATUTE_PART_BYTES_MAX)
        .map(|part| does(club, "ben", Action::Statute { text: part.to_vec() }))
        .collect();
    propose(Effect::Amend { parts, hash: *blake3::hash(text.as_bytes()).as_bytes() })
}

#[test]
fn who_may_propose_vote_and_withdraw_what() {
    let mut club = stewards();
    let (ada, ben, dan) = (club.ada(), club.member_of("ben"), club.member_of("dan"));
    let id = does(&mut club, "dan", propose(Effect::None));
    let gone = does(&mut club, "dan", propose(Effect::None));
    does(&mut club, "dan", Action::Withdraw { proposal: gone.into() });
    let ballot = does(&mut club, "dan", vote(id, None, Choice::Yes));
    let nothing = EntryId([9; 32]);
    let unknown =
        Action::Vote { proposal: id.into(), version: vec![nothing], replaces: None, choice: Choice::No };
    let none = Action::Vote { proposal: id.into(), version: Vec::new(), replaces: None, choice: Choice::No };
    let short = Action::Propose { effect: Effect::None, voting_ms: 24 * HOUR_MS - 1 };
    let long = Action::Propose { effect: Effect::None, voting_ms: 367 * 24 * HOUR_MS };
    let damaged = propose(Effect::Amend { parts: vec![nothing], hash: [0; 32] });
    let rows = vec![
        ("a proposal", "dan", propose(Effect::None), ""),
        ("too short", "dan", short, "refused-voting-too-short"),
        ("too long", "dan", long, "refused-voting-too-long"),
        (
            "a steward again",
            "dan",
            propose(Effect::AppointSteward { member: ben }),
            "refused-steward-already",
        ),
        ("a new steward", "dan", propose(Effect::AppointSteward { member: dan }), ""),
        ("nobody", "dan", propose(Effect::AppointSteward { member: nothing.into() }), "refused-member-gone"),
        ("dismissing a steward", "dan", propose(Effect::DismissSteward { member: ada }), ""),
        (
            "dismissing a member",
            "ben",
            propose(Effect::DismissSteward { member: dan }),
            "refused-not-a-steward",
        ),
        ("an amendment without text", "dan", damaged, "refused-amendment-damaged"),
        ("an empty part", "dan", Action::Statute { text: Vec::new() }, "refused-statute-size"),
        (
            "a part too large",
            "dan",
            Action::Statute { text: vec![32; STATUTE_PART_BYTES_MAX + 1] },
            "refused-statute-size",
        ),
        ("a ballot", "ben", vote(id, None, Choice::No), ""),
        ("a ballot on nothing", "ben", vote(nothing, None, Choice::No), "refused-proposal-unknown"),
        ("a ballot on what was withdrawn", "ben", vote(gone, None, Choice::No), "refused-proposal-closed"),
        ("a version that is not there", "ben", unknown, "refused-version-unknown"),
        ("no version", "ben", none, "refused-version-unknown"),
        ("a changed ballot", "dan", vote(id, Some(ballot), Choice::No), ""),
        (
            "one that replaces nothing",
            "ben",
            vote(id, Some(ballot), Choice::No),
            "refused-ballot-replaces-unknown",
        ),
        ("a later one that replaces another", "dan", vote(id, Some(nothing), Choice::No), ""),
        ("one's own withdrawn", "dan", Action::Withdraw { proposal: id.into() }, ""),
        (
            "another's withdrawn",
            "ben",
            Action::Withdraw { proposal: id.into() },
            "nothing-permits-withdraw-proposal",
        ),
        ("withdrawn twice", "dan", Action::Withdraw { proposal: gone.into() }, "refused-proposal-closed"),
        (
            "nothing withdrawn",
            "dan",
            Action::Withdraw { proposal: nothing.into() },
            "refused-proposal-unknown",
        ),
    ];
    table(&mut club, rows);
    close(&mut club);
    assert_eq!(tried(&mut club, "ben", vote(id, None, Choice::No)), "refused-vote-over");
}

#[test]
fn of_two_ballots_that_replace_the_same_the_later_claim_wins_then_the_larger_id() {
    let mut club = club();
    let id = does(&mut club, "ben", propose(Effect::None));
    let first = does(&mut club, "ben", vote(id, None, Choice::Yes));
    let standing = |club: &Club| {
        let ben = club.member_of("ben");
        confirmed::<Ballot>(club, Key::Ballot(id.into(), ben)).unwrap().entry
    };
    let second = does(&mut club, "ben", vote(id, Some(first), Choice::No));
    // Replacing the same once more, with a later claim: it wins. With an earlier one it does not.
    let third = does(&mut club, "ben", vote(id, Some(first), Choice::Abstain));
    assert_eq!(standing(&club), third);
    club.now_ms -= 60_000;
    let fourth = writes(&mut club, "ben", vote(id, Some(first), Choice::Yes));
    club.now_ms += 60_000;
    club.confirm();
    assert_eq!(outcome(&club, fourth), "refused-ballot-superseded");
    assert_eq!(standing(&club), third);
    // Later than all, but written without knowing of the third: the later claim wins here too.
    let fifth = does(&mut club, "ben", vote(id, Some(second), Choice::Yes));
    assert_eq!(standing(&club), fifth);
    close(&mut club);
    let counted = outcome_of(&club, id);
    assert_eq!((counted.yes, counted.no, counted.abstain), (1, 0, 0), "one voice, however often it was cast");
}

#[test]
fn a_vote_is_counted_by_the_constitutions_numbers() {
    use Choice::{Abstain, No, Yes};
    // Four members: a quarter must vote, and more than half of yes and no must be yes.
    let cases: &[(&[Choice], VoteResult)] = &[
        (&[], VoteResult::Inquorate),
        (&[Yes], VoteResult::Adopted),
        (&[No], VoteResult::Rejected),
        (&[Abstain], VoteResult::Rejected),
        (&[Yes, No], VoteResult::Rejected),
        (&[Yes, No, Abstain], VoteResult::Rejected),
        (&[Yes, Yes, No], VoteResult::Adopted),
        (&[Yes, Yes, No, No], VoteResult::Rejected),
        (&[Yes, Abstain, Abstain, Abstain], VoteResult::Adopted),
    ];
    for (choices, result) in cases {
        let mut club = club();
        club.join("dan");
        club.confirm();
        let id = does(&mut club, "ben", propose(Effect::None));
        for (name, choice) in ["ada", "ben", "cleo", "dan"].into_iter().zip(*choices) {
            does(&mut club, name, vote(id, None, *choice));
        }
        close(&mut club);
        let counted = outcome_of(&club, id);
        assert_eq!(counted.result, *result, "{choices:?}");
        assert_eq!((counted.electorate, counted.quorum), (4, 1));
    }
}

#[test]
fn a_vote_closes_before_the_batch_at_its_time_and_takes_effect_by_itself() {
    let mut club = stewards();
    let dan = club.member_of("dan");
    let id = does(&mut club, "ada", propose(Effect::AppointSteward { member: dan }));
    does(&mut club, "ada", vote(id, None, Choice::Yes));
    // Written in time by its own clock, placed too late.
    let late = writes(&mut club, "ben", vote(id, None, Choice::No));
    close(&mut club);
    assert_eq!(outcome(&club, late), "refused-vote-over");
    assert!(confirmed::<Member>(&club, Key::Member(dan)).unwrap().steward);
    assert_eq!(outcome_of(&club, id).hindered, None);
}

#[test]
fn an_effect_that_something_stands_in_the_way_of_is_not_carried_out() {
    let mut club = stewards();
    let dan = club.member_of("dan");
    let id = does(&mut club, "ada", propose(Effect::AppointSteward { member: dan }));
    does(&mut club, "ada", vote(id, None, Choice::Yes));
    does(&mut club, "dan", Action::Leave);
    close(&mut club);
    let counted = outcome_of(&club, id);
    assert_eq!(counted.result, VoteResult::Adopted);
    assert_eq!(counted.hindered.unwrap().code, "refused-member-gone");
    assert_eq!(counted.electorate, 3, "who left is not counted");
    assert!(!confirmed::<Member>(&club, Key::Member(dan)).unwrap().steward);
    // The last steward cannot be dismissed.
    let mut club = self::club();
    let ada = club.ada();
    let id = does(&mut club, "ben", propose(Effect::DismissSteward { member: ada }));
    does(&mut club, "ben", vote(id, None, Choice::Yes));
    close(&mut club);
    assert_eq!(outcome_of(&club, id).hindered.unwrap().code, "refused-dismissal-waits");
    club.now_ms += 73 * HOUR_MS;
    club.confirm();
    assert_eq!(outcome_of(&club, id).hindered.unwrap().code, "refused-last-steward-dismissed");
    assert!(confirmed::<Member>(&club, Key::Member(ada)).unwrap().steward);
}

#[test]
fn a_dismissal_acts_at_once_with_two_other_stewards_and_after_its_delay_without() {
    for (voices, waits) in
        [(&["dan", "ada"][..], true), (&["dan", "ada", "ben"], true), (&["ada", "cleo"], false)]
    {
        let mut club = stewards();
        let ben = club.member_of("ben");
        let id = does(&mut club, "dan", propose(Effect::DismissSteward { member: ben }));
        for name in voices {
            does(&mut club, name, vote(id, None, Choice::Yes));
        }
        close(&mut club);
        let steward = |club: &Club| confirmed::<Member>(club, Key::Member(ben)).unwrap().steward;
        assert_eq!(steward(&club), waits, "{voices:?}");
        assert_eq!(outcome_of(&club, id).hindered.is_some(), waits, "{voices:?}");
        club.now_ms += 73 * HOUR_MS;
        club.confirm();
        assert!(!steward(&club) && outcome_of(&club, id).hindered.is_none(), "{voices:?}");
    }
}

#[test]
fn an_amendment_holds_from_its_closing_on_and_one_that_locks_out_is_refused() {
    let mut club = club();
    let text = Constitution::default_text().replace("booking_hours_max = 24", "booking_hours_max = 2");
    let action = amend(&mut club, &text);
    let id = does(&mut club, "ben", action);
    for name in ["ada", "ben", "cleo"] {
        does(&mut club, name, vote(id, None, Choice::Yes));
    }
    close(&mut club);
    assert_eq!(outcome_of(&club, id).hindered, None);
    assert_eq!(club.ledger.constitution().parameters().booking_hours_max, 2);
    let in_force: InForce = confirmed(&club, Key::Constitution).unwrap();
    assert_eq!(in_force.by, Some(id.into()));
    let locked = format!(
        "{text}\n@id(\"nobody\")\n@says(\"Nobody votes.\")\nforbid (principal, action == Action::\"vote\", resource);\n"
    );
    let action = amend(&mut club, &locked);
    assert_eq!(tried(&mut club, "ben", action), "refused-amendment-invalid");
    let action = amend(&mut club, "no constitution at all");
    assert_eq!(tried(&mut club, "ben", action), "refused-amendment-invalid");
}

#[test]
fn which_ballot_counts_does_not_hang_on_which_is_placed_first() {
    // Minutes that the first ballot claims, the one that replaces it, and a rival of the first; and which one counts.
    let rows = [
        ((1, 2, 3), Choice::Abstain),
        ((1, 3, 2), Choice::No),
        ((2, 3, 1), Choice::No),
        // The clock of the device that changed the ballot is behind: its change is still the later one.
        ((3, 1, 2), Choice::No),
        ((2, 1, 3), Choice::Abstain),
    ];
    for ((first, second, rival), counts) in rows {
        for rival_first in [false, true] {
            let mut club = club();
            let id = does(&mut club, "ben", propose(Effect::None));
            let begin_ms = club.now_ms;
            let mut cast = |minute: i64, replaces, choice| {
                club.now_ms = begin_ms + minute * 60_000;
                let id = writes(&mut club, "ben", vote(id, replaces, choice));
                club.now_ms = begin_ms + 10 * 60_000;
                club.confirm();
                id
            };
            let ballot = cast(first, None, Choice::Yes);
            if rival_first {
                cast(rival, None, Choice::Abstain);
            }
            cast(second, Some(ballot), Choice::No);
            if !rival_first {
                cast(rival, None, Choice::Abstain);
            }
            let ben = club.member_of("ben");
            let standing: Ballot = confirmed(&club, Key::Ballot(id.into(), ben)).unwrap();
            assert_eq!(standing.choice, counts, "{first} {second} {rival}, rival first: {rival_first}");
        }
    }
}

#[test]
fn what_fails_as_it_falls_due_is_left_out_and_said_and_the_rest_happens() {
    let mut club = club();
    let propose = |club: &mut Club, name| {
        does(club, name, Action::Propose { effect: Effect::None, voting_ms: 24 * HOUR_MS })
    };
    let (wrong, right) = (propose(&mut club, "ben"), propose(&mut club, "cleo"));
    let mut state = club.ledger.confirmed().clone();
    let mut constitution = club.ledger.constitution().clone();
    let failing = |state: &State, constitution: &mut Constitution, now_ms, due: Due| {
        assert!(due.2 != wrong, "made to fail");
        act_due(state, constitution, now_ms, due)
    };
    let now_ms = club.now_ms + 25 * HOUR_MS;
    let (_, failed) = fall_due_by(&mut state, &mut constitution, now_ms, failing);
    assert_eq!(failed, [(wrong, "made to fail".to_owned())]);
    let outcome =
        |id: EntryId| state.record::<Proposal>(&Key::Proposal(id.into())).unwrap().outcome.is_some();
    assert!(!outcome(wrong) && outcome(right));
    assert_eq!(next_due_ms(&state), None, "it does not fall due again and again");
}
