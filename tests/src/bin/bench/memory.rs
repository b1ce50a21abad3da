//! The whole resident memory of the headless program, as the system counts it, after it has answered a few questions.

use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::samples::ms;
use crate::table::{Figure, Mark};

const NAME: &str = "resident memory of the headless peer";

const NO_PROGRAM: &str = "the program moothall is not beside this one, and MOOTHALL_BIN names none";

/// Longer than it takes even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was seen of one process.
struct Seen {
    ready_ms: f64,
    at_first_mib: f64,
    after_questions_mib: f64,
    peak_mib: f64,
}

/// The ledger in a folder, and its entries.
pub(crate) struct Full<'a> {
    pub(crate) dir: &'a Path,
    pub(crate) entries: u64,
    pub(crate) mark: Option<Mark>,
}

/// Measures with a ledger, and beside it a peer that has just founded, for which there is `scratch`.
pub(crate) fn measure(full: &Full<'_>, scratch: &Path) -> Result<Figure> {
    let Some(program) = program() else { return Ok(Figure::missing(NAME, "MiB", NO_PROGRAM)) };
    let empty_dir = found(&program, scratch)?;
    let empty = run(&program, &empty_dir)?;
    let seen = run(&program, full.dir)?;
    let figure = Figure::new(NAME, seen.after_questions_mib, "MiB")
        .floor(empty.after_questions_mib, "the same program, an organisation just founded")
        .detail("entries", full.entries as f64)
        .detail("when ready, MiB", seen.at_first_mib)
        .detail("at its peak, while opening, MiB", seen.peak_mib)
        .detail("start until ready, ms", seen.ready_ms)
        .detail("start until ready, just founded, ms", empty.ready_ms);
    Ok(match full.mark {
        Some(mark) => figure.mark(mark),
        None => figure,
    })
}

/// The folder of an organisation that is founded now; else what is missing.
pub(crate) fn founded(scratch: &Path) -> Result<PathBuf> {
    found(&program().context(NO_PROGRAM)?, scratch)
}

fn found(program: &Path, scratch: &Path) -> Result<PathBuf> {
    let dir = scratch.join("empty");
    if dir.exists() {
        return Ok(dir);
    }
    let founded = command(program, &dir).args(["--json", "found", "Makers", "--name", "Ada"]).output()?;
    ensure!(founded.status.success(), "founding: {}", String::from_utf8_lossy(&founded.stdout));
    Ok(dir)
}

/// The headless program: named by the environment, or built beside this one.
fn program() -> Option<PathBuf> {
    let named = std::env::var_os("MOOTHALL_BIN").map(PathBuf::from);
    let beside = std::env::current_exe().ok().map(|path| path.with_file_name("moothall"));
    named.into_iter().chain(beside).find(|path| path.is_file())
}

fn command(program: &Path, data: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("MOOTHALL_DATA", data)
        .env("MOOTHALL_NETWORK", "loopback")
        .env("TZ", "UTC")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

/// Ends the process whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(program: &Path, data: &Path) -> Result<Seen> {
    let path = data.join("notify");
    let systemd = UnixDatagram::bind(&path)?;
    systemd.set_read_timeout(Some(PATIENCE))?;
    let begin = Instant::now();
    let child =
        command(program, data).arg("run").env("NOTIFY_SOCKET", &path).stderr(Stdio::null()).spawn()?;
    let running = Running(child);
    let mut bytes = [0; 64];
    let length = systemd.recv(&mut bytes).context("the peer never became ready")?;
    ensure!(&bytes[..length] == b"READY=1", "it said something else");
    let ready_ms = ms(begin.elapsed());
    let pid = running.0.id();
    let at_first_mib = status(pid, "VmRSS")?;
    for verb in [&["status"][..], &["members"], &["bookings"], &["log"], &["proposals"]] {
        let asked = command(program, data).arg("--json").args(verb).output()?;
        ensure!(asked.status.success(), "{verb:?}: {}", String::from_utf8_lossy(&asked.stdout));
    }
    let (after_questions_mib, peak_mib) = (status(pid, "VmRSS")?, status(pid, "VmHWM")?);
    drop(running);
    std::fs::remove_file(path)?;
    Ok(Seen { ready_ms, at_first_mib, after_questions_mib, peak_mib })
}

/// What a process takes of memory, in MiB; of what it shares with others, its share.
pub(crate) fn proportional_mib(pid: u32) -> Result<f64> {
    field(Path::new(&format!("/proc/{pid}/smaps_rollup")), "Pss")
}

/// A field of `/proc/PID/status`, in MiB.
fn status(pid: u32, name: &str) -> Result<f64> {
    field(Path::new(&format!("/proc/{pid}/status")), name)
}

/// A field of what the system says of a process, in MiB.
fn field(of: &Path, name: &str) -> Result<f64> {
    let text = std::fs::read_to_string(of)?;
    let Some(line) = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')) else {
        bail!("{name} is not in {}", of.display());
    };
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1024.0)
}
