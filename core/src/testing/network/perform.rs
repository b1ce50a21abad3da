//! Doing what a replica says, in memory.

use std::collections::VecDeque;

use ed25519_dalek::Signer;

use super::{End, Network, Travelling};
use crate::entry::Unverified;
use crate::id::DeviceId;
use crate::line::{Line, Until};
use crate::order::Certificate;
use crate::replica::message::{ANSWER_BYTES, Bytes, Message};
use crate::replica::{Effect, Event, history};
use crate::testing::key;

impl Network {
    pub(super) fn perform(&mut self, place: usize, effect: Effect, events: &mut VecDeque<Event>) {
        let peer = &mut self.peers[place];
        match effect {
            Effect::Store(writes) => {
                peer.shelf.keep_all(&writes);
                peer.writes.extend(writes);
            }
            Effect::Sign { token, statement, after_store } => {
                let signature = key(&peer.key).sign(&statement).to_bytes();
                let event = Event::Signed { token, signature };
                if after_store && self.slow_to_sign.as_ref() == Some(&peer.name) {
                    self.unsigned.push((place, event));
                } else {
                    events.push_back(event);
                }
            }
            Effect::Send { link, message } => self.send(place, link, message),
            Effect::SendEntries { link, device, from, count } => {
                let mut size = 0;
                let entries = (from..from + count)
                    .map_while(|sequence| peer.shelf.entries.get(&(device, sequence)))
                    .take_while(|kept| {
                        let first = size == 0;
                        size += kept.bytes.len();
                        first || size <= ANSWER_BYTES
                    })
                    .map(|kept| Bytes(kept.bytes.to_vec()))
                    .collect();
                self.send(place, link, Message::Entries { device, from, entries });
            }
            Effect::SendOrder { link, from } => {
                let followed = |read: &Certificate, by: &[DeviceId]| peer.replica.is_followed(read, by);
                let Line { batches, certificate } =
                    peer.shelf.line_from(from, Until::Bytes(ANSWER_BYTES), followed);
                self.send(place, link, Message::Order { from, batches, certificate });
            }
            Effect::SendCheckpoint { link, piece } => {
                let part = peer.shelf.checkpoint_part(piece);
                self.send(place, link, Message::Checkpoint { piece, part });
            }
            Effect::SendHistory { link, from, skip } => {
                let (line, entries) =
                    history::part(peer.shelf.history_line(from), skip, |run| peer.shelf.run(run));
                self.send(place, link, Message::History { from, skip, line, entries });
            }
            Effect::ReadHistory { from } => {
                let (line, entries) =
                    history::whole(peer.shelf.history_line(from), |run| peer.shelf.run(run));
                events.push_back(Event::HistoryRead { from, line, entries });
            }
            Effect::SendLine { link, after } => {
                let from = after.map_or(1, |point| point.position + 1);
                let line = peer.shelf.line_from(from, Until::First, |_, _| true);
                self.send(place, link, Message::Line { after, line });
            }
            Effect::CompareLine { link, after, theirs } => {
                let from = after.map_or(1, |point| point.position + 1);
                let ours = peer.shelf.line_from(from, Until::First, |_, _| true);
                events.push_back(Event::LineHere { link, after, ours, theirs });
            }
            Effect::SendBodies { link, reader, hashes } => {
                let (mut asked, mut bodies, mut size) = (Vec::new(), Vec::new(), 0);
                for hash in hashes {
                    if size > ANSWER_BYTES {
                        break;
                    }
                    asked.push(hash);
                    let may = peer.replica.may_have(reader, hash, |id| peer.shelf.entry(&id));
                    if let Some((_, bytes)) = peer.shelf.bodies.get(&hash).filter(|_| may) {
                        size += bytes.len();
                        bodies.push(Bytes(bytes.clone()));
                    }
                }
                self.send(place, link, Message::Bodies { asked, bodies });
            }
            Effect::SendNamed { link, ids } => {
                let entries =
                    ids.iter().filter_map(|id| peer.shelf.entry(id)).map(|b| Bytes(b.to_vec())).collect();
                self.send(place, link, Message::Named { entries });
            }
            Effect::SendProof { link, id } => {
                if let Some(proof) = peer.shelf.proofs.get(&id).cloned() {
                    self.send(place, link, Message::Proof { proof });
                }
            }
            Effect::Close { link, why } => {
                peer.closed.push(why);
                for [a, b] in &mut self.links {
                    if a.link == link {
                        b.queue.push_back(Travelling::Close);
                    } else if b.link == link {
                        a.queue.push_back(Travelling::Close);
                    }
                }
                events.push_back(Event::Closed { link });
            }
            Effect::Check { link, device, from, entries } => {
                let entries = entries.into_iter().map(|entry| entry.and_then(Unverified::verify)).collect();
                events.push_back(Event::Checked { link, device, from, entries });
            }
            Effect::Compare { device, sequence, theirs } => {
                if let Some(kept) = peer.shelf.entries.get(&(device, sequence)) {
                    events.push_back(Event::Compared { ours: kept.bytes.to_vec(), theirs });
                }
            }
            Effect::Done { ticket, result } => drop(peer.done.insert(ticket, result)),
            Effect::Merge(papers) => peer.merged.extend(papers),
            Effect::More => peer.more = true,
            Effect::Reopen => {
                let of_it = |ends: &mut [End; 2]| ends.iter().any(|end| end.peer == place);
                let gone: Vec<[End; 2]> = self.links.extract_if(.., of_it).collect();
                self.reopen(place);
                for end in gone.into_iter().flatten().filter(|end| end.peer != place) {
                    self.event(end.peer, Event::Closed { link: end.link });
                }
            }
            Effect::Agree { bytes } => self.orderer.propose(place, bytes),
            Effect::Try { device, addresses } => peer.tried.push((device, addresses)),
            Effect::Changed => peer.changes += 1,
            Effect::Admit(_)
            | Effect::Welcomed(_)
            | Effect::MergeOf { .. }
            | Effect::Calls
            | Effect::Settled { .. } => {}
        }
    }
}
