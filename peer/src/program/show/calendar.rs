//! What becomes of a calendar file, as people read it.

use moothall_core::view::calendar::CalendarPlan;

use super::super::table::Table;
use super::super::words::Words;
use super::sentence;

/// The events in a table, and how many have which fate.
pub(super) fn plan(words: &Words, plan: &CalendarPlan) -> String {
    let heads = ["program-head-title", "program-head-from", "program-head-fate", "program-head-obstacle"];
    let mut table = Table::new(words, &heads);
    for event in &plan.events {
        table.row([
            event.title.clone(),
            words.time_if(event.from_ms),
            words.code(event.code()),
            event.why.as_ref().map(|why| words.say(why)).unwrap_or_default(),
        ]);
    }
    let table = if table.is_empty() { String::new() } else { table.text() };
    table + &sentence(words, plan.counts())
}
