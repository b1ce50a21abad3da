//! The first journey in the real window: the app under Xvfb, driven as a person would, with real peers on the loopback.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod beginning;
mod crowd;
mod deciding;
mod driver;
mod effects;
mod engine;
mod everything;
mod hall;
mod home;
mod keeper;
mod keepers;
mod measures;
mod membership;
mod people;
mod pictures;
mod rights;
mod safekeeping;
mod sample;
mod succession;
mod telling;
mod tongue;

use std::ops::Range;
use std::time::{Duration, Instant};

use keeper::Keeper;
use people::{PASSPHRASE, Person};
use serde_json::Value;

/// "Within seconds", on a machine that is busy with other tests.
const SECONDS: Duration = Duration::from_secs(15);

#[test]
fn one_person_founds_and_invites_and_both_windows_show_each_other() {
    let mut ann = Person::new("Ann");
    let window = ann.window();
    pictures::take(window, "welcome");

    // A passphrase that is too short is refused with the reason.
    window.click("[data-test=way-found]");
    window.fill("[data-test=found-organisation]", "Riverside Makers");
    window.fill("[data-test=found-purpose]", "A workshop for the whole street");
    window.fill("[data-test=found-your-name]", "Ann");
    window.fill("[data-test=new-passphrase]", "short");
    window.fill("[data-test=new-passphrase-again]", "short");
    window.click("[data-test=found-do]");
    window.see("[data-test=trouble]", "too short");
    pictures::take(window, "found-refused");
    window.fill("[data-test=new-passphrase]", PASSPHRASE);
    window.fill("[data-test=new-passphrase-again]", "correct horse batter");
    window.click("[data-test=found-do]");
    window.see("[data-test=trouble]", "not the same");
    ann.make_up_a_passphrase();
    window.click("[data-test=found-do]");

    // The sheet is offered, and until it is saved the window reminds of it.
    window.find("[data-test=sheet]");
    pictures::take(window, "sheet");
    for area in ["home", "keeping"] {
        ann.go(area);
        window.see("[data-test=attention]", "The recovery sheet is not saved yet");
    }
    ann.go("home");
    pictures::take(window, "home-empty");
    window.click_saying("[data-test=attention] a", "The recovery sheet is not saved yet");
    window.click("[data-test=sheet-pdf]");
    let written = window.see("[data-test=sheet-where]", ".pdf");
    window.click("[data-test=sheet-txt]");
    window.see("[data-test=sheet-where]", ".txt");
    let mut kinds: Vec<_> =
        saved_files(&ann).into_iter().map(|(kind, bytes)| (kind, bytes.starts_with(b"%PDF"))).collect();
    kinds.sort();
    assert_eq!(kinds, [("pdf".to_owned(), true), ("txt".to_owned(), false)], "{written}");
    window.click("[data-test=sheet-safe]");
    window.click("[data-test=question-yes]");
    window.see_no_more("[data-test=attention]", "The recovery sheet is not saved yet");
    for area in ["decisions", "bookings", "members"] {
        ann.go(area);
        window.find("main h1");
        pictures::take(window, &format!("{area}-empty"));
    }

    // Ann invites; Ben sees who invites him to what before he accepts.
    ann.go("members");
    window.click("[data-test=invite]");
    window.click("[data-test=invite-do]");
    window.find("[data-test=invitation-text]");
    pictures::take(window, "invitation");
    let photo = ann.home().join("invitation.png");
    std::fs::write(&photo, window.picture_of("[data-test=invitation-qr]")).unwrap();
    let no_photo = ann.home().join("nothing.png");
    std::fs::write(&no_photo, window.picture_of("[data-test=invite-another]")).unwrap();
    let ben = Person::new("Ben");
    ben.window().click("[data-test=way-join]");
    ben.window().fill("[data-test=join-invitation]", "not an invitation");
    ben.window().click("[data-test=join-look]");
    ben.window().find("[data-test=trouble]");
    // She has sent him a picture of the code.
    ben.window().upload("[data-test=join-picture]", &no_photo);
    ben.window().see("[data-test=trouble]", "code");
    pictures::take(ben.window(), "join-no-code");
    ben.window().upload("[data-test=join-picture]", &photo);
    ben.window().see("[data-test=join-preview]", "Riverside Makers");
    ben.window().see("[data-test=join-preview]", "Ann");
    pictures::take(ben.window(), "preview");
    ann.go("members");
    window.find("[data-test=member]");
    assert_eq!(window.texts("[data-test=member]").len(), 1, "looking is not joining");
    ben.window().fill("[data-test=join-your-name]", "Ben");
    ben.make_up_a_passphrase();
    ben.window().click("[data-test=join-do]");
    let accepted = Instant::now();
    ben.window().see("[data-test=organisation]", "Riverside Makers");
    ben.go("members");
    for (person, other) in [(&ann, "Ben"), (&ben, "Ann")] {
        let line = person.window().see("[data-test=member]", other);
        assert!(line.contains(other));
        person.window().see("[data-test=member]", "connected now");
        person.window().see("[data-test=member]:has([data-certainty=confirmed])", other);
    }
    assert!(accepted.elapsed() < SECONDS, "it took {:?}", accepted.elapsed());
    println!(
        "both windows show each other {:.2} s after the invitation was accepted",
        accepted.elapsed().as_secs_f64()
    );
    pictures::take(window, "members");

    // The headless program speaks with the peer behind the window.
    let members = ann.moothall(&["members"]);
    assert_eq!(members.as_array().map(Vec::len), Some(2));

    // A second window on the same folder says who holds it.
    let second = ann.one_more_window("loopback", false, "[data-test=trouble]");
    second.see("[data-test=trouble]", "Try again");
    pictures::take(&second, "folder-held");
    second.close();

    // Without Ben, Ann sees when he was last there. On another day a wrong passphrase opens nothing.
    drop(ben);
    ann.window().see("[data-test=member]", "last seen");
    ann.start_again("loopback", true);
    ann.window().fill("[data-test=passphrase]", "correct horse battery?");
    ann.window().click("[data-test=unlock]");
    ann.window().find("[data-test=trouble]");
    pictures::take(ann.window(), "locked-dark");
    ann.window().fill("[data-test=passphrase]", PASSPHRASE);
    ann.window().click("[data-test=unlock]");
    ann.window().see("[data-test=organisation]", "Riverside Makers");
    ann.window().find("[data-test=attention]");
    pictures::take(ann.window(), "home-dark");
}

#[test]
fn two_windows_and_a_keeper_vote_book_and_settle_what_was_booked_twice_offline() {
    let mut keeper = Keeper::found("Riverside Makers", "Kai");
    keeper.ask(&["resources", "add", "Wood shop"]);
    let (mut ann, mut ben) = (Person::new("Ann"), Person::new("Ben"));
    ann.join(&keeper.invite(), "Riverside Makers", "Kai");
    ben.join(&keeper.invite(), "Riverside Makers", "Kai");
    for (person, other) in [(&ann, "Ben"), (&ben, "Ann")] {
        person.go("members");
        person.window().see("[data-test=member]", other);
    }

    votes(&ann, &ben);
    books(&ann, &ben);
    offline(&mut ann, &mut ben);

    // Eight days later by the keeper's clock the votes are closed.
    keeper.let_pass(8);
    for person in [&ann, &ben] {
        person.go("decisions");
        person.window().click_saying("[data-test=proposal]", "Buy a band saw");
        let outcome = person.window().see("[data-test=outcome]", "Adopted: 2 yes");
        assert!(outcome.contains("had to be yes"), "the outcome names the rule: {outcome}");
        person.go("decisions");
        person.window().click_saying("[data-test=proposal]", "Ben becomes a steward");
        person.window().find("[data-test=carried-out]");
        person.go("members");
        person.window().see("[data-test=member]:has([data-test=role-steward])", "Ben");
    }
    ann.go("decisions");
    pictures::take(ann.window(), "decisions-decided");
    ann.window().click_saying("[data-test=proposal]", "Buy a band saw");
    pictures::take(ann.window(), "outcome");

    // Ben, a steward now, adds what Ann may not add.
    ben.add_resource("Kiln");
    ann.go("bookings");
    ann.window().see("[data-test=resource]", "Kiln");
    // The keeper's clock is days ahead of the others' now, so it confirms nothing more, and the windows say what is open.
    ann.window().find("[data-test=standing-provisional][data-provisional='1']");
    pictures::take(ann.window(), "bookings");
    ann.open_again("loopback", true);
    ann.window().find("[data-test=my-booking]");
    pictures::take(ann.window(), "home-full-dark");
}

/// Ann proposes, both vote, Ann changes her mind.
fn votes(ann: &Person, ben: &Person) {
    for (title, appoint) in [("Ben becomes a steward", true), ("Buy a band saw", false)] {
        ann.begin_proposal(title);
        ann.window()
            .fill("[data-test=propose-text]", "The old one is worn out.\n\nA new one costs 640 euro.");
        if appoint {
            ann.window().click("[data-test=effect-appoint]");
            ann.window().choose("[data-test=propose-whom]", "Ben");
        }
        ann.window().click("[data-test=propose-do]");
        ann.window().find("[data-test=ballot]");
        ben.go("decisions");
        ben.window().click_saying("[data-test=proposal]", title);
        ben.window().see("[data-test=proposal-text]", "640 euro");
        ben.window().click("[data-test=vote-yes]");
        ann.window().click("[data-test=vote-no]");
        ann.window().see("[data-test=my-ballot]", "No");
        ann.window().see("[data-test=count-no]", "1");
        ann.window().click("[data-test=vote-yes]");
        for person in [ann, ben] {
            person.window().see("[data-test=count-yes]", "2");
            person.window().see("[data-test=count-no]", "0");
            person.window().see("[data-test=my-ballot] [data-certainty]", "confirmed");
        }
    }
    pictures::take(ann.window(), "proposal");
    ann.go("home");
    pictures::take(ann.window(), "home-full");
}

/// Ben books an afternoon; Ann cannot have it, and is told why and offered another time.
fn books(ann: &Person, ben: &Person) {
    book(ben, 1, 14..18, "Chairs");
    ben.window().see("[data-test=agenda-booking] [data-certainty]", "confirmed");
    ann.go("bookings");
    ann.window().see("[data-test=resource]", "Ben");
    book(ann, 1, 16..18, "Shelf");
    let refusal = ann.window().see("[data-test=trouble]", "Ben booked it on");
    assert!(refusal.contains("It is free next from"), "{refusal}");
    pictures::take(ann.window(), "booking-refused");
    ann.window().click("[data-test=book-instead]");
    ann.window().see("[data-test=booking]", "Shelf");

    // Not everybody may add a room.
    ann.add_resource("Kiln");
    ann.window().see("[data-test=trouble]", "steward");
}

/// Cut off from each other both book the same hours; after contact one stands confirmed and the other is told.
fn offline(ann: &mut Person, ben: &mut Person) {
    for person in [&mut *ann, &mut *ben] {
        person.open_again("off", false);
        book(person, 3, 9..12, person.name);
        person.window().see("[data-test=agenda-booking] [data-certainty]", "provisional");
        person.window().find("[data-test=standing-provisional]:not([data-provisional='0'])");
        person.window().find("[data-test=standing-connected][data-connected='0']");
    }
    pictures::take(ben.window(), "offline");
    ann.open_again("loopback", false);
    ann.window().find("[data-test=standing-provisional][data-provisional='0']");
    ben.open_again("loopback", false);
    let told = ben.window().see("[data-test=attention]", "Ann booked it on");
    assert!(told.contains("Wood shop is taken"), "{told}");
    pictures::take(ben.window(), "told");
    // He asks why: who came first, by which place, and what he can have instead.
    ben.window().click("[data-test=attention].loss [data-test=why]");
    ben.window().see("[data-test=claim].won", "Ann has it");
    ben.window().see("[data-test=claim]:not(.won)", "Ben came later");
    ben.window().see("[data-test=contest-instead]", "It is free next from");
    pictures::take(ben.window(), "contest");
    ben.window().click("[data-test=why-close]");
    // The words of what did not happen are his to use again, or to throw away.
    ben.go("log");
    assert_eq!(ben.window().value("[data-test=draft]"), "Ben");
    pictures::take(ben.window(), "log-draft");
    ben.window().click("[data-test=draft-discard]");
    ben.window().click("[data-test=question-yes]");
    ben.window().see_no_more("[data-test=draft-kept]", "kept on this device");
    ann.go("home");
    ann.window().see("[data-test=my-booking]:has([data-certainty=confirmed])", "Ann");
}

/// Opens the wood shop in the week of a day from now on, and names that day as the form does.
fn turn_to(person: &Person, days: u64) -> String {
    let window = person.window();
    person.go("bookings");
    window.click_saying("[data-test=resource]", "Wood shop");
    window.find("[data-test=book-day]");
    let script = "const day = new Date(); day.setHours(0, 0, 0, 0); day.setDate(day.getDate() + arguments[0]); return String(+day)";
    let Value::String(day) = window.script(script, &[days.into()]) else { panic!("no day") };
    if window.texts(&format!("[data-test=book-day] option[value='{day}']")).is_empty() {
        window.click("[data-test=week-after]");
    }
    day
}

/// Fills in the form of the wood shop, for a day from now on.
fn book(person: &Person, days: u64, hours: Range<u32>, title: &str) {
    let window = person.window();
    let day = turn_to(person, days);
    window.pick("[data-test=book-day]", &day);
    window.pick("[data-test=book-from]", &(hours.start * 60).to_string());
    window.pick("[data-test=book-until]", &((hours.end - hours.start) * 60).to_string());
    window.fill("[data-test=book-what-for]", title);
    window.click("[data-test=book-do]");
}

/// Files in a person's home: the ending and the bytes of each.
fn saved_files(person: &Person) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in [person.home().to_owned(), person.home().join("Downloads")] {
        let Ok(list) = std::fs::read_dir(folder) else { continue };
        for path in list.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            let Some(ending) = path.extension() else { continue };
            files.push((ending.to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
    files
}
