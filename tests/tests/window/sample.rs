//! Somebody who has no organisation yet looks around in the sample: a year of a makerspace, with its figures and reasons.

use std::time::Instant;

use crate::people::Person;
use crate::pictures;

#[test]
fn a_newcomer_looks_around_in_the_sample_reads_figures_and_asks_why() {
    let kim = Person::new("Kim");
    let window = kim.window();
    let begun = Instant::now();
    window.click("[data-test=way-sample]");
    window.see("[data-test=sample-note]", "sample");
    println!("the sample stands after {:.2} s", begun.elapsed().as_secs_f64());
    pictures::take(window, "sample-home");
    for (area, shown) in [
        ("decisions", "[data-test=proposal]"),
        ("bookings", "[data-test=resource]"),
        ("members", "[data-test=member]"),
    ] {
        kim.go(area);
        window.find(shown);
        pictures::take(window, &format!("sample-{area}"));
    }

    // Who votes, what is decided, who comes, what is booked: each with what it is a part of.
    kim.go("figures");
    let turnout = window.see("[data-test=figure]", "Who votes");
    assert!(turnout.contains("of 4"), "of forty members or so: {turnout}");
    window.see("[data-test=figure]", "open hours, in");
    pictures::take(window, "figures");

    // Why is somebody a trainer? Because a steward gave the role, which a policy of the constitution permits.
    kim.go("members");
    window.click_saying("[data-test=member-name]", "Chiara");
    window.click(".offices [data-test=why]");
    window.see("[data-test=why-answer]", "trainer");
    window.see("[data-test=why-step]", "position");
    window.see("[data-test=why-permit]", "permitted by");
    pictures::take(window, "why-role");
    window.click("[data-test=why-close]");
    kim.go("decisions");
    window.click_saying("[data-test=proposal]", "as a steward");
    window.click(".byline [data-test=why]");
    window.see("[data-test=why-answer]", "was decided");
    pictures::take(window, "why-proposal");
    window.click("[data-test=why-close]");
    window.click("[data-test=leave-sample]");
    window.find("[data-test=way-found]");
}
