//! Real endpoints on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asking;

use std::time::Duration;

use iroh::endpoint::{Connection, RecvStream, SendStream, presets};
use iroh::{EndpointAddr, EndpointId, RelayMode, SecretKey, TransportAddr};
use tokio::time::timeout;

use super::frame::Greeting;
use super::*;

/// Far longer than anything here takes; a test that waits this long has failed.
const LONG: Duration = Duration::from_secs(30);

/// A transport and its events.
struct Peer {
    net: Net,
    events: mpsc::Receiver<NetEvent>,
}

fn loopback() -> NetOptions {
    NetOptions { bind: Bind::Loopback, mdns: false, ..NetOptions::default() }
}

impl Peer {
    async fn start(seed: u8) -> Self {
        Self::start_with(seed, loopback()).await
    }

    async fn start_with(seed: u8, options: NetOptions) -> Self {
        let (net, events) = Net::start(&[seed; 32], options).await.unwrap();
        Self { net, events }
    }

    fn known(&self) -> Known {
        Known { device: self.net.device(), addresses: self.net.addresses(), preferred: false }
    }

    async fn next(&mut self) -> NetEvent {
        timeout(LONG, self.events.recv()).await.expect("an event in time").expect("the transport runs")
    }

    async fn connected(&mut self) -> (Link, DeviceId, bool) {
        match self.next().await {
            NetEvent::Connected { link, device, dialled } => (link, device, dialled),
            other => panic!("expected a link, not {other:?}"),
        }
    }

    async fn frame(&mut self) -> Vec<u8> {
        match self.next().await {
            NetEvent::Frame { bytes, .. } => bytes,
            other => panic!("expected a frame, not {other:?}"),
        }
    }

    async fn closed(&mut self) -> Closed {
        loop {
            if let NetEvent::Closed { reason, .. } = self.next().await {
                return reason;
            }
        }
    }
}

/// Two peers with one admitted link, dialled by the first.
async fn pair(first: u8, second: u8) -> (Peer, Link, Peer, Link) {
    let mut a = Peer::start(first).await;
    let mut b = Peer::start(second).await;
    a.net.dial(b.net.device(), b.net.addresses());
    let (at_a, device, dialled) = a.connected().await;
    assert_eq!((device, dialled), (b.net.device(), true));
    let (at_b, device, dialled) = b.connected().await;
    assert_eq!((device, dialled), (a.net.device(), false));
    a.net.admit(at_a);
    b.net.admit(at_b);
    (a, at_a, b, at_b)
}

/// Somebody who speaks QUIC and whatever else a test wants.
struct Stranger {
    endpoint: Endpoint,
}

impl Stranger {
    async fn new(seed: u8) -> Self {
        let endpoint = Endpoint::builder(presets::Minimal)
            .secret_key(SecretKey::from_bytes(&[seed; 32]))
            .relay_mode(RelayMode::Disabled)
            .portmapper_config(iroh::endpoint::PortmapperConfig::Disabled)
            .clear_ip_transports()
            .bind_addr("127.0.0.1:0")
            .unwrap()
            .bind()
            .await
            .unwrap();
        Self { endpoint }
    }

    async fn connect(&self, peer: &Peer) -> (Connection, SendStream, RecvStream) {
        let id = EndpointId::from_bytes(&peer.net.device().0).unwrap();
        let addresses = peer.net.addresses().into_iter().map(TransportAddr::Ip);
        let connection = self.endpoint.connect(EndpointAddr::from_parts(id, addresses), ALPN).await.unwrap();
        let (send, recv) = connection.open_bi().await.unwrap();
        (connection, send, recv)
    }

    /// Connects and greets as a peer does.
    async fn greet(&self, peer: &Peer) -> (Connection, SendStream, RecvStream) {
        let (connection, mut send, mut recv) = self.connect(peer).await;
        send.write_all(&Greeting { run: [1; 16] }.encode()).await.unwrap();
        Greeting::read(&mut recv).await.unwrap();
        (connection, send, recv)
    }
}

/// How a stranger learns that it was shut out.
async fn shut_out(connection: &Connection) -> Closed {
    Closed::by(&timeout(LONG, connection.closed()).await.expect("closed in time"))
}

/// The process's resident memory, in bytes.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[tokio::test]
async fn two_peers_connect_and_exchange_frames_of_every_size() {
    let (mut a, at_a, mut b, at_b) = pair(1, 2).await;
    for length in [1, 100, HELLO_BYTES_MAX, HELLO_BYTES_MAX + 1, 70_000, FRAME_BYTES_MAX] {
        let bytes: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
        a.net.send(at_a, bytes.clone()).unwrap();
        assert!(b.frame().await == bytes, "{length} bytes from a to b");
        b.net.send(at_b, bytes.clone()).unwrap();
        assert!(a.frame().await == bytes, "{length} bytes from b to a");
    }
    assert_eq!(a.net.send(at_a, Vec::new()), Err(SendError::Length));
    assert_eq!(a.net.send(at_a, vec![0; FRAME_BYTES_MAX + 1]), Err(SendError::Length));
}

#[tokio::test]
async fn a_close_delivers_what_was_sent_before_and_its_reason() {
    let (mut a, at_a, mut b, _) = pair(1, 2).await;
    for number in 0..100 {
        a.net.send(at_a, vec![number; 20_000]).unwrap();
    }
    a.net.close(at_a, 7, "revoked");
    assert_eq!(a.net.send(at_a, vec![1]), Err(SendError::Gone));
    for number in 0..100 {
        assert_eq!(b.frame().await, vec![number; 20_000]);
    }
    assert_eq!(b.closed().await, Closed::There { why: 7, text: "revoked".into() });
    assert_eq!(a.closed().await, Closed::Here { why: 7, text: "revoked".into() });
}

#[tokio::test]
async fn a_large_frame_right_after_the_handshake_waits_for_admission() {
    let mut a = Peer::start(1).await;
    let mut b = Peer::start(2).await;
    a.net.dial(b.net.device(), b.net.addresses());
    let (at_a, ..) = a.connected().await;
    a.net.send(at_a, vec![1; 10]).unwrap();
    a.net.send(at_a, vec![2; FRAME_BYTES_MAX]).unwrap();
    let (at_b, ..) = b.connected().await;
    assert_eq!(b.frame().await, vec![1; 10]);
    b.net.admit(at_b);
    assert!(b.frame().await == vec![2; FRAME_BYTES_MAX]);
}

#[tokio::test]
async fn a_claim_of_a_gigabyte_closes_the_link_and_takes_no_memory() {
    let mut b = Peer::start(2).await;
    let stranger = Stranger::new(9).await;
    for admitted in [false, true] {
        let (connection, mut send, _recv) = stranger.greet(&b).await;
        let (link, ..) = b.connected().await;
        if admitted {
            b.net.admit(link);
        }
        let before = resident();
        send.write_all(&(1_u32 << 30).to_be_bytes()).await.unwrap();
        assert_eq!(b.closed().await, Closed::FrameTooLong, "admitted: {admitted}");
        assert_eq!(shut_out(&connection).await, Closed::FrameTooLong);
        assert!(resident() < before + (64 << 20), "{before} bytes before, {} after", resident());
    }
}

#[tokio::test]
async fn a_frame_larger_than_a_hello_closes_a_link_that_is_not_admitted() {
    let mut b = Peer::start(2).await;
    let stranger = Stranger::new(9).await;
    let (connection, mut send, _recv) = stranger.greet(&b).await;
    b.connected().await;
    let length = u32::try_from(HELLO_BYTES_MAX + 1).unwrap();
    send.write_all(&length.to_be_bytes()).await.unwrap();
    assert_eq!(b.closed().await, Closed::FrameTooLong);
    assert_eq!(shut_out(&connection).await, Closed::FrameTooLong);
}

#[tokio::test]
async fn a_link_that_nobody_admits_is_closed_in_time() {
    let options = NetOptions { handshake: Duration::from_millis(300), ..loopback() };
    let mut b = Peer::start_with(2, options).await;
    let stranger = Stranger::new(9).await;
    let (connection, mut send, _recv) = stranger.greet(&b).await;
    send.write_all(&[0, 0, 0, 1, 5]).await.unwrap();
    b.connected().await;
    assert_eq!(b.frame().await, [5]);
    assert_eq!(b.closed().await, Closed::Unadmitted);
    assert_eq!(shut_out(&connection).await, Closed::Unadmitted);
    // One that says nothing at all does not even become a link.
    let (connection, _send, _recv) = stranger.connect(&b).await;
    assert!(matches!(shut_out(&connection).await, Closed::Stopped | Closed::Unadmitted));
    assert!(b.net.0.places.take("192.0.2.1".parse().unwrap()).is_some());
    assert!(!b.net.0.places.crowded());
}

#[tokio::test]
async fn strangers_get_no_more_places_than_there_are() {
    let mut b = Peer::start(2).await;
    let stranger = Stranger::new(9).await;
    let mut silent = Vec::new();
    for _ in 0..LINKS_UNADMITTED_MAX {
        silent.push(stranger.connect(&b).await);
    }
    let id = EndpointId::from_bytes(&b.net.device().0).unwrap();
    let address = EndpointAddr::from_parts(id, b.net.addresses().into_iter().map(TransportAddr::Ip));
    let refused = timeout(LONG, stranger.endpoint.connect(address, ALPN)).await.unwrap();
    assert!(refused.is_err(), "no place is left");
    // Whom this device dials itself is not kept out.
    let mut c = Peer::start(3).await;
    b.net.dial(c.net.device(), c.net.addresses());
    assert_eq!(b.connected().await.1, c.net.device());
    assert_eq!(c.connected().await.1, b.net.device());
}

#[tokio::test]
async fn garbage_closes_the_link() {
    let cases: [(&str, &[u8]); 3] = [
        ("another protocol", b"GET / HTTP/1.1\r\nHost: moothall\r\n\r\n"),
        ("an empty frame", b"mh1\n0123456789abcdef\0\0\0\0"),
        ("a length of text", b"mh1\n0123456789abcdefGET / HTTP/1.1"),
    ];
    let mut b = Peer::start(2).await;
    let stranger = Stranger::new(9).await;
    for (name, bytes) in cases {
        let (connection, mut send, _recv) = stranger.connect(&b).await;
        send.write_all(bytes).await.unwrap();
        let reason = shut_out(&connection).await;
        assert!(matches!(reason, Closed::Garbage | Closed::FrameTooLong), "{name}: {reason:?}");
    }
    // A frame that breaks off.
    let (_connection, mut send, _recv) = stranger.greet(&b).await;
    send.write_all(&[0, 0, 0, 9, 1, 2]).await.unwrap();
    send.finish().unwrap();
    loop {
        if let NetEvent::Closed { reason, .. } = b.next().await
            && reason == Closed::Garbage
        {
            break;
        }
    }
}

#[tokio::test]
async fn a_second_stream_and_datagrams_are_not_to_be_had() {
    let mut b = Peer::start(2).await;
    let stranger = Stranger::new(9).await;
    let (connection, _send, _recv) = stranger.greet(&b).await;
    b.connected().await;
    assert_eq!(connection.max_datagram_size(), None);
    let streams = tokio::join!(
        timeout(Duration::from_millis(100), connection.open_bi()),
        timeout(Duration::from_millis(100), connection.open_uni())
    );
    assert!(streams.0.is_err() && streams.1.is_err(), "neither stream may open");
}

#[tokio::test]
async fn a_peer_that_takes_nothing_fills_its_queue_and_is_dropped() {
    let (mut a, at_a, b, _) = pair(1, 2).await;
    // b's runtime takes no events, so b reads nothing any more, and a's queue fills.
    let mut frames = 0;
    let refused = loop {
        match a.net.send(at_a, vec![0; FRAME_BYTES_MAX]) {
            Ok(()) => frames += 1,
            Err(error) => break error,
        }
        assert!(frames < 200, "the queue is bounded");
        tokio::task::yield_now().await;
    };
    assert_eq!(refused, SendError::QueueFull);
    assert_eq!(a.closed().await, Closed::QueueFull);
    assert_eq!(a.net.send(at_a, vec![0]), Err(SendError::Gone));
    drop(b);
}

#[tokio::test]
async fn a_simultaneous_dial_leaves_one_link() {
    for round in 0..5 {
        let mut a = Peer::start(10 + round).await;
        let mut b = Peer::start(20 + round).await;
        let smaller_is_a = a.net.device() < b.net.device();
        a.net.set_known(vec![b.known()]);
        b.net.set_known(vec![a.known()]);
        // Whatever came up in between, frames pass on what stays, in both directions.
        let (at_a, dialled_by_a) = settle(&mut a, &mut b).await;
        assert!(!a.net.0.state().table.dialled().any(|_| !dialled_by_a));
        let links = [&a, &b].map(|peer| peer.net.0.state().table.finish_all().len());
        assert_eq!(links, [1, 1], "{at_a} in round {round}, smaller is a: {smaller_is_a}");
    }
}

/// Waits until both peers have a link that carries a frame each way; says which it is for the first and who dialled.
async fn settle(a: &mut Peer, b: &mut Peer) -> (Link, bool) {
    let mut at_a = None;
    let (mut heard_at_a, mut heard_at_b) = (None, None);
    loop {
        if let (Some((link, dialled)), Some(on_a), Some(_)) = (at_a, heard_at_a, heard_at_b)
            && on_a == link
        {
            return (link, dialled);
        }
        tokio::select! {
            event = a.next() => match event {
                NetEvent::Connected { link, dialled, .. } => {
                    a.net.admit(link);
                    let _ = a.net.send(link, vec![1]);
                    at_a = Some((link, dialled));
                }
                NetEvent::Frame { link, .. } => heard_at_a = Some(link),
                NetEvent::Closed { .. } => {}
            },
            event = b.next() => match event {
                NetEvent::Connected { link, .. } => {
                    b.net.admit(link);
                    let _ = b.net.send(link, vec![1]);
                }
                NetEvent::Frame { link, .. } => heard_at_b = Some(link),
                NetEvent::Closed { .. } => {}
            },
        }
    }
}

#[tokio::test]
async fn a_device_that_starts_again_is_connected_again() {
    let mut a = Peer::start(1).await;
    let mut b = Peer::start(2).await;
    a.net.set_known(vec![b.known()]);
    let (first, ..) = a.connected().await;
    a.net.admit(first);
    b.connected().await;
    b.net.close_all().await;
    assert_eq!(a.closed().await, Closed::Stopped);
    let mut b = Peer::start(2).await;
    a.net.set_known(vec![b.known()]);
    let (second, device, _) = a.connected().await;
    assert_eq!(device, b.net.device());
    assert_ne!(first, second);
    b.connected().await;
}

#[tokio::test]
async fn a_link_of_an_earlier_run_gives_way_to_one_of_the_new_run() {
    let mut b = Peer::start(2).await;
    let stranger = Stranger::new(9).await;
    let (first, _send, _recv) = stranger.greet(&b).await;
    let (old, ..) = b.connected().await;
    // The first run has died without a word, and b does not know it yet.
    let (_second, mut send, mut recv) = stranger.connect(&b).await;
    send.write_all(&Greeting { run: [2; 16] }.encode()).await.unwrap();
    Greeting::read(&mut recv).await.unwrap();
    assert_eq!(shut_out(&first).await, Closed::Duplicate);
    let mut seen = [b.next().await, b.next().await];
    seen.sort_by_key(|event| matches!(event, NetEvent::Closed { .. }));
    assert!(matches!(seen[0], NetEvent::Connected { link, .. } if link != old));
    assert_eq!(seen[1], NetEvent::Closed { link: old, reason: Closed::Duplicate });
}

#[tokio::test]
async fn a_silent_link_is_noticed() {
    let options = NetOptions { silence: Duration::from_millis(600), ..loopback() };
    let mut b = Peer::start_with(2, options).await;
    let stranger = Stranger::new(9).await;
    let (connection, ..) = {
        let (connection, send, recv) = stranger.greet(&b).await;
        (connection, send, recv)
    };
    let (link, ..) = b.connected().await;
    b.net.admit(link);
    // The stranger's machine vanishes: its socket is gone and nothing is said.
    std::mem::forget(connection);
    vanish(stranger);
    assert_eq!(b.closed().await, Closed::Silent);
}

/// Ends an endpoint without a word to anybody.
fn vanish(stranger: Stranger) {
    std::mem::forget(stranger);
}

#[tokio::test]
async fn a_forgotten_device_loses_its_link_and_is_not_dialled_again() {
    let mut a = Peer::start(1).await;
    let mut b = Peer::start(2).await;
    a.net.set_known(vec![b.known()]);
    let (link, ..) = a.connected().await;
    a.net.admit(link);
    b.connected().await;
    a.net.forget(b.net.device());
    assert_eq!(a.closed().await, Closed::Here { why: 0, text: String::new() });
    assert_eq!(b.closed().await, Closed::There { why: 0, text: String::new() });
    assert_eq!(a.net.0.state().targets.next_due(|_| false), None);
}

#[tokio::test]
async fn a_peer_on_loopback_has_no_socket_that_reaches_further() {
    let before = sockets();
    let (a, _, b, _) = pair(1, 2).await;
    let opened: Vec<String> = sockets().into_iter().filter(|socket| !before.contains(socket)).collect();
    for peer in [&a, &b] {
        assert_eq!(peer.net.addresses().len(), 1);
        assert!(peer.net.addresses()[0].ip().is_loopback());
        assert!(!peer.net.announces());
        let port = format!("0100007F:{:04X}", peer.net.addresses()[0].port());
        assert!(opened.contains(&port), "{port} is not among {opened:?}");
    }
}

/// The local addresses of this process's UDP and TCP sockets, as the kernel writes them.
fn sockets() -> Vec<String> {
    let mut inodes = Vec::new();
    for file in std::fs::read_dir("/proc/self/fd").unwrap() {
        if let Ok(target) = std::fs::read_link(file.unwrap().path())
            && let Some(inode) = target.to_string_lossy().strip_prefix("socket:[")
        {
            inodes.push(inode.trim_end_matches(']').to_owned());
        }
    }
    let mut local = Vec::new();
    for table in ["udp", "udp6", "tcp", "tcp6"] {
        for line in std::fs::read_to_string(format!("/proc/self/net/{table}")).unwrap().lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            if inodes.iter().any(|inode| inode == fields[9]) {
                local.push(fields[1].to_owned());
            }
        }
    }
    local
}
