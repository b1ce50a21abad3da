//! Disks that are full, read-only or damaged, and a folder that somebody else holds.

use std::os::unix::fs::FileExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use moothall_peer::Peer;
use moothall_peer::store::FILE_NAME;
use moothall_tests::{Person, cut_off};

use super::load::{Loaded, sound};
use super::said;

async fn opening_fails(folder: &Path) -> Message {
    match Peer::open(folder, cut_off()).await {
        Err(Failure::Fault { message }) => message,
        other => panic!("not a fault: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_what_was_acknowledged_stays() {
    let folder = tempfile::tempdir().unwrap();
    // A disk of its own where mounting one is permitted; else files that may not grow, which the system tells apart.
    let disk = ["-t", "tmpfs", "-o", "size=2m", "moothall-test"];
    let mounted = run("mount", &disk, folder.path());
    let dir = folder.path().join("data");
    let load = Loaded::start(&dir, None, (!mounted).then_some(2_000));
    let mut acknowledged = Vec::new();
    let fault = load.until("fault ", &mut acknowledged).expect("the limit is reached");
    let message: Message = serde_json::from_str(fault.strip_prefix("fault ").unwrap()).unwrap();
    let sentence = said(&message);
    acknowledged.extend(load.kill());
    if mounted {
        assert!(run("mount", &["-o", "remount,size=64m"], folder.path()));
        assert_eq!(
            sentence, "The disk is full, so nothing was written. Free some space and try again.",
            "{message:?}"
        );
    }
    assert!(!acknowledged.is_empty());
    // With space again, it goes on.
    sound(&dir, &acknowledged, "after the disk was full").await;
    let again = Loaded::start(&dir, None, None);
    again.until("acknowledged", &mut acknowledged).expect("it goes on");
    acknowledged.extend(again.kill());
    sound(&dir, &acknowledged, "after space was freed").await;
    if mounted {
        assert!(run("umount", &[], folder.path()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_for_one_act_takes_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let load = Loaded::start(folder.path(), Some("entry:6:full"), None);
    let mut acknowledged = Vec::new();
    load.until("fault ", &mut acknowledged).expect("the fault is said");
    let before = acknowledged.len();
    load.until("acknowledged", &mut acknowledged).expect("the same process goes on");
    assert!(acknowledged.len() > before);
    acknowledged.extend(load.kill());
    sound(folder.path(), &acknowledged, "after one act failed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_page_is_found_and_named() {
    let mut ann = Person::new("Ann").await;
    ann.found("Makers of the Mill").await;
    for number in 0..60 {
        let name = format!("Bench {number}");
        ann.ask(Request::AddResource { name, description: "Oak, with a vice.".repeat(20) }).await;
    }
    ann.close().await;
    let path = ann.dir().join(FILE_NAME);
    let size = std::fs::metadata(&path).unwrap().len();
    let sound = std::fs::read(&path).unwrap();
    let mut found = 0;
    let pages = size / 4096;
    for page in (0..pages).step_by(7) {
        let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all_at(&[0xA5; 4096], page * 4096).unwrap();
        drop(file);
        match Peer::open(&ann.dir(), cut_off()).await {
            Err(failure) => {
                let sentence = said(failure.message());
                assert!(sentence.contains("restore a backup"), "page {page}: {sentence}");
                found += 1;
            }
            Ok(peer) => {
                match peer.request(Request::Verify).await {
                    Ok(Answer::Verified(verified)) => {
                        if let Some(fault) = verified.fault {
                            said(&fault);
                            found += 1;
                        }
                    }
                    Err(failure) => {
                        said(failure.message());
                        found += 1;
                    }
                    Ok(other) => panic!("{other:?}"),
                }
                peer.close().await;
            }
        }
        // Whatever was said, the file is as it was for whoever tries to save it.
        std::fs::write(&path, &sound).unwrap();
    }
    assert!(found * 10 >= pages.div_ceil(7) * 7, "{found} of {} damaged pages were found", pages.div_ceil(7));
    let peer = Peer::open(&ann.dir(), cut_off()).await.unwrap();
    match peer.request(Request::Verify).await {
        Ok(Answer::Verified(verified)) => assert_eq!(verified.fault, None),
        other => panic!("{other:?}"),
    }
    peer.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_on_one_folder_is_told_who_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let load = Loaded::start(folder.path(), None, None);
    let mut acknowledged = Vec::new();
    load.until("acknowledged", &mut acknowledged).unwrap();
    let message = opening_fails(folder.path()).await;
    assert_eq!(message.code, "fault-folder-held");
    assert!(message.args.contains_key("pid"), "{message:?}");
    assert_eq!(said(&message), "Another program has this folder open. Close it, or use the one that runs.");
    acknowledged.extend(load.kill());
    sound(folder.path(), &acknowledged, "after two processes wanted it").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_is_said_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("data");
    std::fs::create_dir(&dir).unwrap();
    let load = Loaded::start(&dir, None, None);
    let mut acknowledged = Vec::new();
    load.until("acknowledged", &mut acknowledged).unwrap();
    acknowledged.extend(load.kill());
    let mode =
        |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let files = || std::fs::read_dir(&dir).unwrap().map(|file| file.unwrap().path());
    files().for_each(|file| mode(&file, 0o444));
    mode(&dir, 0o555);
    // The superuser writes where modes forbid it: then another user tries, with a copy of the program that it can reach.
    let program = folder.path().join("moothall");
    std::fs::copy(moothall_tests::program(), &program).unwrap();
    mode(&program, 0o755);
    mode(folder.path(), 0o755);
    let mut tries = Command::new(&program);
    tries.args(["--json", "--network", "off", "--data"]).arg(&dir).arg("members").env_clear();
    if std::fs::metadata(&dir).unwrap().uid() == 0 {
        tries.uid(65_534).gid(65_534);
    }
    let output = tries.output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let Failure::Fault { message } = serde_json::from_slice(&output.stdout).unwrap() else {
        panic!("not a fault: {output:?}")
    };
    assert_eq!(
        said(&message),
        "The ledger's folder cannot be written. Check that it belongs to you and that the disk is not read-only, then \
         try again.",
        "{message:?}"
    );
    mode(&dir, 0o700);
    files().for_each(|file| mode(&file, 0o600));
    sound(&dir, &acknowledged, "after the folder was read-only").await;
}

/// Runs a system's program on a folder. Says whether it did what it should.
fn run(program: &str, arguments: &[&str], dir: &Path) -> bool {
    let status = Command::new(program).args(arguments).arg(dir).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
