//! Joining: from an invitation to a ledger that has this device in it.
//!
//! The enrolment is signed at once, from what the invitation says. It is brought to a device that checks the
//! invitation's signature for that very device; then the ledger is fetched as any other. The ledger is taken for the
//! organisation's only once it contains the certified point that the invitation names.

use minicbor::{Decode, Encode};

use super::Replica;
use super::message::{Head, Right};
use crate::cbor::{self, SignatureBytes};
use crate::entry::{Entry, Point};
use crate::id::{DeviceId, InvitationId, OrganisationId};
use crate::invitation::{Invitation, knock_statement};
use crate::ledger::record::Key;
use crate::ledger::refusal::Refusal;
use crate::ledger::state::Look;
use crate::message::Message as Said;
use crate::store::Write;

/// The note under which a joiner keeps what it needs.
pub const NOTE: &str = "joining";

/// The note that keeps why an invitation opens nothing any more.
pub const DEAD_NOTE: &str = "dead-invitation";

/// The reasons that do not pass: whoever hears one of them needs another invitation.
const FINAL: [&str; 6] = [
    "refused-invitation-unknown",
    "refused-invitation-cancelled",
    "refused-invitation-used",
    "refused-invitation-expired",
    "refused-invitation-device-out",
    "refused-enrolment-proof",
];

#[derive(Encode, Decode)]
#[cbor(array)]
struct Note {
    #[n(0)]
    invitation: String,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    enrolment: Vec<u8>,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    body: Vec<u8>,
}

/// An invitation in use.
#[derive(Debug)]
pub struct Joining {
    text: String,
    invitation: Invitation,
    invited_by: Entry,
    enrolment: Entry,
    body: Vec<u8>,
    refusal: Option<Refusal>,
}

impl Joining {
    pub(super) fn new(
        text: String,
        invitation: Invitation,
        invited_by: Entry,
        enrolment: Entry,
        body: Vec<u8>,
    ) -> Self {
        Self { text, invitation, invited_by, enrolment, body, refusal: None }
    }

    pub(super) fn from_note(bytes: &[u8]) -> Option<Self> {
        let note: Note = cbor::decode(bytes, 256 * 1024).ok()?;
        let (invitation, invited_by) = Invitation::parse(&note.invitation).ok()?;
        let enrolment = Entry::verify(&note.enrolment).ok()?;
        Some(Self::new(note.invitation, invitation, invited_by, enrolment, note.body))
    }

    /// What an earlier run was told.
    pub(super) fn refused_before(&mut self, bytes: &[u8]) {
        self.refusal = Refusal::decode(bytes).ok();
    }

    /// Who enrols by it.
    pub(super) fn device(&self) -> DeviceId {
        self.enrolment.device()
    }

    pub(super) fn note(&self) -> Write {
        let note = Note {
            invitation: self.text.clone(),
            enrolment: self.enrolment.bytes().to_vec(),
            body: self.body.clone(),
        };
        Write::Note { name: NOTE.to_owned(), value: Some(cbor::encode(&note)) }
    }

    /// Of which organisation.
    pub fn organisation(&self) -> OrganisationId {
        self.invited_by.organisation()
    }

    /// The organisation's name, as the invitation says.
    pub fn organisation_name(&self) -> &str {
        &self.invitation.organisation_name
    }

    /// Who invited, as the invitation says.
    pub fn inviter_name(&self) -> &str {
        &self.invitation.inviter_name
    }

    /// The inviting device and its addresses.
    pub fn calls(&self) -> (DeviceId, &[String]) {
        (self.invited_by.device(), &self.invitation.addresses)
    }

    /// Why the enrolment was refused, where it was.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// Whether the invitation opens nothing any more: it was used, taken back, has expired, or is none.
    pub fn is_dead(&self) -> bool {
        self.refusal.as_ref().is_some_and(|refusal| FINAL.contains(&refusal.code.as_ref()))
    }

    /// The certified point that the ledger must contain.
    pub fn point(&self) -> Option<Point> {
        self.invitation.point
    }

    pub(super) fn refused(&mut self, refusal: Refusal) {
        self.refusal = Some(refusal);
    }

    pub(super) fn trusts(&self, device: DeviceId) -> bool {
        device == self.invited_by.device()
    }

    pub(super) fn enrolment(&self) -> &[u8] {
        self.enrolment.bytes()
    }

    pub(super) fn head(&self) -> Head {
        Head { device: self.enrolment.device(), sequence: 1, id: self.enrolment.id() }
    }

    pub(super) fn right(&self, caller: DeviceId, called: DeviceId) -> Right {
        use ed25519_dalek::Signer;
        let id = self.invited_by.id();
        let statement = knock_statement(self.organisation(), id, caller, called);
        let key = ed25519_dalek::SigningKey::from_bytes(&self.invitation.secret);
        Right::Invited {
            invitation: InvitationId::from(id),
            signature: SignatureBytes(key.sign(&statement).to_bytes()),
        }
    }
}

impl Replica {
    /// The inviter's device says why it does not let this one in. What does not pass ends the calls, for good.
    pub(super) fn joining_refused(&mut self, refusal: Refusal) {
        let Some(joining) = self.joining.as_mut().or(self.pass.as_mut()) else { return };
        let value = Some(refusal.encode());
        joining.refused(refusal);
        if joining.is_dead() {
            self.writes.push(Write::Note { name: DEAD_NOTE.to_owned(), value });
            self.flush();
            self.effects.push(super::Effect::Calls);
        }
        self.changed = true;
    }

    /// Once the enrolment is confirmed, every peer lets this device in for itself: the invitation is done with.
    pub(super) fn pass_expires(&mut self) {
        let confirmed = self.my_member().is_some_and(|(_, confirmed)| confirmed);
        if self.pass.is_some() && confirmed {
            self.pass = None;
            for name in [NOTE, DEAD_NOTE] {
                self.writes.push(Write::Note { name: name.to_owned(), value: None });
            }
        }
    }

    /// Whether the ledger has arrived: then this device goes on as any other.
    pub(super) fn joined_yet(&mut self) {
        let (Some(joining), Some(ledger)) = (&self.joining, &mut self.ledger) else { return };
        if let Some(expected) = joining.invitation.point {
            let Some(point) = ledger.point() else { return };
            if point.position < expected.position {
                return;
            }
            // Behind a checkpoint at which this device began it lies too: that was looked at then.
            let behind = ledger.begun().is_some_and(|begun| expected.position < begun.position);
            if !behind && ledger.point_at(expected.position) != Some(expected) {
                self.alarm("stale", Some(Said::new("alarm-other-ledger")));
                return;
            }
        }
        let enrolment = joining.enrolment.clone();
        let (id, paper) = (enrolment.id(), enrolment.paper());
        let invitation = Key::Invitation(joining.invited_by.id().into());
        let invited = ledger.find(&joining.invited_by.id()).is_some()
            || ledger.confirmed().value(&invitation).is_some();
        if ledger.find(&id).is_none() && !invited {
            // The invitation itself is not confirmed yet; it comes with the tail.
            return;
        }
        let body = joining.body.clone();
        let mut admitted = std::collections::BTreeSet::new();
        if ledger.find(&id).is_none() {
            self.admit_entry(None, enrolment.clone(), &mut admitted);
        }
        let here = self.ledger.as_ref().is_some_and(|ledger| ledger.find(&id).is_some());
        if here {
            if let Some(words) = enrolment.payload().words {
                self.keep_own_words(id, words, body);
                self.flush();
                self.effects.extend(paper.map(|paper| super::Effect::MergeOf { entry: id, paper }));
                self.tell_all(None, &super::message::Message::HaveBodies { hashes: vec![words] });
            }
            // The invitation goes on opening doors until the enrolment is confirmed.
            self.pass = self.joining.take();
            self.announce(&admitted, None);
            self.effects.push(super::Effect::Calls);
            self.changed = true;
        }
    }
}
