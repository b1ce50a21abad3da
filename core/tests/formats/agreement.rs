//! What keepers agree on, their objections, the proof by two signatures, and the naming of successors, frozen.

use std::collections::BTreeMap;

use ed25519_dalek::Signer;
use moothall_core::agreed::{Command, Objection, Reason, SignedObjection, point_after};
use moothall_core::cbor::SignatureBytes;
use moothall_core::double::{Signed, TwoSignatures};
use moothall_core::entry::Point;
use moothall_core::epoch::{Countersignature, EpochOpening, Naming, NamingRecord};
use moothall_core::id::{EntryId, OrganisationId, RunningHash, to_hex};
use moothall_core::order::{OrderRecord, Run, certificate_statement};
use moothall_core::testing::{device, key};

use super::{frozen, id, point};

const ORGANISATION: [u8; 32] = [1; 32];

fn record(count: u64) -> OrderRecord {
    let mut keepers = vec![device("ada"), device("ben"), device("cleo")];
    keepers.sort_unstable();
    OrderRecord {
        version: 1,
        epoch: 1,
        first: 70_001,
        time_ms: 1_800_000_000_000,
        rules_version: 3,
        keepers,
        runs: vec![Run { device: device("ada"), first: 300, count, last: EntryId(id("last")) }],
        verdicts: vec![1],
    }
}

fn signed(at: Point, record: Vec<u8>) -> Signed {
    let statement = certificate_statement(OrganisationId(ORGANISATION), &at, None);
    Signed {
        point: at,
        state: None,
        signature: SignatureBytes(key("ben").sign(&statement).to_bytes()),
        record,
    }
}

fn objection(reason: Reason) -> SignedObjection {
    let organisation = OrganisationId(ORGANISATION);
    let said = Objection { version: 1, organisation, keeper: device("ben"), point: point(), reason };
    SignedObjection { said, signature: SignatureBytes(key("ben").sign(&said.statement()).to_bytes()) }
}

fn naming() -> NamingRecord {
    let mut successors = vec![device("ben"), device("cleo")];
    successors.sort_unstable();
    let naming =
        Naming { version: 2, organisation: OrganisationId(ORGANISATION), after: point(), successors };
    let statement = naming.statement();
    let mut signatures: Vec<Countersignature> = ["ben", "cleo", "dan"]
        .map(|name| Countersignature {
            device: device(name),
            signature: SignatureBytes(key(name).sign(&statement).to_bytes()),
        })
        .into();
    signatures.sort_unstable_by_key(|by| by.device);
    NamingRecord { naming, signatures }
}

#[test]
fn what_keepers_agree_on_and_what_members_name_is_frozen() {
    let organisation = OrganisationId(ORGANISATION);
    let entry = EntryId(id("entry"));
    let reasons = [
        ("differs", Reason::Differs { entry, accepted: true }),
        ("failed", Reason::Failed { entry }),
        ("early", Reason::Early { clock_ms: 1_800_000_000_000 }),
        ("missing", Reason::Missing),
        ("rules", Reason::Rules { known: 3 }),
        ("unsound", Reason::Unsound),
        ("withdrawn", Reason::Withdrawn),
    ];
    let mut made: BTreeMap<String, String> = reasons
        .map(|(name, reason)| (format!("objection {name}"), to_hex(&objection(reason).encode())))
        .into();
    let batch = |count| {
        let record = record(count);
        let bytes = record.encode();
        signed(point_after(&point(), &record, &bytes).unwrap(), bytes)
    };
    let batch_command = Command::Batch { after: point(), record: record(1).encode() };
    let drop = Command::Drop { point: point(), objections: vec![objection(Reason::Missing)] };
    let open = Command::Open {
        after: point(),
        point: Point { epoch: 2, position: 70_001, hash: RunningHash(id("opened")) },
        record: record(1).encode(),
        opens: *blake3::hash(&naming().encode()).as_bytes(),
    };
    for (name, command) in [("batch", batch_command), ("drop", drop), ("open", open)] {
        assert_eq!(Command::decode(&command.encode()).as_ref(), Ok(&command));
        made.insert(format!("command {name}"), to_hex(&command.encode()));
    }
    let other = Point { hash: RunningHash(id("another")), ..point() };
    let position = (None, signed(point(), Vec::new()), signed(other, Vec::new()));
    let batches = (Some(point()), batch(1), batch(2));
    for (name, (after, one, two)) in [("position", position), ("batches", batches)] {
        let (proof, shows) = TwoSignatures::new(organisation, device("ben"), after, one, two).unwrap();
        let bytes = proof.encode();
        assert_eq!(TwoSignatures::decode(&bytes, organisation), Ok((proof, shows)));
        made.insert(format!("two signatures {name}"), to_hex(&bytes));
    }
    let bytes = naming().encode();
    assert_eq!(EpochOpening::decode(&bytes, None), Ok(EpochOpening::Members(naming())));
    made.insert("naming".to_owned(), to_hex(&bytes));
    made.insert("naming id".to_owned(), to_hex(&naming().naming.id()));
    let frozen = frozen("agreement-v1.json", &made);
    let other: Vec<&String> = made.keys().filter(|name| frozen.get(*name) != made.get(*name)).collect();
    assert!(other.is_empty() && frozen.len() == made.len(), "{other:?}");
}
