//! Texts and files that verbs take and leave.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use moothall_core::message::Message;
use moothall_core::request::Failure;
use moothall_peer::place;

use super::stop::Stop;

/// The longest text that is read from a file: more than any paper or constitution may have.
const TEXT_BYTES_MAX: usize = 1 << 20;
/// What stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Reads a text file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<String, Stop> {
    let bytes = read_bytes(path, TEXT_BYTES_MAX)?;
    if bytes.len() > TEXT_BYTES_MAX {
        return Err(too_long(path));
    }
    String::from_utf8(bytes).map_err(|_| Stop::named_file(path, &io::ErrorKind::InvalidData.into()))
}

/// Says that a file is longer than is read.
pub(crate) fn too_long(path: &Path) -> Stop {
    Stop::misuse(Message::new("misuse-text-long").text("path", path.display().to_string()))
}

/// Reads a file, or standard input for `-`: one byte more than it may have at most, so that whoever reads it can tell.
pub(crate) fn read_bytes(path: &Path, most: usize) -> Result<Vec<u8>, Stop> {
    let fault = |error| Stop::named_file(path, &error);
    let most = most as u64 + 1;
    let mut bytes = Vec::new();
    if path == Path::new(STANDARD_INPUT) {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(fault)?;
    } else {
        fs::File::open(path).map_err(fault)?.take(most).read_to_end(&mut bytes).map_err(fault)?;
    }
    Ok(bytes)
}

/// The text itself, or what the file of that name or standard input holds.
pub(crate) fn given_or_in_file(given: &str) -> Result<String, Stop> {
    // A text is far longer than any path may be, so asking the disk for it is no harm.
    let path = Path::new(given);
    if given == STANDARD_INPUT || path.is_file() {
        return Ok(read(path)?.trim().to_owned());
    }
    // What cannot be an invitation was meant for a file.
    if !given.trim().to_lowercase().starts_with("moothall:") && !given.contains("moothall:") {
        return Err(Stop::misuse(Message::new("misuse-invitation-file").text("path", given)));
    }
    Ok(given.trim().to_owned())
}

/// Saves something to a new file. A file that is there is left alone.
pub(crate) fn save_new(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    create(path, bytes).map_err(|error| not_new(path, &error))
}

/// Why a new file could not be written.
fn not_new(path: &Path, error: &io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            let message = Message::new("refused-file-there").text("path", path.display().to_string());
            Failure::Refused { message }.into()
        }
        _ => Stop::fault(place::not_written(path, error)),
    }
}

/// Writes a new file. A file that is there is left alone.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes a file in the place of another, which stays until the new one is whole. A link is replaced, not followed.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(format!(".{}.partial", std::process::id()));
    let partial = PathBuf::from(partial);
    let done = create(&partial, bytes).and_then(|()| fs::rename(&partial, path));
    if done.is_err() {
        fs::remove_file(&partial).ok();
    }
    done
}

/// Saves a secret to a new file that only its user can read. A file that is there is left alone.
pub(crate) fn save_private(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(|error| not_new(path, &error))
}

/// A path that means the same in another process.
pub(crate) fn absolute(path: &Path) -> Result<String, Stop> {
    let absolute: PathBuf = std::path::absolute(path).map_err(|error| Stop::file(path, &error))?;
    absolute
        .into_os_string()
        .into_string()
        .map_err(|path| Stop::misuse(Message::new("misuse-path").text("path", path.to_string_lossy())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_secret_is_saved_once_and_for_its_user_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sheet");
        save_private(&path, b"first").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(save_private(&path, b"second"), Err(Stop::Failure(_))));
        assert_eq!(fs::read(&path).unwrap(), b"first");
    }

    #[test]
    fn an_invitation_is_given_or_in_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("invitation");
        fs::write(&path, "moothall:abc\n").unwrap();
        assert_eq!(given_or_in_file(path.to_str().unwrap()).unwrap(), "moothall:abc");
        assert_eq!(given_or_in_file(" moothall:def ").unwrap(), "moothall:def");
    }

    #[test]
    fn a_text_that_is_too_long_or_not_text_is_not_taken() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("text");
        for (bytes, taken) in
            [(vec![b'x'; 1 << 20], true), (vec![b'x'; (1 << 20) + 1], false), (vec![0xff], false)]
        {
            fs::write(&path, bytes).unwrap();
            assert_eq!(read(&path).is_ok(), taken);
        }
    }
}
