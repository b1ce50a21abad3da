//! A zone as a calendar file writes it (RFC 5545, section 3.6.5): observances, each with its offsets and its onsets.

use super::flaw::Flaw;
use super::local::Local;
use super::rule::{Rule, Steps};
use super::zone::{Moment, Shift};

/// One kind of time that a zone keeps from its onsets on.
#[derive(Debug, Clone)]
pub(super) struct Observance {
    pub(super) start: Local,
    /// The offset before the onset, in milliseconds east of UTC.
    pub(super) before_ms: i64,
    /// The offset from the onset on.
    pub(super) after_ms: i64,
    pub(super) rules: Vec<Rule>,
    pub(super) dates: Vec<Local>,
}

/// The changes of the clock in a written zone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WrittenZone {
    /// Moment of the change, offset before, offset after; by moment. Never empty.
    changes: Vec<(i64, i64, i64)>,
}

impl WrittenZone {
    /// Follows the observances between two moments; `None` where there are none.
    pub(super) fn new(
        observances: &[Observance],
        from: Local,
        until: Local,
        steps: &mut Steps,
    ) -> Result<Option<Self>, Flaw> {
        let mut changes = Vec::new();
        for observance in observances {
            let moment = |local: Local| local.naive_ms() - observance.before_ms;
            let mut onsets = vec![observance.start];
            onsets.extend(&observance.dates);
            for rule in &observance.rules {
                onsets.extend(rule.locals(observance.start, from, until, &moment, steps)?);
            }
            changes.extend(
                onsets.into_iter().map(|onset| (moment(onset), observance.before_ms, observance.after_ms)),
            );
        }
        changes.sort_unstable();
        changes.dedup();
        Ok((!changes.is_empty()).then_some(Self { changes }))
    }

    pub(super) fn offset_ms(&self, ms: i64) -> i64 {
        let next = self.changes.partition_point(|(at, _, _)| *at <= ms);
        match next.checked_sub(1) {
            Some(last) => self.changes[last].2,
            None => self.changes[0].1,
        }
    }

    pub(super) fn moment(&self, local: Local) -> Moment {
        const DAY_MS: i64 = 86_400_000;
        let naive = local.naive_ms();
        // Offsets are below a day, so whatever can matter lies within two days.
        let first = self.changes.partition_point(|(at, _, _)| *at < naive - 2 * DAY_MS);
        let near = self.changes[first..].iter().take_while(|(at, _, _)| *at < naive + 2 * DAY_MS);
        let mut offsets = vec![self.offset_ms(naive - 2 * DAY_MS)];
        offsets.extend(near.clone().flat_map(|(_, before, after)| [*before, *after]));
        offsets.sort_unstable();
        offsets.dedup();
        let mut moments: Vec<i64> = offsets
            .iter()
            .map(|offset| naive - offset)
            .filter(|at| naive - at == self.offset_ms(*at))
            .collect();
        moments.sort_unstable();
        if let Some(ms) = moments.first() {
            let shift = if moments.len() > 1 { Shift::Fold } else { Shift::None };
            return Moment { ms: *ms, shift };
        }
        let before = near
            .clone()
            .find(|(at, before, after)| at + before <= naive && naive < at + after)
            .map_or_else(|| self.offset_ms(naive), |(_, before, _)| *before);
        Moment { ms: naive - before, shift: Shift::Gap }
    }
}
