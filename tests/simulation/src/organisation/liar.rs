//! A keeper that lies, and ones that judge otherwise than all do.

use moothall_core::agreed::{Command, Objection, Reason, SignedObjection};
use moothall_core::cbor::SignatureBytes;
use moothall_core::entry::{Entry, Point};
use moothall_core::id::{DeviceId, EntryId, RunningHash};
use moothall_core::ledger::Judge;
use moothall_core::ledger::refusal::Refusal;
use moothall_core::ledger::scene::Scene;
use moothall_core::order::{OrderRecord, certificate_statement, running_hash};
use moothall_core::replica::LinkId;
use moothall_core::replica::message::{Given, Message};
use moothall_core::rules::{self, Facts};
use moothall_peer::agreement::Heard;

use super::plan::Judges;
use super::{Stage, World, chance, ms, pick};
use crate::executor::draw;

/// How a keeper judges that does not like all.
pub(crate) fn judge_of(judges: Judges) -> Judge {
    match judges {
        Judges::Panics => panics,
        Judges::Otherwise => refuses,
        Judges::Alike => rules::judge,
    }
}

/// A keeper signs no time that is so much further ahead of its clock: two minutes.
const EDGE_MS: i64 = 120_000;

/// A keeper whose clock is so much ahead of the others' can be bound alone: ten seconds, as they take a while to agree.
const AHEAD_MS: i64 = 10_000;

/// One in so many entries is judged otherwise.
const ODD: u8 = 24;

fn is_odd(entry: &Entry) -> bool {
    entry.id().0[0].is_multiple_of(ODD) && entry.payload().sequence > 2
}

fn panics(scene: &mut Scene<'_>, entry: &Entry, facts: &Facts<'_>) -> Result<(), Refusal> {
    assert!(!is_odd(entry), "the rules of this device fail here");
    rules::judge(scene, entry, facts)
}

fn refuses(scene: &mut Scene<'_>, entry: &Entry, facts: &Facts<'_>) -> Result<(), Refusal> {
    rules::judge(scene, entry, facts)?;
    if is_odd(entry) { Err(Refusal::new("refused-slot-taken")) } else { Ok(()) }
}

impl World {
    fn lies(&self, place: usize) -> bool {
        self.devices[place].lies && self.stage == Stage::Trouble
    }

    /// Whether it is one of those that bind another and go. Such a one signs what all do, so that its signature counts when that is
    /// needed (docs/formats/certificate.md): else nothing helps but successors.
    fn binds(&self, place: usize) -> bool {
        self.plan.more_liars == 0 && self.devices[place].id().0[0].is_multiple_of(2)
    }

    /// What is proposed instead.
    pub(crate) fn proposal_of(&mut self, place: usize, bytes: Vec<u8>) -> Vec<u8> {
        if !self.lies(place) || chance(500) {
            return bytes;
        }
        match Command::decode(&bytes) {
            Ok(Command::Batch { after, record }) => {
                self.faults.count("forged proposals");
                let edge_ms = self.edge_ms(place);
                let forged = OrderRecord::decode(&record).map(|record| match edge_ms {
                    Some(time_ms) if self.binds(place) => OrderRecord { time_ms, ..record },
                    _ if chance(500) => thinned(record),
                    _ => forged(record),
                });
                let record = forged.map_or(record, |forged| forged.encode());
                Command::Batch { after, record }.encode()
            }
            _ => bytes,
        }
    }

    /// What is sent instead.
    pub(crate) fn messages_of(&mut self, place: usize, _link: LinkId, message: Message) -> Vec<Message> {
        if !self.lies(place) {
            return vec![message];
        }
        let withheld = chance(150);
        match message {
            Message::YouSigned { .. } if chance(500) => vec![Message::YouSigned { signed: None }],
            Message::Hello { version, organisation, clock_ms, right } => {
                let ahead = i64::try_from(draw(400_000_000)).unwrap();
                vec![Message::Hello { version, organisation, clock_ms: clock_ms + ahead, right }]
            }
            Message::Weighed { .. } | Message::Sound { .. } | Message::Signature { .. } if withheld => {
                self.faults.count("withheld");
                Vec::new()
            }
            Message::Objection { .. } if chance(500) => Vec::new(),
            Message::Entries { device, from, .. } if chance(50) => {
                vec![Message::Entries { device, from, entries: Vec::new() }]
            }
            message => vec![message],
        }
    }

    /// A liar hears what is proposed, and signs it whatever it is; and another order besides.
    pub(crate) fn overheard(&mut self, place: usize, heard: &Heard) {
        let (Heard::Considered { command } | Heard::Agreed { command, .. }) = heard else { return };
        if !self.lies(place) {
            return;
        }
        let Ok(Command::Batch { after, record: bytes }) = Command::decode(&command.0) else { return };
        let Ok(record) = OrderRecord::decode(&bytes) else { return };
        let Some(organisation) = self.devices[place].ledger().map(|ledger| ledger.organisation()) else {
            return;
        };
        let point_of = |record: &OrderRecord| Point {
            epoch: record.epoch,
            position: record.last(),
            hash: running_hash(RunningHash(after.hash.0), &record.encode()),
        };
        let point = point_of(&record);
        // Several sign the same other order.
        let other = match self.plan.more_liars {
            0 => forged(record.clone()),
            _ => OrderRecord { time_ms: record.time_ms + 1, ..record.clone() },
        };
        let other = point_of(&other);
        let sign = |point: &Point| {
            use ed25519_dalek::Signer;
            let statement = certificate_statement(organisation, point, None);
            SignatureBytes(self.devices[place].key.sign(&statement).to_bytes())
        };
        if self.binds(place) {
            let early = record.time_ms > self.time.true_ms() + EDGE_MS / 2;
            let first = !self.faults.counts.contains_key("bound one");
            if matches!(heard, Heard::Agreed { .. }) && early && first {
                self.binds_one_and_goes(place, point);
            }
            return;
        }
        if chance(300) {
            return self.two_faced(place, point);
        }
        let mut lies = Vec::new();
        for of in [point, point, other] {
            match draw(6) {
                0 => lies.push(Message::Weighed { point: of }),
                1 => lies.push(Message::Sound { point: of }),
                2 | 3 => {
                    let signed = Given { point: of, state: None, signature: sign(&of) };
                    lies.push(Message::Signature { signed });
                }
                4 => {
                    let reason = pick(&[
                        Reason::Unsound,
                        Reason::Missing,
                        Reason::Withdrawn,
                        Reason::Early { clock_ms: 0 },
                        Reason::Failed { entry: EntryId([7; 32]) },
                    ]);
                    lies.extend(self.objection_of(place, of, reason.unwrap()));
                }
                _ => {}
            }
        }
        let links: Vec<LinkId> = self.devices[place]
            .run
            .as_ref()
            .map(|run| run.links.keys().copied().collect())
            .unwrap_or_default();
        for message in lies {
            self.faults.count("lies");
            for link in &links {
                // Not the same to all.
                if chance(600) {
                    self.seen_on_wire(place, &message);
                    self.send_bytes(*link, message.encode());
                }
            }
        }
    }
}

impl World {
    /// An objection, whatever there is to it.
    fn objection_of(&self, place: usize, point: Point, reason: Reason) -> Option<Message> {
        use ed25519_dalek::Signer;
        let device = &self.devices[place];
        let organisation = device.ledger()?.organisation();
        let said = Objection { version: 1, organisation, keeper: device.id(), point, reason };
        let signature = SignatureBytes(device.key.sign(&said.statement()).to_bytes());
        Some(Message::Objection { objection: SignedObjection { said, signature }.encode() })
    }

    /// A time that one honest keeper's clock lets it sign and no other's, if one is far enough ahead of the others'.
    fn edge_ms(&self, liar: usize) -> Option<i64> {
        let keepers = self.devices[liar].ledger()?.keepers()?.devices.clone();
        let honest = |place: &usize| *place != liar && keepers.contains(&self.devices[*place].id());
        let mut clocks: Vec<i64> =
            (0..self.devices.len()).filter(honest).map(|place| self.clock_ms(place)).collect();
        clocks.sort_unstable();
        let (first, second) = (*clocks.last()?, *clocks.iter().nth_back(1)?);
        (first - second > AHEAD_MS).then_some(first + EDGE_MS - AHEAD_MS / 4)
    }

    /// It tells all that a quorum came to the same, so that whoever can signs; objects itself, and is gone. Whoever could not
    /// sign then objects as well, and what was agreed on is dropped. Once alone: two that are bound to different batches stop
    /// confirmation until somebody succeeds.
    fn binds_one_and_goes(&mut self, place: usize, point: Point) {
        let Some(run) = &self.devices[place].run else { return };
        let links: Vec<LinkId> = run.links.keys().copied().collect();
        let Some(objection) = self.objection_of(place, point, Reason::Unsound) else { return };
        self.faults.count("bound one");
        for link in links {
            self.send_bytes(link, Message::Sound { point }.encode());
            self.send_bytes(link, objection.encode());
        }
        self.after(ms(1_000), move |world| world.crash_for(place, 20_000));
    }

    /// It tells some that it came to the same, or that a quorum did, and objects before the others.
    fn two_faced(&mut self, place: usize, point: Point) {
        let Some(run) = &self.devices[place].run else { return };
        let links: Vec<LinkId> = run.links.keys().copied().collect();
        let Some(objection) = self.objection_of(place, point, Reason::Unsound) else { return };
        self.faults.count("two faces");
        for link in links {
            let message = match draw(4) {
                0 => Message::Weighed { point },
                1 => Message::Sound { point },
                _ => objection.clone(),
            };
            self.send_bytes(link, message.encode());
        }
    }
}

/// One is left out of the middle of a journal, and all else is as it would be. Where no journal goes on by several, some have to
/// wait until theirs does.
fn thinned(mut record: OrderRecord) -> OrderRecord {
    if record.runs.iter().all(|run| run.count == 1) {
        return starved(record);
    }
    let before = usize::try_from(record.count()).unwrap();
    let mut accepted: Vec<bool> = (0..before).map(|index| record.accepted(index)).collect();
    let mut index = 0;
    for run in &mut record.runs {
        if run.count > 1 {
            run.first += 1;
            run.count -= 1;
            accepted.remove(index);
            break;
        }
        index += usize::try_from(run.count).unwrap();
    }
    record.verdicts = OrderRecord::pack(&accepted);
    record
}

/// The entries of some devices are left out, as if they had not come.
fn starved(mut record: OrderRecord) -> OrderRecord {
    let waits = |device: &DeviceId| device.0[1].is_multiple_of(2);
    if record.runs.iter().all(|run| waits(&run.device)) {
        return record;
    }
    // Each run has one entry.
    let verdicts = (0..record.runs.len()).map(|index| record.accepted(index));
    let verdicts: Vec<bool> = verdicts
        .zip(&record.runs)
        .filter(|(_, run)| !waits(&run.device))
        .map(|(accepted, _)| accepted)
        .collect();
    record.runs.retain(|run| !waits(&run.device));
    record.verdicts = OrderRecord::pack(&verdicts);
    record
}

/// An order record with something else in it.
fn forged(mut record: OrderRecord) -> OrderRecord {
    match draw(8) {
        0 | 4 if record.count() > 0 => {
            record.verdicts[0] ^= 1;
            record
        }
        5 => {
            // About as far ahead as keepers sign, so that some of them do and others do not.
            record.time_ms += 60_000 + i64::try_from(draw(120_000)).unwrap();
            record
        }
        1 => {
            record.time_ms += 60_000 + i64::try_from(draw(40_000_000_000)).unwrap();
            record
        }
        2 => {
            record.time_ms -= i64::try_from(draw(100_000_000)).unwrap();
            record
        }
        _ if record.runs.iter().any(|run| run.count > 1) => thinned(record),
        _ if record.runs.len() > 1 => {
            record.runs.reverse();
            record
        }
        _ => {
            record.time_ms += 1;
            record
        }
    }
}
