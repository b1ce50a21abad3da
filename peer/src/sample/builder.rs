//! Builds a whole ledger at once, as its members and their keeper would have over a year: real keys, real signatures,
//! every act judged by the rules. Nobody else has the keys of its members; they are gone when it is built. The sample
//! is built so, and what `cargo xtask bench hall` measures on.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey};
use moothall_core::action::{Action, PaperKind};
use moothall_core::body::Body;
use moothall_core::cbor::SignatureBytes;
use moothall_core::constitution::Constitution;
use moothall_core::entry::{ENTRY_VERSION, Entry, Payload, signing_input};
use moothall_core::id::{
    DeviceId, EntryId, MemberId, OrganisationId, PaperId, ProposalId, SealingKey, VerifyingKeyBytes,
};
use moothall_core::invitation::enrolment_statement;
use moothall_core::ledger::Ledger;
use moothall_core::ledger::record::{Key, Paper as PaperRecord, Proposal, VoteResult};
use moothall_core::ledger::state::Look;
use moothall_core::order::{Certificate, KeeperSignature, certificate_statement};
use moothall_core::paper::{self, Field, Paper};
use moothall_core::store::{PaperRow, Write};

use crate::keystore::Keys;

/// Whoever writes: a member with one device.
struct Hand {
    /// None for the reader, whose key the keystore has.
    signing: Option<SigningKey>,
    device: DeviceId,
    member: MemberId,
    sequence: u64,
    head: Option<EntryId>,
}

/// Something in the building did not go as it was written down here: the program's own mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the sample cannot be built: {0}")]
pub struct Unbuilt(pub(super) String);

fn unbuilt(what: impl std::fmt::Debug) -> Unbuilt {
    Unbuilt(format!("{what:?}"))
}

/// A ledger that grows.
pub struct Builder<'a> {
    keys: &'a Keys,
    seed: [u8; 32],
    ledger: Ledger,
    hands: Vec<Hand>,
    papers: BTreeMap<PaperId, Paper>,
    salts: u64,
    /// The newest checkpoint, to be kept.
    checkpoint: Option<Write>,
    /// What is to be stored, in order.
    pub writes: Vec<Write>,
    /// The time on everybody's clock, in Unix milliseconds.
    pub now_ms: i64,
}

impl<'a> Builder<'a> {
    /// The reader founds it. `seed` is random: all that is secret comes from it.
    ///
    /// # Errors
    /// If the rules refuse it, or it cannot be written: the program's own mistake.
    pub fn found(
        keys: &'a Keys,
        seed: [u8; 32],
        now_ms: i64,
        words: &[(Field, &str)],
    ) -> Result<Self, Unbuilt> {
        let recovery = SigningKey::from_bytes(&derived(&seed, "recovery"));
        let action = Action::Found {
            sealing_key: keys.sealing_key(),
            recovery_key: VerifyingKeyBytes(recovery.verifying_key().to_bytes()),
            constitution: *blake3::hash(Constitution::default_text().as_bytes()).as_bytes(),
        };
        let reader =
            Hand { signing: None, device: keys.device(), member: MemberId([0; 32]), sequence: 0, head: None };
        let mut builder = Self {
            keys,
            seed,
            ledger: Ledger::new(OrganisationId([0; 32])),
            hands: vec![reader],
            papers: BTreeMap::new(),
            salts: 0,
            checkpoint: None,
            writes: Vec::new(),
            now_ms,
        };
        let (nonce, change) = builder.begun(0, words)?;
        let body = builder.body(nonce, change);
        let mut payload = builder.payload(0, Some(Body::hash(&body)), action);
        payload.organisation = None;
        let entry = builder.signed(0, &payload)?;
        builder.ledger = Ledger::new(OrganisationId(entry.id().0));
        builder.hands[0].member = MemberId(entry.id().0);
        builder.writes.push(Write::Organisation(entry.organisation()));
        builder.take(0, &entry, Some(body))?;
        builder.confirm()?;
        Ok(builder)
    }

    /// Whoever a hand belongs to.
    pub fn member(&self, hand: usize) -> MemberId {
        self.hands[hand].member
    }

    /// Somebody new comes in by the reader's invitation, with one device. Returns the hand.
    ///
    /// # Errors
    /// If the rules refuse it, or it cannot be written: the program's own mistake.
    pub fn join(&mut self, name: &str, about: &str) -> Result<usize, Unbuilt> {
        let number = self.hands.len();
        let invitation_key = SigningKey::from_bytes(&derived(&self.seed, &format!("invitation {number}")));
        let invite = Action::Invite {
            key: VerifyingKeyBytes(invitation_key.verifying_key().to_bytes()),
            expires_ms: self.now_ms + 7 * 86_400_000,
            own_device: false,
        };
        let invitation = self.act(0, invite)?;
        // Only what is confirmed lets somebody in.
        self.confirm()?;
        let signing = SigningKey::from_bytes(&derived(&self.seed, &format!("device {number}")));
        let device = DeviceId(signing.verifying_key().to_bytes());
        let secret = x25519_dalek::StaticSecret::from(derived(&self.seed, &format!("sealing {number}")));
        let sealing_key = SealingKey(x25519_dalek::PublicKey::from(&secret).to_bytes());
        let statement = enrolment_statement(self.ledger.organisation(), invitation, device, sealing_key);
        let enrol = Action::Enrol {
            invitation: invitation.into(),
            sealing_key,
            proof: SignatureBytes(invitation_key.sign(&statement).to_bytes()),
        };
        let member = MemberId([0; 32]);
        self.hands.push(Hand { signing: Some(signing), device, member, sequence: 0, head: None });
        let id = self.say(number, enrol, &[(Field::Name, name), (Field::About, about)])?;
        self.hands[number].member = MemberId(id.0);
        self.confirm()?;
        Ok(number)
    }

    /// Does something without words.
    ///
    /// # Errors
    /// If the rules refuse it, or it cannot be written: the program's own mistake.
    pub fn act(&mut self, hand: usize, action: Action) -> Result<EntryId, Unbuilt> {
        let payload = self.payload(hand, None, action);
        let entry = self.signed(hand, &payload)?;
        self.take(hand, &entry, None)?;
        Ok(entry.id())
    }

    /// Does something whose words begin a paper.
    ///
    /// # Errors
    /// If the rules refuse it, or it cannot be written: the program's own mistake.
    pub fn say(&mut self, hand: usize, action: Action, words: &[(Field, &str)]) -> Result<EntryId, Unbuilt> {
        let (nonce, change) = self.begun(hand, words)?;
        let body = self.body(nonce, change);
        let payload = self.payload(hand, Some(Body::hash(&body)), action);
        let entry = self.signed(hand, &payload)?;
        self.take(hand, &entry, Some(body))?;
        Ok(entry.id())
    }

    /// Says something about an entry.
    ///
    /// # Errors
    /// If the rules refuse it, or it cannot be written: the program's own mistake.
    pub fn comment(&mut self, hand: usize, about: EntryId, text: &str) -> Result<EntryId, Unbuilt> {
        self.say(hand, Action::BeginPaper { kind: PaperKind::Comment, about }, &[(Field::Text, text)])
    }

    /// Whether a vote is closed and went for what was proposed.
    pub(super) fn is_decided_for(&self, id: ProposalId) -> bool {
        let current = self.ledger.current();
        let outcome = current.record::<Proposal>(&Key::Proposal(id)).and_then(|found| found.outcome.as_ref());
        outcome.is_some_and(|outcome| matches!(outcome.result, VoteResult::Adopted | VoteResult::Elected))
    }

    /// The keeper confirms everything that can be, at the time that it is.
    ///
    /// # Errors
    /// If the rules refuse it, or it cannot be written: the program's own mistake.
    pub fn confirm(&mut self) -> Result<(), Unbuilt> {
        self.ledger.settle(usize::MAX);
        loop {
            let rehearsed = self.ledger.rehearse(self.now_ms, 1_024, &BTreeMap::new()).map_err(unbuilt)?;
            let Some(batch) = rehearsed.batch else { break };
            let point = batch.point();
            self.ledger.settle_batch(batch, &mut self.writes);
            self.checkpoint = self.ledger.settled_checkpoint().or(self.checkpoint.take());
            self.writes.push(Write::Signing { point });
            let state = self.ledger.checkpoint_hash();
            let statement = certificate_statement(self.ledger.organisation(), &point, state);
            let signature = SignatureBytes(self.keys.sign(&statement));
            let signatures = vec![KeeperSignature { keeper: self.keys.device(), signature }];
            let certificate = Certificate { version: 1, point, state, signatures };
            self.writes.push(Write::Certificate { point, bytes: certificate.encode() });
            self.ledger.settle(usize::MAX);
        }
        Ok(())
    }

    /// Everything that is to be stored: rows, and merged papers.
    ///
    /// # Errors
    /// If the rules refuse it, or it cannot be written: the program's own mistake.
    pub fn finish(mut self) -> Result<(Vec<Write>, Vec<PaperRow>), Unbuilt> {
        self.confirm()?;
        self.ledger.save(true, &mut self.writes);
        self.writes.extend(self.checkpoint.take());
        let current = self.ledger.current();
        let rows = self.papers.iter().filter_map(|(id, paper)| {
            let record = current.record::<PaperRecord>(&Key::Paper(*id))?;
            (!record.erased).then(|| PaperRow::of(*id, record, paper))
        });
        let rows = rows.collect();
        Ok((self.writes, rows))
    }

    fn begun(&self, hand: usize, words: &[(Field, &str)]) -> Result<([u8; 16], Vec<u8>), Unbuilt> {
        let bytes = derived(&self.seed, &format!("nonce {}", self.salts));
        let mut nonce = [0; 16];
        nonce.copy_from_slice(&bytes[..16]);
        Ok((nonce, paper::begin(&self.hands[hand].device, &nonce, words).map_err(unbuilt)?))
    }

    fn body(&mut self, nonce: [u8; 16], change: Vec<u8>) -> Vec<u8> {
        let salt = derived(&self.seed, &format!("salt {}", self.salts));
        self.salts += 1;
        Body { version: 1, salt, nonce, change }.encode()
    }

    fn payload(
        &mut self,
        hand: usize,
        words: Option<moothall_core::id::BodyHash>,
        action: Action,
    ) -> Payload {
        // Nobody does two things in one moment.
        self.now_ms += 1_000;
        let of = &self.hands[hand];
        Payload {
            version: ENTRY_VERSION,
            organisation: Some(self.ledger.organisation()),
            device: of.device,
            sequence: of.sequence + 1,
            previous: of.head,
            seen: self.ledger.point(),
            builds_on: Vec::new(),
            clock_ms: self.now_ms,
            words,
            action,
        }
    }

    fn signed(&self, hand: usize, payload: &Payload) -> Result<Entry, Unbuilt> {
        let statement = signing_input(payload);
        let signature = match &self.hands[hand].signing {
            Some(signing) => signing.sign(&statement).to_bytes(),
            None => self.keys.sign(&statement),
        };
        Entry::signed(payload, signature).map_err(unbuilt)
    }

    fn take(&mut self, hand: usize, entry: &Entry, body: Option<Vec<u8>>) -> Result<(), Unbuilt> {
        self.ledger.admit(entry, |_, _| None, &mut self.writes).map_err(unbuilt)?;
        self.hands[hand].sequence = entry.payload().sequence;
        self.hands[hand].head = Some(entry.id());
        if let (Some(bytes), Some(hash)) = (body, entry.payload().words) {
            if let Some(paper) = entry.paper() {
                let decoded = Body::decode(&bytes).map_err(unbuilt)?;
                let edit = paper::Edit {
                    entry: entry.id(),
                    sequence: entry.payload().sequence,
                    device: entry.device(),
                    nonce: decoded.nonce,
                    change: &decoded.change,
                };
                self.papers
                    .entry(paper)
                    .or_insert_with(|| Paper::new(paper))
                    .accept(&edit)
                    .map_err(unbuilt)?;
            }
            self.writes.push(Write::Body { hash, entry: entry.id(), bytes });
        }
        Ok(())
    }
}

fn derived(seed: &[u8; 32], what: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("moothall 2026 sample");
    hasher.update(seed);
    hasher.update(what.as_bytes());
    hasher.finalize().into()
}
