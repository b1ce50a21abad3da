//! Every code that the sources can say has a sentence, and a sentence uses only what is passed with its code.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use moothall_core::action::Action;
use moothall_core::sentences::Sentences;

/// What a code begins with.
const SORTS: &[&str] = &[
    "refused-",
    "misuse-",
    "alarm-",
    "dropped-",
    "joining-",
    "outside-",
    "note-",
    "fault-",
    "risk-",
    "attention-",
    "device-restricted-",
    "does-",
    "outcome-",
    "verdict-",
    "ics-",
    "roster-",
];

/// What begins like one and is none: made up by tests.
const MADE_UP: &[&str] = &["refused-here"];

/// What is passed with every code of a sort in one place for all.
const PASSED_ALWAYS: &[(&str, &[&str])] = &[
    ("outcome-", &["yes", "no", "abstain", "voted", "electorate", "quorum", "majority"]),
    ("device-restricted-until", &["by", "until"]),
    (
        "refused-slot-taken-next",
        &["resource", "booking", "from", "until", "member", "since", "free_from", "free_until"],
    ),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" && name != "testing" {
            sources(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "sentences.rs" {
            found.push(path);
        }
    }
}

fn is_code(text: &str) -> bool {
    SORTS.iter().any(|sort| text.starts_with(sort) && text.len() > sort.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        && !MADE_UP.contains(&text)
}

/// The names passed in the rest of a statement.
fn passed(statement: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for call in [".with(", ".text(", ".number(", ".time(", ".duration("] {
        for (at, _) in statement.match_indices(call) {
            let after = statement[at + call.len()..].trim_start();
            if let Some(name) = after.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// Each code in the sources, and for each place that builds a message of it right there the names that are passed.
fn codes() -> BTreeMap<String, Vec<(String, BTreeSet<String>)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "../peer/src", "../src-tauri/src"] {
        sources(&root.join(folder), &mut files);
    }
    let mut codes: BTreeMap<String, Vec<(String, BTreeSet<String>)>> = BTreeMap::new();
    for file in files {
        let whole = fs::read_to_string(&file).unwrap();
        let text = whole.split("#[cfg(test)]\nmod").next().unwrap();
        for (at, _) in text.match_indices('"') {
            let Some(code) = text[at + 1..].split('"').next().filter(|code| is_code(code)) else { continue };
            let places = codes.entry(code.to_owned()).or_default();
            let before = text[..at].trim_end();
            let built =
                ["Refusal::new(", "Message::new(", "Said::new("].iter().any(|new| before.ends_with(new));
            if built {
                let rest = &text[at + 1 + code.len() + 1..];
                // To the end of the arm or function, or to the next message.
                let end = ["Refusal::new(", "Message::new(", "Said::new(", "=>", "\n    }\n", "\n}\n"]
                    .iter()
                    .filter_map(|end| rest.find(end))
                    .min()
                    .unwrap_or(rest.len());
                let statement = &rest[..end];
                places.push((file.display().to_string(), passed(statement)));
            }
        }
    }
    codes
}

/// The variables that each sentence uses.
fn variables() -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    let mut variables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut current = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                line.split(" =").next().unwrap().clone_into(&mut current);
                let twice = variables.insert(current.clone(), BTreeSet::new()).is_some();
                assert!(!twice, "{current} is said twice");
            }
            for (at, _) in line.match_indices('$') {
                let name: String =
                    line[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                variables.get_mut(&current).unwrap().insert(name);
            }
        }
    }
    variables
}

#[test]
fn every_code_in_the_sources_has_a_sentence() {
    let sentences = Sentences::new("en");
    let codes = codes();
    assert!(codes.len() > 150, "the sources are scanned: {}", codes.len());
    let missing: Vec<&String> = codes.keys().filter(|code| !sentences.knows(code)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_sentence_uses_only_what_is_passed_with_its_code() {
    let variables = variables();
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (code, places) in codes() {
        let used = variables.get(&code).cloned().unwrap_or_default();
        let always = PASSED_ALWAYS
            .iter()
            .filter(|(sort, _)| code.starts_with(sort))
            .flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned()))
            .collect::<BTreeSet<String>>();
        for (file, passed) in places {
            checked += 1;
            let lacking: Vec<&String> =
                used.iter().filter(|name| !passed.contains(*name) && !always.contains(*name)).collect();
            // A refusal of an amendment takes its facts over from the flaw of the text.
            if !lacking.is_empty() && code != "refused-amendment-invalid" {
                wrong.push(format!("{code} in {file} lacks {lacking:?}"));
            }
        }
    }
    assert!(checked > 100, "messages are found in the sources: {checked}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_sort_of_act_has_its_words_in_the_log() {
    // The names are read from the sources, so that a new act is not forgotten.
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/action.rs")).unwrap();
    let names = text.split("pub fn name(&self) -> &'static str").last().unwrap();
    let sentences = Sentences::new("en");
    let mut acts = 0;
    for name in names.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()) {
        acts += 1;
        let code = format!("did-{}", name.replace('_', "-"));
        assert!(sentences.knows(&code), "{code}");
    }
    assert!(acts > 20 && names.contains(Action::Leave.name()));
}
