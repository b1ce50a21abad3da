//! When a disk is destroyed, a device is stolen, a member leaves, or words must go.

use std::time::Duration;

use moothall_core::id::PaperId;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::sentences::Sentences;
use moothall_core::store::Write;
use moothall_core::view::{Device, DeviceStanding, Draft, Recovery, Session};
use moothall_peer::backup::{check_restored, read_backup};
use moothall_peer::store::Store;
use moothall_tests::{PATIENCE, Person, now_ms, on_loopback};

const DAY_MS: i64 = 86_400_000;

fn said(message: &moothall_core::message::Message) -> String {
    let english = Sentences::new("en");
    assert!(english.knows(&message.code), "{message:?} has no sentence");
    english.say(message, &|unix_ms: i64| unix_ms.to_string())
}

async fn sheet(person: &Person) -> String {
    match person.ask(Request::RecoverySheet { locale: "en".to_owned() }).await {
        Answer::RecoverySheet(sheet) => sheet.text,
        other => panic!("{other:?}"),
    }
}

async fn address(person: &Person) -> String {
    match person.ask(Request::Address).await {
        Answer::Address(address) => address,
        other => panic!("{other:?}"),
    }
}

async fn add(person: &Person, name: &str) {
    person.ask(Request::AddResource { name: name.to_owned(), description: String::new() }).await;
}

fn keeper_inside(answer: &Answer) -> bool {
    matches!(answer, Answer::Session(Session::Inside { keeper: true, confirmed: true, .. }))
}

fn recoveries(answer: &Answer) -> &[Recovery] {
    match answer {
        Answer::Recoveries(recoveries) => recoveries,
        other => panic!("{other:?}"),
    }
}

fn devices(answer: &Answer) -> &[Device] {
    match answer {
        Answer::Devices(devices) => devices,
        other => panic!("{other:?}"),
    }
}

/// Waits until two have the same order and nothing that waits for a place in it.
async fn same(one: &Person, other: &Person) {
    let waited = tokio::time::timeout(PATIENCE, async {
        let (mut here, mut there) = (one.peer().changes(), other.peer().changes());
        loop {
            let (ours, theirs) = (one.status().await, other.status().await);
            if ours.point == theirs.point
                && ours.entries == theirs.entries
                && (ours.provisional, theirs.provisional) == (0, 0)
            {
                return;
            }
            let _ = tokio::time::timeout(Duration::from_secs(1), async {
                tokio::select! { _ = here.changed() => {}, _ = there.changed() => {} }
            })
            .await;
        }
    });
    if waited.await.is_err() {
        let (ours, theirs) = (one.status().await, other.status().await);
        panic!("{} and {} do not agree: {ours:#?} {theirs:#?}", one.name, other.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn alone_a_backup_and_the_sheet_make_a_new_keeper_at_once() {
    let mut ann = Person::new("Ann").await;
    ann.found("Makers of the Mill").await;
    add(&ann, "Lathe").await;
    let sheet = sheet(&ann).await;
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("ann.moothall");
    ann.until(
        "all is confirmed",
        Request::Status,
        |answer| matches!(answer, Answer::Status(status) if status.provisional == 0),
    )
    .await;
    let passphrase = Some("a long enough one".to_owned());
    ann.ask(Request::Backup {
        path: file.display().to_string(),
        passphrase: passphrase.clone(),
        replace: true,
    })
    .await;
    ann.close().await;
    std::fs::remove_dir_all(ann.dir()).unwrap();

    read_backup(&file, passphrase.as_deref(), &ann.dir()).unwrap();
    check_restored(&ann.dir()).unwrap();
    ann.open(on_loopback()).await;
    ann.ask(Request::Recover { sheet: sheet.clone(), peer: None, passphrase: None }).await;
    ann.until("she is the keeper again", Request::Session, keeper_inside).await;
    add(&ann, "Saw").await;
    ann.until("it goes on", Request::Resources, |answer| {
        matches!(answer, Answer::Resources(resources) if resources.len() == 2
            && resources.iter().all(|one| matches!(one.certainty, moothall_core::view::Certainty::Confirmed { .. })))
    })
    .await;
    ann.is_sound().await;
    // Others can join as before.
    let ben = Person::new("Ben").await;
    ben.join(&ann.invite().await).await;
    same(&ann, &ben).await;
    ben.is_sound().await;

    // A used sheet is void.
    let cleo = Person::new("Cleo").await;
    cleo.join(&ann.invite().await).await;
    match cleo.peer().request(Request::Recover { sheet, peer: None, passphrase: None }).await {
        Err(Failure::Refused { message }) => assert_eq!(message.code, "refused-sheet-void"),
        // Said later, once the ledger has been looked at.
        Ok(Answer::Done) => {
            cleo.until("the sheet is void", Request::Status, |answer| {
                matches!(answer, Answer::Status(status)
                    if status.risks.iter().any(|risk| risk.message.code == "refused-sheet-void"))
            })
            .await;
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(ann.ask(Request::Session).await, Answer::Session(Session::Inside { keeper: true, .. })));
}

/// Ann founds, Ben and Cleo join; Ann's disk is destroyed and her sheet is with a new device, beside Ben's.
async fn bereft() -> (Person, Person, Person, Person) {
    let mut ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    let cleo = Person::new("Cleo").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    // Cleo was invited by Ben and so can call him: the two reach each other without Ann.
    cleo.join(&ben.invite().await).await;
    add(&ann, "Lathe").await;
    let sheet = sheet(&ann).await;
    same(&ann, &ben).await;
    same(&ann, &cleo).await;
    ann.close().await;
    let laptop = Person::new("Ann's laptop").await;
    laptop.ask(Request::Recover { sheet, peer: Some(address(&ben).await), passphrase: None }).await;
    (ann, ben, cleo, laptop)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_further_members_let_the_sheet_take_effect_at_once() {
    let (_ann, ben, cleo, laptop) = bereft().await;
    for person in [&ben, &cleo] {
        let seen = person
            .until("the recovery is seen", Request::Recoveries, |answer| !recoveries(answer).is_empty())
            .await;
        let recovery = recoveries(&seen)[0].clone();
        assert!(recovery.may_sign, "{recovery:?}");
        let days = (recovery.effective_ms - recovery.seen_ms) / DAY_MS;
        assert_eq!(days, 7, "{recovery:?}");
        person.ask(Request::Countersign { device: recovery.device }).await;
    }
    laptop.until("she is the keeper", Request::Session, keeper_inside).await;
    ben.propose("A saw").await;
    laptop
        .until("Ben's proposal is confirmed", Request::Proposals, |answer| {
            matches!(answer, Answer::Proposals(lines) if lines.iter().any(|one| one.title == "A saw"
                && matches!(one.certainty, moothall_core::view::Certainty::Confirmed { .. })))
        })
        .await;
    same(&laptop, &ben).await;
    same(&laptop, &cleo).await;
    for person in [&laptop, &ben, &cleo] {
        person.is_sound().await;
        assert_eq!(person.status().await.point.unwrap().epoch, 2, "{}", person.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_them_it_waits_seven_days_and_the_old_keeper_can_stop_it() {
    let (mut ann, ben, cleo, laptop) = bereft().await;
    let seen = cleo
        .until("the recovery is seen", Request::Recoveries, |answer| !recoveries(answer).is_empty())
        .await;
    let recovery = &recoveries(&seen)[0];
    let ahead_ms = recovery.effective_ms - now_ms();
    assert!((6 * DAY_MS..=7 * DAY_MS).contains(&ahead_ms), "{recovery:?}");
    assert!(!matches!(
        laptop.ask(Request::Session).await,
        Answer::Session(Session::Inside { keeper: true, .. })
    ));
    // The sheet was stolen: Ann's disk is as it was, and she goes on.
    ann.rejoin().await;
    add(&ann, "Saw").await;
    for person in [&ben, &cleo] {
        person.until("it is cancelled", Request::Recoveries, |answer| recoveries(answer).is_empty()).await;
    }
    same(&ann, &ben).await;
    // The laptop does not try again by itself, and says why it stopped.
    laptop
        .until("it is told", Request::Session, |answer| {
            matches!(answer, Answer::Session(Session::Outside { reason, .. }) if reason.code == "refused-recovery-stale")
        })
        .await;
    for thing in ["Drill", "Press"] {
        add(&ann, thing).await;
        same(&ann, &cleo).await;
        for person in [&ann, &ben, &cleo, &laptop] {
            assert!(recoveries(&person.ask(Request::Recoveries).await).is_empty(), "{}", person.name);
        }
    }
    assert_eq!(ben.status().await.point.unwrap().epoch, 1);
    ben.is_sound().await;
    assert!(!matches!(
        laptop.ask(Request::Session).await,
        Answer::Session(Session::Inside { keeper: true, .. })
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_leaves_and_is_told_so() {
    let ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    match ann.fails(Request::Leave).await {
        Failure::Refused { message } => {
            assert!(
                ["refused-last-steward", "refused-keeper-leaves"].contains(&&*message.code),
                "{message:?}"
            );
        }
        other => panic!("{other:?}"),
    }
    ben.ask(Request::Leave).await;
    let left = ben
        .until("he is outside", Request::Session, |answer| {
            matches!(answer, Answer::Session(Session::Outside { .. }))
        })
        .await;
    let Answer::Session(Session::Outside { reason, .. }) = left else { unreachable!() };
    assert_eq!(said(&reason), "You have left the organisation. What was here stays readable on this device.");
    // His name is erased with his membership.
    ann.until("he is gone", Request::Members, |answer| {
        matches!(answer, Answer::Members(members)
            if members.iter().any(|member| !member.named && !member.active)
                && members.iter().all(|member| member.name != "Ben"))
    })
    .await;
    ann.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_lost_device_is_revoked_at_once() {
    let ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    let invitation = match ben.ask(Request::Invite { own_device: true, days: 1, for_member: None }).await {
        Answer::Invited(invited) => invited.text,
        other => panic!("{other:?}"),
    };
    let phone = Person::new("Ben's phone").await;
    phone.join(&invitation).await;
    let lost = phone.device().await;
    ben.ask(Request::RevokeDevice { device: lost }).await;
    for person in [&ann, &ben] {
        person
            .until("the phone is revoked", Request::Devices, |answer| {
                devices(answer)
                    .iter()
                    .any(|device| device.id == lost && device.standing == DeviceStanding::Revoked)
            })
            .await;
    }
    let outside = phone
        .until("the phone knows", Request::Session, |answer| {
            matches!(answer, Answer::Session(Session::Outside { .. }))
        })
        .await;
    let Answer::Session(Session::Outside { reason, .. }) = outside else { unreachable!() };
    assert_eq!(reason.code, "outside-revoked");
    ben.propose("A saw").await;
    same(&ann, &ben).await;
    ann.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restriction_acts_provisionally_at_another_peer_before_any_keeper_saw_it() {
    let mut ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    let cleo = Person::new("Cleo").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    // Cleo was invited by Ben and so can call him: the two reach each other without Ann.
    cleo.join(&ben.invite().await).await;
    let invitation = match cleo.ask(Request::Invite { own_device: true, days: 1, for_member: None }).await {
        Answer::Invited(invited) => invited.text,
        other => panic!("{other:?}"),
    };
    let phone = Person::new("Cleo's phone").await;
    phone.join(&invitation).await;
    let stolen = phone.device().await;
    for person in [&ann, &ben, &cleo] {
        person.until("four devices", Request::Devices, |answer| devices(answer).len() == 4).await;
    }
    // Ben and Cleo can reach each other without the keeper.
    ben.until("Cleo is connected", Request::Status, |answer| {
        matches!(answer, Answer::Status(status) if status.connected.iter().any(|one| one.member_name == "Cleo"))
    })
    .await;
    ann.close().await;
    cleo.ask(Request::RestrictDevice { device: stolen }).await;
    ben.until("it acts at Ben's", Request::Devices, |answer| {
        devices(answer)
            .iter()
            .any(|device| device.id == stolen && device.standing == DeviceStanding::Restricted)
    })
    .await;
    phone
        .until("it acts on the phone", Request::Devices, |answer| {
            devices(answer)
                .iter()
                .any(|device| device.id == stolen && device.standing == DeviceStanding::Restricted)
        })
        .await;
    match phone.fails(Request::Invite { own_device: false, days: 1, for_member: None }).await {
        Failure::Refused { message } => drop(said(&message)),
        other => panic!("{other:?}"),
    }
    ann.rejoin().await;
    same(&ann, &ben).await;
    ben.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_words_are_in_no_file_of_any_folder_and_do_not_come_back() {
    const WORDS: &str = "zyxomma petiolatum";
    let ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    let mut cleo = Person::new("Cleo").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    cleo.join(&ann.invite().await).await;
    let proposal = ann.propose("A lamp").await;
    ben.until("the proposal", Request::Proposals, |answer| {
        matches!(answer, Answer::Proposals(lines) if lines.iter().any(|line| line.title == "A lamp"))
    })
    .await;
    let paper = ben.comment(proposal, WORDS).await;
    for person in [&ann, &cleo] {
        person.shows_comments(proposal, &[WORDS]).await;
    }
    // Cleo is away when it is erased, and still has the words.
    cleo.cut_off().await;
    ben.ask(Request::Erase { paper }).await;
    for person in [&ann, &ben] {
        person.shows_comments(proposal, &[]).await;
    }
    same(&ann, &ben).await;
    cleo.rejoin().await;
    cleo.shows_comments(proposal, &[]).await;
    same(&ann, &cleo).await;
    for person in [&ann, &ben, &cleo] {
        assert_eq!(person.files_with(WORDS), [""; 0], "{}", person.name);
        let Answer::Found(hits) = person.ask(Request::Search { words: "zyxomma".into() }).await else {
            panic!()
        };
        assert_eq!(hits, [], "{}", person.name);
        person.is_sound().await;
        person.shows_comments(proposal, &[]).await;
    }
    // The search itself finds what is there.
    let Answer::Found(hits) = ann.ask(Request::Search { words: "lamp".into() }).await else { panic!() };
    assert!(!hits.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_refused_edit_go_too_and_erasing_leaves_none_of_them_in_any_file() {
    const WORDS: &str = "zyxomma petiolatum";
    let ann = Person::new("Ann").await;
    let mut ben = Person::new("Ben").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    let proposal = ann.propose("A lamp").await;
    ben.until(
        "the words are there",
        Request::Proposal { proposal },
        |answer| matches!(answer, Answer::Proposal(shown) if shown.text == "For the bench."),
    )
    .await;
    // Ben writes on at it, cut off; meanwhile Ann takes the proposal back.
    ben.cut_off().await;
    let (title, text) = ("A lamp".to_owned(), format!("For the {WORDS}."));
    let edit = ben.writes(Request::EditProposal { proposal, title, text }).await;
    assert!(!ben.files_with(WORDS).is_empty(), "the search finds what is there");
    ann.ask(Request::Withdraw { proposal }).await;
    ben.rejoin().await;
    ben.until("it is refused", Request::Log { before: None, limit: 50, mine: true }, |answer| {
        matches!(answer, Answer::Log(lines) if lines.iter().any(|line| line.id == edit
            && matches!(line.verdict, moothall_core::view::Verdict::Refused { .. })
            && matches!(line.certainty, moothall_core::view::Certainty::Confirmed { .. })))
    })
    .await;
    same(&ann, &ben).await;
    // What he wrote is kept for him alone: he can read and copy it where he wrote it.
    let text = format!("For the {WORDS}.");
    assert_eq!(draft(&ben, edit).await, Some(Draft { title: "A lamp".to_owned(), text: text.clone() }));
    assert_eq!(draft(&ann, edit).await, None);
    assert_eq!(ann.files_with(WORDS), [""; 0]);
    ben.rejoin().await;
    assert_eq!(draft(&ben, edit).await.map(|draft| draft.text), Some(text));
    // Whoever erases the paper reaches that, too.
    ann.ask(Request::Erase { paper: PaperId(proposal.0) }).await;
    same(&ann, &ben).await;
    assert_eq!(draft(&ben, edit).await, None);
    for person in [&ann, &ben] {
        assert_eq!(person.files_with(WORDS), [""; 0], "{}", person.name);
        person.is_sound().await;
    }
    // Nor do they come with the next start.
    ben.rejoin().await;
    same(&ann, &ben).await;
    assert_eq!(ben.files_with(WORDS), [""; 0]);
}

/// What somebody typed into an entry that does not count, as the log shows it.
async fn draft(person: &Person, entry: moothall_core::id::EntryId) -> Option<Draft> {
    let Answer::Log(lines) = person.ask(Request::Log { before: None, limit: 50, mine: false }).await else {
        panic!()
    };
    lines.into_iter().find(|line| line.id == entry).and_then(|line| line.draft)
}

/// Lets time pass for a peer that is closed: its store says that its device has been on for so much longer.
fn pass(person: &Person, hours: i64) {
    let mut store = Store::open(&person.dir()).unwrap();
    let name = "lasting-clock".to_owned();
    let mut value = store.note(&name).unwrap().unwrap();
    let total_ms = i64::from_be_bytes(value[..8].try_into().unwrap()) + hours * 3_600_000;
    value[..8].copy_from_slice(&total_ms.to_be_bytes());
    store.write(&[Write::Note { name, value: Some(value) }], &[]).unwrap();
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provisional_restriction_ends_after_72_hours_although_the_program_was_closed_in_between() {
    let mut ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    let mut cleo = Person::new("Cleo").await;
    ann.found("Makers of the Mill").await;
    let invitation = match ann.ask(Request::Invite { own_device: true, days: 1, for_member: None }).await {
        Answer::Invited(invited) => invited.text,
        other => panic!("{other:?}"),
    };
    let phone = Person::new("Ann's phone").await;
    phone.join(&invitation).await;
    ben.join(&ann.invite().await).await;
    // Cleo was invited from the phone and so can call it: the two reach each other without the keeper.
    cleo.join(&phone.invite().await).await;
    same(&ann, &cleo).await;
    same(&ann, &phone).await;
    ann.close().await;
    let restricted = ben.device().await;
    phone.ask(Request::RestrictDevice { device: restricted }).await;
    let stands = |standing: DeviceStanding| {
        move |answer: &Answer| {
            devices(answer).iter().any(|device| device.id == restricted && device.standing == standing)
        }
    };
    cleo.until("it acts", Request::Devices, stands(DeviceStanding::Restricted)).await;
    // The clock begins with the next tick, and the note with it.
    let noted = |person: &Person| {
        let store = Store::open(&person.dir()).unwrap();
        let noted = store.note("restrictions").unwrap().is_some();
        store.close().unwrap();
        noted
    };
    loop {
        cleo.cut_off().await;
        tokio::task::yield_now().await;
        cleo.ask(Request::Status).await;
        cleo.close().await;
        if noted(&cleo) {
            break;
        }
    }
    pass(&cleo, 71);
    cleo.open(moothall_tests::cut_off()).await;
    assert!(stands(DeviceStanding::Restricted)(&cleo.ask(Request::Devices).await));
    cleo.close().await;
    pass(&cleo, 1);
    cleo.open(moothall_tests::cut_off()).await;
    cleo.until("it has ended", Request::Devices, stands(DeviceStanding::Enrolled)).await;
    // And it does not come back.
    cleo.cut_off().await;
    assert!(stands(DeviceStanding::Enrolled)(&cleo.ask(Request::Devices).await));
    cleo.rejoin().await;
    cleo.until(
        "the phone is there",
        Request::Status,
        |answer| matches!(answer, Answer::Status(status) if status.connected.len() == 1),
    )
    .await;
    assert!(stands(DeviceStanding::Enrolled)(&cleo.ask(Request::Devices).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_a_backup_says_otherwise_than_the_entries_is_not_shown() {
    let mut ann = Person::new("Ann").await;
    ann.found("Makers of the Mill").await;
    add(&ann, "Lathe").await;
    let sheet = sheet(&ann).await;
    ann.close().await;
    let database = rusqlite::Connection::open(ann.dir().join(moothall_peer::store::FILE_NAME)).unwrap();
    let changed =
        database.execute("UPDATE papers SET title = 'Free beer' WHERE title = 'Lathe'", []).unwrap();
    assert_eq!(changed, 1);
    database.close().unwrap();
    ann.open(on_loopback()).await;
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("ann.moothall");
    ann.ask(Request::Backup { path: file.display().to_string(), passphrase: None, replace: true }).await;
    ann.close().await;
    std::fs::remove_dir_all(ann.dir()).unwrap();

    read_backup(&file, None, &ann.dir()).unwrap();
    check_restored(&ann.dir()).unwrap();
    ann.open(on_loopback()).await;
    ann.ask(Request::Recover { sheet, peer: None, passphrase: None }).await;
    ann.until("the text is merged from its entry", Request::Resources, |answer| {
        matches!(answer, Answer::Resources(resources) if resources.len() == 1 && resources[0].name == "Lathe")
    })
    .await;
}
