//! The first journey with real processes: two devices on this machine, from founding to a restored backup.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Device, text};
use serde_json::Value;

fn confirmed(value: &Value) -> bool {
    value["certainty"]["is"] == "confirmed"
}

/// The one of a list with this value in this field.
fn one<'a>(list: &'a Value, field: &str, wanted: &str) -> Option<&'a Value> {
    list.as_array().unwrap().iter().find(|item| item[field] == wanted)
}

#[test]
fn two_people_found_join_vote_book_and_come_back_from_a_backup() {
    let (mut ann, mut ben) = (Device::new(), Device::new());

    // Ann founds, keeps her sheet safe, and adds a room.
    assert!(confirmed(&ann.value(&["found", "Makers", "--name", "Ann", "--purpose", "A workshop for all"])));
    let sheet = ann.file("sheet.txt");
    ann.value(&["sheet", "--text", text(&sheet), "--pdf", text(&ann.file("sheet.pdf"))]);
    assert!(std::fs::read(ann.file("sheet.pdf")).unwrap().starts_with(b"%PDF"));
    assert!(!std::fs::read_to_string(&sheet).unwrap().is_empty());
    ann.value(&["sheet", "saved", "--yes"]);
    assert!(confirmed(&ann.value(&["resources", "add", "Wood shop"])));

    // Ben joins over the loopback, with nothing but the invitation's text.
    ann.run();
    let invited = ann.value(&["invite", "--days", "3"]);
    let invitation = invited["text"].as_str().unwrap();
    let session = ben.value(&["join", invitation, "--name", "Ben", "--yes", "--wait", "60"]);
    assert_eq!((&session["is"], &session["organisation"]), (&"inside".into(), &"Makers".into()));
    ben.run();
    for device in [&ann, &ben] {
        let members =
            device.until(&["members"], |members| one(members, "name", "Ben").is_some_and(confirmed));
        assert_eq!(members.as_array().unwrap().len(), 2);
    }
    ann.until(&["members"], |members| one(members, "name", "Ben").unwrap()["connected"] == true);

    // They vote.
    assert!(confirmed(&ann.value(&["propose", "New saw", "--text", "We buy a new band saw."])));
    ben.until(&["proposals"], |proposals| one(proposals, "title", "New saw").is_some());
    assert!(confirmed(&ben.value(&["vote", "new SAW", "yes", "--wait", "60"])));
    assert!(confirmed(&ann.value(&["vote", "New saw", "abstain"])));
    assert!(confirmed(&ann.value(&["vote", "New saw", "yes"])));
    for device in [&ann, &ben] {
        device.until(&["result", "New saw"], |result| result["line"]["tally"]["yes"] == 2);
    }

    // Ben books; Ann cannot have the same hours, and is told whose they are.
    assert!(confirmed(&ben.value(&[
        "book",
        "wood shop",
        "tomorrow 14:00",
        "3h",
        "--title",
        "Chairs",
        "--wait",
        "60"
    ])));
    let bookings =
        ann.until(&["bookings"], |bookings| one(bookings, "title", "Chairs").is_some_and(confirmed));
    let refused = ann.moothall(&["book", "Wood shop", "tomorrow 16:00", "18:00"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    let failure = refused.json();
    assert_eq!(failure["failure"], "refused");
    // Whether the next free slot begins right after that or later has its own sentence.
    let code = failure["message"]["code"].as_str().unwrap();
    assert!(code.starts_with("refused-slot-taken"), "{code}");
    assert_eq!(failure["message"]["args"]["member"]["text"], "Ben");
    let booking = one(&bookings, "title", "Chairs").unwrap()["id"].as_str().unwrap();
    assert!(confirmed(&ben.value(&["bookings", "cancel", &booking[..8], "--yes", "--wait", "60"])));

    // What there is, as files; and everything is checked again from the bytes.
    std::fs::write(ann.file("passphrase"), "correct horse battery\n").unwrap();
    let (backup, export) = (ann.file("makers.moothall"), ann.file("makers.json"));
    ann.value(&["backup", text(&backup), "--encrypt", "--backup-passphrase-file", "passphrase"]);
    let exported = ann.value(&["export", text(&export)]);
    let json: Value = serde_json::from_slice(&std::fs::read(&export).unwrap()).unwrap();
    assert!(json.is_object() && exported["entries"].as_u64() > Some(5));
    for device in [&ann, &ben] {
        let verified = device.value(&["verify"]);
        assert_eq!(verified["fault"], Value::Null);
        assert!(verified["signatures"].as_u64() > Some(5));
    }

    // Another device of Ann's begins with the backup.
    let new = Device::new();
    let passphrase = ann.file("passphrase");
    let restore = ["--json", "restore", text(&backup), "--backup-passphrase-file", text(&passphrase)];
    let session = new.plain(&restore);
    assert_eq!((session.code, &session.json()["value"]["my_name"]), (Some(0), &"Ann".into()), "{session:?}");
    assert!(one(&new.value(&["members"]), "name", "Ben").is_some_and(confirmed));

    assert_eq!((ann.stop(), ben.stop()), (Some(0), Some(0)));
    assert!(!ann.data().join("socket").exists());
}
