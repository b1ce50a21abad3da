//! Doing what a replica says, in memory.

use std::collections::VecDeque;

use ed25519_dalek::Signer;

use super::{End, Network, Travelling};
use crate::entry::Unverified;
use crate::replica::{Effect, Event};
use crate::testing::answers::Answer;
use crate::testing::key;

impl Network {
    pub(super) fn perform(&mut self, place: usize, effect: Effect, events: &mut VecDeque<Event>) {
        let peer = &mut self.peers[place];
        match effect {
            Effect::Read(read) => match peer.shelf.answer(&peer.replica, read) {
                Answer::Send(link, message) => self.send(place, link, message),
                Answer::Hear(event) => events.push_back(event),
                Answer::Nothing => {}
            },
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
            Effect::Admit(_) | Effect::Welcomed(_) | Effect::MergeOf { .. } | Effect::Calls => {}
            Effect::Settled { number } => peer.settled = number,
        }
    }
}
