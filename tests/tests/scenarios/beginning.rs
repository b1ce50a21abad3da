//! Joining an organisation that has a long history.

use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::{Certainty, Verdict, Verified};
use moothall_tests::{Person, now_ms, on_loopback, shelf};

const HOUR_MS: i64 = 3_600_000;

/// What a complete check of a device's ledger finds.
async fn verified(person: &Person) -> Verified {
    match person.ask(Request::Verify).await {
        Answer::Verified(verified) => verified,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_acts_before_the_history_is_here_and_can_check_and_copy_all_of_it_later() {
    let mut ada = Person::without_peer("Ada");
    shelf::old_organisation(&ada.dir());
    // So that there is time for everything.
    shelf::withhold(&ada.dir()).unwrap();
    ada.open(on_loopback()).await;
    let mut pat = Person::new("Pat").await;
    pat.join(&ada.invite().await).await;
    // The history is not here, as is said, and a check says how much it could look at.
    let Answer::Status(status) = pat.ask(Request::Status).await else { panic!("status") };
    let history = status.history.expect("the history comes behind");
    assert!(history.of >= 4_096 && history.position < history.of, "{history:?}");
    let checked = verified(&pat).await;
    assert_eq!(checked.fault, None);
    assert!(checked.history.is_some_and(|checked| checked.of == history.of), "{checked:?}");
    let export = pat.dir().join("export.json").display().to_string();
    let export = || Request::Export { path: export.clone(), replace: false };
    assert!(matches!(pat.fails(export()).await,
        Failure::Refused { message } if message.code == "refused-history-behind"));
    // What holds now is here, words and all, and Pat books.
    let lathe = pat.until(
        "the lathe is here",
        Request::Resources,
        |answer| matches!(answer, Answer::Resources(all) if all.iter().any(|one| one.name == "Lathe")),
    );
    let Answer::Resources(all) = lathe.await else { panic!("resources") };
    let from_ms = now_ms().div_euclid(HOUR_MS) * HOUR_MS + 48 * HOUR_MS;
    let until_ms = from_ms + HOUR_MS;
    let book = Request::Book { resource: all[0].id, from_ms, until_ms, title: "A bowl".into() };
    let booking = pat.writes(book).await;
    let confirmed = |answer: &Answer| {
        matches!(answer, Answer::Log(lines) if lines.iter().any(|line| line.id == booking
            && line.verdict == Verdict::Accepted && matches!(line.certainty, Certainty::Confirmed { .. })))
    };
    let log = || Request::Log { before: None, limit: 50, mine: true };
    pat.until("the booking is confirmed", log(), confirmed).await;
    // Stopped on the way, it goes on.
    pat.rejoin().await;
    ada.close().await;
    shelf::give_back(&ada.dir()).unwrap();
    ada.open(on_loopback()).await;
    pat.until("the history is here", Request::Status, |answer| {
        matches!(answer, Answer::Status(status) if status.history.is_none() && status.entries > 4_400)
    })
    .await;
    pat.until("the booking is confirmed still", log(), confirmed).await;
    let (theirs, ours) = (verified(&pat).await, verified(&ada).await);
    assert_eq!(theirs.fault, None);
    assert_eq!(theirs.history, None);
    assert_eq!((theirs.signatures, theirs.verdicts), (ours.signatures, ours.verdicts));
    pat.ask(export()).await;
    pat.rejoin().await;
    pat.is_sound().await;
}
