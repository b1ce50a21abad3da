//! Calendars on the author's device: repeating times, time zones, and `.ics` in and out.
//!
//! The ledger knows spans in UTC only. Whoever books a series resolves its rule here, from local time to spans, and the act
//! carries the result, so that no verdict hangs on a zone database. Nothing here reads a file or a clock, and nothing that
//! comes in makes it fail: what is not taken is named with its reason. `docs/formats/calendar.md` has the form.

mod draft;
mod flaw;
mod line;
mod local;
mod merge;
mod read;
mod recurrence;
mod rule;
mod series;
mod text;
mod value;
mod windows;
mod write;
mod written_zone;
mod zone;
mod zone_text;

pub use flaw::Flaw;
pub use local::Local;
pub use read::{Event, Limits, Reading, Skipped, Status, Window, read};
pub use recurrence::{Length, Span};
pub use rule::Rule;
pub use series::{Series, spans, split};
pub use text::{fold, unfold};
pub use write::{Head, Out, When, write};
pub use zone::{Moment, Shift, Zone};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests;
