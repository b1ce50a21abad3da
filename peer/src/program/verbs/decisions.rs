//! Proposals, votes and what is said about them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use moothall_core::id::{PaperId, ProposalId};
use moothall_core::request::{Answer, Choice, ProposalEffect, Request};
use moothall_core::view::{Proposal, ProposalLine, Stage};

use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, text};
use super::members;

/// Puts a proposal to the vote.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("words").args(["text", "text_file"]).required(true))]
#[command(group = clap::ArgGroup::new("effect").args(["appoint", "dismiss", "amend", "new_sheet"]))]
pub(crate) struct Propose {
    /// Its title
    title: String,
    /// Its text
    #[arg(long)]
    text: Option<String>,
    /// A file with its text, or - for standard input
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
    /// When adopted, this member becomes a steward
    #[arg(long, value_name = "MEMBER")]
    appoint: Option<String>,
    /// When adopted, this member is no longer a steward
    #[arg(long, value_name = "MEMBER")]
    dismiss: Option<String>,
    /// When adopted, the constitution is the text of this file
    #[arg(long, value_name = "FILE")]
    amend: Option<PathBuf>,
    /// When adopted, a new recovery sheet takes the place of the present one; `sheet` on this device prints it then
    #[arg(long)]
    new_sheet: bool,
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
        let effect = match (self.appoint, self.dismiss, self.amend) {
            (Some(member), _, _) => {
                ProposalEffect::AppointSteward { member: members::meant(peer, &member).await? }
            }
            (_, Some(member), _) => {
                ProposalEffect::DismissSteward { member: members::meant(peer, &member).await? }
            }
            (_, _, Some(path)) => ProposalEffect::Amend { constitution: text::read(&path)? },
            (None, None, None) if self.new_sheet => ProposalEffect::RenewSheet,
            (None, None, None) => ProposalEffect::None,
        };
        peer.write(shell, Request::Propose { title: self.title, text, effect, hours: self.hours }).await
    }
}

/// Writes on at a proposal.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").args(["title", "text", "text_file"]).required(true).multiple(true))]
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
}

impl Edit {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        let now = full(peer, proposal).await?;
        let text = match (self.text, self.text_file) {
            (Some(text), _) => text,
            (None, Some(path)) => text::read(&path)?,
            (None, None) => now.text,
        };
        let title = self.title.unwrap_or(now.line.title);
        peer.write(shell, Request::EditProposal { proposal, title, text }).await
    }
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

/// How someone votes.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Word {
    /// For it
    Yes,
    /// Against it
    No,
    /// For neither
    Abstain,
}

/// Votes.
#[derive(Debug, Args)]
pub(crate) struct Vote {
    /// On which: its title or the first digits of its id
    proposal: String,
    /// How; votes are open, everybody sees yours
    choice: Word,
}

impl Vote {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        let choice = match self.choice {
            Word::Yes => Choice::Yes,
            Word::No => Choice::No,
            Word::Abstain => Choice::Abstain,
        };
        peer.write(shell, Request::Vote { proposal, choice }).await
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
}

impl Outcome {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        peer.ask(Request::Proposal { proposal }).await
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

async fn list(peer: &Reach) -> Result<Vec<ProposalLine>, Stop> {
    match peer.ask(Request::Proposals).await? {
        Answer::Proposals(proposals) => Ok(proposals),
        _ => Err(Stop::unexpected()),
    }
}

async fn full(peer: &Reach, proposal: ProposalId) -> Result<Proposal, Stop> {
    match peer.ask(Request::Proposal { proposal }).await? {
        Answer::Proposal(proposal) => Ok(*proposal),
        _ => Err(Stop::unexpected()),
    }
}

/// The proposal that is meant; of two with one title, the one that is open.
async fn meant(peer: &Reach, wanted: &str) -> Result<ProposalId, Stop> {
    let candidates: Vec<_> = list(peer)
        .await?
        .into_iter()
        .map(|line| Candidate { id: line.id, name: line.title, current: line.stage == Stage::Open })
        .collect();
    pick(wanted, &candidates)
}
