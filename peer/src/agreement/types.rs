//! What Raft is told about its members and its commands.

use std::cmp::Ordering;
use std::fmt;
use std::io::Cursor;
use std::marker::PhantomData;
use std::sync::Arc;

use moothall_core::id::{DeviceId, to_hex};
use openraft::{AsyncRuntime, EmptyNode, RaftTypeConfig};

/// A member of the group, named by its device.
///
/// Raft asks for a default, which no device has: all zeros is no key that anybody holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member(pub DeviceId);

impl Default for Member {
    fn default() -> Self {
        Self(DeviceId([0; 32]))
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.short())
    }
}

/// Bytes that the members agree on; what they say is no matter of the agreement. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Command(pub Arc<[u8]>);

impl From<Vec<u8>> for Command {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({} bytes, {}..)", self.0.len(), to_hex(&self.0[..self.0.len().min(4)]))
    }
}

/// Lets a task run by itself.
pub(super) fn let_run<R: AsyncRuntime>(task: impl Future<Output = ()> + Send + 'static) {
    drop(R::spawn(task));
}

/// Ties Raft's types together, for one runtime.
pub struct Types<R>(PhantomData<fn() -> R>);

impl<R: AsyncRuntime> RaftTypeConfig for Types<R> {
    type D = Command;
    type R = ();
    type NodeId = Member;
    type Node = EmptyNode;
    type Entry = openraft::Entry<Self>;
    type SnapshotData = Cursor<Vec<u8>>;
    type AsyncRuntime = R;
    type Responder = openraft::impls::OneshotResponder<Self>;
}

// Raft demands these of the type, which has no value that could differ. Derived, they would be demanded of the runtime.
impl<R> fmt::Debug for Types<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Types")
    }
}

impl<R> Clone for Types<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Types<R> {}

impl<R> Default for Types<R> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<R> PartialEq for Types<R> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<R> Eq for Types<R> {}

impl<R> PartialOrd for Types<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R> Ord for Types<R> {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

/// The place of an entry in the log, and under whose lead it came there.
pub(super) type LogId = openraft::LogId<Member>;
/// For whom a member votes, or by whom it is led.
pub(super) type Vote = openraft::Vote<Member>;
/// One entry of the log.
pub(super) type Entry<R> = openraft::Entry<Types<R>>;
/// Who votes, and who only listens.
pub(super) type Membership = openraft::Membership<Member, EmptyNode>;
/// The same, with the place where it was written.
pub(super) type StoredMembership = openraft::StoredMembership<Member, EmptyNode>;
/// What a snapshot is of.
pub(super) type SnapshotMeta = openraft::SnapshotMeta<Member, EmptyNode>;
/// A fault of the log or of what is kept.
pub(super) type StorageError = openraft::StorageError<Member>;
