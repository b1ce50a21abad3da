//! `cargo xtask soak`: the same properties and crashes as in the tests, for hours instead of seconds; and keepers' processes under
//! faults for as long as is wanted. Fuzzing is cargo-fuzz's business (`docs/formats/README.md`).

use crate::app::program;
use crate::install::tools::Tool;
use crate::report::say;
use crate::shell::{Run, Stop};
use crate::simulate;

/// How many times as many cases are tried as in the tests, unless `MOOTHALL_TIMES` says another number.
const FACTOR: u32 = 100;

/// For so long whole organisations are simulated after that.
const SIMULATED_SECONDS: u64 = 3_600;

/// From this seed on, which is beyond those of the tests.
const SOAK_SEED: u64 = 1_000_000;

/// `keepers` runs three keepers and a few members as processes, with `--minutes N` of faults; without arguments that comes
/// first, for an hour, and then everything else.
pub(crate) fn soak(arguments: &[String]) -> Result<(), Stop> {
    match arguments.split_first() {
        Some((first, rest)) if first == "keepers" => keepers(rest),
        Some(_) => properties(arguments),
        None => {
            keepers(&[])?;
            properties(&[])
        }
    }
}

/// Built without optimisation: its assertions, and those of arithmetic, are worth more here than speed.
fn keepers(arguments: &[String]) -> Result<(), Stop> {
    Run::cargo()
        .args(["build", "--package", "moothall-tests", "--bin", "soak"])
        .args(["--package", "moothall-peer", "--bin", "moothall"])
        .show()?;
    Run::new(program("soak", false)).env("MOOTHALL_BIN", program("moothall", false)).args(arguments).show()
}

/// Runs the tests of `core`, `peer` and `tests` with more cases; arguments choose among them as for cargo-nextest.
fn properties(arguments: &[String]) -> Result<(), Stop> {
    let nextest = Tool::nextest().ensure()?;
    let times = std::env::var("MOOTHALL_TIMES").unwrap_or_else(|_| FACTOR.to_string());
    say(&format!("Each loop tries {times} times as many cases as in the tests."));
    Run::new(nextest)
        .args(["nextest", "run", "--release", "--profile", "soak"])
        .args(["--package", "moothall-core", "--package", "moothall-peer", "--package", "moothall-tests"])
        // The window's stories have no loops to lengthen, and need a display.
        .args(["--filter-expr", "not binary(window)"])
        .args(arguments)
        .env("MOOTHALL_TIMES", times)
        .show()?;
    simulate::for_seconds(SIMULATED_SECONDS, SOAK_SEED)
}
