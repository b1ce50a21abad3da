//! What can go wrong with keys.

use std::io;
use std::path::PathBuf;

/// Says why keys could not be made, opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// The passphrase does not open the keys. A refusal: ask again.
    #[error("the passphrase does not open the keys")]
    WrongPassphrase,
    /// Keys kept under a passphrase need one. A refusal.
    #[error("a passphrase is needed")]
    PassphraseMissing,
    /// The passphrase has fewer characters than [`super::PASSPHRASE_CHARS_MIN`]. A refusal.
    #[error("the passphrase has fewer than {} characters", super::PASSPHRASE_CHARS_MIN)]
    PassphraseShort,
    /// There are no more names free for secrets, or the name is too long. Our own mistake.
    #[error("no room for another secret")]
    NoRoom,
    /// The file is damaged: its checksum or its form is wrong.
    #[error("the key file is damaged: {0}")]
    Damaged(&'static str),
    /// A newer program wrote the file.
    #[error("the key file is of version {0}, which this program does not know")]
    TooNew(u8),
    /// The system's keyring is not there, does not answer, or has lost the keys.
    #[error("the system's keyring: {0}")]
    Keyring(String),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Randomness,
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl KeyFault {
    /// Whether a person can put it right by answering differently.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::WrongPassphrase | Self::PassphraseMissing | Self::PassphraseShort)
    }

    /// Names the file that an I/O error is about.
    pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
