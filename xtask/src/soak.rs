//! `cargo xtask soak`: the same properties, crashes and decoders as in the tests, for hours instead of seconds.

use crate::install::tools::Tool;
use crate::report::say;
use crate::shell::{Run, Stop};

/// How much longer than in the tests each loop runs; the tests read it.
const FACTOR: u32 = 100;

/// Runs the tests of `core`, `peer` and `tests` with more cases; arguments choose among them as for cargo-nextest.
pub(crate) fn soak(arguments: &[String]) -> Result<(), Stop> {
    let nextest = Tool::nextest().ensure()?;
    say(&format!("Each loop runs {FACTOR} times as long as in the tests."));
    Run::new(nextest)
        .args(["nextest", "run", "--release", "--profile", "soak"])
        .args(["--package", "moothall-core", "--package", "moothall-peer", "--package", "moothall-tests"])
        .args(arguments)
        .env("MOOTHALL_SOAK", FACTOR.to_string())
        .env("PROPTEST_CASES", (256 * FACTOR).to_string())
        .show()
}
