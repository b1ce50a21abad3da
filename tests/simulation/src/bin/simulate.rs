//! Runs the organisations of many seeds: `simulate --seeds N [--from S] [--jobs J] [--for SECONDS] [--mutants [--guard PLACE]]`.
//!
//! Ends at the first failure with exit code 1 and says its seed. `--for` goes on with further seeds for so long.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use moothall_simulation::organisation::{Failure, Outcome, hush_panics, run};

/// What is asked for.
struct Asked {
    from: u64,
    seeds: u64,
    jobs: usize,
    lasts: Option<Duration>,
    mutants: bool,
    /// The one guard that is switched off, by its place among all of them; otherwise each.
    guard: Option<usize>,
    each: bool,
}

fn asked() -> Option<Asked> {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let mut asked =
        Asked { from: 0, seeds: 100, jobs, lasts: None, mutants: false, guard: None, each: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next()?.parse::<u64>().ok();
        match argument.as_str() {
            "--seeds" => asked.seeds = number()?,
            "--from" => asked.from = number()?,
            "--jobs" => asked.jobs = usize::try_from(number()?).ok()?.max(1),
            "--for" => asked.lasts = Some(Duration::from_secs(number()?)),
            "--mutants" => asked.mutants = true,
            "--guard" => asked.guard = Some(usize::try_from(number()?).ok()?),
            "--each" => asked.each = true,
            _ => return None,
        }
    }
    Some(asked)
}

fn main() -> ExitCode {
    let Some(asked) = asked() else {
        eprintln!(
            "simulate --seeds N [--from S] [--jobs J] [--for SECONDS] [--each] [--mutants [--guard PLACE]]"
        );
        return ExitCode::from(2);
    };
    hush_panics();
    if asked.mutants {
        return mutants(&asked);
    }
    let (seeds, first) = many(&asked, |seeds, failed| {
        println!("{seeds} seeds{}", if failed > 0 { format!(", {failed} failed") } else { String::new() });
    });
    match first {
        None => {
            println!("{seeds} seeds from {} on: everything held.", asked.from);
            ExitCode::SUCCESS
        }
        Some((seed, failure)) => {
            println!("Seed {seed} failed. {failure}");
            println!("The same again: cargo xtask simulate --seeds 1 --from {seed}");
            ExitCode::FAILURE
        }
    }
}

/// Runs seeds until one fails or there are no more; with `--each`, until there are no more. Says how many, and the first
/// that failed.
fn many(asked: &Asked, progress: impl Fn(u64, u64) + Sync) -> (u64, Option<(u64, Failure)>) {
    let (next, done, over) = (AtomicU64::new(asked.from), AtomicU64::new(0), AtomicBool::new(false));
    let failures: Mutex<BTreeMap<u64, Failure>> = Mutex::default();
    let faults: Mutex<BTreeMap<&'static str, u64>> = Mutex::default();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..asked.jobs {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let enough = match asked.lasts {
                        Some(lasts) => begun.elapsed() >= lasts,
                        None => seed >= asked.from + asked.seeds,
                    };
                    if enough {
                        return;
                    }
                    let at = Instant::now();
                    let result = run(seed);
                    let took = at.elapsed();
                    if asked.each {
                        said(seed, took, &result);
                    }
                    match result {
                        Ok(outcome) => {
                            if let Ok(mut all) = faults.lock() {
                                outcome.faults.iter().for_each(|(what, count)| {
                                    *all.entry(what).or_default() += u64::from(*count);
                                });
                            }
                        }
                        Err(failure) => {
                            if let Ok(mut all) = failures.lock() {
                                all.insert(seed, failure);
                            }
                            over.store(!asked.each, Ordering::Relaxed);
                        }
                    }
                    let count = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if count.is_multiple_of(100) {
                        progress(count, failures.lock().map_or(0, |all| all.len() as u64));
                    }
                }
            });
        }
    });
    if asked.each
        && let Ok(all) = faults.lock()
    {
        println!("{all:?}");
    }
    let failures = failures.into_inner().unwrap_or_default();
    (done.into_inner(), failures.into_iter().next())
}

fn said(seed: u64, took: Duration, result: &Result<Outcome, Failure>) {
    let took = took.as_secs_f64();
    match result {
        Ok(outcome) => println!(
            "seed {seed}: {took:.2} s, {} devices, {} entries in {} batches, {:.0} s simulated",
            outcome.devices,
            outcome.positions,
            outcome.batches,
            outcome.elapsed.as_secs_f64()
        ),
        Err(failure) => println!("seed {seed}: {took:.2} s, FAILED: {failure}"),
    }
}

/// Checks that something comes in time.
#[cfg(feature = "mutants")]
const WAITS: [&str; 2] = ["all come to the same", "all go on"];

/// Each guard is switched off in turn; says after how many seeds that was noticed, and by which check.
#[cfg(feature = "mutants")]
fn mutants(asked: &Asked) -> ExitCode {
    use moothall_core::mutants::{GUARDS, switch_off};
    let mut missed = 0;
    println!("{:<12} {:>6}  noticed by", "guard", "seeds");
    let chosen = |place: usize| asked.guard.is_none_or(|guard| guard == place);
    for (_, guard) in GUARDS.into_iter().enumerate().filter(|(place, _)| chosen(*place)) {
        let mut from = asked.from;
        let end = asked.from + asked.seeds;
        let noticed = loop {
            switch_off(Some(guard));
            let (_, found) = many(&Asked { from, seeds: end.saturating_sub(from), ..*asked }, |_, _| {});
            switch_off(None);
            match found {
                // That it takes longer than ever shows nothing by itself; nor does what fails with all guards on as well.
                Some((seed, failure)) if WAITS.contains(&failure.check) || run(seed).is_err() => {
                    from = seed + 1;
                }
                found => break found,
            }
        };
        match noticed {
            Some((seed, failure)) => {
                println!("{:<12} {:>6}  {failure}", format!("{guard:?}"), seed - asked.from + 1);
            }
            None => {
                missed += 1;
                println!("{:<12} {:>6}  nothing", format!("{guard:?}"), asked.seeds);
            }
        }
    }
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(not(feature = "mutants"))]
fn mutants(_: &Asked) -> ExitCode {
    eprintln!(
        "This program is built without guards that can be switched off: cargo xtask simulate --mutants"
    );
    ExitCode::from(2)
}
