//! Choose one: the most votes win, a majority or not.

use super::totals::largest_sum;
use super::{Count, Marks, Tally};

pub(super) fn count(count: &Count<'_>) -> Tally {
    largest_sum(count, |marks, sums| {
        if let Marks::One(option) = marks {
            sums.add(usize::from(*option), 1);
        }
    })
}
