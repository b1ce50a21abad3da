//! The door for other programs of the same user: a Unix socket in the data folder, a request a line.
//!
//! Who holds the folder serves it. Each line is one [`Request`] as JSON; the answer is one line too:
//! `{"ok": Answer}` or `{"err": Failure}`. The folder lets nobody else in (mode 0700), nor does the socket (0600), and
//! whoever connects all the same is asked for its user by the system. Lines, connections and waits are bounded. Lines may
//! carry passphrases and sheets, so they are wiped from memory when they were passed on.
//!
//! ```text
//! verb --connect--> socket --line--> Asks::ask --line--> verb
//! ```

use std::fs::{self, File, Permissions};
use std::future::Future;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::wiped::Wiped;

/// The socket's name in the data folder.
pub const SOCKET_FILE: &str = "socket";
/// The longest line that is taken from a program.
pub const REQUEST_BYTES_MAX: usize = 1 << 20;
/// The longest line that is taken from a peer.
pub const ANSWER_BYTES_MAX: usize = 64 << 20;
/// Programs connected at a time.
pub const CONNECTIONS_MAX: usize = 16;
/// For how long a connected program may stay silent.
pub const SILENCE_TIME: Duration = Duration::from_secs(60);
/// So many bytes are read at a time.
const READ_BYTES: usize = 8 * 1024;
/// How long an answer may take to be read by the other side.
const WRITE_TIME: Duration = Duration::from_secs(10);
/// How long requests under way may still take when the door closes.
const CLOSING_TIME: Duration = Duration::from_secs(5);
/// The longest path of a socket: what the system's address structure holds, less its closing zero.
const PATH_BYTES_MAX: usize = 107;

/// Whoever answers requests: a peer, or the way to one.
pub trait Asks: Send + Sync {
    /// Asks one thing and waits for the answer.
    fn ask(&self, request: Request) -> impl Future<Output = Result<Answer, Failure>> + Send;
}

impl Asks for crate::Peer {
    async fn ask(&self, request: Request) -> Result<Answer, Failure> {
        self.request(request).await
    }
}

/// One line that answers a request.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Ok(Answer),
    Err(Failure),
}

/// An open door. Dropping it closes the door at once and removes the socket.
#[derive(Debug)]
pub struct Serving {
    path: PathBuf,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Serving {
    /// Takes no more requests, lets those under way come to their end for a few seconds, and removes the socket.
    pub async fn close(mut self) {
        // Nobody listening means that the task has ended already.
        let _ = self.stop.send(true);
        if timeout(CLOSING_TIME, &mut self.task).await.is_err() {
            tracing::warn!("a request over the socket was cut off");
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.task.abort();
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "the socket was gone already");
        }
    }
}

/// Opens the door of a folder. Only whoever holds the folder's lock may: a socket that lies there is taken for a dead
/// process's and removed.
///
/// # Errors
/// If the socket cannot be made. Must be called within a tokio runtime.
pub fn serve<A: Asks + 'static>(peer: Arc<A>, dir: &Path) -> io::Result<Serving> {
    let path = dir.join(SOCKET_FILE);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Between the two lines the folder alone (0700) keeps others out.
    let reachable = Reachable::of(dir)?;
    let listener = UnixListener::bind(&reachable.path)?;
    fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    let user = fs::metadata(&path)?.uid();
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(accept(peer, listener, user, stopped));
    Ok(Serving { path, stop, task })
}

async fn accept<A: Asks + 'static>(
    peer: Arc<A>,
    listener: UnixListener,
    user: u32,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            () = told(&mut stopped) => break,
            Some(_) = connections.join_next() => continue,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of descriptors, most likely: others must close first.
                    tracing::warn!(%error, "a program could not be let in");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        if !is_of(&stream, user) {
            tracing::warn!("another user's program was turned away");
            continue;
        }
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => {
                let (peer, stopped) = (Arc::clone(&peer), stopped.clone());
                connections.spawn(async move {
                    let _place = place;
                    if let Err(error) = converse(&*peer, stream, stopped).await {
                        tracing::debug!(%error, "a program on the socket went away");
                    }
                });
            }
            Err(_) => turn_away(&stream),
        }
    }
    while connections.join_next().await.is_some() {}
}

/// Waits until the door is to close.
async fn told(stopped: &mut watch::Receiver<bool>) {
    // The other end is gone only when the whole door is: that is to close, too.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Whether the program at the other end runs as this user.
fn is_of(stream: &UnixStream, user: u32) -> bool {
    stream.peer_cred().is_ok_and(|credentials| credentials.uid() == user)
}

/// Says that there is no room, as far as that goes without waiting.
fn turn_away(stream: &UnixStream) {
    let failure = Failure::Fault { message: Message::new("fault-socket-busy") };
    if let Ok(line) = line(&Reply::Err(failure)) {
        // The buffer of a fresh connection takes the line; whoever is gone misses nothing.
        let _ = stream.try_write(&line);
    }
}

/// Answers one program's requests, one after the other.
async fn converse<A: Asks>(
    peer: &A,
    stream: UnixStream,
    mut stopped: watch::Receiver<bool>,
) -> io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut reading = Lines::new(reading);
    loop {
        let read = tokio::select! {
            () = told(&mut stopped) => return Ok(()),
            read = timeout(SILENCE_TIME, reading.next(REQUEST_BYTES_MAX)) => read,
        };
        let Ok(read) = read else { return Ok(()) };
        let (mut reply, go_on) = match read? {
            Line::End => return Ok(()),
            Line::TooLong => {
                let message =
                    Message::new("misuse-socket-line-long").number("bytes", REQUEST_BYTES_MAX as i64);
                (Reply::Err(Failure::Misuse { message }), false)
            }
            Line::Whole(bytes) => match serde_json::from_slice::<Request>(&bytes) {
                Ok(request) => (peer.ask(request).await.map_or_else(Reply::Err, Reply::Ok), true),
                Err(error) => {
                    let message = Message::new("misuse-socket-line").text("detail", error.to_string());
                    (Reply::Err(Failure::Misuse { message }), true)
                }
            },
        };
        let bytes = line(&reply)?;
        if let Reply::Ok(answer) = &mut reply {
            answer.wipe();
        }
        timeout(WRITE_TIME, writing.write_all(&bytes))
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))?;
        if !go_on {
            return Ok(());
        }
    }
}

fn line(reply: &impl Serialize) -> io::Result<Wiped> {
    let mut bytes = Wiped::default();
    serde_json::to_writer(&mut bytes, reply)?;
    bytes.push(b"\n");
    Ok(bytes)
}

/// What comes next on a connection.
enum Line {
    Whole(Wiped),
    TooLong,
    End,
}

/// The lines that come over a connection.
#[derive(Debug)]
struct Lines<R> {
    stream: R,
    /// What came and was not taken yet.
    come: Wiped,
    /// So many bytes of it were searched for an end.
    searched: usize,
    /// Where the next bytes are read into.
    passing: Zeroizing<Box<[u8]>>,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    fn new(stream: R) -> Self {
        let passing = Zeroizing::new(vec![0; READ_BYTES].into_boxed_slice());
        Self { stream, come: Wiped::default(), searched: 0, passing }
    }

    /// Reads up to the end of a line; a last line without one counts too.
    async fn next(&mut self, bytes_max: usize) -> io::Result<Line> {
        loop {
            let end = self.come[self.searched..].iter().position(|byte| *byte == b'\n');
            if let Some(end) = end.map(|at| self.searched + at) {
                self.searched = 0;
                let line = self.come.take(end);
                drop(self.come.take(1));
                return Ok(if end > bytes_max { Line::TooLong } else { Line::Whole(line) });
            }
            self.searched = self.come.len();
            if self.searched > bytes_max {
                return Ok(Line::TooLong);
            }
            let count = self.stream.read(&mut self.passing).await?;
            if count == 0 {
                self.searched = 0;
                let rest = self.come.len();
                return Ok(if rest == 0 { Line::End } else { Line::Whole(self.come.take(rest)) });
            }
            self.come.push(&self.passing[..count]);
        }
    }
}

/// The way to the peer that holds a folder.
#[derive(Debug)]
pub struct Client {
    stream: tokio::sync::Mutex<Lines<UnixStream>>,
}

impl Client {
    /// Knocks at a folder's door; nothing if nobody is behind it.
    ///
    /// # Errors
    /// If somebody may be there but cannot be reached, or is another user's program.
    pub async fn connect(dir: &Path) -> io::Result<Option<Self>> {
        let path = dir.join(SOCKET_FILE);
        let owner = match fs::metadata(&path) {
            Ok(metadata) => metadata.uid(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // Passphrases go this way: to nobody's program but one's own, however the folder came to be named.
        #[cfg(target_os = "linux")]
        if owner != rustix::process::geteuid().as_raw() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "another user's program answers"));
        }
        let reachable = Reachable::of(dir)?;
        let stream = match UnixStream::connect(&reachable.path).await {
            Ok(stream) => stream,
            Err(error)
                if matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if !is_of(&stream, owner) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "another user's program answers"));
        }
        Ok(Some(Self { stream: tokio::sync::Mutex::new(Lines::new(stream)) }))
    }

    async fn exchange(&self, request: &Request) -> io::Result<Reply> {
        let bytes = line(request)?;
        let mut lines = self.stream.lock().await;
        // A peer without room says so and hangs up: read its line even if ours did not arrive whole.
        let written = lines.stream.write_all(&bytes).await;
        match lines.next(ANSWER_BYTES_MAX).await? {
            Line::Whole(bytes) => Ok(serde_json::from_slice(&bytes)?),
            Line::TooLong => Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is too long")),
            Line::End => {
                written?;
                Err(io::ErrorKind::UnexpectedEof.into())
            }
        }
    }
}

impl Asks for Client {
    async fn ask(&self, request: Request) -> Result<Answer, Failure> {
        match self.exchange(&request).await {
            Ok(Reply::Ok(answer)) => Ok(answer),
            Ok(Reply::Err(failure)) => Err(failure),
            Err(error) => {
                let message = Message::new("fault-socket").text("detail", error.to_string());
                Err(Failure::Fault { message })
            }
        }
    }
}

/// A path to the socket that is short enough for the system: through an open folder where the plain one is too long.
struct Reachable {
    path: PathBuf,
    _dir: Option<File>,
}

impl Reachable {
    fn of(dir: &Path) -> io::Result<Self> {
        let path = dir.join(SOCKET_FILE);
        if path.as_os_str().len() <= PATH_BYTES_MAX || !cfg!(target_os = "linux") {
            return Ok(Self { path, _dir: None });
        }
        let dir = File::open(dir)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/{SOCKET_FILE}", dir.as_raw_fd()));
        Ok(Self { path, _dir: Some(dir) })
    }
}

#[cfg(test)]
mod tests;
