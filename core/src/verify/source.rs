//! Where a complete check reads from: whatever holds a ledger's bytes.

use std::sync::Arc;

use crate::entry::Point;
use crate::id::{BodyHash, DeviceId, EntryId, OrganisationId};
use crate::store::Stamp;

/// Rows of one sort, as they come; none of them is believed.
pub type Rows<'a, T, F> = Box<dyn Iterator<Item = Result<T, F>> + 'a>;

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Under which id.
    pub id: EntryId,
    /// In whose journal.
    pub device: DeviceId,
    /// Under which number.
    pub sequence: u64,
    /// At which place among the unconfirmed.
    pub stamp: Stamp,
    /// With which body.
    pub words: Option<BodyHash>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// A body as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyRow {
    /// Under which name.
    pub hash: BodyHash,
    /// As whose words.
    pub entry: EntryId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A batch as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// The position of its first entry.
    pub first: u64,
    /// The point after it.
    pub point: Point,
    /// The certified time, in Unix milliseconds.
    pub time_ms: i64,
    /// The order record's bytes.
    pub record: Vec<u8>,
    /// The epoch record's bytes, where it opens an epoch.
    pub opens: Option<Vec<u8>>,
}

/// Where consecutive entries of a journal are stored as placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunRow {
    /// Whose journal.
    pub device: DeviceId,
    /// The first entry's number.
    pub sequence: u64,
    /// How many.
    pub count: u64,
    /// The first entry's position.
    pub position: u64,
}

/// A certificate as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// For which point.
    pub point: Point,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The reason of a refusal as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalRow {
    /// Of which entry.
    pub entry: EntryId,
    /// Its bytes.
    pub reason: Vec<u8>,
}

/// A proof of equivocation, or of two orders, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofRow {
    /// Under which id.
    pub id: [u8; 32],
    /// Against which device.
    pub device: DeviceId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A receipt as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// For which ballot's entry.
    pub ballot: EntryId,
    /// From which keeper.
    pub keeper: DeviceId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A recovery under way as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuccessionRow {
    /// The device it would appoint.
    pub device: DeviceId,
    /// When this device first saw it, on its own clock in Unix milliseconds.
    pub seen_ms: i64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The saved state as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateRow {
    /// Of which position.
    pub position: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The hash beside it.
    pub hash: [u8; 32],
}

impl StateRow {
    /// Whether the bytes are those that were saved.
    pub fn is_sound(&self) -> bool {
        blake3::hash(&self.bytes) == self.hash
    }
}

/// Whatever holds a ledger.
pub trait Source {
    /// Why it cannot be read.
    type Fault;

    /// The checkpoint at which this device began, as long as the history before it is not here
    /// ([`crate::checkpoint::Checkpoint::write`]).
    fn begun(&self) -> Result<Option<Vec<u8>>, Self::Fault>;

    /// The organisation; none where there is no ledger yet.
    fn organisation(&self) -> Result<Option<OrganisationId>, Self::Fault>;

    /// All entries, journal by journal, each in its order.
    fn entries(&self) -> Rows<'_, EntryRow, Self::Fault>;

    /// The bytes of up to `count` entries of a journal from a number on; fewer where there are fewer.
    fn run(&self, device: DeviceId, from: u64, count: u64) -> Result<Vec<Arc<[u8]>>, Self::Fault>;

    /// All bodies.
    fn bodies(&self) -> Rows<'_, BodyRow, Self::Fault>;

    /// All batches, in order.
    fn batches(&self) -> Rows<'_, BatchRow, Self::Fault>;

    /// Where entries are placed, by position.
    fn runs(&self) -> Rows<'_, RunRow, Self::Fault>;

    /// All certificates.
    fn certificates(&self) -> Rows<'_, CertificateRow, Self::Fault>;

    /// The reasons of all refusals.
    fn refusals(&self) -> Rows<'_, RefusalRow, Self::Fault>;

    /// All receipts.
    fn receipts(&self) -> Rows<'_, ReceiptRow, Self::Fault>;

    /// All proofs of equivocation and of two orders.
    fn proofs(&self) -> Rows<'_, ProofRow, Self::Fault>;

    /// All recoveries under way.
    fn successions(&self) -> Rows<'_, SuccessionRow, Self::Fault>;

    /// Bodies that were erased.
    fn erased(&self) -> Rows<'_, BodyHash, Self::Fault>;

    /// The newest points that this device signed as a keeper, one an epoch.
    fn signed(&self) -> Result<Vec<Point>, Self::Fault>;

    /// The saved state.
    fn state(&self) -> Result<Option<StateRow>, Self::Fault>;
}
