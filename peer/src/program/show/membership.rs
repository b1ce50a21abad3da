//! Roles, working groups, and lists of members.

use moothall_core::message::Message;
use moothall_core::view::{Exported, Group, Imported, Role};

use super::super::table::Table;
use super::super::words::Words;
use super::people::role_name;
use super::{number, sentence, table_or};

pub(super) fn groups(words: &Words, groups: &[Group]) -> String {
    let heads = ["program-head-id", "program-head-name", "program-head-members", "program-head-certainty"];
    let mut table = Table::new(words, &heads);
    for group in groups {
        let members: Vec<&str> = group.members.iter().map(|member| member.name.as_str()).collect();
        let name = if group.active {
            group.name.clone()
        } else {
            words.say(&Message::new("program-group-ended").text("name", &group.name))
        };
        table.row([group.id.short(), name, members.join(", "), words.certainty(&group.certainty)]);
    }
    table_or(words, &table, "program-no-groups")
}

pub(super) fn roles(words: &Words, roles: &[Role]) -> String {
    let heads = ["program-head-role", "program-head-members", "program-head-term"];
    let mut table = Table::new(words, &heads);
    for role in roles {
        let holders = role.held_by.iter().map(|holder| match holder.until_ms {
            None => holder.name.clone(),
            Some(until_ms) => {
                let message = Message::new("program-holder-until").text("name", &holder.name);
                words.say(&message.time("until", until_ms))
            }
        });
        let holders: Vec<_> = holders.collect();
        let term = match (role.by_decision, role.term_days) {
            (true, _) => words.code("program-term-decision"),
            (false, None) => words.code("program-term-none"),
            (false, Some(days)) => words.say(&Message::new("program-term-days").number("days", days.into())),
        };
        let term = match role.one {
            true => words.say(&Message::new("program-term-one").text("term", term)),
            false => term,
        };
        table.row([role_name(words, &role.name), holders.join(", "), term]);
    }
    table_or(words, &table, "program-no-roles")
}

pub(super) fn imported(words: &Words, imported: &Imported) -> String {
    let heads = ["program-head-line", "program-head-name", "program-head-what"];
    let mut table = Table::new(words, &heads);
    for line in &imported.lines {
        let what = match &line.left_out {
            Some(reason) => words.say(&Message::new("program-left-out").text("why", words.say(reason))),
            None if imported.dry_run => words.code("program-would-write"),
            None => words.code("program-record-written"),
        };
        table.row([line.line.to_string(), line.name.clone(), what]);
    }
    let taken = imported.lines.iter().filter(|line| line.left_out.is_none()).count() as u64;
    let code = if imported.dry_run { "program-import-plan" } else { "program-imported" };
    let message = Message::new(code).number("count", number(taken));
    let message = message.number("left_out", number(imported.lines.len() as u64 - taken));
    let quorum = imported.quorum.clone().map(|quorum| sentence(words, quorum)).unwrap_or_default();
    table.text() + &sentence(words, message) + &quorum
}

pub(super) fn exported(words: &Words, exported: &Exported) -> String {
    let message = Message::new("program-exported").text("path", &exported.path);
    sentence(words, message.number("count", number(exported.members)))
}
