use std::path::{Path, PathBuf};

use crate::store::{APPLICATION_ID, FILE_NAME, FaultKind, Store, VERSION, sample};

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/formats/database-v1.sqlite")
}

/// Writes the file anew. Only for a version that was never released.
#[test]
#[ignore = "writes the frozen file"]
fn freeze() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let (writes, papers) = sample::everything();
    store.write(&writes, &papers).unwrap();
    store.close().unwrap();
    std::fs::copy(dir.path().join(FILE_NAME), frozen()).unwrap();
}

#[test]
fn a_database_of_version_1_opens_and_holds_what_was_written() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::copy(frozen(), old.path().join(FILE_NAME)).unwrap();
    let (writes, papers) = sample::everything();
    let mut written = Store::open(new.path()).unwrap();
    written.write(&writes, &papers).unwrap();
    let mut opened = Store::open(old.path()).unwrap();
    assert_eq!(format!("{:?}", opened.opening().unwrap()), format!("{:?}", written.opening().unwrap()));
    let all = |store: &Store| -> Vec<_> { store.all_papers().map(Result::unwrap).collect() };
    assert_eq!(all(&opened), all(&written));
    assert_eq!(opened.search("kiln", 9).unwrap(), written.search("kiln", 9).unwrap());
    assert_eq!(opened.integrity().unwrap(), None);
    opened.write(&writes[1..2], &papers).unwrap();
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    store.write(&sample::everything().0, &[]).unwrap();
    store.close().unwrap();
    let path = dir.path().join(FILE_NAME);
    let set = |version: i32| {
        let raw = rusqlite::Connection::open(&path).unwrap();
        raw.pragma_update(None, "user_version", version).unwrap();
        raw.close().unwrap();
    };
    set(VERSION + 1);
    let before = std::fs::read(&path).unwrap();
    let fault = Store::open(dir.path()).unwrap_err();
    assert_eq!((fault.kind, fault.message().code.as_str()), (FaultKind::Newer, "fault-newer-database"));
    assert_eq!(std::fs::read(&path).unwrap(), before, "nothing was changed");
    set(VERSION);
    Store::open(dir.path()).unwrap();
}

#[test]
fn the_file_says_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    Store::open(dir.path()).unwrap().close().unwrap();
    let bytes = std::fs::read(dir.path().join(FILE_NAME)).unwrap();
    assert_eq!(bytes[68..72], APPLICATION_ID.to_be_bytes());
    assert_eq!(bytes[60..64], VERSION.to_be_bytes());
}
