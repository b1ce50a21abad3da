//! Runs programs and files' input and output; what goes wrong becomes a [`Stop`].

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::report::say;

/// Why a command ended early: what to say and the exit code.
#[derive(Debug)]
pub(crate) struct Stop {
    /// 1 failed, 2 misuse, 3 install by hand, 4 no display.
    pub(crate) code: u8,
    /// Said last, to the person.
    pub(crate) said: String,
}

impl Stop {
    /// A check, a build or a test failed.
    pub(crate) fn failed(said: impl Into<String>) -> Self {
        Self { code: 1, said: said.into() }
    }

    /// The command line makes no sense.
    pub(crate) fn misuse(said: impl Into<String>) -> Self {
        Self { code: 2, said: said.into() }
    }

    /// A person has to install something first.
    pub(crate) fn by_hand(said: impl Into<String>) -> Self {
        Self { code: 3, said: said.into() }
    }

    /// There is no display to open a window on.
    pub(crate) fn no_display(said: impl Into<String>) -> Self {
        Self { code: 4, said: said.into() }
    }
}

/// One program to run, in the repository's root.
pub(crate) struct Run {
    command: Command,
    shown: String,
}

impl Run {
    /// Prepares a program.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let mut command = Command::new(program);
        command.current_dir(crate::tree::root());
        Self { command, shown: program.to_string_lossy().into_owned() }
    }

    /// Prepares Cargo of the toolchain in use, free of the variables by which `cargo xtask` itself was started.
    pub(crate) fn cargo() -> Self {
        let mut run = Self::new("cargo");
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO" {
                run.command.env_remove(&name);
            }
        }
        run
    }

    /// Adds one argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<I: IntoIterator>(self, args: I) -> Self
    where
        I::Item: AsRef<OsStr>,
    {
        args.into_iter().fold(self, Self::arg)
    }

    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Removes a variable.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Runs it, its output shown.
    pub(crate) fn show(mut self) -> Result<(), Stop> {
        let status = self.command.status().map_err(|error| cannot_start(&self.shown, &error))?;
        if status.success() {
            return Ok(());
        }
        if let Some(signal) = ended_by_hand(status) {
            // Whoever ended it knows; nothing failed.
            return Err(Stop { code: 128 + signal, said: String::new() });
        }
        Err(Stop::failed(format!("This failed ({status}): {}", self.shown)))
    }

    /// Runs it without showing its output, and tells whether it succeeded.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Runs it and gives what it wrote to its standard output.
    pub(crate) fn capture(mut self) -> Result<String, Stop> {
        let output =
            self.command.stdin(Stdio::null()).output().map_err(|error| cannot_start(&self.shown, &error))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stdout);
            let errors = String::from_utf8_lossy(&output.stderr);
            let line = format!("This failed ({}): {}", output.status, self.shown);
            return Err(Stop::failed(format!("{line}\n{said}{errors}")));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it, repeats its error output line by line on standard output, and gives each line to `seen`.
    pub(crate) fn follow(mut self, mut seen: impl FnMut(&str)) -> Result<(), Stop> {
        let mut child =
            self.command.stderr(Stdio::piped()).spawn().map_err(|error| cannot_start(&self.shown, &error))?;
        if let Some(errors) = child.stderr.take() {
            for line in BufReader::new(errors).split(b'\n') {
                let Ok(line) = line else { break };
                let line = String::from_utf8_lossy(&line);
                say(&line);
                seen(&line);
            }
        }
        let status = child.wait().map_err(|error| cannot_start(&self.shown, &error))?;
        if status.success() { Ok(()) } else { Err(Stop::failed("")) }
    }
}

/// The signal by which a person or the system ended a program in good order: an interrupt or a request to terminate.
#[cfg(unix)]
fn ended_by_hand(status: std::process::ExitStatus) -> Option<u8> {
    use std::os::unix::process::ExitStatusExt;
    status.signal().and_then(|signal| u8::try_from(signal).ok()).filter(|signal| matches!(signal, 2 | 15))
}

#[cfg(not(unix))]
fn ended_by_hand(_: std::process::ExitStatus) -> Option<u8> {
    None
}

fn cannot_start(shown: &str, error: &std::io::Error) -> Stop {
    Stop::failed(format!("This cannot be started ({error}): {shown}"))
}

/// The program's path, if PATH has it.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path).map_err(|error| file_fault("read", path, &error))
}

/// Writes a file, unless it holds just these bytes: an unchanged time keeps Cargo from building anew.
pub(crate) fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    std::fs::write(path, bytes).map_err(|error| file_fault("write", path, &error))
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), Stop> {
    std::fs::create_dir_all(path).map_err(|error| file_fault("make", path, &error))
}

/// Says which file could not be read or written.
pub(crate) fn file_fault(verb: &str, path: &Path, error: &std::io::Error) -> Stop {
    Stop::failed(format!("Cannot {verb} {}: {error}", path.display()))
}
