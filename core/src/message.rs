//! What is said to a person, before it is put into words: a code from `locales/*.ftl` and its arguments.
//!
//! Rules and faults produce messages; [`crate::sentences`] turns them into sentences of the reader's language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One argument of a [`Message`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// A name or other text, shown as it is.
    Text(String),
    /// A count; chooses the plural form too.
    Number(i64),
    /// A moment in Unix milliseconds, shown by the reader's locale and time zone.
    Time(i64),
    /// A length of time in milliseconds, shown in the largest unit that fits.
    Duration(i64),
}

/// A sentence to be: the code names it in the Fluent files, the arguments fill it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The message's id in the Fluent files, such as `refused-slot-taken`.
    pub code: String,
    /// What fills its variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Arg>,
}

impl Message {
    /// A message without arguments.
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), args: BTreeMap::new() }
    }

    /// Adds one argument.
    #[must_use]
    pub fn with(mut self, name: &str, arg: Arg) -> Self {
        self.args.insert(name.to_owned(), arg);
        self
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.with(name, Arg::Text(text.into()))
    }

    /// Adds a number.
    #[must_use]
    pub fn number(self, name: &str, number: i64) -> Self {
        self.with(name, Arg::Number(number))
    }

    /// Adds a moment, in Unix milliseconds.
    #[must_use]
    pub fn time(self, name: &str, unix_ms: i64) -> Self {
        self.with(name, Arg::Time(unix_ms))
    }

    /// Adds a length of time, in milliseconds.
    #[must_use]
    pub fn duration(self, name: &str, ms: i64) -> Self {
        self.with(name, Arg::Duration(ms))
    }
}
