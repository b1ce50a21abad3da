//! What cannot be taken back asks first, and does what it says: each such control is pressed once.

use crate::driver::until;
use crate::people::Person;
use crate::pictures;

fn sure(person: &Person, control: &str, question: &str) {
    person.window().click(control);
    person.window().see("[data-test=question]", question);
    person.window().click("[data-test=question-yes]");
}

#[test]
fn each_measure_asks_first_and_does_what_it_says() {
    let (ann, ben) = (Person::new("Ann"), Person::new("Ben"));
    ann.found("Riverside Makers");
    ann.moothall(&["resources", "add", "Kiln"]);
    ann.moothall(&["members", "add", "Kai Lund"]);
    ben.join(&ann.invite(), "Riverside Makers", "Ann");
    let window = ann.window();
    ann.go("members");
    window.see("[data-test=member]", "Ben");

    // A group: Ben is in it, leaves it, and it ends.
    ann.moothall(&["groups", "form", "Garden"]);
    ann.moothall(&["groups", "add", "Garden", "Ben"]);
    ben.go("members");
    ben.window().click("[data-test=groups]");
    ben.window().see("[data-test=group]:has([data-test=group-remove])", "Ben");
    ben.window().click("[data-test=group-remove]");
    ben.window().see("[data-test=question]", "Leave Garden?");
    pictures::take(ben.window(), "group-leave");
    ben.window().click("[data-test=question-no]");
    assert_eq!(ben.window().texts("[data-test=group-remove]").len(), 1, "nothing was done");
    sure(&ben, "[data-test=group-remove]", "Leave Garden?");
    ben.window().see("[data-test=group]", "Nobody");
    ann.go("members");
    window.click("[data-test=groups]");
    window.see("[data-test=group]", "Nobody");
    sure(&ann, "[data-test=group-end]", "End the group Garden?");
    window.see_no_more("[data-test=group]", "Garden");

    // An invitation is taken back.
    ann.go("members");
    window.click("[data-test=invite]");
    window.click("[data-test=invite-do]");
    window.find("[data-test=invitation-text]");
    sure(&ann, "[data-test=cancel-invitation]", "");
    window.see("[data-test=invitation]", "aken back");

    // A suspension ends early, and a record ends.
    ann.moothall(&["members", "suspend", "Ben", "--days", "2"]);
    ann.go("members");
    window.click_saying("[data-test=member-name]", "Ben");
    window.find("[data-test=suspended]");
    window.click("[data-test=measures]");
    sure(&ann, "[data-test=end-suspension]", "");
    window.see_no_more("[data-test=member-page]", "Suspended");
    ann.go("members");
    window.click_saying("[data-test=member-name]", "Kai Lund");
    window.click("[data-test=measures]");
    sure(&ann, "[data-test=record-left]", "");
    ann.go("members");
    window.see_no_more("[data-test=member] [data-test=member-name]", "Kai Lund");

    // A proposal is taken back, a resource goes out of use.
    ann.moothall(&["propose", "Sell the lathe", "--text", "It is worn out."]);
    ann.go("decisions");
    window.click_saying("[data-test=proposal]", "Sell the lathe");
    sure(&ann, "[data-test=withdraw]", "");
    window.see_no_more("main", "Take the proposal back");
    ann.go("bookings");
    window.click_saying("[data-test=resource]", "Kiln");
    sure(&ann, "[data-test=retire]", "");
    window.see_no_more("[data-test=resource]", "Kiln");

    // Ben's device is restricted, freed, and revoked for good: he is told.
    ann.go("devices");
    window.see("[data-test=device]", "Ben");
    // Only those of others are restricted; the list is drawn anew when one of them changes.
    let open = |control: &str| {
        window.find("[data-test=standing-provisional][data-provisional='0']");
        let selector =
            format!("[data-test=device]:has([data-test=restrict], [data-test=lift]) [data-test={control}]");
        let unfold = "const control = document.querySelector(arguments[0]); if (!control) return false; \
                      control.closest('details').open = true; return control.offsetParent !== null";
        let shown = until(|| (window.script(unfold, &[selector.clone().into()]) == true).then_some(()));
        assert!(shown.is_some(), "{control} is not shown");
        selector
    };
    // What is unfolded stays so while others connect and write.
    let his = "[data-test=device]:has([data-test=restrict])";
    window.click(&format!("{his} [data-test=device-measures]"));
    let before = window.texts(his);
    ben.moothall(&["profile", "--about", "Bikes"]);
    window.changed(his, &before);
    let unfolded = "return document.querySelectorAll('[data-test=device] details[open]').length";
    assert_eq!(window.script(unfolded, &[]), 1, "it was drawn anew");
    sure(&ann, &open("restrict"), "Restrict Ben");
    window.find("[data-standing=restricted]");
    pictures::take(window, "device-restricted");
    sure(&ann, &open("lift"), "");
    window.find("[data-test=device]:has([data-test=restrict])");
    sure(&ann, &open("revoke"), "Revoke Ben");
    window.find("[data-test=revoked-from]");
    ben.go("home");
    ben.window().see("main", "revoked");
}
