//! What stands in the way of a span: that it is taken, that it is closed, that it is too long or too soon.

use std::collections::BTreeSet;

use super::super::{DAY_MS, HOUR_MS, MINUTE_MS};
use super::calendar::{Clock, month};
use super::{TIME_MS_MAX, keeping, terms, touched_days};
use crate::action::bookings::{Period, Span, Terms};
use crate::id::{BookingId, MemberId, ResourceId};
use crate::ledger::record::{Booking, Closings, Key, Resource, Slot, Slots};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;

/// What is wanted, whenever it is.
pub(super) struct Wanted<'a> {
    pub(super) resource: ResourceId,
    pub(super) places: u16,
    pub(super) terms: &'a Terms,
}

/// Why a span cannot be booked, whoever has booked what.
pub(super) fn unfit(scene: &mut Scene<'_>, terms: &Terms, span: Span) -> Option<Refusal> {
    let parameters = scene.constitution().parameters();
    let Span { from_ms, until_ms } = span;
    if from_ms < 0 || until_ms > TIME_MS_MAX || until_ms <= from_ms {
        return Some(Refusal::new("refused-booking-span"));
    }
    let mut longest_ms = i64::from(parameters.booking_hours_max) * HOUR_MS;
    if terms.longest_min > 0 {
        longest_ms = longest_ms.min(i64::from(terms.longest_min) * MINUTE_MS);
    }
    if until_ms - from_ms > longest_ms {
        return Some(Refusal::new("refused-booking-too-long").with("max", Fact::Duration(longest_ms)));
    }
    let shortest_ms = i64::from(terms.shortest_min) * MINUTE_MS;
    if until_ms - from_ms < shortest_ms {
        return Some(Refusal::new("refused-booking-too-short").with("min", Fact::Duration(shortest_ms)));
    }
    if !scene.is_before(until_ms) {
        return Some(Refusal::new("refused-booking-past"));
    }
    let notice_ms = i64::from(terms.notice_book_min) * MINUTE_MS;
    if notice_ms > 0 && !scene.is_before(from_ms - notice_ms) {
        return Some(Refusal::new("refused-booking-notice").with("notice", Fact::Duration(notice_ms)));
    }
    let mut ahead_days = i64::from(parameters.booking_days_ahead_max);
    if terms.ahead_days > 0 {
        ahead_days = ahead_days.min(i64::from(terms.ahead_days));
    }
    if scene.is_before(from_ms - ahead_days * DAY_MS) {
        return Some(Refusal::new("refused-booking-too-far").with("days", Fact::Number(ahead_days)));
    }
    None
}

/// When it is not open: outside its hours, on a holiday, or closed for a time, it or what it goes with.
pub(super) fn closed(scene: &mut Scene<'_>, wanted: &Wanted<'_>, span: Span) -> Option<Refusal> {
    let terms = wanted.terms;
    if !terms.hours.is_empty() || !terms.closed_days.is_empty() {
        let clock = Clock::of(scene);
        let holiday = clock
            .days(span)
            .any(|day| i32::try_from(day).is_ok_and(|day| terms.closed_days.binary_search(&day).is_ok()));
        if holiday {
            return Some(Refusal::new("refused-booking-holiday").with("from", Fact::Time(span.from_ms)));
        }
        if !terms.hours.is_empty() && !clock.is_open(&terms.hours, span) {
            return Some(Refusal::new("refused-booking-hours").with("from", Fact::Time(span.from_ms)));
        }
    }
    if scene.constitution().version() < 2 {
        return None;
    }
    for resource in terms::family(scene, wanted.resource) {
        let closings = scene.read::<Closings>(Key::Closings(resource)).map(|all| all.0).unwrap_or_default();
        if let Some((entry, closing)) = closings.iter().find(|(_, closing)| closing.overlaps(&span)) {
            return Some(
                Refusal::new("refused-booking-closed")
                    .with("resource", Fact::Resource(resource))
                    .with("from", Fact::Time(closing.from_ms))
                    .with("until", Fact::Time(closing.until_ms))
                    .with("closing", Fact::Entry(*entry)),
            );
        }
    }
    None
}

/// Who has it, where somebody does: the resource itself as far as it is not shared, or anything that it goes with.
pub(super) fn taken(scene: &mut Scene<'_>, wanted: &Wanted<'_>, span: Span) -> Option<Refusal> {
    #[cfg(feature = "mutants")]
    if crate::mutants::is_off(crate::mutants::Guard::Exclusives) {
        return None;
    }
    for resource in terms::family(scene, wanted.resource) {
        // What is out of use holds nothing up.
        if resource != wanted.resource
            && scene.read::<Resource>(Key::Resource(resource)).is_none_or(|found| !found.active)
        {
            continue;
        }
        let buffer_ms = i64::from(wanted.terms.buffer_min)
            .max(i64::from(terms::of(scene, resource).buffer_min))
            * MINUTE_MS;
        let near = Span { from_ms: span.from_ms - buffer_ms, until_ms: span.until_ms + buffer_ms };
        let mut there: Vec<Slot> = Vec::new();
        for day in touched_days(near.from_ms, near.until_ms) {
            let slots = scene.read::<Slots>(Key::Day(resource, day)).map(|slots| slots.0).unwrap_or_default();
            for slot in slots.into_iter().filter(|slot| slot.span().overlaps(&near)) {
                if !there.iter().any(|other| other.booking == slot.booking) {
                    there.push(slot);
                }
            }
        }
        let all = wanted.terms.places;
        let shared = resource == wanted.resource && all > 1;
        let full = match shared {
            false => there.first().copied(),
            true => crowded(&there, near, all.saturating_sub(wanted.places)),
        };
        if let Some(slot) = full {
            return Some(taken_by(scene, wanted.resource, &slot, span));
        }
    }
    None
}

/// A booking at a moment of the span when more than so many places are taken.
fn crowded(there: &[Slot], span: Span, most: u16) -> Option<Slot> {
    // The number of places taken rises only where a booking begins.
    let begins = there.iter().map(|slot| slot.from_ms.max(span.from_ms));
    begins
        .filter(|at_ms| {
            let taken: u32 = there
                .iter()
                .filter(|slot| slot.from_ms <= *at_ms && *at_ms < slot.until_ms)
                .map(|slot| u32::from(slot.places))
                .sum();
            taken > u32::from(most)
        })
        .min()
        .and_then(|at_ms| there.iter().find(|slot| slot.from_ms <= at_ms && at_ms < slot.until_ms).copied())
}

/// Whose the slot is and since when; what was wanted is said so that the next free one can be offered.
fn taken_by(scene: &mut Scene<'_>, resource: ResourceId, slot: &Slot, wanted: Span) -> Refusal {
    let Some(booking) = scene.read::<Booking>(Key::Booking(slot.booking)) else {
        return Refusal::new("refused-resource-unknown");
    };
    let refusal = Refusal::new(if booking.private() { "refused-slot-busy" } else { "refused-slot-taken" })
        .with("resource", Fact::Resource(resource))
        .with("booking", Fact::Booking(slot.booking))
        .with("from", Fact::Time(slot.from_ms))
        .with("until", Fact::Time(slot.until_ms))
        .with("wanted_from", Fact::Time(wanted.from_ms))
        .with("wanted_until", Fact::Time(wanted.until_ms));
    if booking.private() {
        return refusal;
    }
    refusal.with("member", Fact::Member(booking.member)).with("since", Fact::Time(booking.made_ms))
}

/// Which quota of the resource a member would exceed with one more booking.
pub(super) fn over_quota(
    scene: &mut Scene<'_>,
    wanted: &Wanted<'_>,
    member: MemberId,
    span: Span,
) -> Option<Refusal> {
    if wanted.terms.quotas.is_empty() {
        return None;
    }
    let clock = Clock::of(scene);
    let day = clock.day(span.from_ms);
    let of_month = |scene: &mut Scene<'_>, day: i64| {
        let key = Key::Month(wanted.resource, member, month(day));
        scene.read::<Slots>(key).map(|slots| slots.0).unwrap_or_default()
    };
    let mut open = keeping::open(scene, member);
    open.retain(|open| scene.is_before(open.slot.until_ms) && open.resource == wanted.resource);
    let ahead: Vec<Slot> = open.into_iter().map(|open| open.slot).collect();
    for quota in &wanted.terms.quotas {
        let counted: Vec<Slot> = match quota.per {
            Period::Ahead => ahead.clone(),
            per => {
                // A week lies in one month or in two.
                let (first, last) = match per {
                    Period::Week => (super::calendar::monday(day), super::calendar::monday(day) + 6),
                    _ => (day, day),
                };
                let mut slots = of_month(scene, first);
                if month(first) != month(last) {
                    slots.extend(of_month(scene, last));
                }
                // What was booked before there was a quota is not noted by months.
                let noted: BTreeSet<BookingId> = slots.iter().map(|slot| slot.booking).collect();
                slots.extend(ahead.iter().filter(|slot| !noted.contains(&slot.booking)));
                slots.retain(|slot| terms::same_period(per, day, clock.day(slot.from_ms)));
                slots
            }
        };
        let minutes: i64 = counted.iter().map(|slot| slot.until_ms - slot.from_ms).sum::<i64>() / MINUTE_MS;
        let with_minutes = minutes + (span.until_ms - span.from_ms) / MINUTE_MS;
        let code = match quota.per {
            Period::Day => "refused-quota-day",
            Period::Week => "refused-quota-week",
            Period::Month => "refused-quota-month",
            Period::Ahead => "refused-quota-ahead",
        };
        if let Some(most) = quota.bookings.filter(|most| counted.len() >= usize::from(*most)) {
            return Some(
                Refusal::new(code)
                    .with("bookings", Fact::Number(most.into()))
                    .with("hours", Fact::Duration(0)),
            );
        }
        if let Some(most) = quota.minutes.filter(|most| with_minutes > i64::from(*most)) {
            return Some(
                Refusal::new(code)
                    .with("bookings", Fact::Number(0))
                    .with("hours", Fact::Duration(i64::from(most) * MINUTE_MS)),
            );
        }
    }
    None
}
