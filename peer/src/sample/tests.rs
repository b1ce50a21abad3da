#![allow(clippy::unwrap_used)]

use moothall_core::request::{Answer, Request};
use moothall_core::view::{Session, Stage};

use super::*;
use crate::{Peer, now_ms};

/// 15 June 2027, noon.
const NOW_MS: i64 = 1_813_060_800_000;

#[tokio::test]
async fn the_sample_is_a_sound_ledger_with_a_year_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("sample");
    make(&dir, "Robin", "Europe/Vienna", now_ms()).unwrap();
    let peer = Peer::open(&dir, options()).await.unwrap();
    let ask = async |request| peer.request(request).await.unwrap();
    let Answer::Session(Session::Inside { organisation, my_name, steward, sample, .. }) =
        ask(Request::Session).await
    else {
        panic!("inside");
    };
    assert_eq!(
        (organisation.as_str(), my_name.as_str(), steward, sample),
        ("The Old Mill (sample)", "Robin", true, true)
    );
    let Answer::Members(members) = ask(Request::Members).await else { panic!("members") };
    assert_eq!(members.len(), 40);
    assert!(members.iter().all(|member| member.named && member.active));
    assert_eq!(members.iter().filter(|member| member.roles.contains(&"steward".to_owned())).count(), 3);
    assert_eq!(members.iter().filter(|member| member.roles.contains(&"trainer".to_owned())).count(), 3);
    let reached = |way| members.iter().filter(|member| member.reach(way).is_some()).count();
    assert_eq!(moothall_core::way::Way::ALL.map(reached), [20, 13, 6, 3]);
    let Answer::Proposals(proposals) = ask(Request::Proposals).await else { panic!("proposals") };
    let count = |stage| proposals.iter().filter(|line| line.stage == stage).count();
    assert_eq!(
        (proposals.len(), count(Stage::Open), count(Stage::Discussion), count(Stage::Draft)),
        (43, 4, 1, 2)
    );
    let methods: std::collections::BTreeSet<_> =
        proposals.iter().filter_map(|line| line.method).map(|method| format!("{method:?}")).collect();
    assert!(methods.len() >= 9, "every method is there: {methods:?}");
    assert!(count(Stage::Elected) >= 7 && proposals.iter().filter(|line| line.carried_out).count() >= 16);
    let too_few = proposals.iter().filter(|line| line.stage == Stage::Inquorate).count();
    assert_eq!(too_few, 0, "enough voted each time");
    let blade = proposals.iter().find(|line| line.title == "Which blade stays on the saw?").unwrap();
    let Answer::Proposal(blade) = ask(Request::Proposal { proposal: blade.id }).await else { panic!("it") };
    assert!(blade.course.unwrap().lot.is_some(), "two against two, so the lot fell");
    let rules = proposals.iter().find(|line| line.title == "House rules, second edition").unwrap();
    let Answer::Proposal(rules) = ask(Request::Proposal { proposal: rules.id }).await else { panic!("it") };
    assert!(rules.course.unwrap().meetings[0].counts, "the meeting's hands are in the count");
    let amendment = proposals.iter().find(|line| line.title.starts_with("Two days")).unwrap();
    assert_eq!(amendment.stage, Stage::Adopted);
    let Answer::Proposal(amendment) = ask(Request::Proposal { proposal: amendment.id }).await else {
        panic!("it")
    };
    assert!(amendment.trials.len() >= 5 && amendment.trials.iter().all(|trial| trial.holds));
    let Answer::Constitution(now) = ask(Request::Constitution).await else { panic!("constitution") };
    assert!(now.text.contains("reminder_hours = 48;"), "it is in force");
    assert!(count(Stage::Adopted) > 15 && count(Stage::Rejected) > 1, "{}", count(Stage::Adopted));
    let Answer::Home(home) = ask(Request::Home).await else { panic!("home") };
    assert!(home.bookings.len() >= 2, "the reader has bookings: {:?}", home.bookings.len());
    assert!(home.open.iter().all(|line| line.my_choice.is_none()), "the reader has not voted");
    let now = now_ms();
    let month = Request::Bookings { resource: None, from_ms: now, until_ms: now + 30 * 86_400_000 };
    let Answer::Bookings(bookings) = ask(month).await else { panic!("bookings") };
    assert!(bookings.len() > 50, "{}", bookings.len());
    let Answer::Verified(verified) = ask(Request::Verify).await else { panic!("verified") };
    assert_eq!(verified.fault, None);
    peer.close().await;
}

#[test]
fn a_folder_in_which_something_is_gets_no_sample() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("sample");
    make(&dir, "Robin", "Europe/Vienna", NOW_MS).unwrap();
    let Err(Failure::Refused { message }) = make(&dir, "Robin", "Europe/Vienna", NOW_MS) else {
        panic!("refused")
    };
    assert_eq!(message.code, "refused-sample-folder");
}
