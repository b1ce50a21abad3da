//! Hostile peers over real links: they speak iroh on loopback and say what no honest program says.
//!
//! After each attack the honest peers are up, agree with each other, and say what they dropped.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod insiders;
mod invitations;
mod outsiders;
mod villain;
mod words;
