//! Reads a calendar file: bytes in, events with their occurrences and a report of what was not taken out.

use std::collections::{BTreeMap, HashMap};

use moothall_core::message::Message;
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Taken};
use super::flaw::{Flaw, shortened};
use super::line::{Found, Line, Lines};
use super::local::Local;
use super::merge::{Zones, merged};
use super::recurrence::{DAY_MS, Span};
use super::rule::Steps;
use super::series::Series;
use super::text::unescaped;
use super::value;
use super::written_zone::{Observance, WrittenZone};
use super::zone::Zone;

/// How much of a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of one line, unfolded.
    pub line_bytes: usize,
    /// Events, each with all that replaces its occurrences counted.
    pub events: usize,
    /// Occurrences of one event in the window.
    pub spans_each: usize,
    /// Occurrences of all events.
    pub spans: usize,
    /// Characters of a description.
    pub text_chars: usize,
    /// Things not taken that are named one by one; the others are counted.
    pub skipped: usize,
    /// Work for following rules, about one a period or occurrence.
    pub steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 32 * 1024 * 1024,
            line_bytes: 64 * 1024,
            events: 20_000,
            spans_each: 2_000,
            spans: 600_000,
            text_chars: 4_000,
            skipped: 1_000,
            steps: 20_000_000,
        }
    }
}

/// The stretch of time of which occurrences are wanted, in Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Its begin.
    pub from_ms: i64,
    /// Its end.
    pub until_ms: i64,
}

/// Whether an event is certain. A cancelled one is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It takes place.
    Confirmed,
    /// It may take place.
    Tentative,
}

/// An event with its occurrences in the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id in the file; the same for an event and for what replaces some of its occurrences.
    pub uid: String,
    /// The line at which it begins.
    pub line: u32,
    /// Its title.
    pub summary: String,
    /// What is said about it.
    pub description: String,
    /// Where it is.
    pub location: String,
    /// Its occurrences, in order; never empty.
    pub spans: Vec<Span>,
    /// The same as a series, where one can say it.
    pub series: Option<Series>,
    /// Whether it replaces occurrences of another event of the same id, which lacks them.
    pub replaces: bool,
    /// Whether it is about days rather than times.
    pub all_day: bool,
    /// Whether it occupies its time.
    pub busy: bool,
    /// Whether it is certain.
    pub status: Status,
    /// Whether its words are for its author only.
    pub private: bool,
}

/// Something that was not taken, or not as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The line in the file, from 1; 0 where it is about the whole file.
    pub line: u32,
    /// The id of the event, if it has one.
    pub uid: Option<String>,
    /// Its title, if it has one.
    pub summary: Option<String>,
    /// Why.
    pub why: Message,
}

/// What a calendar file has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Reading {
    /// The calendar's name, if it has one.
    pub name: Option<String>,
    /// The events, by their first occurrence.
    pub events: Vec<Event>,
    /// What was not taken, or not as it stood.
    pub skipped: Vec<Skipped>,
    /// How many more there are than `skipped` names.
    pub skipped_more: usize,
    /// How many events have no occurrence in the window.
    pub outside: usize,
}

/// Reads a calendar. Times without a zone, and days, are meant in the home zone.
///
/// Never fails: a file that is none gives a reading without events that says so.
pub fn read(bytes: &[u8], limits: &Limits, window: Window, home_zone: &Zone) -> Reading {
    let mut file =
        File { limits, reading: Reading::default(), events: Vec::new(), zones: Vec::new(), open: Vec::new() };
    file.take(bytes);
    let File { mut reading, events, zones: written, .. } = file;
    let mut steps = Steps::new(limits.steps);
    let mut zones = Zones { written: BTreeMap::new(), home: home_zone.clone() };
    for block in written {
        // Of two with one name the first counts, as long as it can be followed.
        let known = zones.written.entry(block.name.clone()).or_default();
        if known.is_none() {
            *known = zone(&block, window, &mut steps);
        }
    }
    let mut left = limits.spans;
    for group in groups(&events, &mut |line, draft, why| skip(&mut reading, limits, line, Some(draft), why)) {
        let most = limits.spans_each.min(left);
        let found = merged(group.whole, &group.changes, &zones, window, most, &mut steps);
        left = left.saturating_sub(found.events.iter().map(|event| event.spans.len()).sum());
        reading.outside += found.outside;
        let drafts = || group.whole.into_iter().chain(group.changes.iter().copied());
        for (line, flaw) in &found.flaws {
            let flaw = if most < limits.spans_each && matches!(flaw, Flaw::TooMany(_)) {
                &Flaw::TooManyInAll
            } else {
                flaw
            };
            let draft = drafts().find(|draft| draft.line == *line);
            skip(&mut reading, limits, *line, draft, flaw.message());
        }
        for line in &found.cancelled {
            skip(&mut reading, limits, *line, group.whole, Message::new("ics-cancelled"));
        }
        reading.events.extend(found.events);
    }
    reading.events.sort_by_key(|event| (event.spans.first().map(|span| span.from_ms), event.line));
    reading
}

fn skip(reading: &mut Reading, limits: &Limits, line: u32, draft: Option<&Draft>, why: Message) {
    if reading.skipped.len() >= limits.skipped {
        reading.skipped_more += 1;
        return;
    }
    let text = |text: &String| (!text.is_empty()).then(|| shortened(text));
    reading.skipped.push(Skipped {
        line,
        uid: draft.and_then(|draft| text(&draft.uid)),
        summary: draft.and_then(|draft| text(&draft.summary)),
        why,
    });
}

/// The drafts of one event.
struct Group<'a> {
    whole: Option<&'a Draft>,
    changes: Vec<&'a Draft>,
}

/// Sorts drafts by event; of two versions of one the later counts.
fn groups<'a>(drafts: &'a [Draft], skip: &mut dyn FnMut(u32, &Draft, Message)) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut by_uid: HashMap<&str, usize> = HashMap::new();
    let mut by_change: HashMap<(&str, String), usize> = HashMap::new();
    for draft in drafts {
        let fresh = groups.len();
        let at = match draft.uid.as_str() {
            // Without an id nothing belongs together.
            "" => fresh,
            uid => *by_uid.entry(uid).or_insert(fresh),
        };
        if at == fresh {
            groups.push(Group { whole: None, changes: Vec::new() });
        }
        let group = &mut groups[at];
        let before = match &draft.replaces {
            None => group.whole.as_mut(),
            Some((timed, _)) => {
                let next = group.changes.len();
                let known = match draft.uid.as_str() {
                    "" => next,
                    uid => *by_change.entry((uid, format!("{timed:?}"))).or_insert(next),
                };
                group.changes.get_mut(known)
            }
        };
        match (before, &draft.replaces) {
            (Some(before), _) => {
                let (older, newer) = ordered(before, draft);
                *before = newer;
                skip(older.line, older, Message::new("ics-older-version"));
            }
            (None, Some(_)) => group.changes.push(draft),
            (None, None) => group.whole = Some(draft),
        }
    }
    groups
}

/// The older of two versions, then the newer; of equal ones the one that stands later is newer.
fn ordered<'a>(before: &'a Draft, after: &'a Draft) -> (&'a Draft, &'a Draft) {
    let age = |draft: &'a Draft| (draft.sequence, draft.stamp.as_str());
    if age(before) > age(after) { (after, before) } else { (before, after) }
}

/// A VTIMEZONE as it stands.
struct ZoneBlock {
    name: String,
    parts: Vec<Vec<Line>>,
}

/// The most that a zone may have of observances and lines, and a file of zones.
const OBSERVANCES_MAX: usize = 200;
const OBSERVANCE_LINES_MAX: usize = 200;
const ZONES_MAX: usize = 200;

fn zone(block: &ZoneBlock, window: Window, steps: &mut Steps) -> Option<Zone> {
    // Rules are followed from 1970 on, or from well before the window, to well after it.
    let from = Local::from_naive_ms(window.from_ms.saturating_sub(4_000 * DAY_MS).min(0));
    let until = Local::from_naive_ms(window.until_ms.saturating_add(800 * DAY_MS));
    let observances = block.parts.iter().map(|lines| observance(lines)).collect::<Option<Vec<_>>>()?;
    let written = WrittenZone::new(&observances, from, until, steps).ok()??;
    Some(Zone::written(&block.name, written))
}

fn observance(lines: &[Line]) -> Option<Observance> {
    let first = |name: &str| lines.iter().find(|line| line.name == name);
    let local = |text: &str| match value::when(text)? {
        value::When::Date(local) | value::When::Local(local) | value::When::Utc(local) => Some(local),
    };
    let mut dates = Vec::new();
    for line in lines.iter().filter(|line| line.name == "RDATE") {
        for each in line.value.split(',') {
            dates.push(local(each.split('/').next()?)?);
        }
    }
    let rules = lines.iter().filter(|line| line.name == "RRULE");
    Some(Observance {
        start: local(&first("DTSTART")?.value)?,
        before_ms: value::offset_ms(&first("TZOFFSETFROM")?.value)?,
        after_ms: value::offset_ms(&first("TZOFFSETTO")?.value)?,
        rules: rules.map(|line| line.value.parse().ok()).collect::<Option<_>>()?,
        dates,
    })
}

/// Components that stand open around each other; deeper ones are passed over.
const DEPTH_MAX: usize = 16;

/// A component that was begun and not ended.
enum Open {
    Calendar {
        gregorian: bool,
        cancelled: bool,
    },
    Event(Box<Draft>, Option<Message>),
    Zone(ZoneBlock),
    Observance(Vec<Line>),
    /// What is not taken, with all within it.
    Other(String),
}

struct File<'a> {
    limits: &'a Limits,
    reading: Reading,
    events: Vec<Draft>,
    zones: Vec<ZoneBlock>,
    open: Vec<Open>,
}

impl File<'_> {
    fn skip(&mut self, line: u32, why: Message) {
        skip(&mut self.reading, self.limits, line, None, why);
    }

    fn take(&mut self, bytes: &[u8]) {
        let utf16 = [&b"\xff\xfe"[..], b"\xfe\xff"].iter().any(|mark| bytes.starts_with(mark));
        if utf16 {
            return self.skip(0, Message::new("ics-charset-unknown"));
        }
        let most = self.limits.bytes;
        if bytes.len() > most {
            self.skip(
                0,
                Message::new("ics-file-too-large").number("most", i64::try_from(most).unwrap_or(i64::MAX)),
            );
        }
        let mut lines = Lines::new(&bytes[..bytes.len().min(most)], self.limits.line_bytes);
        let (mut calendars, mut last) = (false, 0);
        for found in &mut lines {
            match found {
                Found::Line(line) => {
                    last = line.number;
                    calendars |= line.name == "BEGIN" && line.value.trim().eq_ignore_ascii_case("VCALENDAR");
                    self.line(line);
                }
                Found::TooLong(number) if self.listens() => {
                    self.skip(number, Message::new("ics-line-too-long"))
                }
                Found::Unreadable(number) if self.listens() => {
                    self.skip(number, Message::new("ics-line-unreadable"));
                }
                Found::TooLong(_) | Found::Unreadable(_) => {}
            }
        }
        if lines.other_charset {
            self.skip(0, Message::new("ics-charset-guessed"));
        }
        if !calendars {
            self.reading.skipped.clear();
            self.reading.skipped_more = 0;
            return self.skip(0, Message::new("ics-not-a-calendar"));
        }
        // An event that the file breaks off in may lack its end or its exceptions.
        while let Some(open) = self.open.pop() {
            match open {
                Open::Event(draft, _) => {
                    skip(
                        &mut self.reading,
                        self.limits,
                        draft.line,
                        Some(&draft),
                        Message::new("ics-cut-off"),
                    );
                }
                Open::Calendar { .. } => self.skip(last, Message::new("ics-cut-off")),
                Open::Zone(_) | Open::Observance(_) | Open::Other(_) => {}
            }
        }
    }

    /// Whether what stands here is looked at: within a calendar, and not within something passed over.
    fn listens(&self) -> bool {
        !matches!(self.open.last(), None | Some(Open::Other(_)))
    }

    fn line(&mut self, line: Line) {
        match line.name.as_str() {
            "BEGIN" => self.begin(&line),
            "END" => self.end(&line.value.trim().to_ascii_uppercase()),
            _ => self.property(line),
        }
    }

    fn begin(&mut self, line: &Line) {
        let name = line.value.trim().to_ascii_uppercase();
        if self.open.len() >= DEPTH_MAX {
            // Passed over as what it stands in is; its end finds nothing open of that name.
            return;
        }
        let open = match (self.open.last(), name.as_str()) {
            (None, "VCALENDAR") => Open::Calendar { gregorian: true, cancelled: false },
            (Some(Open::Calendar { .. }), "VEVENT") => {
                Open::Event(Box::new(Draft { line: line.number, ..Draft::default() }), None)
            }
            (Some(Open::Calendar { .. }), "VTIMEZONE") => {
                Open::Zone(ZoneBlock { name: String::new(), parts: Vec::new() })
            }
            (Some(Open::Zone(_)), "STANDARD" | "DAYLIGHT") => Open::Observance(Vec::new()),
            (Some(Open::Calendar { .. }), _) => {
                self.skip(line.number, Message::new("ics-not-an-event").text("kind", shortened(&name)));
                Open::Other(name)
            }
            _ => Open::Other(name),
        };
        self.open.push(open);
    }

    fn end(&mut self, name: &str) {
        let named = |open: &Open| match open {
            Open::Calendar { .. } => name == "VCALENDAR",
            Open::Event(..) => name == "VEVENT",
            Open::Zone(_) => name == "VTIMEZONE",
            Open::Observance(_) => name == "STANDARD" || name == "DAYLIGHT",
            Open::Other(other) => name == other,
        };
        // What stands open within it ends with it.
        let Some(depth) = self.open.iter().rposition(named) else { return };
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { return };
            self.ended(open);
        }
    }

    fn ended(&mut self, open: Open) {
        match open {
            Open::Event(mut draft, problem) => {
                let (gregorian, cancelled) = match self.open.first() {
                    Some(Open::Calendar { gregorian, cancelled }) => (*gregorian, *cancelled),
                    _ => (true, false),
                };
                draft.cancelled |= cancelled;
                let problem = problem.or_else(|| (!gregorian).then(|| Message::new("ics-not-gregorian")));
                let full = (self.events.len() >= self.limits.events).then(|| {
                    let most = i64::try_from(self.limits.events).unwrap_or(i64::MAX);
                    Message::new("ics-too-many-events").number("most", most)
                });
                match problem.or(full) {
                    Some(why) => skip(&mut self.reading, self.limits, draft.line, Some(&draft), why),
                    None => self.events.push(*draft),
                }
            }
            Open::Zone(block) if self.zones.len() < ZONES_MAX && !block.name.is_empty() => {
                self.zones.push(block)
            }
            Open::Observance(lines) => {
                if let Some(Open::Zone(block)) = self.open.last_mut()
                    && block.parts.len() < OBSERVANCES_MAX
                {
                    block.parts.push(lines);
                }
            }
            Open::Calendar { .. } | Open::Zone(_) | Open::Other(_) => {}
        }
    }

    fn property(&mut self, line: Line) {
        let number = line.number;
        let mut remark = None;
        match self.open.last_mut() {
            Some(Open::Calendar { gregorian, cancelled }) => match line.name.as_str() {
                "CALSCALE" => *gregorian = line.value.trim().eq_ignore_ascii_case("GREGORIAN"),
                "METHOD" => *cancelled = line.value.trim().eq_ignore_ascii_case("CANCEL"),
                "X-WR-CALNAME" | "NAME" if self.reading.name.is_none() => {
                    self.reading.name = Some(unescaped(&line.value).chars().take(200).collect());
                }
                _ => {}
            },
            Some(Open::Event(draft, problem)) => match draft.take(&line, self.limits.text_chars) {
                Taken::Yes => {}
                Taken::NotReadable => remark = Some(Message::new("ics-line-unreadable")),
                Taken::Cut => remark = Some(Message::new("ics-text-cut").text("property", line.name)),
                Taken::TooMany => *problem = Some(Message::new("ics-too-many-dates")),
                Taken::Fatal => *problem = Some(Flaw::Time(line.value).message()),
            },
            Some(Open::Zone(block)) if line.name == "TZID" => line.value.trim().clone_into(&mut block.name),
            Some(Open::Observance(lines)) if lines.len() < OBSERVANCE_LINES_MAX => {
                if ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"].contains(&line.name.as_str()) {
                    lines.push(line);
                }
            }
            Some(Open::Zone(_) | Open::Observance(_) | Open::Other(_)) | None => {}
        }
        if let (Some(why), Some(Open::Event(draft, _))) = (remark, self.open.last()) {
            skip(&mut self.reading, self.limits, number, Some(draft), why);
        }
    }
}
