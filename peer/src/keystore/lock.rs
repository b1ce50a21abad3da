//! One process per folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::fault::KeyFault;
use super::folder::make_private;

/// The file that is locked.
pub(crate) const LOCK_FILE: &str = "lock";

/// What this program puts into its folders, as the beginnings of names.
const OURS: [&str; 6] = [LOCK_FILE, "keys", "marker", "ledger.sqlite", ".restoring", "socket"];

/// Whether a file of this name in a data folder is its own, or one that the database makes beside its own.
pub(crate) fn is_own_name(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    OURS.iter().any(|own| name == *own || name.strip_prefix(own).is_some_and(|rest| rest.starts_with('-')))
}

/// Says why a folder was not locked.
#[derive(Debug, thiserror::Error)]
pub enum LockFault {
    /// Another process has it. A refusal: go through that process, or end it.
    #[error("another process uses this folder")]
    Held {
        /// Which, if it says so.
        pid: Option<u32>,
    },
    /// It holds other things and nothing of this program's. A misuse: another folder was meant.
    #[error("the folder holds other things")]
    Foreign,
    /// The file could not be opened or written.
    #[error("the folder cannot be locked: {0}")]
    Io(#[from] io::Error),
}

/// Holds a folder for this process until it is dropped. The system lets go of it when the process dies, however it does.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes a folder, making it if it is missing.
    ///
    /// # Errors
    /// If another process has it, or the folder cannot be written.
    pub fn take(dir: &Path) -> Result<Self, LockFault> {
        if is_foreign(dir)? {
            return Err(LockFault::Foreign);
        }
        make_private(dir).map_err(|fault| match fault {
            KeyFault::Io { source, .. } => LockFault::Io(source),
            other => LockFault::Io(io::Error::other(other)),
        })?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(dir.join(LOCK_FILE))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockFault::Held { pid: holder(&mut file) }),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(format!("{}\n", std::process::id()).as_bytes())?;
        Ok(Self { _file: file })
    }
}

/// Whether a folder holds something, but nothing that this program puts into its folders.
fn is_foreign(dir: &Path) -> io::Result<bool> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        entries => entries?,
    };
    let mut others = false;
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if OURS.iter().any(|ours| name.starts_with(ours)) {
            return Ok(false);
        }
        others |= name != "lost+found";
    }
    Ok(others)
}

/// Who wrote its number into the file.
fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_folder_has_one_holder_whose_number_can_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("data");
        let held = FolderLock::take(&folder).unwrap();
        let refused = FolderLock::take(&folder).unwrap_err();
        assert!(matches!(refused, LockFault::Held { pid: Some(pid) } if pid == std::process::id()));
        drop(held);
        FolderLock::take(&folder).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_a_fault() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("file"), "").unwrap();
        assert!(matches!(FolderLock::take(&dir.path().join("file/data")), Err(LockFault::Io(_))));
    }

    #[test]
    fn a_folder_of_other_things_is_left_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::write(dir.path().join("letter.txt"), "Dear").unwrap();
        assert!(matches!(FolderLock::take(dir.path()), Err(LockFault::Foreign)));
        assert_eq!(std::fs::metadata(dir.path()).unwrap().permissions().mode() & 0o777, 0o755);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing was put there");
        // One of ours may hold what its user put beside.
        let ours = tempfile::tempdir().unwrap();
        drop(FolderLock::take(ours.path()).unwrap());
        std::fs::write(ours.path().join("letter.txt"), "Dear").unwrap();
        FolderLock::take(ours.path()).unwrap();
    }
}
