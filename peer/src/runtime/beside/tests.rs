//! A real peer that is asked while its whole ledger is being read.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, mpsc};

use moothall_core::request::{Answer, Failure, Request};
use moothall_core::store::Write;
use moothall_core::view::KeyPlace;
use tokio::sync::oneshot;

use super::Task;
use crate::keystore::{KeyOptions, PlaceWanted};
use crate::runtime::{Network, Options, Peer, tests as from_within};
use crate::store::FILE_NAME;

/// How a test holds a task once it has its snapshot: it is told that this is so, and lets it go on.
pub(super) struct Hold {
    begun: oneshot::Sender<()>,
    go_on: mpsc::Receiver<()>,
}

static HOLDS: Mutex<BTreeMap<PathBuf, Hold>> = Mutex::new(BTreeMap::new());

pub(super) fn hold_for(file: &Path) -> Option<Hold> {
    HOLDS.lock().unwrap().remove(file)
}

pub(super) fn wait(hold: Option<Hold>) {
    if let Some(hold) = hold {
        hold.begun.send(()).unwrap();
        // The test lets go of its end.
        let _ = hold.go_on.recv();
    }
}

/// Holds the next task of a folder's peer: hears when it has begun, and lets it go on when dropped.
fn hold(dir: &Path) -> (oneshot::Receiver<()>, mpsc::Sender<()>) {
    let (begun, has_begun) = oneshot::channel();
    let (let_go, go_on) = mpsc::channel();
    HOLDS.lock().unwrap().insert(dir.join(FILE_NAME), Hold { begun, go_on });
    (has_begun, let_go)
}

async fn opened(dir: &Path) -> Peer {
    let options = Options {
        network: Network::Off,
        keys: KeyOptions { place: PlaceWanted::Only(KeyPlace::File), keyring: false },
        passphrase: None,
    };
    Peer::open(dir, options).await.unwrap()
}

async fn founded(dir: &Path) -> Peer {
    let peer = opened(dir).await;
    let request = Request::Found {
        organisation: "Makers".to_owned(),
        purpose: String::new(),
        your_name: "Ann".to_owned(),
        passphrase: None,
    };
    peer.request(request).await.unwrap();
    peer
}

fn add(name: &str) -> Request {
    Request::AddResource { name: name.to_owned(), description: String::new() }
}

/// The three ways to read the whole ledger, with a file for those that write one.
fn tasks(dir: &Path) -> Vec<(Request, Option<PathBuf>)> {
    let (export, backup) = (dir.join("export.json"), dir.join("backup"));
    vec![
        (Request::Verify, None),
        (Request::Export { path: export.display().to_string(), replace: true }, Some(export)),
        (
            Request::Backup { path: backup.display().to_string(), passphrase: None, replace: true },
            Some(backup),
        ),
    ]
}

fn code(answer: Result<Answer, Failure>) -> String {
    match answer.unwrap_err() {
        Failure::Refused { message } | Failure::Fault { message } | Failure::Misuse { message } => {
            message.code
        }
    }
}

/// What lies in a folder.
fn files(dir: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_whole_ledger_is_read_the_peer_acts_and_answers_and_begins_no_second_reading() {
    let (folder, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let peer = founded(folder.path()).await;
    for (number, (task, file)) in tasks(out.path()).into_iter().enumerate() {
        let (begun, let_go) = hold(folder.path());
        let reading = tokio::spawn({
            let (peer, task) = (peer.clone(), task.clone());
            async move { peer.request(task).await }
        });
        begun.await.unwrap();
        // It is held: everything from here happens while it is being done.
        peer.request(add(&format!("Room {number}"))).await.unwrap();
        let Answer::Resources(rooms) = peer.request(Request::Resources).await.unwrap() else { panic!() };
        assert_eq!(rooms.len(), number + 1);
        for (second, _) in tasks(out.path()) {
            assert_eq!(code(peer.request(second).await), "refused-ledger-in-use");
        }
        assert!(!reading.is_finished());
        drop(let_go);
        match reading.await.unwrap().unwrap() {
            Answer::Verified(verified) => assert_eq!(verified.fault, None),
            Answer::File(written) => {
                assert_eq!(written.bytes, std::fs::metadata(file.unwrap()).unwrap().len())
            }
            other => panic!("{other:?}"),
        }
    }
    // What was written meanwhile is in the next one, and the folder is the peer's alone again.
    let Answer::Verified(verified) = peer.request(Request::Verify).await.unwrap() else { panic!() };
    assert_eq!(verified.fault, None);
    assert_eq!(crate::store::Store::open(folder.path()).unwrap_err().kind, crate::store::FaultKind::Busy);
    peer.close().await;
}

#[test]
fn what_was_deleted_is_overwritten_when_nothing_is_read_beside_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut founder = from_within::founded(folder.path());
    let machine = &mut founder.machine;
    let hall = from_within::added(machine, "Hall");
    let (begun, let_go) = hold(folder.path());
    let (reply, _answer) = oneshot::channel();
    machine.begin_beside(Task::Verify, reply);
    begun.blocking_recv().unwrap();
    machine.store.write(&[Write::PaperGone(hall)], &[]).unwrap();
    let log_bytes = || std::fs::metadata(folder.path().join(format!("{FILE_NAME}-wal"))).unwrap().len();
    let before = log_bytes();
    machine.tidy(i64::MAX / 2);
    assert_eq!(log_bytes(), before, "the file is not written anew while its old pages are held");
    drop(let_go);
    machine.end_beside();
    machine.tidy(i64::MAX / 2);
    assert!(log_bytes() < before, "now it is, and the log was emptied");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_closes_breaks_the_reading_off_and_leaves_no_half_of_a_file() {
    for at in 0..3 {
        let (folder, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let peer = founded(folder.path()).await;
        let (task, _) = tasks(out.path()).remove(at);
        let (begun, let_go) = hold(folder.path());
        let reading = tokio::spawn({
            let peer = peer.clone();
            async move { peer.request(task).await }
        });
        begun.await.unwrap();
        let closing = tokio::spawn(peer.close());
        // It ends only with the reading; how far that comes is open, but a file is there whole or not at all.
        assert!(!closing.is_finished());
        drop(let_go);
        closing.await.unwrap();
        let whole = match reading.await.unwrap() {
            Ok(Answer::File(written)) => vec![(out.path().join(written.path), written.bytes)],
            Ok(_) => Vec::new(),
            Err(Failure::Fault { message }) if message.code == "fault-stopped" => Vec::new(),
            Err(other) => panic!("{other:?}"),
        };
        let left: Vec<_> = files(out.path())
            .into_iter()
            .map(|path| (path.clone(), std::fs::metadata(path).unwrap().len()))
            .collect();
        assert_eq!(left, whole);
        let again = opened(folder.path()).await;
        assert!(again.request(Request::Resources).await.is_ok());
        again.close().await;
    }
}
