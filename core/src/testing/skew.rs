//! Programs of different age in one test: each says which version of the rules it knows up to.
//!
//! A version that does not exist yet has the rules of the newest one.

use std::cell::Cell;

use super::network::Network;
use crate::action::RULES_VERSION;
use crate::checkpoint::CHECKPOINT_EVERY;

thread_local! {
    static KNOWN: Cell<u32> = const { Cell::new(RULES_VERSION) };
    static CHECKPOINTS: Cell<u64> = const { Cell::new(CHECKPOINT_EVERY) };
}

/// Does something as a program that knows the rules up to a version.
pub fn knowing<T>(version: u32, act: impl FnOnce() -> T) -> T {
    let before = KNOWN.replace(version);
    let done = act();
    KNOWN.set(before);
    done
}

pub(crate) fn rules_known() -> u32 {
    KNOWN.get()
}

/// From now on the ledgers that this thread makes have a checkpoint every so many positions.
pub fn checkpoints_every(positions: u64) {
    CHECKPOINTS.set(positions);
}

pub(crate) fn checkpoint_every() -> u64 {
    CHECKPOINTS.get()
}

impl Network {
    /// A peer starts again with a program that knows the rules up to this version. Its links are cut.
    pub fn updates(&mut self, name: &str, knows: u32) {
        if let Some(peer) = self.peers.iter_mut().find(|peer| peer.name == name) {
            peer.knows = knows;
        }
        self.restart(name);
    }
}
