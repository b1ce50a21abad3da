//! What devices showed as confirmed, written down outside of them.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use moothall_core::id::EntryId;
use moothall_core::view::{Certainty, LogLine, Verdict};
use tokio::sync::Notify;

use crate::{PATIENCE, now_ms};

/// Says that a member was shown an entry as confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Which entry.
    pub id: EntryId,
    /// At which position.
    pub position: u64,
    /// Whether it counts.
    pub accepted: bool,
}

/// All that was shown as confirmed, by whom.
#[derive(Debug, Default)]
pub struct Book {
    inner: Mutex<Inner>,
    more: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    file: Option<File>,
    seen: HashSet<EntryId>,
    all: Vec<Said>,
    of: HashMap<&'static str, u64>,
    acts: u64,
    refused: u64,
    last: Option<Instant>,
    longest: Duration,
}

/// Counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Acts that peers wrote.
    pub acts: u64,
    /// Acts that peers refused before writing anything: a slot that is taken, for instance.
    pub refused: u64,
    /// Confirmations that were shown.
    pub confirmed: u64,
    /// Of those, of acts that do not count.
    pub confirmed_refused: u64,
    /// The longest time in which nobody was shown a confirmation, since it was last asked to begin.
    pub longest: Duration,
}

impl Book {
    /// A book that is written to a file as well.
    pub fn in_file(path: &Path) -> Self {
        let file = File::options().create(true).append(true).open(path).unwrap();
        Self { inner: Mutex::new(Inner { file: Some(file), ..Inner::default() }), more: Notify::new() }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a member's own peer shows of its newest acts; whether the one that is looked for is confirmed.
    pub fn shown(&self, who: &'static str, lines: &[LogLine], wanted: Option<EntryId>) -> bool {
        let mut inner = self.inner();
        let mut found = false;
        for line in lines {
            let Certainty::Confirmed { position, .. } = line.certainty else { continue };
            found |= wanted == Some(line.id);
            if inner.seen.insert(line.id) {
                let said = Said { id: line.id, position, accepted: line.verdict == Verdict::Accepted };
                inner.note(who, said);
            }
        }
        drop(inner);
        self.more.notify_waiters();
        found
    }

    /// An act was written, or refused.
    pub fn acted(&self, written: bool) {
        let mut inner = self.inner();
        if written {
            inner.acts += 1;
        } else {
            inner.refused += 1;
        }
    }

    /// All that was shown.
    pub fn all(&self) -> Vec<Said> {
        self.inner().all.clone()
    }

    /// How long ago the last confirmation was shown.
    pub fn silent(&self) -> Duration {
        self.inner().last.map_or(Duration::ZERO, |last| last.elapsed())
    }

    /// The longest silence is counted from now on.
    pub fn begin(&self) {
        let mut inner = self.inner();
        inner.last = Some(Instant::now());
        inner.longest = Duration::ZERO;
    }

    /// The counts so far.
    pub fn counts(&self) -> Counts {
        let inner = self.inner();
        let silent = inner.last.map_or(Duration::ZERO, |last| last.elapsed());
        Counts {
            acts: inner.acts,
            refused: inner.refused,
            confirmed: inner.all.len() as u64,
            confirmed_refused: inner.all.iter().filter(|said| !said.accepted).count() as u64,
            longest: inner.longest.max(silent),
        }
    }

    /// Waits until each of these was shown so many more confirmations from now on.
    ///
    /// # Panics
    /// If it takes longer than anything should.
    pub async fn hears(&self, names: &[&'static str], times: u64) {
        if let Err(counts) = self.heard_within(PATIENCE, names, times).await {
            panic!("not all of {names:?} are shown {times} confirmations: {counts:?}");
        }
    }

    /// Waits until each of these was shown so many more confirmations, so long at most.
    ///
    /// # Errors
    /// How many each was shown by then.
    pub async fn heard_within(
        &self,
        patience: Duration,
        names: &[&'static str],
        times: u64,
    ) -> Result<(), Vec<u64>> {
        let count = || -> Vec<u64> {
            let inner = self.inner();
            names.iter().map(|name| inner.of.get(name).copied().unwrap_or(0)).collect()
        };
        let before = count();
        let waited = tokio::time::timeout(patience, async {
            loop {
                let more = self.more.notified();
                if count().iter().zip(&before).all(|(now, before)| now - before >= times) {
                    return;
                }
                more.await;
            }
        });
        let in_time = waited.await;
        in_time.map_err(|_| count().iter().zip(&before).map(|(now, before)| now - before).collect())
    }
}

impl Inner {
    fn note(&mut self, who: &'static str, said: Said) {
        if let Some(file) = &mut self.file {
            let verdict = if said.accepted { "counts" } else { "refused" };
            writeln!(file, "{} {who} {} {} {verdict}", now_ms(), said.id, said.position).unwrap();
        }
        self.all.push(said);
        *self.of.entry(who).or_default() += 1;
        if let Some(last) = self.last.replace(Instant::now()) {
            self.longest = self.longest.max(last.elapsed());
        }
    }
}
