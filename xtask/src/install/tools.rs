//! Cargo tools, each of one version, compiled into `target/tools`.

use std::path::PathBuf;

use crate::report::say;
use crate::shell::{Run, Stop, which};
use crate::tree;

/// A program that Cargo compiles.
pub(crate) struct Tool {
    /// The package, which is also the program.
    pub(crate) name: &'static str,
    /// Its version.
    pub(crate) version: String,
    /// The program's name, where it is not the package's.
    pub(crate) program: &'static str,
    /// Takes its own locked dependencies.
    pub(crate) locked: bool,
    /// Any version on PATH does as well.
    pub(crate) any_on_path: bool,
}

impl Tool {
    /// Turns compiled WebAssembly into a module with its JavaScript. Its version must be the library's.
    pub(crate) fn wasm_bindgen() -> Result<Self, Stop> {
        let version = tree::locked_version("wasm-bindgen")?;
        // One of its locked dependencies cannot be had from every mirror.
        Ok(Self { program: "wasm-bindgen", locked: false, ..plain("wasm-bindgen-cli", &version) })
    }

    /// Speaks WebDriver to the app's window.
    pub(crate) fn tauri_driver() -> Self {
        plain("tauri-driver", "2.0.6")
    }

    /// Runs the tests.
    pub(crate) fn nextest() -> Self {
        Self { any_on_path: true, ..plain("cargo-nextest", "0.9.151") }
    }

    /// Checks licences and sources.
    pub(crate) fn deny() -> Self {
        Self { any_on_path: true, ..plain("cargo-deny", "0.20.2") }
    }

    /// Finds unused dependencies.
    pub(crate) fn machete() -> Self {
        Self { any_on_path: true, ..plain("cargo-machete", "0.9.2") }
    }

    /// The program, compiled now if it is not there yet.
    pub(crate) fn ensure(&self) -> Result<PathBuf, Stop> {
        let folder = tree::target_tools();
        let program = folder.join("bin").join(self.program);
        if program.is_file() && self.is_recorded() {
            return Ok(program);
        }
        if self.any_on_path
            && let Some(found) = which(self.program)
        {
            return Ok(found);
        }
        say(&format!("Compiling {} {} (once; some minutes)", self.name, self.version));
        let mut run = Run::cargo()
            .args(["install", self.name, "--version", &self.version, "--root"])
            .arg(&folder)
            // A folder of its own lets a broken off installation go on, and tools share what they have in common.
            .env("CARGO_TARGET_DIR", folder.join("build"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            // None works for more than some seconds: optimised they would be compiled for longer than they ever run.
            .arg("--debug");
        if self.locked {
            run = run.arg("--locked");
        }
        run.show()?;
        Ok(program)
    }

    /// Whether Cargo's own list in that folder names this version.
    fn is_recorded(&self) -> bool {
        let entry = format!("\"{} {} ", self.name, self.version);
        std::fs::read_to_string(tree::target_tools().join(".crates.toml"))
            .is_ok_and(|list| list.lines().any(|line| line.starts_with(&entry)))
    }
}

fn plain(name: &'static str, version: &str) -> Tool {
    Tool { name, version: version.to_owned(), program: name, locked: true, any_on_path: false }
}
