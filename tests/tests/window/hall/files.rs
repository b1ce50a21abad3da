//! Calendar files: in after a report, out to keep, and what is none.

use super::{booked, hall_of, show, turn_to, written};
use crate::people::Person;
use crate::{pictures, saved_files};

/// An event from ten to eleven UTC on a day so many from today.
fn event(person: &Person, title: &str, days: u32, more: &str) -> String {
    let day = written(person.window(), days).replace('-', "");
    format!(
        "BEGIN:VEVENT\r\nUID:{title}@example.org\r\nSUMMARY:{title}\r\nDTSTART:{day}T100000Z\r\nDTEND:{day}T110000Z\r\n{more}END:VEVENT\r\n"
    )
}

fn calendar(events: &[String]) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//calendar//EN\r\n{}END:VCALENDAR\r\n",
        events.concat()
    )
}

#[test]
fn a_calendar_file_is_reported_on_before_it_is_booked_changed_when_it_comes_again_and_goes_out() {
    let mut ann = Person::new("Ann");
    hall_of(&ann);
    show(&ann, "Hall");
    let window = ann.window();
    let file = ann.home().join("club.ics");
    std::fs::write(&file, "a shopping list").unwrap();
    window.upload("[data-test=ics-in]", &file);
    window.find("[data-test=trouble], [data-test=ics-plan]");
    pictures::take_at(window, "[data-test=ics-in]", "hall-ics-none");

    let events = [
        event(&ann, "Choir", 2, "RRULE:FREQ=DAILY;COUNT=3\r\n"),
        event(&ann, "Talk", 3, ""),
        event(&ann, "Chess", 6, ""),
    ];
    std::fs::write(&file, calendar(&events)).unwrap();
    window.upload("[data-test=ics-in]", &file);
    window.see("[data-test=ics-plan]", "To be booked: 2. To be changed: 0. As before: 0. Left out: 1.");
    let left_out = window.see("[data-test=ics-event]", "Talk");
    assert!(left_out.contains("left out"), "{left_out}");
    assert!(booked(&ann, 10).is_empty(), "nothing is booked by looking");
    pictures::take_at(window, "[data-test=ics-plan]", "hall-ics-plan");
    window.click("[data-test=ics-do]");
    window.see(".notice-place", "The calendar file is booked.");
    turn_to(window, 2);
    window.see("[data-test=booking]", "Choir");
    assert_eq!(booked(&ann, 10).len(), 4);

    // The same comes again, with one of them an hour later.
    let later = event(&ann, "Chess", 6, "").replace("T100000Z", "T120000Z").replace("T110000Z", "T130000Z");
    std::fs::write(&file, calendar(&[events[0].clone(), later])).unwrap();
    window.upload("[data-test=ics-in]", &file);
    window.see("[data-test=ics-plan]", "To be booked: 0. To be changed: 1. As before: 1.");
    window.click("[data-test=ics-do]");
    window.see(".notice-place", "The calendar file is booked.");
    assert_eq!(booked(&ann, 10).len(), 4);

    // Out it goes with all of it.
    window.click(".upkeep [data-test=ics-out]");
    window.see("[data-test=ics-where]", ".ics");
    let files = saved_files(&ann);
    let text = files
        .iter()
        .filter(|(ending, _)| ending == "ics")
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .find(|text| text.contains("moothall") || text.contains("Moothall"))
        .expect("a file of ours");
    assert!(text.contains("SUMMARY:Choir") && text.contains("SUMMARY:Chess"), "{text}");
    pictures::take_at(window, "[data-test=ics-in]", "hall-ics-out");
    std::fs::remove_file(&file).unwrap();

    ann.open_again("loopback", true);
    show(&ann, "Hall");
    let other = ann.home().join("other.ics");
    std::fs::write(&other, calendar(&[event(&ann, "Lecture", 8, ""), event(&ann, "Talk", 3, "")])).unwrap();
    ann.window().upload("[data-test=ics-in]", &other);
    ann.window().see("[data-test=ics-plan]", "To be booked: 1.");
    pictures::take_at(ann.window(), "[data-test=ics-plan]", "hall-ics-plan-dark");
}
