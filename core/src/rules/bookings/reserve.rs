//! Reserving: one span or many, each had, left out or waited for, as the writer chose.

use std::collections::BTreeSet;

use super::super::{Author, Facts, authorize, good_member};
use super::obstacles::{self, Wanted};
use super::{keeping, occurrence, resource, take_back, terms};
use crate::action::bookings::{Clash, Reservation, SPANS_MAX, Span};
use crate::constitution::{Act, Target};
use crate::entry::Entry;
use crate::id::{BookingId, MemberId, ResourceId};
use crate::ledger::record::{Booking, BookingMore, BookingState, Key, Mark, Resource};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::rules::papers;

/// Books a resource once, if nobody holds it then.
pub(in crate::rules) fn book(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    facts: &Facts<'_>,
    resource: ResourceId,
    span: Span,
) -> Result<(), Refusal> {
    let reservation = Reservation {
        resource,
        spans: vec![span],
        places: 1,
        private: false,
        member: None,
        clash: Clash::Refuse,
        replaces: None,
    };
    reserve(scene, author, entry, facts, &reservation)
}

/// Books a resource once or many times.
pub(in crate::rules) fn reserve(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    facts: &Facts<'_>,
    wish: &Reservation,
) -> Result<(), Refusal> {
    let id = wish.resource;
    resource(scene, id)?;
    authorize(scene, author, Act::Book, Target::Resource { id })?;
    let member = wish.member.unwrap_or(author.member);
    if member != author.member {
        authorize(scene, author, Act::BookFor, Target::Member { id: member })?;
        good_member(scene, member)?;
    }
    let one_after_another = wish.spans.windows(2).all(|pair| pair[0].until_ms <= pair[1].from_ms);
    if wish.spans.is_empty() || wish.spans.len() > SPANS_MAX || !one_after_another {
        return Err(Refusal::new("refused-booking-span"));
    }
    let terms = terms::of(scene, id);
    if wish.places == 0 || wish.places > terms.places {
        return Err(Refusal::new("refused-booking-places").with("max", Fact::Number(terms.places.into())));
    }
    terms::books(scene, terms.who, member)?;
    facts.desk.works(wish.spans.len() as u64);

    // What it takes the place of is free for it, and stays where it was if this is refused.
    let given_up = match &wish.replaces {
        Some(part) => take_back(scene, author, part, |terms| terms.notice_change_min)?,
        None => Vec::new(),
    };
    if given_up.iter().any(|(_, booking)| booking.member != member) {
        return Err(Refusal::new("refused-booking-of-another"));
    }
    let wanted = Wanted { resource: id, places: wish.places, terms: &terms };
    let mut first_obstacle = None;
    let mut had = 0;
    let mut held = Vec::new();
    for (number, span) in (0u16..).zip(&wish.spans) {
        if let Some(refusal) = obstacles::unfit(scene, &terms, *span) {
            return Err(refusal);
        }
        let closed = obstacles::closed(scene, &wanted, *span);
        let taken = match closed {
            None => obstacles::taken(scene, &wanted, *span),
            Some(_) => None,
        };
        let booking = Booking {
            resource: id,
            member,
            from_ms: span.from_ms,
            until_ms: span.until_ms,
            made_ms: entry.payload().clock_ms,
            state: if terms.approval && !approves(scene, author, entry.id().into(), member) {
                BookingState::Requested
            } else {
                BookingState::Held
            },
            more: more(wish, entry, author, number),
        };
        let occurrence = occurrence(entry.id().into(), number);
        match (closed.or_else(|| taken.clone()), wish.clash) {
            (None, _) => {
                if let Some(refusal) = obstacles::over_quota(scene, &wanted, member, *span) {
                    return Err(refusal);
                }
                held.push(keeping::hold(scene, occurrence, booking));
                // A quota counts what was had a moment ago.
                if !terms.quotas.is_empty() {
                    keeping::note_open(scene, member, held.drain(..));
                }
                had += 1;
            }
            (Some(refusal), Clash::Refuse) => return Err(refusal),
            (Some(refusal), Clash::Wait) if taken.is_some() => {
                // Who may have no more need not wait for it.
                if let Some(refusal) = obstacles::over_quota(scene, &wanted, member, *span) {
                    return Err(refusal);
                }
                keeping::wait(scene, occurrence, booking)?;
                first_obstacle.get_or_insert(refusal);
                had += 1;
            }
            (Some(refusal), _) => {
                first_obstacle.get_or_insert(refusal);
            }
        }
    }
    if had == 0 {
        return Err(first_obstacle.unwrap_or_else(|| Refusal::new("refused-booking-span")));
    }
    if !held.is_empty() {
        keeping::note_open(scene, member, held);
    }
    too_many(scene, member, entry.id().into())?;
    for (id, booking) in given_up {
        keeping::freed(scene, booking.resource, booking.span(), Some(id));
    }
    if wish.private {
        scene.write(Key::WordsForSome, Mark(0));
    }
    papers::begun(scene, entry, author.member, None);
    Ok(())
}

/// Whoever approves bookings needs not ask for one.
fn approves(scene: &mut Scene<'_>, author: &Author, id: BookingId, member: MemberId) -> bool {
    authorize(scene, author, Act::Approve, Target::Booking { id, member }).is_ok()
}

fn more(wish: &Reservation, entry: &Entry, author: &Author, number: u16) -> Option<Box<BookingMore>> {
    let plain = wish.spans.len() == 1 && wish.places == 1 && !wish.private && wish.member.is_none();
    (!plain).then(|| {
        Box::new(BookingMore {
            reservation: entry.id().into(),
            number,
            places: wish.places,
            private: wish.private,
            by: author.member,
            checked_in: false,
        })
    })
}

/// A member has only so many reservations ahead, a series counting once.
fn too_many(scene: &mut Scene<'_>, member: MemberId, new: BookingId) -> Result<(), Refusal> {
    let most = scene.constitution().parameters().booking_open_per_member;
    let open = keeping::open(scene, member);
    if open.len() <= most as usize {
        return Ok(());
    }
    // Bookings of what was taken out of use ended with it. They are looked for only where they matter.
    let resources: BTreeSet<ResourceId> = open.iter().map(|open| open.resource).collect();
    let in_use =
        |id: &ResourceId| scene.read::<Resource>(Key::Resource(*id)).is_some_and(|resource| resource.active);
    let in_use: BTreeSet<ResourceId> = resources.into_iter().filter(in_use).collect();
    let counting = open.iter().filter(|open| in_use.contains(&open.resource) && open.reservation != new);
    let reservations: BTreeSet<BookingId> = counting.map(|open| open.reservation).collect();
    if reservations.len() >= most as usize {
        return Err(Refusal::new("refused-bookings-too-many").with("max", Fact::Number(most.into())));
    }
    Ok(())
}
