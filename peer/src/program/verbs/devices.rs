//! The machines of the members.

use clap::{Args, Subcommand};
use moothall_core::id::DeviceId;
use moothall_core::request::{Answer, Request};
use moothall_core::view::DeviceStanding;

use super::super::Shell;
use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;

/// Lists the devices.
#[derive(Debug, Args)]
pub(crate) struct Devices {
    #[command(subcommand)]
    act: Option<DevicesAct>,
}

/// What is done to a device.
#[derive(Debug, Subcommand)]
enum DevicesAct {
    /// Restrict a device for a while: it may write nothing but ballots and answers
    Restrict {
        /// Which: the first digits of its id, or its member's name
        device: String,
    },
    /// Lift the restrictions of a device
    Lift {
        /// Which: the first digits of its id, or its member's name
        device: String,
    },
    /// Revoke a device for good
    Revoke {
        /// Which: the first digits of its id, or its member's name
        device: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
}

impl Devices {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let request = match self.act {
            None => return peer.ask(Request::Devices).await,
            Some(DevicesAct::Restrict { device }) => {
                Request::RestrictDevice { device: meant(peer, &device).await? }
            }
            Some(DevicesAct::Lift { device }) => {
                Request::LiftRestriction { device: meant(peer, &device).await? }
            }
            Some(DevicesAct::Revoke { device, yes }) => {
                let device = meant(peer, &device).await?;
                if !yes {
                    shell.make_sure("program-revoke-sure")?;
                }
                Request::RevokeDevice { device }
            }
        };
        peer.write(shell, request).await
    }
}

/// Devices with their members' names, as people read them.
pub(super) async fn short_names(peer: &Reach, ids: &[DeviceId]) -> Result<String, Stop> {
    let Answer::Devices(devices) = peer.ask(Request::Devices).await? else { return Err(Stop::unexpected()) };
    let named = |id: &DeviceId| {
        let name = devices.iter().find(|device| device.id == *id).map(|device| device.member_name.clone());
        format!("{} ({})", name.unwrap_or_default(), id.short())
    };
    Ok(ids.iter().map(named).collect::<Vec<_>>().join(", "))
}

/// The device that is meant; a member's name will do where the member has one device in use.
pub(crate) async fn meant(peer: &Reach, wanted: &str) -> Result<DeviceId, Stop> {
    let Answer::Devices(devices) = peer.ask(Request::Devices).await? else { return Err(Stop::unexpected()) };
    let candidates: Vec<_> = devices
        .into_iter()
        .map(|device| Candidate {
            id: device.id,
            name: device.member_name,
            current: matches!(device.standing, DeviceStanding::Enrolled | DeviceStanding::Restricted),
        })
        .collect();
    pick(wanted, &candidates)
}
