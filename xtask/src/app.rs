//! Builds the app; the interface has to be in `ui/dist` before, because the app carries it.

use std::path::PathBuf;

use crate::shell::{Run, Stop};
use crate::tree;

/// Builds the app and gives its program.
pub(crate) fn build(release: bool) -> Result<PathBuf, Stop> {
    let mut run = Run::cargo().args(["build", "--package", "moothall-app"]);
    if release {
        run = run.arg("--release");
    }
    run.show()?;
    Ok(program("moothall-app", release))
}

/// Where Cargo puts a program.
pub(crate) fn program(name: &str, release: bool) -> PathBuf {
    tree::target().join(if release { "release" } else { "debug" }).join(name)
}
