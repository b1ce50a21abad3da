//! Whoever asks why is told the steps, the policies and the places.

use moothall_core::id::{EntryId, ResourceId};
use moothall_core::request::membership::Membership;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::sentences::Sentences;
use moothall_core::view::why::Why;
use moothall_core::view::{Certainty, Link, Verdict};
use moothall_tests::{Person, now_ms};

const HOUR_MS: i64 = 3_600_000;

async fn why(person: &Person, about: Subject) -> Why {
    let Answer::Why(why) = person.ask(Request::Why { about }).await else { panic!("an answer") };
    let english = Sentences::new("en");
    let said = |message| english.say(message, &|ms: i64| ms.to_string());
    assert!(english.knows(&why.answer.code), "{:?}", why.answer);
    for step in &why.steps {
        assert!(english.knows(&step.what.code) && !said(&step.what).contains('{'), "{step:?}");
    }
    why
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_why_is_told_the_steps_the_policies_and_the_places() {
    let (ann, mut ben) = (Person::new("Ann").await, Person::new("Ben").await);
    ann.found("Makers").await;
    ben.join(&ann.invite().await).await;
    let (ann_id, ben_id) = (ben.knows("Ann").await, ann.knows("Ben").await);

    // Why is Ann a steward? Because she founded it.
    let about = Subject::Role { member: ann_id, role: "steward".into() };
    let told = why(&ben, about).await;
    assert_eq!((told.answer.code.as_str(), told.steps.len()), ("why-role-founder", 1));
    assert_eq!((told.steps[0].by.as_str(), told.steps[0].what.code.as_str()), ("Ann", "did-found"));

    // Why is Ben a trainer? Because Ann gave him the role, which a policy permits her.
    let role = "trainer".parse().unwrap();
    let id = ann.writes(Request::Membership { act: Membership::Appoint { role, member: ben_id } }).await;
    let about = || Subject::Role { member: ben_id, role: "trainer".into() };
    let placed = |answer: &Answer| {
        matches!(answer, Answer::Why(why) if !why.steps.is_empty()
        && why.steps.iter().all(|step| matches!(step.certainty, Certainty::Confirmed { .. })))
    };
    ben.until("the appointment is placed", Request::Why { about: about() }, placed).await;
    let told = why(&ben, about()).await;
    assert_eq!(told.answer.code, "why-role-appointed");
    let step = &told.steps[0];
    assert_eq!((step.entry, step.by.as_str()), (Some(id), "Ann"));
    let permit = step.permit.as_ref().expect("a policy was asked");
    assert!(!permit.policy.is_empty() && !permit.says.is_empty(), "{permit:?}");

    // And why is he none any more?
    ann.writes(Request::Membership { act: Membership::Dismiss { role, member: ben_id } }).await;
    let gone =
        |answer: &Answer| matches!(answer, Answer::Why(why) if why.answer.code == "why-role-dismissed");
    ben.until("the dismissal is here", Request::Why { about: about() }, gone).await;
    assert_eq!(why(&ben, about()).await.steps.len(), 2);

    // How did Ben come in, and his device?
    let told = why(&ann, Subject::Member { id: ben_id }).await;
    assert_eq!(told.answer.code, "why-member-invited");
    let what: Vec<_> = told.steps.iter().map(|step| step.what.code.as_str()).collect();
    assert_eq!(what[..2], ["did-invite", "did-enrol"]);
    let told = why(&ann, Subject::Device { id: ben.device().await }).await;
    assert_eq!(told.answer.code, "why-device-enrolled");

    // Both book it while they are apart; whose booking was refused asks why.
    let room =
        ann.writes(Request::AddResource { name: "Wood shop".into(), description: String::new() }).await;
    let room = ResourceId(room.0);
    let there = |answer: &Answer| matches!(answer, Answer::Resources(all) if !all.is_empty());
    ben.until("the room is known", Request::Resources, there).await;
    let day = now_ms() / HOUR_MS * HOUR_MS + 48 * HOUR_MS;
    let book =
        || Request::Book { resource: room, from_ms: day, until_ms: day + HOUR_MS, title: "Shelves".into() };
    ben.cut_off().await;
    let hers = ann.writes(book()).await;
    let his = ben.writes(book()).await;
    ben.rejoin().await;
    let refused = |answer: &Answer| {
        matches!(answer, Answer::Why(why) if why.answer.code.starts_with("refused-slot-taken")
            && why.contest.as_ref().is_some_and(|contest| contest.said.code == "contest-placed"))
    };
    let about = |id: EntryId| Request::Why { about: Subject::Entry { id } };
    let Answer::Why(told) = ben.until("his was refused", about(his), refused).await else { panic!("why") };
    let last = told.steps.last().unwrap();
    assert!(matches!(last.verdict, Verdict::Refused { .. }) && last.entry == Some(his));
    assert_eq!(told.steps[0].what.code, "did-add-resource", "what it rests on comes first");
    let contest = told.contest.expect("who came first");
    let claims: Vec<_> =
        contest.claims.iter().map(|claim| (claim.entry, &*claim.by, claim.mine, claim.won)).collect();
    assert_eq!(claims, [(hers, "Ann", false, true), (his, "Ben", true, false)]);
    let placed = |certainty: &Certainty| match certainty {
        Certainty::Confirmed { position, .. } => *position,
        Certainty::Provisional => panic!("confirmed"),
    };
    assert!(placed(&contest.claims[0].certainty) < placed(&contest.claims[1].certainty));
    let link = contest.instead.expect("a way for who lost").link;
    assert_eq!(link, Link::Week { resource: room, at_ms: day + HOUR_MS }, "the next hour is free");
    let Answer::Why(told) = ben.ask(about(hers)).await else { panic!("why") };
    assert_eq!(told.answer.code, "why-entry-permitted");
    // Whoever won sees who else wanted it, and is offered nothing instead.
    let booking = Request::Why { about: Subject::Booking { id: hers.into() } };
    let Answer::Why(told) = ann.ask(booking).await else { panic!("why") };
    let contest = told.contest.expect("Ben wanted it, too");
    assert_eq!((contest.claims.len(), contest.instead), (2, None));
    ann.is_sound().await;
    ben.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_given_and_taken_often_is_told_by_its_latest_steps() {
    let ann = Person::new("Ann").await;
    ann.found("Makers").await;
    let (member, role) = (ann.knows("Ann").await, "trainer".parse().unwrap());
    let mut last = None;
    for _ in 0..101 {
        ann.writes(Request::Membership { act: Membership::Appoint { role, member } }).await;
        last = Some(ann.writes(Request::Membership { act: Membership::Dismiss { role, member } }).await);
    }
    let told = why(&ann, Subject::Role { member, role: "trainer".into() }).await;
    assert_eq!(told.answer.code, "why-role-dismissed");
    assert_eq!((told.steps.len(), told.cut), (200, true), "earlier ones are left out, and that is said");
    assert_eq!(told.steps[199].entry, last);
}
