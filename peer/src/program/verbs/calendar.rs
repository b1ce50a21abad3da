//! Calendar files in and out.

use std::path::PathBuf;

use clap::Args;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::File;
use moothall_core::view::calendar::{CalendarPlan, Fate};

use super::super::Shell;
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::resources;

/// A calendar file has at most so many bytes; what the reader of calendars takes.
const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// After so many events it is said how far the work is.
const SAID_EVERY: usize = 100;

/// Books the events of a calendar file.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file
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
        let length =
            std::fs::metadata(&self.file).map_err(|error| Stop::named_file(&self.file, &error))?.len();
        if length > FILE_BYTES_MAX {
            let path = self.file.display().to_string();
            return Err(Stop::misuse(Message::new("misuse-text-long").text("path", path)));
        }
        let bytes = std::fs::read(&self.file).map_err(|error| Stop::named_file(&self.file, &error))?;
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
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).create_new(!self.replace);
        let written = options
            .open(&self.file)
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
        written.map_err(|error| Stop::named_file(&self.file, &error))?;
        Ok(Answer::File(File {
            path: self.file.display().to_string(),
            bytes: text.len() as u64,
            entries: text.matches("BEGIN:VEVENT").count() as u64,
        }))
    }
}
