//! How the keepers do, as far as this device can tell: whether confirming has stopped, and who objects to what.

use std::collections::BTreeMap;

use super::Agree;
use crate::agreed::{Reason, SignedObjection};
use crate::entry::Point;
use crate::id::DeviceId;
use crate::ledger::Ledger;
use crate::order::quorum;
use crate::replica::Replica;
use crate::rules::MINUTE_MS;
use crate::store::{Opening, Write};

/// The note that keeps a keeper's newest objection, followed by the keeper's id.
const NOTE: &str = "objection-of/";

/// Whether something waits to be confirmed and nothing is.
#[derive(Debug, Default)]
pub(in crate::replica) struct Watch {
    /// Since when, by the uptime clock, and at which position.
    since: Option<(i64, u64)>,
    stalled: bool,
}

/// Nothing has been confirmed for a while although something waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stall {
    /// For how long, in milliseconds.
    pub for_ms: i64,
    /// How many entries wait.
    pub waiting: usize,
    /// Keepers that are not connected to this device.
    pub missing: Vec<DeviceId>,
    /// Keepers that are, this device among them if it is one.
    pub here: usize,
    /// How many keepers it takes.
    pub needed: usize,
}

/// A keeper that does not sign a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Objecting {
    /// Who.
    pub keeper: DeviceId,
    /// The batch: the point after it.
    pub point: Point,
    /// Why.
    pub reason: Reason,
}

/// What is known here of one keeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeeperHealth {
    /// Which.
    pub keeper: DeviceId,
    /// Whether it is this device.
    pub this: bool,
    /// Whether it is this device, or connected to it.
    pub connected: bool,
    /// The newest certified point that it said it has; of this device, that it has. None while it is not connected.
    pub point: Option<Point>,
    /// By how many positions that is behind the newest point that is certified here; of this device, behind the newest that
    /// another keeper said it has.
    pub behind: Option<u64>,
    /// The newest point that it is known here to have signed, and the certified time of that, in Unix milliseconds, where
    /// that is confirmed.
    pub signed: Option<(Point, Option<i64>)>,
    /// Whether it is shown to have signed two orders.
    pub two_orders: bool,
    /// What it objects to.
    pub objects: Option<Objecting>,
    /// Whether it proposes what comes next: known of this device alone.
    pub leads: Option<bool>,
}

impl Agree {
    pub(super) fn objections_opened(&mut self, opening: &Opening) {
        for (_, bytes) in opening.notes.iter().filter(|(name, _)| name.starts_with(NOTE)) {
            if let Ok(objection) = SignedObjection::decode(bytes) {
                self.heard.entry(objection.said.keeper).or_default().objections.push(objection);
            }
        }
    }
}

impl Replica {
    /// Looks whether confirming has stopped. A device that is connected to no keeper cannot tell.
    pub(in crate::replica) fn watch_stall(&mut self) {
        // What is agreed on waits too, even where its entries are not here.
        let waits = self.agreed_point().is_some()
            || (self.hears_keepers()
                && self.ledger.as_ref().is_some_and(|ledger| ledger.has_something_to_confirm(self.now_ms)));
        let position = self.ledger.as_ref().map_or(0, Ledger::position);
        let watch = &mut self.stall;
        watch.since = match watch.since {
            _ if !waits => None,
            Some((since_ms, at)) if at == position => Some((since_ms, at)),
            _ => Some((self.uptime_ms, position)),
        };
        let stalled = self.stall().is_some();
        if std::mem::replace(&mut self.stall.stalled, stalled) != stalled {
            self.changed = true;
        }
    }

    fn hears_keepers(&self) -> bool {
        self.is_among_keepers() || (!self.is_sole_keeper() && !self.keeper_links().is_empty())
    }

    /// Whether nothing has been confirmed for longer than the organisation puts up with, although something waits.
    pub fn stall(&self) -> Option<Stall> {
        let (since_ms, _) = self.stall.since?;
        let (ledger, keepers) = (self.ledger.as_ref()?, self.keepers()?);
        let for_ms = self.uptime_ms - since_ms;
        let most_ms = i64::from(ledger.constitution().parameters().stall_minutes) * MINUTE_MS;
        if for_ms < most_ms {
            return None;
        }
        let linked = self.keeper_links();
        // Entries of what is agreed on may not be here yet.
        let agreed = self.at_hand().filter(|(agreed, _)| *agreed);
        let agreed = agreed.map_or(0, |(_, next)| usize::try_from(next.record.count()).unwrap_or(usize::MAX));
        let is_here = |keeper: &DeviceId| {
            *keeper == self.me.device || linked.iter().any(|(_, device)| device == keeper)
        };
        let missing: Vec<DeviceId> =
            keepers.devices.iter().filter(|keeper| !is_here(keeper)).copied().collect();
        Some(Stall {
            for_ms,
            waiting: ledger.tail().len().max(agreed),
            here: keepers.devices.len() - missing.len(),
            missing,
            needed: quorum(keepers.devices.len()),
        })
    }

    /// What is known here of each keeper.
    pub fn keepers_health(&self) -> Vec<KeeperHealth> {
        let (Some(ledger), Some(keepers)) = (&self.ledger, self.keepers()) else { return Vec::new() };
        let here = ledger.point();
        let position = |point: Option<Point>| point.map_or(0, |point| point.position);
        let objecting = self.objecting();
        let said = |keeper: DeviceId| {
            let linked = self.connected_devices().filter(move |(_, device)| *device == keeper);
            let said = linked.filter_map(|(link, _)| self.peers.get(&link)?.point);
            said.max_by_key(|point| (point.epoch, point.position))
        };
        let others = keepers.devices.iter().filter(|keeper| **keeper != self.me.device);
        let newest = others.map(|keeper| position(said(*keeper))).max().unwrap_or(0);
        let health = |keeper: &DeviceId| {
            let this = *keeper == self.me.device;
            let point = if this { here } else { said(*keeper) };
            let newest = if this { newest } else { position(here) };
            let time_ms = |point: Point| {
                ledger.point_of(point.position).filter(|(of, _)| *of == point).map(|(_, time_ms)| time_ms)
            };
            let own = self.agree.own.map(|own| own.point).filter(|_| this);
            let signed = self
                .newest_signed_by(*keeper)
                .into_iter()
                .chain(own)
                .max_by_key(|point| (point.epoch, point.position));
            KeeperHealth {
                keeper: *keeper,
                this,
                connected: this || self.connected_devices().any(|(_, device)| device == *keeper),
                point,
                behind: point.map(|point| newest.saturating_sub(point.position)),
                signed: signed.map(|point| (point, time_ms(point))),
                two_orders: ledger.has_two_faces(keeper),
                objects: objecting.iter().find(|found| found.keeper == *keeper).copied(),
                leads: this.then(|| self.is_sole_keeper() || self.leads_keepers()),
            }
        };
        keepers.devices.iter().map(health).collect()
    }

    /// The keepers that do not sign what others do, until they sign again.
    pub fn objecting(&self) -> Vec<Objecting> {
        let Some(ledger) = &self.ledger else { return Vec::new() };
        let Some(keepers) = ledger.keepers() else { return Vec::new() };
        let mine = self.agree.words.objection().map(|word| (self.me.device, word));
        let mut all: BTreeMap<DeviceId, (Point, Reason)> = mine.into_iter().collect();
        all.extend(self.agree.heard.iter().filter_map(|(keeper, heard)| {
            heard.objections.last().map(|newest| (*keeper, (newest.said.point, newest.said.reason)))
        }));
        let signed_since = |keeper: &DeviceId, point: Point| {
            self.newest_signed_by(*keeper).is_some_and(|newest| newest.position > point.position)
        };
        all.into_iter()
            .map(|(keeper, (point, reason))| Objecting { keeper, point, reason })
            .filter(|said| keepers.devices.contains(&said.keeper) && said.point.epoch == keepers.epoch)
            .filter(|said| said.reason != Reason::Withdrawn && !signed_since(&said.keeper, said.point))
            .collect()
    }

    /// Keeps another's objection, so that it is shown after a restart, too.
    pub(super) fn note_others_objection(&mut self, objection: &SignedObjection) {
        let name = format!("{NOTE}{}", crate::id::to_hex(&objection.said.keeper.0));
        self.writes.push(Write::Note { name, value: Some(objection.encode()) });
    }
}
