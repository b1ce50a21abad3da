//! Acts: this device's own entries, one after the other.
//!
//! An act is tried first, by the rules that will judge it everywhere. If it would count, its entry is put together and
//! signed; then entry and words are stored and announced. Acts of several entries go on when the one before is written.

use std::collections::{BTreeSet, VecDeque};

use super::decide::{Draft, Step, Words, decide};
use super::join::Joining;
use super::{Effect, Replica};
use crate::action::decisions::Form;
use crate::action::{Action, Effect as ProposalEffect};
use crate::body::Body;
use crate::entry::{ENTRY_VERSION, Entry, Payload, signing_input};
use crate::fresh::Fresh;
use crate::id::{DeviceId, EntryId, OrganisationId};
use crate::ledger::Ledger;
use crate::ledger::record::{Device, Key, Standing};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::state::Look;
use crate::ledger::tail::Judgement;
use crate::paper::{self, Paper};
use crate::request::Request;
use crate::store::Write;

/// So many acts wait for the one before them.
const QUEUE_MAX: usize = 256;

/// An act that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The entries that were written, in order.
    pub entries: Vec<EntryId>,
}

/// Why an act was not done. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDone {
    /// A rule said no.
    Refused(Refusal),
    /// The request makes no sense here: the code of a sentence.
    Misuse(&'static str),
    /// The rules failed on it.
    Aside(String),
}

/// An act under way.
#[derive(Debug)]
struct Acting {
    /// None for what the device does of itself.
    ticket: Option<u64>,
    steps: VecDeque<Step>,
    random: Fresh,
    written: Vec<EntryId>,
    joining: Option<(String, crate::invitation::Invitation, Entry)>,
}

/// An entry that waits for its signature.
#[derive(Debug)]
struct Unsigned {
    token: u64,
    payload: Payload,
    body: Option<Vec<u8>>,
    /// What was typed.
    typed: Vec<(paper::Field, String)>,
}

/// This device's acts.
#[derive(Debug, Default)]
pub struct Acts {
    queue: VecDeque<Acting>,
    acting: Option<Acting>,
    unsigned: Option<Unsigned>,
    tokens: u64,
}

impl Acts {
    /// Whether none is under way or waits.
    pub(super) fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.acting.is_none() && self.unsigned.is_none()
    }

    pub(super) fn token(&mut self) -> u64 {
        self.tokens += 1;
        self.tokens
    }
}

impl Replica {
    pub(super) fn begin_act(&mut self, ticket: u64, request: &Request, random: Fresh, paper: Option<&Paper>) {
        if let Request::Countersign { device } = request {
            let result = self.countersign(*device).map(|()| Done { entries: Vec::new() });
            self.flush();
            self.effects.push(Effect::Done { ticket, result });
            return;
        }
        let named = match request {
            Request::Succeed { successors } => Some(self.name_successors(successors.clone())),
            Request::ChooseSuccession { id } => Some(self.choose_successors(id.0)),
            Request::FollowLine { begin } => Some(self.follow_line(*begin)),
            Request::SupportSuccession { id } => Some(self.support_naming(id.0)),
            _ => None,
        };
        if let Some(named) = named {
            let result = named.map(|()| Done { entries: Vec::new() });
            self.flush();
            self.effects.push(Effect::Done { ticket, result });
            // Whoever asked is answered before everything begins anew.
            if self.rivals.take_left() {
                self.effects.push(Effect::Reopen);
            }
            return;
        }
        if self.acts.queue.len() >= QUEUE_MAX {
            self.effects.push(Effect::Done { ticket, result: Err(NotDone::Misuse("misuse-too-busy")) });
            return;
        }
        match decide(self, request, &random, paper) {
            Ok(decided) => self.acts.queue.push_back(Acting {
                ticket: Some(ticket),
                steps: decided.steps.into(),
                random,
                written: Vec::new(),
                joining: decided.joining,
            }),
            Err(not_done) => self.effects.push(Effect::Done { ticket, result: Err(not_done) }),
        }
    }

    /// Writes an entry that nobody asked for: a notice, the exposure of a device.
    pub(super) fn write_own(&mut self, action: Action) {
        if self.acts.queue.len() < QUEUE_MAX {
            self.acts.queue.push_back(Acting {
                ticket: None,
                steps: VecDeque::from([Step::Act(Draft { action, words: Words::None })]),
                random: [0; 64].into(),
                written: Vec::new(),
                joining: None,
            });
        }
    }

    /// Goes on with the acts, if none waits for its signature.
    ///
    /// An act is tried on all that is here, so it waits until that is judged. That is done in slices.
    pub(super) fn next_act(&mut self) {
        if self.is_settling() {
            return;
        }
        while self.acts.unsigned.is_none() {
            if self.acts.acting.is_none() {
                self.acts.acting = self.acts.queue.pop_front();
            }
            let Some(acting) = &mut self.acts.acting else { return };
            match acting.steps.pop_front() {
                Some(step) => {
                    if let Err(not_done) = self.take_step(step) {
                        self.end_act(Err(not_done));
                    }
                }
                None => {
                    let entries = acting.written.clone();
                    self.end_act(Ok(Done { entries }));
                }
            }
        }
    }

    fn end_act(&mut self, result: Result<Done, NotDone>) {
        if let Some(Acting { ticket: Some(ticket), .. }) = self.acts.acting.take() {
            self.flush();
            self.effects.push(Effect::Done { ticket, result });
        }
    }

    fn take_step(&mut self, step: Step) -> Result<(), NotDone> {
        let Some(acting) = &self.acts.acting else { return Ok(()) };
        let random = acting.random.clone();
        let number = acting.written.len();
        let draft = match step {
            Step::Act(draft) => draft,
            Step::Profile { name } => Draft {
                action: Action::BeginPaper {
                    kind: crate::action::PaperKind::Profile,
                    about: acting.written.first().copied().ok_or(NotDone::Misuse("misuse-order"))?,
                },
                words: Words::Begin(vec![(paper::Field::Name, name), (paper::Field::About, String::new())]),
            },
            Step::Reach { of, way, text } => Draft {
                action: Action::BeginPaper {
                    kind: way.into(),
                    about: acting.written.get(of).copied().ok_or(NotDone::Misuse("misuse-order"))?,
                },
                words: Words::Begin(vec![(paper::Field::Contact, text)]),
            },
            Step::DraftAmendment { words, form, hash } => {
                let effect = ProposalEffect::Amend { parts: acting.written.clone(), hash };
                Draft { action: Action::Draft(Form { effect, ..*form }), words }
            }
            Step::ProposeAmendment { words, hash, voting_ms } => Draft {
                action: Action::Propose {
                    effect: ProposalEffect::Amend { parts: acting.written.clone(), hash },
                    voting_ms,
                },
                words,
            },
        };
        let body = self.body(&draft.words, &random, number)?;
        if body.as_ref().is_some_and(|body| !self.own_words_fit(body.len())) {
            return Err(NotDone::Refused(Refusal::new("refused-own-words-full")));
        }
        let typed = match draft.words {
            Words::Begin(fields) | Words::Edit { fields, .. } => fields,
            Words::None => Vec::new(),
        };
        let words = body.as_deref().map(Body::hash);
        let payload = self.payload(draft.action, words)?;
        let payload = self.tried(payload)?;
        let token = self.acts.token();
        let statement = signing_input(&payload);
        self.acts.unsigned = Some(Unsigned { token, payload, body, typed });
        self.flush();
        self.effects.push(Effect::Sign { token, statement, after_store: false });
        Ok(())
    }

    /// Puts words into a body, with a salt and a nonce that are nobody else's.
    fn body(&self, words: &Words, random: &Fresh, number: usize) -> Result<Option<Vec<u8>>, NotDone> {
        let mut fresh = blake3::Hasher::new_derive_key("moothall 2026 salt and nonce");
        fresh.update(random.as_slice());
        fresh.update(&(number as u64).to_be_bytes());
        let mut bytes = [0u8; 48];
        fresh.finalize_xof().fill(&mut bytes);
        let (mut salt, mut nonce) = ([0; 32], [0; 16]);
        salt.copy_from_slice(&bytes[..32]);
        nonce.copy_from_slice(&bytes[32..]);
        let unwritable = |_| NotDone::Misuse("misuse-words-too-long");
        let change = match words {
            Words::None => return Ok(None),
            Words::Begin(fields) => {
                let fields: Vec<_> = fields.iter().map(|(field, text)| (*field, text.as_str())).collect();
                paper::begin(&self.me.device, &nonce, &fields).map_err(unwritable)?
            }
            Words::Edit { paper, fields } => {
                let fields: Vec<_> = fields.iter().map(|(field, text)| (*field, text.as_str())).collect();
                paper::edit(paper, &self.me.device, &nonce, &fields)
                    .map_err(unwritable)?
                    .ok_or(NotDone::Misuse("misuse-nothing-changed"))?
            }
        };
        let bytes = Body { version: 1, salt, nonce, change }.encode();
        if bytes.len() > crate::body::BODY_BYTES_MAX {
            return Err(NotDone::Misuse("misuse-words-too-long"));
        }
        Ok(Some(bytes))
    }

    /// The next entry of this device's journal.
    fn payload(&self, action: Action, words: Option<crate::id::BodyHash>) -> Result<Payload, NotDone> {
        let journal = self.ledger.as_ref().and_then(|ledger| ledger.index().journal(&self.me.device));
        if let Some(ledger) = &self.ledger
            && !ledger.own_room(&self.me.device, &action)
            && !matches!(action, Action::Enrol { .. })
        {
            return Err(NotDone::Refused(self.no_room()));
        }
        let organisation = match &action {
            Action::Found { .. } => None,
            _ => match &self.acts.acting {
                // A joiner has no ledger yet; the invitation says which one it is.
                Some(Acting { joining: Some((_, _, invited_by)), .. }) => Some(invited_by.organisation()),
                _ => self.organisation(),
            },
        };
        let seen = match (&self.ledger, &self.acts.acting) {
            (_, Some(Acting { joining: Some((_, invitation, _)), .. })) => invitation.point,
            (Some(ledger), _) => ledger.point(),
            _ => None,
        };
        Ok(Payload {
            version: ENTRY_VERSION,
            organisation,
            device: self.me.device,
            sequence: journal.map_or(1, |journal| journal.sequence + 1),
            previous: journal.map(|journal| journal.head),
            seen,
            builds_on: Vec::new(),
            clock_ms: self.now_ms,
            words,
            action,
        })
    }

    /// Why this device may write nothing more.
    fn no_room(&self) -> Refusal {
        let key = Key::Device(self.me.device);
        let standing = self
            .ledger
            .as_ref()
            .and_then(|ledger| ledger.current().record::<Device>(&key).map(|device| device.standing));
        Refusal::new(match standing {
            Some(Standing::Revoked) => "refused-device-revoked",
            Some(Standing::Equivocated) => "refused-device-equivocated",
            _ => "refused-own-journal-full",
        })
    }

    /// What an act would come to now, if this device did it. Nothing is written.
    pub fn would(&self, action: Action) -> Judgement {
        match (&self.ledger, self.payload(action, None)) {
            (Some(ledger), Ok(payload)) => ledger.try_act(&Entry::draft(&payload)).0,
            (_, Err(NotDone::Refused(refusal))) => Judgement::Refused(refusal),
            _ => Judgement::Refused(Refusal::new("refused-device-unknown")),
        }
    }

    /// Tries a payload by the rules and notes what it builds on.
    fn tried(&self, mut payload: Payload) -> Result<Payload, NotDone> {
        let Some(ledger) = &self.ledger else { return Ok(payload) };
        if matches!(payload.action, Action::Found { .. }) {
            return Ok(payload);
        }
        // A restored or copied ledger may be older than the invitation: the others judge the enrolment.
        if let Some(Acting { joining: Some((_, _, invited_by)), .. }) = &self.acts.acting
            && ledger.find(&invited_by.id()).is_none()
        {
            return Ok(payload);
        }
        let draft = Entry::draft(&payload);
        let (judgement, builds_on) = ledger.try_act(&draft);
        match judgement {
            Judgement::Accepted => {
                self.tried_in_its_time(&payload)?;
                payload.builds_on = builds_on;
                Ok(payload)
            }
            Judgement::Refused(refusal) => Err(NotDone::Refused(refusal)),
            Judgement::Aside(reason) => Err(NotDone::Aside(reason)),
        }
    }

    /// Where certified time is well ahead of this clock, an act is tried at that time too: it is placed no earlier.
    fn tried_in_its_time(&self, payload: &Payload) -> Result<(), NotDone> {
        let (Some(ledger), Some(time_ms)) = (&self.ledger, self.time_ahead(payload.clock_ms)) else {
            return Ok(());
        };
        let then = Payload { clock_ms: time_ms, ..payload.clone() };
        match ledger.try_act(&Entry::draft(&then)).0 {
            Judgement::Refused(_) => Err(NotDone::Refused(
                Refusal::new("refused-clock-behind")
                    .with("ledger", Fact::Time(time_ms))
                    .with("clock", Fact::Time(payload.clock_ms)),
            )),
            Judgement::Accepted | Judgement::Aside(_) => Ok(()),
        }
    }

    /// The signature came: the entry is written.
    pub(super) fn act_signed(&mut self, token: u64, signature: [u8; 64]) {
        let Some(unsigned) = self.acts.unsigned.take_if(|unsigned| unsigned.token == token) else { return };
        let Ok(entry) = Entry::signed(&unsigned.payload, signature) else {
            return self.end_act(Err(NotDone::Misuse("misuse-entry-too-large")));
        };
        if let Some(acting) = &mut self.acts.acting
            && let Some((text, invitation, invited_by)) = acting.joining.take()
        {
            acting.written.push(entry.id());
            let organisation = invited_by.organisation();
            let body = unsigned.body.unwrap_or_default();
            let joining = Joining::new(text, invitation, invited_by, entry, body);
            self.writes.push(Write::Organisation(organisation));
            self.writes.push(joining.note());
            self.writes.push(Write::Note { name: super::join::DEAD_NOTE.to_owned(), value: None });
            self.joining = Some(joining);
            // An empty one may be what an invitation left that led nowhere.
            if self.ledger.as_ref().is_none_or(|ledger| ledger.index().is_empty()) {
                self.ledger = Some(Ledger::new(organisation));
            }
            self.flush();
            self.effects.push(Effect::Calls);
            self.joined_yet();
            return;
        }
        if matches!(entry.payload().action, Action::Found { .. }) {
            let organisation = OrganisationId(entry.id().0);
            self.ledger = Some(Ledger::new(organisation));
            self.writes.push(Write::Organisation(organisation));
            self.flush();
            self.effects.push(Effect::Calls);
        }
        let mut admitted: BTreeSet<DeviceId> = BTreeSet::new();
        let id = entry.id();
        let (words, paper, sequence) = (entry.payload().words, entry.paper(), entry.payload().sequence);
        if !self.admit_entry(None, entry, &mut admitted) || admitted.is_empty() {
            return self.end_act(Err(NotDone::Misuse("misuse-own-entry-refused")));
        }
        if let (Some(hash), Some(bytes)) = (words, unsigned.body) {
            self.keep_own_words(id, hash, bytes);
            if let Some(paper) = paper {
                let (device, fields) = (self.me.device, unsigned.typed);
                self.writes.push(Write::Draft { entry: id, device, sequence, paper, fields });
            }
        }
        if let Some(acting) = &mut self.acts.acting {
            acting.written.push(id);
        }
        self.announce(&admitted, None);
        if let Some(hash) = words {
            self.flush();
            self.effects.extend(paper.map(|paper| Effect::MergeOf { entry: id, paper }));
            self.tell_all(None, &super::message::Message::HaveBodies { hashes: vec![hash] });
        }
        self.changed = true;
    }
}
