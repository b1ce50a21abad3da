//! What becomes of a calendar file, as people read it.

use moothall_core::message::Message;
use moothall_core::view::calendar::{CalendarPlan, Fate};

use super::super::table::Table;
use super::super::words::Words;
use super::sentence;

/// The events in a table, and how many have which fate.
pub(super) fn plan(words: &Words, plan: &CalendarPlan) -> String {
    let heads = ["program-head-title", "program-head-from", "program-head-fate", "program-head-obstacle"];
    let mut table = Table::new(words, &heads);
    for event in &plan.events {
        let fate = match event.fate {
            Fate::Taken => "plan-taken",
            Fate::Changed => "plan-changed",
            Fate::Same => "plan-same",
            Fate::Skipped => "plan-skipped",
        };
        table.row([
            event.title.clone(),
            words.time_if(event.from_ms),
            words.code(fate),
            event.why.as_ref().map(|why| words.say(why)).unwrap_or_default(),
        ]);
    }
    let number = |fate| i64::try_from(plan.count(fate)).unwrap_or(i64::MAX);
    let counts = Message::new("plan-counts")
        .number("taken", number(Fate::Taken))
        .number("changed", number(Fate::Changed))
        .number("same", number(Fate::Same))
        .number("skipped", number(Fate::Skipped))
        .number("outside", plan.outside.into());
    let table = if table.is_empty() { String::new() } else { table.text() };
    table + &sentence(words, counts)
}
