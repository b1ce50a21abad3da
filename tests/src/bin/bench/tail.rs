//! A long provisional tail that is confirmed batch by batch: a batch costs by its own entries, not by those behind it.
//!
//! The keeper chooses and places; a member follows with the same tail. Every call of the rules is counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use moothall_core::entry::{Entry, Unverified};
use moothall_core::ledger::refusal::Refusal;
use moothall_core::ledger::scene::Scene;
use moothall_core::ledger::{Batch, Ledger};
use moothall_core::rules::{self, Facts};
use moothall_core::store::Write;

use crate::history::{BATCH, History};
use crate::samples::Samples;
use crate::table::{Figure, Mark};

static JUDGED: AtomicU64 = AtomicU64::new(0);

fn counted(scene: &mut Scene<'_>, entry: &Entry, facts: &Facts<'_>) -> Result<(), Refusal> {
    JUDGED.fetch_add(1, Ordering::Relaxed);
    rules::judge(scene, entry, facts)
}

/// At most so many batches are measured at each end of the tail.
const MEASURED_MAX: usize = 10;

/// Where in a tail of some length is measured.
#[derive(Clone, Copy)]
struct Ends {
    /// Unconfirmed entries at first.
    begun: usize,
    /// Batches measured at each end.
    measured: usize,
}

impl Ends {
    fn of(begun: usize) -> Self {
        Self { begun, measured: (begun / BATCH / 3).clamp(1, MEASURED_MAX) }
    }

    /// Whether a batch that is taken from so many entries is one of the first.
    fn long(self, left: usize) -> bool {
        left + self.measured * BATCH > self.begun
    }

    /// Whether it is one of the last: from 1,000 entries on where there were 50,000.
    fn short(self, left: usize) -> bool {
        let short = (self.begun / 50).max(self.measured * BATCH);
        left <= short && left + self.measured * BATCH > short
    }
}

/// What batches cost on one side.
#[derive(Default)]
struct Side {
    long: Samples,
    short: Samples,
    judged_long: u64,
    judged_short: u64,
    judged: u64,
}

impl Side {
    /// `left` entries were unconfirmed before this batch.
    fn note(&mut self, ends: Ends, left: usize, took: Duration, judged: u64) {
        self.judged += judged;
        if ends.long(left) {
            self.long.push(took);
            self.judged_long += judged;
        } else if ends.short(left) {
            self.short.push(took);
            self.judged_short += judged;
        }
    }
}

/// Measures both sides with a tail of so many entries.
pub(crate) fn measure(length: usize, members: usize) -> Result<Figure> {
    let mut history = History::begin(members, History::days_of(length));
    let mut follower = follow(&history.club.writes)?;
    history.sit(length);
    let begun = history.club.ledger.tail().len();
    let mut ignored = Vec::new();
    for (_, entry) in history.club.ledger.tail().entries() {
        follower.admit(entry, |_, _| None, &mut ignored).map_err(|why| anyhow!("{why:?}"))?;
    }
    ignored.clear();
    let keeper = &mut history.club.ledger;
    for ledger in [&mut *keeper, &mut follower] {
        ledger.settle(usize::MAX);
        ledger.judge_by(counted);
        // Other rules are put in: everything is judged once more, which is not measured.
        ledger.settle(usize::MAX);
    }

    let [mut placing, mut following] = [Side::default(), Side::default()];
    let ends = Ends::of(begun);
    let mut batches = 0;
    while keeper.tail().len() >= BATCH {
        let left = keeper.tail().len();
        // The keeper is there while the entries come in: it confirms each hundred when the last of them is written.
        let Some(time_ms) = keeper.tail().entries().nth(BATCH - 1).map(|(place, _)| place.0.clock_ms) else {
            break;
        };
        JUDGED.store(0, Ordering::Relaxed);
        let begin = Instant::now();
        let proposed = keeper.propose(time_ms, BATCH, &std::collections::BTreeMap::new(), &mut ignored);
        keeper.settle(usize::MAX);
        placing.note(ends, left, begin.elapsed(), JUDGED.swap(0, Ordering::Relaxed));
        let Some((record, bytes)) = proposed else { break };
        ensure!(keeper.tail().len() < left, "the tail does not become shorter");

        let batch = Batch { opens: None, record, bytes, entries: Vec::new(), state: None };
        let begin = Instant::now();
        follower.take(&batch, &mut ignored).map_err(|fault| anyhow!("{fault:?}"))?;
        follower.settle(usize::MAX);
        following.note(ends, left, begin.elapsed(), JUDGED.swap(0, Ordering::Relaxed));
        ignored.clear();
        batches += 1;
    }
    ensure!(keeper.confirmed() == follower.confirmed(), "keeper and member agree");
    let (keeper_ratio, member_ratio) =
        (placing.long.median() / placing.short.median(), following.long.median() / following.short.median());
    let worse = if keeper_ratio > member_ratio { &placing } else { &following };
    let per = |judged: u64| judged as f64 / ends.measured as f64;
    Ok(Figure::new("confirming a batch of 100 from a long tail", worse.long.median(), "ms")
        .floor(worse.short.median(), "the same from a tail of a fiftieth of its length")
        .mark(Mark::RatioMax(1.5))
        .detail("provisional entries", begun as f64)
        .detail("batches", f64::from(batches))
        .detail("keeper, long tail, ms", placing.long.median())
        .detail("keeper, short tail, ms", placing.short.median())
        .detail("member, long tail, ms", following.long.median())
        .detail("member, short tail, ms", following.short.median())
        .detail("keeper, judge calls per batch, long tail", per(placing.judged_long))
        .detail("keeper, judge calls per batch, short tail", per(placing.judged_short))
        .detail("member, judge calls per batch, long tail", per(following.judged_long))
        .detail("keeper, judge calls in all", placing.judged as f64)
        .detail("member, judge calls in all", following.judged as f64))
}

/// A member's ledger that has all that is confirmed so far.
fn follow(writes: &[Write]) -> Result<Ledger> {
    let organisation = writes.iter().find_map(|write| match write {
        Write::Organisation(id) => Some(*id),
        _ => None,
    });
    let mut ledger = Ledger::new(organisation.ok_or_else(|| anyhow!("no organisation"))?);
    let mut ignored = Vec::new();
    for write in writes {
        match write {
            Write::Entry { bytes, .. } => {
                let entry = Unverified::parse(bytes)?.trust();
                ledger.admit(&entry, |_, _| None, &mut ignored).map_err(|why| anyhow!("{why:?}"))?;
                ledger.settle(usize::MAX);
            }
            Write::Order { record, .. } => {
                let batch = Batch {
                    opens: None,
                    record: moothall_core::order::OrderRecord::decode(record)
                        .map_err(|error| anyhow!("{error:?}"))?,
                    bytes: record.clone(),
                    entries: Vec::new(),
                    state: None,
                };
                ledger.take(&batch, &mut ignored).map_err(|fault| anyhow!("{fault:?}"))?;
            }
            _ => {}
        }
    }
    Ok(ledger)
}
