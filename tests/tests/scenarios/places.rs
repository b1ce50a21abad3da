//! Members who know only the founder's device, where multicast does not reach.

use moothall_core::request::{Answer, Request};
use moothall_tests::{Person, on_loopback};

async fn sees(person: &Person, other: &str) {
    person
        .until(&format!("{other} is connected"), Request::Members, |answer| {
            matches!(answer, Answer::Members(members)
                if members.iter().any(|one| one.name == other && one.connected))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_whom_the_founder_invited_meet_by_what_her_device_says_and_go_on_without_it() {
    let mut ann = Person::new("Ann").await;
    let mut ben = Person::new("Ben").await;
    let mut kim = Person::new("Kim").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    kim.join(&ann.invite().await).await;
    sees(&ben, "Kim").await;
    ann.close().await;
    let saw = ben.propose("Saw").await;
    kim.until(
        "Ben's proposal is here",
        Request::Proposal { proposal: saw },
        |answer| matches!(answer, Answer::Proposal(shown) if shown.line.title == "Saw"),
    )
    .await;

    // Each has seen the other for itself by now, and finds it again without being told.
    ben.close().await;
    kim.close().await;
    ben.open(on_loopback()).await;
    kim.open(on_loopback()).await;
    kim.comment(saw, "A good one.").await;
    ben.shows_comments(saw, &["A good one."]).await;
}
