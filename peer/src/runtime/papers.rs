//! Merging papers: from the edits that count and the bodies at hand.
//!
//! What this device writes is merged in the transaction of the act. What others write is merged there as far as a slice
//! of time reaches, and the rest between other work; that it waits is stored with it, so an interrupted peer goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use moothall_core::id::{DeviceId, EntryId, PaperId};
use moothall_core::ledger::record::{Edit, Key, Paper as PaperRecord};
use moothall_core::ledger::state::Look;
use moothall_core::paper::Paper;
use moothall_core::store::{PaperRow, Write};

use super::desk::{Counted, Desk, OPEN_BYTES_MAX, STEP_EDITS_MAX};
use super::machine::Machine;
use crate::store::{ANEW_NOTE, BEHIND_NOTE, FaultKind, StoreFault, paper_behind};

/// After so long, what others wrote waits until other work was looked at. A step that was begun is ended: a
/// tenth of a second and more where a paper has grown to tens of thousands of characters.
const SLICE: Duration = Duration::from_millis(20);

/// Merging a paper that somebody waits for is given up after so long; it goes on between other work.
const PATIENCE: Duration = Duration::from_secs(20);

impl Machine {
    /// The papers that waited to be merged when the store was last written.
    pub(super) fn behind(&self) -> Result<Desk, StoreFault> {
        let names = self.store.notes()?.into_iter().map(|(name, _)| name);
        Ok(Desk::with(names.filter_map(|name| paper_behind(&name))))
    }

    /// Merges the papers of the transaction, the own edits whatever it takes and others within a slice of time; with
    /// `others`, those that were left. One that no entry makes any more, or of which no words are left, goes.
    pub(super) fn merge_papers(&mut self, others: bool) -> Result<Vec<PaperRow>, StoreFault> {
        let touched = std::mem::take(&mut self.transaction.papers);
        if self.replica.as_ref().is_none_or(|replica| replica.ledger().is_none()) {
            return Ok(Vec::new());
        }
        let until = Instant::now() + SLICE;
        let mut rows = Vec::new();
        for (id, brought) in &touched {
            self.desk.touch(*id, brought);
        }
        // Whoever acts waits for the answer.
        let me = self.me();
        let own = |brought: &BTreeSet<EntryId>| {
            brought
                .iter()
                .any(|entry| self.transaction.entries.contains_key(entry) && self.author(*entry) == me)
        };
        let (own, foreign): (Vec<_>, Vec<_>) = touched.iter().partition(|(_, brought)| own(brought));
        let own: Vec<PaperId> = own.into_iter().map(|(id, _)| *id).collect();
        let foreign: Vec<PaperId> = foreign.into_iter().map(|(id, _)| *id).collect();
        for id in &own {
            self.merge_paper(*id, until, &mut rows)?;
        }
        for id in foreign {
            if Instant::now() < until {
                self.merge_paper(id, until, &mut rows)?;
            }
        }
        let mut first = true;
        while others && let Some(id) = self.desk.next() {
            if !first && Instant::now() >= until {
                break;
            }
            first = false;
            self.merge_paper(id, until, &mut rows)?;
        }
        self.make_room(&mut rows);
        Ok(rows)
    }

    /// Takes papers away that are stored otherwise than their entries make them: they are merged anew, from nothing.
    pub(super) fn forget_merged(&mut self, ids: &[PaperId]) -> Result<(), StoreFault> {
        self.store.forget_merged(ids)?;
        for id in ids {
            tracing::warn!(paper = %id, "the paper as stored was damaged and is merged anew");
            self.desk.close(*id);
            self.desk.touch(*id, &BTreeSet::new());
        }
        Ok(())
    }

    /// Merges one paper to its end, whatever else waits.
    pub(super) fn merge_whole(&mut self, id: PaperId) -> Result<Vec<PaperRow>, StoreFault> {
        let mut rows = Vec::new();
        self.merge_paper(id, Instant::now() + PATIENCE, &mut rows)?;
        self.make_room(&mut rows);
        Ok(rows)
    }

    /// Takes papers off the desk for which there is no room, and notes for the store which wait.
    fn make_room(&mut self, rows: &mut Vec<PaperRow>) {
        while let Some((id, unwritten)) = self.desk.too_much(OPEN_BYTES_MAX) {
            if unwritten {
                rows.extend(self.paper_row(id));
            }
            self.desk.close(id);
        }
        for (id, behind) in self.desk.news() {
            let value = behind.then(Vec::new);
            self.transaction.writes.push(Write::Note { name: format!("{BEHIND_NOTE}{id}"), value });
        }
    }

    fn author(&self, entry: EntryId) -> Option<DeviceId> {
        self.replica.as_ref()?.ledger()?.find(&entry).map(|found| found.device)
    }

    /// Merges into one paper until the time is over, a step at least.
    fn merge_paper(
        &mut self,
        id: PaperId,
        until: Instant,
        rows: &mut Vec<PaperRow>,
    ) -> Result<(), StoreFault> {
        if self.desk.must_look(id) {
            let Some(counted) = self.counted(id) else { return self.paper_gone(id) };
            if !self.desk.has(id) {
                let kept = self.stored(id)?;
                self.desk.lay(id, kept.unwrap_or_else(|| Paper::new(id)));
            }
            self.desk.look(id, counted);
        }
        let mut first = true;
        while !self.desk.is_done(id) && (first || self.desk.is_own_next(id) || Instant::now() < until) {
            first = false;
            let (store, bodies) = (&self.store, &self.transaction.bodies);
            self.desk.step(id, STEP_EDITS_MAX, |hash| match bodies.get(&hash) {
                Some(bytes) => Ok(Some(bytes.clone())),
                None => store.body(hash),
            })?;
        }
        if self.desk.is_done(id) {
            self.desk.finish(id);
            let anew = format!("{ANEW_NOTE}{id}");
            if self.store.note(&anew)?.is_some() {
                self.transaction.writes.push(Write::Note { name: anew, value: None });
            }
            if self.desk.paper(id).is_some_and(|paper| !paper.has_begun()) {
                return self.paper_gone(id);
            }
        }
        if self.desk.is_to_be_written(id) {
            rows.extend(self.paper_row(id));
            self.desk.written(id);
        }
        Ok(())
    }

    /// A paper as it was last merged, if that can be gone on from: one that is to be merged from nothing is only shown
    /// until then, and one that cannot be read is taken away.
    pub(super) fn stored(&mut self, id: PaperId) -> Result<Option<Paper>, StoreFault> {
        if self.store.note(&format!("{ANEW_NOTE}{id}"))?.is_some() {
            return Ok(None);
        }
        let row = match self.store.paper(id) {
            Err(fault) if fault.kind == FaultKind::Damaged => None,
            Err(fault) => return Err(fault),
            Ok(None) => return Ok(None),
            Ok(Some(row)) => Some(row),
        };
        let paper = row.and_then(|row| Paper::load_own(&row.document).ok());
        if paper.is_none() {
            self.forget_merged(&[id])?;
        }
        Ok(paper)
    }

    /// There is no such paper, or none of its words are here.
    fn paper_gone(&mut self, id: PaperId) -> Result<(), StoreFault> {
        self.desk.finish(id);
        self.desk.close(id);
        if self.store.title(id)?.is_some() {
            self.transaction.writes.push(Write::PaperGone(id));
        }
        Ok(())
    }

    /// The edits of a paper that count, if it is one that is shown.
    fn counted(&self, id: PaperId) -> Option<BTreeMap<EntryId, Counted>> {
        let ledger = self.replica.as_ref()?.ledger()?;
        let current = ledger.current();
        current.record::<PaperRecord>(&Key::Paper(id)).filter(|record| !record.erased)?;
        let me = self.me();
        let edits =
            current.records::<Edit>(Key::Edit(id, EntryId([0; 32])), Key::Edit(id, EntryId([255; 32])));
        let counted = edits.iter().filter_map(|(key, edit)| {
            let Key::Edit(_, entry) = key else { return None };
            let found = ledger.find(entry)?;
            let (device, sequence, stamp, words) = (edit.device, found.sequence, found.stamp, edit.words);
            let own = Some(device) == me;
            Some((*entry, Counted { device, sequence, stamp, words, own }))
        });
        Some(counted.collect())
    }

    /// A paper as it lies open, to be stored.
    fn paper_row(&self, id: PaperId) -> Option<PaperRow> {
        let current = self.replica.as_ref()?.ledger()?.current();
        let record = current.record::<PaperRecord>(&Key::Paper(id))?;
        let merged = self.desk.paper(id)?;
        if record.erased || !merged.has_begun() {
            return None;
        }
        Some(PaperRow::of(id, record, merged))
    }
}
