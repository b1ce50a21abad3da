//! What lies beside journals and order: proofs, recoveries under way, bodies.

use std::collections::{BTreeMap, HashSet};

use super::source::Source;
use super::{Check, Checked, Place, Stop, What, found};
use crate::body::Body;
use crate::epoch::EpochOpening;
use crate::equivocation::Equivocation;
use crate::fork::two_orders;
use crate::id::DeviceId;
use crate::ledger::Ledger;
use crate::receipt::Receipt;

impl<S: Source> Check<'_, S> {
    /// Checks every proof; returns whom each proof of equivocation puts out.
    pub(super) fn proofs(&mut self) -> Checked<BTreeMap<[u8; 32], DeviceId>, S> {
        let mut proofs = BTreeMap::new();
        for row in self.source.proofs() {
            let row = row.map_err(Stop::Source)?;
            let place = Place::Proof(row.id);
            if Equivocation::id(&row.bytes) != row.id {
                return found(What::Proof, place);
            }
            let sound = match Equivocation::decode(&row.bytes) {
                Ok((_, device, entries)) => {
                    proofs.insert(row.id, device);
                    device == row.device
                        && entries.iter().all(|entry| entry.organisation() == self.organisation)
                }
                Err(_) => two_orders(&row.bytes, self.organisation)
                    .is_some_and(|shows| shows.signed_both.first() == Some(&row.device)),
            };
            if !sound {
                return found(What::Proof, place);
            }
            self.report.proofs += 1;
        }
        Ok(proofs)
    }

    /// Checks every receipt.
    pub(super) fn receipts(&mut self) -> Checked<(), S> {
        for row in self.source.receipts() {
            let row = row.map_err(Stop::Source)?;
            let sound = Receipt::decode(&row.bytes).is_ok_and(|receipt| {
                let held = receipt.held;
                held.organisation == self.organisation
                    && (held.ballot, held.keeper) == (row.ballot, row.keeper)
                    && receipt.is_signed()
            });
            if !sound {
                return found(What::Receipt, Place::Id(row.ballot));
            }
            self.report.receipts += 1;
        }
        Ok(())
    }

    /// Checks recoveries and successions under way. Once the sheet is void, there is no key to check a recovery with, and
    /// it counts for nothing.
    pub(super) fn successions(&mut self, ledger: &Ledger) -> Checked<(), S> {
        let key = ledger.recovery_key();
        for row in self.source.successions() {
            let row = row.map_err(Stop::Source)?;
            let called = |epoch: &EpochOpening| match epoch {
                EpochOpening::Sheet(record) => record.succession.device,
                EpochOpening::Members(record) => DeviceId(record.naming.id()),
            };
            let sound = match EpochOpening::decode(&row.bytes, key.as_ref()) {
                Ok(epoch) => epoch.organisation() == self.organisation && called(&epoch) == row.device,
                Err(_) => key.is_none(),
            };
            if !sound {
                return found(What::Epoch, Place::Device(row.device));
            }
            self.report.epochs += 1;
        }
        Ok(())
    }

    /// Checks every body.
    pub(super) fn bodies(&mut self) -> Checked<(), S> {
        let erased: HashSet<_> = self.source.erased().collect::<Result<_, _>>().map_err(Stop::Source)?;
        for row in self.source.bodies() {
            let row = row.map_err(Stop::Source)?;
            let place = Place::Body(row.hash);
            if Body::hash(&row.bytes) != row.hash {
                return found(What::BodyHash, place);
            }
            if Body::decode(&row.bytes).is_err() {
                return found(What::BodyForm, place);
            }
            if self.words.get(&row.entry) != Some(&row.hash) {
                return found(What::BodyEntry, place);
            }
            if erased.contains(&row.hash) {
                return found(What::BodyErased, place);
            }
            self.report.bodies += 1;
        }
        Ok(())
    }
}
