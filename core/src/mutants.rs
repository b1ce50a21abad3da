//! Guards that can be switched off, one at a time: whoever simulates organisations shows by it that the loss of each would be
//! noticed. No program that people are given is built with this.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

/// A guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Guard {
    /// A certificate needs a quorum.
    Quorum = 1,
    /// Each comes to the verdicts by itself and compares.
    Verdicts,
    /// What is placed continues its journal.
    Chain,
    /// A keeper knows what it signed, and signs nothing that overlaps that.
    Signing,
    /// Who is out writes nothing any more.
    Revocation,
    /// A span is booked once.
    Exclusives,
    /// What an entry names is placed before it.
    Causes,
}

/// All of them.
pub const GUARDS: [Guard; 7] = [
    Guard::Quorum,
    Guard::Verdicts,
    Guard::Chain,
    Guard::Signing,
    Guard::Revocation,
    Guard::Exclusives,
    Guard::Causes,
];

static OFF: AtomicU8 = AtomicU8::new(0);

thread_local! {
    static ALL_ON: Cell<bool> = const { Cell::new(false) };
}

/// Switches one off in this process, and the others on; none to have all on.
pub fn switch_off(guard: Option<Guard>) {
    OFF.store(guard.map_or(0, |guard| guard as u8), Ordering::Relaxed);
}

/// Does something with all of them on, on this thread: for whoever checks what others did with one off.
pub fn with_all_on<T>(what: impl FnOnce() -> T) -> T {
    let before = ALL_ON.replace(true);
    let result = what();
    ALL_ON.set(before);
    result
}

/// Whether this one is off.
pub fn is_off(guard: Guard) -> bool {
    OFF.load(Ordering::Relaxed) == guard as u8 && !ALL_ON.get()
}
