//! Words for the screens: every text that the window shows by itself comes from the Fluent files through here.

use moothall_core::message::Message;
use moothall_core::sentences::Sentences;

use crate::{moment, tongue};

thread_local! {
    static SENTENCES: Sentences = Sentences::new(&tongue::locale());
}

/// The language in use, such as `en`.
pub(crate) fn language() -> &'static str {
    SENTENCES.with(Sentences::language)
}

/// Says a message in the reader's language.
pub(crate) fn say(message: &Message) -> String {
    SENTENCES.with(|sentences| sentences.say(message, &moment::stamp))
}

/// Says what a policy says.
pub(crate) fn policy(says: &str) -> String {
    SENTENCES.with(|sentences| sentences.policy(says))
}

/// Says a sentence that has no arguments.
pub(crate) fn t(code: &str) -> String {
    say(&Message::new(code))
}

/// Marks a code that is said elsewhere: the test below finds it by this mark.
pub(crate) const fn code(code: &'static str) -> &'static str {
    code
}

/// A message that counts.
pub(crate) fn count(code: &str, count: impl TryInto<i64>) -> String {
    say(&Message::new(code).number("count", count.try_into().unwrap_or(i64::MAX)))
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Collects what stands in quotes after any of the calls that name a sentence.
    fn codes_in(source: &str, codes: &mut BTreeSet<String>) {
        for call in ["t(", "count(", "code(", "Message::new("] {
            for (at, _) in source.match_indices(call) {
                let rest = source[at + call.len()..].trim_start();
                let before = source[..at].chars().next_back().unwrap_or(' ');
                if before.is_alphanumeric() || before == '_' {
                    continue;
                }
                let Some(quoted) = rest.strip_prefix('"') else { continue };
                let Some((code, _)) = quoted.split_once('"') else { continue };
                codes.insert(code.to_owned());
            }
        }
    }

    fn read(folder: &Path, codes: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("the sources lie beside the test") {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                read(&path, codes);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("say.rs") {
                codes_in(&std::fs::read_to_string(&path).expect("a readable source"), codes);
            }
        }
    }

    #[test]
    fn every_sentence_that_a_screen_names_exists() {
        let mut codes = BTreeSet::new();
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut codes);
        assert!(codes.len() > 100, "the screens name {} sentences only: the search is broken", codes.len());
        let sentences = Sentences::new("en");
        let missing: Vec<_> = codes.iter().filter(|code| !sentences.knows(code)).collect();
        assert!(missing.is_empty(), "no sentence for {missing:#?}");
    }

    #[test]
    fn the_search_for_codes_finds_each_way_of_naming_one() {
        let mut codes = BTreeSet::new();
        let source =
            concat!("t(\"a\") say(&Message::new(\n \"b\")) count(\"c\", 1) co", "de(\"d\") art(\"e\")");
        codes_in(source, &mut codes);
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    }
}
