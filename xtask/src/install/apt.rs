//! System packages of Debian and Ubuntu: finds those that are missing and installs them where that is allowed.

use std::process::{Command, Stdio};

use crate::report::say;
use crate::shell::{Run, Stop, which};

/// What building and opening the app needs. `xtask/linker` reads the same file.
pub(crate) const APP: &str = include_str!("../../packages/app.txt");
/// A compiler for WebAssembly, for where rustup can fetch no target.
pub(crate) const WASM: &str = include_str!("../../packages/wasm.txt");
/// What the tests need beside it, without the languages, which often come from elsewhere.
pub(crate) const TEST: &str = include_str!("../../packages/test.txt");

/// Installs those of the packages that are missing, or stops with the one line to type.
pub(crate) fn ensure(packages: &[&str]) -> Result<(), Stop> {
    if which("dpkg-query").is_none() {
        say("This is neither Debian nor Ubuntu: what these packages hold has to be there already:");
        say(&format!("  {}", packages.join(" ")));
        return Ok(());
    }
    let missing = missing(packages)?;
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("Missing system packages: {}", missing.join(" ")));
    let Some(prefix) = prefix() else {
        return Err(Stop::by_hand(format!(
            "System packages are missing. Type this line, then the same command again:\n\n  {}",
            line(&missing)
        )));
    };
    let apt_get = |arguments: &[&str]| {
        let mut words = prefix.clone();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        words.extend(arguments);
        Run::new(words[0]).args(&words[1..]).show()
    };
    // A package source that is down must not stop the installation from the others.
    if apt_get(&["update", "-qq"]).is_err() {
        say("Not every package source could be read; going on with those that could.");
    }
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(missing.iter().map(String::as_str));
    apt_get(&install).map_err(|_| {
        Stop::by_hand(format!(
            "apt-get could not install them and says why above (no network, a source that lacks them, a full disk). \
             Mend that, then run the same command again, or install them by this line:\n\n  {}",
            line(&missing)
        ))
    })
}

/// The names in a list of packages.
pub(crate) fn names(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn missing(packages: &[&str]) -> Result<Vec<String>, Stop> {
    // It fails when it does not know one of them, and still lists the others.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\n"])
        .args(packages)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Stop::failed(format!("dpkg-query cannot be started: {error}")))?;
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    let installed: Vec<&str> = list.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    Ok(packages.iter().filter(|name| !installed.contains(*name)).map(|name| (*name).to_owned()).collect())
}

/// What to put before apt-get: nothing for root, sudo where it asks for no password.
fn prefix() -> Option<Vec<&'static str>> {
    if is_root() {
        return Some(Vec::new());
    }
    Run::new("sudo").args(["-n", "true"]).succeeds().then(|| vec!["sudo", "-n"])
}

fn is_root() -> bool {
    Run::new("id").arg("-u").capture().is_ok_and(|id| id.trim() == "0")
}

/// The line that installs them, as this person has to type it.
fn line(missing: &[String]) -> String {
    let line = format!("apt-get update && apt-get install -y --no-install-recommends {}", missing.join(" "));
    if is_root() {
        line
    } else if which("sudo").is_some() {
        format!("sudo sh -c '{line}'")
    } else {
        format!("su -c '{line}'")
    }
}
