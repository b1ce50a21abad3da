//! `cargo xtask bench`: measurements, each against its floor in the same run. `tests/src/bin/bench/` holds them.

use std::path::PathBuf;

use crate::app::{self, program};
use crate::install::tools::Tool;
use crate::install::{apt, python};
use crate::report::{Steps, say};
use crate::shell::{Run, Stop};
use crate::{run, ui};

/// Runs the named measurement; without a name, the ledger's.
pub(crate) fn bench(arguments: &[String]) -> Result<(), Stop> {
    match arguments.first().map(String::as_str) {
        Some("hall") => hall(arguments),
        Some("confirm" | "join") => peers(arguments),
        _ => ledger(arguments),
    }
}

/// The large hall. `--keep` says how to open it in the window.
fn hall(arguments: &[String]) -> Result<(), Stop> {
    let mut steps = Steps::new(4);
    steps.next("Python's libraries that count votes");
    let python = python::counting();
    if let Err(stop) = &python {
        say(&stop.said);
        say("The tallies have nothing beside them; everything else is measured.");
    }
    steps.next("The app and what opens its window");
    let window = window();
    if let Err(stop) = &window {
        say(&stop.said);
        say("The window is not measured; everything else is.");
    }
    steps.next("The measuring program and the headless one, optimised");
    programs()?;
    steps.next("Measurements; making the hall takes minutes the first time");
    let mut run = within(window.ok());
    if let Ok(python) = python {
        run = run.env("MOOTHALL_TALLY_PYTHON", python);
    }
    run.args(arguments).show()
}

/// Several real peers: keepers, or one who joins.
fn peers(arguments: &[String]) -> Result<(), Stop> {
    let mut steps = Steps::new(2);
    steps.next("The measuring program, optimised");
    programs()?;
    steps.next("Measurements");
    Run::new(program("bench", true)).args(arguments).show()
}

fn programs() -> Result<(), Stop> {
    Run::cargo()
        .args(["build", "--release", "--package", "moothall-tests", "--bin", "bench"])
        .args(["--package", "moothall-peer", "--bin", "moothall"])
        .show()
}

fn ledger(arguments: &[String]) -> Result<(), Stop> {
    let mut steps = Steps::new(3);
    steps.next("The app and what opens its window");
    let window = window();
    if let Err(stop) = &window {
        say(&stop.said);
        say("The app's start is not measured; everything else is.");
    }
    steps.next("The measuring program and the headless one, optimised");
    programs()?;
    steps.next("Measurements");
    let run = within(window.ok());
    if arguments.is_empty() { run.arg("ledger").show() } else { run.args(arguments).show() }
}

/// The measuring program, on a display of its own where there is a window to open.
fn within(window: Option<(PathBuf, PathBuf)>) -> Run {
    let bench = program("bench", true);
    let run = match window {
        Some((app, driver)) => Run::new("xvfb-run")
            .args(["--auto-servernum", "--server-args=-screen 0 1440x1000x24 -nolisten tcp"])
            .arg(bench)
            .without_env("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("MOOTHALL_APP", app)
            .env("MOOTHALL_TAURI_DRIVER", driver),
        None => Run::new(bench),
    };
    run.env("MOOTHALL_BIN", program("moothall", true))
}

/// The optimised app and its driver.
fn window() -> Result<(PathBuf, PathBuf), Stop> {
    let packages: Vec<&str> = apt::names(apt::TEST).collect();
    let wasm = run::packages(&packages)?;
    let bindgen = Tool::wasm_bindgen()?.ensure()?;
    let driver = Tool::tauri_driver().ensure()?;
    ui::build(wasm, &bindgen, ui::Profile::Web)?;
    Ok((app::build(true)?, driver))
}
