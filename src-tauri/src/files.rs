//! Files for the person: written under a fresh name, never over another.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use moothall_core::message::Message;
use moothall_core::request::Failure;
use tauri::{AppHandle, Manager};

/// No file that the interface makes is larger, in bytes.
const FILE_BYTES_MAX: usize = 16 << 20;
/// So many files of one name lie beside each other before a person should tidy up.
const COPIES_MAX: u32 = 1_000;

/// Where a person looks for files that a program made: the downloads folder, else the home folder.
pub(crate) fn downloads(app: &AppHandle) -> Result<PathBuf, Failure> {
    let paths = app.path();
    paths.download_dir().or_else(|_| paths.home_dir()).map_err(|error| Failure::Fault {
        message: Message::new("fault-no-home-folder").text("detail", error.to_string()),
    })
}

/// Writes base64 text as a file into the folder and gives its path.
pub(crate) fn save(folder: &Path, name: &str, base64: &str) -> Result<String, Failure> {
    let bytes = BASE64_STANDARD
        .decode(base64)
        .ok()
        .filter(|bytes| bytes.len() <= FILE_BYTES_MAX)
        .ok_or_else(|| Failure::Misuse { message: Message::new("misuse-file-content") })?;
    let fault = |path: &Path, error: std::io::Error| Failure::Fault {
        message: moothall_peer::place::not_written(path, &error),
    };
    std::fs::create_dir_all(folder).map_err(|error| fault(folder, error))?;
    for path in candidates(folder, name)? {
        match private_file().open(&path) {
            Ok(mut file) => {
                let written = file.write_all(&bytes).and_then(|()| file.sync_all());
                return written.map(|()| path.display().to_string()).map_err(|error| fault(&path, error));
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(fault(&path, error)),
        }
    }
    Err(fault(folder, ErrorKind::AlreadyExists.into()))
}

/// A path in the folder at which nothing lies yet.
pub(crate) fn suggest(folder: &Path, name: &str) -> Result<String, Failure> {
    let free = candidates(folder, name)?.find(|path| !path.exists());
    Ok(free.unwrap_or_else(|| folder.join(name)).display().to_string())
}

/// `name.pdf`, `name (2).pdf`, and so on. The name is one plain name: it leads nowhere else.
fn candidates(folder: &Path, name: &str) -> Result<impl Iterator<Item = PathBuf>, Failure> {
    let plain =
        Path::new(name).file_name().is_some_and(|only| only == name) && !name.contains(['\\', ':', '\0']);
    if !plain || name.starts_with('.') {
        return Err(Failure::Misuse { message: Message::new("misuse-file-name").text("name", name) });
    }
    let (stem, ending) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let (folder, first, stem) = (folder.to_owned(), name.to_owned(), stem.to_owned());
    Ok((1..=COPIES_MAX).map(move |copy| match copy {
        1 => folder.join(&first),
        _ => folder.join(format!("{stem} ({copy}){ending}")),
    }))
}

/// A file that is made anew, and on Unix is for its owner's eyes only: a recovery sheet holds a secret.
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn a_second_file_of_one_name_lies_beside_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = save(folder.path(), "sheet.txt", "b25l").unwrap();
        let second = save(folder.path(), "sheet.txt", "dHdv").unwrap();
        assert_eq!(std::fs::read(&first).unwrap(), b"one");
        assert_eq!(std::fs::read(&second).unwrap(), b"two");
        assert!(second.ends_with("sheet (2).txt"), "{second}");
        assert!(suggest(folder.path(), "sheet.txt").unwrap().ends_with("sheet (3).txt"));
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["", ".", "..", "../x", "/x", "a/b", "a\\b", "c:x", ".bashrc", "a\0b", "x/"] {
            assert!(matches!(save(folder.path(), name, "eA=="), Err(Failure::Misuse { .. })), "{name:?}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(save(folder.path(), "x", "?"), Err(Failure::Misuse { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_a_saved_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = save(folder.path(), "sheet.txt", "b25l").unwrap();
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
