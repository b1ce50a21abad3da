#![allow(clippy::unwrap_used, clippy::expect_used)]

mod judging;
mod random;
mod world;
