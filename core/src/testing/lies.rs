//! Proofs that somebody lied, made up with the keys of the tests.

use ed25519_dalek::Signer;

use super::{BEGIN_MS, certificate, device, key, next_payload, sign};
use crate::action::Action;
use crate::cbor::SignatureBytes;
use crate::double::{Signed, TwoSignatures};
use crate::entry::Point;
use crate::equivocation::Equivocation;
use crate::fork::Fork;
use crate::id::{DeviceId, OrganisationId, RunningHash};
use crate::ledger::Ledger;
use crate::line::{BatchBytes, Line};
use crate::order::{OrderRecord, certificate_statement};

/// A proof that a device wrote two entries under the number after its newest; another one for each number.
pub fn two_stories(ledger: &Ledger, name: &str, number: i64) -> Vec<u8> {
    let payload = |clock_ms| next_payload(ledger, name, clock_ms, Action::Leave);
    let (one, other) = (sign(name, &payload(number)), sign(name, &payload(-number)));
    Equivocation::new(&one, &other).unwrap().encode()
}

/// A proof that a keeper signed this point and another one in its place.
pub fn two_signatures(organisation: OrganisationId, name: &str, here: Point) -> Vec<u8> {
    let there = Point { hash: RunningHash([9; 32]), ..here };
    let [one, other] = [here, there].map(|point| signed(organisation, name, point, Vec::new()));
    TwoSignatures::new(organisation, device(name), None, one, other).unwrap().0.encode()
}

/// A keeper's signature of a batch.
pub(super) fn signed(organisation: OrganisationId, name: &str, point: Point, record: Vec<u8>) -> Signed {
    let signature = key(name).sign(&certificate_statement(organisation, &point, None)).to_bytes();
    Signed { point, state: None, signature: SignatureBytes(signature), record }
}

/// A proof that keepers signed two orders after a point: by whom the one and the other is signed.
pub fn two_orders(
    organisation: OrganisationId,
    after: Point,
    keepers: &[&str],
    signed_by: [&[&str]; 2],
) -> Vec<u8> {
    let mut keepers: Vec<DeviceId> = keepers.iter().map(|name| device(name)).collect();
    keepers.sort_unstable();
    let [one, other] = [0, 1].map(|number| {
        let record = OrderRecord {
            version: 1,
            epoch: after.epoch,
            first: after.position + 1,
            time_ms: BEGIN_MS + i64::try_from(number).unwrap(),
            rules_version: 1,
            keepers: keepers.clone(),
            runs: Vec::new(),
            verdicts: Vec::new(),
        };
        let batch = BatchBytes { opens: Vec::new(), record: record.encode() };
        let end = batch.point(Some(after), &record).unwrap();
        let certificate = certificate(organisation, end, signed_by[number]).encode();
        Line { batches: vec![batch], certificate }
    });
    Fork::new(organisation, Some(after), one, other).unwrap().0.encode()
}
