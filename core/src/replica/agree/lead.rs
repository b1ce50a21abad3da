//! Leading: the one keeper that proposes what comes next.

use crate::agreed::Command;
use crate::entry::Point;
use crate::ledger::{Ledger, Rehearsal};
use crate::order::quorum;
use crate::replica::{Effect, Replica};

/// Nothing is proposed for so long after something was not agreed on although this device leads, by the uptime clock.
pub(super) const AGAIN_MS: i64 = 1_000;

impl Replica {
    /// Proposes what comes next, if this device is to and everything before it is settled.
    pub(super) fn lead(&mut self) {
        if !self.agree.leads {
            return;
        }
        self.drop_hopeless();
        let (keepers, members) = (self.agreeing(), &self.agree.members);
        let in_force = keepers.iter().eq(members) && !self.agree.changing;
        // Who was appointed and does not come holds nobody up, as long as nobody who was dismissed is needed to agree.
        let enough = members.len() < keepers.len()
            && members.len() >= quorum(keepers.len())
            && members.iter().all(|member| keepers.contains(member));
        let here = self.ledger.as_ref().and_then(Ledger::point);
        let idle = here.is_none_or(|here| self.agreed_after(here).is_none())
            && self.agree.proposing.is_none()
            && self.agree.dropping.is_none()
            && self.uptime_ms >= self.agree.hold_until_ms;
        if !(in_force || enough)
            || !idle
            || !self.may_agree()
            || self.is_outvoted()
            || !self.catchup.is_empty()
        {
            return;
        }
        let time_ms = self.keepers_time_ms();
        if self.opening_together().is_some() {
            if let Some((batch, opens)) = self.rehearse_opening(time_ms) {
                let point = batch.point();
                self.propose_batch(batch, |after, record| Command::Open { after, point, record, opens });
            }
            return;
        }
        if let Some(batch) = self.rehearse_next(time_ms) {
            self.propose_batch(batch, |after, record| Command::Batch { after, record });
        }
    }

    fn propose_batch(&mut self, batch: Rehearsal, command: impl FnOnce(Point, Vec<u8>) -> Command) {
        let Some(after) = batch.after() else { return };
        let command = command(after, batch.bytes().to_vec());
        self.agree.proposed = Some(batch);
        self.agree.proposing = Some(after);
        self.propose(&command);
    }

    pub(super) fn propose(&mut self, command: &Command) {
        self.flush();
        self.effects.push(Effect::Agree { bytes: command.encode() });
    }

    /// What the clocks of the keepers say that are connected: the middle one, and of an even number the earlier of the
    /// two. So no single clock carries the certified time off.
    fn keepers_time_ms(&self) -> i64 {
        let peers = self.keeper_links().into_iter().filter_map(|(link, _)| self.peers.get(&link));
        let mut offsets: Vec<i64> = peers.map(|peer| self.clock_offset_ms(peer)).chain([0]).collect();
        offsets.sort_unstable();
        let middle = offsets.get((offsets.len() - 1) / 2).copied().unwrap_or(0);
        self.now_ms.saturating_add(middle)
    }

    /// Whether this device proposes what the keepers agree on.
    pub fn leads_keepers(&self) -> bool {
        self.is_among_keepers() && self.agree.leads
    }

    /// The batch that is agreed on and not certified yet.
    pub fn agreed_point(&self) -> Option<Point> {
        self.at_hand().filter(|(agreed, _)| *agreed).map(|(_, next)| next.point)
    }
}
