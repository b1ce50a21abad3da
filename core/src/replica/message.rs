//! What peers say to each other, one message a frame.
//!
//! Announcements say what there is; everything larger is asked for by whoever will admit it. An answer to something
//! that was not asked is a fault.

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed, SignatureBytes};
use crate::entry::Point;
use crate::id::{BodyHash, DeviceId, EntryId, InvitationId, OrganisationId, StateHash};
use crate::line::{BatchBytes, Line};

/// The version of this protocol.
pub const PROTOCOL_VERSION: u8 = 1;

/// A frame is at most so large.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;

/// One frame brings at most so many entries.
pub const ENTRIES_MAX: u64 = 256;

/// An answer stops growing at so many bytes.
pub const ANSWER_BYTES: usize = 512 * 1024;

/// One frame brings at most so many order records.
pub const RECORDS_MAX: u64 = 256;

/// One frame asks for at most so many bodies.
pub const BODIES_MAX: usize = 64;

/// One frame names at most so many points.
pub const POINTS_MAX: usize = 64;

/// One frame asks for at most so many entries by their ids.
pub const NAMED_MAX: usize = 64;

/// One frame says at most so many heads.
pub const HEADS_MAX: usize = 1_024;

/// One frame says of at most so many devices where they are.
pub const PLACES_MAX: usize = 64;

/// A device is said to be at so many addresses at most.
pub const PLACE_ADDRESSES_MAX: usize = 8;

/// Journals are compared in ranges of so many.
pub const RANGE_JOURNALS: usize = 64;

/// The newest entry of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Head {
    /// Whose journal.
    #[n(0)]
    pub device: DeviceId,
    /// The entry's number.
    #[n(1)]
    pub sequence: u64,
    /// The entry.
    #[n(2)]
    pub id: EntryId,
}

/// Where a device was reached.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Place {
    /// Which device.
    #[n(0)]
    pub device: DeviceId,
    /// Its addresses, such as `192.168.1.20:4433`; at most [`PLACE_ADDRESSES_MAX`].
    #[n(1)]
    pub addresses: Vec<String>,
}

/// By what right a device asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Right {
    /// It is enrolled.
    #[n(0)]
    Enrolled,
    /// It holds an invitation: the invitation key's signature over [`crate::invitation::knock_statement`].
    #[n(1)]
    Invited {
        /// Which.
        #[n(0)]
        invitation: InvitationId,
        /// The signature.
        #[n(1)]
        signature: SignatureBytes,
    },
    /// It holds the recovery sheet: the recovery key's signature over [`recovery_knock_statement`].
    #[n(2)]
    Recovering {
        /// The signature.
        #[n(0)]
        signature: SignatureBytes,
    },
    /// It has opened an epoch that others may not have heard of yet: the record, signed by the recovery sheet, names it.
    #[n(3)]
    Succeeded {
        /// [`crate::epoch::EpochRecord::encode`].
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        record: Vec<u8>,
    },
}

/// What a recovery key signs to be let in by a peer.
pub fn recovery_knock_statement(organisation: OrganisationId, caller: DeviceId, called: DeviceId) -> Vec<u8> {
    cbor::encode(&("moothall recovery knock", organisation, caller, called))
}

/// What a keeper signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Given {
    /// The point.
    #[n(0)]
    pub point: Point,
    /// The hash of the state that was signed with it.
    #[n(1)]
    pub state: Option<StateHash>,
    /// The keeper's signature over [`crate::order::certificate_statement`].
    #[n(2)]
    pub signature: SignatureBytes,
}

/// That a checkpoint is one of the order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CheckpointProof {
    /// The point before the batch at whose end it is.
    #[n(0)]
    pub after: Option<Point>,
    /// That batch.
    #[n(1)]
    pub batch: BatchBytes,
    /// The certificate, which has the hash of the state.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub certificate: Vec<u8>,
}

/// A piece of a checkpoint ([`crate::checkpoint::Checkpoint::write`]).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CheckpointPart {
    /// Where the checkpoint is.
    #[n(0)]
    pub point: Point,
    /// How many pieces it has.
    #[n(1)]
    pub pieces: u32,
    /// The piece: [`super::begin::PIECE_BYTES`], but the last.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// With the first piece.
    #[n(3)]
    pub proof: Option<CheckpointProof>,
}

impl CheckpointPart {
    /// A piece of a checkpoint whose bytes these are, the first with the proof; none where there is no such piece, or no hash of
    /// the state in the certificate.
    pub fn of(point: Point, bytes: &[u8], piece: u32, proof: CheckpointProof) -> Option<Self> {
        let certified = crate::order::Certificate::decode(&proof.certificate).ok()?;
        let mut pieces = bytes.chunks(super::begin::PIECE_BYTES);
        let count = u32::try_from(pieces.len()).ok()?;
        let bytes = pieces.nth(usize::try_from(piece).ok()?)?.to_vec();
        let proof = (piece == 0).then_some(proof);
        certified.state.is_some().then_some(Self { point, pieces: count, bytes, proof })
    }
}

/// A byte string in a list.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Bytes(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub Vec<u8>,
);

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Message {
    /// The first message of each side.
    #[n(0)]
    Hello {
        /// The protocol's version.
        #[n(0)]
        version: u8,
        /// The organisation.
        #[n(1)]
        organisation: OrganisationId,
        /// The sender's clock, in Unix milliseconds.
        #[n(2)]
        clock_ms: i64,
        /// By what right.
        #[n(3)]
        right: Right,
    },
    /// The receiver is let in.
    #[n(1)]
    Welcome {
        /// The sender's newest certified point.
        #[n(0)]
        point: Option<Point>,
        /// A digest over all journals ([`digest`]).
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        digest: [u8; 32],
        /// Where the sender can be called, such as `192.168.1.20:4433`; at most [`ADDRESSES_MAX`].
        #[n(2)]
        addresses: Vec<String>,
    },
    /// The receiver is not let in, or its enrolment was refused: a refusal's bytes.
    #[n(2)]
    Sorry {
        /// [`crate::ledger::refusal::Refusal::encode`].
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        refusal: Vec<u8>,
    },
    /// There is a newer certified point.
    #[n(3)]
    NewPoint {
        /// Which.
        #[n(0)]
        point: Point,
    },
    /// Asks for the digests of ranges of journals.
    #[n(4)]
    WantRanges,
    /// A digest over each range of [`RANGE_JOURNALS`] journals, in order of device.
    #[n(5)]
    Ranges {
        /// For each range its first device and its digest.
        #[n(0)]
        ranges: Vec<(DeviceId, Bytes)>,
    },
    /// Asks for the heads of journals from one device to another, both included.
    #[n(6)]
    WantHeads {
        /// From.
        #[n(0)]
        from: DeviceId,
        /// To.
        #[n(1)]
        to: DeviceId,
    },
    /// Newest entries of journals.
    #[n(7)]
    Heads {
        /// At most [`HEADS_MAX`].
        #[n(0)]
        heads: Vec<Head>,
    },
    /// Asks for entries of a journal.
    #[n(8)]
    WantEntries {
        /// Whose.
        #[n(0)]
        device: DeviceId,
        /// From this number on.
        #[n(1)]
        from: u64,
        /// So many, at most [`ENTRIES_MAX`].
        #[n(2)]
        count: u64,
    },
    /// Entries of a journal, as asked. Fewer, or none, if there are no more or the answer would grow too large.
    #[n(9)]
    Entries {
        /// Whose.
        #[n(0)]
        device: DeviceId,
        /// From this number on.
        #[n(1)]
        from: u64,
        /// Their bytes.
        #[n(2)]
        entries: Vec<Bytes>,
    },
    /// Asks for batches of the confirmed order.
    #[n(10)]
    WantOrder {
        /// From the batch with this first position on.
        #[n(0)]
        from: u64,
    },
    /// Batches, as asked, with a certificate for the last of them.
    #[n(11)]
    Order {
        /// The first position asked for.
        #[n(0)]
        from: u64,
        /// At most [`RECORDS_MAX`].
        #[n(1)]
        batches: Vec<BatchBytes>,
        /// The certificate; empty where there are no batches.
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        certificate: Vec<u8>,
    },
    /// These bodies are here now.
    #[n(12)]
    HaveBodies {
        /// At most [`BODIES_MAX`].
        #[n(0)]
        hashes: Vec<BodyHash>,
    },
    /// Asks for bodies.
    #[n(13)]
    WantBodies {
        /// At most [`BODIES_MAX`].
        #[n(0)]
        hashes: Vec<BodyHash>,
    },
    /// Bodies, as asked; those that are not here are left out.
    #[n(14)]
    Bodies {
        /// Those asked for.
        #[n(0)]
        asked: Vec<BodyHash>,
        /// Their bytes.
        #[n(1)]
        bodies: Vec<Bytes>,
    },
    /// Proofs are here: of equivocation, or of two orders.
    #[n(15)]
    HaveProofs {
        /// Their ids.
        #[n(0)]
        ids: Vec<Bytes>,
    },
    /// Asks for a proof.
    #[n(16)]
    WantProof {
        /// Its id.
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        id: [u8; 32],
    },
    /// A proof, as asked.
    #[n(17)]
    Proof {
        /// [`crate::equivocation::Equivocation::encode`] or [`crate::fork::Fork::encode`].
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        proof: Vec<u8>,
    },
    /// A recovery is under way.
    #[n(18)]
    Succession {
        /// [`crate::epoch::EpochRecord::encode`].
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        record: Vec<u8>,
    },
    /// Asks which of these certified points is the newest that the receiver has too, and for what follows it there.
    #[n(19)]
    WantLine {
        /// At most [`POINTS_MAX`].
        #[n(0)]
        points: Vec<Point>,
    },
    /// The newest of the points asked about that the sender has too, and its batches from there to a certificate.
    #[n(20)]
    Line {
        /// Which; none if it has none of them.
        #[n(0)]
        after: Option<Point>,
        /// What follows.
        #[n(1)]
        line: Line,
    },
    /// Asks for entries that others name, by their ids.
    #[n(22)]
    WantNamed {
        /// At most [`NAMED_MAX`].
        #[n(0)]
        ids: Vec<EntryId>,
    },
    /// Those of the entries asked for that the sender has, in whatever journal, or in none any more.
    #[n(23)]
    Named {
        /// Their bytes.
        #[n(0)]
        entries: Vec<Bytes>,
    },
    /// Where the sender last reached other devices. Nobody vouches for it.
    #[n(24)]
    Places {
        /// At most [`PLACES_MAX`].
        #[n(0)]
        places: Vec<Place>,
    },
    /// A keeper held a ballot.
    #[n(21)]
    Receipt {
        /// [`crate::receipt::Receipt::encode`].
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        receipt: Vec<u8>,
    },
    /// Among keepers: the sender evaluated the batch that ends there and came to the same.
    #[n(25)]
    Weighed {
        /// The point after it.
        #[n(0)]
        point: Point,
    },
    /// Among keepers: a quorum came to the same.
    #[n(26)]
    Sound {
        /// The point after the batch.
        #[n(0)]
        point: Point,
    },
    /// Among keepers: the sender's signature over [`crate::order::certificate_statement`].
    #[n(27)]
    Signature {
        /// What is signed.
        #[n(0)]
        signed: Given,
    },
    /// Among keepers: the newest signature of the receiver that the sender knows.
    #[n(28)]
    YouSigned {
        /// Which; none if it knows of none.
        #[n(0)]
        signed: Option<Given>,
    },
    /// A keeper does not sign a batch.
    #[n(29)]
    Objection {
        /// [`crate::agreed::SignedObjection::encode`].
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        objection: Vec<u8>,
    },
    /// Asks for a piece of the newest checkpoint that the receiver keeps.
    #[n(30)]
    WantCheckpoint {
        /// Which, from 0 on.
        #[n(0)]
        piece: u32,
    },
    /// A piece of a checkpoint, as asked.
    #[n(31)]
    Checkpoint {
        /// Which was asked for.
        #[n(0)]
        piece: u32,
        /// The piece; none where the sender keeps no checkpoint, or none with such a piece.
        #[n(1)]
        part: Option<CheckpointPart>,
    },
    /// Asks for batches of the confirmed order with their entries.
    #[n(32)]
    WantHistory {
        /// From the batch with this first position on.
        #[n(0)]
        from: u64,
        /// Without so many entries, which came before.
        #[n(1)]
        skip: u64,
    },
    /// Batches with their entries, as asked; nothing where the sender has not all of them itself.
    #[n(33)]
    History {
        /// The first position asked for.
        #[n(0)]
        from: u64,
        /// How many entries came before.
        #[n(1)]
        skip: u64,
        /// The batches, up to a certificate; empty where entries came before.
        #[n(2)]
        line: Line,
        /// The bytes of their entries, in the order in which they are placed, as many as fit.
        #[n(3)]
        entries: Vec<Bytes>,
    },
    /// The sender's clock was set since it said what that says.
    #[n(34)]
    Clock {
        /// What it says now, in Unix milliseconds.
        #[n(0)]
        clock_ms: i64,
    },
}

impl Message {
    /// Writes the message.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a message.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        cbor::decode(bytes, FRAME_BYTES_MAX)
    }
}

/// The digest over journals: BLAKE3 over device, number and newest entry of each, in order of device.
pub fn digest<'a>(heads: impl Iterator<Item = (&'a DeviceId, u64, EntryId)>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("moothall 2026 journals v1");
    for (device, sequence, id) in heads {
        hasher.update(&device.0);
        hasher.update(&sequence.to_be_bytes());
        hasher.update(&id.0);
    }
    *hasher.finalize().as_bytes()
}
