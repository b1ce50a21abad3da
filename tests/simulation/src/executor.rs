//! An executor for one thread whose clock stands still while anything can go on.
//!
//! * Tasks go on in the order in which they were woken; those that one step wakes, in the order in which they were spawned.
//!   (A `watch` of tokio wakes whoever waits for it in an order that it draws, from numbers that cannot be seeded.)
//! * The clock moves only when no task can go on: to the next timer, of which one fires at a time. So a task that a timer
//!   wakes finds nothing else that happened at that moment, and whichever of its branches a `select!` looks at first, one at
//!   most is ready.
//! * A task belongs to a group, as do those that it spawns. A group can be killed: what is a crash to those outside.

use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// How far the clock is from zero at the beginning: code may look back further than it has run.
const BEGINNING: Duration = Duration::from_secs(1_000_000);

/// What is killed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group(pub u32);

/// A moment of the simulated clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub(crate) Duration);

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

thread_local! {
    static CURRENT: RefCell<Option<Arc<Mutex<Core>>>> = const { RefCell::new(None) };
}

struct Core {
    now: Duration,
    random: u64,
    group: Group,
    tasks: BTreeMap<u64, Slot>,
    tasks_ever: u64,
    ready: VecDeque<u64>,
    /// Woken by the step that runs.
    woken: BTreeSet<u64>,
    timers: BTreeMap<(Duration, u64), Arc<Mutex<Timer>>>,
    timers_ever: u64,
    polls: u64,
    trace: u64,
}

struct Slot {
    group: Group,
    /// Taken out while it goes on.
    task: Option<Task>,
    waits: bool,
}

#[derive(Default)]
struct Timer {
    fired: bool,
    waker: Option<Waker>,
}

/// Runs tasks. There is one at a time on a thread, for which [`spawn_in`], [`now`], [`sleep`] and [`draw`] work.
pub struct Executor(Arc<Mutex<Core>>);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whatever panics does so outside of these locks.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The executor of this thread.
///
/// # Panics
/// There is none.
#[allow(clippy::expect_used)]
fn current() -> Arc<Mutex<Core>> {
    CURRENT.with_borrow(|current| current.clone()).expect("an executor runs on this thread")
}

impl Executor {
    /// Makes an executor whose random numbers all come from a seed.
    ///
    /// # Panics
    /// There is one on this thread already.
    pub fn new(seed: u64) -> Self {
        let core = Core {
            now: BEGINNING,
            random: seed,
            group: Group(0),
            tasks: BTreeMap::new(),
            tasks_ever: 0,
            ready: VecDeque::new(),
            woken: BTreeSet::new(),
            timers: BTreeMap::new(),
            timers_ever: 0,
            polls: 0,
            // The beginning of FNV-1a, 64 bits.
            trace: 0xcbf2_9ce4_8422_2325,
        };
        let core = Arc::new(Mutex::new(core));
        let before = CURRENT.with_borrow_mut(|current| current.replace(core.clone()));
        assert!(before.is_none(), "one executor at a time runs on a thread");
        Self(core)
    }

    /// How long the clock has run.
    pub fn elapsed(&self) -> Duration {
        locked(&self.0).now - BEGINNING
    }

    /// How often a task has gone on.
    pub fn polls(&self) -> u64 {
        locked(&self.0).polls
    }

    /// A hash of which task went on when, so far.
    pub fn trace(&self) -> u64 {
        locked(&self.0).trace
    }

    /// Runs whatever happens until the clock has run for so long.
    pub fn run_until(&self, elapsed: Duration) {
        let end = BEGINNING + elapsed;
        loop {
            while let Some((id, task)) = self.next_task() {
                self.go_on(id, task);
            }
            let fired = {
                let mut core = locked(&self.0);
                match core.timers.first_key_value().map(|(key, _)| *key) {
                    Some(key) if key.0 <= end => {
                        core.now = core.now.max(key.0);
                        core.timers.remove(&key)
                    }
                    _ => {
                        core.now = core.now.max(end);
                        return;
                    }
                }
            };
            if let Some(timer) = fired {
                let waker = {
                    let mut timer = locked(&timer);
                    timer.fired = true;
                    timer.waker.take()
                };
                waker.into_iter().for_each(Waker::wake);
            }
        }
    }

    /// Ends all tasks of a group where they are.
    pub fn kill(&self, group: Group) {
        kill_in(&self.0, group);
    }

    fn next_task(&self) -> Option<(u64, Task)> {
        let mut core = locked(&self.0);
        let woken = std::mem::take(&mut core.woken);
        core.ready.extend(woken);
        while let Some(id) = core.ready.pop_front() {
            let Some(slot) = core.tasks.get_mut(&id) else { continue };
            slot.waits = false;
            let (group, task) = (slot.group, slot.task.take());
            if let Some(task) = task {
                core.group = group;
                core.polls += 1;
                let at = core.now.as_nanos().to_be_bytes();
                for byte in at.into_iter().chain(id.to_be_bytes()) {
                    core.trace = (core.trace ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
                }
                return Some((id, task));
            }
        }
        None
    }

    fn go_on(&self, id: u64, mut task: Task) {
        let waker = Waker::from(Arc::new(TaskWaker { core: self.0.clone(), id }));
        let done = task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
        let gone = {
            let mut core = locked(&self.0);
            core.group = Group(0);
            match core.tasks.get_mut(&id) {
                Some(slot) if !done => {
                    slot.task = Some(task);
                    None
                }
                // Done, or killed by itself.
                _ => Some((core.tasks.remove(&id), task)),
            }
        };
        drop(gone);
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let (tasks, timers) = {
            let mut core = locked(&self.0);
            (std::mem::take(&mut core.tasks), std::mem::take(&mut core.timers))
        };
        // While they are dropped they may still ask for the time.
        drop((tasks, timers));
        CURRENT.with_borrow_mut(Option::take);
    }
}

struct TaskWaker {
    core: Arc<Mutex<Core>>,
    id: u64,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        wake(&mut locked(&self.core), self.id);
    }
}

fn wake(core: &mut Core, id: u64) {
    if let Some(slot) = core.tasks.get_mut(&id)
        && !std::mem::replace(&mut slot.waits, true)
    {
        core.woken.insert(id);
    }
}

/// Ends all tasks of a group where they are; also from within another group.
pub fn kill(group: Group) {
    kill_in(&current(), group);
}

fn kill_in(core: &Mutex<Core>, group: Group) {
    let killed: Vec<Slot> = {
        let mut core = locked(core);
        let ids: Vec<u64> =
            core.tasks.iter().filter(|(_, slot)| slot.group == group).map(|(id, _)| *id).collect();
        ids.into_iter().filter_map(|id| core.tasks.remove(&id)).collect()
    };
    // What they hold is dropped here, where it may wake others.
    drop(killed);
}

/// How long this thread's clock has run.
pub fn elapsed() -> Duration {
    now().0 - BEGINNING
}

/// Draws a random number below `bound`, which is not zero.
pub fn draw(bound: u64) -> u64 {
    random_u64() % bound
}

/// Steele, Lea and Flood: Fast splittable pseudorandom number generators, 2014.
pub(crate) fn random_u64() -> u64 {
    let core = current();
    let mut core = locked(&core);
    core.random = core.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = core.random;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The moment it is.
pub fn now() -> Instant {
    Instant(locked(&current()).now)
}

/// Spawns a task; without a group in that of the task which spawns it.
pub fn spawn_in<T>(group: Option<Group>, future: T) -> JoinHandle<T::Output>
where
    T: Future + Send + 'static,
    T::Output: Send + 'static,
{
    let joined = Arc::new(Mutex::new(Joined { outcome: None, waker: None }));
    let task = Joining { future: Some(Box::pin(future)), joined: joined.clone() };
    let core = current();
    let mut core = locked(&core);
    let id = core.tasks_ever;
    core.tasks_ever += 1;
    let group = group.unwrap_or(core.group);
    core.tasks.insert(id, Slot { group, task: Some(Box::pin(task)), waits: false });
    wake(&mut core, id);
    JoinHandle(joined)
}

/// Says why a task has no outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinError {
    /// It panicked.
    Panicked,
    /// Its group was killed.
    Killed,
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Panicked => "the task panicked",
            Self::Killed => "the task was killed",
        })
    }
}

impl std::error::Error for JoinError {}

struct Joined<T> {
    outcome: Option<Result<T, JoinError>>,
    waker: Option<Waker>,
}

impl<T> Joined<T> {
    fn set(joined: &Mutex<Self>, outcome: Result<T, JoinError>) {
        let waker = {
            let mut joined = locked(joined);
            joined.outcome = Some(outcome);
            joined.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }
}

/// Waits for a task; dropped, it lets the task go on by itself.
pub struct JoinHandle<T>(Arc<Mutex<Joined<T>>>);

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut joined = locked(&self.0);
        match joined.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                joined.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// A future whose end is told, however it ends.
struct Joining<T: Future> {
    future: Option<Pin<Box<T>>>,
    joined: Arc<Mutex<Joined<T::Output>>>,
}

impl<T: Future> Future for Joining<T> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(future) = self.future.as_mut() else { return Poll::Ready(()) };
        let outcome = match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(panic) => {
                drop::<Box<dyn Any + Send>>(panic);
                Err(JoinError::Panicked)
            }
        };
        self.future = None;
        Joined::set(&self.joined, outcome);
        Poll::Ready(())
    }
}

impl<T: Future> Drop for Joining<T> {
    fn drop(&mut self) {
        if self.future.take().is_some() {
            Joined::set(&self.joined, Err(JoinError::Killed));
        }
    }
}

/// Waits until the clock has moved on by so much; even by nothing, that is after everything that can go on now.
pub fn sleep(duration: Duration) -> Sleep {
    sleep_until(Instant(now().0.saturating_add(duration)))
}

pub(crate) fn sleep_until(deadline: Instant) -> Sleep {
    let core = current();
    let timer = Arc::new(Mutex::new(Timer::default()));
    let key = {
        let mut core = locked(&core);
        let key = (deadline.0.max(core.now), core.timers_ever);
        core.timers_ever += 1;
        core.timers.insert(key, timer.clone());
        key
    };
    Sleep { core, key, timer }
}

/// A timer of the simulated clock.
pub struct Sleep {
    core: Arc<Mutex<Core>>,
    key: (Duration, u64),
    timer: Arc<Mutex<Timer>>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut timer = locked(&self.timer);
        if timer.fired {
            return Poll::Ready(());
        }
        timer.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        locked(&self.core).timers.remove(&self.key);
    }
}

#[cfg(test)]
mod tests;
