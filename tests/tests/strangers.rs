//! Programs of other makers read our formats: a verifier in Python, JavaScript's Automerge.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use moothall_core::cbor::SignatureBytes;
use moothall_core::epoch::{Countersignature, NamingRecord};
use moothall_core::id::to_hex;
use moothall_core::ledger::Ledger;
use moothall_core::order::{Certificate, OrderRecord};
use moothall_core::request::Answer;
use moothall_core::testing::kept::kept_club;
use moothall_core::testing::{Club, action, device, grown_club, key};
use moothall_peer::export::export;
use moothall_peer::store::Store;
use serde_json::{Value, json};

fn formats() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("formats")
}

/// A club's ledger in a real store, opened again from there.
fn stored(club: Club, folder: &Path) -> (Club, Store, Ledger) {
    let mut store = Store::open(folder).unwrap();
    store.write(&club.writes, &club.paper_rows()).unwrap();
    let mut ledger = Ledger::open(club.organisation(), &store.opening().unwrap()).unwrap();
    ledger.settle(usize::MAX);
    (club, store, ledger)
}

fn exported(folder: &Path) -> (PathBuf, Value) {
    exported_of(grown_club(), folder)
}

fn exported_of(club: Club, folder: &Path) -> (PathBuf, Value) {
    let (_, store, ledger) = stored(club, folder);
    let path = folder.join("export.json");
    let answer = export(&store, &ledger, &path).unwrap();
    let Answer::File(file) = answer else { panic!("{answer:?}") };
    assert_eq!(file.bytes, std::fs::metadata(&path).unwrap().len());
    let value: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(file.entries, value["entries"].as_array().unwrap().len() as u64);
    (path, value)
}

fn python(export: &Path) -> Output {
    let python = std::env::var_os("MOOTHALL_PYTHON").unwrap_or_else(|| "python3".into());
    let modules = Command::new(&python).args(["-c", "import blake3, cbor2, cryptography"]).output();
    assert!(
        modules.is_ok_and(|output| output.status.success()),
        "{} does not have blake3, cbor2 and cryptography: `cargo xtask test` brings them, or name another Python in \
         MOOTHALL_PYTHON",
        python.display()
    );
    Command::new(&python).arg(formats().join("verify.py")).arg(export).output().unwrap()
}

#[test]
fn a_verifier_written_from_the_documents_alone_checks_an_exported_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let (path, export) = exported(folder.path());
    let output = python(&path);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counts: Value = serde_json::from_slice(&output.stdout).unwrap();
    let length = |name: &str| json!(export[name].as_array().unwrap().len());
    assert_eq!(counts["signatures"], length("entries"));
    assert_eq!(counts["bodies"], length("bodies"));
    assert_eq!(counts["batches"], length("order"));
    assert_eq!(counts["certificates"], length("certificates"));
    assert_eq!((&counts["proofs"], &counts["receipts"]), (&json!(2), &json!(1)));
    assert_eq!(counts["epochs"], json!(1));
    assert_eq!(counts["journals"], json!(3));
}

#[test]
fn that_verifier_takes_acts_that_it_does_not_know_for_what_they_are() {
    let mut club = Club::found();
    club.join("ben");
    club.confirm();
    let id = [&[0x58, 0x20][..], &[7; 32]].concat();
    let unknown: Vec<Vec<u8>> = vec![
        vec![0x83, 0x15, 0x01, 0x84, 0x41, 0x01, 0x61, 0x61, 0x20, 0xf5],
        // The smallest and the largest number.
        [&[0x83, 0x15, 0x3b][..], &[0xff; 8], &[0x1b], &[0xff; 8]].concat(),
        vec![0x83, 0x0c, 0x81, 0x04, 0x1a, 0x0f, 0x73, 0x14, 0x00],
        [&[0x83, 0x0f, 0x17][..], &id].concat(),
        [&[0x85, 0x0d][..], &id, &[0x80, 0xf6, 0x03]].concat(),
        [&[0x84, 0x0a][..], &id, &[0x1b], &[0xff; 8], &[0x00]].concat(),
        vec![0x82, 0x04, 0x00],
        vec![0x82, 0x05, 0x61, 0x61],
        [&[0x82, 0x13, 0x58, 0x21][..], &[7; 33]].concat(),
    ];
    let count = unknown.len();
    for bytes in unknown {
        club.act("ben", action(&bytes));
    }
    let known = club.act("ben", moothall_core::action::Action::Leave);
    club.confirm();
    let folder = tempfile::tempdir().unwrap();
    let (path, export) = exported_of(club, folder.path());
    let rows = export["entries"].as_array().unwrap();
    let refused: Vec<&Value> = rows.iter().filter(|row| row["action"]["name"] == "unknown").collect();
    assert_eq!(refused.len(), count);
    assert!(refused.iter().all(|row| row["verdict"] == "refused"));
    assert_eq!(refused[0]["action"]["bytes"], "831501844101616120f5");
    assert!(rows.iter().any(|row| row["id"] == json!(known) && row["verdict"] == "accepted"));
    let output = python(&path);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Flips a bit in the middle of a base64 text: at the given byte of what it stands for.
fn flip(text: &mut Value, at: usize) {
    let mut bytes = data_encoding::BASE64.decode(text.as_str().unwrap().as_bytes()).unwrap();
    bytes[at] ^= 1;
    *text = json!(data_encoding::BASE64.encode(&bytes));
}

#[test]
fn that_verifier_names_the_place_of_whatever_was_changed() {
    type Change = fn(&mut Value);
    let cases: &[(&str, Change, &str)] = &[
        ("an entry", |e| flip(&mut e["entries"][3]["bytes"], 120), "entry"),
        ("a body", |e| flip(&mut e["bodies"][1]["bytes"], 70), "body: another name at body"),
        ("an order record", |e| flip(&mut e["order"][2]["record"], 9), "at position"),
        (
            "a verdict bit",
            |e| {
                let text = e["order"][1]["record"].as_str().unwrap();
                let last = data_encoding::BASE64.decode(text.as_bytes()).unwrap().len() - 1;
                flip(&mut e["order"][1]["record"], last);
            },
            "running hash at position",
        ),
        ("a certificate", |e| flip(&mut e["certificates"][1]["bytes"], 100), "certificate: not signed by"),
        ("a proof of two orders", |e| flip(&mut e["equivocations"][0]["bytes"], 300), "at proof"),
        ("a proof", |e| flip(&mut e["equivocations"][1]["bytes"], 300), "at proof"),
        ("a receipt", |e| flip(&mut e["receipts"][0]["bytes"], 100), "at receipt"),
        (
            "an epoch record",
            |e| {
                let opening =
                    e["order"].as_array_mut().unwrap().iter_mut().find(|row| !row["epoch_record"].is_null());
                flip(&mut opening.unwrap()["epoch_record"], 200);
            },
            "epoch record",
        ),
        (
            "a verdict as told",
            |e| e["entries"][0]["verdict"] = json!("refused"),
            "meaning: another verdict at entry",
        ),
        ("an entry left out", |e| drop(e["entries"].as_array_mut().unwrap().remove(2)), "at entry"),
        (
            "the last certificate left out",
            |e| drop(e["certificates"].as_array_mut().unwrap().pop()),
            "not certified",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let (path, export) = exported(folder.path());
    for (name, change, named) in cases {
        let mut changed = export.clone();
        change(&mut changed);
        std::fs::write(&path, serde_json::to_vec(&changed).unwrap()).unwrap();
        let output = python(&path);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains(named), "{name}: {said}");
    }
}

#[test]
fn that_verifier_checks_several_keepers_their_change_who_members_named_and_proofs_by_two_signatures() {
    let folder = tempfile::tempdir().unwrap();
    let (path, export) = exported_of(kept_club(), folder.path());
    let output = python(&path);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counts: Value = serde_json::from_slice(&output.stdout).unwrap();
    let length = |name: &str| json!(export[name].as_array().unwrap().len());
    assert_eq!(counts["batches"], length("order"));
    assert_eq!(counts["certificates"], length("certificates"));
    assert_eq!((&counts["proofs"], &counts["epochs"]), (&json!(2), &json!(1)));
    let sets: std::collections::BTreeSet<usize> =
        export["order"].as_array().unwrap().iter().map(|row| record_of(row).keepers.len()).collect();
    assert_eq!(sets, [1, 2, 3].into(), "one keeper, three by decision, two whom members named");
}

fn bytes_of(text: &Value) -> Vec<u8> {
    data_encoding::BASE64.decode(text.as_str().unwrap().as_bytes()).unwrap()
}

fn record_of(row: &Value) -> OrderRecord {
    OrderRecord::decode(&bytes_of(&row["record"])).unwrap()
}

/// The place of the first batch of three keepers.
fn of_three(export: &Value) -> usize {
    export["order"].as_array().unwrap().iter().position(|row| record_of(row).keepers.len() == 3).unwrap()
}

/// Changes the naming of an export and writes it as whoever is up to something would: in its right form.
fn renamed(export: &mut Value, change: impl FnOnce(&mut NamingRecord)) {
    let rows = export["order"].as_array_mut().unwrap();
    let opening = rows.iter_mut().find(|row| !row["epoch_record"].is_null()).unwrap();
    let mut naming = NamingRecord::decode(&bytes_of(&opening["epoch_record"])).unwrap();
    change(&mut naming);
    opening["epoch_record"] = json!(data_encoding::BASE64.encode(&naming.encode()));
}

/// Changes the certificate of a place.
fn recertified(row: &mut Value, change: impl FnOnce(&mut Certificate)) {
    let mut certificate = Certificate::decode(&bytes_of(&row["bytes"])).unwrap();
    change(&mut certificate);
    row["bytes"] = json!(data_encoding::BASE64.encode(&certificate.encode()));
}

/// Changes a proof and calls it by what it is then.
fn reproved(row: &mut Value, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = bytes_of(&row["bytes"]);
    change(&mut bytes);
    row["id"] = json!(to_hex(blake3::hash(&bytes).as_bytes()));
    row["bytes"] = json!(data_encoding::BASE64.encode(&bytes));
}

#[test]
fn that_verifier_refuses_what_too_few_or_the_wrong_ones_signed_of_several() {
    use ed25519_dalek::Signer;
    type Change = fn(&mut Value);
    let cases: &[(&str, Change, &str)] = &[
        (
            "a certificate of one of two keepers",
            |e| {
                let row = e["certificates"].as_array_mut().unwrap().last_mut().unwrap();
                recertified(row, |certificate| {
                    certificate.signatures.pop();
                });
            },
            "certificate: no quorum",
        ),
        (
            "a certificate of one of three keepers",
            |e| {
                let rows = e["certificates"].as_array_mut().unwrap();
                let three = |row: &&mut Value| {
                    Certificate::decode(&bytes_of(&row["bytes"])).unwrap().signatures.len() == 3
                };
                recertified(rows.iter_mut().find(three).unwrap(), |certificate| {
                    certificate.signatures.truncate(1);
                });
            },
            "certificate: no quorum",
        ),
        (
            "one signature twice",
            |e| {
                let row = e["certificates"].as_array_mut().unwrap().last_mut().unwrap();
                recertified(row, |certificate| certificate.signatures[1] = certificate.signatures[0]);
            },
            "certificate: signatures",
        ),
        (
            "somebody's who is no keeper",
            |e| {
                let row = e["certificates"].as_array_mut().unwrap().last_mut().unwrap();
                recertified(row, |certificate| {
                    certificate.signatures[0].keeper = device("ada");
                    certificate.signatures.sort_by_key(|signature| signature.keeper);
                });
            },
            "certificate: not a keeper",
        ),
        (
            "the last word of the keepers before left out",
            |e| {
                let at = of_three(e);
                let handed_over = e["order"][at]["first"].as_u64().unwrap() - 1;
                let rows = e["certificates"].as_array_mut().unwrap();
                let before = rows.len();
                rows.retain(|row| row["point"]["position"] != json!(handed_over));
                assert_eq!(rows.len() + 1, before);
            },
            "the keepers before never certified their last batch",
        ),
        (
            "a keeper whom nobody appointed",
            |e| {
                let place = of_three(e);
                let row = &mut e["order"][place];
                let mut record = record_of(row);
                let place = record.keepers.iter().position(|keeper| *keeper == device("ben")).unwrap();
                record.keepers[place] = device("dan");
                record.keepers.sort_unstable();
                row["record"] = json!(data_encoding::BASE64.encode(&record.encode()));
            },
            "order record: nobody appointed a keeper",
        ),
        (
            "successors whom too few named",
            |e| {
                renamed(e, |naming| {
                    naming.signatures.pop();
                })
            },
            "naming: too few voices",
        ),
        (
            "successors whom a stranger named, too",
            |e| {
                renamed(e, |naming| {
                    let signature = key("mallory").sign(&naming.naming.statement()).to_bytes();
                    let by =
                        Countersignature { device: device("mallory"), signature: SignatureBytes(signature) };
                    naming.signatures.push(by);
                    naming.signatures.sort_by_key(|by| by.device);
                });
            },
            "naming: signed by a stranger",
        ),
        (
            "successors whom they did not name",
            |e| {
                renamed(e, |naming| {
                    naming.naming.successors.pop();
                })
            },
            "naming: not signed by",
        ),
        (
            "a proof with another's signature",
            |e| {
                reproved(&mut e["equivocations"][0], |bytes| {
                    let end = bytes.len() - 10;
                    bytes[end] ^= 1;
                });
            },
            "at proof",
        ),
        (
            "a proof of one signature twice",
            |e| {
                let rows = e["equivocations"].as_array_mut().unwrap();
                let row = rows.iter_mut().min_by_key(|row| bytes_of(&row["bytes"]).len()).unwrap();
                reproved(row, |bytes| {
                    let signed = (bytes.len() - 37) / 2;
                    let (first, second) = bytes[37..].split_at_mut(signed);
                    second.copy_from_slice(first);
                });
            },
            "proof: no contradiction",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let (path, export) = exported_of(kept_club(), folder.path());
    for (name, change, named) in cases {
        let mut changed = export.clone();
        change(&mut changed);
        assert_ne!(changed, export, "{name}");
        std::fs::write(&path, serde_json::to_vec(&changed).unwrap()).unwrap();
        let output = python(&path);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains(named), "{name}: {said}");
    }
}

#[test]
fn an_export_says_what_the_ledger_means() {
    let folder = tempfile::tempdir().unwrap();
    let (_, export) = exported(folder.path());
    let meaning = &export["meaning"];
    assert_eq!(meaning["organisation"]["name"], json!("Makers of the old mill"));
    assert_eq!(meaning["members"].as_array().unwrap().len(), 3);
    assert_eq!(meaning["resources"][0]["name"], json!("Lathe"));
    assert_eq!(meaning["proposals"][0]["title"], json!("Ben as a steward"));
    assert_eq!(meaning["proposals"][0]["outcome"]["yes"], json!(1));
    assert_eq!(meaning["proposals"][0]["ballots"].as_array().unwrap().len(), 2);
    assert_eq!(meaning["epoch"], json!(2));
    let standings: Vec<&Value> =
        meaning["devices"].as_array().unwrap().iter().map(|device| &device["standing"]).collect();
    assert!(standings.contains(&&json!("equivocated")));
    let refused = export["entries"].as_array().unwrap().iter().find(|row| row["verdict"] == json!("refused"));
    assert_eq!(refused.unwrap()["action"]["name"], json!("book"));
    assert_eq!(export["refusals"][0]["entry"], refused.unwrap()["id"]);
}

#[test]
fn a_stored_ledger_is_verified_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let (club, store, _) = stored(grown_club(), folder.path());
    let Answer::Verified(verified) = moothall_peer::verify::verify(&store).unwrap() else {
        panic!("another answer")
    };
    assert_eq!(verified.fault, None);
    assert_eq!(verified.signatures, club.entries().len() as u64);
    assert_eq!((verified.journals, verified.records), (3, 4));
}

#[test]
fn javascripts_automerge_opens_a_journal_and_reads_the_same_entries() {
    let modules = std::env::var_os("MOOTHALL_NODE_MODULES").or_else(|| std::env::var_os("NODE_PATH"));
    let modules = modules.expect(
        "MOOTHALL_NODE_MODULES names a folder with @automerge/automerge in it; `cargo xtask test` sets it",
    );
    let club = grown_club();
    let ada = device("ada");
    let entries: Vec<_> = club
        .entries()
        .into_iter()
        .filter(|((device, _), _)| *device == ada)
        .map(|(_, bytes)| bytes)
        .collect();
    assert!(entries.len() > 5);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page");
    std::fs::write(&path, moothall_core::journal::page(&ada, 0, &entries)).unwrap();
    let output = Command::new("node")
        .arg(formats().join("journal.mjs"))
        .arg(&path)
        .env("MOOTHALL_NODE_MODULES", modules)
        .output()
        .expect("node is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    let written: Vec<String> = entries.iter().map(|entry| to_hex(entry)).collect();
    assert_eq!(read, written);
}
