//! A hall's bookings in the real window: terms, series, waiting, approval, calendars and calendar files.

mod calendar;
mod files;
mod series;
mod sharing;
mod terms;

use std::ops::Range;

use serde_json::{Value, json};

use crate::driver::Window;
use crate::people::Person;

/// Founds an organisation with a hall to book, and shows it.
fn hall_of(ann: &Person) {
    let window = ann.window();
    ann.found("Riverside Hall");
    ann.go("bookings");
    window.click("[data-test=add-resource]");
    window.fill("[data-test=resource-name]", "Hall");
    window.fill("[data-test=resource-description]", "Ground floor, sixty chairs");
    window.click("[data-test=resource-add-do]");
    window.see("[data-test=resource]", "Hall");
}

/// Shows a resource's page, and waits until its form is there.
#[track_caller]
fn show(person: &Person, resource: &str) {
    person.go("bookings");
    person.window().click_saying("[data-test=resource]", resource);
    person.window().see("main h1", resource);
    person.window().find("[data-test=book-day]");
}

/// The first moment of a day so many from today, as the form names it.
fn day(window: &Window, days: u32) -> i64 {
    let script =
        "const d = new Date(); d.setHours(0, 0, 0, 0); d.setDate(d.getDate() + arguments[0]); return +d";
    window.script(script, &[json!(days)]).as_i64().expect("a day")
}

/// A day so many from today as date fields and the headless program write it.
pub(crate) fn written(window: &Window, days: u32) -> String {
    let script = "const d = new Date(); d.setHours(12); d.setDate(d.getDate() + arguments[0]); \
                  return d.toISOString().slice(0, 10)";
    window.script(script, &[json!(days)]).as_str().expect("a day").to_owned()
}

/// Shows the week that a day so many from today is in, and chooses the day in the form.
#[track_caller]
fn turn_to(window: &Window, days: u32) {
    let day = day(window, days);
    let heads = ".week-head strong";
    window.find(heads);
    for _ in 0..6 {
        let before = window.texts(heads);
        if !window.texts(&format!("[data-day='{day}']")).is_empty() {
            break;
        }
        window.click("[data-test=week-after]");
        window.changed(heads, &before);
    }
    window.pick("[data-test=book-day]", &day.to_string());
}

/// Fills in the form for a day so many from today.
#[track_caller]
fn fill(window: &Window, days: u32, hours: Range<u32>, title: &str) {
    turn_to(window, days);
    window.pick("[data-test=book-from]", &(hours.start * 60).to_string());
    window.pick("[data-test=book-until]", &((hours.end - hours.start) * 60).to_string());
    window.fill("[data-test=book-what-for]", title);
}

/// Chooses a booking in the calendar, so that its details are shown.
#[track_caller]
fn choose(window: &Window, title: &str) {
    window.click_saying(".week [data-test=booking]", title);
    window.see("[data-test=booking-details]", title);
}

/// Says yes to the question in the window.
#[track_caller]
fn yes(window: &Window) {
    window.click("[data-test=question-yes]");
}

/// Opens what is folded away.
fn unfold(window: &Window, css: &str) {
    window.find(css);
    window.script("document.querySelector(arguments[0]).open = true; return null", &[json!(css)]);
}

/// What the headless program knows of the bookings of a span of days, by begin.
fn booked(person: &Person, days: u32) -> Vec<Value> {
    let Value::Array(all) =
        person.moothall(&["bookings", "--from", "today", "--until", &format!("{days} days")])
    else {
        panic!("a list")
    };
    all
}
