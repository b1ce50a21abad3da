//! Files that a person chose a place for, and why nothing could be written there.

use std::io::{Error, ErrorKind};
use std::path::Path;

use moothall_core::message::Message;

/// Says why a file could not be written, by what a person can do about it.
pub fn not_written(path: &Path, error: &Error) -> Message {
    let code = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => "fault-place-full",
        ErrorKind::NotFound | ErrorKind::NotADirectory => "fault-place-missing",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "fault-place-denied",
        ErrorKind::IsADirectory | ErrorKind::InvalidInput | ErrorKind::InvalidFilename => {
            "fault-place-no-file"
        }
        _ => {
            return Message::new("fault-file-not-written")
                .text("path", path.display().to_string())
                .text("detail", error.to_string());
        }
    };
    Message::new(code).text("path", path.display().to_string())
}
