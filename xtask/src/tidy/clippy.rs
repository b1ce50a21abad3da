//! No warning in any target of any crate. The interface is checked for the host: that needs no second compiler.

use super::Complaints;
use crate::shell::Run;

pub(super) fn check() -> Complaints {
    let run =
        Run::cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    Ok(match run.show() {
        Ok(()) => Vec::new(),
        Err(stop) => vec![stop.said],
    })
}
