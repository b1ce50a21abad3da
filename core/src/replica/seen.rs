//! Who was there, and what was not taken from whom: kept for devices that are known, and counted for all the others.
//!
//! A stranger has as many keys as it likes and comes as often as it likes. So strangers are one to the store, and what
//! they try costs it one write a minute for each sort of refusal.

use std::collections::BTreeMap;

use super::{LinkId, Peer, Replica, Stage};
use crate::id::DeviceId;
use crate::message::Message as Said;
use crate::store::Write;

/// What strangers try is written down so often at most, by the uptime clock: every minute.
const STRANGERS_EVERY_MS: i64 = 60_000;

/// What strangers tried, by the reason for which it was not taken.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    tried: BTreeMap<&'static str, Tried>,
}

/// How often one thing was tried.
#[derive(Debug)]
struct Tried {
    /// When it was last written down, by the uptime clock.
    noted_ms: i64,
    /// How often since then.
    times: u32,
}

impl Replica {
    /// A link ended, whoever ended it.
    pub(super) fn closed(&mut self, link: LinkId) {
        if let Some(peer) = self.peers.remove(&link) {
            self.note_seen(&peer);
            self.catchup.link_closed(link);
            self.begin.link_closed(link);
            self.rivals.link_closed(link);
            if let Some(history) = &mut self.history {
                history.link_closed(link);
            }
            self.changed = true;
        }
    }

    /// Notes when and where a device was last connected, if it is one that may be called again.
    pub(super) fn note_seen(&mut self, peer: &Peer) {
        let admitted = matches!(peer.stage, Stage::Admitted | Stage::Welcomed);
        let called = peer.dialled && self.asks_strangers();
        if admitted && (self.knows(peer.device) || called) {
            let (device, addresses) = (peer.device, peer.addresses.clone());
            self.writes.push(Write::LastSeen { device, at_ms: self.now_ms, addresses });
        }
    }

    /// Notes when and where the device on a link was connected.
    pub(super) fn note_seen_on(&mut self, link: LinkId) {
        if let Some(peer) = self.peers.remove(&link) {
            self.note_seen(&peer);
            self.peers.insert(link, peer);
        }
    }

    /// Notes that something was not taken from a peer.
    pub(crate) fn note_dropped(&mut self, link: LinkId, why: &'static str) {
        let Some(peer) = self.peers.get(&link) else { return };
        if self.knows(peer.device) || self.was_enrolled(peer) {
            return self.note_dropped_of(Some(peer.device), why, 1);
        }
        let uptime_ms = self.uptime_ms;
        let times = match self.strangers.tried.get_mut(why) {
            None => {
                self.strangers.tried.insert(why, Tried { noted_ms: uptime_ms, times: 0 });
                1
            }
            Some(tried) => {
                tried.times = tried.times.saturating_add(1);
                0
            }
        };
        if times > 0 {
            self.note_dropped_of(None, why, times);
        }
    }

    pub(super) fn note_dropped_of(&mut self, from: Option<DeviceId>, why: &'static str, times: u32) {
        let message = serde_json::to_vec(&Said::new(why)).unwrap_or_default();
        self.writes.push(Write::Dropped { from, message, at_ms: self.now_ms, times });
    }

    /// Writes down what strangers tried in the last minute.
    pub(super) fn note_strangers(&mut self) {
        let uptime_ms = self.uptime_ms;
        let mut due = Vec::new();
        self.strangers.tried.retain(|why, tried| {
            if uptime_ms - tried.noted_ms < STRANGERS_EVERY_MS {
                return true;
            }
            tried.noted_ms = uptime_ms;
            let times = std::mem::take(&mut tried.times);
            due.extend((times > 0).then_some((*why, times)));
            times > 0
        });
        for (why, times) in due {
            self.note_dropped_of(None, why, times);
        }
    }
}
