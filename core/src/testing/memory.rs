//! A store in memory: rows as a database has them, open to tests that damage them.

use std::convert::Infallible;
use std::sync::Arc;

use crate::entry::Point;
use crate::id::{BodyHash, DeviceId, OrganisationId};
use crate::replica::begin::NOTE;
use crate::store::Write;
use crate::verify::{
    BatchRow, BodyRow, CertificateRow, EntryRow, ProofRow, ReceiptRow, RefusalRow, Rows, RunRow, Source,
    StateRow, SuccessionRow,
};

/// Rows as a database has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    pub organisation: Option<OrganisationId>,
    pub entries: Vec<EntryRow>,
    pub bodies: Vec<BodyRow>,
    pub batches: Vec<BatchRow>,
    pub runs: Vec<RunRow>,
    pub certificates: Vec<CertificateRow>,
    pub refusals: Vec<RefusalRow>,
    pub proofs: Vec<ProofRow>,
    pub receipts: Vec<ReceiptRow>,
    pub successions: Vec<SuccessionRow>,
    pub erased: Vec<BodyHash>,
    pub signed: Vec<Point>,
    pub state: Option<StateRow>,
    /// The checkpoint that is kept.
    pub checkpoint: Option<Vec<u8>>,
    /// Whether this device began there, and the history before it is not here.
    pub has_begun: bool,
}

impl Memory {
    /// Keeps what a ledger asked to be kept.
    pub fn new(writes: &[Write]) -> Self {
        let mut memory = Self::default();
        for write in writes {
            memory.keep(write);
        }
        // What is fetched behind comes after what it precedes.
        memory.entries.sort_by_key(|row| (row.device, row.sequence));
        memory.batches.sort_by_key(|row| row.first);
        memory.runs.sort_by_key(|row| row.position);
        memory
    }

    fn keep(&mut self, write: &Write) {
        match write.clone() {
            Write::Organisation(organisation) => self.organisation = Some(organisation),
            Write::Entry { id, device, sequence, stamp, words, bytes } => {
                self.entries.push(EntryRow { id, device, sequence, stamp, words, bytes });
            }
            Write::DropEntries { device, from } => {
                self.entries.retain(|row| row.device != device || row.sequence < from);
            }
            Write::Body { hash, entry, bytes } => self.bodies.push(BodyRow { hash, entry, bytes }),
            Write::NoWords { entry, .. } => self.bodies.retain(|row| row.entry != entry),
            Write::PaperGone(_) | Write::Draft { .. } | Write::History { .. } | Write::Permits { .. } => {}
            Write::Order { first, point, time_ms, record, opens } => {
                self.batches.push(BatchRow { first, point, time_ms, record, opens });
            }
            Write::Placed { device, sequence, count, position } => {
                self.runs.push(RunRow { device, sequence, count, position });
            }
            Write::Rewind { after } => {
                let placed: Vec<RunRow> =
                    self.runs.extract_if(.., |run| run.position > after.position).collect();
                let entries = self.entries.iter().filter(|row| {
                    placed.iter().any(|run| {
                        run.device == row.device
                            && (run.sequence..run.sequence + run.count).contains(&row.sequence)
                    })
                });
                let again: Vec<_> = entries.map(|row| row.id).collect();
                self.refusals.retain(|row| !again.contains(&row.entry));
                self.batches.retain(|row| row.point.position <= after.position);
                self.certificates.retain(|row| row.point.position <= after.position);
                self.state = self.state.take().filter(|state| state.position <= after.position);
            }
            Write::Certificate { point, bytes } => self.certificates.push(CertificateRow { point, bytes }),
            Write::Signing { point } => {
                self.signed.retain(|signed| signed.epoch != point.epoch);
                self.signed.push(point);
            }
            Write::Refusal { entry, reason } => self.refusals.push(RefusalRow { entry, reason }),
            Write::Equivocation { id, device, bytes } => self.proofs.push(ProofRow { id, device, bytes }),
            Write::Receipt { ballot, keeper, bytes } => {
                self.receipts.push(ReceiptRow { ballot, keeper, bytes });
            }
            Write::ReceiptSettled { ballot, keeper } => {
                self.receipts.retain(|row| (row.ballot, row.keeper) != (ballot, keeper));
            }
            Write::Succession { device, seen_ms, bytes } => {
                self.successions.push(SuccessionRow { device, seen_ms, bytes });
            }
            Write::SuccessionVoid { device } => self.successions.retain(|row| row.device != device),
            Write::Erased { bodies, .. } => {
                self.bodies.retain(|row| !bodies.contains(&row.hash));
                self.erased.extend(bodies);
            }
            Write::State { position, bytes, hash } => self.state = Some(StateRow { position, bytes, hash }),
            Write::Checkpoint { bytes, .. } => self.checkpoint = Some(bytes),
            Write::Note { name, value } if name == NOTE => self.has_begun = value.is_some(),
            Write::Bury { .. }
            | Write::Aside { .. }
            | Write::LastSeen { .. }
            | Write::Note { .. }
            | Write::Dropped { .. } => {}
        }
    }
}

fn rows<T: Clone>(rows: &[T]) -> Rows<'_, T, Infallible> {
    Box::new(rows.iter().cloned().map(Ok))
}

impl Source for Memory {
    type Fault = Infallible;

    fn begun(&self) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.checkpoint.clone().filter(|_| self.has_begun))
    }

    fn organisation(&self) -> Result<Option<OrganisationId>, Infallible> {
        Ok(self.organisation)
    }

    fn entries(&self) -> Rows<'_, EntryRow, Infallible> {
        rows(&self.entries)
    }

    fn run(&self, device: DeviceId, from: u64, count: u64) -> Result<Vec<Arc<[u8]>>, Infallible> {
        let within =
            |row: &&EntryRow| row.device == device && row.sequence >= from && row.sequence - from < count;
        Ok(self.entries.iter().filter(within).map(|row| row.bytes.clone()).collect())
    }

    fn bodies(&self) -> Rows<'_, BodyRow, Infallible> {
        rows(&self.bodies)
    }

    fn batches(&self) -> Rows<'_, BatchRow, Infallible> {
        rows(&self.batches)
    }

    fn runs(&self) -> Rows<'_, RunRow, Infallible> {
        rows(&self.runs)
    }

    fn certificates(&self) -> Rows<'_, CertificateRow, Infallible> {
        rows(&self.certificates)
    }

    fn refusals(&self) -> Rows<'_, RefusalRow, Infallible> {
        rows(&self.refusals)
    }

    fn proofs(&self) -> Rows<'_, ProofRow, Infallible> {
        rows(&self.proofs)
    }

    fn receipts(&self) -> Rows<'_, ReceiptRow, Infallible> {
        rows(&self.receipts)
    }

    fn successions(&self) -> Rows<'_, SuccessionRow, Infallible> {
        rows(&self.successions)
    }

    fn erased(&self) -> Rows<'_, BodyHash, Infallible> {
        rows(&self.erased)
    }

    fn signed(&self) -> Result<Vec<Point>, Infallible> {
        Ok(self.signed.clone())
    }

    fn state(&self) -> Result<Option<StateRow>, Infallible> {
        Ok(self.state.clone())
    }
}
