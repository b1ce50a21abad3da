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
    "kind-",
    "figures-",
    "keeper-",
    "keepers-",
    "stall-",
    "line-",
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

/// The sentences of a language as they are written, by their codes.
fn written(language: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let mut sentences: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut current = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut said = line;
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                let (code, rest) = line.split_once(" =").unwrap();
                code.clone_into(&mut current);
                said = rest;
                let twice = sentences.insert(current.clone(), String::new()).is_some();
                assert!(!twice, "{language}: {current} is said twice");
            }
            if let Some(sentence) = sentences.get_mut(&current) {
                sentence.push_str(said.trim());
                sentence.push('\n');
            }
        }
    }
    sentences
}

/// The variables that a sentence uses.
fn variables_of(sentence: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    sentence.split('$').skip(1).map(name).collect()
}

/// The variables that each sentence uses.
fn variables() -> BTreeMap<String, BTreeSet<String>> {
    written("en").into_iter().map(|(code, sentence)| (code, variables_of(&sentence))).collect()
}

/// What a sentence chooses by, and between what. Which forms of the plural there are is for each language to say.
fn choices_of(sentence: &str) -> BTreeSet<String> {
    const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    let by = |line: &str| Some(line.split_once("->")?.0.rsplit_once('$')?.1.trim().to_owned());
    let between = |line: &str| {
        let name = line.trim_start_matches('*').strip_prefix('[')?.split_once(']')?.0;
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        (is_name && !PLURALS.contains(&name)).then(|| format!("[{name}]"))
    };
    sentence.lines().flat_map(|line| [by(line), between(line)]).flatten().collect()
}

/// A sentence without its variables and without what names things the same everywhere.
fn words_of(sentence: &str) -> String {
    let mut words = String::new();
    let mut depth = 0_u32;
    for letter in sentence.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => words.push(letter),
            _ => {}
        }
    }
    words.trim().to_owned()
}

/// Values that a language may share with English: names, and words that both have.
const SHARED: &[&str] =
    &["Moothall", "kB", "MB", "GB", "Name", "Text", "Organisation", "Organisation:", "Passphrase", "Export"];

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
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/action/meaning.rs")).unwrap();
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

#[test]
fn every_language_has_every_sentence_with_the_same_facts_and_no_other() {
    let english = written("en");
    assert!(english.len() > 1_500, "the sentences are read: {}", english.len());
    let mut wrong = Vec::new();
    for language in Sentences::languages().filter(|language| *language != "en") {
        let own = written(language);
        wrong.extend(
            own.keys().filter(|code| !english.contains_key(*code)).map(|code| format!("{code} more")),
        );
        for (code, sentence) in &english {
            let Some(said) = own.get(code) else {
                wrong.push(format!("{language}: {code} is missing"));
                continue;
            };
            if variables_of(said) != variables_of(sentence) {
                wrong.push(format!("{language}: {code} uses other variables"));
            }
            let lacking: Vec<String> = choices_of(sentence).difference(&choices_of(said)).cloned().collect();
            if !lacking.is_empty() {
                wrong.push(format!("{language}: {code} does not tell apart {lacking:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_sentence_of_another_language_is_left_in_english() {
    // Small words that no English sentence does without, and that stand in no other language here.
    const GIVEAWAYS: [&str; 8] = ["the", "and", "your", "this", "which", "nothing", "there", "what"];
    let english = written("en");
    let mut left = Vec::new();
    for language in Sentences::languages().filter(|language| *language != "en") {
        for (code, said) in written(language) {
            let words = words_of(&said);
            let has_words = words.chars().any(char::is_alphabetic) || said.contains("->");
            if said == english[&code] && has_words && !SHARED.contains(&words.as_str()) {
                left.push(format!("{language}: {code} is as in English: {words}"));
            }
            // A variable is one word with its sign.
            let given_away = said
                .split(|c: char| !c.is_alphabetic() && c != '$')
                .find(|word| GIVEAWAYS.contains(&word.to_lowercase().as_str()));
            if let Some(word) = given_away {
                left.push(format!("{language}: {code} says “{word}”"));
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn the_reading_of_sentences_finds_what_it_looks_for() {
    let sentence = "{ $count ->\n[0] None of { $all }\n[one] One\n*[other] { $count }\n} left.";
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(variables_of(sentence), set(&["all", "count"]));
    assert_eq!(choices_of(sentence), set(&["count", "[0]"]));
    assert_eq!(words_of("Members: { $count }."), "Members: .");
}

#[test]
fn every_policy_that_organisations_begin_with_has_its_sentence() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/constitution");
    let mut says = BTreeSet::new();
    for version in ["default_v1.cedar", "default_v2.cedar", "default_v3.cedar"] {
        let text = fs::read_to_string(sources.join(version)).unwrap();
        let after = text.split("@says(\"").skip(1).filter_map(|rest| rest.split("\")").next());
        says.extend(after.map(str::to_owned));
    }
    let policies = written("en").into_iter().filter(|(code, _)| code.starts_with("policy-"));
    let said: BTreeSet<String> = policies.map(|(_, words)| words.trim().to_owned()).collect();
    assert!(says.len() > 30 && says == said, "{:#?}", says.symmetric_difference(&said));
}
