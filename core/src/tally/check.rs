//! Whether a ballot is well formed for its method. Each content has one form, so equal ballots are equal bytes.

use super::{Marks, Method, OPTIONS_MAX};

/// Why a ballot, or the method itself, is not well formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Fewer than two options, or more than [`OPTIONS_MAX`].
    #[error("method-options")]
    Options,
    /// A number in the method is 0, or larger than the options allow.
    #[error("method-number")]
    Number,
    /// The content belongs to another method.
    #[error("ballot-other-method")]
    OtherMethod,
    /// It names an option that the paper does not have.
    #[error("ballot-unknown-option")]
    UnknownOption,
    /// It marks nothing; whoever is for none abstains.
    #[error("ballot-empty")]
    Empty,
    /// An option comes twice.
    #[error("ballot-repeated")]
    Repeated,
    /// Options that stand beside each other do not ascend.
    #[error("ballot-unsorted")]
    Unsorted,
    /// It has not one mark for each option.
    #[error("ballot-length")]
    Length,
    /// It approves too many.
    #[error("ballot-too-many")]
    TooMany,
    /// A score is above the highest.
    #[error("ballot-score-too-high")]
    ScoreTooHigh,
    /// It gives more dots than there are.
    #[error("ballot-too-many-dots")]
    TooManyDots,
    /// Two options share a place, which this method does not count.
    #[error("ballot-ranking-tied")]
    Tied,
}

impl Fault {
    /// Its code, from which the sentence is made.
    pub fn code(self) -> String {
        self.to_string()
    }
}

impl Method {
    /// Whether the method can be used with so many options.
    ///
    /// # Errors
    /// What does not fit.
    pub fn check(&self, options: u8) -> Result<(), Fault> {
        let within = |number: u8, most: u8| (1..=most).contains(&number).then_some(()).ok_or(Fault::Number);
        if matches!(self, Self::YesNo | Self::Consent) {
            return Ok(());
        }
        if !(2..=OPTIONS_MAX).contains(&options) {
            return Err(Fault::Options);
        }
        match *self {
            Self::Approve { most } => within(most, options),
            Self::SingleTransferable { seats } => within(seats, options),
            Self::Score { highest: number } | Self::Dots { dots: number } => within(number, u8::MAX),
            _ => Ok(()),
        }
    }
}

/// Whether a ballot is well formed for its method and number of options.
///
/// # Errors
/// The first thing that is not.
pub fn check(method: &Method, options: u8, marks: &Marks) -> Result<(), Fault> {
    method.check(options)?;
    let known = |option: &u8| if *option < options { Ok(()) } else { Err(Fault::UnknownOption) };
    let one_each = |marks: usize| if marks == usize::from(options) { Ok(()) } else { Err(Fault::Length) };
    match (method, marks) {
        (Method::YesNo, Marks::Stance(_)) | (Method::Consent, Marks::Consent(_)) => Ok(()),
        (Method::YesNo, _) => Err(Fault::OtherMethod),
        (_, Marks::Abstain) => Ok(()),
        (Method::ChooseOne, Marks::One(option)) => known(option),
        (Method::Approve { most }, Marks::Approved(approved)) => {
            if approved.len() > usize::from(*most) {
                return Err(Fault::TooMany);
            }
            tier(approved, options)
        }
        (Method::Score { highest }, Marks::Scores(scores)) => {
            one_each(scores.len())?;
            if scores.iter().flatten().any(|score| score > highest) {
                return Err(Fault::ScoreTooHigh);
            }
            if scores.iter().all(Option::is_none) { Err(Fault::Empty) } else { Ok(()) }
        }
        (Method::Dots { dots }, Marks::Dots(given)) => {
            one_each(given.len())?;
            match given.iter().map(|given| u32::from(*given)).sum::<u32>() {
                0 => Err(Fault::Empty),
                sum if sum > u32::from(*dots) => Err(Fault::TooManyDots),
                _ => Ok(()),
            }
        }
        (Method::Schulze, Marks::Ranking(tiers)) => ranking(tiers, options),
        (Method::InstantRunoff | Method::SingleTransferable { .. }, Marks::Ranking(tiers)) => {
            ranking(tiers, options)?;
            if tiers.iter().any(|tier| tier.len() > 1) { Err(Fault::Tied) } else { Ok(()) }
        }
        _ => Err(Fault::OtherMethod),
    }
}

/// Options side by side: known, ascending, at least one.
fn tier(tier: &[u8], options: u8) -> Result<(), Fault> {
    if tier.is_empty() {
        return Err(Fault::Empty);
    }
    if tier.iter().any(|option| *option >= options) {
        return Err(Fault::UnknownOption);
    }
    for pair in tier.windows(2) {
        match pair[0].cmp(&pair[1]) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Err(Fault::Repeated),
            std::cmp::Ordering::Greater => return Err(Fault::Unsorted),
        }
    }
    Ok(())
}

fn ranking(tiers: &[Vec<u8>], options: u8) -> Result<(), Fault> {
    if tiers.is_empty() {
        return Err(Fault::Empty);
    }
    let mut ranked = 0_u64;
    for each in tiers {
        tier(each, options)?;
        for option in each {
            if ranked & (1 << option) != 0 {
                return Err(Fault::Repeated);
            }
            ranked |= 1 << option;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Choice;

    #[test]
    fn a_ballot_is_refused_for_what_is_wrong_with_it() {
        let stv = Method::SingleTransferable { seats: 2 };
        let ranking = |tiers: &[&[u8]]| Marks::Ranking(tiers.iter().map(|tier| tier.to_vec()).collect());
        for (method, marks, wanted) in [
            (Method::YesNo, Marks::Stance(Choice::Abstain), Ok(())),
            (Method::YesNo, Marks::Abstain, Err(Fault::OtherMethod)),
            (Method::ChooseOne, Marks::Stance(Choice::Yes), Err(Fault::OtherMethod)),
            (Method::ChooseOne, Marks::One(2), Ok(())),
            (Method::ChooseOne, Marks::One(3), Err(Fault::UnknownOption)),
            (Method::Approve { most: 2 }, Marks::Approved(vec![0, 2]), Ok(())),
            (Method::Approve { most: 2 }, Marks::Approved(vec![0, 1, 2]), Err(Fault::TooMany)),
            (Method::Approve { most: 2 }, Marks::Approved(vec![1, 0]), Err(Fault::Unsorted)),
            (Method::Approve { most: 2 }, Marks::Approved(vec![1, 1]), Err(Fault::Repeated)),
            (Method::Approve { most: 2 }, Marks::Approved(vec![]), Err(Fault::Empty)),
            (Method::Approve { most: 4 }, Marks::Approved(vec![1]), Err(Fault::Number)),
            (Method::Score { highest: 5 }, Marks::Scores(vec![Some(5), None, Some(0)]), Ok(())),
            (
                Method::Score { highest: 5 },
                Marks::Scores(vec![Some(6), None, None]),
                Err(Fault::ScoreTooHigh),
            ),
            (Method::Score { highest: 5 }, Marks::Scores(vec![None; 3]), Err(Fault::Empty)),
            (Method::Score { highest: 5 }, Marks::Scores(vec![None; 4]), Err(Fault::Length)),
            (Method::Dots { dots: 5 }, Marks::Dots(vec![5, 0, 0]), Ok(())),
            (Method::Dots { dots: 5 }, Marks::Dots(vec![5, 0, 1]), Err(Fault::TooManyDots)),
            (Method::Dots { dots: 255 }, Marks::Dots(vec![255, 1, 0]), Err(Fault::TooManyDots)),
            (Method::Dots { dots: 5 }, Marks::Dots(vec![0; 3]), Err(Fault::Empty)),
            (Method::Schulze, ranking(&[&[0, 2], &[1]]), Ok(())),
            (Method::Schulze, ranking(&[&[2, 0]]), Err(Fault::Unsorted)),
            (Method::Schulze, ranking(&[&[0], &[0]]), Err(Fault::Repeated)),
            (Method::Schulze, ranking(&[&[0], &[]]), Err(Fault::Empty)),
            (Method::Schulze, ranking(&[]), Err(Fault::Empty)),
            (Method::InstantRunoff, ranking(&[&[0, 2]]), Err(Fault::Tied)),
            (stv, ranking(&[&[2], &[0]]), Ok(())),
            (stv, ranking(&[&[64]]), Err(Fault::UnknownOption)),
            (stv, Marks::Abstain, Ok(())),
            (Method::SingleTransferable { seats: 4 }, Marks::Abstain, Err(Fault::Number)),
        ] {
            assert_eq!(check(&method, 3, &marks), wanted, "{method:?} {marks:?}");
        }
        assert_eq!(check(&Method::ChooseOne, 1, &Marks::Abstain), Err(Fault::Options));
        assert_eq!(check(&Method::ChooseOne, 65, &Marks::Abstain), Err(Fault::Options));
        assert_eq!(Fault::Tied.code(), "ballot-ranking-tied");
    }
}
