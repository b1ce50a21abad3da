//! A paper as its entries and bodies make it, whatever was stored of it before.
//!
//! What the store holds of a paper as merged is a convenience: nobody signed it. Where it cannot be read, and where the
//! ledger is checked, it is made again from what counts.

use std::collections::{BTreeMap, BTreeSet};

use moothall_core::body::Body;
use moothall_core::id::{DeviceId, EntryId, PaperId};
use moothall_core::ledger::Ledger;
use moothall_core::ledger::record::{Edit as EditRecord, Key};
use moothall_core::ledger::state::Look;
use moothall_core::paper::{Edit, Field, Paper, Skip};
use moothall_core::store::Stamp;

use crate::store::{Store, StoreFault};

/// A paper made from nothing.
#[derive(Debug)]
pub(crate) struct Merged {
    /// The paper.
    pub(crate) paper: Paper,
    /// Something found no room beside what others wrote at the same time: then it matters what came first.
    pub(crate) crowded: bool,
}

/// Merges all edits of a paper that count now and whose words are here.
pub(crate) fn now(store: &Store, ledger: &Ledger, id: PaperId) -> Result<Merged, StoreFault> {
    merge(store, ledger, id, |_| true)
}

/// The same of these entries only.
pub(crate) fn only(
    store: &Store,
    ledger: &Ledger,
    id: PaperId,
    entries: &BTreeSet<EntryId>,
) -> Result<Merged, StoreFault> {
    merge(store, ledger, id, |entry| entries.contains(entry))
}

/// The entries of a paper that count by a state.
pub(crate) fn counted(look: &impl Look, id: PaperId) -> BTreeSet<EntryId> {
    edits(look, id).into_keys().collect()
}

/// Whether two forms of a paper say the same: of the same entries, with the same texts.
pub(crate) fn alike(one: &Paper, other: &Paper) -> bool {
    one.id() == other.id()
        && one.entries() == other.entries()
        && one.heads() == other.heads()
        && one.fields() == other.fields()
        && Field::ALL.into_iter().all(|field| one.text(field) == other.text(field))
}

fn edits(look: &impl Look, id: PaperId) -> BTreeMap<EntryId, &EditRecord> {
    let ends = (Key::Edit(id, EntryId([0; 32])), Key::Edit(id, EntryId([255; 32])));
    look.records::<EditRecord>(ends.0, ends.1)
        .into_iter()
        .filter_map(|(key, edit)| match key {
            Key::Edit(_, entry) => Some((entry, edit)),
            _ => None,
        })
        .collect()
}

/// An edit with its words, and where it stands.
struct Held {
    stamp: Stamp,
    entry: EntryId,
    sequence: u64,
    device: DeviceId,
    body: Body,
}

fn merge(
    store: &Store,
    ledger: &Ledger,
    id: PaperId,
    wanted: impl Fn(&EntryId) -> bool,
) -> Result<Merged, StoreFault> {
    let current = ledger.current();
    let mut held = Vec::new();
    for (entry, edit) in edits(&current, id) {
        let Some(found) = ledger.find(&entry).filter(|_| wanted(&entry)) else { continue };
        let Some(bytes) = store.body(edit.words)? else { continue };
        // A body that is none is its writer's fault: the edit counts, its words are skipped.
        let Ok(body) = Body::decode(&bytes) else { continue };
        let (stamp, sequence, device) = (found.stamp, found.sequence, edit.device);
        held.push(Held { stamp, entry, sequence, device, body });
    }
    held.sort_by_key(|one| (one.stamp, one.entry));
    let edits = held.iter().map(|one| Edit {
        entry: one.entry,
        sequence: one.sequence,
        device: one.device,
        nonce: one.body.nonce,
        change: &one.body.change,
    });
    let (paper, skipped) = Paper::from_edits(id, edits);
    let crowded = skipped.iter().any(|(_, skip)| matches!(skip, Skip::NoRoom));
    Ok(Merged { paper, crowded })
}
