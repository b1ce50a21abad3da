//! A list of members comes in, and how to reach them stays with those who need it.

use std::path::Path;

use moothall_core::id::MemberId;
use moothall_core::request::membership::{Membership, Newcomer};
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::Member;
use moothall_core::way::Way;
use moothall_peer::backup::read_backup;
use moothall_tests::Person;

const HOW: &str = "dora@example.org";
const PHONE: &str = "+43 660 5550123";

fn named<'a>(answer: &'a Answer, name: &str) -> Option<&'a Member> {
    let Answer::Members(members) = answer else { return None };
    members.iter().find(|member| member.name == name)
}

async fn does(person: &Person, act: Membership) {
    person.writes(Request::Membership { act }).await;
}

/// Whether a folder's files hold these words anywhere.
fn holds(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().map(|file| file.unwrap()).any(|file| {
        file.file_type().unwrap().is_file()
            && std::fs::read(file.path()).unwrap().windows(words.len()).any(|part| part == words.as_bytes())
    })
}

/// What somebody's backup brings back into an empty folder.
async fn brought_back(person: &Person) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("backup.moothall");
    let path = file.display().to_string();
    person.ask(Request::Backup { path, passphrase: None, replace: true }).await;
    let folder = tempfile::tempdir().unwrap();
    read_backup(&file, None, folder.path()).unwrap();
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn how_to_reach_members_lies_on_stewards_devices_only_and_goes_when_they_leave() {
    let (ann, ben) = (Person::new("Ann").await, Person::new("Ben").await);
    ann.found("Makers").await;
    ben.join(&ann.invite().await).await;
    let people = vec![
        Newcomer {
            name: "Dora".into(),
            about: "Bread".into(),
            mail: HOW.into(),
            phone: PHONE.into(),
            ..Newcomer::default()
        },
        Newcomer { name: "Emil".into(), ..Newcomer::default() },
    ];
    does(&ann, Membership::Register { people: people.clone() }).await;
    let here = |answer: &Answer| named(answer, "Dora").is_some() && named(answer, "Emil").is_some();
    let seen = ben.until("the records are here", Request::Members, here).await;
    let dora: MemberId = named(&seen, "Dora").unwrap().id;
    assert_eq!(named(&seen, "Dora").map(|dora| dora.kept), Some(true));
    let ways = |answer: &Answer| {
        named(answer, "Dora").map(|dora| Way::ALL.map(|way| dora.reach(way).map(str::to_owned)))
    };
    assert_eq!(ways(&seen), Some([const { None }; 4]));
    let seen = ann.ask(Request::Members).await;
    assert_eq!(ways(&seen), Some([Some(HOW.to_owned()), Some(PHONE.to_owned()), None, None]));

    // A member keeps no records, and says nothing in another's name.
    let act = Membership::Register { people };
    assert!(matches!(ben.fails(Request::Membership { act }).await, Failure::Refused { .. }));
    let act = Membership::WriteContact { member: dora, way: Way::Contact, contact: "elsewhere".into() };
    assert!(matches!(ben.fails(Request::Membership { act }).await, Failure::Refused { .. }));

    // What lies on disk, in a backup and in an export says the same.
    for words in [HOW, PHONE] {
        assert!(holds(&ann.dir(), words), "the search finds what is there");
        assert!(!holds(&ben.dir(), words));
        assert!(holds(brought_back(&ann).await.path(), words));
        assert!(!holds(brought_back(&ben).await.path(), words));
    }
    let place = tempfile::tempdir().unwrap();
    for (person, has) in [(&ann, true), (&ben, false)] {
        let path = place.path().join(person.name).display().to_string();
        person.ask(Request::Export { path: path.clone(), replace: false }).await;
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.contains(HOW), has, "{}", person.name);
    }

    // She leaves: nothing of her is left to read.
    does(&ann, Membership::RecordLeaving { member: dora }).await;
    for person in [&ann, &ben] {
        person
            .until("she is gone", Request::Members, |answer| {
                matches!(answer, Answer::Members(members) if members.iter().any(|member| {
                    member.id == dora && !member.active && !member.named && Way::ALL.iter().all(|way| member.reach(*way).is_none())
                }))
            })
            .await;
        person.is_sound().await;
    }
    for words in [HOW, PHONE] {
        assert!(!holds(brought_back(&ann).await.path(), words));
    }
}
