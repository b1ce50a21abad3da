//! One entry's way from a member's click to another device's state: two peers in one process, over loopback.

use std::net::UdpSocket;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail, ensure};
use moothall_core::id::{EntryId, ResourceId};
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Session, Verdict};
use moothall_peer::transport::{Bind, NetOptions};
use moothall_peer::{Network, Peer};

use crate::act::Bookings;
use crate::asking::{ask, until};
use crate::floor::Bare;
use crate::ground::options;
use crate::samples::Samples;
use crate::table::{Figure, Mark};

/// Longer than it takes even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures both ways; the slower one is the figure.
pub(crate) async fn measure(scratch: &Path, times: usize) -> Result<Figure> {
    let network = || Network::On(NetOptions { bind: Bind::Loopback, mdns: false, ..NetOptions::default() });
    let dir = tempfile::tempdir_in(scratch)?;
    let keeper = open(&dir.path().join("keeper"), network()).await?;
    let member = open(&dir.path().join("member"), network()).await?;
    let founding = Request::Found {
        organisation: "Makers".to_owned(),
        purpose: String::new(),
        your_name: "Ada".to_owned(),
        passphrase: None,
    };
    ask(&keeper, founding).await?;
    let room = Request::AddResource { name: "Room".to_owned(), description: String::new() };
    let resource: ResourceId = written(&ask(&keeper, room).await?)?.into();
    let Answer::Invited(invited) =
        ask(&keeper, Request::Invite { own_device: false, days: 3, for_member: None }).await?
    else {
        bail!("no invitation");
    };
    ask(&member, Request::Join { invitation: invited.text, your_name: "Ben".to_owned(), passphrase: None })
        .await?;
    until(&member, &Request::Session, PATIENCE, |answer| {
        matches!(answer, Answer::Session(Session::Inside { confirmed: true, .. }))
    })
    .await?;
    for peer in [&member, &keeper] {
        until(peer, &Request::Status, PATIENCE, |answer| {
            matches!(answer, Answer::Status(status)
                if status.provisional == 0 && !status.connected.is_empty())
        })
        .await?;
    }

    let mut bookings = [Bookings::new(0), Bookings::new(1)];
    let to_keeper = pass(&member, &keeper, &mut bookings[0], resource, times).await?;
    let to_member = pass(&keeper, &member, &mut bookings[1], resource, times).await?;
    member.close().await;
    keeper.close().await;

    let mut bare = Bare::open(&dir.path().join("bare.sqlite"))?;
    let row = vec![0x5a; 400];
    let mut inserts = Samples::default();
    for _ in 0..times {
        inserts.push(bare.insert(&[&row])?);
    }
    let round_trip = round_trips(times)?;
    let (slower, other) = if to_keeper.median() > to_member.median() {
        (&to_keeper, &to_member)
    } else {
        (&to_member, &to_keeper)
    };
    Ok(Figure::new("one entry to another peer's state, p50", slower.median(), "ms")
        .floor(
            2.0 * inserts.median() + round_trip.median() / 2.0,
            "two bare durable inserts, one after the other, and half a round trip of a datagram on loopback",
        )
        .mark(Mark::Below(30.0))
        .detail("the other way, p50, ms", other.median())
        .detail("from member to keeper, p95, ms", to_keeper.quantile(0.95))
        .detail("from keeper to member, p95, ms", to_member.quantile(0.95))
        .detail("passages each way", times as f64))
}

async fn open(dir: &Path, network: Network) -> Result<Peer> {
    Peer::open(dir, options(network)).await.map_err(|failure| anyhow!("{failure:?}"))
}

fn written(answer: &Answer) -> Result<EntryId> {
    match answer {
        Answer::Written(written) => Ok(written.id),
        other => bail!("nothing was written: {other:?}"),
    }
}

/// Acts on one peer, each followed until the other shows it as accepted.
async fn pass(
    from: &Peer,
    to: &Peer,
    bookings: &mut Bookings,
    resource: ResourceId,
    times: usize,
) -> Result<Samples> {
    let mut samples = Samples::default();
    for number in 0..times + 4 {
        let request = bookings.next(resource);
        let begin = Instant::now();
        let id = written(&ask(from, request.clone()).await?)?;
        until(to, &Request::Log { before: None, limit: 3, mine: false }, PATIENCE, |answer| {
            matches!(answer, Answer::Log(lines)
                if lines.iter().any(|line| line.id == id && matches!(line.verdict, Verdict::Accepted)))
        })
        .await?;
        if number >= 4 {
            samples.push(begin.elapsed());
        }
        bookings.wrote(&request, id);
        // The next act begins when this one has come to rest on both sides.
        for peer in [from, to] {
            until(
                peer,
                &Request::Status,
                PATIENCE,
                |answer| matches!(answer, Answer::Status(status) if status.provisional == 0),
            )
            .await?;
        }
    }
    Ok(samples)
}

fn round_trips(times: usize) -> Result<Samples> {
    let here = UdpSocket::bind("127.0.0.1:0")?;
    let there = UdpSocket::bind("127.0.0.1:0")?;
    here.connect(there.local_addr()?)?;
    there.connect(here.local_addr()?)?;
    let echo = std::thread::spawn(move || -> std::io::Result<()> {
        let mut bytes = [0; 1500];
        for _ in 0..times {
            let length = there.recv(&mut bytes)?;
            there.send(&bytes[..length])?;
        }
        Ok(())
    });
    here.set_read_timeout(Some(PATIENCE))?;
    let mut samples = Samples::default();
    let mut bytes = [0x5a; 400];
    for _ in 0..times {
        let begin = Instant::now();
        here.send(&bytes)?;
        ensure!(here.recv(&mut bytes)? == 400);
        samples.push(begin.elapsed());
    }
    echo.join().map_err(|_| anyhow!("the echo failed"))??;
    Ok(samples)
}
