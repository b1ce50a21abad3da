//! Counting ranked ballots, beside public programs in Python that count the same ones.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use moothall_core::tally::{self, Bar, Count, Marks, Method, Tally, Totals, Unranked};
use serde::Deserialize;

use super::content::OPTIONS;
use crate::samples::Samples;
use crate::table::{Figure, Mark};

/// So many are elected where several are.
const SEATS: u8 = 5;

/// Counts the same ballots with the libraries of the environment that runs it.
const PROGRAM: &str = include_str!("tallies.py");

/// What Python found.
#[derive(Deserialize)]
struct Theirs {
    schulze: Counted,
    single_transferable: Counted,
}

#[derive(Deserialize)]
struct Counted {
    program: String,
    ms: f64,
    winners: Vec<u8>,
    /// Ballots that put row before column, row by row; empty where there is no such thing.
    preferred: Vec<u32>,
}

/// Rankings without ties of 8 to 20 options: the same ones each time.
fn rankings(number: usize) -> Vec<Vec<u8>> {
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |bound: u64| {
        // Xorshift (Marsaglia, 2003).
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % bound
    };
    (0..number)
        .map(|_| {
            // Some options are liked by more: each is given the best of so many places.
            let mut places: Vec<(u64, u8)> = (0..OPTIONS)
                .map(|option| ((0..=option % 3).map(|_| below(1 << 20)).min().unwrap_or(0), option))
                .collect();
            places.sort_unstable();
            let length = 8 + below(u64::from(OPTIONS) - 7) as usize;
            places.into_iter().take(length).map(|(_, option)| option).collect()
        })
        .collect()
}

fn counted(method: Method, ballots: &[&Marks]) -> Tally {
    tally::count(&Count {
        method,
        options: OPTIONS,
        unranked: Unranked::Last,
        bar: Bar { quorum: 0, majority_percent: 50 },
        electorate: u32::try_from(ballots.len()).unwrap_or(u32::MAX),
        ballots,
        lot: [7; 32],
    })
}

/// Counts so many ballots several times, and once in Python where there is one.
pub(super) fn measure(scratch: &Path, number: usize, times: usize) -> Result<Vec<Figure>> {
    let rankings = rankings(number);
    let marks: Vec<Marks> = rankings
        .iter()
        .map(|ranking| Marks::Ranking(ranking.iter().map(|option| vec![*option]).collect()))
        .collect();
    let ballots: Vec<&Marks> = marks.iter().collect();
    let theirs = in_python(scratch, &rankings)?;
    let mut figures = Vec::new();
    let methods = [
        ("a tally of 100,000 rankings by Schulze", Method::Schulze),
        ("a tally of 100,000 rankings for 5 seats", Method::SingleTransferable { seats: SEATS }),
    ];
    for (name, method) in methods {
        let mut samples = Samples::default();
        let mut found = counted(method, &ballots);
        for _ in 0..times {
            let begin = Instant::now();
            found = counted(method, &ballots);
            samples.push(begin.elapsed());
        }
        let mut figure = Figure::new(name, samples.median(), "ms")
            .detail("longest, ms", samples.quantile(1.0))
            .detail("rounds", found.rounds.len() as f64);
        match &theirs {
            Err(why) => {
                figure.missing = Some(format!("the same in Python: {why}"));
            }
            Ok(theirs) => {
                let (theirs, what) = match method {
                    Method::Schulze => (&theirs.schulze, "the same ballots by python3-vote-core in Python"),
                    _ => (&theirs.single_transferable, "the same ballots by STVPoll in Python"),
                };
                eprintln!("{}: elected {:?}, here {:?}", theirs.program, theirs.winners, found.winners);
                if let Totals::Pairs { preferred, .. } = &found.totals {
                    // These rules are the same to the last vote.
                    ensure!(*preferred == theirs.preferred, "Python counts other pairs");
                    ensure!(found.winners == theirs.winners, "Python has another winner");
                }
                let (mut ours, mut elected) = (found.winners.clone(), theirs.winners.clone());
                ours.sort_unstable();
                elected.sort_unstable();
                figure = figure
                    .floor(theirs.ms, what)
                    .mark(Mark::RatioMax(1.0))
                    .detail("the same elected (1 yes, 0 no)", f64::from(u8::from(ours == elected)));
            }
        }
        figures.push(figure);
    }
    Ok(figures)
}

/// What Python makes of them, or why there is nothing to compare with.
fn in_python(scratch: &Path, rankings: &[Vec<u8>]) -> Result<Result<Theirs, String>> {
    let Some(python) = std::env::var_os("MOOTHALL_TALLY_PYTHON").map(PathBuf::from) else {
        return Ok(Err("MOOTHALL_TALLY_PYTHON names no Python that has the libraries".to_owned()));
    };
    let (program, ballots) = (scratch.join("tallies.py"), scratch.join("ballots.json"));
    std::fs::write(&program, PROGRAM)?;
    std::fs::write(&ballots, serde_json::to_vec(rankings)?)?;
    let output = Command::new(python)
        .args([&program, &ballots])
        .args([OPTIONS.to_string(), SEATS.to_string()])
        .output()
        .context("Python does not start")?;
    ensure!(output.status.success(), "Python: {}", String::from_utf8_lossy(&output.stderr));
    Ok(Ok(serde_json::from_slice(&output.stdout)?))
}
