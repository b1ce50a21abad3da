//! Python with public libraries: those that the independent verifier of the formats uses, in `target/python`, and those
//! that count votes beside ours where speed is measured, in `target/python-counting`.

use std::path::PathBuf;

use crate::report::say;
use crate::shell::{Run, Stop, write_if_changed};
use crate::tree;

const LIBRARIES: &[&str] = &[
    "blake3==1.0.11",
    "cbor2==6.2.1",
    "cryptography==50.0.2",
    "icalendar==7.3.0",
    "pycose==1.1.0",
    "python-dateutil==2.9.0.post0",
    "recurring-ical-events==3.8.2",
    "tzdata==2026.6",
];

const COUNTING: &[&str] = &["STVPoll==0.5.6", "python3-vote-core==20170329.0"];

/// System packages, if the machine's Python cannot make environments or is not there.
pub(crate) fn packages() -> &'static [&'static str] {
    let ready = Run::new("python3").args(["-c", "import ensurepip, venv"]).succeeds();
    if ready { &[] } else { &["python3", "python3-venv"] }
}

/// Of the verifier; made now if it is not there yet.
pub(crate) fn ensure() -> Result<PathBuf, Stop> {
    environment("python", LIBRARIES)
}

/// Of the programs that count votes; made now if it is not there yet.
pub(crate) fn counting() -> Result<PathBuf, Stop> {
    environment("python-counting", COUNTING)
}

/// The Python of an environment with these libraries.
fn environment(name: &str, libraries: &[&str]) -> Result<PathBuf, Stop> {
    let folder = tree::target().join(name);
    let python = folder.join("bin/python3");
    let stamp = folder.join("libraries.txt");
    let wanted = libraries.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) && python.is_file() {
        return Ok(python);
    }
    say(&format!("Fetching Python libraries: {}", libraries.join(" ")));
    Run::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).show()?;
    Run::new(&python).args(["-m", "pip", "install", "--quiet"]).args(libraries).show()?;
    write_if_changed(&stamp, wanted.as_bytes())?;
    Ok(python)
}
