//! Decisions by the program: roles, members, the constitution, options, meetings, and what was carried out.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use common::{Device, Ran, can_show_another_clock};
use serde_json::Value;

fn founded() -> Device {
    let device = Device::founded();
    device.value(&["members", "add", "Ben"]);
    device
}

/// The code of a refusal or a misuse, which the exit code tells apart.
fn code(device: &Device, arguments: &[&str], end: i32) -> String {
    let ran = device.moothall(arguments);
    assert_eq!(ran.code, Some(end), "{arguments:?}: {ran:?}");
    ran.json()["message"]["code"].as_str().unwrap().to_owned()
}

/// Runs a verb as it would run in so many days.
#[track_caller]
fn in_days(device: &Device, days: u32, arguments: &[&str]) -> Value {
    device.at(&format!("+{days}d"), arguments).done()
}

#[test]
fn roles_are_given_and_taken_by_decision_and_what_people_do_is_said_to_be_done() {
    if !can_show_another_clock() {
        return;
    }
    let device = founded();
    let trains = ["propose", "Ben trains us", "--text", "He can.", "--appoint", "Ben", "--role"];
    assert_eq!(code(&device, &[&trains[..], &["king"]].concat(), 1), "refused-role-unknown");
    assert_eq!(code(&device, &[&trains[..], &["no role!"]].concat(), 2), "misuse-role");
    device.value(&[&trains[..], &["Trainer", "--hours", "24"]].concat());
    let effect = device.value(&["result", "Ben trains us"])["effect"].clone();
    assert_eq!((&effect["kind"], &effect["role"]), (&"appoint".into(), &"trainer".into()));
    device.value(&["propose", "Paint the gate", "--text", "Green.", "--hours", "24"]);
    for title in ["Ben trains us", "Paint the gate"] {
        device.value(&["vote", title, "yes"]);
    }
    // Two days later the keeper finds both votes over.
    in_days(&device, 2, &["resources", "add", "Saw"]);
    let trainer = |members: &Value| {
        let ben = members.as_array().unwrap().iter().find(|member| member["name"] == "Ben").unwrap();
        ben["roles"].as_array().unwrap().contains(&"trainer".into())
    };
    assert!(trainer(&in_days(&device, 2, &["members"])));
    assert_eq!(code(&device, &["carried-out", "Paint the gate"], 2), "misuse-say-yes");
    in_days(&device, 2, &["carried-out", "Paint the gate", "--yes"]);
    let gate = in_days(&device, 2, &["result", "Paint the gate"]);
    assert_eq!(gate["carried_out"]["code"], "carried-out-by");

    let again = ["propose", "Somebody else", "--text", "He is tired.", "--dismiss", "Ben", "--role"];
    let mut command = device.command();
    command.args([&again[..], &["treasurer"]].concat());
    let refused = Ran::of(command.arg("--json").output().unwrap());
    assert_eq!(refused.code, Some(1), "he has no such role: {refused:?}");
    in_days(&device, 2, &[&again[..], &["trainer", "--hours", "24"]].concat());
    in_days(&device, 2, &["vote", "Somebody else", "yes"]);
    in_days(&device, 4, &["resources", "add", "Lathe"]);
    assert!(!trainer(&in_days(&device, 4, &["members"])));
}

#[test]
fn a_member_is_dismissed_only_after_time_to_answer_and_persons_are_no_options() {
    let device = founded();
    let goes = ["--text", "He left the saw running.", "--dismiss-member", "Ben"];
    assert_eq!(
        code(&device, &[&["propose", "Ben goes"][..], &goes].concat(), 1),
        "refused-dismissal-needs-notice"
    );
    device.value(&[&["draft", "Ben goes"][..], &goes].concat());
    assert_eq!(device.value(&["result", "Ben goes"])["course"]["discussion_ms"], 14 * 86_400_000);

    let draft = |options: [&str; 2]| {
        let verb = ["draft", "Which saw?", "--text", "One.", "--method", "schulze"];
        [&verb[..], &["--option", options[0], "--option", options[1]]].concat().join("\n")
    };
    let line = draft(["Band", " ben "]);
    assert_eq!(code(&device, &line.split('\n').collect::<Vec<_>>(), 1), "election-waits");
    let line = draft(["Band", "Tabel"]);
    device.value(&line.split('\n').collect::<Vec<_>>());
    let edit = |options: &[&'static str]| [&["edit", "Which saw?", "--option"][..], options].concat();
    assert_eq!(code(&device, &edit(&["Band", "--option", "Ann"]), 1), "election-waits");
    assert_eq!(code(&device, &edit(&["Band"]), 2), "misuse-options-count");
    device.value(&edit(&["Band", "--option", "Table"]));
    let shown = device.value(&["result", "Which saw?"]);
    assert_eq!(
        (&shown["course"]["labels"], &shown["text"]),
        (&serde_json::json!(["Band", "Table"]), &"One.".into())
    );
    let versions = device.value(&["result", "Which saw?", "--history"]);
    let labels: Vec<_> = versions.as_array().unwrap().iter().map(|version| &version["labels"][1]).collect();
    assert_eq!(labels, ["Tabel", "Table"]);
    let said = device.plain(&["result", "Which saw?", "--history"]).out;
    assert!(said.contains("- • Tabel") && said.contains("+ • Table") && said.contains("Ann on "), "{said}");
    assert_eq!(code(&device, &["present", "Which saw?"], 2), "misuse-say-yes");
    device.value(&["present", "Which saw?", "--yes"]);
    device.value(&["vote", "Which saw?", "Band > Table"]);

    // A text that changes now makes the ballot void: not without a yes.
    let change = ["edit", "Which saw?", "--text", "One of two.", "--option", "Band", "--option", "Jig"];
    assert_eq!(code(&device, &change, 2), "misuse-say-yes");
    device.value(&[&change[..], &["--yes"]].concat());
    let course = device.value(&["result", "Which saw?"])["course"].clone();
    assert_eq!((&course["round"], course["ballots"].as_array().map(Vec::len)), (&2.into(), Some(0)));
    assert_eq!(
        code(&device, &["meeting", "record", "Which saw?", "--yes", "1"], 1),
        "refused-meeting-method"
    );
}

#[test]
fn a_parameter_is_set_without_the_text_and_a_constitutions_own_tests_are_told() {
    let device = founded();
    let propose = |title: &str, set: &str| {
        let verb = ["propose", title, "--text", "More of us.", "--set", set];
        device.moothall(&verb)
    };
    for (set, wanted) in [
        ("quorum_percent=101", "misuse-parameter-number"),
        ("quorum_percent=many", "misuse-parameter-number"),
        ("majority_of=people", "misuse-parameter-word"),
        ("quorum=30", "misuse-parameter-unknown"),
        ("quorum_percent", "misuse-setting"),
    ] {
        let ran = propose("More", set);
        assert_eq!((ran.code, ran.json()["message"]["code"].as_str()), (Some(2), Some(wanted)), "{set}");
    }
    let old = device.value(&["constitution"])["text"].as_str().unwrap().to_owned();
    propose("More", "quorum_percent=30,majority_of=members").done();
    let effect = device.value(&["result", "More"])["effect"].clone();
    let expected = old.replace("quorum_percent = 25;", "quorum_percent = 30;");
    let expected = expected.replace("majority_of = \"votes\"", "majority_of = \"members\"");
    assert!(effect["kind"] == "amend" && effect["constitution"] == expected.as_str(), "{effect}");

    let file = device.file("constitution.cedar");
    let amend = |title: &str, tests: &str| {
        std::fs::write(&file, format!("{}\n{tests}\n", old.trim_end())).unwrap();
        device.plain(&["propose", title, "--text", "What we rely on.", "--amend", "constitution.cedar"])
    };
    let fails = amend("Tests", "// test: permit book by member\n// test: forbid vote by member");
    let line = old.trim_end().lines().count() + 2;
    assert_eq!(fails.code, Some(1), "{fails:?}");
    assert!(
        fails.err.contains(&format!("line {line} ")) && fails.err.contains("forbid vote by member"),
        "{fails:?}"
    );
    let holds = amend("Tests", "// test: permit book by member");
    assert_eq!(holds.code, Some(0), "{holds:?}");
    let shown = device.plain(&["result", "Tests"]).out;
    assert!(shown.contains("The test holds: permit book by member"), "{shown}");
}

#[test]
fn a_meeting_is_recorded_and_witnessed_from_a_shell() {
    let (mut ann, mut ben, mut cleo) = (Device::new(), Device::new(), Device::new());
    ann.value(&["found", "Makers", "--name", "Ann"]);
    ann.run();
    for (device, name) in [(&mut ben, "Ben"), (&mut cleo, "Cleo")] {
        let text = ann.value(&["invite"])["text"].as_str().unwrap().to_owned();
        device.value(&["join", &text, "--name", name, "--yes", "--wait", "60"]);
        device.run();
    }
    ann.until(&["members"], |members| members.as_array().unwrap().len() == 3);
    ann.value(&["draft", "A new lamp", "--text", "For the stairs.", "--wait", "60"]);
    ann.value(&["present", "A new lamp", "--yes", "--wait", "60"]);
    ann.value(&["meeting", "record", "A new lamp", "--yes", "1", "--wait", "60"]);
    for device in [&ben, &cleo] {
        let recorded = |shown: &Value| shown["course"]["meetings"][0]["may_witness"] == true;
        let shown = device.until(&["result", "A new lamp"], recorded);
        let id = shown["course"]["meetings"][0]["id"].as_str().unwrap()[..12].to_owned();
        device.value(&["meeting", "witness", &id, "--wait", "60"]);
    }
    let counted = |shown: &Value| shown["course"]["meetings"][0]["counts"] == true;
    let shown = ann.until(&["result", "A new lamp"], counted);
    assert_eq!(shown["course"]["tally"]["turnout"], 1);
    let said = cleo.plain(&["result", "A new lamp"]).out;
    assert!(said.contains("Ben, Cleo") || said.contains("Cleo, Ben"), "{said}");
}

#[test]
fn keepers_are_listed_and_others_are_proposed_with_what_comes_of_it() {
    let mut ann = founded();
    let shown = ann.value(&["keepers"]);
    assert_eq!(shown["keepers"].as_array().map(Vec::len), Some(1));
    assert_eq!(shown["withstands"], serde_json::json!({ "keepers": 1, "needed": 1, "away": 0, "lying": 0 }));
    assert_eq!(shown["keepers"][0]["state"], "in_step");
    let said = ann.plain(&["keepers"]).out;
    for words in ["MEMBER", "in step", "What one keeper withstands", "signed by Ann ("] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = ann.plain(&["--lang", "de", "keepers"]).out;
    assert!(said.contains("auf dem Stand") && said.contains("Was ein Hüter aushält"), "{said}");

    // A second machine of hers comes in, to be a keeper beside the first.
    ann.run();
    let phone = Device::new();
    let invited = ann.value(&["invite", "--own-device"]);
    phone.value(&["join", invited["text"].as_str().unwrap(), "--name", "Ann", "--yes", "--wait", "60"]);
    let id = phone.value(&["devices"])[0]["id"].as_str().unwrap()[..12].to_owned();
    let confirmed = |all: &Value| all.as_array().is_some_and(|all| all.len() == 2);
    ann.until(&["devices"], confirmed);
    let ran = ann.plain(&["appoint", &id, "--hours", "24"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for words in [
        "This is a proposal: members vote on it.",
        "Then there are 2 keepers.",
        "2 of 2 must sign",
        "Two fail",
    ] {
        assert!(ran.err.contains(words), "{words}: {ran:?}");
    }
    let proposals = ann.value(&["proposals"]);
    let title = proposals[0]["title"].as_str().unwrap();
    assert!(title.starts_with("New keepers: Ann ("), "{title}");
    let full = ann.value(&["result", title]);
    assert_eq!(full["effect"]["kind"], "keepers");
    assert!(full["text"].as_str().unwrap().contains("2 of 2 must sign"), "{full}");

    // What the rules turn down is turned down before members vote on it.
    assert_eq!(code(&ann, &["dismiss", "Ann"], 2), "misuse-several-called");
    let keeper = shown["keepers"][0]["device"]["id"].as_str().unwrap()[..12].to_owned();
    assert_eq!(code(&ann, &["dismiss", &keeper], 1), "refused-keepers-none");
    assert_eq!(code(&ann, &["appoint", &keeper], 1), "refused-keeper-already");
    assert_eq!(code(&ann, &["dismiss", &id], 1), "refused-not-a-keeper");
    let moved = ["appoint", &id, "--dismiss", &keeper, "--title", "Mine", "--text", "So."];
    ann.value(&moved);
    let effect = ann.value(&["result", "Mine"])["effect"].clone();
    assert_eq!(
        (effect["appoint"].as_array().map(Vec::len), effect["dismiss"].as_array().map(Vec::len)),
        (Some(1), Some(1))
    );
}
