//! Licences, duplicates that were ruled out, and sources of all dependencies, as `deny.toml` says.

use super::Complaints;
use crate::install::tools::Tool;
use crate::shell::Run;

pub(super) fn check() -> Complaints {
    let deny = Tool::deny().ensure()?;
    // No advisories: their database may be out of reach.
    let run = Run::new(deny)
        .args(["--log-level", "error", "--locked", "check", "--hide-inclusion-graph", "--show-stats"])
        .args(["licenses", "bans", "sources"]);
    Ok(match run.show() {
        Ok(()) => Vec::new(),
        Err(stop) => vec![stop.said],
    })
}
