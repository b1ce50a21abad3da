//! The recovery sheet and what it is for.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use data_encoding::BASE64;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Session;

use super::super::pick::{Candidate, pick};
use super::super::reach::{Reach, new_passphrase, settled};
use super::super::stop::Stop;
use super::super::{Shell, text};

/// How long taking over waits for the ledger if nothing else is said, in seconds.
const RECOVER_SECONDS: u64 = 60;

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
        let answer = peer.ask(Request::RecoverySheet { locale: shell.words.locale().to_owned() }).await?;
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
            _ => begun(shell, peer).await,
        }
    }
}

/// Waits until the ledger is here and the recovery is known to this device, or has taken effect at once.
async fn begun(shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
    let limit = Duration::from_secs(shell.common.wait.unwrap_or(RECOVER_SECONDS));
    let mut watch = peer.watch(limit);
    loop {
        let session = peer.ask(Request::Session).await?;
        if matches!(session, Answer::Session(Session::Inside { .. })) {
            return Ok(session);
        }
        let recoveries = peer.ask(Request::Recoveries).await?;
        if matches!(&recoveries, Answer::Recoveries(list) if !list.is_empty()) {
            return Ok(recoveries);
        }
        if !watch.changed().await {
            return Err(Stop::fault(Message::new("fault-recovery-not-begun")));
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
