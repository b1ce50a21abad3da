//! Consent: adopted when nobody objects and somebody agrees, so that nothing is adopted by nobody.

use super::{Consent, Count, Marks, Outcome, Tally, Totals};

pub(super) fn count(count: &Count<'_>) -> Tally {
    let (mut agree, mut aside, mut object, mut abstain) = (0, 0, 0, 0);
    for marks in count.ballots {
        match marks {
            Marks::Consent(Consent::Agree) => agree += 1,
            Marks::Consent(Consent::Aside) => aside += 1,
            Marks::Consent(Consent::Object) => object += 1,
            _ => abstain += 1,
        }
    }
    let result = if object == 0 && agree > 0 { Outcome::Adopted } else { Outcome::Rejected };
    count.tally(result, Totals::Consent { agree, aside, object, abstain })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::tests::{counted, times};
    use crate::tally::{Bar, Method};

    #[test]
    fn one_objection_is_enough_and_so_is_one_agreement() {
        for (agree, aside, object, abstain, wanted) in [
            (3, 0, 0, 0, Outcome::Adopted),
            (1, 1, 0, 1, Outcome::Adopted),
            (9, 0, 1, 0, Outcome::Rejected),
            (0, 3, 0, 0, Outcome::Rejected),
            (0, 0, 0, 3, Outcome::Rejected),
            (1, 0, 0, 1, Outcome::Inquorate),
            (1, 0, 1, 0, Outcome::Inquorate),
        ] {
            let ballots = [
                times(agree, Marks::Consent(Consent::Agree)),
                times(aside, Marks::Consent(Consent::Aside)),
                times(object, Marks::Consent(Consent::Object)),
                times(abstain, Marks::Abstain),
            ]
            .concat();
            let tally = counted(Method::Consent, 0, Bar { quorum: 3, majority_percent: 0 }, &ballots);
            assert_eq!(tally.result, wanted, "{agree} {aside} {object} {abstain}");
            assert_eq!(tally.totals, Totals::Consent { agree, aside, object, abstain });
        }
    }
}
