//! What the methods share that add up one sum an option: the order of the sums, and the lot among the first.

use super::ranking::by_lot;
use super::{Count, Marks, Outcome, Tally, TieAbout, Totals};

/// One sum an option, and how many ballots marked it.
pub(super) struct Sums {
    sums: Vec<u64>,
    marked: Vec<u32>,
}

impl Sums {
    pub(super) fn add(&mut self, option: usize, amount: u8) {
        if let (Some(sum), Some(marked)) = (self.sums.get_mut(option), self.marked.get_mut(option)) {
            *sum += u64::from(amount);
            *marked += 1;
        }
    }
}

/// Adds up what `add` finds on each ballot; the largest sum wins.
pub(super) fn largest_sum(count: &Count<'_>, add: impl Fn(&Marks, &mut Sums)) -> Tally {
    let options = usize::from(count.options);
    let mut sums = Sums { sums: vec![0; options], marked: vec![0; options] };
    for marks in count.ballots {
        add(marks, &mut sums);
    }
    let places = places(&sums.sums, (0..count.options).collect());
    let spoken = sums.marked.iter().any(|marked| *marked > 0);
    let totals = Totals::Sums { sums: sums.sums, marked: sums.marked, abstain: count.abstaining() };
    let mut tally = count.tally(Outcome::Rejected, totals);
    if spoken && let Some(first) = places.first() {
        tally.result = Outcome::Elected;
        tally.winners.extend(by_lot(&count.lot, TieAbout::Winner, first, first, &mut tally.ties));
    }
    tally.places = places;
    tally
}

/// Some options by what each has, most first; those with as much share a place.
pub(super) fn places(sums: &[u64], mut options: Vec<u8>) -> Vec<Vec<u8>> {
    options.sort_by_key(|option| (std::cmp::Reverse(sums[usize::from(*option)]), *option));
    options.chunk_by(|a, b| sums[usize::from(*a)] == sums[usize::from(*b)]).map(<[u8]>::to_vec).collect()
}
