//! What a proposal does by itself when it is adopted.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use moothall_core::id::DeviceId;
use moothall_core::message::Message;
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_core::view::Constitution;

use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::text;
use super::groups::label;
use super::{devices, members};

/// The role that an organisation has from the start.
pub(super) const STEWARD: &str = "steward";

/// What a proposal does when it is adopted: one thing at most.
#[derive(Debug, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("effect").args(["appoint", "dismiss", "dismiss_member", "amend", "set", "new_sheet", "raise_rules", "keeper"]))]
#[command(group = ArgGroup::new("office").args(["appoint", "dismiss"]))]
pub(crate) struct Effects {
    /// When adopted, this member becomes a steward, or has the role that --role names
    #[arg(long, value_name = "MEMBER")]
    appoint: Option<String>,
    /// When adopted, this member is no longer a steward, or no longer has the role that --role names
    #[arg(long, value_name = "MEMBER")]
    dismiss: Option<String>,
    /// To or from which role of the constitution
    #[arg(long, requires = "office", default_value = STEWARD)]
    role: String,
    /// When adopted, this member is a member no longer; only after a discussion
    #[arg(long, value_name = "MEMBER")]
    dismiss_member: Option<String>,
    /// When adopted, the constitution is the text of this file
    #[arg(long, value_name = "FILE")]
    amend: Option<PathBuf>,
    /// When adopted, this parameter of the constitution has this value; once for each, or between commas
    #[arg(long, value_name = "NAME=VALUE", value_delimiter = ',')]
    set: Vec<String>,
    /// When adopted, a new recovery sheet takes the place of the present one; `sheet` on this device prints it then
    #[arg(long)]
    new_sheet: bool,
    /// When adopted, this device becomes the keeper in the place of the present one
    #[arg(long, value_name = "DEVICE")]
    keeper: Option<String>,
    /// When adopted, the version of the rules is raised by one
    #[arg(long)]
    raise_rules: bool,
}

impl Effects {
    /// The effect that is meant.
    pub(crate) async fn meant(self, peer: &Reach) -> Result<ProposalEffect, Stop> {
        let own = !self.role.trim().eq_ignore_ascii_case(STEWARD);
        if let Some(member) = self.appoint {
            let member = members::meant(peer, &member).await?;
            return Ok(match own {
                true => ProposalEffect::Appoint { role: label(&self.role)?, member },
                false => ProposalEffect::AppointSteward { member },
            });
        }
        if let Some(member) = self.dismiss {
            let member = members::meant(peer, &member).await?;
            return Ok(match own {
                true => ProposalEffect::Dismiss { role: label(&self.role)?, member },
                false => ProposalEffect::DismissSteward { member },
            });
        }
        if let Some(member) = self.dismiss_member {
            return Ok(ProposalEffect::DismissMember { member: members::meant(peer, &member).await? });
        }
        if let Some(path) = self.amend {
            let constitution = text::read(&path)?;
            if in_force(peer).await?.text == constitution {
                return Err(Stop::misuse(Message::new("misuse-amendment-same")));
            }
            return Ok(ProposalEffect::Amend { constitution });
        }
        if self.new_sheet {
            return Ok(ProposalEffect::RenewSheet);
        }
        if !self.set.is_empty() {
            let constitution = in_force(peer).await?.with_settings(&self.set).map_err(Stop::misuse)?;
            return Ok(ProposalEffect::Amend { constitution });
        }
        if let Some(device) = self.keeper {
            let appoint = vec![devices::meant(peer, &device).await?];
            return Ok(ProposalEffect::Keepers { appoint, dismiss: keepers(peer).await? });
        }
        if self.raise_rules {
            return Ok(ProposalEffect::RaiseRules { version: in_force(peer).await?.rules_version + 1 });
        }
        Ok(ProposalEffect::None)
    }
}

/// The devices that are keepers now.
async fn keepers(peer: &Reach) -> Result<Vec<DeviceId>, Stop> {
    match peer.ask(Request::Status).await? {
        Answer::Status(status) => Ok(status.keepers.iter().map(|keeper| keeper.id).collect()),
        _ => Err(Stop::unexpected()),
    }
}

/// The constitution in force.
pub(super) async fn in_force(peer: &Reach) -> Result<Constitution, Stop> {
    match peer.ask(Request::Constitution).await? {
        Answer::Constitution(now) => Ok(now),
        _ => Err(Stop::unexpected()),
    }
}
