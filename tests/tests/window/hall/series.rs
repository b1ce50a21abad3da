//! The same hours again and again: shown before they are booked, changed one, some or all, waited for.

use super::{booked, choose, fill, hall_of, show, turn_to, written, yes};
use crate::people::Person;
use crate::pictures;

/// Of a booking in the headless program's list: title, and hour of its begin.
fn begins(person: &Person, title: &str) -> Vec<i64> {
    let all = booked(person, 40);
    let of = all.iter().filter(|one| one["title"] == title);
    of.map(|one| one["from_ms"].as_i64().expect("a moment") / 3_600_000 % 24).collect()
}

#[test]
fn a_weekly_evening_is_booked_around_what_is_taken_and_then_changed_by_one_by_some_and_altogether() {
    let mut ann = Person::new("Ann");
    hall_of(&ann);
    let ben = Person::new("Ben");
    ben.join(&ann.invite(), "Riverside Hall", "Ann");
    show(&ben, "Hall");
    fill(ben.window(), 9, 19..21, "Chess");
    ben.window().click("[data-test=book-do]");
    ben.window().see("[data-test=booking]", "Chess");
    ben.window().see("[data-test=agenda-booking] [data-certainty]", "confirmed");

    // Six evenings, of which the second is Ben's.
    show(&ann, "Hall");
    let window = ann.window();
    fill(window, 2, 19..21, "Choir");
    window.pick("[data-test=book-again]", "weekly");
    window.fill("[data-test=book-times]", "6");
    window.see("[data-test=times]", "1 of 6 times");
    assert_eq!(window.texts("[data-test=time-free]").len(), 5);
    window.see("[data-test=time-taken]", "Ben booked it");
    pictures::take_at(window, "[data-test=times]", "hall-series");
    window.click("[data-test=book-do]");
    window.see("[data-test=trouble]", "Ben booked it");
    window.click("[data-test=clash-skip]");
    window.see("[data-test=time-taken]", "Left out");
    window.click("[data-test=book-do]");
    window.see("[data-test=booking]", "Choir");
    assert_eq!(begins(&ann, "Choir"), [19, 19, 19, 19, 19]);

    // The fifth and all that follow begin later.
    turn_to(window, 30);
    choose(window, "Choir");
    window.click("[data-test=booking-details] [data-test=change-booking]");
    window.click("[data-test=scope-following]");
    window.pick("[data-test=book-from]", "1200");
    window.see("[data-test=times]", "times can be had");
    window.click("[data-test=book-do]");
    window.see("[data-test=booking]", "20:00");
    assert_eq!(begins(&ann, "Choir"), [19, 19, 19, 20, 20]);

    // The third begins earlier; it alone.
    show(&ann, "Hall");
    turn_to(window, 16);
    choose(window, "Choir");
    pictures::take(window, "hall-series-details");
    window.click("[data-test=booking-details] [data-test=change-booking]");
    window.find("[data-test=scope-one]");
    window.pick("[data-test=book-from]", "1080");
    pictures::take_at(window, "[data-test=scope-one]", "hall-series-change");
    window.click("[data-test=book-do]");
    window.see("[data-test=booking]", "18:00");
    assert_eq!(begins(&ann, "Choir"), [19, 18, 19, 20, 20]);

    // All of them, from the first, whose neighbour was left out. The one that was changed by itself stands by itself since.
    show(&ann, "Hall");
    turn_to(window, 2);
    choose(window, "Choir");
    window.click("[data-test=booking-details] [data-test=change-booking]");
    window.click("[data-test=scope-all]");
    window.pick("[data-test=book-from]", "1020");
    window.see("[data-test=times]", "times can be had");
    window.click("[data-test=book-do]");
    window.see("[data-test=booking]", "17:00");
    assert_eq!(begins(&ann, "Choir"), [17, 18, 17, 20, 20]);

    // The first and all that follow are given up, after a question.
    choose(window, "Choir");
    window.click("[data-test=booking-details] [data-test=cancel-following]");
    window.see("[data-test=question]", "all that follow");
    pictures::take(window, "hall-series-cancel");
    yes(window);
    window.see_no_more("[data-test=booking]", "Choir");
    assert_eq!(begins(&ann, "Choir"), [18, 20, 20]);
    ann.open_again("loopback", true);
    show(&ann, "Hall");
    fill(ann.window(), 2, 19..21, "Theatre");
    ann.window().pick("[data-test=book-again]", "weekly");
    ann.window().see("[data-test=times]", "4 of 10 times");
    pictures::take_at(ann.window(), "[data-test=times]", "hall-series-dark");
}

#[test]
fn who_waits_for_an_evening_has_it_as_soon_as_it_is_given_up() {
    let ann = Person::new("Ann");
    hall_of(&ann);
    let ben = Person::new("Ben");
    ben.join(&ann.invite(), "Riverside Hall", "Ann");
    let day = written(ann.window(), 2);
    ann.moothall(&["book", "Hall", &format!("{day} 19:00"), "2h", "--title", "Choir"]);
    show(&ben, "Hall");
    let window = ben.window();
    turn_to(window, 2);
    window.see("[data-test=booking]", "Choir");
    fill(window, 2, 19..21, "Chess");
    window.click("[data-test=book-do]");
    window.see("[data-test=trouble]", "Ann booked it");
    window.find("[data-test=book-wait]");
    pictures::take_at(window, "[data-test=book-wait]", "hall-wait-offered");
    window.click("[data-test=book-wait]");
    window.see("[data-test=pending]", "Chess");
    window.see("[data-test=pending] [data-test=booking-state]", "waiting");
    pictures::take_at(window, "[data-test=pending]", "hall-waiting");

    show(&ann, "Hall");
    turn_to(ann.window(), 2);
    choose(ann.window(), "Choir");
    ann.window().click("[data-test=booking-details] [data-test=cancel-booking]");
    yes(ann.window());
    ann.window().see("[data-test=booking]", "Chess");
    show(&ben, "Hall");
    turn_to(window, 2);
    window.see("[data-test=booking]", "Chess");
    window.see_no_more("[data-test=pending]", "Chess");
    pictures::take(window, "hall-moved-up");
    // Who did not look there is told.
    ben.go("home");
    window.see("[data-test=attention]", "What you waited for is yours now: Hall");
}
