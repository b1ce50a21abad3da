//! Counting ballots, and an amendment that may not hold although it was adopted.

use super::*;
use crate::action::Effect;
use crate::constitution::Constitution;
use crate::id::{MemberId, ProposalId};
use crate::ledger::record::{Ballot, Member, Proposal, Statute, VoteResult};
use crate::ledger::state::State;
use crate::request::Choice;
use crate::rules::decisions::{close, count};

/// A state in which so many members voted so on an amendment, or on something else.
fn voted(members: u8, yes: u8, no: u8, abstain: u8, effect: Effect) -> (State, ProposalId, Proposal) {
    let mut state = State::default();
    let id = ProposalId([1; 32]);
    let member = Member { invited_by: None, paper: None, steward: false, left: false, devices: Vec::new() };
    for number in 0..members {
        state.set(Key::Member(MemberId([number; 32])), Some(member.clone().into_value()));
    }
    let choices = [(Choice::Yes, yes), (Choice::No, no), (Choice::Abstain, abstain)];
    let all = choices.iter().flat_map(|(choice, count)| (0..*count).map(|_| *choice));
    for (number, choice) in (0..).zip(all) {
        let ballot =
            Ballot { entry: EntryId([number; 32]), replaces: None, clock_ms: 0, version: Vec::new(), choice };
        state.set(Key::Ballot(id, MemberId([number; 32])), Some(ballot.into_value()));
    }
    let proposal = Proposal {
        by: MemberId([0; 32]),
        effect,
        closes_ms: 0,
        outcome: None,
        withdrawn: false,
        course: None,
        carried_out: None,
    };
    state.set(Key::Proposal(id), Some(proposal.clone().into_value()));
    (state, id, proposal)
}

#[test]
fn votes_are_counted_to_the_last_ballot() {
    use VoteResult::{Adopted, Inquorate, Rejected};
    let constitution = Constitution::parse(Constitution::default_text()).unwrap();
    let amend = || Effect::Amend { parts: Vec::new(), hash: [0; 32] };
    // A quarter of the members, and more than half of yes and no; for amendments half, and more than 66 percent.
    let cases = [
        (1, 1, 0, 0, Effect::None, 1, Adopted),
        (1, 0, 0, 0, Effect::None, 1, Inquorate),
        (4, 1, 0, 0, Effect::None, 1, Adopted),
        (5, 1, 0, 0, Effect::None, 2, Inquorate),
        (5, 1, 0, 1, Effect::None, 2, Adopted),
        (8, 1, 1, 0, Effect::None, 2, Rejected),
        (8, 2, 1, 0, Effect::None, 2, Adopted),
        (8, 0, 0, 8, Effect::None, 2, Rejected),
        (9, 2, 0, 0, Effect::None, 3, Inquorate),
        (6, 2, 0, 0, amend(), 3, Inquorate),
        (6, 2, 1, 0, amend(), 3, Adopted),
        (100, 33, 17, 0, amend(), 50, Rejected),
        (100, 34, 16, 0, amend(), 50, Adopted),
        (7, 3, 0, 0, amend(), 4, Inquorate),
    ];
    for (members, yes, no, abstain, effect, quorum, result) in cases {
        let (state, id, proposal) = voted(members, yes, no, abstain, effect);
        let outcome = count(&state, &constitution, id, &proposal);
        let what = format!("{members} members, {yes} yes, {no} no, {abstain} abstain");
        assert_eq!((outcome.quorum, outcome.result), (quorum, result), "{what}");
        assert_eq!(
            (outcome.yes, outcome.no, outcome.abstain),
            (yes.into(), no.into(), abstain.into()),
            "{what}"
        );
    }
}

/// The default text, and a policy by which nobody votes any more.
fn nobody_votes() -> String {
    format!(
        "{}\n@id(\"nobody-votes\")\n@says(\"Nobody votes.\")\nforbid (principal, action == Action::\"vote\", resource);\n",
        Constitution::default_text()
    )
}

#[test]
fn an_amendment_that_locks_members_out_does_not_take_effect_even_if_it_was_adopted() {
    let text = nobody_votes();
    let part = EntryId([7; 32]);
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    let (mut state, id, _) = voted(4, 4, 0, 0, Effect::Amend { parts: vec![part], hash });
    state.set(Key::Statute(part), Some(Statute(text.into_bytes()).into_value()));
    let mut constitution = Constitution::parse(Constitution::default_text()).unwrap();
    let changes = close(&state, &mut constitution, id, 5);
    assert_eq!(constitution.text(), Constitution::default_text());
    assert_eq!(changes.keys().collect::<Vec<_>>(), [&Key::Proposal(id)]);
    let closed = changes[&Key::Proposal(id)].as_ref().and_then(Proposal::from_value).unwrap();
    let ended = closed.outcome.as_ref().unwrap();
    assert_eq!((ended.result, ended.closed_ms), (VoteResult::Adopted, 5));
    assert_eq!(ended.hindered.as_ref().unwrap().code, "refused-amendment-invalid");
}
