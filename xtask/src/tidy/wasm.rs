//! `core` with its engine builds for WebAssembly: a replica in the browser must stay possible.

use super::Complaints;
use crate::install::apt;
use crate::install::wasm::Wasm;

pub(super) fn check() -> Complaints {
    let wasm = match Wasm::find() {
        Some(wasm) => wasm,
        None => {
            apt::ensure(&Wasm::packages().collect::<Vec<_>>())?;
            Wasm::installed()?
        }
    };
    let built = wasm
        .cargo("check")
        .args(["--quiet", "--package", "moothall-core", "--features", "engine", "--profile", "web-quick"])
        .show();
    Ok(match built {
        Ok(()) => Vec::new(),
        Err(stop) => vec![stop.said],
    })
}
