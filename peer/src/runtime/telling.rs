//! What was done, in words, where it is worth comparing with what was meant: what became of a booking, and that somebody
//! else is called the same.

use moothall_core::id::{BookingId, EntryId, MemberId, ResourceId};
use moothall_core::ledger::record::{Booking, BookingState, Key};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::replica::acts;
use moothall_core::request::hall::Hall;
use moothall_core::request::membership::Membership;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::rules::bookings::occurrence;

use super::machine::Machine;
use crate::views::Viewer;

/// What is to be told of an act once it is written.
pub(super) enum Telling {
    /// What became of each time.
    Booked { resource: ResourceId, spans: Vec<(i64, i64)> },
    /// Whether others have this name too. The member is the one that was registered, where none is named.
    Named { name: String, of: Option<MemberId> },
}

impl Telling {
    /// What is told of a request's act, if anything is.
    pub(super) fn of(request: &Request, me: Option<MemberId>) -> Option<Self> {
        match request {
            Request::Book { resource, from_ms, until_ms, .. } => {
                Some(Self::Booked { resource: *resource, spans: vec![(*from_ms, *until_ms)] })
            }
            Request::Hall { act } => match &**act {
                Hall::Reserve { wish, spans } => {
                    Some(Self::Booked { resource: wish.resource, spans: spans.clone() })
                }
                _ => None,
            },
            Request::EditProfile { name, .. } => Some(Self::Named { name: name.clone(), of: me }),
            Request::Membership { act } => match act {
                Membership::WriteProfile { member, name, .. } => {
                    Some(Self::Named { name: name.clone(), of: Some(*member) })
                }
                // Of a list it was said before it was written.
                Membership::Register { people } => match people.as_slice() {
                    [person] => Some(Self::Named { name: person.name.clone(), of: None }),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

impl Machine {
    /// The answer to an act of which something is told.
    pub(super) fn told(&self, done: &acts::Done, telling: &Telling) -> Result<Answer, Failure> {
        let mut answer = self.written(done)?;
        let first = done.entries.first().copied();
        if let (Answer::Written(written), Some(viewer), Some(first)) = (&mut answer, self.viewer(), first) {
            written.said = match telling {
                Telling::Booked { resource, spans } => booked(&viewer, first, *resource, spans),
                Telling::Named { name, of } => {
                    let others = viewer.is_called(name, of.unwrap_or(MemberId(first.0)));
                    others.then(|| Message::new("said-same-name").text("name", name.trim()))
                }
            };
        }
        Ok(answer)
    }
}

/// What became of each time that was asked for, as the rules took it.
fn booked(
    viewer: &Viewer<'_>,
    entry: EntryId,
    resource: ResourceId,
    spans: &[(i64, i64)],
) -> Option<Message> {
    let (from_ms, _) = *spans.first()?;
    let current = viewer.current();
    let states: Vec<BookingState> = (0u16..)
        .zip(spans)
        .filter_map(|(number, _)| {
            let id = occurrence(BookingId::from(entry), number);
            current.record::<Booking>(&Key::Booking(id)).map(|booking| booking.state)
        })
        .collect();
    let name = viewer.resource_name(resource);
    if let [(from_ms, until_ms)] = spans {
        let code = match states.first()? {
            BookingState::Requested => "said-asked",
            BookingState::Waiting => "said-waiting",
            _ => "said-booked",
        };
        let said = Message::new(code).text("resource", name);
        return Some(said.time("from", *from_ms).time("until", *until_ms));
    }
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let count = |wanted| number(states.iter().filter(|state| **state == wanted).count());
    Some(
        Message::new("said-reserved")
            .text("resource", name)
            .time("from", from_ms)
            .number("times", number(spans.len()))
            .number("held", count(BookingState::Held))
            .number("asked", count(BookingState::Requested))
            .number("waiting", count(BookingState::Waiting))
            .number("left_out", number(spans.len() - states.len())),
    )
}
