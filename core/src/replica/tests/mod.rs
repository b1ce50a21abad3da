#![allow(clippy::unwrap_used, clippy::expect_used)]

mod hostile;
mod newcomers;
mod orders;
mod receipts;
mod slices;
mod story;
mod unknown;
mod watch;
mod words;
