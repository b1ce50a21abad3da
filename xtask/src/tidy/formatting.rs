//! All Rust code is as rustfmt writes it.

use super::Complaints;
use crate::shell::Run;

pub(super) fn check() -> Complaints {
    let wrong = Run::cargo().args(["fmt", "--all", "--", "--check", "--files-with-diff"]).capture();
    Ok(match wrong {
        Ok(_) => Vec::new(),
        Err(stop) => vec![format!("{}\ncargo fmt --all mends it.", stop.said.trim_end())],
    })
}
