//! Measures how fast Moothall is, each figure beside the least that the same work could cost on this machine.
//!
//! `bench ledger [--entries N] [--out FILE]` and `bench hall [--small] [--keep] [--only PART] [--out FILE]` print a table and write JSON.
//! `docs/benchmarks.md` says what each figure is held to and how it came out.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod act;
mod asking;
mod confirm;
mod driver;
mod floor;
mod ground;
mod hall;
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

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use moothall_core::store::Write;
use serde_json::{Value, json};

use ground::Ground;
use machine::Machine;
use table::{Figure, Mark, table};

const HELP: &str = "\
bench ledger [--entries N] [--out FILE]
bench hall [--small] [--keep] [--only PART] [--out FILE]
bench confirm [--small] [--out FILE]
bench join [--small] [--out FILE]";

/// What to measure, and where the JSON goes.
enum Arguments {
    Ledger {
        /// The large ledger's entries; its tail has half as many.
        entries: usize,
        out: PathBuf,
    },
    Hall {
        plan: hall::Plan,
        out: PathBuf,
    },
    Confirm {
        /// Few of everything, to see that it works.
        small: bool,
        out: PathBuf,
    },
    Join {
        /// A short history, to see that it works.
        small: bool,
        out: PathBuf,
    },
}

impl Arguments {
    fn read() -> Result<Self> {
        let mut words = std::env::args().skip(1);
        let what = words.next().context(HELP)?;
        let program = std::env::current_exe()?;
        let target = program.parent().and_then(Path::parent).context("this program lies nowhere")?;
        let mut out = target.join(format!("bench/{what}.json"));
        match what.as_str() {
            "ledger" => {
                let mut entries = 100_000;
                while let Some(word) = words.next() {
                    let value = words.next().context(HELP)?;
                    match word.as_str() {
                        "--entries" => entries = value.parse()?,
                        "--out" => out = value.into(),
                        _ => bail!("{HELP}"),
                    }
                }
                if entries < 400 {
                    bail!("fewer than 400 entries leave nothing to measure");
                }
                Ok(Self::Ledger { entries, out })
            }
            "hall" => {
                let mut plan = hall::Plan::default();
                while let Some(word) = words.next() {
                    match word.as_str() {
                        "--small" => plan.small = true,
                        "--keep" => plan.keep = true,
                        "--only" => plan.only = words.next(),
                        "--out" => out = words.next().context(HELP)?.into(),
                        _ => bail!("{HELP}"),
                    }
                }
                Ok(Self::Hall { plan, out })
            }
            "confirm" | "join" => {
                let mut small = false;
                while let Some(word) = words.next() {
                    match word.as_str() {
                        "--small" => small = true,
                        "--out" => out = words.next().context(HELP)?.into(),
                        _ => bail!("{HELP}"),
                    }
                }
                Ok(if what == "join" { Self::Join { small, out } } else { Self::Confirm { small, out } })
            }
            _ => bail!("{HELP}"),
        }
    }
}

fn main() -> ExitCode {
    let done = Arguments::read().and_then(|arguments| match arguments {
        Arguments::Ledger { entries, out } => ledger(entries, &out),
        Arguments::Hall { plan, out } => hall::measure(&plan, &out),
        Arguments::Confirm { small, out } => confirm::measure(small, &out),
        Arguments::Join { small, out } => hall::join::measure(small, &out),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn ledger(entries: usize, to: &Path) -> Result<()> {
    let out = to.parent().context("the JSON goes nowhere")?;
    std::fs::create_dir_all(out)?;
    let machine = Machine::look();
    println!("{}\n", machine.describe());
    let runtime = tokio::runtime::Runtime::new()?;
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
    figures.push(opening::measure(&ground.device(), &ground.keys()?, ground.entries, 5)?);
    eprintln!("memory");
    let (dir, entries_here) = (ground.device(), ground.entries as u64);
    let full = memory::Full { dir: &dir, entries: entries_here, mark: Some(Mark::AtMost(150.0)) };
    figures.push(memory::measure(&full, ground.scratch.path())?);
    eprintln!("a long tail");
    figures.push(tail::measure(entries / 2, members)?);
    eprintln!("the app");
    figures.push(start::measure(ground.scratch.path(), 5)?);

    let more = json!({
        "entries": ground.entries,
        "members": members + 1,
        "entry_bytes_mean": entry_bytes,
    });
    report(&machine, &figures, more, to)
}

/// Prints the figures and writes them as JSON, with the machine and `more`.
fn report(machine: &Machine, figures: &[Figure], more: Value, out: &Path) -> Result<()> {
    println!("{}", table(figures));
    let load_after = machine::load();
    println!("load after: {load_after:.1}");
    let rows: Vec<_> = figures
        .iter()
        .map(|figure| json!({"figure": figure, "ratio": figure.ratio(), "met": figure.met()}))
        .collect();
    let mut report = json!({ "machine": machine, "load_after": load_after, "figures": rows });
    if let (Value::Object(report), Value::Object(more)) = (&mut report, more) {
        report.extend(more);
    }
    std::fs::write(out, serde_json::to_string_pretty(&report)?)?;
    println!("{}", out.display());
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
