//! The network: links whose frames come in order, or not at all because the link breaks.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use moothall_core::id::DeviceId;
use moothall_core::ledger::Ledger;
use moothall_core::replica::message::Message;
use moothall_core::replica::{Event, LinkId};

use super::device::Input;
use super::founding::name;
use super::{World, chance, ms};
use crate::executor::{self, draw};

/// A link that hears nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(15);
/// How many devices that are no keepers each one calls, in a large organisation.
const NEIGHBOURS: usize = 3;
/// The same is not asked for more often than so, within so long.
const ASKED_MAX: usize = 24;
const ASKED_TIME: Duration = Duration::from_secs(1);
/// So many of the newest frames are kept.
const NEWEST: usize = 300;
/// In one of so many devices everybody calls everybody.
const SMALL: usize = 8;

/// All links, and what is wrong with them.
#[derive(Default)]
pub(crate) struct Wire {
    links: BTreeMap<u64, Link>,
    links_ever: u64,
    /// Who calls whom, as places, the smaller first; and the link if there is one.
    pub(crate) pairs: BTreeMap<(usize, usize), Option<u64>>,
    pub(crate) cuts: Vec<Cut>,
    /// Out of a thousand frames so many are lost and sent again, and out of as many thousands so many questions are lost.
    pub(crate) loss: u64,
    /// The longest that a frame is on its way.
    pub(crate) slow: Duration,
    cuts_ever: u64,
    /// The newest frames that arrived, and where: for whoever looks into a failure.
    pub(crate) newest: VecDeque<(usize, LinkId, Vec<u8>)>,
    /// When which device last left which other, and why.
    pub(crate) closings: VecDeque<(Duration, usize, usize, &'static str)>,
}

/// Two ends, a frame's way to each.
struct Link {
    ends: [usize; 2],
    up: [bool; 2],
    /// When the newest frame arrives.
    arrives: [Duration; 2],
    /// Frames that no way leads on at present.
    held: [Vec<Vec<u8>>; 2],
    /// What each end asked of late, and when.
    asked: [VecDeque<(Duration, Message)>; 2],
    silent: bool,
}

/// Devices from which nothing reaches others, as sets of places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    pub(crate) number: u64,
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) both_ways: bool,
    pub(crate) for_good: bool,
}

impl Wire {
    fn blocks(&self, from: usize, to: usize) -> bool {
        let in_ = |set: u64, place: usize| set >> place & 1 == 1;
        self.cuts.iter().any(|cut| {
            in_(cut.from, from) && in_(cut.to, to) || cut.both_ways && in_(cut.from, to) && in_(cut.to, from)
        })
    }
}

impl World {
    /// Everybody calls whom it knows.
    pub(crate) fn begin_links(&mut self) {
        for place in 0..self.devices.len() {
            self.call_some(place);
        }
    }

    /// A device calls keepers and some others; in a small organisation all.
    pub(crate) fn call_some(&mut self, place: usize) {
        let count = self.plan.devices;
        for other in 0..count {
            let known = count <= SMALL || other < self.plan.keepers || place < self.plan.keepers;
            let near = known || draw(count as u64) < NEIGHBOURS as u64;
            if near && other != place {
                self.call(place, other);
            }
        }
    }

    /// Keepers call each other, whoever they are by now: the program calls them before all others.
    fn call_keepers(&mut self) {
        let keepers = self.farthest().and_then(Ledger::keepers).map(|keepers| keepers.devices.clone());
        // So do successors that open an epoch together.
        let plans = self.devices.iter().filter_map(|device| device.run.as_ref()?.replica.agreement());
        let all: BTreeSet<DeviceId> =
            plans.flat_map(|plan| plan.members).chain(keepers.unwrap_or_default()).collect();
        let places: Vec<usize> = all.iter().filter_map(|keeper| self.place_of(*keeper)).collect();
        for (number, one) in places.iter().enumerate() {
            for other in &places[..number] {
                self.call(*one, *other);
            }
        }
    }

    /// Two devices call each other from now on.
    pub(crate) fn call(&mut self, a: usize, b: usize) {
        let pair = (a.min(b), a.max(b));
        if self.devices[a].id() == self.devices[b].id() || self.wire.pairs.contains_key(&pair) {
            return;
        }
        self.wire.pairs.insert(pair, None);
        self.after(ms(draw(400)), move |world| world.dial(pair));
    }

    fn dial(&mut self, pair: (usize, usize)) {
        if self.wire.pairs.get(&pair).copied().flatten().is_none() {
            let (a, b) = pair;
            let run = self.devices[a].run.is_some() && self.devices[b].run.is_some();
            let belongs = |place: usize| {
                let replica = self.devices[place].run.as_ref().map(|run| &run.replica);
                replica.is_some_and(|replica| replica.ledger().is_some() || replica.joining().is_some())
            };
            if run && belongs(a) && belongs(b) && !self.is_blocked(a, b) && !self.is_blocked(b, a) {
                self.connect(pair);
            }
        }
        if draw(16) == 0 {
            self.call_keepers();
        }
        let pause = if self.devices.len() > 20 { 5_000 } else { 3_000 };
        self.after(ms(200 + draw(pause)), move |world| world.dial(pair));
    }

    fn connect(&mut self, pair: (usize, usize)) {
        let (a, b) = pair;
        // Whoever still has the one of before lets go of it.
        let old: Vec<u64> = self
            .wire
            .links
            .iter()
            .filter(|(_, link)| link.ends == [a, b])
            .map(|(number, _)| *number)
            .collect();
        old.into_iter().for_each(|number| self.break_link(number));
        let number = self.wire.links_ever;
        self.wire.links_ever += 1;
        let now = executor::elapsed();
        let link = Link {
            ends: [a, b],
            up: [true, true],
            arrives: [now, now],
            held: [Vec::new(), Vec::new()],
            asked: [VecDeque::new(), VecDeque::new()],
            silent: false,
        };
        self.wire.links.insert(number, link);
        self.wire.pairs.insert(pair, Some(number));
        for end in 0..2 {
            let (here, there) = if end == 0 { (a, b) } else { (b, a) };
            let device = self.devices[there].id();
            let link = number * 2 + end as u64;
            if let Some(run) = &mut self.devices[here].run {
                run.links.insert(link, device);
            }
            self.give(here, Input::Event(Event::Connected { link, device, dialled: end == 0 }));
        }
    }

    /// How long something takes from one device to another.
    pub(crate) fn delay(&self, _from: usize, _to: usize) -> Duration {
        let slow = u64::try_from(self.wire.slow.as_micros()).unwrap();
        let slow = if slow > 0 && chance(100) { draw(slow) } else { 0 };
        Duration::from_micros(200 + draw(8_000) + slow)
    }

    /// Whether something that cannot be sent again is lost.
    pub(crate) fn loses(&self) -> bool {
        self.wire.loss > 0 && chance(self.wire.loss)
    }

    pub(crate) fn is_blocked(&self, from: usize, to: usize) -> bool {
        self.wire.blocks(from, to)
    }

    /// Where the device with this key is; the original of two.
    pub(crate) fn place_of(&self, device: DeviceId) -> Option<usize> {
        self.devices.iter().position(|other| other.id() == device)
    }

    /// Sends a message; whoever lies may send another.
    pub(crate) fn send(&mut self, place: usize, link: LinkId, message: Message) {
        for message in self.messages_of(place, link, message) {
            self.seen_on_wire(place, &message);
            self.asked_on_wire(place, link, &message);
            self.send_bytes(link, message.encode());
        }
    }

    /// Whoever has its answer does not ask the same again and again.
    fn asked_on_wire(&mut self, place: usize, link: LinkId, message: &Message) {
        let asks = matches!(
            message,
            Message::WantEntries { .. }
                | Message::WantOrder { .. }
                | Message::WantHistory { .. }
                | Message::WantCheckpoint { .. }
                | Message::WantHeads { .. }
                | Message::WantBodies { .. }
                | Message::WantProof { .. }
                | Message::WantLine { .. }
                | Message::WantNamed { .. }
        );
        let now = executor::elapsed();
        let Some(found) = self.wire.links.get_mut(&(link / 2)).filter(|_| asks) else { return };
        let asked = &mut found.asked[usize::try_from(link % 2).unwrap()];
        asked.push_back((now, message.clone()));
        while asked.pop_front_if(|(at, _)| now - *at > ASKED_TIME).is_some() {}
        let same = asked.iter().filter(|(_, other)| other == message).count();
        if same > ASKED_MAX && self.is_honest(place) {
            let what = format!("{} asks {same} times within a second: {message:?}", name(place));
            self.fail("nobody asks without end", what);
        }
    }

    /// Sends a frame from one end of a link.
    pub(crate) fn send_bytes(&mut self, link: LinkId, bytes: Vec<u8>) {
        let (number, end) = (link / 2, usize::try_from(link % 2).unwrap());
        let Some(found) = self.wire.links.get(&number) else { return };
        let (from, to) = (found.ends[end], found.ends[1 - end]);
        if !found.up[end] {
            return;
        }
        if self.is_blocked(from, to) {
            if let Some(found) = self.wire.links.get_mut(&number) {
                found.held[end].push(bytes);
            }
            return self.falls_silent(number);
        }
        let mut delay = self.delay(from, to);
        if self.loses() {
            // It is sent again, and whatever follows it waits.
            delay += ms(100 + draw(900));
        }
        let arrives = (executor::elapsed() + delay).max(found.arrives[1 - end]);
        if let Some(found) = self.wire.links.get_mut(&number) {
            found.arrives[1 - end] = arrives;
        }
        self.after(arrives - executor::elapsed(), move |world| world.arrive(number, 1 - end, bytes));
    }

    fn arrive(&mut self, number: u64, end: usize, bytes: Vec<u8>) {
        let Some(link) = self.wire.links.get_mut(&number) else { return };
        if !link.up[end] {
            return;
        }
        // What was on its way when the cut came has passed.
        let to = link.ends[end];
        self.note(&number.to_be_bytes());
        self.note(&u64::try_from(bytes.len()).unwrap().to_be_bytes());
        let link = number * 2 + end as u64;
        if self.wire.newest.len() >= NEWEST {
            self.wire.newest.pop_front();
        }
        self.wire.newest.push_back((to, link, bytes.clone()));
        self.give(to, Input::Event(Event::Frame { link, bytes }));
    }

    /// Nothing comes through: after a while the ends notice.
    fn falls_silent(&mut self, number: u64) {
        let Some(link) = self.wire.links.get_mut(&number) else { return };
        if std::mem::replace(&mut link.silent, true) {
            return;
        }
        self.after(SILENCE + ms(draw(2_000)), move |world| {
            let Some(link) = world.wire.links.get(&number) else { return };
            let [a, b] = link.ends;
            if link.silent && (world.is_blocked(a, b) || world.is_blocked(b, a)) {
                world.break_link(number);
            }
        });
    }

    /// A link is gone; what was on its way is lost.
    pub(crate) fn break_link(&mut self, number: u64) {
        let Some(link) = self.wire.links.remove(&number) else { return };
        if let Some(of) = self.wire.pairs.get_mut(&(link.ends[0], link.ends[1])) {
            of.take_if(|of| *of == number);
        }
        for end in 0..2 {
            if link.up[end] {
                self.closed(link.ends[end], number * 2 + end as u64);
            }
        }
    }

    fn closed(&mut self, place: usize, link: LinkId) {
        if let Some(run) = &mut self.devices[place].run
            && run.links.remove(&link).is_some()
        {
            self.give(place, Input::Event(Event::Closed { link }));
        }
    }

    /// A program closes a link: what it sent before still arrives.
    pub(crate) fn close(&mut self, place: usize, link: LinkId, why: &'static str) {
        self.closing(place, link, why);
        let (number, end) = (link / 2, usize::try_from(link % 2).unwrap());
        if let Some(run) = &mut self.devices[place].run {
            run.links.remove(&link);
        }
        let Some(found) = self.wire.links.get_mut(&number) else { return };
        found.up[end] = false;
        let arrives = found.arrives[1 - end].max(executor::elapsed());
        self.after(arrives - executor::elapsed() + ms(1), move |world| world.break_link(number));
    }

    /// A program has ended: others notice soon, or when nothing comes any more.
    pub(crate) fn drop_links_of(&mut self, place: usize) {
        let of: Vec<u64> =
            self.wire.links.iter().filter(|(_, link)| link.ends.contains(&place)).map(|(n, _)| *n).collect();
        for number in of {
            let Some(link) = self.wire.links.get_mut(&number) else { continue };
            let end = usize::from(link.ends[1] == place);
            link.up[end] = false;
            let pair = (link.ends[0], link.ends[1]);
            let after = if chance(500) { ms(draw(1_000)) } else { SILENCE };
            self.after(after, move |world| world.break_link(number));
            // It may be called again before that.
            if chance(500) {
                self.wire.pairs.insert(pair, None);
            }
        }
    }

    pub(crate) fn break_all_links(&mut self) {
        for number in self.wire.links.keys().copied().collect::<Vec<_>>() {
            self.break_link(number);
        }
    }

    pub(crate) fn break_some_link(&mut self) {
        let numbers: Vec<u64> = self.wire.links.keys().copied().collect();
        if let Some(number) = super::pick(&numbers) {
            self.break_link(number);
        }
    }

    /// Some hear nothing of others.
    pub(crate) fn cut(&mut self, from: u64, to: u64, both_ways: bool, for_good: bool) -> u64 {
        self.wire.cuts_ever += 1;
        let number = self.wire.cuts_ever;
        self.wire.cuts.push(Cut { number, from, to, both_ways, for_good });
        let blocked: Vec<u64> = self
            .wire
            .links
            .iter()
            .filter(|(_, link)| {
                let [a, b] = link.ends;
                self.wire.blocks(a, b) || self.wire.blocks(b, a)
            })
            .map(|(number, _)| *number)
            .collect();
        blocked.into_iter().for_each(|number| self.falls_silent(number));
        number
    }

    /// Cuts are mended: what waited goes on.
    pub(crate) fn mend(&mut self, which: impl Fn(&Cut) -> bool) {
        self.wire.cuts.retain(|cut| !which(cut));
        let mut held = Vec::new();
        let Wire { links, cuts, .. } = &mut self.wire;
        let blocks = |from: usize, to: usize| {
            let in_ = |set: u64, place: usize| set >> place & 1 == 1;
            cuts.iter().any(|cut| {
                in_(cut.from, from) && in_(cut.to, to)
                    || cut.both_ways && in_(cut.from, to) && in_(cut.to, from)
            })
        };
        for (number, link) in links {
            let [a, b] = link.ends;
            if !blocks(a, b) && !blocks(b, a) {
                link.silent = false;
            }
            for end in 0..2 {
                if !blocks(link.ends[end], link.ends[1 - end]) {
                    let link_id = number * 2 + end as u64;
                    held.extend(
                        std::mem::take(&mut link.held[end]).into_iter().map(|bytes| (link_id, bytes)),
                    );
                }
            }
        }
        for (link, bytes) in held {
            self.send_bytes(link, bytes);
        }
    }
}
