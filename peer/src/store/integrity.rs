//! Looks through the whole file for what is not as it was written.

use super::Store;
use super::fault::{FaultKind, StoreFault};
use super::{entries, state};

/// The first thing that is not as it was written, if any. Reads everything.
///
/// Finds damaged pages, entries and bodies whose bytes are not those of their hashes, entries that are not found where they lie, bodies
/// without their entry, and a saved state that is not what was saved. What signatures, running hashes and verdicts say of the bytes is for
/// the ledger's own check.
pub(super) fn first_fault(store: &Store) -> Result<Option<String>, StoreFault> {
    told(look(store).and_then(|found| if found.is_some() { Ok(found) } else { words(store) }))
}

/// As [`first_fault`], but leaves the index of words out: so it needs nothing but reading.
pub(super) fn first_fault_but_words(store: &Store) -> Result<Option<String>, StoreFault> {
    told(look(store))
}

/// Compares the index of words with the papers.
pub(super) fn words_fault(store: &Store) -> Result<Option<String>, StoreFault> {
    told(words(store))
}

fn words(store: &Store) -> Result<Option<String>, StoreFault> {
    store
        .connection
        .execute("INSERT INTO paper_words (paper_words, rank) VALUES ('integrity-check', 1)", [])?;
    Ok(None)
}

fn told(found: Result<Option<String>, StoreFault>) -> Result<Option<String>, StoreFault> {
    match found {
        Err(fault) if fault.kind == FaultKind::Damaged => Ok(Some(fault.detail)),
        other => other,
    }
}

fn look(store: &Store) -> Result<Option<String>, StoreFault> {
    let connection = &store.connection;
    let structure: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if structure != "ok" {
        return Ok(Some(structure));
    }
    for entry in store.all_entries() {
        let entry = entry?;
        let Some(device) = store.devices.number(entry.device) else { continue };
        let number = store.places.of(connection, device, entry.sequence)?;
        let found = entries::place(connection, &store.places, entry.id)?.map(|place| place.number);
        if number.is_none() || number != found {
            return Ok(Some(format!("where entry {} lies is not what was stored", entry.id)));
        }
    }
    // Words of history that is fetched behind may be here before it.
    let whole = store.begun()?.is_none();
    for body in store.all_bodies() {
        let body = body?;
        if moothall_core::body::Body::hash(&body.bytes) != body.hash {
            return Ok(Some(format!("body {} is not what was stored", body.hash)));
        }
        if whole && entries::place(connection, &store.places, body.entry)?.is_none() {
            return Ok(Some(format!("the entry of body {} is not stored", body.hash)));
        }
    }
    if let Some(saved) = state::get(connection)?.filter(|saved| !saved.is_sound()) {
        return Ok(Some(format!("the saved state of position {} is not what was stored", saved.position)));
    }
    Ok(None)
}
