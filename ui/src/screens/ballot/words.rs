//! A ballot, a method and an option in words.

use moothall_core::request::Choice;
use moothall_core::tally::{Consent, Marks, Method};
use moothall_core::view::ballots::label;
use moothall_core::view::deciding::Course;

use crate::say::t;

/// A choice.
pub(crate) fn choice(choice: Choice) -> String {
    match choice {
        Choice::Yes => t("choice-yes"),
        Choice::No => t("choice-no"),
        Choice::Abstain => t("choice-abstain"),
    }
}

/// How someone stands to a proposal that needs consent.
pub(crate) fn consent(stance: Consent) -> String {
    match stance {
        Consent::Agree => t("consent-agree"),
        Consent::Aside => t("consent-aside"),
        Consent::Object => t("consent-object"),
    }
}

/// A method's name.
pub(crate) fn method(method: Method) -> String {
    match method {
        Method::YesNo => t("method-yes-no"),
        Method::Consent => t("method-consent"),
        Method::ChooseOne => t("method-choose-one"),
        Method::Approve { .. } => t("method-approve"),
        Method::Score { .. } => t("method-score"),
        Method::Schulze => t("method-schulze"),
        Method::InstantRunoff => t("method-instant-runoff"),
        Method::SingleTransferable { .. } => t("method-single-transferable"),
        Method::Dots { .. } => t("method-dots"),
    }
}

/// What the options are called, or their numbers where nothing is written.
pub(crate) fn labels(course: &Course) -> Vec<String> {
    (0..usize::from(course.options)).map(|place| label(course, place)).collect()
}

/// What one option is called.
pub(crate) fn option(labels: &[String], option: u8) -> String {
    labels.get(usize::from(option)).cloned().unwrap_or_else(|| (u16::from(option) + 1).to_string())
}

/// What a ballot says.
pub(crate) fn said(marks: &Marks, labels: &[String]) -> String {
    let joined = |options: &[u8], between: &str| {
        options.iter().map(|place| option(labels, *place)).collect::<Vec<_>>().join(between)
    };
    let numbers = |given: Vec<(usize, u8)>| {
        let one = |(place, number): (usize, u8)| {
            format!("{} {number}", option(labels, u8::try_from(place).unwrap_or(u8::MAX)))
        };
        given.into_iter().map(one).collect::<Vec<_>>().join(" · ")
    };
    match marks {
        Marks::Stance(stance) => choice(*stance),
        Marks::Consent(stance) => consent(*stance),
        Marks::Abstain => t("ballot-none"),
        Marks::One(place) => option(labels, *place),
        Marks::Approved(approved) => joined(approved, " · "),
        Marks::Ranking(tiers) => tiers.iter().map(|tier| joined(tier, " = ")).collect::<Vec<_>>().join(" › "),
        Marks::Scores(scores) => {
            numbers(scores.iter().enumerate().filter_map(|(at, score)| Some((at, (*score)?))).collect())
        }
        Marks::Dots(dots) => {
            numbers(dots.iter().copied().enumerate().filter(|(_, dots)| *dots > 0).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ballot_reads_as_its_voter_meant_it() {
        let labels = ["Kiln".to_owned(), "Saw".to_owned(), "Bike".to_owned()];
        let cases = [
            (Marks::One(1), "Saw"),
            (Marks::Approved(vec![0, 2]), "Kiln · Bike"),
            (Marks::Ranking(vec![vec![1], vec![0, 2]]), "Saw › Kiln = Bike"),
            (Marks::Scores(vec![Some(5), None, Some(0)]), "Kiln 5 · Bike 0"),
            (Marks::Dots(vec![0, 3, 2]), "Saw 3 · Bike 2"),
            (Marks::One(9), "10"),
        ];
        for (marks, words) in cases {
            assert_eq!(said(&marks, &labels), words);
        }
    }
}
