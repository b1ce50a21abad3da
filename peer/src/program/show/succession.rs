//! Successors that members name, and lines into which the order parts.

use moothall_core::message::Message;
use moothall_core::view::lines::{Difference, Fork, Line, Lines};
use moothall_core::view::succession::{Naming, Succession};

use super::super::table::Table;
use super::super::words::Words;
use super::{ended, number, part, sentence, table_or};

pub(super) fn succession(words: &Words, shown: &Succession) -> String {
    let heads = ["program-head-naming", "program-head-successors", "program-head-signed-by"];
    let mut table = Table::new(words, &[heads.as_slice(), &["program-head-stage"]].concat());
    for naming in &shown.namings {
        table.row([
            naming.id.short(),
            naming.successors_said(),
            naming.voices.join(", "),
            words.say(&naming.stage_said()),
        ]);
    }
    let mut text = table_or(words, &table, "program-succession-none");
    if let Some(rival) = rivals(shown) {
        text += &part(words, "succession-rivals", &compared(words, rival));
    }
    if let Some(hindrance) = &shown.hindrance {
        return text + &sentence(words, hindrance.clone());
    }
    text += &sentence(words, shown.takes_said());
    if shown.namings.is_empty() {
        let keepers = Message::new("succession-keepers-here")
            .number("here", shown.here.into())
            .text("keepers", shown.keepers.join(", "));
        text += &sentence(words, keepers);
    }
    for naming in shown.namings.iter().filter(|naming| naming.may_sign) {
        let message = Message::new("program-succession-yours").text("naming", naming.id.short());
        text += &sentence(words, message);
    }
    if shown.contested() {
        text += &sentence(words, Message::new("program-succession-choose"));
    }
    text
}

fn rivals(shown: &Succession) -> Option<[&Naming; 2]> {
    match shown.namings.as_slice() {
        [one, other, ..] => Some([one, other]),
        _ => None,
    }
}

/// Whom each of two names alone, and who signed each alone.
fn compared(words: &Words, [one, other]: [&Naming; 2]) -> String {
    let alone = |naming: &Naming, other: &Naming| {
        let or_nobody = |names: Vec<String>| match names.is_empty() {
            true => words.code("succession-same"),
            false => names.join(", "),
        };
        ended(format!(
            "{}: {}: {}; {}: {}",
            naming.id.short(),
            words.code("succession-only-here"),
            or_nobody(naming.names_alone(other)),
            words.code("succession-signed-only"),
            or_nobody(naming.signed_alone(other))
        ))
    };
    alone(one, other) + &alone(other, one)
}

pub(super) fn lines(words: &Words, shown: &Lines) -> String {
    if shown.forks.is_empty() {
        return sentence(words, Message::new("program-no-fork"));
    }
    shown.forks.iter().map(|one| fork(words, one)).collect::<Vec<_>>().join("\n")
}

fn fork(words: &Words, fork: &Fork) -> String {
    let parts = match fork.after_ms {
        Some(time_ms) => Message::new("lines-part-at").time("time", time_ms),
        None => Message::new("lines-part"),
    };
    let mut text = sentence(words, parts.number("position", number(fork.after)));
    text += &part(words, "lines-ours", &line(words, &fork.ours));
    if fork.chosen {
        text += &sentence(words, Message::new("lines-chosen"));
    }
    text += &part(words, "lines-theirs", &line(words, &fork.theirs));
    let contested: String = fork.contested.iter().map(|one| sentence(words, one.said())).collect();
    text += &part(words, "lines-contested", &contested);
    text += &part(words, "lines-differences", &differences(words, fork));
    let choose = Message::new("program-fork-choose").text("line", fork.theirs.begin.short());
    text.push('\n');
    text += &sentence(words, choose);
    if !fork.chosen {
        let stay = Message::new("program-fork-stay").text("line", fork.ours.begin.short());
        text += &sentence(words, stay);
    }
    text
}

fn line(words: &Words, line: &Line) -> String {
    let called = Message::new("lines-call").text("line", line.begin.short());
    let mut text = ended(format!("{}: {}", words.say(&called), words.say(&line.origin)));
    let position = Message::new("keeper-position-at").number("position", number(line.end));
    let signers = match line.signers.is_empty() {
        true => words.code("line-signers-none"),
        false => line.signers.join(", "),
    };
    let facts = [
        ("line-keepers", line.keepers.join(", ")),
        ("line-signers", signers),
        ("line-begins", words.time_if(line.begin_ms)),
        ("line-until", words.say(&position)),
    ];
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        text += &ended(format!("  {}: {value}", words.code(name)));
    }
    text + &ended(format!("  {}", words.say(&line.listed_said())))
}

fn differences(words: &Words, fork: &Fork) -> String {
    if fork.theirs.listed.is_none() {
        return String::new();
    }
    let heads = ["program-head-entry", "program-head-member", "program-head-what"];
    let mut table =
        Table::new(words, &[heads.as_slice(), &["program-head-here", "program-head-there"]].concat());
    for one in &fork.differences {
        table.row(row(words, one));
    }
    let mut text = table_or(words, &table, "lines-same");
    if fork.more > 0 {
        text += &sentence(words, Message::new("lines-more").number("more", number(fork.more)));
    }
    text
}

fn row(words: &Words, one: &Difference) -> [String; 5] {
    let entry = match one.entry {
        Some(entry) => entry.short(),
        None => format!("{} {}", one.device.short(), one.sequence),
    };
    let said = |fate: moothall_core::view::lines::Fate| words.say(&fate.said());
    [entry, one.by.clone(), words.say(&one.what), said(one.ours), said(one.theirs)]
}
