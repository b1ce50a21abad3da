//! The life of links: accepted or dialled, served, ended.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use iroh::endpoint::{ConnectOptions, Connection, Incoming, IncomingAddr, RecvStream, SendStream, VarInt};
use iroh::{EndpointAddr, EndpointId, TransportAddr};
use moothall_core::id::DeviceId;
use tokio::sync::{mpsc, watch};
use tokio::time::{timeout, timeout_at};

use super::event::{Closed, Link, NetEvent};
use super::frame::{Greeting, ReadFault, read_bytes, read_length};
use super::limits::{DIAL_TIME, DRAIN_TIME, FRAME_BYTES_MAX, HELLO_BYTES_MAX, WINDOW_BYTES};
use super::table::{Ending, Entered, Origin, Outgoing, Place, Shared};
use super::{AGREEMENT_ALPN, ALPN, Inner, asking, dialled, endpoint};

/// Takes in connections until the endpoint is closed or nobody listens to events any more.
pub(super) async fn accept(inner: Arc<Inner>) {
    loop {
        let incoming = tokio::select! {
            incoming = inner.endpoint.accept() => incoming,
            () = inner.events.closed() => None,
        };
        let Some(incoming) = incoming else { break };
        let IncomingAddr::Ip(source) = incoming.remote_addr() else {
            incoming.ignore();
            continue;
        };
        if !incoming.remote_addr_validated() && inner.places.crowded() {
            // Whoever sends from a made-up address never sees the answer, and so takes no place. An error only says
            // that the address is validated after all.
            let _ = incoming.retry();
            continue;
        }
        let place = if inner.state().table.has_room(false) { inner.places.take(source.ip()) } else { None };
        match place {
            Some(place) => {
                tokio::spawn(take_in(inner.clone(), incoming, place));
            }
            None => incoming.refuse(),
        }
    }
    inner.endpoint.close().await;
}

/// Sees an incoming connection through to its end.
async fn take_in(inner: Arc<Inner>, incoming: Incoming, place: Place) {
    let deadline = tokio::time::Instant::now() + inner.options.handshake;
    let accepted = timeout_at(deadline, async { incoming.accept().ok()?.await.ok() }).await;
    let Ok(Some(connection)) = accepted else { return };
    if connection.alpn() == AGREEMENT_ALPN {
        drop(place);
        return asking::serve(inner, connection).await;
    }
    let greeted = timeout_at(deadline, async {
        let opened = async {
            let (send, mut recv) = connection.accept_bi().await.map_err(|error| Closed::by(&error))?;
            let greeting = Greeting::read(&mut recv).await.map_err(|fault| ended_by(&fault, &connection))?;
            Ok((send, recv, greeting))
        };
        let opened: Result<_, Closed> = opened.await;
        opened
    })
    .await;
    // A connection that is dropped here is closed by QUIC.
    let Ok(opened) = greeted else { return };
    let (mut send, recv, greeting) = match opened {
        Ok(opened) => opened,
        Err(reason) => return close(&connection, &reason),
    };
    let device = DeviceId(*connection.remote_id().as_bytes());
    let origin = Origin { dialled: false, greeting };
    let entered = inner.state().table.enter(&inner.me, device, origin, Some(place));
    match entered {
        Ok(entered) => {
            inner.entered.send_modify(|count| *count += 1);
            inner.asking.came(&device);
            // If this fails, so does all that follows.
            let _ = send.write_all(&inner.greeting.encode()).await;
            serve(inner, Served { device, dialled: false, connection, send, recv, deadline }, entered).await;
        }
        Err(reason) => close(&connection, &reason),
    }
}

/// Dials whoever is due until the endpoint is closed.
pub(super) async fn dial(inner: Arc<Inner>) {
    let closed = inner.endpoint.closed();
    let dialling = async {
        loop {
            let (picks, next) = {
                let mut state = inner.state();
                let dialled = dialled(&state);
                let state = &mut *state;
                let linked = |device: &DeviceId| state.table.link_to(device).is_some();
                let picks = state.targets.pick(Instant::now(), linked, &dialled);
                // Whoever is due but finds no place is picked when another one leaves, which rings.
                let next = state.targets.next_due(linked).filter(|due| *due > Instant::now());
                (picks, next)
            };
            for (device, addresses) in picks {
                tokio::spawn(reach(inner.clone(), device, addresses));
            }
            match next {
                Some(due) => {
                    let _ = timeout_at(due.into(), inner.dial.notified()).await;
                }
                None => inner.dial.notified().await,
            }
        }
    };
    closed.run_until(dialling).await;
}

/// Dials one device and, if it answers, sees the link through to its end.
async fn reach(inner: Arc<Inner>, device: DeviceId, addresses: Vec<SocketAddr>) {
    let reached = timeout(DIAL_TIME, connect(&inner, &device, addresses)).await;
    let entered = match reached {
        Ok(Ok((connection, send, recv, greeting))) => {
            let origin = Origin { dialled: true, greeting };
            let entered = inner.state().table.enter(&inner.me, device, origin, None);
            entered
                .map(|entered| (connection.clone(), send, recv, entered))
                .inspect_err(|reason| close(&connection, reason))
        }
        Ok(Err(reason)) => Err(reason),
        Err(_) => Err(Closed::Silent),
    };
    {
        let mut state = inner.state();
        match &entered {
            Ok(_) => state.targets.answered(&device),
            // There is a link already: it lives, or its end will ring.
            Err(Closed::Duplicate) if state.table.link_to(&device).is_some() => {
                state.targets.answered(&device);
            }
            Err(_) => state.targets.failed(&device, Instant::now(), jitter()),
        }
    }
    inner.dial.notify_one();
    match entered {
        Ok((connection, send, recv, entered)) => {
            inner.asking.came(&device);
            let deadline = tokio::time::Instant::now() + inner.options.handshake;
            serve(inner, Served { device, dialled: true, connection, send, recv, deadline }, entered).await;
        }
        Err(reason) => tracing::debug!(device = %device.short(), ?reason, "dialled in vain"),
    }
}

/// Connects to a device and exchanges greetings.
async fn connect(
    inner: &Inner,
    device: &DeviceId,
    addresses: Vec<SocketAddr>,
) -> Result<(Connection, SendStream, RecvStream, Greeting), Closed> {
    let broken = |error: String| Closed::Broken(error);
    let id = EndpointId::from_bytes(&device.0).map_err(|error| broken(error.to_string()))?;
    let address = EndpointAddr::from_parts(id, addresses.into_iter().map(TransportAddr::Ip));
    let transport = endpoint::transport(&inner.options, 0).map_err(|error| broken(error.to_string()))?;
    let options = ConnectOptions::new().with_transport_config(transport);
    let connecting = inner
        .endpoint
        .connect_with_opts(address, ALPN, options)
        .await
        .map_err(|error| broken(error.to_string()))?;
    let connection = tokio::select! {
        connected = connecting => connected.map_err(|error| broken(error.to_string()))?,
        () = linked(inner, device) => return Err(Closed::Duplicate),
    };
    let (mut send, mut recv) = connection.open_bi().await.map_err(|error| Closed::by(&error))?;
    let written = send.write_all(&inner.greeting.encode()).await;
    written.map_err(|_| ended_by(&ReadFault::Broken, &connection))?;
    let greeting = match Greeting::read(&mut recv).await {
        Ok(greeting) => greeting,
        Err(fault) => {
            let reason = ended_by(&fault, &connection);
            close(&connection, &reason);
            return Err(reason);
        }
    };
    Ok((connection, send, recv, greeting))
}

/// Ends when there is a link to a device. One that comes by itself, perhaps from another address than it was dialled at,
/// makes an attempt needless that has not got through yet, and would otherwise be replaced by it.
async fn linked(inner: &Inner, device: &DeviceId) {
    let mut entered = inner.entered.subscribe();
    while inner.state().table.link_to(device).is_none() {
        if entered.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
}

/// A link's connection and what is known of it.
struct Served {
    device: DeviceId,
    dialled: bool,
    connection: Connection,
    send: SendStream,
    recv: RecvStream,
    deadline: tokio::time::Instant,
}

/// Serves a link until it ends, and says so.
async fn serve(inner: Arc<Inner>, served: Served, entered: Entered) {
    let Served { device, dialled, connection, mut send, mut recv, deadline } = served;
    let Entered { link, mut outgoing, shared } = entered;
    let mut ending = shared.ending.subscribe();
    let connected = NetEvent::Connected { link, device, dialled };
    let announced = tokio::select! {
        sent = inner.events.send(connected) => sent.map_err(|_| Closed::Stopped),
        ending = given(&mut ending) => Err(ending.reason),
    };
    let reason = match &announced {
        Ok(()) => {
            let session = Session { inner: &inner, connection: &connection, link, shared: &shared, deadline };
            session.run(&mut send, &mut recv, &mut outgoing, &mut ending).await
        }
        Err(reason) => reason.clone(),
    };
    close(&connection, &reason);
    {
        let mut state = inner.state();
        if let Some(device) = state.table.leave(link) {
            state.targets.lost(&device, Instant::now(), jitter());
        }
    }
    // Whoever waits for the link to be gone waits for this.
    drop((shared, ending));
    inner.dial.notify_one();
    if announced.is_ok() {
        let _ = inner.events.send(NetEvent::Closed { link, reason }).await;
    }
}

/// One link while it stands.
struct Session<'a> {
    inner: &'a Inner,
    connection: &'a Connection,
    link: Link,
    shared: &'a Shared,
    deadline: tokio::time::Instant,
}

/// How a session came to its end.
enum Ended {
    /// For this reason, at once.
    For(Closed),
    /// The other side has said all.
    Finished,
    /// This side has said all.
    Written,
    /// The runtime, or a newer link, asked for it.
    Asked(Ending),
}

impl Session<'_> {
    /// Reads and writes until the link ends; says why it did.
    async fn run(
        &self,
        send: &mut SendStream,
        recv: &mut RecvStream,
        outgoing: &mut mpsc::Receiver<Outgoing>,
        ending: &mut watch::Receiver<Option<Ending>>,
    ) -> Closed {
        let ended = {
            let mut writing = pin!(self.write(send, outgoing));
            let ended = tokio::select! {
                ended = self.read(recv) => ended,
                ended = &mut writing => ended,
                () = self.unadmitted() => Ended::For(Closed::Unadmitted),
                ending = given(ending) => Ended::Asked(ending),
            };
            if let Ended::Asked(Ending { drain: true, .. }) = &ended {
                // What has been queued goes out, unless the other side is slow to take it.
                let _ = timeout(DRAIN_TIME, writing).await;
            }
            ended
        };
        match ended {
            Ended::For(reason) | Ended::Asked(Ending { reason, drain: false }) => reason,
            Ended::Asked(Ending { drain: true, .. }) | Ended::Written => {
                // All is said. The other side has read it when it has finished its own half too.
                let _ = timeout(DRAIN_TIME, until_end(recv)).await;
                given(ending).await.reason
            }
            Ended::Finished => {
                // The other side has said all, and gives its reason when it sees our half finished.
                let _ = send.finish();
                match timeout(DRAIN_TIME, self.connection.closed()).await {
                    Ok(error) => Closed::by(&error),
                    Err(_) => Closed::Silent,
                }
            }
        }
    }

    /// Hands frames to the runtime, and reads no further than it takes them.
    async fn read(&self, recv: &mut RecvStream) -> Ended {
        let mut admitted = self.shared.admitted.subscribe();
        let mut first = true;
        loop {
            let length = match read_length(recv, FRAME_BYTES_MAX).await {
                Ok(length) => length,
                Err(ReadFault::Ended) => return Ended::Finished,
                Err(fault) => return Ended::For(ended_by(&fault, self.connection)),
            };
            if length > HELLO_BYTES_MAX && first && !*admitted.borrow() {
                return Ended::For(Closed::FrameTooLong);
            }
            // The other side may have been let in by what it sent first, which the runtime is still reading. So a large
            // frame is not read, and takes no memory, before the runtime has admitted the link or time is up.
            if length > HELLO_BYTES_MAX && admitted.wait_for(|admitted| *admitted).await.is_err() {
                return Ended::For(Closed::Unadmitted);
            }
            let bytes = match read_bytes(recv, length).await {
                Ok(bytes) => bytes,
                Err(fault) => return Ended::For(ended_by(&fault, self.connection)),
            };
            first = false;
            if self.inner.events.send(NetEvent::Frame { link: self.link, bytes }).await.is_err() {
                return Ended::For(Closed::Stopped);
            }
        }
    }

    /// Sends what is queued.
    async fn write(&self, send: &mut SendStream, outgoing: &mut mpsc::Receiver<Outgoing>) -> Ended {
        while let Some(Outgoing::Frame(bytes)) = outgoing.recv().await {
            // The queue takes no frame whose length does not fit.
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
            let written = match send.write_all(&length).await {
                Ok(()) => send.write_all(&bytes).await,
                Err(error) => Err(error),
            };
            if written.is_err() {
                return Ended::For(ended_by(&ReadFault::Broken, self.connection));
            }
            self.shared.queued_bytes.fetch_sub(bytes.len(), Ordering::AcqRel);
        }
        let _ = send.finish();
        Ended::Written
    }

    /// Ends when the link has not been admitted in time; never ends once it has been.
    async fn unadmitted(&self) {
        let mut admitted = self.shared.admitted.subscribe();
        if timeout_at(self.deadline, admitted.wait_for(|admitted| *admitted)).await.is_ok() {
            self.connection.set_receive_window(VarInt::from_u32(WINDOW_BYTES));
            std::future::pending().await
        }
    }
}

/// Waits until a link is told to end.
async fn given(ending: &mut watch::Receiver<Option<Ending>>) -> Ending {
    match ending.wait_for(Option::is_some).await.map(|ending| ending.clone()) {
        Ok(Some(ending)) => ending,
        _ => Ending { reason: Closed::Stopped, drain: false },
    }
}

/// Reads and drops what still comes.
async fn until_end(recv: &mut RecvStream) {
    let mut dropped = [0; 4096];
    while let Ok(Some(_)) = recv.read(&mut dropped).await {}
}

/// Why a link ends when its stream does not go on.
fn ended_by(fault: &ReadFault, connection: &Connection) -> Closed {
    match (fault, connection.close_reason()) {
        (ReadFault::TooLong(_), _) => Closed::FrameTooLong,
        (ReadFault::Garbage, _) | (_, None) => Closed::Garbage,
        (_, Some(error)) => Closed::by(&error),
    }
}

/// Closes a connection with a reason that the other side understands.
fn close(connection: &Connection, reason: &Closed) {
    let code = VarInt::from_u64(reason.code()).unwrap_or(VarInt::from_u32(0));
    connection.close(code, reason.text().as_bytes());
}

/// A random number between 0 and 1; 0 if the system has none.
fn jitter() -> f64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.0,
    }
}
