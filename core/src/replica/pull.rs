//! Pulling: a receiver asks for the entries and bodies that it will admit, and for nothing else.
//!
//! Peers compare one digest over all journals, then digests of ranges, then heads. An equal number with another head,
//! or an entry that does not chain, starts the search for the proof of equivocation.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::message::{BODIES_MAX, Bytes, ENTRIES_MAX, HEADS_MAX, Head, Message, RANGE_JOURNALS, digest};
use super::owing::{Asked, Sort};
use super::{Effect, LinkId, Read, Replica, Stage};
use crate::action::Action;
use crate::entry::{Entry, EntryError, Point, Unverified};
use crate::id::{DeviceId, EntryId};
use crate::invitation::ADDRESSES_MAX;
use crate::ledger::admit::{Admission, NotAdmitted};
use crate::ledger::tail::Judgement;

/// A peer's announcements are kept for so many journals.
const JOURNALS_MAX: usize = 16 * HEADS_MAX;

/// So many requests for entries are under way on one link.
pub(super) const ASKED_MAX: usize = 8;

/// So many entries wait for others that they name, from one device and in all.
pub(super) const WAITING_PER_DEVICE_MAX: usize = 64;
pub(super) const WAITING_MAX: usize = 4_096;

/// So many of them are enrolments by invitations that are not here: anybody can make those up.
pub(super) const WAITING_ENROLMENTS_MAX: usize = 64;

/// Entries that name something which is not here. They are not stored: they can be fetched again.
#[derive(Debug, Default)]
pub struct Waiting {
    by_device: BTreeMap<DeviceId, VecDeque<Entry>>,
    missing: BTreeSet<EntryId>,
    len: usize,
    /// How many of them are enrolments.
    enrolments: usize,
    /// What was here when they were last tried: entries, proofs, the point, and how many waited.
    tried_at: Option<(usize, usize, Option<Point>, usize)>,
}

impl Waiting {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What they wait for.
    pub fn missing(&self) -> &BTreeSet<EntryId> {
        &self.missing
    }

    /// What it waited for may have come by a way that is not looked at.
    pub(super) fn try_again(&mut self) {
        self.tried_at = None;
    }

    /// Says whether there was room.
    pub(super) fn push(&mut self, entry: Entry) -> bool {
        let queue = self.by_device.get(&entry.device());
        if queue.is_some_and(|queue| queue.iter().any(|other| other.id() == entry.id())) {
            return true;
        }
        let enrols = matches!(entry.payload().action, Action::Enrol { .. });
        let full = self.len >= WAITING_MAX
            || queue.is_some_and(|queue| queue.len() >= WAITING_PER_DEVICE_MAX)
            || (enrols && self.enrolments >= WAITING_ENROLMENTS_MAX);
        if full {
            return false;
        }
        self.enrolments += usize::from(enrols);
        self.len += 1;
        self.by_device.entry(entry.device()).or_default().push_back(entry);
        true
    }

    fn holds(&self, device: &DeviceId, sequence: u64) -> bool {
        self.by_device
            .get(device)
            .is_some_and(|queue| queue.iter().any(|entry| entry.payload().sequence >= sequence))
    }
}

impl Replica {
    pub(super) fn message(&mut self, link: LinkId, message: Message) {
        match message {
            Message::Hello { .. } | Message::Sorry { .. } => self.fault(link, "dropped-unexpected"),
            Message::Welcome { point, digest, addresses } => {
                let sound = addresses.len() <= ADDRESSES_MAX
                    && addresses.iter().all(|address| address.parse::<std::net::SocketAddr>().is_ok());
                if !sound {
                    return self.fault(link, "dropped-malformed");
                }
                let Some(peer) = self.peers.get_mut(&link) else { return };
                let first = peer.stage == Stage::Admitted;
                peer.stage = Stage::Welcomed;
                peer.point = point;
                self.effects.push(Effect::Welcomed(link));
                peer.addresses = addresses;
                let asked = peer.asked_ranges;
                self.note_seen_on(link);
                let (own_point, own_digest) = self.summary();
                if digest != own_digest && self.ledger.is_some() && !asked {
                    if let Some(peer) = self.peers.get_mut(&link) {
                        peer.asked_ranges = true;
                    }
                    self.send(link, Message::WantRanges);
                }
                // A newcomer's first words were not heard to their end: they are said again.
                if first && (self.joining.is_some() || self.pass.is_some()) {
                    let addresses = self.addresses.clone();
                    self.send(link, Message::Welcome { point: own_point, digest: own_digest, addresses });
                }
                self.tell_places(link);
                self.changed = true;
                if let Some(point) = point {
                    self.vouched(link, point);
                    self.point_heard(link, point);
                }
            }
            Message::NewPoint { point } => {
                if let Some(peer) = self.peers.get_mut(&link)
                    && peer.point.is_none_or(|known| known.position < point.position)
                {
                    peer.point = Some(point);
                }
                self.point_heard(link, point);
            }
            Message::Weighed { point } => self.weighed_heard(link, point),
            Message::Sound { point } => self.sound_heard(link, point),
            Message::Signature { signed } => self.signature_heard(link, signed),
            Message::YouSigned { signed } => self.you_signed_heard(link, signed),
            Message::Objection { objection } => self.objection_heard(link, &objection),
            Message::WantRanges => {
                let ranges = self.ranges();
                self.send(link, Message::Ranges { ranges });
            }
            Message::Ranges { ranges } => self.ranges_heard(link, ranges),
            Message::WantHeads { from, to } => self.heads_wanted(link, from, to),
            Message::Heads { heads } => self.heads_heard(link, heads),
            Message::WantEntries { device, from, count } => self.entries_wanted(link, device, from, count),
            Message::Entries { device, from, entries } => self.entries_heard(link, device, from, entries),
            Message::WantOrder { from } => {
                self.read(Read::Order { link, from });
            }
            Message::Order { from, batches, certificate } => {
                self.order_heard(link, from, batches, &certificate);
            }
            Message::WantCheckpoint { piece } => {
                self.read(Read::Checkpoint { link, piece });
            }
            Message::Checkpoint { piece, part } => self.checkpoint_heard(link, piece, part),
            Message::WantHistory { from, skip } => {
                self.read(Read::History { link, from, skip });
            }
            Message::History { from, skip, line, entries } => {
                self.history_heard(link, from, skip, line, &entries);
            }
            Message::HaveBodies { hashes } => {
                if hashes.len() > BODIES_MAX {
                    return self.fault(link, "dropped-too-large");
                }
                if let Some(peer) = self.peers.get_mut(&link) {
                    for hash in hashes {
                        peer.lacks.remove(&hash);
                    }
                }
            }
            Message::WantBodies { hashes } => {
                if hashes.len() > BODIES_MAX {
                    return self.fault(link, "dropped-too-large");
                }
                let Some(reader) = self.peers.get(&link).map(|peer| peer.device) else { return };
                self.read(Read::Bodies { link, reader, hashes });
            }
            Message::Bodies { asked, bodies } => self.bodies_heard(link, &asked, bodies),
            Message::HaveProofs { ids } => self.proofs_offered(link, ids),
            Message::WantProof { id } => {
                self.read(Read::Proof { link, id });
            }
            Message::Proof { proof } => self.proof_heard(link, &proof),
            Message::Succession { record } => self.succession_heard(link, &record),
            Message::WantLine { points } => self.line_wanted(link, &points),
            Message::Line { after, line } => self.line_heard(link, after, line),
            Message::WantNamed { ids } => self.named_wanted(link, ids),
            Message::Named { entries } => self.named_heard(link, &entries),
            Message::Receipt { receipt } => self.receipt_heard(link, &receipt),
            Message::Places { places } => self.places_heard(link, &places),
            Message::Clock { clock_ms } => self.clock_heard(link, clock_ms),
        }
    }

    fn ranges(&self) -> Vec<(DeviceId, Bytes)> {
        let Some(ledger) = &self.ledger else { return Vec::new() };
        let journals: Vec<_> = ledger.index().journals().iter().collect();
        journals
            .chunks(RANGE_JOURNALS)
            .map(|range| {
                let heads = range.iter().map(|(device, journal)| (*device, journal.sequence, journal.head));
                (*range[0].0, Bytes(digest(heads).to_vec()))
            })
            .collect()
    }

    /// Asks for the heads between the begins of the sender's ranges where its digest is not this one's.
    fn ranges_heard(&mut self, link: LinkId, ranges: Vec<(DeviceId, Bytes)>) {
        let asked = self.peers.get_mut(&link).is_some_and(|peer| {
            peer.owing.answered(Sort::Ranges);
            std::mem::take(&mut peer.asked_ranges)
        });
        let ascending = ranges.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !asked || !ascending {
            return self.fault(link, "dropped-unasked");
        }
        let Some(ledger) = &self.ledger else { return };
        let mut wants = Vec::new();
        for (place, (first, theirs)) in ranges.iter().enumerate() {
            let to = match ranges.get(place + 1) {
                Some((next, _)) => before(*next),
                None => DeviceId([255; 32]),
            };
            let ours = digest(
                ledger
                    .index()
                    .journals()
                    .range(*first..=to)
                    .map(|(device, journal)| (device, journal.sequence, journal.head)),
            );
            if ours[..] != theirs.0[..] {
                wants.push((*first, to));
            }
        }
        for (from, to) in wants {
            self.send(link, Message::WantHeads { from, to });
        }
    }

    fn heads_wanted(&mut self, link: LinkId, from: DeviceId, to: DeviceId) {
        let Some(ledger) = &self.ledger else { return };
        if from > to {
            return self.fault(link, "dropped-malformed");
        }
        let heads = ledger
            .index()
            .journals()
            .range(from..=to)
            .take(HEADS_MAX)
            .map(|(device, journal)| Head { device: *device, sequence: journal.sequence, id: journal.head })
            .collect();
        self.send(link, Message::Heads { heads });
    }

    /// Announces the newest entries of some journals to everyone but the link they came from.
    pub(super) fn announce(&mut self, devices: &BTreeSet<DeviceId>, except: Option<LinkId>) {
        let Some(ledger) = &self.ledger else { return };
        let heads: Vec<Head> = devices
            .iter()
            .filter_map(|device| {
                let journal = ledger.index().journal(device)?;
                Some(Head { device: *device, sequence: journal.sequence, id: journal.head })
            })
            .collect();
        for heads in heads.chunks(HEADS_MAX) {
            self.tell_all(except, &Message::Heads { heads: heads.to_vec() });
        }
    }

    pub(super) fn heads_heard(&mut self, link: LinkId, heads: Vec<Head>) {
        if heads.len() > HEADS_MAX {
            return self.fault(link, "dropped-too-large");
        }
        if heads.iter().any(|head| head.sequence == 0) {
            return self.fault(link, "dropped-malformed");
        }
        let mut contradictions = Vec::new();
        for head in heads {
            let ours = self.ledger.as_ref().and_then(|ledger| ledger.index().journal(&head.device).copied());
            let known = self.ledger.as_ref().is_some_and(|ledger| ledger.find(&head.id).is_some());
            match ours {
                _ if known => {}
                Some(journal) if head.sequence <= journal.sequence => contradictions.push(head),
                _ => {
                    if let Some(peer) = self.peers.get_mut(&link)
                        && (peer.heads.len() < JOURNALS_MAX || peer.heads.contains_key(&head.device))
                    {
                        peer.heads.insert(head.device, head);
                    }
                }
            }
        }
        for head in contradictions {
            self.ask_entries(link, head.device, head.sequence, 1);
        }
    }

    fn entries_wanted(&mut self, link: LinkId, device: DeviceId, from: u64, count: u64) {
        if count == 0 || count > ENTRIES_MAX || from == 0 {
            return self.fault(link, "dropped-malformed");
        }
        if let Some(joining) = &self.joining
            && device == self.me.device
            && self.ledger.as_ref().is_none_or(|ledger| ledger.index().journal(&device).is_none())
        {
            let entries = if from == 1 { vec![Bytes(joining.enrolment().to_vec())] } else { Vec::new() };
            self.send(link, Message::Entries { device, from, entries });
            return;
        }
        self.read(Read::Entries { link, device, from, count });
    }

    pub(super) fn ask_entries(&mut self, link: LinkId, device: DeviceId, from: u64, count: u64) -> bool {
        let count = count.min(ENTRIES_MAX);
        let uptime_ms = self.uptime_ms;
        let Some(peer) = self.peers.get_mut(&link) else { return false };
        let overlaps = peer.asked.iter().any(|asked| {
            asked.device == device && from < asked.from + asked.count && asked.from < from + count
        });
        if overlaps || peer.asked.len() >= ASKED_MAX {
            return false;
        }
        peer.asked.push(Asked { device, from, count, since_ms: uptime_ms });
        self.send(link, Message::WantEntries { device, from, count });
        true
    }

    pub(super) fn entries_heard(&mut self, link: LinkId, device: DeviceId, from: u64, entries: Vec<Bytes>) {
        let asked = self.peers.get(&link).and_then(|peer| {
            peer.asked
                .iter()
                .find(|asked| {
                    asked.device == device && asked.from == from && entries.len() as u64 <= asked.count
                })
                .copied()
        });
        if asked.is_none() {
            return self.fault(link, "dropped-unasked");
        }
        let parsed: Vec<Result<Unverified, EntryError>> =
            entries.iter().map(|bytes| Unverified::parse(&bytes.0)).collect();
        if parsed.len() > 4 {
            self.flush();
            self.effects.push(Effect::Check { link, device, from, entries: parsed });
        } else {
            let checked = parsed.into_iter().map(|entry| entry.and_then(Unverified::verify)).collect();
            self.entries_came(link, device, from, checked);
        }
    }

    /// Entries whose signatures were checked.
    pub(super) fn entries_came(
        &mut self,
        link: LinkId,
        device: DeviceId,
        from: u64,
        entries: Vec<Result<Entry, EntryError>>,
    ) {
        let none = entries.is_empty();
        let mut sound = Vec::with_capacity(entries.len());
        for (place, entry) in entries.into_iter().enumerate() {
            match entry {
                Ok(entry)
                    if entry.device() == device
                        && entry.payload().sequence == from + place as u64
                        && Some(entry.organisation()) == self.organisation() =>
                {
                    sound.push(entry);
                }
                Ok(_) => return self.fault(link, "dropped-not-as-asked"),
                Err(EntryError::Signature) => return self.fault(link, "dropped-signature"),
                Err(EntryError::Malformed(_)) => return self.fault(link, "dropped-malformed"),
                Err(EntryError::Version(_)) => return self.close(link, "dropped-version"),
            }
        }
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.asked.retain(|asked| !(asked.device == device && asked.from == from));
            if none {
                // It no longer has what it announced.
                peer.heads.remove(&device);
            }
        }
        if none && self.catchup.waits_for(link, &device, from) {
            return self.fault(link, "dropped-without-entries");
        }
        let point = self.peers.get(&link).and_then(|peer| peer.point);
        if self.catchup.takes(link, point, &device, &sound) {
            return;
        }
        self.keep_for_batch(&device, &sound);
        let mut admitted = BTreeSet::new();
        for entry in sound {
            if !self.admit_entry(Some(link), entry, &mut admitted) {
                break;
            }
        }
        self.announce(&admitted, Some(link));
        self.retry_waiting();
    }

    /// Takes one entry in, or finds out why not. Says whether the next of its journal may be tried.
    pub(super) fn admit_entry(
        &mut self,
        link: Option<LinkId>,
        entry: Entry,
        admitted: &mut BTreeSet<DeviceId>,
    ) -> bool {
        let Some(ledger) = &mut self.ledger else { return false };
        let mut here = None;
        let result = {
            let numbered = ledger.tail().numbered(&entry.device(), entry.payload().sequence).cloned();
            ledger.admit(
                &entry,
                |_, _| {
                    here = numbered.clone();
                    numbered
                },
                &mut self.writes,
            )
        };
        match result {
            Ok(Admission::Known) => true,
            Ok(Admission::New) => {
                self.want_words(&entry);
                self.compare_seen(&entry);
                if let Some(link) = link {
                    self.give_receipt(link, &entry);
                }
                self.enrolling |= matches!(entry.payload().action, Action::Enrol { .. });
                admitted.insert(entry.device());
                self.changed = true;
                true
            }
            Err(NotAdmitted::Names(_) | NotAdmitted::Proof(_)) => self.let_wait(link, entry),
            Err(NotAdmitted::Gap { .. }) if self.waiting.holds(&entry.device(), 0) => {
                self.let_wait(link, entry)
            }
            Err(NotAdmitted::Gap { .. }) => false,
            Err(NotAdmitted::Equivocation(proof)) => {
                self.add_proof(&proof.encode(), entry.device(), link);
                false
            }
            Err(NotAdmitted::Chain) => {
                self.chain_broken(link, &entry);
                false
            }
            Err(NotAdmitted::Organisation) => {
                if let Some(link) = link {
                    self.fault(link, "dropped-other-organisation");
                }
                false
            }
            Err(NotAdmitted::UnknownDevice | NotAdmitted::Out | NotAdmitted::Full | NotAdmitted::Ahead) => {
                self.put_off(link, &entry.device());
                false
            }
        }
    }

    /// Keeps an entry until what it names is here. Without room for it, it is asked for again later.
    fn let_wait(&mut self, link: Option<LinkId>, entry: Entry) -> bool {
        let device = entry.device();
        let waits = self.waiting.push(entry);
        if !waits {
            self.put_off(link, &device);
        }
        waits
    }

    /// Asks for no more of a journal until the confirmed order has gone on.
    fn put_off(&mut self, link: Option<LinkId>, device: &DeviceId) {
        if let Some(peer) = link.and_then(|link| self.peers.get_mut(&link))
            && let Some(head) = peer.heads.remove(device)
            && peer.heads_later.len() < JOURNALS_MAX
        {
            peer.heads_later.insert(*device, head);
        }
    }

    /// The confirmed order has gone on: what was not taken before may be now.
    pub(super) fn ask_again(&mut self) {
        for peer in self.peers.values_mut() {
            for (device, head) in std::mem::take(&mut peer.heads_later) {
                if peer.heads.len() < JOURNALS_MAX {
                    peer.heads.entry(device).or_insert(head);
                }
            }
        }
    }

    /// Tries again what waited for something it names.
    pub(super) fn retry_waiting(&mut self) {
        let tried_at = self
            .ledger
            .as_ref()
            .map(|ledger| (ledger.index().len(), ledger.proofs().len(), ledger.point(), self.waiting.len));
        if self.waiting.is_empty() || self.waiting.tried_at == tried_at {
            return;
        }
        let mut admitted = BTreeSet::new();
        loop {
            let before = admitted.len() + self.waiting.len();
            let queues = std::mem::take(&mut self.waiting);
            for entry in queues.by_device.into_values().flatten() {
                self.admit_entry(None, entry, &mut admitted);
            }
            if self.waiting.is_empty() || admitted.len() + self.waiting.len() >= before {
                break;
            }
        }
        let mut missing = BTreeSet::new();
        if let Some(ledger) = &self.ledger {
            // An invitation that an enrolment names may be made up: nobody looks for it.
            let named = |entry: &&Entry| !matches!(entry.payload().action, Action::Enrol { .. });
            for entry in self.waiting.by_device.values().flatten().filter(named) {
                missing.extend(entry.payload().names().into_iter().filter(|name| ledger.misses(name)));
            }
        }
        for entry in self.waiting.by_device.values().flatten() {
            missing.remove(&entry.id());
        }
        self.waiting.missing = missing;
        self.waiting.tried_at = self
            .ledger
            .as_ref()
            .map(|ledger| (ledger.index().len(), ledger.proofs().len(), ledger.point(), self.waiting.len));
        self.announce(&admitted, None);
    }

    /// Newcomers whose enrolment was judged are let in, or told why not. They wait until everything here is judged.
    pub(super) fn enrolments_settled(&mut self) {
        if self.is_settling() {
            return;
        }
        let knocking: Vec<(LinkId, DeviceId)> = self
            .peers
            .iter()
            .filter(|(_, peer)| peer.stage == Stage::Knocking)
            .map(|(link, peer)| (*link, peer.device))
            .collect();
        for (link, device) in knocking {
            self.enrolment_settled(link, device);
        }
    }

    fn enrolment_settled(&mut self, link: LinkId, device: DeviceId) {
        let Some(ledger) = &self.ledger else { return };
        let Some(journal) = ledger.index().journal(&device) else { return };
        let judgement = ledger.tail().judgement(journal.head);
        if self.knows(device) {
            return self.admit_peer(link);
        }
        if let Some(Judgement::Refused(refusal)) = judgement.cloned() {
            self.send(link, super::sorry(&refusal));
            self.close(link, "dropped-enrolment-refused");
        }
    }

    /// Asks every peer for what this one would take in now.
    pub(super) fn pump_all(&mut self) {
        self.follow_reading();
        let links: Vec<LinkId> = self.peers.keys().copied().collect();
        for link in links {
            self.pump(link);
        }
    }

    fn pump(&mut self, link: LinkId) {
        let Some(peer) = self.peers.get(&link) else { return };
        match peer.stage {
            // Nothing is asked of whoever has not let this device in yet.
            Stage::Greeting | Stage::Admitted => return,
            Stage::Knocking => {
                // Only the enrolment itself.
                let wants = peer.heads.contains_key(&peer.device) && peer.asked.is_empty();
                let device = peer.device;
                let known =
                    self.ledger.as_ref().is_some_and(|ledger| ledger.index().journal(&device).is_some());
                if wants && !known {
                    self.ask_entries(link, device, 1, 1);
                }
                return;
            }
            Stage::Welcomed => {}
        }
        if self.pump_begin(link) || self.pump_order(link) {
            return;
        }
        self.pump_heads(link);
        self.pump_bodies(link);
        self.pump_history(link);
    }

    fn pump_heads(&mut self, link: LinkId) {
        let (Some(ledger), Some(peer)) = (&self.ledger, self.peers.get(&link)) else { return };
        if peer.heads.is_empty() {
            return;
        }
        let mut asks = Vec::new();
        let mut done = Vec::new();
        for (device, head) in &peer.heads {
            let ours = ledger.index().journal(device).map_or(0, |journal| journal.sequence);
            if head.sequence <= ours {
                done.push(*device);
                continue;
            }
            if peer.asked.len() + asks.len() >= ASKED_MAX {
                break;
            }
            let asked_elsewhere = self.peers.values().any(|other| {
                other.asked.iter().any(|asked| asked.device == *device && !asked.is_late(self.uptime_ms))
            });
            // Some may be here already, for batches that wait for others.
            let Some(to) = self.fetched_to(device, ours) else { continue };
            let room = ledger.room(device).saturating_sub(to - ours);
            if room > 0 && head.sequence > to && !asked_elsewhere && !self.waiting.holds(device, 0) {
                asks.push((*device, to + 1, (head.sequence - to).min(room).min(ENTRIES_MAX)));
            }
        }
        if let Some(peer) = self.peers.get_mut(&link) {
            for device in done {
                peer.heads.remove(&device);
            }
        }
        for (device, from, count) in asks {
            self.ask_entries(link, device, from, count);
        }
    }
}

/// The largest device id below another.
fn before(device: DeviceId) -> DeviceId {
    let mut bytes = device.0;
    for byte in bytes.iter_mut().rev() {
        if *byte > 0 {
            *byte -= 1;
            return DeviceId(bytes);
        }
        *byte = 255;
    }
    DeviceId([0; 32])
}
