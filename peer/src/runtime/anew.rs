//! Another try to enrol: under a fresh identity, since what the earlier one signed may be in other hands.

use moothall_core::message::Message;
use moothall_core::request::Failure;

use super::machine::{KeyRoom, Machine};
use super::{key_failure, store_failure};

impl Machine {
    /// Whether this device signed an enrolment that leads nowhere: its invitation is dead, or it was refused.
    pub(super) fn has_dead_enrolment(&self) -> bool {
        let Some(replica) = &self.replica else { return false };
        let dead = replica.turned_away().is_some();
        let refused = replica.joining().is_none()
            && replica.my_member().is_none()
            && replica.ledger().is_some_and(|ledger| ledger.index().journal(&replica.me().device).is_some());
        dead || refused
    }

    /// Drops an invitation that was accepted and has not led anywhere.
    pub(super) fn begin_anew(&mut self) -> Result<(), Failure> {
        if self.replica.as_ref().is_none_or(|replica| replica.joining().is_none()) {
            return Err(Failure::Misuse { message: Message::new("misuse-not-joining") });
        }
        self.new_identity()
    }

    /// Sets this device's identity aside with what it had under way, and wakes up under a fresh one.
    pub(super) fn new_identity(&mut self) -> Result<(), Failure> {
        self.settle();
        let KeyRoom::Open(keys) = &mut self.keys else {
            return Err(Failure::Refused { message: Message::new("refused-locked") });
        };
        // First the identity: the note that is still there then belongs to one that is no more.
        keys.rotate().map_err(|fault| key_failure(&fault))?;
        self.store.forget_joining().map_err(|fault| store_failure(&fault))?;
        if let Some(net) = self.net.take() {
            self.handle.block_on(net.close_all());
        }
        self.asleep();
        self.keys_opened()
    }
}
