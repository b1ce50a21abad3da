//! `bench hall`: a large hall in a real peer's folder: five thousand members, fifty thousand bookings over two years, half
//! a million ballots.

mod content;
mod deciding;
mod folder;
mod import;
pub(crate) mod join;
mod screens;
mod tallies;
mod window;

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use moothall_peer::{Network, Peer};
use serde_json::json;

use crate::ground::options;
use crate::machine::Machine;
use crate::{memory, opening, report};
use content::Size;
use folder::Folder;

/// What is measured, and what is left behind.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// A small hall, which shows only that the measuring works.
    pub(crate) small: bool,
    /// Measures this part alone; everything if absent.
    pub(crate) only: Option<String>,
    /// Says at the end how the hall is looked at in the app's window.
    pub(crate) keep: bool,
}

/// How much is measured.
struct Extent {
    size: Size,
    rounds: usize,
    bookings: &'static [usize],
    acts: usize,
    events: usize,
    ballots: usize,
}

const LARGE: Extent = Extent {
    size: Size::LARGE,
    rounds: 7,
    bookings: &[500, 5_000, 50_000],
    acts: 300,
    events: import::EVENTS,
    ballots: 100_000,
};

const SMALL: Extent =
    Extent { size: Size::SMALL, rounds: 2, bookings: &[50, 100, 200], acts: 10, events: 100, ballots: 500 };

/// Measures and writes the report.
pub(crate) fn measure(plan: &Plan, to: &Path) -> Result<()> {
    let out = to.parent().context("the JSON goes nowhere")?;
    std::fs::create_dir_all(out)?;
    let extent = if plan.small { SMALL } else { LARGE };
    let machine = Machine::look();
    println!("{}\n", machine.describe());
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(out)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let folder = Folder::ensure(out, extent.size)?;
    let open = async || {
        folder.restore()?;
        Peer::open(&folder.path, options(Network::Off)).await.map_err(|failure| anyhow!("{failure:?}"))
    };

    let wanted = |part: &str| {
        let wanted = plan.only.as_deref().is_none_or(|only| only == part);
        if wanted {
            eprintln!("{part}");
        }
        wanted
    };
    let mut figures = Vec::new();
    if wanted("opening") {
        let entries = usize::try_from(folder.landmarks.entries)?;
        figures.push(opening::measure(&folder.path, &folder.keys()?, entries, 5)?);
    }
    if wanted("memory") {
        let full = memory::Full { dir: &folder.path, entries: folder.landmarks.entries, mark: None };
        figures.push(memory::measure(&full, scratch.path())?);
    }
    if wanted("screens") {
        figures.extend(runtime.block_on(async {
            let peer = open().await?;
            let measured = screens::measure(&peer, &folder.landmarks, extent.rounds).await;
            peer.close().await;
            measured
        })?);
    }
    if wanted("window") {
        folder.restore()?;
        figures.extend(window::measure(&folder.path, &folder.landmarks, scratch.path(), extent.rounds)?);
    }
    if wanted("calendars") {
        figures.extend(runtime.block_on(import::measure(folder.landmarks.free, extent.events, open))?);
    }
    if wanted("bookings") {
        figures.push(deciding::measure(scratch.path(), extent.bookings, extent.acts)?);
    }
    if wanted("tallies") {
        figures.extend(tallies::measure(scratch.path(), extent.ballots, 5)?);
    }
    ensure!(!figures.is_empty(), "there is no such part");

    folder.restore()?;
    report(&machine, &figures, json!({ "hall": folder.landmarks }), to)?;
    if plan.keep {
        println!("cargo xtask run --release -- --data {}", folder.path.display());
    }
    Ok(())
}
