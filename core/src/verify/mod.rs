//! The complete check: everything in a ledger once more, from its bytes.
//!
//! [`verify`] reads a [`Source`] row by row and believes none of it. It checks, in this order:
//!
//! 1. every entry: form, signature, organisation, and that each journal is one chain from number 1 without a gap;
//! 2. every proof of equivocation or of two orders, and every receipt;
//! 3. every batch: form, position, epoch and keepers, that the epoch record which opens it is signed, that each entry it
//!    places is there, that the rules come to the same verdict on each, for the same reason, and that the running hash
//!    comes out as stored;
//! 4. the saved state, against the state reached at its position;
//! 5. every certificate: that it certifies a point of this order, by a quorum of the keepers of its epoch, and that
//!    nothing is uncertified but what this device signed itself; and of a checkpoint, that the order adds up to the state
//!    that it certifies;
//! 6. recoveries under way;
//! 7. every body: that it is the one its entry names, and was not erased.
//!
//! A device that began at a checkpoint has its history later. What it has of that is checked from the first batch on; then
//! the check goes on at the checkpoint, whose state is what a quorum certified. The report says how much lies between.
//!
//! It stops at the first fault and names it. Memory grows with the number of entries, not with their bytes.

mod fault;
mod order;
mod records;
mod source;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::checkpoint::{self, Beginning};
use crate::entry::Unverified;
use crate::id::{BodyHash, DeviceId, EntryId, OrganisationId, StateHash};
use crate::view::{History, Verified};

pub use fault::{Place, VerifyFault, What};
pub use source::{
    BatchRow, BodyRow, CertificateRow, EntryRow, ProofRow, ReceiptRow, RefusalRow, Rows, RunRow, Source,
    StateRow, SuccessionRow,
};

/// What a complete check counted and found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Entries whose form and signature are right.
    pub entries: u64,
    /// Journals whose chain is whole.
    pub journals: u64,
    /// Batches that follow one another.
    pub batches: u64,
    /// Verdicts reached again.
    pub verdicts: u64,
    /// Entries without a place yet.
    pub unconfirmed: u64,
    /// Certificates signed by a quorum.
    pub certificates: u64,
    /// Those of them that certify the state, too, which is what the order adds up to.
    pub checkpoints: u64,
    /// How much is here and checked of the history before the checkpoint at which this device began; none where all is.
    pub history: Option<History>,
    /// Bodies that are what their entries name.
    pub bodies: u64,
    /// Proofs of equivocation and of two orders.
    pub proofs: u64,
    /// Receipts for ballots that are not counted.
    pub receipts: u64,
    /// Epoch records, those of recoveries under way among them.
    pub epochs: u64,
    /// The first fault. What comes after it was not checked.
    pub fault: Option<VerifyFault>,
}

impl Report {
    /// Whether everything holds.
    pub fn is_sound(&self) -> bool {
        self.fault.is_none()
    }
}

impl From<&Report> for Verified {
    fn from(report: &Report) -> Self {
        Self {
            signatures: report.entries,
            journals: report.journals,
            verdicts: report.verdicts,
            certificates: report.certificates,
            checkpoints: report.checkpoints,
            history: report.history,
            bodies: report.bodies,
            records: report.proofs + report.receipts + report.epochs,
            fault: report.fault.as_ref().map(VerifyFault::message),
        }
    }
}

/// The source could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupted<F> {
    /// What was checked before.
    pub report: Box<Report>,
    /// Why it cannot be read.
    pub fault: F,
}

/// Checks a whole ledger.
///
/// # Errors
/// If the source cannot be read. What it holds is never an error here, but the report's fault.
pub fn verify<S: Source>(source: &S) -> Result<Report, Interrupted<S::Fault>> {
    verify_every(source, checkpoint::every())
}

/// The same with another number in the place of [`checkpoint::CHECKPOINT_EVERY`]: for tests, which have few entries.
///
/// # Errors
/// As for [`verify`].
pub fn verify_every<S: Source>(source: &S, checkpoint_every: u64) -> Result<Report, Interrupted<S::Fault>> {
    let organisation = match source.organisation() {
        Ok(Some(organisation)) => organisation,
        Ok(None) => return Ok(Report::default()),
        Err(fault) => return Err(Interrupted { report: Box::default(), fault }),
    };
    let mut check = Check {
        source,
        organisation,
        checkpoint_every,
        begun: None,
        report: Report::default(),
        heads: HashMap::new(),
        words: HashMap::new(),
    };
    match check.everything() {
        Ok(()) => {}
        Err(Stop::Found(fault)) => check.report.fault = Some(fault),
        Err(Stop::Source(fault)) => return Err(Interrupted { report: Box::new(check.report), fault }),
    }
    Ok(check.report)
}

/// Why a check ended early.
enum Stop<F> {
    /// Something is not as it must be.
    Found(VerifyFault),
    /// The source cannot be read.
    Source(F),
}

type Checked<T, S> = Result<T, Stop<<S as Source>::Fault>>;

fn found<T, F>(what: What, place: Place) -> Result<T, Stop<F>> {
    Err(Stop::Found(VerifyFault { what, place }))
}

/// A check under way.
struct Check<'s, S: Source> {
    source: &'s S,
    organisation: OrganisationId,
    checkpoint_every: u64,
    /// The checkpoint at which this device began, and its hash.
    begun: Option<(Beginning, StateHash)>,
    report: Report,
    /// The newest entry of each journal, and its number.
    heads: HashMap<DeviceId, (u64, EntryId)>,
    /// The bodies that entries name.
    words: HashMap<EntryId, BodyHash>,
}

impl<S: Source> Check<'_, S> {
    fn everything(&mut self) -> Checked<(), S> {
        self.begun()?;
        self.entries()?;
        let proofs = self.proofs()?;
        self.receipts()?;
        let ledger = self.batches(proofs)?;
        self.successions(&ledger)?;
        self.bodies()
    }

    /// Reads the checkpoint at which this device began. That it is what was certified is seen with the certificates.
    fn begun(&mut self) -> Checked<(), S> {
        let Some(bytes) = self.source.begun().map_err(Stop::Source)? else { return Ok(()) };
        match Beginning::read(&bytes) {
            Ok(begun) if begun.organisation == self.organisation => {
                self.words.extend(begun.edits().map(|(entry, edit)| (entry, edit.words)));
                self.begun = Some((begun, checkpoint::hash_of(&bytes)));
                Ok(())
            }
            _ => found(What::Checkpoint, Place::Position(0)),
        }
    }

    /// The entry that a journal must go on from after what is not here.
    fn begun_head(&self, device: &DeviceId) -> Option<(u64, EntryId)> {
        let (begun, _) = self.begun.as_ref()?;
        let place = begun.journals.binary_search_by_key(device, |journal| journal.device).ok()?;
        begun.journals.get(place).map(|journal| (journal.sequence, journal.head))
    }

    fn entries(&mut self) -> Checked<(), S> {
        for row in self.source.entries() {
            let row = row.map_err(Stop::Source)?;
            let place = Place::Entry { id: row.id, device: row.device, sequence: row.sequence };
            let Ok(parsed) = Unverified::parse(&row.bytes) else { return found(What::EntryForm, place) };
            let Ok(entry) = parsed.verify() else { return found(What::EntrySignature, place) };
            let payload = entry.payload();
            let as_stored = entry.id() == row.id
                && payload.device == row.device
                && payload.sequence == row.sequence
                && payload.words == row.words;
            if !as_stored {
                return found(What::EntryRow, place);
            }
            if entry.organisation() != self.organisation {
                return found(What::EntryOrganisation, place);
            }
            let follows = |head: Option<(u64, EntryId)>| {
                payload.sequence == head.map_or(0, |(sequence, _)| sequence) + 1
                    && payload.previous == head.map(|(_, id)| id)
            };
            let begun = self.begun_head(&row.device);
            let here = self.heads.get(&row.device).copied();
            let goes_on = begun.is_some() && here < begun && follows(begun);
            if !goes_on && !follows(here) {
                return found(What::Chain, place);
            }
            self.heads.insert(row.device, (payload.sequence, entry.id()));
            if let Some(words) = payload.words {
                self.words.insert(entry.id(), words);
            }
            self.report.entries += 1;
        }
        self.report.journals = self.heads.len() as u64;
        Ok(())
    }
}
