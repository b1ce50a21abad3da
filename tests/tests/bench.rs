//! The measurements measure: on a small ledger every figure comes out. How fast anything was is not asked here.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::Command;

use serde_json::Value;

/// Runs a measurement and gives its report, in which every figure stands that its table shows.
fn measured(arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bench"));
    command.env_remove("MOOTHALL_APP").args(arguments).arg("--out").arg(&out);
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    let table = String::from_utf8(ran.stdout).unwrap();
    for row in report["figures"].as_array().unwrap() {
        let figure = &row["figure"];
        let name = figure["name"].as_str().unwrap();
        assert!(table.contains(&format!("| {name} ")), "{name} is in the table");
        match figure["value"].as_f64() {
            Some(value) => assert!(value > 0.0, "{row}"),
            None => assert!(figure["missing"].is_string(), "{row}"),
        }
    }
    report
}

fn count(report: &Value) -> usize {
    report["figures"].as_array().unwrap().len()
}

#[test]
fn every_figure_comes_out_of_a_small_run() {
    // The app in its window has tests of its own; here it would only take time.
    let report = measured(&["ledger", "--entries", "600"]);
    assert_eq!(report["entries"], 600);
    let rows = report["figures"].as_array().unwrap();
    let here: Vec<&Value> = rows.iter().filter(|row| row["figure"]["value"].is_number()).collect();
    for row in &here {
        assert!(row["ratio"].as_f64().is_some_and(|ratio| ratio > 0.0) && row["met"].is_boolean(), "{row}");
    }
    // Only the app's start, and the memory of a program that may not have been built, may be missing.
    assert!(rows.len() == 8 && here.len() >= 6, "{report}");
}

#[test]
fn every_figure_of_the_hall_comes_out_of_a_small_one() {
    let report = measured(&["hall", "--small"]);
    assert_eq!(report["hall"]["size"]["members"], 40);
    // Opening, memory, the screens' questions, two of the window, two calendars, bookings, two tallies.
    assert_eq!(count(&report), 2 + 28 + 2 + 2 + 1 + 2, "{report}");
}

#[test]
fn every_figure_of_several_keepers_comes_out_of_a_small_run() {
    let report = measured(&["confirm", "--small"]);
    // Two latencies and what single acts take, what a burst takes, and how fast one is.
    assert_eq!(count(&report), 2 + 1 + 1 + 1, "{report}");
}

#[test]
fn every_figure_of_joining_comes_out_of_a_small_history() {
    let report = measured(&["join", "--small"]);
    // Time, bytes, and memory without and with the history.
    assert_eq!(count(&report), 2 + 2, "{report}");
}
