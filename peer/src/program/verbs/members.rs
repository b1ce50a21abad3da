//! Founding, the members, and oneself.

use std::time::Duration;

use clap::Args;
use moothall_core::id::MemberId;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Member;

use super::super::Shell;
use super::super::pick::{Candidate, pick};
use super::super::reach::{Reach, new_passphrase, settled_within};
use super::super::stop::Stop;

/// How long founding waits for its confirmation if nothing else is said, in seconds: it takes a moment.
const FOUND_SECONDS: u64 = 10;

/// Founds an organisation.
#[derive(Debug, Args)]
pub(crate) struct Found {
    /// The organisation's name
    organisation: String,
    /// Your name
    #[arg(long)]
    name: String,
    /// What it is for, in a sentence
    #[arg(long, default_value = "")]
    purpose: String,
}

impl Found {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let passphrase = new_passphrase(shell, peer).await?;
        let Self { organisation, name, purpose } = self;
        let request = Request::Found { organisation, purpose, your_name: name, passphrase };
        match peer.ask(request).await? {
            // The founder's device is the keeper: it confirms as soon as it has answered.
            Answer::Written(written) => {
                let limit = Duration::from_secs(shell.common.wait.unwrap_or(FOUND_SECONDS));
                settled_within(limit, peer, written).await
            }
            other => Ok(other),
        }
    }
}

/// Lists the members.
#[derive(Debug, Args)]
pub(crate) struct Members {}

impl Members {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Members).await
    }
}

/// Changes the reader's profile.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").args(["name", "about"]).required(true).multiple(true))]
pub(crate) struct Profile {
    /// Your name
    #[arg(long)]
    name: Option<String>,
    /// A few words about you
    #[arg(long)]
    about: Option<String>,
}

impl Profile {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let me = list(peer).await?.into_iter().find(|member| member.me).ok_or_else(Stop::unexpected)?;
        let (name, about) = (self.name.unwrap_or(me.name), self.about.unwrap_or(me.about));
        peer.write(shell, Request::EditProfile { name, about }).await
    }
}

/// Leaves the organisation.
#[derive(Debug, Args)]
pub(crate) struct Leave {
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl Leave {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        if !self.yes {
            shell.make_sure("program-leave-sure")?;
        }
        peer.write(shell, Request::Leave).await
    }
}

/// All members.
pub(crate) async fn list(peer: &Reach) -> Result<Vec<Member>, Stop> {
    match peer.ask(Request::Members).await? {
        Answer::Members(members) => Ok(members),
        _ => Err(Stop::unexpected()),
    }
}

/// The member that is meant.
pub(crate) async fn meant(peer: &Reach, wanted: &str) -> Result<MemberId, Stop> {
    let candidates: Vec<_> = list(peer)
        .await?
        .into_iter()
        .map(|member| Candidate { id: member.id, name: member.name, current: member.active })
        .collect();
    pick(wanted, &candidates)
}
