//! What the store answers. Each question is answered by the file of its table.

use std::sync::Arc;

use moothall_core::body::Body;
use moothall_core::entry::Point;
use moothall_core::id::{BodyHash, DeviceId, EntryId, OrganisationId, PaperId};
use moothall_core::replica::message::CheckpointPart;
use moothall_core::store::{Opening, PaperRow};
use moothall_core::verify::{
    BatchRow, BodyRow, CertificateRow, EntryRow, ProofRow, ReceiptRow, RunRow, StateRow, SuccessionRow,
};

use super::{
    Contact, DraftRow, DroppedRow, LogRow, Pages, RecordBytes, SearchHit, Store, StoreFault, TitleRow,
};
use super::{
    bodies, checkpoint, contacts, drafts, entries, history, integrity, log, notes, opening, order, papers,
    records, state,
};

impl Store {
    /// The organisation that this folder belongs to.
    pub fn organisation(&self) -> Result<Option<OrganisationId>, StoreFault> {
        notes::organisation(&self.connection)
    }

    /// The first entry of a journal.
    pub fn first_of(&self, device: DeviceId) -> Result<Option<EntryId>, StoreFault> {
        Ok(self.entries(device, 1, 1, 0)?.first().map(|bytes| entries::id_of(bytes)))
    }

    /// All entries that are part of the history of something, in no order.
    pub fn history(&self, subject: [u8; 32]) -> Result<Vec<EntryId>, StoreFault> {
        history::of(&self.connection, subject)
    }

    /// The policy that permitted the entry at a position, where that is known.
    pub fn permit_at(&self, position: u64) -> Result<Option<Box<str>>, StoreFault> {
        history::permit_at(&self.connection, position)
    }

    /// All small things by name.
    pub fn notes(&self) -> Result<Vec<(String, Vec<u8>)>, StoreFault> {
        notes::all(&self.connection)
    }

    /// The hash of the body that a stored entry names.
    pub fn words_of(&self, entry: EntryId) -> Result<Option<BodyHash>, StoreFault> {
        let Some(place) = entries::place(&self.connection, &self.places, entry)? else { return Ok(None) };
        Ok(entries::by_number(&self.connection, place.number)?.and_then(|(words, _)| words))
    }

    /// Everything that the ledger needs to go on where it stopped. The saved state's hash is checked; a damaged one is
    /// left out, and then everything comes that is needed to compute it again.
    pub fn opening(&self) -> Result<Opening, StoreFault> {
        self.opening_with(|_| true)
    }

    /// As [`Store::opening`], but leaves the saved state out as well where it is not of a form that can be read.
    pub fn opening_with(&self, readable: impl Fn(&[u8]) -> bool) -> Result<Opening, StoreFault> {
        #[cfg(any(test, feature = "faults"))]
        self.fuse.look()?;
        opening::read(&self.connection, &self.devices, &self.places, self.archive(), readable)
    }

    /// A piece of the checkpoint that is kept, as it travels.
    pub fn checkpoint_part(&self, piece: u32) -> Result<Option<CheckpointPart>, StoreFault> {
        checkpoint::part(&self.connection, piece)
    }

    /// Where the checkpoint is that is kept.
    pub fn checkpoint_at(&self) -> Result<Option<Point>, StoreFault> {
        checkpoint::point(&self.connection)
    }

    /// The checkpoint at which this device began, as long as the history before it is not here.
    pub fn begun(&self) -> Result<Option<Vec<u8>>, StoreFault> {
        Ok(checkpoint::begun(&self.connection)?.map(|(_, bytes)| bytes))
    }

    /// Bytes of a journal's entries from a number on, up to one that is not here: at most `count`, and beyond the first at most
    /// `bytes_max` bytes.
    pub fn entries(
        &self,
        device: DeviceId,
        from: u64,
        count: usize,
        bytes_max: usize,
    ) -> Result<Vec<Arc<[u8]>>, StoreFault> {
        entries::range(&self.connection, &self.devices, &self.places, device, from, count, bytes_max)
    }

    /// The bytes of one entry.
    pub fn entry(&self, id: EntryId) -> Result<Option<Arc<[u8]>>, StoreFault> {
        let Some(place) = entries::place(&self.connection, &self.places, id)? else { return Ok(None) };
        match entries::by_number(&self.connection, place.number)? {
            Some((_, bytes)) if entries::id_of(&bytes) == id => Ok(Some(bytes)),
            _ => Err(StoreFault::damaged(format!("entry {id} is not what was stored"))),
        }
    }

    /// The bytes of an entry, be it in a journal or one that can never be placed.
    pub fn entry_or_buried(&self, id: EntryId) -> Result<Option<Vec<u8>>, StoreFault> {
        match self.entry(id)? {
            Some(bytes) => Ok(Some(bytes.to_vec())),
            None => records::buried(&self.connection, id),
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
            let Some(place) = entries::place(&self.connection, &self.places, *id)? else { return Ok(None) };
            match entries::by_number(&self.connection, place.number)? {
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

    /// The title of a paper. Asked for again it costs nothing.
    pub fn title(&self, paper: PaperId) -> Result<Option<String>, StoreFault> {
        let title = self.titles.get(paper, || papers::title(&self.connection, paper))?;
        Ok(title.map(|title| title.title.into()))
    }

    /// The text of a paper, without the document that it was merged in.
    pub fn text(&self, paper: PaperId) -> Result<Option<String>, StoreFault> {
        match self.titles.get(paper, || papers::title(&self.connection, paper))? {
            Some(title) if title.has_text => papers::text(&self.connection, paper),
            found => Ok(found.map(|_| String::new())),
        }
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

    /// What was typed into an entry of this device's own, if it does not count.
    pub fn draft(&self, entry: EntryId) -> Result<Option<DraftRow>, StoreFault> {
        drafts::get(&self.connection, entry)
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

    /// The same without the index of words, which only who may write can check.
    pub(crate) fn integrity_but_words(&self) -> Result<Option<String>, StoreFault> {
        integrity::first_fault_but_words(self)
    }

    /// The first thing in the index of words that is not as the papers have it.
    pub(crate) fn words_fault(&self) -> Result<Option<String>, StoreFault> {
        integrity::words_fault(self)
    }

    /// All entries in the order in which they came, so each journal in its order. Ends with a fault at the first that is not what was stored.
    pub fn all_entries(&self) -> Pages<'_, EntryRow> {
        Pages::new(self, 256, |store, after, rows| {
            entries::page(&store.connection, &store.devices, after, rows)
        })
    }

    /// All bodies, in the order in which they came.
    pub fn all_bodies(&self) -> Pages<'_, BodyRow> {
        Pages::new(self, 32, |store, after, rows| bodies::page(&store.connection, after, rows))
    }

    /// All batches, in order.
    pub fn all_batches(&self) -> Pages<'_, BatchRow> {
        Pages::new(self, 64, |store, after, rows| order::batch_page(&store.connection, after, rows))
    }

    /// All runs of placed entries, by position.
    pub fn all_runs(&self) -> Pages<'_, RunRow> {
        Pages::new(self, 1_024, |store, after, rows| {
            order::run_page(&store.connection, &store.devices, after, rows)
        })
    }

    /// All certificates, in the order in which they came.
    pub fn all_certificates(&self) -> Pages<'_, CertificateRow> {
        Pages::new(self, 256, |store, after, rows| order::certificate_page(&store.connection, after, rows))
    }

    /// All papers, in the order in which they came.
    pub fn all_papers(&self) -> Pages<'_, PaperRow> {
        Pages::new(self, 8, |store, after, rows| papers::page(&store.connection, after, rows))
    }

    /// The papers that are stored as merged.
    pub(crate) fn paper_ids(&self) -> Result<Vec<PaperId>, StoreFault> {
        papers::ids(&self.connection)
    }

    /// A proof by its id.
    pub fn proof(&self, id: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreFault> {
        records::proof(&self.connection, id)
    }

    /// The bytes of all entries that can never be placed.
    pub fn all_buried(&self) -> Result<Vec<Vec<u8>>, StoreFault> {
        records::buried_bytes(&self.connection)
    }

    /// All receipts.
    pub fn receipts(&self) -> Result<Vec<ReceiptRow>, StoreFault> {
        records::receipts(&self.connection)
    }

    /// All proofs of equivocation, in the order in which they came.
    pub fn equivocations(&self) -> Result<Vec<ProofRow>, StoreFault> {
        records::equivocations(&self.connection)
    }

    /// All recoveries under way.
    pub fn successions(&self) -> Result<Vec<SuccessionRow>, StoreFault> {
        records::successions(&self.connection)
    }

    /// The newest point that this keeper signed, of each epoch.
    pub fn signed(&self) -> Result<Vec<Point>, StoreFault> {
        order::signed(&self.connection)
    }

    /// The saved state, whether or not it is sound.
    pub fn saved_state(&self) -> Result<Option<StateRow>, StoreFault> {
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
