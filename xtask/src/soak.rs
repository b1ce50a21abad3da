//! `cargo xtask soak`: the same properties and crashes as in the tests, for hours instead of seconds. Fuzzing is cargo-fuzz's
//! business (`docs/formats/README.md`).

use crate::install::tools::Tool;
use crate::report::say;
use crate::shell::{Run, Stop};

/// How many times as many cases are tried as in the tests, unless `MOOTHALL_TIMES` says another number.
const FACTOR: u32 = 100;

/// Runs the tests of `core`, `peer` and `tests` with more cases; arguments choose among them as for cargo-nextest.
pub(crate) fn soak(arguments: &[String]) -> Result<(), Stop> {
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
        .show()
}
