//! A keeper's clock that is years off, with the real program under a clock of its own.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use common::{Device, Ran, can_show_another_clock, under_clock};

/// The day that a sheet says it was made on.
fn made_on(sheet: &std::path::Path) -> jiff::civil::Date {
    let text = std::fs::read_to_string(sheet).unwrap();
    text.lines().find_map(|line| line.strip_prefix("Made: ")).unwrap().parse().unwrap()
}

fn risks(ran: &Ran) -> Vec<String> {
    let risks = ran.json()["value"]["risks"].as_array().unwrap().clone();
    risks.iter().map(|risk| risk["message"]["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_act_under_a_clock_years_ahead_waits_for_a_person_and_nothing_is_late_afterwards() {
    if !can_show_another_clock() {
        return;
    }
    let device = Device::new();
    device.value(&["found", "Makers", "--name", "Ann"]);
    let added = device.at("+1500d", &["resources", "add", "Saw"]);
    assert_eq!(added.json()["value"]["certainty"]["is"], "provisional", "{added:?}");
    assert!(risks(&device.at("+1500d", &["status"])).contains(&"alarm-clock-leap".to_owned()));
    // With the clock set right, what waited is confirmed, and an invitation is one.
    assert_eq!(device.value(&["resources"])[0]["certainty"]["is"], "confirmed");
    assert!(device.value(&["invite"])["text"].is_string());
    assert_eq!(risks(&device.moothall(&["status"])), ["risk-sheet-unsaved", "risk-lone-keeper-here"]);
}

#[test]
fn a_ledger_ahead_of_the_clock_says_so_and_gives_no_dead_invitation() {
    if !can_show_another_clock() {
        return;
    }
    let device = Device::new();
    device.value(&["found", "Makers", "--name", "Ann"]);
    assert_eq!(device.at("+1500d", &["trust-clock", "--yes"]).code, Some(0));
    let added = device.at("+1500d", &["resources", "add", "Saw"]);
    assert_eq!(added.json()["value"]["certainty"]["is"], "confirmed", "{added:?}");
    let status = device.moothall(&["status"]);
    assert!(risks(&status).contains(&"risk-time-ahead".to_owned()), "{status:?}");
    let invited = device.moothall(&["invite"]);
    let code = invited.json()["message"]["code"].as_str().map(str::to_owned);
    assert_eq!((invited.code, code.as_deref()), (Some(1), Some("refused-clock-behind")));
    let said = device.plain(&["invite"]).err;
    assert!(said.contains("recovery sheet"), "{said}");
}

#[test]
fn an_invitation_that_the_keeper_refuses_is_not_handed_out() {
    if !can_show_another_clock() {
        return;
    }
    let (mut ann, ben) = (Device::new(), Device::new());
    ann.value(&["found", "Makers", "--name", "Ann"]);
    ann.run();
    let text = ann.value(&["invite"])["text"].as_str().unwrap().to_owned();
    ben.value(&["join", &text, "--name", "Ben", "--yes"]);
    ann.stop();
    // The keeper's clock goes on three days; Ben's ledger does not know of that when Ben invites.
    ann.run_with(&under_clock("+3d"));
    let invited = ben.moothall(&["invite", "--days", "1", "--wait", "60"]);
    assert_eq!((invited.code, invited.json()["failure"].as_str()), (Some(1), Some("refused")), "{invited:?}");
    assert!(!invited.out.contains("moothall:join"), "{invited:?}");
}

#[test]
fn a_new_sheet_is_proposed_shown_when_adopted_and_takes_over_where_the_old_one_is_void() {
    if !can_show_another_clock() {
        return;
    }
    let device = Device::new();
    device.value(&["found", "Makers", "--name", "Ann"]);
    let (old, new) = (device.file("old.txt"), device.file("new.txt"));
    device.value(&["sheet", "--text", old.to_str().unwrap()]);
    device.value(&["sheet", "saved", "--yes"]);
    let propose = ["propose", "Another sheet", "--text", "The old one was lost.", "--new-sheet"];
    assert_eq!(device.at("+2d", &propose).code, Some(0));
    assert_eq!(device.at("+2d", &["vote", "Another sheet", "yes"]).code, Some(0));
    assert!(risks(&device.moothall(&["status"])).iter().all(|risk| risk != "risk-sheet-unsaved"));
    assert_eq!(device.moothall(&["sheet", "--text", new.to_str().unwrap()]).code, Some(2));
    // The vote closes, and the sheet is there.
    let closed = device.at("+20d", &["resources", "add", "Saw"]);
    assert_eq!(closed.code, Some(0), "{closed:?}");
    let result = device.at("+20d", &["result", "Another sheet"]);
    assert_eq!(result.json()["value"]["line"]["stage"], "adopted", "{result:?}");
    assert!(risks(&device.at("+20d", &["status"])).contains(&"risk-sheet-unsaved".to_owned()));
    let pdf = device.file("new.pdf");
    let sheet = ["sheet", "--text", new.to_str().unwrap(), "--pdf", pdf.to_str().unwrap()];
    assert_eq!(device.at("+20d", &sheet).code, Some(0));
    // It carries the day on which it was made: with the proposal, two days after the founding.
    let made = made_on(&new);
    let after = made.since(made_on(&old)).unwrap().get_days();
    assert!((1..=3).contains(&after), "{after} days");
    let page = std::fs::read(pdf).unwrap();
    let date = format!("Made: {made}");
    assert!(page.windows(date.len()).any(|window| window == date.as_bytes()));
    assert_eq!(device.at("+20d", &["sheet", "saved", "--yes"]).code, Some(0));
    let backup = device.file("makers.moothall");
    assert_eq!(device.at("+20d", &["backup", backup.to_str().unwrap()]).code, Some(0));

    // The founder's disk is gone. What was printed first opens nothing any more; the new one does.
    for (sheet, taken) in [(&old, false), (&new, true)] {
        let next = Device::new();
        next.value(&["restore", backup.to_str().unwrap()]);
        let recovered = next.at("+20d", &["recover", sheet.to_str().unwrap(), "--wait", "5"]);
        let session = next.at("+20d", &["status"]).json()["value"]["session"].clone();
        assert_eq!(session["is"] == "inside" && session["keeper"] == true, taken, "{recovered:?} {session}");
    }
}
