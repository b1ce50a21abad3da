//! Ballots as a person types them, and as a terminal shows them.

use moothall_core::message::Message;
use moothall_core::request::Choice;
use moothall_core::tally::{Consent, Marks, Method};
use moothall_core::view::ballots::{cells_of, label};
use moothall_core::view::deciding::Course;

/// What was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Typed<'a> {
    /// A word, an option, or a ranking such as `A > B = C`.
    Plain(&'a str),
    /// Options that are approved of.
    Approve(&'a [String]),
    /// Scores, such as `A=3`.
    Score(&'a [String]),
    /// Dots, such as `A=3`.
    Dots(&'a [String]),
}

/// What it comes to on a ballot. What does not fit the vote, the rules refuse with their own sentence.
pub(crate) fn marks(course: &Course, typed: Typed<'_>) -> Result<Marks, Message> {
    let labels = &course.labels;
    match typed {
        Typed::Plain(word) => plain(course, word.trim()),
        Typed::Approve(options) => {
            let mut approved =
                options.iter().map(|text| option(labels, text)).collect::<Result<Vec<_>, _>>()?;
            approved.sort_unstable();
            Ok(Marks::Approved(approved))
        }
        Typed::Score(pairs) => {
            let mut scores = vec![None; labels.len()];
            for pair in pairs {
                let (option, number) = numbered(labels, pair)?;
                scores[usize::from(option)] = Some(number);
            }
            Ok(Marks::Scores(scores))
        }
        Typed::Dots(pairs) => {
            let mut dots = vec![0; labels.len()];
            for pair in pairs {
                let (option, number) = numbered(labels, pair)?;
                dots[usize::from(option)] = number;
            }
            Ok(Marks::Dots(dots))
        }
    }
}

fn plain(course: &Course, word: &str) -> Result<Marks, Message> {
    let small = word.to_lowercase();
    match (course.method, small.as_str()) {
        (Method::YesNo, word) => choice(word).map(Marks::Stance).ok_or_else(|| unknown(word)),
        (_, "abstain") => Ok(Marks::Abstain),
        (Method::Consent, "agree" | "yes") => Ok(Marks::Consent(Consent::Agree)),
        (Method::Consent, "aside") => Ok(Marks::Consent(Consent::Aside)),
        (Method::Consent, "object" | "no") => Ok(Marks::Consent(Consent::Object)),
        (Method::Consent, word) => Err(unknown(word)),
        (Method::ChooseOne, _) => option(&course.labels, word).map(Marks::One),
        (Method::Approve { .. }, _) => {
            option(&course.labels, word).map(|option| Marks::Approved(vec![option]))
        }
        _ => {
            let tiers = word.split('>').map(|tier| {
                let mut tier = tier
                    .split('=')
                    .map(|text| option(&course.labels, text))
                    .collect::<Result<Vec<_>, _>>()?;
                tier.sort_unstable();
                Ok(tier)
            });
            tiers.collect::<Result<_, _>>().map(Marks::Ranking)
        }
    }
}

/// Yes, no or abstain.
pub(crate) fn choice(word: &str) -> Option<Choice> {
    match word.trim().to_lowercase().as_str() {
        "yes" => Some(Choice::Yes),
        "no" => Some(Choice::No),
        "abstain" => Some(Choice::Abstain),
        _ => None,
    }
}

/// Says that a word is none of those that this vote takes.
pub(crate) fn unknown(word: &str) -> Message {
    Message::new("misuse-vote-word").text("word", word)
}

/// An option by its label in any case, or by its number from 1.
fn option(labels: &[String], text: &str) -> Result<u8, Message> {
    let text = text.trim();
    let same = |label: &String| !label.is_empty() && label.to_lowercase() == text.to_lowercase();
    let place = labels.iter().position(same).or_else(|| {
        let number: usize = text.parse().ok()?;
        number.checked_sub(1).filter(|place| *place < labels.len())
    });
    place
        .and_then(|place| u8::try_from(place).ok())
        .ok_or_else(|| Message::new("misuse-option-unknown").text("option", text))
}

fn numbered(labels: &[String], pair: &str) -> Result<(u8, u8), Message> {
    let wrong = || Message::new("misuse-option-number").text("option", pair);
    let (label, number) = pair.rsplit_once('=').ok_or_else(wrong)?;
    Ok((option(labels, label)?, number.trim().parse().map_err(|_| wrong())?))
}

/// A ballot as people read it.
pub(crate) fn said(course: &Course, marks: &Marks) -> String {
    let joined = |options: &[u8], between: &str| {
        options.iter().map(|option| label(course, usize::from(*option))).collect::<Vec<_>>().join(between)
    };
    let numbers = |numbers: Vec<(usize, u8)>| {
        let pairs = numbers.into_iter().map(|(place, number)| format!("{}={number}", label(course, place)));
        pairs.collect::<Vec<_>>().join(", ")
    };
    match marks {
        Marks::Abstain | Marks::Stance(_) | Marks::Consent(_) => cells_of(course, marks).concat(),
        Marks::One(option) => label(course, usize::from(*option)),
        Marks::Approved(approved) => joined(approved, ", "),
        Marks::Ranking(tiers) => tiers.iter().map(|tier| joined(tier, " = ")).collect::<Vec<_>>().join(" > "),
        Marks::Scores(scores) => {
            numbers(scores.iter().enumerate().filter_map(|(at, score)| Some((at, (*score)?))).collect())
        }
        Marks::Dots(dots) => {
            numbers(dots.iter().copied().enumerate().filter(|(_, dots)| *dots > 0).collect())
        }
    }
}

#[cfg(test)]
mod tests;
