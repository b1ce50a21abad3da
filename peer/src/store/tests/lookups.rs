//! Where entries lie, in memory and in the tables.

use moothall_core::entry::Entry;
use moothall_core::id::PaperId;
use moothall_core::store::Write;

use crate::store::sample::{Author, order, placed, write};
use crate::store::{Store, StoreOptions};

const PAPER: PaperId = PaperId([3; 32]);

fn holding(dir: &std::path::Path, most: usize) -> Store {
    let options = StoreOptions { held_max: Some(most), ..StoreOptions::default() };
    Store::open_with(dir, &options).unwrap()
}

/// Every entry is found by its id and by its number, and nothing else is.
fn has_all(store: &Store, entries: &[&Entry]) {
    for entry in entries {
        let (id, device, sequence) = (entry.id(), entry.device(), entry.payload().sequence);
        assert_eq!(store.entry(id).unwrap().as_deref(), Some(entry.bytes().as_ref()), "{sequence}");
        let found = store.archive().find(&id).unwrap();
        assert_eq!((found.device, found.sequence), (device, sequence));
        let run = store.entries(device, sequence, 1, usize::MAX).unwrap();
        assert_eq!(run, [entry.bytes().clone()], "{sequence}");
    }
    assert_eq!(store.all_entries().count(), entries.len());
}

#[test]
fn entries_are_found_wherever_their_places_are_held_and_after_every_opening() {
    for most in 1..8 {
        let dir = tempfile::tempdir().unwrap();
        let (mut ada, mut ben) = (Author::new(1), Author::new(2));
        let mut store = holding(dir.path(), most);
        for count in 1..=7 {
            ada.edit(PAPER, None);
            if count % 2 == 0 {
                ben.edit(PAPER, None);
                store.write(&[write(&ben.entries[count / 2 - 1])], &[]).unwrap();
            }
            store.write(&[write(&ada.entries[count - 1])], &[]).unwrap();
            if count % 3 == 0 {
                store.close().unwrap();
                store = holding(dir.path(), most);
            }
            has_all(&store, &ada.entries.iter().chain(&ben.entries).collect::<Vec<_>>());
        }
        let bytes: Vec<_> = ada.entries.iter().map(|entry| entry.bytes().clone()).collect();
        assert_eq!(store.entries(ada.device(), 1, 100, usize::MAX).unwrap(), bytes, "{most}");
        assert_eq!(store.entries(ada.device(), 3, 2, usize::MAX).unwrap(), bytes[2..4], "{most}");
        assert_eq!(store.integrity().unwrap(), None);
    }
}

#[test]
fn a_history_that_comes_after_what_follows_it_is_found_with_it() {
    for most in 1..6 {
        let dir = tempfile::tempdir().unwrap();
        let mut ada = Author::new(1);
        (0..6).for_each(|_| drop(ada.edit(PAPER, None)));
        let mut store = holding(dir.path(), most);
        for sequence in [4, 5, 6, 1, 2] {
            store.write(&[write(&ada.entries[sequence - 1])], &[]).unwrap();
        }
        let here = |store: &Store, from| store.entries(ada.device(), from, 100, usize::MAX).unwrap().len();
        assert_eq!([here(&store, 1), here(&store, 4)], [2, 3], "up to the first that is not here");
        store.close().unwrap();
        let mut store = holding(dir.path(), most);
        store.write(&[write(&ada.entries[2])], &[]).unwrap();
        assert_eq!(here(&store, 1), 6, "{most}");
        has_all(&store, &ada.entries.iter().collect::<Vec<_>>());
    }
}

#[test]
fn what_is_taken_out_of_a_journal_is_not_found_and_others_can_take_its_place() {
    for most in 1..6 {
        let dir = tempfile::tempdir().unwrap();
        let mut ada = Author::new(1);
        (0..4).for_each(|_| drop(ada.edit(PAPER, None)));
        let mut store = holding(dir.path(), most);
        let writes: Vec<Write> = ada.entries.iter().map(write).collect();
        store.write(&writes, &[]).unwrap();
        store.write(&[Write::DropEntries { device: ada.device(), from: 3 }], &[]).unwrap();
        assert_eq!(store.archive().find(&ada.entries[2].id()), None);
        let mut other = Author::new(1);
        (0..2).for_each(|_| drop(other.edit(PAPER, None)));
        other.edit(PaperId([4; 32]), None);
        store.write(&[write(&other.entries[2])], &[]).unwrap();
        for _ in 0..2 {
            has_all(&store, &other.entries.iter().collect::<Vec<_>>());
            store.close().unwrap();
            store = holding(dir.path(), most);
        }
    }
}

#[test]
fn an_entry_gets_its_position_where_it_is_looked_up_and_loses_it_when_a_line_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let mut ada = Author::new(1);
    (0..3).for_each(|_| drop(ada.edit(PAPER, None)));
    let mut store = holding(dir.path(), 2);
    let mut writes: Vec<Write> = ada.entries.iter().map(write).collect();
    writes.extend([placed(ada.device(), 1, 2, 1), order(1, 2), placed(ada.device(), 3, 1, 3), order(3, 3)]);
    store.write(&writes, &[]).unwrap();
    let archive = store.archive();
    let positions = || {
        let position = |entry: &Entry| archive.find(&entry.id()).unwrap().position;
        ada.entries.iter().map(position).collect::<Vec<_>>()
    };
    assert_eq!(positions(), [Some(1), Some(2), Some(3)]);
    store.write(&[Write::Rewind { after: crate::store::sample::point(2) }], &[]).unwrap();
    assert_eq!(positions(), [Some(1), Some(2), None]);
    assert_eq!(archive.batch_of(3), None);
}

#[test]
fn what_cannot_be_looked_up_fails_the_next_write() {
    let dir = tempfile::tempdir().unwrap();
    let mut ada = Author::new(1);
    (0..2).for_each(|_| drop(ada.edit(PAPER, None)));
    let mut store = holding(dir.path(), 1);
    store.write(&[write(&ada.entries[0])], &[]).unwrap();
    store.connection.execute_batch("DROP TABLE places_by_id").unwrap();
    assert_eq!(store.archive().find(&ada.entries[0].id()), None);
    store.write(&[write(&ada.entries[1])], &[]).unwrap_err();
}

#[test]
fn a_place_that_is_another_entrys_is_found_when_the_file_is_looked_through() {
    for damage in ["UPDATE places_by_id SET number = 1", "DELETE FROM places_by_journal WHERE sequence = 2"] {
        let dir = tempfile::tempdir().unwrap();
        let mut ada = Author::new(1);
        (0..2).for_each(|_| drop(ada.edit(PAPER, None)));
        let mut store = holding(dir.path(), 1);
        let writes: Vec<Write> = ada.entries.iter().map(write).collect();
        store.write(&writes, &[]).unwrap();
        assert_eq!(store.integrity().unwrap(), None);
        store.connection.execute_batch(damage).unwrap();
        let found = store.integrity().unwrap().unwrap();
        assert!(found.contains(&ada.entries[1].id().to_string()), "{damage}: {found}");
    }
}
