//! What there is to book.

use clap::{Args, Subcommand};
use moothall_core::id::{EntryId, ResourceId};
use moothall_core::request::hall::Hall;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Resource;

use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, times};
use super::bookings::unix_ms;
use super::terms::SetTerms;

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
    /// Change its name or what it is
    #[command(group = clap::ArgGroup::new("what").args(["name", "description"]).required(true).multiple(true))]
    Describe {
        /// Which
        resource: String,
        /// Its new name
        #[arg(long)]
        name: Option<String>,
        /// What it is
        #[arg(long)]
        description: Option<String>,
    },
    /// Show the terms on which it is booked, or set what is given and leave the rest as it is
    Terms(Box<SetTerms>),
    /// Close it for a time; what was booked then is given up
    Close {
        /// Which
        resource: String,
        /// From when, such as "2026-12-05 14:00"
        from: String,
        /// Until when, or for how long
        until: String,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
    /// Open it again; what was given up stays so
    Reopen {
        /// Which
        resource: String,
        /// Which closing: the first digits of its id, or its reason
        closing: String,
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
        let act = match self.act {
            None => return peer.ask(Request::Resources).await,
            Some(ResourcesAct::Terms(terms)) => return terms.ask(shell, peer).await,
            Some(ResourcesAct::Add { name, description }) => {
                return peer.write(shell, Request::AddResource { name, description }).await;
            }
            Some(ResourcesAct::Retire { resource, yes }) => {
                let resource = meant(peer, &resource).await?;
                if !yes {
                    shell.make_sure("program-retire-sure")?;
                }
                return peer.write(shell, Request::RetireResource { resource }).await;
            }
            Some(ResourcesAct::Describe { resource, name, description }) => {
                let old = one(peer, &resource).await?;
                let (name, description) = (name.unwrap_or(old.name), description.unwrap_or(old.description));
                Hall::WriteResource { resource: old.id, name, description }
            }
            Some(ResourcesAct::Close { resource, from, until, reason, yes }) => {
                let now = shell.now();
                let from = times::moment(&from, &now)?;
                let until = times::end(&until, &from, &now)?;
                let resource = meant(peer, &resource).await?;
                if !yes {
                    shell.make_sure("program-close-sure")?;
                }
                Hall::Close { resource, from_ms: unix_ms(&from), until_ms: unix_ms(&until), reason }
            }
            Some(ResourcesAct::Reopen { resource, closing }) => {
                let candidates: Vec<Candidate<EntryId>> = one(peer, &resource)
                    .await?
                    .closings
                    .into_iter()
                    .map(|closing| Candidate::new(closing.id, closing.reason))
                    .collect();
                Hall::Reopen { closing: pick(&closing, &candidates)? }
            }
        };
        peer.write(shell, Request::Hall { act: Box::new(act) }).await
    }
}

/// Sets the organisation's time zone, or tells what its clock shows.
#[derive(Debug, Args)]
pub(crate) struct Zone {
    /// Its name, such as "Europe/Vienna"; without one, what the organisation's clock shows
    name: Option<String>,
}

impl Zone {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let Some(zone) = self.name else { return peer.ask(Request::Clock).await };
        let act = Hall::SetZone { zone, offsets: Vec::new() };
        peer.write(shell, Request::Hall { act: Box::new(act) }).await
    }
}

/// All resources.
pub(super) async fn list(peer: &Reach) -> Result<Vec<Resource>, Stop> {
    match peer.ask(Request::Resources).await? {
        Answer::Resources(resources) => Ok(resources),
        _ => Err(Stop::unexpected()),
    }
}

/// The resource that is meant.
pub(crate) async fn meant(peer: &Reach, wanted: &str) -> Result<ResourceId, Stop> {
    let candidates: Vec<_> = list(peer)
        .await?
        .into_iter()
        .map(|resource| Candidate { id: resource.id, name: resource.name, current: resource.active })
        .collect();
    pick(wanted, &candidates)
}

/// The same with all that is known of it.
async fn one(peer: &Reach, wanted: &str) -> Result<Resource, Stop> {
    let id = meant(peer, wanted).await?;
    list(peer).await?.into_iter().find(|resource| resource.id == id).ok_or_else(Stop::unexpected)
}
