//! The recovery sheet and what it is for.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use data_encoding::BASE64;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};

use super::super::pick::{Candidate, pick};
use super::super::reach::{Reach, new_passphrase, settled};
use super::super::stop::Stop;
use super::super::{Shell, text};
use super::invitations;

/// Prints or saves the sheet.
#[derive(Debug, Args)]
pub(crate) struct Sheet {
    #[command(subcommand)]
    act: Option<SheetAct>,
    /// Save its text to this new file instead of printing it
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// Save it as a PDF to print to this new file instead of printing it
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
}

/// What is said of the sheet.
#[derive(Debug, Subcommand)]
enum SheetAct {
    /// Say that the sheet is safe; its secret is deleted from this device
    Saved {
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
}

impl Sheet {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        if let Some(SheetAct::Saved { yes }) = self.act {
            if !yes {
                shell.make_sure("program-sheet-sure")?;
            }
            return peer.ask(Request::RecoverySheetSaved).await;
        }
        let answer = peer.ask(Request::RecoverySheet).await?;
        let Answer::RecoverySheet(sheet) = &answer else { return Err(Stop::unexpected()) };
        if self.text.is_none() && self.pdf.is_none() {
            return Ok(answer);
        }
        if let Some(path) = self.pdf {
            let pdf = BASE64.decode(sheet.pdf_base64.as_bytes()).map_err(|_| Stop::unexpected())?;
            text::save_private(&path, &pdf)?;
        }
        if let Some(path) = self.text {
            text::save_private(&path, sheet.text.as_bytes())?;
        }
        Ok(Answer::Done)
    }
}

/// Takes over with a sheet.
#[derive(Debug, Args)]
pub(crate) struct Recover {
    /// A file with the sheet's text, or - for standard input
    sheet: PathBuf,
    /// Where to fetch the ledger if this folder has none: what `moothall address` prints on another member's device
    #[arg(long, value_name = "ADDRESS")]
    peer: Option<String>,
}

impl Recover {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let sheet = text::read(&self.sheet)?;
        let passphrase = new_passphrase(shell, peer).await?;
        match peer.ask(Request::Recover { sheet, peer: self.peer, passphrase }).await? {
            Answer::Written(written) => settled(shell, peer, written).await,
            _ => invitations::inside(shell, peer).await,
        }
    }
}

/// Lists recoveries.
#[derive(Debug, Args)]
pub(crate) struct Recoveries {}

impl Recoveries {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Recoveries).await
    }
}

/// Signs a recovery.
#[derive(Debug, Args)]
pub(crate) struct Countersign {
    /// Whose: the member's name, or the first digits of the device that it would appoint
    device: String,
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl Countersign {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let Answer::Recoveries(recoveries) = peer.ask(Request::Recoveries).await? else {
            return Err(Stop::unexpected());
        };
        if recoveries.is_empty() {
            return Err(Stop::misuse(Message::new("misuse-no-recovery")));
        }
        let candidates: Vec<_> = recoveries
            .into_iter()
            .map(|recovery| Candidate::new(recovery.device, recovery.member_name))
            .collect();
        let device = pick(&self.device, &candidates)?;
        if !self.yes {
            shell.make_sure("program-countersign-sure")?;
        }
        peer.write(shell, Request::Countersign { device }).await
    }
}

/// Prints this device's address.
#[derive(Debug, Args)]
pub(crate) struct Address {}

impl Address {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Address).await
    }
}

/// Says that this keeper's clock is right.
#[derive(Debug, Args)]
pub(crate) struct TrustClock {
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl TrustClock {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        if !self.yes {
            shell.make_sure("program-trust-clock-sure")?;
        }
        peer.ask(Request::TrustClock).await
    }
}
