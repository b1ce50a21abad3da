//! Stories between named peers: real stores, real keys, real links on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod first_journey;
