//! How a verb reaches a peer: through the process that holds the folder, or by holding it itself.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::{Certainty, KeyPlace, Session, Verdict, Written};
use moothall_peer::socket::{Asks, Client};
use moothall_peer::transport::NetOptions;
use moothall_peer::{Options, Peer};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};

use super::stop::Stop;
use super::{Shell, secret};

/// How long a verb waits for another that holds the folder for a moment.
const BUSY_TIME: Duration = Duration::from_secs(5);
/// How often it asks meanwhile, and how often a peer behind the socket is asked for news.
const POLL_TIME: Duration = Duration::from_millis(100);
/// What a peer says that finds its folder held by another process.
const HELD: &str = "fault-folder-held";
/// Own entries among which one that was just written is looked for.
const RECENT: u32 = 500;

/// A peer at hand.
pub(crate) enum Reach {
    /// Another process holds the folder.
    Socket(Client),
    /// This one does.
    Own(Box<Peer>),
}

impl Reach {
    /// Reaches the peer of the folder. `out` says whether a peer of our own is to reach for others.
    pub(crate) async fn open(shell: &Shell, out: bool) -> Result<Self, Stop> {
        let dir = shell.data_dir()?;
        let until = Instant::now() + BUSY_TIME;
        let reach = loop {
            if let Some(client) = knock(&dir).await? {
                break Self::Socket(client);
            }
            match Peer::open(&dir, shell.options(out.then(NetOptions::default))).await {
                Ok(peer) => break Self::Own(Box::new(peer)),
                // Another verb at work, or a peer that has not opened its door yet.
                Err(failure) if failure.message().code == HELD && Instant::now() < until => {
                    sleep(POLL_TIME).await;
                }
                Err(failure) => return Err(failure.into()),
            }
        };
        unlock(shell, &reach).await?;
        Ok(reach)
    }

    /// Asks one thing.
    pub(crate) async fn ask(&self, request: Request) -> Result<Answer, Stop> {
        let answer = match self {
            Self::Socket(client) => client.ask(request).await,
            Self::Own(peer) => peer.request(request).await,
        };
        Ok(answer?)
    }

    /// Writes something, and waits for its confirmation if that is asked for.
    pub(crate) async fn write(&self, shell: &Shell, request: Request) -> Result<Answer, Stop> {
        match self.ask(request).await? {
            Answer::Written(written) => settled(shell, self, written).await,
            other => Ok(other),
        }
    }

    /// Waits for news, for this long altogether.
    pub(crate) fn watch(&self, limit: Duration) -> Watch {
        let news = match self {
            Self::Socket(_) => None,
            Self::Own(peer) => Some(peer.changes()),
        };
        Watch { news, until: Instant::now() + limit }
    }

    /// Lets go of the folder, after everything is on disk.
    pub(crate) async fn close(self) {
        if let Self::Own(peer) = self {
            peer.close().await;
        }
    }
}

async fn knock(dir: &Path) -> Result<Option<Client>, Stop> {
    Client::connect(dir).await.map_err(|error| {
        // Somebody else's program behind the socket has no code of the system; a folder that is closed has.
        Stop::fault(if error.kind() == ErrorKind::PermissionDenied && error.raw_os_error().is_some() {
            Message::new("fault-folder-denied").text("path", dir.display().to_string())
        } else {
            Message::new("fault-socket").text("detail", error.to_string())
        })
    })
}

/// Holds the folder with a peer of our own; waits for a verb that holds it for a moment, but for nobody who stays.
pub(crate) async fn hold(dir: &Path, options: Options) -> Result<Peer, Stop> {
    let until = Instant::now() + BUSY_TIME;
    loop {
        match Peer::open(dir, options.clone()).await {
            Err(failure)
                if failure.message().code == HELD
                    && Instant::now() < until
                    && knock(dir).await?.is_none() =>
            {
                sleep(POLL_TIME).await;
            }
            done => return Ok(done?),
        }
    }
}

/// Waits for news until its time is over.
pub(crate) struct Watch {
    /// From a peer of our own; one behind the socket is asked again and again.
    news: Option<watch::Receiver<u64>>,
    until: Instant,
}

impl Watch {
    /// Waits until something may look different; false when the time is over.
    pub(crate) async fn changed(&mut self) -> bool {
        let now = Instant::now();
        if now >= self.until {
            return false;
        }
        match &mut self.news {
            None => sleep(POLL_TIME.min(self.until - now)).await,
            // Time over or peer gone: one last look, and then it ends.
            Some(news) => match timeout_at(self.until, news.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => self.until = now,
            },
        }
        true
    }
}

/// Waits until an entry is confirmed, as long as `--wait` says; a refusal meanwhile is the caller's refusal.
pub(crate) async fn settled(shell: &Shell, peer: &Reach, written: Written) -> Result<Answer, Stop> {
    settled_within(Duration::from_secs(shell.common.wait.unwrap_or(0)), peer, written).await
}

/// The same, for this long at most.
pub(crate) async fn settled_within(
    limit: Duration,
    peer: &Reach,
    mut written: Written,
) -> Result<Answer, Stop> {
    let mut watch = peer.watch(limit);
    while written.certainty == Certainty::Provisional && !limit.is_zero() {
        let request = Request::Log { before: None, limit: RECENT, mine: true };
        let Answer::Log(lines) = peer.ask(request).await? else { return Err(Stop::unexpected()) };
        if let Some(line) = lines.into_iter().find(|line| line.id == written.id) {
            match line.verdict {
                Verdict::Refused { reason } => return Err(Failure::Refused { message: reason }.into()),
                Verdict::Aside { reason } => return Err(Stop::fault(reason)),
                Verdict::Accepted | Verdict::Waiting { .. } => written.certainty = line.certainty,
            }
        }
        if written.certainty == Certainty::Provisional && !watch.changed().await {
            break;
        }
    }
    Ok(Answer::Written(written))
}

/// Opens keys that are under a passphrase.
pub(crate) async fn unlock(shell: &Shell, peer: &Reach) -> Result<(), Stop> {
    if let Answer::Session(Session::Locked) = peer.ask(Request::Session).await? {
        let file = shell.common.passphrase_file.as_deref();
        let passphrase = secret::known(&shell.words, file, "program-passphrase")?.to_string();
        peer.ask(Request::Unlock { passphrase }).await?;
    }
    Ok(())
}

/// The passphrase of keys that are about to be made, where the peer or the person wants one.
pub(crate) async fn new_passphrase(shell: &Shell, peer: &Reach) -> Result<Option<String>, Stop> {
    let wanted = match peer.ask(Request::Session).await? {
        Answer::Session(Session::Empty { keys }) => keys == KeyPlace::Passphrase,
        // A restored ledger is without keys.
        Answer::Session(Session::Outside { .. }) => shell.encrypts_keys(),
        _ => false,
    };
    if !wanted {
        return Ok(None);
    }
    let file = shell.common.passphrase_file.as_deref();
    Ok(Some(secret::new(&shell.words, file, "program-passphrase-new")?.to_string()))
}
