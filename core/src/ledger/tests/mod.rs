#![allow(clippy::unwrap_used, clippy::expect_used)]

mod amendments;
mod branches;
mod builds_on;
mod confirming;
mod judging;
mod random;
mod world;
