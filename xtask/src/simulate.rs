//! `cargo xtask simulate`: whole organisations from seeds (docs/simulation.md).

use crate::report::say;
use crate::shell::{Run, Stop};
use crate::tree;

/// Builds the simulation and runs it; with `--mutants` as a program of its own, whose guards can be switched off.
pub(crate) fn simulate(arguments: &[String]) -> Result<(), Stop> {
    let mutants = arguments.iter().any(|argument| argument == "--mutants");
    let known = ["--seeds", "--from", "--jobs", "--for", "--each", "--mutants"];
    let unknown = arguments.iter().find(|argument| {
        !known.contains(&argument.as_str()) && argument.parse::<u64>().is_err()
    });
    if let Some(unknown) = unknown {
        return Err(Stop::misuse(format!("cargo xtask simulate does not know {unknown}.")));
    }
    run(arguments, mutants)
}

/// Runs the simulation on new seeds for a while.
pub(crate) fn for_seconds(seconds: u64, from: u64) -> Result<(), Stop> {
    say(&format!("Organisations from seed {from} on, for {seconds} s."));
    let arguments = ["--for", &seconds.to_string(), "--from", &from.to_string()].map(str::to_owned);
    run(&arguments, false)
}

fn run(arguments: &[String], mutants: bool) -> Result<(), Stop> {
    // A folder of its own keeps the two programs from being built anew in turn.
    let folder = tree::root().join("target").join(if mutants { "mutants" } else { "simulation" });
    let mut build = Run::cargo().args(["build", "--profile", "simulation", "--package", "moothall-simulation"]);
    build = build.args(["--bin", "simulate"]).env("CARGO_TARGET_DIR", &folder);
    if mutants {
        build = build.args(["--features", "mutants"]);
    }
    build.show()?;
    Run::new(folder.join("simulation").join("simulate")).args(arguments).show()
}
