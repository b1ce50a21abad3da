//! Rival lines: where another part of the organisation follows another order, both are shown, and the member chooses.
//!
//! Two lines come about when keepers go on behind a point after which others opened an epoch, when two sets of successors
//! did, or when keepers signed two orders. A device follows the line that it followed first. Which one holds is for people
//! to say: each device follows what its member chooses, and what was confirmed on the line it leaves is unconfirmed again.

use minicbor::{Decode, Encode};

use super::message::Message;
use super::owing::Sort;
use super::{LinkId, Replica};
use crate::cbor;
use crate::entry::Point;
use crate::epoch::EpochOpening;
use crate::id::{DeviceId, EntryId, MemberId, RunningHash};
use crate::ledger::Ledger;
use crate::line::{BatchBytes, Line};
use crate::order::{Certificate, OrderRecord};
use crate::replica::acts::NotDone;
use crate::rules::good_members;
use crate::rules::succession::{share, voices};
use crate::store::{Opening, Write};

/// The note that keeps a rival line, followed by the hash of its first batch.
const NOTE: &str = "rival/";

/// The note that keeps which line the member chose.
const CHOSEN_NOTE: &str = "line";

/// So many rival lines are kept.
const RIVALS_MAX: usize = 4;

/// A line beside the one that is followed here, or that one itself.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Rival {
    /// The last point that it shares with the other.
    #[n(0)]
    pub after: Point,
    /// The point after its first batch, by which it is called.
    #[n(1)]
    pub begin: Point,
    /// Its newest point that was shown here.
    #[n(2)]
    pub end: Point,
    /// The keepers that its first batch names.
    #[n(3)]
    pub keepers: Vec<DeviceId>,
    /// The members' or the sheet's record, where its first batch opens an epoch and it was shown by others.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub opens: Vec<u8>,
    /// Who signed its newest point that came with a certificate; nobody where it was left.
    #[n(5)]
    pub signers: Vec<DeviceId>,
}

/// The rival lines that were shown to this device.
#[derive(Debug, Default)]
pub struct Rivals {
    lines: Vec<Rival>,
    /// Which line the member chose: after which point, and with which first batch.
    chosen: Option<(Point, Point)>,
    /// What the rival lines place, as far as it was fetched: the point after the first batch, and the records.
    listed: Vec<(Point, Vec<OrderRecord>)>,
    /// Of whom a listing was asked, of which line.
    listing: Option<(LinkId, Point)>,
    /// Whether this device just left its line: it begins anew from what is kept.
    left: bool,
}

impl Rivals {
    pub(super) fn opened(&mut self, opening: &Opening) {
        for (name, bytes) in &opening.notes {
            if name.starts_with(NOTE)
                && let Ok(rival) = minicbor::decode(bytes)
            {
                self.lines.push(rival);
            } else if name == CHOSEN_NOTE {
                self.chosen = minicbor::decode(bytes).ok();
            }
        }
    }

    /// Whether the member said that what follows here after a point is the line to follow.
    pub fn stays(&self, after: &Point, begin: &Point) -> bool {
        self.chosen == Some((*after, *begin))
    }

    pub(super) fn take_left(&mut self) -> bool {
        std::mem::take(&mut self.left)
    }

    /// The lines that are not followed here.
    pub fn lines(&self) -> &[Rival] {
        &self.lines
    }

    /// What a rival line places, as far as it was fetched.
    pub fn listed(&self, begin: &Point) -> &[OrderRecord] {
        self.listed.iter().find(|(of, _)| of == begin).map_or(&[], |(_, records)| records)
    }
}

impl Replica {
    /// The rival lines that were shown to this device.
    pub fn rivals(&self) -> &Rivals {
        &self.rivals
    }

    /// Whether the member chose a line of which nothing has come yet: nothing else is confirmed there meanwhile.
    pub(super) fn awaits_chosen_line(&self) -> bool {
        let here = self.ledger.as_ref().and_then(Ledger::point);
        self.rivals.chosen.is_some_and(|(after, _)| Some(after) == here)
    }

    /// Whether a first batch after a point is of the line that the member chose, if it chose one there.
    pub(super) fn is_chosen(&self, after: Option<Point>, next: Point) -> bool {
        self.rivals.chosen.is_none_or(|(point, begin)| Some(point) != after || begin == next)
    }

    /// A peer's line parts from this one without a contradiction of one set of keepers: the two are rivals.
    pub(super) fn rival_found(&mut self, link: LinkId, after: Option<Point>, ours: &Line, theirs: &Line) {
        let Some(after) = after else { return };
        let Some(rival) = self.rival_of(after, theirs) else {
            return self.note_dropped(link, "dropped-epoch");
        };
        if self.rival_of(after, ours).is_none() {
            return;
        }
        let begin = rival.begin;
        self.keep_rival(rival);
        self.rivals.listing = Some((link, begin));
        if let Some(peer) = self.peers.get_mut(&link)
            && peer.asked_order.is_none()
        {
            peer.asked_order = Some(after.position + 1);
            self.send(link, Message::WantOrder { from: after.position + 1 });
        }
    }

    /// What a line after a point says of itself, if enough people or its keepers stand behind it.
    fn rival_of(&self, after: Point, line: &Line) -> Option<Rival> {
        let ledger = self.ledger.as_ref()?;
        let first = line.batches.first()?;
        let record = OrderRecord::decode(&first.record).ok()?;
        let begin = first.point(Some(after), &record).ok()?;
        let end = *line.points(Some(after)).ok()?.last()?;
        let certificate = Certificate::decode(&line.certificate).ok()?;
        let last = OrderRecord::decode(&line.batches.last()?.record).ok()?;
        certificate.check(ledger.organisation(), &last.keepers).ok()?;
        if certificate.point != end || begin.epoch < after.epoch {
            return None;
        }
        if !first.opens.is_empty() {
            let opening = EpochOpening::decode(&first.opens, ledger.recovery_key().as_ref()).ok()?;
            let state = ledger.confirmed();
            let backed = match &opening {
                EpochOpening::Sheet(sheet) => self.is_of_the_sheet(&sheet.succession),
                // Those count who were members there. What they were then is looked at when the line is followed.
                EpochOpening::Members(naming) => {
                    let was_there = |member: &MemberId| {
                        let found = ledger.find(&EntryId(member.0)).and_then(|found| found.position);
                        found.is_some_and(|position| position <= after.position)
                    };
                    let members = good_members(state).filter(was_there).count();
                    voices(state, naming).len() >= share(members, ledger.constitution())
                }
            };
            let follows = opening.organisation() == ledger.organisation()
                && opening.after() == after
                && opening.keepers() == record.keepers
                && begin.epoch == after.epoch + 1;
            if !backed || !follows {
                return None;
            }
        } else if begin.epoch != after.epoch {
            return None;
        }
        let signers = certificate.signatures.iter().map(|signature| signature.keeper).collect();
        Some(Rival { after, begin, end, keepers: record.keepers, opens: first.opens.clone(), signers })
    }

    fn keep_rival(&mut self, rival: Rival) {
        let name = format!("{NOTE}{}", crate::id::to_hex(&rival.begin.hash.0));
        let full = self.rivals.lines.len() >= RIVALS_MAX;
        match self.rivals.lines.iter_mut().find(|known| known.begin == rival.begin) {
            Some(known) if known.end.position >= rival.end.position => return,
            Some(known) => *known = rival.clone(),
            None if full => return,
            None => self.rivals.lines.push(rival.clone()),
        }
        self.writes.push(Write::Note { name, value: Some(cbor::encode(&rival)) });
        self.changed = true;
    }

    fn forget_rival(&mut self, begin: Point) {
        self.rivals.lines.retain(|known| known.begin != begin);
        let name = format!("{NOTE}{}", crate::id::to_hex(&begin.hash.0));
        self.writes.push(Write::Note { name, value: None });
    }

    /// Batches of a rival line came, to be listed. Says whether they were asked for that.
    pub(super) fn listing_heard(&mut self, link: LinkId, from: u64, batches: &[BatchBytes]) -> bool {
        let Some((_, begin)) = self.rivals.listing.take_if(|(of, _)| *of == link) else { return false };
        let asked = self.peers.get_mut(&link).and_then(|peer| {
            peer.owing.answered(Sort::Order);
            peer.asked_order.take()
        });
        if asked != Some(from) {
            return false;
        }
        let Some(rival) = self.rivals.lines.iter().find(|rival| rival.begin == begin).cloned() else {
            return true;
        };
        let (mut before, mut records) = (rival.after, Vec::new());
        for batch in batches {
            let Ok(record) = OrderRecord::decode(&batch.record) else { break };
            let Ok(point) = batch.point(Some(before), &record) else { break };
            if records.is_empty() && point != begin {
                break;
            }
            before = point;
            records.push(record);
        }
        if !records.is_empty() {
            self.rivals.listed.retain(|(of, _)| *of != begin);
            self.rivals.listed.push((begin, records));
            self.keep_rival(Rival { end: before, ..rival });
            self.changed = true;
        }
        true
    }

    /// The member chooses a rival line: this device leaves its own where the two part, and follows that one.
    pub(super) fn follow_line(&mut self, begin: RunningHash) -> Result<(), NotDone> {
        let unknown = NotDone::Misuse("misuse-no-such-line");
        if let Some(here) = self.line_here(begin) {
            return self.stay_on_line(here);
        }
        let Some(rival) = self.rivals.lines.iter().find(|rival| rival.begin.hash == begin).cloned() else {
            return Err(unknown);
        };
        let begin = rival.begin;
        let Some(ledger) = &self.ledger else { return Err(unknown) };
        // What is left becomes the rival.
        let (Some(ours), Some(end)) = (first_after(ledger, rival.after), ledger.point()) else {
            return Err(unknown);
        };
        let keepers = ledger.named_keepers().to_vec();
        self.forget_rival(begin);
        let (opens, signers) = (Vec::new(), Vec::new());
        self.keep_rival(Rival { after: rival.after, begin: ours, end, keepers, opens, signers });
        let value = Some(cbor::encode(&(rival.after, begin)));
        self.writes.push(Write::Note { name: CHOSEN_NOTE.to_owned(), value });
        self.writes.push(Write::Rewind { after: rival.after });
        self.rivals.left = true;
        Ok(())
    }

    /// Where a rival line parts from the one that is followed here, if that begins so.
    fn line_here(&self, begin: RunningHash) -> Option<(Point, Point)> {
        let ledger = self.ledger.as_ref()?;
        let afters = self.rivals.lines.iter().map(|rival| rival.after);
        afters
            .filter_map(|after| Some((after, first_after(ledger, after)?)))
            .find(|(_, first)| first.hash == begin)
    }

    /// The member says that this device stays with the line that it follows.
    fn stay_on_line(&mut self, chosen: (Point, Point)) -> Result<(), NotDone> {
        self.rivals.chosen = Some(chosen);
        let value = Some(cbor::encode(&chosen));
        self.writes.push(Write::Note { name: CHOSEN_NOTE.to_owned(), value });
        self.changed = true;
        Ok(())
    }
}

/// The point after the first batch behind a point.
pub fn first_after(ledger: &Ledger, after: Point) -> Option<Point> {
    let points = ledger.points();
    let place = points.partition_point(|(point, _)| point.position <= after.position);
    points.get(place).map(|(point, _)| *point)
}
