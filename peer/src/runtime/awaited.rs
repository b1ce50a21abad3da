//! Which of the reader's bookings wait, and which waited and came: the ledger's state says only how a booking stands now.
//!
//! Each device notes it for itself, whenever anything changes.

use moothall_core::id::{BookingId, MemberId, ResourceId};
use moothall_core::ledger::Ledger;
use moothall_core::ledger::record::{Booking, BookingState, Key, Slots};
use moothall_core::ledger::state::Look;
use moothall_core::store::Write;
use serde::{Deserialize, Serialize};

use super::machine::Machine;
use crate::store::{Store, StoreFault};

/// The note that keeps it.
const NOTE: &str = "awaited";

/// So many are noted at most; what waits beyond that is noted once others are over.
const NOTED_MAX: usize = 1_000;

/// What is noted, and the waiting lists as they were when it was worked out: nearly every burst leaves them as they are.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// Whose it is.
    me: Option<MemberId>,
    /// As the store has it; none before it was read.
    all: Option<Vec<Awaited>>,
    /// The waiting lists, by resource.
    lists: Vec<(Key, Slots)>,
    /// Those on them that are the reader's.
    waiting: Vec<BookingId>,
}

/// A booking that waits or waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Awaited {
    booking: BookingId,
    /// When this device learned that it had come, in Unix milliseconds; none while it waits.
    came_ms: Option<i64>,
}

/// Bookings that waited and came, each with when this device learned of it, in Unix milliseconds.
pub(crate) fn came(store: &Store) -> Result<Vec<(BookingId, i64)>, StoreFault> {
    let noted = read(store.note(NOTE)?.as_deref());
    Ok(noted.into_iter().filter_map(|one| Some((one.booking, one.came_ms?))).collect())
}

/// What cannot be read is noted anew.
fn read(note: Option<&[u8]>) -> Vec<Awaited> {
    note.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
}

/// What is to be noted after what was: `waiting` now, and how a booking that was noted stands.
fn next(
    noted: &[Awaited],
    waiting: &[BookingId],
    stands: impl Fn(BookingId) -> Option<(BookingState, i64)>,
    now_ms: i64,
) -> Vec<Awaited> {
    let mut all: Vec<Awaited> = noted
        .iter()
        .filter_map(|one| {
            let (state, until_ms) = stands(one.booking)?;
            let came_ms = match state {
                BookingState::Waiting => None,
                state if state.holds() => Some(one.came_ms.unwrap_or(now_ms)),
                _ => return None,
            };
            (until_ms > now_ms).then_some(Awaited { booking: one.booking, came_ms })
        })
        .collect();
    for booking in waiting {
        if all.len() < NOTED_MAX && all.iter().all(|one| one.booking != *booking) {
            all.push(Awaited { booking: *booking, came_ms: None });
        }
    }
    all
}

impl Noted {
    /// Follows the waiting lists, where they are others than before.
    fn follow(&mut self, ledger: &Ledger, me: MemberId) {
        let current = ledger.current();
        let (low, high) = (Key::Waiting(ResourceId([0; 32])), Key::Waiting(ResourceId([255; 32])));
        let (mut at, mut same) = (0, true);
        current.each::<Slots>(low, high, |key, slots| {
            same = same && self.lists.get(at).is_some_and(|(known, list)| *known == key && list == slots);
            at += 1;
        });
        if same && at == self.lists.len() {
            return;
        }
        self.lists.clear();
        self.waiting.clear();
        current.each::<Slots>(low, high, |key, slots| {
            self.waiting.extend(slots.0.iter().map(|slot| slot.booking).filter(|booking| {
                current.record::<Booking>(&Key::Booking(*booking)).is_some_and(|booking| booking.member == me)
            }));
            self.lists.push((key, slots.clone()));
        });
    }
}

impl Machine {
    /// Notes what waits and what came, where that is not noted yet.
    pub(super) fn watch_awaited(&mut self) {
        let (Some(me), Some(ledger)) = (self.my_member(), self.replica.as_ref().and_then(|it| it.ledger()))
        else {
            return;
        };
        if self.noted.me != Some(me) {
            self.noted = Noted { me: Some(me), ..Noted::default() };
        }
        if self.noted.all.is_none() {
            let Ok(note) = self.store.note(NOTE) else { return };
            self.noted.all = Some(read(note.as_deref()));
        }
        self.noted.follow(ledger, me);
        let noted = self.noted.all.as_deref().unwrap_or_default();
        if noted.is_empty() && self.noted.waiting.is_empty() {
            return;
        }
        let current = ledger.current();
        let stands = |id| {
            current.record::<Booking>(&Key::Booking(id)).map(|booking| (booking.state, booking.until_ms))
        };
        let next = next(noted, &self.noted.waiting, stands, self.now_ms());
        if next != noted
            && let Ok(value) = serde_json::to_vec(&next)
        {
            self.noted.all = Some(next);
            self.transaction.writes.push(Write::Note { name: NOTE.to_owned(), value: Some(value) });
        }
    }

    /// Forgets what was to be noted and was not kept.
    pub(super) fn forget_awaited(&mut self) {
        self.noted = Noted::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waited_and_came_is_noted_with_when_until_it_is_over() {
        let id = |number: u8| BookingId([number; 32]);
        let one = |number, came_ms| Awaited { booking: id(number), came_ms };
        let noted =
            [one(1, None), one(2, None), one(3, Some(40)), one(4, Some(40)), one(5, Some(40)), one(6, None)];
        let stands = |booking: BookingId| match booking.0[0] {
            1 => Some((BookingState::Waiting, 900)),
            2 => Some((BookingState::Requested, 900)),
            3 => Some((BookingState::Held, 900)),
            4 => Some((BookingState::Held, 50)),
            5 => Some((BookingState::Waiting, 900)),
            6 => Some((BookingState::Cancelled, 900)),
            _ => None,
        };
        let expected = [one(1, None), one(2, Some(60)), one(3, Some(40)), one(5, None), one(7, None)];
        assert_eq!(next(&noted, &[id(1), id(7)], stands, 60), expected);
        assert_eq!(next(&[], &[], stands, 60), []);
    }
}
