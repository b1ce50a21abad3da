//! The store with real files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod erasing;
mod failing;
mod lookups;
mod opening;
mod versions;
mod writing;
