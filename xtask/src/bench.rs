//! `cargo xtask bench`: measurements, each against its floor in the same run. `tests/src/bin/bench.rs` holds them.

use crate::shell::{Run, Stop};

/// Runs the named measurement; without a name, the ledger's.
pub(crate) fn bench(arguments: &[String]) -> Result<(), Stop> {
    let run = Run::cargo().args(["run", "--release", "--package", "moothall-tests", "--bin", "bench", "--"]);
    if arguments.is_empty() { run.arg("ledger").show() } else { run.args(arguments).show() }
}
