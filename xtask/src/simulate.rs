//! `cargo xtask simulate`: whole organisations from seeds (docs/simulation.md).

use crate::report::say;
use crate::shell::{Run, Stop};
use crate::tree;

/// Builds the simulation and runs it; with `--mutants` as a program of its own, whose guards can be switched off.
pub(crate) fn simulate(arguments: &[String]) -> Result<(), Stop> {
    let mutants = arguments.iter().any(|argument| argument == "--mutants");
    let known = ["--seeds", "--from", "--jobs", "--for", "--each", "--mutants", "--guard"];
    let unknown = arguments
        .iter()
        .find(|argument| !known.contains(&argument.as_str()) && argument.parse::<u64>().is_err());
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

/// What a run spends its time in is optimised; the rest is what the tests are built with, and shared with them.
const OPTIMISED: [&str; 4] = ["moothall-core", "moothall-peer", "moothall-simulation", "openraft"];

fn run(arguments: &[String], mutants: bool) -> Result<(), Stop> {
    // Of the whole workspace, so that other libraries are those that the tests are built with, feature by feature.
    let mut build = Run::cargo().args(["build", "--workspace", "--bin", "simulate"]);
    for package in OPTIMISED {
        build = build.args(["--config", &format!("profile.dev.package.{package}.opt-level=2")]);
    }
    if mutants {
        build = build.args(["--features", "moothall-simulation/mutants"]);
    }
    build.show()?;
    Run::new(tree::target().join("debug").join("simulate")).args(arguments).show()
}
