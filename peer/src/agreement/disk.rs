//! Keeping, one call at a time, with what need not be durable at once going along with what must.

use std::io;
use std::sync::Mutex;

use super::kept::Kept;
use super::{Host, state::locked};

/// The way to [`Host::keep`].
pub(super) struct Disk<H> {
    host: H,
    /// Held while something is kept, so that everything lies on disk in the order in which it happened; says whether that
    /// is still possible.
    open: tokio::sync::Mutex<bool>,
    later: Mutex<Later>,
}

/// What waits for the next keeping.
#[derive(Default)]
struct Later {
    kept: Vec<Kept>,
    agreed: Option<Vec<u8>>,
}

impl<H: Host> Disk<H> {
    pub(super) fn new(host: H) -> Self {
        Self { host, open: tokio::sync::Mutex::new(true), later: Mutex::default() }
    }

    /// Keeps this, after what waits. Durable when it returns.
    pub(super) async fn keep(&self, kept: Vec<Kept>) -> io::Result<()> {
        let mut open = self.open.lock().await;
        if !*open {
            return Err(io::Error::other("nothing is kept any more"));
        }
        // One that is given up half-way leaves it open to question what is kept.
        *open = false;
        let mut all = self.waiting();
        all.extend(kept);
        self.host.keep(all).await?;
        *open = true;
        Ok(())
    }

    /// Keeps this before whatever is kept next. Losing it does no harm.
    pub(super) fn later(&self, kept: Kept) {
        let mut later = locked(&self.later);
        match (kept, later.kept.last_mut()) {
            (Kept::Agreed(bytes), _) => later.agreed = Some(bytes),
            // A longer cut takes the place of the cut before it.
            (kept @ Kept::Dropped { .. }, Some(last @ Kept::Dropped { .. })) => *last = kept,
            (kept, _) => later.kept.push(kept),
        }
    }

    /// Keeps what waits, and nothing afterwards.
    pub(super) async fn close(&self) {
        let mut open = self.open.lock().await;
        let waiting = self.waiting();
        if *open && !waiting.is_empty() {
            // It would have been kept with the next; without it only more comes again.
            let _ = self.host.keep(waiting).await;
        }
        *open = false;
    }

    fn waiting(&self) -> Vec<Kept> {
        let Later { mut kept, agreed } = std::mem::take(&mut *locked(&self.later));
        kept.extend(agreed.map(Kept::Agreed));
        kept
    }
}
