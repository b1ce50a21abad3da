//! Raft's log: written to disk, read from memory.

use std::fmt::Debug;
use std::io;
use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

use openraft::storage::{LogFlushed, RaftLogStorage};
use openraft::{AnyError, AsyncRuntime, EntryPayload, LogState, RaftLogReader, StorageIOError};

use super::kept::Kept;
use super::state::{Shared, locked};
use super::types::{Entry, LogId, StorageError, Types, Vote};
use super::wire::{self, WireEntry, WireLogId, WireVote};
use super::{Heard, Host, REQUEST_BYTES_MAX};

/// How many bytes of commands go into one request, if it is more than one command: little enough for a slow link to carry
/// within a few heartbeats.
const APPEND_BYTES_MAX: usize = REQUEST_BYTES_MAX / 4;

/// The log of this member.
pub(super) struct Log<H, R: AsyncRuntime>(pub(super) Arc<Shared<H, R>>);

/// What Raft is told when something could not be kept.
pub(super) fn unkept(error: &io::Error) -> StorageError {
    StorageIOError::write(AnyError::new(error)).into()
}

impl<H: Host, R: AsyncRuntime> RaftLogReader<Types<R>> for Log<H, R> {
    async fn try_get_log_entries<B: RangeBounds<u64> + Clone + Debug + Send>(
        &mut self,
        range: B,
    ) -> Result<Vec<Entry<R>>, StorageError> {
        let from = match range.start_bound() {
            Bound::Included(number) => *number,
            Bound::Excluded(number) => number.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let before = match range.end_bound() {
            Bound::Included(number) => number.saturating_add(1),
            Bound::Excluded(number) => *number,
            Bound::Unbounded => u64::MAX,
        };
        Ok(locked(&self.0.held).entries(from, before).cloned().collect())
    }

    async fn limited_get_log_entries(
        &mut self,
        from: u64,
        before: u64,
    ) -> Result<Vec<Entry<R>>, StorageError> {
        let mut bytes = 0;
        let held = locked(&self.0.held);
        let small_enough = held.entries(from, before).enumerate().take_while(|(n, entry)| {
            if let EntryPayload::Normal(command) = &entry.payload {
                bytes += command.0.len();
            }
            *n == 0 || bytes <= APPEND_BYTES_MAX
        });
        Ok(small_enough.map(|(_, entry)| entry.clone()).collect())
    }
}

impl<H: Host, R: AsyncRuntime> RaftLogStorage<Types<R>> for Log<H, R> {
    type LogReader = Self;

    async fn get_log_state(&mut self) -> Result<LogState<Types<R>>, StorageError> {
        let held = locked(&self.0.held);
        Ok(LogState { last_purged_log_id: held.dropped, last_log_id: held.last() })
    }

    async fn get_log_reader(&mut self) -> Self {
        Self(self.0.clone())
    }

    async fn save_vote(&mut self, vote: &Vote) -> Result<(), StorageError> {
        let bytes = wire::encode(&WireVote::from(*vote));
        self.0.disk.keep(vec![Kept::Vote(bytes)]).await.map_err(|error| unkept(&error))?;
        locked(&self.0.held).vote = Some(*vote);
        Ok(())
    }

    async fn read_vote(&mut self) -> Result<Option<Vote>, StorageError> {
        Ok(locked(&self.0.held).vote)
    }

    /// Without this everything after the last settlement would wait for a leader after a restart. It need not be durable.
    async fn save_committed(&mut self, agreed: Option<LogId>) -> Result<(), StorageError> {
        if let Some(agreed) = agreed {
            let mut held = locked(&self.0.held);
            held.agreed = held.agreed.max(Some(agreed));
            drop(held);
            self.0.disk.later(Kept::Agreed(wire::encode(&WireLogId::from(agreed))));
        }
        Ok(())
    }

    async fn read_committed(&mut self) -> Result<Option<LogId>, StorageError> {
        Ok(locked(&self.0.held).agreed)
    }

    async fn append<I>(&mut self, entries: I, flushed: LogFlushed<Types<R>>) -> Result<(), StorageError>
    where
        I: IntoIterator<Item = Entry<R>> + Send,
        I::IntoIter: Send,
    {
        let entries: Vec<Entry<R>> = entries.into_iter().collect();
        let kept = entries.iter().map(|entry| Kept::Append {
            number: entry.log_id.index,
            entry: wire::encode(&WireEntry::from(entry)),
        });
        let kept = kept.collect();
        {
            let mut held = locked(&self.0.held);
            entries.iter().for_each(|entry| held.push(entry.clone()));
        }
        // Raft does nothing else until this is on disk (it has one writer), so there is nobody to group with.
        self.0.disk.keep(kept).await.map_err(|error| unkept(&error))?;
        for entry in entries {
            if let EntryPayload::Normal(command) = entry.payload {
                self.0.hear(Heard::Considered { command });
            }
        }
        flushed.log_io_completed(Ok(()));
        Ok(())
    }

    async fn truncate(&mut self, from: LogId) -> Result<(), StorageError> {
        locked(&self.0.held).truncate(from.index);
        // Nothing was promised by losing entries; what takes their place is kept together with this.
        self.0.disk.later(Kept::Truncated { from: from.index });
        Ok(())
    }

    async fn purge(&mut self, to: LogId) -> Result<(), StorageError> {
        let settled = {
            let mut held = locked(&self.0.held);
            held.drop_to(to);
            held.settled.as_ref().and_then(|meta| meta.last_log_id)
        };
        // When Raft skips to a settlement of others it drops the log while that is still being kept, and that drops it on
        // disk. Dropped before, a crash would leave neither.
        if settled.is_some_and(|settled| settled.index >= to.index) {
            self.0.disk.later(Kept::Dropped { to: to.index, mark: wire::encode(&WireLogId::from(to)) });
        }
        Ok(())
    }
}
