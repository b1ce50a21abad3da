//! The provisional tail: what the unconfirmed entries would change, as an overlay on the confirmed state.
//!
//! Every unconfirmed entry has a [`Place`], a function of itself and its ancestors alone. It is judged in the scene
//! that the confirmed state and the entries before it make. What each one read and wrote is noted key by key, so that
//! after any change only the entries are judged again whose reads have changed, in slices of the caller's choosing.
//! Confirming the first entries, unchanged, judges nothing.
//!
//! Invariant: an entry that is not in `unjudged` would be judged the same if it were judged now.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::record::{Key, Record, Value};
use super::refusal::Refusal;
use super::scene::{Before, Mode, Trace};
use super::state::{Changes, Look, State};
use super::unjudged::Unjudged;
use crate::action::Action;
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, PaperId};
use crate::store::Stamp;

/// Where an unconfirmed entry stands among the others.
pub type Place = (Stamp, EntryId);

/// What judging an entry came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It counts.
    Accepted,
    /// A rule said no.
    Refused(Refusal),
    /// Judging it failed; it is set aside.
    Aside(String),
}

impl Judgement {
    /// Whether it counts.
    pub fn accepted(&self) -> bool {
        matches!(self, Self::Accepted)
    }
}

/// A judgement and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What it came to.
    pub judgement: Judgement,
    /// What was read and written.
    pub trace: Trace,
}

/// An unconfirmed entry.
#[derive(Debug, Clone)]
struct Pending {
    entry: Entry,
    judged: Option<Judged>,
}

/// All unconfirmed entries and what they would change.
#[derive(Debug, Default)]
pub struct Tail {
    pending: BTreeMap<Place, Pending>,
    places: HashMap<EntryId, Place>,
    journals: HashMap<DeviceId, BTreeMap<u64, Place>>,
    versions: BTreeMap<Key, BTreeMap<Place, Option<Value>>>,
    current_readers: HashMap<Key, BTreeSet<Place>>,
    settled_readers: HashMap<Key, BTreeSet<Place>>,
    unjudged: Unjudged,
    /// Papers whose edits or erasure changed since they were last asked for.
    touched: BTreeSet<PaperId>,
    /// The enrolments among the entries, and the restrictions of devices: few, and asked for often.
    enrolments: BTreeSet<EntryId>,
    restrictions: BTreeSet<EntryId>,
}

/// What the entry at a place sees of the ones before it.
struct Earlier<'a> {
    versions: &'a BTreeMap<Key, BTreeMap<Place, Option<Value>>>,
    place: Place,
}

impl Before for Earlier<'_> {
    fn written(&self, key: &Key) -> Option<Option<&Value>> {
        let (_, value) = self.versions.get(key)?.range(..self.place).next_back()?;
        Some(value.as_ref())
    }
}

impl Tail {
    /// How many entries are unconfirmed.
    pub fn len(&self) -> usize {
        self.pending.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// How many entries are to be judged (again).
    pub fn dirty_len(&self) -> usize {
        self.unjudged.len()
    }

    /// How many of them are not dear to judge ([`super::unjudged`]). The others come last.
    pub fn dirty_ordinary_len(&self) -> usize {
        self.unjudged.ordinary_len()
    }

    /// The unconfirmed entries in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&Place, &Entry)> {
        self.pending.iter().map(|(place, pending)| (place, &pending.entry))
    }

    /// A device's unconfirmed entries, in order.
    pub fn of_device(&self, device: &DeviceId) -> impl Iterator<Item = &Entry> {
        let places = self.journals.get(device).into_iter().flat_map(BTreeMap::values);
        places.filter_map(|place| self.pending.get(place).map(|pending| &pending.entry))
    }

    /// A device's unconfirmed entry with a number.
    pub fn numbered(&self, device: &DeviceId, sequence: u64) -> Option<&Entry> {
        let place = self.journals.get(device)?.get(&sequence)?;
        self.pending.get(place).map(|pending| &pending.entry)
    }

    /// An unconfirmed entry.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.pending.get(self.places.get(&id)?).map(|pending| &pending.entry)
    }

    /// The unconfirmed enrolments.
    pub fn enrolments(&self) -> impl Iterator<Item = &Entry> {
        self.enrolments.iter().filter_map(|id| self.entry(*id))
    }

    /// The unconfirmed restrictions of devices.
    pub fn restrictions(&self) -> &BTreeSet<EntryId> {
        &self.restrictions
    }

    /// What an unconfirmed entry's judgement came to, once it was judged.
    pub fn judgement(&self, id: EntryId) -> Option<&Judgement> {
        let pending = self.pending.get(self.places.get(&id)?)?;
        pending.judged.as_ref().map(|judged| &judged.judgement)
    }

    /// Whether an unconfirmed entry was judged, and nothing that it rests on has changed since, nor does where `state` is
    /// what is confirmed.
    pub fn is_judged(&self, id: EntryId, state: &State) -> bool {
        let Some(place) = self.places.get(&id).filter(|place| !self.unjudged.contains(place)) else {
            return false;
        };
        let judged = self.pending.get(place).and_then(|pending| pending.judged.as_ref());
        judged.is_some_and(|judged| judged.trace.reads.iter().all(|(key, _)| !state.is_changed(key)))
    }

    /// An entry's judgement, if it is the same where `state` is confirmed at a certified time and nothing else comes
    /// before it. `base` is the state on which the tail stands.
    pub fn holding(&self, id: EntryId, time_ms: i64, base: &State, state: &State) -> Option<&Judged> {
        let place = *self.places.get(&id)?;
        if self.unjudged.contains(&place) {
            return None;
        }
        let judged = self.pending.get(&place)?.judged.as_ref()?;
        let (from_ms, until_ms) = judged.trace.window_ms;
        let earlier = Earlier { versions: &self.versions, place };
        let same = |(key, mode): &(Key, Mode)| {
            let written = if *mode == Mode::Current { earlier.written(key) } else { None };
            match written {
                Some(value) => value == state.value(key),
                None => !state.is_changed(key) || base.value(key) == state.value(key),
            }
        };
        let holds = !matches!(judged.judgement, Judgement::Aside(_))
            && (from_ms..until_ms).contains(&time_ms)
            && judged.trace.reads.iter().all(same);
        holds.then_some(judged)
    }

    /// The unconfirmed entries whose writes an entry's judgement rests on.
    pub fn rests_on(&self, trace: &Trace, place: Place) -> BTreeSet<EntryId> {
        let mut ids = BTreeSet::new();
        for (key, mode) in &trace.reads {
            if *mode == Mode::Current
                && let Some(versions) = self.versions.get(key)
                && let Some(((_, id), _)) = versions.range(..place).next_back()
            {
                ids.insert(*id);
            }
        }
        ids
    }

    /// Adds an entry; it is judged by the next [`Tail::judge`].
    pub fn insert(&mut self, place: Place, entry: Entry) {
        self.places.insert(entry.id(), place);
        match entry.payload().action {
            Action::Enrol { .. } => drop(self.enrolments.insert(entry.id())),
            Action::RestrictDevice { .. } => drop(self.restrictions.insert(entry.id())),
            _ => {}
        }
        self.journals.entry(entry.device()).or_default().insert(entry.payload().sequence, place);
        self.unjudged.enter(place, &entry);
        self.pending.insert(place, Pending { entry, judged: None });
    }

    /// Removes an entry that will never be placed.
    pub fn remove(&mut self, id: EntryId) -> Option<Entry> {
        let place = self.places.remove(&id)?;
        let pending = self.pending.remove(&place)?;
        self.leave_journal(&pending.entry);
        self.unjudged.leave(&place);
        if let Some(judged) = pending.judged {
            self.retract(place, &judged.trace);
            self.touch(judged.trace.writes.keys());
            for key in judged.trace.writes.keys() {
                self.unwrite(*key, place, true);
            }
        }
        Some(pending.entry)
    }

    /// Judges entries that need it, the dear ones last, as long as `goes_on` says so before each. Returns how many are left.
    pub fn judge(
        &mut self,
        goes_on: impl Fn() -> bool,
        mut judge: impl FnMut(&dyn Before, &Entry) -> Judged,
    ) -> usize {
        while goes_on() {
            let Some(place) = self.unjudged.pop() else { break };
            let Some(pending) = self.pending.get_mut(&place) else { continue };
            let old = pending.judged.take();
            let earlier = Earlier { versions: &self.versions, place };
            let judged = judge(&earlier, &pending.entry);
            self.replace(place, old.map(|old| old.trace), &judged.trace);
            if let Some(pending) = self.pending.get_mut(&place) {
                pending.judged = Some(judged);
            }
        }
        self.unjudged.len()
    }

    /// Judges an act that is not written yet, after all others.
    pub fn try_last(&self, place: Place, judge: impl FnOnce(&dyn Before) -> Judged) -> Judged {
        judge(&Earlier { versions: &self.versions, place })
    }

    /// Takes an entry out because it gets its confirmed place, where it writes `writes`. Says whether that is what it
    /// had written here: then whoever comes after it sees no difference.
    ///
    /// The caller applies the writes to the confirmed state and then calls [`Tail::base_changed`].
    pub fn confirm(&mut self, id: EntryId, writes: &Changes) -> bool {
        let Some(place) = self.places.remove(&id) else { return false };
        let Some(pending) = self.pending.remove(&place) else { return false };
        self.leave_journal(&pending.entry);
        self.unjudged.leave(&place);
        let Some(judged) = pending.judged else { return false };
        self.retract(place, &judged.trace);
        let same = judged.trace.writes == *writes;
        // The writes stay visible to later entries through the confirmed state, where the caller puts the same values;
        // unless an earlier entry that stays unconfirmed wrote there too: its value is what they see now.
        for key in judged.trace.writes.keys() {
            self.unwrite(*key, place, !same || self.written_before(key, place));
        }
        if !same {
            self.touch(judged.trace.writes.keys());
        }
        same
    }

    /// Notes that the confirmed state changed under some keys. `same_from` is the place of an entry that was just
    /// confirmed with the values it had written in the tail: whoever comes after it sees no difference, but entries
    /// before it that stay unconfirmed do.
    pub fn base_changed<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>, same_from: Option<Place>) {
        for key in keys {
            if let Some(readers) = self.settled_readers.get(key) {
                self.unjudged.mark(readers);
            }
            if let Some(readers) = self.current_readers.get(key) {
                use std::ops::Bound::{Excluded, Included, Unbounded};
                let first_writer =
                    self.versions.get(key).and_then(|versions| versions.keys().next().copied());
                let until = match (first_writer, same_from) {
                    (Some(writer), Some(same_from)) if writer < same_from => Included(writer),
                    (_, Some(same_from)) => Excluded(same_from),
                    (Some(writer), None) => Included(writer),
                    (None, None) => Unbounded,
                };
                self.unjudged.mark(readers.range((Unbounded, until)));
            }
        }
    }

    /// The papers whose edits or erasure changed since this was last asked.
    pub fn take_touched(&mut self) -> BTreeSet<PaperId> {
        std::mem::take(&mut self.touched)
    }

    /// Notes the papers among changed keys.
    pub fn touch<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>) {
        self.touched.extend(keys.into_iter().filter_map(|key| match key {
            Key::Paper(paper) | Key::Edit(paper, _) => Some(*paper),
            _ => None,
        }));
    }

    /// Notes the paper that an entry begins, edits or erases.
    pub fn touch_paper_of(&mut self, entry: &Entry) {
        self.touched.extend(match entry.payload().action {
            Action::ErasePaper { paper } => Some(paper),
            _ => entry.paper(),
        });
    }

    /// One entry is to be judged again.
    pub fn again(&mut self, id: EntryId) {
        self.unjudged.mark(self.places.get(&id));
    }

    /// Everything is to be judged again: the rules themselves changed.
    pub fn all_dirty(&mut self) {
        self.unjudged.mark(self.pending.keys());
    }

    /// The confirmed state with the whole tail upon it.
    pub fn over<'a>(&'a self, base: &'a State) -> Overlay<'a> {
        Overlay { base, tail: self }
    }

    fn leave_journal(&mut self, entry: &Entry) {
        self.enrolments.remove(&entry.id());
        self.restrictions.remove(&entry.id());
        if let Some(places) = self.journals.get_mut(&entry.device()) {
            places.remove(&entry.payload().sequence);
            if places.is_empty() {
                self.journals.remove(&entry.device());
            }
        }
    }

    fn replace(&mut self, place: Place, old: Option<Trace>, new: &Trace) {
        let nothing = Changes::new();
        if let Some(old) = &old {
            self.retract(place, old);
        }
        let old_writes = old.as_ref().map_or(&nothing, |old| &old.writes);
        for (key, mode) in &new.reads {
            self.readers(*mode).entry(*key).or_default().insert(place);
        }
        let mut changed: Vec<Key> = Vec::new();
        for key in old_writes.keys().filter(|key| !new.writes.contains_key(key)) {
            self.unwrite(*key, place, false);
            changed.push(*key);
        }
        for (key, value) in &new.writes {
            if old_writes.get(key) != Some(value) {
                self.versions.entry(*key).or_default().insert(place, value.clone());
                changed.push(*key);
            }
        }
        self.touch(&changed);
        self.readers_dirty(changed.iter(), place);
    }

    /// Marks those who read what this place writes: after it, up to and with the next writer.
    fn readers_dirty<'k>(&mut self, keys: impl Iterator<Item = &'k Key>, place: Place) {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        for key in keys {
            let next = self
                .versions
                .get(key)
                .and_then(|versions| versions.range((Excluded(place), Unbounded)).next())
                .map(|(next, _)| *next);
            if let Some(readers) = self.current_readers.get(key) {
                let until = next.map_or(Unbounded, Included);
                self.unjudged.mark(readers.range((Excluded(place), until)));
            }
        }
    }

    /// Whether an unconfirmed entry before a place wrote a key.
    fn written_before(&self, key: &Key, place: Place) -> bool {
        self.versions.get(key).is_some_and(|versions| versions.range(..place).next().is_some())
    }

    fn unwrite(&mut self, key: Key, place: Place, mark: bool) {
        if let Some(versions) = self.versions.get_mut(&key) {
            versions.remove(&place);
            if versions.is_empty() {
                self.versions.remove(&key);
            }
        }
        if mark {
            self.readers_dirty(std::iter::once(&key), place);
        }
    }

    fn retract(&mut self, place: Place, trace: &Trace) {
        for (key, mode) in &trace.reads {
            let readers = self.readers(*mode);
            if let Some(places) = readers.get_mut(key) {
                places.remove(&place);
                if places.is_empty() {
                    readers.remove(key);
                }
            }
        }
    }

    fn readers(&mut self, mode: Mode) -> &mut HashMap<Key, BTreeSet<Place>> {
        match mode {
            Mode::Current => &mut self.current_readers,
            Mode::Settled => &mut self.settled_readers,
        }
    }
}

/// The confirmed state with the whole tail upon it: what screens show.
#[derive(Debug, Clone, Copy)]
pub struct Overlay<'a> {
    base: &'a State,
    tail: &'a Tail,
}

impl Overlay<'_> {
    /// The unconfirmed entry that wrote the newest value of a key, if one did.
    pub fn provisional(&self, key: &Key) -> Option<EntryId> {
        let ((_, id), _) = self.tail.versions.get(key)?.last_key_value()?;
        Some(*id)
    }

    /// Shows every record of one sort in a range, in no order, without gathering them: for whoever keeps few of many.
    pub fn each<R: Record>(&self, from: Key, to: Key, mut show: impl FnMut(Key, &R)) {
        let untouched = self.tail.versions.range(from..=to).next().is_none();
        for (key, value) in self.base.range(from..=to) {
            if (untouched || !self.tail.versions.contains_key(&key))
                && let Some(record) = R::from_value(value)
            {
                show(key, record);
            }
        }
        for (key, versions) in self.tail.versions.range(from..=to) {
            let newest = versions.last_key_value().and_then(|(_, value)| value.as_ref());
            if let Some(record) = newest.and_then(R::from_value) {
                show(*key, record);
            }
        }
    }
}

impl Look for Overlay<'_> {
    fn value(&self, key: &Key) -> Option<&Value> {
        match self.tail.versions.get(key).and_then(|versions| versions.last_key_value()) {
            Some((_, value)) => value.as_ref(),
            None => self.base.value(key),
        }
    }

    fn values(&self, from: Key, to: Key) -> Vec<(Key, &Value)> {
        if self.tail.versions.range(from..=to).next().is_none() {
            return self.base.values(from, to);
        }
        let mut merged: BTreeMap<Key, Option<&Value>> =
            self.base.range(from..=to).map(|(key, value)| (key, Some(value))).collect();
        for (key, versions) in self.tail.versions.range(from..=to) {
            if let Some((_, value)) = versions.last_key_value() {
                merged.insert(*key, value.as_ref());
            }
        }
        merged.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect()
    }
}
