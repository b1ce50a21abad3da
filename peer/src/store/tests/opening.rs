use std::time::Instant;

use moothall_core::checkpoint::Confirmed;
use moothall_core::entry::Entry;
use moothall_core::id::{EntryId, PaperId};
use moothall_core::ledger::archive::Span;
use moothall_core::ledger::index::Located;
use moothall_core::store::Write;

use crate::store::sample::{self, Author, order, placed, stamp, wanted};
use crate::store::{FILE_NAME, Store};

fn located(entry: &Entry, position: Option<u64>) -> Option<Located> {
    let (device, sequence) = (entry.device(), entry.payload().sequence);
    Some(Located { device, sequence, stamp: stamp(entry), position })
}

#[test]
fn a_ledger_opens_as_it_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let (writes, papers) = sample::everything();
    Store::open(dir.path()).unwrap().write(&writes, &papers).unwrap();
    let opening = Store::open(dir.path()).unwrap().opening().unwrap();

    let entries: Vec<Entry> = writes
        .iter()
        .filter_map(
            |write| if let Write::Entry { bytes, .. } = write { Entry::verify(bytes).ok() } else { None },
        )
        .collect();
    let [a1, a2, b1, b2] = &entries[..] else { panic!("the sample has four entries") };
    assert_eq!(opening.organisation, Some(sample::ORGANISATION));
    assert_eq!(opening.state.as_deref(), Some(b"the state at position 2".as_slice()));
    let archive = opening.archive.unwrap();
    for (entry, position) in [(a1, Some(1)), (a2, Some(2)), (b1, Some(3)), (b2, None)] {
        assert_eq!(archive.find(&entry.id()), located(entry, position));
    }
    assert_eq!(archive.find(&EntryId([9; 32])), None);
    let confirmed = Confirmed { device: a2.device(), sequence: 2, head: a2.id() };
    assert_eq!(opening.confirmed, [confirmed], "as far as the state goes");
    assert_eq!(opening.records, [(None, b"record of 3 to 3".to_vec())], "only what the state lacks");
    let late = [b1, b2].map(|entry| (stamp(entry), entry.bytes().clone()));
    assert_eq!(opening.entries, late, "only what the state lacks");
    let span = |first, last, time_ms| Some(Span { first, point: sample::point(last), time_ms });
    let spans = [0, 1, 2, 3, 4].map(|position| archive.batch_of(position));
    assert_eq!(spans, [None, span(1, 2, 10), span(1, 2, 10), span(3, 3, 30), None]);
    assert_eq!(opening.certificate.as_deref(), Some(b"certificate of 3".as_slice()));
    assert_eq!(opening.signed, Some(sample::point(3)));
    assert_eq!(opening.aside, [(b2.id(), "it could not be evaluated".to_owned())]);
    assert_eq!(opening.equivocations, [b"a proof".to_vec()]);
    assert_eq!(opening.successions, [(77, b"a recovery".to_vec())]);
    assert_eq!(opening.wanted, [wanted(b1)]);
    let held = a1.payload().words.unwrap();
    let first_bytes = sample::body(1, "The first words of Ada").1.len() as u64;
    assert_eq!(opening.held, [(held, a1.id(), first_bytes)]);
    assert_eq!(opening.erased, [b2.payload().words.unwrap()]);
    assert_eq!(opening.notes, [("sheet".to_owned(), b"saved".to_vec())]);
}

#[test]
fn a_state_whose_bytes_changed_is_not_opened_from() {
    let dir = tempfile::tempdir().unwrap();
    let (writes, papers) = sample::everything();
    Store::open(dir.path()).unwrap().write(&writes, &papers).unwrap();
    let raw = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
    raw.execute("UPDATE state SET bytes = CAST('another state' AS BLOB)", []).unwrap();
    drop(raw);
    let store = Store::open(dir.path()).unwrap();
    let opening = store.opening().unwrap();
    assert_eq!((opening.state, opening.records.len(), opening.entries.len()), (None, 2, 4));
    assert!(store.integrity().unwrap().unwrap().contains("saved state of position 2"));
}

/// Prints what opening costs; how fast it must be is for the benchmark to say.
#[test]
fn a_hundred_thousand_entries_open_complete() {
    const DEVICES: u64 = 100;
    const EACH: u64 = 1_000;
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    // Bytes of the usual size without signatures: the store does not read them.
    let model = Author::new(1).edit(PaperId([3; 32]), None);
    let started = Instant::now();
    for sequence in 1..=EACH {
        let mut writes = Vec::new();
        for device in 0..DEVICES {
            let mut bytes = model.bytes().to_vec();
            bytes[..8].copy_from_slice(&(sequence << 8 | device).to_be_bytes());
            let id = moothall_core::id::EntryId(*blake3::hash(&bytes).as_bytes());
            let device = moothall_core::id::DeviceId([device as u8; 32]);
            let stamp = moothall_core::store::Stamp { seen: sequence, ..Default::default() };
            writes.push(Write::Entry { id, device, sequence, stamp, words: None, bytes: bytes.into() });
        }
        store.write(&writes, &[]).unwrap();
    }
    let wrote = started.elapsed();
    let confirmed = EACH - 10;
    for device in 0..DEVICES {
        let device_id = moothall_core::id::DeviceId([device as u8; 32]);
        let first = device * confirmed + 1;
        let writes = [order(first, first + confirmed - 1), placed(device_id, 1, confirmed, first)];
        store.write(&writes, &[]).unwrap();
    }
    let state = vec![5; 1_000_000];
    let hash = *blake3::hash(&state).as_bytes();
    store.write(&[Write::State { position: DEVICES * confirmed, bytes: state, hash }], &[]).unwrap();
    let size = store.disk_bytes().unwrap();
    drop(store);

    let started = Instant::now();
    let store = Store::open(dir.path()).unwrap();
    let opening = store.opening().unwrap();
    let opened = started.elapsed();
    // Compared with bare inserts of the same bytes in transactions of the same size.
    let bare = rusqlite::Connection::open(dir.path().join("bare.sqlite")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (k INTEGER PRIMARY KEY, b BLOB)",
    )
    .unwrap();
    let started = Instant::now();
    for _ in 0..EACH {
        bare.execute_batch("BEGIN").unwrap();
        for _ in 0..DEVICES {
            bare.prepare_cached("INSERT INTO t (b) VALUES (?)").unwrap().execute([model.bytes()]).unwrap();
        }
        bare.execute_batch("COMMIT").unwrap();
    }
    eprintln!(
        "100,000 entries in transactions of 100: {wrote:?} ({:?} bare), {size} bytes; opened in {opened:?}",
        started.elapsed()
    );
    let mut store = store;
    let started = Instant::now();
    let paper = PaperId([3; 32]);
    store.write(&[Write::Erased { paper, bodies: Vec::new() }], &[]).unwrap();
    let erased = started.elapsed();
    let one = |store: &mut Store, value: u8| {
        let started = Instant::now();
        let mut bytes = model.bytes().to_vec();
        bytes[0] = value;
        let id = moothall_core::id::EntryId(*blake3::hash(&bytes).as_bytes());
        let device = moothall_core::id::DeviceId([0; 32]);
        let sequence = EACH + u64::from(value);
        let entry = Write::Entry {
            id,
            device,
            sequence,
            stamp: Default::default(),
            words: None,
            bytes: bytes.into(),
        };
        store.write(&[entry], &[]).unwrap();
        started.elapsed()
    };
    let mut acts: Vec<_> = (1..=100).map(|value| one(&mut store, value)).collect();
    acts.sort();
    let mut bare_acts: Vec<_> = (0..100)
        .map(|_| {
            let started = Instant::now();
            bare.prepare_cached("INSERT INTO t (b) VALUES (?)").unwrap().execute([model.bytes()]).unwrap();
            started.elapsed()
        })
        .collect();
    bare_acts.sort();
    eprintln!("an erasure: {erased:?}; one act: {:?} ({:?} bare), medians of 100", acts[50], bare_acts[50]);
    assert_eq!(opening.entries.len() as u64, DEVICES * 10);
    assert!(opening.records.is_empty());
    assert_eq!(opening.confirmed.len() as u64, DEVICES);
    assert!(opening.confirmed.is_sorted_by_key(|journal| journal.device));
}
