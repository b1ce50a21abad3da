//! Verbs of the program that take two: one asks for a booking, the other answers.

use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use moothall_core::request::{Answer, Request};
use moothall_core::view::Booking;
use moothall_peer::socket::serve;
use moothall_tests::{Person, now_ms, program};

/// Types a line as a person whose peer runs, with nobody there to be asked back.
pub(super) async fn types(person: &Person, arguments: &[&str]) -> Output {
    let mut command = Command::new(program());
    command
        .args(arguments)
        .env_clear()
        .env("MOOTHALL_DATA", person.dir())
        .env("MOOTHALL_NETWORK", "loopback")
        .env("TZ", "UTC")
        .stdin(Stdio::null());
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

pub(super) async fn works(person: &Person, arguments: &[&str]) -> String {
    let output = types(person, arguments).await;
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}\n{out}{err}");
    out.into_owned()
}

/// Waits until a person's bookings that wait are so.
async fn pending(person: &Person, what: &str, accept: impl Fn(&[Booking]) -> bool) {
    person
        .until(what, Request::Pending, |answer| matches!(answer, Answer::Bookings(all) if accept(all)))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_is_approved_declined_and_checked_in_from_a_shell() {
    let (ann, ben) = (Person::new("Ann").await, Person::new("Ben").await);
    let doors = [&ann, &ben].map(|person| serve(Arc::new(person.peer().clone()), &person.dir()).unwrap());
    ann.found("Makers").await;
    works(&ann, &["resources", "add", "Lab"]).await;
    works(&ann, &["resources", "terms", "Lab", "--approval", "yes", "--check-in", "30m"]).await;
    ben.join(&ann.invite().await).await;
    ben.until("the lab is here", Request::Resources, |answer| {
        matches!(answer, Answer::Resources(all) if all.iter().any(|one| one.name == "Lab" && one.terms.approval))
    })
    .await;
    let in_ten = jiff::Timestamp::from_millisecond(now_ms() + 600_000).unwrap();
    let soon = in_ten.strftime("%Y-%m-%d %H:%M").to_string();
    let said = works(&ben, &["book", "Lab", &soon, "1h", "--title", "Laser"]).await;
    assert!(said.starts_with("Asked for: Lab from "), "it is not booked yet: {said}");
    let said =
        works(&ben, &["book", "Lab", "tomorrow 10:00", "1h", "--weekly", "2", "--title", "Choir"]).await;
    assert!(said.contains("Booked: 0. Asked for: 2."), "{said}");
    let titles = |all: &[Booking]| all.iter().map(|one| one.title.clone()).collect::<Vec<_>>();
    pending(&ann, "both are asked for", |all| titles(all) == ["Laser", "Choir", "Choir"]).await;
    let listed = works(&ann, &["bookings", "pending"]).await;
    assert!(listed.contains("Laser") && listed.contains("Choir") && listed.contains("Ben"), "{listed}");

    // Her home says that somebody waits for her, once for each series; his does not.
    let home = works(&ann, &["home"]).await;
    assert!(home.contains("waiting for a steward") && home.matches("Choir").count() == 1, "{home}");
    assert!(!works(&ben, &["home"]).await.contains("waiting for a steward"));

    // To decline is not taken back: without a word beforehand, and with nobody to ask, nothing is done.
    let refused = types(&ann, &["bookings", "decline", "Choir", "--all"]).await;
    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
    pending(&ann, "all still wait", |all| all.len() == 3).await;
    works(&ann, &["bookings", "decline", "Choir", "--all", "--yes"]).await;
    works(&ann, &["bookings", "approve", "Laser"]).await;
    pending(&ben, "nothing waits", <[Booking]>::is_empty).await;
    works(&ben, &["bookings", "check-in", "Laser"]).await;
    let shown = works(&ben, &["--json", "bookings"]).await;
    assert!(shown.contains(r#""checked_in":true"#) && !shown.contains("Choir"), "{shown}");
    // Home says what became of the others.
    let home = works(&ben, &["home"]).await;
    assert!(home.contains("Ann declined what you asked for") && home.contains("and one more"), "{home}");
    for door in doors {
        door.close().await;
    }
}
