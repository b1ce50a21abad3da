#![allow(clippy::unwrap_used, clippy::expect_used)]

mod confirming;
mod judging;
mod random;
mod world;
