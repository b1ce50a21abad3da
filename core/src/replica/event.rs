//! What happens to a replica, and what it says to do about it.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use super::agree::Agreement;
use super::message::{Bytes, Message};
use super::{LinkId, acts};
use crate::entry::{Entry, EntryError, Point, Unverified};
use crate::fresh::Fresh;
use crate::id::{BodyHash, DeviceId, EntryId, PaperId};
use crate::line::Line;
use crate::paper::Paper;
use crate::request::Request;
use crate::store::Write;

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// A person or program asks for an act. Reading is the shell's own business.
    Act {
        /// By which the answer names it.
        ticket: u64,
        /// What.
        request: Box<Request>,
        /// Fresh random bytes.
        random: Fresh,
        /// The paper that [`super::decide::paper_of`] names, as far as it is merged.
        paper: Option<Box<Paper>>,
    },
    /// The keystore signed what [`Effect::Sign`] asked.
    Signed {
        /// From the effect.
        token: u64,
        /// The device's signature.
        signature: [u8; 64],
    },
    /// A link stands; the other device has proved that it holds its key.
    Connected {
        /// Which link.
        link: LinkId,
        /// The device at its other end.
        device: DeviceId,
        /// Whether this device dialled.
        dialled: bool,
    },
    /// A frame came.
    Frame {
        /// On which link.
        link: LinkId,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A link is gone.
    Closed {
        /// Which.
        link: LinkId,
    },
    /// Signatures were checked, as [`Effect::Check`] asked.
    Checked {
        /// From the effect.
        link: LinkId,
        /// Whose journal was asked for.
        device: DeviceId,
        /// From which number on.
        from: u64,
        /// The entries, in order.
        entries: Vec<Result<Entry, EntryError>>,
    },
    /// This side's batches after a point to a certificate, as [`Read::CompareLine`] asked.
    LineHere {
        /// From the effect.
        link: LinkId,
        /// From the effect.
        after: Option<Point>,
        /// This side's.
        ours: Line,
        /// The other side's, from the effect.
        theirs: Line,
    },
    /// The entry that is here under a number, as [`Read::Compare`] asked.
    Compared {
        /// Its bytes.
        ours: Vec<u8>,
        /// The other entry's bytes.
        theirs: Vec<u8>,
    },
    /// What is in the store of the history, as [`Read::WholeHistory`] asked.
    HistoryRead {
        /// From the effect.
        from: u64,
        /// The batches, up to a certificate.
        line: Line,
        /// Their entries, in the order in which they are placed.
        entries: Vec<Bytes>,
    },
    /// Something of the agreement among several keepers.
    Agreement(Agreement),
    /// Some time passed; sent about once a second.
    Tick {
        /// Milliseconds for which this peer has run, on a clock that nobody sets: how long others have had to be heard.
        uptime_ms: i64,
        /// Milliseconds on a clock that nobody sets and that goes on, across runs of the program, while the device is
        /// switched on: for what runs out on each device by itself.
        lasting_ms: i64,
    },
    /// The shell has nothing else to do: what was put off goes on.
    Idle,
}

/// Something to do.
#[derive(Debug)]
pub enum Effect {
    /// Keep these, all in one transaction, before any later effect.
    Store(Vec<Write>),
    /// Sign with the device's key, and no other: the answer is not checked again. If `after_store`, only once everything before it is on disk.
    Sign {
        /// Comes back with the signature.
        token: u64,
        /// What to sign.
        statement: Vec<u8>,
        /// Whether it must not exist before what is stored before it.
        after_store: bool,
    },
    /// Send a message.
    Send {
        /// On which link.
        link: LinkId,
        /// What.
        message: Message,
    },
    /// Read something from the store, for a peer or for the replica.
    Read(Read),
    /// Have the other keepers agree on this command ([`crate::agreed::Command`]).
    Agree {
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// What is agreed on up to this number is done with, on disk: it need not come again.
    Settled {
        /// The number.
        number: u64,
    },
    /// The device at the other end is let in.
    Admit(LinkId),
    /// Close a link.
    Close {
        /// Which.
        link: LinkId,
        /// Why, for the log.
        why: &'static str,
    },
    /// Check these signatures, on as many cores as there are, and come back with [`Event::Checked`].
    Check {
        /// The link they came from.
        link: LinkId,
        /// Whose journal was asked for.
        device: DeviceId,
        /// From which number on.
        from: u64,
        /// The entries, form checked.
        entries: Vec<Result<Unverified, EntryError>>,
    },
    /// An act is done, or not.
    Done {
        /// Which.
        ticket: u64,
        /// The entries it wrote, or why not.
        result: Result<acts::Done, acts::NotDone>,
    },
    /// Merge these papers again from the edits that count, in the same transaction as what is stored around it.
    Merge(BTreeSet<PaperId>),
    /// A body came: merge the paper of the entry that brought it.
    MergeOf {
        /// Which entry.
        entry: EntryId,
        /// The paper that its words are in.
        paper: PaperId,
    },
    /// The other device has let this one in.
    Welcomed(LinkId),
    /// Call a device once at addresses that others name, if they are near and there is no link to it.
    Try {
        /// Which.
        device: DeviceId,
        /// Where it may be.
        addresses: Vec<SocketAddr>,
    },
    /// Whom to call and by which addresses has changed.
    Calls,
    /// Anything that is shown may look different.
    Changed,
    /// The order was left behind, or the history before it came: open the ledger again from the store, with no links.
    Reopen,
    /// Not everything is judged yet: send [`Event::Idle`] when there is nothing else to do.
    More,
}

/// Something that is in the store. It is read after whatever was to be kept before it is.
#[derive(Debug)]
pub enum Read {
    /// Send entries of a journal that are in the store, as [`Message::Entries`].
    Entries {
        /// On which link.
        link: LinkId,
        /// Whose.
        device: DeviceId,
        /// From this number on.
        from: u64,
        /// At most so many.
        count: u64,
    },
    /// Send batches of the confirmed order that are in the store, as [`Message::Order`], up to one with a certificate.
    Order {
        /// On which link.
        link: LinkId,
        /// From the batch with this first position on.
        from: u64,
    },
    /// Send a piece of the checkpoint that is in the store, as [`Message::Checkpoint`].
    Checkpoint {
        /// On which link.
        link: LinkId,
        /// Which piece.
        piece: u32,
    },
    /// Send batches of the confirmed order with their entries that are in the store, as [`Message::History`]: what
    /// [`super::history::part`] makes of them.
    History {
        /// On which link.
        link: LinkId,
        /// From the batch with this first position on.
        from: u64,
        /// Without so many entries.
        skip: u64,
    },
    /// Fetch batches of the confirmed order with all of their entries and come back with [`Event::HistoryRead`].
    WholeHistory {
        /// From the batch with this first position on.
        from: u64,
    },
    /// Send the batches after a point, up to the first certificate, as [`Message::Line`].
    Line {
        /// On which link.
        link: LinkId,
        /// After which point; none for all.
        after: Option<Point>,
    },
    /// Fetch the batches after a point, up to the first certificate, and come back with [`Event::LineHere`].
    CompareLine {
        /// From whom the other line is.
        link: LinkId,
        /// After which point; none for all.
        after: Option<Point>,
        /// What it is compared with.
        theirs: Line,
    },
    /// Send bodies that are in the store, as [`Message::Bodies`].
    Bodies {
        /// On which link.
        link: LinkId,
        /// To which device: not all words are for everybody ([`super::Replica::may_read`]).
        reader: DeviceId,
        /// Which.
        hashes: Vec<BodyHash>,
    },
    /// Send entries that are in the store or buried there, as [`Message::Named`].
    Named {
        /// On which link.
        link: LinkId,
        /// Which.
        ids: Vec<EntryId>,
    },
    /// Send a proof that is in the store, as [`Message::Proof`].
    Proof {
        /// On which link.
        link: LinkId,
        /// Its id.
        id: [u8; 32],
    },
    /// Fetch the entry under a number from the store and come back with [`Event::Compared`].
    Compare {
        /// Whose journal.
        device: DeviceId,
        /// Which number.
        sequence: u64,
        /// The entry that contradicts it.
        theirs: Vec<u8>,
    },
}
