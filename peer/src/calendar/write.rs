//! Writes a calendar file (RFC 5545).

use std::collections::BTreeMap;

use super::local::Local;
use super::recurrence::{DAY_MS, Length};
use super::series::Series;
use super::text::{escaped, fold, quoted};
use super::zone::Zone;
use super::zone_text::vtimezone;

/// What stands above the events.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// The calendar's name.
    pub name: &'a str,
    /// What a hidden event is called, "Busy" in the reader's language.
    pub busy: &'a str,
    /// When it is written, in Unix milliseconds.
    pub stamp_ms: i64,
}

/// When an event takes place.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// Once, between two moments in Unix milliseconds.
    Span {
        /// Its begin.
        from_ms: i64,
        /// Its end.
        until_ms: i64,
    },
    /// By the wall clock of a zone, and again.
    Series(Series),
    /// On whole days, whatever the zone.
    Days {
        /// The first; its time of day does not count.
        from: Local,
        /// How many; at least one.
        days: u32,
    },
}

/// An event to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Out {
    /// An id that stays the same whenever it is written.
    pub uid: String,
    /// Its title.
    pub summary: String,
    /// What is said about it; nothing is written where it is empty.
    pub description: String,
    /// Where it is; nothing is written where it is empty.
    pub location: String,
    /// When it takes place.
    pub when: When,
    /// Whether it occupies its time.
    pub busy: bool,
    /// Whether it may still not take place.
    pub tentative: bool,
    /// Whether it is nobody else's business.
    pub private: bool,
    /// Whether no more is said than that the time is taken.
    pub hidden: bool,
}

/// Writes a calendar: lines folded and ended as RFC 5545 wants, each zone that is used with its changes.
pub fn write(events: &[Out], head: &Head<'_>) -> String {
    let mut text = String::new();
    let mut line = |content: &str| text.push_str(&fold(content));
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Moothall//Moothall//EN");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("NAME:{}", escaped(head.name)));
    line(&format!("X-WR-CALNAME:{}", escaped(head.name)));
    for (zone, first_ms, last_ms) in zones(events).into_values() {
        text.push_str(&vtimezone(zone, first_ms, last_ms));
    }
    let stamp = utc(head.stamp_ms);
    for event in events {
        write_event(&mut text, event, head.busy, &stamp);
    }
    text.push_str(&fold("END:VCALENDAR"));
    text
}

fn utc(ms: i64) -> String {
    format!("{}Z", Local::from_naive_ms(ms).compact())
}

fn is_utc(zone: &Zone) -> bool {
    ["UTC", "Etc/UTC"].contains(&zone.name()) || !zone.is_named()
}

/// The zones that are used, with their first and last use.
fn zones(events: &[Out]) -> BTreeMap<&str, (&Zone, i64, i64)> {
    let mut used: BTreeMap<&str, (&Zone, i64, i64)> = BTreeMap::new();
    for event in events {
        let When::Series(series) = &event.when else { continue };
        if is_utc(&series.zone) {
            continue;
        }
        let begins = series.extra.iter().chain([&series.from]).map(|local| local.naive_ms());
        for ms in begins {
            // A day more on both sides is more than any offset.
            let entry = used.entry(series.zone.name()).or_insert((&series.zone, ms - DAY_MS, ms + DAY_MS));
            entry.1 = entry.1.min(ms - DAY_MS);
            entry.2 = entry.2.max(ms + DAY_MS);
        }
    }
    used
}

fn write_event(text: &mut String, event: &Out, busy: &str, stamp: &str) {
    let mut line = |content: &str| text.push_str(&fold(content));
    line("BEGIN:VEVENT");
    line(&format!("UID:{}", escaped(&event.uid)));
    line(&format!("DTSTAMP:{stamp}"));
    match &event.when {
        When::Span { from_ms, until_ms } => {
            line(&format!("DTSTART:{}", utc(*from_ms)));
            line(&format!("DTEND:{}", utc(*until_ms)));
        }
        When::Days { from, days } => {
            let until = from.plus_days(i64::from((*days).max(1)));
            line(&format!("DTSTART;VALUE=DATE:{}", from.compact_date()));
            line(&format!("DTEND;VALUE=DATE:{}", until.compact_date()));
        }
        When::Series(series) => write_series(&mut line, series),
    }
    if event.hidden {
        line(&format!("SUMMARY:{}", escaped(busy)));
    } else {
        line(&format!("SUMMARY:{}", escaped(&event.summary)));
        if !event.description.is_empty() {
            line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        }
        if !event.location.is_empty() {
            line(&format!("LOCATION:{}", escaped(&event.location)));
        }
    }
    line(if event.private { "CLASS:PRIVATE" } else { "CLASS:PUBLIC" });
    line(if event.tentative { "STATUS:TENTATIVE" } else { "STATUS:CONFIRMED" });
    line(if event.busy { "TRANSP:OPAQUE" } else { "TRANSP:TRANSPARENT" });
    line("END:VEVENT");
}

fn write_series(line: &mut impl FnMut(&str), series: &Series) {
    let (zone, plain) = (&series.zone, is_utc(&series.zone));
    let time = |local: Local| if plain { utc(zone.moment(local).ms) } else { local.compact() };
    let named = if plain { String::new() } else { format!(";TZID={}", quoted(zone.name())) };
    let dates = |all: &[Local]| all.iter().map(|local| time(*local)).collect::<Vec<_>>().join(",");
    line(&format!("DTSTART{named}:{}", time(series.from)));
    line(&format!("DURATION:{}", duration(series.length)));
    if let Some(rule) = &series.rule {
        line(&format!("RRULE:{rule}"));
    }
    if !series.extra.is_empty() {
        line(&format!("RDATE{named}:{}", dates(&series.extra)));
    }
    if !series.except.is_empty() {
        line(&format!("EXDATE{named}:{}", dates(&series.except)));
    }
}

/// A length as DURATION: days by the calendar, the rest in seconds.
fn duration(length: Length) -> String {
    let seconds = length.ms / 1_000;
    match (length.days, seconds) {
        (0, seconds) => format!("PT{seconds}S"),
        (days, 0) => format!("P{days}D"),
        (days, seconds) => format!("P{days}DT{seconds}S"),
    }
}
