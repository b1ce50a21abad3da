//! Power cuts, full disks, damaged files, copied folders: nothing acknowledged is lost, nothing half-written shows.
//!
//! A hundred random moments are tried, or `MOOTHALL_TIMES` as many.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "tests")]

mod cast;
mod copies;
mod devices;
mod disks;
mod keepers;
mod kills;
mod load;
mod reopening;
mod tales;

use moothall_core::message::Message;
use moothall_core::sentences::Sentences;

/// The sentence that a person reads.
fn said(message: &Message) -> String {
    let english = Sentences::new("en");
    assert!(english.knows(&message.code), "{message:?} has no sentence");
    english.say(message, &|unix_ms: i64| unix_ms.to_string())
}
