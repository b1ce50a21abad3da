//! What became of the reader's bookings by others or by the time: given up, declined, lapsed, moved up, each with its cause.
//!
//! It is read off the state and the entries that made it so, whichever device wrote them. Only that a booking moved up is in
//! neither: for that each device notes what waits (see the runtime's `awaited`).

use std::collections::{BTreeMap, BTreeSet};

use moothall_core::action::Action;
use moothall_core::action::bookings::{Part, Terms};
use moothall_core::id::{BookingId, EntryId, MemberId, PaperId, ResourceId};
use moothall_core::ledger::record::{Booking, BookingState, IncludedIn, Key, Resource};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::view::{self, Attention, Certainty, Link, Weight};

use super::home::SHOWN_MS;
use super::why::Told;
use super::{Seen, Viewer};
use crate::runtime::awaited;

/// So many of the reader's bookings are told of at most, the latest of them.
const TOLD_MAX: usize = 20;

/// So many resources that include one another are looked through for a closing.
const FAMILY_MAX: usize = 48;

/// Why a booking is not the reader's any more.
struct Cause {
    /// The sentence that tells it.
    code: &'static str,
    /// Who did it; nobody where time did.
    by: Option<MemberId>,
    /// The entry that did.
    entry: Option<EntryId>,
    /// When, in Unix milliseconds.
    at_ms: i64,
}

/// Bookings of one reservation that one cause took, by begin.
struct Taken {
    cause: Cause,
    bookings: Vec<(BookingId, Booking)>,
}

impl Viewer<'_> {
    /// What became of the reader's bookings lately, the latest first.
    pub(super) fn happened(&self) -> Seen<Vec<Attention>> {
        let Some(me) = self.me() else { return Ok(Vec::new()) };
        let mut all = self.moved_up(me)?;
        for taken in self.taken(me)? {
            let Some((first, booking)) = taken.bookings.first() else { continue };
            let reason = match (taken.cause.code, taken.cause.entry) {
                ("attention-booking-closed", Some(entry)) => self.text(PaperId::from(entry))?,
                _ => String::new(),
            };
            let code = match reason.is_empty() {
                true => taken.cause.code,
                false => "attention-booking-closed-for",
            };
            let message = self
                .about_booking(code, booking)
                .text("by", taken.cause.by.map(|by| self.name(by)).unwrap_or_default())
                .text("reason", reason)
                .number("more", i64::try_from(taken.bookings.len() - 1).unwrap_or(i64::MAX));
            all.push((taken.cause.at_ms, about(message, Weight::Loss, *first, booking)));
        }
        all.sort_by_key(|(at_ms, _)| std::cmp::Reverse(*at_ms));
        all.truncate(TOLD_MAX);
        Ok(all.into_iter().map(|(_, item)| item).collect())
    }

    fn about_booking(&self, code: &str, booking: &Booking) -> Message {
        Message::new(code)
            .text("resource", self.resource_name(booking.resource))
            .time("from", booking.from_ms)
            .time("until", booking.until_ms)
    }

    /// Bookings that the reader waited for and has.
    fn moved_up(&self, me: MemberId) -> Seen<Vec<(i64, Attention)>> {
        let current = self.current();
        let mut all = Vec::new();
        for (id, came_ms) in awaited::came(self.store)? {
            let Some(booking) = current.record::<Booking>(&Key::Booking(id)) else { continue };
            let code = match booking.state {
                BookingState::Held => "attention-booking-moved-up",
                BookingState::Requested => "attention-booking-moved-up-asked",
                _ => continue,
            };
            if booking.member == me && booking.until_ms > self.now_ms && came_ms > self.now_ms - SHOWN_MS {
                let message = self.about_booking(code, booking);
                all.push((came_ms, about(message, Weight::News, id, booking)));
            }
        }
        Ok(all)
    }

    /// Bookings that the reader had or asked for, and has no more by another's doing or none's.
    fn taken(&self, me: MemberId) -> Seen<Vec<Taken>> {
        // Nothing becomes of what is over, so what was over before this happened before this too.
        let since_ms = self.now_ms - SHOWN_MS;
        let mut all: Vec<Taken> = Vec::new();
        for (reservation, mut bookings) in self.ended(me, since_ms) {
            bookings.sort_by_key(|(_, booking)| booking.from_ms);
            let mut history = self.history(reservation.0, |_| true)?.all;
            history.retain(|told| self.verdict(told.id) == view::Verdict::Accepted);
            let history = self.in_order(history);
            let first = all.len();
            for (id, booking) in bookings {
                let Some(cause) = self.cause(id, &booking, &history)? else { continue };
                if cause.by == Some(me) || cause.at_ms <= since_ms {
                    continue;
                }
                let same =
                    |taken: &&mut Taken| (taken.cause.code, taken.cause.entry) == (cause.code, cause.entry);
                match all.iter_mut().skip(first).find(same) {
                    Some(taken) => taken.bookings.push((id, booking)),
                    None => all.push(Taken { cause, bookings: vec![(id, booking)] }),
                }
            }
        }
        Ok(all)
    }

    /// The reader's bookings of late that hold nothing any more, by begin.
    pub(super) fn fallen(&self) -> Vec<view::Booking> {
        let Some(me) = self.me() else { return Vec::new() };
        let ended = self.ended(me, self.now_ms - SHOWN_MS).into_values().flatten();
        let mut fallen: Vec<_> = ended.map(|(id, booking)| self.booking_in_any_state(id, &booking)).collect();
        fallen.sort_by_key(|booking| (booking.from_ms, booking.id));
        fallen
    }

    /// The same by reservation, as far as they were not over before a moment.
    fn ended(&self, me: MemberId, since_ms: i64) -> BTreeMap<BookingId, Vec<(BookingId, Booking)>> {
        let mut ended: BTreeMap<BookingId, Vec<(BookingId, Booking)>> = BTreeMap::new();
        let (low, high) = (Key::Booking(BookingId([0; 32])), Key::Booking(BookingId([255; 32])));
        self.current().each::<Booking>(low, high, |key, booking| {
            if let Key::Booking(id) = key
                && booking.member == me
                && booking.until_ms > since_ms
                && match booking.state {
                    BookingState::Waiting => false,
                    state => !state.holds() || self.is_retired(booking.resource),
                }
            {
                ended.entry(booking.part(id).0).or_default().push((id, booking.clone()));
            }
        });
        ended
    }

    /// What ended a booking. `history` has the entries about its reservation that count, in order.
    fn cause(&self, id: BookingId, booking: &Booking, history: &[Told]) -> Seen<Option<Cause>> {
        let (reservation, number) = booking.part(id);
        let covers =
            |part: &Part| part.reservation == reservation && (part.first..=part.last).contains(&number);
        let told = |code, told: &Told| Cause {
            code,
            by: self.member_of(told.device),
            entry: Some(told.id),
            at_ms: self.placed_ms(told),
        };
        let by_itself = |code, at_ms| Cause { code, by: None, entry: None, at_ms };
        Ok(match booking.state {
            BookingState::Cancelled => history
                .iter()
                .find(|told| match &told.action {
                    Action::CancelBooking { booking } => *booking == reservation && number == 0,
                    Action::Release(part) => covers(part),
                    Action::Reserve(wish) => wish.replaces.as_ref().is_some_and(covers),
                    _ => false,
                })
                .map(|found| told("attention-booking-cancelled", found)),
            BookingState::Declined => Some(
                history
                    .iter()
                    .find(|told| {
                        matches!(&told.action, Action::Approve { part, approved: false } if covers(part))
                    })
                    .map_or_else(
                        || by_itself("attention-booking-lapsed", booking.from_ms),
                        |found| told("attention-booking-declined", found),
                    ),
            ),
            BookingState::NoShow => Some(by_itself("attention-booking-no-show", booking.from_ms)),
            BookingState::Closed => {
                self.closing_of(reservation, booking)?.map(|found| told("attention-booking-closed", &found))
            }
            BookingState::Held | BookingState::Requested | BookingState::Waiting => {
                let retiring =
                    self.history(booking.resource.0, |action| matches!(action, Action::RetireResource { .. }))?.all;
                let counts = |told: &Told| self.verdict(told.id) == view::Verdict::Accepted;
                let found = self.in_order(retiring).into_iter().find(counts);
                // What was over by then took place.
                found
                    .map(|found| told("attention-booking-retired", &found))
                    .filter(|cause| booking.until_ms > cause.at_ms)
            }
        })
    }

    /// Whether a resource is out of use. Its bookings ended with it, whatever they say of themselves.
    pub(super) fn is_retired(&self, id: ResourceId) -> bool {
        self.current().record::<Resource>(&Key::Resource(id)).is_some_and(|resource| !resource.active)
    }

    /// The entry that closed a booking: the first after it that closed its resource, or what that goes with, at its time.
    pub(super) fn closing_of(&self, reservation: BookingId, booking: &Booking) -> Seen<Option<Told>> {
        let Some(made) = self.told(reservation.into())? else { return Ok(None) };
        let mut all = Vec::new();
        for resource in self.family(booking.resource) {
            all.extend(
                self.history(resource.0, |action| {
                    matches!(action, Action::Close { resource: closed, span }
                    if *closed == resource && span.overlaps(&booking.span()))
                })?
                .all,
            );
        }
        all.retain(|told| self.verdict(told.id) == view::Verdict::Accepted);
        all.push(made);
        let all = self.in_order(all);
        Ok(all.into_iter().skip_while(|told| told.id != reservation.into()).nth(1))
    }

    /// A resource with what includes it and what it includes, over all steps.
    pub(super) fn family(&self, resource: ResourceId) -> BTreeSet<ResourceId> {
        let current = self.current();
        let above = |id: ResourceId| {
            current.record::<IncludedIn>(&Key::IncludedIn(id)).map(|all| all.0.clone()).unwrap_or_default()
        };
        let below = |id: ResourceId| {
            current.record::<Terms>(&Key::Terms(id)).map(|terms| terms.includes.clone()).unwrap_or_default()
        };
        let steps: [&dyn Fn(ResourceId) -> Vec<ResourceId>; 2] = [&above, &below];
        let mut family = BTreeSet::from([resource]);
        for step in steps {
            let mut next = vec![resource];
            while let Some(at) = next.pop().filter(|_| family.len() < FAMILY_MAX) {
                next.extend(step(at).into_iter().filter(|other| family.insert(*other)));
            }
        }
        family
    }

    /// When an entry was confirmed, else when its author's clock says it was written, in Unix milliseconds.
    pub(super) fn placed_ms(&self, told: &Told) -> i64 {
        match self.certainty(told.id) {
            Certainty::Confirmed { time_ms, .. } => time_ms,
            Certainty::Provisional => told.clock_ms,
        }
    }
}

fn about(message: Message, weight: Weight, id: BookingId, booking: &Booking) -> Attention {
    Attention {
        message,
        weight,
        link: Some(Link::Week { resource: booking.resource, at_ms: booking.from_ms }),
        why: Some(Subject::Booking { id }),
    }
}
