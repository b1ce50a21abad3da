//! Drafts, delegations, meetings, and what was carried out.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use moothall_core::id::EntryId;
use moothall_core::label::Label;
use moothall_core::message::Message;
use moothall_core::request::deciding::{Deciding, NewDraft};
use moothall_core::request::{Answer, Request};
use moothall_core::tally::{Method, Unranked};

use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, text, times};
use super::decisions::{full, list, meant, not_persons};
use super::effects::Effects;
use super::groups::group_meant;
use super::members;

/// How ballots are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// Yes, no or abstain
    YesNo,
    /// Adopted when nobody objects
    Consent,
    /// The option with the most votes
    ChooseOne,
    /// The option with the most approvals
    Approve,
    /// The option with the largest sum of scores
    Score,
    /// A ranking, options compared two by two
    Schulze,
    /// A ranking, the weakest option excluded until one has a majority
    InstantRunoff,
    /// A ranking for several seats
    SingleTransferable,
    /// The option with the most dots
    Dots,
}

/// Begins a proposal as a draft.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("words").args(["text", "text_file"]).required(true))]
pub(crate) struct Draft {
    /// Its title
    title: String,
    /// Its text
    #[arg(long)]
    text: Option<String>,
    /// A file with its text, or - for standard input
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
    /// How ballots are counted
    #[arg(long, value_enum, default_value = "yes-no")]
    method: Way,
    /// An option; once for each
    #[arg(long = "option", value_name = "LABEL")]
    options: Vec<String>,
    /// The highest score, the dots of a ballot, the seats, or how many options one may approve of
    #[arg(long, value_name = "NUMBER")]
    number: Option<u8>,
    /// A ranking that leaves an option out says nothing of it, instead of putting it last
    #[arg(long)]
    no_opinion: bool,
    #[command(flatten)]
    effects: Effects,
    /// How long it is discussed, in hours; the constitution's period if not given
    #[arg(long)]
    discussion_hours: Option<u32>,
    /// How long the vote is open, in hours; the constitution's period if not given
    #[arg(long)]
    hours: Option<u32>,
    /// The topic on whose delegations it counts
    #[arg(long)]
    topic: Option<String>,
    /// The working group that votes; all members if not given
    #[arg(long)]
    group: Option<String>,
    /// A member who writes the draft too; once for each
    #[arg(long = "writer", value_name = "MEMBER")]
    writers: Vec<String>,
}

impl Draft {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let text = match (self.text, self.text_file) {
            (Some(text), _) => text,
            (None, Some(path)) => text::read(&path)?,
            (None, None) => String::new(),
        };
        not_persons(peer, &self.options).await?;
        let options = u8::try_from(self.options.len()).unwrap_or(u8::MAX);
        let number = |usual: u8| self.number.unwrap_or(usual);
        let method = match self.method {
            Way::YesNo => Method::YesNo,
            Way::Consent => Method::Consent,
            Way::ChooseOne => Method::ChooseOne,
            Way::Approve => Method::Approve { most: number(options) },
            Way::Score => Method::Score { highest: number(5) },
            Way::Schulze => Method::Schulze,
            Way::InstantRunoff => Method::InstantRunoff,
            Way::SingleTransferable => Method::SingleTransferable { seats: number(2) },
            Way::Dots => Method::Dots { dots: number(5) },
        };
        let mut writers = Vec::new();
        for writer in &self.writers {
            writers.push(members::meant(peer, writer).await?);
        }
        let group = match &self.group {
            Some(group) => Some(group_meant(peer, group).await?),
            None => None,
        };
        let draft = NewDraft {
            title: self.title,
            text,
            options: self.options,
            effect: self.effects.meant(peer).await?,
            method,
            unranked: if self.no_opinion { Unranked::NoOpinion } else { Unranked::Last },
            discussion_hours: self.discussion_hours,
            hours: self.hours,
            topic: self.topic.as_deref().map(topic).transpose()?,
            group,
            writers,
        };
        peer.write(shell, Request::Deciding { act: Deciding::Draft { draft: Box::new(draft) } }).await
    }
}

/// Puts a draft up for discussion, or to the vote.
#[derive(Debug, Args)]
pub(crate) struct Present {
    /// Which: its title or the first digits of its id
    proposal: String,
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl Present {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        if !self.yes {
            shell.make_sure("program-present-sure")?;
        }
        peer.write(shell, Request::Deciding { act: Deciding::Present { proposal } }).await
    }
}

/// Lets another member vote in one's place.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").args(["member", "none"]).required(true))]
pub(crate) struct Delegate {
    /// On which topic, as the constitution names it
    topic: String,
    /// Whom
    member: Option<String>,
    /// Nobody any more
    #[arg(long)]
    none: bool,
}

impl Delegate {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let topic = topic(&self.topic)?;
        let to = match &self.member {
            Some(member) => Some(members::meant(peer, member).await?),
            None => None,
        };
        peer.write(shell, Request::Deciding { act: Deciding::Delegate { topic, to } }).await
    }
}

/// Shows how votes are delegated.
#[derive(Debug, Args)]
pub(crate) struct Delegations {}

impl Delegations {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Delegations).await
    }
}

/// What a meeting counted.
#[derive(Debug, Args)]
pub(crate) struct Meeting {
    #[command(subcommand)]
    act: MeetingAct,
}

#[derive(Debug, Subcommand)]
enum MeetingAct {
    /// Record what a meeting counted on a vote by yes and no
    Record {
        /// On which proposal
        proposal: String,
        /// How many of those who cast no ballot said yes
        #[arg(long, default_value_t = 0)]
        yes: u32,
        /// How many said no
        #[arg(long, default_value_t = 0)]
        no: u32,
        /// How many abstained
        #[arg(long, default_value_t = 0)]
        abstain: u32,
        /// When it was held, such as "2026-12-05 19:00"; now if not given
        #[arg(long)]
        held: Option<String>,
    },
    /// Witness such a record: one was there, and the numbers are right
    Witness {
        /// The record, by the first digits of its id
        meeting: String,
    },
}

impl Meeting {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let act = match self.act {
            MeetingAct::Record { proposal, yes, no, abstain, held } => {
                let now = shell.now();
                let held = match &held {
                    Some(held) => times::moment(held, &now)?,
                    None => now,
                };
                let proposal = meant(peer, &proposal).await?;
                let held_ms = held.timestamp().as_millisecond();
                Deciding::RecordMeeting { proposal, yes, no, abstain, held_ms }
            }
            MeetingAct::Witness { meeting } => {
                let mut records: Vec<Candidate<EntryId>> = Vec::new();
                for line in list(peer).await? {
                    if line.method == Some(Method::YesNo) {
                        let course = full(peer, line.id).await?.course;
                        let meetings = course.map(|course| course.meetings).unwrap_or_default();
                        records.extend(meetings.iter().map(|meeting| Candidate::new(meeting.id, "")));
                    }
                }
                Deciding::Witness { meeting: pick(&meeting, &records)? }
            }
        };
        peer.write(shell, Request::Deciding { act }).await
    }
}

/// Says that a decision was carried out.
#[derive(Debug, Args)]
pub(crate) struct CarriedOut {
    /// Which: its title or the first digits of its id
    proposal: String,
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl CarriedOut {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let proposal = meant(peer, &self.proposal).await?;
        if !self.yes {
            shell.make_sure("program-carried-out-sure")?;
        }
        peer.write(shell, Request::Deciding { act: Deciding::CarryOut { proposal } }).await
    }
}

fn topic(text: &str) -> Result<Label, Stop> {
    text.parse().map_err(|_| Stop::misuse(Message::new("misuse-topic").text("topic", text)))
}
