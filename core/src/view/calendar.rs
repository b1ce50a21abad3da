//! What becomes of a calendar file, event by event, before and while it is carried out.

use serde::{Deserialize, Serialize};

use crate::message::Message;
use crate::request::hall::Hall;

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is booked.
    Taken,
    /// It was taken before and differs now: what was booked of it is booked anew.
    Changed,
    /// It was taken before and is as it was.
    Same,
    /// It is not booked.
    Skipped,
}

/// One event of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The line in the file, from 1; 0 where it is about the whole file.
    pub line: u32,
    /// Its title.
    pub title: String,
    /// Its first time that is not over, in Unix milliseconds; none where it has none.
    pub from_ms: Option<i64>,
    /// How many times it has that are not over.
    pub times: u32,
    /// What becomes of it.
    pub fate: Fate,
    /// Why it is skipped, or why not all of it is booked.
    pub why: Option<Message>,
    /// What books it; none where nothing is to be done.
    pub act: Option<Box<Hall>>,
}

/// What becomes of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CalendarPlan {
    /// The calendar's name, if it has one.
    pub name: Option<String>,
    /// The events, by their first time; then what could not be read.
    pub events: Vec<Planned>,
    /// How many events have no time from now on, as far ahead as anything can be booked.
    pub outside: u32,
}

impl Planned {
    /// The code of what becomes of it, or became once it was carried out.
    pub fn code(&self) -> &'static str {
        match (self.fate, self.act.is_some()) {
            (Fate::Taken, true) => "plan-will-take",
            (Fate::Taken, false) => "plan-taken",
            (Fate::Changed, true) => "plan-will-change",
            (Fate::Changed, false) => "plan-changed",
            (Fate::Same, _) => "plan-same",
            (Fate::Skipped, _) => "plan-skipped",
        }
    }
}

impl CalendarPlan {
    /// How many events have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.events.iter().filter(|event| event.fate == fate).count()
    }

    /// What says that the file is no calendar at all, if it is none.
    pub fn not_a_calendar(&self) -> Option<&Message> {
        self.events.iter().filter_map(|event| event.why.as_ref()).find(|why| why.code == "ics-not-a-calendar")
    }

    /// Whether something of it is still to be carried out.
    pub fn is_open(&self) -> bool {
        self.events.iter().any(|event| event.act.is_some())
    }

    /// How many events have which fate, as a sentence.
    pub fn counts(&self) -> Message {
        let number = |fate| i64::try_from(self.count(fate)).unwrap_or(i64::MAX);
        Message::new(if self.is_open() { "plan-counts-open" } else { "plan-counts" })
            .number("taken", number(Fate::Taken))
            .number("changed", number(Fate::Changed))
            .number("same", number(Fate::Same))
            .number("skipped", number(Fate::Skipped))
            .number("outside", self.outside.into())
    }
}
