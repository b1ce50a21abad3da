//! Greeting: who is let in, and what is said first.
//!
//! A link proves which key the other device holds, nothing more. It is let in if it is enrolled, if it proves that it
//! holds a usable invitation (then only its enrolment is taken until that is accepted), or the recovery sheet. All
//! else is closed before a single record is read or shown.

use super::message::{Message, PROTOCOL_VERSION, Right, digest, recovery_knock_statement};
use super::{Effect, LinkId, Peer, Replica, Stage, sorry};
use crate::cbor::SignatureBytes;
use crate::epoch::EpochRecord;
use crate::id::{DeviceId, InvitationId, MemberId};
use crate::invitation::knock_statement;
use crate::ledger::Ledger;
use crate::ledger::record::{Device, Invitation, Key, Member, Restriction, Standing};
use crate::ledger::refusal::Refusal;
use crate::ledger::state::Look;
use crate::order::verify;

impl Replica {
    pub(super) fn connected(&mut self, link: LinkId, device: DeviceId, dialled: bool) {
        let Some(organisation) = self.organisation() else {
            self.flush();
            self.effects.push(Effect::Close { link, why: "dropped-no-organisation" });
            return;
        };
        self.peers.insert(
            link,
            Peer {
                device,
                stage: Stage::Greeting,
                point: None,
                heads: Default::default(),
                heads_later: Default::default(),
                asked: Vec::new(),
                asked_order: None,
                asked_bodies: Default::default(),
                asked_proofs: Default::default(),
                asked_ranges: false,
                asked_named: Default::default(),
                asked_checkpoint: None,
                asked_history: None,
                history_hold_until_ms: 0,
                asked_line: None,
                line_hold_until_ms: 0,
                lacks: Default::default(),
                asked_as_reader: 0,
                hold_until_ms: 0,
                owing: Default::default(),
                out_since_ms: None,
                dialled,
                by_sheet: false,
                clock: self.new_peer_clock(),
                invited_until_ms: None,
                addresses: Vec::new(),
                places: Default::default(),
            },
        );
        let right = self.my_right(device);
        let message =
            Message::Hello { version: PROTOCOL_VERSION, organisation, clock_ms: self.now_ms, right };
        self.send(link, message);
    }

    /// By what right this device asks to be let in.
    fn my_right(&self, called: DeviceId) -> Right {
        use ed25519_dalek::Signer;
        if let Some(invited) = self.joining.as_ref().or(self.pass.as_ref()) {
            return invited.right(self.me.device, called);
        }
        if let Some(record) = self.successions.own_epoch() {
            return Right::Succeeded { record: record.clone() };
        }
        match (&self.sheet, self.organisation()) {
            (Some(secret), Some(organisation)) => {
                let statement = recovery_knock_statement(organisation, self.me.device, called);
                let key = ed25519_dalek::SigningKey::from_bytes(secret);
                Right::Recovering { signature: SignatureBytes(key.sign(&statement).to_bytes()) }
            }
            _ => Right::Enrolled,
        }
    }

    pub(super) fn frame(&mut self, link: LinkId, bytes: &[u8]) {
        let Some(stage) = self.peers.get(&link).map(|peer| peer.stage) else { return };
        let Ok(message) = Message::decode(bytes) else {
            return self.fault(link, "dropped-malformed");
        };
        match (stage, message) {
            (Stage::Greeting, Message::Hello { version, organisation, clock_ms, right }) => {
                if version != PROTOCOL_VERSION {
                    return self.close(link, "dropped-version");
                }
                if Some(organisation) != self.organisation() {
                    return self.close(link, "dropped-other-organisation");
                }
                self.clock_heard(link, clock_ms);
                self.greeted(link, &right);
            }
            (_, Message::Sorry { refusal }) => self.sorry_heard(link, &refusal),
            (Stage::Greeting, _) => self.fault(link, "dropped-before-greeting"),
            // A device that is not let in yet may only bring its enrolment.
            (Stage::Knocking, Message::Heads { heads }) => {
                let device = self.peers.get(&link).map(|peer| peer.device);
                let own: Vec<_> = heads.into_iter().filter(|head| Some(head.device) == device).collect();
                self.heads_heard(link, own);
            }
            (Stage::Knocking, Message::Entries { device, from, entries }) => {
                // Whoever knocked in time and was slow is late: what the enrolment says of its own time is a claim.
                let until_ms = self.peers.get(&link).and_then(|peer| peer.invited_until_ms);
                if let Some(expires_ms) = until_ms.filter(|until_ms| self.now_ms >= *until_ms) {
                    self.note_dropped(link, "dropped-invitation");
                    self.send(link, sorry(&expired(expires_ms)));
                    return self.close(link, "dropped-invitation");
                }
                self.entries_heard(link, device, from, entries);
            }
            // It may already have let this one in; that is heard again once it is let in itself.
            (Stage::Knocking, Message::Welcome { point, .. }) => {
                if let Some(peer) = self.peers.get_mut(&link) {
                    peer.point = point;
                }
            }
            // What it announces is heard again once it is let in.
            (
                Stage::Knocking,
                Message::NewPoint { .. }
                | Message::HaveBodies { .. }
                | Message::HaveProofs { .. }
                | Message::Succession { .. }
                | Message::Receipt { .. }
                | Message::Places { .. }
                | Message::Clock { .. },
            ) => {}
            (Stage::Knocking, _) => self.fault(link, "dropped-before-enrolment"),
            (Stage::Admitted | Stage::Welcomed, message) => {
                // A device that is out hears of it until the next look around; one that never was in hears nothing.
                if self.peers.get(&link).is_some_and(|peer| self.may_stay(peer) || self.was_enrolled(peer)) {
                    self.message(link, message);
                } else {
                    self.close(link, "dropped-unknown-device");
                }
            }
        }
    }

    fn greeted(&mut self, link: LinkId, right: &Right) {
        let Some(device) = self.peers.get(&link).map(|peer| peer.device) else { return };
        match right {
            _ if self.peers.get(&link).is_some_and(|peer| self.may_stay(peer)) => self.admit_peer(link),
            Right::Enrolled => {
                self.note_dropped(link, "dropped-unknown-device");
                self.send(link, sorry(&Refusal::new("refused-device-unknown")));
                self.close(link, "dropped-unknown-device");
            }
            Right::Invited { invitation, signature } => {
                match self.may_knock(device, *invitation, signature) {
                    Ok(expires_ms) => {
                        if let Some(peer) = self.peers.get_mut(&link) {
                            peer.stage = Stage::Knocking;
                            peer.invited_until_ms = Some(expires_ms);
                        }
                    }
                    // It may be among what is not judged yet: the caller tries again.
                    Err(refusal) if self.is_settling() && refusal.code == "refused-invitation-unknown" => {
                        self.close(link, "not judged yet");
                    }
                    Err(refusal) => {
                        self.note_dropped(link, "dropped-invitation");
                        self.send(link, sorry(&refusal));
                        self.close(link, "dropped-invitation");
                    }
                }
            }
            Right::Recovering { signature } => {
                let known = self.ledger.as_ref().and_then(|ledger| {
                    let key = ledger.recovery_key()?;
                    let statement = recovery_knock_statement(ledger.organisation(), device, self.me.device);
                    verify(&key.0, &statement, signature).ok()
                });
                self.admit_by_sheet(link, known.is_some());
            }
            Right::Succeeded { record } => {
                let named = self.ledger.as_ref().is_some_and(|ledger| {
                    ledger.recovery_key().is_some_and(|key| {
                        EpochRecord::decode(record, &key).is_ok_and(|epoch| {
                            epoch.succession.device == device && self.is_of_the_sheet(&epoch.succession)
                        })
                    })
                });
                self.admit_by_sheet(link, named);
            }
        }
    }

    /// Lets in whom the recovery sheet's key speaks for.
    fn admit_by_sheet(&mut self, link: LinkId, sound: bool) {
        if sound {
            if let Some(peer) = self.peers.get_mut(&link) {
                peer.by_sheet = true;
            }
            self.admit_peer(link);
        } else {
            self.note_dropped(link, "dropped-recovery");
            self.send(link, sorry(&Refusal::new("refused-sheet-void")));
            self.close(link, "dropped-recovery");
        }
    }

    /// Whether a device is enrolled and its member belongs to the organisation, or it is the one that this joiner was
    /// invited by. Whoever left is given nothing more once that is confirmed.
    pub(crate) fn knows(&self, device: DeviceId) -> bool {
        let enrolled = self.ledger.as_ref().is_some_and(|ledger| {
            let current = ledger.current();
            let found = current.record::<Device>(&Key::Device(device));
            found.is_some_and(|found| found.standing == Standing::Enrolled && !has_left(ledger, found.member))
        });
        enrolled || self.joining.as_ref().is_some_and(|joining| joining.trusts(device))
    }

    /// Whoever takes over with the sheet has no ledger at first, and then one that does not name yet whom it calls: it
    /// calls whom it was told to, and the organisation's id says whether the ledger is the right one.
    pub(super) fn asks_strangers(&self) -> bool {
        self.sheet.is_some()
    }

    /// Says until when, in Unix milliseconds.
    fn may_knock(
        &self,
        caller: DeviceId,
        id: InvitationId,
        signature: &SignatureBytes,
    ) -> Result<i64, Refusal> {
        let unknown = || Refusal::new("refused-invitation-unknown");
        let ledger = self.ledger.as_ref().ok_or_else(unknown)?;
        let current = ledger.current();
        let invitation: &Invitation = current.record(&Key::Invitation(id)).ok_or_else(unknown)?;
        let statement = knock_statement(ledger.organisation(), id.into(), caller, self.me.device);
        verify(&invitation.key.0, &statement, signature).map_err(|()| unknown())?;
        if invitation.cancelled {
            return Err(Refusal::new("refused-invitation-cancelled"));
        }
        if invitation.used_by.is_some_and(|used_by| used_by != caller) {
            return Err(Refusal::new("refused-invitation-used"));
        }
        if self.now_ms >= invitation.expires_ms {
            return Err(expired(invitation.expires_ms));
        }
        let restricted = current.record::<Restriction>(&Key::Restriction(invitation.device)).is_some();
        crate::rules::members::may_vouch(current.record(&Key::Device(invitation.device)), restricted)?;
        Ok(invitation.expires_ms)
    }

    /// Lets a peer in and says what there is.
    pub(super) fn admit_peer(&mut self, link: LinkId) {
        let Some(peer) = self.peers.get_mut(&link) else { return };
        if matches!(peer.stage, Stage::Admitted | Stage::Welcomed) {
            return;
        }
        peer.stage = Stage::Admitted;
        self.flush();
        self.effects.push(Effect::Admit(link));
        self.note_seen_on(link);
        if let Some(head) = self.joining.as_ref().or(self.pass.as_ref()).map(super::join::Joining::head) {
            self.send(link, Message::Heads { heads: vec![head] });
        }
        let (point, digest) = self.summary();
        let addresses = self.addresses.clone();
        self.send(link, Message::Welcome { point, digest, addresses });
        let proofs: Vec<_> = self
            .ledger
            .iter()
            .flat_map(|ledger| ledger.proofs().keys().chain(ledger.forks().keys()))
            .map(|id| super::message::Bytes(id.to_vec()))
            .take(super::message::HEADS_MAX)
            .collect();
        if !proofs.is_empty() {
            self.send(link, Message::HaveProofs { ids: proofs });
        }
        self.tell_receipts(link);
        match self.peers.get(&link).map(|peer| peer.device) {
            Some(device) if self.agreeing().contains(&device) => self.tell_keeper(link, device),
            _ => self.tell_objections(link),
        }
        for record in self.successions.records().into_iter().chain(self.namings.records()) {
            self.send(link, Message::Succession { record });
        }
        self.changed = true;
    }

    /// The newest certified point and a digest over all journals.
    pub(super) fn summary(&self) -> (Option<crate::entry::Point>, [u8; 32]) {
        match &self.ledger {
            Some(ledger) => {
                let journals = ledger.index().journals();
                let heads = journals.iter().map(|(device, journal)| (device, journal.sequence, journal.head));
                (ledger.point(), digest(heads))
            }
            None => (None, digest(std::iter::empty())),
        }
    }

    fn sorry_heard(&mut self, link: LinkId, bytes: &[u8]) {
        let Ok(refusal) = Refusal::decode(bytes) else {
            return self.fault(link, "dropped-malformed");
        };
        let device = self.peers.get(&link).map(|peer| peer.device);
        // With the ledger at hand, as in a restored folder, the enrolment may count here and nowhere else.
        if let Some(joining) = self.joining.as_ref().or(self.pass.as_ref())
            && device.is_some_and(|device| joining.trusts(device))
        {
            self.joining_refused(refusal);
        } else if self.sheet.is_some() {
            // One of those that were called says that the sheet opens nothing there; another may know it yet.
            self.alarm("recovery", Some(crate::message::Message::new(&refusal.code)));
        }
        self.close(link, "dropped-by-peer");
    }
}

fn expired(expires_ms: i64) -> Refusal {
    Refusal::new("refused-invitation-expired").with("expired", crate::ledger::refusal::Fact::Time(expires_ms))
}

/// Whether it is confirmed that a member left.
fn has_left(ledger: &Ledger, member: MemberId) -> bool {
    ledger.confirmed().record::<Member>(&Key::Member(member)).is_some_and(|member| member.left)
}
