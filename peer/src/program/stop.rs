//! How a verb ends: the exit codes, and what stops it before its end.

use std::io;
use std::process::ExitCode;

use moothall_core::message::Message;
use moothall_core::request::Failure;

/// How the program ends. The numbers are part of its interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Done.
    Done = 0,
    /// A rule said no; nothing was written.
    Refused = 1,
    /// The command line or a request makes no sense. Also what the command line's parser ends with.
    Misuse = 2,
    /// Input or output failed.
    Fault = 3,
    /// The check of the ledger came to its end and found a fault.
    Unsound = 4,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        Self::from(end as u8)
    }
}

/// Why a verb did not come to its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The peer, or the program itself, has a reason to tell.
    Failure(Failure),
    /// What was to be printed could not be.
    Output(io::Error),
}

impl Stop {
    /// What the caller got wrong.
    pub(crate) fn misuse(message: Message) -> Self {
        Self::Failure(Failure::Misuse { message })
    }

    /// What failed on this machine.
    pub(crate) fn fault(message: Message) -> Self {
        Self::Failure(Failure::Fault { message })
    }

    /// A file that could not be read or written.
    pub(crate) fn file(path: &std::path::Path, error: &io::Error) -> Self {
        let message = Message::new("fault-file").text("path", path.display().to_string());
        Self::fault(message.text("detail", error.to_string()))
    }

    /// A file that the command line names and that is not there, may not be read, or is no text.
    pub(crate) fn named_file(path: &std::path::Path, error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "misuse-file-missing",
            io::ErrorKind::PermissionDenied => "misuse-file-denied",
            io::ErrorKind::IsADirectory => "misuse-file-folder",
            io::ErrorKind::InvalidData => "misuse-file-no-text",
            _ => return Self::file(path, error),
        };
        Self::misuse(Message::new(code).text("path", path.display().to_string()))
    }

    /// An answer that does not belong to its request: a peer of another version.
    pub(crate) fn unexpected() -> Self {
        Self::fault(Message::new("fault-unexpected-answer"))
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// The exit code of a failure.
pub(crate) fn end_of(failure: &Failure) -> End {
    match failure {
        Failure::Refused { .. } => End::Refused,
        Failure::Misuse { .. } => End::Misuse,
        Failure::Fault { .. } => End::Fault,
    }
}
