//! A person with a device: a folder, and the window on it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::driver::{Window, ZONE, provided, until};

pub(crate) const PASSPHRASE: &str = "correct horse battery";

/// A person at a device of their own.
pub(crate) struct Person {
    pub(crate) name: &'static str,
    home: TempDir,
    window: Option<Window>,
}

impl Person {
    /// Somebody who has just opened the app for the first time.
    pub(crate) fn new(name: &'static str) -> Self {
        Self::with_folder(name, |_| (), "[data-test=way-found]")
    }

    /// The same, on a system that is set to dark.
    pub(crate) fn in_the_dark(name: &'static str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut person = Self { name, home, window: None };
        person.open("loopback", true, "[data-test=way-found]");
        person
    }

    /// The same, where the clocks go by another zone.
    pub(crate) fn living_in(name: &'static str, zone: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        std::fs::write(home.path().join(ZONE), zone).expect("a file");
        let mut person = Self { name, home, window: None };
        person.open("loopback", false, "[data-test=way-found]");
        person
    }

    /// Somebody whose folder holds something already when the app opens; `first` is an element of the first screen.
    pub(crate) fn with_folder(name: &'static str, fill: impl FnOnce(&Path), first: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut person = Self { name, home, window: None };
        fill(&person.data());
        person.open("loopback", false, first);
        person
    }

    /// The open window.
    pub(crate) fn window(&self) -> &Window {
        self.window.as_ref().expect("the window is open")
    }

    /// Where the person's files are.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The folder of the app.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Opens the window; `first` is an element of its first screen.
    pub(crate) fn open(&mut self, reach: &str, dark: bool, first: &str) {
        self.window = Some(self.one_more_window(reach, dark, first));
        println!("{}: start to usable {:.2} s ({first})", self.name, self.window().opened_in.as_secs_f64());
    }

    /// Starts the app once more on the same folder.
    pub(crate) fn one_more_window(&self, reach: &str, dark: bool, first: &str) -> Window {
        let data = self.data();
        let arguments = ["--data", data.to_str().expect("a plain path"), "--network", reach];
        Window::open(&arguments, self.home.path(), dark, first)
    }

    /// Closes the window and opens it again, as on another day. The keys are still locked then.
    pub(crate) fn start_again(&mut self, reach: &str, dark: bool) {
        self.close();
        self.open(reach, dark, "[data-test=unlock]");
    }

    /// Closes the window, and waits until the app has let go of the folder.
    pub(crate) fn close(&mut self) {
        if let Some(window) = self.window.take() {
            window.close();
        }
        let data = self.data();
        assert!(until(|| (!is_in_use(&data)).then_some(())).is_some(), "the app never ended");
    }

    /// The same, and the passphrase opens the keys.
    pub(crate) fn open_again(&mut self, reach: &str, dark: bool) {
        self.start_again(reach, dark);
        self.window().fill("[data-test=passphrase]", PASSPHRASE);
        self.window().click("[data-test=unlock]");
        self.window().find("[data-test=organisation]");
    }

    /// Goes to an area of the rail.
    #[track_caller]
    pub(crate) fn go(&self, area: &str) {
        self.window().click(&format!("[data-test=nav-{area}]"));
    }

    /// Begins to write a proposal of this title.
    #[track_caller]
    pub(crate) fn begin_proposal(&self, title: &str) {
        self.go("decisions");
        self.window().click("[data-test=propose]");
        self.window().fill("[data-test=propose-title]", title);
    }

    /// Adds something to book, or tries to.
    #[track_caller]
    pub(crate) fn add_resource(&self, name: &str) {
        self.go("bookings");
        self.window().click("[data-test=add-resource]");
        self.window().fill("[data-test=resource-name]", name);
        self.window().click("[data-test=resource-add-do]");
    }

    /// Asks the headless program about this device, while the window is open.
    pub(crate) fn moothall(&self, arguments: &[&str]) -> Value {
        moothall(&self.data(), arguments)
    }

    /// Types the passphrase for the keys of this device, twice.
    pub(crate) fn make_up_a_passphrase(&self) {
        for field in ["new-passphrase", "new-passphrase-again"] {
            self.window().fill(&format!("[data-test={field}]"), PASSPHRASE);
        }
    }

    /// Founds an organisation.
    pub(crate) fn found(&self, organisation: &str) {
        let window = self.window();
        window.click("[data-test=way-found]");
        window.fill("[data-test=found-organisation]", organisation);
        window.fill("[data-test=found-your-name]", self.name);
        self.make_up_a_passphrase();
        window.click("[data-test=found-do]");
        window.find("[data-test=sheet]");
    }

    /// A fresh invitation's text.
    pub(crate) fn invite(&self) -> String {
        self.go("members");
        self.window().click("[data-test=invite]");
        self.window().click("[data-test=invite-do]");
        self.window().value("[data-test=invitation-text]")
    }

    /// The device is destroyed with all that was on it, and another one is opened for the first time.
    pub(crate) fn lose_the_device(&mut self) {
        self.close();
        std::fs::remove_dir_all(self.data()).expect("the folder goes");
        self.open("loopback", false, "[data-test=way-found]");
    }

    /// Accepts an invitation after looking at it.
    pub(crate) fn join(&self, invitation: &str, organisation: &str, inviter: &str) {
        self.look_at(invitation, organisation, inviter);
        self.window().fill("[data-test=join-your-name]", self.name);
        self.accept(organisation);
    }

    /// Accepts an invitation for a new device in the place of those that are lost.
    pub(crate) fn come_back(&self, invitation: &str, organisation: &str, inviter: &str) {
        self.look_at(invitation, organisation, inviter);
        self.window().see("[data-test=join-preview]", "for you");
        self.accept(organisation);
    }

    fn look_at(&self, invitation: &str, organisation: &str, inviter: &str) {
        let window = self.window();
        window.click("[data-test=way-join]");
        window.fill("[data-test=join-invitation]", invitation);
        window.click("[data-test=join-look]");
        window.see("[data-test=join-preview]", organisation);
        window.see("[data-test=join-preview]", inviter);
    }

    fn accept(&self, organisation: &str) {
        let window = self.window();
        self.make_up_a_passphrase();
        window.click("[data-test=join-do]");
        window.see("[data-test=organisation]", organisation);
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        if let Some(window) = self.window.take() {
            if std::thread::panicking() {
                eprintln!("{} saw:\n{}\n", self.name, window.words());
            }
            window.close();
        }
    }
}

/// Whether a process was started on this folder and still runs.
fn is_in_use(data: &Path) -> bool {
    // A process that ends has no command line any more before it lets go of its files.
    let lock = std::fs::OpenOptions::new().read(true).write(true).open(data.join("lock"));
    if lock.is_ok_and(|file| matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock))) {
        return true;
    }
    let data = data.to_str().expect("a plain path");
    let Ok(processes) = std::fs::read_dir("/proc") else { return false };
    processes.flatten().any(|process| {
        std::fs::read(process.path().join("cmdline"))
            .is_ok_and(|line| line.split(|byte| *byte == 0).any(|word| word == data.as_bytes()))
    })
}

/// Runs a verb of the headless program and gives the value of its answer.
#[track_caller]
pub(crate) fn moothall(data: &Path, arguments: &[&str]) -> Value {
    let output = program(data).arg("--json").args(arguments).output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{arguments:?}: {text} {}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_str(&text).expect("one line of JSON");
    answer["value"].clone()
}

/// The headless program on a folder, with nothing of this machine's user.
pub(crate) fn program(data: &Path) -> Command {
    let mut command = Command::new(provided("MOOTHALL_BIN"));
    command.env_clear().env("MOOTHALL_DATA", data).env("MOOTHALL_NETWORK", "loopback").env("TZ", "UTC");
    command
}
