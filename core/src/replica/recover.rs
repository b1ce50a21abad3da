//! Recovery: a new epoch by the key on the recovery sheet, when the keepers are lost.
//!
//! It takes effect on a device seven days (as the constitution says) after that device first saw it, at once with two
//! further members' signatures or in an organisation of one; a newer certificate of the old keepers cancels it.

use std::collections::BTreeMap;

use super::acts::NotDone;
use super::message::Message;
use super::{Effect, LinkId, Replica};
use crate::cbor::SignatureBytes;
use crate::epoch::{COUNTERSIGNATURES_MAX, Countersignature, EpochOpening, EpochRecord, Succession};
use crate::id::{DeviceId, MemberId};
use crate::ledger::Ledger;
use crate::ledger::record::{Device, Key, Organisation};
use crate::ledger::state::Look;
use crate::message::Message as Said;
use crate::rules::recovery::may_countersign;
use crate::rules::{DAY_MS, good_members};
use crate::store::{Opening, Write};
use zeroize::Zeroizing;

/// The note that holds the record of the epoch which this device opened.
pub(super) const NOTE: &str = "epoch-opened";

/// At most so many recoveries are kept at a time.
pub(super) const SUCCESSIONS_MAX: usize = 16;

/// A recovery that this device has seen.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What it says, with the signatures so far.
    pub record: EpochRecord,
    /// When this device first saw it, on its own clock in Unix milliseconds.
    pub seen_ms: i64,
}

/// The recoveries that this device has seen.
#[derive(Debug, Default)]
pub struct Successions {
    seen: BTreeMap<DeviceId, Seen>,
    /// Bytes from the store, until there is a ledger to check them by.
    unread: Vec<(i64, Vec<u8>)>,
    signing: Option<(u64, DeviceId)>,
    /// The record of the epoch that this device opened, for those who have not heard of it.
    opened: Option<Vec<u8>>,
}

impl Successions {
    pub(super) fn opened(&mut self, opening: &Opening) {
        self.unread = opening.successions.clone();
        self.opened = opening.notes.iter().find(|(name, _)| name == NOTE).map(|(_, record)| record.clone());
    }

    /// By the device that each would appoint.
    pub fn all(&self) -> impl Iterator<Item = (&DeviceId, &Seen)> {
        self.seen.iter()
    }

    pub(super) fn own_epoch(&self) -> Option<&Vec<u8>> {
        self.opened.as_ref()
    }

    pub(super) fn records(&self) -> Vec<Vec<u8>> {
        self.seen.values().map(|seen| seen.record.encode()).collect()
    }

    pub(super) fn awaits(&self, token: u64) -> bool {
        self.signing.is_some_and(|(awaited, _)| awaited == token)
    }
}

impl Replica {
    pub(super) fn succession_heard(&mut self, link: LinkId, bytes: &[u8]) {
        if !self.naming_heard(link, bytes) && !self.succession_seen(bytes) {
            self.fault(link, "dropped-epoch");
        }
    }

    /// Notes a recovery. Says whether its bytes are sound (or cannot be told yet).
    pub(super) fn succession_seen(&mut self, bytes: &[u8]) -> bool {
        let Some(ledger) = &self.ledger else { return true };
        let Some(key) = ledger.recovery_key() else { return true };
        let Ok(record) = EpochRecord::decode(bytes, &key) else { return false };
        if !self.is_of_the_sheet(&record.succession) {
            return false;
        }
        // A newer certificate of the old keepers cancels it.
        let old = record.succession.after;
        if ledger.point().is_some_and(|point| point.position > old.position || point.epoch > old.epoch) {
            return true;
        }
        // Only who may support it has a say, each member once; others' signatures would crowd theirs out.
        let mut record = record;
        record.countersignatures =
            self.supporting(&record.succession, &record.countersignatures).into_values().collect();
        record.countersignatures.sort_unstable_by_key(|by| by.device);
        let device = record.succession.device;
        let now_ms = self.now_ms;
        let known = self.successions.seen.get(&device);
        if known.is_none() && device != self.me.device && self.successions.seen.len() >= SUCCESSIONS_MAX {
            // Whoever finds a sheet can make any number of these, but not have them supported.
            let voices = |seen: &Seen| seen.record.countersignatures.len();
            let least = self.successions.seen.iter().min_by_key(|(_, seen)| voices(seen));
            let Some((least, _)) = least.filter(|(_, seen)| voices(seen) < record.countersignatures.len())
            else {
                return true;
            };
            let least = *least;
            self.successions.seen.remove(&least);
            self.writes.push(Write::SuccessionVoid { device: least });
        }
        let known = self.successions.seen.get(&device);
        let mut merged = record;
        let seen_ms = known.map_or(now_ms, |seen| seen.seen_ms);
        if let Some(known) = known {
            if known.record.succession != merged.succession {
                return true;
            }
            let both = [known.record.countersignatures.as_slice(), &merged.countersignatures].concat();
            let all = self.supporting(&merged.succession, &both);
            merged.countersignatures = all.into_values().take(COUNTERSIGNATURES_MAX).collect();
            merged.countersignatures.sort_unstable_by_key(|by| by.device);
            if merged == known.record {
                return true;
            }
        }
        let bytes = merged.encode();
        self.writes.push(Write::Succession { device, seen_ms, bytes: bytes.clone() });
        self.successions.seen.insert(device, Seen { record: merged, seen_ms });
        self.tell_all(None, &Message::Succession { record: bytes });
        self.changed = true;
        true
    }

    /// Whether a succession is of this organisation and brings its founder back, as the sheet can.
    pub(super) fn is_of_the_sheet(&self, succession: &Succession) -> bool {
        self.ledger.as_ref().is_some_and(|ledger| {
            succession.organisation == ledger.organisation()
                && ledger
                    .confirmed()
                    .record::<Organisation>(&Key::Organisation)
                    .is_none_or(|organisation| organisation.sheet_member() == succession.member)
        })
    }

    /// The signatures of those who may support a recovery, by the confirmed state: of each other member the first.
    fn supporting(
        &self,
        succession: &Succession,
        signatures: &[Countersignature],
    ) -> BTreeMap<MemberId, Countersignature> {
        let mut found = BTreeMap::new();
        let Some(ledger) = &self.ledger else { return found };
        let (state, constitution) = (ledger.confirmed(), ledger.constitution());
        for by in signatures {
            let Some(device) = state.record::<Device>(&Key::Device(by.device)) else { continue };
            if !found.contains_key(&device.member)
                && may_countersign(state, constitution, by.device, succession).is_ok()
            {
                found.insert(device.member, *by);
            }
        }
        found
    }

    /// When a recovery takes effect here, on this device's clock in Unix milliseconds.
    pub fn succession_acts_ms(&self, seen: &Seen) -> i64 {
        let Some(ledger) = &self.ledger else { return i64::MAX };
        let succession = &seen.record.succession;
        let alone = good_members(ledger.confirmed()).nth(1).is_none();
        if alone || self.supporting(succession, &seen.record.countersignatures).len() >= 2 {
            return seen.seen_ms;
        }
        let days = i64::from(ledger.constitution().parameters().recovery_days);
        seen.seen_ms.saturating_add(days * DAY_MS)
    }

    /// Whether a recovery has taken effect here.
    pub(super) fn successions_allow(&self, record: &EpochRecord) -> bool {
        // Whoever was invited into the new epoch knows no older one.
        let invited_later = self
            .joining
            .as_ref()
            .and_then(super::join::Joining::point)
            .is_some_and(|point| point.epoch > record.succession.after.epoch);
        let seen_ms = self
            .successions
            .seen
            .get(&record.succession.device)
            .filter(|seen| seen.record.succession == record.succession)
            .map_or(self.now_ms, |seen| seen.seen_ms);
        let seen = Seen { record: record.clone(), seen_ms };
        invited_later || self.succession_acts_ms(&seen) <= self.now_ms
    }

    /// A newer certificate of the old keepers cancels every recovery that did not know it.
    pub(super) fn certificate_cancels(&mut self) {
        let Some(point) = self.ledger.as_ref().and_then(|ledger| ledger.point()) else { return };
        let void: Vec<DeviceId> = self
            .successions
            .seen
            .iter()
            .filter(|(_, seen)| seen.record.succession.after.position < point.position)
            .map(|(device, _)| *device)
            .collect();
        for device in void {
            if device == self.me.device {
                // The keeper lives, so its rightful holder must be asked again before the sheet is used again: whoever found
                // one would otherwise try anew after each certificate, until there is none for seven days.
                self.sheet = None;
                self.alarm("recovery", Some(Said::new("refused-recovery-stale")));
            }
            self.successions.seen.remove(&device);
            self.writes.push(Write::SuccessionVoid { device });
            self.changed = true;
        }
    }

    /// Begins to take over with the recovery sheet: fetches the ledger if it is not here, then asks to become keeper.
    pub fn take_over(
        &mut self,
        now_ms: i64,
        organisation: crate::id::OrganisationId,
        secret: Zeroizing<[u8; 32]>,
    ) -> Vec<Effect> {
        self.now_ms = now_ms;
        if self.ledger.is_none() {
            self.ledger = Some(Ledger::new(organisation));
            self.writes.push(Write::Organisation(organisation));
        }
        self.sheet = Some(secret);
        self.alarm("recovery", None);
        self.flush();
        self.effects.push(Effect::Calls);
        self.go_on();
        std::mem::take(&mut self.effects)
    }

    /// Once the ledger is here, the sheet's key signs the succession.
    pub(super) fn succeed(&mut self) {
        use ed25519_dalek::Signer;
        let Some(secret) = self.sheet.clone() else { return };
        if self.successions.seen.contains_key(&self.me.device) || !self.catchup.is_empty() {
            return;
        }
        let Some(ledger) = &self.ledger else { return };
        let Some(after) = ledger.point() else { return };
        // As far as the peers know that are connected.
        if self.peers.values().any(|peer| peer.point.is_some_and(|point| point.position > after.position)) {
            return;
        }
        let key = ed25519_dalek::SigningKey::from_bytes(&secret);
        if ledger.recovery_key().map(|known| known.0) != Some(key.verifying_key().to_bytes()) {
            self.sheet = None;
            self.alarm("recovery", Some(Said::new("refused-sheet-void")));
            return;
        }
        let Some(founder) =
            ledger.confirmed().record::<Organisation>(&Key::Organisation).map(Organisation::sheet_member)
        else {
            return;
        };
        let succession = Succession {
            version: 1,
            organisation: ledger.organisation(),
            after,
            member: founder,
            device: self.me.device,
            sealing_key: self.me.sealing_key,
        };
        let signature = SignatureBytes(key.sign(&succession.statement()).to_bytes());
        let record = EpochRecord { succession, signature, countersignatures: Vec::new() };
        self.succession_seen(&record.encode());
        self.open_epoch_if_due();
    }

    /// Whether this device is taking over with the sheet.
    pub fn taking_over(&self) -> bool {
        self.sheet.is_some()
    }

    /// The device that a recovery appoints opens the epoch once that has taken effect here.
    pub(super) fn open_epoch_if_due(&mut self) {
        self.read_stored_successions();
        let Some(seen) = self.successions.seen.get(&self.me.device) else { return };
        if self.succession_acts_ms(seen) > self.now_ms || self.keeper_is_busy() || self.catchup.is_stopped() {
            return;
        }
        let record = seen.record.clone();
        let bytes = record.encode();
        let Some(point) = self.open_alone(&EpochOpening::Sheet(record), bytes.clone()) else { return };
        self.writes.push(Write::Note { name: NOTE.to_owned(), value: Some(bytes.clone()) });
        self.successions.opened = Some(bytes);
        self.writes.push(Write::SuccessionVoid { device: self.me.device });
        self.successions.seen.remove(&self.me.device);
        self.sheet = None;
        self.sign_made(point);
    }

    fn read_stored_successions(&mut self) {
        if self.ledger.is_none() {
            return;
        }
        for (seen_ms, bytes) in std::mem::take(&mut self.successions.unread) {
            let Some(key) = self.ledger.as_ref().and_then(|ledger| ledger.recovery_key()) else { return };
            if let Ok(record) = EpochRecord::decode(&bytes, &key) {
                self.successions.seen.insert(record.succession.device, Seen { record, seen_ms });
            }
        }
    }

    /// Adds this member's signature to a recovery.
    pub(super) fn countersign(&mut self, device: DeviceId) -> Result<(), NotDone> {
        let (Some(seen), Some(ledger), None) =
            (self.successions.seen.get(&device), &self.ledger, self.successions.signing)
        else {
            return Err(NotDone::Misuse("misuse-no-such-recovery"));
        };
        may_countersign(ledger.confirmed(), ledger.constitution(), self.me.device, &seen.record.succession)
            .map_err(NotDone::Refused)?;
        let statement = seen.record.succession.statement();
        let token = self.acts.token();
        self.successions.signing = Some((token, device));
        self.flush();
        self.effects.push(Effect::Sign { token, statement, after_store: false });
        Ok(())
    }

    pub(super) fn countersigned(&mut self, signature: [u8; 64]) {
        let Some((_, device)) = self.successions.signing.take() else { return };
        let Some(seen) = self.successions.seen.get(&device) else { return };
        let mut record = seen.record.clone();
        record.countersignatures.retain(|by| by.device != self.me.device);
        record
            .countersignatures
            .push(Countersignature { device: self.me.device, signature: SignatureBytes(signature) });
        record.countersignatures.sort_by_key(|by| by.device);
        self.succession_seen(&record.encode());
    }
}
