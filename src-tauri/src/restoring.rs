//! A backup file on its way from the window into the folder: the interface reads what the person chose, piece by piece,
//! because the window may open no files by itself.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use moothall_core::message::Message;
use moothall_core::request::Failure;
use moothall_peer::backup::COLLECTED;

/// A piece has at most so many bytes.
const PIECE_BYTES_MAX: usize = 4 << 20;

/// What has come of a file so far. Dropping it removes the file.
pub(crate) struct Collected {
    path: PathBuf,
    file: File,
    length: u64,
}

impl Collected {
    /// Begins with the first piece, in place of what an interrupted attempt left.
    pub(crate) fn begin(folder: &Path, at: u64, base64: &str) -> Result<Self, Failure> {
        let path = folder.join(COLLECTED);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // It may hold the ledger, and a secret by which one enrols.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| fault(&path, &error))?;
        let mut collected = Self { path, file, length: 0 };
        collected.add(at, base64)?;
        Ok(collected)
    }

    /// Adds the piece that begins at this byte of the file; another one than the next is refused.
    pub(crate) fn add(&mut self, at: u64, base64: &str) -> Result<(), Failure> {
        let misuse = || Failure::Misuse { message: Message::new("misuse-file-content") };
        let bytes = BASE64_STANDARD.decode(base64).map_err(|_| misuse())?;
        if at != self.length || bytes.len() > PIECE_BYTES_MAX {
            return Err(misuse());
        }
        self.file.write_all(&bytes).map_err(|error| fault(&self.path, &error))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Collected {
    fn drop(&mut self) {
        // If it stays, the next attempt writes over it.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn fault(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Fault { message: moothall_peer::place::not_written(path, error) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn pieces_make_the_file_again_and_nothing_else_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = Collected::begin(folder.path(), 0, "b25l").unwrap();
        for (at, piece) in [(0, "dHdv"), (2, "dHdv"), (4, "dHdv"), (3, "?")] {
            assert!(matches!(file.add(at, piece), Err(Failure::Misuse { .. })), "{at} {piece}");
        }
        file.add(3, "dHdv").unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap(), b"onetwo");
        drop(file);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Collected::begin(folder.path(), 3, "dHdv").is_err(), "it begins in the middle");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
