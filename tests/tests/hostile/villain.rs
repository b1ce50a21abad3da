//! The villain: a transport with a key, a hand for frames, and, as an insider, a journal.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::time::Duration;

use ed25519_dalek::{Signer, SigningKey};
use moothall_core::action::Action;
use moothall_core::body::Body;
use moothall_core::entry::{ENTRY_VERSION, Entry, Payload, Point, signing_input};
use moothall_core::id::{BodyHash, DeviceId, EntryId, OrganisationId};
use moothall_core::replica::message::{ANSWER_BYTES, Bytes, Head, Message, PROTOCOL_VERSION, Right};
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_core::view::{Certainty, Session, Status};
use moothall_peer::keystore::{KeyState, Keystore};
use moothall_peer::store::Store;
use moothall_peer::transport::{Bind, Closed, Link, Net, NetEvent, NetOptions};
use moothall_tests::{PATIENCE, Person, cut_off, now_ms};
use tokio::sync::mpsc::Receiver;

/// One link of the villain's to an honest peer.
pub(crate) struct Villain {
    net: Net,
    events: Receiver<NetEvent>,
    link: Link,
}

/// The device and the addresses of a person's peer.
pub(crate) async fn place(person: &Person) -> (DeviceId, Vec<SocketAddr>) {
    let Answer::Address(text) = person.ask(Request::Address).await else { panic!("not an address") };
    let (device, addresses) = text.strip_prefix("moothall:call/").unwrap().split_once('@').unwrap();
    (device.parse().unwrap(), addresses.split(',').map(|text| text.parse().unwrap()).collect())
}

pub(crate) async fn organisation(person: &Person) -> OrganisationId {
    match person.ask(Request::Session).await {
        Answer::Session(Session::Inside { id, .. }) => id,
        other => panic!("{other:?}"),
    }
}

impl Villain {
    /// Calls a person with a key.
    pub(crate) async fn call(key: &SigningKey, person: &Person) -> Self {
        let (device, addresses) = place(person).await;
        let options = NetOptions { bind: Bind::Loopback, mdns: false, ..NetOptions::default() };
        let (net, mut events) = Net::start(&key.to_bytes(), options).await.unwrap();
        net.dial(device, addresses);
        let link = tokio::time::timeout(PATIENCE, async {
            loop {
                match events.recv().await.expect("the villain's own transport runs") {
                    NetEvent::Connected { link, device: there, .. } if there == device => break link,
                    _ => {}
                }
            }
        })
        .await
        .expect("a link comes about");
        net.admit(link);
        Self { net, events, link }
    }

    /// Calls and greets as an enrolled device.
    pub(crate) async fn greet(key: &SigningKey, person: &Person) -> Self {
        let villain = Self::call(key, person).await;
        villain.hello(organisation(person).await, 0);
        villain
    }

    /// Greets; `ahead_ms` is how far its clock is ahead.
    pub(crate) fn hello(&self, organisation: OrganisationId, ahead_ms: i64) {
        let clock_ms = now_ms() + ahead_ms;
        self.say(&Message::Hello {
            version: PROTOCOL_VERSION,
            organisation,
            clock_ms,
            right: Right::Enrolled,
        });
    }

    pub(crate) fn say(&self, message: &Message) {
        self.send(message.encode());
    }

    /// Sends any bytes as a frame.
    pub(crate) fn send(&self, bytes: Vec<u8>) {
        // A link that the other side closed is seen by `closed`.
        let _ = self.net.send(self.link, bytes);
    }

    /// The next message that satisfies a condition; none if the link closes first.
    pub(crate) async fn hears(&mut self, accept: impl Fn(&Message) -> bool) -> Option<Message> {
        tokio::time::timeout(PATIENCE, async {
            loop {
                match self.events.recv().await? {
                    NetEvent::Frame { bytes, .. } => {
                        let message = Message::decode(&bytes).expect("honest peers write what can be read");
                        if accept(&message) {
                            return Some(message);
                        }
                    }
                    NetEvent::Closed { link, .. } if link == self.link => return None,
                    _ => {}
                }
            }
        })
        .await
        .expect("it is answered or closed")
    }

    /// Waits until it is let in, and lets the other in.
    pub(crate) async fn welcomed(&mut self) {
        let heard = self.hears(|message| matches!(message, Message::Welcome { .. })).await;
        let Some(Message::Welcome { digest, .. }) = heard else { panic!("an insider is let in") };
        self.say(&Message::Welcome { point: None, digest, addresses: Vec::new() });
    }

    /// Waits until the other side has closed the link.
    pub(crate) async fn closed(&mut self) -> Closed {
        tokio::time::timeout(PATIENCE, async {
            loop {
                match self.events.recv().await.expect("the villain's own transport runs") {
                    NetEvent::Closed { link, reason } if link == self.link => return reason,
                    _ => {}
                }
            }
        })
        .await
        .expect("the link is closed")
    }

    /// Serves a journal and bodies to whoever asks, for ever or until the link closes; answers are made by `twist`.
    pub(crate) async fn serve(
        &mut self,
        journal: &[Entry],
        bodies: &HashMap<BodyHash, Vec<u8>>,
        twist: impl Fn(u64, Vec<Bytes>) -> Vec<Bytes>,
    ) {
        if let Some(last) = journal.last() {
            self.say(&Message::Heads { heads: vec![head(last)] });
        }
        while let Some(message) = self.heard().await {
            self.answer(message, journal, bodies, &twist);
        }
    }

    /// Serves until each of these bodies was asked for and brought, and the other has taken in all that was brought.
    pub(crate) async fn serve_until(
        &mut self,
        journal: &[Entry],
        bodies: &HashMap<BodyHash, Vec<u8>>,
        mut owed: HashSet<BodyHash>,
    ) {
        if let Some(last) = journal.last() {
            self.say(&Message::Heads { heads: vec![head(last)] });
        }
        while !owed.is_empty() {
            let message = self.heard().await.expect("the link stands");
            for hash in self.answer(message, journal, bodies, &|_, entries| entries) {
                owed.remove(&hash);
            }
        }
        // What comes on a link is taken in its order: the answer to this comes after.
        self.say(&Message::WantRanges);
        loop {
            match self.heard().await.expect("the link stands") {
                Message::Ranges { .. } => return,
                message => drop(self.answer(message, journal, bodies, &|_, entries| entries)),
            }
        }
    }

    /// The next message; none once the link is closed.
    async fn heard(&mut self) -> Option<Message> {
        loop {
            match self.events.recv().await {
                Some(NetEvent::Frame { bytes, .. }) => {
                    return Some(Message::decode(&bytes).expect("honest peers write what can be read"));
                }
                Some(NetEvent::Closed { link, .. }) if link != self.link => {}
                Some(NetEvent::Connected { .. }) => {}
                _ => return None,
            }
        }
    }

    /// Answers a question from a journal and bodies; returns the bodies that it brought.
    fn answer(
        &self,
        message: Message,
        journal: &[Entry],
        bodies: &HashMap<BodyHash, Vec<u8>>,
        twist: &impl Fn(u64, Vec<Bytes>) -> Vec<Bytes>,
    ) -> Vec<BodyHash> {
        match message {
            Message::WantEntries { device, from, count } => {
                let asked = journal.iter().filter(|entry| {
                    entry.device() == device && (from..from + count).contains(&entry.payload().sequence)
                });
                let entries: Vec<Bytes> = asked.map(|entry| Bytes(entry.bytes().to_vec())).collect();
                let entries = twist(from, entries);
                self.say(&Message::Entries { device, from, entries });
            }
            Message::WantBodies { hashes } => {
                // As many as an honest answer holds.
                let (mut asked, mut found, mut brought, mut size) = (Vec::new(), Vec::new(), Vec::new(), 0);
                for hash in hashes {
                    if size > ANSWER_BYTES {
                        break;
                    }
                    asked.push(hash);
                    if let Some(body) = bodies.get(&hash) {
                        size += body.len();
                        found.push(Bytes(body.clone()));
                        brought.push(hash);
                    }
                }
                self.say(&Message::Bodies { asked, bodies: found });
                return brought;
            }
            Message::WantRanges => self.say(&Message::Ranges { ranges: Vec::new() }),
            Message::WantHeads { .. } => self.say(&Message::Heads { heads: Vec::new() }),
            _ => {}
        }
        Vec::new()
    }

    pub(crate) async fn gone(self) {
        self.net.close_all().await;
    }
}

pub(crate) fn head(entry: &Entry) -> Head {
    Head { device: entry.device(), sequence: entry.payload().sequence, id: entry.id() }
}

/// A member's keys and journal in the wrong hands.
pub(crate) struct Insider {
    pub(crate) key: SigningKey,
    pub(crate) organisation: OrganisationId,
    pub(crate) journal: Vec<Entry>,
    pub(crate) bodies: HashMap<BodyHash, Vec<u8>>,
    pub(crate) seen: Option<Point>,
}

impl Insider {
    /// Closes a person's peer and takes what lies in the folder.
    pub(crate) async fn of(person: &mut Person) -> Self {
        let organisation = organisation(person).await;
        person.close().await;
        let KeyState::Open(keys) = Keystore::open(&person.dir(), cut_off().keys).unwrap() else {
            panic!("the keys are in a plain file")
        };
        let key = SigningKey::from_bytes(keys.seed());
        let store = Store::open(&person.dir()).unwrap();
        let entries = store.entries(keys.device(), 1, usize::MAX, usize::MAX).unwrap();
        let journal = entries.iter().map(|bytes| Entry::verify(bytes).unwrap()).collect();
        let bodies = store.all_bodies().map(|row| row.unwrap()).map(|row| (row.hash, row.bytes)).collect();
        let newest = store.certificate_newest().unwrap().unwrap();
        let seen = Some(moothall_core::order::Certificate::decode(&newest).unwrap().point);
        store.close().unwrap();
        Self { key, organisation, journal, bodies, seen }
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId(self.key.verifying_key().to_bytes())
    }

    /// The payload of the next entry.
    pub(crate) fn draft(&self, action: Action) -> Payload {
        let last = self.journal.last();
        Payload {
            version: ENTRY_VERSION,
            organisation: Some(self.organisation),
            device: self.device(),
            sequence: last.map_or(0, |entry| entry.payload().sequence) + 1,
            previous: last.map(Entry::id),
            seen: self.seen,
            builds_on: Vec::new(),
            clock_ms: now_ms(),
            words: None,
            action,
        }
    }

    pub(crate) fn sign(&self, payload: &Payload) -> Entry {
        Entry::assemble(payload, self.key.sign(&signing_input(payload)).to_bytes()).unwrap()
    }

    /// Writes the next entry, whatever it says.
    pub(crate) fn act(&mut self, action: Action) -> EntryId {
        let entry = self.sign(&self.draft(action));
        self.journal.push(entry.clone());
        entry.id()
    }

    /// Writes the next entry with words of any bytes.
    pub(crate) fn say(&mut self, action: Action, nonce: [u8; 16], change: Vec<u8>) -> EntryId {
        let body = Body { version: 1, salt: [7; 32], nonce, change }.encode();
        self.say_raw(action, body)
    }

    /// Writes the next entry with a body of any bytes.
    pub(crate) fn say_raw(&mut self, action: Action, body: Vec<u8>) -> EntryId {
        let mut payload = self.draft(action);
        let hash = Body::hash(&body);
        payload.words = Some(hash);
        let entry = self.sign(&payload);
        self.bodies.insert(hash, body);
        self.journal.push(entry.clone());
        entry.id()
    }
}

/// An organisation of three, all connected, of whom the last is about to be a villain.
pub(crate) async fn hall() -> (Person, Person, Person) {
    let ann = Person::new("Ann").await;
    let ben = Person::new("Ben").await;
    let mallory = Person::new("Mallory").await;
    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    mallory.join(&ann.invite().await).await;
    agreed(&ann, &[&ben, &mallory]).await;
    (ann, ben, mallory)
}

/// A key that nobody knows.
pub(crate) fn stranger() -> SigningKey {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    SigningKey::from_bytes(&seed)
}

/// Waits until a person's status says that something was dropped, by code, and checks that it has a sentence.
pub(crate) async fn dropped(person: &Person, from: DeviceId, code: &str) {
    person
        .until(&format!("it says {code}"), Request::Status, |answer| {
            matches!(answer, Answer::Status(status)
                if status.dropped.iter().any(|one| one.from.is_none_or(|of| of == from) && one.message.code == code))
        })
        .await;
    assert!(moothall_core::sentences::Sentences::new("en").knows(code), "{code}");
}

/// Waits until everything is confirmed and others are at the same point.
pub(crate) async fn agreed(keeper: &Person, others: &[&Person]) -> Status {
    let waited = tokio::time::timeout(PATIENCE, async {
        let mut changes = keeper.peer().changes();
        loop {
            let wanted = keeper.status().await;
            let mut agreed = wanted.provisional == 0;
            for other in others {
                let theirs = other.status().await;
                agreed &= theirs.point == wanted.point && theirs.provisional == 0;
            }
            if agreed {
                return wanted;
            }
            let _ = tokio::time::timeout(Duration::from_millis(500), changes.changed()).await;
        }
    });
    match waited.await {
        Ok(status) => status,
        Err(_) => {
            let mut all = vec![keeper.status().await];
            for other in others {
                all.push(other.status().await);
            }
            panic!("they do not agree: {all:#?}")
        }
    }
}

/// The honest go on: each writes, all of it is confirmed, they agree, and every byte is sound.
pub(crate) async fn unharmed(keeper: &Person, others: &[&Person]) {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    for person in std::iter::once(&keeper).chain(others) {
        let title = format!("Honest {}", NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        let text = "For the bench.".to_owned();
        let propose =
            Request::Propose { title: title.clone(), text, effect: ProposalEffect::None, hours: None };
        person.ask(propose).await;
        keeper
            .until("an honest act is confirmed", Request::Proposals, |answer| {
                matches!(answer, Answer::Proposals(lines) if lines.iter().any(|one| one.title == title
                    && matches!(one.certainty, Certainty::Confirmed { .. })))
            })
            .await;
    }
    agreed(keeper, others).await;
    for person in std::iter::once(&keeper).chain(others) {
        match person.ask(Request::Verify).await {
            Answer::Verified(verified) => assert_eq!(verified.fault, None, "{}", person.name),
            other => panic!("{other:?}"),
        }
    }
}
