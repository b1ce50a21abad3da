#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;

use super::*;

/// Every code of a sentence that the program's sources name, outside their tests.
fn codes_in(dir: &Path, codes: &mut BTreeSet<String>) {
    const FIRST: [&str; 8] =
        ["program-", "misuse-", "fault-", "refused-", "certainty-", "standing-", "stage-", "choice-"];
    for file in fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            codes_in(&path, codes);
        } else if !path.ends_with("tests.rs") {
            let source = fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]\nmod tests").next().unwrap();
            let quoted = source.split('"').filter(|part| FIRST.iter().any(|first| part.starts_with(first)));
            codes.extend(quoted.map(str::to_owned));
        }
    }
}

#[test]
fn every_code_that_the_program_names_has_its_sentence() {
    let mut codes = BTreeSet::new();
    codes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/program"), &mut codes);
    assert!(codes.len() > 100, "too few to be all: {}", codes.len());
    let words = Words::new("en", TimeZone::UTC);
    let without: Vec<_> = codes.iter().filter(|code| !words.knows(code)).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn each_kind_of_end_has_its_exit_code() {
    let message = || Message::new("any");
    let cases = [
        (end_of(&Failure::Refused { message: message() }), 1),
        (end_of(&Failure::Misuse { message: message() }), 2),
        (end_of(&Failure::Fault { message: message() }), 3),
        (end_of_answer(&Answer::Done), 0),
    ];
    for (end, code) in cases {
        assert_eq!(end as u8, code);
    }
}
