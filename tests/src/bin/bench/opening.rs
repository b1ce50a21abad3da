//! Opening a ledger from its saved state, hash checked, until it would judge the next entry.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow, ensure};
use moothall_core::replica::{Me, Replica};
use moothall_peer::keystore::Keys;
use moothall_peer::store::{FILE_NAME, Store};
use rusqlite::Connection;

use crate::history::now_ms;
use crate::samples::{Samples, ms};
use crate::table::{Figure, Mark};

/// Measures on the ledger in a folder, which has so many entries.
pub(crate) fn measure(dir: &Path, keys: &Keys, entries: usize, times: usize) -> Result<Figure> {
    let me = Me { device: keys.device(), sealing_key: keys.sealing_key() };
    let [mut whole, mut reading, mut judging] = [Samples::default(), Samples::default(), Samples::default()];
    for _ in 0..times {
        let begin = Instant::now();
        let store = Store::open(dir)?;
        let opening = store.opening()?;
        let read = begin.elapsed();
        ensure!(opening.state.is_some(), "there is a sound saved state");
        let replica = Replica::open(me, &opening, now_ms()).map_err(|fault| anyhow!("{fault:?}"))?;
        let took = begin.elapsed();
        ensure!(replica.ledger().is_some_and(|ledger| ledger.index().len() == entries));
        whole.push(took);
        reading.push(read);
        judging.push(took - read);
    }
    let floor = rows_and_state(dir)?;
    Ok(Figure::new("opening a ledger", whole.median(), "ms")
        .floor(floor, "one pass of SQLite over ids, numbers and places, and BLAKE3 of the saved state")
        .mark(Mark::Below(1_000.0))
        .detail("entries", entries as f64)
        .detail("the store, ms", reading.median())
        .detail("the ledger, ms", judging.median())
        .detail("longest, ms", whole.quantile(1.0)))
}

fn rows_and_state(dir: &Path) -> Result<f64> {
    let begin = Instant::now();
    let connection = Connection::open(dir.join(FILE_NAME))?;
    let mut sum = 0;
    {
        let mut statement =
            connection.prepare("SELECT id, device, sequence, seen, clock_ms, depth FROM entries")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: [u8; 32] = row.get(0)?;
            for column in 1..6 {
                sum ^= row.get::<_, i64>(column)?;
            }
            sum ^= i64::from(id[0]);
        }
    }
    let state: Vec<u8> = connection.query_row("SELECT bytes FROM state", [], |row| row.get(0))?;
    let hash = blake3::hash(&state);
    std::hint::black_box((sum, hash));
    Ok(ms(begin.elapsed()))
}
