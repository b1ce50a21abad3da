//! Inviting and joining.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use moothall_core::id::{EntryId, InvitationId};
use moothall_core::message::Message;
use moothall_core::request::membership::Membership;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::{Certainty, Invitation, Session, Written};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::super::pick::{Candidate, pick};
use super::super::reach::{Reach, new_passphrase, settled};
use super::super::stop::Stop;
use super::super::{Shell, text};

/// How long joining waits for the ledger if nothing else is said, in seconds.
const JOIN_SECONDS: u64 = 60;

/// Makes an invitation.
#[derive(Debug, Args)]
pub(crate) struct Invite {
    /// For another device of yours, not for a new member
    #[arg(long)]
    own_device: bool,
    /// For a device of this member, who has none left; a second member must vouch for it
    #[arg(long, value_name = "MEMBER", conflicts_with = "own_device")]
    for_member: Option<String>,
    /// Days until it expires
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    /// Show it as a QR code on the terminal too
    #[arg(long)]
    qr: bool,
    /// Save the QR code as a picture (SVG)
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

impl Invite {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let for_member = match &self.for_member {
            Some(wanted) => Some(super::members::meant(peer, wanted).await?),
            None => None,
        };
        let Self { own_device, days, .. } = self;
        let answer = peer.ask(Request::Invite { own_device, days, for_member }).await?;
        let Answer::Invited(invited) = &answer else { return Err(Stop::unexpected()) };
        // An invitation that a keeper refuses is none: it is not handed out.
        let id = EntryId::from(invited.id);
        settled(shell, peer, Written { id, certainty: Certainty::Provisional, note: None, said: None })
            .await?;
        if let Some(path) = self.svg {
            text::save_private(&path, invited.qr_svg.as_bytes())?;
        }
        if self.qr {
            // An invitation that does not fit a code is still a text.
            if let Ok(code) = QrCode::new(invited.text.as_bytes()) {
                shell.aside(&code.render::<Dense1x2>().build());
            }
        }
        Ok(answer)
    }
}

/// Lists invitations.
#[derive(Debug, Args)]
pub(crate) struct Invitations {
    #[command(subcommand)]
    act: Option<InvitationsAct>,
}

/// What is done to an invitation.
#[derive(Debug, Subcommand)]
enum InvitationsAct {
    /// Vouch for an invitation of another member's device, as the second member
    Vouch {
        /// Which, by the first digits of its id
        invitation: String,
    },
    /// Take back an open invitation
    Cancel {
        /// Which, by the first digits of its id
        invitation: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
}

impl Invitations {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        match self.act {
            None => peer.ask(Request::Invitations).await,
            Some(InvitationsAct::Vouch { invitation }) => {
                let act = Membership::Vouch { invitation: meant(peer, &invitation).await? };
                peer.write(shell, Request::Membership { act }).await
            }
            Some(InvitationsAct::Cancel { invitation, yes }) => {
                let invitation = meant(peer, &invitation).await?;
                if !yes {
                    shell.make_sure("program-cancel-invitation-sure")?;
                }
                peer.write(shell, Request::CancelInvitation { invitation }).await
            }
        }
    }
}

/// The invitation that is meant.
async fn meant(peer: &Reach, wanted: &str) -> Result<InvitationId, Stop> {
    let candidates: Vec<_> =
        list(peer).await?.iter().map(|invitation| Candidate::new(invitation.id, "")).collect();
    pick(wanted, &candidates)
}

async fn list(peer: &Reach) -> Result<Vec<Invitation>, Stop> {
    match peer.ask(Request::Invitations).await? {
        Answer::Invitations(invitations) => Ok(invitations),
        _ => Err(Stop::unexpected()),
    }
}

/// Accepts an invitation.
#[derive(Debug, Args)]
pub(crate) struct Join {
    /// The invitation's text or link, a file that holds it, or - for standard input
    invitation: String,
    /// Your name; not needed for another device of yours
    #[arg(long, default_value = "")]
    name: String,
    /// Accept without asking
    #[arg(long)]
    yes: bool,
}

impl Join {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let invitation = text::given_or_in_file(&self.invitation)?;
        let preview = peer.ask(Request::PreviewInvitation { invitation: invitation.clone() }).await?;
        let Answer::Preview(what) = &preview else { return Err(Stop::unexpected()) };
        if self.name.trim().is_empty() && !what.own_device {
            return Err(Stop::misuse(Message::new("misuse-name-needed")));
        }
        shell.aside(&super::super::show::answer(&shell.words, &preview));
        if !self.yes {
            shell.make_sure("program-join-sure")?;
        }
        let passphrase = new_passphrase(shell, peer).await?;
        peer.ask(Request::Join { invitation, your_name: self.name, passphrase }).await?;
        inside(shell, peer).await
    }
}

/// Why the invitation that this device used opens nothing, where that is so.
pub(crate) fn turned_away(session: &Session) -> Option<&Message> {
    match session {
        Session::Joining { waiting, dead: true, .. } => Some(waiting),
        Session::Outside { reason, .. } if reason.code.split('-').next() == Some("refused") => Some(reason),
        _ => None,
    }
}

/// Waits until the ledger is here, and says how far it is.
pub(crate) async fn inside(shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
    let limit = Duration::from_secs(shell.common.wait.unwrap_or(JOIN_SECONDS));
    let mut watch = peer.watch(limit);
    let mut said = String::new();
    loop {
        let answer = peer.ask(Request::Session).await?;
        let Answer::Session(session) = &answer else { return Err(Stop::unexpected()) };
        // The entries are here before the words that belong to them: the organisation's name comes a moment later.
        if matches!(session, Session::Inside { organisation, .. } if organisation.is_empty()) {
            if watch.changed().await {
                continue;
            }
            return Ok(answer);
        }
        if let Some(reason) = turned_away(session) {
            return Err(Failure::Refused { message: reason.clone() }.into());
        }
        let Session::Joining { waiting, entries, .. } = session else { return Ok(answer) };
        let message =
            Message::new("program-joining").number("entries", i64::try_from(*entries).unwrap_or(i64::MAX));
        let progress = shell.words.say(&message.text("waiting", shell.words.say(waiting)));
        if progress != said {
            shell.aside(&progress);
            said = progress;
        }
        if !watch.changed().await {
            let waiting = shell.words.say(waiting);
            return Err(Stop::fault(Message::new("fault-not-joined-yet").text("waiting", waiting)));
        }
    }
}
