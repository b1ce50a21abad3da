//! Proposals that begin as drafts: their course, ballots of every method, delegation, meetings, what is carried out.

use super::*;
use crate::action::decisions::{BallotPaper, Cast, Form};
use crate::action::{Effect, PaperKind, STATUTE_PART_BYTES_MAX};
use crate::constitution::Constitution;
use crate::id::{GroupId, MemberId, ProposalId};
use crate::label::Label;
use crate::ledger::record::{Counted, Member, Outcome, Paper, Proposal, VoteResult};
use crate::request::Choice;
use crate::rules::{DAY_MS, HOUR_MS, ballots};
use crate::tally::{Consent, Marks, Method, TieBreak, Totals, Unranked};

pub(super) const YES: Marks = Marks::Stance(Choice::Yes);
pub(super) const NO: Marks = Marks::Stance(Choice::No);

pub(super) fn label(text: &str) -> Label {
    text.parse().unwrap()
}

pub(super) fn form(method: Method, options: u8) -> Form {
    Form {
        effect: Effect::None,
        ballot: BallotPaper { method, options, unranked: Unranked::Last },
        discussion_ms: 0,
        voting_ms: 24 * HOUR_MS,
        topic: None,
        group: None,
        writers: Vec::new(),
    }
}

pub(super) fn plain() -> Form {
    form(Method::YesNo, 0)
}

pub(super) fn present(id: EntryId) -> Action {
    Action::Present { proposal: id.into() }
}

/// A ballot for the text as it was drafted.
pub(super) fn ballot(id: EntryId, marks: Marks) -> Action {
    on(id, id, marks)
}

/// A ballot for the text as an edit left it.
pub(super) fn on(id: EntryId, text: EntryId, marks: Marks) -> Action {
    Action::Cast(Cast { proposal: id.into(), version: vec![text], replaces: None, marks })
}

/// Dan drafts it and presents it.
pub(super) fn put(club: &mut Club, form: Form) -> EntryId {
    let id = does(club, "dan", Action::Draft(form));
    does(club, "dan", present(id));
    id
}

pub(super) fn edit(id: EntryId) -> Action {
    Action::EditPaper { paper: crate::id::PaperId(id.0) }
}

pub(super) fn at(club: &Club, id: EntryId) -> Proposal {
    confirmed(club, Key::Proposal(id.into())).unwrap()
}

fn round(club: &Club, id: EntryId) -> u32 {
    at(club, id).course.unwrap().round
}

pub(super) fn close(club: &mut Club, id: EntryId) -> (Outcome, Counted) {
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    let outcome = at(club, id).outcome.unwrap();
    let counted = *outcome.counted.clone().unwrap();
    (outcome, counted)
}

/// A constitution with some lines changed comes into force.
pub(super) fn amended(club: &mut Club, changes: &[(&str, &str)]) {
    let mut text = Constitution::default_text().to_owned();
    for (line, instead) in changes {
        assert!(text.contains(line), "{line}");
        text = text.replace(line, instead);
    }
    let id = {
        let action = amendment(club, &text);
        does(club, "ada", action)
    };
    for name in ["ada", "ben", "cleo", "dan"] {
        let choice = Choice::Yes;
        does(club, name, Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice });
    }
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    assert_eq!(club.ledger.constitution().text(), text);
}

/// Writes a text's parts; the proposal that brings it.
fn amendment(club: &mut Club, text: &str) -> Action {
    Action::Propose { effect: amends(club, text), voting_ms: 24 * HOUR_MS }
}

fn amends(club: &mut Club, text: &str) -> Effect {
    let parts = text.as_bytes().chunks(STATUTE_PART_BYTES_MAX);
    let parts = parts.map(|part| does(club, "ben", Action::Statute { text: part.to_vec() })).collect();
    Effect::Amend { parts, hash: *blake3::hash(text.as_bytes()).as_bytes() }
}

#[test]
fn what_may_be_drafted() {
    let mut club = stewards();
    let (ben, nobody) = (club.member_of("ben"), MemberId([9; 32]));
    let ended = does(&mut club, "ada", Action::FormGroup);
    does(&mut club, "ada", Action::EndGroup { group: ended.into() });
    let ended: GroupId = ended.into();
    let of = |effect: Effect, form: Form| Action::Draft(Form { effect, ..form });
    let appoint = Effect::AppointSteward { member: ben };
    let dismissal = |member| Effect::DismissMember { member };
    let discussed = |days| Form { discussion_ms: days * DAY_MS, ..plain() };
    let written_by = |number| Form { writers: vec![ben; number], ..plain() };
    let raise = Effect::RaiseRules { version: crate::action::RULES_VERSION + 1 };
    let rows = vec![
        ("yes or no", "dan", Action::Draft(plain()), ""),
        ("consent", "dan", Action::Draft(form(Method::Consent, 0)), ""),
        ("a ranking", "dan", Action::Draft(form(Method::Schulze, 3)), ""),
        ("of one option", "dan", Action::Draft(form(Method::Schulze, 1)), "refused-method"),
        (
            "more seats than options",
            "dan",
            Action::Draft(form(Method::SingleTransferable { seats: 4 }, 3)),
            "refused-method",
        ),
        (
            "an election by ranking",
            "dan",
            of(appoint.clone(), form(Method::Schulze, 3)),
            "refused-election-secret",
        ),
        (
            "an appointment by consent",
            "dan",
            of(appoint.clone(), form(Method::Consent, 0)),
            "refused-election-secret",
        ),
        (
            "an effect by dots",
            "dan",
            of(raise.clone(), form(Method::Dots { dots: 3 }, 3)),
            "refused-method-effect",
        ),
        ("an effect by consent", "dan", of(raise, form(Method::Consent, 0)), ""),
        ("a steward again", "dan", of(appoint, plain()), "refused-steward-already"),
        (
            "a dismissal without notice",
            "dan",
            of(dismissal(ben), discussed(13)),
            "refused-dismissal-needs-notice",
        ),
        ("a dismissal with notice", "dan", of(dismissal(ben), discussed(14)), ""),
        ("a dismissal of nobody", "dan", of(dismissal(nobody), discussed(14)), "refused-member-gone"),
        (
            "too short a vote",
            "dan",
            Action::Draft(Form { voting_ms: 1, ..plain() }),
            "refused-voting-too-short",
        ),
        ("talk without end", "dan", Action::Draft(discussed(400)), "refused-discussion-too-long"),
        ("talk of no time", "dan", Action::Draft(discussed(-1)), "refused-discussion-too-short"),
        ("a topic", "dan", Action::Draft(Form { topic: Some(label("money")), ..plain() }), ""),
        (
            "no topic of ours",
            "dan",
            Action::Draft(Form { topic: Some(label("war")), ..plain() }),
            "refused-topic-unknown",
        ),
        (
            "a group that ended",
            "dan",
            Action::Draft(Form { group: Some(ended), ..plain() }),
            "refused-group-ended",
        ),
        ("sixteen writers", "dan", Action::Draft(written_by(16)), ""),
        ("seventeen writers", "dan", Action::Draft(written_by(17)), "refused-writers-too-many"),
        (
            "nobody as a writer",
            "dan",
            Action::Draft(Form { writers: vec![nobody], ..plain() }),
            "refused-member-gone",
        ),
    ];
    table(&mut club, rows);
    let wordless = club.draft("dan", None, Action::Draft(plain()));
    assert!(
        matches!(club.ledger.try_act(&wordless).0, Judgement::Refused(why) if why.code == "refused-words-missing")
    );
}

#[test]
fn a_draft_is_its_writers_until_it_is_presented_then_discussed_then_voted_on() {
    let mut club = stewards();
    let writers = vec![club.member_of("cleo")];
    let id = does(&mut club, "dan", Action::Draft(Form { discussion_ms: 48 * HOUR_MS, writers, ..plain() }));
    let other = does(&mut club, "dan", Action::Propose { effect: Effect::None, voting_ms: 24 * HOUR_MS });
    let old = |id: EntryId| Action::Vote {
        proposal: id.into(),
        version: vec![id],
        replaces: None,
        choice: Choice::Yes,
    };
    let rows = vec![
        ("its author writes on", "dan", edit(id), ""),
        ("a co-writer does", "cleo", edit(id), ""),
        ("nobody else", "ada", edit(id), "refused-not-a-writer"),
        ("nobody votes yet", "ada", ballot(id, YES), "refused-still-a-draft"),
        ("nor by the old form", "ada", old(id), "refused-ballot-form"),
        (
            "a ballot of the new form on what was proposed at once",
            "ada",
            ballot(other, YES),
            "refused-ballot-form",
        ),
        ("a co-writer does not present it", "cleo", present(id), "refused-not-the-proposer"),
        ("what was proposed at once is no draft", "dan", present(other), "refused-presented-already"),
        ("nothing", "dan", present(EntryId([9; 32])), "refused-proposal-unknown"),
        ("a draft is taken back", "dan", Action::Withdraw { proposal: id.into() }, ""),
        ("a comment", "ada", Action::BeginPaper { kind: PaperKind::Comment, about: id }, ""),
    ];
    table(&mut club, rows);
    let first = does(&mut club, "cleo", edit(id));
    does(&mut club, "dan", present(id));
    let presented_ms = club.ledger.time_ms();
    assert_eq!(at(&club, id).closes_ms, presented_ms + 72 * HOUR_MS);
    let rows = vec![
        ("everybody writes in the discussion", "ada", edit(id), ""),
        ("nobody votes yet", "ada", on(id, first, YES), "refused-vote-not-open"),
        ("it is presented once", "dan", present(id), "refused-presented-already"),
    ];
    table(&mut club, rows);
    let newest = does(&mut club, "ada", edit(id));
    club.now_ms += 48 * HOUR_MS;
    club.confirm();
    let rows = vec![
        ("the text as it is", "ada", on(id, newest, YES), ""),
        ("by the old form", "ada", old(id), "refused-ballot-form"),
        ("an earlier text", "ada", on(id, first, YES), "refused-ballot-older-text"),
        (
            "an edit that is none beside it",
            "ada",
            Action::Cast(Cast {
                proposal: id.into(),
                version: vec![newest, EntryId([9; 32])],
                replaces: None,
                marks: YES,
            }),
            "refused-version-unknown",
        ),
        ("an option", "ada", on(id, newest, Marks::One(0)), "refused-ballot-malformed"),
        ("who does not write on it", "ada", edit(id), "refused-not-a-writer"),
    ];
    table(&mut club, rows);
    does(&mut club, "ada", on(id, newest, YES));
    let (outcome, counted) = close(&mut club, id);
    assert_eq!((outcome.result, outcome.yes, outcome.electorate), (VoteResult::Adopted, 1, 4));
    assert_eq!((counted.round, counted.tally.turnout), (1, 1));
    let rows = vec![
        ("late", "ben", on(id, newest, YES), "refused-vote-over"),
        ("a change of what was decided", "dan", edit(id), "refused-proposal-closed"),
        ("taken back too late", "dan", Action::Withdraw { proposal: id.into() }, "refused-vote-over"),
    ];
    table(&mut club, rows);
}

#[test]
fn a_change_of_the_text_begins_the_vote_anew_and_voids_its_ballots() {
    let mut club = stewards();
    let id = put(&mut club, plain());
    does(&mut club, "ada", ballot(id, YES));
    let offline = club.draft("ben", None, ballot(id, YES));
    club.now_ms += 20 * HOUR_MS;
    let changed = does(&mut club, "dan", edit(id));
    assert_eq!((round(&club, id), at(&club, id).closes_ms), (2, club.ledger.time_ms() + 24 * HOUR_MS));
    // A ballot that was cast without knowing of it is for a text that is no more.
    club.admit("ben", &offline, None);
    club.confirm();
    assert_eq!(outcome(&club, offline.id()), "refused-ballot-older-text");
    does(&mut club, "cleo", on(id, changed, NO));
    club.now_ms += 10 * HOUR_MS;
    club.confirm();
    assert_eq!(at(&club, id).outcome, None, "its time runs anew");
    let (outcome, _) = close(&mut club, id);
    assert_eq!((outcome.yes, outcome.no, outcome.result), (0, 1, VoteResult::Rejected));

    amended(&mut club, &[("text_change = \"restarts\"", "text_change = \"refused\"")]);
    let id = put(&mut club, plain());
    assert_eq!(tried(&mut club, "dan", edit(id)), "refused-text-stays");
}

/// A method, how many seats, what four members mark, what becomes of it, and who won.
type Counting = (Method, u8, [Marks; 4], VoteResult, Vec<u8>);

#[test]
fn each_method_is_counted_as_the_tally_counts() {
    let stv = Method::SingleTransferable { seats: 2 };
    let rank = |order: &[u8]| Marks::Ranking(order.iter().map(|option| vec![*option]).collect());
    let cases: Vec<Counting> = vec![
        (Method::YesNo, 0, [YES, YES, NO, Marks::Stance(Choice::Abstain)], VoteResult::Adopted, vec![]),
        (
            Method::Consent,
            0,
            [
                Marks::Consent(Consent::Agree),
                Marks::Consent(Consent::Aside),
                Marks::Abstain,
                Marks::Consent(Consent::Object),
            ],
            VoteResult::Rejected,
            vec![],
        ),
        (
            Method::ChooseOne,
            3,
            [Marks::One(2), Marks::One(2), Marks::One(0), Marks::Abstain],
            VoteResult::Elected,
            vec![2],
        ),
        (
            Method::Approve { most: 2 },
            3,
            [
                Marks::Approved(vec![0, 1]),
                Marks::Approved(vec![1]),
                Marks::Approved(vec![1, 2]),
                Marks::Abstain,
            ],
            VoteResult::Elected,
            vec![1],
        ),
        (
            Method::Score { highest: 5 },
            2,
            [
                Marks::Scores(vec![Some(5), Some(1)]),
                Marks::Scores(vec![Some(0), Some(3)]),
                Marks::Scores(vec![None, Some(3)]),
                Marks::Abstain,
            ],
            VoteResult::Elected,
            vec![1],
        ),
        (
            Method::Schulze,
            3,
            [rank(&[0, 1, 2]), rank(&[0, 2]), Marks::Ranking(vec![vec![0, 1]]), rank(&[2, 0])],
            VoteResult::Elected,
            vec![0],
        ),
        (
            Method::InstantRunoff,
            3,
            [rank(&[1]), rank(&[1, 0]), rank(&[1, 2]), rank(&[0])],
            VoteResult::Elected,
            vec![1],
        ),
        (stv, 3, [rank(&[1]), rank(&[1]), rank(&[2]), rank(&[2])], VoteResult::Elected, vec![1, 2]),
        (
            Method::Dots { dots: 4 },
            2,
            [Marks::Dots(vec![4, 0]), Marks::Dots(vec![1, 3]), Marks::Dots(vec![1, 0]), Marks::Abstain],
            VoteResult::Elected,
            vec![0],
        ),
        (Method::ChooseOne, 2, [const { Marks::Abstain }; 4], VoteResult::Rejected, vec![]),
    ];
    for (method, options, marks, result, mut winners) in cases {
        let mut club = stewards();
        let id = put(&mut club, form(method, options));
        for (name, marks) in ["ada", "ben", "cleo", "dan"].into_iter().zip(marks) {
            does(&mut club, name, ballot(id, marks));
        }
        let (outcome, counted) = close(&mut club, id);
        let mut won = counted.tally.winners.clone();
        won.sort_unstable();
        winners.sort_unstable();
        assert_eq!((outcome.result, won), (result, winners), "{method:?}");
        assert_eq!((counted.tally.turnout, counted.tally.electorate, outcome.quorum), (4, 4, 1));
    }
}

#[test]
fn a_tie_is_broken_by_a_lot_that_everybody_can_draw_again() {
    let mut club = stewards();
    let id = put(&mut club, form(Method::ChooseOne, 2));
    let first = does(&mut club, "ada", ballot(id, Marks::One(0)));
    let second = does(&mut club, "ben", ballot(id, Marks::One(1)));
    let (_, counted) = close(&mut club, id);
    assert!(matches!(counted.tally.ties[0].by, TieBreak::Lot { .. }));
    let mut ids = [first, second];
    ids.sort_unstable();
    let mut hasher = blake3::Hasher::new_derive_key("moothall 2026 lot of");
    hasher.update(&id.0).update(&ids[0].0).update(&ids[1].0);
    let lot = *hasher.finalize().as_bytes();
    assert_eq!(ballots::lot(id.into(), &ids.into()), lot);
    assert_eq!(Some(counted.tally.winners[0]), crate::tally::lot::draw(&lot, &[0, 1]));
}

#[test]
fn an_objection_says_why() {
    let mut club = stewards();
    let id = put(&mut club, form(Method::Consent, 0));
    let objection = ballot(id, Marks::Consent(Consent::Object));
    let silent = club.draft("ada", None, objection.clone());
    assert!(matches!(
        club.ledger.try_act(&silent).0,
        Judgement::Refused(why) if why.code == "refused-words-missing"
    ));
    let wordy = club.draft("ada", words(&objection, "why"), ballot(id, Marks::Consent(Consent::Agree)));
    assert!(matches!(
        club.ledger.try_act(&wordy).0,
        Judgement::Refused(why) if why.code == "refused-words-not-expected"
    ));
    let said = does(&mut club, "ada", objection);
    let paper: Paper = confirmed(&club, Key::Paper(said.into())).unwrap();
    assert_eq!((paper.kind, paper.about, paper.author), (PaperKind::Comment, Some(id), club.ada()));
    does(&mut club, "ben", ballot(id, Marks::Consent(Consent::Agree)));
    let (outcome, counted) = close(&mut club, id);
    assert_eq!(outcome.result, VoteResult::Rejected);
    assert_eq!(counted.tally.totals, Totals::Consent { agree: 1, aside: 0, object: 1, abstain: 0 });
}

#[test]
fn of_two_ballots_of_one_member_the_named_or_later_one_counts() {
    let mut club = stewards();
    let id = put(&mut club, plain());
    let first = does(&mut club, "ben", ballot(id, YES));
    let replacing = |replaces, marks| {
        Action::Cast(Cast { proposal: id.into(), version: vec![id], replaces: Some(replaces), marks })
    };
    let rows = vec![
        ("it names the one before", "ben", replacing(first, NO), ""),
        ("it names one that is none", "cleo", replacing(first, NO), "refused-ballot-replaces-unknown"),
    ];
    table(&mut club, rows);
    club.now_ms -= 60_000;
    let earlier = writes(&mut club, "ben", ballot(id, NO));
    club.now_ms += 60_000;
    club.confirm();
    assert_eq!(outcome(&club, earlier), "refused-ballot-superseded");
    does(&mut club, "ben", replacing(first, NO));
    let (outcome, _) = close(&mut club, id);
    assert_eq!((outcome.yes, outcome.no), (0, 1));
}

#[test]
fn a_working_group_votes_on_its_own() {
    let mut club = stewards();
    let group = does(&mut club, "ada", Action::FormGroup);
    for name in ["ben", "dan"] {
        let member = club.member_of(name);
        does(&mut club, "ada", Action::JoinGroup { group: group.into(), member });
    }
    let id = put(&mut club, Form { group: Some(group.into()), ..plain() });
    assert_eq!(tried(&mut club, "cleo", ballot(id, NO)), "refused-vote-of-a-group");
    does(&mut club, "ben", ballot(id, YES));
    does(&mut club, "dan", ballot(id, NO));
    // Who belongs to it when the vote closes could vote.
    let dan = club.member_of("dan");
    does(&mut club, "ada", Action::LeaveGroup { group: group.into(), member: dan });
    let (outcome, _) = close(&mut club, id);
    assert_eq!((outcome.yes, outcome.no, outcome.electorate), (1, 0, 1));
}

#[test]
fn a_majority_is_of_the_votes_or_of_all_members() {
    let mut club = stewards();
    amended(&mut club, &[("majority_of = \"votes\"", "majority_of = \"members\"")]);
    for (yes, result) in [(2, VoteResult::Rejected), (3, VoteResult::Adopted)] {
        let id = put(&mut club, plain());
        let old = does(&mut club, "dan", Action::Propose { effect: Effect::None, voting_ms: 24 * HOUR_MS });
        for name in ["ada", "ben", "cleo"].into_iter().take(yes) {
            does(&mut club, name, ballot(id, YES));
            let choice = Choice::Yes;
            let vote = Action::Vote { proposal: old.into(), version: vec![old], replaces: None, choice };
            does(&mut club, name, vote);
        }
        let (outcome, counted) = close(&mut club, id);
        assert_eq!((outcome.result, outcome.of_members), (result, Some(true)), "{yes} of four");
        assert_eq!(counted.tally.turnout as usize, yes);
        assert_eq!(at(&club, old).outcome.unwrap().result, result, "{yes} of four");
    }
}

#[test]
fn a_dismissed_member_had_notice_and_goes_after_the_delay() {
    let mut club = stewards();
    let dan = club.member_of("dan");
    let voters = [(vec!["ben", "cleo"], false), (vec!["ben"], true)];
    for (names, waits) in voters {
        let form =
            Form { effect: Effect::DismissMember { member: dan }, discussion_ms: 14 * DAY_MS, ..plain() };
        let id = does(&mut club, "ada", Action::Draft(form));
        does(&mut club, "ada", present(id));
        if waits {
            // The second time it is withdrawn in the discussion.
            assert_eq!(tried(&mut club, "ada", Action::Withdraw { proposal: id.into() }), "");
        }
        club.now_ms += 14 * DAY_MS;
        club.confirm();
        let rows = vec![("whoever is to go votes too", "dan", ballot(id, NO), "")];
        table(&mut club, rows);
        for name in names {
            does(&mut club, name, ballot(id, YES));
        }
        let (outcome, _) = close(&mut club, id);
        assert_eq!(outcome.result, VoteResult::Adopted);
        let gone = |club: &Club| confirmed::<Member>(club, Key::Member(dan)).unwrap().left;
        assert_eq!((outcome.hindered.is_some(), gone(&club)), (waits, !waits));
        if waits {
            club.now_ms += 72 * HOUR_MS;
            club.confirm();
            assert!(gone(&club));
        }
        club = stewards();
    }
}

#[test]
fn what_does_nothing_by_itself_is_said_to_be_carried_out() {
    let mut club = stewards();
    let carried = |id: EntryId| Action::CarryOut { proposal: ProposalId::from(id) };
    let id = put(&mut club, plain());
    assert_eq!(tried(&mut club, "dan", carried(id)), "refused-not-decided");
    does(&mut club, "ada", ballot(id, YES));
    let effect = Effect::AppointSteward { member: club.member_of("dan") };
    let acts = put(&mut club, Form { effect, ..plain() });
    does(&mut club, "ada", ballot(acts, YES));
    let ranked = put(&mut club, form(Method::ChooseOne, 2));
    does(&mut club, "ada", ballot(ranked, Marks::One(1)));
    close(&mut club, id);
    let rows = vec![
        ("whoever proposed it", "dan", carried(id), ""),
        ("a steward", "ben", carried(id), ""),
        ("what acts by itself", "ada", carried(acts), "refused-carries-itself-out"),
        ("what options won", "dan", carried(ranked), ""),
        ("nothing", "dan", carried(EntryId([9; 32])), "refused-proposal-unknown"),
    ];
    table(&mut club, rows);
    let said = does(&mut club, "dan", carried(id));
    assert_eq!(at(&club, id).carried_out.map(|carried| carried.entry), Some(said));
    assert_eq!(tried(&mut club, "ben", carried(id)), "refused-carried-out-already");
}

#[test]
fn an_amendment_that_breaks_its_own_tests_does_not_come_to_the_vote() {
    let mut club = stewards();
    let with = |test: &str| format!("{}\n// test: {test}\n", Constitution::default_text());
    for (test, code) in [
        ("permit book by trainer", ""),
        ("forbid book by trainer", "refused-amendment-invalid"),
        ("permit fly by trainer", "refused-amendment-invalid"),
    ] {
        let effect = amends(&mut club, &with(test));
        let propose = Action::Propose { effect: effect.clone(), voting_ms: 24 * HOUR_MS };
        assert_eq!(tried(&mut club, "dan", propose), code, "{test}");
        assert_eq!(tried(&mut club, "dan", Action::Draft(Form { effect, ..plain() })), code, "{test}");
    }
}
