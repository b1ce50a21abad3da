//! The ground that several figures stand on: one history, in one folder, with the keys of one of its devices.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use moothall_core::id::ResourceId;
use moothall_core::store::{PaperRow, Write};
use moothall_peer::keystore::{KeyState, Keys, Keystore};
use moothall_peer::{Network, Options};
use moothall_tests::shelf;
use tempfile::TempDir;

use crate::history::History;

/// The smaller of the two ledgers that are compared.
const SMALL: usize = 1_000;

/// A history and where it is kept.
pub(crate) struct Ground {
    /// Everything lies in here, on the disk that builds lie on.
    pub(crate) scratch: TempDir,
    /// All that the ledger asked to be kept.
    pub(crate) writes: Vec<Write>,
    /// The merged papers.
    papers: Vec<PaperRow>,
    /// So many of the writes belong to the small ledger.
    small_writes: usize,
    /// Its entries.
    pub(crate) small: usize,
    /// All entries.
    pub(crate) entries: usize,
    /// Something to book.
    pub(crate) resource: ResourceId,
}

impl Ground {
    pub(crate) fn lay(out: &Path, entries: usize, members: usize) -> Result<Self> {
        let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(out)?;
        let mut history = History::begin(members, History::days_of(entries));
        let keys = match Keystore::open(&scratch.path().join("device"), shelf::in_a_file())? {
            KeyState::Empty(vacant) => vacant.create(None)?,
            _ => bail!("there are keys already"),
        };
        shelf::bring(&mut history.club, &keys, "Zoe")?;
        history.go_on_until(SMALL.min(entries / 2).max(history.len()));
        history.club.save();
        let (small_writes, small) = (history.club.writes.len(), history.len());
        history.go_on_until(entries);
        history.club.save();
        let (resource, entries, papers) = (history.resource(), history.len(), history.club.paper_rows());
        let writes = history.club.writes;
        Ok(Self { scratch, writes, papers, small_writes, small, entries, resource })
    }

    /// The folder of the device whose keys were made for it.
    pub(crate) fn device(&self) -> PathBuf {
        self.scratch.path().join("device")
    }

    /// The device's keys.
    pub(crate) fn keys(&self) -> Result<Keys> {
        match Keystore::open(&self.device(), shelf::in_a_file())? {
            KeyState::Open(keys) => Ok(keys),
            _ => bail!("the keys are gone"),
        }
    }

    /// Puts the small ledger into the device's folder.
    pub(crate) fn shelve_small(&self) -> Result<()> {
        shelf::fill(&self.device(), &self.writes[..self.small_writes], &[])
    }

    /// Puts the whole ledger into the device's folder, words and all.
    pub(crate) fn shelve_all(&self) -> Result<()> {
        shelf::fill(&self.device(), &self.writes, &self.papers)
    }
}

/// A peer without a passphrase.
pub(crate) fn options(network: Network) -> Options {
    Options { network, keys: shelf::in_a_file(), passphrase: None }
}
