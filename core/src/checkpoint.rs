//! Checkpoints: every so many positions the keepers certify the hash of everything that the order adds up to.
//!
//! What is hashed is a function of the order alone, alike on every device: the confirmed state, how far each journal is
//! confirmed, and where the order stands. Whoever has it goes on from there as one who judged everything before.

use minicbor::encode::Write as Output;
use minicbor::{Decode, Encode, Encoder};

use crate::cbor::Malformed;
use crate::entry::Point;
use crate::id::{DeviceId, EntryId, OrganisationId, PaperId, StateHash};
use crate::ledger::record::{Edit, Key};
use crate::ledger::state::{Look, State};

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

/// The form of a checkpoint.
const VERSION: u8 = 1;

const HASH_CONTEXT: &str = "moothall 2026 state hash v1";

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
        e.array(7)?.u8(VERSION)?.encode(organisation)?.encode(point)?.i64(*time_ms)?;
        e.encode(keepers)?.encode(state)?.encode(journals)?;
        Ok(())
    }

    /// The bytes that [`Checkpoint::write`] writes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let written = self.write(&mut bytes);
        assert!(written.is_ok(), "writing into memory cannot fail");
        bytes
    }

    /// Its hash: BLAKE3 in key derivation mode, context `moothall 2026 state hash v1`, of what [`Checkpoint::write`] writes.
    pub fn hash(&self) -> StateHash {
        let mut hashing = Hashing {
            hasher: blake3::Hasher::new_derive_key(HASH_CONTEXT),
            waiting: Vec::with_capacity(HASHED_BYTES),
        };
        let written = self.write(&mut hashing);
        assert!(written.is_ok(), "hashing cannot fail");
        hashing.hasher.update(&hashing.waiting);
        StateHash(*hashing.hasher.finalize().as_bytes())
    }
}

/// A checkpoint as it was read: what a device begins from that has not the history before it.
#[derive(Debug, Decode)]
#[cbor(array)]
pub struct Beginning {
    #[n(0)]
    version: u8,
    /// Of which organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// Where the order stands.
    #[n(2)]
    pub point: Point,
    /// The certified time there, in Unix milliseconds.
    #[n(3)]
    pub time_ms: i64,
    /// The keepers that the batch names.
    #[n(4)]
    pub keepers: Vec<DeviceId>,
    /// The confirmed state.
    #[n(5)]
    pub state: State,
    /// The journals with confirmed entries.
    #[n(6)]
    pub journals: Vec<Confirmed>,
}

impl Beginning {
    /// Reads what [`Checkpoint::write`] wrote. That it is what was certified says [`hash_of`] alone.
    ///
    /// # Errors
    /// It has another form.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let read: Self = minicbor::decode(bytes).map_err(|_| Malformed::Shape)?;
        if read.version == VERSION { Ok(read) } else { Err(Malformed::Shape) }
    }

    /// The edits of papers, and the entries that they are.
    pub fn edits(&self) -> impl Iterator<Item = (EntryId, &Edit)> {
        edits(&self.state).map(|(_, entry, edit)| (entry, edit))
    }
}

/// The edits of papers in a state: of which paper, which entry, what it brought.
pub fn edits(state: &State) -> impl Iterator<Item = (PaperId, EntryId, &Edit)> {
    let ends =
        (Key::Edit(PaperId([0; 32]), EntryId([0; 32])), Key::Edit(PaperId([255; 32]), EntryId([255; 32])));
    state.records::<Edit>(ends.0, ends.1).into_iter().filter_map(|(key, edit)| match key {
        Key::Edit(paper, entry) => Some((paper, entry, edit)),
        _ => None,
    })
}

/// The hash of a checkpoint's bytes, as [`Checkpoint::hash`] says.
pub fn hash_of(bytes: &[u8]) -> StateHash {
    StateHash(blake3::derive_key(HASH_CONTEXT, bytes))
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
