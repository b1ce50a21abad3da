//! What there is to book.

use clap::{Args, Subcommand};
use moothall_core::id::ResourceId;
use moothall_core::request::{Answer, Request};

use super::super::Shell;
use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;

/// Lists the resources.
#[derive(Debug, Args)]
pub(crate) struct Resources {
    #[command(subcommand)]
    act: Option<ResourcesAct>,
}

/// What is done to a resource.
#[derive(Debug, Subcommand)]
enum ResourcesAct {
    /// Add something to book
    Add {
        /// Its name
        name: String,
        /// What it is
        #[arg(long, default_value = "")]
        description: String,
    },
    /// Take something out of use; its future bookings are cancelled
    Retire {
        /// Which
        resource: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
}

impl Resources {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let request = match self.act {
            None => return peer.ask(Request::Resources).await,
            Some(ResourcesAct::Add { name, description }) => Request::AddResource { name, description },
            Some(ResourcesAct::Retire { resource, yes }) => {
                let resource = meant(peer, &resource).await?;
                if !yes {
                    shell.make_sure("program-retire-sure")?;
                }
                Request::RetireResource { resource }
            }
        };
        peer.write(shell, request).await
    }
}

/// The resource that is meant.
pub(crate) async fn meant(peer: &Reach, wanted: &str) -> Result<ResourceId, Stop> {
    let Answer::Resources(resources) = peer.ask(Request::Resources).await? else {
        return Err(Stop::unexpected());
    };
    let candidates: Vec<_> = resources
        .into_iter()
        .map(|resource| Candidate { id: resource.id, name: resource.name, current: resource.active })
        .collect();
    pick(wanted, &candidates)
}
