//! Answers as people read them: tables and sentences, one file an area. Nothing here prints.

mod bookings;
mod calendar;
mod decisions;
mod figures;
mod keepers;
mod membership;
mod overview;
mod people;
mod recovery;
mod succession;
mod why;

use moothall_core::message::Message;
use moothall_core::request::Answer;
use moothall_core::view::{Certainty, File, Verified, Written};

use super::table::Table;
use super::words::{Words, plain};

/// An answer in words, each line with its end.
pub(crate) fn answer(words: &Words, answer: &Answer) -> String {
    match answer {
        Answer::Session(session) => people::session(words, session),
        Answer::Written(it) => written(words, it),
        Answer::Done => sentence(words, Message::new("program-done")),
        Answer::Preview(preview) => people::preview(words, preview),
        Answer::Home(home) => overview::home(words, home),
        Answer::Members(members) => people::members(words, members),
        Answer::Member(it) => people::member(words, it),
        Answer::Groups(groups) => membership::groups(words, groups),
        Answer::Devices(devices) => people::devices(words, devices),
        Answer::Keepers(shown) => keepers::keepers(words, shown),
        Answer::Succession(shown) => succession::succession(words, shown),
        Answer::Lines(shown) => succession::lines(words, shown),
        Answer::Invited(invited) => format!("{}\n", plain(&invited.text)),
        Answer::Invitations(invitations) => people::invitations(words, invitations),
        Answer::Resources(resources) => bookings::resources(words, resources),
        Answer::Clock(clock) => bookings::clock(words, clock),
        Answer::Occurrences(list) => bookings::occurrences(words, list),
        Answer::Bookings(list) => bookings::list(words, list),
        Answer::CalendarPlan(plan) => calendar::plan(words, plan),
        Answer::CalendarFile(text) => ended(plain(text)),
        Answer::Delegations(all) => decisions::delegations(words, all),
        Answer::Proposals(proposals) => decisions::list(words, proposals),
        Answer::Proposal(proposal) => decisions::full(words, proposal),
        Answer::Versions(versions) => decisions::versions(words, versions),
        Answer::Constitution(constitution) => overview::constitution(words, constitution),
        Answer::Status(status) => overview::status(words, status),
        Answer::Log(lines) => overview::log(words, lines),
        Answer::Found(hits) => overview::hits(words, hits),
        Answer::Figures(all) => figures::figures(words, all),
        Answer::Why(told) => why::why(words, told),
        Answer::RecoverySheet(sheet) => ended(plain(&sheet.text)),
        Answer::Recoveries(recoveries) => recovery::list(words, recoveries),
        Answer::Address(address) => ended(plain(address)),
        Answer::File(it) => file(words, it),
        Answer::Verified(it) => verified(words, it),
        Answer::Imported(it) => membership::imported(words, it),
        Answer::Exported(it) => membership::exported(words, it),
        Answer::Roles(roles) => membership::roles(words, roles),
        Answer::Nothing(message) => sentence(words, message.clone()),
    }
}

fn written(words: &Words, written: &Written) -> String {
    let message = match written.certainty {
        Certainty::Provisional => Message::new("program-written-provisional"),
        Certainty::Confirmed { position, time_ms } => Message::new("program-written-confirmed")
            .number("position", number(position))
            .time("time", time_ms),
    };
    let mut text = sentence(words, message.text("id", written.id.short()));
    // What was to be known of it as long as it was provisional is over once it is confirmed.
    let provisional = written.certainty == Certainty::Provisional;
    if let Some(note) = written.note.as_ref().filter(|note| provisional || note.code != "note-no-keeper") {
        text += &sentence(words, note.clone());
    }
    if let Some(said) = &written.said {
        text = sentence(words, said.clone()) + &text;
    }
    text
}

/// A file that was written.
pub(crate) fn file(words: &Words, file: &File) -> String {
    let message = Message::new("program-file").text("path", &file.path).number("bytes", number(file.bytes));
    sentence(words, message.number("entries", number(file.entries)))
}

fn verified(words: &Words, verified: &Verified) -> String {
    let counts = [
        ("program-verified-signatures", verified.signatures),
        ("program-verified-journals", verified.journals),
        ("program-verified-verdicts", verified.verdicts),
        ("program-verified-certificates", verified.certificates),
        ("program-verified-checkpoints", verified.checkpoints),
        ("program-verified-bodies", verified.bodies),
        ("program-verified-records", verified.records),
    ];
    let mut text = String::new();
    for (code, count) in counts {
        text += &sentence(words, Message::new(code).number("count", number(count)));
    }
    if let Some(history) = &verified.history {
        text += &sentence(words, history.message("history-behind"));
    }
    text + &match &verified.fault {
        None => sentence(words, Message::new("program-verified-sound")),
        Some(fault) => sentence(words, Message::new("program-verified-fault").text("what", words.say(fault))),
    }
}

/// One message on a line of its own.
fn sentence(words: &Words, message: Message) -> String {
    ended(words.say(&message))
}

/// A table, or a sentence that says what to do where there is nothing yet.
fn table_or(words: &Words, table: &Table, nothing: &str) -> String {
    if table.is_empty() { sentence(words, Message::new(nothing)) } else { table.text() }
}

/// A heading over its part, after an empty line; nothing if the part is empty.
fn part(words: &Words, heading: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("\n{}\n{text}", words.code(heading)) }
}

fn ended(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
