//! `cargo xtask run`: from nothing to the open window.

use crate::install::apt;
use crate::install::tools::Tool;
use crate::install::wasm::Wasm;
use crate::report::{Steps, say};
use crate::shell::{Run, Stop};
use crate::{app, ui};

const NO_DISPLAY: &str = "\
There is no display here (neither WAYLAND_DISPLAY nor DISPLAY is set), so no window can open.
The headless program does everything from a shell:

  cargo run --package moothall-peer --bin moothall -- --help";

/// Installs what is missing, builds, and opens the app.
pub(crate) fn run(arguments: &[String]) -> Result<(), Stop> {
    let (ours, theirs) = match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &[][..]),
    };
    let release = match ours {
        [] => false,
        [only] if only == "--release" => true,
        _ => return Err(Stop::misuse("cargo xtask run [--release] [-- ARGUMENTS OF THE APP]")),
    };
    if !has_display() {
        return Err(Stop::no_display(NO_DISPLAY));
    }

    let mut steps = Steps::new(5);
    steps.next("System packages");
    let wasm = packages(&[])?;
    steps.next("wasm-bindgen");
    let bindgen = Tool::wasm_bindgen()?.ensure()?;
    steps.next("The interface");
    ui::build(wasm, &bindgen, ui::Profile::Web)?;
    steps.next("The app");
    let program = app::build(release)?;
    steps.next("Opening the window; this ends when it is closed");
    Run::new(program).args(theirs).without_env("LD_LIBRARY_PATH").show()
}

/// Brings the system packages that building the app needs, and `more`, with one line to type where that is not allowed.
pub(crate) fn packages(more: &[&'static str]) -> Result<Wasm, Stop> {
    let wasm = Wasm::find();
    let mut packages: Vec<&str> = apt::names(apt::APP).chain(more.iter().copied()).collect();
    if wasm.is_none() {
        packages.extend(Wasm::packages());
    }
    apt::ensure(&packages)?;
    let wasm = match wasm {
        Some(wasm) => wasm,
        None => Wasm::installed()?,
    };
    match wasm {
        Wasm::Rustup => say("WebAssembly is compiled by rustup's toolchain."),
        Wasm::Debian => say("WebAssembly is compiled by Debian's toolchain."),
    }
    Ok(wasm)
}

fn has_display() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
