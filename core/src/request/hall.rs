//! What may be asked about resources and bookings beyond one booking: series, terms, approval, closings, calendars.

use serde::{Deserialize, Serialize};

use crate::id::{BookingId, EntryId, MemberId, ResourceId};
use crate::view::terms::{Clash, SPANS_MAX, Terms};

/// A begin on the wall clock that may repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// The IANA name of the zone in which the wall clock hangs.
    pub zone: String,
    /// The first begin, such as `2026-11-21T19:00`.
    pub from: String,
    /// How long each lasts, in minutes.
    pub minutes: u32,
    /// How it repeats, as RFC 5545 writes a rule (`FREQ=WEEKLY;COUNT=10`); once, where there is none.
    #[serde(default)]
    pub rule: Option<String>,
    /// Further begins.
    #[serde(default)]
    pub extra: Vec<String>,
    /// Begins that are left out.
    #[serde(default)]
    pub except: Vec<String>,
}

/// Which spans of a reservation are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spans {
    /// The reservation.
    pub reservation: BookingId,
    /// The first span's number.
    pub first: u16,
    /// The last span's number.
    pub last: u16,
}

impl Spans {
    /// No span has a number beyond this.
    pub const LAST: u16 = (SPANS_MAX - 1) as u16;

    /// All spans of a reservation, however many it has.
    pub fn all_of(reservation: BookingId) -> Self {
        Self { reservation, first: 0, last: Self::LAST }
    }
}

/// What is wanted of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Which.
    pub resource: ResourceId,
    /// When.
    pub when: Recurring,
    /// What for; may be empty.
    #[serde(default)]
    pub title: String,
    /// For how many.
    #[serde(default = "one")]
    pub places: u16,
    /// Others see only that it is taken.
    #[serde(default)]
    pub private: bool,
    /// In whose name, where that is not the reader.
    #[serde(default)]
    pub member: Option<MemberId>,
    /// What becomes of times that cannot be had.
    pub clash: Clash,
    /// What it takes the place of.
    #[serde(default)]
    pub replaces: Option<Spans>,
}

/// An event of a calendar file, as it is booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Of what.
    pub resource: ResourceId,
    /// The id that the file gives it, by which it is known again.
    pub uid: String,
    /// Its title; may be empty.
    pub title: String,
    /// Its times, ascending, in Unix milliseconds.
    pub spans: Vec<(i64, i64)>,
    /// Others see only that it is taken.
    pub private: bool,
    /// What was booked of it before.
    #[serde(default)]
    pub replaces: Option<Spans>,
}

fn one() -> u16 {
    1
}

/// An act about resources and bookings. Each writes entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Hall {
    /// Books a resource, once or many times.
    Reserve {
        /// What is wanted.
        wish: Box<Wish>,
        /// The spans that come of it, in Unix milliseconds; the peer works them out, whatever stands here.
        #[serde(default)]
        spans: Vec<(i64, i64)>,
    },
    /// Books an event of a calendar file; what cannot be had of it is left out.
    Take {
        /// Which.
        event: Box<Event>,
    },
    /// Gives up bookings, or leaves the waiting list.
    Release {
        /// Which.
        spans: Spans,
    },
    /// Approves or declines bookings that were asked for.
    Approve {
        /// Which.
        spans: Spans,
        /// Whether they are approved.
        approved: bool,
    },
    /// Says that whoever booked is there.
    CheckIn {
        /// Which booking.
        reservation: BookingId,
        /// Its number.
        number: u16,
    },
    /// Sets the terms on which a resource is booked.
    SetTerms {
        /// Which.
        resource: ResourceId,
        /// The whole new terms.
        terms: Box<Terms>,
    },
    /// Changes name and description of a resource.
    WriteResource {
        /// Which.
        resource: ResourceId,
        /// Its name.
        name: String,
        /// What it is; may be empty.
        description: String,
    },
    /// Closes a resource for a time; what was booked then is given up.
    Close {
        /// Which.
        resource: ResourceId,
        /// From when, in Unix milliseconds.
        from_ms: i64,
        /// Until when, in Unix milliseconds.
        until_ms: i64,
        /// Why; may be empty.
        reason: String,
    },
    /// Opens it again.
    Reopen {
        /// The entry that closed it.
        closing: EntryId,
    },
    /// Sets the organisation's time zone.
    SetZone {
        /// Its IANA name.
        zone: String,
        /// What the peer works out of it: from when on, how many minutes east of UTC.
        #[serde(default)]
        offsets: Vec<(i64, i16)>,
    },
}
