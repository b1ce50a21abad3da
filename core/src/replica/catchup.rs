//! Catching up: the confirmed order is fetched in batches, checked against its certificate, and taken in one by one.
//!
//! A peer says which batches there are and brings a certificate for the last; the running hash ties the others to it.
//! Then the entries are fetched that are not here. A batch is taken in when all of its entries are.

mod ahead;
mod check;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ahead::{Ahead, Certified, Fetched};
use check::Checked;

use super::lines::HOLD_MS;
use super::message::{ENTRIES_MAX, Message, RECORDS_MAX};
use super::owing::{Asked, Sort};
use super::pull::ASKED_MAX;
use super::{Effect, LinkId, Replica};
use crate::action::rules_known;
use crate::entry::{Entry, Point};
use crate::id::DeviceId;
use crate::ledger::{BatchFault, Ledger};
use crate::line::BatchBytes;
use crate::message::Message as Said;
use crate::order::{Certificate, OrderRecord, Run};
use crate::store::Write;

/// Entries are fetched for so many batches ahead.
const LOOK_AHEAD: usize = 32;

/// Between two looks at what came in, batches are taken in until that was so much work of judging.
const BATCHES_WORK: u64 = 8 * 1_024;

/// A peer that does not bring the entries of a batch for so long gives way to another: ten seconds.
const STALLS_MS: i64 = 10_000;

/// Entries are fetched ahead of the next batch up to so many bytes: 16 MiB.
pub(super) const AHEAD_BYTES: usize = 16 * 1024 * 1024;

/// So many entries that the order does not place where they claim to be are kept until those are here that it does.
const ASTRAY_MAX: usize = 16;

/// The way to the newest certified point.
#[derive(Debug, Default)]
pub struct Catchup {
    queue: VecDeque<Certified>,
    /// The point after the last batch in the queue.
    end: Option<Point>,
    /// Entries fetched for them.
    fetched: Ahead,
    /// Entries that were brought and that the order does not place there: with those that it does, they are proofs.
    astray: BTreeMap<(DeviceId, u64), Entry>,
    /// Who brings them.
    source: Option<LinkId>,
    /// Since when the same batch waits for its entries from the same peer, by the uptime clock.
    since_ms: i64,
    /// Proofs that queued batches rest on.
    proofs: BTreeSet<[u8; 32]>,
    /// What follows the queue can be checked only once that is taken in: it says whose signatures count then.
    until_taken: bool,
    /// The order cannot be followed any further: entries are still carried.
    stopped: bool,
}

impl Catchup {
    /// How many batches are certified and not taken in yet.
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// How many bytes of entries were fetched for batches that are not taken in yet.
    pub(super) fn fetched_bytes(&self) -> usize {
        self.fetched.bytes()
    }

    /// Lets go of what was not taken in yet.
    pub(super) fn forget(&mut self) {
        self.queue.clear();
        self.end = None;
        self.fetched.clear();
        self.astray.clear();
        self.proofs.clear();
        self.source = None;
        self.until_taken = false;
    }

    /// A batch rests on a proof that is to be fetched.
    pub(super) fn needs_proof(&mut self, proof: [u8; 32]) {
        self.proofs.insert(proof);
    }

    /// Whether the order cannot be followed any further.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether a queued batch rests on a proof.
    pub(super) fn rests_on(&self, proof: &[u8; 32]) -> bool {
        self.proofs.contains(proof)
    }

    pub(super) fn link_closed(&mut self, link: LinkId) {
        if self.source == Some(link) {
            self.source = None;
        }
    }

    /// Whether a link that brought batches was to bring this entry of theirs.
    pub(super) fn waits_for(&self, link: LinkId, device: &DeviceId, sequence: u64) -> bool {
        self.source == Some(link)
            && self.queue.iter().any(|certified| certified.places(device, sequence, sequence))
    }

    /// Takes entries that a batch of the queue places, from a peer with the order up to a point. Says whether it did.
    pub(super) fn takes(
        &mut self,
        link: LinkId,
        point: Option<Point>,
        device: &DeviceId,
        entries: &[Entry],
    ) -> bool {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return false };
        let (first, last) = (first.payload().sequence, last.payload().sequence);
        let places = |certified: &&Certified| certified.places(device, first, last);
        let Some(placing) = self.queue.iter().take(LOOK_AHEAD).rfind(places) else {
            return false;
        };
        let has_it = point.is_some_and(|point| point.position >= placing.batch.record.last());
        let by = (has_it && self.source == Some(link)).then_some(link);
        for entry in entries {
            self.fetched.insert(Fetched { entry: entry.clone(), by });
        }
        true
    }
}

impl Replica {
    /// Asks for what is missing of the confirmed order. Says whether this link is busy with that.
    pub(super) fn pump_order(&mut self, link: LinkId) -> bool {
        if self.catchup.stopped {
            return false;
        }
        let Some(peer) = self.peers.get(&link) else { return false };
        let Some(their_point) = peer.point else { return false };
        let end = self.catchup.end.or(self.ledger.as_ref().and_then(|ledger| ledger.point()));
        let held = self.uptime_ms < peer.hold_until_ms;
        let later = self.catchup.until_taken && !self.catchup.queue.is_empty();
        let behind = !held && !later && end.is_none_or(|end| end.position < their_point.position);
        // The founding entry comes first: it says whose certificates count.
        let begun =
            self.catchup.queue.is_empty() || self.ledger.as_ref().is_some_and(|l| l.point().is_some());
        if self.catchup.queue.len() < LOOK_AHEAD && behind && begun && peer.asked_order.is_none() {
            let other_asks = self.peers.iter().any(|(other, peer)| {
                *other != link
                    && peer.asked_order.is_some()
                    && !peer.owing.is_late(Sort::Order, self.uptime_ms)
            });
            if !other_asks {
                let from = end.map_or(1, |end| end.position + 1);
                if let Some(peer) = self.peers.get_mut(&link) {
                    peer.asked_order = Some(from);
                }
                self.send(link, Message::WantOrder { from });
            }
        }
        // Who brings a batch and not its entries gives way to another.
        let stalls = self.uptime_ms - self.catchup.since_ms > STALLS_MS
            && their_point.position >= self.catchup.end.map_or(0, |end| end.position);
        let front = self.catchup.queue.front().map(|certified| certified.batch.record.last());
        let has_it = front.is_some_and(|front| their_point.position >= front);
        let brings = match self.catchup.source {
            Some(source) => source == link || stalls,
            None => has_it,
        };
        if front.is_some() && brings {
            if self.catchup.source != Some(link) {
                self.catchup.source = Some(link);
                self.catchup.since_ms = self.uptime_ms;
            }
            self.fetch_entries(link);
        }
        // The tail comes after the confirmed order. But where nobody who is connected has that, entries that it places may be with
        // somebody else.
        behind || (front.is_some() && (has_it || self.catchup.source.is_some()))
    }

    /// Up to which number entries of a journal are here that follow the newest one taken in; none where what was brought is not
    /// what the order places.
    pub(super) fn fetched_to(&self, device: &DeviceId, ours: u64) -> Option<u64> {
        let astray = &self.catchup.astray;
        if astray.len() >= ASTRAY_MAX || astray.keys().any(|(of, _)| of == device) {
            return None;
        }
        let here = |sequence: &u64| self.catchup.fetched.contains(device, *sequence);
        Some((ours + 1..).take_while(here).last().unwrap_or(ours))
    }

    fn fetch_entries(&mut self, link: LinkId) {
        let asked: &[Asked] = self.peers.get(&link).map_or(&[], |peer| &peer.asked);
        let free = ASKED_MAX.saturating_sub(asked.len());
        if free == 0 {
            return;
        }
        let overlaps = |run: &Run, from: u64, end: u64| {
            asked.iter().any(|it| it.device == run.device && from < it.from + it.count && it.from < end)
        };
        let mut wants: Vec<(DeviceId, u64, u64)> = Vec::new();
        let mut planned: BTreeMap<DeviceId, u64> = BTreeMap::new();
        let batches = if self.catchup.fetched_bytes() < AHEAD_BYTES { LOOK_AHEAD } else { 1 };
        let mut here = Vec::new();
        'enough: for certified in self.catchup.queue.iter().take(batches) {
            here.push(certified.here);
            for (place, run) in certified.batch.record.runs.iter().enumerate().skip(certified.here) {
                let Some((from, end)) = self.missing_of(run) else {
                    if let Some(here) = here.last_mut().filter(|here| **here == place) {
                        *here += 1;
                    }
                    continue;
                };
                let from = from.max(planned.get(&run.device).copied().unwrap_or(0));
                if from >= end {
                    continue;
                }
                planned.insert(run.device, end);
                if overlaps(run, from, end) {
                    continue;
                }
                let enough = wants.len() > free;
                match wants.last_mut() {
                    Some((device, begin, count))
                        if *device == run.device
                            && *begin + *count == from
                            && *count + (end - from) <= ENTRIES_MAX =>
                    {
                        *count += end - from;
                    }
                    // The last of them may go on in what follows.
                    _ if enough => break 'enough,
                    _ => {
                        let mut from = from;
                        while from < end {
                            let count = (end - from).min(ENTRIES_MAX);
                            wants.push((run.device, from, count));
                            from += count;
                        }
                    }
                }
            }
        }
        for (certified, here) in self.catchup.queue.iter_mut().zip(here) {
            certified.here = here;
        }
        for (device, from, count) in wants {
            if !self.ask_entries(link, device, from, count) {
                break;
            }
        }
    }

    /// What of a run is neither in the ledger nor fetched: from, and until (exclusive).
    fn missing_of(&self, run: &Run) -> Option<(u64, u64)> {
        if self.is_taken_in(run) {
            return None;
        }
        let ledger = self.ledger.as_ref()?;
        let end = run.first + run.count;
        let journal = ledger.index().journal(&run.device);
        let ours = journal.map_or(0, |journal| journal.sequence);
        let fetched = &self.catchup.fetched;
        // Here under these numbers is another branch, or the one fetched does not chain to what is here.
        let branched = ours >= end - 1
            || fetched
                .get(&run.device, ours + 1)
                .is_some_and(|one| one.entry.payload().previous != journal.map(|journal| journal.head));
        let mut from = if branched { run.first } else { run.first.max(ours + 1) };
        while from < end && fetched.contains(&run.device, from) {
            from += 1;
        }
        (from < end).then_some((from, end))
    }

    /// Whether the entries of a run are in the ledger.
    fn is_taken_in(&self, run: &Run) -> bool {
        // It is looked for only where its journal goes that far.
        self.ledger.as_ref().is_some_and(|ledger| {
            let ours = ledger.index().journal(&run.device).map_or(0, |journal| journal.sequence);
            ours + 1 >= run.first + run.count && ledger.find(&run.last).is_some()
        })
    }

    pub(super) fn order_heard(
        &mut self,
        link: LinkId,
        from: u64,
        batches: Vec<BatchBytes>,
        certificate: &[u8],
    ) {
        if self.listing_heard(link, from, &batches, certificate)
            || self.proof_of_checkpoint_heard(link, from, &batches)
        {
            return;
        }
        let asked = self.peers.get_mut(&link).and_then(|peer| {
            peer.owing.answered(Sort::Order);
            peer.asked_order.take()
        });
        if asked != Some(from) || batches.len() as u64 > RECORDS_MAX {
            return self.fault(link, "dropped-unasked");
        }
        if batches.is_empty() {
            if let Some(peer) = self.peers.get_mut(&link) {
                peer.point = None;
            }
            return;
        }
        // Others were faster.
        let end = self.catchup.end.or(self.ledger.as_ref().and_then(Ledger::point));
        if from != end.map_or(1, |end| end.position + 1) {
            return;
        }
        // Whoever speaks of another epoch may follow another line.
        let epoch = self.keepers().map_or(0, |keepers| keepers.epoch);
        let claims_an_epoch = batches.first().is_some_and(|first| {
            !first.opens.is_empty()
                || OrderRecord::decode(&first.record).is_ok_and(|record| record.epoch != epoch)
        });
        match self.check_order(batches, certificate) {
            Ok(Checked::Hold) => {
                self.hold(link);
                // Batch by batch it may be followed with this keeper's own signature.
                let unfollowed = Certificate::decode(certificate)
                    .is_ok_and(|certificate| !self.keepers_are_followed(&certificate));
                if unfollowed && self.is_among_keepers() {
                    self.compare_lines(link);
                }
            }
            Ok(Checked::Later) => self.catchup.until_taken = true,
            Ok(Checked::Follows(certified, end)) => {
                self.catchup.queue.extend(certified);
                self.catchup.end = Some(end);
                // It has what it brought, whether it said so before or not.
                if let Some(peer) = self.peers.get_mut(&link)
                    && peer.point.is_none_or(|point| point.position < end.position)
                {
                    peer.point = Some(end);
                }
                if self.catchup.source.is_none() {
                    self.catchup.source = Some(link);
                    self.catchup.since_ms = self.uptime_ms;
                }
            }
            Err(_) if self.signed_by_keepers(certificate) || claims_an_epoch => {
                // The keepers signed it, and it does not continue this order: there are two.
                self.hold(link);
                self.compare_lines(link);
            }
            Err(why) => self.fault(link, why),
        }
    }

    fn hold(&mut self, link: LinkId) {
        let hold_until_ms = self.uptime_ms + HOLD_MS;
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.hold_until_ms = hold_until_ms;
        }
    }

    /// Takes in certified batches whose entries are all here: every one, or until that was work enough for once.
    pub(super) fn apply_batches(&mut self) {
        self.leave_taken();
        let mut took = false;
        let work = |replica: &Self| replica.ledger.as_ref().map_or(0, Ledger::work);
        let until = work(self).saturating_add(BATCHES_WORK);
        while !self.catchup.stopped && self.complete_front() {
            if work(self) >= until {
                self.flush();
                self.effects.push(Effect::More);
                break;
            }
            if self.front_is_not_the_keepers() {
                // Whoever brought it had it from nobody who follows this order.
                let source = self.catchup.source;
                self.catchup.forget();
                if let Some(link) = source {
                    self.fault(link, "dropped-keepers");
                }
                break;
            }
            let Some(certified) = self.catchup.queue.pop_front() else { break };
            let first = self.ledger.as_ref().is_some_and(|ledger| ledger.point().is_none());
            if let Err(fault) = self.take_batch(certified) {
                if first {
                    self.begin_again();
                } else {
                    self.stop(&fault);
                }
                return;
            }
            took = true;
            self.catchup.since_ms = self.uptime_ms;
        }
        if took {
            if self.catchup.queue.is_empty() {
                self.catchup.end = None;
                self.catchup.until_taken = false;
                self.catchup.fetched.clear();
                self.catchup.astray.clear();
                self.catchup.proofs.clear();
                if let Some(point) = self.ledger.as_ref().and_then(|ledger| ledger.point()) {
                    // Of a keeper all want to know how far it is, also whoever brought it that far.
                    let except = self.catchup.source.filter(|_| !self.is_keeper());
                    self.tell_all(except, &Message::NewPoint { point });
                }
            }
            self.order_went_on();
        }
    }

    /// What was brought with a certificate may be done meanwhile: a keeper agreed on it with the others.
    fn leave_taken(&mut self) {
        let Some(here) = self.ledger.as_ref().and_then(Ledger::point) else { return };
        let queue = &mut self.catchup.queue;
        let before = queue.len();
        while queue.pop_front_if(|front| front.batch.record.last() <= here.position).is_some() {}
        let goes_on = queue.front().is_some_and(|front| front.batch.record.first == here.position + 1);
        if queue.len() < before && !goes_on {
            self.catchup.forget();
        }
    }

    /// Whether the next batch is signed by devices that are no keepers any more: a batch before it made others that.
    fn front_is_not_the_keepers(&self) -> bool {
        let keepers = self.ledger.as_ref().and_then(Ledger::keepers);
        self.catchup.queue.front().is_some_and(|front| {
            front.batch.opens.is_none()
                && keepers.is_some_and(|keepers| keepers.devices != front.batch.record.keepers)
        })
    }

    /// Whose certificates count is known from the first batch on: one that is unsound says nothing but that whoever
    /// brought it lies, and another is asked.
    fn begin_again(&mut self) {
        self.writes.clear();
        let source = self.catchup.source;
        self.catchup.forget();
        if let Some(ledger) = &mut self.ledger {
            *ledger = Ledger::new(ledger.organisation());
        }
        if let Some(link) = source {
            self.fault(link, "dropped-order");
        }
    }

    /// Whether all entries of the next batch are here.
    fn complete_front(&mut self) -> bool {
        let Some(front) = self.catchup.queue.front() else { return false };
        let runs = &front.batch.record.runs;
        let more = runs[front.here..].iter().take_while(|run| self.missing_of(run).is_none()).count();
        let (here, all) = (front.here + more, runs.len());
        let runs = (here == all).then(|| runs.clone());
        if let Some(front) = self.catchup.queue.front_mut() {
            front.here = here;
        }
        let Some(runs) = runs else { return false };
        if runs.iter().any(|run| self.missing_of(run).is_some()) {
            // What was seen was let go since: it is looked for anew.
            self.catchup.queue.iter_mut().for_each(|certified| certified.here = 0);
            return false;
        }
        if !self.proofs_are_here(&runs) {
            return false;
        }
        runs.iter().all(|run| self.is_as_certified(run))
    }

    /// Whether what is here of a run leads entry by entry to the one that the run names: then it is what the keepers
    /// placed. What was fetched and is not goes, and whoever brought it although it has this batch is left.
    fn is_as_certified(&mut self, run: &Run) -> bool {
        if self.is_taken_in(run) {
            return true;
        }
        let Some(ledger) = &self.ledger else { return true };
        let fetched = &mut self.catchup.fetched;
        let mut named = Some(run.last);
        for sequence in (run.first..run.first + run.count).rev() {
            let here = ledger.tail().numbered(&run.device, sequence);
            let right = fetched
                .get(&run.device, sequence)
                .map(|one| &one.entry)
                .into_iter()
                .chain(here)
                .find(|entry| Some(entry.id()) == named)
                .map(|entry| entry.payload().previous);
            let wrong = fetched.get(&run.device, sequence).is_some_and(|one| Some(one.entry.id()) != named);
            if wrong && let Some(one) = fetched.remove(&run.device, sequence) {
                let by = one.by;
                if self.catchup.astray.len() < ASTRAY_MAX {
                    self.catchup.astray.insert((run.device, sequence), one.entry);
                }
                if let Some(link) = by {
                    self.fault(link, "dropped-not-as-asked");
                    return false;
                }
            }
            let Some(previous) = right else {
                // Nor does anything below belong to it, as far as can be told.
                fetched.remove_journal(&run.device);
                return false;
            };
            named = previous;
        }
        true
    }

    /// An entry that exposes a device is judged by its proof: that is fetched first.
    fn proofs_are_here(&mut self, runs: &[Run]) -> bool {
        let Some(ledger) = &self.ledger else { return true };
        let numbers =
            |run: Run| (run.first..run.first + run.count).map(move |sequence| (run.device, sequence));
        let placed = runs.iter().copied().flat_map(numbers).filter_map(|(device, sequence)| {
            let fetched = self.catchup.fetched.get(&device, sequence);
            fetched.map(|one| &one.entry).or_else(|| ledger.tail().numbered(&device, sequence))
        });
        let missing = self.missing_proofs(placed);
        let source: Vec<LinkId> = self.catchup.source.into_iter().collect();
        self.ask_proofs(&missing, &source)
    }

    /// What follows from entries that a batch placed and that were not here before: `losing` are branches of journals, each
    /// with the one that the order follows. The writes of the batch are those from `begin` on.
    pub(super) fn entries_placed(&mut self, begin: usize, losing: &[(Entry, Entry)], fresh: &[Entry]) {
        // Before anything is said: that hands the writes over.
        let without = self.words_follow(begin);
        for (ours, theirs) in losing {
            self.prove(ours, theirs);
        }
        // Only now it is known which entries count, and whose devices are.
        for entry in fresh {
            self.compare_seen(entry);
            if !without.contains(&entry.id()) {
                self.want_words(entry);
            }
        }
    }

    fn take_batch(&mut self, certified: Certified) -> Result<(), BatchFault> {
        let Certified { mut batch, certificate, .. } = certified;
        let begin = self.writes.len();
        let taken_in: Vec<bool> = batch.record.runs.iter().map(|run| self.is_taken_in(run)).collect();
        let Some(ledger) = &mut self.ledger else { return Ok(()) };
        // Branches of journals that lose against the ones that the order follows: each with its rival is a proof.
        let mut losing = Vec::new();
        for (run, as_placed) in batch.record.runs.iter().zip(taken_in) {
            for sequence in run.first..run.first + run.count {
                let fetched = self.catchup.fetched.remove(&run.device, sequence);
                let fetched = fetched.filter(|_| !as_placed).map(|one| one.entry);
                match (ledger.tail().numbered(&run.device, sequence), fetched) {
                    (Some(ours), Some(theirs)) if ours.id() != theirs.id() => {
                        losing.push((ours.clone(), theirs.clone()));
                        batch.entries.push(theirs);
                    }
                    (None, Some(theirs)) => batch.entries.push(theirs),
                    (None, None) => return Err(BatchFault::Entry(run.device)),
                    (Some(_), _) => {}
                }
            }
        }
        let after = ledger.point();
        ledger.take(&batch, &mut self.writes)?;
        self.keep_checkpoint();
        if certificate.is_some() {
            self.note_certified(after, &batch.bytes);
        }
        for entry in &batch.entries {
            if let Some(stray) = self.catchup.astray.remove(&(entry.device(), entry.payload().sequence)) {
                self.prove(entry, &stray);
            }
        }
        match certificate.as_ref().and_then(|(_, bytes)| Certificate::decode(bytes).ok()) {
            Some(certificate) => {
                self.keeper.follows(&certificate);
                self.compare_certificate(&certificate);
            }
            None => self.keeper.follows_on(),
        }
        self.entries_placed(begin, &losing, &batch.entries);
        if let Some((point, bytes)) = certificate {
            self.writes.push(Write::Certificate { point, bytes });
        }
        Ok(())
    }

    /// Where the rules were raised to a version that this program does not know, it judges nothing more, and says so.
    pub(super) fn stop_at_unknown_rules(&mut self) {
        let version = self.ledger.as_ref().map_or(0, Ledger::rules_version);
        if version > rules_known() && !self.catchup.stopped {
            self.stop(&BatchFault::Rules(version));
        }
    }

    /// The ledger cannot follow. People are told; the rest goes on.
    pub(super) fn stop(&mut self, fault: &BatchFault) {
        self.catchup.forget();
        self.catchup.stopped = true;
        if let Some(ledger) = &mut self.ledger {
            ledger.carries_on();
        }
        self.ask_again();
        let reason = match fault {
            BatchFault::Rules(version) => {
                Said::new("alarm-rules-newer").number("version", i64::from(*version))
            }
            BatchFault::Verdict { entry, accepted_here } => Said::new("alarm-verdicts-differ")
                .text("entry", entry.short())
                .text("here", if *accepted_here { "accepted" } else { "refused" }),
            BatchFault::State => Said::new("alarm-states-differ"),
            BatchFault::Aside(entry, _) => Said::new("alarm-judging-failed").text("entry", entry.short()),
            BatchFault::Position | BatchFault::Header | BatchFault::Epoch(_) | BatchFault::Entry(_) => {
                Said::new("alarm-order-broken")
            }
        };
        self.alarm("stopped", Some(reason));
    }
}
