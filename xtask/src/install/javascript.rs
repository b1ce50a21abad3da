//! JavaScript's own Automerge, which must read our journals too, and axe-core, which judges the window's accessibility, in
//! `target/node`.

use std::path::PathBuf;

use crate::report::say;
use crate::shell::{Run, Stop, make_folder, write_if_changed};
use crate::tree;

const LIBRARIES: &[&str] = &["@automerge/automerge@3.5.0", "axe-core@4.14.1"];

/// System packages, if Node or npm is not there.
pub(crate) fn packages() -> &'static [&'static str] {
    let has = |program| Run::new(program).arg("--version").succeeds();
    match (has("node"), has("npm")) {
        (true, true) => &[],
        (true, false) => &["npm"],
        (false, _) => &["nodejs", "npm"],
    }
}

/// The `node_modules` folder, filled now if it is not yet.
pub(crate) fn ensure() -> Result<PathBuf, Stop> {
    let folder = tree::target().join("node");
    let modules = folder.join("node_modules");
    let stamp = folder.join("libraries.txt");
    let wanted = LIBRARIES.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) && modules.is_dir() {
        return Ok(modules);
    }
    say(&format!("Fetching JavaScript libraries: {}", LIBRARIES.join(" ")));
    make_folder(&folder)?;
    Run::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--prefix"])
        .arg(&folder)
        .args(LIBRARIES)
        .show()?;
    write_if_changed(&stamp, wanted.as_bytes())?;
    Ok(modules)
}
