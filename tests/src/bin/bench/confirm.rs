//! Several keepers: how long until an act is certified, how fast a burst is, and what that takes on disk. Three real keepers
//! on loopback, each with its folder, its endpoint and Raft between them.

mod burst;
mod latency;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use moothall_core::order::OrderRecord;
use moothall_core::request::{Answer, Request};
use moothall_peer::Peer;
use moothall_peer::store::Store;
use serde_json::json;

use crate::asking::until;
use crate::machine::Machine;
use crate::table::Figure;

/// Longer than it takes even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures all of it.
pub(crate) fn measure(small: bool, to: &Path) -> Result<()> {
    let out = to.parent().context("the JSON goes nowhere")?;
    std::fs::create_dir_all(out)?;
    let machine = Machine::look();
    println!("{}\n", machine.describe());
    let runtime = tokio::runtime::Runtime::new()?;
    let scratch = tempfile::tempdir_in(out)?;
    eprintln!("single acts");
    let mut figures = runtime.block_on(latency::measure(scratch.path(), if small { 20 } else { 200 }))?;
    eprintln!("a burst of 1,000, and a large one");
    let (of_thousand, large) = (scratch.path().join("1000"), scratch.path().join("large"));
    figures.push(runtime.block_on(burst::of_thousand(&of_thousand))?);
    figures.push(runtime.block_on(burst::measure(&large, if small { 2_000 } else { 20_000 }))?);
    crate::report(&machine, &figures, json!({ "keepers": 3 }), to)
}

/// Waits until nothing is unconfirmed and others are connected.
async fn at_rest(peer: &Peer, others: usize) -> Result<()> {
    until(peer, &Request::Status, PATIENCE, |answer| {
        matches!(answer, Answer::Status(status)
            if status.provisional == 0 && status.connected.len() >= others)
    })
    .await
    .map(drop)
}

/// Bytes of order records and certificates from a position on, and how many entries those place.
fn bytes_from(dir: &Path, from: u64) -> Result<(usize, usize, u64)> {
    let store = Store::open(dir)?;
    let records = store.order(from, usize::MAX)?;
    let mut entries = 0;
    for (_, record) in &records {
        entries += OrderRecord::decode(record).map_err(|error| anyhow!("{error:?}"))?.count();
    }
    let orders = records.iter().map(|(_, record)| record.len()).sum();
    let certificates = store.certificates(from, usize::MAX)?.iter().map(Vec::len).sum();
    store.close()?;
    Ok((orders, certificates, entries))
}

/// Bytes per entry, as a figure without a mark.
fn bytes(name: &'static str, (orders, certificates, entries): (usize, usize, u64)) -> Figure {
    let each = |bytes: usize| bytes as f64 / entries.max(1) as f64;
    Figure::new(name, each(orders + certificates), "B")
        .detail("order records, B per entry", each(orders))
        .detail("certificates, B per entry", each(certificates))
        .detail("entries", entries as f64)
}
