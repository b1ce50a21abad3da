//! The compiler for WebAssembly: rustup's target where it can be fetched, else Debian's own Rust with its library's source.

use std::path::Path;

use crate::install::apt;
use crate::report::say;
use crate::shell::{Run, Stop, which};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library";

/// A compiler that builds for WebAssembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wasm {
    /// The toolchain in use, with its target installed.
    Rustup,
    /// Debian's packages; they bring no compiled library, so Cargo builds it.
    Debian,
}

impl Wasm {
    /// Finds one that is there, or one that rustup fetches. If there is none, Debian's packages have to come.
    pub(crate) fn find() -> Option<Self> {
        if rustup_target_is_there() {
            return Some(Self::Rustup);
        }
        if debian_is_there() {
            return Some(Self::Debian);
        }
        if which("rustup").is_some() {
            say(&format!("Fetching Rust's {TARGET} target"));
            if Run::new("rustup").args(["target", "add", TARGET]).succeeds() && rustup_target_is_there() {
                return Some(Self::Rustup);
            }
            say("rustup cannot fetch it here; Debian's packages do instead.");
        }
        None
    }

    /// The system packages that are needed where [`Wasm::find`] finds nothing.
    pub(crate) fn packages() -> impl Iterator<Item = &'static str> {
        apt::names(apt::WASM)
    }

    /// As [`Wasm::find`], after the packages were installed.
    pub(crate) fn installed() -> Result<Self, Stop> {
        if rustup_target_is_there() {
            return Ok(Self::Rustup);
        }
        if debian_is_there() {
            return Ok(Self::Debian);
        }
        Err(Stop::by_hand(format!(
            "No Rust compiler for WebAssembly is here. Type this line, then the same command again:\n\n  \
             rustup target add {TARGET}"
        )))
    }

    /// Cargo with a command, for WebAssembly, into the target folder that is only for that.
    pub(crate) fn cargo(self, command: &str) -> Run {
        let run = match self {
            Self::Rustup => Run::cargo().arg(command),
            // The variables by which rustup starts its own Cargo would lead this one astray.
            Self::Debian => Run::new(DEBIAN_CARGO)
                .without_env("RUSTUP_TOOLCHAIN")
                .without_env("LD_LIBRARY_PATH")
                .without_env("CARGO")
                .env("RUSTC", DEBIAN_RUSTC)
                .env("RUSTC_BOOTSTRAP", "1")
                .arg(command)
                .arg("-Zbuild-std=std,panic_abort"),
        };
        run.args(["--target", TARGET]).env("CARGO_TARGET_DIR", crate::tree::target_web())
    }

    /// Where a profile's WebAssembly files come to lie.
    pub(crate) fn folder(profile: &str) -> std::path::PathBuf {
        crate::tree::target_web().join(TARGET).join(profile)
    }
}

fn rustup_target_is_there() -> bool {
    Run::new("rustc")
        .args(["--print", "sysroot"])
        .capture()
        .is_ok_and(|sysroot| Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

fn debian_is_there() -> bool {
    Path::new(DEBIAN_SOURCE).is_dir()
        && Path::new(DEBIAN_CARGO).is_file()
        && which("rust-lld").is_some()
        && Run::new(DEBIAN_RUSTC)
            .without_env("LD_LIBRARY_PATH")
            .arg("--version")
            .capture()
            .is_ok_and(|version| minor(&version) >= minor(concat!("rustc ", env!("CARGO_PKG_RUST_VERSION"))))
}

/// The minor version in `rustc 1.96.0 (...)`; 0 if it says something else.
fn minor(version: &str) -> u32 {
    version.strip_prefix("rustc 1.").and_then(|rest| rest.split('.').next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn the_minor_version_is_read_from_what_the_compiler_says() {
        let said =
            [("rustc 1.96.0 (abc 2026-05-25)", 96), ("rustc 1.63.0", 63), ("rustc 1.95", 95), ("gcc 12", 0)];
        for (text, expected) in said {
            assert_eq!(minor(text), expected, "{text}");
        }
    }
}
