//! What several keepers agree on among themselves, and why one of them does not sign.
//!
//! Keepers agree on batches by Raft, which carries these commands and knows nothing of what they say. Each keeper then
//! evaluates the batch itself. It says that it came to the same, or objects; once a quorum came to the same, they sign.
//! An objection to what the batch says is final: who made it never signs that batch. One for a reason that may pass (the entries
//! are not here, the time is too early, the rules are not known yet) holds until that has passed. When so many object that
//! there can be no quorum, the batch can be dropped; a keeper that does not know the rules yet drops nothing.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::Point;
use crate::id::{DeviceId, EntryId, OrganisationId};
use crate::order::{KEEPERS_MAX, OrderRecord, RECORD_BYTES_MAX, quorum, running_hash, verify};

/// A command is at most so large: an order record and the point that it continues.
pub const COMMAND_BYTES_MAX: usize = RECORD_BYTES_MAX + 4 * 1024;

/// An objection is at most so large.
pub const OBJECTION_BYTES_MAX: usize = 512;

/// Why a keeper does not sign a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Reason {
    /// It comes to another verdict on an entry.
    #[n(0)]
    Differs {
        /// The first such entry.
        #[n(0)]
        entry: EntryId,
        /// Whether it accepts it.
        #[n(1)]
        accepted: bool,
    },
    /// Judging an entry failed.
    #[n(1)]
    Failed {
        /// Which.
        #[n(0)]
        entry: EntryId,
    },
    /// The batch's time is too far ahead of its clock.
    #[n(2)]
    Early {
        /// What its clock says, in Unix milliseconds.
        #[n(0)]
        clock_ms: i64,
    },
    /// Nobody brought it the entries.
    #[n(3)]
    Missing,
    /// It does not know these rules, only those up to a version. As soon as it does it evaluates the batch after all.
    #[n(4)]
    Rules {
        /// Which.
        #[n(0)]
        known: u32,
    },
    /// The batch does not follow what came before it.
    #[n(5)]
    Unsound,
    /// It objects no more: the order has gone on to that point, and it followed.
    #[n(6)]
    Withdrawn,
}

impl Reason {
    /// Whether an objection counts when a batch is to be dropped. Who only lacks a newer program may sign once it has that, and
    /// drops nothing.
    pub fn counts(&self) -> bool {
        !matches!(self, Self::Rules { .. } | Self::Withdrawn)
    }

    /// Whether what it objects to may pass: then who said so may sign the batch after all.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Early { .. } | Self::Missing | Self::Rules { .. })
    }

    /// The entry that it is about.
    pub fn entry(&self) -> Option<EntryId> {
        match self {
            Self::Differs { entry, .. } | Self::Failed { entry } => Some(*entry),
            Self::Early { .. } | Self::Missing | Self::Rules { .. } | Self::Unsound | Self::Withdrawn => None,
        }
    }
}

/// A keeper's word that it does not sign a batch, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Objection {
    /// The version of this format: 1.
    #[n(0)]
    pub version: u8,
    /// Of which organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// Who objects.
    #[n(2)]
    pub keeper: DeviceId,
    /// The point after the batch.
    #[n(3)]
    pub point: Point,
    /// Why.
    #[n(4)]
    pub reason: Reason,
}

impl Objection {
    /// The bytes that are signed: `["moothall objection", what is said]` as deterministic CBOR.
    pub fn statement(&self) -> Vec<u8> {
        cbor::encode(&("moothall objection", self))
    }

    /// Writes what is said, without a signature.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads what [`Objection::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let said: Self = cbor::decode(bytes, OBJECTION_BYTES_MAX)?;
        if said.version == 1 { Ok(said) } else { Err(Malformed::Shape) }
    }
}

/// An objection with its keeper's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SignedObjection {
    /// What is said.
    #[n(0)]
    pub said: Objection,
    /// The keeper's signature over [`Objection::statement`].
    #[n(1)]
    pub signature: SignatureBytes,
}

impl SignedObjection {
    /// Writes it.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads an objection. Its signature is checked by [`SignedObjection::is_signed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let objection: Self = cbor::decode(bytes, OBJECTION_BYTES_MAX)?;
        if objection.said.version == 1 { Ok(objection) } else { Err(Malformed::Shape) }
    }

    /// Whether the keeper that it names signed it.
    pub fn is_signed(&self) -> bool {
        verify(&self.said.keeper.0, &self.said.statement(), &self.signature).is_ok()
    }
}

/// What keepers agree on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Command {
    /// This batch comes next.
    #[n(0)]
    Batch {
        /// The point that it continues. It says nothing where the order ends elsewhere.
        #[n(0)]
        after: Point,
        /// The order record.
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        record: Vec<u8>,
    },
    /// Among successors whom the members named: this batch opens the epoch.
    #[n(2)]
    Open {
        /// The last certified point before it.
        #[n(0)]
        after: Point,
        /// The point after the batch.
        #[n(1)]
        point: Point,
        /// The order record.
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        record: Vec<u8>,
        /// BLAKE3 of the record that opens the epoch ([`crate::epoch::NamingRecord`]), which was told before.
        #[n(3)]
        #[cbor(with = "minicbor::bytes")]
        opens: [u8; 32],
    },
    /// A batch that was agreed on does not come: so many keepers object that no quorum can sign it. The entries that they
    /// object to are set aside.
    #[n(1)]
    Drop {
        /// The point after that batch.
        #[n(0)]
        point: Point,
        /// Their objections, ascending by keeper.
        #[n(1)]
        objections: Vec<SignedObjection>,
    },
}

impl Command {
    /// Writes the command.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a command.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let command: Self = cbor::decode(bytes, COMMAND_BYTES_MAX)?;
        match &command {
            Self::Drop { objections, .. } if objections.len() > KEEPERS_MAX => Err(Malformed::TooLarge),
            Self::Drop { .. } | Self::Batch { .. } | Self::Open { .. } => Ok(command),
        }
    }
}

/// The point after a batch of a keepers' agreement: none if it does not continue `after` by its own words.
pub fn point_after(after: &Point, record: &OrderRecord, bytes: &[u8]) -> Option<Point> {
    (record.follows(Some(after)) && record.epoch == after.epoch).then(|| Point {
        epoch: record.epoch,
        position: record.last(),
        hash: running_hash(after.hash, bytes),
    })
}

/// How many of so many keepers leave the others no quorum, if they do not sign.
pub fn ruling_out(keepers: usize) -> usize {
    keepers + 1 - quorum(keepers)
}

/// Whether objections to a batch are so many that no quorum of these keepers can sign it.
pub fn rules_out(
    objections: &[SignedObjection],
    organisation: OrganisationId,
    point: &Point,
    keepers: &[DeviceId],
) -> bool {
    let ascending = objections.windows(2).all(|pair| pair[0].said.keeper < pair[1].said.keeper);
    let sound = |objection: &SignedObjection| {
        objection.said.organisation == organisation
            && objection.said.point == *point
            && objection.said.reason.counts()
            && keepers.contains(&objection.said.keeper)
            && objection.is_signed()
    };
    ascending && objections.iter().all(sound) && objections.len() >= ruling_out(keepers.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use ed25519_dalek::Signer;

    use super::*;
    use crate::id::RunningHash;
    use crate::testing::{device, key};

    const POINT: Point = Point { epoch: 1, position: 9, hash: RunningHash([7; 32]) };

    fn objection(name: &str, point: Point) -> SignedObjection {
        let reason = Reason::Differs { entry: EntryId([3; 32]), accepted: false };
        let organisation = OrganisationId([1; 32]);
        let said = Objection { version: 1, organisation, keeper: device(name), point, reason };
        SignedObjection { said, signature: SignatureBytes(key(name).sign(&said.statement()).to_bytes()) }
    }

    #[test]
    fn a_batch_is_ruled_out_once_the_rest_are_no_quorum() {
        let mut names = ["a", "b", "c", "d", "e", "f", "g"];
        names.sort_unstable_by_key(|name| device(name));
        for (keepers, needed) in [(2, 1), (3, 2), (4, 2), (5, 2), (6, 2), (7, 3)] {
            let devices: Vec<DeviceId> = names[..keepers].iter().map(|name| device(name)).collect();
            for objecting in 0..=keepers {
                let objections: Vec<_> =
                    names[..objecting].iter().map(|name| objection(name, POINT)).collect();
                let out = rules_out(&objections, OrganisationId([1; 32]), &POINT, &devices);
                assert_eq!(out, objecting >= needed, "{objecting} of {keepers}");
            }
        }
    }

    #[test]
    fn objections_of_others_to_something_else_unsigned_or_twice_rule_nothing_out() {
        let mut names = ["a", "b", "c"];
        names.sort_unstable_by_key(|name| device(name));
        let keepers: Vec<DeviceId> = names.iter().map(|name| device(name)).collect();
        let good: Vec<_> = names[..2].iter().map(|name| objection(name, POINT)).collect();
        let out =
            |objections: &[SignedObjection]| rules_out(objections, OrganisationId([1; 32]), &POINT, &keepers);
        assert!(out(&good));
        assert!(!out(&[good[0], good[0]]), "twice one keeper's");
        assert!(!out(&[good[1], good[0]]), "not in order");
        let elsewhere = Point { position: 10, ..POINT };
        assert!(!out(&[good[0], objection(names[1], elsewhere)]), "to another batch");
        let mut unready = good.clone();
        unready[1].said.reason = Reason::Rules { known: 3 };
        let statement = unready[1].said.statement();
        unready[1].signature = SignatureBytes(key(names[1]).sign(&statement).to_bytes());
        assert!(unready[1].is_signed() && !out(&unready), "of one that may sign once it has a newer program");
        let mut unsigned = good.clone();
        unsigned[1].said.reason = Reason::Missing;
        assert!(!out(&unsigned), "a word changed");
        let mut with_stranger = vec![good[0], objection("x", POINT)];
        with_stranger.sort_unstable_by_key(|one| one.said.keeper);
        assert!(!out(&with_stranger), "of somebody who is no keeper");
    }

    #[test]
    fn commands_are_read_in_their_one_form_only() {
        let record = OrderRecord {
            version: 1,
            epoch: 1,
            first: 10,
            time_ms: 5,
            rules_version: 3,
            keepers: vec![device("a")],
            runs: Vec::new(),
            verdicts: Vec::new(),
        };
        let bytes = record.encode();
        let next = point_after(&POINT, &record, &bytes).unwrap();
        assert_eq!((next.epoch, next.position), (1, 10));
        let at = |position| Point { position, ..POINT };
        let elsewhere = [at(8), at(10), at(u64::MAX), Point { epoch: 2, ..POINT }];
        assert!(elsewhere.iter().all(|after| point_after(after, &record, &bytes).is_none()));
        let drop = Command::Drop { point: POINT, objections: vec![objection("a", POINT)] };
        for command in [Command::Batch { after: POINT, record: bytes }, drop] {
            let mut written = command.encode();
            assert_eq!(Command::decode(&written), Ok(command));
            written.push(0);
            assert!(Command::decode(&written).is_err());
        }
        let many = Command::Drop { point: POINT, objections: vec![objection("a", POINT); 8] };
        assert_eq!(Command::decode(&many.encode()), Err(Malformed::TooLarge));
    }
}
