//! Dots: the most dots win, however few gave them.

use super::totals::largest_sum;
use super::{Count, Marks, Tally};

pub(super) fn count(count: &Count<'_>) -> Tally {
    largest_sum(count, |marks, sums| {
        if let Marks::Dots(dots) = marks {
            for (option, dots) in dots.iter().enumerate().filter(|(_, dots)| **dots > 0) {
                sums.add(option, *dots);
            }
        }
    })
}
