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
use crate::id::{DeviceId, EntryId, StateHash};
use crate::ledger::record::{Keepers, Key, Notice};
use crate::ledger::state::Look;
use crate::ledger::{Ledger, Rehearsal};
use crate::message::Message as Said;
use crate::order::{BATCH_ENTRIES_MAX, Certificate, KeeperSignature, certificate_statement};
use crate::store::{Opening, Write};

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
    /// Since when named entries have been missed, by the uptime clock.
    missed_since_ms: BTreeMap<EntryId, i64>,
}

impl Keeper {
    pub(super) fn opened(&mut self, opening: &Opening, newest_here: Option<Point>) {
        self.signed = opening.signed;
        let newest = opening.certificate.as_ref().and_then(|bytes| Certificate::decode(bytes).ok());
        self.certified = newest.as_ref().map(|certificate| certificate.point) == newest_here;
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
        self.remembered() == Some(point)
    }

    fn remembered(&self) -> Option<Point> {
        #[cfg(feature = "mutants")]
        if crate::mutants::is_off(crate::mutants::Guard::Signing) {
            return None;
        }
        self.signed
    }

    /// The newest position that this device signed in an epoch; 0 before it signed any. In an epoch that is over it signs
    /// nothing more.
    pub(super) fn signed_position(&self, epoch: u32) -> u64 {
        match self.remembered() {
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
        let Some(batch) = self.rehearse_next(self.now_ms) else { return };
        let Some(point) = self.settle_alone(batch) else { return };
        self.sign_made(point);
        self.settle_receipts();
        self.ask_again();
        self.changed = true;
    }

    /// Settles a batch that this device makes alone, to be signed; none, and nothing is settled, where it signed something else
    /// for any position of it. That is said.
    pub(super) fn settle_alone(&mut self, batch: Rehearsal) -> Option<Point> {
        let (first, point) = (batch.record().first, batch.point());
        if self.signed_another(first, point) {
            self.alarm("signed-already", Some(Said::new("alarm-signed-already")));
            return None;
        }
        let begin = self.writes.len();
        self.ledger.as_mut()?.settle_batch(batch, &mut self.writes);
        self.words_follow(begin);
        self.keep_checkpoint();
        self.say_aside();
        Some(point)
    }

    /// Works out what comes next; none if nothing does, or if it is not known here how to go on.
    pub(super) fn rehearse_next(&mut self, time_ms: i64) -> Option<Rehearsal> {
        let ledger = self.ledger.as_mut()?;
        let rehearsed = match ledger.rehearse(time_ms, BATCH_ENTRIES_MAX, self.receipts.promised()) {
            Ok(rehearsed) => rehearsed,
            Err(fault) => {
                self.stop(&fault);
                return None;
            }
        };
        ledger.set_aside(rehearsed.aside, &mut self.writes);
        self.say_aside();
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

    /// Records that this device signs the point after a batch that it just made alone, and signs.
    pub(super) fn sign_made(&mut self, point: Point) {
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
