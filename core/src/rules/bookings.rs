//! Bookings: resources, who holds them when, and the next free slot.

use super::{Author, DAY_MS, HOUR_MS, authorize};
use crate::constitution::{Act, Target};
use crate::entry::Entry;
use crate::id::{BookingId, ResourceId};
use crate::ledger::record::{Booking, Key, Resource, Slot, Slots};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::ledger::state::Look;
use crate::rules::papers;

/// Times are within these years' bounds, so that sums never overflow: 1970 to 2270, in Unix milliseconds.
pub const TIME_MS_MAX: i64 = 300 * 365 * DAY_MS;

/// Adds something to book.
pub(super) fn add_resource(scene: &mut Scene<'_>, author: &Author, entry: &Entry) -> Result<(), Refusal> {
    authorize(scene, author, Act::AddResource, Target::Organisation)?;
    papers::needs_words(entry)?;
    scene.write(Key::Resource(entry.id().into()), Resource { by: author.member, active: true });
    papers::begun(scene, entry, author.member, None);
    Ok(())
}

/// Takes a resource out of use.
pub(super) fn retire_resource(scene: &mut Scene<'_>, author: &Author, id: ResourceId) -> Result<(), Refusal> {
    let mut resource = resource(scene, id)?;
    authorize(scene, author, Act::RetireResource, Target::Resource { id })?;
    resource.active = false;
    scene.write(Key::Resource(id), resource);
    Ok(())
}

/// Books a resource, if nobody holds it then.
pub(super) fn book(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    id: ResourceId,
    from_ms: i64,
    until_ms: i64,
) -> Result<(), Refusal> {
    resource(scene, id)?;
    authorize(scene, author, Act::Book, Target::Resource { id })?;
    let parameters = scene.constitution().parameters();
    if from_ms < 0 || until_ms > TIME_MS_MAX || until_ms <= from_ms {
        return Err(Refusal::new("refused-booking-span"));
    }
    let longest_ms = i64::from(parameters.booking_hours_max) * HOUR_MS;
    if until_ms - from_ms > longest_ms {
        return Err(Refusal::new("refused-booking-too-long").with("max", Fact::Duration(longest_ms)));
    }
    if !scene.is_before(until_ms) {
        return Err(Refusal::new("refused-booking-past"));
    }
    let ahead_days = i64::from(parameters.booking_days_ahead_max);
    if scene.is_before(from_ms - ahead_days * DAY_MS) {
        return Err(Refusal::new("refused-booking-too-far").with("days", Fact::Number(ahead_days)));
    }

    let mut days = Vec::new();
    for day in touched_days(from_ms, until_ms) {
        let slots = scene.read::<Slots>(Key::Day(id, day)).map(|slots| slots.0).unwrap_or_default();
        if let Some(taken) = slots.iter().find(|slot| slot.from_ms < until_ms && from_ms < slot.until_ms) {
            return Err(taken_by(scene, id, taken, (from_ms, until_ms)));
        }
        days.push((day, slots));
    }

    let of_member = Key::BookingsOf(author.member);
    let mut open = scene.read::<Slots>(of_member).map(|slots| slots.0).unwrap_or_default();
    open.retain(|slot| scene.is_before(slot.until_ms));
    let most = parameters.booking_open_per_member;
    if open.len() >= most as usize {
        // Bookings of what was taken out of use ended with it. They are looked for only where they matter.
        open.retain(|slot| stands(scene, slot.booking));
    }
    if open.len() >= most as usize {
        return Err(Refusal::new("refused-bookings-too-many").with("max", Fact::Number(most.into())));
    }

    let booking = BookingId::from(entry.id());
    let slot = Slot { from_ms, until_ms, booking };
    for (day, mut slots) in days {
        let place = slots.partition_point(|other| other.from_ms < from_ms);
        slots.insert(place, slot);
        scene.write(Key::Day(id, day), Slots(slots));
    }
    open.push(slot);
    scene.write(of_member, Slots(open));
    scene.write(
        Key::Booking(booking),
        Booking {
            resource: id,
            member: author.member,
            from_ms,
            until_ms,
            made_ms: entry.payload().clock_ms,
            cancelled: false,
        },
    );
    papers::begun(scene, entry, author.member, None);
    Ok(())
}

/// Cancels a booking that is not over.
pub(super) fn cancel(scene: &mut Scene<'_>, author: &Author, id: BookingId) -> Result<(), Refusal> {
    let Some(mut booking) = scene.read::<Booking>(Key::Booking(id)) else {
        return Err(Refusal::new("refused-booking-unknown"));
    };
    authorize(scene, author, Act::CancelBooking, Target::Booking { id, member: booking.member })?;
    if booking.cancelled {
        return Err(Refusal::new("refused-booking-cancelled"));
    }
    if !scene.is_before(booking.until_ms) {
        return Err(Refusal::new("refused-booking-over"));
    }
    let mut keys: Vec<Key> =
        touched_days(booking.from_ms, booking.until_ms).map(|day| Key::Day(booking.resource, day)).collect();
    keys.push(Key::BookingsOf(booking.member));
    for key in keys {
        if let Some(mut slots) = scene.read::<Slots>(key) {
            slots.0.retain(|slot| slot.booking != id);
            if slots.0.is_empty() { scene.remove(key) } else { scene.write(key, slots) }
        }
    }
    booking.cancelled = true;
    scene.write(Key::Booking(id), booking);
    Ok(())
}

/// The days (since 1970, in UTC) that a span touches.
pub fn touched_days(from_ms: i64, until_ms: i64) -> impl Iterator<Item = i64> {
    from_ms.div_euclid(DAY_MS)..=(until_ms - 1).div_euclid(DAY_MS)
}

/// The first begin at or after `from_ms` at which a resource is free for `length_ms`, looking so many days ahead.
pub fn next_free(
    look: &impl Look,
    resource: ResourceId,
    from_ms: i64,
    length_ms: i64,
    days_ahead: i64,
) -> Option<i64> {
    let last_ms = from_ms.checked_add(days_ahead * DAY_MS)?;
    let mut begin_ms = from_ms;
    'candidates: while begin_ms <= last_ms {
        for day in touched_days(begin_ms, begin_ms + length_ms) {
            let slots = look.record::<Slots>(&Key::Day(resource, day));
            let taken = slots.and_then(|slots| {
                slots.0.iter().find(|slot| slot.from_ms < begin_ms + length_ms && begin_ms < slot.until_ms)
            });
            if let Some(taken) = taken {
                begin_ms = taken.until_ms;
                continue 'candidates;
            }
        }
        return Some(begin_ms);
    }
    None
}

/// Whose the slot is and since when; what was wanted is said so that the next free one can be offered.
fn taken_by(scene: &mut Scene<'_>, resource: ResourceId, slot: &Slot, wanted_ms: (i64, i64)) -> Refusal {
    let Some(booking) = scene.read::<Booking>(Key::Booking(slot.booking)) else {
        return Refusal::new("refused-resource-unknown");
    };
    Refusal::new("refused-slot-taken")
        .with("resource", Fact::Resource(resource))
        .with("booking", Fact::Booking(slot.booking))
        .with("from", Fact::Time(slot.from_ms))
        .with("until", Fact::Time(slot.until_ms))
        .with("wanted_from", Fact::Time(wanted_ms.0))
        .with("wanted_until", Fact::Time(wanted_ms.1))
        .with("member", Fact::Member(booking.member))
        .with("since", Fact::Time(booking.made_ms))
}

fn stands(scene: &mut Scene<'_>, id: BookingId) -> bool {
    let booking = scene.read::<Booking>(Key::Booking(id));
    let resource = booking.and_then(|booking| scene.read::<Resource>(Key::Resource(booking.resource)));
    resource.is_some_and(|resource| resource.active)
}

fn resource(scene: &mut Scene<'_>, id: ResourceId) -> Result<Resource, Refusal> {
    match scene.read::<Resource>(Key::Resource(id)) {
        Some(resource) if resource.active => Ok(resource),
        Some(_) => Err(Refusal::new("refused-resource-retired")),
        None => Err(Refusal::new("refused-resource-unknown")),
    }
}
