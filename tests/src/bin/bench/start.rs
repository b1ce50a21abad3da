//! The app in its window, from the start of its process until a person can press something.
//!
//! A WebDriver starts the program and looks for the first control; what the driver itself takes is in the figure.

use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::samples::Samples;
use crate::table::{Figure, Mark};

const NAME: &str = "app start until usable";

/// Longer than it takes even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a person can press on the first screen.
const CONTROL: &str = "main button:not([disabled]), main a[href]";

/// Measures where the environment names the app and its driver.
pub(crate) fn measure(scratch: &Path, times: usize) -> Result<Figure> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_file());
    let (Some(app), Some(driver)) = (named("MOOTHALL_APP"), named("MOOTHALL_TAURI_DRIVER")) else {
        return Ok(Figure::missing(NAME, "ms", "MOOTHALL_APP and MOOTHALL_TAURI_DRIVER name no programs"));
    };
    if std::env::var_os("DISPLAY").is_none() {
        return Ok(Figure::missing(NAME, "ms", "there is no display"));
    }
    let driver = Driver::start(&driver, scratch)?;
    let mut samples = Samples::default();
    let mut bare = Samples::default();
    for number in 0..times {
        let data = scratch.join(format!("app-{number}"));
        samples.push(driver.start_app(&app, &data)?);
        bare.push(driver.round_trip()?);
    }
    Ok(Figure::new(NAME, samples.median(), "ms")
        .floor(bare.median(), "one question to the driver")
        .mark(Mark::Below(2_000.0))
        .detail("starts", times as f64)
        .detail("longest, ms", samples.quantile(1.0)))
}

/// A running driver with all that it started. It is ended with this value.
struct Driver {
    child: Child,
    agent: ureq::Agent,
    base: String,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).status();
        let _ = self.child.wait();
    }
}

impl Driver {
    fn start(program: &Path, home: &Path) -> Result<Self> {
        let (port, native) = (free_port()?, free_port()?);
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
        let driver = Self { child, agent, base: format!("http://127.0.0.1:{port}") };
        // Both listen before a window is asked for, so that their start is not counted as the app's.
        let begin = Instant::now();
        for port in [port, native] {
            while TcpStream::connect(("127.0.0.1", port)).is_err() {
                ensure!(begin.elapsed() < PATIENCE, "no driver listens");
                std::thread::yield_now();
            }
        }
        Ok(driver)
    }

    fn start_app(&self, app: &Path, data: &Path) -> Result<Duration> {
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "wry",
            "tauri:options": { "application": app, "args": ["--data", data, "--network", "loopback"] },
        } } });
        let begin = Instant::now();
        let session = self.post("/session", &wanted)?;
        let id = session["value"]["sessionId"].as_str().context("no session")?.to_owned();
        let control = json!({ "using": "css selector", "value": CONTROL });
        let usable = loop {
            let found = self.post(&format!("/session/{id}/elements"), &control)?;
            if found["value"].as_array().is_some_and(|found| !found.is_empty()) {
                break begin.elapsed();
            }
            ensure!(begin.elapsed() < PATIENCE, "the app never became usable: {found}");
        };
        self.agent.delete(format!("{}/session/{id}", self.base)).call()?;
        Ok(usable)
    }

    /// How long the driver takes to answer anything at all.
    fn round_trip(&self) -> Result<Duration> {
        let begin = Instant::now();
        self.agent.get(format!("{}/status", self.base)).call()?.body_mut().read_to_string()?;
        Ok(begin.elapsed())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request =
            self.agent.post(format!("{}{path}", self.base)).header("content-type", "application/json");
        let text = request.send(body.to_string())?.body_mut().read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
