//! Bookings by the program: series, terms, waiting, approval and closings, with real processes.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Device;
use serde_json::Value;

fn founded() -> Device {
    let device = Device::founded();
    device.value(&["resources", "add", "Saw"]);
    device
}

fn held(device: &Device) -> usize {
    let bookings = device.value(&["bookings", "--from", "today", "--until", "80 days"]);
    bookings.as_array().unwrap().iter().filter(|one| one["state"] == "held").count()
}

fn code(device: &Device, arguments: &[&str]) -> String {
    let ran = device.moothall(arguments);
    assert_eq!(ran.code, Some(1), "{arguments:?}: {ran:?}");
    ran.json()["message"]["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_series_is_tried_booked_moved_and_cancelled() {
    let device = founded();
    device.value(&["book", "Saw", "tomorrow 14:00", "1h", "--title", "Chairs"]);
    let series = ["book", "Saw", "tomorrow 14:00", "2h", "--daily", "4", "--title", "Choir"];
    let tried = device.value(&[&series[..], &["--try"]].concat());
    let in_the_way: Vec<_> = tried.as_array().unwrap().iter().map(|one| !one["obstacle"].is_null()).collect();
    assert_eq!(in_the_way, [true, false, false, false]);
    assert_eq!(held(&device), 1, "trying writes nothing");
    assert!(code(&device, &series).starts_with("refused-slot-taken"));
    device.value(&[&series[..], &["--skip"]].concat());
    assert_eq!(held(&device), 4);

    // The next one and all after it begin an hour later; a title means the next of a series.
    device.value(&["book", "Saw", "16:00", "2h", "--change", "Choir", "--all", "--try"]);
    let second = device.value(&["bookings"]).as_array().unwrap()[2].clone();
    let id = &second["id"].as_str().unwrap()[..12];
    let day = tried[2]["from_ms"].as_i64().unwrap() / 1000 + 3600;
    let moved = jiff::Timestamp::from_second(day).unwrap().to_string();
    device.value(&["book", "Saw", &moved, "2h", "--change", id, "--following"]);
    let begins: Vec<i64> = device
        .value(&["bookings"])
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["title"] == "Choir")
        .map(|one| one["from_ms"].as_i64().unwrap())
        .collect();
    let was = |at: usize| tried[at]["from_ms"].as_i64().unwrap();
    assert_eq!(begins, [was(1), was(2) + 3_600_000, was(3) + 3_600_000]);

    let one = device.moothall(&["bookings", "cancel", id, "--all"]);
    assert_eq!(one.code, Some(2), "it asks first: {one:?}");
    device.value(&["bookings", "cancel", "Chairs", "--yes"]);
    let first = &device.value(&["bookings"]).as_array().unwrap()[0]["id"].as_str().unwrap()[..12].to_owned();
    device.value(&["bookings", "cancel", first, "--all", "--yes"]);
    assert_eq!(held(&device), 2, "what was moved is a reservation of its own");
    device.value(&["bookings", "cancel", "Choir", "--all", "--yes"]);
    assert_eq!(held(&device), 0);
}

#[test]
fn terms_are_set_shown_and_kept() {
    let device = founded();
    let terms = |more: &[&str]| device.value(&[&["resources", "terms", "Saw"], more].concat());
    terms(&["--open", "mon-sun 08:00-22:00", "--longest", "4h", "--quota", "2 a day", "--places", "3"]);
    let shown = terms(&[])[0].clone();
    assert_eq!(shown["terms"]["hours"].as_array().unwrap().len(), 7);
    assert_eq!((&shown["terms"]["longest_min"], &shown["terms"]["places"]), (&240.into(), &3.into()));
    let said = device.plain(&["resources", "terms", "Saw"]).out;
    for words in ["Monday: 08:00-22:00", "at most 4 hours", "2 times a day", "3 people"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(code(&device, &["book", "Saw", "tomorrow 09:00", "5h"]), "refused-booking-too-long");
    assert_eq!(code(&device, &["book", "Saw", "tomorrow 23:00", "1h"]), "refused-booking-hours");
    // What is set stays when something else is set, and a file sets all.
    terms(&["--approval", "yes"]);
    assert_eq!(terms(&[])[0]["terms"]["longest_min"], 240);
    std::fs::write(device.file("terms.json"), shown["terms"].to_string()).unwrap();
    terms(&["--file", "terms.json"]);
    assert_eq!(terms(&[])[0]["terms"], shown["terms"]);
    assert_eq!(device.moothall(&["resources", "terms", "Saw", "--shortest", "soon"]).code, Some(2));
}

#[test]
fn a_closing_gives_bookings_up_and_is_taken_back() {
    let device = founded();
    device.value(&["zone", "Europe/Vienna"]);
    assert_eq!(device.moothall(&["zone", "Mars/Olympus"]).code, Some(2));
    device.value(&["resources", "describe", "Saw", "--description", "Band saw"]);
    device.value(&["book", "Saw", "tomorrow 14:00", "1h"]);
    let close = ["resources", "close", "Saw", "tomorrow 08:00", "10h", "--reason", "Paint"];
    assert_eq!(device.moothall(&close).code, Some(2), "it asks first");
    device.value(&[&close[..], &["--yes"]].concat());
    assert_eq!(held(&device), 0);
    assert_eq!(code(&device, &["book", "Saw", "tomorrow 14:00", "1h"]), "refused-booking-closed");
    device.value(&["resources", "reopen", "Saw", "Paint"]);
    device.value(&["book", "Saw", "tomorrow 14:00", "1h", "--queue"]);
    let resource: Value = device.value(&["resources"])[0].clone();
    assert_eq!((resource["description"].as_str(), held(&device)), (Some("Band saw"), 1));
}
