//! Batches that can never be signed: they are dropped, and then either an entry is to blame or whoever proposed them.
//!
//! If the verdict on an entry was wrong, whoever leads next proposes the other one. Only an entry on which the keepers cannot
//! come to a quorum, whatever the verdict, is set aside.

use std::collections::{BTreeMap, BTreeSet};

use super::{Heard, Next, QUEUE_MAX, Queued};
use crate::agreed::{Command, Reason, SignedObjection, rules_out, ruling_out};
use crate::entry::Point;
use crate::id::{DeviceId, EntryId};
use crate::ledger::{Ledger, Rehearsal};
use crate::replica::Replica;

/// Nothing is proposed for so long after a batch was dropped and no entry is to blame, by the uptime clock.
const HOLD_MS: i64 = 10_000;

/// What became of batches that were dropped.
#[derive(Debug, Default)]
pub(super) struct Blame {
    /// The point that the dropped batches continue.
    after: Option<Point>,
    /// Entries on which so many came to this verdict, there, that no quorum signs the other.
    differed: BTreeMap<EntryId, bool>,
    /// The entry on which this device came to that other verdict: somebody else leads, until it is placed.
    outvoted: Option<EntryId>,
}

/// The entries that so many objections name that no quorum is left: each with the verdict to which the objecting keepers
/// came, none where judging failed for all of them.
fn named(objections: &[SignedObjection], needed: usize) -> Vec<(EntryId, Option<bool>)> {
    let entries: BTreeSet<EntryId> = objections.iter().filter_map(|one| one.said.reason.entry()).collect();
    let by =
        |entry: &EntryId| objections.iter().filter(|one| one.said.reason.entry() == Some(*entry)).count();
    let verdict = |entry: &EntryId| {
        objections.iter().find_map(|one| match one.said.reason {
            Reason::Differs { entry: found, accepted } if found == *entry => Some(accepted),
            _ => None,
        })
    };
    entries.into_iter().filter(|entry| by(entry) >= needed).map(|entry| (entry, verdict(&entry))).collect()
}

impl Replica {
    /// What is agreed on and so many object to that it can never be signed, is dropped.
    pub(super) fn drop_hopeless(&mut self) {
        let here = self.ledger.as_ref().and_then(Ledger::point);
        let Some(next) = here.and_then(|here| self.agreed_after(here)).map(|one| &one.next) else { return };
        let point = next.point;
        let keepers = next.record.keepers.clone();
        if self.agree.dropping == Some(point) {
            return;
        }
        let Some(organisation) = self.organisation() else { return };
        if self.agree.sound == Some(point) || self.is_the_only_one_left(next) {
            return;
        }
        // Who has come to the same since objects no more.
        let (me, weighed) =
            (self.me.device, self.agree.weighed.as_ref().map(Rehearsal::point) == Some(point));
        let objects = |(keeper, heard): &(&DeviceId, &Heard)| {
            heard.same != Some(point) && heard.sound != Some(point) && !(weighed && **keeper == me)
        };
        let objections: Vec<SignedObjection> = self
            .agree
            .heard
            .iter()
            .filter(objects)
            .filter_map(|(_, heard)| {
                heard.objections.iter().find(|one| one.said.point == point && one.said.reason.counts())
            })
            .copied()
            .collect();
        if !rules_out(&objections, organisation, &point, &keepers) {
            return;
        }
        self.agree.dropping = Some(point);
        self.propose(&Command::Drop { point, objections });
    }

    /// It is agreed that a batch does not come.
    pub(super) fn dropped(&mut self, point: Point, objections: &[SignedObjection]) {
        // Whoever was away, or starts again, hears of it before the batches ahead are done.
        let Some(at) = self.agree.queue.iter().position(|one| one.next.point == point) else { return };
        let was_at_hand = self.agreed_point() == Some(point);
        let Some(ledger) = &mut self.ledger else { return };
        let next = &self.agree.queue[at].next;
        let keepers = &next.record.keepers;
        if !rules_out(objections, ledger.organisation(), &point, keepers) {
            return;
        }
        let waits = |id: &EntryId| ledger.find(id).is_some_and(|found| found.position.is_none());
        if self.agree.blame.after.replace(next.after) != Some(next.after) {
            // What a verdict is there, it need not be here.
            self.agree.blame.differed.clear();
        }
        let came_to_it = self.agree.weighed.as_ref().is_some_and(|batch| batch.point() == point);
        let blamed = named(objections, ruling_out(keepers.len()));
        let mut aside = Vec::new();
        for (entry, verdict) in blamed.iter().filter(|(entry, _)| waits(entry)) {
            let before = verdict.and_then(|verdict| self.agree.blame.differed.insert(*entry, verdict));
            if verdict.is_none_or(|verdict| before == Some(!verdict)) {
                let by: Vec<String> = objections
                    .iter()
                    .filter(|one| one.said.reason.entry() == Some(*entry))
                    .map(|one| one.said.keeper.short())
                    .collect();
                aside.push((*entry, format!("the keepers disagree: {}", by.join(", "))));
            } else if came_to_it {
                self.agree.blame.outvoted = Some(*entry);
            }
        }
        if blamed.is_empty() {
            self.agree.hold_until_ms = self.uptime_ms + HOLD_MS;
        }
        ledger.set_aside(aside, &mut self.writes);
        let dropped = self.agree.queue.remove(at);
        self.agree.dropped.push_back(dropped);
        // What is agreed on and not settled is kept, so that is bounded.
        if self.agree.dropped.len() > QUEUE_MAX {
            self.agree.dropped.pop_front();
        }
        self.agree.dropping = None;
        if was_at_hand {
            self.agree.next_batch();
        }
        self.say_aside();
        self.changed = true;
    }

    /// What was dropped while so many keepers signed it that no other can be certified at its place: whoever had objected
    /// for a reason that passed may sign it yet. And what this one signed: it signs no other there, and shows its signature again
    /// after it was started again, by which the others know.
    pub(super) fn taken_up_again(&self) -> Option<&Queued> {
        let mine = |next: &Next| self.keeper.is_signed(next.point);
        self.agree.dropped.iter().rev().find(|one| mine(&one.next) || self.is_the_only_one_left(&one.next))
    }

    /// Whether so many keepers are known to have signed a batch that the others are no quorum.
    fn is_the_only_one_left(&self, next: &Next) -> bool {
        let Next { point, record, .. } = next;
        let signed = |keeper: &&DeviceId| {
            let mine = **keeper == self.me.device && self.keeper.is_signed(*point);
            let heard = self.agree.heard.get(*keeper);
            let given = heard.into_iter().flat_map(|heard| heard.signed.into_iter().chain(heard.shown));
            mine || given.into_iter().any(|given| given.point == *point)
        };
        record.keepers.iter().filter(signed).count() >= ruling_out(record.keepers.len())
    }

    /// Whether so many keepers came to another verdict than this device that nothing would come of it if it led.
    pub(super) fn is_outvoted(&self) -> bool {
        let waits = |ledger: &Ledger, id: &EntryId| {
            ledger.find(id).is_some_and(|found| found.position.is_none()) && !ledger.aside().contains_key(id)
        };
        self.agree
            .blame
            .outvoted
            .as_ref()
            .zip(self.ledger.as_ref())
            .is_some_and(|(id, ledger)| waits(ledger, id))
    }
}
