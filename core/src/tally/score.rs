//! Score: the largest sum wins. An option without a score adds nothing, as a 0 does, but is not among the marked.

use super::totals::largest_sum;
use super::{Count, Marks, Tally};

pub(super) fn count(count: &Count<'_>) -> Tally {
    largest_sum(count, |marks, sums| {
        if let Marks::Scores(scores) = marks {
            for (option, score) in scores.iter().enumerate() {
                if let Some(score) = score {
                    sums.add(option, *score);
                }
            }
        }
    })
}
