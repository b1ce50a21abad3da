//! Where a booking is noted: days, members, months, what falls due, and who waits.

use super::super::{DAY_MS, MINUTE_MS, standing};
use super::calendar::{Clock, month};
use super::obstacles::{self, Wanted};
use super::{terms, touched_days};
use crate::action::bookings::Span;
use crate::constitution::Standing;
use crate::id::{BookingId, EntryId, MemberId, ResourceId};
use crate::ledger::record::{
    Booking, BookingMore, BookingState, DueKind, Key, Mark, Member, OpenBooking, OpenBookings, Slot, Slots,
};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;

/// So many wait for a resource at most.
pub(super) const WAITING_MAX: usize = 200;

/// What most bookings have not, as it is for any.
pub(super) fn more(id: BookingId, booking: &Booking) -> BookingMore {
    booking.more.as_deref().cloned().unwrap_or(BookingMore {
        reservation: id,
        number: 0,
        places: 1,
        private: false,
        by: booking.member,
        checked_in: false,
    })
}

fn slots(scene: &mut Scene<'_>, key: Key) -> Vec<Slot> {
    scene.read::<Slots>(key).map(|slots| slots.0).unwrap_or_default()
}

fn keep(scene: &mut Scene<'_>, key: Key, slots: Vec<Slot>) {
    if slots.is_empty() { scene.remove(key) } else { scene.write(key, Slots(slots)) }
}

fn add(scene: &mut Scene<'_>, key: Key, slot: Slot) {
    let mut all = slots(scene, key);
    let place = all.partition_point(|other| other.from_ms < slot.from_ms);
    all.insert(place, slot);
    scene.write(key, Slots(all));
}

/// The months in which a member's booking counts.
fn month_of(scene: &mut Scene<'_>, resource: ResourceId, member: MemberId, span: Span) -> Key {
    let day = Clock::of(scene).day(span.from_ms);
    Key::Month(resource, member, month(day))
}

/// A member's bookings that are not over.
pub(super) fn open(scene: &mut Scene<'_>, member: MemberId) -> Vec<OpenBooking> {
    scene.read::<OpenBookings>(Key::BookingsOf(member)).map(|open| open.0).unwrap_or_default()
}

/// Notes what a member holds now, and lets go of what is over.
pub(super) fn note_open(
    scene: &mut Scene<'_>,
    member: MemberId,
    held: impl IntoIterator<Item = OpenBooking>,
) {
    let mut all = open(scene, member);
    all.retain(|open| scene.is_before(open.slot.until_ms));
    all.extend(held);
    scene.write(Key::BookingsOf(member), OpenBookings(all));
}

fn keep_open(scene: &mut Scene<'_>, member: MemberId, open: Vec<OpenBooking>) {
    let key = Key::BookingsOf(member);
    if open.is_empty() { scene.remove(key) } else { scene.write(key, OpenBookings(open)) }
}

/// Has a booking hold its span. It is to be noted among its member's.
#[must_use]
pub(super) fn hold(scene: &mut Scene<'_>, id: BookingId, booking: Booking) -> OpenBooking {
    let slot =
        Slot { from_ms: booking.from_ms, until_ms: booking.until_ms, booking: id, places: booking.places() };
    for day in touched_days(booking.from_ms, booking.until_ms) {
        add(scene, Key::Day(booking.resource, day), slot);
    }
    let open = OpenBooking { slot, resource: booking.resource, reservation: booking.part(id).0 };
    if scene.constitution().version() >= 2 {
        let terms = terms::of(scene, booking.resource);
        if !terms.quotas.is_empty() {
            let month = month_of(scene, booking.resource, booking.member, booking.span());
            add(scene, month, slot);
        }
        if booking.state == BookingState::Requested {
            scene.write(Key::Due(booking.from_ms, DueKind::RequestLapses, id.into()), Mark(0));
        }
        if let Some(minutes) = terms.check_in_min {
            let due_ms = booking.from_ms.saturating_add(i64::from(minutes) * MINUTE_MS);
            scene.write(Key::Due(due_ms, DueKind::NoShow, id.into()), Mark(0));
        }
    }
    scene.write(Key::Booking(id), booking);
    open
}

/// A booking holds its span no more, or waits for it no more.
pub(super) fn give_up(scene: &mut Scene<'_>, id: BookingId, booking: &Booking, state: BookingState) {
    if booking.state.holds() {
        let mut keys: Vec<Key> = touched_days(booking.from_ms, booking.until_ms)
            .map(|day| Key::Day(booking.resource, day))
            .collect();
        let mut all = open(scene, booking.member);
        let before = all.len();
        all.retain(|open| open.slot.booking != id);
        if all.len() < before {
            keep_open(scene, booking.member, all);
        }
        if scene.constitution().version() >= 2 {
            // What happened counts for quotas; what did not happen does not, be it ever so late that it is given up.
            keys.push(month_of(scene, booking.resource, booking.member, booking.span()));
            forget_due(scene, id, booking);
        }
        for key in keys {
            let mut all = slots(scene, key);
            let before = all.len();
            all.retain(|slot| slot.booking != id);
            if all.len() < before {
                keep(scene, key, all);
            }
        }
    } else {
        forget_waiting(scene, booking.resource, id);
    }
    scene.write(Key::Booking(id), Booking { state, ..booking.clone() });
}

/// What was to fall due of a booking will not.
pub(super) fn forget_due(scene: &mut Scene<'_>, id: BookingId, booking: &Booking) {
    if booking.state == BookingState::Requested {
        scene.remove(Key::Due(booking.from_ms, DueKind::RequestLapses, EntryId::from(id)));
    }
    if let Some(minutes) = terms::of(scene, booking.resource).check_in_min {
        let due_ms = booking.from_ms.saturating_add(i64::from(minutes) * MINUTE_MS);
        scene.remove(Key::Due(due_ms, DueKind::NoShow, id.into()));
    }
}

/// Has a booking wait for its span, behind all who wait already.
pub(super) fn wait(scene: &mut Scene<'_>, id: BookingId, booking: Booking) -> Result<(), Refusal> {
    let key = Key::Waiting(booking.resource);
    let mut all = slots(scene, key);
    // Whose time has passed waits no more.
    all.retain(|slot| scene.is_before(slot.from_ms));
    if all.len() >= WAITING_MAX {
        return Err(Refusal::new("refused-waiting-full").with("max", Fact::Number(WAITING_MAX as i64)));
    }
    all.push(Slot {
        from_ms: booking.from_ms,
        until_ms: booking.until_ms,
        booking: id,
        places: booking.places(),
    });
    scene.write(key, Slots(all));
    scene.write(Key::Booking(id), Booking { state: BookingState::Waiting, ..booking });
    Ok(())
}

fn forget_waiting(scene: &mut Scene<'_>, resource: ResourceId, id: BookingId) {
    let key = Key::Waiting(resource);
    let mut all = slots(scene, key);
    all.retain(|slot| slot.booking != id);
    keep(scene, key, all);
}

/// A span is free again: whoever waits longest for something that it makes possible has it now.
pub(super) fn freed(scene: &mut Scene<'_>, resource: ResourceId, span: Span, by: Option<BookingId>) {
    if scene.constitution().version() < 2 {
        return;
    }
    for resource in terms::family(scene, resource) {
        let buffer_ms = i64::from(terms::of(scene, resource).buffer_min) * MINUTE_MS;
        let near = Span {
            from_ms: span.from_ms - buffer_ms.min(DAY_MS),
            until_ms: span.until_ms + buffer_ms.min(DAY_MS),
        };
        for waiting in slots(scene, Key::Waiting(resource)) {
            if Some(waiting.booking) == by || !waiting.span().overlaps(&near) {
                continue;
            }
            if !scene.is_before(waiting.from_ms) {
                continue;
            }
            let Some(booking) = scene.read::<Booking>(Key::Booking(waiting.booking)) else { continue };
            let terms = terms::of(scene, resource);
            let wanted = Wanted { resource, places: booking.places(), terms: &terms };
            if moves_up(scene, &wanted, &booking) {
                forget_waiting(scene, resource, waiting.booking);
                let state = if terms.approval { BookingState::Requested } else { BookingState::Held };
                let member = booking.member;
                let held = hold(scene, waiting.booking, Booking { state, ..booking });
                note_open(scene, member, [held]);
            }
        }
    }
}

/// Whether a booking that waits could be made now by whoever waits: what held them off may have been more than the span.
fn moves_up(scene: &mut Scene<'_>, wanted: &Wanted<'_>, booking: &Booking) -> bool {
    let (member, span) = (booking.member, booking.span());
    let left = scene.read::<Member>(Key::Member(member)).is_none_or(|member| member.left);
    standing::of(scene, member, left) == Standing::Good
        && terms::books(scene, wanted.terms.who, member).is_ok()
        && obstacles::unfit(scene, wanted.terms, span).is_none()
        && obstacles::closed(scene, wanted, span).is_none()
        && obstacles::taken(scene, wanted, span).is_none()
        && obstacles::over_quota(scene, wanted, member, span).is_none()
}

/// Whoever leaves gives up what has not begun; others move up.
pub(in crate::rules) fn all_given_up(scene: &mut Scene<'_>, member: MemberId) {
    let (ahead, begun): (Vec<OpenBooking>, Vec<OpenBooking>) =
        open(scene, member).into_iter().partition(|open| scene.is_before(open.slot.from_ms));
    // At once, not one by one: a series has many.
    keep_open(scene, member, begun);
    let mut given_up = Vec::new();
    for slot in ahead.into_iter().map(|open| open.slot) {
        let Some(booking) = scene.read::<Booking>(Key::Booking(slot.booking)) else { continue };
        if booking.state.holds() {
            give_up(scene, slot.booking, &booking, BookingState::Cancelled);
            given_up.push((slot.booking, booking));
        }
    }
    for (id, booking) in given_up {
        freed(scene, booking.resource, booking.span(), Some(id));
    }
}
