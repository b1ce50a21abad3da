//! The single transferable vote as in the Scottish Local Government Elections Order 2011, Schedule 1: all papers of a
//! candidate carry a surplus on (weighted inclusive Gregory), to five decimal places, remainders ignored.

use super::ranking::{Papers, by_rounds};
use super::{Count, Outcome, Round, Step, Tally, TieAbout, Totals, VOTE_UNITS, totals};

/// Counts for so many seats.
pub(super) fn count(count: &Count<'_>, seats: u8) -> Tally {
    let mut papers = Papers::new(count);
    let valid = papers.valid();
    let quota = valid / (u32::from(seats) + 1) + 1;
    let totals = Totals::Rounds { valid, quota: Some(quota), abstain: count.abstaining() };
    let mut tally = count.tally(Outcome::Rejected, totals);
    if valid == 0 {
        tally.places.push((0..count.options).collect());
        return tally;
    }
    tally.result = Outcome::Elected;
    let quota = u64::from(quota) * VOTE_UNITS;
    let mut continuing: Vec<u8> = (0..count.options).collect();
    let mut surpluses: Vec<u8> = Vec::new();
    let mut excluded = Vec::new();
    let mut votes = papers.first();
    let (mut step, mut exhausted, mut fraction) = (Step::First, 0, 0);
    loop {
        let elected = elect(&votes, quota, usize::from(seats) - tally.winners.len(), &continuing);
        continuing.retain(|option| !elected.iter().flatten().any(|one| one == option));
        surpluses.extend(elected.iter().flatten().filter(|option| votes[usize::from(**option)] > quota));
        tally.winners.extend(elected.iter().flatten());
        tally.rounds.push(Round {
            step,
            votes: votes.clone(),
            exhausted,
            fraction,
            elected: elected.concat(),
        });
        tally.places.extend(elected);
        if tally.winners.len() >= usize::from(seats) {
            break;
        }
        let earlier = &tally.rounds[..tally.rounds.len() - 1];
        let held = |option: &u8| votes[usize::from(*option)];
        let continues = |option: u8| continuing.contains(&option);
        if let Some(most) = surpluses.iter().map(held).max() {
            let mut tied: Vec<u8> = surpluses.iter().copied().filter(|option| held(option) == most).collect();
            tied.sort_unstable();
            let Some(option) = by_rounds(&count.lot, TieAbout::Surplus, &tied, earlier, &mut tally.ties)
            else {
                break;
            };
            surpluses.retain(|one| *one != option);
            let surplus = most - quota;
            let value = |value: u64| (u128::from(surplus) * u128::from(value) / u128::from(most)) as u64;
            votes[usize::from(option)] = quota;
            let before: u64 = votes.iter().sum();
            let out = papers.transfer(option, &mut votes, continues, value);
            let moved = votes.iter().sum::<u64>() - before + out;
            exhausted += out;
            fraction += surplus - moved;
            step = Step::Surplus { option, surplus, votes: most, value: value(VOTE_UNITS) };
        } else {
            let Some(least) = continuing.iter().map(held).min() else { break };
            let last: Vec<u8> = continuing.iter().copied().filter(|option| held(option) == least).collect();
            let Some(option) = by_rounds(&count.lot, TieAbout::Exclusion, &last, earlier, &mut tally.ties)
            else {
                break;
            };
            continuing.retain(|one| *one != option);
            excluded.push(option);
            votes[usize::from(option)] = 0;
            exhausted +=
                papers.transfer(option, &mut votes, |option| continuing.contains(&option), |value| value);
            step = Step::Exclusion { option };
        }
    }
    tally.places.extend(totals::places(&votes, continuing));
    tally.places.extend(excluded.into_iter().rev().map(|option| vec![option]));
    tally
}

/// Who is elected at the end of a round, most votes first: whoever reached the quota, and all who continue where there
/// are no more of them than seats.
fn elect(votes: &[u64], quota: u64, vacancies: usize, continuing: &[u8]) -> Vec<Vec<u8>> {
    let reached: Vec<u8> =
        continuing.iter().copied().filter(|option| votes[usize::from(*option)] >= quota).collect();
    let all = continuing.len() <= vacancies;
    let mut elected = totals::places(votes, if all { continuing.to_vec() } else { reached.clone() });
    let rest: Vec<u8> = continuing.iter().copied().filter(|option| !reached.contains(option)).collect();
    if !all && !rest.is_empty() && rest.len() == vacancies - reached.len() {
        elected.extend(totals::places(votes, rest));
    }
    elected
}
