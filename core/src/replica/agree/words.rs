//! What this keeper said of batches: that it came to the same, or objects. That it came to the same it says for good, and an
//! objection too, unless its reason may pass; and it has that on disk before anybody hears it, whoever starts again in
//! between.

use std::collections::VecDeque;

use minicbor::{Decode, Encode};

use super::Next;
use crate::agreed::{Objection, Reason, SignedObjection};
use crate::cbor::{self, SignatureBytes};
use crate::entry::Point;
use crate::ledger::Ledger;
use crate::replica::message::Message;
use crate::replica::{Effect, LinkId, Replica};
use crate::store::{Opening, Write};

/// What was said of so many batches is kept. Few can be at one place: each was proposed by another leader, or after the one
/// before it was dropped.
pub(super) const WORDS_MAX: usize = 16;

/// So many objections of one keeper are passed on at once, and after that one in so many milliseconds. An honest one may
/// object to a batch, come to another reason and withdraw, once for each of a few leaders.
const PACE: (u32, i64) = (2 * WORDS_MAX as u32, 10_000);

/// How many of a keeper's objections may be passed on.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Pace {
    /// How many were, and are not made up for by time.
    passed: u32,
    since_ms: i64,
}

impl Pace {
    /// Whether one more may be, by the uptime clock; it counts.
    fn allows(&mut self, uptime_ms: i64) -> bool {
        let (most, each_ms) = PACE;
        let made_up = uptime_ms.saturating_sub(self.since_ms).max(0) / each_ms;
        self.passed = self.passed.saturating_sub(u32::try_from(made_up).unwrap_or(u32::MAX));
        self.since_ms += made_up * each_ms;
        if self.passed >= most {
            return false;
        }
        self.passed += 1;
        true
    }
}

/// The note that keeps what this keeper said.
const NOTE: &str = "weighed";

/// What one keeper said of one batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Word {
    /// The point after the batch.
    #[n(0)]
    point: Point,
    /// Why it objects; nothing where it came to the same.
    #[n(1)]
    objects: Option<Reason>,
}

/// What this keeper said, the newest last.
#[derive(Debug, Default)]
pub(super) struct Words {
    all: VecDeque<Word>,
    /// What is being signed, and the token by which the signature comes back.
    signing: Option<(u64, Objection)>,
}

impl Words {
    pub(super) fn opened(&mut self, opening: &Opening) {
        let note = opening.notes.iter().find(|(name, _)| name == NOTE);
        let words = note.and_then(|(_, bytes)| cbor::decode::<Vec<Word>>(bytes, 16 * 1024).ok());
        self.all = words.unwrap_or_default().into();
    }

    pub(super) fn awaits(&self, token: u64) -> bool {
        self.signing.is_some_and(|(awaited, _)| awaited == token)
    }

    fn of(&self, point: Point) -> Option<Word> {
        self.all.iter().rev().find(|word| word.point == point).copied()
    }

    /// Whether what it said of a batch binds it for good.
    fn is_bound(&self, point: Point) -> bool {
        self.of(point).is_some_and(|word| word.objects.is_none_or(|reason| !reason.may_pass()))
    }

    /// Whether it objects to a batch, and why.
    pub(super) fn objects(&self, point: Point) -> Option<Reason> {
        self.of(point)?.objects
    }

    /// Its newest objection, and to what.
    pub(super) fn objection(&self) -> Option<(Point, Reason)> {
        self.all.iter().rev().find_map(|word| Some((word.point, word.objects?)))
    }

    /// Adds a word, and lets go of those before a point.
    fn add(&mut self, word: Word, here: Point) -> Write {
        let open = |word: &Word| (word.point.epoch, word.point.position) > (here.epoch, here.position);
        self.all.retain(open);
        if self.all.len() >= WORDS_MAX {
            self.all.pop_front();
        }
        self.all.push_back(word);
        let all: Vec<Word> = self.all.iter().copied().collect();
        Write::Note { name: NOTE.to_owned(), value: Some(cbor::encode(&all)) }
    }
}

impl Replica {
    /// Says that this keeper came to the same.
    pub(super) fn say_weighed(&mut self) {
        let batch = self.agree.weighed.as_ref().map(|batch| (batch.record().first, batch.point()));
        let Some((first, point)) = batch else { return };
        // Who cannot sign it says nothing that others count on.
        if self.agree.said == Some(point) || self.signed_another(first, point) {
            return;
        }
        if !self.agree.words.is_bound(point) {
            self.say(Word { point, objects: None });
        }
        self.agree.said = Some(point);
        self.tell_keepers(&Message::Weighed { point });
    }

    /// Objects to a batch, unless this keeper once came to the same.
    pub(super) fn object(&mut self, next: &Next, reason: Reason) {
        // What it said for one passing reason it need not say again for another.
        let waits = self.agree.words.objects(next.point).is_some_and(|said| said.may_pass());
        let again = waits && matches!(reason, Reason::Early { .. } | Reason::Missing);
        if !again && !self.agree.words.is_bound(next.point) {
            self.say(Word { point: next.point, objects: Some(reason) });
            self.sign_objection(next.point, reason);
        }
    }

    /// The order has gone on past all that this keeper objected to, and it with the order: it says so.
    pub(super) fn withdraw_objections(&mut self) {
        let Some((_, reason)) = self.agree.words.objection() else { return };
        let Some(here) = self.ledger.as_ref().and_then(Ledger::point) else { return };
        let open = |word: &Word| {
            word.objects.is_some() && word.point.epoch == here.epoch && word.point.position > here.position
        };
        let over = !self.agree.words.all.iter().any(open);
        if !over || self.agree.words.signing.is_some() || reason == Reason::Withdrawn {
            return;
        }
        self.say(Word { point: here, objects: Some(Reason::Withdrawn) });
        self.sign_objection(here, Reason::Withdrawn);
    }

    fn say(&mut self, word: Word) {
        if let Some(here) = self.ledger.as_ref().and_then(Ledger::point) {
            let write = self.agree.words.add(word, here);
            self.writes.push(write);
        }
    }

    /// Signs an objection, unless that was done since the program started.
    pub(super) fn sign_objection(&mut self, point: Point, reason: Reason) {
        let (Some(organisation), keeper) = (self.organisation(), self.me.device) else { return };
        let said = Objection { version: 1, organisation, keeper, point, reason };
        let signed = self.agree.heard.get(&keeper);
        let signed = signed.is_some_and(|own| own.objections.iter().any(|own| own.said == said));
        if signed || self.agree.words.signing.is_some() {
            return;
        }
        let token = self.acts.token();
        self.agree.words.signing = Some((token, said));
        self.flush();
        self.effects.push(Effect::Sign { token, statement: said.statement(), after_store: true });
    }

    pub(in crate::replica) fn objection_signed(&mut self, signature: [u8; 64]) {
        let Some((_, said)) = self.agree.words.signing.take() else { return };
        self.keep_objection(None, SignedObjection { said, signature: SignatureBytes(signature) });
    }

    /// An objection came: it is kept and passed on.
    pub(in crate::replica) fn objection_heard(&mut self, link: LinkId, bytes: &[u8]) {
        let Ok(objection) = SignedObjection::decode(bytes) else {
            return self.fault(link, "dropped-malformed");
        };
        let said = &objection.said;
        let of_here =
            Some(said.organisation) == self.organisation() && self.agreeing().contains(&said.keeper);
        let known = self.agree.heard.get(&said.keeper).map_or(&[][..], |heard| &heard.objections);
        let place = |point: Point| (point.epoch, point.position);
        // What was withdrawn may come again from somebody who has not heard that.
        let over = known.iter().any(|known| {
            known == &objection
                || (known.said.reason == Reason::Withdrawn && place(known.said.point) >= place(said.point))
        });
        if !of_here || over || said.keeper == self.me.device {
            return;
        }
        if !objection.is_signed() {
            return self.fault(link, "dropped-signature");
        }
        self.keep_objection(Some(link), objection);
    }

    fn keep_objection(&mut self, from: Option<LinkId>, objection: SignedObjection) {
        let uptime_ms = self.uptime_ms;
        let heard = self.agree.heard.entry(objection.said.keeper).or_default();
        // More than an honest keeper says: it is kept, and neither noted nor passed on, or it would go round for ever.
        let many = from.is_some() && !heard.pace.allows(uptime_ms);
        if objection.said.reason == Reason::Withdrawn {
            heard.objections.clear();
        } else if heard.objections.len() >= WORDS_MAX {
            heard.objections.remove(0);
        }
        heard.objections.push(objection);
        self.changed = true;
        if many {
            return;
        }
        if objection.said.keeper != self.me.device {
            self.note_others_objection(&objection);
        }
        self.tell_all(from, &Message::Objection { objection: objection.encode() });
    }

    /// Tells a peer which keepers object to what comes next.
    pub(in crate::replica) fn tell_objections(&mut self, link: LinkId) {
        let all = self.agree.heard.values().flat_map(|heard| &heard.objections);
        let all: Vec<Message> =
            all.map(|objection| Message::Objection { objection: objection.encode() }).collect();
        for message in all {
            self.send(link, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_keeper_objects_is_passed_on_many_times_at_once_and_after_that_as_time_goes_by() {
        let (most, each_ms) = PACE;
        let mut pace = Pace::default();
        let allowed = |pace: &mut Pace, uptime_ms| (0..1_000).filter(|_| pace.allows(uptime_ms)).count();
        let most = most as usize;
        for (uptime_ms, expected) in [
            (5 * each_ms, most),
            (5 * each_ms, 0),
            (6 * each_ms - 1, 0),
            (6 * each_ms, 1),
            (8 * each_ms, 2),
            (1_000 * each_ms, most),
            (i64::MAX, most),
            (0, 0),
        ] {
            assert_eq!(allowed(&mut pace, uptime_ms), expected, "{uptime_ms}");
        }
    }
}
