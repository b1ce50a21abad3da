//! From the drafts of one event (the event itself and what replaces some of its occurrences) to spans.

use std::collections::BTreeMap;

use super::draft::{Draft, Timed};
use super::flaw::Flaw;
use super::local::Local;
use super::read::{Event, Status, Window};
use super::recurrence::{DAY_MS, Except, Length, Recurrence, Span};
use super::rule::{Rule, Steps};
use super::series::Series;
use super::value::{End, When};
use super::zone::Zone;

/// The zones of a file.
pub(super) struct Zones {
    /// As the file writes them, by their names there; `None` for one that cannot be followed.
    pub(super) written: BTreeMap<String, Option<Zone>>,
    /// Where a time without a zone is meant.
    pub(super) home: Zone,
}

impl Zones {
    /// A zone by its name in the file: one that everybody knows first, then the file's own, then what Windows calls it.
    fn find(&self, tzid: &str) -> Result<Zone, Flaw> {
        if let Some(zone) = Zone::iana(tzid) {
            return Ok(zone);
        }
        match self.written.get(tzid) {
            Some(Some(zone)) => Ok(zone.clone()),
            _ => Zone::named(tzid),
        }
    }

    fn of(&self, timed: &Timed) -> Result<(Local, Zone), Flaw> {
        match (timed.when, &timed.tzid) {
            (When::Utc(local), _) => Ok((local, Zone::utc())),
            (When::Date(local), _) | (When::Local(local), None) => Ok((local, self.home.clone())),
            (When::Local(local), Some(tzid)) => Ok((local, self.find(tzid)?)),
        }
    }

    fn moment(&self, timed: &Timed) -> Result<i64, Flaw> {
        self.of(timed).map(|(local, zone)| zone.moment(local).ms)
    }
}

/// A draft whose times are known.
struct Settled {
    recurrence: Recurrence,
    all_day: bool,
    /// Whether a [`Series`] can say the same.
    plain: bool,
}

fn settled(draft: &Draft, zones: &Zones) -> Result<Settled, Flaw> {
    let timed = draft.start.as_ref().ok_or(Flaw::NoStart)?;
    let (start, zone) = zones.of(timed)?;
    let all_day = matches!(timed.when, When::Date(_));
    let from_ms = zone.moment(start).ms;
    let length = match (&draft.end, draft.length) {
        (Some(end), _) => match (all_day, end.when) {
            (true, When::Date(end)) => {
                let days = (end.naive_ms() - start.naive_ms()) / DAY_MS;
                // Many programs write the same day as the end of one day.
                Length::days(if days == 0 { 1 } else { days })
            }
            _ => Length::ms(zones.moment(end)? - from_ms),
        },
        (None, Some(length)) => length,
        (None, None) if all_day => Length::days(1),
        (None, None) => Length::default(),
    }
    .checked()?;
    let rules = |texts: &[String]| texts.iter().map(|text| text.parse()).collect::<Result<Vec<Rule>, Flaw>>();
    let mut plain = zone.is_named() && draft.rules.len() <= 1 && draft.except_rules.is_empty();
    let mut extra = Vec::new();
    for (timed, end) in &draft.extra {
        let local = match timed.when {
            // A day alone means the event's time on it.
            When::Date(day) => day.plus_ms(start.naive_ms() - start.midnight().naive_ms()),
            _ => zone.local(zones.moment(timed)?),
        };
        let own = match end {
            None => None,
            Some(End::After(length)) => Some(*length),
            Some(End::At(when)) => {
                let until = zones.moment(&Timed { when: *when, tzid: timed.tzid.clone() })?;
                Some(Length::ms(until - zone.moment(local).ms))
            }
        };
        plain &= own.is_none();
        extra.push((local, own.map(Length::checked).transpose()?));
    }
    let mut except = Except { rules: rules(&draft.except_rules)?, ..Except::default() };
    for timed in &draft.except {
        if let (When::Date(day), false) = (timed.when, all_day) {
            plain = false;
            except.days.insert(day);
        } else {
            except.moments.insert(zones.moment(timed)?);
        }
    }
    let recurrence = Recurrence { zone, start, length, rules: rules(&draft.rules)?, extra, except };
    Ok(Settled { recurrence, all_day, plain })
}

fn event(draft: &Draft, all_day: bool, spans: Vec<Span>, series: Option<Series>) -> Event {
    Event {
        uid: draft.uid.clone(),
        line: draft.line,
        summary: draft.summary.clone(),
        description: draft.description.clone(),
        location: draft.location.clone(),
        spans,
        series,
        replaces: draft.replaces.is_some(),
        all_day,
        busy: !draft.free,
        status: if draft.tentative { Status::Tentative } else { Status::Confirmed },
        private: draft.private,
    }
}

/// What replaces one occurrence or all that follow, with its times.
struct Change<'a> {
    draft: &'a Draft,
    /// The begin that it replaces; a day alone replaces the one that begins on that day.
    at: Local,
    at_ms: i64,
    whole_day: bool,
    following: bool,
    settled: Settled,
    spans: Vec<Span>,
}

impl Change<'_> {
    fn replaces(&self, span: &Span) -> bool {
        if self.whole_day { span.local.midnight() == self.at } else { span.from_ms == self.at_ms }
    }
}

/// What became of the drafts of one event.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) events: Vec<Event>,
    /// Drafts that were not taken, by their lines.
    pub(super) flaws: Vec<(u32, Flaw)>,
    /// How many lie outside the window.
    pub(super) outside: usize,
    /// Events that are cancelled as a whole, by their lines.
    pub(super) cancelled: Vec<u32>,
}

/// Puts the drafts of one event together: `whole` is the event itself, if the file has it.
pub(super) fn merged(
    whole: Option<&Draft>,
    changes: &[&Draft],
    zones: &Zones,
    window: Window,
    most: usize,
    steps: &mut Steps,
) -> Merged {
    let mut merged = Merged::default();
    let mut known: Vec<Change<'_>> = Vec::new();
    for draft in changes {
        match change(draft, zones) {
            Ok(change) => known.push(change),
            Err(flaw) => merged.flaws.push((draft.line, flaw)),
        }
    }
    known.sort_by_key(|change| change.at_ms);
    match whole {
        Some(draft) if draft.cancelled => merged.cancelled.push(draft.line),
        Some(draft) => match settled(draft, zones).and_then(|settled| {
            let spans = followed(&settled, &mut known, window, most, steps)?;
            Ok((settled, spans))
        }) {
            Ok((_, spans)) if spans.is_empty() => merged.outside += 1,
            Ok((settled, spans)) => {
                let series = known.is_empty().then(|| series(&settled)).flatten();
                merged.events.push(event(draft, settled.all_day, spans, series));
            }
            Err(flaw) => merged.flaws.push((draft.line, flaw)),
        },
        None => {}
    }
    let whole_is_out = whole.is_some_and(|draft| draft.cancelled);
    for mut change in known {
        if change.draft.cancelled || whole_is_out {
            continue;
        }
        if !change.following || whole.is_none() {
            let recurrence =
                Recurrence { rules: Vec::new(), extra: Vec::new(), ..change.settled.recurrence.clone() };
            match recurrence.spans(window.from_ms, window.until_ms, most, steps) {
                Ok(spans) => change.spans = spans,
                Err(flaw) => merged.flaws.push((change.draft.line, flaw)),
            }
        }
        if change.spans.is_empty() {
            merged.outside += 1;
        } else {
            merged.events.push(event(change.draft, change.settled.all_day, change.spans, None));
        }
    }
    merged
}

fn change<'a>(draft: &'a Draft, zones: &Zones) -> Result<Change<'a>, Flaw> {
    let (timed, following) = draft.replaces.as_ref().ok_or(Flaw::NoStart)?;
    let (at, zone) = zones.of(timed)?;
    let settled = if draft.start.is_none() && draft.cancelled {
        // A cancellation may leave the begin out.
        settled(&Draft { start: Some(timed.clone()), ..draft.clone() }, zones)?
    } else {
        settled(draft, zones)?
    };
    let whole_day = matches!(timed.when, When::Date(_));
    let at_ms = zone.moment(at).ms;
    Ok(Change { draft, at, at_ms, whole_day, following: *following, settled, spans: Vec::new() })
}

/// The spans of the event itself, without what is replaced; what follows a change of all that follow goes to that change.
fn followed(
    settled: &Settled,
    changes: &mut [Change<'_>],
    window: Window,
    most: usize,
    steps: &mut Steps,
) -> Result<Vec<Span>, Flaw> {
    let recurrence = &settled.recurrence;
    // The change by the wall clock, so that occurrences moved into the window are found.
    let moved = |change: &Change<'_>| {
        let replaced =
            if change.whole_day { change.at } else { change.settled.recurrence.zone.local(change.at_ms) };
        change.settled.recurrence.start.naive_ms() - replaced.naive_ms()
    };
    let reach = changes
        .iter()
        .filter(|change| change.following)
        .map(|change| moved(change).abs() + change.settled.recurrence.length.ample_ms())
        .max()
        .unwrap_or(0);
    let (from_ms, until_ms) = (window.from_ms.saturating_sub(reach), window.until_ms.saturating_add(reach));
    // Those that are replaced do not count, and some only lie near the window.
    let ample = most.saturating_mul(2).saturating_add(changes.len());
    let all = recurrence.spans(from_ms, until_ms, ample, steps).map_err(|flaw| match flaw {
        Flaw::TooMany(_) => Flaw::TooMany(most),
        other => other,
    })?;
    let touches = |span: &Span| {
        span.from_ms < window.until_ms && (span.until_ms > window.from_ms || span.from_ms >= window.from_ms)
    };
    let mut own = Vec::new();
    for span in all {
        if changes.iter().any(|change| !change.following && change.replaces(&span)) {
            continue;
        }
        let later = |change: &&mut Change<'_>| {
            change.following && (change.at_ms <= span.from_ms || change.replaces(&span))
        };
        match changes.iter_mut().rev().find(later) {
            None if touches(&span) => own.push(span),
            None => {}
            Some(change) => {
                let zone = &change.settled.recurrence.zone;
                let local = zone.local(span.from_ms).plus_ms(moved(change));
                let at = zone.moment(local);
                let until_ms = change.settled.recurrence.length.end_ms(zone, local, at.ms);
                let span = Span { from_ms: at.ms, until_ms, local, shift: at.shift };
                if touches(&span) {
                    change.spans.push(span);
                }
            }
        }
    }
    if own.len() > most {
        return Err(Flaw::TooMany(most));
    }
    Ok(own)
}

/// The event as a series that can be kept and changed, where one says the same.
fn series(settled: &Settled) -> Option<Series> {
    let recurrence = &settled.recurrence;
    let repeats = !recurrence.rules.is_empty() || !recurrence.extra.is_empty();
    (settled.plain && repeats).then(|| Series {
        zone: recurrence.zone.clone(),
        from: recurrence.start,
        length: recurrence.length,
        rule: recurrence.rules.first().cloned(),
        extra: recurrence.extra.iter().map(|(local, _)| *local).collect(),
        except: recurrence.except.moments.iter().map(|ms| recurrence.zone.local(*ms)).collect(),
    })
}
