//! Keepers are lost for good, more than can be missed, and the members name successors.
//!
//! Whoever is lost is so with its disk: nothing of it ever comes back, and what only the lost had certified is lost with them.

use moothall_core::id::{DeviceId, NamingId};
use moothall_core::ledger::Ledger;
use moothall_core::ledger::record::{Device, Keepers, Key, Standing};
use moothall_core::ledger::state::Look;
use moothall_core::order::quorum;
use moothall_core::request::Request;
use moothall_core::rules::succession::needed;

use super::{Stage, World, chance, ms, pick};
use crate::executor::draw;

/// So often members look whether something is to be done.
const LOOKS_MS: u64 = 1_500;

impl World {
    /// More keepers are lost than can be missed, if there are members enough to name others.
    pub(crate) fn lose_keepers(&mut self) {
        if self.stage != Stage::Trouble || self.faults.lost != 0 {
            return;
        }
        let Some(ledger) = self.farthest() else { return };
        let Some(keepers) = ledger.keepers().cloned() else { return };
        let voices = (0..self.devices.len()).filter(|place| self.is_enrolled(*place, ledger)).count();
        let needed = needed(ledger.confirmed(), ledger.constitution());
        let mut those: Vec<usize> = keepers.devices.iter().filter_map(|id| self.place_of(*id)).collect();
        let most = those.len() - quorum(those.len()) + 1;
        if voices < needed + most {
            return;
        }
        let first = usize::try_from(draw(those.len() as u64)).unwrap();
        those.rotate_left(first);
        self.faults.count("keepers lost");
        self.faults.epoch_lost = Some(keepers.epoch);
        for place in those.into_iter().take(most) {
            self.faults.lost |= 1 << place;
            self.faults.gone |= 1 << place;
            self.crash(place);
        }
        // What is on its way from them comes or does not.
        self.after(ms(5_000 + draw(15_000)), Self::name_successors);
    }

    /// Whether a device is one by which a member has a voice.
    fn is_enrolled(&self, place: usize, ledger: &Ledger) -> bool {
        let key = Key::Device(self.devices[place].id());
        let enrolled =
            |found: Option<&Device>| found.is_some_and(|found| found.standing == Standing::Enrolled);
        // Whoever is out unconfirmed is left by the others, and confirming has stopped.
        enrolled(ledger.confirmed().record(&key))
            && enrolled(ledger.current().record(&key))
            && self.is_honest(place)
    }

    /// The members do what is next, and look again later.
    fn name_successors(&mut self) {
        let Some(epoch) = self.faults.epoch_lost else { return };
        let opened =
            |ledger: &Ledger| ledger.keepers().is_some_and(|keepers: &Keepers| keepers.epoch > epoch);
        if self.farthest().is_some_and(opened) {
            self.faults.count("successions");
            self.faults.epoch_lost = None;
            return;
        }
        self.after(ms(LOOKS_MS), Self::name_successors);
        let Some(ledger) = self.farthest() else { return };
        // A decision that was under way may have put others in their place.
        if self.keepers_suffice() {
            return;
        }
        let there: Vec<usize> = (0..self.devices.len())
            .filter(|place| self.faults.lost >> place & 1 == 0 && self.is_enrolled(*place, ledger))
            .collect();
        // As long as one may have more of the order than another, nobody begins.
        let newest = ledger.point();
        if there.iter().any(|place| self.devices[*place].disk.newest != newest) {
            return;
        }
        let running: Vec<usize> =
            there.iter().copied().filter(|place| self.devices[*place].ledger().is_some()).collect();
        let named = |place: usize| {
            self.devices[place].run.as_ref().map(|run| run.replica.namings()).unwrap_or_default()
        };
        let first = running.iter().flat_map(|place| named(*place)).max_by_key(|named| named.voices.len());
        match first {
            None => {
                let many = 1 + draw(3);
                let mut successors: Vec<DeviceId> =
                    (0..many).filter_map(|_| pick(&there)).map(|place| self.devices[place].id()).collect();
                successors.sort_unstable();
                successors.dedup();
                if let Some(by) = pick(&running).filter(|_| chance(400)) {
                    self.ask(by, Request::Succeed { successors });
                }
            }
            Some(first) => {
                let may =
                    |place: &usize| named(*place).iter().any(|named| named.id == first.id && named.may_sign);
                let sign: Vec<usize> = running.into_iter().filter(may).filter(|_| chance(400)).collect();
                for place in sign {
                    self.ask(place, Request::SupportSuccession { id: NamingId(first.id) });
                }
            }
        }
    }
}
