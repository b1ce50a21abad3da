//! What is shipped builds by itself. Within the whole workspace the tests lend `core` what only they may use.

use super::Complaints;
use crate::shell::Run;

pub(super) fn check() -> Complaints {
    let run =
        Run::cargo().args(["check", "--quiet", "--package", "moothall-app", "--package", "moothall-peer"]);
    Ok(match run.show() {
        Ok(()) => Vec::new(),
        Err(stop) => vec![stop.said],
    })
}
