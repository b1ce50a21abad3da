//! The organisation's keeper: the headless program, always on.

use std::net::UdpSocket;
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::driver::PATIENCE;
use crate::people::{moothall, program};

/// Debian's library that shifts a program's clock; the loader fills in `$LIB`.
const FAKETIME: &str = "/usr/$LIB/faketime/libfaketime.so.1";

/// A device without a window that confirms.
pub(crate) struct Keeper {
    dir: TempDir,
    port: u16,
    running: Option<Child>,
}

impl Keeper {
    /// Founds an organisation and stays.
    pub(crate) fn found(organisation: &str, name: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let port =
            UdpSocket::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr()).expect("a port").port();
        let mut keeper = Self { dir, port, running: None };
        keeper.ask(&[
            "found",
            organisation,
            "--name",
            name,
            "--purpose",
            "Tools and rooms for the whole street",
        ]);
        keeper.ask(&["sheet", "saved", "--yes"]);
        keeper.run(0);
        keeper
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Asks it something.
    #[track_caller]
    pub(crate) fn ask(&self, arguments: &[&str]) -> Value {
        moothall(&self.data(), arguments)
    }

    /// A fresh invitation's text.
    pub(crate) fn invite(&self) -> String {
        self.ask(&["invite"])["text"].as_str().expect("an invitation").to_owned()
    }

    /// Lets its clock jump ahead by so many days, as if they had passed.
    pub(crate) fn let_pass(&mut self, days: u32) {
        self.stop();
        self.run(days);
    }

    fn run(&mut self, days_ahead: u32) {
        let path = self.dir.path().join("notify");
        let _ = std::fs::remove_file(&path);
        let systemd = UnixDatagram::bind(&path).expect("a socket");
        systemd.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let mut command = program(&self.data());
        command.args(["run", "--port", &self.port.to_string()]).env("NOTIFY_SOCKET", &path);
        if days_ahead > 0 {
            command
                .env("LD_PRELOAD", FAKETIME)
                .env("FAKETIME", format!("+{days_ahead}d"))
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
        self.running = Some(command.stdin(Stdio::null()).spawn().expect("the program runs"));
        let mut bytes = [0; 64];
        let length = systemd.recv(&mut bytes).expect("the keeper never became ready");
        assert_eq!(&bytes[..length], b"READY=1");
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.kill();
            let _ = running.wait();
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stop();
    }
}
