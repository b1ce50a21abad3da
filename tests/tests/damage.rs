//! One changed byte in each kind of thing on the disk is found and named.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use moothall_core::message::{Arg, Message};
use moothall_core::request::{Answer, Request};
use moothall_core::testing::grown_club;
use moothall_peer::store::{FILE_NAME, Store};
use moothall_tests::{Person, cut_off};
use rusqlite::Connection;

fn make(folder: &Path) {
    let club = grown_club();
    let mut store = Store::open(folder).unwrap();
    store.write(&club.writes, &club.paper_rows()).unwrap();
    store.close().unwrap();
}

/// Flips a bit in the middle of one value; says what its key is.
fn flip(folder: &Path, table: &str, column: &str, key: &str) -> String {
    let connection = Connection::open(folder.join(FILE_NAME)).unwrap();
    let select =
        format!("SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {key} LIMIT 1");
    let (id, mut bytes): (rusqlite::types::Value, Vec<u8>) =
        connection.query_row(&select, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let update = format!("UPDATE {table} SET {column} = ? WHERE {key} = ?");
    assert_eq!(connection.execute(&update, rusqlite::params![bytes, id]).unwrap(), 1);
    match id {
        rusqlite::types::Value::Blob(id) => moothall_core::id::to_hex(&id),
        rusqlite::types::Value::Integer(number) => number.to_string(),
        other => panic!("{other:?} is no key"),
    }
}

fn fault(folder: &Path) -> Option<Message> {
    let store = Store::open(folder).unwrap();
    let Answer::Verified(verified) = moothall_peer::verify::verify(&store).unwrap() else {
        panic!("another answer")
    };
    verified.fault
}

#[test]
fn one_flipped_byte_in_each_kind_of_thing_on_the_disk_is_found_and_named() {
    // Table, column, key, the fault that names it, and whether the key is what it names.
    let cases = [
        // The store itself finds this one, and names it by device and number.
        ("entries", "bytes", "id", "fault-damaged", false),
        ("bodies", "bytes", "hash", "verify-fault-body-hash", true),
        ("records", "record", "first", "verify-fault-", false),
        ("records", "opens", "first", "verify-fault-epoch", true),
        ("batches", "hash", "first", "verify-fault-running-hash", false),
        ("certificates", "bytes", "position", "verify-fault-certificate", true),
        ("equivocations", "bytes", "id", "verify-fault-proof", true),
        ("refusals", "reason", "entry", "verify-fault-reason", true),
        ("state", "bytes", "position", "verify-fault-state", true),
        ("state", "hash", "position", "verify-fault-state", true),
        ("papers", "document", "paper", "verify-fault-paper-form", true),
        ("papers", "edits", "paper", "verify-fault-paper", true),
        ("papers", "author", "paper", "verify-fault-paper", true),
    ];
    for (table, column, key, code, names_key) in cases {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path());
        assert_eq!(fault(folder.path()), None, "it is sound before");
        let id = flip(folder.path(), table, column, key);
        let fault = fault(folder.path()).unwrap_or_else(|| panic!("{table}.{column} goes unnoticed"));
        assert!(fault.code.starts_with(code), "{table}.{column}: {fault:?}");
        let place = fault.args.values().find_map(|arg| match arg {
            Arg::Text(text) => Some(text.clone()),
            _ => None,
        });
        assert!(!names_key || place.unwrap().contains(&id), "{table}.{column} of {id}: {fault:?}");
    }
}

/// Changes one value of a proposal's stored paper behind the peer's back.
fn harm(folder: &Path, set: &str) {
    let connection = Connection::open(folder.join(FILE_NAME)).unwrap();
    let update = format!("UPDATE papers SET {set} WHERE kind = 'proposal'");
    assert_eq!(connection.execute(&update, []).unwrap(), 1);
}

async fn verified(person: &Person) -> Option<Message> {
    match person.ask(Request::Verify).await {
        Answer::Verified(verified) => verified.fault,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_stored_otherwise_than_its_entries_make_it_is_named_and_made_anew_from_them() {
    let mut ann = Person::new("Ann").await;
    ann.found("Makers of the Mill").await;
    let saw = ann.propose("Saw").await;
    let cases = [
        ("document = x'00'", "verify-fault-paper-form"),
        ("edits = x'00'", "verify-fault-paper-form"),
        ("text = 'For nobody.'", "verify-fault-paper"),
        ("edits = zeroblob(32)", "verify-fault-paper"),
        ("document = (SELECT document FROM papers WHERE kind = 'organisation')", "verify-fault-paper"),
    ];
    for (set, code) in cases {
        ann.close().await;
        harm(&ann.dir(), set);
        ann.open(cut_off()).await;
        let fault = verified(&ann).await.unwrap_or_else(|| panic!("{set} goes unnoticed"));
        assert_eq!((fault.code.as_str(), fault.args.get("where")), (code, Some(&Arg::Text(saw.to_string()))));
        // It waits to be merged in the same breath; a run that ends before that leaves it to the next.
        ann.rejoin().await;
        ann.until(
            "the text is whole",
            Request::Proposal { proposal: saw },
            |answer| matches!(answer, Answer::Proposal(shown) if shown.text == "For the bench."),
        )
        .await;
        assert_eq!(verified(&ann).await, None, "{set}");
    }
    // The words are found again, too: their index was made anew.
    let found = ann.ask(Request::Search { words: "bench".to_owned() }).await;
    assert!(matches!(found, Answer::Found(hits) if hits.len() == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_names_the_version_of_a_text_whose_stored_document_is_damaged() {
    let mut ann = Person::new("Ann").await;
    ann.found("Makers of the Mill").await;
    let saw = ann.propose("Saw").await;
    let version = async |person: &Person| match person.ask(Request::Proposal { proposal: saw }).await {
        Answer::Proposal(shown) => shown.version,
        other => panic!("{other:?}"),
    };
    let before = version(&ann).await;
    assert!(!before.is_empty());
    ann.close().await;
    harm(&ann.dir(), "document = x'00'");
    ann.open(cut_off()).await;
    assert_eq!(version(&ann).await, before);
}
