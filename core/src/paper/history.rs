//! What the changes of a paper have done, and whether a further one fits.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Hash, Op, OpId};
use super::{Actor, BRANCHES_MAX, Field, PAPER_BYTES_MAX, PAPER_OPS_MAX, Skip, Unfit};

/// What is remembered of an operation: enough to check those that name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trace {
    Made(Field),
    Inserted { text: u32 },
    Deleted,
}

/// What is remembered of a change.
#[derive(Debug, Clone)]
struct Record {
    dependencies: Vec<usize>,
    bytes: usize,
    start: u64,
    last: u64,
    traces: Vec<Trace>,
}

/// All changes of a paper, and where their operations are.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    records: Vec<Record>,
    by_hash: BTreeMap<Hash, usize>,
    /// The changes of an actor, the one with number `n` at `n - 1`.
    by_actor: BTreeMap<Actor, Vec<usize>>,
    heads: BTreeSet<Hash>,
    /// For every deleted element, the changes that deleted it: several, when they did not know of each other.
    deletions: BTreeMap<OpId, Vec<usize>>,
    /// Of all changes together.
    bytes: usize,
    ops: usize,
}

/// A change's place in a history, found by [`History::fit`].
#[derive(Debug)]
pub(crate) struct Fitted {
    dependencies: Vec<usize>,
    traces: Vec<Trace>,
}

impl History {
    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// About how many bytes of memory this takes, the document with it: some hundred an operation, measured.
    pub(crate) fn weight(&self) -> usize {
        self.bytes + self.ops * 100 + self.records.len() * 400
    }

    /// The change of an actor with a number.
    pub(crate) fn change(&self, actor: &Actor, sequence: u64) -> Option<Hash> {
        let at = *self.by_actor.get(actor)?.get(usize::try_from(sequence).ok()?.checked_sub(1)?)?;
        self.by_hash.iter().find(|(_, other)| **other == at).map(|(hash, _)| *hash)
    }

    pub(crate) fn knows(&self, hash: &Hash) -> bool {
        self.by_hash.contains_key(hash)
    }

    /// Says whether there is a change with this actor and number.
    pub(crate) fn holds(&self, actor: &Actor, sequence: u64) -> bool {
        let count = self.by_actor.get(actor).map_or(0, Vec::len);
        sequence != 0 && usize::try_from(sequence).is_ok_and(|sequence| sequence <= count)
    }

    /// The hashes of the changes that no other builds on, ascending.
    pub(crate) fn heads(&self) -> Vec<Hash> {
        self.heads.iter().copied().collect()
    }

    /// Fields are made by the first change only.
    pub(crate) fn has_field(&self, field: Field) -> bool {
        self.records.first().is_some_and(|first| first.traces.contains(&Trace::Made(field)))
    }

    /// Checks a change against its ancestors, and nothing but them.
    pub(crate) fn fit(&self, change: &Change, begins: bool) -> Result<Fitted, Skip> {
        let dependencies = change
            .dependencies
            .iter()
            .map(|hash| self.by_hash.get(hash).copied().ok_or(Skip::Waiting(*hash)))
            .collect::<Result<Vec<_>, _>>()?;
        if begins != dependencies.is_empty() {
            return Err(Skip::Beginning);
        }
        let (ancestors, covered) = self.ancestors(&dependencies);
        // The changes of an actor are a line, so those among the ancestors are its first ones.
        let own = self.by_actor.get(&change.actor).map_or(&[][..], Vec::as_slice);
        let own: Vec<usize> = own.iter().copied().filter(|at| ancestors[*at]).collect();
        if change.sequence != own.len() as u64 + 1 {
            return Err(Skip::Sequence);
        }
        let previous = own.last();
        let named = previous.is_none_or(|previous| dependencies.contains(previous));
        if !named || covered.iter().any(|at| Some(at) != previous) {
            return Err(Skip::Dependencies);
        }
        let largest = dependencies.iter().map(|at| self.records[*at].last).max().unwrap_or(0);
        if change.start != largest + 1 {
            return Err(Skip::StartOp);
        }
        let bytes: usize =
            self.records.iter().zip(&ancestors).filter(|(_, is)| **is).map(|(record, _)| record.bytes).sum();
        if bytes + change.bytes > PAPER_BYTES_MAX || change.last() > PAPER_OPS_MAX {
            return Err(Skip::PaperTooLarge);
        }
        let ops = self.ops + change.ops.len();
        let ops_max = usize::try_from(PAPER_OPS_MAX).unwrap_or(usize::MAX).saturating_mul(BRANCHES_MAX);
        if self.bytes + change.bytes > PAPER_BYTES_MAX * BRANCHES_MAX || ops > ops_max {
            return Err(Skip::NoRoom);
        }
        let view = View { history: self, ancestors: &ancestors, change };
        let traces = view.traces(begins).map_err(Skip::Unfit)?;
        Ok(Fitted { dependencies, traces })
    }

    /// Marks the dependencies and all they build on, and names the dependencies that others build on.
    fn ancestors(&self, dependencies: &[usize]) -> (Vec<bool>, Vec<usize>) {
        let mut marked = vec![false; self.records.len()];
        let mut next: Vec<usize> =
            dependencies.iter().flat_map(|at| self.records[*at].dependencies.iter().copied()).collect();
        while let Some(at) = next.pop() {
            if !std::mem::replace(&mut marked[at], true) {
                next.extend(&self.records[at].dependencies);
            }
        }
        let covered = dependencies.iter().copied().filter(|at| marked[*at]).collect();
        for at in dependencies {
            marked[*at] = true;
        }
        (marked, covered)
    }

    /// Adds a change that fits.
    pub(crate) fn add(&mut self, change: &Change, fitted: Fitted) {
        let at = self.records.len();
        for hash in &change.dependencies {
            self.heads.remove(hash);
        }
        self.heads.insert(change.hash);
        self.by_hash.insert(change.hash, at);
        self.by_actor.entry(change.actor).or_default().push(at);
        for op in &change.ops {
            if let Op::Delete { element, .. } = op {
                self.deletions.entry(*element).or_default().push(at);
            }
        }
        self.bytes += change.bytes;
        self.ops += change.ops.len();
        self.records.push(Record {
            dependencies: fitted.dependencies,
            bytes: change.bytes,
            start: change.start,
            last: change.last(),
            traces: fitted.traces,
        });
    }

    /// Finds an operation: the change it is in, and what it did.
    fn find(&self, id: OpId) -> Option<(usize, Trace)> {
        let own = self.by_actor.get(&id.actor)?;
        let behind = own.partition_point(|at| self.records[*at].start <= id.counter);
        let at = *own.get(behind.checked_sub(1)?)?;
        let record = &self.records[at];
        let offset = usize::try_from(id.counter - record.start).ok()?;
        record.traces.get(offset).map(|trace| (at, *trace))
    }
}

/// A change among its ancestors.
struct View<'a> {
    history: &'a History,
    ancestors: &'a [bool],
    change: &'a Change,
}

impl View<'_> {
    /// Checks the operations in order; each may name those before it.
    fn traces(&self, begins: bool) -> Result<Vec<Trace>, Unfit> {
        let mut traces = Vec::with_capacity(self.change.ops.len());
        let mut deleted = BTreeSet::new();
        for op in &self.change.ops {
            let trace = match *op {
                Op::Make(field) => {
                    if !begins {
                        return Err(Unfit::LateField);
                    }
                    if traces.contains(&Trace::Made(field)) {
                        return Err(Unfit::SecondField);
                    }
                    Trace::Made(field)
                }
                Op::Insert { text, after } => {
                    let counter = self.text(text, &traces)?;
                    if let Some(element) = after {
                        self.element(element, counter, &traces)?;
                    }
                    Trace::Inserted { text: counter }
                }
                Op::Delete { text, element } => {
                    let counter = self.text(text, &traces)?;
                    self.element(element, counter, &traces)?;
                    let earlier = self.history.deletions.get(&element);
                    let gone = earlier.is_some_and(|by| by.iter().any(|at| self.ancestors[*at]));
                    if gone || !deleted.insert(element) {
                        return Err(Unfit::Deleted);
                    }
                    Trace::Deleted
                }
            };
            traces.push(trace);
        }
        Ok(traces)
    }

    fn find(&self, id: OpId, own: &[Trace]) -> Option<Trace> {
        if id.actor == self.change.actor && id.counter >= self.change.start {
            let offset = usize::try_from(id.counter - self.change.start).ok()?;
            return own.get(offset).copied();
        }
        let (at, trace) = self.history.find(id)?;
        self.ancestors[at].then_some(trace)
    }

    /// The counter of a text. All texts are made by the first change, so counters tell them apart.
    fn text(&self, id: OpId, own: &[Trace]) -> Result<u32, Unfit> {
        match self.find(id, own) {
            Some(Trace::Made(_)) => u32::try_from(id.counter).map_err(|_| Unfit::Text),
            Some(_) => Err(Unfit::NotAText),
            None => Err(Unfit::Text),
        }
    }

    fn element(&self, id: OpId, text: u32, own: &[Trace]) -> Result<(), Unfit> {
        match self.find(id, own) {
            Some(Trace::Inserted { text: found }) if found == text => Ok(()),
            Some(_) => Err(Unfit::NotAnElement),
            None => Err(Unfit::Element),
        }
    }
}
