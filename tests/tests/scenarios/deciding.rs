//! A decision by ranking: drafted, presented, delegated, changed while one is away; and what a meeting counted.

use moothall_core::id::ProposalId;
use moothall_core::request::deciding::{Deciding, NewDraft};
use moothall_core::request::{Answer, Choice, ProposalEffect, Request};
use moothall_core::tally::{Marks, Method, Unranked};
use moothall_core::view::deciding::Course;
use moothall_core::view::{Certainty, Stage, Weight};
use moothall_tests::{Person, now_ms};

fn draft(title: &str, method: Method, options: &[&str]) -> NewDraft {
    NewDraft {
        title: title.to_owned(),
        text: "What do we say?".to_owned(),
        options: options.iter().map(|label| (*label).to_owned()).collect(),
        effect: ProposalEffect::None,
        method,
        unranked: Unranked::Last,
        discussion_hours: None,
        hours: None,
        topic: Some("house".parse().unwrap()),
        group: None,
        writers: Vec::new(),
    }
}

fn act(act: Deciding) -> Request {
    Request::Deciding { act }
}

fn cast(proposal: ProposalId, order: &[u8]) -> Request {
    let marks = Marks::Ranking(order.iter().map(|option| vec![*option]).collect());
    act(Deciding::Cast { proposal, marks, reason: String::new() })
}

/// Puts it to the vote; there is no time for a discussion.
async fn put(person: &Person, draft: NewDraft) -> ProposalId {
    let id: ProposalId = person.writes(act(Deciding::Draft { draft: Box::new(draft) })).await.into();
    person.writes(act(Deciding::Present { proposal: id })).await;
    id
}

async fn until(person: &Person, what: &str, id: ProposalId, accept: impl Fn(&Course) -> bool) {
    person
        .until(what, Request::Proposal { proposal: id }, |answer| {
            let Answer::Proposal(shown) = answer else { return false };
            shown.line.stage == Stage::Open && shown.course.as_ref().is_some_and(|course| accept(course))
        })
        .await;
}

fn settled(course: &Course) -> bool {
    course.ballots.iter().all(|ballot| matches!(ballot.certainty, Certainty::Confirmed { .. }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ranked_vote_with_a_delegation_begins_anew_when_its_text_changes() {
    let ann = Person::new("Ann").await;
    let mut ben = Person::new("Ben").await;
    let cleo = Person::new("Cleo").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    cleo.join(&ann.invite().await).await;

    // Cleo lets Ann vote for her in matters of the house, and both see it.
    let to_ann = cleo.knows("Ann").await;
    let topic = "house".parse().unwrap();
    cleo.writes(act(Deciding::Delegate { topic, to: Some(to_ann) })).await;
    ann.until(
        "whose vote goes to her",
        Request::Delegations,
        |answer| matches!(answer, Answer::Delegations(all) if all.iter().any(|one| one.from == ["Cleo"])),
    )
    .await;

    let id = put(&ann, draft("Which colour?", Method::Schulze, &["Red", "Green", "Blue"])).await;
    let labels = |course: &Course| course.labels == ["Red", "Green", "Blue"];
    for person in [&ben, &cleo] {
        until(person, "the options are here", id, labels).await;
    }
    ann.ask(cast(id, &[1, 0])).await;
    until(&cleo, "her vote went by Ann's ballot", id, |course| {
        course.delegated == 1 && course.tally.turnout == 2 && course.my_delegates == ["Ann"]
    })
    .await;

    // Ben votes while he is away, for a text that changes meanwhile: the vote begins anew, and his ballot is for the old one.
    ben.cut_off().await;
    ben.ask(cast(id, &[0, 1, 2])).await;
    let edit = Request::EditProposal {
        proposal: id,
        title: "Which colour for the door?".to_owned(),
        text: "What do we say now?".to_owned(),
    };
    ann.writes(edit).await;
    until(&cleo, "the second round, without ballots", id, |course| {
        course.round == 2 && course.ballots.is_empty() && course.delegated == 0
    })
    .await;
    until(&ann, "what she voted for, and for which words", id, |course| {
        course.earlier.as_ref().is_some_and(|earlier| {
            earlier.round == 1
                && earlier.marks == Marks::Ranking(vec![vec![1], vec![0]])
                && earlier.title == "Which colour?"
                && earlier.labels == ["Red", "Green", "Blue"]
        })
    })
    .await;
    cleo.ask(cast(id, &[2, 1])).await;
    ben.rejoin().await;
    ben.until("he is told", Request::Home, |answer| {
        let Answer::Home(home) = answer else { return false };
        home.attention
            .iter()
            .any(|item| item.weight == Weight::Loss && item.message.code == "refused-ballot-older-text")
    })
    .await;
    until(&ben, "the text and the round as they are now", id, |course| {
        course.round == 2 && course.ballots.len() == 1
    })
    .await;
    ben.ask(cast(id, &[2, 0])).await;
    for person in [&ann, &ben, &cleo] {
        until(person, "two ballots for blue", id, |course| {
            course.tally.turnout == 2 && course.tally.winners == [2] && settled(course)
        })
        .await;
        person.is_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_meeting_counted_is_added_once_two_others_witnessed_it() {
    let ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    let cleo = Person::new("Cleo").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    cleo.join(&ann.invite().await).await;
    let id = put(&ann, draft("A new lamp", Method::YesNo, &[])).await;
    let marks = Marks::Stance(Choice::No);
    ann.ask(act(Deciding::Cast { proposal: id, marks, reason: String::new() })).await;
    // What was held must not be ahead of the keeper's time, which is that of the newest batch.
    until(&ann, "her ballot is confirmed", id, |course| course.ballots.len() == 1 && settled(course)).await;
    let Answer::Proposal(shown) = ann.ask(Request::Proposal { proposal: id }).await else {
        panic!("a proposal")
    };
    let held_ms = shown.course.unwrap().opens_ms.unwrap().min(now_ms());
    let record = Deciding::RecordMeeting { proposal: id, yes: 2, no: 0, abstain: 0, held_ms };
    let meeting = ann.writes(act(record)).await;
    for person in [&ben, &cleo] {
        until(person, "the record is here", id, |course| {
            course.meetings.iter().any(|one| one.id == meeting && one.may_witness)
        })
        .await;
        person.writes(act(Deciding::Witness { meeting })).await;
    }
    for person in [&ann, &ben, &cleo] {
        until(person, "the hands are in the count", id, |course| {
            course.tally.turnout == 3
                && course.meetings.iter().all(|one| one.counts && one.witnesses.len() == 2)
        })
        .await;
        person.is_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_of_who_left_is_shown_as_one_that_does_not_count() {
    let (ann, ben) = (Person::new("Ann").await, Person::new("Ben").await);
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    let id = put(&ann, draft("A new lamp", Method::YesNo, &[])).await;
    let vote = |choice| Deciding::Cast { proposal: id, marks: Marks::Stance(choice), reason: String::new() };
    until(&ben, "the vote is open", id, |_| true).await;
    ben.writes(act(vote(Choice::Yes))).await;
    ann.writes(act(vote(Choice::No))).await;
    until(&ann, "both count", id, |course| {
        course.tally.turnout == 2 && course.ballots.iter().all(|ballot| !ballot.void)
    })
    .await;
    ben.writes(Request::Leave).await;
    until(&ann, "only hers counts", id, |course| {
        // Whoever left has no name any more.
        let counts =
            |name: &str| course.ballots.iter().any(|ballot| ballot.member_name == name && !ballot.void);
        course.tally.turnout == 1
            && counts("Ann")
            && course.ballots.iter().filter(|ballot| ballot.void).count() == 1
    })
    .await;
}
