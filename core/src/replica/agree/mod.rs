//! Several keepers: what they agreed on is weighed by each, signed by a quorum, and only then done.
//!
//! By which means they agree is the shell's business; here come only commands in one order, alike for all. A batch that
//! was agreed on is *weighed*: rehearsed on a copy of the state, which nobody sees. A keeper says that it came to the
//! same, or objects, once and for all. When a quorum came to the same the batch is *sound*: each of them records that it
//! signs, and signs. With a quorum of signatures the certificate is made, and batch and certificate are kept together. So
//! nothing uncertified is ever shown, and nothing certified was not evaluated by a quorum.
//!
//! [`weigh`] evaluates, [`words`] keeps what was said of batches, [`round`] counts and signs, [`lead`] proposes, [`health`]
//! tells how they do.

mod blame;
pub mod health;
mod lead;
mod round;
mod weigh;
mod words;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::message::{Given, Message};
use super::{Effect, LinkId, Replica};
use crate::agreed::{Command, SignedObjection, point_after};
use crate::entry::{Entry, Point};
use crate::id::DeviceId;
use crate::ledger::record::Keepers;
use crate::ledger::{Ledger, Rehearsal};
use crate::message::Message as Said;
use crate::order::OrderRecord;
use crate::store::Opening;

/// What was agreed on and is not settled yet: an honest group has one at a time, or two while its leader changes.
const QUEUE_MAX: usize = 16;

/// So much that was agreed on waits for the order. Who was away hears of everything that the others' logs still hold, of which the
/// newest alone may be undecided, before it has the order: some hundred.
const WAITING_MAX: usize = 256;

/// The order comes to what is agreed on within so long, by the uptime clock, or it is not waited for: ten minutes. Whoever proposed
/// it had the order up to there, and anybody who was connected to it fetches that.
const AHEAD_MS: i64 = 10 * 60_000;

/// What the shell hears of the agreement among keepers.
#[derive(Debug)]
pub enum Agreement {
    /// A command was noted here; it may be agreed on, or not.
    Considered {
        /// [`Command::encode`].
        bytes: Vec<u8>,
    },
    /// A command is agreed on. Those that were not settled come again when the program starts again.
    Agreed {
        /// Its number among all that are agreed on, ascending.
        number: u64,
        /// [`Command::encode`].
        bytes: Vec<u8>,
    },
    /// This device proposes what is agreed on, or does no more.
    Leads(bool),
    /// What this device proposed is not agreed on.
    NotAgreed,
    /// Between whom it is agreed at present, and whether that is being changed.
    Members {
        /// Who.
        members: BTreeSet<DeviceId>,
        /// Whether a change is under way.
        changing: bool,
    },
}

/// Between whom the shell is to have commands agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Which group: epoch, and the how manieth group of several keepers in it. Another group knows nothing of this one.
    pub group: (u32, u32),
    /// With whom the group begins: each of them may begin it. Nobody, once it has confirmed something.
    pub founders: Vec<DeviceId>,
    /// Whose it is to be now.
    pub members: Vec<DeviceId>,
    /// Who may take part at all: those, and who was until the newest batch.
    pub peers: Vec<DeviceId>,
    /// Whether this device may be the one that proposes.
    pub may_lead: bool,
}

/// A batch that was agreed on.
#[derive(Debug, Clone)]
struct Next {
    after: Point,
    point: Point,
    /// The hash of the record that opens an epoch, where the batch opens one.
    opens: Option<[u8; 32]>,
    record: OrderRecord,
    bytes: Vec<u8>,
}

/// A batch that is agreed on and not done.
#[derive(Debug, Clone)]
struct Queued {
    number: u64,
    /// Since when it waits, by the uptime clock.
    since_ms: i64,
    next: Next,
}

/// What a keeper said of the batch at hand.
#[derive(Debug, Default, Clone)]
struct Heard {
    /// It came to the same.
    same: Option<Point>,
    /// It knows that a quorum did.
    sound: Option<Point>,
    /// It signed.
    signed: Option<Given>,
    /// It signed this too: that was shown by a certificate which is not followed.
    shown: Option<Given>,
    /// It objects to these, the newest last; at most [`words::WORDS_MAX`].
    objections: Vec<SignedObjection>,
    /// How many of them were passed on.
    pace: words::Pace,
    /// It told what this device had signed before it started.
    told: bool,
}

/// What goes on among several keepers.
#[derive(Debug, Default)]
pub struct Agree {
    /// Between whom all this is.
    keepers: Vec<DeviceId>,
    /// What group of theirs agreed on it.
    group: Option<(u32, u32)>,
    leads: bool,
    members: BTreeSet<DeviceId>,
    changing: bool,
    /// What this device proposed.
    proposed: Option<Rehearsal>,
    /// The point behind which that is to stand, until it is agreed on and settled, or known not to be: nothing else is
    /// proposed meanwhile.
    proposing: Option<Point>,
    /// The batch whose end this device proposed, because too many object.
    dropping: Option<Point>,
    /// Nothing is proposed until then, by the uptime clock: what was proposed was dropped.
    hold_until_ms: i64,
    queue: Vec<Queued>,
    /// What was dropped of what continues the order, the newest last: at most [`QUEUE_MAX`].
    dropped: VecDeque<Queued>,
    /// The newest that was noted and follows the order: weighed while it is being agreed on.
    considered: Option<Next>,
    /// The newest batches that were noted, agreed on or brought with a certificate: what signatures are for.
    seen: VecDeque<Next>,
    /// What this device came to; none where it objects.
    weighed: Option<Rehearsal>,
    /// What this device said of batches, for good.
    words: words::Words,
    /// The batch of which this device told last that it came to the same.
    said: Option<Point>,
    /// The batch that a quorum came to.
    sound: Option<Point>,
    /// This device's own signature of the batch at hand.
    own: Option<Given>,
    heard: BTreeMap<DeviceId, Heard>,
    /// Entries that were brought for the batch at hand and are not among the unconfirmed, or other ones are.
    fetched: BTreeMap<(DeviceId, u64), Entry>,
    /// Who was asked for those.
    asked: Option<weigh::Asked>,
    /// The batch that waits for entries, and since when, by the uptime clock.
    waiting: Option<(Point, i64)>,
    /// What it came to of batches that were dropped.
    blame: blame::Blame,
    /// Number of the newest command that was heard.
    heard_to: u64,
    /// Number of the newest command that is done with.
    settled: u64,
}

impl Agree {
    pub(super) fn opened(&mut self, opening: &Opening) {
        self.objections_opened(opening);
        self.words.opened(opening);
    }

    pub(super) fn awaits(&self, token: u64) -> bool {
        self.words.awaits(token)
    }

    fn note_seen(&mut self, next: Next) {
        if self.seen.iter().all(|seen| seen.point != next.point) {
            if self.seen.len() >= QUEUE_MAX {
                self.seen.pop_front();
            }
            self.seen.push_back(next);
        }
    }

    /// Lets go of everything that belongs to a batch.
    fn next_batch(&mut self) {
        self.weighed = None;
        self.considered = None;
        self.proposed = None;
        self.proposing = None;
        self.fetched.clear();
        self.asked = None;
        self.waiting = None;
    }
}

impl Replica {
    /// Whether this device is one of several that agree: keepers, or successors who open an epoch together.
    pub(super) fn is_among_keepers(&self) -> bool {
        let agreeing = self.agreeing();
        agreeing.len() > 1 && agreeing.contains(&self.me.device)
    }

    /// Who agrees on what comes next: the successors whom the members named, if this device is one of them, or else the
    /// keepers.
    pub(super) fn agreeing(&self) -> &[DeviceId] {
        match self.opening_together() {
            Some(record) => &record.naming.successors,
            None => self.keepers().map_or(&[], |keepers| &keepers.devices),
        }
    }

    /// Whether nothing keeps this device from agreeing.
    fn may_agree(&self) -> bool {
        !self.is_hindered() && (self.opening_together().is_some() || !self.is_succeeded())
    }

    pub(super) fn keepers(&self) -> Option<&Keepers> {
        self.ledger.as_ref().and_then(Ledger::keepers)
    }

    /// Whether this device is the one among the keepers that does what one of them must do.
    pub(super) fn speaks_for_keepers(&self) -> bool {
        self.is_sole_keeper() || (self.is_among_keepers() && self.agree.leads)
    }

    /// Which group agrees on what comes next.
    fn group(&self) -> Option<(u32, u32)> {
        let keepers = self.keepers()?;
        Some(match self.opening_together() {
            Some(record) => (keepers.epoch.saturating_add(1), record.naming.generations().wrapping_add(1)),
            None => (keepers.epoch, keepers.generation()),
        })
    }

    /// Between whom the shell is to have commands agreed on; none where this device has no part in that.
    pub fn agreement(&self) -> Option<Plan> {
        let ledger = self.ledger.as_ref()?;
        let keepers = ledger.keepers()?;
        let (me, group) = (self.me.device, self.group()?);
        if let Some(record) = self.opening_together() {
            let successors = record.naming.successors.clone();
            return Some(Plan {
                group,
                founders: successors.clone(),
                peers: successors.iter().copied().filter(|device| *device != me).collect(),
                members: successors,
                may_lead: self.may_agree(),
            });
        }
        // Whoever was put out stays until the others have signed without it: it may have to see the change through.
        let named = ledger.named_keepers();
        let leaves = named.len() > 1 && named.contains(&me) && !keepers.devices.contains(&me);
        let part = keepers.devices.len() > 1 && (keepers.devices.contains(&me) || leaves);
        // Once a batch of the group is certified a quorum has what it agreed on, and whoever joins hears of it from those.
        let begins = named.len() <= 1 || keepers.began_after(named);
        part.then(|| Plan {
            group,
            founders: if begins { keepers.devices.clone() } else { Vec::new() },
            members: keepers.devices.clone(),
            peers: keepers.devices.iter().chain(named).copied().filter(|device| *device != me).collect(),
            // Also one that goes: of those who stay nobody may be able to. It yields to them as soon as they can.
            may_lead: self.may_agree() && !self.is_outvoted(),
        })
    }

    /// Something was heard of the agreement among keepers.
    pub(super) fn agreement_heard(&mut self, heard: Agreement) {
        self.enter_group();
        match heard {
            Agreement::Considered { bytes } => {
                if let Some(next) = Command::decode(&bytes).ok().and_then(Next::of) {
                    self.agree.note_seen(next.clone());
                    self.agree.considered = Some(next);
                }
            }
            Agreement::Agreed { number, bytes } => self.agreed(number, &bytes),
            Agreement::Leads(leads) => {
                self.agree.leads = leads;
                self.agree.dropping = None;
                if !leads {
                    self.agree.proposed = None;
                    self.agree.proposing = None;
                }
                self.changed = true;
            }
            Agreement::NotAgreed => {
                self.agree.proposed = None;
                self.agree.proposing = None;
                self.agree.dropping = None;
                if self.agree.leads {
                    self.agree.hold_until_ms = self.agree.hold_until_ms.max(self.uptime_ms + lead::AGAIN_MS);
                }
            }
            Agreement::Members { members, changing } => {
                self.agree.members = members;
                self.agree.changing = changing;
                self.changed = true;
            }
        }
    }

    fn agreed(&mut self, number: u64, bytes: &[u8]) {
        self.agree.heard_to = self.agree.heard_to.max(number);
        match Command::decode(bytes) {
            Ok(Command::Drop { point, objections }) => self.dropped(point, &objections),
            Ok(command) => {
                let Some(next) = Next::of(command) else { return };
                // A leader that was out of touch may have proposed twice. For everybody the first counts, until it is done or
                // dropped.
                if self.agree.queue.iter().any(|first| first.next.after == next.after) {
                    return;
                }
                self.agree.note_seen(next.clone());
                self.agree.queue.push(Queued { number, since_ms: self.uptime_ms, next });
                // Whatever continues it is not agreed on before it is signed. So whoever is at the end of the order needs none of
                // those ahead, and whoever is not needs the nearest first. Only a liar has more of them agreed on.
                if self.agree.queue.len() > WAITING_MAX {
                    let farthest =
                        (0..).zip(&self.agree.queue).max_by_key(|(_, one)| one.next.after.position);
                    let farthest = farthest.map_or(0, |(place, _)| place);
                    self.agree.queue.remove(farthest);
                }
            }
            Err(_) => {}
        }
    }

    /// Tells the shell up to where everything is done with, also what says nothing: it need not bring that again. What was
    /// dropped is kept as long as the order has not gone on: it may be taken up again, also by whoever starts again.
    fn settle_heard(&mut self) {
        let Some(here) = self.ledger.as_ref().and_then(Ledger::point) else { return };
        let waits =
            |one: &&Queued| one.next.after == here || self.uptime_ms.saturating_sub(one.since_ms) < AHEAD_MS;
        let open =
            self.agree.queue.iter().filter(waits).chain(&self.agree.dropped).map(|one| one.number).min();
        let number = open.map_or(self.agree.heard_to, |first| first.saturating_sub(1));
        if number > self.agree.settled {
            self.agree.settled = number;
            self.flush();
            self.effects.push(Effect::Settled { number });
        }
    }

    /// Goes on with what is agreed on, as far as it goes.
    pub(super) fn go_on_agreeing(&mut self) {
        self.enter_group();
        self.leave_superseded();
        self.withdraw_objections();
        if self.is_among_keepers() {
            self.agree_on_next();
        } else {
            self.agree.keepers.clear();
        }
        self.settle_heard();
    }

    fn agree_on_next(&mut self) {
        if self.agree.keepers != self.agreeing() {
            self.agree.keepers = self.agreeing().to_vec();
            for (link, device) in self.keeper_links() {
                self.tell_keeper(link, device);
            }
        }
        self.weigh();
        self.count();
        self.lead();
    }

    /// What another group agreed on says nothing in this one.
    fn enter_group(&mut self) {
        let group = self.group();
        if group.is_some() && self.agree.group != group {
            self.agree.group = group;
            self.agree.queue.clear();
            self.agree.dropped.clear();
            // Each group counts from the beginning, and has a leader of its own.
            self.agree.leads = false;
            self.agree.members.clear();
            self.agree.heard_to = 0;
            self.agree.settled = 0;
            self.agree.next_batch();
        }
    }

    /// What continues a point that the order has left behind, or went by another way, is over; and so is what names others than the
    /// keepers where the order has come to it: it can neither be signed nor dropped.
    fn leave_superseded(&mut self) {
        let Some(here) = self.ledger.as_ref().and_then(Ledger::point) else { return };
        let keepers = self.agreeing().to_vec();
        let of_others = |next: &Next| next.after == here && next.record.keepers != keepers;
        let over = |next: &Next| {
            next.after.epoch < here.epoch
                || next.record.first <= here.position
                || (next.record.first == here.position + 1 && next.after != here)
                || of_others(next)
        };
        self.agree.queue.retain(|one| !over(&one.next));
        let stale = |next: &Next| next.after != here;
        self.agree.dropped.retain(|one| !stale(&one.next));
        if self.agree.considered.as_ref().is_some_and(|next| stale(next) || of_others(next)) {
            self.agree.considered = None;
        }
        if self.agree.weighed.as_ref().is_some_and(|batch| batch.after() != Some(here)) {
            self.agree.weighed = None;
        }
        if self.agree.proposed.as_ref().is_some_and(|batch| batch.after() != Some(here)) {
            self.agree.proposed = None;
        }
        if self.agree.proposing.is_some_and(|after| after != here) {
            self.agree.proposing = None;
        }
    }

    /// The batch at hand: agreed on if there is one, else under consideration, if the order has come to it.
    fn at_hand(&self) -> Option<(bool, &Next)> {
        let here = self.ledger.as_ref().and_then(Ledger::point)?;
        let agreed = self.taken_up_again().or_else(|| self.agreed_after(here)).map(|one| (true, &one.next));
        let considered = self.agree.considered.as_ref().map(|next| (false, next));
        agreed.or(considered).filter(|(_, next)| next.after == here)
    }

    /// What is agreed on of what continues a point. There may be more ahead.
    fn agreed_after(&self, point: Point) -> Option<&Queued> {
        self.agree.queue.iter().find(|one| one.next.after == point)
    }

    /// The links to other keepers.
    fn keeper_links(&self) -> Vec<(LinkId, DeviceId)> {
        let keepers = self.agreeing();
        self.connected_devices().filter(|(_, device)| keepers.contains(device)).collect()
    }

    /// Says something to all other keepers.
    pub(super) fn tell_keepers(&mut self, message: &Message) {
        for (link, _) in self.keeper_links() {
            self.send(link, message.clone());
        }
    }

    /// Another keeper was let in: it hears where this one stands.
    pub(super) fn tell_keeper(&mut self, link: LinkId, device: DeviceId) {
        if !self.agreeing().contains(&device) || !self.is_among_keepers() {
            return;
        }
        let signed = self.newest_signature_of(device);
        self.send(link, Message::YouSigned { signed });
        self.tell_standing(link);
    }

    /// Another keeper hears what this one said of the batch at hand.
    fn tell_standing(&mut self, link: LinkId) {
        if let Some(point) = self.agree.said {
            self.send(link, Message::Weighed { point });
        }
        if let Some(point) = self.agree.sound {
            self.send(link, Message::Sound { point });
        }
        if let Some(signed) = self.agree.own {
            self.send(link, Message::Signature { signed });
        }
        for record in self.namings.forms() {
            self.send(link, Message::Succession { record });
        }
        self.tell_objections(link);
    }

    /// The alarm of a keeper that was set back.
    fn say_set_back(&mut self, point: Point) {
        let position = i64::try_from(point.position).unwrap_or(i64::MAX);
        self.alarm("set-back", Some(Said::new("alarm-keeper-set-back").number("position", position)));
    }
}

impl Next {
    /// The batch of a command, if it has one and hangs together.
    fn of(command: Command) -> Option<Self> {
        match command {
            Command::Batch { after, record } => Self::read(after, record),
            Command::Open { after, point, record: bytes, opens } => {
                let record = OrderRecord::decode(&bytes).ok()?;
                let follows = record.follows(Some(&after))
                    && (point.epoch, point.position) == (record.epoch, record.last());
                follows.then_some(Self { after, point, opens: Some(opens), record, bytes })
            }
            Command::Drop { .. } => None,
        }
    }

    /// Reads a batch that continues a point.
    fn read(after: Point, bytes: Vec<u8>) -> Option<Self> {
        let record = OrderRecord::decode(&bytes).ok()?;
        let point = point_after(&after, &record, &bytes)?;
        Some(Self { after, point, opens: None, record, bytes })
    }
}
