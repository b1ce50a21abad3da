//! The ledger on disk: one SQLite file in the peer's folder.
//!
//! Everything that belongs to one act is one transaction ([`Store::write`]), durable when the call returns. Each file
//! here holds one thing: its tables, its queries, and the steps by which they came to be. What is erased is overwritten
//! in every file of the folder before [`Store::write`] returns.

mod bodies;
mod contacts;
mod devices;
mod entries;
mod fault;
mod integrity;
mod log;
mod notes;
mod opening;
mod order;
mod pages;
mod papers;
#[cfg(any(test, feature = "faults"))]
mod points;
mod records;
mod schema;
mod scrub;
mod state;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};

use moothall_core::body::Body;
use moothall_core::id::{BodyHash, DeviceId, EntryId, PaperId};
use moothall_core::store::{Opening, PaperRow, Write};

use devices::Devices;
use entries::NewEntry;

pub use bodies::StoredBody;
pub use contacts::{Contact, DROPPED_MAX, DROPPED_OF_DEVICE_MAX, DroppedRow};
pub use entries::StoredEntry;
pub use fault::{FaultKind, StoreFault};
pub use log::LogRow;
pub use order::{RecordBytes, StoredBatch, StoredCertificate, StoredRun};
pub use pages::Pages;
pub use papers::{FOUND, SEARCH_WORDS_MAX, SearchHit, TitleRow};
#[cfg(any(test, feature = "faults"))]
pub use points::{FAULT_POINTS, Fault, FaultEffect, FaultError, FaultPoint};
pub use records::{StoredEquivocation, StoredSuccession};
pub use schema::{APPLICATION_ID, VERSION};
pub use state::SavedState;

/// The file's name in the peer's folder.
pub const FILE_NAME: &str = "ledger.sqlite";

/// SQLite keeps so many bytes of pages in memory.
const CACHE_BYTES_MAX: i64 = 12 * 1024 * 1024;

/// The write-ahead log is cut back to so many bytes when it was longer.
const LOG_BYTES_MAX: i64 = 8 * 1024 * 1024;

/// How a store is opened.
#[derive(Debug, Clone, Default)]
pub struct StoreOptions {
    /// The fault to come.
    #[cfg(any(test, feature = "faults"))]
    pub fault: Option<Fault>,
    /// The file may not grow beyond so many pages of 4 KiB: a disk that becomes full.
    #[cfg(any(test, feature = "faults"))]
    pub pages_max: Option<u32>,
}

/// The database of one peer. No other process can open it meanwhile.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    devices: Devices,
    #[cfg(any(test, feature = "faults"))]
    fuse: points::Fuse,
}

impl Store {
    /// Opens the database in a folder; makes both where they are not there yet.
    pub fn open(dir: &Path) -> Result<Self, StoreFault> {
        Self::open_with(dir, &StoreOptions::default())
    }

    /// Opens with options.
    pub fn open_with(dir: &Path, options: &StoreOptions) -> Result<Self, StoreFault> {
        std::fs::create_dir_all(dir)?;
        let path = dir.join(FILE_NAME);
        Self::open_file(path, options).map_err(|fault| told_by_folder(fault, dir))
    }

    fn open_file(path: PathBuf, options: &StoreOptions) -> Result<Self, StoreFault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let connection = Connection::open_with_flags(&path, flags)?;
        restrict_to_user(&path)?;
        connection.set_prepared_statement_cache_capacity(128);
        // Exclusive: one process a folder, and no shared-memory file beside the database.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.busy_timeout(std::time::Duration::ZERO)?;
        let mode: String =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
        if mode != "wal" {
            return Err(StoreFault::new(FaultKind::ReadOnly, format!("the journal mode is {mode}")));
        }
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.pragma_update(None, "cell_size_check", "ON")?;
        connection.pragma_update(None, "trusted_schema", "OFF")?;
        connection.pragma_update(None, "cache_size", -(CACHE_BYTES_MAX / 1024))?;
        connection.pragma_update(None, "journal_size_limit", LOG_BYTES_MAX)?;
        schema::migrate(&connection)?;
        #[cfg(any(test, feature = "faults"))]
        if let Some(pages) = options.pages_max {
            connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
        }
        #[cfg(not(any(test, feature = "faults")))]
        let StoreOptions {} = options;
        let devices = Devices::load(&connection)?;
        let store = Self {
            connection,
            path,
            devices,
            #[cfg(any(test, feature = "faults"))]
            fuse: points::Fuse::new(options.fault.clone()),
        };
        scrub::finish(&store.connection)?;
        Ok(store)
    }

    /// Writes all of one act in one transaction. When it returns, everything is on disk, or after a fault nothing is.
    ///
    /// Bodies and papers that were erased are passed over. Papers are written after everything else.
    pub fn write(&mut self, writes: &[Write], papers: &[PaperRow]) -> Result<(), StoreFault> {
        if writes.is_empty() && papers.is_empty() {
            return Ok(());
        }
        let done = self.transaction(writes, papers);
        if done.is_err() {
            if !self.connection.is_autocommit() {
                self.connection.execute_batch("ROLLBACK").ok();
            }
            self.devices = Devices::load(&self.connection)?;
            return done;
        }
        if writes.iter().any(|write| matches!(write, Write::Erased { .. })) {
            // The act is on disk. Should overwriting fail, for want of space, the next erasure or opening does it.
            if let Err(fault) = scrub::finish(&self.connection) {
                tracing::warn!(%fault, "erased words are not yet overwritten");
            }
        }
        #[cfg(any(test, feature = "faults"))]
        self.fuse.pass(FaultPoint::ScrubAfter)?;
        Ok(())
    }

    fn transaction(&mut self, writes: &[Write], papers: &[PaperRow]) -> Result<(), StoreFault> {
        self.pass_begin(false)?;
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        self.pass_begin(true)?;
        // A body that comes with its entry is never wanted: two rows less to write and delete.
        let brought: std::collections::HashSet<BodyHash> = writes
            .iter()
            .filter_map(|write| if let Write::Body { hash, .. } = write { Some(*hash) } else { None })
            .collect();
        for write in writes {
            #[cfg(any(test, feature = "faults"))]
            self.fuse.pass(FaultPoint::from(write))?;
            self.one(write, &brought)?;
        }
        for paper in papers {
            #[cfg(any(test, feature = "faults"))]
            self.fuse.pass(FaultPoint::Paper)?;
            papers::set(&self.connection, paper)?;
        }
        #[cfg(any(test, feature = "faults"))]
        self.fuse.pass(FaultPoint::CommitBefore)?;
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        #[cfg(any(test, feature = "faults"))]
        self.fuse.pass(FaultPoint::CommitAfter)?;
        Ok(())
    }

    #[cfg(any(test, feature = "faults"))]
    fn pass_begin(&self, begun: bool) -> Result<(), StoreFault> {
        self.fuse.pass(if begun { FaultPoint::BeginAfter } else { FaultPoint::BeginBefore })
    }

    #[cfg(not(any(test, feature = "faults")))]
    fn pass_begin(&self, _begun: bool) -> Result<(), StoreFault> {
        Ok(())
    }

    fn one(
        &mut self,
        write: &Write,
        brought: &std::collections::HashSet<BodyHash>,
    ) -> Result<(), StoreFault> {
        let connection = &self.connection;
        match write {
            Write::Organisation(id) => notes::set_organisation(connection, *id),
            Write::Entry { id, device, sequence, stamp, words, bytes } => {
                let (device, sequence, stamp) = (*device, *sequence, *stamp);
                let new = NewEntry { id: *id, device, sequence, stamp, words: *words, bytes };
                entries::insert(connection, &mut self.devices, &new)?;
                match words {
                    Some(hash) if !brought.contains(hash) => bodies::want(connection, *hash, *id),
                    _ => Ok(()),
                }
            }
            Write::DropEntries { device, from } => {
                entries::remove_from(connection, &self.devices, *device, *from)
            }
            Write::Body { hash, entry, bytes } => {
                bodies::insert(connection, *hash, *entry, bytes).map(|_| ())
            }
            Write::Order { first, point, time_ms, record, opens } => {
                order::insert_batch(connection, *first, point, *time_ms, record, opens.as_deref())
            }
            Write::Placed { device, sequence, count, position } => {
                let run =
                    StoredRun { device: *device, sequence: *sequence, count: *count, position: *position };
                order::insert_run(connection, &mut self.devices, run)
            }
            Write::Certificate { point, bytes } => order::insert_certificate(connection, point, bytes),
            Write::Signing { point } => order::insert_signing(connection, point),
            Write::Refusal { entry, reason } => records::insert_refusal(connection, *entry, reason),
            Write::Aside { entry, reason } => records::insert_aside(connection, *entry, reason),
            Write::Equivocation { id, device, bytes } => {
                records::insert_equivocation(connection, id, *device, bytes)
            }
            Write::Succession { device, seen_ms, bytes } => {
                records::insert_succession(connection, *device, *seen_ms, bytes)
            }
            Write::SuccessionVoid { device } => records::remove_succession(connection, *device),
            Write::Erased { paper, bodies: hashes } => {
                papers::remove(connection, *paper)?;
                bodies::erase(connection, *paper, hashes)?;
                scrub::request(connection)
            }
            Write::State { position, bytes, hash } => state::set(connection, *position, bytes, hash),
            Write::LastSeen { device, at_ms, addresses } => {
                contacts::seen(connection, *device, *at_ms, addresses)
            }
            Write::Note { name, value } => notes::set(connection, name, value.as_deref()),
            Write::Dropped { from, message, at_ms } => contacts::drop_row(connection, *from, message, *at_ms),
        }
    }

    /// Everything that the ledger needs to go on where it stopped. The saved state's hash is checked; a damaged one is
    /// left out, and then everything comes that is needed to compute it again.
    pub fn opening(&self) -> Result<Opening, StoreFault> {
        opening::read(&self.connection, &self.devices)
    }

    /// Bytes of a journal's entries from a number on: at most `count`, and beyond the first at most `bytes_max` bytes.
    pub fn entries(
        &self,
        device: DeviceId,
        from: u64,
        count: usize,
        bytes_max: usize,
    ) -> Result<Vec<Arc<[u8]>>, StoreFault> {
        entries::range(&self.connection, &self.devices, device, from, count, bytes_max)
    }

    /// The bytes of one entry.
    pub fn entry(&self, id: EntryId) -> Result<Option<Arc<[u8]>>, StoreFault> {
        let Some((key, _)) = entries::place(&self.connection, id)? else { return Ok(None) };
        match entries::by_key(&self.connection, key)? {
            Some((_, bytes)) if entries::id_of(&bytes) == id => Ok(Some(bytes)),
            _ => Err(StoreFault::damaged(format!("entry {id} is not what was stored"))),
        }
    }

    /// The bytes of a body that is here.
    pub fn body(&self, hash: BodyHash) -> Result<Option<Vec<u8>>, StoreFault> {
        let body = bodies::get(&self.connection, hash)?;
        if body.as_ref().is_some_and(|bytes| Body::hash(bytes) != hash) {
            return Err(StoreFault::damaged(format!("body {hash} is not what was stored")));
        }
        Ok(body)
    }

    /// The bodies of entries, in their order: none for an entry that is unknown, brings none, or whose body is not here.
    pub fn bodies_of(&self, entries: &[EntryId]) -> Result<Vec<Option<Vec<u8>>>, StoreFault> {
        let body_of = |id: &EntryId| {
            let Some((key, _)) = entries::place(&self.connection, *id)? else { return Ok(None) };
            match entries::by_key(&self.connection, key)? {
                Some((Some(hash), _)) => self.body(hash),
                _ => Ok(None),
            }
        };
        entries.iter().map(body_of).collect()
    }

    /// Batches from the one that holds a position on: epoch record, where one opens, and order record.
    pub fn order(&self, from: u64, max: usize) -> Result<Vec<RecordBytes>, StoreFault> {
        order::records(&self.connection, from, max)
    }

    /// Certificates for positions from one on, ascending.
    pub fn certificates(&self, from: u64, max: usize) -> Result<Vec<Vec<u8>>, StoreFault> {
        order::certificates(&self.connection, from, max)
    }

    /// The certificate of the latest epoch's latest position.
    pub fn certificate_newest(&self) -> Result<Option<Vec<u8>>, StoreFault> {
        order::certificate_newest(&self.connection)
    }

    /// One paper, as it was last merged.
    pub fn paper(&self, paper: PaperId) -> Result<Option<PaperRow>, StoreFault> {
        papers::get(&self.connection, paper)
    }

    /// The title of a paper.
    pub fn title(&self, paper: PaperId) -> Result<Option<String>, StoreFault> {
        papers::title(&self.connection, paper)
    }

    /// All papers of a kind, without their texts, in the order in which they came.
    pub fn titles(&self, kind: &str) -> Result<Vec<TitleRow>, StoreFault> {
        papers::titles(&self.connection, kind)
    }

    /// The comments about something, in the order in which they came.
    pub fn comments(&self, about: EntryId) -> Result<Vec<PaperRow>, StoreFault> {
        papers::comments(&self.connection, about)
    }

    /// Papers that have all the words, the last of which may be the beginning of one; best first.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<SearchHit>, StoreFault> {
        papers::search(&self.connection, words, limit)
    }

    /// Entries newest first, of one device or of all: the unconfirmed ones by their stamps, then the confirmed ones by
    /// position. Only those that come after `before` in this list.
    pub fn log(
        &self,
        before: Option<EntryId>,
        limit: usize,
        device: Option<DeviceId>,
    ) -> Result<Vec<LogRow>, StoreFault> {
        log::read(self, before, limit, device)
    }

    /// Why a placed entry was refused; none for one that was not.
    pub fn refusal(&self, entry: EntryId) -> Result<Option<Vec<u8>>, StoreFault> {
        records::refusal(&self.connection, entry)
    }

    /// All reasons for which placed entries were refused.
    pub fn refusals(&self) -> Result<Vec<(EntryId, Vec<u8>)>, StoreFault> {
        records::refusals(&self.connection)
    }

    /// All entries that were set aside, and why.
    pub fn aside(&self) -> Result<Vec<(EntryId, String)>, StoreFault> {
        records::aside(&self.connection)
    }

    /// When other devices were last connected, the latest first.
    pub fn last_seen(&self) -> Result<Vec<Contact>, StoreFault> {
        contacts::contacts(&self.connection)
    }

    /// What was not taken from others, the latest first.
    pub fn dropped(&self) -> Result<Vec<DroppedRow>, StoreFault> {
        contacts::dropped(&self.connection)
    }

    /// A small thing by name.
    pub fn note(&self, name: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        notes::get(&self.connection, name)
    }

    /// Bytes on disk.
    pub fn disk_bytes(&self) -> Result<u64, StoreFault> {
        let mut total = std::fs::metadata(&self.path)?.len();
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        match std::fs::metadata(log) {
            Ok(metadata) => total += metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        Ok(total)
    }

    /// The first thing in the file that is not as it was written, in words for whoever looks into it. Reads everything.
    pub fn integrity(&self) -> Result<Option<String>, StoreFault> {
        integrity::first_fault(self)
    }

    /// All entries, journal by journal, each in its order. Ends with a fault at the first that is not what was stored.
    pub fn all_entries(&self) -> Pages<'_, StoredEntry> {
        Pages::new(self, 256, |store, after, rows| {
            entries::page(&store.connection, &store.devices, after, rows)
        })
    }

    /// All bodies, in the order in which they came.
    pub fn all_bodies(&self) -> Pages<'_, StoredBody> {
        Pages::new(self, 32, |store, after, rows| bodies::page(&store.connection, after, rows))
    }

    /// All batches, in order.
    pub fn all_batches(&self) -> Pages<'_, StoredBatch> {
        Pages::new(self, 64, |store, after, rows| order::batch_page(&store.connection, after, rows))
    }

    /// All runs of placed entries, by position.
    pub fn all_runs(&self) -> Pages<'_, StoredRun> {
        Pages::new(self, 1_024, |store, after, rows| {
            order::run_page(&store.connection, &store.devices, after, rows)
        })
    }

    /// All certificates, in the order in which they came.
    pub fn all_certificates(&self) -> Pages<'_, StoredCertificate> {
        Pages::new(self, 256, |store, after, rows| order::certificate_page(&store.connection, after, rows))
    }

    /// All papers, in the order in which they came.
    pub fn all_papers(&self) -> Pages<'_, PaperRow> {
        Pages::new(self, 8, |store, after, rows| papers::page(&store.connection, after, rows))
    }

    /// All proofs of equivocation, in the order in which they came.
    pub fn equivocations(&self) -> Result<Vec<StoredEquivocation>, StoreFault> {
        records::equivocations(&self.connection)
    }

    /// All recoveries under way.
    pub fn successions(&self) -> Result<Vec<StoredSuccession>, StoreFault> {
        records::successions(&self.connection)
    }

    /// The newest point that this keeper signed, of each epoch.
    pub fn signed(&self) -> Result<Vec<moothall_core::entry::Point>, StoreFault> {
        order::signed(&self.connection)
    }

    /// The saved state, whether or not it is sound.
    pub fn saved_state(&self) -> Result<Option<SavedState>, StoreFault> {
        state::get(&self.connection)
    }

    /// Papers that were erased.
    pub fn erased_papers(&self) -> Result<Vec<PaperId>, StoreFault> {
        bodies::erased_papers(&self.connection)
    }

    /// Bodies that were erased.
    pub fn erased_bodies(&self) -> Result<Vec<BodyHash>, StoreFault> {
        bodies::erased(&self.connection)
    }
}

/// The file holds words of others: nobody but its user reads it.
#[cfg(unix)]
fn restrict_to_user(path: &Path) -> Result<(), StoreFault> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn restrict_to_user(_: &Path) -> Result<(), StoreFault> {
    Ok(())
}

/// SQLite says of many faults only that a file cannot be opened; the folder knows more.
fn told_by_folder(fault: StoreFault, dir: &Path) -> StoreFault {
    if fault.kind != FaultKind::Io {
        return fault;
    }
    let probe = dir.join(format!(".probe-{}", std::process::id()));
    let tried = std::fs::write(&probe, [0; 4096]);
    std::fs::remove_file(&probe).ok();
    match tried {
        Err(error) => StoreFault::from(error),
        Ok(()) => fault,
    }
}
