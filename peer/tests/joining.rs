//! Invitations that open nothing, as whoever uses them from a shell sees it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Device, Ran, text};

fn code(ran: &Ran) -> (Option<i32>, String) {
    (ran.code, ran.json()["message"]["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_dead_invitation_ends_the_join_at_once_and_another_takes_its_place() {
    let (mut ann, ben) = (Device::new(), Device::new());
    ann.value(&["found", "Makers", "--name", "Ann"]);
    ann.run();
    let invited = ann.value(&["invite"]);
    ann.value(&["invitations", "cancel", &invited["id"].as_str().unwrap()[..12], "--yes"]);
    let join = |text: &str| ben.moothall(&["join", text, "--name", "Ben", "--yes", "--wait", "60"]);
    let begin = std::time::Instant::now();
    let refused = join(invited["text"].as_str().unwrap());
    assert_eq!(code(&refused), (Some(1), "refused-invitation-cancelled".to_owned()), "{refused:?}");
    assert!(begin.elapsed().as_secs() < 30, "it was told at once");
    let said = ben.plain(&["status"]).out;
    assert!(said.contains("This invitation was taken back"), "{said}");
    let joined = join(ann.value(&["invite"])["text"].as_str().unwrap());
    assert_eq!(joined.json()["value"]["is"], "inside", "{joined:?}");
}

#[test]
fn a_restored_ledger_whose_invitation_was_taken_back_says_so_and_takes_another() {
    let mut ann = Device::new();
    ann.value(&["found", "Makers", "--name", "Ann"]);
    std::fs::write(ann.file("passphrase"), "correct horse battery\n").unwrap();
    ann.run();
    let (backup, plain) = (ann.file("makers.moothall"), ann.file("plain.moothall"));
    ann.value(&["backup", text(&backup), "--encrypt", "--backup-passphrase-file", "passphrase"]);
    ann.value(&["backup", text(&plain)]);
    let invitations = ann.value(&["invitations"]);
    ann.value(&["invitations", "cancel", &invitations[0]["id"].as_str().unwrap()[..12], "--yes"]);
    let passphrase = ann.file("passphrase");
    let restored = Device::new();
    let restore = ["restore", text(&backup), "--backup-passphrase-file", text(&passphrase), "--wait", "60"];
    let refused = restored.moothall(&restore);
    assert_eq!(code(&refused), (Some(1), "refused-invitation-cancelled".to_owned()), "{refused:?}");
    let said = restored.plain(&["status"]).out;
    assert!(said.contains("This invitation was taken back"), "{said}");
    let invited = ann.value(&["invite", "--own-device"]);
    let joined = restored.moothall(&["join", invited["text"].as_str().unwrap(), "--yes", "--wait", "60"]);
    assert_eq!(joined.json()["value"]["is"], "inside", "{joined:?}");

    // Without a passphrase nothing enrols: every verb says what `status` says.
    let outside = Device::new();
    outside.value(&["restore", text(&plain)]);
    let status = outside.plain(&["status"]).out;
    assert!(status.contains("This ledger was restored"), "{status}");
    for verb in [&["members"][..], &["resources", "add", "Saw"], &["invite"]] {
        let ran = outside.moothall(verb);
        let (end, code) = code(&ran);
        assert!(end == Some(0) || code == "outside-restored", "{verb:?}: {ran:?}");
    }
}
