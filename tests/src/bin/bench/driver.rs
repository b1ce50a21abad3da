//! The app's real window, driven by WebDriver.

use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// Longer than anything takes even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running driver with all that it started. It is ended with this value.
pub(crate) struct Driver {
    child: Child,
    agent: ureq::Agent,
    base: String,
    app: PathBuf,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).status();
        let _ = self.child.wait();
    }
}

impl Driver {
    /// Starts the driver where the environment names it and the app and there is a display; else says what is missing.
    pub(crate) fn start(home: &Path) -> Result<Result<Self, &'static str>> {
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_file());
        let (Some(app), Some(program)) = (named("MOOTHALL_APP"), named("MOOTHALL_TAURI_DRIVER")) else {
            return Ok(Err("MOOTHALL_APP and MOOTHALL_TAURI_DRIVER name no programs"));
        };
        if std::env::var_os("DISPLAY").is_none() {
            return Ok(Err("there is no display"));
        }
        // Both are taken before either is let go, so that they are two.
        let listeners = (TcpListener::bind(("127.0.0.1", 0))?, TcpListener::bind(("127.0.0.1", 0))?);
        let (port, native) = (listeners.0.local_addr()?.port(), listeners.1.local_addr()?.port());
        drop(listeners);
        let child = Command::new(program)
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("HOME", home)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            // Nobody's keyring is touched.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env_remove("WAYLAND_DISPLAY")
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        let driver = Self { child, agent, base: format!("http://127.0.0.1:{port}"), app };
        // Both listen before a window is asked for, so that their start is not counted as the app's.
        let begin = Instant::now();
        for port in [port, native] {
            while TcpStream::connect(("127.0.0.1", port)).is_err() {
                ensure!(begin.elapsed() < PATIENCE, "no driver listens");
                std::thread::yield_now();
            }
        }
        Ok(Ok(driver))
    }

    /// Opens the app on a folder.
    pub(crate) fn open(&self, data: &Path) -> Result<Window<'_>> {
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "wry",
            "tauri:options": { "application": self.app, "args": ["--data", data, "--network", "loopback"] },
        } } });
        let session = self.post("/session", &wanted)?;
        let id = session["value"]["sessionId"].as_str().with_context(|| format!("no session: {session}"))?;
        Ok(Window { driver: self, path: format!("/session/{id}") })
    }

    /// How long the driver takes to answer anything at all.
    pub(crate) fn round_trip(&self) -> Result<Duration> {
        let begin = Instant::now();
        self.agent.get(format!("{}/status", self.base)).call()?.body_mut().read_to_string()?;
        Ok(begin.elapsed())
    }

    /// The processes of the app in its window: its own, and those that show the page.
    pub(crate) fn processes(&self) -> Result<Vec<u32>> {
        let mut begun = vec![self.child.id()];
        let mut found = Vec::new();
        while let Some(parent) = begun.pop() {
            for thread in std::fs::read_dir(format!("/proc/{parent}/task"))? {
                let children = std::fs::read_to_string(thread?.path().join("children"))?;
                begun.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
            }
            let program = std::fs::read_link(format!("/proc/{parent}/exe"))?;
            let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let shows = name.starts_with("WebKit") && name.ends_with("Process");
            if shows || program == self.app {
                found.push(parent);
            }
        }
        Ok(found)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request =
            self.agent.post(format!("{}{path}", self.base)).header("content-type", "application/json");
        let text = request.send(body.to_string())?.body_mut().read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// A window of the app.
pub(crate) struct Window<'a> {
    driver: &'a Driver,
    path: String,
}

impl Window<'_> {
    /// Waits until something is in the page.
    pub(crate) fn wait_for(&self, css: &str) -> Result<()> {
        let wanted = json!({ "using": "css selector", "value": css });
        let begin = Instant::now();
        loop {
            let found = self.driver.post(&format!("{}/elements", self.path), &wanted)?;
            if found["value"].as_array().is_some_and(|found| !found.is_empty()) {
                return Ok(());
            }
            ensure!(begin.elapsed() < PATIENCE, "{css} never came: {found}");
        }
    }

    /// Runs a script in the page until it calls the last of its arguments, and returns what with.
    pub(crate) fn script(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        let body = json!({ "script": script, "args": arguments });
        let answer = self.driver.post(&format!("{}/execute/async", self.path), &body)?;
        ensure!(answer["value"].get("error").is_none(), "{answer}");
        Ok(answer["value"].clone())
    }

    /// Closes it.
    pub(crate) fn close(self) -> Result<()> {
        self.driver.agent.delete(format!("{}{}", self.driver.base, self.path)).call()?;
        Ok(())
    }
}
