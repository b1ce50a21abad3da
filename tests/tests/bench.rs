//! The measurements measure: on a small ledger every figure comes out. How fast anything was is not asked here.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::Command;

use serde_json::Value;

#[test]
fn every_figure_comes_out_of_a_small_run() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("ledger.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bench"));
    // The app in its window has tests of its own; here it would only take time.
    command.env_remove("MOOTHALL_APP").args(["ledger", "--entries", "600", "--out"]).arg(&out);
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(report["entries"], 600);
    let rows = report["figures"].as_array().unwrap();
    let table = String::from_utf8(ran.stdout).unwrap();
    let mut measured = 0;
    for row in rows {
        let figure = &row["figure"];
        let name = figure["name"].as_str().unwrap();
        assert!(table.contains(&format!("| {name} ")), "{name} is in the table");
        match figure["value"].as_f64() {
            Some(value) => {
                assert!(value > 0.0 && row["ratio"].as_f64().is_some_and(|ratio| ratio > 0.0), "{row}");
                assert!(row["met"].is_boolean(), "{row}");
                measured += 1;
            }
            None => assert!(figure["missing"].is_string(), "{row}"),
        }
    }
    // Only the app's start, and the memory of a program that may not have been built, may be missing.
    assert!(rows.len() == 8 && measured >= 6, "{table}");
}

#[test]
fn every_figure_of_the_hall_comes_out_of_a_small_one() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("hall.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bench"));
    command.env_remove("MOOTHALL_APP").args(["hall", "--small", "--out"]).arg(&out);
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(report["hall"]["size"]["members"], 40);
    let table = String::from_utf8(ran.stdout).unwrap();
    let rows = report["figures"].as_array().unwrap();
    for row in rows {
        let figure = &row["figure"];
        let name = figure["name"].as_str().unwrap();
        assert!(table.contains(&format!("| {name} ")), "{name} is in the table");
        match figure["value"].as_f64() {
            Some(value) => assert!(value > 0.0, "{row}"),
            None => assert!(figure["missing"].is_string(), "{row}"),
        }
    }
    // Opening, memory, the screens' questions, two of the window, two calendars, bookings, two tallies.
    assert_eq!(rows.len(), 2 + 28 + 2 + 2 + 1 + 2, "{table}");
}
