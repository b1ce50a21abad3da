//! From local times and rules to spans in UTC.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::flaw::Flaw;
use super::local::Local;
use super::rule::{Rule, Steps};
use super::zone::{Shift, Zone};

/// The longest that anything lasts, in days.
const DAYS_MAX: i64 = 3_700;
pub(super) const DAY_MS: i64 = 86_400_000;

/// How long something lasts: first days by the calendar, which may have 23 or 25 hours, then time as it passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Length {
    /// Days by the calendar.
    pub days: i64,
    /// Milliseconds as they pass.
    pub ms: i64,
}

impl Length {
    /// Some milliseconds.
    pub fn ms(ms: i64) -> Self {
        Self { days: 0, ms }
    }

    /// Some days by the calendar.
    pub fn days(days: i64) -> Self {
        Self { days, ms: 0 }
    }

    /// Where it ends that begins then.
    pub(super) fn end_ms(self, zone: &Zone, local: Local, from_ms: i64) -> i64 {
        let day = if self.days == 0 { from_ms } else { zone.moment(local.plus_days(self.days)).ms };
        day.saturating_add(self.ms)
    }

    /// Refuses what is negative or too long.
    pub(super) fn checked(self) -> Result<Self, Flaw> {
        if self.days < 0 || self.ms < 0 {
            return Err(Flaw::EndsBefore);
        }
        if self.days.saturating_add(self.ms / DAY_MS) > DAYS_MAX {
            return Err(Flaw::TooLong);
        }
        Ok(self)
    }

    /// At least as long, whatever the clock does.
    pub(super) fn ample_ms(self) -> i64 {
        (self.days + 1) * DAY_MS + self.ms
    }
}

/// One occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Its begin, in Unix milliseconds.
    pub from_ms: i64,
    /// Its end, in Unix milliseconds; it does not belong to the span.
    pub until_ms: i64,
    /// Its begin as the rule has it, by the wall clock of its zone.
    pub local: Local,
    /// Whether the clock was changed just then.
    pub shift: Shift,
}

impl PartialOrd for Shift {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Shift {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (*self as u8).cmp(&(*other as u8))
    }
}

/// What a repetition leaves out.
#[derive(Debug, Clone, Default)]
pub(super) struct Except {
    /// Begins, in Unix milliseconds.
    pub(super) moments: BTreeSet<i64>,
    /// Days by the wall clock, as their first moments.
    pub(super) days: BTreeSet<Local>,
    /// Rules of begins.
    pub(super) rules: Vec<Rule>,
}

/// A begin and all that repeats it.
#[derive(Debug, Clone)]
pub(super) struct Recurrence {
    pub(super) zone: Zone,
    pub(super) start: Local,
    pub(super) length: Length,
    pub(super) rules: Vec<Rule>,
    /// Further begins; one with a length of its own brings it.
    pub(super) extra: Vec<(Local, Option<Length>)>,
    pub(super) except: Except,
}

impl Recurrence {
    /// The spans that touch a stretch of time, in order.
    ///
    /// Two that begin at one moment are one. More than `most` is a flaw, not a cut.
    pub(super) fn spans(
        &self,
        from_ms: i64,
        until_ms: i64,
        most: usize,
        steps: &mut Steps,
    ) -> Result<Vec<Span>, Flaw> {
        let near = self.zone.local(from_ms.saturating_sub(self.length.ample_ms() + 2 * DAY_MS));
        let beyond = self.zone.local(until_ms.saturating_add(2 * DAY_MS));
        let moment = |local: Local| self.zone.moment(local).ms;
        let mut locals: Vec<(Local, Option<Length>)> = vec![(self.start, None)];
        for rule in &self.rules {
            let found = rule.locals(self.start, near, beyond, &moment, steps)?;
            locals.extend(found.into_iter().map(|local| (local, None)));
        }
        let mut left_out = self.except.moments.clone();
        for rule in &self.except.rules {
            left_out.extend(rule.locals(self.start, near, beyond, &moment, steps)?.into_iter().map(moment));
        }
        let mut spans = BTreeMap::new();
        for (local, own) in locals.iter().chain(&self.extra) {
            let at = self.zone.moment(*local);
            if left_out.contains(&at.ms) || self.except.days.contains(&local.midnight()) {
                continue;
            }
            let until = own.unwrap_or(self.length).end_ms(&self.zone, *local, at.ms);
            if at.ms < until_ms && (until > from_ms || at.ms >= from_ms) {
                let span = Span { from_ms: at.ms, until_ms: until, local: *local, shift: at.shift };
                spans.entry(at.ms).or_insert(span);
                if spans.len() > most {
                    return Err(Flaw::TooMany(most));
                }
            }
        }
        Ok(spans.into_values().collect())
    }
}
