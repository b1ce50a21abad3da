//! Malformed changes, each refused for its reason, while honest people write on.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fits;
mod forms;
mod random;

use super::change::{self, Head};
use super::rows::{Row, RowId, RowKey, columns};
use super::tests::{PAPER, Written, begun, device, seen, written};
use super::*;
use crate::columnar::{self, Kind};

const NONCE: [u8; 16] = [3; 16];
/// The counters of the beginning: its second text, that text's first element, and an element of the other text.
const TEXT: u64 = 9;
const FIRST: u64 = 10;
const ELSEWHERE: u64 = 3;

/// What an attacker starts from: a sound change of device 3 that puts an `x` at the start of the text.
struct Forge {
    paper: Paper,
    head: Head,
    rows: Vec<Row<'static>>,
}

/// The beginning's actor comes second in every forged change.
fn by_first(counter: u64) -> RowId {
    RowId { actor: 1, counter }
}

fn own(counter: u64) -> RowId {
    RowId { actor: 0, counter }
}

fn insert(key: RowKey<'static>) -> Row<'static> {
    Row {
        object: Some(by_first(TEXT)),
        key,
        insert: true,
        action: 1,
        value_meta: 0x16,
        value: b"x",
        predecessors: vec![],
    }
}

fn delete(element: RowId) -> Row<'static> {
    Row {
        object: Some(by_first(TEXT)),
        key: RowKey::Element(element),
        insert: false,
        action: 3,
        value_meta: 0,
        value: b"",
        predecessors: vec![element],
    }
}

impl Forge {
    fn new() -> Self {
        let (mut paper, _) = begun("hall");
        let second = written(&paper, 2, 1, Field::Text, "hall!").unwrap();
        paper.accept(&second.edit()).unwrap();
        let last = change::read(&second.change).unwrap();
        let head = Head {
            dependencies: vec![last.hash],
            actor: actor(&device(3), Some(&PAPER), &NONCE).to_vec(),
            sequence: 1,
            start: last.last() + 1,
            time: 0,
            message: vec![],
            others: vec![actor(&device(1), None, &[1; 16]).to_vec()],
        };
        Self { paper, head, rows: vec![insert(RowKey::Head)] }
    }

    fn bytes(&self) -> Vec<u8> {
        change::write(&self.head, &columns(&self.rows))
    }

    /// The hash of the beginning.
    fn beginning(&self) -> Hash {
        change::read(&super::tests::beginning(&[(Field::Title, "Minutes"), (Field::Text, "hall")]).change)
            .unwrap()
            .hash
    }

    /// The change with its columns altered.
    fn columns(&self, alter: impl FnOnce(&mut Vec<(u32, Vec<u8>)>)) -> Vec<u8> {
        let mut columns = columns(&self.rows);
        alter(&mut columns);
        change::write(&self.head, &columns)
    }

    /// The change with one column's bytes replaced.
    fn column(&self, spec: u32, bytes: &[u8]) -> Vec<u8> {
        self.columns(|columns| {
            columns.iter_mut().filter(|column| column.0 == spec).for_each(|column| column.1 = bytes.to_vec())
        })
    }

    /// The change with its contents altered under a right checksum.
    fn contents(&self, alter: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let bytes = self.bytes();
        let mut contents = columnar::open(&bytes, Kind::Change).unwrap().contents.to_vec();
        alter(&mut contents);
        columnar::seal(Kind::Change as u8, &contents)
    }
}

fn forged(change: Vec<u8>) -> Written {
    Written { entry: EntryId([33; 32]), sequence: 1, device: device(3), nonce: NONCE, change }
}

/// Offers bytes to a paper and sees that they are refused with this reason, that nothing has changed, and that honest
/// people write, save and load as before.
#[track_caller]
fn refused(what: &str, forge: Forge, change: Vec<u8>, reason: Skip) {
    let mut paper = forge.paper;
    let bad = forged(change);
    let before = seen(&paper);
    assert_eq!(paper.accept(&bad.edit()), Err(reason), "{what}");
    assert_eq!(seen(&paper), before, "{what}");
    goes_on(&mut paper, what);
}

/// An honest edit works, and the paper saves and loads.
#[track_caller]
fn goes_on(paper: &mut Paper, what: &str) {
    let text = format!("{} and on", paper.text(Field::Text).unwrap());
    let change = edit(paper, &device(8), &[8; 16], &[(Field::Text, &text)]).unwrap().unwrap();
    let next = Written { entry: EntryId([88; 32]), sequence: 1, device: device(8), nonce: [8; 16], change };
    assert_eq!(paper.accept(&next.edit()), Ok(()), "{what}");
    assert_eq!(paper.text(Field::Text), Some(text), "{what}");
    assert_eq!(seen(&Paper::load_own(&paper.save()).unwrap()), seen(paper), "{what}");
}

/// Refuses a forged change; the closure spoils it.
#[track_caller]
fn spoilt(what: &str, reason: Skip, spoil: impl FnOnce(&mut Forge)) {
    let mut forge = Forge::new();
    spoil(&mut forge);
    let bytes = forge.bytes();
    refused(what, forge, bytes, reason);
}

/// Refuses bytes that the closure makes from a sound change.
#[track_caller]
fn mangled(what: &str, reason: Malformed, mangle: impl FnOnce(&Forge) -> Vec<u8>) {
    let forge = Forge::new();
    let bytes = mangle(&forge);
    refused(what, forge, bytes, Skip::Malformed(reason));
}
