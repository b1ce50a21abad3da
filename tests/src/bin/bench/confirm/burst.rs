//! A burst: thousands of entries that wait when the keepers come together.
//!
//! The floor is evaluating them, once for each keeper, on one core: on this machine the keepers share its cores.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use moothall_core::ledger::Ledger;
use moothall_core::order::BATCH_ENTRIES_MAX;
use moothall_core::store::Write;
use moothall_peer::Peer;
use moothall_peer::store::Store;
use moothall_tests::keepers::{appoint, keeper_folders_in};

use super::{at_rest, bytes, bytes_from};
use crate::history::History;
use crate::samples::ms;
use crate::table::{Figure, Mark};

/// A member's device has so many entries that wait, at most.
const EACH: usize = 1_000;

const KEEPERS: usize = 3;

/// What a burst came to.
struct Burst {
    waiting: usize,
    evaluating: Duration,
    opened: Duration,
    took: Duration,
    /// Order records and certificates, and the entries that they place.
    bytes: (usize, usize, u64),
}

/// What the order of a burst of a thousand takes on disk.
pub(super) async fn of_thousand(scratch: &Path) -> Result<Figure> {
    Ok(bytes("order and certificates of a burst of 1,000, per entry", burst(scratch, EACH).await?.bytes))
}

/// How fast so many are certified.
pub(super) async fn measure(scratch: &Path, entries: usize) -> Result<Figure> {
    let burst = burst(scratch, entries).await?;
    let rate = |duration: Duration| burst.waiting as f64 / duration.as_secs_f64();
    Ok(Figure::new("a burst, certified by three keepers", ms(burst.took), "ms")
        .floor(ms(burst.evaluating) * KEEPERS as f64, "evaluating it once for each keeper, on one core")
        .mark(Mark::RatioMax(2.0))
        .detail("entries", burst.waiting as f64)
        .detail("entries a second", rate(burst.took))
        .detail("floor: entries a second", rate(burst.evaluating))
        .detail("of it opening the three, one after the other, ms", ms(burst.opened)))
}

async fn burst(scratch: &Path, entries: usize) -> Result<Burst> {
    std::fs::create_dir_all(scratch)?;
    let members = (entries / EACH + 4).max(8);
    let mut keepers = keeper_folders_in(scratch, &["Kim", "Lou", "Max"], |keys| {
        let mut history = History::begin(members, History::days_of(entries) + 10);
        let voters = history.names().to_vec();
        appoint(&mut history.club, keys, &voters);
        history.sit(entries);
        history.club
    });
    let dir = keepers[0].person.dir();
    let (waiting, from, evaluating) = evaluate(&dir)?;
    // With the opening: each judges what waits then.
    let begin = Instant::now();
    let mut peers: Vec<Peer> = Vec::new();
    for keeper in &mut keepers {
        keeper.open().await;
        peers.push(keeper.person.peer().clone());
    }
    let opened = begin.elapsed();
    for peer in &peers {
        at_rest(peer, KEEPERS - 1).await?;
    }
    let took = begin.elapsed();
    for keeper in &mut keepers {
        keeper.person.close().await;
    }
    let bytes = bytes_from(&dir, from)?;
    Ok(Burst { waiting, evaluating, opened, took, bytes })
}

/// How many entries wait in a folder, at which position they begin, and how long one core takes to judge and place them all,
/// without a disk.
fn evaluate(dir: &Path) -> Result<(usize, u64, Duration)> {
    let store = Store::open(dir)?;
    let opening = store.opening_with(moothall_core::ledger::is_readable_state)?;
    store.close()?;
    let organisation = opening.organisation.context("there is no organisation")?;
    let mut ledger = Ledger::open(organisation, &opening).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let (waiting, from) = (ledger.tail().len(), ledger.position() + 1);
    let mut writes: Vec<Write> = Vec::new();
    let begin = Instant::now();
    ledger.settle(usize::MAX);
    let now_ms = moothall_tests::now_ms();
    while ledger.propose(now_ms, BATCH_ENTRIES_MAX, &BTreeMap::new(), &mut writes).is_some() {
        ledger.settle(usize::MAX);
        writes.clear();
    }
    Ok((waiting, from, begin.elapsed()))
}
