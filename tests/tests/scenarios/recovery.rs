//! When a disk is destroyed, a device is stolen, a member leaves, or words must go.

use std::path::Path;
use std::time::Duration;

use moothall_core::id::{DeviceId, PaperId, ProposalId};
use moothall_core::request::{Answer, Failure, ProposalEffect, Request};
use moothall_core::sentences::Sentences;
use moothall_core::view::{Device, DeviceStanding, Recovery, Session};
use moothall_peer::backup::read_backup;
use moothall_tests::{PATIENCE, Person, now_ms, on_loopback};

const DAY_MS: i64 = 86_400_000;

fn said(message: &moothall_core::message::Message) -> String {
    let english = Sentences::new("en");
    assert!(english.knows(&message.code), "{message:?} has no sentence");
    english.say(message, &|unix_ms: i64| unix_ms.to_string())
}

async fn sheet(person: &Person) -> String {
    match person.ask(Request::RecoverySheet).await {
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

async fn propose(person: &Person, title: &str) -> ProposalId {
    let text = "For the bench.".to_owned();
    let propose =
        Request::Propose { title: title.to_owned(), text, effect: ProposalEffect::None, hours: None };
    match person.ask(propose).await {
        Answer::Written(written) => ProposalId::from(written.id),
        other => panic!("{other:?}"),
    }
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

async fn device_of(person: &Person) -> DeviceId {
    match person.ask(Request::Session).await {
        Answer::Session(Session::Inside { device, .. }) => device,
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

async fn sound(person: &Person) {
    match person.ask(Request::Verify).await {
        Answer::Verified(verified) => assert_eq!(verified.fault, None, "{}", person.name),
        other => panic!("{other:?}"),
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
    ann.ask(Request::Backup { path: file.display().to_string(), passphrase: passphrase.clone() }).await;
    ann.close().await;
    std::fs::remove_dir_all(ann.dir()).unwrap();

    read_backup(&file, passphrase.as_deref(), &ann.dir()).unwrap();
    ann.open(on_loopback()).await;
    ann.ask(Request::Recover { sheet: sheet.clone(), peer: None, passphrase: None }).await;
    ann.until("she is the keeper again", Request::Session, keeper_inside).await;
    add(&ann, "Saw").await;
    ann.until("it goes on", Request::Resources, |answer| {
        matches!(answer, Answer::Resources(resources) if resources.len() == 2
            && resources.iter().all(|one| matches!(one.certainty, moothall_core::view::Certainty::Confirmed { .. })))
    })
    .await;
    sound(&ann).await;
    // Others can join as before.
    let ben = Person::new("Ben").await;
    ben.join(&ann.invite().await).await;
    same(&ann, &ben).await;
    sound(&ben).await;

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
    propose(&ben, "A saw").await;
    laptop
        .until("Ben's proposal is confirmed", Request::Proposals, |answer| {
            matches!(answer, Answer::Proposals(lines) if lines.iter().any(|one| one.title == "A saw"
                && matches!(one.certainty, moothall_core::view::Certainty::Confirmed { .. })))
        })
        .await;
    same(&laptop, &ben).await;
    same(&laptop, &cleo).await;
    for person in [&laptop, &ben, &cleo] {
        sound(person).await;
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
    assert_eq!(ben.status().await.point.unwrap().epoch, 1);
    sound(&ben).await;
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
    ann.until("he is gone", Request::Members, |answer| {
        matches!(answer, Answer::Members(members)
            if members.iter().any(|member| member.name == "Ben" && !member.active))
    })
    .await;
    sound(&ann).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_lost_device_is_revoked_at_once() {
    let ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    let invitation = match ben.ask(Request::Invite { own_device: true, days: 1 }).await {
        Answer::Invited(invited) => invited.text,
        other => panic!("{other:?}"),
    };
    let phone = Person::new("Ben's phone").await;
    phone.join(&invitation).await;
    let lost = device_of(&phone).await;
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
    propose(&ben, "A saw").await;
    same(&ann, &ben).await;
    sound(&ann).await;
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
    let invitation = match cleo.ask(Request::Invite { own_device: true, days: 1 }).await {
        Answer::Invited(invited) => invited.text,
        other => panic!("{other:?}"),
    };
    let phone = Person::new("Cleo's phone").await;
    phone.join(&invitation).await;
    let stolen = device_of(&phone).await;
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
    match phone.fails(Request::Invite { own_device: false, days: 1 }).await {
        Failure::Refused { message } => drop(said(&message)),
        other => panic!("{other:?}"),
    }
    ann.rejoin().await;
    same(&ann, &ben).await;
    sound(&ben).await;
}

/// Whether any file of a folder holds these bytes.
fn holds(dir: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(dir).unwrap() {
        let file = file.unwrap();
        if !file.file_type().unwrap().is_file() {
            continue;
        }
        let bytes = std::fs::read(file.path()).unwrap();
        if bytes.windows(words.len()).any(|window| window == words.as_bytes()) {
            found.push(file.file_name().to_string_lossy().into_owned());
        }
    }
    found
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
    let proposal = propose(&ann, "A lamp").await;
    ben.until("the proposal", Request::Proposals, |answer| {
        matches!(answer, Answer::Proposals(lines) if lines.iter().any(|line| line.title == "A lamp"))
    })
    .await;
    let Answer::Written(written) = ben.ask(Request::Comment { proposal, text: WORDS.into() }).await else {
        panic!()
    };
    let paper = PaperId(written.id.0);
    for person in [&ann, &cleo] {
        person
            .until("the comment", Request::Proposal { proposal }, |answer| {
                matches!(answer, Answer::Proposal(proposal) if proposal.comments.iter().any(|one| one.text == WORDS))
            })
            .await;
    }
    // Cleo is away when it is erased, and still has the words.
    cleo.cut_off().await;
    ben.ask(Request::Erase { paper }).await;
    let gone = |answer: &Answer| matches!(answer, Answer::Proposal(proposal) if proposal.comments.iter().all(|one| one.text != WORDS));
    for person in [&ann, &ben] {
        person.until("it is gone", Request::Proposal { proposal }, gone).await;
    }
    same(&ann, &ben).await;
    cleo.rejoin().await;
    cleo.until("it is gone", Request::Proposal { proposal }, gone).await;
    same(&ann, &cleo).await;
    for person in [&ann, &ben, &cleo] {
        assert_eq!(holds(&person.dir(), WORDS), Vec::<String>::new(), "{}", person.name);
        let Answer::Found(hits) = person.ask(Request::Search { words: "zyxomma".into() }).await else {
            panic!()
        };
        assert_eq!(hits, [], "{}", person.name);
        sound(person).await;
        assert!(gone(&person.ask(Request::Proposal { proposal }).await), "{}", person.name);
    }
    // The search itself finds what is there.
    let Answer::Found(hits) = ann.ask(Request::Search { words: "lamp".into() }).await else { panic!() };
    assert!(!hits.is_empty());
}
