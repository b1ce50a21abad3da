//! Beginning at a checkpoint: a newcomer is of use before it has the history.
//!
//! A peer that keeps one says where it is and who certified it. That this is the organisation's own says the point that the
//! invitation names, or that the inviting device itself said is its newest: the order leads from the checkpoint to it, hash by
//! hash. Then the state is fetched, piece by piece, and compared with what is certified. Whatever does not fit, and where there
//! is none, the order is followed from its first batch on.
//!
//! Only the state as a whole is certified: neither how many pieces it has nor any one of them. So they are bounded, and held
//! until the last is here.

use std::collections::BTreeSet;

use super::message::{CheckpointPart, Message};
use super::owing::Sort;
use super::{LinkId, Replica};
use crate::checkpoint::{self, Beginning};
use crate::entry::Point;
use crate::id::{DeviceId, StateHash};
use crate::ledger::Ledger;
use crate::line::BatchBytes;
use crate::order::{Certificate, OrderRecord};
use crate::store::Write;

/// The note that says at which point this device began, as long as the history before it is not here.
pub const NOTE: &str = "begun";

/// A piece of a checkpoint has so many bytes, but the last: 256 KiB.
pub const PIECE_BYTES: usize = 256 * 1_024;

/// A checkpoint of more pieces is not fetched: it would have more than 256 MiB. That of 10,000 members after ten years is expected to
/// have up to 200 MB; where there is more, the order is followed from its first batch on.
pub const PIECES_MAX: u32 = 1_024;

/// A checkpoint that is being fetched.
#[derive(Debug)]
struct Fetching {
    link: LinkId,
    /// Where it is.
    point: Point,
    batch: BatchBytes,
    record: OrderRecord,
    certificate: Vec<u8>,
    state: StateHash,
    /// The newest point to which the order was found to lead from there.
    proved: Point,
    pieces: u32,
    bytes: Vec<u8>,
    /// How many pieces are here.
    here: u32,
}

/// How a newcomer begins.
#[derive(Debug, Default)]
pub struct Begin {
    /// Whom the checkpoint was asked of, who has not said anything yet.
    asked: Option<LinkId>,
    fetching: Option<Fetching>,
    /// Those that have none, or none that is of use.
    without: BTreeSet<DeviceId>,
    /// Those that had another one while one was fetched from them.
    changed: BTreeSet<DeviceId>,
    /// What the inviting device said is its newest point.
    vouched: Option<Point>,
}

impl Begin {
    pub(super) fn link_closed(&mut self, link: LinkId) {
        self.asked.take_if(|asked| *asked == link);
        self.fetching.take_if(|fetching| fetching.link == link);
    }

    /// How many of its pieces are here, and how many there are.
    pub(super) fn progress(&self) -> Option<(u32, u32)> {
        self.fetching.as_ref().map(|fetching| (fetching.here, fetching.pieces))
    }
}

/// Whether bytes are as many as a piece has.
fn is_piece(bytes: &[u8], last: bool) -> bool {
    bytes.len() == PIECE_BYTES || last && (1..PIECE_BYTES).contains(&bytes.len())
}

impl Replica {
    /// A peer said which its newest point is: the inviting device's word is worth what its invitation is.
    pub(super) fn vouched(&mut self, link: LinkId, point: Point) {
        let device = self.peers.get(&link).map(|peer| peer.device);
        let trusted =
            self.joining.as_ref().zip(device).is_some_and(|(joining, device)| joining.trusts(device));
        if trusted && self.begin.vouched.is_none_or(|known| known.position < point.position) {
            self.begin.vouched = Some(point);
        }
    }

    /// The newest point that is known to be the organisation's own.
    pub(super) fn trusted_point(&self) -> Option<Point> {
        let named = self.joining.as_ref().and_then(|joining| joining.point());
        named.into_iter().chain(self.begin.vouched).max_by_key(|point| point.position)
    }

    /// Looks for a checkpoint to begin at. Says whether that comes before the order.
    pub(super) fn pump_begin(&mut self, link: LinkId) -> bool {
        let (Some(ledger), Some(peer)) = (&self.ledger, self.peers.get(&link)) else { return false };
        let empty = ledger.point().is_none() && self.catchup.is_empty() && ledger.index().is_empty();
        if self.joining.is_none() || !empty {
            return false;
        }
        if self.begin.fetching.is_some() || self.begin.asked.is_some() {
            return true;
        }
        let far = peer.point.is_some_and(|point| point.position >= ledger.checkpoint_distance());
        let device = peer.device;
        if !far || self.trusted_point().is_none() || self.begin.without.contains(&device) {
            return false;
        }
        self.begin.asked = Some(link);
        self.want_piece(link, 0);
        true
    }

    fn want_piece(&mut self, link: LinkId, piece: u32) {
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.asked_checkpoint = Some(piece);
        }
        self.send(link, Message::WantCheckpoint { piece });
    }

    /// There is no beginning with this peer.
    fn without(&mut self, link: LinkId) {
        self.begin.link_closed(link);
        if let Some(peer) = self.peers.get(&link) {
            self.begin.without.insert(peer.device);
        }
    }

    pub(super) fn checkpoint_heard(&mut self, link: LinkId, piece: u32, part: Option<CheckpointPart>) {
        let asked = self.peers.get_mut(&link).and_then(|peer| {
            peer.owing.answered(Sort::Checkpoint);
            peer.asked_checkpoint.take()
        });
        if asked != Some(piece) {
            return self.fault(link, "dropped-unasked");
        }
        let Some(part) = part else { return self.without(link) };
        if piece == 0 {
            if self.begin.asked.take_if(|asked| *asked == link).is_none() {
                return;
            }
            return match self.offered(link, part) {
                Ok(Some(fetching)) => {
                    self.begin.fetching = Some(fetching);
                    self.fetch_on();
                }
                Ok(None) => self.without(link),
                Err(why) => {
                    self.without(link);
                    self.fault(link, why);
                }
            };
        }
        let Some(fetching) = self.begin.fetching.as_mut().filter(|fetching| fetching.link == link) else {
            return;
        };
        if part.point != fetching.point {
            return self.checkpoint_changed(link);
        }
        let last = fetching.here + 1 == fetching.pieces;
        if part.pieces != fetching.pieces || !is_piece(&part.bytes, last) {
            self.without(link);
            return self.fault(link, "dropped-checkpoint");
        }
        fetching.bytes.extend_from_slice(&part.bytes);
        fetching.here += 1;
        self.fetch_on();
    }

    /// A peer has another checkpoint than the one that is being fetched from it. There may be a newer one by now: it is asked
    /// for anew, but not twice. An honest one keeps a new one every few thousand positions; and while one is fetched nothing else
    /// is.
    fn checkpoint_changed(&mut self, link: LinkId) {
        self.begin.fetching = None;
        let Some(device) = self.peers.get(&link).map(|peer| peer.device) else { return };
        if !self.begin.changed.insert(device) {
            self.without(link);
        }
    }

    /// Looks at what a peer offers; none if it is of no use although nothing is wrong with it.
    fn offered(&self, link: LinkId, part: CheckpointPart) -> Result<Option<Fetching>, &'static str> {
        let (Some(ledger), Some(trusted)) = (&self.ledger, self.trusted_point()) else { return Ok(None) };
        let proof = part.proof.ok_or("dropped-checkpoint")?;
        let record = OrderRecord::decode(&proof.batch.record).map_err(|_| "dropped-checkpoint")?;
        let point = proof.batch.point(proof.after, &record).map_err(|_| "dropped-checkpoint")?;
        let certificate = Certificate::decode(&proof.certificate).map_err(|_| "dropped-checkpoint")?;
        certificate.check(ledger.organisation(), &record.keepers).map_err(|_| "dropped-checkpoint")?;
        let state = certificate.state.ok_or("dropped-checkpoint")?;
        let sound = part.pieces > 0 && is_piece(&part.bytes, part.pieces == 1);
        if certificate.point != point || part.point != point || !sound {
            return Err("dropped-checkpoint");
        }
        // What is newer than any point that is known to be the organisation's own could be anybody's.
        let ours = point.position < trusted.position || point == trusted;
        if !ours || part.pieces > PIECES_MAX || record.rules_version > crate::action::rules_known() {
            return Ok(None);
        }
        let (proved, pieces) = (point, part.pieces);
        let (batch, certificate) = (proof.batch, proof.certificate);
        let bytes = part.bytes;
        Ok(Some(Fetching { link, point, batch, record, certificate, state, proved, pieces, bytes, here: 1 }))
    }

    /// Asks for what is missing next: first the order from the checkpoint to the point that is trusted, then the pieces.
    fn fetch_on(&mut self) {
        let Some(trusted) = self.trusted_point() else { return };
        let Some(fetching) = &self.begin.fetching else { return };
        let link = fetching.link;
        if fetching.proved.position < trusted.position {
            let from = fetching.proved.position + 1;
            if let Some(peer) = self.peers.get_mut(&link) {
                peer.asked_order = Some(from);
            }
            return self.send(link, Message::WantOrder { from });
        }
        if fetching.here < fetching.pieces {
            let piece = fetching.here;
            return self.want_piece(link, piece);
        }
        self.begin_at_checkpoint();
    }

    /// Batches came that lead on from the checkpoint. Says whether they were asked for that.
    pub(super) fn proof_of_checkpoint_heard(
        &mut self,
        link: LinkId,
        from: u64,
        batches: &[BatchBytes],
    ) -> bool {
        let Some(trusted) = self.trusted_point() else { return false };
        let Some(fetching) = self.begin.fetching.as_mut().filter(|fetching| fetching.link == link) else {
            return false;
        };
        let asked = self.peers.get_mut(&link).and_then(|peer| {
            peer.owing.answered(Sort::Order);
            peer.asked_order.take()
        });
        if asked != Some(from) {
            return false;
        }
        let mut sound = !batches.is_empty();
        for batch in batches {
            let record = OrderRecord::decode(&batch.record).ok();
            let next = record.and_then(|record| batch.point(Some(fetching.proved), &record).ok());
            let Some(next) = next else {
                sound = false;
                break;
            };
            fetching.proved = next;
            if next.position >= trusted.position {
                sound = next == trusted;
                break;
            }
        }
        if sound {
            self.fetch_on();
        } else {
            // It has another order, or none that goes so far.
            self.without(link);
        }
        true
    }

    /// The whole state is here: if it is what was certified, the ledger begins with it.
    fn begin_at_checkpoint(&mut self) {
        let Some(fetching) = self.begin.fetching.take() else { return };
        let Fetching { link, point, batch, record, certificate, state, bytes, .. } = fetching;
        // Nothing is made of bytes that nobody certified.
        let certified = checkpoint::hash_of(&bytes) == state;
        let begun = certified.then(|| Beginning::read(&bytes).ok()).flatten();
        let begun = begun.filter(|begun| begun.point == point && begun.keepers == record.keepers);
        let ours = self.ledger.as_ref().map(Ledger::organisation);
        let ledger = begun.filter(|begun| Some(begun.organisation) == ours).and_then(Ledger::begin);
        let Some(mut ledger) = ledger else {
            self.without(link);
            return self.fault(link, "dropped-checkpoint");
        };
        if let Some(before) = &self.ledger {
            ledger.checkpoint_every(before.checkpoint_distance());
        }
        let opens = Some(batch.opens).filter(|opens| !opens.is_empty());
        let first = record.first;
        self.writes.push(Write::Order { first, point, time_ms: record.time_ms, record: batch.record, opens });
        if let Ok(read) = Certificate::decode(&certificate) {
            self.keeper.follows(&read);
        }
        self.writes.push(Write::Certificate { point, bytes: certificate });
        self.writes.push(Write::Note { name: NOTE.to_owned(), value: Some(crate::cbor::encode(&point)) });
        self.history = Some(super::history::History::new(&ledger, point, state));
        self.writes.push(Write::Checkpoint { point, bytes });
        self.ledger = Some(ledger);
        self.want_words_of_state();
        self.flush();
        self.changed = true;
    }

    /// How much of the checkpoint with which this device begins is here, in pieces, while it is being fetched.
    pub fn beginning(&self) -> Option<(u32, u32)> {
        self.begin.progress()
    }

    /// Keeps what the order adds up to at the newest point, if that is a checkpoint: newcomers begin with it. Not on the way
    /// to the newest point, where there are many, and not before the history is here.
    pub(super) fn keep_checkpoint(&mut self) {
        let Some(ledger) = &self.ledger else { return };
        let ahead = self.peers.values().filter_map(|peer| peer.point).map(|point| point.position).max();
        let near =
            ahead.is_none_or(|ahead| ahead < ledger.position().saturating_add(ledger.checkpoint_distance()));
        if near && !self.is_without_history() {
            self.writes.extend(ledger.settled_checkpoint());
        }
    }
}
