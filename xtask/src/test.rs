//! `cargo xtask test`: from nothing to the last test's verdict.

use crate::install::tools::Tool;
use crate::install::{apt, javascript, python};
use crate::report::{Steps, say};
use crate::shell::{Run, Stop, which};
use crate::{app, run, simulate, tidy, ui};

/// So many organisations are simulated: what two cores do in less than five minutes.
const SEEDS: [&str; 2] = ["--seeds", "80"];

/// Installs what the tests need and runs them all, or only those that cargo-nextest's arguments choose.
pub(crate) fn test(arguments: &[String]) -> Result<(), Stop> {
    let everything = arguments.is_empty();
    let mut steps = Steps::new(if everything { 9 } else { 6 });

    steps.next("System packages");
    let mut packages: Vec<&str> = apt::names(apt::TEST).collect();
    packages.extend(python::packages());
    packages.extend(javascript::packages());
    let wasm = run::packages(&packages)?;

    steps.next("Tools: wasm-bindgen, tauri-driver, cargo-nextest, cargo-deny, cargo-machete");
    let bindgen = Tool::wasm_bindgen()?.ensure()?;
    let driver = Tool::tauri_driver().ensure()?;
    let nextest = Tool::nextest().ensure();

    steps.next("Libraries of other languages, which read our formats");
    let python = python::ensure()?;
    let modules = javascript::ensure()?;

    let mut tidied = Ok(());
    if everything {
        steps.next("Tidy");
        tidied = tidy::tidy(&[]);
        if let Err(stop) = &tidied {
            say(&stop.said);
        }
    }

    steps.next("The interface");
    ui::build(wasm, &bindgen, ui::Profile::Web)?;

    steps.next("The app and the headless program");
    Run::cargo().args(["build", "--workspace"]).show()?;

    let mut documented = Ok(());
    if everything {
        steps.next("Examples in the documentation");
        documented = Run::cargo().args(["test", "--quiet", "--workspace", "--doc"]).show();
    }

    steps.next("Tests");
    // Secrets and windows of the person who runs this are kept out: a session bus and a display of their own.
    let mut run = Run::new("dbus-run-session")
        .args(["--", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x1000x24 -nolisten tcp"])
        .without_env("WAYLAND_DISPLAY")
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env("MOOTHALL_APP", app::program("moothall-app", false))
        .env("MOOTHALL_BIN", app::program("moothall", false))
        .env("MOOTHALL_TAURI_DRIVER", driver)
        .env("MOOTHALL_PYTHON", python)
        .env("MOOTHALL_NODE", which("node").unwrap_or_else(|| "node".into()))
        .env("MOOTHALL_NODE_MODULES", modules);
    run = match &nextest {
        Ok(nextest) => run.arg(nextest).args(["nextest", "run", "--workspace"]),
        Err(stop) => {
            if !stop.said.is_empty() {
                say(&stop.said);
            }
            say("So cargo-nextest is not to be had here; cargo test runs the tests.");
            run.args(["cargo", "test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"])
        }
    };
    let mut summary = String::new();
    let mut last = String::new();
    let tested = run.args(arguments).follow(|line| {
        if line.trim_start().starts_with("Summary [") {
            line.clone_into(&mut summary);
        }
        if !line.trim().is_empty() {
            line.clone_into(&mut last);
        }
    });

    let mut simulated = Ok(());
    if everything {
        steps.next("Organisations from seeds");
        simulated = simulate::simulate(&SEEDS.map(str::to_owned));
    }

    let failed: Vec<String> = [&tidied, &documented, &simulated]
        .into_iter()
        .filter_map(|part| part.as_ref().err().map(|stop| stop.said.clone()))
        .collect();
    for part in &failed {
        say(part);
    }
    // The runner's summary closes the output, also where the names of failed tests came after it.
    if !summary.is_empty() && (last != summary || !failed.is_empty()) {
        say(&summary);
    }
    tested.and(if failed.is_empty() { Ok(()) } else { Err(Stop::failed("")) })
}
