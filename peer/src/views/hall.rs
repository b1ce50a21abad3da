//! Resources and bookings.

use std::collections::BTreeSet;

use moothall_core::id::{BookingId, PaperId, ResourceId};
use moothall_core::ledger::record::{Booking, Key, Resource, Slots};
use moothall_core::ledger::state::Look;
use moothall_core::rules::{DAY_MS, bookings};
use moothall_core::view;

use super::{Seen, Viewer};

/// A span of bookings is at most so long.
const SPAN_DAYS_MAX: i64 = 366;

/// The next booking of a resource is looked for so many days ahead.
const NEXT_DAYS: i64 = 14;

impl Viewer<'_> {
    /// All resources, those in use first, by name.
    pub(crate) fn resources(&self) -> Seen<Vec<view::Resource>> {
        let current = self.current();
        let mut resources = Vec::new();
        for (key, resource) in current
            .records::<Resource>(Key::Resource(ResourceId([0; 32])), Key::Resource(ResourceId([255; 32])))
        {
            let Key::Resource(id) = key else { continue };
            let until_ms = self.now_ms.saturating_add(NEXT_DAYS * DAY_MS);
            let coming = self.bookings(Some(id), self.now_ms, until_ms)?;
            let (now, later): (Vec<_>, Vec<_>) =
                coming.into_iter().partition(|booking| booking.from_ms <= self.now_ms);
            resources.push(view::Resource {
                id,
                name: self.resource_name(id),
                description: self.paper(PaperId(id.0))?.map(|paper| paper.text).unwrap_or_default(),
                active: resource.active,
                now: now.into_iter().next(),
                next: later.into_iter().next(),
                certainty: self.certainty(id.into()),
            });
        }
        resources
            .sort_by_cached_key(|resource| (!resource.active, resource.name.to_lowercase(), resource.id));
        Ok(resources)
    }

    /// Bookings that touch a span of time, by begin.
    pub(crate) fn bookings(
        &self,
        resource: Option<ResourceId>,
        from_ms: i64,
        until_ms: i64,
    ) -> Seen<Vec<view::Booking>> {
        let from_ms = from_ms.clamp(0, bookings::TIME_MS_MAX);
        let until_ms = until_ms.clamp(0, bookings::TIME_MS_MAX).min(from_ms + SPAN_DAYS_MAX * DAY_MS);
        if until_ms <= from_ms {
            return Ok(Vec::new());
        }
        let current = self.current();
        let of: Vec<ResourceId> = match resource {
            Some(resource) => vec![resource],
            None => current
                .records::<Resource>(Key::Resource(ResourceId([0; 32])), Key::Resource(ResourceId([255; 32])))
                .into_iter()
                .filter_map(|(key, _)| match key {
                    Key::Resource(id) => Some(id),
                    _ => None,
                })
                .collect(),
        };
        let mut ids: BTreeSet<BookingId> = BTreeSet::new();
        for resource in of {
            // A retired resource's bookings ended with it.
            if current.record::<Resource>(&Key::Resource(resource)).is_none_or(|resource| !resource.active) {
                continue;
            }
            let first = from_ms.div_euclid(DAY_MS);
            let last = (until_ms - 1).div_euclid(DAY_MS);
            for (_, slots) in current.records::<Slots>(Key::Day(resource, first), Key::Day(resource, last)) {
                ids.extend(
                    slots
                        .0
                        .iter()
                        .filter(|slot| slot.from_ms < until_ms && from_ms < slot.until_ms)
                        .map(|slot| slot.booking),
                );
            }
        }
        let mut bookings: Vec<view::Booking> = ids
            .into_iter()
            .filter_map(|id| self.booking(id, current.record::<Booking>(&Key::Booking(id))?))
            .collect();
        bookings.sort_by_key(|booking| (booking.from_ms, booking.id));
        Ok(bookings)
    }

    /// The reader's bookings that are not over, by begin.
    pub(crate) fn my_bookings(&self) -> Vec<view::Booking> {
        let current = self.current();
        let Some(me) = self.me() else { return Vec::new() };
        let mut bookings: Vec<view::Booking> = current
            .record::<Slots>(&Key::BookingsOf(me))
            .map(|slots| slots.0.clone())
            .unwrap_or_default()
            .into_iter()
            .filter(|slot| slot.until_ms > self.now_ms)
            .filter_map(|slot| {
                self.booking(slot.booking, current.record::<Booking>(&Key::Booking(slot.booking))?)
            })
            .collect();
        bookings.sort_by_key(|booking| (booking.from_ms, booking.id));
        bookings
    }
}
