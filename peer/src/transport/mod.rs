//! The way to other devices: frames over iroh, and nothing else that leaves this machine.
//!
//! A [`Net`] is one iroh endpoint whose id is the device's key. A [`Link`] is one QUIC connection with one stream, on
//! which both sides send frames: four bytes of length, big-endian, and the bytes. What a frame says is not the
//! transport's business; that it has a bounded length, that links are few, that nothing is queued without end and that
//! nobody stays for long without being let in, is.
//!
//! ```text
//! Connected -> (the runtime's handshake, frames of 16 KiB at most, 10 s at most) -> admit() -> frames of 1 MiB at most
//! ```
//!
//! Beside the links keepers ask each other what they agree on, by a protocol of its own: [`Net::ask`].
//!
//! QUIC proves that the other side holds the key of its device id. Whether that device may come in is the runtime's to
//! say, with [`Net::admit`] or [`Net::close`].

mod asking;
mod dial;
mod discovery;
mod endpoint;
mod event;
mod frame;
mod limits;
mod link;
mod table;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use iroh::Endpoint;
use moothall_core::id::DeviceId;
use tokio::sync::{Notify, mpsc, watch};

pub use self::asking::{AGREEMENT_ALPN, Answers};
pub use self::dial::Known;
pub use self::event::{Closed, Link, NetEvent};
pub use self::limits::*;

use self::dial::Targets;
use self::frame::Greeting;
use self::table::{Places, SendRefused, Table};

/// The protocol that two devices agree on when they connect.
pub const ALPN: &[u8] = b"moothall/ledger/1";

/// Where the transport listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bind {
    /// On 127.0.0.1 only: no other machine can connect, and no packet can leave this one.
    Loopback,
    /// On all of the machine's addresses.
    Everywhere,
}

/// How the transport is to run.
#[derive(Debug, Clone)]
pub struct NetOptions {
    /// Where to listen.
    pub bind: Bind,
    /// The UDP port; any free one if none is given.
    pub port: Option<u16>,
    /// Whether to announce this device on the local network and to listen for others. Never done on loopback.
    pub mdns: bool,
    /// How long a link may take to be admitted; [`HANDSHAKE_TIME`] unless there is a reason.
    pub handshake: Duration,
    /// How long a silent link lives; [`SILENCE_TIME`] unless there is a reason, and never more.
    pub silence: Duration,
}

impl Default for NetOptions {
    fn default() -> Self {
        Self {
            bind: Bind::Everywhere,
            port: None,
            mdns: true,
            handshake: HANDSHAKE_TIME,
            silence: SILENCE_TIME,
        }
    }
}

/// Says why the transport could not start.
#[derive(Debug, thiserror::Error)]
pub enum NetFault {
    /// The socket could not be opened, for instance because the port is taken.
    #[error("the network socket could not be opened: {0}")]
    Bind(String),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Randomness,
}

/// Says why a frame was not queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The link is closed or closing.
    #[error("the link is closed")]
    Gone,
    /// The other side takes too little: the link is closed.
    #[error("the queue is full, the link is closed")]
    QueueFull,
    /// An empty frame, or one above [`FRAME_BYTES_MAX`]: our own mistake.
    #[error("a frame has between one byte and 1 MiB")]
    Length,
}

/// What all tasks of the transport share.
#[derive(Debug)]
struct Inner {
    endpoint: Endpoint,
    me: DeviceId,
    options: NetOptions,
    greeting: Greeting,
    events: mpsc::Sender<NetEvent>,
    places: Places,
    state: Mutex<State>,
    /// What keepers ask each other.
    asking: asking::Asking,
    /// Rung when somebody may have become due.
    dial: Notify,
    /// How many links came from outside: attempts to dial the same devices look up.
    entered: watch::Sender<u64>,
}

/// What changes.
#[derive(Debug, Default)]
struct State {
    table: Table,
    targets: Targets,
    announces: bool,
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The transport's handle. Clones are cheap and lead to the same endpoint.
///
/// It runs until [`Net::close_all`], or until the receiver of its events is dropped.
#[derive(Debug, Clone)]
pub struct Net(Arc<Inner>);

impl Net {
    /// Opens the socket and starts listening. `secret` is the device's Ed25519 seed.
    ///
    /// # Errors
    /// If the socket cannot be opened. That the local network cannot be searched is no error: see
    /// [`Net::announces`].
    pub async fn start(
        secret: &[u8; 32],
        options: NetOptions,
    ) -> Result<(Self, mpsc::Receiver<NetEvent>), NetFault> {
        let mut run = [0; 16];
        getrandom::fill(&mut run).map_err(|_| NetFault::Randomness)?;
        let endpoint = endpoint::bind(secret, &options).await?;
        let (events, receiver) = mpsc::channel(EVENTS_MAX);
        let inner = Arc::new(Inner {
            me: DeviceId(*endpoint.id().as_bytes()),
            endpoint,
            options,
            greeting: Greeting { run },
            events,
            places: Places::default(),
            state: Mutex::default(),
            asking: asking::Asking::default(),
            dial: Notify::new(),
            entered: watch::Sender::new(0),
        });
        tokio::spawn(link::accept(inner.clone()));
        tokio::spawn(link::dial(inner.clone()));
        if inner.options.mdns && inner.options.bind == Bind::Everywhere {
            discovery::start(&inner).await;
        }
        Ok((Self(inner), receiver))
    }

    /// This device's id.
    pub fn device(&self) -> DeviceId {
        self.0.me
    }

    /// Whether the device is announced on the local network; multicast may be impossible, as in some containers.
    pub fn announces(&self) -> bool {
        self.0.state().announces
    }

    /// Queues a frame.
    ///
    /// # Errors
    /// If the link is gone, or its queue is full: then it closes, and its `Closed` follows.
    pub fn send(&self, link: Link, bytes: Vec<u8>) -> Result<(), SendError> {
        if bytes.is_empty() || bytes.len() > FRAME_BYTES_MAX {
            return Err(SendError::Length);
        }
        self.0.state().table.send(link, bytes).map_err(|refused| match refused {
            SendRefused::Gone => SendError::Gone,
            SendRefused::Full => SendError::QueueFull,
        })
    }

    /// Closes a link, after sending what is queued if that goes quickly. The other side learns the reason.
    pub fn close(&self, link: Link, why: u32, text: &str) {
        self.0.state().table.finish(link, Closed::Here { why, text: text.to_owned() });
    }

    /// Lets a link in: from now on it may send large frames, and stay.
    pub fn admit(&self, link: Link) {
        self.0.state().table.admit(link);
    }

    /// Says that the other device has let this one in: what failed before no longer puts off the next call.
    pub fn welcomed(&self, link: Link) {
        let mut state = self.0.state();
        if let Some(device) = state.table.device(link) {
            state.targets.welcomed(&device);
        }
    }

    /// Says which devices this one should be connected to. Replaces what was said before.
    ///
    /// Each is dialled whenever there is no link to it, with growing pauses, preferred ones first, at most
    /// [`LINKS_DIALLED_MAX`] at a time. Links that stand are left alone.
    pub fn set_known(&self, known: Vec<Known>) {
        let known = known.into_iter().filter(|known| known.device != self.0.me).collect();
        self.0.state().targets.set_known(known, Instant::now());
        self.0.dial.notify_one();
    }

    /// Dials a device now, at these addresses and those already known, and goes on until it answers once or is
    /// forgotten. Does nothing while there is a link to it.
    pub fn dial(&self, device: DeviceId, addresses: Vec<SocketAddr>) {
        if device == self.0.me {
            return;
        }
        let mut state = self.0.state();
        if state.table.link_to(&device).is_none() {
            state.targets.want(device, addresses, Instant::now());
        }
        self.0.dial.notify_one();
    }

    /// Dials a known device once where somebody else says that it is, if that is near and there is no link to it.
    pub fn try_at(&self, device: DeviceId, addresses: Vec<SocketAddr>) {
        let own = self.addresses();
        let near = addresses.into_iter().filter(|address| discovery::is_near(address, &own)).collect();
        let mut state = self.0.state();
        if state.table.link_to(&device).is_none() {
            state.targets.hinted(&device, near);
        }
        self.0.dial.notify_one();
    }

    /// No longer dials a device, and closes the link to it.
    pub fn forget(&self, device: DeviceId) {
        let mut state = self.0.state();
        state.targets.forget(&device);
        if let Some(link) = state.table.link_to(&device) {
            state.table.finish(link, Closed::Here { why: 0, text: String::new() });
        }
    }

    /// The addresses at which this device can be reached, as far as it knows.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        endpoint::addresses(&self.0.endpoint)
    }

    /// Closes all links, what is queued first, and then the socket.
    pub async fn close_all(self) {
        let links = {
            let mut state = self.0.state();
            state.targets = Targets::default();
            state.table.finish_all()
        };
        for mut link in links {
            // Each change but the last, which is an error, says that the link is still ending.
            while link.changed().await.is_ok() {}
        }
        self.0.endpoint.close().await;
    }
}

/// The devices to which a link stands that this one dialled.
fn dialled(state: &State) -> HashSet<DeviceId> {
    state.table.dialled().copied().collect()
}
