//! Receipts: a keeper says that it holds a ballot, and everybody sees when it leaves one out all the same.

use std::collections::BTreeMap;

use super::message::Message;
use super::{Effect, LinkId, Replica};
use crate::action::Action;
use crate::cbor::SignatureBytes;
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, ProposalId};
use crate::ledger::record::{Key, Proposal};
use crate::ledger::state::Look;
use crate::ledger::{Ledger, Status};
use crate::message::Message as Said;
use crate::receipt::{Held, Receipt};
use crate::store::{Opening, Write};

/// So many receipts are kept at a time.
const RECEIPTS_MAX: usize = 4_096;

/// So many are told to a peer that is let in.
const TOLD_MAX: usize = 256;

/// For so long after its close a vote's left-out ballots are pointed out on every device: thirty days.
const SHOWN_MS: i64 = 30 * crate::rules::DAY_MS;

/// Receipts for ballots that are not counted yet, or were left out.
#[derive(Debug, Default)]
pub(crate) struct Receipts {
    held: BTreeMap<(EntryId, DeviceId), Receipt>,
    /// As a keeper: what is being signed, and for whom.
    signing: BTreeMap<u64, (Held, LinkId)>,
    /// As a keeper: the ballots that it gave a receipt for and has not placed, and the time on it in Unix
    /// milliseconds.
    promised: BTreeMap<EntryId, i64>,
}

/// What became of a ballot that a receipt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The vote is not closed here yet.
    Open,
    /// It was placed in time, or the receipt says nothing about that.
    Settled,
    /// The vote closed at this time, in Unix milliseconds, without it.
    LeftOut(i64),
}

impl Receipts {
    pub(super) fn opened(&mut self, opening: &Opening, ledger: Option<&Ledger>, me: DeviceId) {
        for bytes in &opening.receipts {
            let Ok(receipt) = Receipt::decode(bytes) else { continue };
            let Held { ballot, keeper, time_ms, .. } = receipt.held;
            self.held.insert((ballot, keeper), receipt);
            let placed =
                ledger.and_then(|ledger| ledger.find(&ballot)).is_none_or(|at| at.position.is_some());
            if keeper == me && !placed {
                self.promised.insert(ballot, time_ms);
            }
        }
    }

    pub(super) fn awaits(&self, token: u64) -> bool {
        self.signing.contains_key(&token)
    }

    /// As a keeper: ballots that must be placed with a certified time not past this one, in Unix milliseconds.
    pub(super) fn promised(&self) -> &BTreeMap<EntryId, i64> {
        &self.promised
    }
}

fn fate(ledger: &Ledger, held: &Held) -> Fate {
    let Some(proposal) = ledger.confirmed().record::<Proposal>(&Key::Proposal(held.proposal)) else {
        return Fate::Open;
    };
    let placed_ms = match ledger.status(held.ballot) {
        Some(Status::Confirmed { time_ms, .. }) => Some(time_ms),
        _ => None,
    };
    let closes_ms = proposal.closes_ms;
    if placed_ms.is_some_and(|time_ms| time_ms < closes_ms) || held.time_ms >= closes_ms || proposal.withdrawn
    {
        return Fate::Settled;
    }
    if proposal.outcome.is_none() {
        return Fate::Open;
    }
    // What a device that is out had not brought into the order before does not count, receipt or not.
    if ledger.is_out(&held.device) { Fate::Settled } else { Fate::LeftOut(closes_ms) }
}

impl Replica {
    /// A keeper answers for a ballot that came.
    pub(super) fn give_receipt(&mut self, link: LinkId, entry: &Entry) {
        let proposal = match &entry.payload().action {
            Action::Vote { proposal, .. } => *proposal,
            Action::Cast(cast) => cast.proposal,
            _ => return,
        };
        if !self.may_confirm() || !self.is_keeper() || entry.device() == self.me.device {
            return;
        }
        let (Some(ledger), Some(organisation)) = (&self.ledger, self.organisation()) else { return };
        let Some(point) = ledger.point() else { return };
        let open = ledger
            .current()
            .record::<Proposal>(&Key::Proposal(proposal))
            .is_some_and(|found| self.now_ms < found.closes_ms);
        if !open || self.receipts.held.len() + self.receipts.signing.len() >= RECEIPTS_MAX {
            return;
        }
        let held = Held {
            version: 1,
            organisation,
            keeper: self.me.device,
            device: entry.device(),
            ballot: entry.id(),
            proposal,
            point,
            // The order's time is not below the last: what it says now must not be either.
            time_ms: self.now_ms.max(ledger.time_ms()),
        };
        let token = self.acts.token();
        self.receipts.promised.insert(held.ballot, held.time_ms);
        self.receipts.signing.insert(token, (held, link));
        self.flush();
        self.effects.push(Effect::Sign { token, statement: held.statement(), after_store: true });
    }

    pub(super) fn receipt_signed(&mut self, token: u64, signature: [u8; 64]) {
        let Some((held, link)) = self.receipts.signing.remove(&token) else { return };
        let receipt = Receipt { held, signature: SignatureBytes(signature) };
        let bytes = receipt.encode();
        // On disk before it leaves: a keeper that starts again keeps its word.
        if self.receipts.promised.contains_key(&held.ballot) {
            self.keep_receipt(receipt, bytes.clone());
        }
        if self.peers.contains_key(&link) {
            self.send(link, Message::Receipt { receipt: bytes });
        }
    }

    fn keep_receipt(&mut self, receipt: Receipt, bytes: Vec<u8>) {
        let Held { ballot, keeper, .. } = receipt.held;
        self.writes.push(Write::Receipt { ballot, keeper, bytes });
        self.receipts.held.insert((ballot, keeper), receipt);
        self.changed = true;
    }

    /// A receipt came. It is kept and passed on while the ballot is not counted.
    pub(super) fn receipt_heard(&mut self, link: LinkId, bytes: &[u8]) {
        let Ok(receipt) = Receipt::decode(bytes) else {
            return self.fault(link, "dropped-malformed");
        };
        let held = receipt.held;
        let Some(ledger) = &self.ledger else { return };
        let of_here = held.organisation == ledger.organisation()
            && ledger.keepers().is_some_and(|keepers| {
                keepers.epoch == held.point.epoch && keepers.devices.contains(&held.keeper)
            })
            && ledger.current().record::<Proposal>(&Key::Proposal(held.proposal)).is_some();
        let wanted = !self.receipts.held.contains_key(&(held.ballot, held.keeper))
            && self.receipts.held.len() < RECEIPTS_MAX;
        if !of_here || !wanted || fate(ledger, &held) == Fate::Settled {
            return;
        }
        if !receipt.is_signed() {
            return self.fault(link, "dropped-receipt");
        }
        self.keep_receipt(receipt, bytes.to_vec());
        self.tell_all(Some(link), &Message::Receipt { receipt: bytes.to_vec() });
        self.settle_receipts();
    }

    /// Tells a peer that was let in which ballots are not counted although a keeper holds them.
    pub(super) fn tell_receipts(&mut self, link: LinkId) {
        let receipts: Vec<Vec<u8>> =
            self.receipts.held.values().take(TOLD_MAX).map(Receipt::encode).collect();
        for receipt in receipts {
            self.send(link, Message::Receipt { receipt });
        }
    }

    /// After the order has gone on: lets go of what was settled, and says what was left out.
    pub(super) fn settle_receipts(&mut self) {
        let Some(ledger) = &self.ledger else { return };
        // What was buried is no more to be placed.
        self.receipts
            .promised
            .retain(|ballot, _| ledger.find(ballot).is_some_and(|at| at.position.is_none()));
        let settled: Vec<(EntryId, DeviceId)> = self
            .receipts
            .held
            .iter()
            .filter(|(_, receipt)| fate(ledger, &receipt.held) == Fate::Settled)
            .map(|(key, _)| *key)
            .collect();
        for (ballot, keeper) in settled {
            self.receipts.held.remove(&(ballot, keeper));
            self.writes.push(Write::ReceiptSettled { ballot, keeper });
        }
        let now_ms = ledger.time_ms();
        let recent = self.left_out().filter(|(_, closed_ms)| now_ms - closed_ms < SHOWN_MS);
        let ballots: std::collections::BTreeSet<EntryId> = recent.map(|(held, _)| held.ballot).collect();
        let keeper = self.left_out().map(|(held, _)| held.keeper).next();
        let message = keeper.filter(|_| !ballots.is_empty()).map(|keeper| {
            Said::new("alarm-ballots-left-out")
                .text("keeper", keeper.short())
                .number("count", i64::try_from(ballots.len()).unwrap_or(i64::MAX))
        });
        self.alarm("ballots-left-out", message);
    }

    fn left_out(&self) -> impl Iterator<Item = (&Held, i64)> {
        let ledger = self.ledger.as_ref();
        self.receipts.held.values().filter_map(move |receipt| match fate(ledger?, &receipt.held) {
            Fate::LeftOut(closed_ms) => Some((&receipt.held, closed_ms)),
            Fate::Open | Fate::Settled => None,
        })
    }

    /// How many ballots on a proposal were not counted although a keeper held them in time.
    pub fn ballots_left_out(&self, proposal: ProposalId) -> usize {
        let ballots: std::collections::BTreeSet<EntryId> = self
            .left_out()
            .filter(|(held, _)| held.proposal == proposal)
            .map(|(held, _)| held.ballot)
            .collect();
        ballots.len()
    }
}
