//! Where things are: the repository's root and the folders that builds write to, all inside `target`.

use std::path::{Path, PathBuf};

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// A path in the repository.
pub(crate) fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// Cargo's target folder of the host.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => at("target"),
    }
}

/// The target folder of WebAssembly builds: apart, because another compiler may fill it.
pub(crate) fn target_web() -> PathBuf {
    target().join("web")
}

/// The target folder of tools, kept so that a broken off installation goes on where it was.
pub(crate) fn target_tools() -> PathBuf {
    target().join("tools")
}

/// All files that git knows or would add, as paths from the root.
pub(crate) fn files() -> Result<Vec<String>, crate::shell::Stop> {
    let list = crate::shell::Run::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .capture()?;
    let mut files: Vec<String> = list.lines().filter(|path| at(path).is_file()).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// The version that Cargo.lock names for a package.
pub(crate) fn locked_version(package: &str) -> Result<String, crate::shell::Stop> {
    let lock = crate::shell::read(&at("Cargo.lock"))?;
    let name = format!("name = \"{package}\"");
    lock.lines()
        .skip_while(|line| *line != name)
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned))
        .ok_or_else(|| crate::shell::Stop::failed(format!("Cargo.lock names no {package}.")))
}
