//! A series as somebody makes it: a begin on the wall clock, a rule, further dates and exceptions.

use serde::{Deserialize, Serialize};

use super::flaw::Flaw;
use super::local::Local;
use super::recurrence::{DAY_MS, Except, Length, Recurrence, Span};
use super::rule::{Rule, Steps};
use super::zone::Zone;

/// Work that one series may cost.
const STEPS_MAX: u64 = 2_000_000;

/// A begin that may repeat. It always occurs itself, whether the rule meets it or not, unless it is excepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Where the wall clock hangs.
    pub zone: Zone,
    /// The first begin.
    pub from: Local,
    /// How long each lasts.
    pub length: Length,
    /// How it repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// Further begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Local>,
    /// Begins that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Local>,
}

impl Series {
    fn recurrence(&self) -> Result<Recurrence, Flaw> {
        let except = Except {
            moments: self.except.iter().map(|local| self.zone.moment(*local).ms).collect(),
            ..Except::default()
        };
        Ok(Recurrence {
            zone: self.zone.clone(),
            start: self.from,
            length: self.length.checked()?,
            rules: self.rule.iter().cloned().collect(),
            extra: self.extra.iter().map(|local| (*local, None)).collect(),
            except,
        })
    }
}

/// Resolves a series between two moments in Unix milliseconds: each span that touches them, in order, at most `most`.
///
/// A weekly 19:00 stays 19:00 when the clock is changed. More than `most` is refused rather than cut.
pub fn spans(series: &Series, from_ms: i64, until_ms: i64, most: usize) -> Result<Vec<Span>, Flaw> {
    series.recurrence()?.spans(from_ms, until_ms, most, &mut Steps::new(STEPS_MAX))
}

/// Parts a series at one of its begins, for a change of "this and following": what was before, and what begins there.
///
/// Either is `None` where nothing of the series is on that side. Both halves together have the occurrences of the whole.
/// A weekly rule with BYSETPOS is refused: its first week is cut at its begin, so a new begin would change that week.
pub fn split(series: &Series, at: Local) -> Result<(Option<Series>, Option<Series>), Flaw> {
    if series.rule.as_ref().is_some_and(|rule| !rule.can_be_parted()) {
        return Err(Flaw::RuleWhole);
    }
    let moment = |local: Local| series.zone.moment(local).ms;
    let at_ms = moment(at);
    let part = |all: &[Local], early: bool| -> Vec<Local> {
        all.iter().copied().filter(|local| (moment(*local) < at_ms) == early).collect()
    };
    let steps = &mut Steps::new(STEPS_MAX);
    let mut earlier = Vec::new();
    let mut next = None;
    if let Some(rule) = &series.rule {
        // All before, and the first at or after: a rule without one in ten years is taken for ended.
        let end = at.plus_days(3_660).max(series.from);
        let mut all =
            rule.locals(series.from, series.from, at.plus_ms(2 * DAY_MS).max(series.from), &moment, steps)?;
        if all.last().is_none_or(|last| moment(*last) < at_ms) {
            all = rule.locals(series.from, series.from, end, &moment, steps)?;
        }
        next = all.iter().copied().find(|local| moment(*local) >= at_ms);
        earlier = all;
        earlier.retain(|local| moment(*local) < at_ms);
    }
    let starts_early = moment(series.from) < at_ms;
    let old_rule = match (&series.rule, earlier.iter().copied().map(moment).max()) {
        (Some(rule), Some(_)) if rule.count().is_some() => {
            Some(rule.with_count(u32::try_from(earlier.len()).unwrap_or(u32::MAX)))
        }
        (Some(rule), Some(last_ms)) => Some(rule.with_until(last_ms)),
        _ => None,
    };
    let old = starts_early.then(|| Series {
        rule: old_rule,
        extra: part(&series.extra, true),
        except: part(&series.except, true),
        ..series.clone()
    });
    let old = old.or_else(|| {
        // The series begins later, and only further dates of it lie before.
        let mut extra = part(&series.extra, true);
        extra.sort_unstable();
        let from = *extra.first()?;
        Some(Series { from, rule: None, extra, except: part(&series.except, true), ..series.clone() })
    });
    let mut extra = part(&series.extra, false);
    let new = match (&series.rule, next) {
        (Some(rule), Some(from)) => {
            let left = rule.count().map(|count| count.saturating_sub(earlier.len() as u32));
            let rule = left.map_or_else(|| rule.clone(), |left| rule.with_count(left));
            if !starts_early && series.from != from {
                extra.push(series.from);
            }
            Some(Series {
                from,
                rule: Some(rule),
                extra,
                except: part(&series.except, false),
                ..series.clone()
            })
        }
        _ => {
            if !starts_early {
                extra.push(series.from);
            }
            extra.sort_unstable();
            extra.dedup();
            let except = part(&series.except, false);
            (!extra.is_empty()).then(|| {
                let from = extra.remove(0);
                Series { from, rule: None, extra, except, ..series.clone() }
            })
        }
    };
    Ok((old, new))
}
