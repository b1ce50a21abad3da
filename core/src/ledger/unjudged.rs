//! Which unconfirmed entries are to be judged (again), and in which order: by place, and the dear ones last.
//!
//! A proposal to amend the constitution can take ten thousand times the work of any other entry. Whatever comes after
//! it is judged first, as if it were not there, and again if it rests on it after all.

use std::collections::BTreeSet;

use super::tail::Place;
use crate::action::{Action, Effect};
use crate::entry::Entry;

/// The places of entries that are to be judged.
#[derive(Debug, Default)]
pub(super) struct Unjudged {
    ordinary: BTreeSet<Place>,
    dear: BTreeSet<Place>,
    /// All dear entries among the unconfirmed, judged or not.
    amendments: BTreeSet<Place>,
}

/// Whether judging an entry can take far more work than judging others.
pub(super) fn is_dear(entry: &Entry) -> bool {
    match &entry.payload().action {
        Action::Propose { effect, .. } => matches!(effect, Effect::Amend { .. }),
        Action::Draft(form) => matches!(form.effect, Effect::Amend { .. }),
        _ => false,
    }
}

impl Unjudged {
    /// A new entry is to be judged.
    pub(super) fn enter(&mut self, place: Place, entry: &Entry) {
        if is_dear(entry) {
            self.amendments.insert(place);
        }
        self.mark([&place]);
    }

    /// An entry is gone. Says whether it was to be judged.
    pub(super) fn leave(&mut self, place: &Place) -> bool {
        self.amendments.remove(place);
        self.ordinary.remove(place) || self.dear.remove(place)
    }

    /// Entries are to be judged again.
    pub(super) fn mark<'p>(&mut self, places: impl IntoIterator<Item = &'p Place>) {
        for place in places {
            let set = if self.amendments.contains(place) { &mut self.dear } else { &mut self.ordinary };
            set.insert(*place);
        }
    }

    /// Takes out the one that is to be judged next.
    pub(super) fn pop(&mut self) -> Option<Place> {
        self.ordinary.pop_first().or_else(|| self.dear.pop_first())
    }

    pub(super) fn contains(&self, place: &Place) -> bool {
        self.ordinary.contains(place) || self.dear.contains(place)
    }

    pub(super) fn len(&self) -> usize {
        self.ordinary.len() + self.dear.len()
    }

    /// How many of them are not dear.
    pub(super) fn ordinary_len(&self) -> usize {
        self.ordinary.len()
    }
}
