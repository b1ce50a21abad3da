//! A disk: what was committed lies there; what was not when the power failed does not.

use std::sync::Arc;

use moothall_core::entry::Point;
use moothall_core::store::Write;
use moothall_core::testing::shelf::Shelf;
use moothall_peer::agreement::{Kept, Opened};

/// What a device has on its disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    pub(crate) shelf: Shelf,
    pub(crate) agreement: Opened,
    /// What everybody had in the beginning.
    pub(crate) before: Arc<Vec<Write>>,
    /// All that was written since, in order.
    pub(crate) writes: Vec<Write>,
    /// The newest point that ever lay here.
    pub(crate) newest: Option<Point>,
}

impl Disk {
    /// One transaction: all of it, or nothing.
    pub(crate) fn commit(&mut self, writes: &[Write], kept: Vec<Kept>) {
        self.shelf.keep_all(writes);
        self.writes.extend_from_slice(writes);
        kept.into_iter().for_each(|kept| self.agreement.keep(kept));
        for write in writes {
            if let Write::Order { point, .. } = write {
                // The history behind a checkpoint comes later.
                let newer = |known: &Point| (known.epoch, known.position) < (point.epoch, point.position);
                if self.newest.as_ref().is_none_or(newer) {
                    self.newest = Some(*point);
                }
            }
        }
    }
}
