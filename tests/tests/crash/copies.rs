//! Copied folders and restored backups: they read everything, and write only as a new device.

use std::path::Path;

use moothall_core::request::{Answer, Failure, ProposalEffect, Request};
use moothall_core::view::{Device, Session};
use moothall_peer::Peer;
use moothall_peer::backup::read_backup;
use moothall_tests::{Person, on_loopback};

use super::said;

async fn session(peer: &Peer) -> Session {
    match peer.request(Request::Session).await {
        Ok(Answer::Session(session)) => session,
        other => panic!("{other:?}"),
    }
}

async fn devices(peer: &Peer) -> Vec<Device> {
    match peer.request(Request::Devices).await {
        Ok(Answer::Devices(devices)) => devices,
        other => panic!("{other:?}"),
    }
}

async fn verified(peer: &Peer) {
    match peer.request(Request::Verify).await {
        Ok(Answer::Verified(verified)) => assert_eq!(verified.fault, None),
        other => panic!("{other:?}"),
    }
}

async fn becomes_confirmed(peer: &Peer) {
    let mut changes = peer.changes();
    tokio::time::timeout(moothall_tests::PATIENCE, async {
        while !matches!(session(peer).await, Session::Inside { confirmed: true, .. }) {
            let _ = tokio::time::timeout(std::time::Duration::from_secs(1), changes.changed()).await;
        }
    })
    .await
    .expect("the new device is confirmed");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_folder_writes_only_after_it_enrolled_anew() {
    let ann = Person::new("Ann").await;
    let mut ben = Person::new("Ben").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    ben.close().await;
    let place = tempfile::tempdir().unwrap();
    copy(&ben.dir(), place.path());
    ben.rejoin().await;

    let twin = Peer::open(place.path(), on_loopback()).await.unwrap();
    let Session::Outside { reason, .. } = session(&twin).await else { panic!("{:?}", session(&twin).await) };
    assert_eq!(
        said(&reason),
        "This folder was copied from another machine, so its device key is not used here. Add this device with an \
         invitation; everything else is here."
    );
    let propose = Request::Propose {
        title: "A lathe".into(),
        text: "That hums.".into(),
        effect: ProposalEffect::None,
        hours: None,
    };
    match twin.request(propose.clone()).await {
        Err(Failure::Refused { message } | Failure::Misuse { message }) => drop(said(&message)),
        other => panic!("{other:?}"),
    }
    let invitation = match ben.ask(Request::Invite { own_device: true, days: 1, for_member: None }).await {
        Answer::Invited(invited) => invited.text,
        other => panic!("{other:?}"),
    };
    let join = Request::Join { invitation, your_name: String::new(), passphrase: None };
    twin.request(join).await.unwrap();
    becomes_confirmed(&twin).await;
    let written = twin.request(propose.clone()).await;
    assert!(matches!(written, Ok(Answer::Written(_))), "{written:?}");
    let bens = devices(&twin).await.into_iter().filter(|device| device.member_name == "Ben").count();
    assert_eq!(bens, 2);
    verified(&twin).await;
    twin.close().await;
    // The original never noticed.
    ben.ask(propose).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_enrols_anew_through_the_invitation_that_it_carries() {
    let ann = Person::new("Ann").await;
    let mut ben = Person::new("Ben").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    ann.ask(Request::AddResource { name: "Lathe".into(), description: "Hums.".into() }).await;
    ben.until("the lathe", Request::Resources, |answer| {
        matches!(answer, Answer::Resources(resources) if resources.iter().any(|one| one.description == "Hums."))
    })
    .await;
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("ben.moothall");
    let passphrase = Some("a long enough one".to_owned());
    ben.ask(Request::Backup {
        path: file.display().to_string(),
        passphrase: passphrase.clone(),
        replace: true,
    })
    .await;
    // The invitation in it must have reached somebody before the disk is lost.
    let wanted = ben.status().await.entries;
    ann.until(
        "all of Ben's entries",
        Request::Status,
        |answer| matches!(answer, Answer::Status(status) if status.entries >= wanted),
    )
    .await;
    ben.close().await;
    std::fs::remove_dir_all(ben.dir()).unwrap();

    let dir = place.path().join("restored");
    let restored = read_backup(&file, passphrase.as_deref(), &dir).unwrap();
    let peer = Peer::open(&dir, on_loopback()).await.unwrap();
    let Session::Outside { reason, organisation, .. } = session(&peer).await else {
        panic!("{:?}", session(&peer).await)
    };
    assert_eq!(organisation, "Makers of the Mill");
    assert_eq!(
        said(&reason),
        "This ledger was restored, and a restored device writes nothing under its old name. Add it again with an \
         invitation; everything else is here."
    );
    let invitation = String::from_utf8(restored.secret.unwrap().to_vec()).unwrap();
    peer.request(Request::Join { invitation, your_name: String::new(), passphrase: None }).await.unwrap();
    becomes_confirmed(&peer).await;
    let Ok(Answer::Resources(resources)) = peer.request(Request::Resources).await else { panic!() };
    assert_eq!(resources[0].description, "Hums.");
    let bens = devices(&peer).await.into_iter().filter(|device| device.member_name == "Ben").count();
    assert_eq!(bens, 2);
    verified(&peer).await;
    peer.close().await;
}
