//! Many peers in one thread, under a simulated clock.
//!
//! A run is a function of its seed: which task goes on when, how long everything takes, what is lost. So what a run finds
//! can be looked at again, as often as it takes.

mod executor;
pub mod organisation;
pub mod runtime;

pub use executor::{
    Executor, Group, Instant, JoinError, JoinHandle, Sleep, draw, elapsed, kill, now, sleep, spawn_in,
};
