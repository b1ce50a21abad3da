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

pub(super) async fn measure(scratch: &Path, entries: usize) -> Result<Vec<Figure>> {
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
    let burst = bytes_from(&dir, from)?;
    let rate = |duration: Duration| waiting as f64 / duration.as_secs_f64();
    Ok(vec![
        Figure::new("a burst, certified by three keepers", ms(took), "ms")
            .floor(ms(evaluating) * KEEPERS as f64, "evaluating it once for each keeper, on one core")
            .mark(Mark::RatioMax(2.0))
            .detail("entries", waiting as f64)
            .detail("entries a second", rate(took))
            .detail("floor: entries a second", rate(evaluating))
            .detail("of it opening the three, one after the other, ms", ms(opened)),
        bytes("order and certificates of a burst, per entry", burst),
    ])
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
