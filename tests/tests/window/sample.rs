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

    // Who votes, what is decided, who comes, what is booked: each with what it is a part of.
    kim.go("figures");
    let turnout = window.see("[data-test=figure]", "Who votes");
    assert!(turnout.contains("of 4"), "of forty members or so: {turnout}");
    window.see("[data-test=figure]", "open hours, in");
    let full = "return Array.from(document.querySelectorAll('[data-test=figure]')).filter(f => f.textContent.includes('open hours')) \
                .flatMap(f => Array.from(f.querySelectorAll('.figure-bar'), b => +b.getAttribute('height'))).filter(h => h > 30).length";
    assert_eq!(
        window.script(full, &[]),
        0,
        "nothing is booked for nearly all of its open hours, and no bar says so"
    );

    // Why is somebody a trainer? Because a steward gave the role, which a policy of the constitution permits.
    kim.go("members");
    window.click_saying("[data-test=member-name]", "Chiara");
    window.click(".offices [data-test=why]");
    window.see("[data-test=why-answer]", "trainer");
    window.see("[data-test=why-step]", "position");
    window.see("[data-test=why-permit]", "permitted by");
    pictures::take(window, "why-role");
    window.click("[data-test=why-close]");

    // Who asks, does not wait and asks something else is told of that.
    kim.go("log");
    window.click("[data-test=log-all]");
    window.see("[data-test=log-line]:nth-child(12)", "");
    let asked = window
        .script("return document.querySelectorAll('[data-test=log-line] .log-what')[9].textContent", &[]);
    let twice = "const done = arguments[0]; const soon = then => setTimeout(then, 0); \
                 const why = document.querySelectorAll('[data-test=log-line] [data-test=why]'); \
                 why[0].click(); soon(() => { document.querySelector('[data-test=why-close]').click(); \
                 soon(() => { why[9].click(); done(null); }); })";
    window.slow_script(twice, &[]);
    window.see("[data-test=why-step]", asked.as_str().unwrap());
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
