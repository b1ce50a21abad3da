//! The window of an organisation with much in it: nothing is cut off, nothing is too wide, and it opens as soon.

use std::path::Path;

use moothall_core::action::{Action, Effect, PaperKind};
use moothall_core::id::ProposalId;
use moothall_core::paper::Field;
use moothall_core::request::Choice;
use moothall_core::testing::Club;
use moothall_peer::keystore::{KeyState, Keystore};
use moothall_tests::shelf;

use crate::people::Person;
use crate::pictures;

const HOUR_MS: i64 = 3_600_000;
const GIVEN: [&str; 20] = [
    "Adaeze",
    "Bengt",
    "Chiara",
    "Dmitri",
    "Eleni",
    "Farid",
    "Grzegorz",
    "Hyun-woo",
    "Ingeborg",
    "João",
    "Kateryna",
    "Lakshmi",
    "Maximiliane",
    "Nguyễn",
    "Oluwaseun",
    "Petra",
    "Quentin",
    "Rosalind",
    "Søren",
    "Théodora",
];
const FAMILY: [&str; 10] = [
    "Achterberg",
    "Borgesius-van der Meer",
    "Chukwu",
    "Delacroix",
    "Eriksen",
    "Fernández",
    "Głowacki",
    "Haddad",
    "Iyer",
    "Jónsdóttir",
];

#[test]
fn a_large_organisation_is_readable_at_every_width() {
    let zoe = Person::with_folder("Zoe", large, "[data-test=organisation]");
    let window = zoe.window();
    pictures::take(window, "much-home");
    for (area, shown) in [
        ("decisions", "[data-test=proposal]"),
        ("members", "[data-test=member]"),
        ("bookings", "[data-test=resource]"),
    ] {
        zoe.go(area);
        window.find(shown);
        pictures::take(window, &format!("much-{area}"));
    }
    let rooms = window.texts("[data-test=resource]");
    let first_words = |room: &String| room.split(',').next().unwrap_or_default().to_owned();
    let expected: Vec<String> = (1..=12).map(|number| format!("Workshop {number}")).collect();
    assert_eq!(
        rooms.iter().map(first_words).collect::<Vec<_>>(),
        expected,
        "in the order in which people count"
    );
    window.click("[data-test=resource]");
    // The bookings begin tomorrow, which on a Sunday is another week.
    if window.script("return new Date().getDay() === 0", &[]) == true {
        window.click("[data-test=week-after]");
    }
    window.find("[data-test=booking]");
    pictures::take(window, "much-week");
    zoe.go("members");
    window.find("[data-test=member]");
    assert_eq!(window.texts("[data-test=member]").len(), 200, "a long list is shown in parts");
    window.click("[data-test=more-lines]");
    assert_eq!(window.texts("[data-test=member]").len(), 201);
    assert!(window.texts("[data-test=more-lines]").is_empty());
    window.fill("[data-test=member-filter]", "søren h");
    window.see_no_more("[data-test=member]", "Zoe");
    assert_eq!(window.texts("[data-test=member]").len(), 1, "{:?}", window.texts("[data-test=member]"));
    window.see("[data-test=member]", "Søren Haddad");
    pictures::take(window, "much-members-found");
    window.fill("[data-test=member-filter]", "nobody of this name");
    window.find("[data-test=nothing]");
    zoe.go("decisions");
    window.click_saying("[data-test=proposal]", "Number 40");
    window.see("[data-test=comment-shown]", "sharpens");
    pictures::take(window, "much-proposal");
    for area in ["devices", "log", "search"] {
        zoe.go(area);
        window.find("main h1");
        if area == "search" {
            window.fill("[data-test=search-words]", "saw");
            window.find("[data-test=hit]");
        }
        if area == "log" {
            window.click("[data-test=log-all]");
            window.find("[data-test=log-line]");
        }
        pictures::take(window, &format!("much-{area}"));
    }
}

/// Two hundred members, forty proposals with votes and comments, twelve rooms with a week of bookings.
fn large(dir: &Path) {
    let KeyState::Empty(vacant) = Keystore::open(dir, shelf::in_a_file()).unwrap() else {
        panic!("there are keys")
    };
    let keys = vacant.create(None).unwrap();
    let now_ms = i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    let begin_ms = now_ms - 60 * 24 * HOUR_MS;
    let mut club = Club::found_at(begin_ms);
    let names: Vec<&'static str> = (0..199)
        .map(|number| &*Box::leak(format!("{} {}", GIVEN[number % 20], FAMILY[number / 20]).into_boxed_str()))
        .collect();
    for name in &names {
        club.join(name);
        club.confirm();
    }
    let founder = Action::BeginPaper { kind: PaperKind::Profile, about: club.ada().into() };
    club.say("ada", founder, &[(Field::Name, "Ada Whitlock"), (Field::About, "")]);
    shelf::bring(&mut club, &keys, "Zoe").unwrap();
    let rooms: Vec<_> = (1..=12)
        .map(|number| {
            let name = format!("Workshop {number}, with the long name that somebody once gave it");
            club.say("ada", Action::AddResource, &[(Field::Name, &name), (Field::About, "First floor, left")])
        })
        .collect();
    club.confirm();
    for number in 1..=40_usize {
        club.now_ms = begin_ms + number as i64 * 35 * HOUR_MS;
        let by = names[number * 3];
        let title = format!(
            "Number {number}: a new band saw for the wood shop, because the old one is worn out and cannot be mended"
        );
        let text =
            "The old one has served us for eleven years. The bearings are gone.\n\nA new one costs 640 euro.";
        let propose = Action::Propose { effect: Effect::None, voting_ms: 168 * HOUR_MS };
        let entry = club.say(by, propose, &[(Field::Title, &title), (Field::Text, text)]);
        for voter in 0..15 + number {
            let choice = [Choice::Yes, Choice::Yes, Choice::No, Choice::Abstain][voter % 4];
            let vote =
                Action::Vote { proposal: ProposalId(entry.0), version: vec![entry], replaces: None, choice };
            club.act(names[(voter * 7 + number) % names.len()], vote);
        }
        for speaker in 0..number / 4 {
            let comment = Action::BeginPaper { kind: PaperKind::Comment, about: entry };
            club.say(
                names[speaker * 11],
                comment,
                &[(
                    Field::Text,
                    "I know somebody in the next village who sharpens them for less than a new one costs.",
                )],
            );
        }
        club.confirm();
    }
    club.now_ms = now_ms - HOUR_MS;
    let today_ms = now_ms / (24 * HOUR_MS) * 24 * HOUR_MS;
    for number in 0..100_usize {
        let from_ms = today_ms + (24 + (number as i64 / 12) * 13) * HOUR_MS;
        let book =
            Action::Book { resource: rooms[number % 12].into(), from_ms, until_ms: from_ms + 3 * HOUR_MS };
        club.say(names[number], book, &[(Field::Title, "Chairs for the theatre, second coat of paint")]);
    }
    club.confirm();
    club.save();
    shelf::fill(dir, &club.writes, &club.paper_rows()).unwrap();
}
