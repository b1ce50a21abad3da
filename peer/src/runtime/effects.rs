//! Doing what the replica says, after it is on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;

use moothall_core::entry::Point;
use moothall_core::id::{BodyHash, DeviceId, MemberId};
use moothall_core::ledger::record::{Device, Key, Standing};
use moothall_core::ledger::state::Look;
use moothall_core::line::{BatchBytes, Line, Until};
use moothall_core::order::{Certificate, Run};
use moothall_core::replica::message::{ANSWER_BYTES, Bytes, Message as Frame, RECORDS_MAX};
use moothall_core::replica::{Effect, Event, LinkId, acts, history};
use moothall_core::request::{Answer, Failure};
use moothall_core::store::Write;

use super::machine::{After, BackupWanted, InviteWanted, Machine, Waiting};
use crate::store::StoreFault;
use crate::transport::Known;

impl Machine {
    /// A body, if it is here and its words are for this reader.
    fn body_for(&self, reader: DeviceId, hash: BodyHash) -> Result<Option<Vec<u8>>, StoreFault> {
        let mut fault = None;
        let read = |id| {
            self.store.entry(id).unwrap_or_else(|failed| {
                fault = Some(failed);
                None
            })
        };
        let may = self.replica.as_ref().is_none_or(|replica| replica.may_have(reader, hash, read));
        match fault {
            Some(fault) => Err(fault),
            None if may => self.store.body(hash),
            None => Ok(None),
        }
    }

    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            // Sorted out before the commit.
            Effect::Store(_)
            | Effect::Merge(_)
            | Effect::MergeOf { .. }
            | Effect::Check { .. }
            | Effect::More => {}
            Effect::Changed => {}
            Effect::Sign { token, statement, .. } => {
                if let Some(signature) = self.open_keys().map(|keys| keys.sign(&statement)) {
                    self.event(Event::Signed { token, signature });
                }
            }
            Effect::Send { link, message } => self.send(link, &message),
            Effect::SendEntries { link, device, from, count } => {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                match self.store.entries(device, from, count, ANSWER_BYTES) {
                    Ok(entries) => {
                        let entries = entries.iter().map(|bytes| Bytes(bytes.to_vec())).collect();
                        self.send(link, &Frame::Entries { device, from, entries });
                    }
                    Err(fault) => self.unreadable(&fault),
                }
            }
            Effect::SendOrder { link, from } => match self.order_from(from) {
                Ok(Line { batches, certificate }) => {
                    self.send(link, &Frame::Order { from, batches, certificate });
                }
                Err(fault) => self.unreadable(&fault),
            },
            Effect::SendCheckpoint { link, piece } => match self.store.checkpoint_part(piece) {
                Ok(part) => self.send(link, &Frame::Checkpoint { piece, part }),
                Err(fault) => self.unreadable(&fault),
            },
            Effect::SendHistory { link, from, skip } => match self.history_line(from) {
                Ok(line) => {
                    let (line, entries) = history::part(line, skip, |run| self.run_here(run));
                    self.send(link, &Frame::History { from, skip, line, entries });
                }
                Err(fault) => self.unreadable(&fault),
            },
            Effect::ReadHistory { from } => {
                let line = self.history_line(from).unwrap_or_else(|fault| {
                    self.unreadable(&fault);
                    Line::default()
                });
                let (line, entries) = history::whole(line, |run| self.run_here(run));
                self.event(Event::HistoryRead { from, line, entries });
            }
            Effect::SendLine { link, after } => match self.line_after(after) {
                Ok(line) => self.send(link, &Frame::Line { after, line }),
                Err(fault) => self.unreadable(&fault),
            },
            Effect::CompareLine { link, after, theirs } => match self.line_after(after) {
                Ok(ours) => self.event(Event::LineHere { link, after, ours, theirs }),
                Err(fault) => self.unreadable(&fault),
            },
            Effect::SendBodies { link, reader, hashes } => {
                let mut bodies = Vec::new();
                let mut asked = Vec::new();
                let mut size = 0;
                for hash in hashes {
                    if size > ANSWER_BYTES {
                        break;
                    }
                    asked.push(hash);
                    match self.body_for(reader, hash) {
                        Ok(Some(bytes)) => {
                            size += bytes.len();
                            bodies.push(Bytes(bytes));
                        }
                        Ok(None) => {}
                        Err(fault) => self.unreadable(&fault),
                    }
                }
                self.send(link, &Frame::Bodies { asked, bodies });
            }
            Effect::SendNamed { link, ids } => {
                let mut entries = Vec::new();
                for id in ids {
                    match self.store.entry_or_buried(id) {
                        Ok(Some(bytes)) => entries.push(Bytes(bytes)),
                        Ok(None) => {}
                        Err(fault) => self.unreadable(&fault),
                    }
                }
                self.send(link, &Frame::Named { entries });
            }
            Effect::SendProof { link, id } => match self.store.proof(&id) {
                Ok(Some(proof)) => self.send(link, &Frame::Proof { proof }),
                Ok(None) => {}
                Err(fault) => self.unreadable(&fault),
            },
            Effect::Admit(link) => {
                if let (Some(net), Some(link)) = (&self.net, self.links.get(&link)) {
                    net.admit(*link);
                }
                self.set_calls();
            }
            Effect::Welcomed(link) => {
                if let (Some(net), Some(link)) = (&self.net, self.links.get(&link)) {
                    net.welcomed(*link);
                }
                // It has said where it can be called.
                self.set_calls();
            }
            Effect::Try { device, addresses } => {
                if let Some(net) = &self.net {
                    net.try_at(device, addresses);
                }
            }
            Effect::Close { link, why } => {
                if let (Some(net), Some(link)) = (&self.net, self.links.get(&link)) {
                    net.close(*link, 2, why);
                }
            }
            Effect::Compare { device, sequence, theirs } => {
                match self.store.entries(device, sequence, 1, ANSWER_BYTES) {
                    Ok(ours) => {
                        if let Some(ours) = ours.first() {
                            self.event(Event::Compared { ours: ours.to_vec(), theirs });
                        }
                    }
                    Err(fault) => self.unreadable(&fault),
                }
            }
            Effect::Done { ticket, result } => self.done(ticket, result),
            Effect::Reopen => self.reopen(),
            Effect::Agree { bytes } => self.agreeing.propose(bytes),
            Effect::Settled { number } => self.agreeing.settled(number),
            Effect::Calls => {
                self.start_net();
                self.set_calls();
            }
        }
    }

    fn send(&mut self, link: LinkId, message: &Frame) {
        if let (Some(net), Some(link)) = (&self.net, self.links.get(&link))
            && let Err(refused) = net.send(*link, message.encode())
        {
            tracing::debug!(?refused, "a frame was not queued");
        }
    }

    /// Something stored cannot be read: whoever asked gets nothing, and the log says so.
    fn unreadable(&self, fault: &StoreFault) {
        tracing::error!(%fault, "a stored record cannot be read");
    }

    fn line_after(&self, after: Option<Point>) -> Result<Line, StoreFault> {
        self.line_from(after.map_or(1, |point| point.position + 1), Until::First, |_, _| true)
    }

    /// Batches that end at a position or after it, as far as there is a certificate.
    fn line_from(
        &self,
        from: u64,
        until: Until,
        followed: impl Fn(&Certificate, &[DeviceId]) -> bool,
    ) -> Result<Line, StoreFault> {
        let most = usize::try_from(RECORDS_MAX).unwrap_or(256);
        let certificates: BTreeMap<u64, Vec<u8>> = self
            .store
            .certificates(from, most)?
            .into_iter()
            .filter_map(|bytes| Some((Certificate::decode(&bytes).ok()?.point.position, bytes)))
            .collect();
        let batches = self
            .store
            .order(from, most)?
            .into_iter()
            .map(|(opens, record)| BatchBytes { opens: opens.unwrap_or_default(), record });
        let certificate = |position| certificates.get(&position).cloned();
        Ok(Line::gather(from, batches, certificate, followed, until))
    }

    /// The same, as many as fit an answer, and to a certificate that is followed here.
    fn order_from(&self, from: u64) -> Result<Line, StoreFault> {
        let followed = |read: &Certificate, keepers: &[DeviceId]| {
            self.replica.as_ref().is_none_or(|replica| replica.is_followed(read, keepers))
        };
        self.line_from(from, Until::Bytes(ANSWER_BYTES), followed)
    }

    /// Batches of the history from a position on, as many as fit an answer.
    fn history_line(&self, from: u64) -> Result<Line, StoreFault> {
        self.line_from(from, Until::Bytes(history::RECORDS_BYTES), |_, _| true)
    }

    /// The entries of a run, as far as they are here.
    fn run_here(&self, run: &Run) -> Option<Vec<Arc<[u8]>>> {
        let count = usize::try_from(run.count).ok()?;
        let found = self.store.entries(run.device, run.first, count, usize::MAX);
        found.map_err(|fault| self.unreadable(&fault)).ok()
    }

    /// Says to the transport whom to call.
    pub(super) fn set_calls(&mut self) {
        let addresses = self.addresses();
        let (Some(net), Some(replica)) = (&self.net, &mut self.replica) else { return };
        replica.set_addresses(addresses);
        let me = replica.me().device;
        let contacts = self.store.last_seen().unwrap_or_default();
        // Those that were only named, by an invitation or a person, were never reached.
        let reached = contacts.iter().filter(|contact| contact.at_ms > 0);
        replica.set_places(reached.map(|contact| (contact.device, contact.addresses.clone())));
        let addresses = |device: &DeviceId| -> Vec<SocketAddr> {
            contacts
                .iter()
                .filter(|contact| contact.device == *device)
                .flat_map(|contact| &contact.addresses)
                .filter_map(|address| address.parse().ok())
                .collect()
        };
        let mut known: Vec<Known> = Vec::new();
        if let Some((device, named)) = replica.invited_by() {
            let mut all: Vec<SocketAddr> = named.iter().filter_map(|address| address.parse().ok()).collect();
            all.extend(addresses(&device));
            if contacts.iter().all(|contact| contact.device != device || contact.addresses.is_empty()) {
                // Never seen yet, but worth calling again after a restart.
                let addresses = named.to_vec();
                self.transaction.writes.push(Write::LastSeen { device, at_ms: 0, addresses });
            }
            known.push(Known { device, addresses: all, preferred: true });
        }
        // Whoever takes over with a sheet has no ledger yet that says whom to call, only who was named.
        if replica.taking_over() && replica.ledger().is_some_and(|ledger| ledger.point().is_none()) {
            known.extend(contacts.iter().filter(|contact| !contact.addresses.is_empty()).map(|contact| {
                Known { device: contact.device, addresses: addresses(&contact.device), preferred: true }
            }));
        }
        if let Some(ledger) = replica.ledger() {
            let current = ledger.current();
            // Successors whom the members named agree with each other before they are keepers.
            let mut preferred: BTreeSet<DeviceId> =
                replica.agreement().into_iter().flat_map(|plan| plan.peers).collect();
            preferred.extend(ledger.keepers().into_iter().flat_map(|keepers| &keepers.devices));
            let devices =
                current.records::<Device>(Key::Device(DeviceId([0; 32])), Key::Device(DeviceId([255; 32])));
            for (key, device) in devices {
                let Key::Device(id) = key else { continue };
                if id != me && device.standing == Standing::Enrolled {
                    known.retain(|other| other.device != id || !other.addresses.is_empty());
                    if known.iter().all(|other| other.device != id) {
                        known.push(Known {
                            device: id,
                            addresses: addresses(&id),
                            preferred: preferred.contains(&id),
                        });
                    }
                }
            }
        }
        net.set_known(known);
    }

    /// An act is done, or not.
    fn done(&mut self, ticket: u64, result: Result<acts::Done, acts::NotDone>) {
        let Some(Waiting { reply, after }) = self.waiting.remove(&ticket) else { return };
        let answer = match result {
            Err(not_done) => Err(self.not_done(&not_done)),
            Ok(done) => match after {
                After::Done => Ok(Answer::Done),
                After::Written => self.written(&done),
                After::Revoked(device) => self.revoked(&done, device),
                After::Told(telling) => self.told(&done, &telling),
                After::Invited { random } => {
                    self.invites.push(InviteWanted { reply, done, random });
                    return;
                }
                After::Backup { random, path, passphrase } => match self.invited(&done, &random) {
                    Ok(Answer::Invited(invited)) => {
                        let secret = zeroize::Zeroizing::new(invited.text);
                        self.backups.push(BackupWanted { reply, path, passphrase, secret });
                        return;
                    }
                    other => other,
                },
            },
        };
        let _ = reply.send(answer);
    }

    fn not_done(&self, not_done: &acts::NotDone) -> Failure {
        use moothall_core::message::Message;
        match not_done {
            acts::NotDone::Refused(refusal) => Failure::Refused {
                message: self
                    .viewer()
                    .map_or_else(|| Message::new(&refusal.code), |viewer| viewer.refusal(refusal)),
            },
            acts::NotDone::Misuse(code) => Failure::Misuse { message: Message::new(code) },
            acts::NotDone::Aside(reason) => {
                Failure::Fault { message: Message::new("fault-rules").text("detail", reason.clone()) }
            }
        }
    }

    /// The reader: whose device this is.
    pub(super) fn my_member(&self) -> Option<MemberId> {
        self.replica.as_ref()?.my_member().map(|(member, _)| member)
    }
}
