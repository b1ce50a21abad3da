//! The program as other programs see it: exit codes, JSON, the socket, and who may hold a folder.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::Stdio;

use common::{Device, text};

#[test]
fn refusal_misuse_and_fault_end_with_codes_of_their_own() {
    let device = Device::founded();
    std::fs::write(device.file("file"), "").unwrap();
    std::fs::write(device.file("picture"), [0xff, 0xd8, 0xff]).unwrap();
    let nowhere = device.file("file/data");
    let cases: &[(&[&str], i32, &str)] = &[
        (&["members"], 0, ""),
        (&["withdraw", "None"], 2, "misuse"),
        (&["book", "None", "14:00", "15:00"], 2, "misuse"),
        (&["leave"], 2, "misuse"),
        (&["leave", "--yes"], 1, "refused"),
        (&["restore", "/nonexistent", "--data", "new"], 2, "misuse"),
        (&["restore", ".", "--data", "new"], 2, "misuse"),
        (&["join", "invitaton.txt", "--name", "Ben", "--data", "new"], 2, "misuse"),
        (&["propose", "Saw", "--text-file", "nothing.txt"], 2, "misuse"),
        (&["propose", "Saw", "--text-file", "picture"], 2, "misuse"),
        (&["book", "Saw", "tomorrow 14:00", "13:00"], 2, "misuse"),
        (&["export", "data/ledger.sqlite", "--replace"], 1, "refused"),
        (&["backup", "file"], 1, "refused"),
        (&["members", "--data", text(&nowhere)], 3, "fault"),
    ];
    for (arguments, code, failure) in cases {
        let ran = device.moothall(arguments);
        assert_eq!(ran.code, Some(*code), "{arguments:?}: {ran:?}");
        assert_eq!(ran.json()["failure"].as_str().unwrap_or_default(), *failure, "{arguments:?}");
        assert_eq!(ran.err, "", "{arguments:?}");
        let plain = device.plain(arguments);
        assert_eq!(plain.code, Some(*code), "{arguments:?}: {plain:?}");
        assert_eq!(plain.out.is_empty(), *code != 0, "{arguments:?}: {plain:?}");
        assert_eq!(plain.err.is_empty(), *code == 0, "{arguments:?}: {plain:?}");
    }
    assert_eq!(device.plain(&["nonsense"]).code, Some(2));
    assert_eq!(device.plain(&["--help"]).code, Some(0));
}

#[test]
fn what_cannot_be_taken_back_is_not_done_without_a_yes() {
    let device = Device::founded();
    let id = |value: serde_json::Value| value["id"].as_str().unwrap()[..12].to_owned();
    let saw = id(device.value(&["resources", "add", "Saw"]));
    let lathe = id(device.value(&["resources", "add", "Lathe"]));
    let booking = id(device.value(&["book", &lathe, "tomorrow 14:00", "2h"]));
    let proposal = id(device.value(&["propose", "Saw", "--text", "Buy one."]));
    let invitation = id(device.value(&["invite"]));
    let cases: &[&[&str]] = &[
        &["resources", "retire", &saw],
        &["bookings", "cancel", &booking],
        &["withdraw", &proposal],
        &["invitations", "cancel", &invitation],
    ];
    for verb in cases {
        let entries = || device.value(&["log"]).as_array().unwrap().len();
        let before = entries();
        for ran in [device.moothall(verb), device.plain(verb)] {
            assert_eq!(ran.code, Some(2), "{verb:?}: {ran:?}");
        }
        assert!(device.plain(verb).err.contains("--yes"), "{verb:?}");
        assert_eq!(device.moothall(verb).json()["message"]["code"], "misuse-say-yes", "{verb:?}");
        assert_eq!(entries(), before, "{verb:?}: nothing was written");
        device.value(&[*verb, &["--yes"]].concat());
    }
}

#[test]
fn an_empty_folder_says_what_to_do() {
    let device = Device::new();
    let plain = device.plain(&["status"]);
    assert!(plain.out.contains("moothall found") && plain.out.contains("moothall join"), "{plain:?}");
    assert_eq!(device.value(&["status"])["is"], "empty");
}

#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    let device = Device::founded();
    let mut child =
        device.command().arg("constitution").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The pipe is closed before anything is written to it.
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn verbs_go_through_the_peer_that_holds_the_folder() {
    let mut device = Device::founded();
    device.run();
    let socket = device.data().join("socket");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&device.data()), mode(&socket)), (0o700, 0o600));
    assert_eq!(device.value(&["resources", "add", "Saw"])["certainty"]["is"], "confirmed");

    let mut stream = BufReader::new(UnixStream::connect(&socket).unwrap());
    for (line, expected) in
        [("{\"ask\":\"resources\"}", "ok"), ("garbage", "err"), ("{\"ask\":\"members\"}", "ok")]
    {
        stream.get_mut().write_all(format!("{line}\n").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_line(&mut answer).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert!(answer.get(expected).is_some(), "{line}: {answer}");
    }
    assert_eq!(device.stop(), Some(0));
    // The folder is free again, and what was written through the socket is there.
    assert_eq!(device.value(&["resources"])[0]["name"], "Saw");
}

#[test]
fn a_second_peer_on_one_folder_is_a_fault_and_the_first_goes_on() {
    let mut device = Device::founded();
    device.run();
    let second = device.moothall(&["run"]);
    assert_eq!((second.code, second.json()["failure"].as_str()), (Some(3), Some("fault")));
    device.value(&["members"]);
}

#[test]
fn verbs_at_the_same_time_wait_for_each_other() {
    let device = Device::founded();
    std::thread::scope(|scope| {
        let device = &device;
        let verbs: Vec<_> = (0..4)
            .map(|number| scope.spawn(move || device.value(&["resources", "add", &format!("Saw {number}")])))
            .collect();
        for verb in verbs {
            verb.join().unwrap();
        }
    });
    assert_eq!(device.value(&["resources"]).as_array().unwrap().len(), 4);
}

#[test]
fn a_peer_that_was_killed_leaves_a_socket_that_stops_nobody() {
    let mut device = Device::founded();
    device.run();
    device.kill();
    assert!(device.data().join("socket").exists());
    device.value(&["members"]);
    device.run();
    device.value(&["members"]);
}

#[test]
fn keys_under_a_passphrase_open_with_its_file_only() {
    let device = Device::new();
    std::fs::write(device.file("right"), "correct horse battery\n").unwrap();
    std::fs::write(device.file("wrong"), "wrong horse battery\n").unwrap();
    device.value(&["found", "Makers", "--name", "Ann", "--passphrase-file", "right"]);
    let cases: &[(&[&str], i32)] = &[
        (&["members", "--passphrase-file", "right"], 0),
        (&["members", "--passphrase-file", "wrong"], 1),
        (&["members"], 2),
    ];
    for (arguments, code) in cases {
        let ran = device.moothall(arguments);
        assert_eq!(ran.code, Some(*code), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn a_time_zone_that_is_not_known_is_said_and_nothing_is_booked_by_another() {
    let device = Device::founded();
    device.value(&["resources", "add", "Saw"]);
    for (zone, code) in [
        ("Europe/Wien", Some(3)),
        ("Europe/Vienna", Some(0)),
        ("CET-1CEST,M3.5.0,M10.5.0/3", Some(0)),
        ("", Some(0)),
    ] {
        let output =
            device.command().env("TZ", zone).args(["book", "Saw", "tomorrow 14:00", "1h"]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), code, "{zone}: {said}");
        assert_eq!(said.contains("Europe/Wien"), code == Some(3), "{said}");
        let cancelled = device.value(&["bookings"]).as_array().unwrap().first().map(|one| one["id"].clone());
        if let Some(id) = cancelled {
            device.value(&["bookings", "cancel", &id.as_str().unwrap()[..12], "--yes"]);
        }
    }
    let booked = device.plain(&["book", "Saw", "tomorrow 14:00", "16:00"]).out;
    assert!(booked.contains("Saw") && booked.contains("14:00") && booked.contains("16:00"), "{booked}");
}

#[test]
fn a_peer_with_as_many_programs_as_it_takes_says_so_in_a_sentence() {
    let mut device = Device::founded();
    device.run();
    let socket = device.data().join("socket");
    let open: Vec<_> = std::iter::repeat_with(|| UnixStream::connect(&socket)).take(200).collect();
    assert!(open.iter().all(Result::is_ok));
    let ran = device.plain(&["members"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("busy"), "{ran:?}");
}

#[test]
fn a_ledger_that_cannot_be_opened_for_damage_is_unsound_and_verify_says_where() {
    use std::os::unix::fs::FileExt;
    let device = Device::founded();
    let file = std::fs::OpenOptions::new().write(true).open(device.data().join("ledger.sqlite")).unwrap();
    file.write_at(b"not a database", 0).unwrap();
    let verified = device.moothall(&["verify"]);
    assert_eq!(verified.code, Some(4), "{verified:?}");
    let said = device.plain(&["verify"]).out;
    assert!(said.contains("the head of ledger.sqlite"), "{said}");
    assert_eq!(device.moothall(&["members"]).code, Some(3));
}

#[test]
fn a_text_whose_stored_document_is_damaged_is_merged_anew_from_its_entries() {
    let device = Device::founded();
    device.value(&["propose", "Saw", "--text", "Buy one."]);
    let store = rusqlite::Connection::open(device.data().join("ledger.sqlite")).unwrap();
    let damaged = store.execute("UPDATE papers SET document = x'00' WHERE kind = 'proposal'", []).unwrap();
    assert_eq!(damaged, 1);
    drop(store);
    device.value(&["edit", "Saw", "--text", "Buy two."]);
    assert_eq!(device.value(&["result", "Saw"])["text"], "Buy two.");
}

#[test]
fn what_is_said_is_in_the_readers_language_and_json_is_the_same_in_each() {
    type Environment<'a> = &'a [(&'a str, &'a str)];
    let device = Device::founded();
    let said = |environment: Environment<'_>, arguments: &[&str]| {
        let mut command = device.command();
        common::Ran::of(
            command.env_remove("LC_ALL").envs(environment.iter().copied()).args(arguments).output().unwrap(),
        )
    };
    let cases: &[(Environment<'_>, &[&str], &str)] = &[
        (&[("LC_ALL", "de_AT.UTF-8")], &["status"], "Du bist Steward."),
        (&[("LANG", "de.UTF-8")], &["status"], "Du bist Steward."),
        (
            &[("LC_ALL", ""), ("LC_MESSAGES", "de_DE"), ("LANG", "en_GB.UTF-8")],
            &["status"],
            "Du bist Steward.",
        ),
        (&[("LC_ALL", "C"), ("LANG", "de_AT.UTF-8")], &["status"], "You are a steward."),
        (&[("LANG", "xx_YY.UTF-8")], &["status"], "You are a steward."),
        (&[], &["status"], "You are a steward."),
        (&[("LANG", "en_GB.UTF-8")], &["--lang", "de", "status"], "Du bist Steward."),
        (&[("LANG", "de_AT.UTF-8")], &["constitution"], "Mitglieder buchen, was es zu buchen gibt."),
        (&[("LANG", "de_AT.UTF-8")], &["sheet"], "Bewahr sie auf"),
    ];
    for (environment, arguments, words) in cases {
        let ran = said(environment, arguments);
        assert!(ran.code == Some(0) && ran.out.contains(words), "{environment:?} {arguments:?}: {ran:?}");
    }
    let german = said(&[("LANG", "de_AT.UTF-8")], &["leave", "--yes"]);
    assert!(german.err.starts_with("Abgelehnt: Außer dir gibt es keinen Steward."), "{german:?}");
    let members = ["--json", "members"];
    assert_eq!(said(&[("LANG", "de_AT.UTF-8")], &members).out, said(&[("LANG", "C")], &members).out);
}
