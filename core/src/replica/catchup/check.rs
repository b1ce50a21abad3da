//! Looking at batches that came: whether they continue the order, and whether the right keepers certified them.

use super::Certified;
use crate::entry::Point;
use crate::epoch::EpochOpening;
use crate::id::DeviceId;
use crate::ledger::Batch;
use crate::ledger::record::{Keepers, Key};
use crate::ledger::state::Look;
use crate::line::BatchBytes;
use crate::order::{Certificate, OrderRecord};
use crate::replica::Replica;
use crate::rules::recovery::open;

/// What batches that came turned out to be.
pub(super) enum Checked {
    /// They continue the order, up to this point.
    Follows(Vec<Certified>, Point),
    /// What is queued must be taken in first.
    Later,
    /// They are not followed, for now or at all.
    Hold,
}

impl Replica {
    /// Whether the present keepers signed a certificate in their epoch, for whatever order.
    pub(super) fn signed_by_keepers(&self, certificate: &[u8]) -> bool {
        let Some(ledger) = &self.ledger else { return false };
        let (Some(keepers), Ok(certificate)) = (ledger.keepers(), Certificate::decode(certificate)) else {
            return false;
        };
        certificate.point.epoch == keepers.epoch
            && certificate.check(ledger.organisation(), &keepers.devices).is_ok()
    }

    /// Checks that batches continue the order and that a quorum of the right keepers certified them.
    pub(super) fn check_order(
        &mut self,
        batches: Vec<BatchBytes>,
        certificate: &[u8],
    ) -> Result<Checked, &'static str> {
        let Some(ledger) = &self.ledger else { return Ok(Checked::Hold) };
        let certificate = Certificate::decode(certificate).map_err(|_| "dropped-certificate")?;
        let mut point = self.catchup.end.or(ledger.point());
        let mut keepers: Option<Vec<DeviceId>> = match self.catchup.queue.back() {
            Some(last) => Some(last.batch.record.keepers.clone()),
            None => {
                ledger.confirmed().record::<Keepers>(&Key::Keepers).map(|keepers| keepers.devices.clone())
            }
        };
        let mut certified = Vec::with_capacity(batches.len());
        let mut not_yet = None;
        for batch in batches {
            let record = OrderRecord::decode(&batch.record).map_err(|_| "dropped-order")?;
            let next = batch.point(point, &record).map_err(|_| "dropped-order")?;
            if !self.is_chosen(point, next) {
                return Ok(Checked::Hold);
            }
            let opens = if batch.opens.is_empty() {
                if keepers.as_ref().is_some_and(|keepers| *keepers != record.keepers) {
                    // What is queued may change who they are.
                    let first = certified.is_empty() && !self.catchup.queue.is_empty();
                    return if first { Ok(Checked::Later) } else { Err("dropped-keepers") };
                }
                None
            } else {
                // Whose key opens epochs is known once what is queued is taken in; then this is asked for again.
                if certified.is_empty() && !self.catchup.queue.is_empty() {
                    return Ok(Checked::Later);
                }
                let key = ledger.recovery_key();
                let epoch = EpochOpening::decode(&batch.opens, key.as_ref()).map_err(|_| "dropped-epoch")?;
                let may_open = match &epoch {
                    EpochOpening::Sheet(sheet) => self.is_of_the_sheet(&sheet.succession),
                    // Whether enough of the members signed is known once what came before is here.
                    EpochOpening::Members(naming) => {
                        naming.naming.organisation == ledger.organisation()
                            && open(ledger.confirmed(), ledger.constitution(), &epoch).is_ok()
                    }
                };
                let follows = may_open
                    && Some(epoch.after()) == point
                    && record.keepers == epoch.keepers()
                    && Some(record.epoch) == point.map(|point| point.epoch + 1);
                if !follows {
                    return Err("dropped-epoch");
                }
                if let EpochOpening::Sheet(sheet) = &epoch
                    && not_yet.is_none()
                    && !self.successions_allow(sheet)
                {
                    not_yet = Some(batch.opens.clone());
                }
                Some((epoch, batch.opens))
            };
            keepers = Some(record.keepers.clone());
            point = Some(next);
            let (bytes, entries) = (batch.record, Vec::new());
            certified.push(Certified::new(Batch { opens, record, bytes, entries, state: None }));
        }
        let (Some(end), Some(keepers), Some(last)) = (point, keepers, certified.last_mut()) else {
            return Ok(Checked::Hold);
        };
        if certificate.point != end {
            return Err("dropped-certificate");
        }
        certificate.check(ledger.organisation(), &keepers).map_err(|_| "dropped-certificate")?;
        if !self.keepers_are_followed(&certificate) {
            return Ok(Checked::Hold);
        }
        last.batch.state = certificate.state;
        last.certificate = Some((end, certificate.encode()));
        if let Some(record) = not_yet {
            // A recovery under way; until it takes effect here, this line is not followed.
            self.succession_seen(&record);
            return Ok(Checked::Hold);
        }
        Ok(Checked::Follows(certified, end))
    }
}
