#![allow(clippy::unwrap_used, clippy::expect_used)]

mod amendments;
mod branches;
mod confirming;
mod judging;
mod random;
mod world;
