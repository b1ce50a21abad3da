//! What the ledger asks its shell to keep, and what it needs back when it is opened again.
//!
//! All [`Write`]s of one act go into one transaction. Nothing is acknowledged or sent before that is on disk.

use std::rc::Rc;
use std::sync::Arc;

use minicbor::{Decode, Encode};

use crate::checkpoint::Confirmed;
use crate::entry::{Entry, Point};
use crate::id::{BodyHash, DeviceId, EntryId, MemberId, OrganisationId, PaperId};
use crate::ledger::archive::Archive;
use crate::paper::Field;

/// An entry's place among the unconfirmed: a function of the entry and its ancestors alone, never below any of them.
///
/// `seen` and `clock_ms` are the largest of its own and its ancestors'; `depth` counts the ancestors in a row that
/// share them. With the id as the last word this is one order, alike on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(array)]
pub struct Stamp {
    /// The certified position that its author had seen.
    #[n(0)]
    pub seen: u64,
    /// Its author's clock, in Unix milliseconds.
    #[n(1)]
    pub clock_ms: i64,
    /// How many ancestors in a row share the two numbers above.
    #[n(2)]
    pub depth: u32,
}

/// One thing to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// The organisation this peer belongs to.
    Organisation(OrganisationId),
    /// An admitted entry.
    Entry {
        /// Its id.
        id: EntryId,
        /// Whose journal.
        device: DeviceId,
        /// Its number there.
        sequence: u64,
        /// Its place among the unconfirmed.
        stamp: Stamp,
        /// The hash of its body.
        words: Option<BodyHash>,
        /// Its complete bytes.
        bytes: Arc<[u8]>,
    },
    /// Of what an entry is part of the history ([`crate::action::Action::subjects`]), where it is of anything. Derived from
    /// the entry: it is here for whoever asks why.
    History {
        /// The entry.
        entry: EntryId,
        /// Of what: members, devices, groups, resources, bookings, proposals.
        subjects: Vec<[u8; 32]>,
    },
    /// Entries of a journal from a number on can never be placed: they leave it and are buried, as by [`Write::Bury`].
    DropEntries {
        /// Whose journal.
        device: DeviceId,
        /// From this number on.
        from: u64,
    },
    /// An entry that can never be placed is kept apart from the journals: whoever waits for it may ask for it by its id.
    Bury {
        /// Its id.
        id: EntryId,
        /// Its complete bytes.
        bytes: Arc<[u8]>,
    },
    /// A body that belongs to an entry at hand.
    Body {
        /// Its hash.
        hash: BodyHash,
        /// The entry that brought it.
        entry: EntryId,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// What was typed into an entry of this device's own, until it counts: for its author alone.
    Draft {
        /// The entry.
        entry: EntryId,
        /// This device.
        device: DeviceId,
        /// The entry's number.
        sequence: u64,
        /// The paper that the words would be in.
        paper: PaperId,
        /// The whole text of each field.
        fields: Vec<(Field, String)>,
    },
    /// An entry has no words that anything will ever show: it was refused, or lost, or its paper is erased. The body goes
    /// if it is this entry's; if it is missed, it is so on account of the other entry that names it, if any.
    NoWords {
        /// Which entry.
        entry: EntryId,
        /// The hash of the body it names.
        hash: BodyHash,
        /// Another entry that still may have these words.
        heir: Option<EntryId>,
    },
    /// A paper is no paper any more: what began it does not count. Its merged words are deleted.
    PaperGone(PaperId),
    /// One batch of the confirmed order, with its certificate.
    Order {
        /// Position of its first entry.
        first: u64,
        /// The point after it: epoch, position of its last entry, running hash.
        point: Point,
        /// The certified time, in Unix milliseconds.
        time_ms: i64,
        /// The order record's bytes.
        record: Vec<u8>,
        /// The epoch record's bytes, where this batch opens an epoch.
        opens: Option<Vec<u8>>,
    },
    /// Entries of a journal got consecutive positions, with their verdicts.
    Placed {
        /// Whose journal.
        device: DeviceId,
        /// The first entry's number.
        sequence: u64,
        /// How many.
        count: u64,
        /// The first entry's position.
        position: u64,
    },
    /// Which policies permitted the entries of a batch, in runs: how many in a row, and which. None for refused entries, and
    /// for acts that no policy is asked about. Derived from the entries: it is here for whoever asks why.
    Permits {
        /// The first entry's position.
        first: u64,
        /// The runs.
        permits: Vec<(u32, Option<Arc<str>>)>,
    },
    /// The order is left behind after a point, because the member follows another line from there: its batches go, and what
    /// they placed is unconfirmed again. The words of what they refused are missed again.
    Rewind {
        /// The last point that is kept.
        after: Point,
    },
    /// A certificate for a position.
    Certificate {
        /// What it certifies.
        point: Point,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// What the order adds up to at a checkpoint ([`crate::checkpoint::Checkpoint::write`]), for newcomers to begin with, in
    /// place of an earlier one.
    Checkpoint {
        /// Where.
        point: Point,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// What this keeper is about to sign: durable before the signature leaves.
    Signing {
        /// The point.
        point: Point,
    },
    /// The reason for which a placed entry was refused; none of these for accepted ones.
    Refusal {
        /// Which entry.
        entry: EntryId,
        /// The reason, as [`crate::ledger::refusal::Refusal::encode`] wrote it.
        reason: Vec<u8>,
    },
    /// An entry that could not be evaluated, set aside with its journal.
    Aside {
        /// Which.
        entry: EntryId,
        /// Why, for people.
        reason: String,
    },
    /// A proof of equivocation, or of two orders.
    Equivocation {
        /// Its id.
        id: [u8; 32],
        /// Whose; of two orders, one of the keepers that signed both.
        device: DeviceId,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A receipt for a ballot that is not counted yet.
    Receipt {
        /// The ballot's entry.
        ballot: EntryId,
        /// Who gave it.
        keeper: DeviceId,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A receipt's ballot was counted: it is not needed any more.
    ReceiptSettled {
        /// The ballot's entry.
        ballot: EntryId,
        /// Who gave it.
        keeper: DeviceId,
    },
    /// A recovery that was seen, replacing an earlier form of the same succession (with fewer signatures).
    Succession {
        /// The device it would appoint.
        device: DeviceId,
        /// When this device first saw it, on its own clock in Unix milliseconds; kept from the first form.
        seen_ms: i64,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A recovery is void.
    SuccessionVoid {
        /// The device it would have appointed.
        device: DeviceId,
    },
    /// The paper's words are deleted, and its bodies refused ever after.
    Erased {
        /// Which.
        paper: PaperId,
        /// The bodies of its edits.
        bodies: Vec<BodyHash>,
    },
    /// The confirmed state at a position, to open from. Replaces the one before.
    State {
        /// Up to which position.
        position: u64,
        /// Its bytes.
        bytes: Vec<u8>,
        /// BLAKE3 of the bytes.
        hash: [u8; 32],
    },
    /// When a device was last connected: one that is enrolled, or by whose invitation this one joins, or that was named
    /// to this one.
    LastSeen {
        /// Which.
        device: DeviceId,
        /// On this device's clock, in Unix milliseconds.
        at_ms: i64,
        /// Addresses by which it was reached.
        addresses: Vec<String>,
    },
    /// A small thing by name.
    Note {
        /// Its name.
        name: String,
        /// Its value; none deletes it.
        value: Option<Vec<u8>>,
    },
    /// A record of something that was not taken from a peer.
    Dropped {
        /// From which device; none for strangers, who can have any number of keys and so are one to the store.
        from: Option<DeviceId>,
        /// What and why: a message as JSON.
        message: Vec<u8>,
        /// When, on this device's clock in Unix milliseconds.
        at_ms: i64,
        /// How often since the last record of it.
        times: u32,
    },
}

impl Write {
    /// Of what an entry is part of the history; none where it is of nothing.
    pub fn history(entry: &Entry) -> Option<Self> {
        let subjects = entry.payload().action.subjects();
        (!subjects.is_empty()).then(|| Self::History { entry: entry.id(), subjects })
    }
}

/// A body that an entry at hand names and that is neither here nor erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Which body.
    pub hash: BodyHash,
    /// An entry that names it; several may.
    pub entry: EntryId,
    /// The paper that the entry's words would be in, as [`crate::entry::Entry::paper`] says.
    pub paper: Option<PaperId>,
}

/// Everything that the ledger needs to go on where it stopped.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// The organisation.
    pub organisation: Option<OrganisationId>,
    /// The checkpoint from which this device began, as long as the history before it is not here
    /// ([`crate::checkpoint::Checkpoint::write`]). Then nothing of that history is among the rest.
    pub begun: Option<Vec<u8>>,
    /// The newest saved state whose hash was checked.
    pub state: Option<Vec<u8>>,
    /// Where everything is looked up that is placed up to the saved state.
    pub archive: Option<Rc<dyn Archive>>,
    /// How far the journals were confirmed there, of those with entries placed since the checkpoint.
    pub confirmed: Vec<Confirmed>,
    /// Batches after the saved state: epoch record where one opens, and order record.
    pub records: Vec<(Option<Vec<u8>>, Vec<u8>)>,
    /// Entries placed after the saved state, and all unconfirmed ones, by device and number: the places that they were given among
    /// the unconfirmed, and their bytes.
    pub entries: Vec<(Stamp, Arc<[u8]>)>,
    /// The newest order record.
    pub newest: Option<Vec<u8>>,
    /// The newest certificate.
    pub certificate: Option<Vec<u8>>,
    /// The newest point that this keeper signed.
    pub signed: Option<Point>,
    /// Entries that can never be placed.
    pub buried: Vec<EntryId>,
    /// Entries set aside.
    pub aside: Vec<(EntryId, String)>,
    /// Proofs of equivocation and of two orders.
    pub equivocations: Vec<Vec<u8>>,
    /// Receipts for ballots that are not counted.
    pub receipts: Vec<Vec<u8>>,
    /// Recoveries under way, and when they were first seen.
    pub successions: Vec<(i64, Vec<u8>)>,
    /// Bodies that entries at hand name and that are neither here nor erased.
    pub wanted: Vec<Wanted>,
    /// Bodies that are here, the entries whose words they are, and how many bytes they have.
    pub held: Vec<(BodyHash, EntryId, u64)>,
    /// Bodies that were erased.
    pub erased: Vec<BodyHash>,
    /// Small things by name.
    pub notes: Vec<(String, Vec<u8>)>,
}

/// What a peer's words need to be shown: one merged paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRow {
    /// Which.
    pub paper: PaperId,
    /// What sort ([`crate::action::PaperKind::name`]).
    pub kind: &'static str,
    /// The entry it is about, as in [`crate::action::Action::BeginPaper`].
    pub about: Option<EntryId>,
    /// Whose.
    pub author: MemberId,
    /// Its title or name.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The merged document as saved.
    pub document: Vec<u8>,
    /// The edits that are in it, ascending.
    pub edits: Vec<EntryId>,
}

impl PaperRow {
    /// A merged paper as screens show it: a title or a name, and the text, the words about it or how to reach somebody.
    pub fn of(id: PaperId, record: &crate::ledger::record::Paper, merged: &crate::paper::Paper) -> Self {
        use crate::paper::Field;
        let text = |fields: &[Field]| fields.iter().find_map(|field| merged.text(*field)).unwrap_or_default();
        Self {
            paper: id,
            kind: record.kind.name(),
            about: record.about,
            author: record.author,
            title: text(&[Field::Title, Field::Name]),
            text: text(&[Field::Text, Field::About, Field::Contact]),
            document: merged.save(),
            // Only what is in it: an edit that waits for another's words is tried again when those come.
            edits: merged.entries(),
        }
    }
}
