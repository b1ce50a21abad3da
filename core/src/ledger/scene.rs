//! The scene in which one entry is judged: what it may read, what it read, and what it writes.
//!
//! The same rules judge an entry among the unconfirmed and at its confirmed place. The scene notes every key that
//! was read, and the span of time for which every comparison with the clock comes out alike, so that a verdict is
//! reached again only when something it rests on has changed.
//!
//! There are two ways to read. [`Scene::read`] sees what unconfirmed entries before this one wrote.
//! [`Scene::settled`] sees the confirmed state only: rights are read so, and therefore act only when confirmed.

use std::sync::Arc;

use super::record::{Key, Record, Value};
use super::state::{Changes, Look, State};
use crate::constitution::Constitution;

/// How a key was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// With what unconfirmed entries wrote.
    Current,
    /// Confirmed only.
    Settled,
}

/// What an unconfirmed entry sees of the ones before it.
pub trait Before {
    /// The newest value of a key written before this entry; the outer option is none where nobody wrote it.
    fn written(&self, key: &Key) -> Option<Option<&Value>>;
}

/// Nothing is unconfirmed: an entry at its confirmed place.
pub struct Nothing;

impl Before for Nothing {
    fn written(&self, _: &Key) -> Option<Option<&Value>> {
        None
    }
}

/// The scene in which one entry is judged.
pub struct Scene<'a> {
    base: &'a State,
    before: &'a dyn Before,
    constitution: &'a Constitution,
    now_ms: i64,
    /// From when and until when (exclusive) every question about the time has the same answer.
    window_ms: (i64, i64),
    reads: Vec<(Key, Mode)>,
    writes: Changes,
    permit: Option<Arc<str>>,
}

impl Default for Trace {
    /// Of nothing read and nothing written, which holds at any time.
    fn default() -> Self {
        Self { reads: Vec::new(), writes: Changes::new(), window_ms: (i64::MIN, i64::MAX), permit: None }
    }
}

/// What remains of a scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// What was read, each once, ascending.
    pub reads: Vec<(Key, Mode)>,
    /// What was written.
    pub writes: Changes,
    /// The span of time for which the verdict holds: from, and until (exclusive), in Unix milliseconds.
    pub window_ms: (i64, i64),
    /// The policy that permitted the act; of several questions, the first's.
    pub permit: Option<Arc<str>>,
}

impl<'a> Scene<'a> {
    /// Sets a scene at a time.
    pub fn new(base: &'a State, before: &'a dyn Before, constitution: &'a Constitution, now_ms: i64) -> Self {
        Self {
            base,
            before,
            constitution,
            now_ms,
            window_ms: (i64::MIN, i64::MAX),
            reads: Vec::new(),
            writes: Changes::new(),
            permit: None,
        }
    }

    /// The record under a key, with what unconfirmed entries wrote.
    pub fn read<R: Record>(&mut self, key: Key) -> Option<R> {
        if let Some(own) = self.writes.get(&key) {
            return own.as_ref().and_then(R::from_value).cloned();
        }
        self.reads.push((key, Mode::Current));
        match self.before.written(&key) {
            Some(value) => value.and_then(R::from_value).cloned(),
            None => self.base.record(&key).cloned(),
        }
    }

    /// The record under a key, confirmed only.
    pub fn settled<R: Record>(&mut self, key: Key) -> Option<R> {
        self.reads.push((key, Mode::Settled));
        self.base.record(&key).cloned()
    }

    /// Writes a record.
    pub fn write(&mut self, key: Key, record: impl Record) {
        self.writes.insert(key, Some(record.into_value()));
    }

    /// Removes a record.
    pub fn remove(&mut self, key: Key) {
        self.writes.insert(key, None);
    }

    /// Whether the time is before a moment.
    pub fn is_before(&mut self, moment_ms: i64) -> bool {
        if self.now_ms < moment_ms {
            self.window_ms.1 = self.window_ms.1.min(moment_ms);
            true
        } else {
            self.window_ms.0 = self.window_ms.0.max(moment_ms);
            false
        }
    }

    /// The time itself. The verdict then holds for this very moment only; ask [`Scene::is_before`] where that will do.
    pub fn now_ms(&mut self) -> i64 {
        self.window_ms = (self.now_ms, self.now_ms.saturating_add(1));
        self.now_ms
    }

    /// The constitution in force.
    pub fn constitution(&self) -> &'a Constitution {
        self.constitution
    }

    /// Notes the policy that permits the act, unless another did for it before.
    pub fn permitted(&mut self, policy: &Arc<str>) {
        self.permit.get_or_insert_with(|| Arc::clone(policy));
    }

    /// Ends the scene. A refused entry wrote nothing.
    pub fn finish(mut self, accepted: bool) -> Trace {
        self.reads.sort_unstable();
        self.reads.dedup();
        if !accepted {
            self.writes.clear();
        }
        let Self { reads, writes, window_ms, permit, .. } = self;
        Trace { reads, writes, window_ms, permit }
    }
}
