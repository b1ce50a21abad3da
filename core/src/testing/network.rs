//! A small network of replicas: effects are performed in memory, links can be cut and joined again, and a seed decides
//! in which order frames are delivered.
//!
//! Signatures, stores and frames are real; time passes only when a test says so.

mod perform;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ed25519_dalek::Signer;
use zeroize::Zeroizing;

use super::orderer::Orderer;
use super::shelf::Shelf;
use super::skew::knowing;
use super::{BEGIN_MS, bytes, device, key};
use crate::action::{Action, RULES_VERSION};
use crate::body::Body;
use crate::entry::Entry;
use crate::fresh::Fresh;
use crate::id::{BodyHash, EntryId, PaperId, SealingKey};
use crate::invitation::Invitation;
use crate::ledger::Status;
use crate::ledger::record::{Edit, Key};
use crate::ledger::state::Look;
use crate::paper::{self, Paper};
use crate::replica::acts::{Done, NotDone};
use crate::replica::message::Message;
use crate::replica::{Effect, Event, LinkId, Me, Replica, decide};
use crate::request::Request;
use crate::store::Write;

/// More steps than this without coming to rest is a fault of its own.
const STEPS_MAX: usize = 2_000_000;

/// After so many batches a replica is told that it may look everything up.
const ARCHIVED_EVERY: usize = 3;

/// One peer of the network.
#[derive(Debug)]
pub struct Peer {
    pub name: String,
    /// The name of its device's key.
    key: String,
    pub replica: Replica,
    pub shelf: Shelf,
    /// So many batches were there when the replica was last told that it may look everything up.
    archived: usize,
    /// All that it was to keep, in order.
    pub writes: Vec<Write>,
    /// The version of the rules that its program knows up to.
    pub knows: u32,
    /// How far its clock is ahead of the network's, in milliseconds.
    pub clock_ahead_ms: i64,
    /// Why links were closed from this side.
    pub closed: Vec<&'static str>,
    /// Whom it called where others said, in order.
    pub tried: Vec<(crate::id::DeviceId, Vec<std::net::SocketAddr>)>,
    /// The most work of judging that it did on one event.
    pub work_most: u64,
    /// How often it said that something may look otherwise.
    pub changes: usize,
    /// Up to which number it said that what is agreed on is done with.
    pub settled: u64,
    /// Papers that were to be merged again.
    pub merged: BTreeSet<PaperId>,
    done: BTreeMap<u64, Result<Done, NotDone>>,
    randoms: BTreeMap<u64, Fresh>,
    more: bool,
    up_since_ms: i64,
    /// How long its device has been switched on before now, without the present run of the program.
    on_before_ms: i64,
}

/// What travels on a link.
#[derive(Debug)]
enum Travelling {
    Frame(Vec<u8>),
    Close,
}

/// One end of a link: who hears there, and what is on the way to it.
#[derive(Debug)]
struct End {
    peer: usize,
    link: LinkId,
    queue: VecDeque<Travelling>,
}

/// A change of a frame on its way: from, to, and the frame; none to lose it.
pub type Tamper = fn(&str, &str, Message) -> Vec<Message>;

/// Peers and the links between them.
#[derive(Debug)]
pub struct Network {
    pub now_ms: i64,
    pub peers: Vec<Peer>,
    links: Vec<[End; 2]>,
    /// What the keepers agree on, where there are several.
    pub orderer: Orderer,
    /// Between two checkpoints, everywhere; as the rules say where none is given.
    pub checkpoint_every: Option<u64>,
    /// A peer whose keystore answers only when everything else is done.
    pub slow_to_sign: Option<String>,
    unsigned: Vec<(usize, Event)>,
    /// What a hostile wire does to frames.
    pub tamper: Option<Tamper>,
    /// Frames delivered so far.
    pub frames: usize,
    next_link: LinkId,
    next_ticket: u64,
    seed: u64,
}

impl Network {
    /// An empty network whose order of delivery is a function of a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            now_ms: BEGIN_MS,
            peers: Vec::new(),
            links: Vec::new(),
            orderer: Orderer::default(),
            checkpoint_every: None,
            slow_to_sign: None,
            unsigned: Vec::new(),
            tamper: None,
            frames: 0,
            next_link: 1,
            next_ticket: 1,
            seed,
        }
    }

    /// Adds a peer that belongs to no organisation; its device key is the one of its name.
    pub fn add(&mut self, name: &str) -> usize {
        self.add_shelf(name, Shelf::default())
    }

    /// Adds a peer that goes on from what is on a shelf.
    pub fn add_shelf(&mut self, name: &str, shelf: Shelf) -> usize {
        self.add_copy(name, name, shelf)
    }

    /// Adds a peer that writes with the key of another's device, as a copied folder would.
    pub fn add_copy(&mut self, name: &str, of: &str, shelf: Shelf) -> usize {
        let me = Me { device: device(of), sealing_key: SealingKey(bytes(&format!("{name} sealing"))) };
        let replica = Replica::open(me, &shelf.opening(), self.now_ms).unwrap();
        self.peers.push(Peer {
            name: name.to_owned(),
            key: of.to_owned(),
            replica,
            shelf,
            archived: 0,
            writes: Vec::new(),
            knows: RULES_VERSION,
            clock_ahead_ms: 0,
            closed: Vec::new(),
            tried: Vec::new(),
            work_most: 0,
            changes: 0,
            settled: 0,
            merged: BTreeSet::new(),
            done: BTreeMap::new(),
            randoms: BTreeMap::new(),
            more: false,
            up_since_ms: self.now_ms,
            on_before_ms: 0,
        });
        self.peers.len() - 1
    }

    /// A peer by name.
    pub fn peer(&self, name: &str) -> &Peer {
        &self.peers[self.place(name)]
    }

    /// A peer's replica, to reach into.
    pub fn replica(&mut self, name: &str) -> &mut Replica {
        let place = self.place(name);
        &mut self.peers[place].replica
    }

    /// What a peer keeps, to reach into.
    pub fn shelf(&mut self, name: &str) -> &mut Shelf {
        let place = self.place(name);
        &mut self.peers[place].shelf
    }

    pub fn place(&self, name: &str) -> usize {
        self.peers.iter().position(|peer| peer.name == name).unwrap()
    }

    /// Links two peers.
    pub fn connect(&mut self, a: &str, b: &str) {
        let (a, b) = (self.place(a), self.place(b));
        let (here, there) = (self.next_link, self.next_link + 1);
        self.next_link += 2;
        let end = |peer, link| End { peer, link, queue: VecDeque::new() };
        self.links.push([end(a, here), end(b, there)]);
        let (device_a, device_b) = (self.peers[a].replica.me().device, self.peers[b].replica.me().device);
        self.event(a, Event::Connected { link: here, device: device_b, dialled: true });
        self.event(b, Event::Connected { link: there, device: device_a, dialled: false });
    }

    /// Cuts every link between two peers; what was on the way is lost.
    pub fn cut(&mut self, a: &str, b: &str) {
        let (a, b) = (self.place(a), self.place(b));
        while let Some(found) = self.links.iter().position(|ends| {
            let peers = (ends[0].peer, ends[1].peer);
            peers == (a, b) || peers == (b, a)
        }) {
            for end in self.links.remove(found) {
                self.event(end.peer, Event::Closed { link: end.link });
            }
        }
    }

    /// Stops a peer and opens it again from what it kept.
    pub fn restart(&mut self, name: &str) {
        let others: Vec<String> = self.peers.iter().map(|peer| peer.name.clone()).collect();
        for other in others.iter().filter(|other| *other != name) {
            self.cut(name, other);
        }
        let place = self.place(name);
        self.reopen(place);
    }

    fn reopen(&mut self, place: usize) {
        self.orderer.restarts(place);
        let peer = &mut self.peers[place];
        let now_ms = self.now_ms + peer.clock_ahead_ms;
        let opened = knowing(peer.knows, || Replica::open(peer.replica.me(), &peer.shelf.opening(), now_ms));
        peer.replica = opened.unwrap();
        peer.more = true;
        peer.on_before_ms += self.now_ms - peer.up_since_ms;
        peer.up_since_ms = self.now_ms;
    }

    /// Lets time pass everywhere.
    pub fn pass(&mut self, ms: i64) {
        self.now_ms += ms;
        for place in 0..self.peers.len() {
            let uptime_ms = self.now_ms - self.peers[place].up_since_ms;
            let lasting_ms = self.peers[place].on_before_ms + uptime_ms;
            self.event(place, Event::Tick { uptime_ms, lasting_ms });
        }
        self.run();
    }

    /// Asks a peer for an act and lets everything come to rest.
    pub fn act(&mut self, name: &str, request: Request) -> Result<EntryId, NotDone> {
        let ticket = self.ask(name, request);
        self.run();
        self.answer(name, ticket)
    }

    /// Asks a peer for an act that it must refuse, for that reason.
    pub fn refused(&mut self, name: &str, request: Request) -> String {
        match self.act(name, request) {
            Err(NotDone::Refused(refusal)) => refusal.code.into_owned(),
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Asks a peer for an act; nothing is delivered yet.
    pub fn ask(&mut self, name: &str, request: Request) -> u64 {
        self.now_ms += 1;
        let place = self.place(name);
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        let mut random = [0; 64];
        for half in random.chunks_mut(32) {
            self.seed = self.seed.wrapping_add(1);
            half.copy_from_slice(&bytes(&format!("random {} {ticket}", self.seed)));
        }
        let random = Fresh::from(random);
        self.peers[place].randoms.insert(ticket, random.clone());
        let paper = decide::paper_of(&self.peers[place].replica, &request)
            .and_then(|id| self.peers[place].paper(id))
            .map(Box::new);
        self.event(place, Event::Act { ticket, request: Box::new(request), random, paper });
        ticket
    }

    /// Whether an act was answered.
    pub fn is_answered(&self, name: &str, ticket: u64) -> bool {
        self.peer(name).done.contains_key(&ticket)
    }

    /// What became of an act: the first entry it wrote.
    pub fn answer(&mut self, name: &str, ticket: u64) -> Result<EntryId, NotDone> {
        let place = self.place(name);
        let done = self.peers[place].done.remove(&ticket).expect("the act was answered")?;
        Ok(done.entries.first().copied().unwrap_or(EntryId([0; 32])))
    }

    /// A peer founds an organisation.
    pub fn found(&mut self, name: &str) -> EntryId {
        let request = Request::Found {
            organisation: "Makers of the old mill".to_owned(),
            purpose: "A workshop.".to_owned(),
            your_name: name.to_owned(),
            passphrase: None,
        };
        self.act(name, request).unwrap()
    }

    /// The secret on the recovery sheet of the organisation that a peer founded.
    pub fn sheet(&self, founder: &str) -> Zeroizing<[u8; 32]> {
        let first = self.peer(founder).randoms.values().next().unwrap();
        decide::recovery_seed(first)
    }

    /// A peer takes over with a recovery sheet.
    pub fn take_over(&mut self, name: &str, secret: Zeroizing<[u8; 32]>) {
        let place = self.place(name);
        let organisation = self.peers[place].ledger().organisation();
        let effects = self.peers[place].replica.take_over(self.now_ms, organisation, secret);
        self.perform_all(name, effects);
        self.pass(1_000);
    }

    /// A peer makes an invitation; returns its text.
    pub fn invite(&mut self, name: &str, own_device: bool) -> String {
        let ticket = self.ask(name, Request::Invite { own_device, days: 7, for_member: None });
        self.run();
        let id = self.answer(name, ticket).unwrap();
        let place = self.place(name);
        self.peers[place].invitation(name, id, ticket)
    }

    /// A peer accepts an invitation; it must be connected to somebody to come in.
    pub fn join(&mut self, name: &str, text: &str) -> Result<EntryId, NotDone> {
        let request =
            Request::Join { invitation: text.to_owned(), your_name: name.to_owned(), passphrase: None };
        self.act(name, request)
    }

    /// One peer invites, the other joins through it.
    pub fn bring(&mut self, inviter: &str, name: &str) {
        let text = self.invite(inviter, false);
        if self.peers.iter().all(|peer| peer.name != name) {
            self.add(name);
        }
        self.join(name, &text).unwrap();
        self.connect(name, inviter);
        self.run();
        assert!(self.peer(name).replica.my_member().is_some(), "{name} is in");
    }

    /// Delivers, in an order that the seed decides, until nothing is left to do.
    pub fn run(&mut self) {
        for _ in 0..STEPS_MAX {
            if !self.step() {
                return;
            }
        }
        panic!("the network does not come to rest");
    }

    /// Lets the slow keystore answer. Says how often it does.
    pub fn signs_late(&mut self) -> usize {
        self.slow_to_sign = None;
        let late = std::mem::take(&mut self.unsigned);
        let count = late.len();
        for (place, event) in late {
            self.event(place, event);
        }
        count
    }

    /// Delivers one frame, or lets one peer go on. Says whether there was anything to do.
    pub fn step(&mut self) -> bool {
        let mut choices: Vec<(usize, usize)> = Vec::new();
        for (link, ends) in self.links.iter().enumerate() {
            choices.extend((0..2).filter(|end| !ends[*end].queue.is_empty()).map(|end| (link, end)));
        }
        if !choices.is_empty() {
            let (link, end) = choices[self.random() % choices.len()];
            let Some(travelling) = self.links[link][end].queue.pop_front() else { return true };
            let (peer, id) = (self.links[link][end].peer, self.links[link][end].link);
            match travelling {
                Travelling::Frame(bytes) => {
                    self.frames += 1;
                    self.event(peer, Event::Frame { link: id, bytes });
                }
                Travelling::Close => {
                    self.links.remove(link);
                    self.event(peer, Event::Closed { link: id });
                }
            }
            return true;
        }
        match self.peers.iter().position(|peer| peer.more) {
            Some(place) => {
                self.peers[place].more = false;
                self.event(place, Event::Idle);
                true
            }
            None => self.order(),
        }
    }

    fn random(&mut self) -> usize {
        // Steele, Lea and Flood: Fast splittable pseudorandom number generators, 2014.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 1).unwrap()
    }

    /// Gives a peer an event and performs what follows.
    pub fn event(&mut self, place: usize, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let now_ms = self.now_ms + self.peers[place].clock_ahead_ms;
            let peer = &mut self.peers[place];
            if let Some(every) = self.checkpoint_every {
                peer.replica.checkpoint_every(every);
            }
            let before = peer.work();
            let effects = knowing(peer.knows, || peer.replica.handle(now_ms, event));
            peer.work_most = peer.work_most.max(peer.work().saturating_sub(before));
            self.orderer.takes_part(place, peer.replica.agreement().map(|plan| plan.group));
            for effect in effects {
                self.perform(place, effect, &mut events);
            }
            let peer = &mut self.peers[place];
            if peer.shelf.batches.len() >= peer.archived + ARCHIVED_EVERY {
                peer.archived = peer.shelf.batches.len();
                peer.replica.archive(&peer.shelf.archive());
            }
        }
    }

    /// Performs effects that came by another way than an event.
    pub fn perform_all(&mut self, name: &str, effects: Vec<Effect>) {
        let place = self.place(name);
        let mut events = VecDeque::new();
        for effect in effects {
            self.perform(place, effect, &mut events);
        }
        for event in events {
            self.event(place, event);
        }
    }

    /// Puts a message on the wire as if a peer had sent it.
    pub fn send(&mut self, place: usize, link: LinkId, message: Message) {
        for ends in &mut self.links {
            for near in 0..2 {
                if ends[near].link == link {
                    let far = &mut ends[1 - near];
                    let (from, to) = (&self.peers[place].name, &self.peers[far.peer].name);
                    let messages = match self.tamper {
                        Some(tamper) => tamper(from, to, message),
                        None => vec![message],
                    };
                    far.queue.extend(messages.iter().map(|message| Travelling::Frame(message.encode())));
                    return;
                }
            }
        }
    }

    /// Puts a message on every wire from one peer to another, as a hostile peer would.
    pub fn inject(&mut self, from: &str, to: &str, message: &Message) {
        let (from, to) = (self.place(from), self.place(to));
        for ends in &mut self.links {
            for near in 0..2 {
                if ends[near].peer == from && ends[1 - near].peer == to {
                    ends[1 - near].queue.push_back(Travelling::Frame(message.encode()));
                }
            }
        }
    }

    /// Whether two peers are linked.
    pub fn linked(&self, a: &str, b: &str) -> bool {
        let (a, b) = (self.place(a), self.place(b));
        self.links.iter().any(|ends| {
            let peers = (ends[0].peer, ends[1].peer);
            peers == (a, b) || peers == (b, a)
        })
    }

    /// Checks that peers have the same journals, order, verdicts, confirmed state and overlay.
    pub fn agree(&self, names: &[&str]) {
        let first = self.peer(names[0]);
        for name in &names[1..] {
            let other = self.peer(name);
            let who = format!("{} and {name}", names[0]);
            let (here, there) = (first.ledger(), other.ledger());
            assert_eq!(here.point(), there.point(), "{who}: point");
            assert_eq!(first.shelf.order(), other.shelf.order(), "{who}: order and verdicts");
            assert_eq!(here.index().journals(), there.index().journals(), "{who}: vectors");
            assert_eq!(here.confirmed(), there.confirmed(), "{who}: confirmed state");
            let all = |ledger: &crate::ledger::Ledger| {
                let current = ledger.current();
                let end =
                    Key::Due(i64::MAX, crate::ledger::record::DueKind::DismissalActs, EntryId([255; 32]));
                current
                    .values(Key::Organisation, end)
                    .into_iter()
                    .map(|(k, v)| (k, v.clone()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(all(here), all(there), "{who}: state with the tail");
            assert_eq!(first.words(), other.words(), "{who}: words");
        }
    }
}

impl Peer {
    /// The work of judging that it has done.
    fn work(&self) -> u64 {
        self.replica.ledger().map_or(0, crate::ledger::Ledger::work)
    }

    /// Its ledger.
    pub fn ledger(&self) -> &crate::ledger::Ledger {
        self.replica.ledger().unwrap()
    }

    /// The bodies that it has of entries that count here, by hash. Of others it has those that it wrote itself, until
    /// their refusal is confirmed.
    fn words(&self) -> Vec<BodyHash> {
        let counts = |entry: &EntryId| match self.ledger().status(*entry) {
            Some(Status::Confirmed { .. }) => true,
            Some(Status::Provisional(judgement)) => judgement.accepted(),
            _ => false,
        };
        let here = self.shelf.bodies.iter().filter(|(_, (entry, _))| counts(entry));
        here.map(|(hash, _)| *hash).collect()
    }

    /// A paper, merged from what is here.
    pub fn paper(&self, id: PaperId) -> Option<Paper> {
        let ledger = self.replica.ledger()?;
        let current = ledger.current();
        let edits =
            current.records::<Edit>(Key::Edit(id, EntryId([0; 32])), Key::Edit(id, EntryId([255; 32])));
        let mut found = Vec::new();
        for (key, edit) in edits {
            let Key::Edit(_, entry) = key else { continue };
            if let Some((_, bytes)) = self.shelf.bodies.get(&edit.words)
                && let (Ok(body), Some(located)) = (Body::decode(bytes), ledger.find(&entry))
            {
                found.push((entry, located.sequence, edit.device, body));
            }
        }
        let edits: Vec<paper::Edit<'_>> = found
            .iter()
            .map(|(entry, sequence, device, body)| paper::Edit {
                entry: *entry,
                sequence: *sequence,
                device: *device,
                nonce: body.nonce,
                change: &body.change,
            })
            .collect();
        (!edits.is_empty()).then(|| Paper::from_edits(id, edits).0)
    }

    fn invitation(&self, name: &str, id: EntryId, ticket: u64) -> String {
        let bytes = self.shelf.entries.values().find(|kept| kept.id == id).unwrap().bytes.to_vec();
        assert!(matches!(Entry::verify(&bytes).unwrap().payload().action, Action::Invite { .. }));
        let addresses = Vec::new();
        let point = self.ledger().point();
        let statement = Invitation::statement(id, "Makers", name, &addresses, point.as_ref());
        Invitation {
            version: 1,
            entry: bytes,
            secret: *decide::invitation_seed(&self.randoms[&ticket]),
            organisation_name: "Makers".to_owned(),
            inviter_name: name.to_owned(),
            addresses,
            point,
            signature: crate::cbor::SignatureBytes(key(name).sign(&statement).to_bytes()),
        }
        .to_text()
    }
}

/// The codes of what a peer did not take from others.
pub fn dropped(peer: &Peer) -> Vec<&str> {
    peer.shelf.dropped.iter().map(|(_, code)| code.as_str()).collect()
}
