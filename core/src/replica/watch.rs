//! Watching: provisional restrictions, which act on each device for so many hours of its own clock, and no longer.
//!
//! That clock is nobody's to set, and goes on across runs of the program ([`super::Event::Tick`]). Since when each
//! restriction acts here, and that it has run out, is kept in the store, so that starting the program again neither
//! prolongs a restriction nor brings it back.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::Replica;
use super::slices::SLICE_WORK;
use crate::cbor;
use crate::id::EntryId;
use crate::rules::HOUR_MS;
use crate::store::{Opening, Write};

/// The note that keeps since when restrictions act here.
const NOTE: &str = "restrictions";

/// The note is at most so large; a tail that is full of restrictions does not fill it.
const NOTE_BYTES_MAX: usize = 1024 * 1024;

/// A restriction that acts here, or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Acting {
    #[n(0)]
    entry: EntryId,
    /// Since when, by the lasting clock.
    #[n(1)]
    since_ms: i64,
    /// It has run out.
    #[n(2)]
    lapsed: bool,
}

/// The unconfirmed restrictions that this device has seen.
#[derive(Debug, Default)]
pub(super) struct Watch {
    restrictions: BTreeMap<EntryId, Acting>,
}

impl Replica {
    /// Restrictions that had run out stay so. What rested on them is judged again, in slices if it is much.
    pub(super) fn watch_opened(&mut self, opening: &Opening) {
        let note = opening.notes.iter().find(|(name, _)| name == NOTE);
        let acting: Vec<Acting> =
            note.and_then(|(_, value)| cbor::decode(value, NOTE_BYTES_MAX).ok()).unwrap_or_default();
        let Some(ledger) = &mut self.ledger else { return };
        for one in acting {
            if one.lapsed {
                ledger.lapse(one.entry);
            }
            self.watch.restrictions.insert(one.entry, one);
        }
        ledger.settle(SLICE_WORK);
    }

    /// Provisional restrictions of others run out on this device's own clock that nobody sets.
    pub(super) fn watch_restrictions(&mut self, lasting_ms: i64) {
        let Some(ledger) = &mut self.ledger else { return };
        let most_ms = i64::from(ledger.constitution().parameters().restriction_hours) * HOUR_MS;
        let acting = ledger.tail().restrictions().clone();
        let watched = &mut self.watch.restrictions;
        let before = watched.len();
        watched.retain(|entry, _| acting.contains(entry));
        let mut changed = watched.len() != before;
        for entry in acting {
            let one = watched.entry(entry).or_insert_with(|| {
                changed = true;
                Acting { entry, since_ms: lasting_ms, lapsed: false }
            });
            if lasting_ms.saturating_sub(one.since_ms) >= most_ms && ledger.lapse(entry) {
                one.lapsed = true;
                changed = true;
            }
        }
        if changed {
            let all: Vec<Acting> = watched.values().copied().collect();
            let value = (!all.is_empty()).then(|| cbor::encode(&all));
            self.writes.push(Write::Note { name: NOTE.to_owned(), value });
        }
    }
}
