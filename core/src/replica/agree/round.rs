//! One round: counting who came to the same, signing, and making the certificate.

use super::{Heard, Next};
use crate::double::{Signed, TwoSignatures};
use crate::entry::Point;
use crate::id::DeviceId;
use crate::ledger::Rehearsal;
use crate::order::{BATCH_ENTRIES_MAX, Certificate, KeeperSignature, certificate_statement, quorum, verify};
use crate::replica::message::{Given, Message};
use crate::replica::{LinkId, Replica};
use crate::store::Write;

/// What so many devices said is kept: more than are connected at a time.
const HEARD_MAX: usize = 128;

impl Replica {
    /// A keeper says that it came to the same.
    pub(in crate::replica) fn weighed_heard(&mut self, link: LinkId, point: Point) {
        if let Some(heard) = self.heard_of(link) {
            heard.same = Some(point);
        }
    }

    /// A keeper says that a quorum came to the same.
    pub(in crate::replica) fn sound_heard(&mut self, link: LinkId, point: Point) {
        if let Some(heard) = self.heard_of(link) {
            heard.sound = Some(point);
        }
    }

    /// A keeper shows this one its own last signature. Where that is newer than what this device knows, it was set back
    /// to an earlier day: it takes that over, so that it does not sign twice for one position.
    pub(in crate::replica) fn you_signed_heard(&mut self, link: LinkId, signed: Option<Given>) {
        let Some(organisation) = self.organisation() else { return };
        if let Some(Given { point, state, signature }) = &signed {
            let statement = certificate_statement(organisation, point, *state);
            if verify(&self.me.device.0, &statement, signature).is_err() {
                return self.fault(link, "dropped-signature");
            }
        }
        let Some(heard) = self.heard_of(link) else { return };
        heard.told = true;
        // Whoever says this has come to where this one is, and may have passed over what was said before.
        let device = self.peers.get(&link).map(|peer| peer.device);
        if self.is_among_keepers() && device.is_some_and(|device| self.agreeing().contains(&device)) {
            self.tell_standing(link);
        }
        if let Some(Given { point, .. }) = signed
            && self.keeper.signed_position(point.epoch) < point.position
        {
            self.writes.push(Write::Signing { point });
            self.keeper.has_signed(point);
            self.say_set_back(point);
        }
    }

    /// A keeper's signature of the batch at hand.
    pub(in crate::replica) fn signature_heard(&mut self, link: LinkId, signed: Given) {
        let Some(organisation) = self.organisation() else { return };
        let Some(device) = self.peers.get(&link).map(|peer| peer.device) else { return };
        let known = self.agree.heard.get(&device).and_then(|heard| heard.signed);
        if known == Some(signed) {
            return;
        }
        let statement = certificate_statement(organisation, &signed.point, signed.state);
        if verify(&device.0, &statement, &signed.signature).is_err() {
            return self.fault(link, "dropped-signature");
        }
        if let Some(known) = known {
            self.compare_signatures(device, self.stated(signed), self.stated(known));
        }
        let place = |given: Given| (given.point.epoch, given.point.position);
        if known.is_none_or(|known| place(known) <= place(signed))
            && let Some(heard) = self.heard_of(link)
        {
            heard.signed = Some(signed);
        }
    }

    /// Two signatures of one keeper that contradict each other are a proof by themselves.
    fn compare_signatures(&mut self, keeper: DeviceId, one: Signed, other: Signed) {
        let Some(organisation) = self.organisation() else { return };
        let after_of = |signed: &Signed| self.agree.seen.iter().find(|next| next.point == signed.point);
        let after = after_of(&one).filter(|_| after_of(&other).is_some()).map(|next| next.after);
        if let Ok((proof, shows)) = TwoSignatures::new(organisation, keeper, after, one, other) {
            self.add_fork(&proof.encode(), shows, None);
        }
    }

    /// What a keeper signed, with the record of the batch if that is known here.
    fn stated(&self, Given { point, state, signature }: Given) -> Signed {
        let seen = self.agree.seen.iter().find(|next| next.point == point);
        Signed { point, state, signature, record: seen.map_or_else(Vec::new, |next| next.bytes.clone()) }
    }

    /// Compares the signatures of a certificate with those that keepers gave by themselves.
    pub(in crate::replica) fn compare_certificate(&mut self, certificate: &Certificate) {
        for of in &certificate.signatures {
            let Some(given) = self.agree.heard.get(&of.keeper).and_then(|heard| heard.signed) else {
                continue;
            };
            if given.point.position.abs_diff(certificate.point.position) > BATCH_ENTRIES_MAX as u64 {
                continue;
            }
            let Certificate { point, state, .. } = *certificate;
            let certified = Given { point, state, signature: of.signature };
            self.compare_signatures(of.keeper, self.stated(certified), self.stated(given));
        }
    }

    /// A certificate came that is not followed, because somebody signed it who signed two orders: what the others signed counts
    /// all the same, once this keeper has come to the batch and to the same. It may be needed, to make up for the one.
    pub(in crate::replica) fn signatures_shown(&mut self, certificate: &Certificate) {
        let (Some(organisation), true) = (self.organisation(), self.is_among_keepers()) else { return };
        let Certificate { point, state, .. } = *certificate;
        let statement = certificate_statement(organisation, &point, state);
        let of_others = |of: &&KeeperSignature| {
            of.keeper != self.me.device
                && self.agreeing().contains(&of.keeper)
                && verify(&of.keeper.0, &statement, &of.signature).is_ok()
        };
        let sound: Vec<KeeperSignature> = certificate.signatures.iter().filter(of_others).copied().collect();
        for KeeperSignature { keeper, signature } in sound {
            let heard = self.agree.heard.entry(keeper).or_default();
            heard.shown = Some(Given { point, state, signature });
        }
    }

    /// Notes a batch that was brought with a certificate, so that its signatures can be compared.
    pub(in crate::replica) fn note_certified(&mut self, after: Option<Point>, record: &[u8]) {
        if self.is_among_keepers()
            && let Some(next) = after.and_then(|after| Next::read(after, record.to_vec()))
        {
            self.agree.note_seen(next);
        }
    }

    /// What is noted of a device that was let in. It may be a keeper before this device has heard so; whose word counts is
    /// looked at when it is counted.
    fn heard_of(&mut self, link: LinkId) -> Option<&mut Heard> {
        let device = self.peers.get(&link)?.device;
        if self.agree.heard.len() >= HEARD_MAX && !self.agree.heard.contains_key(&device) {
            let keepers = self.agreeing().to_vec();
            self.agree.heard.retain(|of, _| keepers.contains(of));
        }
        Some(self.agree.heard.entry(device).or_default())
    }

    /// The newest signature of a keeper that is known here.
    pub(super) fn newest_signature_of(&self, device: DeviceId) -> Option<Given> {
        let given = self.agree.heard.get(&device).and_then(|heard| heard.signed);
        let all = given.into_iter().chain(self.keeper.certified_by(&device));
        all.max_by_key(|given| (given.point.epoch, given.point.position))
    }

    /// The newest point that a keeper is known here to have signed.
    pub(super) fn newest_signed_by(&self, device: DeviceId) -> Option<Point> {
        self.newest_signature_of(device).map(|given| given.point)
    }

    /// Counts what was said of the batch at hand, and does what follows.
    pub(super) fn count(&mut self) {
        let Some((agreed, next)) = self.at_hand() else { return };
        let (first, point) = (next.record.first, next.point);
        if self.agree.weighed.as_ref().map(Rehearsal::point) != Some(point) {
            return;
        }
        let keepers = next.record.keepers.clone();
        let quorum = quorum(keepers.len());
        let me = self.me.device;
        let of_others = |said: &dyn Fn(&Heard) -> bool| {
            let all = keepers.iter().filter(|keeper| **keeper != me);
            all.filter_map(|keeper| self.agree.heard.get(keeper)).filter(|heard| said(heard)).count()
        };
        // Whoever signed it knew it to be sound.
        let sound = |heard: &Heard| {
            heard.sound == Some(point) || heard.shown.is_some_and(|shown| shown.point == point)
        };
        // Who signed another for that place has no part in this one.
        let mine = usize::from(!self.signed_another(first, point));
        let same = mine + of_others(&|heard| heard.same == Some(point) || sound(heard));
        // One is enough: two keepers may reach each other only by a third. One that lies can bind others by that to a batch
        // which is not certified, as it can by saying that it came to the same.
        let told_sound = of_others(&sound) > 0;
        let told = 1 + of_others(&|heard| heard.told);
        if self.agree.sound != Some(point) && (same >= quorum || told_sound) {
            self.agree.sound = Some(point);
            if same >= quorum {
                self.tell_keepers(&Message::Sound { point });
            }
        }
        if !agreed {
            return;
        }
        // What it proposed to drop it does not sign as well.
        let drops = self.agree.dropping == Some(point);
        // What it signed once was sound.
        let sound = self.agree.sound == Some(point) || self.keeper.is_signed(point);
        if sound && told >= quorum && !drops {
            self.sign_agreed(first, point);
        }
        self.certify(point, &keepers);
    }

    /// Signs the batch at hand, unless it was done, or something else was signed for any position of it.
    fn sign_agreed(&mut self, first: u64, point: Point) {
        if self.keeper_is_busy() || self.agree.own.is_some_and(|own| own.point == point) || !self.may_agree()
        {
            return;
        }
        if self.signed_another(first, point) {
            return;
        }
        if !self.keeper.is_signed(point) {
            self.writes.push(Write::Signing { point });
            self.keeper.has_signed(point);
        }
        let state = self.agree.weighed.as_ref().and_then(Rehearsal::state);
        self.sign_point(point, state);
    }

    /// Whether this keeper signed something else for any position of a batch: it can have no part in it.
    pub(in crate::replica) fn signed_another(&self, first: u64, point: Point) -> bool {
        !self.keeper.is_signed(point) && self.keeper.signed_position(point.epoch) >= first
    }

    /// This keeper's signature of an agreed batch is there.
    pub(in crate::replica) fn agreed_signed(&mut self, signed: Given) {
        self.agree.own = Some(signed);
        self.tell_keepers(&Message::Signature { signed });
    }

    /// With a quorum of signatures the batch is certified, and done.
    fn certify(&mut self, point: Point, keepers: &[DeviceId]) {
        let Some(ledger) = &self.ledger else { return };
        // Whoever signed another state at this point has no part in it.
        let state = self.agree.weighed.as_ref().and_then(Rehearsal::state);
        let heard = self.agree.heard.iter().filter_map(|(keeper, heard)| {
            let all = heard.signed.into_iter().chain(heard.shown);
            Some((*keeper, all.into_iter().find(|given| given.point == point)?))
        });
        let mut signatures: Vec<KeeperSignature> = heard
            .chain(self.agree.own.map(|own| (self.me.device, own)))
            .filter(|(keeper, signed)| {
                (signed.point, signed.state) == (point, state)
                    && keepers.contains(keeper)
                    && !ledger.has_two_faces(keeper)
            })
            .map(|(keeper, Given { signature, .. })| KeeperSignature { keeper, signature })
            .collect();
        if signatures.len() < quorum(keepers.len()) {
            return;
        }
        signatures.sort_unstable_by_key(|signature| signature.keeper);
        let certificate = Certificate { version: 1, point, state, signatures };
        self.settle_agreed(&certificate);
    }

    fn settle_agreed(&mut self, certificate: &Certificate) {
        let Some(batch) = self.agree.weighed.take() else { return };
        let begin = self.writes.len();
        let Some(ledger) = &mut self.ledger else { return };
        let (mut losing, mut fresh) = (Vec::new(), Vec::new());
        for entry in batch.entries() {
            match ledger.tail().numbered(&entry.device(), entry.payload().sequence) {
                Some(here) if here.id() == entry.id() => {}
                Some(here) => {
                    losing.push((here.clone(), entry.clone()));
                    fresh.push(entry.clone());
                }
                None => fresh.push(entry.clone()),
            }
        }
        ledger.settle_batch(batch, &mut self.writes);
        self.keep_checkpoint();
        let point = certificate.point;
        let shown = |heard: &Heard| heard.shown.is_some_and(|shown| shown.point == point);
        if self.agree.heard.values().any(shown) {
            // What follows was not followed either, and is shown in the same way.
            for peer in self.peers.values_mut() {
                peer.hold_until_ms = 0;
                peer.line_hold_until_ms = 0;
            }
        }
        self.writes.push(Write::Certificate { point, bytes: certificate.encode() });
        self.keeper.follows(certificate);
        self.entries_placed(begin, &losing, &fresh);
        self.agree.next_batch();
        self.leave_superseded();
        self.tell_all(None, &Message::NewPoint { point });
        self.order_went_on();
    }

    /// What follows from a newer certified point.
    pub(in crate::replica) fn order_went_on(&mut self) {
        self.changed = true;
        self.ask_again();
        self.joined_yet();
        self.certificate_cancels();
        self.settle_receipts();
        self.watch_forks();
        self.say_aside();
    }
}
