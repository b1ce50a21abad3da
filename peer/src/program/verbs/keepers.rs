//! Who confirms: how the keepers do, and proposals that others do.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use moothall_core::id::DeviceId;
use moothall_core::message::Message;
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_core::view::keepers::{Keepers as Now, Withstands};

use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, text};
use super::devices::{self, short_names};

/// Shows how the keepers do.
#[derive(Debug, Args)]
pub(crate) struct Keepers {}

impl Keepers {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Keepers).await
    }
}

/// Proposes that devices become keepers.
#[derive(Debug, Args)]
pub(crate) struct Appoint {
    /// Which: the first digits of their ids, or their members' names
    #[arg(required = true, value_name = "DEVICE")]
    devices: Vec<String>,
    /// A keeper that is none any more by the same decision; once for each
    #[arg(long, value_name = "DEVICE")]
    dismiss: Vec<String>,
    #[command(flatten)]
    proposal: Proposal,
}

/// Proposes that keepers are none any more.
#[derive(Debug, Args)]
pub(crate) struct Dismiss {
    /// Which: the first digits of their ids, or their members' names
    #[arg(required = true, value_name = "DEVICE")]
    devices: Vec<String>,
    #[command(flatten)]
    proposal: Proposal,
}

/// What the proposal says.
#[derive(Debug, Args)]
struct Proposal {
    /// Its title; it names the devices if not given
    #[arg(long)]
    title: Option<String>,
    /// Its text; what so many keepers withstand, if not given
    #[arg(long)]
    text: Option<String>,
    /// A file with its text, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    text_file: Option<PathBuf>,
    /// How long the vote stays open, in hours; the constitution's period if not given
    #[arg(long)]
    hours: Option<u32>,
}

impl Appoint {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        self.proposal.put(shell, peer, &self.devices, &self.dismiss).await
    }
}

impl Dismiss {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        self.proposal.put(shell, peer, &[], &self.devices).await
    }
}

impl Proposal {
    /// Puts it to the vote, and says what follows.
    async fn put(
        self,
        shell: &Shell,
        peer: &Reach,
        appoint: &[String],
        dismiss: &[String],
    ) -> Result<Answer, Stop> {
        let now = now(peer).await?;
        let appoint = meant(peer, appoint).await?;
        let dismiss = meant(peer, dismiss).await?;
        let mut then: BTreeSet<DeviceId> = now.keepers.iter().map(|keeper| keeper.device.id).collect();
        then.extend(&appoint);
        then.retain(|device| !dismiss.contains(device));
        let then = Withstands::of(then.len());
        let title = match self.title {
            Some(title) => title,
            None => {
                let which = match (appoint.is_empty(), dismiss.is_empty()) {
                    (false, true) => "appoint",
                    (true, _) => "dismiss",
                    (false, false) => "replace",
                };
                let message = Message::new("program-keepers-title")
                    .text("which", which)
                    .text("appoint", short_names(peer, &appoint).await?)
                    .text("dismiss", short_names(peer, &dismiss).await?);
                shell.words.say(&message)
            }
        };
        let text = match (self.text, self.text_file) {
            (Some(text), _) => text,
            (None, Some(path)) => text::read(&path)?,
            (None, None) => follows(shell, then),
        };
        let effect = ProposalEffect::Keepers { appoint, dismiss };
        let request = Request::Propose { title, text, effect, hours: self.hours };
        let answer = peer.write(shell, request).await?;
        shell.aside(&shell.words.code("program-keepers-proposed"));
        shell.aside(&follows(shell, then));
        Ok(answer)
    }
}

/// What so many keepers are good for, in words.
fn follows(shell: &Shell, then: Withstands) -> String {
    let many = Message::new("program-keepers-then").number("keepers", then.keepers.into());
    let mut said = vec![many, then.quorum_said()];
    said.extend(then.said());
    said.extend(then.advice());
    said.iter().map(|message| shell.words.say(message)).collect::<Vec<_>>().join(" ")
}

async fn now(peer: &Reach) -> Result<Now, Stop> {
    match peer.ask(Request::Keepers).await? {
        Answer::Keepers(now) => Ok(*now),
        _ => Err(Stop::unexpected()),
    }
}

/// The devices that are meant, each once.
async fn meant(peer: &Reach, wanted: &[String]) -> Result<Vec<DeviceId>, Stop> {
    let mut all = BTreeSet::new();
    for one in wanted {
        all.insert(devices::meant(peer, one).await?);
    }
    Ok(all.into_iter().collect())
}
