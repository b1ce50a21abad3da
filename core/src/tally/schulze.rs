//! Schulze's method, strength by winning votes (M. Schulze, A new monotonic, clone-independent, reversal symmetric, and
//! Condorcet-consistent single-winner election method, 2011).

use super::ranking::by_lot;
use super::{Count, Marks, Outcome, Tally, TieAbout, Totals, Unranked};

pub(super) fn count(count: &Count<'_>) -> Tally {
    let options = usize::from(count.options);
    let preferred = preferred(count, options);
    let paths = strongest_paths(&preferred, options);
    let places = places(&paths, options);
    let spoken = count.ballots.iter().any(|marks| matches!(marks, Marks::Ranking(_)));
    let mut tally =
        count.tally(Outcome::Rejected, Totals::Pairs { preferred, paths, abstain: count.abstaining() });
    if spoken && let Some(first) = places.first() {
        tally.result = Outcome::Elected;
        tally.winners.extend(by_lot(&count.lot, TieAbout::Winner, first, first, &mut tally.ties));
    }
    tally.places = places;
    tally
}

/// How many ballots put row before column.
fn preferred(count: &Count<'_>, options: usize) -> Vec<u32> {
    let mut preferred = vec![0_u32; options * options];
    let mut behind = Vec::with_capacity(options);
    for marks in count.ballots {
        let Marks::Ranking(tiers) = marks else { continue };
        behind.clear();
        if count.unranked == Unranked::Last {
            let ranked = tiers.iter().flatten().fold(0_u64, |ranked, option| ranked | 1 << option);
            behind.extend((0..options).filter(|option| ranked & (1 << option) == 0));
        }
        // From the last tier to the first, everything behind a tier is known when it is reached.
        for tier in tiers.iter().rev() {
            for option in tier {
                let row = &mut preferred[usize::from(*option) * options..][..options];
                behind.iter().for_each(|behind| row[*behind] += 1);
            }
            behind.extend(tier.iter().copied().map(usize::from));
        }
    }
    preferred
}

/// The strongest paths: as strong as their weakest link, a link as strong as the votes that win it.
fn strongest_paths(preferred: &[u32], options: usize) -> Vec<u32> {
    let mut paths = vec![0; options * options];
    for from in 0..options {
        for to in 0..options {
            let (won, lost) = (preferred[from * options + to], preferred[to * options + from]);
            paths[from * options + to] = if won > lost { won } else { 0 };
        }
    }
    for through in 0..options {
        for from in (0..options).filter(|from| *from != through) {
            let link = paths[from * options + through];
            for to in (0..options).filter(|to| *to != through && *to != from) {
                let path = link.min(paths[through * options + to]);
                paths[from * options + to] = paths[from * options + to].max(path);
            }
        }
    }
    paths
}

/// The options that nobody left beats share the next place, until all have one.
fn places(paths: &[u32], options: usize) -> Vec<Vec<u8>> {
    let mut left: Vec<usize> = (0..options).collect();
    let mut places = Vec::new();
    while !left.is_empty() {
        let beats = |one: usize, other: usize| paths[one * options + other] > paths[other * options + one];
        let (beaten, first): (Vec<usize>, Vec<usize>) =
            left.iter().partition(|one| left.iter().any(|other| beats(*other, **one)));
        if first.is_empty() {
            // Beating is transitive, so somebody is always unbeaten. This only bounds the loop.
            break;
        }
        places.push(first.into_iter().map(|option| option as u8).collect());
        left = beaten;
    }
    places
}
