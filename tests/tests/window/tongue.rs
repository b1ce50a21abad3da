//! The window in another language than English.

use crate::people::{PASSPHRASE, Person};
use crate::pictures;

/// The weekdays, of which one stands at the head of the home screen.
const WEEKDAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

#[test]
fn the_window_speaks_german_once_that_is_chosen_and_keeps_to_it() {
    let mut ann = Person::new("Ann");
    let window = ann.window();
    window.see("[data-test=way-join]", "I have an invitation");
    window.pick("[data-test=language]", "de");
    // The window is drawn anew: what is looked for exists only then.
    window.find("html[lang=de] [data-test=way-join]");
    window.see("[data-test=way-join]", "Ich habe eine Einladung");
    pictures::take(window, "german-welcome");

    // A year of an organisation: long words meet narrow columns.
    window.click("[data-test=way-sample]");
    window.find("[data-test=sample-note]");
    let lead = window.see("main .lead", "");
    assert!(WEEKDAYS.iter().any(|day| lead.contains(day)), "no day in German: {lead}");
    for area in ["home", "bookings", "decisions", "members", "devices", "keeping", "log", "constitution"] {
        ann.go(area);
        window.find("main h1");
        pictures::take(window, &format!("german-{area}"));
    }
    window.see("[data-test=policy]", "Mitglieder buchen, was es zu buchen gibt.");
    ann.go("decisions");
    window.click("[data-test=proposal]");
    window.find("[data-test=proposal-text]");
    pictures::take(window, "german-proposal");
    window.click("[data-test=leave-sample]");

    // A refusal is said in German, and so is the sheet; another day, the window still speaks German.
    window.click("[data-test=way-found]");
    window.fill("[data-test=found-organisation]", "Werkstatt Ost");
    window.fill("[data-test=found-your-name]", "Ann");
    window.fill("[data-test=new-passphrase]", "kurz");
    window.fill("[data-test=new-passphrase-again]", "kurz");
    window.click("[data-test=found-do]");
    window.see("[data-test=trouble]", "zu kurz");
    ann.make_up_a_passphrase();
    window.click("[data-test=found-do]");
    window.see("[data-test=sheet]", "Notfallblatt");
    pictures::take(window, "german-sheet");
    ann.start_again("loopback", false);
    let window = ann.window();
    window.see("h1", "Willkommen zurück");
    window.fill("[data-test=passphrase]", PASSPHRASE);
    window.click("[data-test=unlock]");
    window.find("[data-test=organisation]");

    // Left to the system again, which here names no language: English.
    ann.go("keeping");
    window.pick("[data-test=language]", "");
    window.find("html[lang=en] main h1");
    window.see("main h1", "Safekeeping");
}
