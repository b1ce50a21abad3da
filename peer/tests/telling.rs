//! What the program tells whoever uses it, before and after something is done: no figure left out, nothing said that is not
//! so.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Device, Ran};
use jiff::tz::TimeZoneDatabase;

fn with_saw() -> Device {
    let device = Device::founded();
    device.value(&["resources", "add", "Saw"]);
    device
}

/// The code of a refusal or a misuse, which the exit code tells apart.
#[track_caller]
fn code(ran: &Ran, end: i32) -> String {
    assert_eq!(ran.code, Some(end), "{ran:?}");
    ran.json()["message"]["code"].as_str().unwrap().to_owned()
}

/// What a verb that is done says to a person.
#[track_caller]
fn said(device: &Device, arguments: &[&str]) -> String {
    let ran = device.plain(arguments);
    assert_eq!(ran.code, Some(0), "{arguments:?}: {ran:?}");
    ran.out
}

#[test]
fn a_list_says_what_it_does_to_quorums_and_a_vote_who_has_no_device() {
    let device = Device::founded();
    let list: String = (1..=9).map(|number| format!("Person {number}\n")).collect();
    std::fs::write(device.file("list.csv"), format!("Name\n{list}")).unwrap();
    let import = |more: &'static str| ["members", "import", "list.csv", more];
    let planned = device.value(&import("--dry-run"));
    assert_eq!(planned["quorum"]["code"], "roster-quorum-out-of-reach", "3 and 5 of 10, and one device");
    let shown = said(&device, &import("--dry-run"));
    for words in ["3 of 10", "5 on an amendment", "one has a device"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert_eq!(device.value(&["members"]).as_array().unwrap().len(), 1, "nothing is written");
    let carried_out = device.plain(&import("--yes"));
    assert!(carried_out.err.contains("5 on an amendment"), "said before: {carried_out:?}");
    assert!(!carried_out.out.contains("on an amendment"), "and not again: {carried_out:?}");

    device.value(&["propose", "Paint", "--text", "Green."]);
    let shown = said(&device, &["result", "Paint"]);
    assert!(shown.contains("9 of the 10 who may vote have no device"), "{shown}");
    // A vote that is passed on to such a member is cast by nobody; nor are hands counted on what began without a draft.
    let nobody = device.moothall(&["delegate", "house", "Person 1"]);
    assert_eq!(code(&nobody, 1), "refused-delegate-no-device");
    let hands = |title: &str, yes: &str| device.moothall(&["meeting", "record", title, "--yes", yes]);
    assert_eq!(code(&hands("Paint", "2"), 1), "refused-meeting-without-draft");
    device.value(&["draft", "A lamp", "--text", "For the stairs."]);
    device.value(&["present", "A lamp", "--yes"]);
    assert_eq!(code(&hands("A lamp", "11"), 1), "refused-meeting-hands");
    hands("A lamp", "10").done();
}

#[test]
fn what_has_no_time_shows_none_and_a_ranking_shows_no_yes_and_no() {
    let device = Device::founded();
    device.value(&["draft", "Lamp", "--text", "One."]);
    let ranking = ["draft", "Saw", "--text", "One.", "--method", "schulze", "--option", "A", "--option", "B"];
    device.value(&ranking);
    for shown in [said(&device, &["proposals"]), said(&device, &["result", "Lamp"])] {
        assert!(!shown.contains("1970") && shown.contains("raft"), "{shown}");
    }
    device.value(&["present", "Saw", "--yes"]);
    device.value(&["vote", "Saw", "A > B"]);
    for shown in [said(&device, &["proposals"]), said(&device, &["result", "Saw"])] {
        assert!(shown.contains("1 of 1 voted") && !shown.contains("1 yes"), "{shown}");
    }
    let line = said(&device, &["proposals"]);
    let line = line.lines().find(|line| line.contains("Saw")).unwrap();
    assert!(line.contains("  voted  "), "my own vote is known, if not what it says: {line}");
    // The votes go into a file that was not there before, and only that is said of it.
    // What is voted on is found by its options too.
    device.value(&[
        "draft",
        "Colour",
        "--text",
        "One.",
        "--method",
        "choose-one",
        "--option",
        "Ochre",
        "--option",
        "Teal",
    ]);
    let found = device.value(&["search", "teal"]);
    assert_eq!((found[0]["kind"].as_str(), found[0]["title"].as_str()), (Some("proposal"), Some("Colour")));
    let file = ["result", "Saw", "--csv", "votes.csv"];
    assert!(said(&device, &file).starts_with("Wrote "));
    assert_eq!(code(&device.moothall(&file), 1), "refused-file-there");
}

#[test]
fn an_amendment_shows_what_it_changes_and_one_that_changes_nothing_is_turned_down() {
    let device = Device::founded();
    let propose = |set: &str| device.moothall(&["propose", "More", "--text", "More of us.", "--set", set]);
    assert_eq!(code(&propose("quorum_percent=25"), 2), "misuse-setting-same");
    assert_eq!(code(&propose("majority_of=votes"), 2), "misuse-setting-same");
    assert_eq!(code(&propose("quorum_percent=30,quorum_percent=31"), 2), "misuse-setting-twice");
    std::fs::write(device.file("same"), device.value(&["constitution"])["text"].as_str().unwrap()).unwrap();
    let same = device.moothall(&["propose", "Same", "--text", "As it is.", "--amend", "same"]);
    assert_eq!(code(&same, 2), "misuse-amendment-same");
    propose("quorum_percent=30").done();
    let shown = said(&device, &["result", "More"]);
    let changed: Vec<&str> =
        shown.lines().filter(|line| line.starts_with("  - ") || line.starts_with("  + ")).collect();
    assert!(
        matches!(changed[..], [old, new] if old.contains("= 25;") && new.contains("quorum_percent = 30;")),
        "{shown}"
    );
}

#[test]
fn a_booking_says_what_became_of_each_time() {
    let device = with_saw();
    let single = said(&device, &["book", "Saw", "tomorrow 14:00", "1h"]);
    assert!(single.starts_with("Booked: Saw from "), "{single}");
    let daily = ["book", "Saw", "tomorrow 14:00", "1h", "--daily", "3"];
    let skipped = said(&device, &[&daily[..], &["--skip"]].concat());
    assert!(skipped.contains("Booked: 2.") && skipped.contains("Left out: 1."), "{skipped}");
    let queued = said(&device, &["book", "Saw", "tomorrow 14:30", "1h", "--queue"]);
    assert!(queued.starts_with("You wait for Saw from "), "{queued}");
    // A rule without an end, tried: what is wrong with it, not with an id.
    let endless = device.moothall(&["book", "Saw", "tomorrow 9:00", "1h", "--rule", "FREQ=DAILY", "--try"]);
    assert_eq!(code(&endless, 2), "ics-too-many-occurrences");
    assert!(said(&device, &["bookings", "pending"]).contains("waiting"));
    let empty = said(&with_saw(), &["bookings", "pending"]);
    assert!(empty.starts_with("Nothing waits for an answer"), "{empty}");
}

#[test]
fn a_booking_that_fell_is_told_with_what_made_it_fall() {
    let device = with_saw();
    device.value(&["resources", "add", "Shop"]);
    device.value(&["resources", "terms", "Shop", "--include", "Saw"]);
    let booked = device.value(&["book", "Saw", "tomorrow 14:00", "1h"]);
    let why = || device.value(&["why", "booking", &booked["id"].as_str().unwrap()[..12]]);
    device.value(&["resources", "close", "Shop", "tomorrow 08:00", "10h", "--reason", "Paint", "--yes"]);
    let told = why();
    assert_eq!(told["answer"]["code"], "why-booking-closed");
    let last = told["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["what"]["code"], "did-close", "what goes with it was closed: {told}");

    let device = with_saw();
    device.value(&["book", "Saw", "tomorrow 14:00", "1h", "--title", "Chairs"]);
    device.value(&["resources", "retire", "Saw", "--yes"]);
    let told = device.value(&["why", "booking", "Chairs"]);
    let last = told["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&told["answer"]["code"], &last["what"]["code"]),
        (&"why-booking-retired".into(), &"did-retire-resource".into())
    );
}

#[test]
fn terms_that_cannot_be_are_named_and_so_are_files_that_are_no_calendar() {
    let device = with_saw();
    let terms = |more: &[&str]| device.moothall(&[&["resources", "terms", "Saw"][..], more].concat());
    assert_eq!(code(&terms(&["--shortest", "4h", "--longest", "2h"]), 1), "refused-terms-shortest");
    assert_eq!(code(&terms(&["--buffer", "2 days"]), 1), "refused-terms-buffer");
    assert_eq!(code(&terms(&["--ahead", "5000"]), 1), "refused-terms-ahead");
    terms(&["--quota", "2 times a week"]).done();
    std::fs::write(device.file("letter.txt"), "Dear all,\nhere is no calendar.\n").unwrap();
    for more in [&["--dry-run"][..], &[]] {
        let ran =
            device.moothall(&[&["bookings", "import", "letter.txt", "--resource", "Saw"], more].concat());
        assert_eq!(code(&ran, 1), "ics-not-a-calendar");
    }
    let steward = device.moothall(&["roles", "appoint", "steward", "Ann"]);
    assert_eq!(code(&steward, 1), "refused-steward-decided");
}

#[test]
fn names_are_what_they_look_like_and_a_list_keeps_people_apart() {
    let device = Device::founded();
    for name in ["An\u{200b}n", "\u{202e}nnA", "A\u{2067}nn"] {
        assert_eq!(code(&device.moothall(&["members", "add", name]), 2), "misuse-name-unseen", "{name:?}");
        assert_eq!(code(&device.moothall(&["resources", "add", name]), 2), "misuse-name-unseen");
        let titled = device.moothall(&["propose", name, "--text", "x"]);
        assert_eq!(code(&titled, 2), "misuse-title-unseen");
    }
    assert_eq!(device.value(&["members", "add", "Ben"])["said"], serde_json::Value::Null);
    let again = said(&device, &["members", "add", " ann "]);
    assert!(again.starts_with("Another member is called ann too."), "{again}");

    std::fs::write(device.file("list.csv"), "Name,Mail\n\"Cleo Lee,c@x.org\nDan Roe,d@x.org\n").unwrap();
    let ran = device.moothall(&["members", "import", "list.csv", "--dry-run"]);
    assert_eq!(code(&ran, 2), "roster-quote-open");
    assert_eq!(ran.json()["message"]["args"]["line"]["number"], 2);
}

#[test]
fn what_is_said_of_a_suspension_is_not_found_once_the_member_left() {
    let device = Device::founded();
    device.value(&["members", "add", "Ben", "--phone", "0660"]);
    device.value(&["members", "contact", "Ben", "--phone", "0661"]);
    let log = said(&device, &["log"]);
    assert!(log.contains("changed a telephone number") && !log.contains("“”"), "{log}");
    device.value(&["members", "suspend", "Ben", "--days", "3", "--reason", "Grumpiness"]);
    let found = || device.value(&["search", "Grumpiness"]).as_array().unwrap().len();
    assert_eq!(found(), 1);
    device.value(&["members", "left", "Ben", "--yes"]);
    assert_eq!(found(), 0);
    // The farewell erases why, too: its words are gone from the disk.
    device.value(&["export", "all.json"]);
    let all = std::fs::read_to_string(device.file("all.json")).unwrap();
    assert!(!all.contains("Grumpiness"), "it is erased");
}

/// The rules of a zone that is so many hours east of UTC and never changes its clock (RFC 8536), for a system that knows
/// another name by them.
fn zone_file(hours: u8) -> Vec<u8> {
    let offset = (i32::from(hours) * 3_600).to_be_bytes();
    let mut block = b"TZif2".to_vec();
    block.resize(20, 0);
    // No changes; one sort of time, with a name of four bytes.
    for count in [0_u32, 0, 0, 0, 1, 4] {
        block.extend(count.to_be_bytes());
    }
    block.extend(offset);
    block.extend([0, 0]);
    block.extend(format!("+{hours:02}\0").as_bytes());
    let footer = format!("\n<+{hours:02}>-{hours}\n").into_bytes();
    [block.clone(), block, footer].concat()
}

#[test]
fn a_time_is_read_reckoned_and_shown_by_the_rules_that_come_with_the_program() {
    let device = with_saw();
    // The machine's own rules are of another age: by them the place is elsewhere.
    let zones = device.file("zones");
    std::fs::create_dir_all(zones.join("Africa")).unwrap();
    std::fs::write(zones.join("Africa/Casablanca"), zone_file(9)).unwrap();
    let there = |arguments: &[&str]| {
        let mut command = device.command();
        command.env("TZ", "Africa/Casablanca").env("TZDIR", &zones).args(arguments);
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, Some(0), "{arguments:?}: {ran:?}");
        ran.out
    };
    let zone = TimeZoneDatabase::bundled().get("Africa/Casablanca").unwrap();
    let day = jiff::Timestamp::now().to_zoned(zone.clone()).date().tomorrow().unwrap();
    let wanted = day.at(14, 0, 0, 0).to_zoned(zone).unwrap().timestamp().as_millisecond();
    let at = format!("{day} 14:00");
    there(&["book", "Saw", &at, "1h"]);
    there(&["book", "Saw", &format!("{day} 16:00"), "1h", "--weekly", "1"]);
    let begins: Vec<i64> = device
        .value(&["bookings", "--until", "4 days"])
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["from_ms"].as_i64().unwrap())
        .collect();
    assert_eq!(begins, [wanted, wanted + 2 * 3_600_000]);
    assert!(there(&["bookings"]).contains(&at), "it is shown as it was typed");
}
