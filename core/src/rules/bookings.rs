//! Bookings: resources, who holds them when, who waits for them, and the next free span.

pub mod calendar;
mod closing;
mod keeping;
mod obstacles;
mod reserve;
pub mod terms;

pub(super) use closing::{close, reopen};
pub(super) use keeping::all_given_up;
pub(super) use reserve::{book, reserve};
pub(super) use terms::set_terms;

use super::{Author, DAY_MS, MINUTE_MS, authorize};
use crate::action::bookings::{Part, SPANS_MAX};
use crate::constitution::{Act, Target};
use crate::entry::Entry;
use crate::id::{BookingId, ResourceId};
use crate::ledger::record::{Booking, BookingState, DueKind, Key, Resource, Slots};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::ledger::state::Look;
use crate::rules::papers;

/// Times are within these years' bounds, so that sums never overflow: 1970 to 2270, in Unix milliseconds.
pub const TIME_MS_MAX: i64 = 300 * 365 * DAY_MS;

/// Whoever booked may check in so long before the begin.
pub const CHECK_IN_EARLY_MS: i64 = 30 * MINUTE_MS;

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

/// Cancels a booking that is not over.
pub(super) fn cancel(scene: &mut Scene<'_>, author: &Author, id: BookingId) -> Result<(), Refusal> {
    release(scene, author, &Part { reservation: id, first: 0, last: 0 })
}

/// Gives up spans of a reservation. Those that are over, or given up already, stay as they are; one at least is not.
pub(super) fn release(scene: &mut Scene<'_>, author: &Author, part: &Part) -> Result<(), Refusal> {
    let given_up = take_back(scene, author, part, |terms| terms.notice_cancel_min)?;
    for (id, booking) in given_up {
        keeping::freed(scene, booking.resource, booking.span(), Some(id));
    }
    Ok(())
}

/// Takes spans of a reservation from whoever has them. Nobody moves up yet.
fn take_back(
    scene: &mut Scene<'_>,
    author: &Author,
    part: &Part,
    notice_min: impl Fn(&crate::action::bookings::Terms) -> u32,
) -> Result<Vec<(BookingId, Booking)>, Refusal> {
    if part.last < part.first || usize::from(part.last - part.first) >= SPANS_MAX {
        return Err(Refusal::new("refused-booking-unknown"));
    }
    let mut given_up = Vec::new();
    let mut first_refusal = None;
    for number in part.first..=part.last {
        let id = occurrence(part.reservation, number);
        let Some(booking) = scene.read::<Booking>(Key::Booking(id)) else { continue };
        authorize(scene, author, Act::CancelBooking, Target::Booking { id, member: booking.member })?;
        let refusal = if !booking.state.holds() && booking.state != BookingState::Waiting {
            Some(Refusal::new("refused-booking-cancelled"))
        } else if !scene.is_before(booking.until_ms) {
            Some(Refusal::new("refused-booking-over"))
        } else {
            None
        };
        if let Some(refusal) = refusal {
            first_refusal.get_or_insert(refusal);
            continue;
        }
        // Stewards put things in order at any time; whoever waits has nothing to give notice of.
        let notice_ms = i64::from(notice_min(&terms::of(scene, booking.resource))) * MINUTE_MS;
        let late = notice_ms > 0
            && booking.state.holds()
            && !author.is_steward()
            && !scene.is_before(booking.from_ms - notice_ms);
        if late {
            return Err(Refusal::new("refused-booking-notice").with("notice", Fact::Duration(notice_ms)));
        }
        keeping::give_up(scene, id, &booking, BookingState::Cancelled);
        given_up.push((id, booking));
    }
    if given_up.is_empty() {
        return Err(first_refusal.unwrap_or_else(|| Refusal::new("refused-booking-unknown")));
    }
    Ok(given_up)
}

/// Approves or declines spans that were asked for.
pub(super) fn approve(
    scene: &mut Scene<'_>,
    author: &Author,
    part: &Part,
    approved: bool,
) -> Result<(), Refusal> {
    if part.last < part.first || usize::from(part.last - part.first) >= SPANS_MAX {
        return Err(Refusal::new("refused-booking-unknown"));
    }
    let mut answered = 0;
    for number in part.first..=part.last {
        let id = occurrence(part.reservation, number);
        let Some(booking) = scene.read::<Booking>(Key::Booking(id)) else { continue };
        authorize(scene, author, Act::Approve, Target::Booking { id, member: booking.member })?;
        if booking.state != BookingState::Requested || !scene.is_before(booking.until_ms) {
            continue;
        }
        answered += 1;
        if approved {
            scene.remove(Key::Due(booking.from_ms, DueKind::RequestLapses, id.into()));
            scene.write(Key::Booking(id), Booking { state: BookingState::Held, ..booking });
        } else {
            keeping::give_up(scene, id, &booking, BookingState::Declined);
            keeping::freed(scene, booking.resource, booking.span(), Some(id));
        }
    }
    if answered == 0 { Err(Refusal::new("refused-booking-not-asked")) } else { Ok(()) }
}

/// Says that whoever booked is there.
pub(super) fn check_in(
    scene: &mut Scene<'_>,
    author: &Author,
    reservation: BookingId,
    number: u16,
) -> Result<(), Refusal> {
    let id = occurrence(reservation, number);
    let Some(booking) = scene.read::<Booking>(Key::Booking(id)) else {
        return Err(Refusal::new("refused-booking-unknown"));
    };
    authorize(scene, author, Act::CheckIn, Target::Booking { id, member: booking.member })?;
    if booking.state != BookingState::Held {
        return Err(Refusal::new("refused-booking-cancelled"));
    }
    if !scene.is_before(booking.until_ms) {
        return Err(Refusal::new("refused-booking-over"));
    }
    let opens_ms = booking.from_ms - CHECK_IN_EARLY_MS;
    if scene.is_before(opens_ms) {
        return Err(Refusal::new("refused-check-in-early").with("from", Fact::Time(opens_ms)));
    }
    let mut more = keeping::more(id, &booking);
    if more.checked_in {
        return Err(Refusal::new("refused-checked-in-already"));
    }
    more.checked_in = true;
    keeping::forget_due(scene, id, &booking);
    scene.write(Key::Booking(id), Booking { more: Some(Box::new(more)), ..booking });
    Ok(())
}

/// A booking that was asked for begins without an answer, or nobody checked in: it is given up, and others move up.
pub(super) fn lapses(scene: &mut Scene<'_>, id: BookingId, now_ms: i64, kind: DueKind) {
    let Some(booking) = scene.read::<Booking>(Key::Booking(id)) else { return };
    let state = match (kind, booking.state) {
        (DueKind::RequestLapses, BookingState::Requested) => BookingState::Declined,
        (DueKind::NoShow, BookingState::Held) => BookingState::NoShow,
        _ => return,
    };
    keeping::give_up(scene, id, &booking, state);
    let mut rest = booking.span();
    rest.from_ms = rest.from_ms.max(now_ms);
    if rest.from_ms < rest.until_ms {
        keeping::freed(scene, booking.resource, rest, Some(id));
    }
}

/// The id of a reservation's span: the first has the reservation's own.
pub fn occurrence(reservation: BookingId, number: u16) -> BookingId {
    if number == 0 {
        return reservation;
    }
    let mut hasher = blake3::Hasher::new_derive_key("moothall 2026 occurrence");
    hasher.update(&reservation.0);
    hasher.update(&number.to_be_bytes());
    BookingId(hasher.finalize().into())
}

/// The days (since 1970, in UTC) that a span touches.
pub fn touched_days(from_ms: i64, until_ms: i64) -> impl Iterator<Item = i64> {
    from_ms.div_euclid(DAY_MS)..=(until_ms - 1).div_euclid(DAY_MS)
}

/// The first begin at or after `from_ms` at which a resource is free for `length_ms`, looking so many days ahead.
///
/// It looks at what is booked of the resource itself; opening hours and what includes it are not asked.
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

fn resource(scene: &mut Scene<'_>, id: ResourceId) -> Result<Resource, Refusal> {
    match scene.read::<Resource>(Key::Resource(id)) {
        Some(resource) if resource.active => Ok(resource),
        Some(_) => Err(Refusal::new("refused-resource-retired")),
        None => Err(Refusal::new("refused-resource-unknown")),
    }
}
