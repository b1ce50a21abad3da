//! Merging papers: from the edits that count and the bodies at hand, in the transaction that brought the last of them.

use moothall_core::body::Body;
use moothall_core::entry::Unverified;
use moothall_core::id::{BodyHash, EntryId, PaperId};
use moothall_core::ledger::Ledger;
use moothall_core::ledger::record::{Edit, Key, Paper as PaperRecord};
use moothall_core::ledger::state::Look;
use moothall_core::paper::{self, Field, Paper, Skip};
use moothall_core::store::{PaperRow, Write};

use super::machine::Machine;
use crate::store::StoreFault;

impl Machine {
    /// The paper that an entry's words belong to.
    pub(super) fn paper_of_entry(&self, id: EntryId) -> Option<PaperId> {
        let bytes = match self.transaction.entries.get(&id) {
            Some(bytes) => bytes.clone(),
            None => self.store.entry(id).ok()??,
        };
        Unverified::parse(&bytes).ok()?.payload().paper(id)
    }

    /// Merges every paper of the transaction. One that no entry makes any more, or of which no words are left, goes.
    pub(super) fn merge_papers(&mut self) -> Result<Vec<PaperRow>, StoreFault> {
        let papers = std::mem::take(&mut self.transaction.papers);
        let Some(ledger) = self.replica.as_ref().and_then(|replica| replica.ledger()) else {
            return Ok(Vec::new());
        };
        let (mut rows, mut gone) = (Vec::with_capacity(papers.len()), Vec::new());
        for id in papers {
            match self.merge_paper(ledger, id)? {
                Some(row) => rows.push(row),
                None if self.store.title(id)?.is_some() => gone.push(Write::PaperGone(id)),
                None => {}
            }
        }
        self.transaction.writes.extend(gone);
        Ok(rows)
    }

    fn merge_paper(&self, ledger: &Ledger, id: PaperId) -> Result<Option<PaperRow>, StoreFault> {
        let current = ledger.current();
        let Some(record) = current.record::<PaperRecord>(&Key::Paper(id)) else { return Ok(None) };
        if record.erased {
            return Ok(None);
        }
        let edits =
            current.records::<Edit>(Key::Edit(id, EntryId([0; 32])), Key::Edit(id, EntryId([255; 32])));
        let mut bodies = Vec::with_capacity(edits.len());
        for (key, edit) in &edits {
            let Key::Edit(_, entry) = key else { continue };
            let Some(sequence) = ledger.find(entry).map(|found| found.sequence) else { continue };
            // A body that is none is its writer's fault: the edit counts, its words are skipped.
            if let Some(bytes) = self.body(edit.words)?
                && let Ok(body) = Body::decode(&bytes)
            {
                bodies.push((*entry, sequence, edit.device, body));
            }
        }
        let given: Vec<paper::Edit<'_>> = bodies
            .iter()
            .map(|(entry, sequence, device, body)| paper::Edit {
                entry: *entry,
                sequence: *sequence,
                device: *device,
                nonce: body.nonce,
                change: &body.change,
            })
            .collect();
        if given.is_empty() {
            return Ok(None);
        }
        let merged = self.merged(id, &given)?;
        let text = |first: Field, second: Field| merged.text(first).or_else(|| merged.text(second));
        // Only what is in it: an edit that waits for another's words is tried again when those come.
        let mut entries: Vec<EntryId> = merged.entries();
        entries.sort_unstable();
        Ok(Some(PaperRow {
            paper: id,
            kind: record.kind.name(),
            about: record.about,
            author: record.author,
            title: text(Field::Title, Field::Name).unwrap_or_default(),
            text: text(Field::Text, Field::About).unwrap_or_default(),
            document: merged.save(),
            edits: entries,
        }))
    }

    /// Goes on from the paper as it was merged last, where all its edits still count.
    fn merged(&self, id: PaperId, given: &[paper::Edit<'_>]) -> Result<Paper, StoreFault> {
        if let Some(row) = self.store.paper(id)?
            && row.edits.iter().all(|entry| given.iter().any(|edit| edit.entry == *entry))
            && let Ok(mut paper) = Paper::load_own(&row.document)
        {
            let fresh: Vec<paper::Edit<'_>> =
                given.iter().filter(|edit| !row.edits.contains(&edit.entry)).copied().collect();
            let skipped = paper.merge(&fresh);
            if !skipped.iter().any(|(_, skip)| matches!(skip, Skip::Displaces)) {
                return Ok(paper);
            }
        }
        Ok(Paper::from_edits(id, given.iter().copied()).0)
    }

    fn body(&self, hash: BodyHash) -> Result<Option<Vec<u8>>, StoreFault> {
        match self.transaction.bodies.get(&hash) {
            Some(bytes) => Ok(Some(bytes.clone())),
            None => self.store.body(hash),
        }
    }
}
