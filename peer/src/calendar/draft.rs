//! An event as a file has it, line by line, before zones are known.

use super::line::Line;
use super::recurrence::Length;
use super::text::unescaped;
use super::value::{self, End, When};

/// A time with the zone that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Timed {
    pub(super) when: When,
    pub(super) tzid: Option<String>,
}

/// The most lines of dates and rules that one event may have.
const DATES_MAX: usize = 10_000;

/// One VEVENT.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) line: u32,
    pub(super) uid: String,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) location: String,
    pub(super) start: Option<Timed>,
    pub(super) end: Option<Timed>,
    pub(super) length: Option<Length>,
    pub(super) rules: Vec<String>,
    pub(super) except_rules: Vec<String>,
    pub(super) extra: Vec<(Timed, Option<End>)>,
    pub(super) except: Vec<Timed>,
    /// What it replaces, and whether all that follows too.
    pub(super) replaces: Option<(Timed, bool)>,
    pub(super) sequence: i64,
    pub(super) stamp: String,
    pub(super) cancelled: bool,
    pub(super) tentative: bool,
    pub(super) free: bool,
    pub(super) private: bool,
}

/// What a line of an event was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    /// It cannot be read, and the event goes on without it.
    NotReadable,
    /// The text was cut to the length that is taken.
    Cut,
    /// The event has more dates than are taken.
    TooMany,
    /// Without this line there is no event.
    Fatal,
}

impl Draft {
    /// Takes one line of the event.
    pub(super) fn take(&mut self, line: &Line, text_chars_max: usize) -> Taken {
        let timed = |text: &str| {
            let tzid = line.param("TZID").map(|tzid| tzid.trim().to_owned());
            value::when(text).map(|when| Timed { when, tzid })
        };
        let text = |to: &mut String, most: usize| {
            let whole = unescaped(&line.value);
            let cut = whole.char_indices().nth(most).map(|(at, _)| at);
            cut.map_or(whole.as_str(), |at| &whole[..at]).clone_into(to);
            if cut.is_some() { Taken::Cut } else { Taken::Yes }
        };
        match line.name.as_str() {
            "UID" => return text(&mut self.uid, 255),
            "SUMMARY" => return text(&mut self.summary, 500.min(text_chars_max)),
            "LOCATION" => return text(&mut self.location, 500.min(text_chars_max)),
            "DESCRIPTION" => return text(&mut self.description, text_chars_max),
            "DTSTART" => match timed(&line.value) {
                Some(start) => self.start = Some(start),
                None => return Taken::Fatal,
            },
            "DTEND" => match timed(&line.value) {
                Some(end) => self.end = Some(end),
                None => return Taken::Fatal,
            },
            "DURATION" => match value::length(&line.value) {
                Some(length) => self.length = Some(length),
                None => return Taken::Fatal,
            },
            "RRULE" if self.rules.len() < 16 => self.rules.push(line.value.clone()),
            "EXRULE" if self.except_rules.len() < 16 => self.except_rules.push(line.value.clone()),
            "RRULE" | "EXRULE" => return Taken::TooMany,
            "RDATE" => {
                for each in line.value.split(',') {
                    let found = match value::period(each) {
                        Some((when, end)) => {
                            let tzid = line.param("TZID").map(|tzid| tzid.trim().to_owned());
                            Some((Timed { when, tzid }, Some(end)))
                        }
                        None => timed(each).map(|when| (when, None)),
                    };
                    let Some(found) = found else { return Taken::NotReadable };
                    if self.extra.len() >= DATES_MAX {
                        return Taken::TooMany;
                    }
                    self.extra.push(found);
                }
            }
            "EXDATE" => {
                for each in line.value.split(',') {
                    let Some(found) = timed(each) else { return Taken::NotReadable };
                    if self.except.len() >= DATES_MAX {
                        return Taken::TooMany;
                    }
                    self.except.push(found);
                }
            }
            "RECURRENCE-ID" => {
                let following =
                    line.param("RANGE").is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
                match timed(&line.value) {
                    Some(when) => self.replaces = Some((when, following)),
                    None => return Taken::Fatal,
                }
            }
            "SEQUENCE" => self.sequence = line.value.trim().parse().unwrap_or(0),
            "DTSTAMP" | "LAST-MODIFIED" if line.value.len() < 32 && line.value > self.stamp => {
                line.value.clone_into(&mut self.stamp);
            }
            "STATUS" => {
                self.cancelled = line.value.trim().eq_ignore_ascii_case("CANCELLED");
                self.tentative = line.value.trim().eq_ignore_ascii_case("TENTATIVE");
            }
            "TRANSP" => self.free = line.value.trim().eq_ignore_ascii_case("TRANSPARENT"),
            "CLASS" => self.private = !line.value.trim().eq_ignore_ascii_case("PUBLIC"),
            _ => {}
        }
        Taken::Yes
    }
}
