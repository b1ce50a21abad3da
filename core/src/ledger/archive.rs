//! The confirmed order, looked up where the shell keeps it: what is held in memory grows with the state and with what is not
//! confirmed, not with the history.

use std::fmt::Debug;
use std::rc::Rc;

use super::index::Located;
use crate::entry::Point;
use crate::id::EntryId;

/// Looks up what was handed to the shell as [`crate::store::Write`]s and is on disk.
///
/// Whoever cannot read answers `None`, lets nothing be kept or sent that came of the answer, and opens the ledger again.
pub trait Archive: Debug {
    /// Where an entry is.
    fn find(&self, id: &EntryId) -> Option<Located>;

    /// The batch that contains a position.
    fn batch_of(&self, position: u64) -> Option<Span>;
}

/// A batch of the confirmed order: from where to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The position of its first entry.
    pub first: u64,
    /// The point after it.
    pub point: Point,
    /// Its certified time, in Unix milliseconds.
    pub time_ms: i64,
}

/// The batches of the confirmed order, without what is in them: the latest from memory, all others from the archive.
#[derive(Debug, Default)]
pub struct Batches {
    /// Ascending.
    latest: Vec<Span>,
    archive: Option<Rc<dyn Archive>>,
    /// What lies before it, or ends there, is not this ledger's.
    begun: u64,
}

impl Batches {
    /// Those of a ledger that begins at a checkpoint, whose batch ends there.
    pub(super) fn begin(point: Point, time_ms: i64) -> Self {
        // Where that batch began is not known here: it stands for all that is not here.
        let latest = vec![Span { first: 1, point, time_ms }];
        Self { latest, archive: None, begun: point.position }
    }

    /// Looks up what is in the archive, and forgets it.
    pub(super) fn archive(&mut self, archive: Rc<dyn Archive>, upto: u64) {
        let begun = self.begun;
        self.latest.retain(|span| span.point.position > upto || span.point.position <= begun);
        self.archive = Some(archive);
    }

    pub(super) fn push(&mut self, first: u64, point: Point, time_ms: i64) {
        self.latest.push(Span { first, point, time_ms });
    }

    /// The one that contains a position.
    pub fn of(&self, position: u64) -> Option<Span> {
        let place = self.latest.partition_point(|span| span.point.position < position);
        let found = self.latest.get(place).filter(|span| span.first <= position);
        found.copied().or_else(|| {
            let looked_up = self.archive.as_ref()?.batch_of(position)?;
            (looked_up.point.position > self.begun).then_some(looked_up)
        })
    }

    /// The one before the one that contains a position.
    pub fn before(&self, position: u64) -> Option<Span> {
        let here = self.of(position)?;
        self.of(here.first.checked_sub(1)?).filter(|span| span.point.position < here.first)
    }

    /// The last whose certified time lies before a moment; `newest` is the newest position.
    pub fn before_time(&self, time_ms: i64, newest: u64) -> Option<Span> {
        // Time never falls within an epoch; one that sets it back may have any of them found.
        let (mut low, mut high) = (self.begun, newest + 1);
        let mut found = None;
        while low + 1 < high {
            let Some(span) = self.of(low.midpoint(high)) else { break };
            if span.time_ms < time_ms {
                found = Some(span);
                low = span.point.position;
            } else {
                high = span.first.max(low + 1);
            }
        }
        found
    }
}
