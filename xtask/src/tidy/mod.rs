//! `cargo xtask tidy`: what is true of the whole tree. One file a check; each returns its complaints.

mod clippy;
mod crates;
mod formatting;
mod length;
mod licences;
mod machines;
mod paths;
mod shipped;
mod unused;
mod wasm;

use crate::report::say;
use crate::shell::Stop;

/// What a check found: one line each, none if all is well.
type Complaints = Result<Vec<String>, Stop>;

/// A check's name, what it holds to, and how.
type Check = (&'static str, &'static str, fn() -> Complaints);

/// The checks by name, the quick ones first.
const CHECKS: &[Check] = &[
    ("formatting", "Rust code is formatted", formatting::check),
    ("length", "no Rust file has outgrown one reading", length::check),
    ("machines", "nothing names a folder of one machine", machines::check),
    ("paths", "every path named in a document exists", paths::check),
    ("crates", "our crates depend on each other in one direction only", crates::check),
    ("licences", "licences and sources of all dependencies", licences::check),
    ("unused", "no unused dependencies", unused::check),
    ("wasm", "core builds for WebAssembly", wasm::check),
    ("shipped", "what is shipped builds without what is only for tests", shipped::check),
    ("clippy", "no compiler or clippy warnings", clippy::check),
];

/// Runs all checks, or the named ones, to the end, and fails if one of them has complaints.
pub(crate) fn tidy(names: &[String]) -> Result<(), Stop> {
    if let Some(unknown) = names.iter().find(|name| CHECKS.iter().all(|check| check.0 != name.as_str())) {
        let known: Vec<&str> = CHECKS.iter().map(|check| check.0).collect();
        return Err(Stop::misuse(format!("There is no check {unknown}. There are: {}", known.join(" "))));
    }
    let mut failed = Vec::new();
    for (name, what, check) in CHECKS {
        if !names.is_empty() && !names.iter().any(|wanted| wanted == name) {
            continue;
        }
        let complaints = match check() {
            Ok(complaints) => complaints,
            Err(stop) if stop.code == 3 => return Err(stop),
            Err(stop) => vec![stop.said],
        };
        say(&format!("  {} {name}: {what}", if complaints.is_empty() { "ok  " } else { "FAIL" }));
        for complaint in &complaints {
            say(&format!("       {}", complaint.replace('\n', "\n       ")));
        }
        if !complaints.is_empty() {
            failed.push(*name);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(Stop::failed(format!("Not tidy: {}", failed.join(", ")))) }
}
