//! A club with several keepers: appointed by a decision, one of whom lied, and succeeded by whom the members named.

use std::collections::BTreeMap;

use ed25519_dalek::Signer;

use super::lies::{signed, two_signatures};
use super::{BEGIN_MS, Club, device, key};
use crate::action::{Action, Effect};
use crate::cbor::SignatureBytes;
use crate::double::TwoSignatures;
use crate::epoch::{Countersignature, EpochOpening, Naming, NamingRecord};
use crate::fork::Fork;
use crate::id::{DeviceId, EntryId};
use crate::ledger::Batch;
use crate::order::OrderRecord;
use crate::paper::Field;
use crate::request::Choice;
use crate::store::Write;

const HOUR_MS: i64 = 3_600_000;

/// Their devices, ascending.
fn devices(names: &[&str]) -> Vec<DeviceId> {
    let mut devices: Vec<DeviceId> = names.iter().map(|name| device(name)).collect();
    devices.sort_unstable();
    devices
}

/// Members, a lathe, and Ada, Ben and Cleo as keepers by decision. Founded then, in Unix milliseconds.
pub fn three_keepers(begin_ms: i64) -> (Club, EntryId) {
    let mut club = Club::found_at(begin_ms);
    for name in ["ben", "cleo", "dan"] {
        club.join(name);
    }
    club.confirm();
    let lathe = club.say("ada", Action::AddResource, &[(Field::Name, "Lathe"), (Field::About, "")]);
    let effect = Effect::Keepers { appoint: devices(&["ben", "cleo"]), dismiss: Vec::new() };
    let text = [(Field::Title, "Three keepers"), (Field::Text, "So that one may fail.")];
    let id = club.say("ben", Action::Propose { effect, voting_ms: 24 * HOUR_MS }, &text);
    club.confirm();
    for name in ["ada", "ben", "cleo"] {
        let (proposal, version, choice) = (id.into(), vec![id], Choice::Yes);
        club.act(name, Action::Vote { proposal, version, replaces: None, choice });
    }
    club.confirm();
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    (club, lathe)
}

/// Ada, Ben and Cleo confirm with two signatures; Ben signed two orders twice over; then members named Cleo and Dan.
pub fn kept_club() -> Club {
    let (mut club, lathe) = three_keepers(BEGIN_MS);
    club.books("dan", lathe, 2);
    club.confirm_by(&["ada", "cleo"]);
    club.books("ada", lathe, 4);
    club.confirm_by(&["ada", "ben", "cleo"]);
    for proof in lies(&club, "ben") {
        let id = Fork::id(&proof);
        club.writes.push(Write::Equivocation { id, device: device("ben"), bytes: proof });
    }
    club.names_successors(&["cleo", "dan"], &["ben", "cleo", "dan"]);
    club.books("ben", lathe, 6);
    club.confirm_by(&["cleo", "dan"]);
    club
}

/// Two hashes for one position, and two batches that continue one point, each with both signatures of a keeper.
fn lies(club: &Club, keeper: &str) -> [Vec<u8>; 2] {
    let (organisation, after) = (club.organisation(), club.ledger.point().unwrap());
    let batch = |count| {
        let last = crate::id::EntryId([8; 32]);
        let record = OrderRecord {
            version: 1,
            epoch: after.epoch,
            first: after.position + 1,
            time_ms: club.now_ms,
            rules_version: club.ledger.rules_version(),
            keepers: devices(&["ada", "ben", "cleo"]),
            runs: vec![crate::order::Run { device: device("dan"), first: 90, count, last }],
            verdicts: vec![0],
        };
        let bytes = record.encode();
        let point = crate::agreed::point_after(&after, &record, &bytes).unwrap();
        signed(organisation, keeper, point, bytes)
    };
    let batches = TwoSignatures::new(organisation, device(keeper), Some(after), batch(1), batch(2));
    [two_signatures(organisation, keeper, after), batches.unwrap().0.encode()]
}

impl Club {
    /// Books for an hour, so many hours from now.
    pub fn books(&mut self, name: &'static str, resource: EntryId, in_hours: i64) -> EntryId {
        let from_ms = (self.now_ms / HOUR_MS + in_hours) * HOUR_MS;
        let until_ms = from_ms + HOUR_MS;
        self.act(name, Action::Book { resource: resource.into(), from_ms, until_ms })
    }

    /// One batch, signed by these keepers.
    pub fn confirm_by(&mut self, signers: &[&'static str]) {
        self.ledger.settle(usize::MAX);
        self.now_ms += 1_000;
        self.ledger.propose(self.now_ms, 1_024, &BTreeMap::new(), &mut self.writes).unwrap();
        self.keepers = signers.to_vec();
        self.certify();
    }

    /// These members name these successors, who open the next epoch.
    pub fn names_successors(&mut self, successors: &[&'static str], signed_by: &[&str]) {
        let (organisation, after) = (self.organisation(), self.ledger.point().unwrap());
        let naming = Naming { version: 2, organisation, after, successors: devices(successors) };
        let statement = naming.statement();
        let mut signatures: Vec<Countersignature> = signed_by
            .iter()
            .map(|name| Countersignature {
                device: device(name),
                signature: SignatureBytes(key(name).sign(&statement).to_bytes()),
            })
            .collect();
        signatures.sort_unstable_by_key(|by| by.device);
        let record = NamingRecord { naming, signatures };
        let order = OrderRecord {
            version: 1,
            epoch: after.epoch + 1,
            first: after.position + 1,
            time_ms: self.now_ms,
            rules_version: self.ledger.rules_version(),
            keepers: devices(successors),
            runs: Vec::new(),
            verdicts: Vec::new(),
        };
        let bytes = record.encode();
        let opens = Some((EpochOpening::Members(record), bytes));
        let batch = Batch { opens, bytes: order.encode(), record: order, entries: Vec::new(), state: None };
        self.ledger.take(&batch, &mut self.writes).unwrap();
        self.keepers = successors.to_vec();
        self.certify();
    }
}
