//! A revocation that waits, as whoever makes it and whoever it is about see it in a shell.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Device;

#[test]
fn a_stewards_revocation_says_that_it_waits_and_until_then_devices_and_the_members_home_show_it() {
    let (mut ann, mut ben) = (Device::new(), Device::new());
    ann.value(&["found", "Makers", "--name", "Ann"]);
    ann.run();
    let invited = ann.value(&["invite"]);
    ben.value(&["join", invited["text"].as_str().unwrap(), "--name", "Ben", "--yes", "--wait", "60"]);
    ben.run();
    let before = ann.plain(&["devices"]).out;
    assert!(!before.contains("Revoked by"), "{before}");
    let revoked = ann.plain(&["devices", "revoke", "Ben", "--yes"]);
    assert_eq!(revoked.code, Some(0), "{revoked:?}");
    assert!(revoked.out.contains("It takes effect on"), "{revoked:?}");
    let shown = ann.plain(&["devices"]).out;
    assert!(shown.contains("Revoked by Ann from"), "{shown}");
    let devices = ann.value(&["devices"]);
    let bens = devices.as_array().unwrap().iter().find(|one| one["member_name"] == "Ben").unwrap();
    assert_eq!(bens["standing"], "enrolled", "it waits: {bens}");
    assert_eq!(bens["revocation"]["code"], "device-revoked-from", "{bens}");
    // Ben hears of it at home, and can act on it while there is time.
    ben.until(&["home"], |home| {
        let attention = home["attention"].as_array().unwrap();
        attention.iter().any(|one| one["message"]["code"] == "attention-revoked-from")
    });
    // One's own is revoked at once, and says nothing of waiting.
    let phone = Device::new();
    let invited = ann.value(&["invite", "--own-device"]);
    phone.value(&["join", invited["text"].as_str().unwrap(), "--yes", "--wait", "60"]);
    let devices = ann.value(&["devices"]);
    let of_ann = |one: &&serde_json::Value| one["member_name"] == "Ann" && one["this"] == false;
    let id =
        devices.as_array().unwrap().iter().find(of_ann).unwrap()["id"].as_str().unwrap()[..12].to_owned();
    let written = ann.value(&["devices", "revoke", &id, "--yes"]);
    assert!(written["note"].is_null(), "{written}");
}
