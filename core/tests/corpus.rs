//! Every decoder takes every file of every corpus and returns: what fuzzing once found stays found.
//!
//! With `MOOTHALL_FREEZE=1` the corpora get their first files anew: one of each thing as honest peers write it.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

#[path = "../../fuzz/src/decoders.rs"]
mod targets;

use std::path::{Path, PathBuf};

use moothall_core::id::{from_hex, to_hex};
use moothall_core::store::Write;

fn corpora() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|_| panic!("{} is there", folder.display()))
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn every_file_of_every_corpus_passes_through_every_decoder() {
    if std::env::var_os("MOOTHALL_FREEZE").is_some() {
        seed();
    }
    let mut count = 0;
    for (name, _) in targets::TARGETS {
        let files = files(&corpora().join(name));
        assert!(!files.is_empty(), "{name} has a corpus");
        for file in files {
            let data = std::fs::read(&file).unwrap();
            for (_, target) in targets::TARGETS {
                target(&data);
            }
            count += 1;
        }
    }
    assert!(count >= targets::TARGETS.len());
}

fn put(target: &str, data: &[u8]) {
    let folder = corpora().join(target);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(&to_hex(blake3::hash(data).as_bytes())[..16]), data).unwrap();
}

/// One of each thing, as honest peers write it.
fn seed() {
    use moothall_core::constitution::Constitution;
    use moothall_core::paper::{Field, begin};
    use moothall_core::replica::message::Message;

    let formats = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/formats");
    let read = |name: &str| -> std::collections::BTreeMap<String, String> {
        serde_json::from_str(&std::fs::read_to_string(formats.join(name)).unwrap()).unwrap()
    };
    for hex in read("entries-v1.json").values() {
        put("entry", &from_hex(hex).unwrap());
    }
    for (name, text) in read("records-v1.json") {
        let target = match name.as_str() {
            "body" => "body",
            "order record" | "order record without entries" => "order",
            "certificate" => "certificate",
            "equivocation" => "equivocation",
            "two orders" => "two_orders",
            "receipt" => "receipt",
            "epoch record" => "epoch",
            "invitation" => {
                put("invitation", text.as_bytes());
                continue;
            }
            _ => continue,
        };
        put(target, &from_hex(&text).unwrap());
    }
    for (name, hex) in read("agreement-v1.json") {
        let target = match name.split(' ').next() {
            Some("command") => "command",
            Some("objection") => "objection",
            Some("two") => "two_signatures",
            Some("naming") => "naming",
            _ => continue,
        };
        put(target, &from_hex(&hex).unwrap());
    }
    lines();
    let page = moothall_core::journal::page(&targets::DEVICE, 0, &[vec![1; 40], vec![2; 300]]);
    put("journal_page", &page);
    put("journal_page", targets::contents(&page));
    let begun = begin(&targets::DEVICE, &targets::NONCE, &[(Field::Text, "Words.")]).unwrap();
    let second = targets::second_change().unwrap();
    for change in [begun, second] {
        assert_eq!(targets::chunk(targets::contents(&change)), change);
        put("paper_change", &change);
        put("paper_change", targets::contents(&change));
    }
    let edits = std::fs::read_to_string(formats.join("paper-changes-v1.hex")).unwrap();
    for line in edits.lines().filter_map(|line| from_hex(line.trim()).ok()).filter(|bytes| !bytes.is_empty())
    {
        put("paper_change", &line);
    }
    put("constitution", Constitution::default_text().as_bytes());
    for write in moothall_core::testing::grown_club().writes {
        if let Write::Refusal { reason, .. } = write {
            put("refusal", &reason);
        }
    }
    for message in messages() {
        put("message", &Message::encode(&message));
    }
}

/// A checkpoint and a piece of it, and batches with a certificate.
fn lines() {
    use moothall_core::cbor;
    use moothall_core::line::{BatchBytes, Line};
    use moothall_core::order::OrderRecord;
    use moothall_core::replica::message::{CheckpointPart, CheckpointProof};

    let formats = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/formats");
    let read = |file: &str, name: &str| -> Vec<u8> {
        let text = std::fs::read_to_string(formats.join(file)).unwrap();
        let named: std::collections::BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
        from_hex(&named[name]).unwrap()
    };
    let checkpoint = read("checkpoint-v1.json", "checkpoint");
    put("beginning", &checkpoint);
    let certificate = read("records-v1.json", "certificate");
    let batch = |name| BatchBytes { opens: Vec::new(), record: read("records-v1.json", name) };
    for name in ["order record", "order record without entries"] {
        put("line", &cbor::encode(&Line { batches: vec![batch(name)], certificate: certificate.clone() }));
        let record = OrderRecord::decode(&batch(name).record).unwrap();
        let point = moothall_core::entry::Point {
            epoch: record.epoch,
            position: record.first - 1,
            hash: moothall_core::order::RUNNING_HASH_START,
        };
        let after = (record.first > 1).then_some(point);
        let proof = CheckpointProof { after, batch: batch(name), certificate: certificate.clone() };
        let part = CheckpointPart { point, pieces: 1, bytes: checkpoint[..64].to_vec(), proof: Some(proof) };
        put("beginning", &cbor::encode(&part));
    }
    let club = moothall_core::testing::grown_club();
    let batches = club.writes.iter().filter_map(|write| match write {
        Write::Order { record, opens, .. } => {
            Some(BatchBytes { opens: opens.clone().unwrap_or_default(), record: record.clone() })
        }
        _ => None,
    });
    put("line", &cbor::encode(&Line { batches: batches.take(6).collect(), certificate }));
}

fn messages() -> Vec<moothall_core::replica::message::Message> {
    use moothall_core::cbor::SignatureBytes;
    use moothall_core::id::{EntryId, OrganisationId};
    use moothall_core::line::{BatchBytes, Line};
    use moothall_core::replica::message::{Bytes, Given, Head, Message, Place, Right};

    let club = moothall_core::testing::grown_club();
    let (point, signature) = (club.ledger.point().unwrap(), SignatureBytes([8; 64]));
    let device = targets::DEVICE;
    let entries = club.entries().values().take(3).map(|bytes| Bytes(bytes.to_vec())).collect();
    let heads = vec![Head { device, sequence: 3, id: EntryId([1; 32]) }];
    let order = club.writes.iter().find_map(|write| match write {
        Write::Order { record, .. } => Some(BatchBytes { opens: Vec::new(), record: record.clone() }),
        _ => None,
    });
    let certificate = club.writes.iter().find_map(|write| match write {
        Write::Certificate { bytes, .. } => Some(bytes.clone()),
        _ => None,
    });
    vec![
        Message::Hello {
            version: 1,
            organisation: OrganisationId([2; 32]),
            clock_ms: 1,
            right: Right::Enrolled,
        },
        Message::Welcome {
            point: club.ledger.point(),
            digest: [3; 32],
            addresses: vec!["127.0.0.1:4433".into()],
        },
        Message::Sorry { refusal: vec![1, 2, 3] },
        Message::WantRanges,
        Message::Ranges { ranges: vec![(device, Bytes(vec![4; 32]))] },
        Message::WantHeads { from: device, to: device },
        Message::Heads { heads: heads.clone() },
        Message::WantEntries { device, from: 1, count: 3 },
        Message::Entries { device, from: 1, entries },
        Message::WantOrder { from: 1 },
        Message::Order {
            from: 1,
            batches: order.clone().into_iter().collect(),
            certificate: certificate.clone().unwrap(),
        },
        Message::WantLine {
            points: (1..=club.ledger.position()).filter_map(|at| club.ledger.point_at(at)).collect(),
        },
        Message::Line {
            after: club.ledger.point(),
            line: Line { batches: order.into_iter().collect(), certificate: certificate.unwrap() },
        },
        Message::Receipt { receipt: vec![5; 200] },
        Message::Weighed { point },
        Message::Sound { point },
        Message::Signature { signed: Given { point, state: None, signature } },
        Message::YouSigned { signed: Some(Given { point, state: None, signature }) },
        Message::YouSigned { signed: None },
        Message::Objection { objection: vec![6; 150] },
        Message::Succession { record: vec![7; 300] },
        Message::Clock { clock_ms: 1_800_000_000_000 },
        Message::Places { places: vec![Place { device, addresses: vec!["192.168.1.20:4433".into()] }] },
    ]
}
