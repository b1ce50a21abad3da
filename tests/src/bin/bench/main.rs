//! Measures how fast Moothall is, each figure beside the least that the same work could cost on this machine.
//!
//! `bench ledger [--entries N] [--out FILE]` prints a table and writes JSON. `docs/benchmarks.md` says what each figure
//! is held to and how it came out.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod act;
mod floor;
mod ground;
mod history;
mod intake;
mod machine;
mod memory;
mod opening;
mod passage;
mod samples;
mod start;
mod table;
mod tail;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use moothall_core::store::Write;
use serde_json::json;

use ground::Ground;
use machine::Machine;
use table::{Figure, Mark, table};

const HELP: &str = "bench ledger [--entries N] [--out FILE]";

/// What to measure.
struct Arguments {
    /// The large ledger's entries; its tail has half as many.
    entries: usize,
    /// Where the JSON goes.
    out: PathBuf,
}

impl Arguments {
    fn read() -> Result<Self> {
        let mut words = std::env::args().skip(1);
        if words.next().as_deref() != Some("ledger") {
            bail!("{HELP}");
        }
        let program = std::env::current_exe()?;
        let target =
            program.parent().and_then(std::path::Path::parent).context("this program lies nowhere")?;
        let mut arguments = Self { entries: 100_000, out: target.join("bench/ledger.json") };
        while let Some(word) = words.next() {
            let value = words.next().context(HELP)?;
            match word.as_str() {
                "--entries" => arguments.entries = value.parse()?,
                "--out" => arguments.out = value.into(),
                _ => bail!("{HELP}"),
            }
        }
        if arguments.entries < 400 {
            bail!("fewer than 400 entries leave nothing to measure");
        }
        Ok(arguments)
    }
}

fn main() -> ExitCode {
    match Arguments::read().and_then(|arguments| ledger(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn ledger(arguments: &Arguments) -> Result<()> {
    let out = arguments.out.parent().context("the JSON goes nowhere")?;
    std::fs::create_dir_all(out)?;
    let machine = Machine::look();
    println!("{}\n", machine.describe());
    let runtime = tokio::runtime::Runtime::new()?;
    let entries = arguments.entries;
    let members = (entries / 100).clamp(24, 100);
    let samples = (entries / 300).clamp(10, 200);

    eprintln!("a ledger of {entries} entries by {members} members is written");
    let ground = Ground::lay(out, entries, members)?;
    let bytes: Vec<usize> = ground
        .writes
        .iter()
        .filter_map(|write| if let Write::Entry { bytes, .. } = write { Some(bytes.len()) } else { None })
        .collect();
    let entry_bytes = bytes.iter().sum::<usize>() / bytes.len();

    eprintln!("local acts");
    ground.shelve_small()?;
    let small = runtime.block_on(act::measure(&ground, samples, entry_bytes))?;
    ground.shelve_all()?;
    let large = runtime.block_on(act::measure(&ground, samples, entry_bytes))?;
    // The acts just measured are not part of what follows.
    ground.shelve_all()?;
    let mut figures = vec![durable_act(&large, entry_bytes), flat(&small, &large, &ground)];

    eprintln!("taking in");
    figures.push(intake::measure(&ground)?);
    eprintln!("from peer to peer");
    figures.push(runtime.block_on(passage::measure(ground.scratch.path(), samples))?);
    eprintln!("opening");
    figures.push(opening::measure(&ground, 5)?);
    eprintln!("memory");
    figures.push(memory::measure(&ground)?);
    eprintln!("a long tail");
    figures.push(tail::measure(entries / 2, members)?);
    eprintln!("the app");
    figures.push(start::measure(ground.scratch.path(), 5)?);

    println!("{}", table(&figures));
    let load_after = machine::load();
    println!("load after: {load_after:.1}");
    let rows: Vec<_> = figures
        .iter()
        .map(|figure| json!({"figure": figure, "ratio": figure.ratio(), "met": figure.met()}))
        .collect();
    let report = json!({
        "machine": machine,
        "load_after": load_after,
        "entries": ground.entries,
        "members": members + 1,
        "entry_bytes_mean": entry_bytes,
        "figures": rows,
    });
    std::fs::write(&arguments.out, serde_json::to_string_pretty(&report)?)?;
    println!("{}", arguments.out.display());
    Ok(())
}

fn durable_act(acts: &act::Acts, entry_bytes: usize) -> Figure {
    Figure::new("a durable local act", acts.durable.median(), "ms")
        .floor(acts.bare.median(), "a bare SQLite insert of a row of that size, same settings, turn by turn")
        .mark(Mark::RatioMax(1.5))
        .detail("mean, ms", acts.durable.mean())
        .detail("p95, ms", acts.durable.quantile(0.95))
        .detail("floor, mean, ms", acts.bare.mean())
        .detail("floor, p95, ms", acts.bare.quantile(0.95))
        .detail("of it the replica, ms", acts.replica.median())
        .detail("of that signing, ms", acts.signature.median())
        .detail("row, bytes", entry_bytes as f64)
}

fn flat(small: &act::Acts, large: &act::Acts, ground: &Ground) -> Figure {
    Figure::new("an act on a large ledger, without the disk", large.replica.median(), "ms")
        .floor(small.replica.median(), "the same act on a small ledger")
        .mark(Mark::RatioMax(1.25))
        .detail("entries of the large ledger", ground.entries as f64)
        .detail("entries of the small ledger", ground.small as f64)
        .detail("with the disk, large, ms", large.durable.median())
        .detail("with the disk, small, ms", small.durable.median())
        .detail("bare insert meanwhile, large, ms", large.bare.median())
        .detail("bare insert meanwhile, small, ms", small.bare.median())
}
