//! Instant run-off: the last option is excluded and its papers move on, until one has a majority of what continues.

use std::cmp::Reverse;

use super::ranking::{Papers, by_rounds};
use super::{Count, Outcome, Round, Step, Tally, TieAbout, Totals, totals};

pub(super) fn count(count: &Count<'_>) -> Tally {
    let mut papers = Papers::new(count);
    let valid = papers.valid();
    let totals = Totals::Rounds { valid, quota: None, abstain: count.abstaining() };
    let mut tally = count.tally(Outcome::Rejected, totals);
    let mut continuing: Vec<u8> = (0..count.options).collect();
    let mut excluded = Vec::new();
    let mut votes = papers.first();
    let (mut step, mut exhausted) = (Step::First, 0);
    loop {
        let most =
            continuing.iter().copied().max_by_key(|option| (votes[usize::from(*option)], Reverse(*option)));
        let active: u64 = continuing.iter().map(|option| votes[usize::from(*option)]).sum();
        let elected = most
            .filter(|most| valid > 0 && (votes[usize::from(*most)] * 2 > active || continuing.len() == 1));
        tally.rounds.push(Round {
            step,
            votes: votes.clone(),
            exhausted,
            fraction: 0,
            elected: elected.into_iter().collect(),
        });
        if let Some(winner) = elected {
            tally.result = Outcome::Elected;
            tally.winners.push(winner);
        }
        if elected.is_some() || valid == 0 {
            break;
        }
        let Some(least) = continuing.iter().map(|option| votes[usize::from(*option)]).min() else { break };
        let last: Vec<u8> =
            continuing.iter().copied().filter(|option| votes[usize::from(*option)] == least).collect();
        let earlier = &tally.rounds[..tally.rounds.len() - 1];
        let Some(option) = by_rounds(&count.lot, TieAbout::Exclusion, &last, earlier, &mut tally.ties) else {
            break;
        };
        continuing.retain(|one| *one != option);
        excluded.push(option);
        votes[usize::from(option)] = 0;
        exhausted +=
            papers.transfer(option, &mut votes, |option| continuing.contains(&option), |value| value);
        step = Step::Exclusion { option };
    }
    tally.places = totals::places(&votes, continuing);
    tally.places.extend(excluded.into_iter().rev().map(|option| vec![option]));
    tally
}
