//! Home tells what others did to one's bookings, and the search finds whatever one may see and leads there.

use crate::people::Person;
use crate::{book, pictures};

#[test]
fn who_loses_a_booking_is_told_why_and_the_search_leads_to_the_thing_itself() {
    let (ann, ben) = (Person::new("Ann"), Person::in_the_dark("Ben"));
    ann.found("Riverside Makers");
    ann.add_resource("Wood shop");
    ben.join(&ann.invite(), "Riverside Makers", "Ann");
    // So far ahead that no week that is shown by itself has them.
    book(&ben, 6, 10..12, "Chairs");
    ben.window().see("[data-test=agenda-booking] [data-certainty]", "confirmed");
    book(&ben, 6, 14..15, "Stools");
    ben.window().see("[data-test=agenda-booking]", "Stools");

    // The steward cancels one of them.
    ann.moothall(&["bookings", "cancel", "Chairs", "--yes"]);
    ben.go("home");
    let window = ben.window();
    let told = window.see("[data-test=attention]", "Ann cancelled your booking of Wood shop");
    assert!(told.contains("Did not happen"), "{told}");
    pictures::take(window, "home-lost-dark");
    window.click("[data-test=attention] [data-test=why]");
    window.see("[data-test=why-answer]", "that was cancelled");
    window.click("[data-test=why-close]");
    window.click_saying("[data-test=attention] a", "Ann cancelled");
    window.see("main h1", "Wood shop");
    window.see("[data-test=agenda-booking]", "Stools");

    // Everything is found from any screen, and what is found is named in words and leads there.
    let suspended =
        ann.moothall(&["members", "suspend", "Ben", "--days", "2", "--reason", "The jointer was left on"]);
    assert!(suspended.is_object(), "{suspended}");
    ann.moothall(&["groups", "form", "Garden", "--purpose", "Beds and compost"]);
    ben.go("home");
    window.see("[data-test=attention]", "Ann suspended you until");
    pictures::take(window, "home-suspended-dark");
    window.press_with_control("main h1", "k");
    window.find("[data-test=search-words]");
    for (words, kind, heading) in [
        ("stools", "Booking", "Wood shop"),
        ("compost", "Working group", "Working groups"),
        ("jointer", "Reason", "Ben"),
        ("ann", "Member", "Ann"),
        ("riverside", "The organisation", "Ben"),
        ("treasurer", "Role", "Constitution"),
    ] {
        window.press_with_control("main h1", "k");
        window.fill("[data-test=search-words]", words);
        window.see("[data-test=hit]", kind);
        if words == "compost" {
            pictures::take(window, "search-group-dark");
        }
        window.click_saying("[data-test=hit] a", kind);
        window.see("main h1", heading);
        if words == "stools" {
            window.see("[data-test=agenda-booking]", "Stools");
        }
        if words == "compost" {
            window.see("[data-test=group][aria-current=true]", "Garden");
        }
    }
}
