//! How a proposal's text came about.

use moothall_core::id::{EntryId, PaperId, ProposalId};
use moothall_core::ledger::record::{Key, Proposal};
use moothall_core::ledger::state::Look;
use moothall_core::paper::Field;
use moothall_core::view::deciding::Version;

use super::deciding::labels_of;
use super::{Seen, Viewer};

/// Of a text that was changed more often, the newest so many versions are told.
const VERSIONS_MAX: usize = 64;

impl Viewer<'_> {
    /// Each version of a proposal's text, oldest first; none where there is no such proposal.
    ///
    /// Where two wrote at once, the later one in the order stands upon both.
    pub(crate) fn versions(&self, id: ProposalId) -> Seen<Option<Vec<Version>>> {
        let current = self.current();
        let Some(proposal) = current.record::<Proposal>(&Key::Proposal(id)) else { return Ok(None) };
        let Some(row) = self.paper(PaperId(id.0))? else { return Ok(Some(Vec::new())) };
        let paper = self.document(&row)?;
        let options = proposal.course.as_deref().map_or(0, |course| course.ballot.options);
        let mut edits: Vec<_> = paper
            .entries()
            .into_iter()
            .filter_map(|entry| self.ledger.find(&entry).map(|found| (found, entry)))
            .collect();
        edits.sort_by_key(|(found, entry)| {
            (found.position.unwrap_or(u64::MAX), found.stamp.clock_ms, found.sequence, *entry)
        });
        let order: Vec<EntryId> = edits.iter().map(|(_, entry)| *entry).collect();
        let skipped = edits.len().saturating_sub(VERSIONS_MAX);
        let versions = edits.iter().enumerate().skip(skipped).map(|(at, (found, entry))| {
            let words = |field| paper.text_at(&order[..=at], field).unwrap_or_default();
            Version {
                entry: *entry,
                by: self.member_of(found.device).map(|member| self.name(member)).unwrap_or_default(),
                written_ms: found.stamp.clock_ms,
                title: words(Field::Title),
                text: words(Field::Text),
                labels: labels_of(&words(Field::Options), options),
                certainty: self.certainty(*entry),
            }
        });
        Ok(Some(versions.collect()))
    }
}
