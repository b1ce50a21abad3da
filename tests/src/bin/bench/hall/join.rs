//! `bench join`: how soon a newcomer to an organisation with a long history is in, and what that takes, beginning at a
//! checkpoint and beginning with the first batch. Keeper and newcomer are real peers on loopback.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Session, Status};
use moothall_peer::store::{FILE_NAME, Store};
use moothall_peer::transport::{Bind, NetOptions};
use moothall_peer::{Network, Peer};
use rusqlite::Connection;
use serde_json::json;

use super::content::Size;
use super::folder::Folder;
use crate::asking::{ask, until};
use crate::ground::options;
use crate::machine::Machine;
use crate::memory;
use crate::samples::ms;
use crate::table::Figure;

/// A million entries, nine in ten of them ballots.
const LARGE: Size =
    Size { members: 5_000, bookings: 90_000, resources: 40, proposals: 3_600, ballots: 890_000 };

/// Just enough for a checkpoint.
const SMALL: Size = Size { members: 60, bookings: 2_400, resources: 8, proposals: 60, ballots: 3_000 };

/// Longer than the history of a million entries takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// What one newcomer met.
struct Seen {
    in_ms: f64,
    in_bytes: u64,
    whole_ms: f64,
    whole_bytes: u64,
}

/// Measures and writes the report.
pub(crate) fn measure(small: bool, to: &Path) -> Result<()> {
    let out = to.parent().context("the JSON goes nowhere")?;
    std::fs::create_dir_all(out)?;
    let machine = Machine::look();
    println!("{}\n", machine.describe());
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(out)?;
    let folder = Folder::make(scratch.path().join("keeper"), if small { SMALL } else { LARGE })?;
    let entries = folder.landmarks.entries;
    let state_bytes = state_bytes(&folder.path)?;
    let runtime = tokio::runtime::Runtime::new()?;

    eprintln!("from a checkpoint");
    let (begun, stopped) = (scratch.path().join("begun"), scratch.path().join("stopped"));
    let soon = runtime.block_on(joins(&folder.path, &begun, true))?;
    folder.restore()?;
    // One that stops as soon as it is in, to see what it takes of memory.
    runtime.block_on(joins(&folder.path, &stopped, false))?;
    let of_begun = memory::measure(&memory::Full { dir: &stopped, entries, mark: None }, scratch.path())?;
    let of_whole = memory::measure(&memory::Full { dir: &begun, entries, mark: None }, scratch.path())?;

    eprintln!("from the first batch");
    folder.restore()?;
    Connection::open(folder.path.join(FILE_NAME))?
        .execute_batch("DELETE FROM checkpoint; DELETE FROM notes WHERE name = 'checkpoint'")?;
    let late = runtime.block_on(joins(&folder.path, &scratch.path().join("replayed"), true))?;

    let mebi = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let figures = [
        Figure::new("joining until in, from a checkpoint", soon.in_ms, "ms")
            .floor(late.in_ms, "the same newcomer, following the order from its first batch on")
            .detail("until the history is here and checked, ms", soon.whole_ms)
            .detail("entries", entries as f64)
            .detail("state, MiB", mebi(state_bytes)),
        Figure::new("bytes until in, from a checkpoint", mebi(soon.in_bytes), "MiB")
            .floor(mebi(late.in_bytes), "the same newcomer, following the order from its first batch on")
            .detail("until the history is here and checked, MiB", mebi(soon.whole_bytes))
            .detail("following from the first batch on, until at rest, MiB", mebi(late.whole_bytes)),
        Figure { name: "resident memory of a newcomer that is in, without the history", ..of_begun },
        Figure { name: "resident memory of the same with the history", ..of_whole },
    ];
    crate::report(&machine, &figures, json!({ "hall": folder.landmarks }), to)
}

/// How large the state at the newest checkpoint is.
fn state_bytes(dir: &Path) -> Result<u64> {
    let store = Store::open(dir)?;
    let part = store.checkpoint_part(0)?.context("the keeper keeps a checkpoint")?;
    store.close()?;
    let database = Connection::open(dir.join(FILE_NAME))?;
    let bytes: i64 = database.query_row("SELECT SUM(LENGTH(bytes)) FROM checkpoint", [], |row| row.get(0))?;
    ensure!(part.pieces > 0 && bytes > 0, "it has pieces");
    Ok(bytes.cast_unsigned())
}

/// A newcomer joins the keeper of a folder; until all is here, or only until it is in.
async fn joins(keeper: &Path, newcomer: &Path, to_the_end: bool) -> Result<Seen> {
    let on_loopback =
        || options(Network::On(NetOptions { bind: Bind::Loopback, mdns: false, ..NetOptions::default() }));
    let opened = |failure| anyhow!("{failure:?}");
    let ada = Peer::open(keeper, on_loopback()).await.map_err(opened)?;
    let pat = Peer::open(newcomer, on_loopback()).await.map_err(opened)?;
    let invite = Request::Invite { own_device: false, days: 7, for_member: None };
    let Answer::Invited(invited) = ask(&ada, invite).await? else { return Err(anyhow!("no invitation")) };
    let (begin, before) = (Instant::now(), received()?);
    let join = Request::Join { invitation: invited.text, your_name: "Pat".to_owned(), passphrase: None };
    ask(&pat, join).await?;
    until(&pat, &Request::Session, PATIENCE, |answer| {
        matches!(answer, Answer::Session(Session::Inside { confirmed: true, .. }))
    })
    .await?;
    let (in_ms, in_bytes) = (ms(begin.elapsed()), received()? - before);
    if to_the_end {
        until(
            &pat,
            &Request::Status,
            PATIENCE,
            |answer| matches!(answer, Answer::Status(status) if is_whole(status)),
        )
        .await?;
    }
    let (whole_ms, whole_bytes) = (ms(begin.elapsed()), received()? - before);
    pat.close().await;
    ada.close().await;
    Ok(Seen { in_ms, in_bytes, whole_ms, whole_bytes })
}

fn is_whole(status: &Status) -> bool {
    status.history.is_none() && status.provisional == 0 && !status.connected.is_empty()
}

/// Bytes that came by the loopback interface so far, of both directions.
fn received() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/net/dev")?;
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix("lo:"));
    let bytes =
        line.and_then(|line| line.split_whitespace().next()).context("there is a loopback interface")?;
    Ok(bytes.parse()?)
}
