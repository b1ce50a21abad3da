//! What the acts of booking say: terms, reservations, parts of them.

use minicbor::{Decode, Encode};

use crate::id::{BookingId, GroupId, MemberId, ResourceId};
use crate::label::Label;

/// A reservation has at most so many spans: a year of days.
pub const SPANS_MAX: usize = 366;

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

/// What becomes of a span that cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, serde::Serialize, serde::Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Clash {
    /// Then nothing is booked at all.
    #[n(0)]
    Refuse,
    /// It is left out.
    #[n(1)]
    Skip,
    /// It waits until whoever has it gives it up; what is closed is left out.
    #[n(2)]
    Wait,
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

/// When a resource is open, once a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, serde::Serialize, serde::Deserialize)]
#[cbor(array)]
pub struct Opening {
    /// The day: 0 is Monday.
    #[n(0)]
    pub weekday: u8,
    /// From this minute of the day on.
    #[n(1)]
    pub from_min: u16,
    /// Until this one; 1440 is midnight.
    #[n(2)]
    pub until_min: u16,
}

/// Over what a quota counts, in the organisation's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, serde::Serialize, serde::Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The day on which a booking begins.
    #[n(0)]
    Day,
    /// Its week, from Monday on.
    #[n(1)]
    Week,
    /// Its month.
    #[n(2)]
    Month,
    /// All that is not over.
    #[n(3)]
    Ahead,
}

/// How much one member books of a resource at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, serde::Serialize, serde::Deserialize)]
#[cbor(array)]
pub struct Quota {
    /// Over what it counts.
    #[n(0)]
    pub per: Period,
    /// So many bookings.
    #[n(1)]
    pub bookings: Option<u16>,
    /// So many minutes.
    #[n(2)]
    pub minutes: Option<u32>,
}

/// Who books a resource, of those whom the constitution lets book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, serde::Serialize, serde::Deserialize)]
#[cbor(flat)]
#[serde(tag = "is", content = "which", rename_all = "snake_case")]
pub enum Who {
    /// Every member.
    #[n(0)]
    Members,
    /// Who has a role of the organisation's own.
    #[n(1)]
    Role(#[n(0)] Label),
    /// Who belongs to a working group.
    #[n(2)]
    Group(#[n(0)] GroupId),
}

/// On which terms a resource is booked. A number that is 0 sets nothing beyond the constitution.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, serde::Serialize, serde::Deserialize)]
#[cbor(array)]
pub struct Terms {
    /// When it is open; always, where there is none.
    #[n(0)]
    pub hours: Vec<Opening>,
    /// Days on which it is closed: holidays, in days since 1970, ascending.
    #[n(1)]
    pub closed_days: Vec<i32>,
    /// A booking lasts at least so many minutes.
    #[n(2)]
    pub shortest_min: u32,
    /// And at most so many.
    #[n(3)]
    pub longest_min: u32,
    /// So many minutes stay free before and after each booking.
    #[n(4)]
    pub buffer_min: u32,
    /// It is booked at least so many minutes before it begins.
    #[n(5)]
    pub notice_book_min: u32,
    /// It is changed at least so many minutes before.
    #[n(6)]
    pub notice_change_min: u32,
    /// It is cancelled at least so many minutes before.
    #[n(7)]
    pub notice_cancel_min: u32,
    /// It is booked at most so many days ahead.
    #[n(8)]
    pub ahead_days: u32,
    /// How much one member has of it.
    #[n(9)]
    pub quotas: Vec<Quota>,
    /// Bookings are asked for, and approved or declined.
    #[n(10)]
    pub approval: bool,
    /// Who books it.
    #[n(11)]
    pub who: Who,
    /// How many share it at a time; at least 1.
    #[n(12)]
    pub places: u16,
    /// What it includes: the hall includes both rooms.
    #[n(13)]
    pub includes: Vec<ResourceId>,
    /// Whoever has not checked in so many minutes after the begin loses it; none where nobody checks in.
    #[n(14)]
    pub check_in_min: Option<u16>,
}

impl Default for Terms {
    /// Those of a resource for which none are set.
    fn default() -> Self {
        Self {
            hours: Vec::new(),
            closed_days: Vec::new(),
            shortest_min: 0,
            longest_min: 0,
            buffer_min: 0,
            notice_book_min: 0,
            notice_change_min: 0,
            notice_cancel_min: 0,
            ahead_days: 0,
            quotas: Vec::new(),
            approval: false,
            who: Who::Members,
            places: 1,
            includes: Vec::new(),
            check_in_min: None,
        }
    }
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
