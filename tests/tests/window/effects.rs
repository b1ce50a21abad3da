//! What follows by itself from a decision: roles, members, and a constitution with tests of its own.

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
    ann.go("decisions");
    ann.window().click("[data-test=propose]");
    ann.window().fill("[data-test=propose-title]", title);
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
