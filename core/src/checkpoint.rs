//! Checkpoints: every so many positions the keepers certify the hash of everything that the order adds up to.
//!
//! What is hashed is a function of the order alone, alike on every device: the confirmed state, how far each journal is
//! confirmed, and where the order stands. Whoever has it goes on from there as one who judged everything before.

use minicbor::encode::Write as Output;
use minicbor::{Decode, Encode, Encoder};

use crate::entry::Point;
use crate::id::{DeviceId, EntryId, OrganisationId, StateHash};
use crate::ledger::state::State;

/// There is a checkpoint at the end of the batch that reaches or passes a multiple of so many positions.
pub const CHECKPOINT_EVERY: u64 = 4_096;

/// [`CHECKPOINT_EVERY`]. Only in tests there is another ([`crate::testing::skew`]).
pub(crate) fn every() -> u64 {
    #[cfg(any(test, feature = "testing"))]
    return crate::testing::skew::checkpoint_every();
    #[cfg(not(any(test, feature = "testing")))]
    CHECKPOINT_EVERY
}

/// The rules from which on there are checkpoints. The records of a state are part of them.
pub const CHECKPOINT_RULES_MIN: u32 = 3;

/// How far a journal is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Confirmed {
    /// Whose.
    #[n(0)]
    pub device: DeviceId,
    /// The number of its newest confirmed entry.
    #[n(1)]
    pub sequence: u64,
    /// That entry.
    #[n(2)]
    pub head: EntryId,
}

/// What is certified at a checkpoint.
#[derive(Debug)]
pub struct Checkpoint<'a> {
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Where the order stands.
    pub point: Point,
    /// The certified time there, in Unix milliseconds.
    pub time_ms: i64,
    /// The keepers that the batch names.
    pub keepers: &'a [DeviceId],
    /// The confirmed state.
    pub state: &'a State,
    /// The journals with confirmed entries, ascending by device.
    pub journals: Vec<Confirmed>,
}

/// Whether a batch ends at a checkpoint: it reaches or passes a multiple of `every`.
pub fn is_due(first: u64, last: u64, rules_version: u32, every: u64) -> bool {
    rules_version >= CHECKPOINT_RULES_MIN && last / every > first.saturating_sub(1) / every
}

impl Checkpoint<'_> {
    /// Writes it: deterministic CBOR of `[1, organisation, point, time, keepers, state, journals]`.
    ///
    /// # Errors
    /// The output failed.
    pub fn write<W: Output>(&self, output: W) -> Result<(), minicbor::encode::Error<W::Error>> {
        let Self { organisation, point, time_ms, keepers, state, journals } = self;
        let mut e = Encoder::new(output);
        e.array(7)?.u8(1)?.encode(organisation)?.encode(point)?.i64(*time_ms)?;
        e.encode(keepers)?.encode(state)?.encode(journals)?;
        Ok(())
    }

    /// Its hash: BLAKE3 in key derivation mode, context `moothall 2026 state hash v1`, of what [`Checkpoint::write`] writes.
    pub fn hash(&self) -> StateHash {
        let mut hashing = Hashing {
            hasher: blake3::Hasher::new_derive_key("moothall 2026 state hash v1"),
            waiting: Vec::with_capacity(HASHED_BYTES),
        };
        let written = self.write(&mut hashing);
        assert!(written.is_ok(), "hashing cannot fail");
        hashing.hasher.update(&hashing.waiting);
        StateHash(*hashing.hasher.finalize().as_bytes())
    }
}

/// So much is hashed at a time: BLAKE3 is several times faster on much than on little.
const HASHED_BYTES: usize = 64 * 1024;

/// Hashes what is written, without ever holding all of it.
struct Hashing {
    hasher: blake3::Hasher,
    waiting: Vec<u8>,
}

impl Output for &mut Hashing {
    type Error = std::convert::Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= HASHED_BYTES {
            self.hasher.update(&self.waiting);
            self.waiting.clear();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::id::RunningHash;

    #[test]
    fn a_batch_that_reaches_or_passes_a_multiple_is_a_checkpoint() {
        for (first, last, due) in
            [(1, 9, false), (1, 10, true), (10, 10, true), (11, 19, false), (8, 12, true), (5, 45, true)]
        {
            assert_eq!(is_due(first, last, 3, 10), due, "{first} to {last}");
        }
        assert!(!is_due(10, 10, 2, 10), "under earlier rules there are none");
    }

    #[test]
    fn the_hash_is_that_of_what_is_written_and_depends_on_all_of_it() {
        let state = State::default();
        let point = Point { epoch: 1, position: 4_096, hash: RunningHash([7; 32]) };
        let keepers = [DeviceId([1; 32])];
        let head = Confirmed { device: DeviceId([1; 32]), sequence: 3, head: EntryId([9; 32]) };
        let checkpoint = |time_ms, journals: &[Confirmed]| Checkpoint {
            organisation: OrganisationId([2; 32]),
            point,
            time_ms,
            keepers: &keepers,
            state: &state,
            journals: journals.to_vec(),
        };
        let mut bytes = Vec::new();
        checkpoint(5, &[head]).write(&mut bytes).unwrap();
        let expected = blake3::derive_key("moothall 2026 state hash v1", &bytes);
        assert_eq!(checkpoint(5, &[head]).hash().0, expected);
        let others =
            [checkpoint(6, &[head]), checkpoint(5, &[]), checkpoint(5, &[Confirmed { sequence: 4, ..head }])];
        assert!(others.iter().all(|other| other.hash().0 != expected));
    }
}
