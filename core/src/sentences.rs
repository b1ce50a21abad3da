//! Puts messages into words: [`Message`] in, a sentence of the reader's language out.
//!
//! The sentences live in Fluent files under `core/locales`, one folder a language, built into the program. What depends on the
//! reader's surroundings (how a date looks, which time zone) comes from the shell through [`Formats`].

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::message::{Arg, Message};

/// A language with its files, by the name of its folder.
macro_rules! language {
    ($name:literal) => {
        (
            $name,
            &[
                include_str!(concat!("../locales/", $name, "/calendar.ftl")),
                include_str!(concat!("../locales/", $name, "/common.ftl")),
                include_str!(concat!("../locales/", $name, "/constitution.ftl")),
                include_str!(concat!("../locales/", $name, "/deciding.ftl")),
                include_str!(concat!("../locales/", $name, "/faults.ftl")),
                include_str!(concat!("../locales/", $name, "/figures.ftl")),
                include_str!(concat!("../locales/", $name, "/hall.ftl")),
                include_str!(concat!("../locales/", $name, "/keepers.ftl")),
                include_str!(concat!("../locales/", $name, "/notices.ftl")),
                include_str!(concat!("../locales/", $name, "/policies.ftl")),
                include_str!(concat!("../locales/", $name, "/program.ftl")),
                include_str!(concat!("../locales/", $name, "/refusals.ftl")),
                include_str!(concat!("../locales/", $name, "/roster.ftl")),
                include_str!(concat!("../locales/", $name, "/sheet.ftl")),
                include_str!(concat!("../locales/", $name, "/succession.ftl")),
                include_str!(concat!("../locales/", $name, "/telling.ftl")),
                include_str!(concat!("../locales/", $name, "/ui.ftl")),
                include_str!(concat!("../locales/", $name, "/verify.ftl")),
                include_str!(concat!("../locales/", $name, "/why.ftl")),
            ],
        )
    };
}

/// The languages there are, English first: what another should lack is said in English.
const LANGUAGES: &[(&str, &[&str])] = &[language!("en"), language!("de")];

/// What policies say in the constitutions that organisations begin with, by which they are found.
const POLICIES: &str = include_str!("../locales/en/policies.ftl");

/// Opens and closes a stretch of text whose direction is its own (Unicode: first strong isolate, pop).
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// How the reader's surroundings show things. Any function from Unix milliseconds to text will do.
pub trait Formats {
    /// A moment, in Unix milliseconds, by the reader's locale and time zone.
    fn time(&self, unix_ms: i64) -> String;
}

impl<F: Fn(i64) -> String> Formats for F {
    fn time(&self, unix_ms: i64) -> String {
        self(unix_ms)
    }
}

/// The sentences of one language.
pub struct Sentences {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Sentences {
    /// Takes the language nearest to a locale such as `de-AT`; English where there is none.
    pub fn new(locale: &str) -> Self {
        let (language, files) = nearest(locale).unwrap_or(&LANGUAGES[0]);
        // The root language, should the parse fail, knows one plural form only: still readable.
        let rules = language.parse::<LanguageIdentifier>().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![rules]);
        // Isolation marks are set below, and only where they change what is seen: sentences stay plain text elsewhere.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(number.value)),
            _ => None,
        }));
        for file in LANGUAGES[0].1.iter().chain(files.iter()) {
            // A file with a mistake in it still gives all its other sentences; the tests below find the mistake.
            let resource = match FluentResource::try_new((*file).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The languages there are, English first.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        LANGUAGES.iter().map(|(language, _)| *language)
    }

    /// The language of a locale such as `de-AT`, if there are sentences in it.
    pub fn language_of(locale: &str) -> Option<&'static str> {
        nearest(locale).map(|(language, _)| *language)
    }

    /// The language in use, such as `en`.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// Whether there is a sentence for a code.
    pub fn knows(&self, code: &str) -> bool {
        self.bundle.get_message(code).is_some_and(|message| message.value().is_some())
    }

    /// Says a message. One without a sentence is spelt out from its code and arguments rather than lost.
    pub fn say(&self, message: &Message, formats: &dyn Formats) -> String {
        let Some(pattern) = self.bundle.get_message(&message.code).and_then(|found| found.value()) else {
            return self.spelt_out(message, formats);
        };
        let mut args = FluentArgs::new();
        for (name, arg) in &message.args {
            match arg {
                Arg::Number(number) => args.set(name.clone(), *number),
                // A refusal quotes the policy that forbids.
                Arg::Text(says) if name == "says" => {
                    args.set(name.clone(), isolated(&self.policy(says)).into_owned())
                }
                other => args.set(name.clone(), self.shown(other, formats)),
            }
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }

    /// What a policy says: in this language where the constitution that organisations begin with says it, else as it stands.
    pub fn policy(&self, says: &str) -> String {
        let code = POLICIES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .find_map(|line| line.split_once(" = ").filter(|(_, words)| *words == says))
            .map(|(code, _)| code);
        code.map_or_else(|| says.to_owned(), |code| self.say(&Message::new(code), &|_: i64| String::new()))
    }

    fn shown(&self, arg: &Arg, formats: &dyn Formats) -> String {
        match arg {
            Arg::Text(text) => isolated(text).into_owned(),
            Arg::Number(number) => grouped(*number as f64),
            Arg::Time(unix_ms) => formats.time(*unix_ms),
            Arg::Duration(ms) => self.duration(*ms, formats),
        }
    }

    fn duration(&self, ms: i64, formats: &dyn Formats) -> String {
        let (code, count) = span(ms);
        self.say(&Message::new(code).number("count", count), formats)
    }

    fn spelt_out(&self, message: &Message, formats: &dyn Formats) -> String {
        let mut text = message.code.replace(['-', '_'], " ");
        if let Some(first) = text.get(..1).map(str::to_uppercase) {
            text.replace_range(..1, &first);
        }
        if !message.args.is_empty() {
            let args: Vec<_> = message
                .args
                .iter()
                .map(|(name, arg)| format!("{}: {}", name.replace('_', " "), self.shown(arg, formats)))
                .collect();
            text = format!("{text} ({})", args.join(", "));
        }
        text
    }
}

/// The language of a locale as browsers (`de-AT`) or systems (`de_AT.UTF-8`, `de@euro`) write it.
fn nearest(locale: &str) -> Option<&'static (&'static str, &'static [&'static str])> {
    let wanted = locale.split(['-', '_', '.', '@']).next()?;
    LANGUAGES.iter().find(|(have, _)| have.eq_ignore_ascii_case(wanted))
}

/// The largest unit that shows a length of time without losing much of it, and how many of them.
fn span(ms: i64) -> (&'static str, i64) {
    const UNITS: [(&str, i64); 4] = [
        ("span-days", 86_400_000),
        ("span-hours", 3_600_000),
        ("span-minutes", 60_000),
        ("span-seconds", 1_000),
    ];
    let ms = ms.max(0);
    for (code, unit) in UNITS {
        if ms >= 2 * unit || (ms >= unit && ms % unit == 0) {
            return (code, (ms + unit / 2) / unit);
        }
    }
    ("span-seconds", (ms + 500) / 1_000)
}

/// A whole number with its thousands apart, from 10,000 on: a narrow no-break space means the same in every language.
fn grouped(number: f64) -> String {
    let plain = format!("{number:.0}");
    let digits = plain.trim_start_matches('-');
    if digits.len() < 5 {
        return plain;
    }
    let mut text = String::with_capacity(plain.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    if plain.starts_with('-') { format!("-{text}") } else { text }
}

/// Keeps a name written from right to left from turning the sentence around it.
fn isolated(text: &str) -> Cow<'_, str> {
    let right_to_left = |c: char| {
        matches!(u32::from(c), 0x0590..=0x08FF | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069
            | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
    };
    if !text.contains(right_to_left) {
        return Cow::Borrowed(text);
    }
    // Direction marks inside a name could reach out of the isolate: they go.
    let marks = |c: &char| !matches!(u32::from(*c), 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069);
    let inner: String = text.chars().filter(marks).collect();
    Cow::Owned(format!("{}{inner}{}", ISOLATE.0, ISOLATE.1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn clock(unix_ms: i64) -> String {
        format!("<{unix_ms}>")
    }

    fn english() -> Sentences {
        Sentences::new("en-GB")
    }

    #[test]
    fn a_slot_that_is_taken_is_told_in_full() {
        let message = Message::new("refused-slot-taken-next")
            .text("member", "Ada")
            .text("resource", "Workshop")
            .time("since", 1)
            .time("from", 2)
            .time("until", 3)
            .time("free_from", 4)
            .time("free_until", 5);
        let said = english().say(&message, &clock);
        for part in ["Ada", "Workshop", "<1>", "<2>", "<3>", "<4>", "<5>"] {
            assert!(said.contains(part), "{part} is missing in: {said}");
        }
    }

    #[test]
    fn what_a_policy_says_is_said_in_the_readers_language_unless_the_organisation_wrote_it() {
        let says = "Members book what there is to book.";
        let forbids = |says: &str| Message::new("refused-constitution-forbids").text("says", says);
        let german = Sentences::new("de");
        assert_eq!(english().policy(says), says);
        assert_eq!(german.policy(says), "Mitglieder buchen, was es zu buchen gibt.");
        assert!(german.say(&forbids(says), &clock).ends_with("Mitglieder buchen, was es zu buchen gibt."));
        for own in ["Nobody books on Sundays.", "", "# What the policies say"] {
            assert_eq!(german.policy(own), own);
            assert!(german.say(&forbids(own), &clock).ends_with(own));
        }
    }

    #[test]
    fn a_message_without_a_sentence_is_still_readable() {
        let message = Message::new("nobody-wrote_this").text("who_did", "Ada").number("count", 3);
        assert_eq!(english().say(&message, &clock), "Nobody wrote this (count: 3, who did: Ada)");
        assert!(!english().knows("nobody-wrote_this"));
    }

    #[test]
    fn a_language_that_is_not_there_falls_back_to_english() {
        for locale in ["xx", "", "not a locale", "en-AU", "C.UTF-8"] {
            let sentences = Sentences::new(locale);
            assert_eq!(sentences.language(), "en", "{locale}");
            assert!(sentences.knows("refused-slot-taken"), "{locale}");
        }
    }

    #[test]
    fn a_locale_gives_its_language_however_it_is_written() {
        let cases = [
            ("de", Some("de")),
            ("de-AT", Some("de")),
            ("de_AT.UTF-8", Some("de")),
            ("de.UTF-8", Some("de")),
            ("de_DE@euro", Some("de")),
            ("DE", Some("de")),
            ("en_US.UTF-8", Some("en")),
            ("den", None),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("fr-FR", None),
            ("", None),
        ];
        for (locale, language) in cases {
            assert_eq!(Sentences::language_of(locale), language, "{locale}");
            assert_eq!(Sentences::new(locale).language(), language.unwrap_or("en"), "{locale}");
        }
    }

    #[test]
    fn lengths_of_time_take_the_largest_unit_that_fits() {
        let cases = [
            (0, "0 seconds"),
            (1_000, "1 second"),
            (90_000, "90 seconds"),
            (60_000, "1 minute"),
            (5_400_000, "90 minutes"),
            (129_600_000, "36 hours"),
            (86_400_000, "1 day"),
            (259_200_000, "3 days"),
            (190_000_000, "2 days"),
        ];
        for (ms, words) in cases {
            assert_eq!(english().duration(ms, &clock), words, "{ms}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        let cases =
            [(0, "0"), (9_999, "9999"), (10_000, "10\u{202f}000"), (-1_234_567, "-1\u{202f}234\u{202f}567")];
        for (number, text) in cases {
            assert_eq!(grouped(number as f64), text);
        }
    }

    #[test]
    fn only_names_that_run_the_other_way_are_isolated() {
        assert_eq!(isolated("Zoë"), "Zoë");
        assert_eq!(isolated("דנה"), "\u{2068}דנה\u{2069}");
        assert_eq!(isolated("\u{202e}evil"), "\u{2068}evil\u{2069}");
    }

    #[test]
    fn every_file_of_every_language_is_without_mistakes() {
        for (language, files) in LANGUAGES {
            let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap()]);
            for (index, file) in files.iter().enumerate() {
                let resource = FluentResource::try_new((*file).to_owned())
                    .map_err(|(_, mistakes)| format!("{language}, file {index}: {mistakes:?}"))
                    .unwrap();
                bundle.add_resource(resource).map_err(|twice| format!("{language}: {twice:?}")).unwrap();
            }
        }
    }

    #[test]
    fn one_and_several_take_their_own_forms() {
        let sentences = english();
        let one = sentences.say(&Message::new("span-hours").number("count", 1), &clock);
        let two = sentences.say(&Message::new("span-hours").number("count", 2), &clock);
        assert_eq!((one.as_str(), two.as_str()), ("1 hour", "2 hours"));
        let german = Sentences::new("de-AT");
        let said = |code: &str, count: i64| german.say(&Message::new(code).number("count", count), &clock);
        let cases = [
            ("span-hours", ["0 Stunden", "1 Stunde", "2 Stunden"]),
            ("span-days", ["0 Tage", "1 Tag", "2 Tage"]),
            ("standing-connected", ["Niemand verbunden", "1 Gerät verbunden", "2 Geräte verbunden"]),
            ("home-members", ["0 Mitglieder", "1 Mitglied", "2 Mitglieder"]),
            ("proposal-ballots-count", ["0 Stimmen", "1 Stimme", "2 Stimmen"]),
            ("keeping-times", ["0-mal", "einmal", "2-mal"]),
        ];
        for (code, words) in cases {
            assert_eq!([0, 1, 2].map(|count| said(code, count)), words, "{code}");
        }
    }
}
