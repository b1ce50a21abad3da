//! The ledger on disk: one SQLite file in the peer's folder.
//!
//! Everything that belongs to one act is one transaction ([`Store::write`]), durable when the call returns. Each file
//! here holds one thing: its tables, its queries, and the steps by which they came to be. What is erased is overwritten
//! in every file of the folder before [`Store::write`] returns; words of what does not count, by [`Store::tidy`] and when the
//! store closes.

mod agreement;
mod archive;
mod bodies;
mod checkpoint;
mod contacts;
mod devices;
mod drafts;
mod entries;
mod fault;
mod history;
mod integrity;
mod log;
mod notes;
mod opening;
mod order;
mod pages;
mod papers;
mod places;
#[cfg(any(test, feature = "faults"))]
mod points;
mod reads;
mod records;
#[cfg(test)]
pub(crate) mod sample;
mod schema;
mod scrub;
mod snapshot;
mod state;
#[cfg(test)]
mod tests;
mod titles;

use std::cell::RefCell;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rusqlite::{Connection, OpenFlags};

use moothall_core::id::{BodyHash, EntryId, PaperId};
use moothall_core::store::{PaperRow, Write};
use moothall_core::verify::RunRow;

use crate::agreement::{Kept, Opened};
use devices::Devices;
use entries::NewEntry;
use places::Places;
use titles::Titles;

pub use contacts::{CONTACTS_MAX, Contact, DROPPED_MAX, DROPPED_OF_DEVICE_MAX, DroppedRow};
pub use drafts::DraftRow;
pub use fault::{FaultKind, StoreFault};
pub use log::{IndexRow, LogRow};
pub use order::RecordBytes;
pub use pages::Pages;
pub(crate) use papers::kind_name;
pub use papers::{FOUND, SEARCH_WORDS_MAX, SearchHit, TitleRow};
#[cfg(any(test, feature = "faults"))]
pub use points::{FAULT_POINTS, Fault, FaultEffect, FaultError, FaultPoint};
pub use schema::{APPLICATION_ID, VERSION};

/// The notes that name the papers which wait to be merged begin so.
pub(crate) const BEHIND_NOTE: &str = "behind:";

/// The paper that waits to be merged, by the name of a note; none if it is another note. Of all notes only these speak of
/// the ledger, and not of the machine: only these are in backups, and nothing else is taken from one.
pub(crate) fn paper_behind(name: &str) -> Option<PaperId> {
    name.strip_prefix(BEHIND_NOTE)?.parse().ok()
}

/// The notes that name the papers which are to be merged from nothing begin so.
pub(crate) const ANEW_NOTE: &str = "anew:";

/// The file's name in the peer's folder.
pub const FILE_NAME: &str = "ledger.sqlite";

/// SQLite keeps so many bytes of pages in memory.
const CACHE_BYTES_MAX: i64 = 12 * 1024 * 1024;

/// The write-ahead log is cut back to so many bytes when it was longer.
const LOG_BYTES_MAX: i64 = 8 * 1024 * 1024;

/// The environment variable by which a test tells a peer's process its fault, such as `commit-before:3:abort`.
#[cfg(feature = "faults")]
pub const FAULT_VARIABLE: &str = "MOOTHALL_FAULT";

/// How a store is opened.
#[derive(Debug, Clone, Default)]
pub struct StoreOptions {
    /// The fault to come.
    #[cfg(any(test, feature = "faults"))]
    pub fault: Option<Fault>,
    /// The file may not grow beyond so many pages of 4 KiB: a disk that becomes full.
    #[cfg(any(test, feature = "faults"))]
    pub pages_max: Option<u32>,
    /// So many entries are looked up in memory before they are in the tables: [`HELD_MAX`] unless a test says otherwise.
    #[cfg(any(test, feature = "faults"))]
    pub held_max: Option<usize>,
}

/// Where so many entries lie is held in memory before it is put into the tables together.
const HELD_MAX: usize = 32_768;

impl StoreOptions {
    /// What a test has asked of this process: a fault by [`FAULT_VARIABLE`], nothing otherwise.
    #[cfg(feature = "faults")]
    fn of_environment() -> Self {
        let fault = std::env::var(FAULT_VARIABLE).ok().and_then(|text| text.parse().ok());
        Self { fault, ..Self::default() }
    }

    #[cfg(not(feature = "faults"))]
    fn of_environment() -> Self {
        Self::default()
    }
}

/// A disk that failed is written to again once it takes so much.
const ROOM_BYTES: usize = 1 << 20;

/// The database of one peer. No other process can open it meanwhile.
#[derive(Debug)]
pub struct Store {
    connection: Rc<Connection>,
    path: PathBuf,
    devices: Devices,
    places: Places,
    held_max: usize,
    /// What a lookup failed with.
    unread: Rc<RefCell<Option<StoreFault>>>,
    titles: Titles,
    #[cfg(any(test, feature = "faults"))]
    fuse: points::Fuse,
}

impl Store {
    /// Opens the database in a folder; makes both where they are not there yet.
    pub fn open(dir: &Path) -> Result<Self, StoreFault> {
        Self::open_with(dir, &StoreOptions::of_environment())
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
        connection.busy_timeout(std::time::Duration::ZERO)?;
        let mode: String =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
        if mode != "wal" {
            return Err(StoreFault::new(FaultKind::ReadOnly, format!("the journal mode is {mode}")));
        }
        // Read once before it is exclusive: so the index of the log is shared, and a snapshot can be let in later.
        connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))?;
        // One process a folder.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))?;
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
        let places = Places::load(&connection)?;
        let store = Self {
            connection: Rc::new(connection),
            path,
            devices,
            places,
            held_max: HELD_MAX,
            unread: Rc::default(),
            titles: Titles::default(),
            #[cfg(any(test, feature = "faults"))]
            fuse: points::Fuse::new(options.fault.clone()),
        };
        #[cfg(any(test, feature = "faults"))]
        let store = Self { held_max: options.held_max.unwrap_or(HELD_MAX), ..store };
        store.scrub();
        // As after a step to this version. Where there is no room for it, it is held in memory until there is.
        if store.places.held() >= store.held_max
            && let Err(fault) = store.keep_places()
        {
            tracing::warn!(%fault, "where entries lie is held in memory");
        }
        Ok(store)
    }

    /// Puts where entries lie into the tables, in a transaction of its own.
    fn keep_places(&self) -> Result<(), StoreFault> {
        let transaction = self.connection.unchecked_transaction()?;
        self.places.keep(&transaction)?;
        transaction.commit()?;
        self.places.let_go();
        Ok(())
    }

    /// Writes all of one act in one transaction. When it returns, everything is on disk, or after a fault nothing is.
    ///
    /// Bodies and papers that were erased are passed over. Papers are written after everything else.
    pub fn write(&mut self, writes: &[Write], papers: &[PaperRow]) -> Result<(), StoreFault> {
        self.write_with(writes, papers, &[])
    }

    /// As [`Store::write`], and with what a keeper keeps of the agreement with the others.
    pub fn write_with(
        &mut self,
        writes: &[Write],
        papers: &[PaperRow],
        kept: &[Kept],
    ) -> Result<(), StoreFault> {
        if writes.is_empty() && papers.is_empty() && kept.is_empty() {
            return Ok(());
        }
        // What follows from an answer that could not be read is not kept.
        if let Some(fault) = self.unread.take() {
            return Err(fault);
        }
        self.titles.forget(writes, papers);
        let done = self.transaction(writes, papers, kept);
        if done.is_err() {
            if !self.connection.is_autocommit() {
                self.connection.execute_batch("ROLLBACK").ok();
            }
            self.devices = Devices::load(&self.connection)?;
            self.places = Places::load(&self.connection)?;
            return done;
        }
        if writes.iter().any(|write| matches!(write, Write::Erased { .. })) {
            self.scrub();
        }
        #[cfg(any(test, feature = "faults"))]
        self.fuse.pass(FaultPoint::ScrubAfter)?;
        Ok(())
    }

    /// Takes papers away that are stored otherwise than their entries make them, and notes that they wait to be merged.
    pub(crate) fn forget_merged(&mut self, papers: &[PaperId]) -> Result<(), StoreFault> {
        self.titles.clear();
        let transaction = self.connection.unchecked_transaction()?;
        papers::forget(&transaction, papers)?;
        for paper in papers {
            notes::set(&transaction, &format!("{BEHIND_NOTE}{paper}"), Some(&[]))?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Overwrites what was deleted without an erasure, if anything was: words of what does not count. Their deletion is
    /// no promise to anybody who waits for it, and whoever writes what is refused decides how often it happens, so that
    /// the file is not written anew for each.
    pub fn tidy(&self) {
        self.scrub();
    }

    /// Overwrites what was erased. The erasure itself is on disk by then: should this fail, for want of space, the next
    /// erasure or opening does it.
    fn scrub(&self) {
        if let Err(fault) = scrub::finish(&self.connection) {
            tracing::warn!(%fault, "erased words are not yet overwritten");
        }
    }

    fn transaction(
        &mut self,
        writes: &[Write],
        papers: &[PaperRow],
        kept: &[Kept],
    ) -> Result<(), StoreFault> {
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
        for kept in kept {
            agreement::keep(&self.connection, kept)?;
        }
        drafts::settle(&self.connection, writes)?;
        for paper in papers {
            #[cfg(any(test, feature = "faults"))]
            self.fuse.pass(FaultPoint::Paper)?;
            papers::set(&self.connection, paper)?;
        }
        let full = self.places.held() >= self.held_max;
        if full {
            self.places.keep(&self.connection)?;
        }
        #[cfg(any(test, feature = "faults"))]
        self.fuse.pass(FaultPoint::CommitBefore)?;
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        if full {
            self.places.let_go();
        }
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
                entries::insert(connection, &mut self.devices, &self.places, &new)?;
                match words {
                    Some(hash) if !brought.contains(hash) => bodies::want(connection, *hash, *id),
                    _ => Ok(()),
                }
            }
            Write::History { entry, subjects } => history::insert(connection, *entry, subjects),
            Write::Permits { first, permits } => {
                let permits = permits.iter().map(|(count, policy)| (*count, policy.as_deref()));
                history::permit(connection, *first, permits)
            }
            Write::DropEntries { device, from } => {
                entries::remove_from(connection, &self.devices, &self.places, *device, *from)
            }

            Write::Bury { id, bytes } => records::bury(connection, *id, bytes),
            Write::Body { hash, entry, bytes } => {
                bodies::insert(connection, *hash, *entry, bytes).map(|_| ())
            }
            Write::NoWords { entry, hash, heir } => {
                let gone = bodies::unword(connection, *entry, *hash, *heir)?;
                if gone { scrub::request(connection) } else { Ok(()) }
            }
            Write::Draft { .. } => drafts::keep(connection, write),
            Write::PaperGone(paper) => {
                let gone = papers::remove(connection, *paper)?;
                if gone { scrub::request(connection) } else { Ok(()) }
            }
            Write::Order { first, point, time_ms, record, opens } => {
                order::insert_batch(connection, *first, point, *time_ms, record, opens.as_deref())
            }
            Write::Placed { device, sequence, count, position } => {
                let run = RunRow { device: *device, sequence: *sequence, count: *count, position: *position };
                order::insert_run(connection, &mut self.devices, run)
            }
            Write::Rewind { after } => order::rewind(connection, after.position),
            Write::Certificate { point, bytes } => order::insert_certificate(connection, point, bytes),
            Write::Signing { point } => order::insert_signing(connection, point),
            Write::Refusal { entry, reason } => records::insert_refusal(connection, *entry, reason),
            Write::Aside { entry, reason } => records::insert_aside(connection, *entry, reason),
            Write::Equivocation { id, device, bytes } => {
                records::insert_equivocation(connection, id, *device, bytes)
            }
            Write::Receipt { ballot, keeper, bytes } => {
                records::insert_receipt(connection, *ballot, *keeper, bytes)
            }
            Write::ReceiptSettled { ballot, keeper } => records::remove_receipt(connection, *ballot, *keeper),
            Write::Succession { device, seen_ms, bytes } => {
                records::insert_succession(connection, *device, *seen_ms, bytes)
            }
            Write::SuccessionVoid { device } => records::remove_succession(connection, *device),
            Write::Erased { paper, bodies: hashes } => {
                papers::remove(connection, *paper)?;
                bodies::erase(connection, *paper, hashes)?;
                drafts::erase(connection, *paper)?;
                scrub::request(connection)
            }
            Write::Checkpoint { point, bytes } => checkpoint::set(connection, point, bytes),
            Write::State { position, bytes, hash } => state::set(connection, *position, bytes, hash),
            Write::LastSeen { device, at_ms, addresses } => {
                contacts::seen(connection, *device, *at_ms, addresses)
            }
            Write::Note { name, value } => notes::set(connection, name, value.as_deref()),
            Write::Dropped { from, message, at_ms, times } => {
                contacts::drop_row(connection, *from, message, *at_ms, *times)
            }
        }
    }

    /// What this keeper kept of the agreement with the others.
    pub fn agreement(&self) -> Result<Opened, StoreFault> {
        agreement::opened(&self.connection)
    }

    /// Refuses papers and bodies ever after, as their erasure does, where none of their words were ever stored.
    pub(crate) fn refuse(&mut self, papers: &[PaperId], hashes: &[BodyHash]) -> Result<(), StoreFault> {
        self.titles.clear();
        let transaction = self.connection.unchecked_transaction()?;
        for paper in papers {
            bodies::erase(&transaction, *paper, &[])?;
        }
        for hash in hashes {
            bodies::erase_body(&transaction, *hash)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Lets go of what was typed into an entry that does not count. Says whether there was anything.
    pub fn discard_draft(&mut self, entry: EntryId) -> Result<bool, StoreFault> {
        let transaction = self.connection.unchecked_transaction()?;
        let had = drafts::discard(&transaction, entry)?;
        if had {
            scrub::request(&transaction)?;
        }
        transaction.commit()?;
        self.scrub();
        Ok(had)
    }

    /// Forgets an enrolment that led nowhere, and the organisation too, where nothing of it has come yet.
    pub(crate) fn forget_joining(&mut self) -> Result<(), StoreFault> {
        let transaction = self.connection.unchecked_transaction()?;
        notes::forget_joining(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Whether the disk takes more than the little that a full one may: the database has set some room aside for itself.
    pub fn has_room(&self) -> bool {
        self.path.parent().is_some_and(|dir| probe(dir, ROOM_BYTES).is_ok())
    }

    /// Closes the database so that all of it lies in its one file.
    pub fn close(self) -> Result<(), StoreFault> {
        self.scrub();
        scrub::empty_log(&self.connection)?;
        match Rc::into_inner(self.connection) {
            Some(connection) => connection.close().map_err(|(_, error)| error.into()),
            // A ledger still looks things up; it closes with that.
            None => Ok(()),
        }
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
    probe(dir, 4096).map_or_else(StoreFault::from, |()| fault)
}

/// Writes a file of so many bytes through to the disk, and takes it away again.
fn probe(dir: &Path, bytes: usize) -> std::io::Result<()> {
    let path = dir.join(format!(".probe-{}", std::process::id()));
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(&vec![0; bytes])?;
        file.sync_all()
    });
    std::fs::remove_file(&path).ok();
    written
}
