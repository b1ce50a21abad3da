//! Day, week and month, one and several side by side, with the pointer and with the keyboard alone, and a phone's width.

use serde_json::json;

use super::{booked, day, hall_of, show, turn_to, yes};
use crate::driver::{DOWN, ENTER, ESCAPE, RIGHT, UP};
use crate::people::Person;
use crate::pictures;

#[test]
fn hours_are_chosen_with_the_pointer_and_with_the_keyboard_alone() {
    let ann = Person::new("Ann");
    hall_of(&ann);
    show(&ann, "Hall");
    let window = ann.window();
    pictures::take(window, "hall-empty");
    window.resize(1440, 900);

    // Next week, so that no hour is over.
    window.click("[data-test=week-after]");
    window.see_no_more(".week", "today");
    let first = window.texts(".week-head")[0].clone();
    window.draw("#cell-1-10", "#cell-1-12");
    assert_eq!(window.value("[data-test=book-from]"), (10 * 60).to_string());
    assert_eq!(window.value("[data-test=book-until]"), (3 * 60).to_string());
    window.find("[data-test=draft]");
    pictures::take(window, "hall-drawn");
    // Upwards is as good.
    window.draw("#cell-2-15", "#cell-2-13");
    assert_eq!(window.value("[data-test=book-from]"), (13 * 60).to_string());
    assert_eq!(window.value("[data-test=book-until]"), (3 * 60).to_string());
    window.fill("[data-test=book-what-for]", "Drawn");
    window.click("[data-test=book-do]");
    window.see("[data-test=booking]", "Drawn");
    assert_eq!(window.texts(".week-head")[0], first, "the page stays");

    // Arrows move, shift takes more, and return goes on to what it is for: no pointer.
    window.press("[id='cell-0-9'], .week-cell[tabindex='0']", RIGHT);
    let at = || window.script("return document.activeElement.id", &[]);
    let begin = at();
    let begin = begin.as_str().expect("an hour has the focus").to_owned();
    assert!(begin.starts_with("cell-"), "{begin}");
    window.press_with_shift(&format!("#{begin}"), DOWN);
    let here = at().as_str().expect("an hour").to_owned();
    window.press_with_shift(&format!("#{here}"), DOWN);
    assert_eq!(window.value("[data-test=book-until]"), (3 * 60).to_string());
    let here = at().as_str().expect("an hour").to_owned();
    window.press(&format!("#{here}"), ENTER);
    let focused = window.script("return document.activeElement.dataset.test", &[]);
    assert_eq!(focused, json!("book-what-for"));
    assert_eq!(window.value("[data-test=book-until]"), (3 * 60).to_string(), "the choice stands");
    window.fill("[data-test=book-what-for]", "Typed");
    window.press("[data-test=book-what-for]", ENTER);
    window.see("[data-test=booking]", "Typed");

    // A day, a month, and from a day of the month to its page.
    window.click("[data-test=page-month]");
    window.see("[data-test=month-day]", "Drawn");
    pictures::take(window, "hall-month");
    window.click_saying("[data-test=month-day]", "Drawn");
    window.see("[data-test=page-day][aria-pressed=true]", "Day");
    window.see(".week [data-test=booking]", "Drawn");
    pictures::take(window, "hall-day");

    // On a phone's width there is a list by days, with what may be done, and the form below it.
    window.resize(360, 740);
    window.see("[data-test=agenda]", "Drawn");
    let shown = "return [getComputedStyle(document.querySelector('.week')).display, \
                 getComputedStyle(document.querySelector('.agenda')).display]";
    let displayed = window.script(shown, &[]);
    assert_eq!(displayed[0], json!("none"));
    assert_ne!(displayed[1], json!("none"));
    window.click(".to-form");
    assert_eq!(window.script("return document.activeElement.dataset.test", &[]), json!("book-day"));
    window.resize(1440, 900);
}

#[test]
fn a_booking_is_drawn_or_stepped_to_other_hours_and_moved_only_after_a_yes() {
    let ann = Person::new("Ann");
    hall_of(&ann);
    let window = ann.window();
    let monday = "return (8 - new Date().getDay()) % 7 || 7";
    let tuesday =
        window.script(monday, &[]).as_u64().and_then(|days| u32::try_from(days).ok()).expect("days") + 1;
    for (days, title) in [(tuesday, "Chess"), (tuesday + 1, "Choir")] {
        let begin = format!("{} 10:00", super::written(window, days));
        ann.moothall(&["book", "Hall", &begin, "2h", "--title", title]);
    }
    show(&ann, "Hall");
    turn_to(window, tuesday);
    window.see("[data-test=booking]", "Chess");
    let column = |days: u32| {
        let script = "const first = document.querySelector('[data-test=book-day] option').value; \
                      return Math.round((arguments[0] - first) / 86400000)";
        window.script(script, &[json!(day(window, days))]).as_u64().expect("a column")
    };
    let begin = |title: &str| {
        let all = booked(&ann, 20);
        let one = all.iter().find(|one| one["title"] == title).expect("it is there");
        one["from_ms"].as_i64().expect("a moment") / 3_600_000 % 24
    };
    // Held in its first hour, it begins where the pointer lets it go; nothing has happened before the yes.
    let at = column(tuesday);
    let chess = format!(".week-day:nth-of-type({}) [data-test=booking] strong", at + 2);
    window.draw(&chess, &format!("#cell-{at}-15"));
    let asked = window.see("[data-test=question]", "Move this booking?");
    assert!(asked.contains("15:00") && asked.contains("10:00"), "{asked}");
    pictures::take(window, "hall-move-question");
    window.click("[data-test=question-no]");
    window.see_no_more("[data-test=question]", "Move this booking?");
    assert_eq!(begin("Chess"), 10);
    window.draw(&chess, &format!("#cell-{at}-15"));
    yes(window);
    window.see("[data-test=booking]", "15:00");
    assert_eq!(begin("Chess"), 15);

    // By keyboard: two hours down; escape forgets it, return asks. What is taken is refused with the reason.
    let block = format!(".week-day:nth-of-type({}) [data-test=booking]", at + 2);
    window.press_with_shift(&block, DOWN);
    window.press_with_shift(&block, DOWN);
    window.see("[data-test=moving]", "17:00");
    pictures::take(window, "hall-moving");
    window.press(&block, ESCAPE);
    window.see_no_more("[data-test=moving]", "17:00");
    window.press_with_shift(&block, DOWN);
    window.press(&block, ENTER);
    window.see("[data-test=question]", "16:00");
    yes(window);
    window.see("[data-test=booking]", "16:00");
    assert_eq!(begin("Chess"), 16);
    for _ in 0..6 {
        window.press_with_shift(&block, UP);
    }
    window.press_with_shift(&block, RIGHT);
    window.press(&block, ENTER);
    yes(window);
    window.see("[data-test=question] [data-test=trouble]", "booked it");
    pictures::take(window, "hall-move-refused");
    window.click("[data-test=question-no]");
    assert_eq!((begin("Chess"), begin("Choir")), (16, 10));
}

#[test]
fn several_stand_side_by_side_with_nothing_and_with_much_in_light_and_in_the_dark() {
    let ann = Person::new("Ann");
    hall_of(&ann);
    for name in ["Kitchen", "Cellar"] {
        ann.moothall(&["resources", "add", name]);
    }
    let window = ann.window();
    ann.go("bookings");
    window.see("[data-test=resource]", "Cellar");
    window.click("[data-test=as-calendar]");
    window.find("[data-test=side-by-side]");
    let today = window.texts(".turn-title");
    window.click("[data-test=week-after]");
    window.changed(".turn-title", &today);
    pictures::take(window, "hall-side-by-side-empty");
    // Cellar, Hall, Kitchen: the second column is the hall.
    window.draw("#cell-1-10", "#cell-1-11");
    window.see("[data-test=book-what]", "Hall");
    window.fill("[data-test=book-what-for]", "Rehearsal");
    window.click("[data-test=book-do]");
    window.see(".week-day[aria-label='Hall'] [data-test=booking]", "Rehearsal");
    window.click("[data-test=side-by-side]");
    window.see_no_more(".week-head", "Cellar");
    pictures::take(window, "hall-side-by-side");
    drop(ann);

    for (dark, ending) in [(false, ""), (true, "-dark")] {
        let kim = if dark { Person::in_the_dark("Kim") } else { Person::new("Kim") };
        let window = kim.window();
        window.click("[data-test=way-sample]");
        window.see("[data-test=sample-note]", "sample");
        show(&kim, "Meeting room");
        window.find("[data-test=agenda-booking], [data-test=booking]");
        pictures::take(window, &format!("hall-much-week{ending}"));
        window.click("[data-test=page-month]");
        window.find("[data-test=month-day]");
        pictures::take(window, &format!("hall-much-month{ending}"));
        kim.go("bookings");
        window.click("[data-test=as-calendar]");
        window.find("[data-test=side-by-side]");
        pictures::take(window, &format!("hall-much-side-by-side{ending}"));
        window.click("[data-test=page-week]");
        window.see("[data-test=page-week][aria-pressed=true]", "Week");
        pictures::take(window, &format!("hall-much-side-by-side-week{ending}"));
    }
}
