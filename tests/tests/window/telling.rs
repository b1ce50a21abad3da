//! The system is asked to tell what waits while the reader looks elsewhere, and not once that is turned off.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use tempfile::TempDir;

use crate::driver::{SESSION_BUS, until};
use crate::people::Person;

/// A bus that starts nothing by itself: no keyring is found on it, and nobody who shows notifications.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Hears what is asked of a session's notifications.
struct Listener {
    bus: Child,
    monitor: Child,
    address: String,
    lines: Receiver<String>,
    _folder: TempDir,
}

impl Listener {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("bus.conf");
        std::fs::write(&config, BUS).expect("the bus is described");
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("a bus begins");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().expect("its output")).read_line(&mut address).expect("its address");
        let address = address.trim().to_owned();
        let mut monitor = Command::new("dbus-monitor")
            .args(["--address", &address, "interface='org.freedesktop.Notifications',member='Notify'"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-monitor listens");
        let out = BufReader::new(monitor.stdout.take().expect("its output"));
        let (send, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
        let listener = Self { bus, monitor, address, lines, _folder: folder };
        // Its own name on the bus is the first that it tells.
        listener.hears("NameAcquired");
        listener
    }

    /// Waits for a line with these words; returns all up to then.
    fn hears(&self, words: &str) -> Vec<String> {
        let mut heard = Vec::new();
        let found = until(|| {
            heard.extend(self.lines.try_iter());
            heard.iter().any(|line| line.contains(words)).then_some(())
        });
        assert!(found.is_some(), "{words} was not told: {heard:#?}");
        heard
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for process in [&mut self.monitor, &mut self.bus] {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

#[test]
fn the_system_tells_what_waits_while_the_reader_looks_elsewhere_and_is_quiet_by_choice() {
    let listener = Listener::new();
    let on_the_bus = |data: &std::path::Path| {
        let home = data.parent().expect("a home");
        std::fs::write(home.join(SESSION_BUS), &listener.address).expect("the address is noted");
    };
    let ann = Person::with_folder("Ann", on_the_bus, "[data-test=way-found]");
    ann.found("Riverside Makers");
    let window = ann.window();
    let propose = |title: &str| ann.moothall(&["propose", title, "--text", "As discussed."]);
    // The board is open before: what appears on it was brought by the same news that would be told.
    let seen = |title: &str| {
        ann.go("home");
        window.see(".home-attention h2", "");
        propose(title);
        window.see("[data-test=attention]", title);
    };
    // What is looked at is not told besides.
    window.script("document.hasFocus = () => true; return null", &[]);
    seen("Buy a kiln");
    window.script("document.hasFocus = () => false; return null", &[]);
    propose("Sell the lathe");
    let told = listener.hears("Sell the lathe");
    assert!(!told.iter().any(|line| line.contains("kiln")), "that was seen on the screen: {told:#?}");

    ann.go("keeping");
    window.click("[data-test=telling]");
    seen("Paint the door");
    // Told again, it tells the next one first.
    ann.go("keeping");
    window.click("[data-test=telling]");
    propose("Mend the roof");
    let told = listener.hears("Mend the roof");
    assert!(!told.iter().any(|line| line.contains("Paint the door")), "quiet by choice: {told:#?}");
}
