//! What becomes of entries that are agreed: they are heard, and once settled they make room.
//!
//! Raft's snapshot is here a mark only: up to where everything is settled, and who the members were there. The state that
//! the commands add up to is the ledger's, which brings a member that was away up to date by itself.

use std::io::Cursor;
use std::sync::Arc;

use openraft::storage::RaftStateMachine;
use openraft::{AnyError, AsyncRuntime, EntryPayload, RaftSnapshotBuilder, Snapshot, StorageIOError};

use super::kept::Kept;
use super::log::unkept;
use super::state::{Shared, locked};
use super::types::{Entry, LogId, SnapshotMeta, StorageError, StoredMembership, Types};
use super::wire::{self, WireLogId, WireSettled};
use super::{Heard, Host};

/// Hands on what is agreed.
pub(super) struct Applying<H, R: AsyncRuntime>(pub(super) Arc<Shared<H, R>>);

type Mark<R> = Snapshot<Types<R>>;

fn mark<R: AsyncRuntime>(meta: SnapshotMeta) -> Mark<R> {
    Snapshot { meta, snapshot: Box::new(Cursor::default()) }
}

fn unmarked(what: &'static str) -> StorageError {
    StorageIOError::write_snapshot(None, AnyError::error(what)).into()
}

impl<H: Host, R: AsyncRuntime> RaftSnapshotBuilder<Types<R>> for Applying<H, R> {
    async fn build_snapshot(&mut self) -> Result<Mark<R>, StorageError> {
        let _settling = self.0.settling.lock().await;
        let (written, meta) = {
            let held = locked(&self.0.held);
            (held.settled.clone(), held.settlement())
        };
        let Some(meta) = meta else {
            // Nothing new is settled; Raft finds that this one is not newer.
            return Ok(mark(written.unwrap_or_default()));
        };
        let settled = WireSettled::new(&meta).ok_or_else(|| unmarked("settled without members"))?;
        let kept = Kept::Settled(wire::encode(&settled));
        self.0.disk.keep(vec![kept]).await.map_err(|error| unkept(&error))?;
        locked(&self.0.held).settle(meta.clone());
        Ok(mark(meta))
    }
}

impl<H: Host, R: AsyncRuntime> RaftStateMachine<Types<R>> for Applying<H, R> {
    type SnapshotBuilder = Self;

    async fn applied_state(&mut self) -> Result<(Option<LogId>, StoredMembership), StorageError> {
        let held = locked(&self.0.held);
        Ok((held.applied, held.membership()))
    }

    async fn apply<I>(&mut self, entries: I) -> Result<Vec<()>, StorageError>
    where
        I: IntoIterator<Item = Entry<R>> + Send,
        I::IntoIter: Send,
    {
        let mut applied = Vec::new();
        for entry in entries {
            locked(&self.0.held).apply(&entry);
            if let EntryPayload::Normal(command) = entry.payload {
                self.0.hear(Heard::Agreed { number: entry.log_id.index, command });
            }
            applied.push(());
        }
        Ok(applied)
    }

    async fn get_snapshot_builder(&mut self) -> Self {
        Self(self.0.clone())
    }

    async fn begin_receiving_snapshot(&mut self) -> Result<Box<Cursor<Vec<u8>>>, StorageError> {
        // Marks come in one piece, so this is never asked for.
        Ok(Box::default())
    }

    async fn install_snapshot(
        &mut self,
        meta: &SnapshotMeta,
        _: Box<Cursor<Vec<u8>>>,
    ) -> Result<(), StorageError> {
        let _settling = self.0.settling.lock().await;
        let settled = WireSettled::new(meta).ok_or_else(|| unmarked("settled without members"))?;
        let to = meta.last_log_id.ok_or_else(|| unmarked("settled up to nothing"))?;
        let dropped = Kept::Dropped { to: to.index, mark: wire::encode(&WireLogId::from(to)) };
        let kept = vec![Kept::Settled(wire::encode(&settled)), dropped];
        self.0.disk.keep(kept).await.map_err(|error| unkept(&error))?;
        locked(&self.0.held).skip(meta.clone());
        self.0.hear(Heard::Skipped { to: to.index });
        Ok(())
    }

    async fn get_current_snapshot(&mut self) -> Result<Option<Mark<R>>, StorageError> {
        Ok(locked(&self.0.held).settled.clone().map(mark))
    }
}
