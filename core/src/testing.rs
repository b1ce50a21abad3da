//! A club made up for tests: real keys from fixed seeds, real signatures, every byte the same each time.
//!
//! Everything that a ledger asks its shell to keep is in [`Club::writes`], in order, so that a test can put it into any
//! store; [`memory`] keeps it in memory for [`crate::verify`].

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, missing_docs)]

pub mod answers;
pub mod kept;
pub mod lies;
pub mod memory;
pub mod network;
pub mod orderer;
pub mod padded;
pub mod shelf;
pub mod skew;

use std::collections::BTreeMap;
use std::sync::Arc;

use ed25519_dalek::{Signer, SigningKey};

use crate::action::{Action, PaperKind, RULES_VERSION};
use crate::body::Body;
use crate::cbor::SignatureBytes;
use crate::constitution::Constitution;
use crate::entry::{ENTRY_VERSION, Entry, Payload, Point, signing_input};
use crate::epoch::{Countersignature, EpochOpening, EpochRecord, Succession};
use crate::equivocation::Equivocation;
use crate::id::{
    BodyHash, DeviceId, EntryId, MemberId, OrganisationId, PaperId, ProposalId, SealingKey, StateHash,
    VerifyingKeyBytes,
};
use crate::invitation::{Invitation, enrolment_statement};
use crate::ledger::{Batch, BatchFault, Ledger};
use crate::order::{Certificate, KeeperSignature, OrderRecord, certificate_statement};
use crate::paper::{self, Field, Paper};
use crate::receipt::{Held, Receipt};
use crate::store::Write;

/// The club's first moment, in Unix milliseconds: 15 January 2027.
pub const BEGIN_MS: i64 = 1_800_000_000_000;

/// A key from a name, alike each time.
pub fn key(name: &str) -> SigningKey {
    SigningKey::from_bytes(&blake3::derive_key("moothall 2026 testing key", name.as_bytes()))
}

/// Bytes from a name, alike each time.
pub fn bytes(name: &str) -> [u8; 32] {
    blake3::derive_key("moothall 2026 testing bytes", name.as_bytes())
}

/// The device whose key is named so.
pub fn device(name: &str) -> DeviceId {
    DeviceId(key(name).verifying_key().to_bytes())
}

/// The action that stands in a payload as these bytes.
pub fn action(bytes: &[u8]) -> Action {
    crate::action::unknown::decode(&mut minicbor::Decoder::new(bytes), &mut ()).unwrap()
}

/// Signs a payload with the key that its device has by a name.
pub fn sign(name: &str, payload: &Payload) -> Entry {
    Entry::assemble(payload, key(name).sign(&signing_input(payload)).to_bytes()).unwrap()
}

/// The end of a journal.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    sequence: u64,
    id: Option<EntryId>,
}

/// A club, with one keeper to begin with.
#[derive(Debug)]
pub struct Club {
    pub ledger: Ledger,
    /// All that was to be kept, in order.
    pub writes: Vec<Write>,
    /// The time on everybody's clock, in Unix milliseconds.
    pub now_ms: i64,
    keepers: Vec<&'static str>,
    heads: BTreeMap<&'static str, Head>,
    papers: BTreeMap<PaperId, Paper>,
    salts: u64,
}

impl Club {
    /// Ada founds it, and the founding is confirmed.
    pub fn found() -> Self {
        Self::found_at(BEGIN_MS)
    }

    /// The same at another moment, in Unix milliseconds.
    pub fn found_at(begin_ms: i64) -> Self {
        Self::found_as(RULES_VERSION, begin_ms)
    }

    /// The same as an earlier version of the rules had it.
    pub fn found_as(version: u32, begin_ms: i64) -> Self {
        let action = Action::Found {
            sealing_key: SealingKey(bytes("ada sealing")),
            recovery_key: VerifyingKeyBytes(key("recovery sheet").verifying_key().to_bytes()),
            constitution: *blake3::hash(Constitution::default_text_of(version).as_bytes()).as_bytes(),
        };
        let mut club = Self {
            ledger: Ledger::new(OrganisationId([0; 32])),
            writes: Vec::new(),
            now_ms: begin_ms,
            keepers: vec!["ada"],
            heads: BTreeMap::new(),
            papers: BTreeMap::new(),
            salts: 0,
        };
        let fields = [(Field::Name, "Makers of the old mill"), (Field::About, "A workshop.")];
        let change = paper::begin(&device("ada"), &[1; 16], &fields).unwrap();
        let (words, body) = club.body(&[1; 16], change);
        let mut payload = club.payload("ada", Some(words), action);
        payload.organisation = None;
        let entry = sign("ada", &payload);
        club.ledger = Ledger::new(OrganisationId(entry.id().0));
        club.writes.push(Write::Organisation(entry.organisation()));
        club.admit("ada", &entry, Some((words, body)));
        club.confirm();
        club
    }

    pub fn organisation(&self) -> OrganisationId {
        self.ledger.organisation()
    }

    /// The founder as a member.
    pub fn ada(&self) -> MemberId {
        MemberId(self.organisation().0)
    }

    /// Writes an entry without words.
    pub fn act(&mut self, name: &'static str, action: Action) -> EntryId {
        let entry = self.draft(name, None, action);
        self.admit(name, &entry, None);
        entry.id()
    }

    /// Writes an entry whose words begin a paper.
    pub fn say(&mut self, name: &'static str, action: Action, fields: &[(Field, &str)]) -> EntryId {
        let nonce = self.nonce();
        let change = paper::begin(&device(name), &nonce, fields).unwrap();
        self.with_change(name, action, nonce, change)
    }

    /// Writes on at a paper.
    pub fn edit(&mut self, name: &'static str, paper: PaperId, fields: &[(Field, &str)]) -> EntryId {
        let nonce = self.nonce();
        let change = paper::edit(&self.papers[&paper], &device(name), &nonce, fields).unwrap().unwrap();
        self.with_change(name, Action::EditPaper { paper }, nonce, change)
    }

    /// Ada invites; whoever it is enrols. Nothing is confirmed. Returns the invitation's entry and the enrolment.
    pub fn join(&mut self, name: &'static str) -> (EntryId, EntryId) {
        let secret = key(&format!("invitation of {name}"));
        let invite = Action::Invite {
            key: VerifyingKeyBytes(secret.verifying_key().to_bytes()),
            expires_ms: self.now_ms + 7 * 24 * 3_600_000,
            own_device: false,
        };
        let invitation = self.act("ada", invite);
        let sealing_key = SealingKey(bytes(&format!("{name} sealing")));
        let statement = enrolment_statement(self.organisation(), invitation, device(name), sealing_key);
        let enrol = Action::Enrol {
            invitation: invitation.into(),
            sealing_key,
            proof: SignatureBytes(secret.sign(&statement).to_bytes()),
        };
        let enrolment = self.say(name, enrol, &[(Field::Name, name), (Field::About, "Likes lathes.")]);
        (invitation, enrolment)
    }

    /// The invitation that an inviting entry of Ada's belongs to, as it is passed from hand to hand.
    pub fn invitation(&self, name: &str, entry: &Entry) -> Invitation {
        let addresses = vec!["192.168.1.20:4433".to_owned()];
        let point = self.ledger.point();
        let statement = Invitation::statement(entry.id(), "Makers", "Ada", &addresses, point.as_ref());
        Invitation {
            version: 1,
            entry: entry.bytes().to_vec(),
            secret: key(&format!("invitation of {name}")).to_bytes(),
            organisation_name: "Makers".to_owned(),
            inviter_name: "Ada".to_owned(),
            addresses,
            point,
            signature: SignatureBytes(key("ada").sign(&statement).to_bytes()),
        }
    }

    /// The keepers confirm everything that can be, and all of them certify each batch.
    pub fn confirm(&mut self) {
        self.ledger.settle(usize::MAX);
        self.now_ms += 1_000;
        while self.ledger.propose(self.now_ms, 1_024, &BTreeMap::new(), &mut self.writes).is_some() {
            self.certify();
            self.keepers_follow();
            self.ledger.settle(usize::MAX);
        }
    }

    /// The next batch is for whoever are the keepers now.
    fn keepers_follow(&mut self) {
        let keepers = self.ledger.keepers().map(|keepers| keepers.devices.clone()).unwrap_or_default();
        let named: Vec<_> =
            self.heads.keys().copied().filter(|name| keepers.contains(&device(name))).collect();
        if !named.is_empty() {
            self.keepers = named;
        }
    }

    /// An entry that contradicts the newest one of a device. Returns the proof's id.
    pub fn equivocate(&mut self, name: &'static str) -> [u8; 32] {
        let newest = self.heads[name].id.unwrap();
        let here = self.entry(newest);
        let mut payload = here.payload().clone();
        payload.clock_ms += 1;
        let proof = Equivocation::new(&here, &sign(name, &payload)).unwrap().encode();
        let id = Equivocation::id(&proof);
        self.ledger.add_proof(id, device(name));
        self.writes.push(Write::Equivocation { id, device: device(name), bytes: proof });
        id
    }

    /// The keeper has signed two orders. What that does to its followers is not done here.
    pub fn show_two_faces(&mut self) {
        let (after, keeper) = (self.ledger.point().unwrap(), self.keepers[0]);
        let bytes = lies::two_orders(self.organisation(), after, &[keeper], [&[keeper], &[keeper]]);
        self.writes.push(Write::Equivocation {
            id: crate::fork::Fork::id(&bytes),
            device: device(keeper),
            bytes,
        });
    }

    /// The keeper gave a receipt for a ballot that it never placed.
    pub fn leave_out(&mut self, name: &'static str, proposal: ProposalId) {
        let held = Held {
            version: 1,
            organisation: self.organisation(),
            keeper: device(self.keepers[0]),
            device: device(name),
            ballot: EntryId(bytes("a ballot that was left out")),
            proposal,
            point: self.ledger.point().unwrap(),
            time_ms: self.now_ms,
        };
        let receipt = receipt(held, self.keepers[0]).encode();
        self.writes.push(Write::Receipt { ballot: held.ballot, keeper: held.keeper, bytes: receipt });
    }

    /// Ada's disk is lost; her recovery sheet makes a new device the keeper, and other members sign too.
    pub fn recover(&mut self, name: &'static str, with: &[&str]) -> Vec<u8> {
        let record = self.succession(name, with);
        let epoch_bytes = record.encode();
        let before = self.ledger.point().unwrap();
        let order = OrderRecord {
            version: 1,
            epoch: before.epoch + 1,
            first: before.position + 1,
            time_ms: self.now_ms,
            rules_version: self.ledger.rules_version(),
            keepers: vec![device(name)],
            runs: Vec::new(),
            verdicts: Vec::new(),
        };
        let batch = Batch {
            opens: Some((EpochOpening::Sheet(record), epoch_bytes.clone())),
            bytes: order.encode(),
            record: order,
            entries: Vec::new(),
            state: None,
        };
        self.ledger.take(&batch, &mut self.writes).unwrap();
        self.keepers = vec![name];
        self.certify();
        epoch_bytes
    }

    /// The record that makes a new device of Ada's the keeper after the newest point.
    pub fn succession(&self, name: &str, with: &[&str]) -> EpochRecord {
        succession(self.organisation(), self.ledger.point().unwrap(), self.ada(), name, with)
    }

    /// Asks for the state to be saved here.
    pub fn save(&mut self) {
        self.ledger.save(true, &mut self.writes);
    }

    /// An entry that was admitted.
    pub fn entry(&self, wanted: EntryId) -> Entry {
        self.writes
            .iter()
            .find_map(|write| match write {
                Write::Entry { id, bytes, .. } if *id == wanted => Some(Entry::verify(bytes).unwrap()),
                _ => None,
            })
            .unwrap()
    }

    /// The next entry of a journal, signed but not admitted.
    pub fn draft(&mut self, name: &'static str, words: Option<BodyHash>, action: Action) -> Entry {
        let mut payload = self.payload(name, words, action);
        payload.builds_on = self.ledger.try_act(&sign(name, &payload)).1;
        sign(name, &payload)
    }

    /// Admits an entry; it must be one that may come in.
    pub fn admit(&mut self, name: &'static str, entry: &Entry, body: Option<(BodyHash, Vec<u8>)>) {
        self.ledger.admit(entry, |_, _| None, &mut self.writes).unwrap();
        self.ledger.settle(usize::MAX);
        self.heads.insert(name, Head { sequence: entry.payload().sequence, id: Some(entry.id()) });
        if let Some((hash, bytes)) = body {
            self.take_words(entry, &bytes);
            self.writes.push(Write::Body { hash, entry: entry.id(), bytes });
        }
    }

    /// A body around a change.
    pub fn body(&mut self, nonce: &[u8; 16], change: Vec<u8>) -> (BodyHash, Vec<u8>) {
        self.salts += 1;
        let body = Body { version: 1, salt: bytes(&format!("salt {}", self.salts)), nonce: *nonce, change };
        let bytes = body.encode();
        (Body::hash(&bytes), bytes)
    }

    fn with_change(
        &mut self,
        name: &'static str,
        action: Action,
        nonce: [u8; 16],
        change: Vec<u8>,
    ) -> EntryId {
        let (words, body) = self.body(&nonce, change);
        let entry = self.draft(name, Some(words), action);
        self.admit(name, &entry, Some((words, body)));
        entry.id()
    }

    fn take_words(&mut self, entry: &Entry, bytes: &[u8]) {
        let body = Body::decode(bytes).unwrap();
        let id = match &entry.payload().action {
            Action::EditPaper { paper } => *paper,
            _ => entry.id().into(),
        };
        let edit = paper::Edit {
            entry: entry.id(),
            sequence: entry.payload().sequence,
            device: entry.device(),
            nonce: body.nonce,
            change: &body.change,
        };
        self.papers.entry(id).or_insert_with(|| Paper::new(id)).accept(&edit).unwrap();
    }

    fn nonce(&self) -> [u8; 16] {
        bytes(&format!("nonce {}", self.salts))[..16].try_into().unwrap()
    }

    fn payload(&mut self, name: &'static str, words: Option<BodyHash>, action: Action) -> Payload {
        self.now_ms += 1_000;
        let head = self.heads.get(name).copied().unwrap_or_default();
        Payload {
            version: ENTRY_VERSION,
            organisation: Some(self.ledger.organisation()),
            device: device(name),
            sequence: head.sequence + 1,
            previous: head.id,
            seen: self.ledger.point(),
            builds_on: Vec::new(),
            clock_ms: self.now_ms,
            words,
            action,
        }
    }

    fn certify(&mut self) {
        let point = self.ledger.point().unwrap();
        self.writes.push(Write::Signing { point });
        let state = self.ledger.checkpoint_hash();
        let certificate = checkpoint_certificate(self.organisation(), point, state, &self.keepers);
        self.writes.push(Write::Certificate { point, bytes: certificate.encode() });
    }
}

/// A certificate signed by keepers of these names.
pub fn certificate(organisation: OrganisationId, point: Point, keepers: &[&str]) -> Certificate {
    checkpoint_certificate(organisation, point, None, keepers)
}

/// The same, of the state at a checkpoint.
pub fn checkpoint_certificate(
    organisation: OrganisationId,
    point: Point,
    state: Option<StateHash>,
    keepers: &[&str],
) -> Certificate {
    let statement = certificate_statement(organisation, &point, state);
    let mut signatures: Vec<KeeperSignature> = keepers
        .iter()
        .map(|name| KeeperSignature {
            keeper: device(name),
            signature: SignatureBytes(key(name).sign(&statement).to_bytes()),
        })
        .collect();
    signatures.sort_by_key(|signature| signature.keeper);
    Certificate { version: 1, point, state, signatures }
}

/// A club with some of everything: three members, a resource, bookings one of which lost, a vote that closed, a comment
/// that was erased, a device that equivocated, a keeper that did, a receipt, a saved state, a recovery, and entries that are not confirmed yet.
pub fn grown_club() -> Club {
    use crate::action::Effect;
    use crate::request::Choice;
    const HOUR_MS: i64 = 3_600_000;

    let mut club = Club::found();
    let ada = club.ada();
    let profile = Action::BeginPaper { kind: PaperKind::Profile, about: ada.into() };
    club.say("ada", profile, &[(Field::Name, "Ada")]);
    club.join("ben");
    club.join("mallory");
    club.confirm();
    let lathe = club.say("ada", Action::AddResource, &[(Field::Name, "Lathe"), (Field::About, "")]);
    club.confirm();

    let from_ms = club.now_ms + HOUR_MS;
    let book = |from_ms| Action::Book { resource: lathe.into(), from_ms, until_ms: from_ms + HOUR_MS };
    club.act("ben", book(from_ms));
    // Written without knowing of the first: it loses.
    club.act("mallory", book(from_ms));
    let text = [(Field::Title, "Ben as a steward"), (Field::Text, "He is here every day.")];
    let effect = Effect::AppointSteward { member: club.member_of("ben") };
    let proposal = club.say("ada", Action::Propose { effect, voting_ms: 72 * HOUR_MS }, &text);
    club.confirm();
    let edit = club.edit("ben", PaperId(proposal.0), &[(Field::Text, "He is here nearly every day.")]);
    for (name, choice) in [("ada", Choice::Yes), ("ben", Choice::Abstain)] {
        let version = vec![if name == "ada" { proposal } else { edit }];
        club.act(name, Action::Vote { proposal: proposal.into(), version, replaces: None, choice });
    }
    let comment = Action::BeginPaper { kind: PaperKind::Comment, about: proposal };
    let comment = club.say("mallory", comment, &[(Field::Text, "Rude words.")]);
    club.leave_out("ben", proposal.into());
    club.show_two_faces();
    club.confirm();
    club.act("mallory", Action::ErasePaper { paper: comment.into() });
    club.confirm();
    club.save();

    // Nothing happens until the vote closes: a batch without entries.
    club.now_ms += 80 * HOUR_MS;
    club.confirm();
    let proof = club.equivocate("mallory");
    club.act("ada", Action::Expose { device: device("mallory"), proof });
    club.confirm();
    club.recover("ada's new laptop", &["ben"]);
    let from_ms = club.now_ms + HOUR_MS;
    club.act("ben", book(from_ms));
    club.confirm();
    club.act("ben", book(from_ms + 24 * HOUR_MS));
    club
}

impl Club {
    /// The member whose device has a name.
    pub fn member_of(&self, name: &str) -> MemberId {
        use crate::ledger::record::{Device, Key};
        use crate::ledger::state::Look;
        self.ledger.current().record::<Device>(&Key::Device(device(name))).unwrap().member
    }

    /// All entries' bytes, journal by journal.
    pub fn entries(&self) -> BTreeMap<(DeviceId, u64), Arc<[u8]>> {
        self.writes
            .iter()
            .filter_map(|write| match write {
                Write::Entry { device, sequence, bytes, .. } => Some(((*device, *sequence), bytes.clone())),
                _ => None,
            })
            .collect()
    }

    /// The merged papers that are not erased, as screens show them.
    pub fn paper_rows(&self) -> Vec<crate::store::PaperRow> {
        use crate::ledger::record::{Key, Paper as Record};
        use crate::ledger::state::Look;
        let current = self.ledger.current();
        self.papers
            .iter()
            .filter_map(|(id, paper)| {
                let record = current.record::<Record>(&Key::Paper(*id)).filter(|record| !record.erased)?;
                Some(crate::store::PaperRow::of(*id, record, paper))
            })
            .collect()
    }
}

/// A recovery: a new device of a member takes over after a point, by the sheet and with these devices' signatures.
pub fn succession(
    organisation: OrganisationId,
    after: Point,
    member: MemberId,
    name: &str,
    with: &[&str],
) -> EpochRecord {
    let succession = Succession {
        version: 1,
        organisation,
        after,
        member,
        device: device(name),
        sealing_key: SealingKey(bytes(&format!("{name} sealing"))),
    };
    let statement = succession.statement();
    let mut countersignatures: Vec<Countersignature> = with
        .iter()
        .map(|name| Countersignature {
            device: device(name),
            signature: SignatureBytes(key(name).sign(&statement).to_bytes()),
        })
        .collect();
    countersignatures.sort_by_key(|by| by.device);
    let signature = SignatureBytes(key("recovery sheet").sign(&statement).to_bytes());
    EpochRecord { succession, signature, countersignatures }
}

impl Ledger {
    /// Chooses up to `most` unconfirmed entries for a batch at a certified time, judges them and settles the batch, as
    /// [`Ledger::rehearse`] says. Returns the record and its bytes; none if there is nothing to confirm
    /// and nothing due, or if it is not known here how to go on.
    pub fn propose(
        &mut self,
        time_ms: i64,
        most: usize,
        promised: &BTreeMap<EntryId, i64>,
        writes: &mut Vec<Write>,
    ) -> Option<(OrderRecord, Vec<u8>)> {
        let rehearsed = self.rehearse(time_ms, most, promised).ok()?;
        self.set_aside(rehearsed.aside, writes);
        let batch = rehearsed.batch?;
        let proposed = (batch.record().clone(), batch.bytes().to_vec());
        self.settle_batch(batch, writes);
        Some(proposed)
    }

    /// Opens a new epoch by a recovery, with a batch of its own; returns the point to sign.
    ///
    /// # Errors
    /// As [`Ledger::rehearse_epoch`]; nothing changed.
    pub fn open_epoch(
        &mut self,
        epoch: &EpochOpening,
        bytes: Vec<u8>,
        time_ms: i64,
        writes: &mut Vec<Write>,
    ) -> Result<Point, BatchFault> {
        let batch = self.rehearse_epoch(epoch, bytes, time_ms)?;
        let point = batch.point();
        self.settle_batch(batch, writes);
        Ok(point)
    }
}

/// What a device writes next, by what a ledger knows of it; without words, and building on nothing.
pub fn next_payload(ledger: &Ledger, name: &str, clock_ms: i64, action: Action) -> Payload {
    let journal = *ledger.index().journal(&device(name)).unwrap();
    Payload {
        version: ENTRY_VERSION,
        organisation: Some(ledger.organisation()),
        device: device(name),
        sequence: journal.sequence + 1,
        previous: Some(journal.head),
        seen: ledger.point(),
        builds_on: Vec::new(),
        clock_ms,
        words: None,
        action,
    }
}

/// A receipt of a keeper.
pub fn receipt(held: Held, signed_by: &str) -> Receipt {
    Receipt { held, signature: SignatureBytes(key(signed_by).sign(&held.statement()).to_bytes()) }
}
