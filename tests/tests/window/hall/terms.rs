//! When it is open and on which terms, by whose clock, and closed for a time.

use serde_json::json;

use super::{fill, hall_of, show, turn_to, unfold, written, yes};
use crate::driver::Window;
use crate::people::Person;
use crate::pictures;

#[test]
fn a_steward_sets_hours_that_count_by_the_organisations_clock_wherever_a_member_reads_them() {
    // The window lives in Vienna; so does the organisation from its founding on.
    let mut ann = Person::living_in("Ann", "Europe/Vienna");
    hall_of(&ann);
    let clock = ann.moothall(&["zone"]);
    assert!(clock["offsets"].as_array().is_some_and(|offsets| offsets.len() > 10), "{clock}");
    let window = ann.window();
    pictures::take(window, "hall-doors");
    show(&ann, "Hall");
    window.click("[data-test=edit-terms]");
    window.see("[data-test=terms-form]", "Opening hours");
    window.click("[data-test=terms-always]");
    window.see("[data-test=terms-form] [data-test=by-which-clock]", "goes as yours does");
    for weekday in 0..7 {
        window.fill(&format!("[data-test=terms-day-{weekday}]"), "9-12, 14-22");
    }
    window.fill("[data-test=terms-day-6]", "mornings");
    window.click("[data-test=terms-do]");
    window.see("[data-test=terms-form] [data-test=trouble]", "hours cannot be read");
    pictures::take_at(window, "[data-test=terms-do]", "hall-terms-refused");
    window.fill("[data-test=terms-day-6]", "9-12, 14-22");
    window.fill("[data-test=terms-longest]", "4 h");
    window.fill("[data-test=terms-quota]", "3");
    window.pick("[data-test=terms-per]", "week");
    pictures::take_at(window, "[data-test=terms-day-3]", "hall-terms-form");
    window.click("[data-test=terms-do]");
    window.see("[data-test=terms]", "A booking lasts at most");
    window.see("[data-test=terms]", "3 times a week");
    window.see("[data-test=terms] [data-test=by-which-clock]", "goes as yours does");
    // What is open until late is shown until late.
    window.find("#cell-0-21");
    pictures::take(window, "hall-terms-week");
    pictures::take_at(window, "[data-test=terms]", "hall-terms");

    // Ben reads from elsewhere: what is closed is closed by the organisation's clock, and he is told which that is.
    let ben = Person::new("Ben");
    let invitation = ann.invite();
    ben.join(&invitation, "Riverside Hall", "Ann");
    show(&ben, "Hall");
    ben.window().see("[data-test=terms] [data-test=by-which-clock]", "it shows");
    turn_to(ben.window(), 1);
    closed_by_the_clock_of_vienna(ben.window());
    pictures::take(ben.window(), "hall-week-elsewhere");
    pictures::take_at(ben.window(), "[data-test=by-which-clock]", "hall-clock-elsewhere");
    fill(ben.window(), 1, 2..3, "Too early");
    ben.window().click("[data-test=book-do]");
    ben.window().see("[data-test=trouble]", "open");
    pictures::take_at(ben.window(), "[data-test=trouble]", "hall-closed-then");

    // Ann closes it for two days, after a question, and opens it again.
    show(&ann, "Hall");
    let window = ann.window();
    unfold(window, "[data-test=closings]");
    window.fill("[data-test=close-reason]", "New floor");
    let fields = [("close-from-day", written(window, 2)), ("close-until-day", written(window, 3))];
    for (field, value) in fields {
        set(window, &format!("[data-test={field}]"), &value);
    }
    window.click("[data-test=close-do]");
    window.see("[data-test=question]", "Close it for that time?");
    pictures::take(window, "hall-close-question");
    yes(window);
    window.see("[data-test=closing]", "New floor");
    ben.window().see("[data-test=closing]", "New floor");
    pictures::take_at(window, "[data-test=closing]", "hall-closed");
    unfold(window, "[data-test=closings]");
    window.click("[data-test=reopen]");
    window.see_no_more("[data-test=closing]", "New floor");
    ben.window().see_no_more("[data-test=closing]", "New floor");

    // Who has no date is told so, and nothing is closed.
    set(window, "[data-test=close-from-day]", "");
    unfold(window, "[data-test=closings]");
    window.click("[data-test=close-do]");
    window.see("[data-test=closings] [data-test=trouble]", "end");

    ann.open_again("loopback", true);
    show(&ann, "Hall");
    ann.window().see("[data-test=terms]", "3 times a week");
    pictures::take(ann.window(), "hall-terms-dark");
    ann.window().click("[data-test=edit-terms]");
    ann.window().find("[data-test=terms-form]");
    pictures::take_at(ann.window(), "[data-test=terms-day-3]", "hall-terms-form-dark");

    // What is about to be booked begins when it is open, also where the usual hours are none of these.
    ann.moothall(&["resources", "terms", "Hall", "--open", "mon-sun 21:00-23:00"]);
    show(&ann, "Hall");
    ann.window().find("[data-test=book-from] option:checked[value='1260']");
}

/// Puts a value into a field that the driver cannot type into as people do: a date.
fn set(window: &Window, css: &str, value: &str) {
    window.find(css);
    let script = "const f = document.querySelector(arguments[0]); f.value = arguments[1]; \
                  f.dispatchEvent(new Event('input', {bubbles: true})); return f.value";
    assert_eq!(window.script(script, &[json!(css), json!(value)]), json!(value), "{css}");
}

/// Every hour of the week that is shown is closed just where a clock in Vienna is outside of the hours.
fn closed_by_the_clock_of_vienna(window: &Window) {
    let script = "
        const clock = new Intl.DateTimeFormat('en', {timeZone: 'Europe/Vienna', hour: 'numeric', hourCycle: 'h23'});
        const first = new Date(+document.querySelector('[data-test=book-day] option').value); first.setHours(0, 0, 0, 0);
        const open = h => (h >= 9 && h < 12) || (h >= 14 && h < 22);
        let closed = 0; const wrong = [];
        for (const cell of document.querySelectorAll('.week-cell')) {
            const hour = +cell.id.split('-')[2];
            const at = new Date(first); at.setHours(hour);
            const is = cell.classList.contains('closed');
            if (is) closed++;
            if (is === open(+clock.format(at))) wrong.push(cell.id);
        }
        return [closed, wrong]";
    window.see(".week-cell.closed", "");
    let seen = window.script(script, &[]);
    assert!(seen[0].as_u64() > Some(10), "{seen}");
    assert_eq!(seen[1], json!([]), "closed or not by another clock");
}
