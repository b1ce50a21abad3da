//! Doing what the replica says, after it is on disk.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use moothall_core::id::{DeviceId, MemberId};
use moothall_core::ledger::record::{Device, Key, Standing};
use moothall_core::ledger::state::Look;
use moothall_core::replica::message::Message as Frame;
use moothall_core::replica::{Effect, Event, LinkId, acts};
use moothall_core::request::{Answer, Failure};
use moothall_core::store::Write;

use super::machine::{After, BackupWanted, InviteWanted, Machine, Waiting};
use crate::transport::Known;

impl Machine {
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
            Effect::Read(read) => self.read(read),
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

    pub(super) fn send(&mut self, link: LinkId, message: &Frame) {
        if let (Some(net), Some(link)) = (&self.net, self.links.get(&link))
            && let Err(refused) = net.send(*link, message.encode())
        {
            tracing::debug!(?refused, "a frame was not queued");
        }
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
