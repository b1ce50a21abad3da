//! Members from a list, and as a list.

use std::path::PathBuf;

use clap::Args;
use moothall_core::message::Message;
use moothall_core::request::membership::Membership;
use moothall_core::request::{Answer, Request};
use moothall_core::roster::{self, Known, LIST_BYTES_MAX, Mapping, Part, Plan, Table};
use moothall_core::view::{Exported, Imported, ImportedLine};

use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, text};
use super::effects::in_force;
use super::members;

/// So many records are asked for at a time: a list that ends in the middle of something goes on from there the next time.
const AT_A_TIME: usize = 100;
/// What stands for a column that is not taken.
const NOT_TAKEN: &str = "none";

/// Keeps the records of everybody in a list.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The list, as CSV
    file: PathBuf,
    /// What columns say, where the guess is wrong: name, given, family, about, contact, mail, phone, street, postcode, town,
    /// country or none, and the column's head or number
    #[arg(long, value_name = "PART=COLUMN", value_delimiter = ',')]
    map: Vec<String>,
    /// Only say what would be written and what left out
    #[arg(long)]
    dry_run: bool,
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl Import {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let table = Table::read(&text::read_bytes(&self.file, LIST_BYTES_MAX)?).map_err(Stop::misuse)?;
        let mapping = mapped(&table, &self.map)?;
        if !mapping.names() {
            return Err(Stop::misuse(Message::new("roster-no-name-column")));
        }
        let members = members::list(peer).await?;
        let known: Vec<_> = members.iter().filter(|member| member.active).map(Known::of).collect();
        let plan = roster::plan(&table, &mapping, &known);
        let report = report(&plan, self.dry_run);
        let quorum = roster::quorums(&members, &in_force(peer).await?.parameters, plan.people.len());
        if self.dry_run || plan.people.is_empty() {
            return Ok(Answer::Imported(Imported { quorum, ..report }));
        }
        // Before anything is written, and before the question; afterwards it is too late for what it advises.
        if let Some(quorum) = &quorum {
            shell.aside(&shell.words.say(quorum));
        }
        if !self.yes {
            shell.make_sure("program-import-sure")?;
        }
        let mut written = 0;
        for some in plan.people.chunks(AT_A_TIME) {
            let people = some.iter().map(|(_, person)| person.clone()).collect();
            let request = Request::Membership { act: Membership::Register { people } };
            if let Err(stop) = peer.write(shell, request).await {
                if written > 0 {
                    let message = Message::new("program-import-stopped").number("count", count(written));
                    shell.aside(&shell.words.say(&message));
                }
                return Err(stop);
            }
            written += some.len();
        }
        Ok(Answer::Imported(report))
    }
}

/// Writes the members as a list.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The file to write; one that is there is left alone
    file: PathBuf,
}

impl Export {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        let mut members = members::list(peer).await?;
        members.retain(|member| member.active);
        text::save_private(&self.file, roster::write(&members).as_bytes())?;
        Ok(Answer::Exported(Exported { path: text::absolute(&self.file)?, members: members.len() as u64 }))
    }
}

/// The plan as what is reported, in the list's order.
fn report(plan: &Plan, dry_run: bool) -> Imported {
    let people = plan.people.iter().map(|(line, person)| (*line, person.name.clone(), None));
    let left_out = plan.left_out.iter().map(|(line, reason)| (*line, String::new(), Some(reason.clone())));
    let mut lines: Vec<_> =
        people.chain(left_out).map(|(line, name, left_out)| ImportedLine { line, name, left_out }).collect();
    lines.sort_by_key(|line| line.line);
    Imported { dry_run, lines, quorum: None }
}

/// The guess, put right by what was said on the command line.
fn mapped(table: &Table, said: &[String]) -> Result<Mapping, Stop> {
    let mut mapping = roster::guess(&table.heads);
    let name = |part: &Part| matches!(part, Part::Name | Part::Given | Part::Family);
    let said = said.iter().map(|text| said_of_column(table, text)).collect::<Result<Vec<_>, _>>()?;
    // Whoever says where the name stands says it in full.
    if said.iter().any(|(_, part)| part.as_ref().is_some_and(name)) {
        for column in &mut mapping.columns {
            *column = column.filter(|part| !name(part));
        }
    }
    for (column, part) in said {
        mapping.columns[column] = part;
    }
    Ok(mapping)
}

/// Which column `part=column` means, and what it says.
fn said_of_column(table: &Table, text: &str) -> Result<(usize, Option<Part>), Stop> {
    let misuse = |code| Stop::misuse(Message::new(code).text("text", text));
    let (word, wanted) = text.split_once('=').ok_or_else(|| misuse("misuse-map"))?;
    let part = match (Part::of_word(word.trim()), word.trim()) {
        (Some(part), _) => Some(part),
        (None, NOT_TAKEN) => None,
        _ => return Err(misuse("misuse-map")),
    };
    let wanted = wanted.trim();
    let by_head = table.heads.iter().position(|head| head.to_lowercase() == wanted.to_lowercase());
    let by_number =
        || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|column| *column < table.heads.len());
    let column = by_head.or_else(by_number).ok_or_else(|| misuse("misuse-map-column"))?;
    Ok((column, part))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use moothall_core::request::Failure;

    use super::*;

    #[test]
    fn what_is_said_of_columns_puts_the_guess_right() {
        use Part::{About, Family, Given, Mail, Name};
        let table = Table::read(b"Name,Rufname,E-Mail,Shoes\nLee,Ann,a@x.org,38\n").unwrap();
        let cases: [(&[&str], &[Option<Part>]); 5] = [
            (&[], &[Some(Family), Some(Given), Some(Mail), None]),
            (&["about=shoes"], &[Some(Family), Some(Given), Some(Mail), Some(About)]),
            (&["name=Rufname"], &[None, Some(Name), Some(Mail), None]),
            (&["name=2", "name=1"], &[Some(Name), Some(Name), Some(Mail), None]),
            (&["none=E-Mail", "none=4"], &[Some(Family), Some(Given), None, None]),
        ];
        for (said, expected) in cases {
            let said: Vec<_> = said.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(mapped(&table, &said).unwrap().columns, expected, "{said:?}");
        }
        for (said, code) in [
            ("name", "misuse-map"),
            ("hat=Name", "misuse-map"),
            ("name=Hats", "misuse-map-column"),
            ("name=0", "misuse-map-column"),
            ("name=5", "misuse-map-column"),
        ] {
            let Err(Stop::Failure(Failure::Misuse { message })) = mapped(&table, &[said.to_owned()]) else {
                panic!("{said} was taken")
            };
            assert_eq!(message.code, code, "{said}");
        }
    }

    #[test]
    fn the_report_goes_line_by_line() {
        let table = Table::read(b"Name\nAnn\n-\nAnn\nBen\n").unwrap();
        let plan = roster::plan(&table, &roster::guess(&table.heads), &[]);
        let lines = report(&plan, true).lines;
        let shown: Vec<_> =
            lines.iter().map(|line| (line.line, line.name.as_str(), line.left_out.is_some())).collect();
        assert_eq!(shown, [(2, "Ann", false), (3, "-", false), (4, "", true), (5, "Ben", false)]);
    }
}
