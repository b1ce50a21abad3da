//! What is shipped builds by itself. Within the whole workspace the tests lend `core` and `peer` what only they may use.

use super::Complaints;
use crate::shell::Run;

pub(super) fn check() -> Complaints {
    // All but the tests, and not the shipped packages by name: so the libraries of others are those of the other checks.
    let run = Run::cargo().args(["check", "--quiet", "--workspace"]).args([
        "--exclude",
        "moothall-tests",
        "--exclude",
        "moothall-simulation",
    ]);
    Ok(match run.show() {
        Ok(()) => Vec::new(),
        Err(stop) => vec![stop.said],
    })
}
