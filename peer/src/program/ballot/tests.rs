#![allow(clippy::unwrap_used)]

use moothall_core::id::{EntryId, MemberId};
use moothall_core::tally::{Outcome, Tally, Totals, Unranked};
use moothall_core::view::Certainty;
use moothall_core::view::ballots::csv;
use moothall_core::view::deciding::MarkedBallot;

use super::*;

fn course(method: Method, labels: &[&str]) -> Course {
    let none = || Message::new("can-vote");
    Course {
        method,
        options: u8::try_from(labels.len()).unwrap(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        unranked: Unranked::Last,
        topic: None,
        group: None,
        writers: Vec::new(),
        opens_ms: None,
        discussion_ms: 0,
        voting_ms: 0,
        round: 1,
        text_ms: 0,
        text_change: none(),
        could_vote: none(),
        who_sees: none(),
        tally: Tally {
            result: Outcome::Rejected,
            winners: Vec::new(),
            places: Vec::new(),
            turnout: 0,
            quorum: 1,
            electorate: 1,
            totals: Totals::Stances { yes: 0, no: 0, abstain: 0 },
            rounds: Vec::new(),
            ties: Vec::new(),
        },
        delegated: 0,
        ballots: Vec::new(),
        mine: None,
        earlier: None,
        my_delegates: Vec::new(),
        i_vote_for: Vec::new(),
        meetings: Vec::new(),
        may_present: false,
        closing_soon: false,
        lot: None,
    }
}

#[test]
fn what_is_typed_becomes_a_ballot_or_says_which_word_is_not_known() {
    let ranked = course(Method::Schulze, &["Red", "Green", "Dark blue"]);
    let one = course(Method::ChooseOne, &["Red", "Green"]);
    let consent = course(Method::Consent, &[]);
    let yes_no = course(Method::YesNo, &[]);
    for (course, text, wanted) in [
        (&ranked, "red > dark BLUE = Green", Ok(Marks::Ranking(vec![vec![0], vec![1, 2]]))),
        (&ranked, "3", Ok(Marks::Ranking(vec![vec![2]]))),
        (&ranked, "red > pink", Err("misuse-option-unknown")),
        (&ranked, "abstain", Ok(Marks::Abstain)),
        (&one, "green", Ok(Marks::One(1))),
        (&one, "3", Err("misuse-option-unknown")),
        (&one, "0", Err("misuse-option-unknown")),
        (&consent, "Object", Ok(Marks::Consent(Consent::Object))),
        (&consent, "maybe", Err("misuse-vote-word")),
        (&yes_no, "abstain", Ok(Marks::Stance(Choice::Abstain))),
        (&yes_no, "red", Err("misuse-vote-word")),
    ] {
        let found = marks(course, Typed::Plain(text)).map_err(|message| message.code);
        assert_eq!(found, wanted.map_err(str::to_owned), "{text}");
    }
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let scored = marks(&ranked, Typed::Score(&list(&["Red=3", "dark blue = 0"])));
    assert_eq!(scored, Ok(Marks::Scores(vec![Some(3), None, Some(0)])));
    assert_eq!(marks(&ranked, Typed::Dots(&list(&["2=4"]))), Ok(Marks::Dots(vec![0, 4, 0])));
    assert_eq!(marks(&ranked, Typed::Approve(&list(&["green", "red"]))), Ok(Marks::Approved(vec![0, 1])));
    for wrong in ["Red", "Red=much", "Red=300"] {
        let found = marks(&ranked, Typed::Score(&list(&[wrong])));
        assert_eq!(found.unwrap_err().code, "misuse-option-number", "{wrong}");
    }
}

#[test]
fn a_table_has_a_row_for_each_voter_and_no_cell_acts_in_a_spreadsheet() {
    let mut ranked = course(Method::Schulze, &["Red, or so", "Green", ""]);
    ranked.ballots.push(MarkedBallot {
        entry: EntryId([2; 32]),
        member: MemberId([1; 32]),
        member_name: "=Ann".to_owned(),
        marks: Marks::Ranking(vec![vec![1], vec![0, 2]]),
        reason: None,
        also_for: vec!["Ben \"B\"".to_owned()],
        void: false,
        certainty: Certainty::Provisional,
    });
    let wanted =
        "member,cast_by,\"Red, or so\",Green,3\r\n'=Ann,'=Ann,2,1,2\r\n\"Ben \"\"B\"\"\",'=Ann,2,1,2\r\n";
    assert_eq!(csv(&ranked), wanted);
    assert_eq!(said(&ranked, &ranked.ballots[0].marks), "Green > Red, or so = 3");
}
