//! Restores a backup: into a hidden folder first, and in one step to where it shall be, once all of it proved sound.

use std::fs::File;
use std::path::Path;

use rayon::prelude::*;
use zeroize::Zeroizing;

use moothall_core::body::Body;
use moothall_core::entry::Entry;
use moothall_core::id::{BodyHash, PaperId};
use moothall_core::request::Failure;
use moothall_core::store::{PaperRow, Write};

use super::container::Opener;
use super::fault::{BackupFault, Part, Wrong};
use super::row::{self, Row};
use super::write::sync_folder_of;
use super::{Counts, Restored};
use crate::keystore::{FolderLock, LOCK_FILE, LockFault};
use crate::socket::SOCKET_FILE;
use crate::store::{ANEW_NOTE, BEHIND_NOTE, FILE_NAME, Store, StoreFault, kind_name, paper_behind};
use crate::verify::verified;

/// Rows go into the database in groups of so many, or of so many bytes.
const GROUP_ROWS: usize = 2_048;
const GROUP_BYTES: usize = 8 * 1024 * 1024;

/// The folder within the new one in which the database is built.
const HIDDEN: &str = ".restoring";

/// A shell that is handed a backup piece by piece may collect it in a file of this name in the folder to be.
pub const COLLECTED: &str = ".restoring-file";

/// Restores a backup into a folder that is not there yet, or in which nothing was founded or joined.
///
/// Every byte of the file is checked, every signature of an entry verified and every body compared with its hash
/// before anything becomes visible in the folder. Bodies that the backup names as erased are not taken even if it holds
/// them. What the order, the certificates and the saved state say is for the ledger's own check afterwards.
pub fn read_backup(path: &Path, passphrase: Option<&str>, new_dir: &Path) -> Result<Restored, BackupFault> {
    let file = File::open(path)?;
    std::fs::create_dir_all(new_dir)?;
    if !is_vacant(new_dir)? {
        return Err(BackupFault::NotEmpty(new_dir.to_owned()));
    }
    let hidden = new_dir.join(HIDDEN);
    // One restore at a time; what an interrupted one left goes.
    let only = FolderLock::take(&hidden).map_err(|fault| busy(fault, new_dir))?;
    remove_database(&hidden)?;
    let restored = (|| {
        let restored = rebuild(Opener::new(file, passphrase)?, &hidden)?;
        // Nobody founds or joins here between this look and the end.
        let _mine = FolderLock::take(new_dir).map_err(|fault| busy(fault, new_dir))?;
        if !is_vacant(new_dir)? {
            return Err(BackupFault::NotEmpty(new_dir.to_owned()));
        }
        remove_database(new_dir)?;
        let place = new_dir.join(FILE_NAME);
        std::fs::rename(hidden.join(FILE_NAME), &place)?;
        sync_folder_of(&place)?;
        Ok(restored)
    })();
    std::fs::remove_dir_all(&hidden).ok();
    drop(only);
    restored
}

/// Checks a restored ledger completely, from its bytes. No peer opens it before: what it holds may be anything.
///
/// # Errors
/// What is wrong with it, and it is taken away again: the folder is as vacant as before. Also if somebody works in the
/// folder, or the disk fails.
pub fn check_restored(dir: &Path) -> Result<(), Failure> {
    let _mine = FolderLock::take(dir).map_err(|fault| busy(fault, dir))?;
    let Err(failure) = sound(dir) else { return Ok(()) };
    remove_database(dir).map_err(BackupFault::from)?;
    Err(failure)
}

fn sound(dir: &Path) -> Result<(), Failure> {
    let mut store = Store::open(dir).map_err(BackupFault::from)?;
    if store.organisation().map_err(BackupFault::from)?.is_none() {
        // Whoever founds or joins here later would go on with rows that nothing was checked against.
        return Err(BackupFault::Content { row: 1, wrong: Wrong::Organisation }.into());
    }
    match verified(&store)?.fault {
        None => Ok(merge_anew(&mut store).map_err(BackupFault::from)?),
        Some(message) => Err(Failure::Fault { message }),
    }
}

/// Lets the peer merge all papers from their entries as soon as it has keys. Texts as they were merged are not signed by anybody: a made-up backup
/// could show what nobody wrote.
fn merge_anew(store: &mut Store) -> Result<(), StoreFault> {
    let papers: Vec<PaperId> =
        store.all_papers().map(|row| Ok(row?.paper)).collect::<Result<_, StoreFault>>()?;
    for some in papers.chunks(GROUP_ROWS) {
        let writes: Vec<Write> = some
            .iter()
            .flat_map(|paper| {
                [BEHIND_NOTE, ANEW_NOTE]
                    .map(|kind| Write::Note { name: format!("{kind}{paper}"), value: Some(Vec::new()) })
            })
            .collect();
        store.write(&writes, &[])?;
    }
    Ok(())
}

/// Whether nothing is lost when a ledger is put here. Whoever opened the program once and did nothing has an empty database.
fn is_vacant(dir: &Path) -> Result<bool, BackupFault> {
    let mut database = false;
    for there in std::fs::read_dir(dir)? {
        match there?.file_name().to_str() {
            Some(HIDDEN | COLLECTED | LOCK_FILE | SOCKET_FILE) => {}
            Some(name) if name.starts_with(FILE_NAME) => database = true,
            _ => return Ok(false),
        }
    }
    Ok(!database || Store::open(dir)?.organisation()?.is_none())
}

/// Removes the database with its log.
fn remove_database(dir: &Path) -> std::io::Result<()> {
    for there in std::fs::read_dir(dir)? {
        let there = there?;
        if there.file_name().as_encoded_bytes().starts_with(FILE_NAME.as_bytes()) {
            std::fs::remove_file(there.path())?;
        }
    }
    Ok(())
}

/// Somebody else works in the folder.
fn busy(fault: LockFault, dir: &Path) -> BackupFault {
    match fault {
        LockFault::Io(error) => error.into(),
        LockFault::Held { .. } | LockFault::Foreign => BackupFault::NotEmpty(dir.to_owned()),
    }
}

fn rebuild(mut opener: Opener<File>, dir: &Path) -> Result<Restored, BackupFault> {
    let made_ms = opener.made_ms;
    let mut restoring = Restoring::new(Store::open(dir)?, made_ms);
    let mut stream = Zeroizing::new(Vec::new());
    while let Some(data) = opener.next().map_err(|fault| restoring.located(fault, &stream))? {
        stream.extend_from_slice(&data);
        let mut used = 0;
        while let Some((prefix, length)) =
            row::lengths(&stream[used..]).map_err(|wrong| restoring.wrong(wrong))?
        {
            let Some(bytes) = stream.get(used + prefix..used + prefix + length) else { break };
            let row = moothall_core::cbor::decode(bytes, row::ROW_BYTES_MAX)
                .map_err(|_| restoring.wrong(Wrong::Form))?;
            // A row begins with its array's head and its code, one byte each: rows come in the order of their codes.
            let code = bytes.get(1).copied().unwrap_or_default();
            let place = if code == row::END { u8::MAX } else { code };
            if place < std::mem::replace(&mut restoring.place, place) {
                return Err(restoring.wrong(Wrong::Order));
            }
            restoring.take(row, length)?;
            used += prefix + length;
        }
        stream.drain(..used);
    }
    if !stream.is_empty() || !restoring.ended {
        return Err(restoring.wrong(Wrong::NoEnd));
    }
    let Restoring { store, restored, .. } = restoring;
    // The log must be within the file before the file is moved.
    store.close()?;
    Ok(restored)
}

struct Restoring {
    store: Store,
    restored: Restored,
    ended: bool,
    /// That of the newest row: its code, or the last of all for the end.
    place: u8,
    refused: (Vec<PaperId>, Vec<BodyHash>),
    entries: Vec<(moothall_core::store::Stamp, Vec<u8>)>,
    writes: Vec<Write>,
    papers: Vec<PaperRow>,
    waiting_bytes: usize,
}

impl Restoring {
    fn new(store: Store, made_ms: i64) -> Self {
        let restored = Restored { made_ms, organisation: None, secret: None, counts: Counts::default() };
        let (entries, writes, papers) = (Vec::new(), Vec::new(), Vec::new());
        let refused = (Vec::new(), Vec::new());
        Self { store, restored, ended: false, place: 0, refused, entries, writes, papers, waiting_bytes: 0 }
    }

    /// Something is wrong with the row that comes next.
    fn wrong(&self, wrong: Wrong) -> BackupFault {
        BackupFault::Content { row: self.restored.counts.rows + 1, wrong }
    }

    /// Says in which part of the ledger the damage begins: in that of the row that was begun, else of the one before.
    fn located(&self, fault: BackupFault, begun: &[u8]) -> BackupFault {
        let BackupFault::Damaged { from, until, .. } = fault else { return fault };
        let code = row::lengths(begun).ok().flatten().and_then(|(prefix, _)| begun.get(prefix + 1));
        BackupFault::Damaged { from, until, part: Part::of(code.copied().unwrap_or(self.place)) }
    }

    fn take(&mut self, row: Row, bytes: usize) -> Result<(), BackupFault> {
        if self.ended {
            return Err(self.wrong(Wrong::AfterEnd));
        }
        // What an entry brings is looked up among the entries, so they come first.
        if !matches!(row, Row::Entry { .. }) && !self.entries.is_empty() {
            self.flush()?;
        }
        let before = self.restored.counts.rows;
        let counts = &mut self.restored.counts;
        match row {
            Row::Organisation(id) => {
                self.restored.organisation = Some(id);
                self.writes.push(Write::Organisation(id));
            }
            Row::ErasedPaper(paper) => self.refused.0.push(paper),
            Row::ErasedBody(hash) => self.refused.1.push(hash),
            Row::Entry { stamp, bytes } => {
                counts.entries += 1;
                self.entries.push((stamp, bytes));
            }
            Row::Body { entry, bytes } => {
                counts.bodies += 1;
                let hash = Body::hash(&bytes);
                if self.store.words_of(entry)? != Some(hash) {
                    return Err(self.wrong(Wrong::Body));
                }
                self.writes.push(Write::Body { hash, entry, bytes });
            }
            Row::Batch { first, point, time_ms, record, opens } => {
                counts.batches += 1;
                self.writes.push(Write::Order { first, point, time_ms, record, opens });
            }
            Row::Run { device, sequence, count, position } => {
                self.writes.push(Write::Placed { device, sequence, count, position });
            }
            Row::Certificate { point, bytes } => {
                counts.certificates += 1;
                self.writes.push(Write::Certificate { point, bytes });
            }
            Row::Signed(point) => self.writes.push(Write::Signing { point }),
            Row::Refusal { entry, reason } => self.writes.push(Write::Refusal { entry, reason }),
            Row::Aside { entry, reason } => self.writes.push(Write::Aside { entry, reason }),
            Row::Equivocation { id, device, bytes } => {
                self.writes.push(Write::Equivocation { id, device, bytes });
            }
            Row::Buried(bytes) => {
                let Ok(entry) = Entry::verify(&bytes) else {
                    return Err(self.wrong(Wrong::Entry));
                };
                self.writes.push(Write::Bury { id: entry.id(), bytes: entry.bytes().clone() });
            }
            Row::Receipt { ballot, keeper, bytes } => {
                self.writes.push(Write::Receipt { ballot, keeper, bytes });
            }
            Row::Succession { device, seen_ms, bytes } => {
                self.writes.push(Write::Succession { device, seen_ms, bytes });
            }
            // What a made-up or an older backup notes of a machine is not of this one.
            Row::Note { name, .. } => {
                if paper_behind(&name).is_some() {
                    self.writes.push(Write::Note { name, value: Some(Vec::new()) });
                }
            }
            Row::Contact { device, at_ms, addresses } => {
                self.writes.push(Write::LastSeen { device, at_ms, addresses });
            }
            Row::State { position, hash, bytes } => {
                if blake3::hash(&bytes) != hash {
                    return Err(self.wrong(Wrong::State));
                }
                self.writes.push(Write::State { position, bytes, hash });
            }
            Row::Paper { paper, kind, about, author, title, text, edits, document } => {
                counts.papers += 1;
                let Some(kind) = kind_name(&kind) else {
                    return Err(self.wrong(Wrong::Paper));
                };
                self.papers.push(PaperRow { paper, kind, about, author, title, text, document, edits });
            }
            Row::Secret(secret) => self.restored.secret = Some(Zeroizing::new(secret)),
            Row::End(rows) if rows == before => {
                self.ended = true;
                self.flush()?;
            }
            Row::End(_) => return Err(self.wrong(Wrong::Count)),
        }
        self.restored.counts.rows += 1;
        self.waiting_bytes += bytes;
        let waiting = self.refused.1.len() + self.entries.len() + self.writes.len() + self.papers.len();
        if waiting >= GROUP_ROWS || self.waiting_bytes >= GROUP_BYTES { self.flush() } else { Ok(()) }
    }

    /// Verifies the entries that wait, on all cores, and writes what waits.
    fn flush(&mut self) -> Result<(), BackupFault> {
        let first = self.restored.counts.rows + 1 - self.entries.len() as u64;
        let verified: Vec<_> = self.entries.par_iter().map(|(_, bytes)| Entry::verify(bytes)).collect();
        for (row, ((stamp, _), entry)) in (first..).zip(self.entries.drain(..).zip(verified)) {
            let entry = entry.map_err(|_| BackupFault::Content { row, wrong: Wrong::Entry })?;
            let payload = entry.payload();
            self.writes.push(Write::Entry {
                id: entry.id(),
                device: payload.device,
                sequence: payload.sequence,
                stamp,
                words: payload.words,
                bytes: entry.bytes().clone(),
            });
            self.writes.extend(Write::history(&entry));
        }
        if !self.refused.0.is_empty() || !self.refused.1.is_empty() {
            self.store.refuse(&self.refused.0, &self.refused.1)?;
            self.refused = (Vec::new(), Vec::new());
        }
        self.store.write(&self.writes, &self.papers)?;
        self.writes.clear();
        self.papers.clear();
        self.waiting_bytes = 0;
        Ok(())
    }
}
