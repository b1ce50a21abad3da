//! The runtime: one thread owns the replica and the store, and everything else talks to it through a [`Peer`].
//!
//! The thread takes what has come in (requests, frames, ticks), lets the replica say what to do, stores all of it in
//! one transaction, and only then answers and sends. So a burst costs one flush of the disk, and nothing leaves that is
//! not on disk.

mod agreeing;
mod anew;
pub(crate) mod awaited;
mod beside;
mod checker;
mod desk;
mod effects;
pub(crate) mod hall;
mod lasting;
mod machine;
mod papers;
mod reading;
mod renewal;
mod requests;
mod telling;
#[cfg(test)]
mod tests;
mod troubles;

use std::path::{Path, PathBuf};

use moothall_core::message::Message;
use moothall_core::replica::Event;
use moothall_core::request::{Answer, Failure, Request};
use tokio::sync::{mpsc, oneshot, watch};
use zeroize::Zeroizing;

use crate::agreement::{Heard, Opened};
use crate::keystore::{FolderLock, KeyFault, KeyOptions, LockFault};
use crate::store::StoreFault;
use crate::transport::{NetEvent, NetOptions};
use machine::Machine;
pub use machine::now_ms;

/// So many commands wait for the runtime; then whoever brings more waits too.
const COMMANDS_MAX: usize = 1_024;

/// Where a peer speaks with others.
#[derive(Debug, Clone)]
pub enum Network {
    /// Nowhere.
    Off,
    /// As these options say.
    On(NetOptions),
}

/// How a peer is to run.
#[derive(Clone)]
pub struct Options {
    /// Where it speaks with others.
    pub network: Network,
    /// How its keys are kept.
    pub keys: KeyOptions,
    /// Opens keys that are encrypted.
    pub passphrase: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (network, keys) = (&self.network, &self.keys);
        f.debug_struct("Options").field("network", network).field("keys", keys).finish_non_exhaustive()
    }
}

/// Something for the runtime to do.
pub(crate) enum Command {
    Request {
        request: Box<Request>,
        reply: oneshot::Sender<Result<Answer, Failure>>,
    },
    Net(NetEvent),
    Checked(Event),
    Beside,
    Keep(agreeing::Keeping),
    /// Somebody wants to know that the machine still goes round.
    Round(oneshot::Sender<()>),
    Agreement(Heard),
    /// A part in the agreement of this group begins.
    AgreementOpened {
        group: (u32, u32),
        reply: oneshot::Sender<Result<Opened, StoreFault>>,
    },
    Tick,
    Close {
        reply: oneshot::Sender<()>,
    },
}

/// A folder that another process holds is asked for again so often, with such pauses: whoever just closed the window may
/// open it again, and a process that ends lets go of its files last.
const LOCK_TRIES: u32 = 30;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

async fn taken(dir: &Path) -> Result<FolderLock, LockFault> {
    for _ in 1..LOCK_TRIES {
        match FolderLock::take(dir) {
            Err(LockFault::Held { .. }) => tokio::time::sleep(LOCK_PAUSE).await,
            done => return done,
        }
    }
    FolderLock::take(dir)
}

/// A running peer. Clones lead to the same one.
#[derive(Debug, Clone)]
pub struct Peer {
    commands: mpsc::Sender<Command>,
    changes: watch::Receiver<u64>,
    dir: PathBuf,
}

impl Peer {
    /// Opens the peer of a folder, making the folder if it is missing.
    ///
    /// # Errors
    /// Another process has the folder, or the disk or the keys fail; the failure says which and what to do.
    pub async fn open(dir: &Path, options: Options) -> Result<Self, Failure> {
        let lock = taken(dir).await.map_err(|fault| lock_failure(&fault))?;
        let (commands, inbox) = mpsc::channel(COMMANDS_MAX);
        let (changed, changes) = watch::channel(0);
        let handle = tokio::runtime::Handle::current();
        let (ready, opened) = oneshot::channel();
        let peer = Self { commands: commands.clone(), changes, dir: dir.to_owned() };
        let dir = dir.to_owned();
        let spawned = std::thread::Builder::new().name("moothall-runtime".to_owned()).spawn(move || {
            let machine = Machine::open(dir, options, lock, handle, commands.downgrade(), changed);
            match machine {
                Ok(machine) => {
                    let _ = ready.send(Ok(()));
                    machine.run(inbox);
                }
                Err(failure) => {
                    let _ = ready.send(Err(failure));
                }
            }
        });
        if spawned.is_err() {
            return Err(Failure::Fault { message: Message::new("fault-thread") });
        }
        opened.await.map_err(|_| stopped())??;
        let ticks = peer.commands.downgrade();
        tokio::spawn(async move {
            let mut interval = tokio::time::interval(std::time::Duration::from_secs(1));
            loop {
                interval.tick().await;
                let Some(commands) = ticks.upgrade() else { break };
                if commands.send(Command::Tick).await.is_err() {
                    break;
                }
            }
        });
        Ok(peer)
    }

    /// Asks something of the peer.
    ///
    /// # Errors
    /// As [`Failure`] says: refused, failed, or misused.
    pub async fn request(&self, request: Request) -> Result<Answer, Failure> {
        let (reply, answer) = oneshot::channel();
        let command = Command::Request { request: Box::new(request), reply };
        self.commands.send(command).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    /// A number that grows whenever anything that is shown may look different.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }

    /// Whether its thread has ended, by [`Self::close`] or by a bug. It answers nothing any more; the folder can be opened anew.
    pub fn has_ended(&self) -> bool {
        self.commands.is_closed()
    }

    /// The peer's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Ends the peer: links are closed, the state is saved, the folder is let go.
    pub async fn close(self) {
        let (reply, done) = oneshot::channel();
        if self.commands.send(Command::Close { reply }).await.is_ok() {
            let _ = done.await;
        }
        // Its thread has let go of everything only when nobody reads commands any more.
        self.commands.closed().await;
    }
}

fn stopped() -> Failure {
    Failure::Fault { message: Message::new("fault-stopped") }
}

fn lock_failure(fault: &LockFault) -> Failure {
    match fault {
        LockFault::Held { pid } => Failure::Fault {
            message: match pid {
                Some(pid) => Message::new("fault-folder-held").number("pid", i64::from(*pid)),
                None => Message::new("fault-folder-held"),
            },
        },
        LockFault::Foreign => Failure::Misuse { message: Message::new("misuse-folder-foreign") },
        LockFault::Io(error) => {
            let code = match error.kind() {
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    "fault-read-only"
                }
                std::io::ErrorKind::StorageFull => "fault-disk-full",
                _ => "fault-disk",
            };
            Failure::Fault { message: Message::new(code).text("detail", error.to_string()) }
        }
    }
}

pub(crate) fn store_failure(fault: &StoreFault) -> Failure {
    Failure::Fault { message: fault.message() }
}

pub(crate) fn key_failure(fault: &KeyFault) -> Failure {
    let (code, refused) = match fault {
        KeyFault::WrongPassphrase => ("refused-passphrase-wrong", true),
        KeyFault::PassphraseMissing => ("refused-passphrase-missing", true),
        KeyFault::PassphraseShort => ("refused-passphrase-short", true),
        KeyFault::Damaged(_) => ("fault-keys-damaged", false),
        KeyFault::TooNew(_) => ("fault-keys-newer", false),
        KeyFault::Keyring(_) => ("fault-keyring", false),
        KeyFault::NoRoom | KeyFault::Randomness | KeyFault::Io { .. } => ("fault-keys", false),
    };
    let message = Message::new(code);
    if refused {
        Failure::Refused { message }
    } else {
        Failure::Fault { message: message.text("detail", fault.to_string()) }
    }
}
