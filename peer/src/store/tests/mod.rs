//! The store with real files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod erasing;
mod failing;
mod opening;
mod versions;
mod writing;
