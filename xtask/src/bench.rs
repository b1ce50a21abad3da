//! `cargo xtask bench`: measurements, each against its floor in the same run. `tests/src/bin/bench/` holds them.

use std::path::PathBuf;

use crate::app::{self, program};
use crate::install::apt;
use crate::install::tools::Tool;
use crate::report::{Steps, say};
use crate::shell::{Run, Stop};
use crate::{run, ui};

/// Runs the named measurement; without a name, the ledger's.
pub(crate) fn bench(arguments: &[String]) -> Result<(), Stop> {
    let mut steps = Steps::new(3);
    steps.next("The app and what opens its window");
    let window = window();
    if let Err(stop) = &window {
        say(&stop.said);
        say("The app's start is not measured; everything else is.");
    }
    steps.next("The measuring program and the headless one, optimised");
    Run::cargo()
        .args(["build", "--release", "--package", "moothall-tests", "--bin", "bench"])
        .args(["--package", "moothall-peer", "--bin", "moothall"])
        .show()?;
    steps.next("Measurements");
    let bench = program("bench", true);
    let run = match window {
        Ok((app, driver)) => Run::new("xvfb-run")
            .args(["--auto-servernum", "--server-args=-screen 0 1440x1000x24 -nolisten tcp"])
            .arg(bench)
            .without_env("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("MOOTHALL_APP", app)
            .env("MOOTHALL_TAURI_DRIVER", driver),
        Err(_) => Run::new(bench),
    };
    let run = run.env("MOOTHALL_BIN", program("moothall", true));
    if arguments.is_empty() { run.arg("ledger").show() } else { run.args(arguments).show() }
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
