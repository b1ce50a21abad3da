//! Builds the interface: Rust to WebAssembly, its JavaScript by wasm-bindgen, page and styles beside it, into `ui/dist`.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::install::apt;
use crate::install::tools::Tool;
use crate::install::wasm::Wasm;
use crate::report::{Steps, say};
use crate::shell::{Run, Stop, file_fault, make_folder, which, write_if_changed};
use crate::tree;

/// What this makes of WebAssembly must be understood by every WebKit in use, so the features are named.
const WASM_OPT_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How the interface is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Small, for people.
    Web,
    /// Soon there, for work on the interface.
    Quick,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Quick => "web-quick",
        }
    }
}

/// `cargo xtask ui [--quick]`.
pub(crate) fn command(arguments: &[String]) -> Result<(), Stop> {
    let profile = match arguments {
        [] => Profile::Web,
        [only] if only == "--quick" => Profile::Quick,
        _ => return Err(Stop::misuse("cargo xtask ui [--quick]")),
    };
    let mut steps = Steps::new(3);
    steps.next("A compiler for WebAssembly");
    let wasm = match Wasm::find() {
        Some(wasm) => wasm,
        None => {
            apt::ensure(&Wasm::packages().collect::<Vec<_>>())?;
            Wasm::installed()?
        }
    };
    steps.next("wasm-bindgen");
    let bindgen = Tool::wasm_bindgen()?.ensure()?;
    steps.next("The interface");
    build(wasm, &bindgen, profile)
}

/// Builds the interface into `ui/dist`; what did not change is not written again.
pub(crate) fn build(wasm: Wasm, bindgen: &Path, profile: Profile) -> Result<(), Stop> {
    wasm.cargo("build").args(["--package", "moothall-ui", "--profile", profile.name()]).show()?;
    let compiled = Wasm::folder(profile.name()).join("moothall-ui.wasm");
    let made = bind(bindgen, &compiled, profile)?;

    let dist = tree::at("ui/dist");
    let mut kept = Vec::new();
    for name in ["moothall-ui.js", "moothall-ui_bg.wasm"] {
        copy_file(&made.join(name), &dist.join(name), &mut kept)?;
    }
    for name in ["index.html", "boot.js"] {
        copy_file(&tree::at("ui").join(name), &dist.join(name), &mut kept)?;
    }
    for folder in ["style", "assets"] {
        let from = tree::at("ui").join(folder);
        if from.is_dir() {
            copy_folder(&from, &dist.join(folder), &mut kept)?;
        }
    }
    remove_others(&dist, &kept)
}

/// Runs wasm-bindgen, and wasm-opt where there is one, unless they already did for this very file.
fn bind(bindgen: &Path, compiled: &Path, profile: Profile) -> Result<PathBuf, Stop> {
    let made = tree::target_web().join("bindgen").join(profile.name());
    let stamp = made.join("stamp.txt");
    let optimiser = if profile == Profile::Web { which("wasm-opt") } else { None };
    let wanted = format!("{} {bindgen:?} {optimiser:?}", state_of(compiled)?);
    if std::fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(made);
    }
    make_folder(&made)?;
    let mut run = Run::new(bindgen)
        .args(["--target", "web", "--no-typescript", "--out-name", "moothall-ui", "--out-dir"])
        .arg(&made)
        .arg(compiled);
    if profile == Profile::Web {
        // Names of functions serve only who looks for a fault in them.
        run = run.args(["--remove-name-section", "--remove-producers-section"]);
    }
    run.show()?;
    if let Some(optimiser) = optimiser {
        let module = made.join("moothall-ui_bg.wasm");
        let smaller = made.join("smaller.wasm");
        let run = Run::new(optimiser).arg("-Os").args(WASM_OPT_FEATURES).arg(&module).arg("-o").arg(&smaller);
        if run.show().is_ok() {
            std::fs::rename(&smaller, &module).map_err(|error| file_fault("write", &module, &error))?;
        } else {
            say("wasm-opt could not make it smaller; it stays as it is.");
        }
    }
    write_if_changed(&stamp, wanted.as_bytes())?;
    Ok(made)
}

/// A file's length and time: the compiler writes it only when something changed.
fn state_of(path: &Path) -> Result<String, Stop> {
    let about = std::fs::metadata(path).map_err(|error| file_fault("read", path, &error))?;
    let changed = about.modified().map_err(|error| file_fault("read", path, &error))?;
    let since = changed.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{} {}", about.len(), since.as_nanos()))
}

fn copy_file(from: &Path, to: &Path, kept: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let bytes = std::fs::read(from).map_err(|error| file_fault("read", from, &error))?;
    kept.push(to.to_owned());
    write_if_changed(to, &bytes)
}

fn copy_folder(from: &Path, to: &Path, kept: &mut Vec<PathBuf>) -> Result<(), Stop> {
    for path in entries(from)? {
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy_folder(&path, &to.join(name), kept)?;
        } else {
            copy_file(&path, &to.join(name), kept)?;
        }
    }
    Ok(())
}

/// Removes what an earlier build left: it would be packed into the app.
fn remove_others(folder: &Path, kept: &[PathBuf]) -> Result<(), Stop> {
    for path in entries(folder)? {
        if path.is_dir() {
            remove_others(&path, kept)?;
        } else if !kept.contains(&path) {
            std::fs::remove_file(&path).map_err(|error| file_fault("remove", &path, &error))?;
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let list = std::fs::read_dir(folder).map_err(|error| file_fault("read", folder, &error))?;
    list.map(|entry| entry.map(|entry| entry.path()).map_err(|error| file_fault("read", folder, &error)))
        .collect()
}
