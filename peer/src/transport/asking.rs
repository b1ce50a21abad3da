//! Questions between keepers: a protocol of its own, beside the links.
//!
//! A question is a stream: four bytes of length, big-endian, and the bytes; the answer comes back the same way, and that
//! is all. Only devices that were named may ask, or connect by this protocol at all. One connection to each device is
//! kept for what is asked of it, and one from each for what it asks.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use iroh::endpoint::{ConnectOptions, Connection, VarInt};
use iroh::{EndpointAddr, EndpointId, TransportAddr};
use moothall_core::id::DeviceId;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::frame::{read_bytes, read_length};
use super::limits::{
    ANSWER_BYTES_MAX, ASK_PAUSE, ASKED_AT_ONCE_MAX, DIAL_TIME, QUESTION_BYTES_MAX, QUESTION_TIME,
    WINDOW_BYTES,
};
use super::{Inner, Net, endpoint};

/// The protocol by which keepers agree.
pub const AGREEMENT_ALPN: &[u8] = b"moothall/agreement/1";

/// What answers questions: who asks, and what; no answer ends the stream.
pub type Answers =
    Arc<dyn Fn(DeviceId, Vec<u8>) -> Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>> + Send + Sync>;

/// Who may ask, who answers, and the connections for both.
#[derive(Default)]
pub(super) struct Asking(Mutex<Room>);

#[derive(Default)]
struct Room {
    named: BTreeSet<DeviceId>,
    answers: Option<Answers>,
    /// By which others ask.
    inward: BTreeMap<DeviceId, Connection>,
    /// By which they are asked.
    outward: BTreeMap<DeviceId, Outward>,
}

/// The connection by which a device is asked.
#[derive(Clone)]
enum Outward {
    Connecting(Arc<Notify>),
    Ready(Connection),
    /// Not again before then.
    Failed(Instant),
}

impl std::fmt::Debug for Asking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Asking").field(&self.room().named).finish()
    }
}

impl Asking {
    fn room(&self) -> MutexGuard<'_, Room> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A device came anew: a connection to it that looks alive may lead to a program that has ended.
    pub(super) fn came(&self, device: &DeviceId) {
        let mut room = self.room();
        if let Some(Outward::Ready(connection)) =
            room.outward.get(device).filter(|outward| matches!(outward, Outward::Ready(_)))
        {
            connection.close(VarInt::from_u32(1), b"replaced");
            room.outward.remove(device);
        }
    }

    /// Lets a device ask by a connection, in the place of one that it had. None if it may not, or nobody answers.
    fn enter(&self, device: DeviceId, connection: &Connection) -> Option<Answers> {
        let mut room = self.room();
        let answers = room.answers.clone().filter(|_| room.named.contains(&device))?;
        let before = room.inward.insert(device, connection.clone());
        drop(room);
        if let Some(before) = before {
            before.close(VarInt::from_u32(1), b"replaced");
            self.came(&device);
        }
        Some(answers)
    }
}

impl Net {
    /// Says which devices may ask, and who answers them. Others' connections are closed.
    pub fn answer_to(&self, devices: BTreeSet<DeviceId>, answers: Option<Answers>) {
        let mut room = self.0.asking.room();
        let gone = |device: &DeviceId| !devices.contains(device);
        room.inward.retain(|device, connection| {
            if gone(device) {
                connection.close(VarInt::from_u32(2), b"not asked any more");
            }
            !gone(device)
        });
        room.outward.retain(|device, outward| {
            if gone(device)
                && let Outward::Ready(connection) = outward
            {
                connection.close(VarInt::from_u32(2), b"not asked any more");
            }
            !gone(device)
        });
        room.named = devices;
        room.answers = answers;
    }

    /// Asks a device and waits for its answer. Nothing is left behind if this is given up.
    ///
    /// # Errors
    /// There is no way to it, it does not answer this device, or the answer is not one.
    pub async fn ask(&self, device: DeviceId, question: &[u8]) -> io::Result<Vec<u8>> {
        let connection = connected(&self.0, device).await?;
        let asked = async {
            let (mut send, mut recv) = connection.open_bi().await.map_err(io::Error::other)?;
            let length = u32::try_from(question.len()).map_err(io::Error::other)?;
            send.write_all(&length.to_be_bytes()).await.map_err(io::Error::other)?;
            send.write_all(question).await.map_err(io::Error::other)?;
            send.finish().map_err(io::Error::other)?;
            let length = read_length(&mut recv, ANSWER_BYTES_MAX).await.map_err(io::Error::other)?;
            read_bytes(&mut recv, length).await.map_err(io::Error::other)
        };
        timeout(QUESTION_TIME, asked).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }
}

/// The connection by which a device is asked. It is made by a task of its own, so that it comes about even if whoever
/// wanted it first gives up.
async fn connected(inner: &Arc<Inner>, device: DeviceId) -> io::Result<Connection> {
    loop {
        let waits = {
            let mut room = inner.asking.room();
            if !room.named.contains(&device) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "not a keeper"));
            }
            match room.outward.get(&device) {
                Some(Outward::Ready(connection)) if connection.close_reason().is_none() => {
                    return Ok(connection.clone());
                }
                Some(Outward::Failed(until)) if Instant::now() < *until => {
                    return Err(io::ErrorKind::NotConnected.into());
                }
                Some(Outward::Connecting(ready)) => ready.clone(),
                Some(Outward::Ready(_) | Outward::Failed(_)) | None => {
                    let ready = Arc::new(Notify::new());
                    room.outward.insert(device, Outward::Connecting(ready.clone()));
                    tokio::spawn(connect(inner.clone(), device, ready.clone()));
                    ready
                }
            }
        };
        let rung = waits.notified();
        let still = matches!(
            inner.asking.room().outward.get(&device),
            Some(Outward::Connecting(ready)) if Arc::ptr_eq(ready, &waits)
        );
        if still {
            rung.await;
        }
    }
}

async fn connect(inner: Arc<Inner>, device: DeviceId, ready: Arc<Notify>) {
    let connection = match timeout(DIAL_TIME, dial(&inner, device)).await {
        Ok(Ok(connection)) => Some(connection),
        Ok(Err(error)) => {
            tracing::debug!(device = %device.short(), %error, "a keeper was not reached");
            None
        }
        Err(_) => None,
    };
    {
        let mut room = inner.asking.room();
        if room.named.contains(&device) {
            let outward = match connection {
                Some(connection) => Outward::Ready(connection),
                None => Outward::Failed(Instant::now() + ASK_PAUSE),
            };
            room.outward.insert(device, outward);
        }
    }
    ready.notify_waiters();
}

async fn dial(inner: &Inner, device: DeviceId) -> io::Result<Connection> {
    let id = EndpointId::from_bytes(&device.0).map_err(io::Error::other)?;
    // Where a link leads to it, iroh knows the way; else it is where it was last.
    let known: Vec<SocketAddr> = inner.state().targets.addresses(&device);
    let address = EndpointAddr::from_parts(id, known.into_iter().map(TransportAddr::Ip));
    let transport = endpoint::transport(&inner.options, 0).map_err(io::Error::other)?;
    let options = ConnectOptions::new().with_transport_config(transport);
    let connecting =
        inner.endpoint.connect_with_opts(address, AGREEMENT_ALPN, options).await.map_err(io::Error::other)?;
    connecting.await.map_err(io::Error::other)
}

/// Answers what comes by a connection of this protocol, for as long as it stands.
pub(super) async fn serve(inner: Arc<Inner>, connection: Connection) {
    let device = DeviceId(*connection.remote_id().as_bytes());
    let Some(answers) = inner.asking.enter(device, &connection) else {
        return connection.close(VarInt::from_u32(2), b"not a keeper");
    };
    connection.set_receive_window(VarInt::from_u32(WINDOW_BYTES));
    connection.set_max_concurrent_bi_streams(VarInt::from_u32(ASKED_AT_ONCE_MAX));
    while let Ok((mut send, mut recv)) = connection.accept_bi().await {
        let answers = answers.clone();
        tokio::spawn(timeout(QUESTION_TIME, async move {
            let length = read_length(&mut recv, QUESTION_BYTES_MAX).await.ok()?;
            let question = read_bytes(&mut recv, length).await.ok()?;
            let answer = answers(device, question).await?;
            let length = u32::try_from(answer.len()).ok()?;
            send.write_all(&length.to_be_bytes()).await.ok()?;
            send.write_all(&answer).await.ok()?;
            send.finish().ok()
        }));
    }
}
