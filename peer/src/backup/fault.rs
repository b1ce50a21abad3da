//! Why a backup could not be written or read.

use std::path::{Path, PathBuf};

use moothall_core::message::Message;
use moothall_core::request::Failure;

use crate::store::StoreFault;

/// Why a backup could not be written or read. In each case nothing was left behind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackupFault {
    /// The disk failed, or the ledger on it is damaged.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// Nothing can be written at the place that was chosen.
    #[error("the chosen place: {0:?}")]
    Place(Message),
    /// The file does not begin like a backup.
    #[error("it is not a backup: its first 16 bytes are not a backup's")]
    Foreign,
    /// The header is not what was written.
    #[error("its header, bytes {from} to {until}, is not what was written")]
    Header {
        /// The first byte in question, from 0.
        from: u64,
        /// The byte after the last one in question.
        until: u64,
    },
    /// The format is newer than this program.
    #[error("its format is of version {0}, which this program does not know")]
    Newer(u64),
    /// It is encrypted, and there was no passphrase.
    #[error("it needs a passphrase")]
    PassphraseMissing,
    /// It is encrypted with another passphrase.
    #[error("the passphrase is another one")]
    PassphraseWrong,
    /// Bytes are not what was written.
    #[error("bytes {from} to {until}, in {part:?} or after, are not what was written")]
    Damaged {
        /// The first byte in question, from 0.
        from: u64,
        /// The byte after the last one in question.
        until: u64,
        /// What they begin in, as far as that is known.
        part: Part,
    },
    /// The file ends before its end.
    #[error("it is cut short: it goes on after byte {at}")]
    CutShort {
        /// So many bytes are there and sound.
        at: u64,
    },
    /// The bytes are what was written, but what they say is not a ledger.
    #[error("row {row} does not belong there: {wrong:?}")]
    Content {
        /// Which row, from 1.
        row: u64,
        /// What is wrong with it.
        wrong: Wrong,
    },
    /// A backup is restored only where nothing is.
    #[error("the folder {0} is not empty")]
    NotEmpty(PathBuf),
}

/// A part of a backup, by what its rows hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Whose ledger it is, and what was erased.
    Beginning,
    /// Entries.
    Entries,
    /// Words of entries.
    Bodies,
    /// The confirmed order.
    Order,
    /// Certificates.
    Certificates,
    /// Refusals, proofs, recoveries and contacts, and the saved state.
    Records,
    /// Texts as they were merged.
    Papers,
    /// What comes after them: the enrolment of the restoring device, receipts, what can never be placed, the last row.
    End,
}

impl Part {
    /// Each of them.
    #[cfg(test)]
    pub(super) const ALL: [Self; 8] = [
        Self::Beginning,
        Self::Entries,
        Self::Bodies,
        Self::Order,
        Self::Certificates,
        Self::Records,
        Self::Papers,
        Self::End,
    ];

    /// The part in which rows of a code lie.
    pub(super) fn of(code: u8) -> Self {
        match code {
            0..=2 => Self::Beginning,
            3 => Self::Entries,
            4 => Self::Bodies,
            5 | 6 => Self::Order,
            7 | 8 => Self::Certificates,
            9..=15 => Self::Records,
            16 => Self::Papers,
            _ => Self::End,
        }
    }

    /// The word by which its sentence is chosen.
    fn word(self) -> &'static str {
        match self {
            Self::Beginning => "beginning",
            Self::Entries => "entries",
            Self::Bodies => "bodies",
            Self::Order => "order",
            Self::Certificates => "certificates",
            Self::Records => "records",
            Self::Papers => "papers",
            Self::End => "end",
        }
    }
}

/// What is wrong with a row of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is not written as rows are.
    Form,
    /// It should have come earlier.
    Order,
    /// It comes after the last row.
    AfterEnd,
    /// The file ends without a last row.
    NoEnd,
    /// The last row counts other rows than came before it.
    Count,
    /// It is no entry, or one that its device did not sign.
    Entry,
    /// No entry names this body.
    Body,
    /// The saved state is not that of its hash.
    State,
    /// It is a paper of an unknown kind.
    Paper,
    /// No organisation is named, whose ledger this would be.
    Organisation,
}

impl Wrong {
    /// Each of them.
    #[cfg(test)]
    pub(super) const ALL: [Self; 10] = [
        Self::Form,
        Self::Order,
        Self::AfterEnd,
        Self::NoEnd,
        Self::Count,
        Self::Entry,
        Self::Body,
        Self::State,
        Self::Paper,
        Self::Organisation,
    ];

    /// The word by which its sentence is chosen.
    fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Order => "order",
            Self::AfterEnd => "after-end",
            Self::NoEnd => "no-end",
            Self::Count => "count",
            Self::Entry => "entry",
            Self::Body => "body",
            Self::State => "state",
            Self::Paper => "paper",
            Self::Organisation => "organisation",
        }
    }
}

impl BackupFault {
    pub(super) fn place(path: &Path, error: &std::io::Error) -> Self {
        Self::Place(crate::place::not_written(path, error))
    }

    /// The sentence to be: what failed and what to do.
    pub fn message(&self) -> Message {
        // Positions in a file are far below the sign bit.
        let range = |code, from: &u64, until: &u64| {
            Message::new(code).number("from", from.cast_signed()).number("until", until.cast_signed())
        };
        match self {
            Self::Store(fault) => fault.message(),
            Self::Place(message) => message.clone(),
            Self::Foreign => Message::new("fault-backup-foreign"),
            Self::Header { from, until } => range("fault-backup-header", from, until),
            Self::Newer(version) => {
                Message::new("fault-backup-newer").number("version", version.cast_signed())
            }
            Self::PassphraseMissing => Message::new("fault-backup-passphrase-missing"),
            Self::PassphraseWrong => Message::new("fault-backup-passphrase-wrong"),
            Self::Damaged { from, until, part } => {
                range("fault-backup-damaged", from, until).text("part", part.word())
            }
            Self::CutShort { at } => Message::new("fault-backup-cut-short").number("at", at.cast_signed()),
            Self::Content { row, wrong } => Message::new("fault-backup-content")
                .number("row", row.cast_signed())
                .text("wrong", wrong.word()),
            Self::NotEmpty(folder) => {
                Message::new("fault-backup-not-empty").text("folder", folder.display().to_string())
            }
        }
    }
}

impl From<BackupFault> for Failure {
    /// A wrong passphrase or a folder in use can be put right by answering differently; the rest is the file's or the disk's.
    fn from(fault: BackupFault) -> Self {
        let message = fault.message();
        match fault {
            BackupFault::PassphraseMissing | BackupFault::PassphraseWrong | BackupFault::NotEmpty(_) => {
                Self::Refused { message }
            }
            BackupFault::Foreign => Self::Misuse { message },
            _ => Self::Fault { message },
        }
    }
}

impl From<std::io::Error> for BackupFault {
    fn from(error: std::io::Error) -> Self {
        Self::Store(error.into())
    }
}
