//! The keeper: gives entries their place, judges them, and signs the order once it is on disk.
//!
//! A sole keeper does all of that by itself, here; several agree first ([`super::agree`]) and then sign in the same way.
//! A keeper signs only what it has first recorded durably as signed, and never two hashes for one position.

use std::collections::BTreeMap;

use super::message::{Given, Message};
use super::{Effect, Replica};
use crate::action::Action;
use crate::cbor::SignatureBytes;
use crate::entry::Point;
use crate::id::{DeviceId, EntryId, MemberId, StateHash};
use crate::ledger::record::{Device, Keepers, Key, Notice, Standing};
use crate::ledger::state::Look;
use crate::ledger::{Ledger, Rehearsal};
use crate::message::Message as Said;
use crate::order::{BATCH_ENTRIES_MAX, Certificate, KeeperSignature, certificate_statement};
use crate::store::{Opening, Write};

/// A keeper whose clock is further off than most connected members' asks a person first: an hour.
pub const CLOCK_OFF_MS: u64 = 3_600_000;

/// Notice of an undelivered entry is given once it was missed for so long, by the uptime clock: an hour.
pub const NOTICE_AFTER_MS: i64 = 3_600_000;

/// What a keeper has under way.
#[derive(Debug, Default)]
pub struct Keeper {
    /// The point that is being signed, the state with it, and the token by which the signature comes back.
    signing: Option<(u64, Point, Option<StateHash>)>,
    /// The newest point that this device has signed or recorded as being signed.
    signed: Option<Point>,
    /// Whether the newest point has its certificate.
    certified: bool,
    /// Each keeper's signature on the newest certificate that has one.
    certified_by: BTreeMap<DeviceId, Given>,
    /// A person said that this clock is right although others' differ.
    clock_trusted: bool,
    /// Since when named entries have been missed, by the uptime clock.
    missed_since_ms: BTreeMap<EntryId, i64>,
}

impl Keeper {
    pub(super) fn opened(&mut self, opening: &Opening) {
        self.signed = opening.signed;
        let newest = opening.certificate.as_ref().and_then(|bytes| Certificate::decode(bytes).ok());
        let last = opening.points.last().map(|(point, _)| *point);
        self.certified = newest.as_ref().map(|certificate| certificate.point) == last;
        if let Some(newest) = newest {
            self.note_signers(&newest);
        }
    }

    /// What is newest came with its certificate.
    pub(super) fn follows(&mut self, certificate: &Certificate) {
        self.certified = true;
        self.note_signers(certificate);
    }

    /// A batch was taken in that lies before the one with the certificate.
    pub(super) fn follows_on(&mut self) {
        self.certified = true;
    }

    fn note_signers(&mut self, certificate: &Certificate) {
        let Certificate { point, state, .. } = certificate;
        for KeeperSignature { keeper, signature } in &certificate.signatures {
            self.certified_by.insert(*keeper, Given { point: *point, state: *state, signature: *signature });
        }
    }

    /// A keeper's signature on the newest certificate that has one, of those that came since the start.
    pub(super) fn certified_by(&self, keeper: &DeviceId) -> Option<Given> {
        self.certified_by.get(keeper).copied()
    }

    /// Whether this device recorded that it signs this point, as the newest.
    pub(super) fn is_signed(&self, point: Point) -> bool {
        self.signed == Some(point)
    }

    /// The newest position that this device signed in an epoch; 0 before it signed any. In an epoch that is over it signs
    /// nothing more.
    pub(super) fn signed_position(&self, epoch: u32) -> u64 {
        match self.signed {
            Some(signed) if signed.epoch == epoch => signed.position,
            Some(signed) if signed.epoch > epoch => u64::MAX,
            _ => 0,
        }
    }

    /// Notes what this device signs, or did before it was set back.
    pub(super) fn has_signed(&mut self, point: Point) {
        self.signed = Some(point);
    }

    pub(super) fn awaits(&self, token: u64) -> bool {
        self.signing.is_some_and(|(awaited, ..)| awaited == token)
    }
}

impl Replica {
    /// Whether this device is a keeper: the only one, or one of several.
    pub fn is_keeper(&self) -> bool {
        self.keepers().is_some_and(|keepers: &Keepers| keepers.devices.contains(&self.me.device))
    }

    /// Whether this device is the only keeper.
    pub(super) fn is_sole_keeper(&self) -> bool {
        self.keepers().is_some_and(|keepers: &Keepers| keepers.devices == [self.me.device])
    }

    /// Confirms what can be confirmed.
    pub(super) fn confirm(&mut self) {
        self.watch_leap();
        if self.keeper.signing.is_some() || !self.may_confirm() {
            return;
        }
        let uncertified = self.ledger.as_ref().and_then(Ledger::point).filter(|_| !self.keeper.certified);
        if let Some(point) = uncertified
            && self.keeper.signed == Some(point)
            && self.ledger.as_ref().is_some_and(|ledger| self.made_the_newest(ledger))
        {
            // Recorded and stored, but the signature was lost on the way: the same one again. It is due even if that batch
            // made others the keepers.
            return self.sign_newest(point);
        }
        let founding = self.ledger.as_ref().is_some_and(|ledger| {
            ledger.point().is_none() && ledger.organisation().0 == self.founding_entry().unwrap_or([0; 32])
        });
        if (!self.is_sole_keeper() && !founding) || uncertified.is_some() {
            return;
        }
        let now_ms = self.now_ms;
        let begin = self.writes.len();
        let Some(batch) = self.rehearse_next(now_ms) else { return };
        let point = batch.point();
        if self.cannot_sign(&batch) {
            return;
        }
        let Some(ledger) = &mut self.ledger else { return };
        ledger.settle_batch(batch, &mut self.writes);
        self.words_follow(begin);
        self.keep_checkpoint();
        self.say_aside();
        self.writes.push(Write::Signing { point });
        self.keeper.signed = Some(point);
        self.keeper.certified = false;
        self.sign_newest(point);
        self.settle_receipts();
        self.ask_again();
        self.changed = true;
    }

    /// Whether this device signed something else for any position of a batch that it would make alone; it says so.
    pub(super) fn cannot_sign(&mut self, batch: &Rehearsal) -> bool {
        let signed = self.signed_another(batch.record().first, batch.point());
        if signed {
            self.alarm("signed-already", Some(Said::new("alarm-signed-already")));
        }
        signed
    }

    /// Works out what comes next; none if nothing does, or if it is not known here how to go on.
    pub(super) fn rehearse_next(&mut self, time_ms: i64) -> Option<Rehearsal> {
        let ledger = self.ledger.as_mut()?;
        let rehearsed = ledger.rehearse(time_ms, BATCH_ENTRIES_MAX, self.receipts.promised());
        ledger.set_aside(rehearsed.aside, &mut self.writes);
        self.say_aside();
        if let Some(fault) = rehearsed.unknown {
            self.stop(&fault);
        }
        rehearsed.batch
    }

    /// Says that judging failed on something.
    pub(super) fn say_aside(&mut self) {
        let aside = self.ledger.as_ref().map_or(0, |ledger| ledger.aside().len());
        if aside > 0 {
            let count = i64::try_from(aside).unwrap_or(i64::MAX);
            self.alarm("aside", Some(Said::new("alarm-entries-aside").number("count", count)));
        }
    }

    /// Whether nothing keeps this device from confirming if it is the keeper.
    pub(super) fn may_confirm(&self) -> bool {
        !self.is_hindered() && !self.is_succeeded()
    }

    /// Whether something about this device keeps it from confirming.
    pub(super) fn is_hindered(&self) -> bool {
        let two_faces = self.ledger.as_ref().is_some_and(|ledger| ledger.has_two_faces(&self.me.device));
        let hindered = self.alarms.contains_key("stopped") || self.alarms.contains_key("signed-already");
        let stays = self.is_without_history() || self.awaits_chosen_line();
        hindered || self.clock_is_doubtful() || two_faces || stays
    }

    /// Whether a signature is under way, or the history is missing upon which this device would confirm.
    pub(super) fn keeper_is_busy(&self) -> bool {
        self.keeper.signing.is_some() || self.is_without_history()
    }

    /// Whether this device began at a checkpoint, and the history before it is not here.
    pub(super) fn is_without_history(&self) -> bool {
        self.ledger.as_ref().is_some_and(|ledger| ledger.begun().is_some())
    }

    /// Signs the first point of an epoch that this device has just opened.
    pub(super) fn sign_new_epoch(&mut self, point: Point) {
        self.writes.push(Write::Signing { point });
        self.keeper.signed = Some(point);
        self.keeper.certified = false;
        self.sign_newest(point);
    }

    /// The founder's own device confirms its founding entry.
    fn founding_entry(&self) -> Option<[u8; 32]> {
        let ledger = self.ledger.as_ref()?;
        let first = ledger.tail().numbered(&self.me.device, 1)?;
        matches!(first.payload().action, Action::Found { .. }).then(|| first.id().0)
    }

    /// Whether this device made the newest batch as the only keeper.
    fn made_the_newest(&self, ledger: &Ledger) -> bool {
        ledger.named_keepers() == [self.me.device]
    }

    /// Signs the newest point, with the state there where that is a checkpoint.
    fn sign_newest(&mut self, point: Point) {
        let state = self.ledger.as_ref().and_then(Ledger::checkpoint_hash);
        self.sign_point(point, state);
    }

    pub(super) fn sign_point(&mut self, point: Point, state: Option<StateHash>) {
        let Some(organisation) = self.organisation() else { return };
        let token = self.acts.token();
        self.keeper.signing = Some((token, point, state));
        self.flush();
        let statement = certificate_statement(organisation, &point, state);
        self.effects.push(Effect::Sign { token, statement, after_store: true });
    }

    pub(super) fn certificate_signed(&mut self, signature: [u8; 64]) {
        let Some((_, point, state)) = self.keeper.signing.take() else { return };
        let signature = SignatureBytes(signature);
        let here = |ledger: &Ledger| ledger.point() == Some(point);
        if !self.ledger.as_ref().is_some_and(|ledger| here(ledger) && self.made_the_newest(ledger)) {
            // One of several keepers signs before the batch is done, or while the others do it without.
            return self.agreed_signed(Given { point, state, signature });
        }
        let signature = KeeperSignature { keeper: self.me.device, signature };
        let certificate = Certificate { version: 1, point, state, signatures: vec![signature] };
        self.writes.push(Write::Certificate { point, bytes: certificate.encode() });
        self.keeper.follows(&certificate);
        self.tell_all(None, &Message::NewPoint { point });
        self.changed = true;
    }

    /// A peer's clock minus this device's, in milliseconds; that this device's was set since the greeting is found too.
    pub(super) fn clock_offset_ms(&self, peer: &super::Peer) -> i64 {
        let base_ms = self.now_ms.saturating_sub(self.lasting_ms.unwrap_or(0));
        let set_ms = peer.clock_base_ms.map_or(0, |before_ms| base_ms.saturating_sub(before_ms));
        peer.clock_offset_ms.saturating_sub(set_ms)
    }

    /// Compares this clock with those of the connected devices, once there are some.
    pub(super) fn watch_clock(&mut self) {
        // Each member has one voice, that of the device whose clock is the closest; who is not confirmed yet has none.
        let mut voices: BTreeMap<MemberId, i64> = BTreeMap::new();
        for (link, device) in self.connected_devices() {
            let member = self.ledger.as_ref().and_then(|ledger| {
                let found = ledger.confirmed().record::<Device>(&Key::Device(device))?;
                (found.standing == Standing::Enrolled).then_some(found.member)
            });
            let (Some(member), Some(peer)) = (member, self.peers.get(&link)) else { continue };
            let offset_ms = self.clock_offset_ms(peer);
            let voice_ms = voices.entry(member).or_insert(offset_ms);
            if offset_ms.unsigned_abs() < voice_ms.unsigned_abs() {
                *voice_ms = offset_ms;
            }
        }
        let mut offsets: Vec<i64> = voices.into_values().collect();
        offsets.sort_unstable();
        // One other clock says nothing about whose is wrong: it takes two, and most of them.
        let median = offsets.get(offsets.len() / 2).copied().unwrap_or(0);
        let differing = offsets.iter().filter(|offset| offset.unsigned_abs() > CLOCK_OFF_MS).count();
        let off = differing >= 2 && differing * 2 > offsets.len() && median.unsigned_abs() > CLOCK_OFF_MS;
        let off = off && !self.keeper.clock_trusted;
        let off_ms = i64::try_from(median.unsigned_abs()).unwrap_or(i64::MAX);
        let message = if self.is_keeper() {
            Said::new("alarm-clock-off").duration("off", off_ms)
        } else {
            Said::new("alarm-clock-off-here").duration("off", off_ms)
        };
        self.alarm("clock", off.then_some(message));
    }

    /// Whether a person must look at this keeper's clock before it certifies any more times.
    pub(super) fn clock_is_doubtful(&self) -> bool {
        self.alarms.contains_key("clock") || self.alarms.contains_key("leap")
    }

    /// A person says that this clock is right.
    pub fn trust_clock(&mut self) {
        self.keeper.clock_trusted = true;
        self.alarm("clock", None);
        self.trust_leap();
    }

    /// A keeper gives notice of entries that others name and nobody has brought for an hour.
    pub(super) fn give_notice(&mut self) {
        if !self.speaks_for_keepers() {
            return;
        }
        let missing = self.waiting.missing().clone();
        self.keeper.missed_since_ms.retain(|id, _| missing.contains(id));
        let mut due = Vec::new();
        for id in missing {
            let since_ms = *self.keeper.missed_since_ms.entry(id).or_insert(self.uptime_ms);
            if self.uptime_ms - since_ms >= NOTICE_AFTER_MS {
                due.push(id);
            }
        }
        for missing in due {
            let noticed = self
                .ledger
                .as_ref()
                .is_some_and(|ledger| ledger.current().record::<Notice>(&Key::Notice(missing)).is_some());
            if !noticed {
                self.write_own(Action::Notice { missing });
            }
        }
    }
}
