//! The terms on which a resource is booked, as screens and shells speak of them.

pub mod said;

use serde::{Deserialize, Serialize};

use crate::id::{EntryId, GroupId, ResourceId};
use crate::label::Label;

/// A reservation has at most so many spans: a year of days.
pub const SPANS_MAX: usize = 366;

/// A minute in milliseconds.
pub const MINUTE_MS: i64 = 60_000;

/// What becomes of a time that cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "engine", derive(minicbor::Encode, minicbor::Decode))]
#[cfg_attr(feature = "engine", cbor(index_only))]
#[serde(rename_all = "snake_case")]
pub enum Clash {
    /// Then nothing is booked at all.
    #[cfg_attr(feature = "engine", n(0))]
    Refuse,
    /// It is left out.
    #[cfg_attr(feature = "engine", n(1))]
    Skip,
    /// It waits until whoever has it gives it up; what is closed is left out.
    #[cfg_attr(feature = "engine", n(2))]
    Wait,
}

/// When a resource is open, once a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "engine", derive(minicbor::Encode, minicbor::Decode))]
#[cfg_attr(feature = "engine", cbor(array))]
pub struct Opening {
    /// The day: 0 is Monday.
    #[cfg_attr(feature = "engine", n(0))]
    pub weekday: u8,
    /// From this minute of the day on.
    #[cfg_attr(feature = "engine", n(1))]
    pub from_min: u16,
    /// Until this one; 1440 is midnight.
    #[cfg_attr(feature = "engine", n(2))]
    pub until_min: u16,
}

/// Over what a quota counts, in the organisation's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "engine", derive(minicbor::Encode, minicbor::Decode))]
#[cfg_attr(feature = "engine", cbor(index_only))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The day on which a booking begins.
    #[cfg_attr(feature = "engine", n(0))]
    Day,
    /// Its week, from Monday on.
    #[cfg_attr(feature = "engine", n(1))]
    Week,
    /// Its month.
    #[cfg_attr(feature = "engine", n(2))]
    Month,
    /// All that is not over.
    #[cfg_attr(feature = "engine", n(3))]
    Ahead,
}

/// How much one member books of a resource at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "engine", derive(minicbor::Encode, minicbor::Decode))]
#[cfg_attr(feature = "engine", cbor(array))]
pub struct Quota {
    /// Over what it counts.
    #[cfg_attr(feature = "engine", n(0))]
    pub per: Period,
    /// So many bookings.
    #[cfg_attr(feature = "engine", n(1))]
    pub bookings: Option<u16>,
    /// So many minutes.
    #[cfg_attr(feature = "engine", n(2))]
    pub minutes: Option<u32>,
}

/// Who books a resource, of those whom the constitution lets book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "engine", derive(minicbor::Encode, minicbor::Decode))]
#[cfg_attr(feature = "engine", cbor(flat))]
#[serde(tag = "is", content = "which", rename_all = "snake_case")]
pub enum Who {
    /// Every member.
    #[cfg_attr(feature = "engine", n(0))]
    Members,
    /// Who has a role of the organisation's own.
    #[cfg_attr(feature = "engine", n(1))]
    Role(#[cfg_attr(feature = "engine", n(0))] Label),
    /// Who belongs to a working group.
    #[cfg_attr(feature = "engine", n(2))]
    Group(#[cfg_attr(feature = "engine", n(0))] GroupId),
}

/// On which terms a resource is booked. A number that is 0 sets nothing beyond the constitution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "engine", derive(minicbor::Encode, minicbor::Decode))]
#[cfg_attr(feature = "engine", cbor(array))]
pub struct Terms {
    /// When it is open; always, where there is none.
    #[cfg_attr(feature = "engine", n(0))]
    pub hours: Vec<Opening>,
    /// Days on which it is closed: holidays, in days since 1970, ascending.
    #[cfg_attr(feature = "engine", n(1))]
    pub closed_days: Vec<i32>,
    /// A booking lasts at least so many minutes.
    #[cfg_attr(feature = "engine", n(2))]
    pub shortest_min: u32,
    /// And at most so many.
    #[cfg_attr(feature = "engine", n(3))]
    pub longest_min: u32,
    /// So many minutes stay free before and after each booking.
    #[cfg_attr(feature = "engine", n(4))]
    pub buffer_min: u32,
    /// It is booked at least so many minutes before it begins.
    #[cfg_attr(feature = "engine", n(5))]
    pub notice_book_min: u32,
    /// It is changed at least so many minutes before.
    #[cfg_attr(feature = "engine", n(6))]
    pub notice_change_min: u32,
    /// It is cancelled at least so many minutes before.
    #[cfg_attr(feature = "engine", n(7))]
    pub notice_cancel_min: u32,
    /// It is booked at most so many days ahead.
    #[cfg_attr(feature = "engine", n(8))]
    pub ahead_days: u32,
    /// How much one member has of it.
    #[cfg_attr(feature = "engine", n(9))]
    pub quotas: Vec<Quota>,
    /// Bookings are asked for, and approved or declined.
    #[cfg_attr(feature = "engine", n(10))]
    pub approval: bool,
    /// Who books it.
    #[cfg_attr(feature = "engine", n(11))]
    pub who: Who,
    /// How many share it at a time; at least 1.
    #[cfg_attr(feature = "engine", n(12))]
    pub places: u16,
    /// What it includes: the hall includes both rooms.
    #[cfg_attr(feature = "engine", n(13))]
    pub includes: Vec<ResourceId>,
    /// Whoever has not checked in so many minutes after the begin loses it; none where nobody checks in.
    #[cfg_attr(feature = "engine", n(14))]
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

/// When a resource is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The entry that closed it.
    pub id: EntryId,
    /// What was closed: the resource itself, or what it goes with.
    pub resource: ResourceId,
    /// From when, in Unix milliseconds.
    pub from_ms: i64,
    /// Until when, in Unix milliseconds.
    pub until_ms: i64,
    /// Why; empty where nothing was said.
    pub reason: String,
}

/// A time that somebody wants, and whether it can be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// First moment, in Unix milliseconds.
    pub from_ms: i64,
    /// Free again, in Unix milliseconds.
    pub until_ms: i64,
    /// Why it cannot be had.
    pub obstacle: Option<crate::message::Message>,
    /// Whether one could wait for it.
    pub may_wait: bool,
    /// Whether the clock is changed just then, so that it begins at another time than the rule says.
    pub shifted: bool,
}

/// The organisation's clock, by which opening hours, closed days and quotas count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// From when, in Unix milliseconds, it is so many minutes before UTC; ascending. Empty where it is UTC.
    pub offsets: Vec<(i64, i16)>,
}

impl Clock {
    /// Whether a zone of this name is UTC, which is how the clock goes where none is set.
    pub fn is_utc(zone: &str) -> bool {
        let name = zone.strip_prefix("Etc/").unwrap_or(zone);
        ["UTC", "UCT", "Universal", "Zulu", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich"].contains(&name)
    }

    /// How many minutes before UTC it is at a moment in Unix milliseconds.
    pub fn minutes_at(&self, ms: i64) -> i16 {
        let after = self.offsets.partition_point(|(from_ms, _)| *from_ms <= ms);
        self.offsets.get(after.max(1) - 1).map_or(0, |(_, minutes)| *minutes)
    }

    /// The day of a moment, in days since 1970, and the minute of that day.
    pub fn day_and_minute(&self, ms: i64) -> (i64, u32) {
        let minutes = ms.div_euclid(60_000).saturating_add(i64::from(self.minutes_at(ms)));
        (minutes.div_euclid(1_440), u32::try_from(minutes.rem_euclid(1_440)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn a_clock_shows_the_day_and_the_minute_of_its_own_place() {
        const HOUR_MS: i64 = 3_600_000;
        let clock = Clock { offsets: vec![(0, 60), (100 * HOUR_MS, 120)] };
        let cases = [
            (0, (0, 60)),
            (23 * HOUR_MS, (1, 0)),
            (99 * HOUR_MS, (4, 240)),
            (100 * HOUR_MS, (4, 360)),
            (-2 * HOUR_MS, (-1, 1_380)),
        ];
        for (ms, shown) in cases {
            assert_eq!(clock.day_and_minute(ms), shown, "{ms}");
        }
        assert!(Clock::is_utc("Etc/UTC") && Clock::is_utc("UTC") && !Clock::is_utc("Europe/London"));
        assert_eq!(Clock::default().day_and_minute(25 * HOUR_MS), (1, 60), "without offsets it is UTC");
    }
}
