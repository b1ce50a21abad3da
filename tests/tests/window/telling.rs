//! The system is asked to tell what waits while the reader looks elsewhere, and not once that is turned off.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::driver::until;
use crate::people::Person;

/// Hears what is asked of the session's notifications. There is nobody on the bus of a test who shows them.
struct Listener {
    monitor: Child,
    lines: Receiver<String>,
}

impl Listener {
    fn new() -> Self {
        let mut monitor = Command::new("dbus-monitor")
            .args(["--session", "interface='org.freedesktop.Notifications',member='Notify'"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-monitor listens");
        let out = BufReader::new(monitor.stdout.take().expect("its output"));
        let (send, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
        let listener = Self { monitor, lines };
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
        let _ = self.monitor.kill();
        let _ = self.monitor.wait();
    }
}

#[test]
fn the_system_tells_what_waits_while_the_reader_looks_elsewhere_and_is_quiet_by_choice() {
    let listener = Listener::new();
    let ann = Person::new("Ann");
    ann.found("Riverside Makers");
    let window = ann.window();
    let propose = |title: &str| ann.moothall(&["propose", title, "--text", "As discussed."]);
    let waits = |title: &str| {
        ann.go("home");
        window.see("[data-test=attention]", title);
    };
    // What is looked at is not told besides.
    window.script("document.hasFocus = () => true; return null", &[]);
    propose("Buy a kiln");
    waits("Buy a kiln");
    window.script("document.hasFocus = () => false; return null", &[]);
    propose("Sell the lathe");
    let told = listener.hears("Sell the lathe");
    assert!(!told.iter().any(|line| line.contains("kiln")), "that was seen on the screen: {told:#?}");

    ann.go("keeping");
    window.click("[data-test=telling]");
    propose("Paint the door");
    waits("Paint the door");
    // Told again, it tells the next one first.
    ann.go("keeping");
    window.click("[data-test=telling]");
    propose("Mend the roof");
    let told = listener.hears("Mend the roof");
    assert!(!told.iter().any(|line| line.contains("Paint the door")), "quiet by choice: {told:#?}");
}
