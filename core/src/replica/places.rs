//! Where devices are: what this one knows of that is passed on, and what others say is tried.
//!
//! Two members who know only their founder's device have nobody to ask once that is gone. So a peer tells other enrolled
//! devices where it last reached those that are in use. Nobody vouches for such words: they say where to call, and the
//! handshake shows who is there. What one peer says of a device is tried once and then forgotten, and not asked about
//! again for a while, so that a liar costs a bounded number of calls and takes nothing from what others say. Nothing of it
//! is stored: a device that was reached says itself where it can be called.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;

use super::message::{Message, PLACE_ADDRESSES_MAX, PLACES_MAX, Place};
use super::{Effect, LinkId, Replica, Stage};
use crate::id::DeviceId;
use crate::view::terms::MINUTE_MS;

/// A peer is told so often at most: every ten seconds, by the uptime clock.
pub const TELL_EVERY_MS: i64 = 10_000;

/// A peer is listened to so often at most: a little more often, for it is told by another clock.
pub const HEAR_EVERY_MS: i64 = 5_000;

/// What one peer says of one device is tried so often at most: every ten minutes, by the uptime clock.
pub const TRY_EVERY_MS: i64 = 600_000;

/// Whoever says what, so many calls are made for it within a minute.
pub const TRIES_A_MINUTE_MAX: usize = 8;

/// What this device knows, and what it has tried.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// The device reached last comes first.
    known: Vec<Place>,
    /// Counts how often that has changed.
    number: u64,
    /// When the word of one device (first) about another (second) was last tried, by the uptime clock.
    tried: BTreeMap<(DeviceId, DeviceId), i64>,
    /// When anything was, in the last minute.
    lately: VecDeque<i64>,
}

/// What two peers tell each other.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// What this one has told, by its number.
    number: u64,
    /// When, by the uptime clock.
    at_ms: Option<i64>,
    /// When it last listened, by the uptime clock.
    heard_ms: Option<i64>,
    /// What the other said and was not tried yet.
    hints: BTreeMap<DeviceId, Vec<SocketAddr>>,
    /// When something of that was last tried, by the uptime clock.
    tried_ms: Option<i64>,
}

impl Replica {
    /// Says where other devices were last reached, the latest first.
    pub fn set_places(&mut self, reached: impl IntoIterator<Item = (DeviceId, Vec<String>)>) {
        let me = self.me.device;
        let known: Vec<Place> = reached
            .into_iter()
            .filter(|(device, addresses)| *device != me && !addresses.is_empty() && self.knows(*device))
            .map(|(device, mut addresses)| {
                addresses.truncate(PLACE_ADDRESSES_MAX);
                Place { device, addresses }
            })
            // One more than is told, for nobody is told of itself.
            .take(PLACES_MAX + 1)
            .collect();
        if known != self.places.known {
            self.places.known = known;
            self.places.number += 1;
        }
    }

    /// Tells everybody what is new.
    pub(super) fn pass_on_places(&mut self) {
        let links: Vec<LinkId> = self.peers.keys().copied().collect();
        for link in links {
            self.tell_places(link);
        }
    }

    /// Tells one peer what is new, if it is enrolled and was not told just now.
    pub(super) fn tell_places(&mut self, link: LinkId) {
        let uptime_ms = self.uptime_ms;
        let Some(peer) = self.peers.get(&link) else { return };
        let told = &peer.places;
        let early = told.at_ms.is_some_and(|at_ms| uptime_ms - at_ms < TELL_EVERY_MS);
        let device = peer.device;
        if peer.stage != Stage::Welcomed || told.number == self.places.number || early || !self.knows(device)
        {
            return;
        }
        let known = self.places.known.iter();
        let told_of = known.filter(|place| place.device != device && self.knows(place.device));
        let places: Vec<Place> = told_of.take(PLACES_MAX).cloned().collect();
        let number = self.places.number;
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.places.number = number;
            if !places.is_empty() {
                peer.places.at_ms = Some(uptime_ms);
                self.send(link, Message::Places { places });
            }
        }
    }

    /// A peer says where others are: all that it says, in the place of what it said before.
    pub(super) fn places_heard(&mut self, link: LinkId, places: &[Place]) {
        if places.len() > PLACES_MAX || places.iter().any(|place| place.addresses.len() > PLACE_ADDRESSES_MAX)
        {
            return self.fault(link, "dropped-too-large");
        }
        let read = |place: &Place| {
            let addresses: Result<Vec<SocketAddr>, _> =
                place.addresses.iter().map(|address| address.parse()).collect();
            addresses.map(|addresses| (place.device, addresses))
        };
        let Ok(hints) = places.iter().map(read).collect() else {
            return self.fault(link, "dropped-malformed");
        };
        let uptime_ms = self.uptime_ms;
        if let Some(peer) = self.peers.get_mut(&link) {
            let early = peer.places.heard_ms.is_some_and(|heard_ms| uptime_ms - heard_ms < HEAR_EVERY_MS);
            if !early {
                peer.places.heard_ms = Some(uptime_ms);
                peer.places.hints = hints;
            }
        }
    }

    /// Calls devices in use to which there is no link, where others say that they are.
    pub(super) fn try_places(&mut self) {
        let uptime_ms = self.uptime_ms;
        self.places.tried.retain(|_, at_ms| uptime_ms - *at_ms < TRY_EVERY_MS);
        self.places.lately.retain(|at_ms| uptime_ms - *at_ms < MINUTE_MS);
        while self.places.lately.len() < TRIES_A_MINUTE_MAX {
            let Some((link, device)) = self.next_hint() else { return };
            let Some(peer) = self.peers.get_mut(&link) else { return };
            peer.places.tried_ms = Some(uptime_ms);
            let Some(addresses) = peer.places.hints.remove(&device) else { return };
            self.places.tried.insert((peer.device, device), uptime_ms);
            self.places.lately.push_back(uptime_ms);
            self.effects.push(Effect::Try { device, addresses });
        }
    }

    /// What is tried next: of the peer whose words were not tried for longest, so that none keeps another from being heard.
    fn next_hint(&self) -> Option<(LinkId, DeviceId)> {
        let linked: Vec<DeviceId> = self.peers.values().map(|peer| peer.device).collect();
        let mut peers: Vec<_> = self.peers.iter().filter(|(_, peer)| self.knows(peer.device)).collect();
        peers.sort_by_key(|(link, peer)| (peer.places.tried_ms, **link));
        peers.into_iter().find_map(|(link, peer)| {
            let wanted = peer.places.hints.keys().find(|device| {
                **device != self.me.device
                    && !linked.contains(device)
                    && !self.places.tried.contains_key(&(peer.device, **device))
                    && self.knows(**device)
            });
            wanted.map(|device| (*link, *device))
        })
    }
}
