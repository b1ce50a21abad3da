//! Yes or no: adopted when the share of yes among yes and no exceeds the bar's. Abstentions count for the quorum only.

use super::{Count, Marks, Outcome, Tally, Totals};
use crate::request::Choice;

pub(super) fn count(count: &Count<'_>) -> Tally {
    let (mut yes, mut no, mut abstain) = (0, 0, 0);
    for marks in count.ballots {
        match marks {
            Marks::Stance(Choice::Yes) => yes += 1,
            Marks::Stance(Choice::No) => no += 1,
            _ => abstain += 1,
        }
    }
    let needed = u64::from(count.bar.majority_percent) * (u64::from(yes) + u64::from(no));
    let result = if u64::from(yes) * 100 > needed { Outcome::Adopted } else { Outcome::Rejected };
    count.tally(result, Totals::Stances { yes, no, abstain })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::tests::{counted, times};
    use crate::tally::{Bar, Method};

    #[test]
    fn the_share_of_yes_must_exceed_the_bar() {
        for (yes, no, abstain, quorum, majority_percent, wanted) in [
            (0, 0, 0, 0, 50, Outcome::Rejected),
            (0, 0, 9, 5, 50, Outcome::Rejected),
            (1, 0, 0, 1, 50, Outcome::Adopted),
            (5, 5, 0, 10, 50, Outcome::Rejected),
            (6, 5, 0, 11, 50, Outcome::Adopted),
            (6, 5, 0, 12, 50, Outcome::Inquorate),
            (6, 5, 1, 12, 50, Outcome::Adopted),
            (66, 34, 0, 0, 66, Outcome::Rejected),
            (67, 33, 0, 0, 66, Outcome::Adopted),
            (9, 0, 0, 0, 100, Outcome::Rejected),
        ] {
            let ballots = [
                times(yes, Marks::Stance(Choice::Yes)),
                times(no, Marks::Stance(Choice::No)),
                times(abstain, Marks::Stance(Choice::Abstain)),
            ]
            .concat();
            let tally = counted(Method::YesNo, 0, Bar { quorum, majority_percent }, &ballots);
            assert_eq!(tally.result, wanted, "{yes} {no} {abstain} {quorum} {majority_percent}");
            assert_eq!(tally.totals, Totals::Stances { yes, no, abstain });
            assert_eq!(tally.turnout, yes + no + abstain);
        }
    }
}
