//! Admission: which entries a ledger takes in, from whom, how many.

use std::collections::BTreeSet;

use super::Ledger;
use super::record::{Device, Invitation, Key, Standing};
use super::state::{Look, State};
use crate::action::Action;
use crate::entry::Entry;
use crate::equivocation::Equivocation;
use crate::id::{DeviceId, EntryId, InvitationId, MemberId};
use crate::store::Write;

/// A device has at most so many unconfirmed entries.
pub const UNCONFIRMED_ENTRIES_MAX: u64 = 2_000;

/// A device's unconfirmed entries have at most so many bytes.
pub const UNCONFIRMED_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A device stops writing at so many, and keeps the rest for restrictions.
pub const UNCONFIRMED_ENTRIES_OWN: u64 = 1_900;

/// A device whose enrolment is provisional has at most so many entries.
pub const PROVISIONAL_ENTRIES_MAX: u64 = 64;

/// One inviter brings at most so many provisional enrolments.
pub const PROVISIONAL_ENROLMENTS_MAX: usize = 8;

/// By one invitation so many unconfirmed enrolments are taken in: the first confirmed wins, and two may be under way.
pub const INVITATION_ENROLMENTS_MAX: usize = 2;

/// An entry was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is new.
    New,
    /// It was here already.
    Known,
}

/// Why an entry was not taken in. Only the first three can be laid at the sender's door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAdmitted {
    /// Of another organisation.
    Organisation,
    /// It does not follow the newest entry of its journal that is here.
    Gap {
        /// The number that would follow.
        expected: u64,
    },
    /// It does not chain to the entry before it.
    Chain,
    /// Its device wrote two entries with this number; here is the proof.
    Equivocation(Box<Equivocation>),
    /// Its device is known by nothing that was accepted.
    UnknownDevice,
    /// Its device is out.
    Out,
    /// Its device has as many unconfirmed entries as it may.
    Full,
    /// It names entries that are not here.
    Names(Vec<EntryId>),
    /// It speaks of a proof that is not here.
    Proof([u8; 32]),
    /// Its author says to have seen more of the order than is here. That comes first: what is claimed of it decides where
    /// the entry stands among the others, and where all stand that build on it. Where the order cannot be followed any
    /// further, it is taken in all the same ([`Ledger::carries_on`]).
    Ahead,
}

impl Ledger {
    /// Takes an entry in at the end of its journal, unconfirmed.
    ///
    /// `other` must give the entry that is here under a number of the same journal, so that a contradiction becomes
    /// a proof.
    pub fn admit(
        &mut self,
        entry: &Entry,
        other: impl FnOnce(DeviceId, u64) -> Option<Entry>,
        writes: &mut Vec<Write>,
    ) -> Result<Admission, NotAdmitted> {
        if let Some(admission) = self.continues(entry, other)? {
            return Ok(admission);
        }
        self.may_add(entry)?;
        if entry.payload().seen.is_some_and(|seen| seen.position > self.position()) && !self.carries {
            return Err(NotAdmitted::Ahead);
        }
        let missing: Vec<EntryId> =
            entry.payload().names().into_iter().filter(|name| self.misses(name)).collect();
        if !missing.is_empty() {
            return Err(NotAdmitted::Names(missing));
        }
        if let Action::Expose { proof, .. } = &entry.payload().action
            && !self.proofs.contains_key(proof)
        {
            return Err(NotAdmitted::Proof(*proof));
        }
        self.append(entry, writes);
        let place = (self.index.stamp(entry), entry.id());
        self.tail.insert(place, entry.clone());
        Ok(Admission::New)
    }

    /// The order cannot be followed any further here: entries of those who have followed it are carried all the same, so
    /// that they reach others, and what they restrict is restricted. Until it is opened again.
    pub fn carries_on(&mut self) {
        self.carries = true;
    }

    /// Checks that an entry continues its journal; says so if it is here already.
    pub(super) fn continues(
        &self,
        entry: &Entry,
        other: impl FnOnce(DeviceId, u64) -> Option<Entry>,
    ) -> Result<Option<Admission>, NotAdmitted> {
        if entry.organisation() != self.organisation {
            return Err(NotAdmitted::Organisation);
        }
        if self.index.has(entry) {
            return Ok(Some(Admission::Known));
        }
        let payload = entry.payload();
        let (sequence, head) = self
            .index
            .journal(&payload.device)
            .map_or((0, None), |journal| (journal.sequence, Some(journal.head)));
        if payload.sequence <= sequence {
            let proof = other(payload.device, payload.sequence)
                .and_then(|here| Equivocation::new(&here, entry).ok())
                .map(Box::new);
            return Err(proof.map_or(NotAdmitted::Chain, NotAdmitted::Equivocation));
        }
        if payload.sequence > sequence + 1 {
            return Err(NotAdmitted::Gap { expected: sequence + 1 });
        }
        if payload.previous != head {
            return Err(NotAdmitted::Chain);
        }
        Ok(None)
    }

    /// How many more entries of a device would be taken in now.
    pub fn room(&self, device: &DeviceId) -> u64 {
        if self.is_exposed(device) {
            return 0;
        }
        let journal = self.index.journal(device);
        let unconfirmed = journal.map_or(0, |journal| journal.sequence - journal.confirmed);
        if journal.is_some_and(|journal| journal.unconfirmed_bytes >= UNCONFIRMED_BYTES_MAX) {
            return 0;
        }
        let key = Key::Device(*device);
        let most = match self.base.record::<Device>(&key) {
            Some(found) if found.standing == Standing::Enrolled => UNCONFIRMED_ENTRIES_MAX,
            Some(_) => 0,
            // Not confirmed: it may bring its enrolment, and a little more.
            None => PROVISIONAL_ENTRIES_MAX,
        };
        most.saturating_sub(unconfirmed)
    }

    /// Whether a device that has written this much may write on: some room is kept for restrictions.
    pub fn own_room(&self, device: &DeviceId, action: &Action) -> bool {
        let kept = match action {
            Action::RevokeDevice { .. }
            | Action::RestrictDevice { .. }
            | Action::LiftRestriction { .. }
            | Action::Expose { .. } => 0,
            _ => UNCONFIRMED_ENTRIES_MAX - UNCONFIRMED_ENTRIES_OWN,
        };
        let room = self.room(device);
        let provisional = self.base.record::<Device>(&Key::Device(*device)).is_none();
        if provisional { room > 0 } else { room > kept }
    }

    fn may_add(&self, entry: &Entry) -> Result<(), NotAdmitted> {
        let device = entry.device();
        if self.is_exposed(&device) {
            return Err(NotAdmitted::Out);
        }
        // A provisional revocation is the rules' business; a confirmed one ends the journal.
        let key = Key::Device(device);
        match self.base.record::<Device>(&key) {
            Some(found) if found.standing != Standing::Enrolled => return Err(NotAdmitted::Out),
            Some(_) => {}
            None if self.current().record::<Device>(&key).is_some() => {}
            None => self.may_enrol(entry)?,
        }
        if self.room(&device) == 0 { Err(NotAdmitted::Full) } else { Ok(()) }
    }

    /// A journal begins with an enrolment by an invitation that is here, and one inviter brings only so many at once.
    fn may_enrol(&self, entry: &Entry) -> Result<(), NotAdmitted> {
        match &entry.payload().action {
            Action::Found { .. } if self.point.is_none() && entry.id().0 == self.organisation.0 => Ok(()),
            Action::Enrol { invitation, sealing_key, proof } if entry.payload().sequence == 1 => {
                let current = self.current();
                let Some(found) = current.record::<Invitation>(&Key::Invitation(*invitation)) else {
                    return Err(if self.index.find(&(*invitation).into()).is_some() {
                        NotAdmitted::UnknownDevice
                    } else {
                        NotAdmitted::Names(vec![(*invitation).into()])
                    });
                };
                // Made-up devices must not take the places of real ones.
                let statement = crate::invitation::enrolment_statement(
                    self.organisation,
                    (*invitation).into(),
                    entry.device(),
                    *sealing_key,
                );
                if crate::order::verify(&found.key.0, &statement, proof).is_err() {
                    return Err(NotAdmitted::UnknownDevice);
                }
                let (guests, rivals) = self.provisional_enrolments(found.by, *invitation);
                if guests >= PROVISIONAL_ENROLMENTS_MAX || rivals >= INVITATION_ENROLMENTS_MAX {
                    return Err(NotAdmitted::Full);
                }
                Ok(())
            }
            _ => Err(NotAdmitted::UnknownDevice),
        }
    }

    /// By how many of an inviter's other invitations somebody is enrolled provisionally, and how many are here by this
    /// one: whoever holds one invitation cannot take the places of the inviter's other guests.
    fn provisional_enrolments(&self, inviter: MemberId, this: InvitationId) -> (usize, usize) {
        let current = self.current();
        let mut others = BTreeSet::new();
        let mut by_this = 0;
        for entry in self.tail.enrolments() {
            let Action::Enrol { invitation, .. } = &entry.payload().action else { continue };
            let refused = self.tail.judgement(entry.id()).is_some_and(|judgement| !judgement.accepted());
            if *invitation == this {
                by_this += 1;
            } else if !refused
                && current
                    .record::<Invitation>(&Key::Invitation(*invitation))
                    .is_some_and(|found| found.by == inviter)
            {
                others.insert(*invitation);
            }
        }
        (others.len(), by_this)
    }

    /// Buries what can never be placed: a journal's unconfirmed entries from a number on. They leave journal and tail;
    /// what names one of them is placed as refused.
    pub fn drop_branch(&mut self, device: &DeviceId, from: u64, writes: &mut Vec<Write>) {
        let dropped: Vec<Entry> =
            self.tail.of_device(device).filter(|entry| entry.payload().sequence >= from).cloned().collect();
        let Some(first) = dropped.first() else { return };
        for entry in &dropped {
            self.tail.remove(entry.id());
            self.aside.remove(&entry.id());
            self.lapsed.remove(&entry.id());
            self.buried.insert(entry.id());
            super::confirm::no_words(entry, writes);
        }
        self.index.drop_from(device, first.payload().sequence, first.payload().previous, &dropped);
        writes.push(Write::DropEntries { device: *device, from });
    }

    /// Buries an entry that never was in a journal here, if its device is out: then nothing of it can come any more.
    /// Says whether it is buried now.
    pub fn bury(&mut self, entry: &Entry, writes: &mut Vec<Write>) -> bool {
        let (id, device) = (entry.id(), entry.device());
        let hopeless =
            entry.organisation() == self.organisation && self.is_out(&device) && !self.index.has(entry);
        if hopeless && self.buried.insert(id) {
            writes.push(Write::Bury { id, bytes: entry.bytes().clone() });
        }
        hopeless
    }

    /// Whether an entry that others name is still to come. One that is not here may be of the history that is not here.
    pub fn misses(&self, name: &EntryId) -> bool {
        self.begun.is_none() && self.index.find(name).is_none() && !self.is_dead(*name)
    }

    /// Whether an entry can never be placed: it was buried, or declared dead.
    pub(crate) fn is_dead(&self, id: EntryId) -> bool {
        self.is_dead_in(&self.base, id)
    }

    /// Whether an entry can never be placed where this is the state.
    pub(super) fn is_dead_in(&self, state: &State, id: EntryId) -> bool {
        let declared = || state.record::<super::record::Notice>(&Key::Notice(id)).is_some_and(|it| it.dead);
        self.buried.contains(&id) || declared()
    }

    pub(super) fn append(&mut self, entry: &Entry, writes: &mut Vec<Write>) {
        let stamp = self.index.stamp(entry);
        self.index.append(entry, stamp);
        writes.push(Write::Entry {
            id: entry.id(),
            device: entry.device(),
            sequence: entry.payload().sequence,
            stamp,
            words: entry.payload().words,
            bytes: entry.bytes().clone(),
        });
        writes.extend(Write::history(entry));
    }
}
