//! The complete check of what lies in a store.

mod papers;

use std::sync::Arc;

use moothall_core::entry::Point;
use moothall_core::id::{BodyHash, DeviceId, OrganisationId, PaperId};
use moothall_core::request::{Answer, Failure};
use moothall_core::verify::{
    self, BatchRow, BodyRow, CertificateRow, EntryRow, Interrupted, ProofRow, ReceiptRow, RefusalRow, Rows,
    RunRow, Source, StateRow, SuccessionRow,
};
use moothall_core::view::Verified;

use crate::store::{FaultKind, Store, StoreFault};

/// Checks everything in a store again from its bytes, then the file itself, then the papers as they are shown.
///
/// # Errors
/// If the disk fails. Damage is not an error, but what the answer says.
pub fn verify(store: &Store) -> Result<Answer, Failure> {
    with_papers(store, check(store, Store::integrity)?).map(|checked| Answer::Verified(checked.verified))
}

/// The same for a ledger that was just brought back: its papers are merged from their entries in any case.
pub(crate) fn verified(store: &Store) -> Result<Verified, Failure> {
    check(store, Store::integrity)
}

/// What a check of a snapshot says.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// The answer.
    pub(crate) verified: Verified,
    /// The papers that are to be merged anew.
    pub(crate) papers: Vec<PaperId>,
}

/// As [`verify`], for a store that can only be read: the index of words is left out.
pub(crate) fn verify_snapshot(store: &Store) -> Result<Checked, Failure> {
    with_papers(store, check(store, Store::integrity_but_words)?)
}

fn with_papers(store: &Store, mut verified: Verified) -> Result<Checked, Failure> {
    if verified.fault.is_some() {
        return Ok(Checked { verified, papers: Vec::new() });
    }
    let unsound = match papers::unsound(store) {
        Ok(unsound) => unsound,
        Err(fault) if fault.kind == FaultKind::Damaged => {
            verified.fault = Some(fault.message());
            Vec::new()
        }
        Err(fault) => return Err(Failure::Fault { message: fault.message() }),
    };
    if let Some(first) = unsound.first() {
        verified.fault = Some(first.message());
    }
    Ok(Checked { verified, papers: unsound.iter().map(|one| one.paper).collect() })
}

fn check(
    store: &Store,
    integrity: fn(&Store) -> Result<Option<String>, StoreFault>,
) -> Result<Verified, Failure> {
    let failed = |fault: StoreFault| Failure::Fault { message: fault.message() };
    let mut verified = match verify::verify(store) {
        Ok(report) => Verified::from(&report),
        Err(Interrupted { report, fault }) if fault.kind == FaultKind::Damaged => {
            Verified { fault: Some(fault.message()), ..Verified::from(&*report) }
        }
        Err(Interrupted { fault, .. }) => return Err(failed(fault)),
    };
    if verified.fault.is_none() {
        verified.fault =
            integrity(store).map_err(failed)?.map(|detail| StoreFault::damaged(detail).message());
    }
    Ok(verified)
}

fn all<'a, T: 'a>(rows: Result<Vec<T>, StoreFault>) -> Rows<'a, T, StoreFault> {
    match rows {
        Ok(rows) => Box::new(rows.into_iter().map(Ok)),
        Err(fault) => Box::new(std::iter::once(Err(fault))),
    }
}

impl Source for Store {
    type Fault = StoreFault;

    fn begun(&self) -> Result<Option<Vec<u8>>, StoreFault> {
        Self::begun(self)
    }

    fn organisation(&self) -> Result<Option<OrganisationId>, StoreFault> {
        Self::organisation(self)
    }

    fn entries(&self) -> Rows<'_, EntryRow, StoreFault> {
        Box::new(self.all_entries())
    }

    fn run(&self, device: DeviceId, from: u64, count: u64) -> Result<Vec<Arc<[u8]>>, StoreFault> {
        Self::entries(self, device, from, usize::try_from(count).unwrap_or(usize::MAX), usize::MAX)
    }

    fn bodies(&self) -> Rows<'_, BodyRow, StoreFault> {
        Box::new(self.all_bodies())
    }

    fn batches(&self) -> Rows<'_, BatchRow, StoreFault> {
        Box::new(self.all_batches())
    }

    fn runs(&self) -> Rows<'_, RunRow, StoreFault> {
        Box::new(self.all_runs())
    }

    fn certificates(&self) -> Rows<'_, CertificateRow, StoreFault> {
        Box::new(self.all_certificates())
    }

    fn refusals(&self) -> Rows<'_, RefusalRow, StoreFault> {
        all(Self::refusals(self)
            .map(|rows| rows.into_iter().map(|(entry, reason)| RefusalRow { entry, reason }).collect()))
    }

    fn proofs(&self) -> Rows<'_, ProofRow, StoreFault> {
        all(self.equivocations())
    }

    fn receipts(&self) -> Rows<'_, ReceiptRow, StoreFault> {
        all(Self::receipts(self))
    }

    fn successions(&self) -> Rows<'_, SuccessionRow, StoreFault> {
        all(Self::successions(self))
    }

    fn erased(&self) -> Rows<'_, BodyHash, StoreFault> {
        all(self.erased_bodies())
    }

    fn signed(&self) -> Result<Vec<Point>, StoreFault> {
        Self::signed(self)
    }

    fn state(&self) -> Result<Option<StateRow>, StoreFault> {
        self.saved_state()
    }
}
