//! Time zones: by name from the database that comes with the program, or as a calendar file writes them.

use std::sync::{Arc, LazyLock};

use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

use super::flaw::Flaw;
use super::local::Local;
use super::windows;
use super::written_zone::WrittenZone;

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone. As text its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Named(TimeZone),
    Written(Arc<WrittenZone>),
}

/// How a time on the wall clock meets the days on which the clock is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// The time exists once, as nearly always.
    None,
    /// The clock skips it: it is read with the offset of before, so it comes out later on the clock.
    Gap,
    /// The clock shows it twice: the first is meant.
    Fold,
}

/// A time on the wall clock as a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Unix milliseconds.
    pub ms: i64,
    /// Whether the clock was changed just then.
    pub shift: Shift,
}

impl Zone {
    /// A zone by its IANA name, in any case of letters. A name of Windows or with a maker's path before it is understood too.
    pub fn named(name: &str) -> Result<Self, Flaw> {
        let name = name.trim().trim_matches('"');
        let found = Self::in_database(name)
            .or_else(|| windows::iana(name).and_then(Self::in_database))
            .or_else(|| Self::after_path(name));
        found.ok_or_else(|| Flaw::ZoneUnknown(name.to_owned()))
    }

    /// UTC.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), kind: Kind::Named(TimeZone::UTC) }
    }

    /// A zone that a file brings with it.
    pub(super) fn written(name: &str, zone: WrittenZone) -> Self {
        Self { name: name.to_owned(), kind: Kind::Written(Arc::new(zone)) }
    }

    /// A zone by its IANA name alone, or by such a name after a maker's path.
    pub(super) fn iana(name: &str) -> Option<Self> {
        Self::in_database(name).or_else(|| Self::after_path(name))
    }

    fn in_database(name: &str) -> Option<Self> {
        if name.is_empty() || name.len() > 64 {
            return None;
        }
        let zone = DATABASE.get(name).ok()?;
        let name = zone.iana_name().unwrap_or("UTC").to_owned();
        Some(Self { name, kind: Kind::Named(zone) })
    }

    /// Some programs write `/example.org/20050126_1/Europe/Berlin`.
    fn after_path(name: &str) -> Option<Self> {
        let parts: Vec<&str> = name.strip_prefix('/')?.split('/').collect();
        (parts.len() <= 8).then_some(())?;
        (1..parts.len()).find_map(|from| Self::in_database(&parts[from..].join("/")))
    }

    /// Its name: the IANA one, or the one that the file gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether everybody knows it by its name, so that a series in it can be kept.
    pub fn is_named(&self) -> bool {
        matches!(self.kind, Kind::Named(_))
    }

    /// Its rules, as the program has them by its name; none for one that a file brought.
    pub fn rules(&self) -> Option<&TimeZone> {
        match &self.kind {
            Kind::Named(zone) => Some(zone),
            Kind::Written(_) => None,
        }
    }

    /// The moment of a time on the wall clock (RFC 5545, section 3.3.5).
    pub fn moment(&self, local: Local) -> Moment {
        match &self.kind {
            Kind::Named(zone) => {
                let (offset, shift) = match zone.to_ambiguous_timestamp(local.0).offset() {
                    AmbiguousOffset::Unambiguous { offset } => (offset, Shift::None),
                    AmbiguousOffset::Gap { before, .. } => (before, Shift::Gap),
                    AmbiguousOffset::Fold { before, .. } => (before, Shift::Fold),
                };
                Moment { ms: local.naive_ms() - i64::from(offset.seconds()) * 1_000, shift }
            }
            Kind::Written(zone) => zone.moment(local),
        }
    }

    /// What the wall clock shows at a moment, in Unix milliseconds.
    pub fn local(&self, ms: i64) -> Local {
        // First to the years taken, so that the offset never reaches beyond them.
        let ms = Local::from_naive_ms(ms).naive_ms();
        Local::from_naive_ms(ms + self.offset_ms(ms))
    }

    /// How many minutes its clock is east of UTC at a moment, in Unix milliseconds.
    pub fn minutes_at(&self, ms: i64) -> i16 {
        i16::try_from(self.offset_ms(ms).div_euclid(60_000)).unwrap_or_default()
    }

    fn offset_ms(&self, ms: i64) -> i64 {
        match &self.kind {
            Kind::Named(zone) => jiff::Timestamp::from_millisecond(ms)
                .map_or(0, |at| i64::from(zone.to_offset(at).seconds()) * 1_000),
            Kind::Written(zone) => zone.offset_ms(ms),
        }
    }
}

impl TryFrom<String> for Zone {
    type Error = Flaw;

    fn try_from(name: String) -> Result<Self, Flaw> {
        Self::named(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}
