//! Nothing is lost: a sheet makes a new keeper, a backup brings everything back, and a person does both in the window.

use std::path::Path;

use serde_json::Value;

use crate::keeper::Keeper;
use crate::people::{PASSPHRASE, Person};
use crate::pictures;

/// The passphrase of a backup, written on a note at home.
const OF_BACKUP: &str = "a note in the kitchen drawer";

#[test]
fn the_founders_device_is_destroyed_and_the_sheet_and_two_members_make_a_new_keeper() {
    let mut ann = Person::new("Ann");
    ann.found("Riverside Makers");
    let sheet = ann.window().value("[data-test=sheet-text]");
    ann.window().click("[data-test=sheet-safe]");
    ann.window().click("[data-test=question-yes]");
    let (ben, cleo) = (Person::new("Ben"), Person::new("Cleo"));
    ben.join(&ann.invite(), "Riverside Makers", "Ann");
    // Cleo comes through Ben, so that the two can call each other without Ann.
    cleo.join(&ben.invite(), "Riverside Makers", "Ben");
    for person in [&ben, &cleo] {
        person.go("members");
        for name in ["Ann", "Ben", "Cleo"] {
            person.window().see("[data-test=member]:has([data-certainty=confirmed])", name);
        }
    }
    ann.lose_the_device();

    ben.go("devices");
    let address = ben.window().value("[data-test=address]");
    let window = ann.window();
    window.click("[data-test=way-recover]");
    window.fill("[data-test=recover-sheet]", "the sheet is in the drawer");
    window.fill("[data-test=recover-peer]", &address);
    ann.make_up_a_passphrase();
    window.click("[data-test=recover-do]");
    window.find("[data-test=trouble]");
    pictures::take(window, "recover-refused");
    window.fill("[data-test=recover-sheet]", &sheet);
    window.click("[data-test=recover-do]");
    for person in [&ben, &cleo] {
        person.go("home");
        person.window().click_saying("[data-test=attention] a", "Ann");
        person.window().find("[data-test=recovery]");
        if person.name == "Ben" {
            pictures::take(person.window(), "recovery");
        }
        person.window().click("[data-test=countersign]");
        person.window().click("[data-test=question-yes]");
    }
    window.see("[data-test=organisation]", "Riverside Makers");
    ann.go("devices");
    window.see("[data-test=device]:has([data-test=keeper])", "Ann");
    pictures::take(window, "devices-recovered");

    // The organisation goes on: the new device confirms what the others do.
    ann.add_resource("Kiln");
    cleo.go("bookings");
    cleo.window().see("[data-test=resource]", "Kiln");
    cleo.go("members");
    cleo.window().click("[data-test=edit-profile]");
    cleo.window().fill("[data-test=profile-about]", "I fire the kiln");
    cleo.window().click("[data-test=profile-save]");
    ann.go("members");
    window.see("[data-test=member]", "I fire the kiln");
    cleo.window().find("[data-test=standing-provisional][data-provisional='0']");
    is_sound(&ann);
}

#[test]
fn a_member_backs_up_checks_exports_and_comes_back_on_an_empty_device() {
    let keeper = Keeper::found("Riverside Makers", "Kai");
    keeper.ask(&["resources", "add", "Wood shop"]);
    let mut ann = Person::new("Ann");
    ann.join(&keeper.invite(), "Riverside Makers", "Kai");
    ann.window().find("[data-test=standing-provisional][data-provisional='0']");
    is_sound(&ann);

    // A place that cannot be written is named, and nothing is said to be done.
    let window = ann.window();
    window.fill("[data-test=backup-path]", "/proc/moothall-backup");
    window.click("[data-test=backup-do]");
    window.see("[data-test=trouble]", "/proc");
    assert_eq!(window.texts("[data-test=backup-done]"), [""]);
    pictures::take(window, "keeping-unwritable");
    let file = ann.home().join("backup");
    window.fill("[data-test=backup-path]", file.to_str().unwrap());
    window.fill("[data-test=backup-passphrase]", OF_BACKUP);
    window.fill("[data-test=backup-passphrase-again]", "a note in the kitchen draw");
    window.click("[data-test=backup-do]");
    window.see("[data-test=trouble]", "not the same");
    assert!(!file.exists());
    window.fill("[data-test=backup-passphrase-again]", OF_BACKUP);
    window.click("[data-test=backup-do]");
    window.see("[data-test=backup-done]", file.to_str().unwrap());
    assert!(file.exists());
    let export = ann.home().join("export.json");
    window.fill("[data-test=export-path]", export.to_str().unwrap());
    window.click("[data-test=export-do]");
    window.see("[data-test=export-done]", export.to_str().unwrap());
    pictures::take(window, "keeping-done");
    let exported: Value = serde_json::from_slice(&std::fs::read(&export).unwrap()).unwrap();
    assert!(exported.is_object());

    // The stick is where it was said to be, and the laptop is gone.
    ann.lose_the_device();
    restore(&ann, &export, "");
    ann.window().see("[data-test=trouble]", "not a backup");
    restore(&ann, &file, "another note");
    ann.window().see("[data-test=trouble]", "passphrase");
    pictures::take(ann.window(), "restore-refused");
    restore(&ann, &file, OF_BACKUP);
    ann.window().see("[data-test=organisation]", "Riverside Makers");
    ann.go("devices");
    ann.window().see("[data-test=device]:has([data-certainty=confirmed])", "Ann");
    ann.go("bookings");
    ann.window().see("[data-test=resource]", "Wood shop");
    is_sound(&ann);
    // On another day the keys of the new device are locked, as was asked.
    ann.open_again("loopback", false);
}

/// Fills in the form that brings a backup back, and sends it.
fn restore(ann: &Person, file: &Path, passphrase: &str) {
    let window = ann.window();
    if window.texts("[data-test=restore-do]").is_empty() {
        window.click("[data-test=way-restore]");
    }
    window.upload("[data-test=restore-file]", file);
    window.see("[data-test=restore-file-name]", file.file_name().unwrap().to_str().unwrap());
    if !passphrase.is_empty() {
        window.fill("[data-test=restore-passphrase]", passphrase);
    }
    window.fill("[data-test=new-passphrase]", PASSPHRASE);
    window.fill("[data-test=new-passphrase-again]", PASSPHRASE);
    window.click("[data-test=restore-do]");
}

/// Everything checked from the bytes, at a person's wish.
fn is_sound(person: &Person) {
    person.go("keeping");
    person.window().click("[data-test=verify-do]");
    person.window().see("[data-test=verify-done]", "signature");
    assert!(
        person.window().texts("[data-test=verify-done] .trouble").is_empty(),
        "{}",
        person.window().words()
    );
}
