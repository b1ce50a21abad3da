//! The ledger as files, and its complete check.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::Session;
use moothall_peer::backup::{BackupFault, Restored, check_restored, read_backup};

use super::super::reach::{Reach, new_passphrase};
use super::super::stop::Stop;
use super::super::{Shell, secret, text};
use super::invitations;

/// Writes a backup.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write
    file: PathBuf,
    /// Encrypt it with a passphrase of its own; only then can it enrol a device by itself
    #[arg(long)]
    encrypt: bool,
    /// The backup's passphrase is the first line of this file
    #[arg(long, value_name = "FILE", requires = "encrypt")]
    backup_passphrase_file: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    replace: bool,
}

impl Backup {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let passphrase = if self.encrypt {
            let file = self.backup_passphrase_file.as_deref();
            Some(secret::new(&shell.words, file, "program-passphrase-backup-new")?.to_string())
        } else {
            None
        };
        let (path, replace) = (text::absolute(&self.file)?, self.replace);
        peer.ask(Request::Backup { path, passphrase, replace }).await
    }
}

/// Brings a backup back.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup file
    file: PathBuf,
    /// The backup's passphrase is the first line of this file
    #[arg(long, value_name = "FILE")]
    backup_passphrase_file: Option<PathBuf>,
}

impl Restore {
    /// Restores the ledger, and enrols this device if the backup carries what that takes.
    pub(crate) async fn bring_back(self, shell: &Shell) -> Result<Answer, Stop> {
        let dir = shell.data_dir()?;
        let opened = std::fs::File::open(&self.file).map_err(|error| Stop::named_file(&self.file, &error))?;
        if opened.metadata().is_ok_and(|opened| opened.is_dir()) {
            return Err(Stop::named_file(&self.file, &std::io::ErrorKind::IsADirectory.into()));
        }
        drop(opened);
        let restored = match self.backup_passphrase_file.as_deref() {
            None => match read_backup(&self.file, None, &dir) {
                // Only now is it known that one is needed.
                Err(BackupFault::PassphraseMissing) => {
                    let passphrase = secret::known(&shell.words, None, "program-passphrase-backup")?;
                    read_backup(&self.file, Some(&passphrase), &dir)
                }
                other => other,
            },
            path => {
                let passphrase = secret::known(&shell.words, path, "program-passphrase-backup")?;
                read_backup(&self.file, Some(&passphrase), &dir)
            }
        };
        let restored = restored.map_err(Failure::from)?;
        check_restored(&dir)?;
        let made = Message::new("program-restored").time("made", restored.made_ms);
        let made = made.number("entries", i64::try_from(restored.counts.entries).unwrap_or(i64::MAX));
        shell.aside(&shell.words.say(&made));
        let out = shell.common.wait.is_some_and(|seconds| seconds > 0);
        let peer = Reach::open(shell, out).await?;
        let done = enrol(shell, &peer, restored).await;
        peer.close().await;
        done
    }
}

async fn enrol(shell: &Shell, peer: &Reach, restored: Restored) -> Result<Answer, Stop> {
    let invitation = restored.secret.and_then(|secret| String::from_utf8(secret.to_vec()).ok());
    let Some(invitation) = invitation else { return peer.ask(Request::Session).await };
    let passphrase = new_passphrase(shell, peer).await?;
    peer.ask(Request::Join { invitation, your_name: String::new(), passphrase }).await?;
    match shell.common.wait {
        Some(seconds) if seconds > 0 => {
            invitations::inside(shell, peer).await?;
            // With the ledger here already, being inside takes no time; being confirmed takes a keeper.
            let mut watch = peer.watch(Duration::from_secs(seconds));
            loop {
                let answer = peer.ask(Request::Session).await?;
                if let Answer::Session(session) = &answer
                    && let Some(reason) = invitations::turned_away(session)
                {
                    return Err(Failure::Refused { message: reason.clone() }.into());
                }
                let confirmed = matches!(&answer, Answer::Session(Session::Inside { confirmed: true, .. }));
                if confirmed || !watch.changed().await {
                    return Ok(answer);
                }
            }
        }
        _ => peer.ask(Request::Session).await,
    }
}

/// Checks everything.
#[derive(Debug, Args)]
pub(crate) struct Verify {}

impl Verify {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Verify).await
    }
}

/// Writes the export.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The file to write
    file: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    replace: bool,
}

impl Export {
    pub(crate) async fn ask(self, peer: &Reach) -> Result<Answer, Stop> {
        peer.ask(Request::Export { path: text::absolute(&self.file)?, replace: self.replace }).await
    }
}
