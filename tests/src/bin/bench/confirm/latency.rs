//! From an act to its certificate.
//!
//! The floor is the sum of what the design does one after the other. On the keeper that leads: the act is stored; the batch
//! goes to another keeper and is stored there; then it is acknowledged and told to be agreed on, while the other keeper records
//! what it says of it: the longer of the two; the signature is recorded and comes back; batch and certificate are stored. Four
//! durable writes and two messages, and a durable write or two messages; what the leader itself stores meanwhile is done beside
//! that. A device that is no keeper stores its act and sends it first, its keeper stores that, and the certificate comes back
//! and is stored: two more of each.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_core::view::{Certainty, Session};
use moothall_peer::transport::{Answers, Bind, Known, Net, NetEvent, NetOptions};
use moothall_peer::{Network, Peer};
use moothall_tests::keepers::{appointed, keeper_folders_in};
use tokio::sync::mpsc::Receiver;

use super::{PATIENCE, at_rest, bytes, bytes_from};
use crate::asking::{ask, until};
use crate::floor::Bare;
use crate::ground::options;
use crate::samples::Samples;
use crate::table::{Figure, Mark};

pub(super) async fn measure(scratch: &Path, times: usize) -> Result<Vec<Figure>> {
    let mut keepers = keeper_folders_in(scratch, &["Kim", "Lou", "Max"], appointed);
    for keeper in &mut keepers {
        keeper.open().await;
    }
    let peers: Vec<Peer> = keepers.iter().map(|keeper| keeper.person.peer().clone()).collect();
    for peer in &peers {
        at_rest(peer, 2).await?;
    }
    // An act confirmed by all: now one of them leads.
    comment(&peers[0], &propose(&peers[0]).await?, 0).await?;
    let leader = leader(&peers).await?;
    let member = member(scratch, &peers[leader]).await?;
    let proposal = propose(&member).await?;
    let from = position(&member).await? + 1;
    let mut bare = Bare::open(&scratch.join("bare.sqlite"))?;
    let row = vec![0x5a; 400];
    let hop = Hop::open().await?;
    let (mut writes, mut hops) = (Samples::default(), Samples::default());
    let mut samples: Vec<Samples> = Vec::new();
    let follower = (leader + 1) % peers.len();
    for writer in [&peers[leader], &peers[follower], &member] {
        let mut of_writer = Samples::default();
        for round in 0..times + 4 {
            for peer in peers.iter().chain([&member]) {
                at_rest(peer, 1).await?;
            }
            let begin = Instant::now();
            comment(writer, &proposal, round).await?;
            if round >= 4 {
                of_writer.push(begin.elapsed());
                // The floor, turn by turn: whatever else the machine does slows both.
                writes.push(bare.insert(&[&row])?);
                hops.push(hop.once().await?);
            }
        }
        samples.push(of_writer);
    }
    hop.close().await;
    let (write, hop) = (writes.median(), hops.median());
    let floor = |each: f64| each * write + (each - 2.0) * hop + write.max(2.0 * hop);
    member.close().await;
    for keeper in &mut keepers {
        keeper.person.close().await;
    }
    let single = bytes_from(&keepers[leader].person.dir(), from)?;
    let [led, followed, outside] = &samples[..] else { bail!("three writers") };
    Ok(vec![
        Figure::new("an act on the leading keeper, until certified, p50", led.median(), "ms")
            .floor(floor(4.0), "bare durable inserts and messages by QUIC, as many as one after the other")
            .mark(Mark::RatioMax(1.5))
            .detail("p95, ms", led.quantile(0.95))
            .detail("a bare durable insert, ms", write)
            .detail("a message, ms", hop)
            .detail("on another keeper, p50, ms", followed.median())
            .detail("acts", times as f64),
        Figure::new("an act on a member's device, until certified there, p50", outside.median(), "ms")
            .floor(floor(6.0), "the same, with two more of each")
            .mark(Mark::RatioMax(1.5))
            .detail("p95, ms", outside.quantile(0.95)),
        bytes("order and certificate of single acts, per entry", single),
    ])
}

async fn propose(peer: &Peer) -> Result<Request> {
    let (title, text) = ("To comment on".to_owned(), "Here.".to_owned());
    let request = Request::Propose { title, text, effect: ProposalEffect::None, hours: None };
    match ask(peer, request).await? {
        Answer::Written(written) => {
            at_rest(peer, 1).await?;
            Ok(Request::Comment { proposal: written.id.into(), text: String::new() })
        }
        other => bail!("nothing was written: {other:?}"),
    }
}

/// Comments, and waits until that is confirmed where it was written.
async fn comment(peer: &Peer, on: &Request, round: usize) -> Result<()> {
    let Request::Comment { proposal, .. } = on else { bail!("no comment") };
    let text = format!("Comment {round}.");
    let Answer::Written(written) = ask(peer, Request::Comment { proposal: *proposal, text }).await? else {
        bail!("nothing was written")
    };
    until(peer, &Request::Log { before: None, limit: 3, mine: true }, PATIENCE, |answer| {
        matches!(answer, Answer::Log(lines) if lines.iter().any(|line| {
            line.id == written.id && matches!(line.certainty, Certainty::Confirmed { .. })
        }))
    })
    .await
    .map(drop)
}

async fn position(peer: &Peer) -> Result<u64> {
    match ask(peer, Request::Status).await? {
        Answer::Status(status) => Ok(status.point.context("nothing is certified")?.position),
        other => bail!("{other:?}"),
    }
}

/// Which of them leads.
async fn leader(peers: &[Peer]) -> Result<usize> {
    for (place, peer) in peers.iter().enumerate() {
        if let Answer::Keepers(keepers) = ask(peer, Request::Keepers).await?
            && keepers.keepers.iter().any(|one| one.leads == Some(true))
        {
            return Ok(place);
        }
    }
    Err(anyhow!("nobody leads"))
}

/// A member with a device of its own, connected to the keepers.
async fn member(scratch: &Path, keeper: &Peer) -> Result<Peer> {
    let network = Network::On(NetOptions { bind: Bind::Loopback, mdns: false, ..NetOptions::default() });
    let member = Peer::open(&scratch.join("member"), options(network)).await;
    let member = member.map_err(|failure| anyhow!("{failure:?}"))?;
    let invite = Request::Invite { own_device: false, days: 3, for_member: None };
    let Answer::Invited(invited) = ask(keeper, invite).await? else { bail!("no invitation") };
    let join = Request::Join { invitation: invited.text, your_name: "Ben".to_owned(), passphrase: None };
    ask(&member, join).await?;
    until(&member, &Request::Session, PATIENCE, |answer| {
        matches!(answer, Answer::Session(Session::Inside { confirmed: true, .. }))
    })
    .await?;
    at_rest(&member, 1).await?;
    Ok(member)
}

/// Two endpoints that talk as keepers do, and do nothing else.
struct Hop {
    here: Net,
    there: Net,
    /// What the two hear of their link, which ends with whoever listens.
    _events: [Receiver<NetEvent>; 2],
    question: Vec<u8>,
}

impl Hop {
    async fn open() -> Result<Self> {
        let start = |seed: u8| async move {
            let options = NetOptions { bind: Bind::Loopback, mdns: false, ..NetOptions::default() };
            Net::start(&[seed; 32], options).await
        };
        let (here, mut events) = start(1).await?;
        let (there, mut others) = start(2).await?;
        let echo: Answers = Arc::new(|_, question| Box::pin(async move { Some(question) }));
        here.answer_to(BTreeSet::from([there.device()]), Some(echo.clone()));
        there.answer_to(BTreeSet::from([here.device()]), Some(echo));
        let known = Known { device: there.device(), addresses: there.addresses(), preferred: true };
        here.set_known(vec![known]);
        for (net, heard) in [(&here, &mut events), (&there, &mut others)] {
            match heard.recv().await {
                Some(NetEvent::Connected { link, .. }) => net.admit(link),
                other => bail!("no link to the other endpoint: {other:?}"),
            }
        }
        let hop = Self { here, there, _events: [events, others], question: vec![7; 300] };
        hop.once().await?;
        Ok(hop)
    }

    /// Half of what a question and its answer take.
    async fn once(&self) -> Result<Duration> {
        let begin = Instant::now();
        self.here.ask(self.there.device(), &self.question).await?;
        Ok(begin.elapsed() / 2)
    }

    async fn close(self) {
        self.here.close_all().await;
        self.there.close_all().await;
    }
}
