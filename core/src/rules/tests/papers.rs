use super::*;
use crate::action::{Effect, PaperKind};
use crate::id::PaperId;
use crate::ledger::record::{Member, Paper};
use crate::rules::HOUR_MS;

#[test]
fn who_may_begin_write_on_at_and_erase_which_text() {
    let mut club = club();
    let lathe = lathe(&mut club);
    let propose = Action::Propose { effect: Effect::None, voting_ms: 24 * HOUR_MS };
    let proposal = does(&mut club, "ben", propose.clone());
    let closed = does(&mut club, "ben", propose);
    does(&mut club, "ben", Action::Withdraw { proposal: closed.into() });
    let comment = |about| Action::BeginPaper { kind: PaperKind::Comment, about };
    let of_ben = does(&mut club, "ben", comment(proposal));
    let erased = does(&mut club, "ben", comment(proposal));
    does(&mut club, "ben", Action::ErasePaper { paper: erased.into() });
    assert!(confirmed::<Paper>(&club, Key::Paper(erased.into())).unwrap().erased);
    let ben_id = club.member_of("ben");
    let (ada, ben) = (club.ada().into(), ben_id.into());
    let edit = |id: EntryId| Action::EditPaper { paper: PaperId(id.0) };
    let erase = |id: EntryId| Action::ErasePaper { paper: PaperId(id.0) };
    let profile = |about| Action::BeginPaper { kind: PaperKind::Profile, about };
    let nothing = EntryId([9; 32]);
    let rows = vec![
        ("a comment", "cleo", comment(proposal), ""),
        ("a comment on nothing", "cleo", comment(nothing), "refused-proposal-unknown"),
        ("the founder's profile", "ada", profile(ada), ""),
        ("a second profile", "ben", profile(ben), "refused-profile-exists"),
        ("another's profile", "ada", profile(ben), "refused-profile-exists"),
        (
            "a proposal without one",
            "ada",
            Action::BeginPaper { kind: PaperKind::Proposal, about: proposal },
            "refused-paper-begins-otherwise",
        ),
        ("one's own comment", "ben", edit(of_ben), ""),
        ("another's comment", "cleo", edit(of_ben), "nothing-permits-edit-paper"),
        ("a proposal, together", "cleo", edit(proposal), ""),
        ("a closed proposal", "cleo", edit(closed), "refused-proposal-closed"),
        ("a resource, by a steward", "ada", edit(lathe), ""),
        ("a resource, by a member", "ben", edit(lathe), "nothing-permits-edit-paper"),
        ("what is erased", "ben", edit(erased), "refused-paper-erased"),
        ("no text", "ben", edit(nothing), "refused-paper-unknown"),
        ("one's own erased", "ben", erase(of_ben), ""),
        ("a proposal that is voted on", "ben", erase(proposal), "refused-proposal-text-stays"),
        ("a proposal that was withdrawn", "ben", erase(closed), ""),
        ("a steward erases a comment", "ada", erase(of_ben), ""),
        ("a member erases another's", "cleo", erase(of_ben), "nothing-permits-erase-paper"),
        ("erased twice", "ben", erase(erased), "refused-paper-erased"),
    ];
    table(&mut club, rows);
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    let decided =
        vec![("a proposal that was decided", "ben", erase(proposal), "refused-proposal-text-stays")];
    table(&mut club, decided);
    // In place of an erased profile another is begun, once.
    let old = confirmed::<Member>(&club, Key::Member(ben_id)).unwrap().paper.unwrap();
    does(&mut club, "ben", Action::ErasePaper { paper: old });
    let new = does(&mut club, "ben", profile(ben));
    assert_eq!(confirmed::<Member>(&club, Key::Member(ben_id)).unwrap().paper, Some(new.into()));
    table(&mut club, vec![("a third profile", "ben", profile(ben), "refused-profile-exists")]);
    for (action, words, code) in [
        (edit(of_ben), None, "refused-words-missing"),
        (comment(proposal), None, "refused-words-missing"),
        (Action::Leave, Some(BodyHash([1; 32])), "refused-words-not-expected"),
    ] {
        let entry = club.draft("ben", words, action);
        let Judgement::Refused(refusal) = club.ledger.try_act(&entry).0 else { panic!("{code}") };
        assert_eq!(refusal.code, code);
    }
}
