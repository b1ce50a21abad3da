//! Says which step of how many is under way, and how long it took.

use std::io::Write;
use std::time::Instant;

/// The steps of one command.
pub(crate) struct Steps {
    count: usize,
    begun: usize,
    since: Instant,
}

impl Steps {
    /// Begins a command of so many steps.
    pub(crate) fn new(count: usize) -> Self {
        Self { count, begun: 0, since: Instant::now() }
    }

    /// Announces the next step.
    pub(crate) fn next(&mut self, what: &str) {
        self.begun += 1;
        let seconds = self.since.elapsed().as_secs();
        say(&format!("[{}/{}] {what} ({}:{:02} so far)", self.begun, self.count, seconds / 60, seconds % 60));
    }
}

/// Writes one line at once, in order with what child processes write.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe must not stop a build.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Writes why a command ended to the error output. A closed pipe must not change the exit code.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
