//! Why a rule, a zone or a part of a calendar file is not taken.

use moothall_core::message::Message;

/// What is wrong with something that came from outside. Each has its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// No time zone has this name.
    ZoneUnknown(String),
    /// A date or time that cannot be read, or that no calendar has.
    Time(String),
    /// A repetition that cannot be read.
    Rule(String),
    /// A repetition by the minute or the second, or at very many times of a day.
    RuleTooOften,
    /// A repetition that takes too much work to follow.
    RuleTooLong,
    /// A repetition that cannot be parted into two.
    RuleWhole,
    /// More occurrences than are taken at once.
    TooMany(usize),
    /// More occurrences than are taken of one file.
    TooManyInAll,
    /// An event without a begin.
    NoStart,
    /// An event that ends before it begins.
    EndsBefore,
    /// An event that lasts longer than is taken.
    TooLong,
}

impl Flaw {
    /// The sentence to be: what is wrong.
    pub fn message(&self) -> Message {
        match self {
            Self::ZoneUnknown(zone) => Message::new("ics-zone-unknown").text("zone", shortened(zone)),
            Self::Time(text) => Message::new("ics-time-unreadable").text("text", shortened(text)),
            Self::Rule(text) => Message::new("ics-rule-unreadable").text("text", shortened(text)),
            Self::RuleTooOften => Message::new("ics-rule-too-often"),
            Self::RuleWhole => Message::new("ics-rule-whole"),
            Self::RuleTooLong => Message::new("ics-rule-too-long"),
            Self::TooMany(most) => Message::new("ics-too-many-occurrences")
                .number("most", i64::try_from(*most).unwrap_or(i64::MAX)),
            Self::TooManyInAll => Message::new("ics-too-many-in-all"),
            Self::NoStart => Message::new("ics-no-start"),
            Self::EndsBefore => Message::new("ics-ends-before-start"),
            Self::TooLong => Message::new("ics-lasts-too-long"),
        }
    }
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message().code)
    }
}

impl std::error::Error for Flaw {}

/// Foreign text in a sentence: enough to find the place, never a page.
pub(super) fn shortened(text: &str) -> String {
    const CHARS_MAX: usize = 80;
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect();
    if text.chars().nth(CHARS_MAX).is_some() {
        short.push('…');
    }
    short
}
