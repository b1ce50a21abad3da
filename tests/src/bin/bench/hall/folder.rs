//! The folder that a hall lies in. Making the large one takes minutes, so it is made once and kept.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use moothall_peer::keystore::{KeyState, Keys, Keystore};
use moothall_peer::store::FILE_NAME;
use moothall_tests::shelf;

use super::content::{self, DAY_MS, Landmarks, Size};
use crate::history::now_ms;

/// Raised when what a hall holds, or how it is stored, becomes another.
const VERSION: u32 = 2;

/// What the hall holds, beside its ledger. It is written last: a folder without it is not whole.
const LANDMARKS: &str = "landmarks.json";

/// The ledger as it was made, whatever was done in the hall since.
const AS_MADE: &str = "as-made.sqlite";

/// A hall is made anew after so many days: what was ahead of it has passed by then.
const DAYS_KEPT: i64 = 5;

/// A hall on disk.
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) landmarks: Landmarks,
}

impl Folder {
    /// The hall of this size, made now if it is not there, as it was when it was made.
    pub(super) fn ensure(within: &Path, size: Size) -> Result<Self> {
        let name = if size == Size::LARGE { "hall" } else { "hall-small" };
        let path = within.join(format!("{name}-v{VERSION}"));
        let kept = std::fs::read(path.join(LANDMARKS)).ok();
        let kept = kept.and_then(|bytes| serde_json::from_slice::<Landmarks>(&bytes).ok());
        let fresh = kept.filter(|kept| kept.size == size && now_ms() - kept.made_ms < DAYS_KEPT * DAY_MS);
        let folder = match fresh {
            Some(landmarks) => Self { path, landmarks },
            None => Self::make(path, size)?,
        };
        folder.restore()?;
        eprintln!("the hall lies in {}", folder.path.display());
        Ok(folder)
    }

    /// Makes a hall in a folder, in place of whatever is there.
    pub(super) fn make(path: PathBuf, size: Size) -> Result<Self> {
        eprintln!(
            "a hall of {} members, {} bookings and {} ballots is signed",
            size.members, size.bookings, size.ballots
        );
        let begin = Instant::now();
        if path.exists() {
            std::fs::remove_dir_all(&path)?;
        }
        std::fs::create_dir_all(&path)?;
        let keys = match Keystore::open(&path, shelf::in_a_file())? {
            KeyState::Empty(vacant) => vacant.create(None)?,
            _ => bail!("there are keys already"),
        };
        let hall = content::build(&keys, size, now_ms())?;
        shelf::fill(&path, &hall.writes, &hall.papers)?;
        std::fs::copy(path.join(FILE_NAME), path.join(AS_MADE))?;
        std::fs::write(path.join(LANDMARKS), serde_json::to_vec(&hall.landmarks)?)?;
        eprintln!("{} entries in {:.0} s", hall.landmarks.entries, begin.elapsed().as_secs_f64());
        Ok(Self { path, landmarks: hall.landmarks })
    }

    /// Puts the ledger back to where it was when it was made.
    pub(super) fn restore(&self) -> Result<()> {
        for suffix in ["-wal", "-shm"] {
            let beside = self.path.join(format!("{FILE_NAME}{suffix}"));
            if beside.exists() {
                std::fs::remove_file(beside)?;
            }
        }
        std::fs::copy(self.path.join(AS_MADE), self.path.join(FILE_NAME))
            .context("the ledger as it was made")?;
        Ok(())
    }

    /// The founder's keys.
    pub(super) fn keys(&self) -> Result<Keys> {
        match Keystore::open(&self.path, shelf::in_a_file())? {
            KeyState::Open(keys) => Ok(keys),
            _ => bail!("the keys are gone"),
        }
    }
}
