#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bounds;
mod hostile;
mod keepers;
mod leap;
mod moments;
mod newcomers;
mod orders;
mod places;
mod readers;
mod receipts;

mod several;
mod slices;
mod story;
mod succession;
mod unknown;
mod unsigned;
mod watch;
mod words;
