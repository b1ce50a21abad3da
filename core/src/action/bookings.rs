//! What the acts of booking say: terms, reservations, parts of them.

use minicbor::{Decode, Encode};

use crate::id::{BookingId, MemberId, ResourceId};
pub use crate::view::terms::{Clash, Opening, Period, Quota, SPANS_MAX, Terms, Who};

/// Nothing is booked farther ahead than so many days, whatever terms and constitution say: three years of 366 days.
pub const DAYS_AHEAD_MAX: u32 = 1_098;

/// A resource has at most so many opening hours in a week.
pub const OPENINGS_MAX: usize = 42;

/// A resource names at most so many closed days.
pub const CLOSED_DAYS_MAX: usize = 400;

/// A resource has at most so many quotas.
pub const QUOTAS_MAX: usize = 8;

/// A resource includes at most so many others directly.
pub const INCLUDED_MAX: usize = 16;

/// A calendar has at most so many offsets: some thirty years of summer and winter time.
pub const OFFSETS_MAX: usize = 64;

/// A span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Span {
    /// First moment, in Unix milliseconds.
    #[n(0)]
    pub from_ms: i64,
    /// The moment at which it is over, in Unix milliseconds.
    #[n(1)]
    pub until_ms: i64,
}

impl Span {
    /// Whether two have a moment in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from_ms < other.until_ms && other.from_ms < self.until_ms
    }
}

/// Spans of one reservation, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Part {
    /// Which reservation.
    #[n(0)]
    pub reservation: BookingId,
    /// The first span's number.
    #[n(1)]
    pub first: u16,
    /// The last span's number.
    #[n(2)]
    pub last: u16,
}

/// Books a resource once or many times.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Reservation {
    /// What.
    #[n(0)]
    pub resource: ResourceId,
    /// When: ascending by begin, none overlapping another. They are numbered from 0.
    #[n(1)]
    pub spans: Vec<Span>,
    /// For how many, where the resource is shared; at least 1.
    #[n(2)]
    pub places: u16,
    /// Others see only that it is taken.
    #[n(3)]
    pub private: bool,
    /// In whose name, where that is not the writer.
    #[n(4)]
    pub member: Option<MemberId>,
    /// What becomes of spans that cannot be had.
    #[n(5)]
    pub clash: Clash,
    /// What it takes the place of: these spans are given up first, and kept if it is refused.
    #[n(6)]
    pub replaces: Option<Part>,
}

/// From when on the organisation's clocks are how far from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Offset {
    /// From then on, in Unix milliseconds.
    #[n(0)]
    pub from_ms: i64,
    /// So many minutes east of UTC.
    #[n(1)]
    pub minutes: i16,
}
