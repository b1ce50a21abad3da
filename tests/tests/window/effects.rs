//! What follows by itself from a decision: roles, members, newer rules, and a constitution with tests of its own.

use std::path::Path;

use moothall_core::testing::Club;
use moothall_peer::keystore::{KeyState, Keystore};
use moothall_peer::now_ms;
use moothall_tests::shelf;

use crate::people::Person;
use crate::pictures;

#[test]
fn decisions_on_roles_members_and_tested_amendments_are_written_without_a_shell() {
    let ann = Person::new("Ann");
    ann.found("Riverside Makers");
    for name in ["Ben", "Cleo"] {
        ann.moothall(&["members", "add", name]);
    }
    ann.moothall(&["roles", "appoint", "treasurer", "Cleo"]);
    roles(&ann);
    dismissal(&ann);
    tests_of_its_own(&ann);
}

/// Begins a proposal on which something follows.
fn begin(ann: &Person, title: &str, effect: &str) {
    ann.begin_proposal(title);
    ann.window().click(&format!("[data-test={effect}]"));
}

fn roles(ann: &Person) {
    let window = ann.window();
    begin(ann, "Ben trains us", "effect-appoint");
    window.click("[data-test=propose-do]");
    window.see("[data-test=trouble]", "Choose the member");
    window.choose("[data-test=propose-role]", "trainer");
    window.choose("[data-test=propose-whom]", "Ben");
    pictures::take(window, "effect-role");
    window.click("[data-test=propose-do]");
    window.see("[data-test=effect]", "Ben is appointed to this role: trainer");
    window.find("[data-test=ballot]");

    // Only who has a role loses it.
    begin(ann, "A new treasurer", "effect-dismiss");
    window.choose("[data-test=propose-role]", "treasurer");
    window.see("[data-test=propose-whom] option", "Cleo");
    assert!(!window.texts("[data-test=propose-whom] option").iter().any(|name| name == "Ben"));
    window.choose("[data-test=propose-whom]", "Cleo");
    window.click("[data-test=propose-do]");
    window.see("[data-test=effect]", "Cleo no longer has this role: treasurer");
}

/// Whoever is to go has time to answer: the way says so before it is presented.
fn dismissal(ann: &Person) {
    let window = ann.window();
    begin(ann, "Without Ben", "effect-member");
    window.see("[data-test=notice-days]", "at least 14 days");
    window.see("[data-test=way]", "14 days");
    window.choose("[data-test=propose-whom]", "Ben");
    pictures::take(window, "effect-member");
    window.choose("[data-test=discussion]", "3 days");
    window.click("[data-test=keep-draft]");
    window.see("[data-test=trouble]", "has time to answer first");
    window.choose("[data-test=discussion]", "As long as");
    window.click("[data-test=keep-draft]");
    window.see("[data-test=effect]", "Ben is no longer a member");
    window.see("[data-test=course]", "14 days");
    assert!(window.texts("[data-test=effect-rules]").is_empty(), "the newest rules cannot be raised");
}

/// A constitution's own tests are run before anybody votes: one that fails is told with its line, those that hold are shown.
fn tests_of_its_own(ann: &Person) {
    let window = ann.window();
    ann.go("constitution");
    window.click("[data-test=amend]");
    window.find("[data-test=parameter]");
    window.click("[data-test=amend-letter]");
    let old = window.value("[data-test=amend-constitution]");
    let write = |tests: &str| {
        let script = "const t = document.querySelector('[data-test=amend-constitution]'); \
                      t.value = arguments[0]; t.dispatchEvent(new Event('input', {bubbles: true})); return null";
        window.script(script, &[format!("{}\n{tests}", old.trim_end()).into()]);
    };
    window.fill("[data-test=propose-title]", "What we rely on");
    write("// test: permit book by member\n// test: forbid book by trainer\n");
    window.click("[data-test=propose-do]");
    let line = old.trim_end().lines().count() + 2;
    let refusal = window.see("[data-test=trouble]", &format!("line {line} "));
    assert!(refusal.contains("forbid book by trainer"), "{refusal}");
    pictures::take(window, "amend-test-fails");
    write("// test: permit book by member\n// test: forbid suspend by trainer\n");
    window.click("[data-test=keep-draft]");
    window.see("[data-test=trials]", "hold");
    window.see("[data-test=effect]", "constitution");
    pictures::take(window, "amend-tests-hold");
}

#[test]
fn where_the_rules_are_older_the_next_ones_can_be_proposed_and_nothing_that_they_do_not_have() {
    let zoe = Person::with_folder("Zoe", under_the_first_rules, "[data-test=organisation]");
    let window = zoe.window();
    zoe.begin_proposal("The newer rules");
    window.click("[data-test=effect-rules]");
    for later in ["effect-member", "ways-title", "keep-draft"] {
        assert!(window.texts(&format!("[data-test={later}], #{later}")).is_empty(), "{later}");
    }
    pictures::take_at(window, "[data-test=effect-rules]", "effect-rules");
    window.click("[data-test=propose-do]");
    window.see("[data-test=effect]", "raised to version 2");
    window.find("[data-test=ballot]");
}

/// A club that was founded when there were only the first rules, with the device of somebody who is no keeper.
fn under_the_first_rules(dir: &Path) {
    let KeyState::Empty(vacant) = Keystore::open(dir, shelf::in_a_file()).unwrap() else {
        panic!("there are keys")
    };
    let keys = vacant.create(None).unwrap();
    let mut club = Club::found_as(1, now_ms() - 24 * 3_600_000);
    club.confirm();
    shelf::bring(&mut club, &keys, "Zoe").unwrap();
    club.save();
    shelf::fill(dir, &club.writes, &club.paper_rows()).unwrap();
}
