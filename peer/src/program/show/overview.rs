//! How things stand: home, status, the log, the constitution, and what was found.

use moothall_core::message::Message;
use moothall_core::view::{Attention, Constitution, Device, Hit, Home, LogLine, Status, Verdict, Weight};

use super::super::table::Table;
use super::super::words::{Words, line, plain};
use super::{bookings, decisions, ended, number, part, people, sentence, table_or};

pub(super) fn home(words: &Words, home: &Home) -> String {
    let mut text = format!("{}\n", line(&home.organisation));
    text += &ended(line(&home.purpose));
    let counts = Message::new("program-home-counts")
        .number("members", home.members.into())
        .number("connected", home.connected.into())
        .number("provisional", home.provisional.into());
    text += &sentence(words, counts);
    text += &part(words, "program-home-attention", &attention(words, &home.attention));
    let asked = bookings::table_text(words, &home.asked);
    let how = if asked.is_empty() {
        String::new()
    } else {
        sentence(words, Message::new("program-home-asked-how"))
    };
    text += &part(words, "program-home-asked", &(asked + &how));
    text += &part(words, "program-home-open", &decisions::table_text(words, &home.open));
    text + &part(words, "program-home-bookings", &bookings::table_text(words, &home.bookings))
}

pub(super) fn status(words: &Words, status: &Status) -> String {
    let mut text = people::session(words, &status.session);
    text += &match &status.point {
        None => sentence(words, Message::new("program-status-no-point")),
        Some(point) => {
            let message = Message::new("program-status-point")
                .number("epoch", point.epoch.into())
                .number("position", number(point.position))
                .time("time", point.time_ms);
            sentence(words, message)
        }
    };
    let counts = Message::new("program-status-entries")
        .number("entries", number(status.entries))
        .number("provisional", number(status.provisional))
        .number("waiting", number(status.waiting));
    text += &sentence(words, counts);
    if let Some(history) = &status.history {
        text += &sentence(words, history.message("history-behind"));
    }
    text += &sentence(words, Message::new("program-status-keepers").text("devices", named(&status.keepers)));
    text += &if status.connected.is_empty() {
        sentence(words, Message::new("program-status-alone"))
    } else {
        sentence(words, Message::new("program-status-connected").text("devices", named(&status.connected)))
    };
    // Tenths of a mebibyte are enough to see a disk fill up.
    let tenths = status.disk_bytes.saturating_mul(10) / (1 << 20);
    let disk = Message::new("program-status-disk").text("mebibytes", words.tenths(tenths));
    text += &sentence(words, disk.number("rules", status.rules_version.into()));
    if !status.sheet_saved {
        text += &sentence(words, Message::new("program-status-sheet"));
    }
    text += &part(words, "program-status-risks", &attention(words, &status.risks));
    let dropped: String = status
        .dropped
        .iter()
        .map(|dropped| {
            let strangers = || words.code("program-strangers");
            let message = Message::new("program-status-drop")
                .time("at", dropped.at_ms)
                .text("from", dropped.from.map_or_else(strangers, |from| from.short()))
                .text("what", words.say(&dropped.message))
                .number("times", dropped.times.into());
            sentence(words, message)
        })
        .collect();
    text + &part(words, "program-status-dropped", &dropped)
}

fn named(devices: &[Device]) -> String {
    let named: Vec<_> =
        devices.iter().map(|device| format!("{} ({})", device.member_name, device.id.short())).collect();
    named.join(", ")
}

/// Each item with how loud it is, in a word.
fn attention(words: &Words, items: &[Attention]) -> String {
    let mut text = String::new();
    for item in items {
        let weight = words.code(match item.weight {
            Weight::Note => "program-weight-note",
            Weight::News => "program-weight-news",
            Weight::Task => "program-weight-task",
            Weight::Loss => "program-weight-loss",
            Weight::Risk => "program-weight-risk",
        });
        text += &format!("{weight}: {}\n", words.say(&item.message));
    }
    text
}

pub(super) fn log(words: &Words, lines: &[LogLine]) -> String {
    let heads = ["program-head-id", "program-head-written", "program-head-member", "program-head-certainty"];
    let more = ["program-head-verdict", "program-head-what"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for entry in lines {
        let (verdict, reason) = match &entry.verdict {
            Verdict::Accepted => ("verdict-accepted", None),
            Verdict::Refused { reason } => ("verdict-refused", Some(reason)),
            Verdict::Waiting { reason } => ("verdict-waiting", Some(reason)),
            Verdict::Aside { reason } => ("verdict-aside", Some(reason)),
        };
        let mut what = words.say(&entry.what);
        if let Some(reason) = reason {
            what += &format!(" – {}", words.say(reason));
        }
        table.row([
            entry.id.short(),
            words.time(entry.clock_ms),
            entry.member_name.clone(),
            words.certainty(&entry.certainty),
            words.code(verdict),
            what,
        ]);
    }
    let mut text = table_or(words, &table, "program-no-entries");
    for (entry, draft) in lines.iter().filter_map(|entry| Some((entry, entry.draft.as_ref()?))) {
        text.push('\n');
        text += &sentence(words, Message::new("program-draft").text("entry", entry.id.short()));
        for part in [&draft.title, &draft.text].into_iter().filter(|part| !part.is_empty()) {
            text.push('\n');
            text += &plain(part);
        }
        text.push('\n');
    }
    text
}

pub(super) fn hits(words: &Words, hits: &[Hit]) -> String {
    let mut table = Table::new(words, &["program-head-kind", "program-head-title", "program-head-found"]);
    for hit in hits {
        // The marks of the found words cannot be seen on a terminal.
        let excerpt = hit.excerpt.replace('\u{2068}', "[").replace('\u{2069}', "]");
        let kind = words.code(hit.kind_said());
        table.row([kind, hit.title.clone(), excerpt]);
    }
    table_or(words, &table, "program-no-hits")
}

pub(super) fn constitution(words: &Words, constitution: &Constitution) -> String {
    let hash: String = constitution.hash.chars().take(8).collect();
    let head = Message::new("program-constitution")
        .number("since", number(constitution.since))
        .number("rules", constitution.rules_version.into())
        .text("hash", hash);
    let mut text = sentence(words, head);
    let mut parameters =
        Table::new(words, &["program-head-parameter", "program-head-value", "program-head-meaning"]);
    for parameter in &constitution.parameters {
        parameters.row([parameter.name.clone(), parameter.value.clone(), words.say(&parameter.meaning)]);
    }
    text += &part(words, "program-constitution-parameters", &parameters.text());
    let mut policies = Table::new(words, &["program-head-policy", "program-head-says"]);
    for policy in &constitution.policies {
        policies.row([policy.id.clone(), words.policy(&policy.says)]);
    }
    text += &part(words, "program-constitution-policies", &policies.text());
    text + &part(words, "program-constitution-text", &ended(plain(&constitution.text)))
}
