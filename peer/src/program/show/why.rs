//! Why something is as it is: the answer, then each step with its place and the policy that permitted it.

use moothall_core::message::Message;
use moothall_core::view::Certainty;
use moothall_core::view::why::{Contest, Step, Why};

use super::super::words::{Words, line};
use super::{ended, number, part, sentence};

pub(super) fn why(words: &Words, why: &Why) -> String {
    let mut text = sentence(words, why.answer.clone());
    if why.cut {
        text += &sentence(words, Message::new("why-cut"));
    }
    text += "\n";
    for (place, step) in why.steps.iter().enumerate() {
        text += &ended(format!("{}. {}", place + 1, told(words, step)));
    }
    if let Some(contest) = &why.contest {
        text += &part(words, "contest-title", &contested(words, contest));
    }
    text
}

/// Who wanted it when, where each was placed, and what is to be had instead.
fn contested(words: &Words, contest: &Contest) -> String {
    let mut text = String::new();
    for claim in &contest.claims {
        let who = if claim.by.is_empty() { words.code("contest-somebody") } else { claim.by.clone() };
        let fate = words.code(if claim.won { "contest-got" } else { "contest-lost" });
        let asked = words.say(&Message::new("contest-asked").time("time", claim.asked_ms));
        let placed = match &claim.certainty {
            Certainty::Provisional => words.code("contest-not-placed"),
            Certainty::Confirmed { position, time_ms } => words.say(
                &Message::new("contest-placed-at")
                    .number("position", number(*position))
                    .time("time", *time_ms),
            ),
        };
        text += &ended(format!("{} – {fate}: {asked}; {placed}", line(&who)));
    }
    text += &sentence(words, contest.said.clone());
    if let Some(instead) = &contest.instead {
        text += &sentence(words, instead.said.clone());
    }
    text
}

fn told(words: &Words, step: &Step) -> String {
    let what = words.say(&step.what);
    let mut text = match step.by.is_empty() {
        true => what,
        false => words.say(&Message::new("why-step-by").text("member", step.by.clone()).text("what", what)),
    };
    text += &match &step.certainty {
        Certainty::Provisional => {
            format!(" ({}, {})", words.time(step.at_ms), words.code("certainty-provisional"))
        }
        Certainty::Confirmed { position, time_ms } => {
            let place = Message::new("why-step-at").number("position", number(*position));
            format!(" ({}, {})", words.time(*time_ms), words.say(&place))
        }
    };
    if let Some(reason) = step.verdict.reason() {
        text += &format!("\n   {}", words.say(reason));
    }
    if let Some(permit) = &step.permit {
        text += &format!("\n   {}", words.say(&permit.said()));
    }
    text
}
