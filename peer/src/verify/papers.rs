//! Papers as they are stored, against what their entries and bodies make them.
//!
//! A paper that waits to be merged is passed over: what is stored of it is not said to be whole. What is not confirmed
//! yet may be in a stored paper or not, for the unconfirmed are judged a little at a time.

use std::collections::BTreeSet;

use moothall_core::id::{EntryId, PaperId};
use moothall_core::ledger::record::{Key, Paper as PaperRecord};
use moothall_core::ledger::state::Look;
use moothall_core::ledger::{Ledger, is_readable_state};
use moothall_core::message::Message;
use moothall_core::paper::Paper;
use moothall_core::store::PaperRow;

use crate::merged::{self, Merged};
use crate::store::{FaultKind, Store, StoreFault, paper_behind};

/// What is wrong with a stored paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It cannot be read.
    Unreadable,
    /// It is not what its entries make it, or is not there.
    Other,
}

/// A stored paper that is not as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unsound {
    /// Which.
    pub(crate) paper: PaperId,
    /// What is wrong.
    pub(crate) wrong: Wrong,
}

impl Unsound {
    /// The sentence that names it.
    pub(crate) fn message(&self) -> Message {
        let code = match self.wrong {
            Wrong::Unreadable => "verify-fault-paper-form",
            Wrong::Other => "verify-fault-paper",
        };
        Message::new(code).text("where", self.paper.to_string())
    }
}

/// All stored papers that are not what their entries and bodies make them, ascending.
///
/// # Errors
/// If the store cannot be read, or the ledger in it not be opened.
pub(crate) fn unsound(store: &Store) -> Result<Vec<Unsound>, StoreFault> {
    let opening = store.opening_with(is_readable_state)?;
    let Some(organisation) = opening.organisation else { return Ok(Vec::new()) };
    let mut ledger = Ledger::open(organisation, &opening).map_err(|fault| {
        let kind = if fault.needs_newer_program() { FaultKind::Newer } else { FaultKind::Damaged };
        StoreFault::new(kind, fault.place())
    })?;
    ledger.settle(usize::MAX);
    let waiting: BTreeSet<PaperId> =
        store.notes()?.into_iter().filter_map(|(name, _)| paper_behind(&name)).collect();
    let check = Check { store, ledger: &ledger };
    let mut found = Vec::new();
    for paper in check.all()?.difference(&waiting) {
        if let Some(wrong) = check.paper(*paper)? {
            found.push(Unsound { paper: *paper, wrong });
        }
    }
    Ok(found)
}

struct Check<'s> {
    store: &'s Store,
    ledger: &'s Ledger,
}

impl Check<'_> {
    /// The papers that are stored, and those that should be.
    fn all(&self) -> Result<BTreeSet<PaperId>, StoreFault> {
        let mut all: BTreeSet<PaperId> = self.store.paper_ids()?.into_iter().collect();
        let (low, high) = (Key::Paper(PaperId([0; 32])), Key::Paper(PaperId([255; 32])));
        for (key, record) in self.ledger.confirmed().records::<PaperRecord>(low, high) {
            if let (Key::Paper(id), false) = (key, record.erased) {
                all.insert(id);
            }
        }
        Ok(all)
    }

    fn paper(&self, id: PaperId) -> Result<Option<Wrong>, StoreFault> {
        let row = match self.store.paper(id) {
            Err(fault) if fault.kind == FaultKind::Damaged => return Ok(Some(Wrong::Unreadable)),
            other => other?,
        };
        let current = self.ledger.current();
        let record = current.record::<PaperRecord>(&Key::Paper(id)).filter(|record| !record.erased);
        let Some(record) = record else {
            // One that is not confirmed, or whose erasure is not, may be here still.
            let confirmed = self.ledger.confirmed().record::<PaperRecord>(&Key::Paper(id));
            let excused = confirmed.is_some_and(|record| !record.erased) || self.is_unconfirmed(&id.into());
            return Ok(if row.is_some() && !excused { Some(Wrong::Other) } else { None });
        };
        let fresh = merged::now(self.store, self.ledger, id)?;
        let Some(row) = row else {
            let due = fresh.paper.entries().iter().any(|entry| !self.is_unconfirmed(entry));
            return Ok(due.then_some(Wrong::Other));
        };
        let Ok(stored) = Paper::load_own(&row.document) else { return Ok(Some(Wrong::Unreadable)) };
        let whole = shows(&row, &PaperRow::of(id, record, &stored));
        let sound =
            whole && (merged::alike(&stored, &fresh.paper) || self.is_on_the_way(id, &stored, &fresh)?);
        Ok((!sound).then_some(Wrong::Other))
    }

    /// Whether a paper differs only by what is not confirmed yet, or by what found room first.
    fn is_on_the_way(&self, id: PaperId, stored: &Paper, fresh: &Merged) -> Result<bool, StoreFault> {
        let here: BTreeSet<EntryId> = stored.entries().into_iter().collect();
        let made: BTreeSet<EntryId> = fresh.paper.entries().into_iter().collect();
        let counts = merged::counted(&self.ledger.current(), id);
        let unfounded = here.difference(&counts).any(|entry| !self.is_unconfirmed(entry));
        let missing = made.difference(&here).any(|entry| !self.is_unconfirmed(entry));
        if unfounded || (missing && !fresh.crowded) {
            return Ok(false);
        }
        if here.is_subset(&counts) {
            let own = merged::only(self.store, self.ledger, id, &here)?;
            return Ok(merged::alike(stored, &own.paper));
        }
        // It holds an edit that is just being judged otherwise, and will be merged for that.
        Ok(true)
    }

    /// Whether an entry is here and has no place in the order yet.
    fn is_unconfirmed(&self, entry: &EntryId) -> bool {
        self.ledger.find(entry).is_some_and(|found| found.position.is_none())
    }
}

/// Whether a row shows what its document says.
fn shows(row: &PaperRow, due: &PaperRow) -> bool {
    let entries = |row: &PaperRow| row.edits.iter().copied().collect::<BTreeSet<_>>();
    (row.kind, row.about, row.author, &row.title, &row.text)
        == (due.kind, due.about, due.author, &due.title, &due.text)
        && entries(row) == entries(due)
}
