//! Rival lines: where another part of the organisation follows another order, both are shown, and the member chooses.
//!
//! Two lines come about when keepers go on behind a point after which others opened an epoch, when two sets of successors
//! did, or when keepers signed two orders. A device follows the line that it followed first. Which one holds is for people
//! to say: each device follows what its member chooses, and what was confirmed on the line it leaves is unconfirmed again.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::message::Message;
use super::owing::Sort;
use super::shares::gives_way;
use super::{LinkId, Read, Replica};
use crate::cbor;
use crate::entry::Point;
use crate::epoch::{EpochOpening, NamingRecord};
use crate::id::{DeviceId, EntryId, MemberId, RunningHash};
use crate::ledger::Ledger;
use crate::line::{BatchBytes, Line, Stretch};
use crate::order::OrderRecord;
use crate::replica::acts::NotDone;
use crate::rules::good_members;
use crate::rules::succession::{share, voices};
use crate::store::{Opening, Write};

/// The note that keeps a rival line, followed by the hash of its first batch.
const NOTE: &str = "rival/";

/// The note that keeps which line the member chose.
const CHOSEN_NOTE: &str = "line";

/// The note that keeps who the keepers were where epochs began.
const BEFORE_NOTE: &str = "before-epochs";

/// So many rival lines are kept.
const RIVALS_MAX: usize = 4;

/// Of so many epochs it is kept who the keepers were before, the newest.
const BEFORE_MAX: usize = 16;

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

impl Rival {
    /// Whether this device followed it and its member left it.
    fn was_left(&self) -> bool {
        self.signers.is_empty()
    }

    /// Who can make such lines: the keepers that it has, or, where this is none, whoever has the sheet.
    fn by(&self) -> Option<&[DeviceId]> {
        let of_the_sheet = !self.opens.is_empty() && NamingRecord::read(&self.opens).is_err();
        (!of_the_sheet).then_some(self.keepers.as_slice())
    }
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
    /// The newest point, and whose signatures count after it.
    now: Option<(Point, Vec<DeviceId>)>,
    /// Behind which points epochs began, and whose signatures would have counted there otherwise.
    before: Vec<(Point, Vec<DeviceId>)>,
    /// Lines that wait for this device's own batches from before the point where the two part: whose each is, behind which point
    /// these begin, and where the two part.
    waits: BTreeMap<LinkId, (Option<Point>, Point)>,
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
            } else if name == BEFORE_NOTE {
                self.before = minicbor::decode(bytes).unwrap_or_default();
            }
        }
    }

    /// Whether the member said that what follows here after a point is the line to follow.
    pub fn stays(&self, after: &Point, begin: &Point) -> bool {
        self.chosen == Some((*after, *begin))
    }

    pub(super) fn link_closed(&mut self, link: LinkId) {
        self.waits.remove(&link);
    }

    pub(super) fn take_left(&mut self) -> bool {
        std::mem::take(&mut self.left)
    }

    /// The lines that are not followed here.
    pub fn lines(&self) -> &[Rival] {
        &self.lines
    }

    /// Which line gives way to one more, where there is no room: one of those who show the most of them, if that is more than
    /// the other would be one of.
    fn gives_way(&self, to: &Rival) -> Option<Point> {
        let shown = self.lines.iter().filter(|line| !line.was_left());
        let most = gives_way(shown.clone().map(Rival::by), to.by())?;
        shown.rev().find(|line| line.by() == most).map(|line| line.begin)
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

    /// Notes whose signatures count, while that can be told: of a point behind which an epoch began the order here says it no more.
    pub(super) fn note_keepers(&mut self) {
        let Some(ledger) = &self.ledger else { return };
        let (Some(point), Some(keepers)) = (ledger.point(), ledger.keepers()) else { return };
        if self.rivals.now.as_ref().is_some_and(|(now, _)| *now == point) {
            return;
        }
        let next = |now: Point| first_after(ledger, now).is_some_and(|next| next.epoch > now.epoch);
        let now = self.rivals.now.replace((point, keepers.devices.clone()));
        if let Some((now, keepers)) = now.filter(|(now, _)| next(*now)) {
            let before = &mut self.rivals.before;
            before.retain(|(known, _)| *known != now);
            if before.len() >= BEFORE_MAX {
                before.remove(0);
            }
            before.push((now, keepers));
            let value = Some(cbor::encode(before));
            self.writes.push(Write::Note { name: BEFORE_NOTE.to_owned(), value });
        }
    }

    /// Whose signatures count after a point, as far as that is known: this device's own next batch names them, unless it opens
    /// an epoch.
    fn keepers_after(&self, after: Point, ours: &BatchBytes) -> Option<Vec<DeviceId>> {
        if ours.opens.is_empty() {
            return OrderRecord::decode(&ours.record).ok().map(|record| record.keepers);
        }
        self.rivals.before.iter().find(|(point, _)| *point == after).map(|(_, keepers)| keepers.clone())
    }

    /// A peer's line parts from this one without a contradiction of one set of keepers: the two may be rivals.
    pub(super) fn rival_found(&mut self, link: LinkId, after: Option<Point>, ours: &Line, theirs: &Line) {
        let (Some(after), Some(first)) = (after, theirs.batches.first()) else { return };
        // Nothing here is certified beyond that point yet.
        let Some(next) = ours.batches.first() else { return };
        let opens = !first.opens.is_empty();
        let keepers = if opens { Some(Vec::new()) } else { self.keepers_after(after, next) };
        if let Some(keepers) = keepers {
            if !self.show_rival(link, after, theirs, &keepers) {
                self.note_dropped(link, "dropped-epoch");
            }
            return;
        }
        // Whoever took the epoch in otherwise than batch by batch did not see who they were. Those who certified the point do,
        // unless that very batch put others in their place: then it cannot be told here.
        let Some(ledger) = &self.ledger else { return };
        let from = ledger.batches().before(after.position).map(|span| span.point);
        self.rivals.waits.insert(link, (from, after));
        self.read(Read::CompareLine { link, after: from, theirs: theirs.clone() });
    }

    /// This device's own batches from before the point where a line parts are here, if they were asked for. Says whether they were.
    pub(super) fn before_heard(
        &mut self,
        link: LinkId,
        from: Option<Point>,
        ours: &Line,
        theirs: &Line,
    ) -> bool {
        let Some((_, after)) = self.rivals.waits.remove(&link).filter(|(begin, _)| *begin == from) else {
            return false;
        };
        let points = ours.points(from).unwrap_or_default();
        let ends = points.iter().zip(&ours.batches).find(|(point, _)| **point == after);
        if let Some(record) = ends.and_then(|(_, batch)| OrderRecord::decode(&batch.record).ok()) {
            self.show_rival(link, after, theirs, &record.keepers);
        }
        true
    }

    /// Shows a line that enough people or the keepers in force stand behind, and asks what it places. Says whether it is one.
    fn show_rival(&mut self, link: LinkId, after: Point, line: &Line, keepers: &[DeviceId]) -> bool {
        let Some(rival) = self.rival_of(after, line, keepers) else { return false };
        let begin = rival.begin;
        self.keep_rival(rival);
        self.rivals.listing = Some((link, begin));
        if let Some(peer) = self.peers.get_mut(&link)
            && peer.asked_order.is_none()
        {
            peer.asked_order = Some(after.position + 1);
            self.send(link, Message::WantOrder { from: after.position + 1 });
        }
        true
    }

    /// What a line after a point says of itself, if enough people stand behind it, or the keepers in force there. It never counts
    /// what a line says of who its keepers are: anybody can sign one that names themselves.
    fn rival_of(&self, after: Point, line: &Line, in_force: &[DeviceId]) -> Option<Rival> {
        let ledger = self.ledger.as_ref()?;
        let first = line.batches.first()?;
        let keepers = if first.opens.is_empty() {
            in_force.to_vec()
        } else {
            let opening = EpochOpening::decode(&first.opens, ledger.recovery_key().as_ref()).ok()?;
            let backed = match &opening {
                EpochOpening::Sheet(sheet) => self.is_of_the_sheet(&sheet.succession),
                EpochOpening::Members(naming) => self.is_backed(after, naming),
            };
            if !backed || opening.organisation() != ledger.organisation() || opening.after() != after {
                return None;
            }
            opening.keepers()
        };
        let stretch =
            Stretch::read(ledger.organisation(), Some(after), &line.batches, &line.certificate).ok()?;
        if stretch.keepers() != keepers {
            return None;
        }
        let ((begin, end), signers) = (stretch.ends()?, stretch.signers().collect());
        Some(Rival { after, begin, end, keepers, opens: first.opens.clone(), signers })
    }

    /// Whether enough members named successors behind a point. Those count, and have a voice, who were members there: whoever
    /// came later would be as many as anybody likes. What else they were then is looked at when the line is followed.
    fn is_backed(&self, after: Point, naming: &NamingRecord) -> bool {
        let Some(ledger) = &self.ledger else { return false };
        let state = ledger.confirmed();
        let was_there = |member: &MemberId| {
            let found = ledger.find(&EntryId(member.0)).and_then(|found| found.position);
            found.is_some_and(|position| position <= after.position)
        };
        let members = good_members(state).filter(was_there).count();
        let voices = voices(state, naming).iter().filter(|member| was_there(member)).count();
        voices >= share(members, ledger.constitution())
    }

    fn keep_rival(&mut self, rival: Rival) {
        let name = format!("{NOTE}{}", crate::id::to_hex(&rival.begin.hash.0));
        match self.rivals.lines.iter_mut().find(|known| known.begin == rival.begin) {
            Some(known) if known.end.position >= rival.end.position => return,
            Some(known) => *known = rival.clone(),
            None => {
                if self.rivals.lines.len() >= RIVALS_MAX {
                    let Some(other) = self.rivals.gives_way(&rival) else { return };
                    self.forget_rival(other);
                }
                self.rivals.lines.push(rival.clone());
            }
        }
        self.writes.push(Write::Note { name, value: Some(cbor::encode(&rival)) });
        self.changed = true;
    }

    fn forget_rival(&mut self, begin: Point) {
        self.rivals.lines.retain(|known| known.begin != begin);
        self.rivals.listed.retain(|(of, _)| *of != begin);
        let name = format!("{NOTE}{}", crate::id::to_hex(&begin.hash.0));
        self.writes.push(Write::Note { name, value: None });
    }

    /// Batches of a rival line came, to be listed, up to a certificate. Says whether they were asked for that.
    pub(super) fn listing_heard(
        &mut self,
        link: LinkId,
        from: u64,
        batches: &[BatchBytes],
        certificate: &[u8],
    ) -> bool {
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
        let Some(organisation) = self.organisation() else { return true };
        // Only what its keepers certified is said to be of their line: those whom the batch names by which it is called.
        if let Ok(stretch) = Stretch::read(organisation, Some(rival.after), batches, certificate)
            && let Some((first, end)) = stretch.ends()
            && first == begin
        {
            self.rivals.listed.retain(|(of, _)| *of != begin);
            let signers = if rival.was_left() { Vec::new() } else { stretch.signers().collect() };
            self.rivals.listed.push((begin, stretch.records));
            self.keep_rival(Rival { end, signers, ..rival });
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
    ledger.point_of(after.position + 1).map(|(point, _)| point)
}
