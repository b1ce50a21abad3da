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

impl Agree {
    pub(super) fn objections_opened(&mut self, opening: &Opening) {
        for (_, bytes) in opening.notes.iter().filter(|(name, _)| name.starts_with(NOTE)) {
            if let Ok(objection) = SignedObjection::decode(bytes) {
                self.heard.entry(objection.said.keeper).or_default().objection = Some(objection);
            }
        }
    }
}

impl Replica {
    /// Looks whether confirming has stopped. A device that is connected to no keeper cannot tell.
    pub(in crate::replica) fn watch_stall(&mut self) {
        let waits = self.hears_keepers()
            && self.ledger.as_ref().is_some_and(|ledger| ledger.has_something_to_confirm(self.now_ms));
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
        let most_ms = MINUTE_MS;
        if for_ms < most_ms {
            return None;
        }
        let linked = self.keeper_links();
        let is_here = |keeper: &DeviceId| {
            *keeper == self.me.device || linked.iter().any(|(_, device)| device == keeper)
        };
        let missing: Vec<DeviceId> =
            keepers.devices.iter().filter(|keeper| !is_here(keeper)).copied().collect();
        Some(Stall {
            for_ms,
            waiting: ledger.tail().len(),
            here: keepers.devices.len() - missing.len(),
            missing,
            needed: quorum(keepers.devices.len()),
        })
    }

    /// The keepers that do not sign what others do, until they sign again.
    pub fn objecting(&self) -> Vec<Objecting> {
        let Some(ledger) = &self.ledger else { return Vec::new() };
        let Some(keepers) = ledger.keepers() else { return Vec::new() };
        let mine = self.agree.objected.map(|(said, _)| (said.keeper, said));
        let mut all: BTreeMap<DeviceId, _> = mine.into_iter().collect();
        all.extend(
            self.agree.heard.iter().filter_map(|(keeper, heard)| Some((*keeper, heard.objection?.said))),
        );
        let signed_since = |keeper: &DeviceId, point: Point| {
            self.newest_signed_by(*keeper).is_some_and(|newest| newest.position > point.position)
        };
        all.into_values()
            .filter(|said| keepers.devices.contains(&said.keeper) && said.point.epoch == keepers.epoch)
            .filter(|said| said.reason != Reason::Withdrawn && !signed_since(&said.keeper, said.point))
            .map(|said| Objecting { keeper: said.keeper, point: said.point, reason: said.reason })
            .collect()
    }

    /// Keeps another's objection, so that it is shown after a restart, too.
    pub(super) fn note_others_objection(&mut self, objection: &SignedObjection) {
        let name = format!("{NOTE}{}", crate::id::to_hex(&objection.said.keeper.0));
        self.writes.push(Write::Note { name, value: Some(objection.encode()) });
    }
}
