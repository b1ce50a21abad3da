//! How things stand: nothing here writes an entry.

use clap::{Args, Subcommand};
use moothall_core::id::EntryId;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Session;

use super::super::Shell;
use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;

/// Entries among which the one before which a list begins is looked for.
const LINES_MAX: u32 = 500;

/// Shows the constitution.
#[derive(Debug, Args)]
pub(crate) struct Constitution {}

impl Constitution {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Constitution).await
    }
}

/// Shows how the peer does.
#[derive(Debug, Args)]
pub(crate) struct Status {}

impl Status {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        // A folder without an organisation has nothing else to tell.
        match peer.ask(Request::Session).await? {
            answer @ Answer::Session(Session::Empty { .. }) => Ok(answer),
            // Nor has a restored one that has no keys yet.
            answer @ Answer::Session(Session::Outside { .. }) => {
                Ok(peer.ask(Request::Status).await.unwrap_or(answer))
            }
            _ => peer.ask(Request::Status).await,
        }
    }
}

/// Shows what needs the reader.
#[derive(Debug, Args)]
pub(crate) struct Home {}

impl Home {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Home).await
    }
}

/// Shows entries.
#[derive(Debug, Args)]
pub(crate) struct Log {
    #[command(subcommand)]
    act: Option<LogAct>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// Only yours
    #[arg(long)]
    mine: bool,
    /// Only those before this one in the list, by the first digits of its id
    #[arg(long, value_name = "ENTRY")]
    before: Option<String>,
}

/// What is done to an entry of one's own.
#[derive(Debug, Subcommand)]
enum LogAct {
    /// Delete what you wrote in an entry that does not count
    Discard {
        /// Which, by the first digits of its id
        entry: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
}

impl Log {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        if let Some(LogAct::Discard { entry, yes }) = self.act {
            let entry = meant(peer, &entry).await?;
            if !yes {
                shell.make_sure("program-discard-sure")?;
            }
            return peer.ask(Request::DiscardDraft { entry }).await;
        }
        let before = match self.before {
            Some(wanted) => Some(meant(peer, &wanted).await?),
            None => None,
        };
        peer.ask(Request::Log { before, limit: self.limit, mine: self.mine }).await
    }
}

/// An entry among the newest, or any by its whole id.
pub(super) async fn meant(peer: &Reach, wanted: &str) -> Result<EntryId, Stop> {
    let request = Request::Log { before: None, limit: LINES_MAX, mine: false };
    let Answer::Log(lines) = peer.ask(request).await? else { return Err(Stop::unexpected()) };
    let candidates: Vec<_> = lines.iter().map(|line| Candidate::new(line.id, "")).collect();
    pick(wanted, &candidates)
}

/// Shows figures, month by month.
#[derive(Debug, Args)]
pub(crate) struct Figures {
    /// So many months, this one last
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(i32).range(1..=24))]
    months: i32,
}

impl Figures {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let bounds = (1 - self.months..=1).map(|months| month_begin(&shell.now(), months));
        let bounds_ms = bounds.collect::<Option<Vec<_>>>().ok_or_else(Stop::unexpected)?;
        peer.ask(Request::Figures { bounds_ms }).await
    }
}

/// The first moment of the month so many months from now, in Unix milliseconds.
fn month_begin(now: &jiff::Zoned, months: i32) -> Option<i64> {
    let this = now.first_of_month().ok()?.start_of_day().ok()?;
    Some(this.checked_add(jiff::Span::new().months(months)).ok()?.timestamp().as_millisecond())
}

/// Finds words.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to look for
    #[arg(required = true)]
    words: Vec<String>,
}

impl Search {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Search { words: self.words.join(" ") }).await
    }
}
