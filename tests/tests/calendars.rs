//! Calendars as other programs read them: Python's icalendar, recurring-ical-events and dateutil.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use moothall_peer::calendar::{Flaw, Limits, Series, Window, Zone, read, spans, split};
use serde_json::{Value, json};

/// 2026, in UTC.
const YEAR: Window = Window { from_ms: 1_767_225_600_000, until_ms: 1_798_761_600_000 };

type Found = BTreeMap<String, Vec<(i64, i64, String)>>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder("data/ics")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ics"));
    files.sort();
    assert!(files.len() >= 5, "{files:?}");
    files
}

fn ours() -> Found {
    let home = Zone::named("Europe/Berlin").unwrap();
    let mut found = Found::new();
    for path in files() {
        let reading = read(&std::fs::read(&path).unwrap(), &Limits::default(), YEAR, &home);
        assert_eq!(reading.skipped, [], "{}", path.display());
        let mut all: Vec<_> = reading
            .events
            .iter()
            .flat_map(|event| {
                event.spans.iter().map(|span| (span.from_ms, span.until_ms, event.summary.clone()))
            })
            .collect();
        all.sort();
        found.insert(path.file_name().unwrap().to_string_lossy().into_owned(), all);
    }
    found
}

fn python(arguments: &[&str], files: &[PathBuf]) -> Vec<u8> {
    let python = std::env::var_os("MOOTHALL_PYTHON").unwrap_or_else(|| "python3".into());
    let output = Command::new(&python)
        .arg(folder("python/occurrences.py"))
        .args(arguments)
        .args(files)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "`cargo xtask test` brings the libraries, or name another Python in MOOTHALL_PYTHON: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

#[test]
fn files_like_those_of_other_programs_have_the_occurrences_that_are_written_beside_them() {
    let frozen: Found =
        serde_json::from_slice(&std::fs::read(folder("data/ics/occurrences.json")).unwrap()).unwrap();
    assert_eq!(ours(), frozen);
}

#[test]
fn python_finds_the_same_occurrences_in_these_files() {
    let live = python(&["files", "2026-01-01", "2027-01-01", "Europe/Berlin"], &files());
    assert_eq!(ours(), serde_json::from_slice::<Found>(&live).unwrap());
}

#[test]
fn random_rules_begin_when_dateutil_says_and_both_halves_of_a_parted_one_do_too() {
    let cases: Vec<Value> = serde_json::from_slice(&python(&["rules", "20261121", "400"], &[])).unwrap();
    let mut parted = 0;
    for case in &cases {
        let series: Series = serde_json::from_value(json!({
            "zone": case["zone"], "from": case["from"], "length": { "days": 0, "ms": 0 }, "rule": case["rule"],
        }))
        .unwrap();
        let window = (case["from_ms"].as_i64().unwrap(), case["until_ms"].as_i64().unwrap());
        let begins = |series: &Series| -> Vec<i64> {
            spans(series, window.0, window.1, 10_000).unwrap().iter().map(|span| span.from_ms).collect()
        };
        let whole = begins(&series);
        let expected: Vec<i64> = serde_json::from_value(case["begins"].clone()).unwrap();
        assert_eq!(whole, expected, "{case}");
        let all = spans(&series, window.0, window.1, 10_000).unwrap();
        let Some(middle) = all.get(all.len() / 2) else { continue };
        let (before, after) = match split(&series, middle.local) {
            Err(Flaw::RuleWhole) => {
                let rule = case["rule"].as_str().unwrap();
                assert!(rule.contains("WEEKLY") && rule.contains("BYSETPOS"), "{rule}");
                continue;
            }
            halves => halves.unwrap(),
        };
        parted += 1;
        let mut both: Vec<i64> = before.iter().chain(&after).flat_map(begins).collect();
        both.sort_unstable();
        assert_eq!(both, whole, "{series:?} at {}", middle.local);
        assert!(before.iter().flat_map(begins).all(|ms| ms < middle.from_ms));
    }
    assert!(parted > 100, "{parted}");
}
