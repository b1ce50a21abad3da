//! Plans what a list brings: whom to write, and which lines are left out and why.

use std::collections::HashMap;

use super::{Mapping, Part, Table, WORDS_CHARS_MAX};
use crate::message::Message;
use crate::request::NAME_CHARS_MAX;
use crate::request::membership::Newcomer;
use crate::unseen::has_unseen;
use crate::view::Member;
use crate::way::Way;

/// Somebody who is a member already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The name.
    pub name: String,
    /// How to reach the person, as far as the reader may know.
    pub contact: String,
}

impl Known {
    /// What an import looks at of a member.
    pub fn of(member: &Member) -> Self {
        let ways = [member.reach(Way::Mail), member.reach(Way::Contact)];
        Self { name: member.name.clone(), contact: ways.into_iter().flatten().collect::<Vec<_>>().join("\n") }
    }
}

/// What a list brings, line by line. Each row of the list is in one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Who would be written, each with the line of the list.
    pub people: Vec<(u64, Newcomer)>,
    /// Which lines would not, each with the reason.
    pub left_out: Vec<(u64, Message)>,
}

/// Where somebody was met before.
#[derive(Debug, Clone)]
enum Met {
    /// Among the members.
    Member(String),
    /// Earlier in the list.
    Line(u64),
}

/// Who was met so far.
#[derive(Default)]
struct Seen {
    /// By mail address.
    mails: HashMap<String, Met>,
    /// By name, each time with the mail addresses that tell the person from another of that name.
    names: HashMap<String, Vec<(Met, Vec<String>)>>,
}

/// Plans an import. Somebody counts as there already by a mail address alone, and by the name alone unless two different
/// mail addresses tell the two people apart.
pub fn plan(table: &Table, mapping: &Mapping, known: &[Known]) -> Plan {
    let mut seen = Seen::default();
    for person in known {
        let mails = mails_in(&person.contact);
        seen.add(&Met::Member(person.name.clone()), name_key(&person.name), mails);
    }
    let mut plan = Plan::default();
    for row in &table.rows {
        let person = person(&row.cells, mapping);
        match fault(&person).or_else(|| seen.before(&person)) {
            Some(reason) => plan.left_out.push((row.line, reason)),
            None => {
                seen.add(&Met::Line(row.line), name_key(&person.name), mails_of(&person));
                plan.people.push((row.line, person));
            }
        }
    }
    plan
}

/// The person that a row tells of.
fn person(cells: &[String], mapping: &Mapping) -> Newcomer {
    let all = |part: Part| {
        cells
            .iter()
            .zip(&mapping.columns)
            .filter(move |(cell, of)| **of == Some(part) && !cell.is_empty())
            .map(|(cell, _)| cell.as_str())
    };
    let joined = |parts: &[Part], between: &str| {
        parts.iter().flat_map(|part| all(*part)).collect::<Vec<_>>().join(between)
    };
    let name = joined(&[Part::Name, Part::Given, Part::Family], " ");
    let lines = [
        joined(&[Part::Street], "\n"),
        joined(&[Part::Postcode, Part::Town], " "),
        joined(&[Part::Country], "\n"),
    ];
    let address: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    Newcomer {
        // A name is one line, whatever the cell was.
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        about: joined(&[Part::About], "\n"),
        mail: joined(&[Part::Mail], "\n"),
        phone: joined(&[Part::Phone], "\n"),
        address: address.join("\n"),
        contact: joined(&[Part::Contact], "\n"),
    }
}

/// Why nobody can be written from this row, whoever else there is.
fn fault(person: &Newcomer) -> Option<Message> {
    if person.name.is_empty() {
        return Some(Message::new("roster-name-missing"));
    }
    let long = |text: &str, max: usize| text.chars().count() > max;
    if long(&person.name, NAME_CHARS_MAX) {
        let max = i64::try_from(NAME_CHARS_MAX).unwrap_or(i64::MAX);
        return Some(Message::new("roster-name-long").number("max", max));
    }
    if has_unseen(&person.name) {
        return Some(Message::new("roster-name-unseen"));
    }
    let max = i64::try_from(WORDS_CHARS_MAX).unwrap_or(i64::MAX);
    let ways = Way::ALL.map(|way| person.reach(way));
    if ways.into_iter().chain([person.about.as_str()]).any(|text| long(text, WORDS_CHARS_MAX)) {
        return Some(Message::new("roster-words-long").text("name", &person.name).number("max", max));
    }
    None
}

impl Seen {
    fn add(&mut self, met: &Met, name: String, mails: Vec<String>) {
        for mail in &mails {
            self.mails.entry(mail.clone()).or_insert_with(|| met.clone());
        }
        self.names.entry(name).or_default().push((met.clone(), mails));
    }

    /// Why this is somebody who was met before.
    fn before(&self, person: &Newcomer) -> Option<Message> {
        let mails = mails_of(person);
        if let Some((mail, met)) = mails.iter().find_map(|mail| self.mails.get(mail).map(|met| (mail, met))) {
            return Some(match met {
                Met::Member(name) => {
                    Message::new("roster-mail-of-member").text("mail", mail).text("member", name)
                }
                Met::Line(line) => {
                    Message::new("roster-mail-twice").text("mail", mail).number("line", line.cast_signed())
                }
            });
        }
        let alike = self.names.get(&name_key(&person.name))?;
        let (met, _) = alike.iter().find(|(_, theirs)| theirs.is_empty() || mails.is_empty())?;
        Some(match met {
            Met::Member(_) => Message::new("roster-name-of-member").text("name", &person.name),
            Met::Line(line) => Message::new("roster-name-twice")
                .text("name", &person.name)
                .number("line", line.cast_signed()),
        })
    }
}

/// What is alike in "Ann Lee", "ann  lee" and "Lee, Ann".
fn name_key(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return lower;
    }
    words.sort_unstable();
    words.join(" ")
}

/// The mail addresses that a row gives.
fn mails_of(person: &Newcomer) -> Vec<String> {
    [&person.mail, &person.contact].into_iter().flat_map(|text| mails_in(text)).collect()
}

/// The mail addresses in a text, in small letters.
fn mails_in(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')'))
        .map(|word| word.strip_prefix("mailto:").unwrap_or(word).trim_end_matches(['.', ':']))
        .filter(|word| {
            word.split_once('@')
                .is_some_and(|(who, place)| !who.is_empty() && place.contains('.') && !place.contains('@'))
        })
        .map(str::to_lowercase)
        .collect()
}
