//! Resources and bookings.

use std::collections::BTreeSet;

use moothall_core::action::Action;
use moothall_core::action::bookings::{Clash, Part, Reservation, SPANS_MAX, Span, Terms};
use moothall_core::id::{BookingId, EntryId, GroupId, PaperId, ResourceId};
use moothall_core::ledger::record::{
    Booking, Calendar, Closings, DueKind, Key, OpenBookings, Resource, Slots,
};
use moothall_core::ledger::state::Look;
use moothall_core::ledger::tail::{Judgement, Overlay};
use moothall_core::message::Message;
use moothall_core::request::Answer;
use moothall_core::request::hall::Wish;
use moothall_core::rules::{DAY_MS, bookings};
use moothall_core::view;
use moothall_core::view::terms::said::{Names, sentences};

use super::{Seen, Viewer};

/// A span of bookings is at most so long.
pub(super) const SPAN_DAYS_MAX: i64 = 366;

/// The next booking of a resource is looked for so many days ahead.
const NEXT_DAYS: i64 = 14;

impl Names for Viewer<'_> {
    fn resource(&self, id: ResourceId) -> String {
        self.resource_name(id)
    }

    fn group(&self, id: GroupId) -> String {
        self.group_name(id)
    }
}

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
            let coming = self.held(&current, Some(id), self.now_ms, until_ms);
            let has_begun = |(_, booking): &(_, &Booking)| booking.from_ms <= self.now_ms;
            let shown = |(id, booking): (_, &Booking)| self.booking_in_any_state(id, booking);
            let now = coming.iter().copied().find(has_begun).map(shown);
            let next = coming.iter().copied().find(|one| !has_begun(one)).map(shown);
            let terms = current.record::<Terms>(&Key::Terms(id)).cloned().unwrap_or_default();
            resources.push(view::Resource {
                id,
                name: self.resource_name(id),
                description: self.text(PaperId(id.0))?,
                terms_said: sentences(&terms, self),
                terms,
                closings: self.closings(id)?,
                active: resource.active,
                now,
                next,
                certainty: self.certainty(id.into()),
            });
        }
        resources
            .sort_by_cached_key(|resource| (!resource.active, resource.name.to_lowercase(), resource.id));
        Ok(resources)
    }

    /// The organisation's clock, by which hours, days and quotas count.
    pub(crate) fn clock(&self) -> view::terms::Clock {
        let current = self.current();
        let offsets = current.record::<Calendar>(&Key::Calendar).map(|calendar| {
            calendar.0.iter().map(|offset| (offset.from_ms, offset.minutes)).collect::<Vec<_>>()
        });
        view::terms::Clock { offsets: offsets.unwrap_or_default() }
    }

    /// When a resource is closed, as far as that is not over.
    fn closings(&self, resource: ResourceId) -> Seen<Vec<view::terms::Closing>> {
        let current = self.current();
        let Some(Closings(all)) = current.record::<Closings>(&Key::Closings(resource)) else {
            return Ok(Vec::new());
        };
        let mut closings = Vec::new();
        for (id, span) in all.iter().filter(|(_, span)| span.until_ms > self.now_ms) {
            closings.push(view::terms::Closing {
                id: *id,
                resource,
                from_ms: span.from_ms,
                until_ms: span.until_ms,
                reason: self.text(PaperId::from(*id))?,
            });
        }
        Ok(closings)
    }

    /// What would come of a wish, time by time, each tried by the rules that will judge it.
    pub(crate) fn occurrences(&self, wish: &Wish) -> Seen<Option<Answer>> {
        // Whoever wished for it learns what is wrong with it when it is asked for in earnest.
        let Ok(times) = crate::runtime::hall::times(&wish.when) else { return Ok(None) };
        let occurrences = times.iter().map(|span| {
            let action = Action::Reserve(Box::new(Reservation {
                resource: wish.resource,
                spans: vec![Span { from_ms: span.from_ms, until_ms: span.until_ms }],
                places: wish.places,
                private: wish.private,
                member: wish.member,
                clash: Clash::Refuse,
                replaces: wish.replaces.map(|spans| Part {
                    reservation: spans.reservation,
                    first: spans.first,
                    last: spans.last,
                }),
            }));
            let (obstacle, may_wait) = match self.replica.would(action) {
                Judgement::Accepted => (None, false),
                Judgement::Refused(refusal) => (
                    Some(self.refusal(&refusal)),
                    ["refused-slot-taken", "refused-slot-busy"].contains(&&*refusal.code),
                ),
                Judgement::Aside(_) => (Some(Message::new("verdict-unreadable")), false),
            };
            view::terms::Occurrence {
                from_ms: span.from_ms,
                until_ms: span.until_ms,
                obstacle,
                may_wait,
                shifted: crate::runtime::hall::shifted(span),
            }
        });
        Ok(Some(Answer::Occurrences(occurrences.collect())))
    }

    /// Bookings that wait for an answer or for their time: all for a steward, else the reader's own.
    pub(crate) fn pending(&self) -> Vec<view::Booking> {
        let current = self.current();
        let (me, steward) = (self.me(), self.is_steward());
        let mut ids: BTreeSet<BookingId> = BTreeSet::new();
        let (first, last) = (
            Key::Due(self.now_ms, DueKind::VoteCloses, EntryId([0; 32])),
            Key::Due(i64::MAX, DueKind::NoShow, EntryId([255; 32])),
        );
        for (key, _) in current.values(first, last) {
            if let Key::Due(_, DueKind::RequestLapses, id) = key {
                ids.insert(id.into());
            }
        }
        for (_, slots) in
            current.records::<Slots>(Key::Waiting(ResourceId([0; 32])), Key::Waiting(ResourceId([255; 32])))
        {
            ids.extend(slots.0.iter().filter(|slot| slot.from_ms > self.now_ms).map(|slot| slot.booking));
        }
        let mut pending: Vec<view::Booking> = ids
            .into_iter()
            .filter_map(|id| Some((id, current.record::<Booking>(&Key::Booking(id))?)))
            .filter(|(_, booking)| steward || Some(booking.member) == me)
            .map(|(id, booking)| self.booking_in_any_state(id, booking))
            .collect();
        pending.sort_by_key(|booking| (booking.from_ms, booking.id));
        pending
    }

    /// What others asked for and the reader may answer, the first of each series.
    pub(crate) fn asked(&self) -> Vec<view::Booking> {
        if !self.is_steward() {
            return Vec::new();
        }
        let mut known = BTreeSet::new();
        let mut asked = self.pending();
        asked.retain(|booking| booking.state == "requested" && known.insert(booking.reservation));
        asked
    }

    /// All bookings of a reservation, in whatever state, by number.
    pub(crate) fn series(&self, reservation: BookingId) -> Vec<view::Booking> {
        let current = self.current();
        (0..SPANS_MAX)
            .filter_map(|number| u16::try_from(number).ok())
            .map(|number| bookings::occurrence(reservation, number))
            .filter_map(|id| Some((id, current.record::<Booking>(&Key::Booking(id))?)))
            .map(|(id, booking)| self.booking_in_any_state(id, booking))
            .collect()
    }

    /// Bookings that touch a span of time, by begin.
    pub(crate) fn bookings(
        &self,
        resource: Option<ResourceId>,
        from_ms: i64,
        until_ms: i64,
    ) -> Vec<view::Booking> {
        self.bookings_where(resource, from_ms, until_ms, |_| true)
    }

    /// Some of them, in the same order.
    pub(super) fn bookings_where(
        &self,
        resource: Option<ResourceId>,
        from_ms: i64,
        until_ms: i64,
        wanted: impl Fn(&Booking) -> bool,
    ) -> Vec<view::Booking> {
        let current = self.current();
        let held = self.held(&current, resource, from_ms, until_ms);
        held.into_iter()
            .filter(|(_, booking)| wanted(booking))
            .map(|(id, booking)| self.booking_in_any_state(id, booking))
            .collect()
    }

    /// The same as the state has them.
    fn held<'c>(
        &self,
        current: &'c Overlay<'_>,
        resource: Option<ResourceId>,
        from_ms: i64,
        until_ms: i64,
    ) -> Vec<(BookingId, &'c Booking)> {
        let from_ms = from_ms.clamp(0, bookings::TIME_MS_MAX);
        let until_ms = until_ms.clamp(0, bookings::TIME_MS_MAX).min(from_ms + SPAN_DAYS_MAX * DAY_MS);
        if until_ms <= from_ms {
            return Vec::new();
        }
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
        let mut held: Vec<(BookingId, &Booking)> = ids
            .into_iter()
            .filter_map(|id| Some((id, current.record::<Booking>(&Key::Booking(id))?)))
            .filter(|(_, booking)| booking.state.holds())
            .collect();
        held.sort_by_key(|(id, booking)| (booking.from_ms, *id));
        held
    }

    /// The reader's bookings that are not over, by begin.
    pub(crate) fn my_bookings(&self) -> Vec<view::Booking> {
        let current = self.current();
        let Some(me) = self.me() else { return Vec::new() };
        let mut bookings: Vec<view::Booking> = current
            .record::<OpenBookings>(&Key::BookingsOf(me))
            .into_iter()
            .flat_map(|open| open.0.iter().map(|open| open.slot))
            .filter(|slot| slot.until_ms > self.now_ms)
            .filter_map(|slot| {
                let booking = current.record::<Booking>(&Key::Booking(slot.booking))?;
                // A retired resource's bookings ended with it.
                if self.is_retired(booking.resource) { None } else { self.booking(slot.booking, booking) }
            })
            .collect();
        bookings.sort_by_key(|booking| (booking.from_ms, booking.id));
        bookings
    }
}
