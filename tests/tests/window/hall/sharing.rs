//! Asked for and answered, private, shared by several, in another's name, and checked in.

use super::{choose, fill, hall_of, show, turn_to, written, yes};
use crate::people::Person;
use crate::pictures;

#[test]
fn a_steward_answers_what_was_asked_for_and_a_private_booking_shows_as_busy() {
    let ann = Person::new("Ann");
    hall_of(&ann);
    ann.moothall(&["resources", "terms", "Hall", "--approval", "yes"]);
    let mut ben = Person::new("Ben");
    ben.join(&ann.invite(), "Riverside Hall", "Ann");
    show(&ben, "Hall");
    ben.window().see("[data-test=terms]", "a steward answers");
    for (days, title) in [(2, "Chess"), (3, "Karaoke")] {
        fill(ben.window(), days, 19..21, title);
        ben.window().click("[data-test=book-do]");
        ben.window().see("[data-test=pending]", title);
    }
    turn_to(ben.window(), 2);
    ben.window().see("[data-test=booking]", "asked for");
    pictures::take(ben.window(), "hall-asked");

    // The steward's first screen has both.
    ann.go("home");
    let window = ann.window();
    window.see("[data-test=asked]", "Chess");
    window.see("[data-test=asked]", "Karaoke");
    pictures::take(window, "hall-asked-home");
    window.click("[data-test=asked]:has(strong) [data-test=approve]");
    window.see_no_more("[data-test=asked]", "Chess");
    window.click("[data-test=asked] [data-test=decline]");
    window.see("[data-test=question]", "Decline this booking?");
    pictures::take(window, "hall-decline");
    yes(window);
    window.see_no_more("[data-test=asked]", "Karaoke");
    ben.window().see_no_more("[data-test=pending]", "Karaoke");
    turn_to(ben.window(), 2);
    ben.window().see("[data-test=booking]", "Chess");
    ben.window().see_no_more("[data-test=booking]", "asked for");

    // What Ann books privately Ben sees as busy, in the calendar and on the door, and nowhere by its title.
    show(&ann, "Hall");
    fill(window, 4, 10..12, "Mediation");
    window.click("[data-test=book-private]");
    window.click("[data-test=book-do]");
    window.see("[data-test=booking]", "Mediation");
    show(&ben, "Hall");
    turn_to(ben.window(), 4);
    ben.window().see("[data-test=booking]", "Busy");
    assert!(!ben.window().words().contains("Mediation"), "{}", ben.window().words());
    ben.window().click_saying(".week [data-test=booking]", "Busy");
    ben.window().see("[data-test=booking-details]", "Busy");
    assert!(!ben.window().words().contains("Ann"), "nor whose it is: {}", ben.window().words());
    pictures::take(ben.window(), "hall-busy");
    ben.open_again("loopback", true);
    show(&ben, "Hall");
    turn_to(ben.window(), 4);
    ben.window().see("[data-test=booking]", "Busy");
    pictures::take(ben.window(), "hall-busy-dark");
}

#[test]
fn places_are_shared_one_books_for_a_member_without_a_device_and_who_comes_checks_in() {
    let ann = Person::new("Ann");
    hall_of(&ann);
    ann.moothall(&["resources", "terms", "Hall", "--places", "3", "--check-in", "30m"]);
    ann.moothall(&["members", "add", "Olga Petrova"]);
    show(&ann, "Hall");
    let window = ann.window();
    window.see("[data-test=terms]", "3 people share this");
    fill(window, 2, 14..16, "Pottery");
    window.fill("[data-test=book-places]", "2");
    window.click("[data-test=book-for-another]");
    window.choose("[data-test=book-for]", "Olga Petrova");
    pictures::take_at(window, "[data-test=book-for]", "hall-in-whose-name");
    window.click("[data-test=book-do]");
    window.see("[data-test=booking]", "Pottery");
    choose(window, "Pottery");
    window.see("[data-test=booking-details]", "Olga Petrova");
    window.see("[data-test=booking-details]", "booked by Ann");
    window.see("[data-test=booking-details]", "For 2");
    // One place is left beside it, not two.
    fill(window, 2, 14..16, "Glaze");
    window.fill("[data-test=book-places]", "2");
    window.click("[data-test=book-do]");
    window.see("[data-test=trouble]", "Olga Petrova booked it");
    pictures::take_at(window, "[data-test=book-do]", "hall-places-refused");
    window.fill("[data-test=book-places]", "1");
    window.click("[data-test=book-do]");
    window.see("[data-test=booking]", "Glaze");
    pictures::take(window, "hall-places");

    // What begins in a quarter of an hour can be checked in.
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a clock").as_secs() + 900;
    let (hours, minutes) = (now / 3_600 % 24, now / 60 % 60);
    let days = u32::from(written(window, 0) != written_at(window, now));
    let begin = format!("{} {hours:02}:{minutes:02}", written(window, days));
    ann.moothall(&["book", "Hall", &begin, "2h", "--title", "Kiln"]);
    show(&ann, "Hall");
    turn_to(window, days);
    choose(window, "Kiln");
    pictures::take(window, "hall-check-in");
    window.click("[data-test=booking-details] [data-test=check-in]");
    window.see("[data-test=booking-details] [data-test=booking-state]", "checked in");
}

/// The day of a moment, in Unix seconds.
fn written_at(window: &crate::driver::Window, seconds: u64) -> String {
    let script = "return new Date(arguments[0] * 1000).toISOString().slice(0, 10)";
    window.script(script, &[serde_json::json!(seconds)]).as_str().expect("a day").to_owned()
}
