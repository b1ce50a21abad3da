//! Files that a person chose a place for, and why nothing could be written there.

use std::io::{Error, ErrorKind};
use std::path::Path;

use moothall_core::message::Message;

/// Whether a file may be written at a path: never over what lies in the data folder, and over another only where that was
/// said.
///
/// # Errors
/// Why not.
pub fn may_write(dir: &Path, path: &Path, replace: bool) -> Result<(), Message> {
    let refused = |code| Err(Message::new(code).text("path", path.display().to_string()));
    // A bare name lies in the folder that the program works in.
    let Ok(whole) = std::path::absolute(path) else { return Ok(()) };
    let (Some(parent), Some(name)) = (whole.parent(), whole.file_name()) else { return Ok(()) };
    // A folder that is not there, or a path that is a folder, is said when writing fails.
    let (Ok(parent), Ok(dir)) = (parent.canonicalize(), dir.canonicalize()) else { return Ok(()) };
    let there = parent.join(name).symlink_metadata().ok();
    if there.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Ok(());
    }
    // What is neither a file nor a link to one would be gone, and whatever it led to with it.
    if there.as_ref().is_some_and(|there| !there.is_file() && !there.is_symlink()) {
        return refused("refused-place-special");
    }
    let inside = parent.starts_with(&dir);
    if inside && (there.is_some() || crate::keystore::is_own_name(name)) {
        return refused("refused-place-own");
    }
    if there.is_some() && !replace { refused("refused-place-taken") } else { Ok(()) }
}

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

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn no_file_of_the_ledger_is_ever_replaced_and_another_only_where_that_was_said() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("data");
        std::fs::create_dir(&dir).unwrap();
        for file in ["data/ledger.sqlite", "data/old.json", "old.json"] {
            std::fs::write(home.path().join(file), "x").unwrap();
        }
        std::os::unix::fs::symlink(&dir, home.path().join("link")).unwrap();
        let cases = [
            ("new.json", false, ""),
            ("old.json", false, "refused-place-taken"),
            ("old.json", true, ""),
            ("data/ledger.sqlite", true, "refused-place-own"),
            ("data/ledger.sqlite-wal", true, "refused-place-own"),
            ("data/keys", true, "refused-place-own"),
            ("data/old.json", true, "refused-place-own"),
            ("link/ledger.sqlite", true, "refused-place-own"),
            ("data/../data/socket", true, "refused-place-own"),
            ("data/new.json", false, ""),
            ("nowhere/new.json", false, ""),
            ("/dev/null", true, "refused-place-special"),
            ("/dev/null", false, "refused-place-special"),
        ];
        for (path, replace, code) in cases {
            let said = may_write(&dir, &home.path().join(path), replace).err();
            assert_eq!(said.map(|message| message.code).unwrap_or_default(), code, "{path} {replace}");
        }
    }

    #[test]
    fn a_bare_name_is_a_file_of_the_folder_that_the_program_works_in() {
        let elsewhere = tempfile::tempdir().unwrap();
        // A test works in the folder of its package.
        let cases = [
            (elsewhere.path(), "Cargo.toml", false, "refused-place-taken"),
            (elsewhere.path(), "Cargo.toml", true, ""),
            (elsewhere.path(), "none.ics", false, ""),
            (Path::new("."), "Cargo.toml", true, "refused-place-own"),
            (Path::new("."), "ledger.sqlite", false, "refused-place-own"),
        ];
        for (dir, path, replace, code) in cases {
            let said = may_write(dir, path.as_ref(), replace).err();
            assert_eq!(
                said.map(|message| message.code).unwrap_or_default(),
                code,
                "{dir:?} {path} {replace}"
            );
        }
    }
}
