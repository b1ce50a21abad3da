//! Closing a resource for a time: what was booked then is given up, and nobody books it.

use std::collections::BTreeSet;

use super::super::{Author, DAY_MS, Facts, authorize};
use super::{TIME_MS_MAX, keeping, resource, terms, touched_days};
use crate::action::bookings::Span;
use crate::constitution::{Act, Target};
use crate::entry::Entry;
use crate::id::{BookingId, EntryId, ResourceId};
use crate::ledger::record::{Booking, BookingState, Closing, Closings, Key, Slots};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::rules::papers;

/// A resource is closed for at most so many days at a time.
pub(super) const CLOSING_DAYS_MAX: i64 = 92;

/// A resource has at most so many closings that are not over.
pub(super) const CLOSINGS_MAX: usize = 200;

/// Closes a resource for a time.
pub(in crate::rules) fn close(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    facts: &Facts<'_>,
    id: ResourceId,
    span: Span,
) -> Result<(), Refusal> {
    resource(scene, id)?;
    authorize(scene, author, Act::Close, Target::Resource { id })?;
    let Span { from_ms, until_ms } = span;
    if from_ms < 0 || until_ms > TIME_MS_MAX || until_ms <= from_ms {
        return Err(Refusal::new("refused-booking-span"));
    }
    if until_ms - from_ms > CLOSING_DAYS_MAX * DAY_MS {
        return Err(Refusal::new("refused-closing-too-long").with("days", Fact::Number(CLOSING_DAYS_MAX)));
    }
    if !scene.is_before(until_ms) {
        return Err(Refusal::new("refused-booking-past"));
    }
    let mut closings = scene.read::<Closings>(Key::Closings(id)).map(|all| all.0).unwrap_or_default();
    closings.retain(|(_, span)| scene.is_before(span.until_ms));
    if closings.len() >= CLOSINGS_MAX {
        return Err(Refusal::new("refused-closings-too-many").with("max", Fact::Number(CLOSINGS_MAX as i64)));
    }
    let place = closings.partition_point(|(_, other)| other.from_ms < from_ms);
    closings.insert(place, (entry.id(), span));
    scene.write(Key::Closings(id), Closings(closings));
    scene.write(Key::Closing(entry.id()), Closing { resource: id, span });

    let mut ids: BTreeSet<BookingId> = BTreeSet::new();
    for resource in terms::family(scene, id) {
        for day in touched_days(from_ms, until_ms) {
            facts.desk.works(1);
            let slots = scene.read::<Slots>(Key::Day(resource, day)).map(|slots| slots.0).unwrap_or_default();
            ids.extend(slots.iter().filter(|slot| slot.span().overlaps(&span)).map(|slot| slot.booking));
        }
    }
    for id in ids {
        let Some(booking) = scene.read::<Booking>(Key::Booking(id)) else { continue };
        if scene.is_before(booking.until_ms) {
            keeping::give_up(scene, id, &booking, BookingState::Closed);
        }
    }
    papers::begun(scene, entry, author.member, Some(id.into()));
    Ok(())
}

/// Opens a resource again. What was given up stays so; whoever waits moves up.
pub(in crate::rules) fn reopen(
    scene: &mut Scene<'_>,
    author: &Author,
    closing: EntryId,
) -> Result<(), Refusal> {
    let Some(Closing { resource: id, span }) = scene.read::<Closing>(Key::Closing(closing)) else {
        return Err(Refusal::new("refused-closing-unknown"));
    };
    authorize(scene, author, Act::Close, Target::Resource { id })?;
    scene.remove(Key::Closing(closing));
    let mut closings = scene.read::<Closings>(Key::Closings(id)).map(|all| all.0).unwrap_or_default();
    closings.retain(|(entry, _)| *entry != closing);
    match closings.is_empty() {
        true => scene.remove(Key::Closings(id)),
        false => scene.write(Key::Closings(id), Closings(closings)),
    }
    keeping::freed(scene, id, span, None);
    Ok(())
}
