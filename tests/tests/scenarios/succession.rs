//! Lost keepers: members name successors with the program's verbs, and where two lines came about, each chooses one.

use std::sync::Arc;

use moothall_core::id::EntryId;
use moothall_core::request::{Answer, Request};
use moothall_core::view::lines::{Fate, Fork};
use moothall_core::view::succession::Naming;
use moothall_core::view::{Certainty, Verdict};
use moothall_peer::socket::serve;
use moothall_tests::keepers::{Keeper, adas_keepers};
use moothall_tests::{Person, now_ms};

use super::shell;

const HOUR_MS: i64 = 3_600_000;

/// What the program says when a person types a line.
async fn types(person: &Person, arguments: &[&str]) -> String {
    let door = serve(Arc::new(person.peer().clone()), &person.dir()).unwrap();
    let said = shell::works(person, arguments).await;
    door.close().await;
    said
}

/// The exit code of a line, with nobody there to be asked back.
async fn code(person: &Person, arguments: &[&str]) -> Option<i32> {
    let door = serve(Arc::new(person.peer().clone()), &person.dir()).unwrap();
    let output = shell::types(person, arguments).await;
    door.close().await;
    output.status.code()
}

/// Ada's three machines confirm; Nia, Oli and Pat are members, and there is a lathe to book.
async fn hall() -> (Vec<Keeper>, [Person; 3]) {
    let keepers = adas_keepers(&["Kim", "Lou", "Max"]).await;
    let people = [Person::new("Nia").await, Person::new("Oli").await, Person::new("Pat").await];
    for person in &people {
        person.join(&keepers[0].person.invite().await).await;
    }
    let add = Request::AddResource { name: "Lathe".into(), description: String::new() };
    keepers[0].person.writes(add).await;
    for person in people.iter().chain(keepers.iter().map(|keeper| &keeper.person)) {
        person
            .until("the lathe is confirmed", Request::Resources, |answer| {
                matches!(answer, Answer::Resources(all)
                    if all.iter().any(|one| one.name == "Lathe" && matches!(one.certainty, Certainty::Confirmed { .. })))
            })
            .await;
    }
    (keepers, people)
}

/// Books the lathe from so many hours on.
async fn books(person: &Person, hours: i64) -> EntryId {
    let Answer::Resources(all) = person.ask(Request::Resources).await else { panic!("resources") };
    let from_ms = now_ms().div_euclid(HOUR_MS) * HOUR_MS + hours * HOUR_MS;
    let until_ms = from_ms + HOUR_MS;
    person.writes(Request::Book { resource: all[0].id, from_ms, until_ms, title: "A bowl".into() }).await
}

fn log() -> Request {
    Request::Log { before: None, limit: 500, mine: false }
}

/// Waits until an entry is confirmed here, as accepted.
async fn confirms(person: &Person, entry: EntryId) {
    person
        .until(&format!("{} is confirmed", entry.short()), log(), |answer| {
            matches!(answer, Answer::Log(lines) if lines.iter().any(|line| {
                line.id == entry
                    && line.verdict == Verdict::Accepted
                    && matches!(line.certainty, Certainty::Confirmed { .. })
            }))
        })
        .await;
}

/// Waits until so many members signed what is named.
async fn sees_voices(person: &Person, voices: usize) {
    person
        .until(&format!("{voices} signed"), Request::Succession, |answer| {
            matches!(answer, Answer::Succession(shown)
                if shown.namings.first().is_some_and(|naming| naming.voices.len() == voices))
        })
        .await;
}

/// Waits until this device is in the second epoch.
async fn is_in_second_epoch(person: &Person) {
    person
        .until("the second epoch is open", Request::Keepers, |answer| {
            matches!(answer, Answer::Keepers(shown)
                if shown.certificate.as_ref().is_some_and(|certificate| certificate.epoch == 2))
        })
        .await;
}

/// Nia names herself and Oli, Oli and Pat sign.
async fn succeed(people: &[Person; 3]) {
    let [nia, oli, pat] = people;
    types(nia, &["succeed", "name", "Nia", "Oli", "--yes"]).await;
    for (person, signed) in [(oli, 1), (pat, 2)] {
        sees_voices(person, signed).await;
        types(person, &["succeed", "support", "--yes"]).await;
    }
    for person in people {
        is_in_second_epoch(person).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn members_name_successors_of_two_lost_keepers_of_three_and_nothing_written_meanwhile_is_lost() {
    let (mut keepers, people) = hall().await;
    let [nia, oli, pat] = &people;
    // Two machines burn. What is booked stays provisional.
    keepers[1].person.close().await;
    keepers[2].person.close().await;
    let booked = books(pat, 48).await;
    let shown = types(pat, &["succeed"]).await;
    assert!(shown.contains("Nobody has named successors") && shown.contains("3 of 4 members"), "{shown}");

    // Nobody begins it by accident, nor names who is none of the devices.
    assert_eq!(code(nia, &["succeed", "name", "Nia"]).await, Some(2));
    assert_eq!(code(nia, &["succeed", "name", "Zoe", "--yes"]).await, Some(2));
    assert_eq!(code(nia, &["succeed", "support", "--yes"]).await, Some(2), "there is none to sign");
    let said = types(nia, &["succeed", "name", "Nia", "Oli", "--yes"]).await;
    assert!(said.contains("2 signatures are missing"), "{said}");
    sees_voices(oli, 1).await;
    let home = types(oli, &["home"]).await;
    assert!(home.contains("keepers are lost") && home.contains("Nia ("), "{home}");
    let said = types(oli, &["succeed", "support", "--yes"]).await;
    assert!(said.contains("One signature is missing"), "{said}");
    assert!(!types(oli, &["home"]).await.contains("sign if it is true"), "Oli has signed");
    let json = types(oli, &["--json", "succeed"]).await;
    assert!(json.contains(r#""missing":1"#) && json.contains(r#""mine":true"#), "{json}");
    assert_eq!(code(oli, &["succeed", "support", "--yes"]).await, Some(2), "once is enough");

    // The third signs, and the new keepers take over what waited.
    sees_voices(pat, 2).await;
    types(pat, &["succeed", "support", "--yes"]).await;
    for person in [nia, oli, pat, &keepers[0].person] {
        is_in_second_epoch(person).await;
        confirms(person, booked).await;
    }
    let said = types(pat, &["keepers"]).await;
    assert!(said.contains("Nia") && said.contains("Oli") && said.contains("2 of 2 must sign"), "{said}");

    // An old keeper that was not lost after all comes back, and follows.
    keepers[1].open().await;
    let lou = &keepers[1].person;
    is_in_second_epoch(lou).await;
    confirms(lou, booked).await;
    let later = books(lou, 60).await;
    confirms(pat, later).await;
    assert!(types(lou, &["fork"]).await.contains("There is one line"));
    for person in [nia, pat, lou] {
        person.is_sound().await;
    }
}

/// Waits until so many are named and the one in which this person is first has so many voices, and gives its id.
async fn knows_naming(person: &Person, all: usize, first: &str, voices: usize) -> String {
    let of = |answer: &Answer| match answer {
        Answer::Succession(shown) if shown.namings.len() == all => {
            let named = |naming: &&Naming| naming.successors.iter().any(|one| one.starts_with(first));
            shown.namings.iter().find(named).filter(|naming| naming.voices.len() == voices).cloned()
        }
        _ => None,
    };
    let what = format!("{voices} signed for {first}");
    let answer = person.until(&what, Request::Succession, |answer| of(answer).is_some()).await;
    of(&answer).unwrap().id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_sets_that_enough_members_signed_for_neither_takes_over_before_those_in_it_choose_it() {
    let (mut keepers, mut people) = hall().await;
    keepers[1].person.close().await;
    keepers[2].person.close().await;
    let kim = &keepers[0].person;
    for (first, all) in [(0, 1), (1, 2)] {
        let name = people[first].name;
        types(&people[first], &["succeed", "name", name, "Pat", "--yes"]).await;
        for person in people.iter().chain([kim]) {
            knows_naming(person, all, name, 1).await;
        }
    }
    // Each set is completed while one of it is away, and Pat, who is in both, knows of both.
    for first in [0, 1] {
        let name = people[first].name;
        people[first].close().await;
        for (person, signed) in [(&people[2], 1), (kim, 2)] {
            let id = knows_naming(person, 2, name, signed).await;
            types(person, &["succeed", "support", &id, "--yes"]).await;
        }
        knows_naming(&people[2], 2, name, 3).await;
    }
    for person in &mut people[..2] {
        person.rejoin().await;
    }
    let [nia, oli, pat] = &people;
    for person in [nia, oli, pat] {
        knows_naming(person, 2, "Nia", 3).await;
        knows_naming(person, 2, "Oli", 3).await;
    }
    let shown = types(pat, &["succeed"]).await;
    assert!(shown.contains("Nia (") && shown.contains("Oli ("), "{shown}");
    let id = knows_naming(pat, 2, "Nia", 3).await;
    assert_eq!(code(pat, &["succeed", "choose", &id[..8]]).await, Some(2), "nobody does it by accident");
    for person in [pat, nia] {
        types(person, &["succeed", "choose", &id[..8], "--yes"]).await;
    }
    for person in [nia, oli, pat, kim] {
        is_in_second_epoch(person).await;
    }
    let said = types(oli, &["keepers"]).await;
    assert!(said.contains("Nia") && said.contains("Pat") && said.contains("2 of 2 must sign"), "{said}");
}

fn forks(answer: &Answer) -> &[Fork] {
    match answer {
        Answer::Lines(lines) => &lines.forks,
        _ => &[],
    }
}

/// Waits until the fork is shown with what the other line places.
async fn sees_fork(person: &Person) -> Fork {
    let answer = person
        .until(
            "the fork is shown",
            Request::Lines,
            |answer| matches!(forks(answer), [one] if one.theirs.entries > 0 && one.ours.entries > 0),
        )
        .await;
    forks(&answer)[0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_lines_are_shown_on_both_sides_with_who_has_what_and_a_device_follows_what_its_member_chooses() {
    let (mut keepers, mut people) = hall().await;
    // Lou and Max hear nobody; the others take them for lost, and name Nia and Oli.
    keepers[1].person.close().await;
    keepers[2].person.close().await;
    let theirs = books(&people[2], 48).await;
    succeed(&people).await;
    confirms(&people[2], theirs).await;
    for person in &mut people {
        person.close().await;
    }
    keepers[0].person.close().await;
    // Lou and Max had only been out of reach, and go on: the same hour is booked there.
    keepers[1].open().await;
    keepers[2].open().await;
    let ours = books(&keepers[2].person, 48).await;
    confirms(&keepers[2].person, ours).await;
    confirms(&keepers[1].person, ours).await;

    // All meet again: each side sees both lines, and follows its own.
    keepers[0].open().await;
    for person in &mut people {
        person.rejoin().await;
    }
    let (pat, lou) = (&people[2], &keepers[1].person);
    let (seen, rival) = (sees_fork(pat).await, sees_fork(lou).await);
    assert_eq!((seen.ours.epoch, seen.theirs.epoch), (2, 1));
    assert_eq!((rival.ours.epoch, rival.theirs.epoch), (1, 2));
    assert_eq!((seen.ours.begin, seen.theirs.begin), (rival.theirs.begin, rival.ours.begin));
    assert_eq!(seen.after, rival.after);
    assert!(rival.theirs.keepers.iter().any(|name| name.starts_with("Nia")), "{rival:?}");
    assert!(rival.theirs.signers.len() >= 2 && rival.ours.signers.len() >= 2, "{rival:?}");
    let fates = |fork: &Fork, entry: EntryId| {
        let found = fork.differences.iter().find(|one| one.entry == Some(entry));
        found.map(|one| (one.ours, one.theirs))
    };
    // Entries are carried to the other line too; there the hour is somebody else's already, or it is not their turn yet.
    for (fork, entry) in [(&seen, theirs), (&rival, ours)] {
        let fates = fates(fork, entry);
        let only_here = matches!(fates, Some((Fate::Accepted, Fate::NotPlaced | Fate::Refused)));
        assert!(only_here, "{fates:?}");
    }
    let shown = types(lou, &["fork"]).await;
    for words in
        ["This device follows this line", "The other line", "Lathe", "there Pat", "moothall fork follow"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let home = types(lou, &["home"]).await;
    assert!(home.contains("The order parts after position"), "{home}");

    // Without a yes nothing is left; to stay is said in words too, and taken back by choosing the other.
    let (own, other) = (rival.ours.begin.to_string(), rival.theirs.begin.to_string());
    assert_eq!(code(lou, &["fork", "follow", &other]).await, Some(2));
    assert_eq!(code(lou, &["fork", "follow", &"ab".repeat(32), "--yes"]).await, Some(2));
    types(lou, &["fork", "follow", &own]).await;
    assert!(types(lou, &["home"]).await.contains("stays with its line, as you chose"));
    types(lou, &["fork", "follow", &other, "--yes"]).await;
    is_in_second_epoch(lou).await;
    confirms(lou, theirs).await;
    lou.until("its own line's booking is unconfirmed or refused", log(), |answer| {
        matches!(answer, Answer::Log(lines) if lines.iter().any(|line| line.id == ours
            && !(line.verdict == Verdict::Accepted && matches!(line.certainty, Certainty::Confirmed { .. }))))
    })
    .await;
    // The line that was left is remembered.
    let back = lou.until("the other is shown", Request::Lines, |answer| forks(answer).len() == 1).await;
    assert_eq!(forks(&back)[0].theirs.begin, rival.ours.begin);
    for person in [pat, lou] {
        person.is_sound().await;
    }
}
