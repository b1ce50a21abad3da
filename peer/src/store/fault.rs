//! What can go wrong with the disk, by kind, so that each has its sentence and its advice.

use moothall_core::message::Message;

/// What kind of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The disk is full.
    Full,
    /// The folder or the file in it may not be written.
    ReadOnly,
    /// What was read is not what was written.
    Damaged,
    /// Another program has the folder open.
    Busy,
    /// A newer version of this program wrote the file.
    Newer,
    /// The disk did not do what it was asked, for a reason that has no kind of its own.
    Io,
}

/// The disk failed. Whatever was to be written in the same transaction is not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {detail}")]
pub struct StoreFault {
    /// What kind.
    pub kind: FaultKind,
    /// Where and what, for whoever looks into it.
    pub detail: String,
}

impl StoreFault {
    pub(crate) fn new(kind: FaultKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    pub(crate) fn damaged(detail: impl Into<String>) -> Self {
        Self::new(FaultKind::Damaged, detail)
    }

    /// The sentence to be: what failed and what to do.
    pub fn message(&self) -> Message {
        let code = match self.kind {
            FaultKind::Full => "fault-disk-full",
            FaultKind::ReadOnly => "fault-read-only",
            FaultKind::Damaged => "fault-damaged",
            FaultKind::Busy => "fault-folder-busy",
            FaultKind::Newer => "fault-newer-database",
            FaultKind::Io => "fault-disk",
        };
        Message::new(code).text("detail", self.detail.clone())
    }
}

impl From<rusqlite::Error> for StoreFault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let kind = match &error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                Code::DiskFull => FaultKind::Full,
                Code::ReadOnly | Code::PermissionDenied => FaultKind::ReadOnly,
                Code::DatabaseCorrupt | Code::NotADatabase => FaultKind::Damaged,
                Code::DatabaseBusy | Code::DatabaseLocked => FaultKind::Busy,
                Code::SystemIoFailure => match failure.extended_code {
                    rusqlite::ffi::SQLITE_IOERR_CORRUPTFS
                    | rusqlite::ffi::SQLITE_IOERR_DATA
                    | rusqlite::ffi::SQLITE_IOERR_SHORT_READ => FaultKind::Damaged,
                    _ => FaultKind::Io,
                },
                _ => FaultKind::Io,
            },
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..) => FaultKind::Damaged,
            _ => FaultKind::Io,
        };
        match error.sqlite_error_code() {
            Some(Code::NotADatabase) => Self::new(kind, format!("the head of {}: {error}", super::FILE_NAME)),
            _ => Self::new(kind, error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreFault {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let kind = match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => FaultKind::Full,
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => FaultKind::ReadOnly,
            Kind::ResourceBusy | Kind::WouldBlock => FaultKind::Busy,
            Kind::InvalidData | Kind::UnexpectedEof => FaultKind::Damaged,
            _ => FaultKind::Io,
        };
        Self::new(kind, error.to_string())
    }
}
