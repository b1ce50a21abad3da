//! Why something is as it is.

use clap::{Args, Subcommand};
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};

use super::super::Shell;
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::{bookings, decisions, devices, groups, members, overview, resources};

/// Tells why something is as it is.
#[derive(Debug, Args)]
pub(crate) struct Why {
    #[command(subcommand)]
    about: About,
}

/// What is asked about.
#[derive(Debug, Subcommand)]
enum About {
    /// Why an act counts, or was refused
    Entry {
        /// Which, by the first digits of its id
        entry: String,
    },
    /// Why somebody has a role, or has it no more
    Role {
        /// Which: steward, or one of the organisation's own
        role: String,
        /// Who, by name or the first digits of the id; you, if left out
        #[arg(default_value = "me")]
        member: String,
    },
    /// Why somebody is a member, or is none any more
    Member {
        /// Who, by name or the first digits of the id
        member: String,
    },
    /// Why a device may write, or may not
    Device {
        /// Which, by the first digits of its id
        device: String,
    },
    /// What was done about a working group
    Group {
        /// Which, by name or the first digits of the id
        group: String,
    },
    /// Why a resource has its terms, or is closed
    Resource {
        /// Which, by name or the first digits of the id
        resource: String,
    },
    /// Why a booking stands as it does
    Booking {
        /// Which, by title or the first digits of the id
        booking: String,
    },
    /// Why a proposal was decided as it was
    Proposal {
        /// Which, by title or the first digits of the id
        proposal: String,
    },
    /// Why this constitution holds
    Constitution,
}

impl Why {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let about = match self.about {
            About::Entry { entry } => Subject::Entry { id: overview::meant(peer, &entry).await? },
            About::Role { role, member } => {
                Subject::Role { member: members::meant(peer, &member).await?, role }
            }
            About::Member { member } => Subject::Member { id: members::meant(peer, &member).await? },
            About::Device { device } => Subject::Device { id: devices::meant(peer, &device).await? },
            About::Group { group } => Subject::Group { id: groups::group_meant(peer, &group).await? },
            About::Resource { resource } => {
                Subject::Resource { id: resources::meant(peer, &resource).await? }
            }
            About::Booking { booking } => Subject::Booking {
                id: bookings::found(peer, &booking, &shell.now(), bookings::Reach::Fallen).await?.id,
            },
            About::Proposal { proposal } => {
                Subject::Proposal { id: decisions::meant(peer, &proposal).await? }
            }
            About::Constitution => Subject::Constitution,
        };
        peer.ask(Request::Why { about }).await
    }
}
