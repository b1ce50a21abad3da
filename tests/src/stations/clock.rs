//! Another clock than the machine's, for a device's process.

use std::path::{Path, PathBuf};

use super::Station;

/// Where systems keep the library that shows a program another clock.
const DIRS: [&str; 3] = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"];
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";

/// What shows a program another clock.
#[derive(Debug)]
pub struct Clock {
    library: PathBuf,
}

impl Clock {
    /// Looks for it.
    ///
    /// # Errors
    /// Why this system cannot show a program another clock, in words.
    pub fn find() -> Result<Self, String> {
        let library = DIRS.iter().map(|dir| Path::new(dir).join(LIBRARY)).find(|path| path.exists());
        Ok(Self { library: library.ok_or("faketime is not installed")? })
    }

    /// From its next start on a device's process has a clock that is so many hours ahead.
    pub fn show(&self, station: &mut Station, hours: u32) {
        station.environment = [
            ("LD_PRELOAD", self.library.display().to_string()),
            ("FAKETIME", format!("+{hours}h")),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("NO_FAKE_STAT", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec();
    }
}
