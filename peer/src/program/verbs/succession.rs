//! When keepers are lost: successors whom the members name, and the choice between lines.

use std::collections::BTreeSet;
use std::time::Duration;

use clap::{Args, Subcommand};
use moothall_core::id::{NamingId, RunningHash};
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::lines::Lines;
use moothall_core::view::succession::{Naming, Succession};

use super::super::Shell;
use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::devices::{self, short_names};

/// Shows, begins or supports a succession.
#[derive(Debug, Args)]
pub(crate) struct Succeed {
    #[command(subcommand)]
    act: Option<SucceedAct>,
}

/// What is done about successors.
#[derive(Debug, Subcommand)]
enum SucceedAct {
    /// Name successors, with your signature under it: all keepers at once are replaced when enough members sign
    Name {
        /// Their devices: the first digits of their ids, or their members' names
        #[arg(required = true, value_name = "DEVICE")]
        devices: Vec<String>,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
    /// Sign for successors that another member named
    Support {
        /// Which naming: the first digits of its id; may be left out where there is one that you can sign
        naming: Option<String>,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
    /// Of two sets of successors that enough members signed for, say which this device holds to
    Choose {
        /// Which naming: the first digits of its id
        naming: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
}

impl Succeed {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        match self.act {
            None => peer.ask(Request::Succession).await,
            Some(SucceedAct::Name { devices, yes }) => name(shell, peer, &devices, yes).await,
            Some(SucceedAct::Support { naming, yes }) => {
                let found = signable(peer, naming.as_deref()).await?;
                sure(shell, yes, "program-support-sure", &found)?;
                done(shell, peer, Request::SupportSuccession { id: found.id }).await
            }
            Some(SucceedAct::Choose { naming, yes }) => {
                let found = among(&now(peer).await?.namings, &naming)?;
                sure(shell, yes, "program-choose-sure", &found)?;
                done(shell, peer, Request::ChooseSuccession { id: found.id }).await
            }
        }
    }
}

async fn name(shell: &Shell, peer: &Reach, wanted: &[String], yes: bool) -> Result<Answer, Stop> {
    let mut successors = BTreeSet::new();
    for one in wanted {
        successors.insert(devices::meant(peer, one).await?);
    }
    let successors: Vec<_> = successors.into_iter().collect();
    if !yes {
        let message = Message::new("program-succeed-sure")
            .text("successors", short_names(peer, &successors).await?)
            .text("keepers", now(peer).await?.keepers.join(", "));
        shell.make_sure_of(&message)?;
    }
    done(shell, peer, Request::Succeed { successors }).await
}

/// Asks for it, waits as long as was wanted until nothing is under way any more, and shows how it stands.
async fn done(shell: &Shell, peer: &Reach, request: Request) -> Result<Answer, Stop> {
    peer.ask(request).await?;
    let mut watch = peer.watch(Duration::from_secs(shell.common.wait.unwrap_or(0)));
    loop {
        let shown = now(peer).await?;
        if shown.namings.is_empty() || !watch.changed().await {
            return Ok(Answer::Succession(Box::new(shown)));
        }
    }
}

fn sure(shell: &Shell, yes: bool, code: &str, naming: &Naming) -> Result<(), Stop> {
    if yes {
        return Ok(());
    }
    shell.make_sure_of(&Message::new(code).text("successors", naming.successors_said()))
}

async fn now(peer: &Reach) -> Result<Succession, Stop> {
    match peer.ask(Request::Succession).await? {
        Answer::Succession(now) => Ok(*now),
        _ => Err(Stop::unexpected()),
    }
}

/// The naming that is meant; where none is named, the only one that can be signed.
async fn signable(peer: &Reach, wanted: Option<&str>) -> Result<Naming, Stop> {
    let namings = now(peer).await?.namings;
    if let Some(wanted) = wanted {
        return among(&namings, wanted);
    }
    let mut open = namings.into_iter().filter(|naming| naming.may_sign);
    match (open.next(), open.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(Stop::misuse(Message::new("misuse-one-naming"))),
    }
}

fn among(namings: &[Naming], wanted: &str) -> Result<Naming, Stop> {
    let candidates: Vec<Candidate<NamingId>> =
        namings.iter().map(|naming| Candidate::new(naming.id, naming.successors_said())).collect();
    let id = pick(wanted, &candidates)?;
    let found = namings.iter().find(|naming| naming.id == id).cloned();
    found.ok_or_else(|| Stop::misuse(Message::new("misuse-no-such-succession")))
}

/// Shows where the order parts, or chooses a line.
#[derive(Debug, Args)]
pub(crate) struct Fork {
    #[command(subcommand)]
    act: Option<ForkAct>,
}

/// What is done about lines.
#[derive(Debug, Subcommand)]
enum ForkAct {
    /// Follow a line; for the one that is followed already: say that this device stays with it
    Follow {
        /// Which: the first digits by which it is called
        line: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
}

impl Fork {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let Answer::Lines(lines) = peer.ask(Request::Lines).await? else { return Err(Stop::unexpected()) };
        let Some(ForkAct::Follow { line, yes }) = self.act else { return Ok(Answer::Lines(lines)) };
        let begin = meant(&lines, &line)?;
        let left = lines.forks.iter().find(|fork| fork.theirs.begin == begin);
        if let Some(fork) = left.filter(|_| !yes) {
            let position = i64::try_from(fork.after).unwrap_or(i64::MAX);
            shell.make_sure_of(&Message::new("program-follow-sure").number("position", position))?;
        }
        peer.ask(Request::FollowLine { begin }).await?;
        peer.ask(Request::Lines).await
    }
}

fn meant(lines: &Lines, wanted: &str) -> Result<RunningHash, Stop> {
    if lines.forks.is_empty() {
        return Err(Stop::misuse(Message::new("program-no-fork")));
    }
    let all: BTreeSet<RunningHash> =
        lines.forks.iter().flat_map(|fork| [fork.ours.begin, fork.theirs.begin]).collect();
    let candidates: Vec<_> = all.into_iter().map(|begin| Candidate::new(begin, "")).collect();
    pick(wanted, &candidates)
}
