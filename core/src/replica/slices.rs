//! Judging in slices: between two of them the replica hears what came in, answers and confirms.

use super::{Effect, Replica};

/// Between two looks at what came in, so much work of judging is done ([`crate::ledger::Ledger::work`]), and one
/// judgement more.
pub(super) const SLICE_WORK: usize = 256;

/// So much work of judging is done at opening, before anybody is answered: a few seconds'.
pub(super) const OPENING_WORK: usize = 100_000;

impl Replica {
    /// Judges a slice of what is unconfirmed, and asks to go on if something is left.
    pub(super) fn settle(&mut self) {
        let Some(ledger) = &mut self.ledger else { return };
        let left = ledger.settle(SLICE_WORK);
        ledger.save(false, &mut self.writes);
        if left > 0 {
            self.changed = true;
            self.flush();
            self.effects.push(Effect::More);
        }
    }

    /// Whether something here is still to be judged, not counting what is so dear that nothing waits for it.
    pub(super) fn is_settling(&self) -> bool {
        self.ledger.as_ref().is_some_and(|ledger| ledger.tail().dirty_ordinary_len() > 0)
    }
}
