//! The keepers: a line each, then what is wrong in words, and what so many withstand.

use moothall_core::message::Message;
use moothall_core::view::keepers::{Keeper, Keepers, Objection};

use super::super::table::Table;
use super::super::words::Words;
use super::{ended, number, part, people, sentence, table_or};

pub(super) fn keepers(words: &Words, shown: &Keepers) -> String {
    let heads =
        ["program-head-member", "program-head-device", "program-head-position", "program-head-behind"];
    let more = ["program-head-last-signature", "program-head-state", "program-head-seen"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for keeper in &shown.keepers {
        table.row([
            keeper.device.member_name.clone(),
            if keeper.device.this {
                format!("{} *", keeper.device.id.short())
            } else {
                keeper.device.id.short()
            },
            keeper.position.map(|position| position.to_string()).unwrap_or_default(),
            keeper.behind.map(|behind| behind.to_string()).unwrap_or_default(),
            signed(words, keeper),
            words.say(&keeper.state_said()),
            people::seen(words, keeper.device.this || keeper.device.connected, keeper.device.last_seen_ms),
        ]);
    }
    let mut text = table_or(words, &table, "program-no-keepers");
    if shown.keepers.iter().any(|keeper| keeper.leads == Some(true)) && shown.keepers.len() > 1 {
        text += &sentence(words, Message::new("program-keeper-leads"));
    }
    let mut wrong = String::new();
    if let Some(stall) = &shown.stall {
        wrong += &sentence(words, stall.said.clone());
        for way in &stall.ways {
            wrong += &ended(format!("- {}", words.say(&way.message)));
        }
    }
    for objection in &shown.objections {
        wrong += &objects(words, objection);
    }
    text += &part(words, "keepers-wrong", &wrong);
    let mut good = sentence(words, shown.withstands.quorum_said());
    for said in shown.withstands.said().into_iter().chain(shown.withstands.advice()) {
        good += &sentence(words, said);
    }
    good += &sentence(words, Message::new("keepers-never"));
    let heading = Message::new("keepers-withstand").number("keepers", shown.withstands.keepers.into());
    text += &format!("\n{}\n{good}", words.say(&heading));
    if let Some(certificate) = &shown.certificate {
        let said = Message::new("program-certificate")
            .number("position", number(certificate.position))
            .text("time", words.time_if(certificate.time_ms))
            .text("signers", certificate.signers.join(", "))
            .text("hash", certificate.hash.short());
        text += &part(words, "keepers-certificate", &sentence(words, said));
    }
    text
}

/// What it signed last: the certified time, or that it is not confirmed yet.
fn signed(words: &Words, keeper: &Keeper) -> String {
    match (keeper.signed, keeper.signed_ms) {
        (None, _) => String::new(),
        (Some(position), Some(time_ms)) => {
            format!("{position} ({})", words.time(time_ms))
        }
        (Some(position), None) => format!("{position} ({})", words.code("certainty-provisional")),
    }
}

fn objects(words: &Words, objection: &Objection) -> String {
    let mut text = sentence(words, objection.said.clone());
    if let Some(entry) = &objection.entry {
        let what = Message::new("keepers-entry")
            .text("member", entry.by.clone())
            .text("what", words.say(&entry.what));
        text += &ended(format!("  {} {}", entry.id.short(), words.say(&what)));
        let others = match entry.others.reason() {
            Some(reason) => format!("{} {}", words.say(&entry.others_said()), words.say(reason)),
            None => words.say(&entry.others_said()),
        };
        text += &ended(format!("  {} {others}", words.say(&entry.its_said())));
    }
    text
}
