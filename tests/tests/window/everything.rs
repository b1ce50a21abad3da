//! Every screen with nothing in it, with much, and with its peer gone; each in light and dark, narrow and wide.

use moothall_peer::store::FILE_NAME;
use serde_json::json;

use crate::driver::Window;
use crate::people::Person;
use crate::pictures;

/// What is to be seen of a screen in a state; none where it has no such state.
type Seen = Option<&'static str>;

const NOTHING: Seen = Some("[data-test=nothing]");
const TROUBLE: Seen = Some("[data-test=trouble]");

/// The screens of an organisation: the name, where it is (behind `>`, the first link there to it), and what is to be seen
/// with nothing, with much, and with its peer gone. What needs nothing from the peer has no such state.
const SCREENS: [(&str, &str, Seen, Seen, Seen); 28] = [
    ("home", "", Some("[data-test=home-invite]"), Some("[data-test=attention]"), TROUBLE),
    ("decisions", "decisions", NOTHING, Some("[data-test=proposal]"), TROUBLE),
    ("write", "decisions/new", Some("[data-test=way]"), None, TROUBLE),
    ("amend", "decisions/amend", Some("[data-test=parameter]"), None, TROUBLE),
    (
        "delegations",
        "decisions/delegations",
        Some("[data-test=topic]"),
        Some("[data-test=delegated-to-me]"),
        TROUBLE,
    ),
    ("open", "decisions > [data-test=proposal]", None, Some("[data-test=ballot]"), TROUBLE),
    (
        "decided",
        "decisions > [data-test=shelf-decided] [data-test=proposal]",
        None,
        Some("[data-test=outcome]"),
        TROUBLE,
    ),
    ("bookings", "bookings", NOTHING, Some("[data-test=resource]"), TROUBLE),
    ("resource", "bookings > [data-test=resource]", None, Some("[data-test=terms]"), TROUBLE),
    ("members", "members", Some("[data-test=member]"), Some("[data-test=member]"), TROUBLE),
    (
        "member",
        "members > [data-test=member-name]",
        Some("[data-test=member-page]"),
        Some("[data-test=member-page]"),
        TROUBLE,
    ),
    ("groups", "members/groups", NOTHING, Some("[data-test=group]"), TROUBLE),
    ("import", "members/import", Some("[data-test=import-file]"), None, TROUBLE),
    ("invite", "members/invite", NOTHING, Some("[data-test=invite-do]"), TROUBLE),
    ("devices", "devices", Some("[data-test=device]"), Some("[data-test=device]"), TROUBLE),
    (
        "keepers",
        "devices/keepers",
        Some("[data-test=keepers-advice]"),
        Some("[data-test=certificate] dl"),
        TROUBLE,
    ),
    (
        "succession",
        "devices/keepers/succession",
        Some("[data-test=succession-about]"),
        Some("[data-test=succession-none]"),
        TROUBLE,
    ),
    ("lines", "devices/keepers/lines", NOTHING, None, TROUBLE),
    ("choose-keepers", "decisions/new/keeper", Some("[data-test=keepers-then]"), None, None),
    (
        "keeping",
        "keeping",
        Some("[data-test=keeping-position]"),
        Some("[data-test=keeping-position]"),
        TROUBLE,
    ),
    ("sheet", "keeping/sheet", Some("[data-test=sheet]"), None, None),
    ("recover", "recover", Some("[data-test=recover-do]"), None, None),
    ("figures", "figures", NOTHING, Some("[data-test=figure]"), TROUBLE),
    ("log", "log", Some("[data-test=log-line]"), Some("[data-test=log-line]"), TROUBLE),
    ("constitution", "constitution", Some("[data-test=policy]"), None, TROUBLE),
    ("search", "search", Some("[data-test=search-words]"), None, None),
    ("more", "more", Some(".directory"), None, None),
    ("calendar", "bookings > [data-test=as-calendar]", NOTHING, Some(".week"), None),
];

/// The screens before there is an organisation: the name, the address, what is to be seen, and what sends it empty.
const DOOR: [(&str, &str, &str, Seen); 5] = [
    ("welcome", "", "[data-test=way-found]", None),
    ("found", "found", "[data-test=found-do]", Some("[data-test=found-do]")),
    ("join", "join", "[data-test=join-look]", Some("[data-test=join-look]")),
    ("recover-anew", "recover", "[data-test=recover-do]", Some("[data-test=recover-do]")),
    ("restore", "restore", "[data-test=restore-do]", Some("[data-test=restore-do]")),
];

#[test]
fn every_screen_is_whole_with_nothing_in_it_and_when_what_was_typed_cannot_be() {
    let mut ann = Person::new("Ann");
    let window = ann.window();
    for (name, address, seen, send) in DOOR {
        go(window, address);
        window.find(seen);
        pictures::take_every_way(window, None, &format!("{name}-nothing"));
        if let Some(send) = send {
            window.click(send);
            window.find("[data-test=trouble]");
            pictures::take_every_way(window, TROUBLE, &format!("{name}-refused"));
        }
    }
    go(window, "");
    ann.found("Riverside Makers");
    for (name, place, nothing, _, _) in SCREENS {
        if nothing.is_some() {
            look(window, &format!("{name}-nothing"), &address(window, place), nothing);
        }
    }

    // Another day the ledger on the disk is none any more: what is left of the window says what to do.
    ann.close();
    for file in [FILE_NAME.to_owned(), format!("{FILE_NAME}-wal")] {
        std::fs::write(ann.data().join(file), "What lay here was written over by something else.").unwrap();
    }
    ann.open("loopback", false, "[data-test=trouble]");
    ann.window().see("[data-test=trouble]", "restore a backup");
    pictures::take_every_way(ann.window(), None, "ledger-damaged");
}

#[test]
fn every_screen_is_whole_with_a_year_in_it_and_says_so_when_its_peer_is_gone() {
    let robin = Person::new("Robin");
    let window = robin.window();
    window.click("[data-test=way-sample]");
    window.see("[data-test=attention]", "closes soon");
    let places = SCREENS.map(|(_, place, _, _, _)| address(window, place));
    for ((name, _, _, much, _), place) in SCREENS.into_iter().zip(&places) {
        look(window, &format!("{name}-much"), place, much);
    }

    // The window's way to its peer is cut: each screen that needs it says so, and how to go on.
    let cut = "delete window.__TAURI__; window.__TAURI__ = undefined; return typeof window.__TAURI__";
    assert_eq!(window.script(cut, &[]), json!("undefined"));
    for ((name, _, _, _, fault), place) in SCREENS.into_iter().zip(&places) {
        look(window, &format!("{name}-fault"), place, fault);
    }
}

/// Looks at a screen in every way, once what is to be seen of it is there.
#[track_caller]
fn look(window: &Window, name: &str, place: &str, seen: Seen) {
    let Some(seen) = seen else { return };
    let (address, control) =
        place.split_once('>').map_or((place, ""), |(address, css)| (address.trim(), css.trim()));
    go(window, address);
    if !control.is_empty() {
        window.click(control);
    }
    window.find("main h1");
    window.find(seen);
    pictures::take_every_way(window, None, name);
}

/// Where a place is: of the first link to it, its address; of what is no link, as it stands.
#[track_caller]
fn address(window: &Window, place: &str) -> String {
    let Some((on, css)) = place.split_once('>') else { return place.to_owned() };
    go(window, on.trim());
    window.find(css.trim());
    let script = "return document.querySelector(arguments[0]).getAttribute('href')";
    let href = window.script(script, &[json!(css.trim())]);
    href.as_str().map_or_else(|| place.to_owned(), |href| href.trim_start_matches("#/").to_owned())
}

/// Goes to an address within the window.
fn go(window: &Window, address: &str) {
    let script = "location.hash = '#/' + arguments[0]; scrollTo(0, 0); return null";
    window.script(script, &[json!(address)]);
}
