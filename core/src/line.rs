//! A line: batches that continue one point of the confirmed order, up to one that has a certificate.
//!
//! This is how the order travels, and what a proof of two orders is made of.

use minicbor::{Decode, Encode};

use crate::cbor::Malformed;
use crate::entry::Point;
use crate::id::{DeviceId, OrganisationId};
use crate::order::{Certificate, OrderRecord, RUNNING_HASH_START, Run, running_hash};

/// A batch as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct BatchBytes {
    /// The epoch record; empty where the batch opens no epoch.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub opens: Vec<u8>,
    /// The order record.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub record: Vec<u8>,
}

/// Batches, and the certificate of the last; both empty where there are none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(array)]
pub struct Line {
    /// The batches.
    #[n(0)]
    pub batches: Vec<BatchBytes>,
    /// The certificate.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub certificate: Vec<u8>,
}

/// How far a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To the first certificate.
    First,
    /// To the last certificate before the line grows past so many bytes.
    Bytes(usize),
}

/// Why batches are not a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// A record cannot be read.
    #[error("a record cannot be read: {0}")]
    Malformed(#[from] Malformed),
    /// A batch does not begin where the one before it ends.
    #[error("a batch does not begin where the one before it ends")]
    Position,
}

/// Batches of one epoch and one set of keepers, who signed the end.
#[derive(Debug)]
pub struct Stretch {
    /// The point after each batch.
    pub points: Vec<Point>,
    /// The record of each.
    pub records: Vec<OrderRecord>,
    /// What certifies the last.
    pub certificate: Certificate,
}

/// Why batches are not a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StretchError {
    /// They are not even a line.
    #[error(transparent)]
    Line(#[from] LineError),
    /// They are not of one epoch and one set of keepers, or another than the first opens an epoch.
    #[error("its batches are not of one epoch and its keepers")]
    Mixed,
    /// There are none, or the certificate is of something else than the last.
    #[error("the certificate is not of its last batch")]
    Unended,
    /// The certificate is not signed by enough of the keepers that the records name.
    #[error("the certificate is not signed by the keepers that the records name")]
    Unsigned,
}

impl Stretch {
    /// Reads batches after a point, and the certificate of the last. Whether the keepers that they name are those whose
    /// signatures count there is the reader's to look at.
    ///
    /// # Errors
    /// Why they are none.
    pub fn read(
        organisation: OrganisationId,
        after: Option<Point>,
        batches: &[BatchBytes],
        certificate: &[u8],
    ) -> Result<Self, StretchError> {
        let (mut points, mut records) = (Vec::<Point>::new(), Vec::<OrderRecord>::new());
        for batch in batches {
            let record = OrderRecord::decode(&batch.record).map_err(LineError::from)?;
            let point = batch.point(points.last().copied().or(after), &record)?;
            let goes_on = match (points.first(), records.first()) {
                (Some(begin), Some(first)) => {
                    batch.opens.is_empty() && begin.epoch == point.epoch && first.keepers == record.keepers
                }
                _ => after.is_none_or(|after| {
                    after.epoch.checked_add(u32::from(!batch.opens.is_empty())) == Some(point.epoch)
                }),
            };
            if !goes_on {
                return Err(StretchError::Mixed);
            }
            points.push(point);
            records.push(record);
        }
        let certificate = Certificate::decode(certificate).map_err(|_| StretchError::Unsigned)?;
        let (Some(end), Some(first)) = (points.last(), records.first()) else {
            return Err(StretchError::Unended);
        };
        if certificate.point != *end {
            return Err(StretchError::Unended);
        }
        certificate.check(organisation, &first.keepers).map_err(|_| StretchError::Unsigned)?;
        Ok(Self { points, records, certificate })
    }

    /// The points after the first batch and after the last.
    pub fn ends(&self) -> Option<(Point, Point)> {
        Some((*self.points.first()?, *self.points.last()?))
    }

    /// The keepers that all of its records name.
    pub fn keepers(&self) -> &[DeviceId] {
        self.records.first().map_or(&[], |record| &record.keepers)
    }

    /// Those of them that signed its end.
    pub fn signers(&self) -> impl Iterator<Item = DeviceId> {
        self.certificate.signatures.iter().map(|signature| signature.keeper)
    }
}

impl Line {
    /// Puts a line together from stored batches and what certificate there is for the position at which each ends.
    ///
    /// It ends before a batch that opens an epoch and before one of other keepers, if there is a certificate before that:
    /// whose key opens it, and whose signatures count, is known once what came before was taken in. And it ends at a checkpoint,
    /// so that whoever follows has the certificate of each.
    ///
    /// It does not end at a checkpoint whose certificate is not `followed`, because of these keepers that must sign it too few signed
    /// one order only: nobody would get past it.
    ///
    /// Whoever began at a checkpoint has not all batches: the first must hold `from`, and each must follow the one before.
    pub fn gather(
        from: u64,
        batches: impl IntoIterator<Item = BatchBytes>,
        mut certificate: impl FnMut(u64) -> Option<Vec<u8>>,
        followed: impl Fn(&Certificate, &[DeviceId]) -> bool,
        until: Until,
    ) -> Self {
        let mut line = Self::default();
        let mut certified = 0;
        let mut size = 0;
        let mut keepers: Option<Vec<DeviceId>> = None;
        let mut next = None;
        for batch in batches {
            let Ok(record) = OrderRecord::decode(&batch.record) else { break };
            if next.map_or(record.first > from, |next| record.first != next) {
                break;
            }
            next = Some(record.last() + 1);
            size += batch.len();
            let others = keepers.as_ref().is_some_and(|keepers| *keepers != record.keepers);
            let far = match until {
                Until::First => true,
                Until::Bytes(most) => size > most || others || !batch.opens.is_empty(),
            };
            if far && certified > 0 {
                break;
            }
            line.batches.push(batch);
            keepers = Some(record.keepers.clone());
            if let Some(bytes) = certificate(record.last()) {
                certified = line.batches.len();
                let checkpoint = Certificate::decode(&bytes)
                    .is_ok_and(|read| read.state.is_some() && followed(&read, &record.keepers));
                line.certificate = bytes;
                if checkpoint {
                    break;
                }
            }
        }
        line.batches.truncate(certified);
        line
    }

    /// The point after each batch, where the line continues `after`.
    pub fn points(&self, after: Option<Point>) -> Result<Vec<Point>, LineError> {
        let mut before = after;
        let mut points = Vec::with_capacity(self.batches.len());
        for batch in &self.batches {
            let record = OrderRecord::decode(&batch.record)?;
            let point = batch.point(before, &record)?;
            points.push(point);
            before = Some(point);
        }
        Ok(points)
    }

    /// The runs of entries that it places, in their order.
    pub fn runs(&self) -> Result<Vec<Run>, LineError> {
        let mut runs = Vec::new();
        for batch in &self.batches {
            runs.extend(OrderRecord::decode(&batch.record)?.runs);
        }
        Ok(runs)
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.certificate.len() + self.batches.iter().map(BatchBytes::len).sum::<usize>()
    }

    /// Whether there are no batches.
    pub fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }
}

impl BatchBytes {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.opens.len() + self.record.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The point after this batch, whose record is given, where it continues `before`.
    pub fn point(&self, before: Option<Point>, record: &OrderRecord) -> Result<Point, LineError> {
        if !record.follows(before.as_ref()) {
            return Err(LineError::Position);
        }
        let mut hash = before.map_or(RUNNING_HASH_START, |point| point.hash);
        if !self.opens.is_empty() {
            hash = running_hash(hash, &self.opens);
        }
        Ok(Point { epoch: record.epoch, position: record.last(), hash: running_hash(hash, &self.record) })
    }
}
