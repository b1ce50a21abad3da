//! Three keepers and a few members, each a process of its own, for as long as is wanted: members book and vote while keepers and
//! members are killed, stopped and cut off and a disk fills. What any member was shown as confirmed is looked for on every
//! disk afterwards.
//!
//! `soak [--minutes N] [--seed N] [--dir DIR]`; `cargo xtask soak keepers` builds and runs it. `docs/soak.md` says what it did.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a program for a terminal that says why it failed"
)]

mod faults;
mod figures;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use moothall_tests::stations::check::check;
use moothall_tests::stations::disk::Disk;
use moothall_tests::stations::load::Load;
use moothall_tests::stations::said::Book;
use moothall_tests::stations::wires::Wires;
use moothall_tests::stations::{self, Station};
use moothall_tests::{Random, now_ms};

use faults::{Fault, Ground};
use figures::{Figures, memory_kib};

const HELP: &str = "soak [--minutes N] [--seed N] [--dir DIR]";

const NAMES: [&str; 6] = ["Kim", "Lou", "Max", "Ann", "Ben", "Eve"];
/// The first so many are the keepers.
const KEEPERS: usize = 3;
/// The keeper with a small disk.
const SMALL: usize = 2;
const SMALL_MEBIBYTES: u32 = 512;

/// So long a member rests after each confirmation.
const PAUSE: Duration = Duration::from_millis(100);
/// Within this time after a fault all members must be shown something as confirmed.
const RECOVERY: Duration = Duration::from_secs(180);

struct Arguments {
    minutes: u64,
    seed: u64,
    dir: PathBuf,
}

impl Arguments {
    fn read() -> Result<Self> {
        let me = std::env::current_exe()?;
        let target = me.parent().and_then(std::path::Path::parent).context("this program lies nowhere")?;
        let dir = target.join(format!("soak/{}", std::process::id()));
        let mut arguments = Self { minutes: 60, seed: now_ms().unsigned_abs(), dir };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let value = words.next().context(HELP)?;
            match word.as_str() {
                "--minutes" => arguments.minutes = value.parse()?,
                "--seed" => arguments.seed = value.parse()?,
                "--dir" => arguments.dir = value.into(),
                _ => bail!("{HELP}"),
            }
        }
        Ok(arguments)
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::read()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(soak(&arguments))
}

/// What every line begins with: minutes and seconds since the beginning.
fn at(begun: Instant) -> String {
    let seconds = begun.elapsed().as_secs();
    format!("{:>3}:{:02}", seconds / 60, seconds % 60)
}

async fn soak(arguments: &Arguments) -> Result<()> {
    std::fs::create_dir_all(&arguments.dir)?;
    println!("{} minutes, seed {}, in {}", arguments.minutes, arguments.seed, arguments.dir.display());
    // One of its own, so that a build meanwhile changes nothing.
    let program = arguments.dir.join("moothall");
    let built = match std::env::var_os("MOOTHALL_BIN") {
        Some(given) => given.into(),
        None => std::env::current_exe()?.with_file_name("moothall"),
    };
    std::fs::copy(&built, &program).with_context(|| format!("{} is not there", built.display()))?;

    let mut places = stations::on_loopback(&arguments.dir, &NAMES);
    let wires = Wires::lay(NAMES.len());
    match &wires {
        Ok(wires) => {
            for (node, place) in places.iter_mut().enumerate() {
                (place.address, place.inside) = (wires.address(node), wires.inside(node));
            }
        }
        Err(why) => println!("Nobody is cut off: {why}"),
    }
    let disk = Disk::mount(&places[SMALL].folder, SMALL_MEBIBYTES);
    if let Err(why) = &disk {
        println!("No disk is filled: {why}");
    }
    let all = stations::stations(&program, places, |keys| stations::hall(keys, KEEPERS));
    let mut ground = Ground { stations: all, wires: wires.ok(), disk: disk.ok(), keepers: KEEPERS };
    for station in &mut ground.stations {
        station.start();
    }
    for station in &ground.stations {
        station.is_up().await;
    }
    let book = Arc::new(Book::in_file(&arguments.dir.join("confirmed.txt")));
    let members: Vec<&Station> = ground.stations[KEEPERS..].iter().collect();
    let load = Load::begin(&members, &book, PAUSE);
    book.hears(&NAMES[KEEPERS..], 3).await;

    let begun = Instant::now();
    let end = begun + Duration::from_secs(arguments.minutes * 60);
    let mut random = Random::of(arguments.seed);
    let mut figures = Figures::default();
    figures.memory(&ground);
    while Instant::now() < end {
        let fault = Fault::draw(&mut random, &ground);
        book.begin();
        fault.begin(&mut ground);
        tokio::time::sleep(fault.lasts(&mut random)).await;
        fault.mend(&mut ground);
        let mended = Instant::now();
        let again = book.heard_within(RECOVERY, &NAMES[KEEPERS..], 2).await;
        let (silence, recovery) = (book.counts().longest, mended.elapsed());
        println!(
            "{} {fault}: silence {:.1} s, all again {:.1} s after it; {} confirmed",
            at(begun),
            silence.as_secs_f64(),
            recovery.as_secs_f64(),
            book.counts().confirmed
        );
        if let Err(shown) = again {
            bail!(
                "after {fault} nothing is confirmed for {RECOVERY:?}: {shown:?}; see {}",
                arguments.dir.display()
            );
        }
        for station in &mut ground.stations {
            if station.has_ended() {
                bail!("{} ended by itself: {}", station.name, station.log());
            }
        }
        figures.note(fault, silence, recovery);
        figures.memory(&ground);
    }
    println!("{} the load ends", at(begun));
    load.end().await;
    stations::agree(&ground.stations, RECOVERY).await;
    figures.memory(&ground);
    let memory: Vec<u64> = ground.stations[..KEEPERS].iter().filter_map(memory_kib).collect();
    let entries = ground.stations[0].status().await.entries;
    for station in &mut ground.stations {
        station.stop();
    }
    println!("{} all are stopped and checked", at(begun));
    let found = check(&program, &ground.stations, &book.all()).await;
    figures.print(&book.counts(), entries, &found, &memory);
    Ok(())
}
