//! Checking a whole store again from its bytes.

use std::sync::Arc;

use moothall_core::entry::Point;
use moothall_core::id::{BodyHash, DeviceId, OrganisationId};
use moothall_core::request::{Answer, Failure};
use moothall_core::verify::{
    self, BatchRow, BodyRow, CertificateRow, EntryRow, ProofRow, RefusalRow, Rows, RunRow, Source, StateRow,
    SuccessionRow,
};
use moothall_core::view::Verified;

use crate::store::{Store, StoreFault};

/// Checks every signature, chain, verdict and certificate again.
///
/// # Errors
/// The store cannot be read; a fault in what it holds is part of the answer.
pub(crate) fn verify(store: &Store) -> Result<Answer, Failure> {
    let report = verify::verify(store).map_err(|fault| Failure::Fault { message: fault.message() })?;
    Ok(Answer::Verified(Verified::from(&report)))
}

fn listed<'a, T: 'a, U: 'a>(
    rows: Result<Vec<T>, StoreFault>,
    convert: impl Fn(T) -> U + 'a,
) -> Rows<'a, U, StoreFault> {
    match rows {
        Ok(rows) => Box::new(rows.into_iter().map(move |row| Ok(convert(row)))),
        Err(fault) => Box::new(std::iter::once(Err(fault))),
    }
}

impl Source for Store {
    type Fault = StoreFault;

    fn organisation(&self) -> Result<Option<OrganisationId>, StoreFault> {
        Self::organisation(self)
    }

    fn entries(&self) -> Rows<'_, EntryRow, StoreFault> {
        Box::new(self.all_entries().map(|row| {
            row.map(|row| EntryRow {
                id: row.id,
                device: row.device,
                sequence: row.sequence,
                words: row.words,
                bytes: row.bytes,
            })
        }))
    }

    fn run(&self, device: DeviceId, from: u64, count: u64) -> Result<Vec<Arc<[u8]>>, StoreFault> {
        Self::entries(self, device, from, usize::try_from(count).unwrap_or(usize::MAX), usize::MAX)
    }

    fn bodies(&self) -> Rows<'_, BodyRow, StoreFault> {
        Box::new(
            self.all_bodies()
                .map(|row| row.map(|row| BodyRow { hash: row.hash, entry: row.entry, bytes: row.bytes })),
        )
    }

    fn batches(&self) -> Rows<'_, BatchRow, StoreFault> {
        Box::new(self.all_batches().map(|row| {
            row.map(|row| BatchRow {
                first: row.first,
                point: row.point,
                time_ms: row.time_ms,
                record: row.record,
                opens: row.opens,
            })
        }))
    }

    fn runs(&self) -> Rows<'_, RunRow, StoreFault> {
        Box::new(self.all_runs().map(|row| {
            row.map(|row| RunRow {
                device: row.device,
                sequence: row.sequence,
                count: row.count,
                position: row.position,
            })
        }))
    }

    fn certificates(&self) -> Rows<'_, CertificateRow, StoreFault> {
        Box::new(
            self.all_certificates()
                .map(|row| row.map(|row| CertificateRow { point: row.point, bytes: row.bytes })),
        )
    }

    fn refusals(&self) -> Rows<'_, RefusalRow, StoreFault> {
        listed(Self::refusals(self), |(entry, reason)| RefusalRow { entry, reason })
    }

    fn proofs(&self) -> Rows<'_, ProofRow, StoreFault> {
        listed(self.equivocations(), |row| ProofRow { id: row.id, device: row.device, bytes: row.bytes })
    }

    fn successions(&self) -> Rows<'_, SuccessionRow, StoreFault> {
        listed(Self::successions(self), |row| SuccessionRow { device: row.device, bytes: row.bytes })
    }

    fn erased(&self) -> Rows<'_, BodyHash, StoreFault> {
        listed(self.erased_bodies(), |hash| hash)
    }

    fn signed(&self) -> Result<Vec<Point>, StoreFault> {
        Self::signed(self)
    }

    fn state(&self) -> Result<Option<StateRow>, StoreFault> {
        Ok(self.saved_state()?.map(|row| StateRow {
            position: row.position,
            bytes: row.bytes,
            hash: row.hash,
        }))
    }
}
