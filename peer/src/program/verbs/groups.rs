//! Roles and working groups: who does what.

use clap::{Args, Subcommand};
use moothall_core::id::GroupId;
use moothall_core::label::Label;
use moothall_core::message::Message;
use moothall_core::request::membership::Membership;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::Role;

use super::super::Shell;
use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::words::line;
use super::effects::STEWARD;
use super::members::{list, meant};

/// Lists the roles and who has them.
#[derive(Debug, Args)]
pub(crate) struct Roles {
    #[command(subcommand)]
    act: Option<RolesAct>,
}

/// What is done about a role.
#[derive(Debug, Subcommand)]
enum RolesAct {
    /// Give a member a role of the organisation's own
    Appoint {
        /// Which, as the constitution names it
        role: String,
        /// Whom, by name or the first digits of the id
        member: String,
    },
    /// Take such a role from a member, or lay down your own
    Dismiss {
        /// Which, as the constitution names it
        role: String,
        /// From whom, by name or the first digits of the id
        member: String,
    },
}

impl Roles {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let act = match self.act {
            None => {
                let Answer::Constitution(constitution) = peer.ask(Request::Constitution).await? else {
                    return Err(Stop::unexpected());
                };
                return Ok(Answer::Roles(Role::all(&constitution, &list(peer).await?)));
            }
            Some(RolesAct::Appoint { role, member }) => {
                Membership::Appoint { role: own_role(&role)?, member: meant(peer, &member).await? }
            }
            Some(RolesAct::Dismiss { role, member }) => {
                Membership::Dismiss { role: own_role(&role)?, member: meant(peer, &member).await? }
            }
        };
        peer.write(shell, Request::Membership { act }).await
    }
}

/// A role that one gives or takes by oneself: who is a steward is decided.
fn own_role(text: &str) -> Result<Label, Stop> {
    if text.trim().eq_ignore_ascii_case(STEWARD) {
        return Err(Failure::Refused { message: Message::new("refused-steward-decided") }.into());
    }
    label(text)
}

/// A role's name: whether the constitution has it is the rules' business.
pub(super) fn label(text: &str) -> Result<Label, Stop> {
    text.trim()
        .to_lowercase()
        .parse()
        .map_err(|_| Stop::misuse(Message::new("misuse-role").text("role", line(text))))
}

/// Lists the working groups.
#[derive(Debug, Args)]
pub(crate) struct Groups {
    #[command(subcommand)]
    act: Option<GroupsAct>,
}

/// What is done about a working group.
#[derive(Debug, Subcommand)]
enum GroupsAct {
    /// Form a working group
    Form {
        /// Its name
        name: String,
        /// What it is for
        #[arg(long, default_value = "")]
        purpose: String,
    },
    /// End a working group
    End {
        /// Which, by name or the first digits of its id
        group: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
    /// Take a member into a working group
    Add {
        /// Which, by name or the first digits of its id
        group: String,
        /// Whom, by name or the first digits of the id
        member: String,
    },
    /// Take a member out of a working group, or leave it yourself
    Remove {
        /// Which, by name or the first digits of its id
        group: String,
        /// Whom, by name or the first digits of the id
        member: String,
    },
}

impl Groups {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let act = match self.act {
            None => return peer.ask(Request::Groups).await,
            Some(GroupsAct::Form { name, purpose }) => Membership::FormGroup { name, purpose },
            Some(GroupsAct::End { group, yes }) => {
                let group = group_meant(peer, &group).await?;
                if !yes {
                    shell.make_sure("program-end-group-sure")?;
                }
                Membership::EndGroup { group }
            }
            Some(GroupsAct::Add { group, member }) => {
                let group = group_meant(peer, &group).await?;
                Membership::JoinGroup { group, member: meant(peer, &member).await? }
            }
            Some(GroupsAct::Remove { group, member }) => {
                let group = group_meant(peer, &group).await?;
                Membership::LeaveGroup { group, member: meant(peer, &member).await? }
            }
        };
        peer.write(shell, Request::Membership { act }).await
    }
}

/// The working group that is meant; of two with one name, the one that has not ended.
pub(super) async fn group_meant(peer: &Reach, wanted: &str) -> Result<GroupId, Stop> {
    let Answer::Groups(groups) = peer.ask(Request::Groups).await? else { return Err(Stop::unexpected()) };
    let candidates: Vec<_> = groups
        .into_iter()
        .map(|group| Candidate { id: group.id, name: group.name, current: group.active })
        .collect();
    pick(wanted, &candidates)
}
