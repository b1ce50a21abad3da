//! The members name successors when the keepers are lost: whoever begins, the others sign, and with enough voices the
//! successors open the next epoch.
//!
//! What is named stands behind one certified point. A newer certificate of the keepers makes it void until the
//! successors have opened the epoch; and once enough have signed, an old keeper that sees it confirms nothing more.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::acts::NotDone;
use super::message::Message;
use super::shares::gives_way;
use super::{Effect, LinkId, Replica};
use crate::cbor::SignatureBytes;
use crate::entry::Point;
use crate::epoch::{Countersignature, EpochOpening, NAMING_SIGNATURES_MAX, Naming, NamingRecord};
use crate::id::{DeviceId, MemberId};
use crate::ledger::record::{Device, Key};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::state::Look;
use crate::ledger::{BatchFault, Ledger, Rehearsal};
use crate::message::Message as Said;
use crate::order::verify;
use crate::rules::succession::{may_be_named, needed, voice, voices};
use crate::store::{Opening, Write};

/// At most so many namings are kept at a time.
pub(super) const NAMINGS_MAX: usize = 8;

/// So many forms of a naming, with one set of signatures or another, are kept for the batch that opens an epoch, of those that each
/// successor brought.
const FORMS_MAX: usize = 4;

/// So many namings wait for the point behind which they stand.
const EARLY_MAX: usize = 16;

/// The note that keeps which of several sets of successors the member chose.
const CHOSEN_NOTE: &str = "successors";

/// What members have named that this device has seen.
#[derive(Debug, Default)]
pub struct Namings {
    seen: BTreeMap<[u8; 32], NamingRecord>,
    /// The one that enough members signed; of several the one that this device's member chose.
    in_effect: Option<[u8; 32]>,
    /// What the member chose.
    chosen: Option<[u8; 32]>,
    /// Bytes from the store, until there is a ledger to check them by.
    unread: Vec<Vec<u8>>,
    /// What stands behind a point that this device has not come to.
    early: Vec<Early>,
    /// What this device is signing.
    signing: Option<(u64, Naming)>,
    /// Whole records by the hash of their bytes: the batch that opens an epoch names one.
    forms: Vec<Form>,
}

/// What cannot be judged yet, and who brought it: a member, or a device that is nobody's here.
#[derive(Debug)]
struct Early {
    by: [u8; 32],
    record: NamingRecord,
}

/// A whole record, of which every signature was checked.
#[derive(Debug)]
struct Form {
    hash: [u8; 32],
    /// Behind which point the epoch would begin.
    after: Point,
    bytes: Vec<u8>,
    /// The successors who brought it, this device among them where it made it.
    by: BTreeSet<DeviceId>,
}

/// Whether one more naming is kept.
#[derive(Debug, Clone, Copy)]
enum Room {
    /// There are fewer than may be.
    Free,
    /// This one gives way to it.
    InPlaceOf([u8; 32]),
    /// None gives way to it.
    None,
}

/// A naming as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// By which it is called.
    pub id: [u8; 32],
    /// The successors' devices.
    pub successors: Vec<DeviceId>,
    /// The members who signed it.
    pub voices: Vec<MemberId>,
    /// How many it takes.
    pub needed: usize,
    /// Whether this device's member has not signed it, and may.
    pub may_sign: bool,
    /// Whether this device holds to it: enough members signed it, and none other, or its member chose it.
    pub in_effect: bool,
}

impl Namings {
    pub(super) fn opened(&mut self, opening: &Opening) {
        self.unread = opening.successions.iter().map(|(_, bytes)| bytes.clone()).collect();
        let note = opening.notes.iter().find(|(name, _)| name == CHOSEN_NOTE);
        self.chosen = note.and_then(|(_, value)| value.as_slice().try_into().ok());
    }

    /// Whether there is room for one more naming with these voices.
    ///
    /// Whoever signs many of them takes others no room: a naming stands as high as the one among its signers who signed the fewest, and
    /// of those that stand alike the one with the most voices first. One that enough members signed gives way to none, nor does one
    /// that this device's own member signed. `must` says that this one has to be kept wherever it stands.
    fn room(
        &self,
        ledger: &Ledger,
        me: Option<MemberId>,
        signed_by: &BTreeSet<MemberId>,
        must: bool,
    ) -> Room {
        if self.seen.len() < NAMINGS_MAX {
            return Room::Free;
        }
        let state = ledger.confirmed();
        let needed = needed(state, ledger.constitution());
        let all: Vec<_> = self.seen.iter().map(|(id, record)| (*id, voices(state, record))).collect();
        let mut signed: BTreeMap<MemberId, usize> = BTreeMap::new();
        for member in all.iter().flat_map(|(_, voices)| voices).chain(signed_by) {
            *signed.entry(*member).or_default() += 1;
        }
        let stands = |voices: &BTreeSet<MemberId>| {
            let fewest = voices.iter().filter_map(|member| signed.get(member)).min();
            (fewest.copied().unwrap_or(usize::MAX), Reverse(voices.len()))
        };
        let may_go =
            |voices: &BTreeSet<MemberId>| voices.len() < needed && !me.is_some_and(|me| voices.contains(&me));
        let lowest = all.iter().filter(|(_, voices)| may_go(voices)).max_by_key(|(_, voices)| stands(voices));
        let must = must || signed_by.len() >= needed;
        match lowest {
            Some((id, voices)) if must || stands(voices) > stands(signed_by) => Room::InPlaceOf(*id),
            _ => Room::None,
        }
    }

    pub(super) fn awaits(&self, token: u64) -> bool {
        self.signing.as_ref().is_some_and(|(awaited, _)| *awaited == token)
    }

    pub(super) fn records(&self) -> Vec<Vec<u8>> {
        self.seen.values().map(NamingRecord::encode).collect()
    }

    /// The whole record that has this hash.
    pub(super) fn form(&self, hash: &[u8; 32]) -> Option<&Vec<u8>> {
        self.forms.iter().find(|form| form.hash == *hash).map(|form| &form.bytes)
    }

    /// The whole records that were noted, the newest last.
    pub(super) fn forms(&self) -> Vec<Vec<u8>> {
        self.forms.iter().map(|form| form.bytes.clone()).collect()
    }

    /// Keeps what cannot be judged yet. Whoever brings much of it gives way to whoever brings less: nobody can drive out what others
    /// brought.
    fn note_early(&mut self, by: [u8; 32], record: NamingRecord) {
        if self.early.iter().any(|known| known.record == record) {
            return;
        }
        // Of one naming the newest form: that has the most signatures, as a rule. Another's may be the sounder one.
        self.early.retain(|known| known.by != by || known.record.naming != record.naming);
        if self.early.len() >= EARLY_MAX {
            let goes = gives_way(self.early.iter().map(|known| known.by), by).unwrap_or(by);
            let Some(place) = self.early.iter().position(|known| known.by == goes) else { return };
            self.early.remove(place);
        }
        self.early.push(Early { by, record });
    }

    /// Keeps a whole record that a successor brought or made, in place of the oldest that this one alone brought.
    fn note_form(&mut self, by: DeviceId, after: Point, bytes: Vec<u8>) -> [u8; 32] {
        let hash = *blake3::hash(&bytes).as_bytes();
        let known = self.forms.iter().position(|form| form.hash == hash);
        let mut form = match known {
            Some(place) => self.forms.remove(place),
            None => Form { hash, after, bytes, by: BTreeSet::new() },
        };
        form.by.insert(by);
        self.forms.push(form);
        let count = self.forms.iter().filter(|form| form.by.contains(&by)).count();
        if count > FORMS_MAX
            && let Some(oldest) = self.forms.iter_mut().find(|form| form.by.contains(&by))
        {
            oldest.by.remove(&by);
        }
        self.forms.retain(|form| !form.by.is_empty());
        hash
    }
}

impl Replica {
    /// What the members have named, as it stands here.
    pub fn namings(&self) -> Vec<Named> {
        let Some(ledger) = &self.ledger else { return Vec::new() };
        let (state, me) = (ledger.confirmed(), voice(ledger.confirmed(), self.me.device));
        let needed = needed(state, ledger.constitution());
        self.namings
            .seen
            .iter()
            .map(|(id, record)| {
                let voices = voices(state, record);
                let may_sign = me.is_some_and(|me| !voices.contains(&me));
                let successors = record.naming.successors.clone();
                let in_effect = self.namings.in_effect == Some(*id);
                Named {
                    id: *id,
                    successors,
                    voices: voices.into_iter().collect(),
                    needed,
                    may_sign,
                    in_effect,
                }
            })
            .collect()
    }

    /// Begins to name successors, with this member's voice.
    pub(super) fn name_successors(&mut self, mut successors: Vec<DeviceId>) -> Result<(), NotDone> {
        successors.sort_unstable();
        successors.dedup();
        let Some(after) = self.ledger.as_ref().and_then(Ledger::point) else {
            return Err(NotDone::Misuse("misuse-no-organisation"));
        };
        if !(1..=crate::order::KEEPERS_MAX).contains(&successors.len()) {
            return Err(NotDone::Misuse("misuse-successors"));
        }
        let Some(organisation) = self.organisation() else {
            return Err(NotDone::Misuse("misuse-no-organisation"));
        };
        self.sign_naming(Naming { version: 2, organisation, after, successors })
    }

    /// Adds this member's voice to what another named.
    pub(super) fn support_naming(&mut self, id: [u8; 32]) -> Result<(), NotDone> {
        match self.namings.seen.get(&id) {
            Some(record) => self.sign_naming(record.naming.clone()),
            None => Err(NotDone::Misuse("misuse-no-such-succession")),
        }
    }

    fn sign_naming(&mut self, naming: Naming) -> Result<(), NotDone> {
        let Some(ledger) = &self.ledger else { return Err(NotDone::Misuse("misuse-no-organisation")) };
        if self.namings.signing.is_some() {
            return Err(NotDone::Misuse("misuse-too-busy"));
        }
        if ledger.point() != Some(naming.after) {
            return Err(NotDone::Refused(Refusal::new("refused-succession-stale")));
        }
        may_be_named(ledger.confirmed(), ledger.constitution(), &naming).map_err(NotDone::Refused)?;
        let Some(me) = voice(ledger.confirmed(), self.me.device) else {
            return Err(NotDone::Refused(Refusal::new("refused-device-unknown")));
        };
        // Others decide by the same what they keep: better said now than signed and heard by nobody.
        let is_known = self.namings.seen.contains_key(&naming.id());
        let room = self.namings.room(ledger, Some(me), &BTreeSet::from([me]), false);
        if !is_known && matches!(room, Room::None) {
            let max = Fact::Number(i64::try_from(NAMINGS_MAX).unwrap_or(i64::MAX));
            return Err(NotDone::Refused(Refusal::new("refused-successions-too-many").with("max", max)));
        }
        let statement = naming.statement();
        let token = self.acts.token();
        self.namings.signing = Some((token, naming));
        self.flush();
        self.effects.push(Effect::Sign { token, statement, after_store: false });
        Ok(())
    }

    pub(super) fn naming_signed(&mut self, signature: [u8; 64]) {
        let Some((_, naming)) = self.namings.signing.take() else { return };
        let mine = Countersignature { device: self.me.device, signature: SignatureBytes(signature) };
        self.take_naming(None, NamingRecord { naming, signatures: vec![mine] });
    }

    /// Members named successors: what is sound of it is kept and passed on. Says whether the bytes can be true.
    pub(super) fn naming_heard(&mut self, link: LinkId, bytes: &[u8]) -> bool {
        let Ok(record) = NamingRecord::read(bytes) else { return false };
        if Some(record.naming.organisation) != self.organisation() {
            return false;
        }
        self.take_naming(Some(link), record.clone()) && self.take_form(link, &record, bytes)
    }

    /// Keeps a record as it is if the batch that opens the epoch may name it: one that could open it, from one of those who do. Says
    /// whether all of its signatures are sound, where that was looked at.
    fn take_form(&mut self, link: LinkId, record: &NamingRecord, bytes: &[u8]) -> bool {
        let (Some(ledger), Some(peer), Some(known)) =
            (&self.ledger, self.peers.get(&link), self.opening_together())
        else {
            return true;
        };
        let (state, device) = (ledger.confirmed(), peer.device);
        let opens = known.naming == record.naming
            && known.naming.successors.contains(&device)
            && record.signatures.iter().all(|by| voice(state, by.device).is_some())
            && voices(state, record).len() >= needed(state, ledger.constitution());
        if !opens {
            return true;
        }
        let statement = record.naming.statement();
        let sound = |by: &Countersignature| {
            known.signatures.contains(by) || verify(&by.device.0, &statement, &by.signature).is_ok()
        };
        if !record.signatures.iter().all(sound) {
            return false;
        }
        self.namings.note_form(device, record.naming.after, bytes.to_vec());
        true
    }

    /// Takes over the signatures that count and are not here yet. Says whether all of them are sound.
    fn take_naming(&mut self, from: Option<LinkId>, record: NamingRecord) -> bool {
        let Some(ledger) = &self.ledger else { return true };
        let naming = &record.naming;
        let (state, id) = (ledger.confirmed(), naming.id());
        // By another point it cannot be judged here. Whoever was away hears of it before having caught up.
        if ledger.point() != Some(naming.after) {
            if naming.after.position > ledger.position()
                && let Some(peer) = from.and_then(|link| self.peers.get(&link))
            {
                let found = state.record::<Device>(&Key::Device(peer.device));
                let by = found.map_or(peer.device.0, |found| found.member.0);
                self.namings.note_early(by, record);
            }
            return true;
        }
        if may_be_named(state, ledger.constitution(), naming).is_err() {
            return true;
        }
        let statement = naming.statement();
        let known = self.namings.seen.get(&id);
        let mut signatures = known.map(|known| known.signatures.clone()).unwrap_or_default();
        let mut heard = known.map(|known| voices(state, known)).unwrap_or_default();
        let before = signatures.len();
        for by in &record.signatures {
            // Only who has a voice has a say, each member once; others' signatures would crowd theirs out.
            let Some(member) = voice(state, by.device).filter(|member| !heard.contains(member)) else {
                continue;
            };
            if verify(&by.device.0, &statement, &by.signature).is_err() {
                return false;
            }
            heard.insert(member);
            signatures.push(*by);
        }
        if signatures.len() == before || signatures.len() > NAMING_SIGNATURES_MAX {
            return true;
        }
        signatures.sort_unstable_by_key(|by| by.device);
        if known.is_none() {
            let me = voice(state, self.me.device);
            let mine = me.is_some_and(|me| heard.contains(&me));
            match self.namings.room(ledger, me, &heard, mine) {
                Room::Free => {}
                Room::InPlaceOf(lowest) => self.forget_naming(lowest),
                Room::None => return true,
            }
        }
        let record = NamingRecord { naming: record.naming, signatures };
        let bytes = record.encode();
        self.writes.push(Write::Succession {
            device: DeviceId(id),
            seen_ms: self.now_ms,
            bytes: bytes.clone(),
        });
        self.namings.seen.insert(id, record);
        self.weigh_namings();
        self.tell_all(from, &Message::Succession { record: bytes });
        self.changed = true;
        true
    }

    fn forget_naming(&mut self, id: [u8; 32]) {
        self.namings.seen.remove(&id);
        self.namings.in_effect = self.namings.in_effect.filter(|one| *one != id);
        self.writes.push(Write::SuccessionVoid { device: DeviceId(id) });
        self.changed = true;
    }

    /// Reads what the store kept, and lets go of what the order has left behind.
    pub(super) fn settle_namings(&mut self) {
        self.note_keepers();
        let Some(here) = self.ledger.as_ref().and_then(Ledger::point) else { return };
        let unread = !self.namings.unread.is_empty();
        for bytes in std::mem::take(&mut self.namings.unread) {
            if let Ok(record) = NamingRecord::decode(&bytes) {
                self.namings.seen.insert(record.naming.id(), record);
            }
        }
        let passed = |record: &NamingRecord| record.naming.after != here;
        let over: Vec<_> =
            self.namings.seen.iter().filter(|(_, record)| passed(record)).map(|(id, _)| *id).collect();
        for id in over {
            self.forget_naming(id);
        }
        if unread {
            self.weigh_namings();
        }
        let (come, wait) = std::mem::take(&mut self.namings.early)
            .into_iter()
            .filter(|early| early.record.naming.after.position >= here.position)
            .partition(|early| early.record.naming.after == here);
        self.namings.early = wait;
        let come: Vec<Early> = come;
        for early in come {
            self.take_naming(None, early.record);
        }
        // What could open an epoch behind another point is of no use any more.
        self.namings.forms.retain(|form| form.after == here);
    }

    /// Finds out whether enough members named the same successors at the newest point.
    fn weigh_namings(&mut self) {
        let Some(ledger) = &self.ledger else { return };
        let state = ledger.confirmed();
        let needed = needed(state, ledger.constitution());
        let complete: Vec<[u8; 32]> = self
            .namings
            .seen
            .iter()
            .filter(|(_, record)| voices(state, record).len() >= needed)
            .map(|(id, _)| *id)
            .collect();
        self.namings.in_effect = match complete.as_slice() {
            [only] => Some(*only),
            several => self.namings.chosen.filter(|chosen| several.contains(chosen)),
        };
    }

    /// Of several sets of successors that enough members named, this device's member chooses one.
    pub(super) fn choose_successors(&mut self, id: [u8; 32]) -> Result<(), NotDone> {
        if !self.namings.seen.contains_key(&id) {
            return Err(NotDone::Misuse("misuse-no-such-succession"));
        }
        self.namings.chosen = Some(id);
        self.writes.push(Write::Note { name: CHOSEN_NOTE.to_owned(), value: Some(id.to_vec()) });
        self.weigh_namings();
        self.changed = true;
        Ok(())
    }

    /// The successors whom enough members named at the newest point. Of two such namings neither holds on this device until
    /// its member has said which.
    pub(super) fn naming_in_effect(&self) -> Option<&NamingRecord> {
        let here = self.ledger.as_ref().and_then(Ledger::point)?;
        // From the moment the epoch is open, be it forgotten yet or not.
        self.namings.seen.get(&self.namings.in_effect?).filter(|record| record.naming.after == here)
    }

    /// Whether enough members named others in the keepers' place: then the keepers confirm nothing more.
    pub(super) fn is_succeeded(&self) -> bool {
        self.naming_in_effect().is_some()
    }

    /// The successors that open the next epoch together, this device one of several.
    pub(super) fn opening_together(&self) -> Option<&NamingRecord> {
        let together = |successors: &[DeviceId]| successors.len() > 1 && successors.contains(&self.me.device);
        self.naming_in_effect().filter(|record| together(&record.naming.successors))
    }

    /// A sole successor opens the epoch by itself.
    pub(super) fn open_epoch_as_successor(&mut self) {
        let me = self.me.device;
        let Some(record) = self.naming_in_effect().filter(|record| record.naming.successors == [me]) else {
            return;
        };
        if self.keeper_is_busy() || self.is_hindered() {
            return;
        }
        let bytes = record.encode();
        let opening = EpochOpening::Members(record.clone());
        if let Some(point) = self.open_alone(&opening, bytes) {
            self.sign_made(point);
            self.settle_namings();
        }
    }

    /// Opens an epoch whose only keeper this device is, to be signed; where it cannot it says why.
    pub(super) fn open_alone(&mut self, opening: &EpochOpening, bytes: Vec<u8>) -> Option<Point> {
        self.changed = true;
        // What is in effect was asked of the same rules.
        let batch = match self.ledger.as_ref()?.rehearse_epoch(opening, bytes, self.now_ms) {
            Ok(batch) => batch,
            Err(fault) => {
                self.cannot_open(&fault);
                return None;
            }
        };
        // It may have opened the epoch on another line, and been brought back to this one: then it cannot.
        self.settle_alone(batch)
    }

    /// Says why this device does not open the epoch.
    fn cannot_open(&mut self, fault: &BatchFault) {
        match fault {
            BatchFault::Epoch(refusal) => self.alarm("recovery", Some(Said::new(&refusal.code))),
            fault => self.stop(fault),
        }
    }

    /// Works out the batch that opens the epoch, and the hash of the record that opens it, which the others hear first.
    pub(super) fn rehearse_opening(&mut self, time_ms: i64) -> Option<(Rehearsal, [u8; 32])> {
        let record = self.opening_together()?.clone();
        let bytes = record.encode();
        let hash = self.namings.note_form(self.me.device, record.naming.after, bytes.clone());
        let opening = EpochOpening::Members(record);
        let rehearsal = match self.ledger.as_ref()?.rehearse_epoch(&opening, bytes.clone(), time_ms) {
            Ok(rehearsal) => rehearsal,
            Err(fault) => {
                self.cannot_open(&fault);
                return None;
            }
        };
        self.tell_keepers(&Message::Succession { record: bytes });
        Some((rehearsal, hash))
    }
}
