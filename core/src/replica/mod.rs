//! The replica: the ledger as a machine that takes events and gives effects, without input or output of its own.
//!
//! A shell calls [`Replica::handle`] with the time and an event, and performs the effects in their order: what is to be
//! stored first, and only then what acknowledges or sends. Signatures, time, randomness and other peers' words come in
//! as events.
//!
//! Where things are: [`greet`] lets peers in, [`pull`] fetches unconfirmed entries, `bodies` and `words` their words,
//! `proofs` what devices prove against themselves, [`catchup`] the confirmed order, `lines` where it parts from another's,
//! `receipts` what keepers promise, [`places`] where devices are, [`acts`] writes this device's entries, [`decide`] turns
//! requests into actions, [`keeper`] confirms, [`agree`] does where there are several, [`leap`] keeps it from times that nobody vouched for, `slices` judges a little at a time,
//! [`join`] is the way in, [`recover`] the way back, [`naming`] another way on, `watch` lets restrictions run out, `seen` notes who was there and
//! what was not taken.

pub mod acts;
pub mod agree;
pub mod begin;
mod bodies;
pub mod catchup;
mod clocks;
pub mod decide;
mod event;
pub mod greet;
pub mod history;
pub mod join;
pub mod keeper;
pub mod leap;
mod lines;
pub mod message;
mod moments;
mod named;
pub mod naming;
mod owing;
pub mod places;
mod proofs;
pub mod pull;
mod readers;
mod receipts;
pub mod recover;
pub mod rivals;
mod seen;
mod shares;
mod slices;
mod watch;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::entry::Point;
use crate::id::{BodyHash, DeviceId, EntryId, MemberId, OrganisationId, SealingKey};
use crate::ledger::archive::Archive;
use crate::ledger::record::{Device, Key};
use crate::ledger::refusal::Refusal;
use crate::ledger::state::Look;
use crate::ledger::{Ledger, OpenFault};
use crate::message::Message as Said;
use crate::store::{Opening, Write};
use acts::Acts;
use catchup::Catchup;
use join::Joining;
use message::Message;
use zeroize::Zeroizing;

pub use event::{Effect, Event, Read};

/// A connection to another device.
pub type LinkId = u64;

/// Another device on a link.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) device: DeviceId,
    pub(crate) stage: Stage,
    /// Its newest certified point.
    pub(crate) point: Option<Point>,
    /// Newest entries that it has and this one had not when it said so.
    pub(crate) heads: BTreeMap<DeviceId, message::Head>,
    /// Those that were not taken in: asked for again once the confirmed order has gone on.
    pub(crate) heads_later: BTreeMap<DeviceId, message::Head>,
    /// Entries asked of it.
    pub(crate) asked: Vec<owing::Asked>,
    pub(crate) asked_order: Option<u64>,
    pub(crate) asked_bodies: BTreeSet<BodyHash>,
    pub(crate) asked_proofs: BTreeSet<[u8; 32]>,
    pub(crate) asked_ranges: bool,
    /// Entries asked of it by their ids; it need not have them.
    pub(crate) asked_named: BTreeSet<EntryId>,
    /// The piece of a checkpoint that was asked of it.
    pub(crate) asked_checkpoint: Option<u32>,
    /// From which batch of the history on it was asked for that, and without how many entries.
    pub(crate) asked_history: Option<(u64, u64)>,
    /// It is not asked for history until then, by the uptime clock: it has not so much itself.
    pub(crate) history_hold_until_ms: i64,
    /// Where its order parts from this one, while that is searched.
    pub(crate) asked_line: Option<lines::Search>,
    /// Its order is not compared again until then, by the uptime clock.
    pub(crate) line_hold_until_ms: i64,
    /// Bodies that it did not have when asked.
    pub(crate) lacks: BTreeSet<BodyHash>,
    /// From which position on it was asked for words as by one who may read all.
    pub(crate) asked_as_reader: u64,
    /// Nothing of its order is asked for until then, by the uptime clock: it follows a line that is not followed here.
    pub(crate) hold_until_ms: i64,
    /// Since when it owes answers.
    pub(crate) owing: owing::Owing,
    /// Since when it is out, by the uptime clock.
    pub(crate) out_since_ms: Option<i64>,
    /// Whether this device called it.
    pub(crate) dialled: bool,
    /// It was let in by the recovery sheet, not as an enrolled device.
    pub(crate) by_sheet: bool,
    /// Its clock.
    pub(crate) clock: clocks::PeerClock,
    /// Until when the invitation with which it knocked can be used, in Unix milliseconds.
    pub(crate) invited_until_ms: Option<i64>,
    /// Where it says that it can be called.
    pub(crate) addresses: Vec<String>,
    /// What the two tell each other about where others are.
    pub(crate) places: places::Told,
}

/// How far the two have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing heard yet.
    Greeting,
    /// It holds an invitation; only its enrolment is taken.
    Knocking,
    /// It is let in; it has not said so of this one yet.
    Admitted,
    /// Both are let in.
    Welcomed,
}

/// Who this peer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Me {
    /// This device's key.
    pub device: DeviceId,
    /// Its key for sealed data.
    pub sealing_key: SealingKey,
}

/// An organisation's ledger on one device, with everything that goes on around it.
#[derive(Debug)]
pub struct Replica {
    pub(crate) me: Me,
    reading: readers::Reading,
    moments: moments::Moments,
    pub(crate) now_ms: i64,
    pub(crate) uptime_ms: i64,
    /// The clock that nobody sets and that goes on while the program is closed.
    pub(crate) lasting_ms: Option<i64>,
    pub(crate) ledger: Option<Ledger>,
    pub(crate) joining: Option<Joining>,
    /// The invitation of an enrolment that is here and not confirmed yet.
    pub(crate) pass: Option<Joining>,
    /// The recovery sheet's secret, while this device takes over with it.
    pub(crate) sheet: Option<Zeroizing<[u8; 32]>>,
    pub(crate) peers: BTreeMap<LinkId, Peer>,
    pub(crate) acts: Acts,
    pub(crate) catchup: Catchup,
    begin: begin::Begin,
    history: Option<history::History>,
    pub(crate) keeper: keeper::Keeper,
    agree: agree::Agree,
    stall: agree::health::Watch,
    pub(crate) receipts: receipts::Receipts,
    pub(crate) successions: recover::Successions,
    namings: naming::Namings,
    rivals: rivals::Rivals,
    words: words::Words,
    watch: watch::Watch,
    leap: leap::Leap,
    pub(crate) waiting: pull::Waiting,
    /// An enrolment came that is not judged yet: what its device wrote after it was not taken in.
    pub(crate) enrolling: bool,
    /// When named entries were last asked for, by the uptime clock.
    pub(crate) named_asked_ms: i64,
    /// Where this device can be called.
    pub(crate) addresses: Vec<String>,
    /// Where others can be called.
    pub(crate) places: places::Places,
    clocks: clocks::Clocks,
    pub(crate) alarms: BTreeMap<&'static str, Said>,
    strangers: seen::Strangers,
    effects: Vec<Effect>,
    writes: Vec<Write>,
    changed: bool,
}

impl Replica {
    /// A replica that belongs to no organisation yet.
    pub fn new(me: Me) -> Self {
        Self {
            me,
            reading: readers::Reading::default(),
            moments: moments::Moments::default(),
            now_ms: 0,
            uptime_ms: 0,
            lasting_ms: None,
            ledger: None,
            joining: None,
            pass: None,
            sheet: None,
            peers: BTreeMap::new(),
            acts: Acts::default(),
            catchup: Catchup::default(),
            begin: begin::Begin::default(),
            history: None,
            keeper: keeper::Keeper::default(),
            agree: agree::Agree::default(),
            stall: agree::health::Watch::default(),
            receipts: receipts::Receipts::default(),
            successions: recover::Successions::default(),
            namings: naming::Namings::default(),
            rivals: rivals::Rivals::default(),
            words: words::Words::default(),
            watch: watch::Watch::default(),
            leap: leap::Leap::default(),
            waiting: pull::Waiting::default(),
            enrolling: false,
            named_asked_ms: 0,
            addresses: Vec::new(),
            places: places::Places::default(),
            clocks: clocks::Clocks::default(),
            alarms: BTreeMap::new(),
            strangers: seen::Strangers::default(),
            effects: Vec::new(),
            writes: Vec::new(),
            changed: false,
        }
    }

    /// A replica that goes on where its store left it, at a moment of its device's clock in Unix milliseconds.
    pub fn open(me: Me, opening: &Opening, now_ms: i64) -> Result<Self, OpenFault> {
        let mut replica = Self { now_ms, ..Self::new(me) };
        for (name, value) in &opening.notes {
            if name == join::NOTE {
                // That of an identity which was set aside is over.
                replica.joining = Joining::from_note(value).filter(|joining| joining.device() == me.device);
            }
        }
        if let Some(joining) = &mut replica.joining
            && let Some((_, bytes)) = opening.notes.iter().find(|(name, _)| name == join::DEAD_NOTE)
        {
            joining.refused_before(bytes);
        }
        if let Some(organisation) = opening.organisation {
            replica.ledger = Some(Ledger::open(organisation, opening)?);
        }
        let enrolled = replica.joining.as_ref().is_some_and(|joining| {
            replica.ledger.as_ref().is_some_and(|ledger| ledger.find(&joining.head().id).is_some())
        });
        if enrolled {
            replica.pass = replica.joining.take();
        }
        if let Some(ledger) = &mut replica.ledger {
            // Whoever asks first sees the tail judged, unless it is dear: then what is left comes in slices.
            ledger.settle(slices::OPENING_WORK);
        }
        replica.history = history::History::opened(replica.ledger.as_ref(), opening);
        replica.watch_opened(opening);
        replica.words_opened(opening);
        replica.leap = leap::Leap::opened(opening);
        let newest = replica.ledger.as_ref().and_then(Ledger::point);
        replica.keeper.opened(opening, newest);
        replica.agree.opened(opening);
        replica.receipts.opened(opening, replica.ledger.as_ref(), me.device);
        replica.successions.opened(opening);
        replica.namings.opened(opening);
        replica.rivals.opened(opening);
        replica.settle_namings();
        replica.watch_forks();
        replica.settle_receipts();
        Ok(replica)
    }

    /// Everything that is confirmed can be looked up from now on, and is not held any more. To be called only where all that was
    /// asked to be kept is on disk.
    pub fn archive(&mut self, archive: &Rc<dyn Archive>) {
        if let Some(ledger) = &mut self.ledger {
            ledger.archive(archive);
        }
    }

    /// Takes an event and says what to do about it.
    pub fn handle(&mut self, now_ms: i64, event: Event) -> Vec<Effect> {
        self.now_ms = now_ms;
        match event {
            Event::Act { ticket, request, random, paper } => {
                self.begin_act(ticket, &request, random, paper.as_deref());
            }
            Event::Signed { token, signature } => self.signed(token, signature),
            Event::Connected { link, device, dialled } => self.connected(link, device, dialled),
            Event::Frame { link, bytes } => self.frame(link, &bytes),
            Event::Closed { link } => self.closed(link),
            Event::Checked { link, device, from, entries } => self.entries_came(link, device, from, entries),
            Event::Compared { ours, theirs } => self.compared(&ours, &theirs),
            Event::LineHere { link, after, ours, theirs } => self.lines_compared(link, after, ours, theirs),
            Event::HistoryRead { from, line, entries } => self.history_read(from, line, &entries),
            Event::Agreement(heard) => self.agreement_heard(heard),
            Event::Tick { uptime_ms, lasting_ms } => self.tick(uptime_ms, lasting_ms),
            Event::Idle => {}
        }
        self.go_on();
        std::mem::take(&mut self.effects)
    }

    /// The ledger, once there is one.
    pub fn ledger(&self) -> Option<&Ledger> {
        self.ledger.as_ref()
    }

    /// Puts other rules in the place of the real ones: for tests of what happens when judging fails.
    pub fn judge_by(&mut self, judge: crate::ledger::Judge) {
        if let Some(ledger) = &mut self.ledger {
            ledger.judge_by(judge);
        }
    }

    /// Puts another number of positions between checkpoints: for tests, which have few entries.
    pub fn checkpoint_every(&mut self, positions: u64) {
        let behind = self.history.as_mut().map(history::History::ledger_mut);
        for ledger in self.ledger.as_mut().into_iter().chain(behind) {
            ledger.checkpoint_every(positions);
        }
    }

    /// Who this peer is.
    pub fn me(&self) -> Me {
        self.me
    }

    /// The member whose device this is, and whether that is confirmed; none where the device is not enrolled.
    pub fn my_member(&self) -> Option<(MemberId, bool)> {
        let ledger = self.ledger.as_ref()?;
        let key = Key::Device(self.me.device);
        let member = ledger.current().record::<Device>(&key)?.member;
        Some((member, ledger.confirmed().record::<Device>(&key).is_some()))
    }

    /// The invitation being used, until the ledger is here.
    pub fn joining(&self) -> Option<&Joining> {
        self.joining.as_ref()
    }

    /// Why the invitation with which this device enrolled opens nothing, where its enrolment is not confirmed.
    pub fn turned_away(&self) -> Option<&Refusal> {
        self.joining.as_ref().or(self.pass.as_ref()).filter(|joining| joining.is_dead())?.refusal()
    }

    /// Whether all that a newcomer is shown ends before the point that its invitation names: the ledger of a while ago.
    pub fn is_shown_older_ledger(&self) -> bool {
        let Some(named) = self.joining.as_ref().and_then(Joining::point) else { return false };
        let mut shown = self.peers.values().filter(|peer| peer.stage == Stage::Welcomed).peekable();
        shown.peek().is_some()
            && shown.all(|peer| peer.point.is_none_or(|point| point.position < named.position))
    }

    /// Devices connected and let in.
    pub fn connected_devices(&self) -> impl Iterator<Item = (LinkId, DeviceId)> {
        self.peers
            .iter()
            .filter(|(_, peer)| matches!(peer.stage, Stage::Admitted | Stage::Welcomed))
            .map(|(link, peer)| (*link, peer.device))
    }

    /// How many entries wait for others that they name.
    pub fn waiting_len(&self) -> usize {
        self.waiting.len()
    }

    /// What is wrong at present, by code.
    pub fn alarms(&self) -> impl Iterator<Item = &Said> {
        self.alarms.values()
    }

    /// Why this device does not take over although the sheet was given.
    pub fn hindered_recovery(&self) -> Option<&Said> {
        self.alarms.get("recovery")
    }

    /// Recoveries under way.
    pub fn successions(&self) -> &recover::Successions {
        &self.successions
    }

    /// The inviting device and its addresses, until this device's enrolment is confirmed or the invitation is dead.
    pub fn invited_by(&self) -> Option<(DeviceId, &[String])> {
        self.joining.as_ref().or(self.pass.as_ref()).filter(|joining| !joining.is_dead()).map(Joining::calls)
    }

    /// Says where this device can be called, to be told to those who are let in.
    pub fn set_addresses(&mut self, mut addresses: Vec<String>) {
        addresses.truncate(crate::invitation::ADDRESSES_MAX);
        self.addresses = addresses;
    }

    /// Says that no other device can be reached, and why, or that they can again.
    pub fn network_failed(&mut self, why: Option<Said>) {
        self.alarm("network", why);
    }

    /// Asks for the confirmed state to be saved now, such as before closing.
    pub fn save(&mut self) -> Vec<Write> {
        let mut writes = Vec::new();
        if let Some(ledger) = &mut self.ledger {
            ledger.save(true, &mut writes);
        }
        writes
    }

    /// What follows from whatever has just happened.
    fn go_on(&mut self) {
        self.apply_batches();
        self.settle();
        self.judge_history();
        if self.enrolling && !self.is_settling() {
            self.enrolling = false;
            self.ask_again();
        }
        self.enrolments_settled();
        self.retry_waiting();
        self.joined_yet();
        self.pass_expires();
        self.succeed();
        self.next_act();
        self.settle_namings();
        self.confirm();
        self.stop_at_unknown_rules();
        self.go_on_agreeing();
        self.pump_all();
        let touched = self.ledger.as_mut().map(Ledger::take_touched_papers).unwrap_or_default();
        if !touched.is_empty() {
            self.flush();
            self.effects.push(Effect::Merge(touched));
            self.changed = true;
        }
        self.flush();
        if std::mem::take(&mut self.changed) {
            self.effects.push(Effect::Changed);
        }
    }

    /// Turns collected writes into an effect, so that what follows comes after them.
    pub(crate) fn flush(&mut self) {
        if !self.writes.is_empty() {
            self.changed = true;
            self.effects.push(Effect::Store(std::mem::take(&mut self.writes)));
        }
    }

    /// Has something read from the store, as it is after what was to be kept so far.
    pub(crate) fn read(&mut self, read: Read) {
        self.flush();
        self.effects.push(Effect::Read(read));
    }

    pub(crate) fn send(&mut self, link: LinkId, message: Message) {
        self.flush();
        self.effects.push(Effect::Send { link, message });
    }

    /// Says something to everyone who is let in, except on one link.
    pub(crate) fn tell_all(&mut self, except: Option<LinkId>, message: &Message) {
        let links: Vec<LinkId> = self
            .peers
            .iter()
            .filter(|(link, peer)| {
                Some(**link) != except && matches!(peer.stage, Stage::Admitted | Stage::Welcomed)
            })
            .map(|(link, _)| *link)
            .collect();
        for link in links {
            self.send(link, message.clone());
        }
    }

    pub(crate) fn close(&mut self, link: LinkId, why: &'static str) {
        self.flush();
        self.effects.push(Effect::Close { link, why });
        self.closed(link);
    }

    /// Closes a link because of something that only a broken or hostile peer sends, and notes it.
    pub(crate) fn fault(&mut self, link: LinkId, why: &'static str) {
        self.note_dropped(link, why);
        self.close(link, why);
    }

    fn signed(&mut self, token: u64, signature: [u8; 64]) {
        if self.keeper.awaits(token) {
            self.certificate_signed(signature);
        } else if self.agree.awaits(token) {
            self.objection_signed(signature);
        } else if self.receipts.awaits(token) {
            self.receipt_signed(token, signature);
        } else if self.namings.awaits(token) {
            self.naming_signed(signature);
        } else if self.successions.awaits(token) {
            self.countersigned(signature);
        } else {
            self.act_signed(token, signature);
        }
    }

    fn tick(&mut self, uptime_ms: i64, lasting_ms: i64) {
        self.uptime_ms = uptime_ms;
        self.lasting_ms = Some(lasting_ms);
        self.tell_clock();
        self.watch_peers();
        self.note_strangers();
        self.watch_clock();
        self.open_epoch_if_due();
        self.open_epoch_as_successor();
        self.watch_restrictions(lasting_ms);
        self.ask_named();
        self.pass_on_places();
        self.try_places();
        self.give_notice();
        self.put_out_exposed();
        self.watch_forks();
        self.watch_stall();
        self.moments_pass();
    }

    pub(crate) fn organisation(&self) -> Option<OrganisationId> {
        self.ledger
            .as_ref()
            .map(Ledger::organisation)
            .or_else(|| self.joining.as_ref().map(Joining::organisation))
    }

    /// Raises or clears an alarm.
    pub(crate) fn alarm(&mut self, code: &'static str, message: Option<Said>) {
        let before = match message {
            Some(message) => self.alarms.insert(code, message),
            None => self.alarms.remove(code),
        };
        if before.as_ref() != self.alarms.get(code) {
            self.changed = true;
        }
    }
}

/// A refusal as bytes for [`Message::Sorry`].
pub(crate) fn sorry(refusal: &Refusal) -> Message {
    Message::Sorry { refusal: refusal.encode() }
}
