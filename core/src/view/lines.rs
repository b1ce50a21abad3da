//! What a screen shows of a fork: two lines of the order side by side, what they differ in, and which is followed here.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, EntryId, ResourceId, RunningHash};
use crate::message::Message;

/// So many differing entries of two lines are shown; the rest is a number.
pub const DIFFERENCES_MAX: usize = 200;

/// Where the order parts, as far as this device was shown other lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// One for each line that is not followed here, the latest parting first.
    pub forks: Vec<Fork>,
}

/// Two lines that part after one position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    /// The last position that both share.
    pub after: u64,
    /// The certified time of that, in Unix milliseconds.
    pub after_ms: Option<i64>,
    /// The line that this device follows.
    pub ours: Line,
    /// The other.
    pub theirs: Line,
    /// Whether the member said that this device stays with its line.
    pub chosen: bool,
    /// Entries that only one of them placed, or that they judged differently; the first [`DIFFERENCES_MAX`].
    pub differences: Vec<Difference>,
    /// How many more there are.
    pub more: u64,
    /// Times that one member has on the one line and another on the other.
    pub contested: Vec<Contested>,
}

/// One of two lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The hash after its first batch, by which it is called.
    pub begin: RunningHash,
    /// The epoch of its first batch.
    pub epoch: u32,
    /// How it came about, in words.
    pub origin: Message,
    /// The newest position of it that is known here.
    pub end: u64,
    /// The certified time of its first batch, in Unix milliseconds, where that is known here.
    pub begin_ms: Option<i64>,
    /// Its keepers: their members' names with the short ids of their devices.
    pub keepers: Vec<String>,
    /// Which of them signed what is known of it.
    pub signers: Vec<String>,
    /// Up to which position what it places is known here; none where nothing of it is.
    pub listed: Option<u64>,
    /// How many entries it places up to there.
    pub entries: u64,
}

/// What became of an entry on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is confirmed and counts.
    Accepted,
    /// It is confirmed as refused.
    Refused,
    /// It is not placed there, as far as that is known here.
    NotPlaced,
}

/// An entry in which two lines differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Which, where it is here.
    pub entry: Option<EntryId>,
    /// Whose device wrote it.
    pub by: String,
    /// Which device.
    pub device: DeviceId,
    /// Its number in the journal.
    pub sequence: u64,
    /// Whether the reader wrote it.
    pub mine: bool,
    /// What it does, in words.
    pub what: Message,
    /// What became of it on the line that is followed here.
    pub ours: Fate,
    /// And on the other.
    pub theirs: Fate,
}

/// A time that is one member's on the one line and another's on the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contested {
    /// Of what.
    pub resource: ResourceId,
    /// Its name.
    pub resource_name: String,
    /// From when, in Unix milliseconds.
    pub from_ms: i64,
    /// Until when.
    pub until_ms: i64,
    /// Who has it on the line that is followed here; nobody's name where that is private.
    pub ours: String,
    /// Who has it on the other.
    pub theirs: String,
}

impl Fate {
    /// In words.
    pub fn said(self) -> Message {
        Message::new(match self {
            Self::Accepted => "line-fate-accepted",
            Self::Refused => "line-fate-refused",
            Self::NotPlaced => "line-fate-not-placed",
        })
    }
}

impl Line {
    /// What is known of what it places, in words.
    pub fn listed_said(&self) -> Message {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        match self.listed {
            None => Message::new("line-not-listed"),
            Some(listed) if listed < self.end => Message::new("line-listed-until")
                .number("entries", number(self.entries))
                .number("position", number(listed)),
            Some(_) => Message::new("line-listed").number("entries", number(self.entries)),
        }
    }
}

impl Contested {
    /// Who has it where, in words.
    pub fn said(&self) -> Message {
        Message::new("line-contested")
            .text("resource", self.resource_name.clone())
            .time("from", self.from_ms)
            .time("until", self.until_ms)
            .text("ours", had(&self.ours))
            .text("theirs", had(&self.theirs))
    }
}

/// Whose it is; a word for the sentence where that is private.
fn had(name: &str) -> &str {
    if name.is_empty() { "private" } else { name }
}
