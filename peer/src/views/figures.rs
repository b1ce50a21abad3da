//! Figures about the organisation: how many vote, what becomes of proposals, who comes, what is booked how long.

use std::collections::BTreeMap;

use moothall_core::action::bookings::{Span, Terms};
use moothall_core::action::{Action, Effect};
use moothall_core::entry::Unverified;
use moothall_core::id::{EntryId, MemberId, ProposalId, ResourceId};
use moothall_core::ledger::record::{
    Calendar, Closing, Key, Member, Outcome, Proposal, Resource, Slot, Slots, VoteResult,
};
use moothall_core::ledger::state::Look;
use moothall_core::rules::DAY_MS;
use moothall_core::rules::bookings::calendar::Clock;
use moothall_core::view::figures::{Figure, Measure, Series};
use moothall_core::view::{Certainty, Verdict};

use super::hours::{Hours, minutes, united};
use super::{Seen, Viewer};

/// At most so many periods are told, each at most so many days long.
const PERIODS_MAX: usize = 24;
const PERIOD_DAYS_MAX: i64 = 400;

/// So many of the last entries of a device of who left are looked at for the one that says so.
const LAST_LOOKED_AT: usize = 50;

impl Viewer<'_> {
    /// Figures between the bounds, which ascend: of n bounds n - 1 periods are told.
    pub(crate) fn figures(&self, bounds_ms: &[i64]) -> Seen<Vec<Series>> {
        let periods: Vec<(i64, i64)> = bounds_ms
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .filter(|(from, until)| from < until && until.saturating_sub(*from) <= PERIOD_DAYS_MAX * DAY_MS)
            .take(PERIODS_MAX)
            .collect();
        let (first, last) = (ProposalId([0; 32]), ProposalId([255; 32]));
        let current = self.current();
        let proposals = current.records::<Proposal>(Key::Proposal(first), Key::Proposal(last));
        let outcomes: Vec<&Outcome> =
            proposals.into_iter().filter_map(|(_, proposal)| proposal.outcome.as_ref()).collect();
        let mut all =
            vec![turnout(&outcomes, &periods), adopted(&outcomes, &periods), self.joined(&periods)?];
        all.extend(self.booked(&periods)?);
        Ok(all)
    }

    /// Who came when is told by the certified time of the entry that let them in, who left by that of the one that ended it.
    fn joined(&self, periods: &[(i64, i64)]) -> Seen<Series> {
        let current = self.current();
        let (first, last) = (MemberId([0; 32]), MemberId([255; 32]));
        let mut stays = Vec::new();
        for (key, member) in current.records::<Member>(Key::Member(first), Key::Member(last)) {
            let Key::Member(id) = key else { continue };
            let Certainty::Confirmed { time_ms, .. } = self.certainty(id.into()) else { continue };
            let left_ms = if member.left { self.left_ms(id, member)? } else { None };
            // Of whom it is not known when they left, it is not known where they count.
            if !member.left || left_ms.is_some() {
                stays.push((time_ms, left_ms));
            }
        }
        let periods = periods.iter().map(|period| new_among(&stays, *period)).collect();
        Ok(Series { measure: Measure::Joined, name: String::new(), periods })
    }

    /// When a member left, by certified time; for whom a vote dismissed, when that closed.
    fn left_ms(&self, id: MemberId, member: &Member) -> Seen<Option<i64>> {
        let counts = |entry| self.verdict(entry) == Verdict::Accepted;
        let confirmed_ms = |entry| match self.certainty(entry) {
            Certainty::Confirmed { time_ms, .. } => Some(time_ms),
            Certainty::Provisional => None,
        };
        let recorded = self.history(id.0, |action| matches!(action, Action::RecordLeaving { .. }))?.all;
        if let Some(told) = recorded.into_iter().find(|told| counts(told.id)) {
            return Ok(confirmed_ms(told.id));
        }
        for device in &member.devices {
            // What the device wrote afterwards does not count, and is not much.
            for row in self.store.log(None, LAST_LOOKED_AT, Some(*device))? {
                let leaves = Unverified::parse(&row.bytes)
                    .is_ok_and(|entry| matches!(entry.payload().action, Action::Leave));
                if leaves && counts(row.row.id) {
                    return Ok(confirmed_ms(row.row.id));
                }
            }
        }
        let mut closed_ms = None;
        let (first, last) = (ProposalId([0; 32]), ProposalId([255; 32]));
        self.current().each::<Proposal>(Key::Proposal(first), Key::Proposal(last), |_, proposal| {
            if let (Effect::DismissMember { member }, Some(outcome)) = (&proposal.effect, &proposal.outcome)
                && *member == id
                && outcome.result == VoteResult::Adopted
                && outcome.hindered.is_none()
            {
                closed_ms = Some(outcome.closed_ms);
            }
        });
        Ok(closed_ms)
    }

    /// For how long each resource was booked, of the time for which it was open, by the terms that hold now. A booking
    /// counts in the period in which it begins, in full. What was retired is told as long as it was booked in a period.
    fn booked(&self, periods: &[(i64, i64)]) -> Seen<Vec<Series>> {
        let current = self.current();
        let (first, last) = (ResourceId([0; 32]), ResourceId([255; 32]));
        let mut closings: BTreeMap<ResourceId, Vec<Span>> = BTreeMap::new();
        let (low, high) = (Key::Closing(EntryId([0; 32])), Key::Closing(EntryId([255; 32])));
        current.each::<Closing>(low, high, |_, closing| {
            closings.entry(closing.resource).or_default().push(closing.span);
        });
        let mut all = Vec::new();
        for (key, resource) in current.records::<Resource>(Key::Resource(first), Key::Resource(last)) {
            let Key::Resource(id) = key else { continue };
            let hours = self.opening(id, resource, &closings)?;
            let figure = |(from_ms, until_ms): (i64, i64)| {
                let days = (from_ms.div_euclid(DAY_MS), (until_ms - 1).div_euclid(DAY_MS));
                let mut spans = Vec::new();
                for (key, slots) in current.records::<Slots>(Key::Day(id, days.0), Key::Day(id, days.1)) {
                    let Key::Day(_, day) = key else { continue };
                    // A booking lies in each of the days that it touches: it is counted in the first.
                    let begin = |slot: &&Slot| {
                        slot.from_ms.div_euclid(DAY_MS) == day && (from_ms..until_ms).contains(&slot.from_ms)
                    };
                    spans.extend(slots.0.iter().filter(begin).map(Slot::span));
                }
                Figure {
                    from_ms,
                    until_ms,
                    times: spans.len() as u64,
                    // Several who share it book it at one time.
                    count: minutes(&united(spans)),
                    base: hours.minutes(from_ms, until_ms),
                }
            };
            let periods: Vec<Figure> = periods.iter().copied().map(figure).collect();
            if resource.active || periods.iter().any(|figure| figure.count > 0) {
                all.push(Series { measure: Measure::Booked, name: self.resource_name(id), periods });
            }
        }
        all.sort_by_cached_key(|series| series.name.to_lowercase());
        Ok(all)
    }

    fn opening(
        &self,
        id: ResourceId,
        resource: &Resource,
        closings: &BTreeMap<ResourceId, Vec<Span>>,
    ) -> Seen<Hours> {
        let current = self.current();
        let added_ms = self.told(id.into())?.map_or(0, |told| self.placed_ms(&told));
        let mut retired_ms = i64::MAX;
        if !resource.active {
            let retiring = self.history(id.0, |action| matches!(action, Action::RetireResource { .. }))?.all;
            let counts = retiring.iter().filter(|told| self.verdict(told.id) == Verdict::Accepted);
            retired_ms = counts.map(|told| self.placed_ms(told)).min().unwrap_or(added_ms);
        }
        let closed = self.family(id).iter().filter_map(|id| closings.get(id)).flatten().copied().collect();
        Ok(Hours {
            clock: Clock::new(current.record::<Calendar>(&Key::Calendar)),
            terms: current.record::<Terms>(&Key::Terms(id)).cloned().unwrap_or_default(),
            there: Span { from_ms: added_ms, until_ms: retired_ms },
            closed: united(closed),
        })
    }
}

/// Those who came in a period and are there at its end, of all who are: of each, when they came and left.
fn new_among(stays: &[(i64, Option<i64>)], (from_ms, until_ms): (i64, i64)) -> Figure {
    let there = stays.iter().filter(|(came_ms, left_ms)| {
        *came_ms < until_ms && left_ms.is_none_or(|left_ms| left_ms >= until_ms)
    });
    let new = there.clone().filter(|(came_ms, _)| *came_ms >= from_ms);
    Figure { from_ms, until_ms, count: new.count() as u64, base: there.count() as u64, times: 0 }
}

/// How many voted, whichever way the votes were counted.
fn cast_in(outcome: &Outcome) -> u32 {
    match &outcome.counted {
        Some(counted) => counted.tally.turnout,
        None => outcome.yes + outcome.no + outcome.abstain,
    }
}

/// Voters and members who could vote, each on average over the votes of the period, rounded to the nearest.
fn turnout(outcomes: &[&Outcome], periods: &[(i64, i64)]) -> Series {
    let figure = |(from_ms, until_ms): (i64, i64)| {
        let (mut votes, mut cast, mut could) = (0u64, 0u64, 0u64);
        for outcome in outcomes.iter().filter(|one| (from_ms..until_ms).contains(&one.closed_ms)) {
            votes += 1;
            cast += u64::from(cast_in(outcome));
            could += u64::from(outcome.electorate);
        }
        let mean = |sum: u64| (sum + votes / 2).checked_div(votes).unwrap_or(0);
        Figure { from_ms, until_ms, count: mean(cast), base: mean(could), times: 0 }
    };
    let periods = periods.iter().copied().map(figure).collect();
    Series { measure: Measure::Turnout, name: String::new(), periods }
}

/// Proposals that were adopted, of those decided.
fn adopted(outcomes: &[&Outcome], periods: &[(i64, i64)]) -> Series {
    let figure = |(from_ms, until_ms): (i64, i64)| {
        let of = outcomes.iter().filter(|one| (from_ms..until_ms).contains(&one.closed_ms));
        let adopted = |one: &&&Outcome| matches!(one.result, VoteResult::Adopted | VoteResult::Elected);
        let (count, base) = (of.clone().filter(adopted).count() as u64, of.count() as u64);
        Figure { from_ms, until_ms, count, base, times: 0 }
    };
    let periods = periods.iter().copied().map(figure).collect();
    Series { measure: Measure::Adopted, name: String::new(), periods }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_left_counts_until_then_and_no_longer() {
        // One from the beginning, one who left at 25, one who came at 12 and left at 18, one who came at 20.
        let stays = [(0, None), (5, Some(25)), (12, Some(18)), (20, None)];
        let of = |from_ms, until_ms| {
            let figure = new_among(&stays, (from_ms, until_ms));
            (figure.count, figure.base)
        };
        assert_eq!(of(0, 10), (2, 2));
        assert_eq!(of(10, 20), (0, 2), "who came and left in between is neither new nor there at the end");
        assert_eq!(of(10, 18), (1, 3), "until that moment they were there");
        assert_eq!(of(20, 25), (1, 3));
        assert_eq!(of(20, 30), (1, 2));
        assert_eq!(of(30, 40), (0, 2));
    }
}
