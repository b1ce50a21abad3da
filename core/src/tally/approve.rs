//! Approval: every approved option of a ballot has one vote; the most win.

use super::totals::largest_sum;
use super::{Count, Marks, Tally};

pub(super) fn count(count: &Count<'_>) -> Tally {
    largest_sum(count, |marks, sums| {
        if let Marks::Approved(approved) = marks {
            approved.iter().for_each(|option| sums.add(usize::from(*option), 1));
        }
    })
}
