//! Whole organisations: members' devices with everything but their outside, which is simulated.
//!
//! Replicas, rules, signatures, Raft and what keepers say to each other are the program's own. Disk, network and clocks are
//! made up here, and go wrong as a seed says. While they do, and after they were mended, it is checked what must hold.
//! docs/simulation.md says what is simulated, and what is checked.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what cannot be is a defect of the simulation, and ends it"
)]

mod checks;
mod clock;
mod device;
mod disk;
mod faults;
mod founding;
mod heal;
mod liar;
mod load;
mod part;
mod plan;
mod succession;
mod wire;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use crate::executor::{self, Executor, Group, draw, spawn_in};
use checks::Checks;
use clock::Time;
use device::Device;
use faults::Faults;
use load::Load;
pub use plan::{Judges, Plan};
use wire::Wire;

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// A hash of everything that happened: which task went on when, every frame, every batch.
    pub trace: u64,
    /// How long it took by the simulated clock.
    pub elapsed: Duration,
    /// How many devices there were at the end.
    pub devices: usize,
    /// How many entries had their place.
    pub positions: u64,
    /// How many batches there were.
    pub batches: u64,
    /// What went wrong on purpose, and how often.
    pub faults: std::collections::BTreeMap<&'static str, u32>,
}

/// Says that something did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which check.
    pub check: &'static str,
    /// What it found.
    pub what: String,
    /// When, by the simulated clock.
    pub at: Duration,
    /// What had happened until then, as [`Outcome::trace`].
    pub trace: u64,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:.3} s: {}", self.check, self.at.as_secs_f64(), self.what)
    }
}

type Shared = Arc<Mutex<World>>;

/// Everything that there is.
pub(crate) struct World {
    me: Weak<Mutex<World>>,
    pub(crate) plan: Plan,
    pub(crate) devices: Vec<Device>,
    pub(crate) wire: Wire,
    pub(crate) time: Time,
    pub(crate) faults: Faults,
    pub(crate) load: Load,
    pub(crate) checks: Checks,
    pub(crate) stage: Stage,
    failure: Option<Failure>,
    trace: u64,
}

/// How far the run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Things go wrong.
    Trouble,
    /// Nothing goes wrong any more; everybody is to come to the same.
    Healing,
    /// Each is to have something confirmed.
    Probing,
    /// All was well.
    Done,
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Whether something happens that does in so many of a thousand cases.
pub(crate) fn chance(per_mille: u64) -> bool {
    draw(1000) < per_mille
}

/// One of these.
pub(crate) fn pick<T: Copy>(of: &[T]) -> Option<T> {
    if of.is_empty() { None } else { of.get(usize::try_from(draw(of.len() as u64)).unwrap()).copied() }
}

impl World {
    /// Does something a while later.
    pub(crate) fn after(&self, delay: Duration, what: impl FnOnce(&mut World) + Send + 'static) {
        let me = self.me.clone();
        drop(spawn_in(Some(Group(0)), async move {
            executor::sleep(delay).await;
            Self::now(&me, what);
        }));
    }

    /// Does something at once, unless the run is over. A panic is a failure.
    pub(crate) fn now(me: &Weak<Mutex<World>>, what: impl FnOnce(&mut World)) {
        let Some(world) = me.upgrade() else { return };
        let mut world = locked(&world);
        if world.failure.is_some() || world.stage == Stage::Done {
            return;
        }
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| what(&mut world))) {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()));
            let said = said.unwrap_or_default();
            world.fail("no panic", format!("{said} {}", last_panic()));
        }
    }

    pub(crate) fn weak(&self) -> Weak<Mutex<World>> {
        self.me.clone()
    }

    /// Something does not hold: the run ends.
    pub(crate) fn fail(&mut self, check: &'static str, what: impl Into<String>) {
        if self.failure.is_none() {
            self.failure =
                Some(Failure { check, what: what.into(), at: executor::elapsed(), trace: self.trace });
        }
    }

    /// Adds to the hash of what happened.
    pub(crate) fn note(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.trace = (self.trace ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

thread_local! {
    static PANIC: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

/// Where the newest panic of this thread was.
fn last_panic() -> String {
    PANIC.with_borrow(Clone::clone)
}

/// Panics are noted, not printed: rules that panic are part of the play.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        PANIC.with_borrow_mut(|last| *last = format!("{place}: {info}"));
    }));
}

/// Runs the organisation of a seed.
///
/// # Errors
/// The first thing that did not hold.
pub fn run(seed: u64) -> Result<Outcome, Failure> {
    run_as(seed, |_| {})
}

/// Runs the organisation of a seed, with something of its plan changed.
///
/// # Errors
/// The first thing that did not hold.
pub fn run_as(seed: u64, change: impl FnOnce(&mut Plan)) -> Result<Outcome, Failure> {
    let executor = Executor::new(seed);
    let mut plan = Plan::draw();
    change(&mut plan);
    let founded = catch_unwind(AssertUnwindSafe(|| World::found(plan)));
    let Ok(world) = founded else {
        return Err(Failure { check: "no panic", what: last_panic(), at: Duration::ZERO, trace: 0 });
    };
    let mut at = Duration::ZERO;
    loop {
        at += ms(500);
        executor.run_until(at);
        let world = locked(&world);
        if world.failure.is_some() || world.stage == Stage::Done {
            break;
        }
    }
    let mut world = locked(&world);
    let trace = world.trace ^ executor.trace();
    if let Some(failure) = world.failure.take() {
        return Err(Failure { trace, ..failure });
    }
    Ok(world.outcome(trace))
}
