use std::path::Path;

use moothall_core::action::PaperKind;
use moothall_core::id::{BodyHash, PaperId};
use moothall_core::store::Write;

use crate::store::sample::{Author, body, body_write, paper, write};
use crate::store::{FILE_NAME, Fault, FaultEffect, FaultPoint, Store, StoreOptions};

/// Words of one paper that occur nowhere else, long ones and short ones.
fn words(number: u32) -> String {
    let name = blake3::hash(&number.to_le_bytes()).to_hex();
    let part = format!("secret{} ", &name[..20]);
    part.repeat(1 + (number as usize * 37) % 200)
}

fn needle(number: u32) -> String {
    words(number)[..26].to_owned()
}

fn files_that_hold(dir: &Path, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(dir).unwrap() {
        let file = file.unwrap();
        let bytes = std::fs::read(file.path()).unwrap();
        let holds = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        if holds {
            found.push(file.file_name().to_string_lossy().into_owned());
        }
    }
    found
}

/// Many papers, each edited twice, so that rows move between pages and earlier forms are replaced.
fn fill(store: &mut Store, papers: u32) -> Vec<(PaperId, Vec<BodyHash>)> {
    let mut ada = Author::new(1);
    let mut made = Vec::new();
    for number in 0..papers {
        let id = PaperId([number as u8 + 1; 32]);
        let mut hashes = Vec::new();
        for round in 0..2 {
            let text = words(number);
            let half = if round == 0 { &text[..text.len() / 2] } else { &text };
            let (hash, bytes) = body(number * 2 + round, half);
            let entry = ada.edit(id, Some(hash));
            let row = paper(number as u8 + 1, PaperKind::Comment, &needle(number), half, &[entry.id()]);
            store.write(&[write(&entry), body_write(&entry, &bytes)], &[row]).unwrap();
            hashes.push(hash);
        }
        made.push((id, hashes));
    }
    made
}

#[test]
fn no_byte_of_an_erased_paper_remains_in_any_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let papers = fill(&mut store, 60);
    assert!(!files_that_hold(dir.path(), &needle(7)).is_empty(), "the search finds what is there");
    for number in (0..60).step_by(3) {
        let (paper, bodies) = papers[number].clone();
        store.write(&[Write::Erased { paper, bodies }], &[]).unwrap();
        let number = number as u32;
        assert_eq!(files_that_hold(dir.path(), &needle(number)), [""; 0], "paper {number}");
        // The name alone, without the word before it: the index of words keeps terms apart from their beginnings.
        assert_eq!(
            files_that_hold(dir.path(), &needle(number)[8..24]),
            [""; 0],
            "paper {number}, part of the term"
        );
    }
    for number in (0..60).filter(|number| number % 3 != 0) {
        assert!(!store.search(&needle(number), 1).unwrap().is_empty(), "paper {number} stays");
    }
    assert!(store.search(&needle(3), 1).unwrap().is_empty());
    assert_eq!(store.integrity().unwrap(), None);
}

/// Rows that grow and shrink push each other from page to page. Without the rewriting of the file this leaves copies
/// of some of them where they were moved from.
#[test]
fn no_byte_remains_where_rows_were_moved_from() {
    // Of what is erased at once; of what does not count at a quiet moment, or once the store is closed.
    moved_from(|paper| Write::Erased { paper, bodies: Vec::new() }, |_| ());
    moved_from(Write::PaperGone, |store| store.as_ref().unwrap().tidy());
    moved_from(Write::PaperGone, |store| store.take().unwrap().close().unwrap());
}

fn moved_from(erase: fn(PaperId) -> Write, then: fn(&mut Option<Store>)) {
    const PAPERS: u32 = 900;
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let mark = |number: u32| blake3::hash(&number.to_le_bytes()).to_hex()[..32].to_owned();
    let id = |number: u32| PaperId(*blake3::hash(&number.to_be_bytes()).as_bytes());
    let mut random = blake3::Hasher::new().finalize_xof();
    let mut draw = |below: u32| {
        let mut bytes = [0; 4];
        random.fill(&mut bytes);
        u32::from_le_bytes(bytes) % below
    };
    for _ in 0..150 {
        let rows: Vec<_> = (0..40)
            .map(|_| {
                let number = draw(PAPERS);
                let mut row = paper(1, PaperKind::Comment, "", "", &[]);
                row.paper = id(number);
                row.document = mark(number).repeat(1 + draw(40) as usize).into_bytes();
                row
            })
            .collect();
        store.write(&[], &rows).unwrap();
    }
    let gone: Vec<u32> = (0..PAPERS).filter(|number| number % 4 != 0).collect();
    let erase = |number: &u32| erase(id(*number));
    store.write(&gone.iter().map(erase).collect::<Vec<_>>(), &[]).unwrap();
    let mut store = Some(store);
    then(&mut store);
    let marks: std::collections::HashSet<Vec<u8>> =
        gone.iter().map(|number| mark(*number).into_bytes()).collect();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let remains = bytes.windows(32).filter(|window| marks.contains(*window)).count();
        assert_eq!(remains, 0, "copies of erased words remain");
    }
    let store = store.unwrap_or_else(|| Store::open(dir.path()).unwrap());
    assert!(store.all_papers().count() > 100);
    assert_eq!(store.integrity().unwrap(), None);
}

#[test]
fn words_of_what_does_not_count_are_overwritten_too_and_nothing_is_done_where_there_were_none() {
    let mut ada = Author::new(1);
    let (hash, bytes) = body(1, "words that do not count");
    let id = PaperId([1; 32]);
    let entry = ada.edit(id, Some(hash));
    let row = paper(1, PaperKind::Comment, "", "words that do not count", &[entry.id()]);
    let brought = [write(&entry), body_write(&entry, &bytes)];
    let cases = [
        Write::NoWords { entry: entry.id(), hash, heir: None },
        Write::DropEntries { device: entry.device(), from: 1 },
        Write::PaperGone(id),
    ];
    for case in cases {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        let due =
            |store: &Store| store.connection.prepare("SELECT 1 FROM scrub").unwrap().exists([]).unwrap();
        store.write(&brought[..1], &[]).unwrap();
        store.write(std::slice::from_ref(&case), &[]).unwrap();
        assert!(!due(&store), "{case:?}: there were no words");
        drop(store);
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        store.write(&brought, std::slice::from_ref(&row)).unwrap();
        assert!(!due(&store));
        store.write(std::slice::from_ref(&case), &[]).unwrap();
        assert!(due(&store), "{case:?}");
        store.tidy();
        assert!(!due(&store), "{case:?}");
    }
}

#[test]
fn what_was_erased_never_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let mut ada = Author::new(1);
    let id = PaperId([1; 32]);
    let ((hash, bytes), (later, later_bytes)) = (body(1, "gone"), body(2, "gone, and its entry came late"));
    let entry = ada.edit(id, Some(hash));
    let row = paper(1, PaperKind::Comment, "gone", "gone", &[entry.id()]);
    store.write(&[write(&entry), body_write(&entry, &bytes)], std::slice::from_ref(&row)).unwrap();
    store.write(&[Write::Erased { paper: id, bodies: vec![hash, later] }], &[]).unwrap();
    let late = ada.edit(id, Some(later));
    let again = [body_write(&entry, &bytes), write(&late), body_write(&late, &later_bytes)];
    store.write(&again, &[row]).unwrap();
    assert_eq!((store.body(hash).unwrap(), store.body(later).unwrap()), (None, None));
    assert_eq!(store.paper(id).unwrap(), None);
    let opening = store.opening().unwrap();
    assert_eq!(opening.wanted, [], "nobody asks for it");
    assert_eq!(opening.erased.len(), 2);
}

#[test]
fn an_erasure_whose_overwriting_was_cut_short_is_finished_at_the_next_opening() {
    let dir = tempfile::tempdir().unwrap();
    let papers = {
        let mut store = Store::open(dir.path()).unwrap();
        fill(&mut store, 10)
    };
    let effect = FaultEffect::Fail(crate::store::FaultKind::Io);
    let fault = Some(Fault { point: FaultPoint::CommitAfter, nth: 1, effect });
    let mut store = Store::open_with(dir.path(), &StoreOptions { fault, ..StoreOptions::default() }).unwrap();
    let (paper, bodies) = papers[4].clone();
    store.write(&[Write::Erased { paper, bodies }], &[]).unwrap_err();
    // A process that is killed leaves the log as it is.
    let copy = tempfile::tempdir().unwrap();
    for name in [FILE_NAME.to_owned(), format!("{FILE_NAME}-wal")] {
        std::fs::copy(dir.path().join(&name), copy.path().join(&name)).unwrap();
    }
    drop(store);
    assert!(!files_that_hold(copy.path(), &needle(4)).is_empty(), "it is still there before");
    let store = Store::open(copy.path()).unwrap();
    assert_eq!(files_that_hold(copy.path(), &needle(4)), [""; 0]);
    assert_eq!(store.erased_papers().unwrap(), [paper]);
}

#[test]
fn what_is_erased_while_a_snapshot_is_read_is_overwritten_when_that_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let papers = fill(&mut store, 8);
    let before = store.snapshot().unwrap().read().unwrap();
    let (paper, bodies) = papers[5].clone();
    store.write(&[Write::Erased { paper, bodies: bodies.clone() }], &[]).unwrap();
    assert_eq!(store.body(bodies[0]).unwrap(), None, "it is gone at once");
    assert!(before.body(bodies[0]).unwrap().is_some(), "and still there for whoever began to read before");
    assert!(before.integrity_but_words().unwrap().is_none());
    drop(before);
    store.alone().unwrap();
    assert_eq!(files_that_hold(dir.path(), &needle(5)), [""; 0]);
    assert_eq!(Store::open(dir.path()).unwrap_err().kind, crate::store::FaultKind::Busy);
    assert_eq!(store.integrity().unwrap(), None);
}
