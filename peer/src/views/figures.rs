//! Figures about the organisation: how many vote, what becomes of proposals, who comes, what is booked how long.

use moothall_core::id::{MemberId, ProposalId, ResourceId};
use moothall_core::ledger::record::{Key, Member, Outcome, Proposal, Resource, Slots, VoteResult};
use moothall_core::ledger::state::Look;
use moothall_core::rules::DAY_MS;
use moothall_core::view::Certainty;
use moothall_core::view::figures::{Figure, Measure, Series};

use super::{Seen, Viewer};

/// At most so many periods are told, each at most so many days long.
const PERIODS_MAX: usize = 24;
const PERIOD_DAYS_MAX: i64 = 400;

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
        let mut all = vec![turnout(&outcomes, &periods), adopted(&outcomes, &periods), self.joined(&periods)];
        all.extend(self.booked(&periods));
        Ok(all)
    }

    /// Who came when is told by the certified time of the entry that let them in.
    fn joined(&self, periods: &[(i64, i64)]) -> Series {
        let current = self.current();
        let (first, last) = (MemberId([0; 32]), MemberId([255; 32]));
        let mut came: Vec<i64> = current
            .records::<Member>(Key::Member(first), Key::Member(last))
            .into_iter()
            .filter(|(_, member)| !member.left)
            .filter_map(|(key, _)| match key {
                Key::Member(id) => Some(self.certainty(id.into())),
                _ => None,
            })
            .filter_map(|certainty| match certainty {
                Certainty::Confirmed { time_ms, .. } => Some(time_ms),
                Certainty::Provisional => None,
            })
            .collect();
        came.sort_unstable();
        let until = |ms: i64| came.partition_point(|at| *at < ms) as u64;
        let figure = |(from_ms, until_ms): (i64, i64)| Figure {
            from_ms,
            until_ms,
            count: until(until_ms) - until(from_ms),
            base: until(until_ms),
        };
        let periods = periods.iter().copied().map(figure).collect();
        Series { measure: Measure::Joined, name: String::new(), periods }
    }

    /// Minutes and bookings of each resource in use. A booking counts in the period in which it begins, in full.
    fn booked(&self, periods: &[(i64, i64)]) -> Vec<Series> {
        let current = self.current();
        let (first, last) = (ResourceId([0; 32]), ResourceId([255; 32]));
        let resources = current.records::<Resource>(Key::Resource(first), Key::Resource(last));
        let in_use = resources.into_iter().filter(|(_, resource)| resource.active);
        let mut all: Vec<Series> = in_use
            .filter_map(|(key, _)| match key {
                Key::Resource(id) => Some(id),
                _ => None,
            })
            .map(|id| {
                let figure = |(from_ms, until_ms): (i64, i64)| {
                    let days = (from_ms.div_euclid(DAY_MS), (until_ms - 1).div_euclid(DAY_MS));
                    let (mut minutes, mut count) = (0u64, 0u64);
                    for (key, slots) in current.records::<Slots>(Key::Day(id, days.0), Key::Day(id, days.1)) {
                        let Key::Day(_, day) = key else { continue };
                        // A booking lies in each of the days that it touches: it is counted in the first.
                        for slot in slots.0.iter().filter(|slot| {
                            slot.from_ms.div_euclid(DAY_MS) == day
                                && (from_ms..until_ms).contains(&slot.from_ms)
                        }) {
                            count += 1;
                            minutes += u64::try_from((slot.until_ms - slot.from_ms) / 60_000).unwrap_or(0);
                        }
                    }
                    Figure { from_ms, until_ms, count: minutes, base: count }
                };
                let periods = periods.iter().copied().map(figure).collect();
                Series { measure: Measure::Booked, name: self.resource_name(id), periods }
            })
            .collect();
        all.sort_by_cached_key(|series| series.name.to_lowercase());
        all
    }
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
        Figure { from_ms, until_ms, count: mean(cast), base: mean(could) }
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
        Figure { from_ms, until_ms, count, base }
    };
    let periods = periods.iter().copied().map(figure).collect();
    Series { measure: Measure::Adopted, name: String::new(), periods }
}
