//! One changed byte in each kind of thing on the disk is found and named.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use moothall_core::message::{Arg, Message};
use moothall_core::request::Answer;
use moothall_core::testing::grown_club;
use moothall_peer::store::{FILE_NAME, Store};
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
