//! Calendar files in and out.

use std::path::{Path, PathBuf};

use clap::Args;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::File;
use moothall_core::view::calendar::{CalendarPlan, Fate};
use moothall_peer::place;

use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, text};
use super::resources;

/// A calendar file has at most so many bytes; what the reader of calendars takes.
const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// After so many events it is said how far the work is.
const SAID_EVERY: usize = 100;

/// Books the events of a calendar file.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file, or - for standard input
    file: PathBuf,
    /// What is booked
    #[arg(long)]
    resource: String,
    /// Only print what would become of it
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let resource = resources::meant(peer, &self.resource).await?;
        let bytes = text::read_bytes(&self.file, FILE_BYTES_MAX)?;
        if bytes.len() > FILE_BYTES_MAX {
            return Err(text::too_long(&self.file));
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let zone = shell.words.zone().iana_name().unwrap_or("UTC").to_owned();
        let answer = peer.ask(Request::PlanCalendar { resource, text, zone }).await?;
        let Answer::CalendarPlan(plan) = answer else { return Err(Stop::unexpected()) };
        match self.dry_run {
            true => Ok(Answer::CalendarPlan(plan)),
            false => carry_out(shell, peer, plan).await,
        }
    }
}

/// Books what is planned, one event after the other. What is refused after all is skipped with its reason.
async fn carry_out(shell: &Shell, peer: &Reach, mut plan: CalendarPlan) -> Result<Answer, Stop> {
    let all = plan.events.iter().filter(|event| event.act.is_some()).count();
    let mut done = 0;
    for event in &mut plan.events {
        let Some(act) = event.act.take() else { continue };
        match peer.ask(Request::Hall { act }).await {
            Ok(_) => {}
            Err(Stop::Failure(Failure::Refused { message })) => {
                event.fate = Fate::Skipped;
                event.why = Some(message);
            }
            Err(stop) => return Err(stop),
        }
        done += 1;
        if done % SAID_EVERY == 0 {
            let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            let said = Message::new("program-import-progress").number("count", number(done));
            shell.aside(&shell.words.say(&said.number("all", number(all))));
        }
    }
    Ok(Answer::CalendarPlan(plan))
}

/// Writes bookings as a calendar file.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whose").args(["resource", "mine"]))]
pub(crate) struct Export {
    /// The file to write
    file: PathBuf,
    /// Those of this resource
    #[arg(long)]
    resource: Option<String>,
    /// Your own, of everything; so it is if nothing is said
    #[arg(long)]
    mine: bool,
    /// Replace a file that is there already
    #[arg(long)]
    replace: bool,
}

impl Export {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let resource = match &self.resource {
            Some(wanted) => Some(resources::meant(peer, wanted).await?),
            None => None,
        };
        let locale = shell.words.locale().to_owned();
        let Answer::CalendarFile(text) = peer.ask(Request::CalendarFile { resource, locale }).await? else {
            return Err(Stop::unexpected());
        };
        write(&shell.data_dir()?, &self.file, self.replace, &text).map(Answer::File)
    }
}

/// Writes a calendar where a file may be written.
fn write(dir: &Path, file: &Path, replace: bool, text: &str) -> Result<File, Stop> {
    place::may_write(dir, file, replace).map_err(|message| Failure::Refused { message })?;
    let written = match replace {
        true => text::replace(file, text.as_bytes()),
        false => text::create(file, text.as_bytes()),
    };
    written.map_err(|error| Stop::fault(place::not_written(file, &error)))?;
    Ok(File {
        path: file.display().to_string(),
        bytes: text.len() as u64,
        // A title may say so as well.
        entries: text.lines().filter(|line| *line == "BEGIN:VEVENT").count() as u64,
    })
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const TEXT: &str =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:BEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    fn code(stop: Stop) -> String {
        match stop {
            Stop::Failure(failure) => failure.message().code.clone(),
            Stop::Output(error) => error.to_string(),
        }
    }

    #[test]
    fn a_calendar_replaces_another_file_where_that_was_said_and_never_one_of_the_ledger() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("data");
        std::fs::create_dir(&dir).unwrap();
        let (ledger, file, link) =
            (dir.join("ledger.sqlite"), home.path().join("hall.ics"), home.path().join("link.ics"));
        std::fs::write(&ledger, "all that was decided").unwrap();
        std::os::unix::fs::symlink(&ledger, &link).unwrap();
        assert_eq!(write(&dir, &file, false, TEXT).unwrap().entries, 1, "a title is no event");
        assert_eq!(write(&dir, &file, false, TEXT).map_err(code).unwrap_err(), "refused-place-taken");
        assert!(write(&dir, &file, true, "").is_ok());
        assert_eq!(std::fs::read(&file).unwrap(), b"");
        assert_eq!(write(&dir, &ledger, true, TEXT).map_err(code).unwrap_err(), "refused-place-own");
        // A link is replaced itself, and what it leads to stays.
        assert!(write(&dir, &link, true, TEXT).is_ok());
        assert_eq!(std::fs::read(&ledger).unwrap(), b"all that was decided");
        assert_eq!(std::fs::read(&link).unwrap(), TEXT.as_bytes());
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 3, "nothing else is left there");
    }
}
