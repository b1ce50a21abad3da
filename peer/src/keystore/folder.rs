//! Files that only their user can read, written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use super::fault::KeyFault;

/// Makes a folder if it is missing, and keeps everybody else out of it.
pub(super) fn make_private(dir: &Path) -> Result<(), KeyFault> {
    fs::create_dir_all(dir).map_err(KeyFault::at(dir))?;
    restrict(dir, 0o700)
}

/// Takes all rights from group and others.
#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> Result<(), KeyFault> {
    use std::os::unix::fs::PermissionsExt;
    let now = fs::metadata(path).map_err(KeyFault::at(path))?.permissions().mode();
    if now & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(KeyFault::at(path))
}

/// Elsewhere the folder is the user's own by the system's defaults.
#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> Result<(), KeyFault> {
    Ok(())
}

/// Makes a new file with rights for its user only.
pub(super) fn create_private(path: &Path) -> Result<File, KeyFault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(KeyFault::at(path))
}

/// Replaces a file so that after a crash there is the old one or the new one, whole. `fill` writes it and may look at
/// it before it has its name.
pub(super) fn replace(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), KeyFault>,
) -> Result<(), KeyFault> {
    let fresh = path.with_extension("new");
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(KeyFault::at(&fresh)(error));
        }
        _ => {}
    }
    let mut file = create_private(&fresh)?;
    fill(&mut file)?;
    file.sync_all().map_err(KeyFault::at(&fresh))?;
    fs::rename(&fresh, path).map_err(KeyFault::at(path))?;
    sync_parent(path)
}

/// Replaces a file by these bytes.
pub(super) fn replace_with(path: &Path, bytes: &[u8]) -> Result<(), KeyFault> {
    replace(path, |file| file.write_all(bytes).map_err(KeyFault::at(path)))
}

/// Makes a rename last.
#[cfg(unix)]
fn sync_parent(path: &Path) -> Result<(), KeyFault> {
    let Some(parent) = path.parent() else { return Ok(()) };
    File::open(parent).and_then(|dir| dir.sync_all()).map_err(KeyFault::at(parent))
}

/// Elsewhere folders cannot be synced.
#[cfg(not(unix))]
fn sync_parent(_: &Path) -> Result<(), KeyFault> {
    Ok(())
}

/// Reads a file of bounded size after taking others' rights to it; nothing if there is none.
pub(super) fn read_private(path: &Path, bytes_max: u64) -> Result<Option<Vec<u8>>, KeyFault> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(KeyFault::at(path)(error)),
    };
    restrict(path, 0o600)?;
    let mut bytes = Vec::with_capacity(4096);
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(KeyFault::at(path))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= bytes_max) {
        Ok(Some(bytes))
    } else {
        Err(KeyFault::Damaged("it is too long"))
    }
}
