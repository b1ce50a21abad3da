//! A few people with a ledger each, who act at random, exchange entries at random and take batches at random.

use std::collections::BTreeMap;

use std::sync::OnceLock;

use crate::action::{Action, Effect, PaperKind};
use crate::entry::{ENTRY_VERSION, Entry, Payload};
use crate::id::{BodyHash, EntryId, MemberId, PaperId, VerifyingKeyBytes};
use crate::ledger::record::{DueKind, Key, Value};
use crate::ledger::state::Look;
use crate::ledger::tail::Judgement;
use crate::ledger::{Batch, Ledger};
use crate::order::OrderRecord;
use crate::paper::Field;
use crate::request::Choice;
use crate::rules::{DAY_MS, HOUR_MS};
use crate::store::Write;
use crate::testing::shelf::Shelf;
use crate::testing::{Club, bytes, device, key, sign};

pub(super) const NAMES: [&str; 4] = ["ada", "ben", "cleo", "dan"];

/// What everybody begins with: four members, two stewards, two resources, a proposal, all confirmed.
pub(super) struct Begin {
    pub(super) shelf: Shelf,
    pub(super) now_ms: i64,
    pub(super) members: Vec<MemberId>,
    pub(super) things: Vec<EntryId>,
}

pub(super) fn begin() -> &'static Begin {
    static BEGIN: OnceLock<Begin> = OnceLock::new();
    BEGIN.get_or_init(|| {
        let mut club = Club::found();
        for name in &NAMES[1..] {
            club.join(name);
        }
        club.confirm();
        let effect = Effect::AppointSteward { member: club.member_of("ben") };
        let title = [(Field::Title, "Ben as a steward"), (Field::Text, "")];
        let appoint = club.say("ada", Action::Propose { effect, voting_ms: 24 * HOUR_MS }, &title);
        club.confirm();
        for name in ["ada", "cleo"] {
            let vote = Action::Vote {
                proposal: appoint.into(),
                version: vec![appoint],
                replaces: None,
                choice: Choice::Yes,
            };
            club.act(name, vote);
        }
        club.confirm();
        club.now_ms += 2 * DAY_MS;
        let name = [(Field::Title, "Lathe"), (Field::Text, "")];
        let things: Vec<EntryId> = (0..2).map(|_| club.say("ada", Action::AddResource, &name)).collect();
        let proposal =
            club.say("cleo", Action::Propose { effect: Effect::None, voting_ms: 24 * HOUR_MS }, &title);
        club.confirm();
        let members = NAMES.iter().map(|name| club.member_of(name)).collect();
        let things = things.into_iter().chain([proposal]).collect();
        Begin { shelf: Shelf::of(&club.writes), now_ms: club.now_ms, members, things }
    })
}

/// One person's device.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) ledger: Ledger,
    pub(super) shelf: Shelf,
    /// Batches taken so far.
    pub(super) taken: usize,
}

impl Person {
    pub(super) fn keep(&mut self, writes: &[Write]) {
        self.shelf.keep_all(writes);
        if self.shelf.batches.len().is_multiple_of(2) {
            self.ledger.archive(&self.shelf.archive());
        }
    }

    /// Everything there is to see: the state with the tail, and what each unconfirmed entry came to.
    pub(super) fn seen(&mut self) -> Seen {
        self.ledger.settle(usize::MAX);
        seen(&self.ledger)
    }
}

/// The state with the tail, and what each unconfirmed entry came to.
pub(super) type Seen = (Vec<(Key, Value)>, Vec<(EntryId, Judgement)>);

pub(super) fn seen(ledger: &Ledger) -> Seen {
    let end = Key::Due(i64::MAX, DueKind::DismissalActs, EntryId([255; 32]));
    let state =
        ledger.current().values(Key::Organisation, end).into_iter().map(|(k, v)| (k, v.clone())).collect();
    let judged = ledger
        .tail()
        .entries()
        .map(|(_, entry)| (entry.id(), ledger.tail().judgement(entry.id()).unwrap().clone()))
        .collect();
    (state, judged)
}

pub(super) struct World {
    pub(super) people: Vec<Person>,
    pub(super) now_ms: i64,
    pub(super) batches: Vec<(OrderRecord, Vec<u8>)>,
    /// Everything written so far that others may speak of.
    written: Vec<(EntryId, Action)>,
}

impl World {
    pub(super) fn new() -> Self {
        let begin = begin();
        let people = NAMES
            .iter()
            .map(|name| Person {
                name,
                ledger: Ledger::open(begin.shelf.organisation.unwrap(), &begin.shelf.opening()).unwrap(),
                shelf: begin.shelf.clone(),
                taken: 0,
            })
            .collect();
        Self { people, now_ms: begin.now_ms, batches: Vec::new(), written: Vec::new() }
    }

    /// Does one thing, chosen by three numbers.
    pub(super) fn step(&mut self, (what, a, b): (u8, u16, u16)) {
        self.now_ms += i64::from(a % 7) * 60_000;
        let who = usize::from(a) % self.people.len();
        match what % 8 {
            0..=3 => self.act(who, b),
            4 | 5 => self.pass_on(who, usize::from(b) % self.people.len(), usize::from(b / 8) % 6 + 1),
            6 => {
                self.now_ms += if b % 5 == 0 { 30 * HOUR_MS } else { 1_000 };
                self.confirm(usize::from(b) % 9 + 1);
            }
            _ => drop(self.take(who)),
        }
    }

    pub(super) fn write(&mut self, who: usize, action: Action) -> EntryId {
        let person = &mut self.people[who];
        let journal = person.ledger.index().journal(&device(person.name)).copied();
        let words = action.begins_paper().is_some() || matches!(action, Action::EditPaper { .. });
        let number = journal.map_or(0, |journal| journal.sequence) + 1;
        let mut payload = Payload {
            version: ENTRY_VERSION,
            organisation: Some(person.ledger.organisation()),
            device: device(person.name),
            sequence: number,
            previous: journal.map(|journal| journal.head),
            seen: person.ledger.point(),
            builds_on: Vec::new(),
            clock_ms: self.now_ms,
            words: words.then(|| BodyHash(bytes(&format!("words {} {number}", person.name)))),
            action: action.clone(),
        };
        person.ledger.settle(usize::MAX);
        payload.builds_on = person.ledger.try_act(&sign(person.name, &payload)).1;
        let entry = sign(person.name, &payload);
        let mut writes = Vec::new();
        if person.ledger.admit(&entry, |_, _| None, &mut writes).is_ok() {
            person.keep(&writes);
            self.written.push((entry.id(), action));
        }
        entry.id()
    }

    /// Acts at random, whether the rules like it or not.
    fn act(&mut self, who: usize, b: u16) {
        let begin = begin();
        let pick = usize::from(b / 16);
        let whom = begin.members[pick % begin.members.len()];
        let of_whom = device(NAMES[pick % NAMES.len()]);
        let known = |id: &EntryId, world: &Self| world.people[who].ledger.find(id).is_some();
        let earlier = |wanted: fn(&Action) -> bool, world: &Self| {
            let all: Vec<EntryId> = world
                .written
                .iter()
                .filter(|(id, action)| wanted(action) && known(id, world))
                .map(|(id, _)| *id)
                .collect();
            (!all.is_empty()).then(|| all[pick % all.len()])
        };
        let proposal = earlier(|action| matches!(action, Action::Propose { .. }), self)
            .filter(|_| pick % 3 > 0)
            .unwrap_or(begin.things[2]);
        let action = match b % 16 {
            0..=3 => {
                let from_ms = begin.now_ms / HOUR_MS * HOUR_MS + (i64::from(b / 16) % 40) * HOUR_MS / 2;
                Action::Book { resource: begin.things[pick % 2].into(), from_ms, until_ms: from_ms + HOUR_MS }
            }
            4 => match earlier(|action| matches!(action, Action::Book { .. }), self) {
                Some(id) => Action::CancelBooking { booking: id.into() },
                None => return,
            },
            5 => Action::Propose {
                effect: match pick % 3 {
                    0 => Effect::None,
                    1 => Effect::AppointSteward { member: whom },
                    _ => Effect::DismissSteward { member: whom },
                },
                voting_ms: 24 * HOUR_MS,
            },
            6..=8 => {
                let ballot = earlier(|action| matches!(action, Action::Vote { .. }), self);
                Action::Vote {
                    proposal: proposal.into(),
                    version: vec![proposal],
                    replaces: ballot.filter(|_| pick % 2 == 0),
                    choice: [Choice::Yes, Choice::No, Choice::Abstain][pick % 3],
                }
            }
            9 => Action::Withdraw { proposal: proposal.into() },
            10 => Action::RestrictDevice { device: of_whom },
            11 => Action::LiftRestriction { device: of_whom },
            12 if pick % 4 == 0 => Action::RevokeDevice { device: of_whom },
            13 => Action::EditPaper { paper: PaperId(proposal.0) },
            14 => match earlier(|action| matches!(action, Action::BeginPaper { .. }), self) {
                Some(id) if pick % 2 == 0 => Action::ErasePaper { paper: id.into() },
                _ => Action::BeginPaper { kind: PaperKind::Comment, about: proposal },
            },
            15 if pick % 8 == 0 => Action::Leave,
            _ => Action::Invite {
                key: VerifyingKeyBytes(key(&format!("invitation {b}")).verifying_key().to_bytes()),
                expires_ms: self.now_ms + DAY_MS,
                own_device: pick % 2 == 0,
            },
        };
        self.write(who, action);
    }

    /// One person passes on up to so many entries that the other has not, in an order of its own.
    pub(super) fn pass_on(&mut self, from: usize, to: usize, most: usize) {
        let entries: Vec<Entry> = self.people[from]
            .shelf
            .entries
            .values()
            .filter(|kept| self.people[to].ledger.find(&kept.id).is_none())
            .map(|kept| Entry::verify(&kept.bytes).unwrap())
            .collect();
        let mut passed = 0;
        let mut writes = Vec::new();
        let mut again = true;
        while again && passed < most {
            again = false;
            for entry in &entries {
                if passed < most
                    && self.people[to].ledger.find(&entry.id()).is_none()
                    && self.people[to].ledger.admit(entry, |_, _| None, &mut writes).is_ok()
                {
                    passed += 1;
                    again = true;
                }
            }
        }
        self.people[to].keep(&writes);
    }

    /// The keeper confirms up to so many entries.
    pub(super) fn confirm(&mut self, most: usize) {
        let mut writes = Vec::new();
        let keeper = &mut self.people[0];
        if let Some(batch) = keeper.ledger.propose(self.now_ms, most, &BTreeMap::new(), &mut writes) {
            self.batches.push(batch);
            keeper.taken = self.batches.len();
        }
        keeper.keep(&writes);
    }

    /// A batch with the entries that one person lacks.
    pub(super) fn batch_for(&self, who: usize, number: usize) -> Batch {
        let (record, bytes) = self.batches[number].clone();
        let mut entries = Vec::new();
        for run in &record.runs {
            for sequence in run.first..run.first + run.count {
                if self.people[who].ledger.tail().numbered(&run.device, sequence).is_none() {
                    let kept = &self.people[0].shelf.entries[&(run.device, sequence)];
                    entries.push(Entry::verify(&kept.bytes).unwrap());
                }
            }
        }
        Batch { opens: None, record, bytes, entries, state: None }
    }

    /// A person takes the next batch, if there is one: the verdicts must be the keeper's.
    pub(super) fn take(&mut self, who: usize) -> bool {
        let number = self.people[who].taken;
        if number >= self.batches.len() {
            return false;
        }
        let batch = self.batch_for(who, number);
        let mut writes = Vec::new();
        self.people[who].ledger.take(&batch, &mut writes).unwrap();
        self.people[who].keep(&writes);
        self.people[who].taken += 1;
        true
    }

    /// Everybody takes every batch and gets every entry.
    pub(super) fn meet(&mut self) {
        for who in 0..self.people.len() {
            while self.take(who) {}
        }
        for _ in 0..2 {
            for from in 0..self.people.len() {
                for to in 0..self.people.len() {
                    self.pass_on(from, to, usize::MAX);
                }
            }
        }
    }
}
