//! Stories between named peers: real stores, real keys, real links on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod asking;
mod beginning;
mod deciding;
mod first_journey;
mod hall;
mod home;
mod keepers;
mod membership;
#[cfg(target_os = "linux")]
mod network;
mod papers;
mod places;
mod recovery;
mod shell;
mod succession;
