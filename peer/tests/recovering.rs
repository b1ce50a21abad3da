//! The founder's disk is destroyed, with real processes: the sheet and two members' signatures make a new keeper at once.
//! And a damaged ledger: the program says where, and with which exit code.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Device, text};
use serde_json::Value;

fn confirmed(value: &Value) -> bool {
    value["certainty"]["is"] == "confirmed"
}

fn members(device: &Device) -> usize {
    device.value(&["members"]).as_array().unwrap().len()
}

/// Lets somebody in through a running device.
fn bring(inviter: &Device, name: &str) -> Device {
    let invited = inviter.value(&["invite"]);
    let mut device = Device::new();
    let session =
        device.value(&["join", invited["text"].as_str().unwrap(), "--name", name, "--yes", "--wait", "60"]);
    assert_eq!(session["is"], "inside", "{name}");
    device.run();
    device
}

#[test]
fn after_the_founders_disk_the_sheet_and_two_members_make_a_new_keeper_and_all_goes_on() {
    let mut ann = Device::new();
    ann.value(&["found", "Makers", "--name", "Ann"]);
    let sheet = ann.file("sheet.txt");
    ann.value(&["sheet", "--text", text(&sheet)]);
    ann.value(&["sheet", "saved", "--yes"]);
    ann.value(&["resources", "add", "Wood shop"]);
    ann.run();
    let ben = bring(&ann, "Ben");
    // Cleo comes through Ben, so that the two can call each other without Ann.
    let cleo = bring(&ben, "Cleo");
    for device in [&ann, &ben, &cleo] {
        device.until(&["members"], |list| {
            list.as_array().unwrap().len() == 3 && list.as_array().unwrap().iter().all(confirmed)
        });
    }
    ann.kill();
    std::fs::remove_dir_all(ann.data()).unwrap();

    let mut new = Device::new();
    let address = ben.value(&["address"]);
    let address = address["text"].as_str().or(address.as_str()).expect("an address").to_owned();
    let wrong = new.file("wrong.txt");
    let spoilt = std::fs::read_to_string(&sheet).unwrap().replace('A', "B").replace('7', "8");
    std::fs::write(&wrong, spoilt).unwrap();
    let refused = new.moothall(&["recover", text(&wrong), "--peer", &address]);
    assert_eq!(refused.code, Some(2), "a sheet that was copied wrongly is misuse: {refused:?}");
    let began = new.moothall(&["recover", text(&sheet), "--peer", &address, "--wait", "60"]);
    assert_eq!((began.code, began.json()["answer"].as_str()), (Some(0), Some("recoveries")), "{began:?}");
    new.run();
    for device in [&ben, &cleo] {
        device.until(&["recoveries"], |list| list.as_array().unwrap().len() == 1);
        let unsure = device.moothall(&["countersign", "Ann"]);
        assert_eq!(
            (unsure.code, unsure.json()["message"]["code"].as_str()),
            (Some(2), Some("misuse-say-yes"))
        );
        device.value(&["countersign", "Ann", "--yes"]);
    }
    for device in [&new, &ben, &cleo] {
        device.until(&["status"], |status| status["point"]["epoch"] == 2);
    }
    assert_eq!(members(&new), 3);
    assert!(confirmed(&ben.value(&["book", "Wood shop", "tomorrow 14:00", "2h", "--wait", "60"])));
    assert!(confirmed(&new.value(&["resources", "add", "Kiln"])));
    cleo.until(&["resources"], |list| list.as_array().unwrap().len() == 2);
    for device in [&new, &ben, &cleo] {
        assert_eq!(device.value(&["verify"])["fault"], Value::Null);
    }
    // A used sheet is void.
    let again = Device::new();
    let void = again.moothall(&["recover", text(&sheet), "--peer", &address, "--wait", "5"]);
    assert_ne!(void.code, Some(0), "{void:?}");
}

#[test]
fn a_damaged_ledger_is_named_by_the_program_with_an_exit_code_of_its_own() {
    let device = Device::new();
    device.value(&["found", "Makers", "--name", "Ann"]);
    device.value(&["resources", "add", "Saw"]);
    let path = device.data().join("ledger.sqlite");
    let whole = std::fs::read(&path).unwrap();
    let cases = [
        ("bodies", "bytes", "verify-fault-body-hash"),
        ("certificates", "bytes", "verify-fault-certificate"),
        ("records", "record", "verify-fault-"),
        ("batches", "hash", "verify-fault-running-hash"),
    ];
    for (table, column, code) in cases {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let (row, mut bytes): (i64, Vec<u8>) = connection
            .query_row(
                &format!("SELECT rowid, {column} FROM {table} ORDER BY rowid DESC LIMIT 1"),
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        connection
            .execute(
                &format!("UPDATE {table} SET {column} = ? WHERE rowid = ?"),
                rusqlite::params![bytes, row],
            )
            .unwrap();
        connection.close().unwrap();
        let found = device.moothall(&["verify"]);
        assert_eq!(found.code, Some(4), "{table}: {found:?}");
        let value = &found.json()["value"];
        let said = value["fault"]["code"].as_str().unwrap();
        assert!(said.starts_with(code), "{table}: {said}");
        assert!(value["signatures"].as_u64() >= Some(2), "{table}: what was checked before is counted");
        let plain = device.plain(&["verify"]);
        assert_eq!(plain.code, Some(4), "{table}: {plain:?}");
        assert!(plain.out.contains("estore a backup") || plain.err.contains("estore a backup"), "{plain:?}");
        std::fs::write(&path, &whole).unwrap();
        for log in ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
            std::fs::remove_file(device.data().join(log)).ok();
        }
    }
    assert_eq!(device.moothall(&["verify"]).code, Some(0));
    // An entry whose bytes are damaged is found before anything is exported from it.
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute("UPDATE entries SET bytes = zeroblob(length(bytes)) WHERE number = 2", []).unwrap();
    connection.close().unwrap();
    let verify = device.moothall(&["verify"]);
    assert!(matches!(verify.code, Some(3 | 4)), "{verify:?}");
    let export = device.moothall(&["export", text(&device.file("out.json"))]);
    assert_eq!(export.code, Some(3), "{export:?}");
    assert!(!device.file("out.json").exists(), "no half an export");
}
