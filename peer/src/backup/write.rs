//! Writes a backup: beside the place where it shall be, then there in one step.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;

use super::container::{COST, Closer, Cost, Origin};
use super::fault::BackupFault;
use super::row::{self, Row};
use super::{BackupSummary, Counts};
use crate::store::{FaultKind, Store, StoreFault, paper_behind};

/// What is otherwise random or read off the clock, so that a file can be made again byte for byte.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// When it was made, in Unix milliseconds.
    pub made_ms: i64,
    /// Tells this file's chunks from any other's, and salts the key.
    pub salt: [u8; 32],
    /// The beginning of every chunk's nonce. Must never be used twice under one passphrase and salt.
    pub nonce: [u8; 19],
}

/// Writes everything in the store into one file, encrypted if there is a passphrase. A file already there is replaced,
/// but only once the new one is whole and on disk.
///
/// `secret` is kept for whoever restores: without a passphrase, whoever can read the file can read it too.
pub fn write_backup(
    store: &Store,
    path: &Path,
    passphrase: Option<&str>,
    secret: Option<&[u8]>,
) -> Result<BackupSummary, BackupFault> {
    let mut fixed = Fixed { made_ms: crate::now_ms(), salt: [0; 32], nonce: [0; 19] };
    for random in [fixed.salt.as_mut_slice(), fixed.nonce.as_mut_slice()] {
        getrandom::fill(random).map_err(|error| {
            StoreFault::new(FaultKind::Io, format!("the system gave no random bytes: {error}"))
        })?;
    }
    write_with(store, path, passphrase, secret, &fixed, COST)
}

/// Writes a backup that is a function of the store, the passphrase and `fixed` alone.
pub fn write_backup_fixed(
    store: &Store,
    path: &Path,
    passphrase: Option<&str>,
    secret: Option<&[u8]>,
    fixed: &Fixed,
) -> Result<BackupSummary, BackupFault> {
    write_with(store, path, passphrase, secret, fixed, COST)
}

pub(super) fn write_with(
    store: &Store,
    path: &Path,
    passphrase: Option<&str>,
    secret: Option<&[u8]>,
    fixed: &Fixed,
    cost: Cost,
) -> Result<BackupSummary, BackupFault> {
    let name = path
        .file_name()
        .ok_or_else(|| BackupFault::place(path, &std::io::Error::from(std::io::ErrorKind::InvalidInput)))?;
    let mut partial = std::ffi::OsString::from(".");
    partial.push(name);
    partial.push(format!(".{}.partial", std::process::id()));
    let partial = path.with_file_name(partial);
    let written = (|| {
        let file = BufWriter::new(create(&partial).map_err(|error| BackupFault::place(path, &error))?);
        let origin = Origin { made_ms: fixed.made_ms, salt: fixed.salt, nonce: fixed.nonce };
        let mut rows =
            Rows { closer: Closer::new(file, passphrase, cost, &origin)?, counts: Counts::default() };
        everything(store, secret, &mut rows)?;
        let counts = rows.counts;
        let (mut file, bytes) = rows.closer.finish()?;
        file.flush()?;
        file.get_ref().sync_all()?;
        std::fs::rename(&partial, path).map_err(|error| BackupFault::place(path, &error))?;
        sync_folder_of(path)?;
        Ok(BackupSummary { made_ms: fixed.made_ms, bytes, encrypted: passphrase.is_some(), counts })
    })();
    if written.is_err() {
        std::fs::remove_file(&partial).ok();
    }
    written
}

struct Rows {
    closer: Closer<BufWriter<File>>,
    counts: Counts,
}

impl Rows {
    fn add(&mut self, row: &Row) -> Result<(), BackupFault> {
        match row {
            Row::Entry { .. } => self.counts.entries += 1,
            Row::Body { .. } => self.counts.bodies += 1,
            Row::Batch { .. } => self.counts.batches += 1,
            Row::Certificate { .. } => self.counts.certificates += 1,
            Row::Paper { .. } => self.counts.papers += 1,
            _ => {}
        }
        self.counts.rows += 1;
        self.closer.write(&row::write(row))
    }
}

/// All rows, what forbids before what it forbids.
fn everything(store: &Store, secret: Option<&[u8]>, rows: &mut Rows) -> Result<(), BackupFault> {
    if let Some(organisation) = store.organisation()? {
        rows.add(&Row::Organisation(organisation))?;
    }
    for paper in store.erased_papers()? {
        rows.add(&Row::ErasedPaper(paper))?;
    }
    for hash in store.erased_bodies()? {
        rows.add(&Row::ErasedBody(hash))?;
    }
    for entry in store.all_entries() {
        let entry = entry?;
        rows.add(&Row::Entry { stamp: entry.stamp, bytes: entry.bytes.to_vec() })?;
    }
    for body in store.all_bodies() {
        let body = body?;
        rows.add(&Row::Body { entry: body.entry, bytes: body.bytes })?;
    }
    for batch in store.all_batches() {
        let b = batch?;
        rows.add(&Row::Batch {
            first: b.first,
            point: b.point,
            time_ms: b.time_ms,
            record: b.record,
            opens: b.opens,
        })?;
    }
    for run in store.all_runs() {
        let run = run?;
        let (device, sequence, count, position) = (run.device, run.sequence, run.count, run.position);
        rows.add(&Row::Run { device, sequence, count, position })?;
    }
    for certificate in store.all_certificates() {
        let certificate = certificate?;
        rows.add(&Row::Certificate { point: certificate.point, bytes: certificate.bytes })?;
    }
    beside(store, rows)?;
    for paper in store.all_papers() {
        let p = paper?;
        let kind = p.kind.to_owned();
        let (paper, about, author, title, text) = (p.paper, p.about, p.author, p.title, p.text);
        rows.add(&Row::Paper {
            paper,
            kind,
            about,
            author,
            title,
            text,
            edits: p.edits,
            document: p.document,
        })?;
    }
    if let Some(secret) = secret {
        rows.add(&Row::Secret(secret.to_vec()))?;
    }
    for one in store.receipts()? {
        rows.add(&Row::Receipt { ballot: one.ballot, keeper: one.keeper, bytes: one.bytes })?;
    }
    for bytes in store.all_buried()? {
        rows.add(&Row::Buried(bytes))?;
    }
    let before = rows.counts.rows;
    rows.add(&Row::End(before))
}

/// What lies beside journals and order.
fn beside(store: &Store, rows: &mut Rows) -> Result<(), BackupFault> {
    for point in store.signed()? {
        rows.add(&Row::Signed(point))?;
    }
    for (entry, reason) in store.refusals()? {
        rows.add(&Row::Refusal { entry, reason })?;
    }
    for (entry, reason) in store.aside()? {
        rows.add(&Row::Aside { entry, reason })?;
    }
    for proof in store.equivocations()? {
        rows.add(&Row::Equivocation { id: proof.id, device: proof.device, bytes: proof.bytes })?;
    }
    for one in store.successions()? {
        rows.add(&Row::Succession { device: one.device, seen_ms: one.seen_ms, bytes: one.bytes })?;
    }
    for (name, value) in store.notes()? {
        if paper_behind(&name).is_some() {
            rows.add(&Row::Note { name, value })?;
        }
    }
    for contact in store.last_seen()? {
        let (device, at_ms, addresses) = (contact.device, contact.at_ms, contact.addresses);
        rows.add(&Row::Contact { device, at_ms, addresses })?;
    }
    // A damaged state is left out: it is computed again from what is here.
    if let Some(saved) = store.saved_state()?.filter(|saved| saved.is_sound()) {
        rows.add(&Row::State { position: saved.position, hash: saved.hash, bytes: saved.bytes })?;
    }
    Ok(())
}

/// Creates a file that only its user can read.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    // What an interrupted one left goes; what somebody else put there is not written to.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a rename in a folder durable.
pub(crate) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
