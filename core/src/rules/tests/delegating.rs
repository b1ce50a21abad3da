//! Votes that another casts in one's place, and hands that a meeting counts.

use super::deciding::{NO, YES, amended, ballot, close, edit, form, label, plain, put};
use super::*;
use crate::action::decisions::{Form, MeetingCount};
use crate::id::MemberId;
use crate::ledger::record::{Delegation, Meeting};
use crate::rules::DAY_MS;
use crate::tally::Method;

fn delegate(club: &Club, topic: &str, to: &str) -> Action {
    Action::Delegate { topic: label(topic), to: Some(club.member_of(to)) }
}

#[test]
fn who_may_delegate_to_whom() {
    let mut club = stewards();
    let nobody = Action::Delegate { topic: label("money"), to: Some(MemberId([9; 32])) };
    let back = Action::Delegate { topic: label("money"), to: None };
    let (to_ben, to_cleo, to_dan) =
        (delegate(&club, "money", "ben"), delegate(&club, "money", "cleo"), delegate(&club, "money", "dan"));
    let rows = vec![
        ("to another", "ada", to_ben.clone(), ""),
        ("to oneself", "ben", to_ben.clone(), "refused-delegation-circle"),
        ("to nobody known", "ada", nobody, "refused-member-gone"),
        ("on no topic of ours", "ada", delegate(&club, "war", "ben"), "refused-topic-unknown"),
        ("taken back where there is none", "ada", back.clone(), "refused-not-delegated"),
    ];
    table(&mut club, rows);
    let entry = does(&mut club, "ada", to_ben.clone());
    let kept: Delegation = confirmed(&club, Key::Delegation(club.ada(), label("money"))).unwrap();
    assert_eq!(kept, Delegation { to: club.member_of("ben"), entry });
    let to_ada = Action::Delegate { topic: label("money"), to: Some(club.ada()) };
    let house = Action::Delegate { topic: label("house"), to: Some(club.ada()) };
    let rows = vec![
        ("in a circle", "ben", to_ada.clone(), "refused-delegation-circle"),
        ("on another topic", "ben", house, ""),
        ("on to a third", "ben", to_cleo.clone(), ""),
    ];
    table(&mut club, rows);
    does(&mut club, "ben", to_cleo.clone());
    // Ada, Ben, Cleo is two steps, as many as there may be.
    let rows = vec![
        ("a longer circle", "cleo", to_ada.clone(), "refused-delegation-circle"),
        ("three steps", "dan", to_ada, "refused-delegation-too-far"),
        ("two steps", "dan", to_ben.clone(), ""),
        ("one step", "dan", to_cleo, ""),
        ("on from the end", "cleo", to_dan, ""),
        ("taken back", "ben", back.clone(), ""),
    ];
    table(&mut club, rows);
    // Two who do not know of each other cannot close one either.
    let mut club = stewards();
    let one = delegate(&club, "money", "ben");
    let first = writes(&mut club, "cleo", one);
    let cleo = delegate(&club, "money", "cleo");
    let second = writes(&mut club, "ben", cleo);
    club.confirm();
    assert_eq!(
        (outcome(&club, first), outcome(&club, second)),
        (String::new(), "refused-delegation-circle".into())
    );
    let mut club = stewards();
    amended(&mut club, &[("delegation_steps_max = 2", "delegation_steps_max = 0")]);
    assert_eq!(tried(&mut club, "ada", to_ben), "refused-delegation-off");
}

#[test]
fn a_delegated_vote_follows_the_chain_unless_one_votes_oneself() {
    let mut club = stewards();
    let (to_ben, to_cleo) = (delegate(&club, "money", "ben"), delegate(&club, "money", "cleo"));
    does(&mut club, "ada", to_ben);
    does(&mut club, "ben", to_cleo);
    let on_money = Form { topic: Some(label("money")), ..plain() };
    // Cleo votes for three; then Ben for himself and Ada; then Ada too; and on no topic nobody for another.
    for (form, voters, counts, delegated) in [
        (on_money.clone(), vec![("cleo", YES)], (3, 0), 2),
        (on_money.clone(), vec![("cleo", YES), ("ben", NO)], (1, 2), 1),
        (on_money.clone(), vec![("cleo", YES), ("ben", NO), ("ada", YES)], (2, 1), 0),
        (plain(), vec![("cleo", YES)], (1, 0), 0),
    ] {
        let id = put(&mut club, form);
        for (name, marks) in voters {
            does(&mut club, name, ballot(id, marks));
        }
        let (outcome, counted) = close(&mut club, id);
        assert_eq!(((outcome.yes, outcome.no), counted.delegated), (counts, delegated));
    }
    // Taken back during the vote, it does not count; and a chain ends at who left.
    let id = put(&mut club, on_money.clone());
    does(&mut club, "cleo", ballot(id, YES));
    does(&mut club, "ben", Action::Delegate { topic: label("money"), to: None });
    assert_eq!(close(&mut club, id).0.yes, 1);
    let to_cleo = delegate(&club, "money", "cleo");
    does(&mut club, "ben", to_cleo);
    let id = put(&mut club, on_money);
    does(&mut club, "cleo", ballot(id, YES));
    does(&mut club, "ben", Action::Leave);
    let (outcome, _) = close(&mut club, id);
    assert_eq!(
        (outcome.yes, outcome.electorate),
        (1, 3),
        "Ben's went with him, and Ada's no further than to him"
    );
}

fn meeting(club: &Club, id: EntryId, counts: &[u32]) -> Action {
    Action::RecordMeeting(MeetingCount {
        proposal: id.into(),
        counts: counts.to_vec(),
        held_ms: club.ledger.time_ms(),
    })
}

#[test]
fn a_meetings_count_is_recorded_by_one_and_witnessed_by_two() {
    let mut club = stewards();
    does(&mut club, "ada", Action::Register);
    let id = put(&mut club, plain());
    let ranked = put(&mut club, form(Method::Schulze, 2));
    let draft = does(&mut club, "dan", Action::Draft(plain()));
    let held =
        |held_ms| Action::RecordMeeting(MeetingCount { proposal: id.into(), counts: vec![1, 0, 0], held_ms });
    let rows = vec![
        ("a steward", "ada", meeting(&club, id, &[2, 1, 0]), ""),
        ("a member", "dan", meeting(&club, id, &[2, 1, 0]), "nothing-permits-record-meeting"),
        ("of a ranking", "ada", meeting(&club, ranked, &[2, 1, 0]), "refused-meeting-method"),
        ("of a draft", "ada", meeting(&club, draft, &[2, 1, 0]), "refused-still-a-draft"),
        ("without hands", "ada", meeting(&club, id, &[0, 0, 0]), "refused-meeting-counts"),
        ("of two choices", "ada", meeting(&club, id, &[2, 1]), "refused-meeting-counts"),
        ("before it opened", "ada", held(club.now_ms - DAY_MS), "refused-meeting-time"),
        ("to come", "ada", held(club.now_ms + DAY_MS), "refused-meeting-time"),
    ];
    table(&mut club, rows);
    does(&mut club, "dan", ballot(id, NO));
    let record = meeting(&club, id, &[2, 1, 0]);
    let made = does(&mut club, "ada", record);
    let lonely = meeting(&club, id, &[1, 0, 0]);
    does(&mut club, "ada", lonely);
    let witness = Action::Witness { meeting: made };
    let rows = vec![
        ("who recorded it", "ada", witness.clone(), "refused-witness-again"),
        ("nothing", "dan", Action::Witness { meeting: id }, "refused-meeting-unknown"),
    ];
    table(&mut club, rows);
    does(&mut club, "ben", witness.clone());
    assert_eq!(tried(&mut club, "ben", witness.clone()), "refused-witness-again");
    does(&mut club, "dan", witness.clone());
    assert_eq!(tried(&mut club, "cleo", witness.clone()), "refused-witnesses-enough");
    let kept: Meeting = confirmed(&club, Key::Meeting(made)).unwrap();
    assert_eq!(kept.witnesses, [club.member_of("ben"), club.member_of("dan")]);
    let (outcome, counted) = close(&mut club, id);
    // Dan's ballot and three hands; the record without witnesses counts for nothing.
    assert_eq!((outcome.yes, outcome.no, counted.tally.turnout, outcome.electorate), (2, 2, 4, 5));
    assert_eq!(counted.meetings, [made]);
    assert_eq!(tried(&mut club, "cleo", witness), "refused-vote-over");
}

#[test]
fn a_meeting_with_more_hands_than_members_without_a_ballot_does_not_count() {
    let mut club = stewards();
    let id = put(&mut club, plain());
    does(&mut club, "dan", ballot(id, NO));
    let record = meeting(&club, id, &[4, 0, 0]);
    let made = does(&mut club, "ada", record);
    for name in ["ben", "cleo"] {
        does(&mut club, name, Action::Witness { meeting: made });
    }
    let (outcome, counted) = close(&mut club, id);
    assert_eq!((outcome.yes, outcome.no, counted.tally.turnout), (0, 1, 1));
    // Nor does one about an earlier text, and of one round there are only so many.
    let id = put(&mut club, plain());
    let record = meeting(&club, id, &[1, 0, 0]);
    let made = does(&mut club, "ada", record);
    does(&mut club, "dan", edit(id));
    assert_eq!(tried(&mut club, "ben", Action::Witness { meeting: made }), "refused-meeting-of-earlier-text");
    for _ in 0..crate::rules::meetings::MEETINGS_MAX {
        let record = meeting(&club, id, &[1, 0, 0]);
        does(&mut club, "ada", record);
    }
    let record = meeting(&club, id, &[1, 0, 0]);
    assert_eq!(tried(&mut club, "ada", record), "refused-meetings-too-many");
}
