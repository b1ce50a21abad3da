//! Comparing orders: where another device's order parts from this one, and the proof that keepers signed both.
//!
//! A peer whose certified point does not lie on this order follows another line. The last point that both have is
//! searched by naming points and hearing which is the newest of them that the other has too; then each side's batches
//! from there to a certificate are the proof. It is kept beside the proofs against devices and spread like them.

use super::message::{Bytes, Message, POINTS_MAX};
use super::owing::Sort;
use super::{LinkId, Read, Replica};
use crate::entry::Point;
use crate::fork::{Fork, ForkError, TwoOrders, two_orders};
use crate::id::DeviceId;
use crate::ledger::Ledger;
use crate::ledger::archive::Span;
use crate::line::Line;
use crate::message::Message as Said;
use crate::order::{Certificate, quorum};
use crate::store::Write;
use crate::view::keepers::Withstands;

/// A peer's line is not looked at again for so long: a minute.
pub(super) const HOLD_MS: i64 = 60_000;

/// Batches whose points a peer was asked about, ascending.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    asked: Vec<Span>,
    /// Where the first batch begins that the two are known not to share; behind the newest if none is known.
    differs: u64,
}

/// Up to [`POINTS_MAX`] positions from `from` to `until` (exclusive), evenly, the first and the last among them.
fn spread(from: u64, until: u64) -> Vec<u64> {
    let most = POINTS_MAX as u64;
    let count = until.saturating_sub(from);
    if count <= most {
        return (from..until).collect();
    }
    let last = count - 1;
    (0..most).map(|step| from + step * last / (most - 1)).collect()
}

impl Replica {
    /// A peer named its newest certified point: if that is not on this order, the two are compared.
    pub(super) fn point_heard(&mut self, link: LinkId, point: Point) {
        let Some(ledger) = &self.ledger else { return };
        if ledger.begun().is_some_and(|begun| point.position < begun.position) {
            // That is looked at once the history is here.
            return;
        }
        let elsewhere = ledger.point().is_some_and(|here| {
            if here.position >= point.position {
                ledger.point_at(point.position) != Some(point)
            } else {
                point.epoch < here.epoch
            }
        });
        if elsewhere {
            self.compare_lines(link);
        }
    }

    /// Begins to search where a peer's line parts from this order.
    pub(super) fn compare_lines(&mut self, link: LinkId) {
        let uptime_ms = self.uptime_ms;
        let newest = self.ledger.as_ref().map_or(0, Ledger::position);
        let begun = self.is_without_history();
        let Some(peer) = self.peers.get_mut(&link) else { return };
        if begun || peer.asked_line.is_some() || uptime_ms < peer.line_hold_until_ms || newest == 0 {
            return;
        }
        peer.line_hold_until_ms = uptime_ms + HOLD_MS;
        self.search(link, 0, newest + 1);
    }

    /// Asks about batches behind a position that is known to be shared, and about the one that ends there.
    fn search(&mut self, link: LinkId, shared: u64, differs: u64) {
        let Some(ledger) = &self.ledger else { return };
        let places = spread(shared.max(1), differs);
        let mut asked: Vec<Span> =
            places.into_iter().filter_map(|place| ledger.batches().of(place)).collect();
        asked.dedup();
        let points = asked.iter().map(|span| span.point).collect();
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.asked_line = Some(Search { asked, differs });
        }
        self.send(link, Message::WantLine { points });
    }

    /// Says which of the points named is the newest of this order, and sends what follows it here.
    pub(super) fn line_wanted(&mut self, link: LinkId, points: &[Point]) {
        if points.len() > POINTS_MAX {
            return self.fault(link, "dropped-too-large");
        }
        let Some(ledger) = &self.ledger else { return };
        let after = points
            .iter()
            .filter(|point| ledger.point_at(point.position) == Some(**point))
            .max_by_key(|point| point.position)
            .copied();
        self.read(Read::Line { link, after });
    }

    pub(super) fn line_heard(&mut self, link: LinkId, after: Option<Point>, line: Line) {
        let search = self.peers.get_mut(&link).and_then(|peer| {
            peer.owing.answered(Sort::Line);
            peer.asked_line.take()
        });
        let Some(search) = search else {
            return self.fault(link, "dropped-unasked");
        };
        let Some(ledger) = &self.ledger else { return };
        let shared = match after {
            None => 0,
            Some(after) if search.asked.iter().any(|span| span.point == after) => after.position,
            Some(_) => return self.fault(link, "dropped-unasked"),
        };
        if line.is_empty() {
            return;
        }
        let unshared = search.asked.iter().find(|span| span.point.position > shared);
        let differs = unshared.map_or(search.differs, |span| span.first);
        if shared + 1 < differs {
            // Between the newest that it has and the next that it was asked about lie others.
            return self.search(link, shared, differs);
        }
        if shared >= ledger.position() {
            // It has all of this order and more.
            if let Ok(certificate) = Certificate::decode(&line.certificate)
                && !self.keepers_are_followed(&certificate)
            {
                self.signatures_shown(&certificate);
            }
            return;
        }
        self.read(Read::CompareLine { link, after, theirs: line });
    }

    /// Both lines from the last point that is shared are here.
    pub(super) fn lines_compared(&mut self, link: LinkId, after: Option<Point>, ours: Line, theirs: Line) {
        let Some(organisation) = self.organisation() else { return };
        if self.before_heard(link, after, &ours, &theirs) {
            return;
        }
        match Fork::new(organisation, after, ours.clone(), theirs.clone()) {
            Ok((fork, shows)) => {
                self.add_fork(&fork.encode(), shows, None);
                self.rival_found(link, after, &ours, &theirs);
            }
            // Keepers of two sets, or nothing here is certified beyond that point yet.
            Err(ForkError::NoContradiction) => self.rival_found(link, after, &ours, &theirs),
            // The proof would be too long.
            Err(ForkError::TooLarge) => {}
            Err(_) => self.note_dropped(link, "dropped-certificate"),
        }
    }

    /// A proof of two orders came from a peer that was asked for it.
    pub(super) fn fork_heard(&mut self, link: LinkId, bytes: &[u8]) {
        let Some(organisation) = self.organisation() else { return };
        match two_orders(bytes, organisation) {
            Some(shows) => self.add_fork(bytes, shows, Some(link)),
            None => self.fault(link, "dropped-proof"),
        }
    }

    /// Keeps a checked proof of two orders, spreads it, and follows whoever signed both no more.
    pub(super) fn add_fork(&mut self, bytes: &[u8], shows: TwoOrders, from: Option<LinkId>) {
        let Some(ledger) = &mut self.ledger else { return };
        // Of those, too, whom a decision put others in the place of: some may follow their other order.
        let of_now = ledger.keepers().is_some_and(|keepers| {
            keepers.epoch == shows.epoch
                && std::iter::once(&keepers.devices)
                    .chain(&keepers.past)
                    .any(|set| shows.keepers.iter().all(|keeper| set.contains(keeper)))
        });
        // A proof against a keeper that is known already adds nothing.
        let known = shows.signed_both.iter().all(|keeper| ledger.has_two_faces(keeper));
        let Some(device) = shows.signed_both.first().copied() else { return };
        if !of_now || known {
            return;
        }
        let id = Fork::id(bytes);
        ledger.add_fork(id, shows);
        self.writes.push(Write::Equivocation { id, device, bytes: bytes.to_vec() });
        self.tell_all(from, &Message::HaveProofs { ids: vec![Bytes(id.to_vec())] });
        self.catchup.forget();
        self.watch_forks();
        self.changed = true;
    }

    /// Whether the order can go on under the keepers that it has: enough of them signed only one. Up to the point that is known
    /// to be the organisation's own a newcomer needs no more than that it leads there.
    pub(super) fn keepers_are_followed(&self, certificate: &Certificate) -> bool {
        let keepers = self.keepers().filter(|keepers| keepers.epoch == certificate.point.epoch);
        let vouched =
            self.trusted_point().is_some_and(|trusted| certificate.point.position <= trusted.position);
        vouched || keepers.is_none_or(|keepers| self.is_followed(certificate, &keepers.devices))
    }

    /// Whether enough of the keepers that must sign a certificate signed it. As soon as so many are known to have signed two orders
    /// that there could be two certificates for one position, theirs do not count; fewer cannot bring that about, and when they
    /// signed nobody can tell.
    pub fn is_followed(&self, certificate: &Certificate, keepers: &[DeviceId]) -> bool {
        self.ledger.as_ref().is_none_or(|ledger| {
            let exposed = keepers.iter().filter(|keeper| ledger.has_two_faces(keeper)).count();
            let may_lie = Withstands::of(keepers.len()).lying;
            let all_count = u32::try_from(exposed).is_ok_and(|exposed| exposed <= may_lie);
            let counts = |keeper: &DeviceId| all_count || !ledger.has_two_faces(keeper);
            let signed = certificate.signatures.iter().filter(|signature| counts(&signature.keeper));
            signed.count() >= quorum(keepers.len())
        })
    }

    /// Says for as long as it holds that keepers signed two orders.
    pub(super) fn watch_forks(&mut self) {
        let message = self.ledger.as_ref().and_then(Ledger::two_orders).map(|shows| {
            let keepers: Vec<String> = shows.signed_both.iter().map(|keeper| keeper.short()).collect();
            let now = self.ledger.as_ref().and_then(Ledger::keepers);
            let now = now.map_or(&[][..], |now| &now.devices[..]);
            let code = match now.iter().filter(|id| shows.signed_both.contains(id)).count() {
                0 => "alarm-two-orders-past",
                // The others are enough to confirm without them.
                some if now.len() - some >= quorum(now.len()) => "alarm-two-orders-dismiss",
                _ => "alarm-two-orders",
            };
            Said::new(code)
                .text("keeper", keepers.join(", "))
                .number("position", i64::try_from(shows.position).unwrap_or(i64::MAX))
        });
        self.alarm("two-orders", message);
    }
}

#[cfg(test)]
mod tests {
    use super::{POINTS_MAX, spread};

    #[test]
    fn places_are_spread_from_the_first_to_the_last() {
        assert_eq!(spread(0, 3), [0, 1, 2]);
        assert_eq!(spread(5, 5), [0u64; 0]);
        let far = spread(10, 100_000);
        assert_eq!(far.len(), POINTS_MAX);
        assert_eq!((far.first(), far.last()), (Some(&10), Some(&99_999)));
        assert!(far.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
