//! Devices for tests: a data folder each, and the real program on it.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Longer than anything here takes on a machine that is busy with other tests.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// One device: its folder, and the peer that runs there, if one does.
pub struct Device {
    dir: TempDir,
    running: Option<Child>,
}

/// How a verb ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes text");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The one line of JSON.
    pub fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "not one line: {self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// The value of the answer, of a verb that is done.
    #[track_caller]
    pub fn done(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert_eq!(self.err, "", "under --json nothing else is said");
        self.json()["value"].clone()
    }
}

impl Device {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), running: None }
    }

    /// One on which Ann founded an organisation.
    pub fn founded() -> Self {
        let device = Self::new();
        device.value(&["found", "Makers", "--name", "Ann"]);
        device
    }

    /// The data folder, which the program makes.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// A file beside the data folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_moothall"));
        command
            .env_clear()
            .env("MOOTHALL_DATA", self.data())
            .env("MOOTHALL_NETWORK", "loopback")
            .env("TZ", "UTC")
            .env("LC_ALL", "C")
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a verb to its end, as a person would.
    pub fn plain(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command().args(arguments).output().unwrap())
    }

    /// Runs a verb to its end, as another program would.
    pub fn moothall(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command().arg("--json").args(arguments).output().unwrap())
    }

    /// The value of a verb's answer.
    #[track_caller]
    pub fn value(&self, arguments: &[&str]) -> Value {
        self.moothall(arguments).done()
    }

    /// Runs a verb until its answer is as wanted.
    #[track_caller]
    pub fn until(&self, arguments: &[&str], wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let ran = self.moothall(arguments);
            if ran.code == Some(0) && wanted(&ran.json()["value"]) {
                return ran.json()["value"].clone();
            }
            assert!(Instant::now() < deadline, "{arguments:?} never came to what is wanted: {ran:?}");
            sleep(Duration::from_millis(50));
        }
    }

    /// Starts the peer in the foreground and waits until it says that it is ready, as systemd would.
    pub fn run(&mut self) {
        self.run_with(&[]);
    }

    /// The same, with more in its environment.
    pub fn run_with(&mut self, environment: &[(&str, &str)]) {
        let path = self.file("notify");
        let _ = std::fs::remove_file(&path);
        let systemd = UnixDatagram::bind(&path).unwrap();
        systemd.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut command = self.command();
        let child =
            command.envs(environment.iter().copied()).arg("run").env("NOTIFY_SOCKET", &path).spawn().unwrap();
        self.running = Some(child);
        let mut bytes = [0; 64];
        let length = systemd.recv(&mut bytes).expect("the peer never became ready");
        assert_eq!(&bytes[..length], b"READY=1");
    }

    /// Tells the running peer to stop, and gives its exit code.
    pub fn stop(&mut self) -> Option<i32> {
        let mut child = self.running.take().expect("no peer runs");
        let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        assert!(told.success());
        child.wait().unwrap().code()
    }

    /// Ends the running peer as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The library that shows a program another clock, where a system keeps it.
const FAKETIME: &str = "/usr/$LIB/faketime/libfaketime.so.1";

/// What shows a program a clock of its own, such as `+3d`.
pub fn under_clock(clock: &str) -> [(&str, &str); 3] {
    [("LD_PRELOAD", FAKETIME), ("FAKETIME", clock), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")]
}

/// Whether this system can show a program another clock.
pub fn can_show_another_clock() -> bool {
    let there = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"]
        .iter()
        .any(|dir| std::path::Path::new(dir).join("faketime/libfaketime.so.1").exists());
    assert!(there || std::env::var_os("CI").is_none(), "faketime is not installed");
    if !there {
        eprintln!("faketime is not installed, so this was not tried.");
    }
    there
}

impl Device {
    /// Runs a verb under another clock, and says how it ended.
    pub fn at(&self, clock: &str, arguments: &[&str]) -> Ran {
        let mut command = self.command();
        Ran::of(command.envs(under_clock(clock)).arg("--json").args(arguments).output().unwrap())
    }
}
