//! One act of this device, from the request to the answer, which comes when the act is on disk. Beside it, turn by
//! turn, one row of the same size in one table, with the same durability.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use moothall_core::id::{BookingId, ResourceId};
use moothall_core::replica::{Effect, Event, Me, Replica};
use moothall_core::request::{Answer, Request};
use moothall_peer::keystore::Keys;
use moothall_peer::store::Store;
use moothall_peer::{Network, Peer};

use crate::floor::Bare;
use crate::ground::{Ground, options};
use crate::history::{HOUR_MS, now_ms};
use crate::samples::Samples;

/// Acts that were measured, and their floor.
pub(crate) struct Acts {
    /// Of the whole peer, on disk.
    pub(crate) durable: Samples,
    /// Of the bare insert.
    pub(crate) bare: Samples,
    /// Of the replica alone, in memory.
    pub(crate) replica: Samples,
    /// Of one signature, and of checking it strictly.
    pub(crate) signature: Samples,
}

/// Books and cancels, so that no limit on open bookings is met.
pub(crate) struct Bookings {
    /// So many hours ahead they begin.
    ahead: i64,
    made: u64,
    booked: Option<BookingId>,
}

impl Bookings {
    /// At other hours for another `round` of the same device.
    pub(crate) fn new(round: u64) -> Self {
        Self { ahead: 72, made: round * 400, booked: None }
    }

    /// Begins so many hours from now.
    pub(crate) fn ahead(hours: i64) -> Self {
        Self { ahead: hours, made: 0, booked: None }
    }

    pub(crate) fn next(&mut self, resource: moothall_core::id::ResourceId) -> Request {
        match self.booked.take() {
            Some(booking) => Request::CancelBooking { booking },
            None => {
                self.made += 1;
                let from_ms =
                    (now_ms() / HOUR_MS + self.ahead) * HOUR_MS + (self.made % 1_600) as i64 * HOUR_MS;
                Request::Book { resource, from_ms, until_ms: from_ms + HOUR_MS, title: String::new() }
            }
        }
    }

    /// Notes which entry the last request wrote.
    pub(crate) fn wrote(&mut self, request: &Request, id: moothall_core::id::EntryId) {
        if matches!(request, Request::Book { .. }) {
            self.booked = Some(id.into());
        }
    }
}

/// Measures on the ledger that is in the device's folder.
pub(crate) async fn measure(ground: &Ground, acts: usize, row_bytes: usize) -> Result<Acts> {
    let mut measured = Acts {
        durable: Samples::default(),
        bare: Samples::default(),
        replica: replica(&ground.device(), &ground.keys()?, ground.resource, Bookings::new(1), acts)?,
        signature: signature(ground, acts)?,
    };
    let bare_dir = tempfile::tempdir_in(ground.scratch.path())?;
    let mut bare = Bare::open(&bare_dir.path().join("bare.sqlite"))?;
    let row = vec![0x5a; row_bytes];
    let peer = Peer::open(&ground.device(), options(Network::Off))
        .await
        .map_err(|failure| anyhow!("{failure:?}"))?;
    let mut bookings = Bookings::new(0);
    // The first few warm caches up, on both sides.
    for number in 0..acts + 4 {
        let request = bookings.next(ground.resource);
        let begin = Instant::now();
        let answer = peer.request(request.clone()).await;
        let took = begin.elapsed();
        match answer {
            Ok(Answer::Written(written)) => bookings.wrote(&request, written.id),
            other => bail!("the act was not done: {other:?}"),
        }
        let floor = bare.insert(&[&row])?;
        if number >= 4 {
            measured.durable.push(took);
            measured.bare.push(floor);
        }
    }
    peer.close().await;
    Ok(measured)
}

/// What every act needs of a key: the device signs.
fn signature(ground: &Ground, times: usize) -> Result<Samples> {
    let keys = ground.keys()?;
    let mut samples = Samples::default();
    for _ in 0..times {
        let begin = Instant::now();
        std::hint::black_box(keys.sign(&[0x5a; 300]));
        samples.push(begin.elapsed());
    }
    Ok(samples)
}

/// The same acts without disk, threads and answers; with their confirmation, where the device confirms alone.
pub(crate) fn replica(
    dir: &Path,
    keys: &Keys,
    resource: ResourceId,
    mut bookings: Bookings,
    acts: usize,
) -> Result<Samples> {
    let store = Store::open(dir)?;
    let opening = store.opening()?;
    let me = Me { device: keys.device(), sealing_key: keys.sealing_key() };
    let mut replica = Replica::open(me, &opening, now_ms()).map_err(|fault| anyhow!("{fault:?}"))?;
    drop(store);
    let mut samples = Samples::default();
    for number in 0..acts + 4 {
        let request = bookings.next(resource);
        let mut random = [0; 64];
        random[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let begin = Instant::now();
        let act =
            Event::Act { ticket: 1, request: Box::new(request.clone()), random: random.into(), paper: None };
        let mut effects = replica.handle(now_ms(), act);
        let mut done = None;
        while done.is_none() {
            let Some(effect) = (!effects.is_empty()).then(|| effects.remove(0)) else {
                bail!("the act came to nothing")
            };
            match effect {
                Effect::Sign { token, statement, .. } => {
                    let signature = keys.sign(&statement);
                    effects.extend(replica.handle(now_ms(), Event::Signed { token, signature }));
                }
                Effect::Done { result, .. } => done = Some(result),
                _ => {}
            }
        }
        let took = begin.elapsed();
        match done {
            Some(Ok(done)) => bookings.wrote(&request, done.entries[0]),
            other => bail!("the act was not done: {other:?}"),
        }
        if number >= 4 {
            samples.push(took);
        }
        // What follows from it is done before the next one, and is not counted.
        while let Some(effect) = effects.pop() {
            if let Effect::Sign { token, statement, .. } = effect {
                let signature = keys.sign(&statement);
                effects.extend(replica.handle(now_ms(), Event::Signed { token, signature }));
            }
        }
    }
    Ok(samples)
}
