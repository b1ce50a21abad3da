//! Clocks: how far others' are off, and whether this one is.
//!
//! Each side says in its greeting what its clock says, and says so again where that is set anew while the two are connected. That
//! its own was set a device knows by its lasting clock, which nobody sets.

use std::collections::BTreeMap;

use super::message::Message;
use super::{LinkId, Peer, Replica, Stage};
use crate::id::MemberId;
use crate::ledger::record::{Device, Key, Standing};
use crate::ledger::state::Look;
use crate::message::Message as Said;

/// A keeper whose clock is further off than most connected members' asks a person first: an hour.
const CLOCK_OFF_MS: u64 = 3_600_000;

/// Others hear of a clock that was set by so much, in one go or little by little: one second.
const TELL_MS: u64 = 1_000;

/// This device's own clock.
#[derive(Debug, Default)]
pub(super) struct Clocks {
    /// A person said that this clock is right although others' differ.
    trusted: bool,
}

/// A peer's clock, and this device's as that peer knows it.
#[derive(Debug, Default)]
pub(crate) struct PeerClock {
    /// Its clock minus this one's when it said so, in milliseconds.
    offset_ms: i64,
    /// This device's clock minus its lasting one then: if it is another now, this clock was set meanwhile.
    base_ms: Option<i64>,
    /// The same when this device last said what its clock says.
    told_base_ms: Option<i64>,
}

impl Replica {
    /// This device's clock minus its lasting one; none before the first tick.
    fn clock_base_ms(&self) -> Option<i64> {
        self.lasting_ms.map(|lasting_ms| self.now_ms.saturating_sub(lasting_ms))
    }

    /// What a peer's clock is that this device greets.
    pub(super) fn new_peer_clock(&self) -> PeerClock {
        PeerClock { told_base_ms: self.clock_base_ms(), ..PeerClock::default() }
    }

    /// A peer says what its clock says.
    pub(super) fn clock_heard(&mut self, link: LinkId, clock_ms: i64) {
        let (now_ms, base_ms) = (self.now_ms, self.clock_base_ms());
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.clock.offset_ms = clock_ms.saturating_sub(now_ms);
            peer.clock.base_ms = base_ms;
        }
    }

    /// Tells peers that this device's clock was set since they heard what it says.
    pub(super) fn tell_clock(&mut self) {
        let Some(base_ms) = self.clock_base_ms() else { return };
        let mut links = Vec::new();
        for (link, peer) in &mut self.peers {
            peer.clock.base_ms.get_or_insert(base_ms);
            let told_ms = *peer.clock.told_base_ms.get_or_insert(base_ms);
            if peer.stage == Stage::Welcomed && told_ms.abs_diff(base_ms) > TELL_MS {
                peer.clock.told_base_ms = Some(base_ms);
                links.push(*link);
            }
        }
        for link in links {
            self.send(link, Message::Clock { clock_ms: self.now_ms });
        }
    }

    /// A peer's clock minus this device's, in milliseconds; that this device's was set meanwhile is found too.
    pub(super) fn clock_offset_ms(&self, peer: &Peer) -> i64 {
        let base_ms = self.now_ms.saturating_sub(self.lasting_ms.unwrap_or(0));
        let set_ms = peer.clock.base_ms.map_or(0, |before_ms| base_ms.saturating_sub(before_ms));
        peer.clock.offset_ms.saturating_sub(set_ms)
    }

    /// Compares this clock with those of the connected devices, once there are some.
    pub(super) fn watch_clock(&mut self) {
        // Each member has one voice, that of the device whose clock is the closest; who is not confirmed yet has none.
        let mut voices: BTreeMap<MemberId, i64> = BTreeMap::new();
        for (link, device) in self.connected_devices() {
            let member = self.ledger.as_ref().and_then(|ledger| {
                let found = ledger.confirmed().record::<Device>(&Key::Device(device))?;
                (found.standing == Standing::Enrolled).then_some(found.member)
            });
            let (Some(member), Some(peer)) = (member, self.peers.get(&link)) else { continue };
            let offset_ms = self.clock_offset_ms(peer);
            let voice_ms = voices.entry(member).or_insert(offset_ms);
            if offset_ms.unsigned_abs() < voice_ms.unsigned_abs() {
                *voice_ms = offset_ms;
            }
        }
        let mut offsets: Vec<i64> = voices.into_values().collect();
        offsets.sort_unstable();
        // One other clock says nothing about whose is wrong: it takes two, and most of them.
        let median = offsets.get(offsets.len() / 2).copied().unwrap_or(0);
        let differing = offsets.iter().filter(|offset| offset.unsigned_abs() > CLOCK_OFF_MS).count();
        let off = differing >= 2 && differing * 2 > offsets.len() && median.unsigned_abs() > CLOCK_OFF_MS;
        let off = off && !self.clocks.trusted;
        let off_ms = i64::try_from(median.unsigned_abs()).unwrap_or(i64::MAX);
        let message = if self.is_keeper() {
            Said::new("alarm-clock-off").duration("off", off_ms)
        } else {
            Said::new("alarm-clock-off-here").duration("off", off_ms)
        };
        self.alarm("clock", off.then_some(message));
    }

    /// Whether a person must look at this keeper's clock before it certifies any more times.
    pub(super) fn clock_is_doubtful(&self) -> bool {
        self.alarms.contains_key("clock") || self.alarms.contains_key("leap")
    }

    /// A person says that this clock is right.
    pub fn trust_clock(&mut self) {
        self.clocks.trusted = true;
        self.alarm("clock", None);
        self.trust_leap();
    }
}
