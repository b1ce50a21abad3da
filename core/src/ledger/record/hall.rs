//! Records of resources and bookings.

use minicbor::{Decode, Encode};

use crate::action::bookings::{Offset, Span};
use crate::id::{BookingId, EntryId, MemberId, ResourceId};

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Resource {
    /// Who added it.
    #[n(0)]
    pub by: MemberId,
    /// Whether it is in use.
    #[n(1)]
    pub active: bool,
}

/// A taken span of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Slot {
    /// First moment, in Unix milliseconds.
    #[n(0)]
    pub from_ms: i64,
    /// Free again, in Unix milliseconds.
    #[n(1)]
    pub until_ms: i64,
    /// By which booking.
    #[n(2)]
    pub booking: BookingId,
    /// For how many.
    #[n(3)]
    pub places: u16,
}

impl Slot {
    /// When.
    pub fn span(&self) -> Span {
        Span { from_ms: self.from_ms, until_ms: self.until_ms }
    }
}

/// A booking of a member that is not over, with what the limits on a member ask about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OpenBooking {
    /// What it holds.
    #[n(0)]
    pub slot: Slot,
    /// Of which resource.
    #[n(1)]
    pub resource: ResourceId,
    /// Of which reservation: a series counts once.
    #[n(2)]
    pub reservation: BookingId,
}

/// How a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum BookingState {
    /// It holds its span.
    #[n(0)]
    Held,
    /// It holds its span until it is approved or declined.
    #[n(1)]
    Requested,
    /// It waits for its span.
    #[n(2)]
    Waiting,
    /// It was cancelled.
    #[n(3)]
    Cancelled,
    /// It was declined, or began without an answer.
    #[n(4)]
    Declined,
    /// Nobody checked in.
    #[n(5)]
    NoShow,
    /// The resource was closed.
    #[n(6)]
    Closed,
}

impl BookingState {
    /// Whether it holds its span.
    pub fn holds(self) -> bool {
        matches!(self, Self::Held | Self::Requested)
    }

    /// Its name in views and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Requested => "requested",
            Self::Waiting => "waiting",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::NoShow => "no_show",
            Self::Closed => "closed",
        }
    }
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Booking {
    /// Of what.
    #[n(0)]
    pub resource: ResourceId,
    /// Whose.
    #[n(1)]
    pub member: MemberId,
    /// First moment, in Unix milliseconds.
    #[n(2)]
    pub from_ms: i64,
    /// Free again, in Unix milliseconds.
    #[n(3)]
    pub until_ms: i64,
    /// When its author's clock says it was made, in Unix milliseconds.
    #[n(4)]
    pub made_ms: i64,
    /// How it stands.
    #[n(5)]
    pub state: BookingState,
    /// What most bookings have not.
    #[n(6)]
    pub more: Option<Box<BookingMore>>,
}

/// What most bookings have not: those of a series, in another's name, for several, private, checked in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct BookingMore {
    /// The reservation it is part of.
    #[n(0)]
    pub reservation: BookingId,
    /// Its number there.
    #[n(1)]
    pub number: u16,
    /// For how many.
    #[n(2)]
    pub places: u16,
    /// Others see only that it is taken.
    #[n(3)]
    pub private: bool,
    /// Who booked, in the member's name or in one's own.
    #[n(4)]
    pub by: MemberId,
    /// Whether whoever booked is there.
    #[n(5)]
    pub checked_in: bool,
}

impl Booking {
    /// When.
    pub fn span(&self) -> Span {
        Span { from_ms: self.from_ms, until_ms: self.until_ms }
    }

    /// For how many.
    pub fn places(&self) -> u16 {
        self.more.as_ref().map_or(1, |more| more.places)
    }

    /// Whether others see only that it is taken.
    pub fn private(&self) -> bool {
        self.more.as_ref().is_some_and(|more| more.private)
    }

    /// The reservation it is part of, and its number there. `id` is its own.
    pub fn part(&self, id: BookingId) -> (BookingId, u16) {
        self.more.as_ref().map_or((id, 0), |more| (more.reservation, more.number))
    }
}

/// When a resource is closed, by which entries, by begin.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Closings(#[n(0)] pub Vec<(EntryId, Span)>);

/// What a closing entry closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Closing {
    /// Which resource.
    #[n(0)]
    pub resource: ResourceId,
    /// When.
    #[n(1)]
    pub span: Span,
}

/// What includes a resource, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct IncludedIn(#[n(0)] pub Vec<ResourceId>);

/// The organisation's offsets from UTC, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Calendar(#[n(0)] pub Vec<Offset>);
