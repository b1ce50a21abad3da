//! Proposals, votes and what is said about them.

use std::path::PathBuf;

use clap::Args;
use moothall_core::id::{PaperId, ProposalId};
use moothall_core::message::Message;
use moothall_core::request::deciding::Deciding;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::deciding::{Course, elects};
use moothall_core::view::{File, Proposal, ProposalLine, Stage, ballots};

use super::super::ballot::{self, Typed};
use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::show::file as file_said;
use super::super::stop::Stop;
use super::super::{Shell, text};
use super::effects::Effects;
use super::members;

/// Puts a proposal to the vote.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("words").args(["text", "text_file"]).required(true))]
pub(crate) struct Propose {
    /// Its title
    title: String,
    /// Its text
    #[arg(long)]
    text: Option<String>,
    /// A file with its text, or - for standard input
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
    #[command(flatten)]
    effects: Effects,
    /// How long the vote stays open, in hours; the constitution's period if not given
    #[arg(long)]
    hours: Option<u32>,
}

impl Propose {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let text = match (self.text, self.text_file) {
            (Some(text), _) => text,
            (None, Some(path)) => text::read(&path)?,
            (None, None) => String::new(),
        };
        let effect = self.effects.meant(peer).await?;
        peer.write(shell, Request::Propose { title: self.title, text, effect, hours: self.hours }).await
    }
}

/// Writes on at a proposal.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").args(["title", "text", "text_file", "options"]).required(true).multiple(true))]
pub(crate) struct Edit {
    /// Which: its title or the first digits of its id
    proposal: String,
    /// The new title
    #[arg(long)]
    title: Option<String>,
    /// The whole new text
    #[arg(long, conflicts_with = "text_file")]
    text: Option<String>,
    /// A file with the whole new text, or - for standard input
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
    /// The new label of an option; once for each, in their order
    #[arg(long = "option", value_name = "LABEL")]
    options: Vec<String>,
    /// Do not ask whether you are sure, where ballots become void
    #[arg(long)]
    yes: bool,
}

impl Edit {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        let now = full(peer, proposal).await?;
        not_persons(peer, &self.options).await?;
        if !self.yes && now.line.stage == Stage::Open && now.course.as_deref().is_some_and(Course::restarts) {
            shell.make_sure("program-edit-sure")?;
        }
        let text = match (self.text, self.text_file) {
            (Some(text), _) => text,
            (None, Some(path)) => text::read(&path)?,
            (None, None) => now.text,
        };
        let title = self.title.unwrap_or(now.line.title);
        if self.options.is_empty() {
            return peer.write(shell, Request::EditProposal { proposal, title, text }).await;
        }
        let act = Deciding::Rewrite { proposal, title, text, options: self.options };
        peer.write(shell, Request::Deciding { act }).await
    }
}

/// Turns down options that are members: elections of persons wait for secret ballots.
pub(super) async fn not_persons(peer: &Reach, options: &[String]) -> Result<(), Stop> {
    if !options.is_empty() && elects(options, &members::list(peer).await?) {
        return Err(Failure::Refused { message: Message::new("election-waits") }.into());
    }
    Ok(())
}

/// Comments on a proposal.
#[derive(Debug, Args)]
pub(crate) struct Comment {
    /// On which: its title or the first digits of its id
    proposal: String,
    /// What to say
    text: String,
}

impl Comment {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        peer.write(shell, Request::Comment { proposal, text: self.text }).await
    }
}

/// Votes.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("ballot").args(["choice", "approve", "score", "dots"]).required(true))]
pub(crate) struct Vote {
    /// On which: its title or the first digits of its id
    proposal: String,
    /// How: yes, no, abstain; agree, aside, object; an option; or a ranking such as "A > B = C"
    choice: Option<String>,
    /// Options that are approved of, between commas
    #[arg(long, value_name = "OPTION,...", value_delimiter = ',')]
    approve: Vec<String>,
    /// Scores, such as "A=3,B=1"
    #[arg(long, value_name = "OPTION=SCORE,...", value_delimiter = ',')]
    score: Vec<String>,
    /// Dots, such as "A=3,B=1"
    #[arg(long, value_name = "OPTION=DOTS,...", value_delimiter = ',')]
    dots: Vec<String>,
    /// Why, with an objection
    #[arg(long, default_value = "")]
    reason: String,
}

impl Vote {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        let shown = full(peer, proposal).await?;
        let typed = match &self.choice {
            Some(choice) => Typed::Plain(choice),
            None if !self.approve.is_empty() => Typed::Approve(&self.approve),
            None if !self.score.is_empty() => Typed::Score(&self.score),
            None => Typed::Dots(&self.dots),
        };
        let Some(course) = shown.course else {
            let word = self.choice.unwrap_or_default();
            let choice = ballot::choice(&word).ok_or_else(|| Stop::misuse(ballot::unknown(&word)))?;
            return peer.write(shell, Request::Vote { proposal, choice }).await;
        };
        let marks = ballot::marks(&course, typed).map_err(Stop::misuse)?;
        let act = Deciding::Cast { proposal, marks, reason: self.reason };
        peer.write(shell, Request::Deciding { act }).await
    }
}

/// Takes back a proposal.
#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// Which: its title or the first digits of its id
    proposal: String,
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl Withdraw {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        if !self.yes {
            shell.make_sure("program-withdraw-sure")?;
        }
        peer.write(shell, Request::Withdraw { proposal }).await
    }
}

/// Lists the proposals.
#[derive(Debug, Args)]
pub(crate) struct Proposals {}

impl Proposals {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Proposals).await
    }
}

/// Shows one proposal.
#[derive(Debug, Args)]
pub(crate) struct Outcome {
    /// Which: its title or the first digits of its id
    proposal: String,
    /// Write all votes to this new file, as a table for a spreadsheet
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Write the ballots to this new file in the BLT form, which programs that count ranked votes read
    #[arg(long, value_name = "FILE")]
    blt: Option<PathBuf>,
    /// Show how its text came about instead: each change, by whom and when
    #[arg(long, conflicts_with_all = ["csv", "blt"])]
    history: bool,
}

impl Outcome {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        if self.history {
            return peer.ask(Request::Versions { proposal }).await;
        }
        let answer = peer.ask(Request::Proposal { proposal }).await?;
        if self.csv.is_none() && self.blt.is_none() {
            return Ok(answer);
        }
        let Answer::Proposal(shown) = &answer else { return Err(Stop::unexpected()) };
        let mut written = None;
        let files = [
            self.csv.map(|path| (path, Ok(ballots::table(shown)))),
            self.blt.map(|path| {
                let file = ballots::counted_elsewhere(shown);
                (path, file.ok_or_else(|| Stop::misuse(Message::new("misuse-blt-method"))))
            }),
        ];
        for (path, text) in files.into_iter().flatten() {
            let text = text?;
            text::save_new(&path, text.as_bytes())?;
            if let Some(Answer::File(before)) = written.take() {
                shell.aside(&file_said(&shell.words, &before));
            }
            let (path, bytes) = (path.display().to_string(), text.len() as u64);
            written = Some(Answer::File(File { path, bytes, entries: 0 }));
        }
        // What was asked for is a file; the votes themselves stand in it.
        Ok(written.unwrap_or(answer))
    }
}

/// Erases a paper.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// Which, by the first digits of its id, as `result` and `members --json` show it
    paper: String,
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl Erase {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let paper = pick(&self.paper, &papers(peer).await?)?;
        if !self.yes {
            shell.make_sure("program-erase-sure")?;
        }
        peer.write(shell, Request::Erase { paper }).await
    }
}

/// All papers by id: profiles, proposals and comments.
async fn papers(peer: &Reach) -> Result<Vec<Candidate<PaperId>>, Stop> {
    let mut papers: Vec<_> =
        members::list(peer).await?.iter().map(|member| Candidate::new(member.paper, "")).collect();
    for line in list(peer).await? {
        let proposal = full(peer, line.id).await?;
        papers.push(Candidate::new(proposal.paper, ""));
        papers.extend(proposal.comments.iter().map(|comment| Candidate::new(comment.paper, "")));
    }
    Ok(papers)
}

pub(super) async fn list(peer: &Reach) -> Result<Vec<ProposalLine>, Stop> {
    match peer.ask(Request::Proposals).await? {
        Answer::Proposals(proposals) => Ok(proposals),
        _ => Err(Stop::unexpected()),
    }
}

pub(super) async fn full(peer: &Reach, proposal: ProposalId) -> Result<Proposal, Stop> {
    match peer.ask(Request::Proposal { proposal }).await? {
        Answer::Proposal(proposal) => Ok(*proposal),
        _ => Err(Stop::unexpected()),
    }
}

/// The proposal that is meant; of two with one title, the one that is open.
pub(super) async fn meant(peer: &Reach, wanted: &str) -> Result<ProposalId, Stop> {
    let candidates: Vec<_> = list(peer)
        .await?
        .into_iter()
        .map(|line| Candidate { id: line.id, name: line.title, current: line.stage == Stage::Open })
        .collect();
    pick(wanted, &candidates)
}
