//! The ballots of a proposal as files hold them: a table for spreadsheets, and the form of programs that count.

use super::Proposal;
use super::deciding::Course;
use crate::request::Choice;
use crate::roster::row;
use crate::tally::{Consent, Marks, blt};

/// All votes as rows of a table for a spreadsheet: who, whose ballot it was, and what each option got on it.
pub fn csv(course: &Course) -> String {
    let mut text = String::new();
    let heads: Vec<String> = if course.options == 0 {
        vec!["vote".to_owned()]
    } else {
        (0..usize::from(course.options)).map(|place| label(course, place)).collect()
    };
    row(&mut text, ["member".to_owned(), "cast_by".to_owned()].into_iter().chain(heads));
    for ballot in &course.ballots {
        let own = (!ballot.void).then_some(&ballot.member_name);
        let voters = own.into_iter().chain(&ballot.also_for);
        for voter in voters {
            let cells = [voter.clone(), ballot.member_name.clone()].into_iter();
            row(&mut text, cells.chain(cells_of(course, &ballot.marks)));
        }
    }
    text
}

/// All ballots that count, in the BLT form; none where the method has no such file, or the proposal no such ballots.
pub fn counted_elsewhere(proposal: &Proposal) -> Option<String> {
    let course = proposal.course.as_deref()?;
    let labels: Vec<String> = (0..usize::from(course.options)).map(|place| label(course, place)).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let cast: Vec<&Marks> = course
        .ballots
        .iter()
        .flat_map(|ballot| std::iter::repeat_n(&ballot.marks, 1 + ballot.also_for.len()))
        .collect();
    blt::blt(&course.method, &proposal.line.title, &labels, &cast)
}

/// An option's label, or its number where nothing is written.
pub fn label(course: &Course, place: usize) -> String {
    match course.labels.get(place) {
        Some(label) if !label.is_empty() => label.clone(),
        _ => (place + 1).to_string(),
    }
}

/// All votes of a proposal as rows of a table, however they are counted.
pub fn table(proposal: &Proposal) -> String {
    if let Some(course) = proposal.course.as_deref() {
        return csv(course);
    }
    let mut text = String::new();
    row(&mut text, ["member", "cast_by", "vote"]);
    for ballot in proposal.ballots.iter().filter(|ballot| !ballot.void) {
        row(&mut text, [ballot.member_name.as_str(), &ballot.member_name, stance(ballot.choice)]);
    }
    text
}

fn stance(choice: Choice) -> &'static str {
    match choice {
        Choice::Yes => "yes",
        Choice::No => "no",
        Choice::Abstain => "abstain",
    }
}

/// What a ballot gives each option: a place, a score, dots, or 1 for a mark.
pub fn cells_of(course: &Course, marks: &Marks) -> Vec<String> {
    let options = 0..usize::from(course.options);
    let has = |list: &[u8], place: usize| list.iter().any(|option| usize::from(*option) == place);
    let one = |marked: bool| if marked { "1".to_owned() } else { String::new() };
    match marks {
        Marks::Stance(choice) => vec![stance(*choice).to_owned()],
        Marks::Consent(consent) => vec![
            match consent {
                Consent::Agree => "agree",
                Consent::Aside => "aside",
                Consent::Object => "object",
            }
            .to_owned(),
        ],
        Marks::Abstain if course.options == 0 => vec!["abstain".to_owned()],
        Marks::Abstain => options.map(|_| String::new()).collect(),
        Marks::One(option) => options.map(|place| one(place == usize::from(*option))).collect(),
        Marks::Approved(approved) => options.map(|place| one(has(approved, place))).collect(),
        Marks::Scores(scores) => {
            scores.iter().map(|score| score.map(|score| score.to_string()).unwrap_or_default()).collect()
        }
        Marks::Dots(dots) => dots.iter().map(ToString::to_string).collect(),
        Marks::Ranking(tiers) => options
            .map(|place| {
                let tier = tiers.iter().position(|tier| has(tier, place));
                tier.map(|tier| (tier + 1).to_string()).unwrap_or_default()
            })
            .collect(),
    }
}
