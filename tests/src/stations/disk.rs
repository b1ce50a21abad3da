//! A small disk of one's own, which a test can fill and free.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder on a disk of its own.
#[derive(Debug)]
pub struct Disk {
    at: PathBuf,
}

impl Disk {
    /// Mounts one at an empty folder, with room for so many mebibytes.
    ///
    /// # Errors
    /// Why there is none, in words: mounting is not permitted, most likely.
    pub fn mount(at: &Path, mebibytes: u32) -> Result<Self, String> {
        let size = format!("size={mebibytes}m");
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "moothall-test"])
            .arg(at)
            .output()
            .map_err(|error| format!("mount cannot be run: {error}"))?;
        if output.status.success() {
            Ok(Self { at: at.to_owned() })
        } else {
            Err(format!("no disk can be mounted here: {}", String::from_utf8_lossy(&output.stderr).trim()))
        }
    }

    fn ballast(&self) -> PathBuf {
        self.at.join("ballast")
    }

    /// Fills it to the last byte.
    pub fn fill(&self) {
        let mut file = File::options().create(true).append(true).open(self.ballast()).unwrap();
        let zeroes = vec![0; 64 * 1024];
        for size in [zeroes.len(), 4096, 1] {
            while file.write_all(&zeroes[..size]).is_ok() {}
        }
    }

    /// Frees what was filled.
    pub fn free(&self) {
        match std::fs::remove_file(self.ballast()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{error}"),
            _ => {}
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Detached at once, even if a process that is being killed still has a file open there.
        let _ = Command::new("umount").arg("--lazy").arg(&self.at).stderr(Stdio::null()).status();
    }
}
