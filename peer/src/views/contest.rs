//! A time that several wanted: who asked when by their clocks, when each was placed, and what whoever lost can do.

use moothall_core::action::Action;
use moothall_core::id::{BookingId, EntryId, ResourceId};
use moothall_core::ledger::record::{Booking, Key};
use moothall_core::ledger::refusal::{Fact, Refusal};
use moothall_core::ledger::state::Look;
use moothall_core::ledger::tail::Judgement;
use moothall_core::message::Message;
use moothall_core::view::Certainty;
use moothall_core::view::Link;
use moothall_core::view::why::{Claim, Contest, Instead};

use super::{Seen, Viewer};

/// So many who lost are told of at most, those that came first.
const LOST_MAX: usize = 20;

impl Viewer<'_> {
    /// Who wanted what an entry wanted and did not get; none where it was not refused for that.
    pub(super) fn contest_lost(&self, entry: EntryId) -> Seen<Option<Contest>> {
        let Some(refusal) = self.refusal_of(entry)? else { return Ok(None) };
        match taken_by(&refusal) {
            Some(booking) => self.contest(booking),
            None => Ok(None),
        }
    }

    /// Who else wanted what a booking has; none where nobody did.
    pub(super) fn contest(&self, won: BookingId) -> Seen<Option<Contest>> {
        let current = self.current();
        let Some(booking) = current.record::<Booking>(&Key::Booking(won)) else { return Ok(None) };
        let lost = self.lost_against(won)?;
        let hidden = self.is_hidden(won, booking);
        let Some(winner) = self.claim(booking.part(won).0.into(), true, hidden)? else { return Ok(None) };
        let mut claims = Vec::new();
        let mut instead = None;
        for (entry, refusal) in lost {
            let Some(claim) = self.claim(entry, false, false)? else { continue };
            if claim.mine && instead.is_none() {
                instead = self.next_free_time(&refusal).map(|(resource, from_ms, until_ms)| Instead {
                    said: Message::new("contest-free").time("from", from_ms).time("until", until_ms),
                    link: Link::Week { resource, at_ms: from_ms },
                });
            }
            claims.push(claim);
        }
        if claims.is_empty() {
            return Ok(None);
        }
        claims.sort_by_key(place);
        claims.truncate(LOST_MAX);
        let earlier = claims.iter().any(|claim| claim.asked_ms < winner.asked_ms);
        let all = claims.iter().chain([&winner]);
        let code = match all.map(|claim| &claim.certainty).any(|place| *place == Certainty::Provisional) {
            true => "contest-provisional",
            false if earlier => "contest-against-clock",
            false => "contest-placed",
        };
        claims.insert(0, winner);
        Ok(Some(Contest { said: Message::new(code), claims, instead }))
    }

    /// Entries that were refused because a booking has the time.
    fn lost_against(&self, won: BookingId) -> Seen<Vec<(EntryId, Refusal)>> {
        let mut lost = Vec::new();
        for (entry, bytes) in self.store.refusals()? {
            if let Ok(refusal) = Refusal::decode(&bytes)
                && taken_by(&refusal) == Some(won)
            {
                lost.push((entry, refusal));
            }
        }
        let tail = self.ledger.tail();
        for (_, entry) in tail.entries() {
            if let Some(Judgement::Refused(refusal)) = tail.judgement(entry.id())
                && taken_by(refusal) == Some(won)
            {
                lost.push((entry.id(), refusal.clone()));
            }
        }
        Ok(lost)
    }

    /// Why an entry is refused; none where it is not.
    fn refusal_of(&self, entry: EntryId) -> Seen<Option<Refusal>> {
        if let Some(Judgement::Refused(refusal)) = self.ledger.tail().judgement(entry) {
            return Ok(Some(refusal.clone()));
        }
        Ok(self.store.refusal(entry)?.and_then(|bytes| Refusal::decode(&bytes).ok()))
    }

    fn claim(&self, entry: EntryId, won: bool, hidden: bool) -> Seen<Option<Claim>> {
        let Some(told) = self.told(entry)? else { return Ok(None) };
        let hidden = hidden || matches!(&told.action, Action::Reserve(wish) if self.hides(entry, wish));
        let member = match &told.action {
            Action::Reserve(wish) => wish.member.or_else(|| self.member_of(told.device)),
            _ => self.member_of(told.device),
        };
        let by = member.filter(|_| !hidden).map(|member| self.name(member)).unwrap_or_default();
        Ok(Some(Claim {
            entry,
            by,
            mine: member.is_some() && member == self.me(),
            won,
            asked_ms: told.clock_ms,
            certainty: self.certainty(entry),
        }))
    }

    /// Where and when whoever finds a time taken can have the next free one of the same length, in Unix milliseconds.
    pub(super) fn next_free_time(&self, refusal: &Refusal) -> Option<(ResourceId, i64, i64)> {
        let fact = |wanted: &str| refusal.facts.iter().find(|(name, _)| name == wanted).map(|(_, fact)| fact);
        let time = |wanted: &str| match fact(wanted) {
            Some(Fact::Time(unix_ms)) => Some(*unix_ms),
            _ => None,
        };
        let Some(Fact::Resource(resource)) = fact("resource") else { return None };
        let (from_ms, until_ms) = (time("wanted_from")?, time("wanted_until")?);
        let days = i64::from(self.ledger.constitution().parameters().booking_days_ahead_max);
        let (begin_ms, length_ms) = (from_ms.max(self.now_ms), until_ms - from_ms);
        let next_free = moothall_core::rules::bookings::next_free;
        let free_ms = next_free(&self.current(), *resource, begin_ms, length_ms, days)?;
        Some((*resource, free_ms, free_ms + length_ms))
    }
}

/// The booking for which an entry was refused, if it was for one.
fn taken_by(refusal: &Refusal) -> Option<BookingId> {
    if !["refused-slot-taken", "refused-slot-busy"].contains(&&*refusal.code) {
        return None;
    }
    refusal.facts.iter().find_map(|(_, fact)| match fact {
        Fact::Booking(booking) => Some(*booking),
        _ => None,
    })
}

/// The confirmed ones by position, then the others by their clocks.
fn place(claim: &Claim) -> (u64, i64, EntryId) {
    let position = match claim.certainty {
        Certainty::Confirmed { position, .. } => position,
        Certainty::Provisional => u64::MAX,
    };
    (position, claim.asked_ms, claim.entry)
}
