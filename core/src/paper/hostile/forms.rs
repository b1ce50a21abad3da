//! Bytes that are not the one form of a change.

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ObjType, ROOT};

use super::*;
use crate::columnar::{write_leb, write_leb_signed};

#[test]
fn text_that_is_not_one_character_is_refused() {
    let value = |value: &'static [u8]| {
        vec![Row { value_meta: (value.len() as u64) << 4 | 6, value, ..insert(RowKey::Head) }]
    };
    for bad in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80"] {
        spoilt("not UTF-8", Skip::Malformed(Malformed::Text), |forge| forge.rows = value(bad));
    }
    spoilt("two", Skip::Malformed(Malformed::Character), |forge| forge.rows = value(b"xy"));
    spoilt("none", Skip::Malformed(Malformed::Character), |forge| forge.rows = value(b""));
    mangled("a key that is not UTF-8", Malformed::Text, |forge| {
        forge.columns(|columns| columns.insert(2, (21, vec![0x7f, 1, 0xff])))
    });
}

#[test]
fn a_time_a_message_or_anything_behind_the_columns_is_refused() {
    for time in [1, -1, i64::MAX, i64::MIN] {
        spoilt("a time", Skip::Malformed(Malformed::Time), |forge| forge.head.time = time);
    }
    spoilt("a message", Skip::Malformed(Malformed::Message), |forge| forge.head.message = b"hello".to_vec());
    spoilt("a message that is not UTF-8", Skip::Malformed(Malformed::Message), |forge| {
        forge.head.message = vec![0xff];
    });
    mangled("an author", Malformed::Length, |forge| forge.contents(|contents| contents.extend([1, 1, 65])));
}

#[test]
fn a_frame_that_is_wrong_is_refused() {
    mangled("no bytes", Malformed::NoChunk, |_| vec![]);
    mangled("other bytes", Malformed::NoChunk, |_| vec![0; 100]);
    mangled("a wrong checksum", Malformed::Checksum, |forge| {
        let mut bytes = forge.bytes();
        bytes[4] ^= 1;
        bytes
    });
    mangled("other contents", Malformed::Checksum, |forge| {
        let mut bytes = forge.bytes();
        *bytes.last_mut().unwrap() ^= 1;
        bytes
    });
    mangled("cut short", Malformed::Length, |forge| {
        let mut bytes = forge.bytes();
        bytes.pop();
        bytes
    });
    mangled("a byte behind it", Malformed::Length, |forge| [&forge.bytes()[..], &[0]].concat());
    mangled("a second change behind it", Malformed::Length, |forge| [forge.bytes(), forge.bytes()].concat());
    mangled("an overlong length", Malformed::SecondForm, |forge| {
        let mut bytes = forge.bytes();
        // The length takes one byte less than two, written in three.
        let (low, high) = (bytes[9], bytes[10]);
        assert!(low & 0x80 != 0 && high & 0x80 == 0, "a length of two bytes");
        bytes.splice(9..11, [low, high | 0x80, 0]);
        bytes
    });
    mangled("too many bytes", Malformed::TooLarge, |_| vec![0; CHANGE_BYTES_MAX + 1]);
    let forge = Forge::new();
    let bytes = forge.bytes();
    for end in 0..bytes.len() {
        assert!(change::read(&bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_chunk_that_is_no_plain_change_is_refused_before_anything_is_inflated() {
    mangled("a document", Malformed::Kind(0), |forge| forge.paper.document.save_nocompress());
    mangled("a bundle", Malformed::Kind(3), |forge| {
        let heads = forge.paper.document.get_heads();
        forge.paper.document.bundle(heads).unwrap().bytes().to_vec()
    });
    mangled("a kind without a name", Malformed::Kind(9), |_| columnar::seal(9, b"x"));
    mangled("a bomb: few bytes that become millions", Malformed::Kind(2), |forge| {
        let session = ActorId::from(forge.head.actor.as_slice());
        let mut document = forge.paper.document.clone().with_actor(session);
        let id = trial::object(&document, Field::Text).unwrap();
        let mut transaction = document.transaction();
        transaction.splice_text(&id, 0, 0, &"a".repeat(3_000_000)).unwrap();
        transaction.commit();
        let mut change = document.get_last_local_change().unwrap();
        let (inflated, bytes) = (change.raw_bytes().len(), change.bytes().to_vec());
        assert!(bytes.len() < CHANGE_BYTES_MAX && inflated > 100 * bytes.len());
        bytes
    });
    mangled("an honest change, compressed", Malformed::Kind(2), |_| {
        let mut document = Automerge::new();
        let mut transaction = document.transaction();
        let id = transaction.put_object(ROOT, "text", ObjType::Text).unwrap();
        transaction.splice_text(&id, 0, 0, &"abc".repeat(300)).unwrap();
        transaction.commit();
        document.get_last_local_change().unwrap().bytes().to_vec()
    });
}

#[test]
fn columns_that_are_unknown_compressed_or_out_of_order_are_refused() {
    mangled("unknown", Malformed::Columns, |forge| {
        forge.columns(|columns| columns.push((1000, vec![0x7f, 1])))
    });
    mangled("expansion", Malformed::Columns, |forge| {
        forge.columns(|columns| columns.push((148, vec![0, 1])))
    });
    mangled("mark names", Malformed::Columns, |forge| {
        forge.columns(|columns| columns.push((165, vec![0x7f, 1, 65])))
    });
    mangled("compressed", Malformed::Columns, |forge| forge.columns(|columns| columns[0].0 |= 8));
    mangled("more than there can be", Malformed::Columns, |forge| {
        forge.columns(|columns| columns.extend((0..200).map(|at| (1000 + at, vec![]))))
    });
    mangled("a count beyond all bounds", Malformed::Columns, |forge| {
        let count = columns(&forge.rows).len() as u8;
        forge.contents(|contents| {
            // The count stands before the first column, object actors.
            let at = contents.windows(3).position(|bytes| bytes[0] == count && bytes[1] == 1).unwrap();
            contents.splice(at..=at, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]);
        })
    });
    mangled("swapped", Malformed::SecondForm, |forge| forge.columns(|columns| columns.swap(0, 1)));
    mangled("an empty one", Malformed::SecondForm, |forge| {
        forge.columns(|columns| columns.push((115, vec![])))
    });
    mangled("one twice", Malformed::SecondForm, |forge| {
        forge.columns(|columns| columns.insert(1, columns[0].clone()))
    });
}

/// The specifications of columns in a change.
const OBJECT_ACTORS: u32 = 1;
const OBJECT_COUNTERS: u32 = 2;
const KEY_COUNTERS: u32 = 19;
const INSERTS: u32 = 52;
const ACTIONS: u32 = 66;
const VALUE_METAS: u32 = 86;
const VALUES: u32 = 87;
const PREDECESSOR_COUNTS: u32 = 112;

fn run(length: i64, value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_leb_signed(&mut bytes, length);
    write_leb(&mut bytes, value);
    bytes
}

#[test]
fn columns_that_lie_about_their_length_are_refused() {
    for length in [65_537, 1 << 40, i64::MAX] {
        mangled("a run of operations", Malformed::TooManyOps, |forge| forge.column(ACTIONS, &run(length, 1)));
        mangled("a run of objects", Malformed::TooManyOps, |forge| {
            forge.column(OBJECT_ACTORS, &run(length, 1))
        });
    }
    mangled("single values without end", Malformed::TooManyOps, |forge| {
        forge.column(ACTIONS, &run(i64::MIN, 1))
    });
    mangled("nulls without end", Malformed::TooManyOps, |forge| forge.column(ACTIONS, &run(0, u64::MAX)));
    mangled("booleans without end", Malformed::TooManyOps, |forge| {
        forge.column(INSERTS, &[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1])
    });
    mangled("predecessors without end", Malformed::Column, |forge| {
        forge.column(PREDECESSOR_COUNTS, &run(1, u64::MAX))
    });
    mangled("a value without end", Malformed::Column, |forge| forge.column(VALUE_METAS, &run(-1, u64::MAX)));
    mangled("a value that is left over", Malformed::Column, |forge| forge.column(VALUES, b"xx"));
    mangled("a value that is not there", Malformed::Column, |forge| forge.column(VALUES, b""));
    mangled("no action", Malformed::Column, |forge| forge.column(ACTIONS, &run(0, 1)));
    mangled("no actions at all", Malformed::TooManyOps, |forge| forge.column(ACTIONS, &[]));
    mangled("no insert flags", Malformed::Column, |forge| forge.column(INSERTS, &[]));
    mangled("half an object", Malformed::Column, |forge| forge.column(OBJECT_COUNTERS, &[]));
    mangled("a column cut short", Malformed::Column, |forge| forge.column(OBJECT_COUNTERS, &[0x7f]));
    mangled("a negative counter", Malformed::Column, |forge| forge.column(KEY_COUNTERS, &[0x7f, 0x7f]));
    mangled("a counter that overflows", Malformed::Column, |forge| {
        let mut bytes = vec![0x7e];
        write_leb_signed(&mut bytes, i64::MAX);
        write_leb_signed(&mut bytes, i64::MAX);
        let mut two = Forge::new();
        two.rows.push(insert(RowKey::Head));
        two.head = forge.head.clone();
        two.column(KEY_COUNTERS, &bytes)
    });
    mangled("a column longer than all", Malformed::Length, |forge| {
        forge.contents(|contents| {
            let length = contents.len();
            contents.truncate(length - 1);
        })
    });
}

#[test]
fn a_second_way_to_write_the_same_is_refused() {
    mangled("a run of one", Malformed::SecondForm, |forge| forge.column(ACTIONS, &run(1, 1)));
    mangled("an empty run", Malformed::SecondForm, |forge| {
        forge.column(ACTIONS, &[&[0, 0][..], &run(-1, 1)].concat())
    });
    mangled("an overlong number", Malformed::SecondForm, |forge| forge.column(ACTIONS, &[0x7f, 0x81, 0]));
    mangled("booleans in pieces", Malformed::SecondForm, |forge| forge.column(INSERTS, &[0, 0, 0, 1]));
    mangled("an overlong sequence", Malformed::SecondForm, |forge| {
        forge.contents(|contents| {
            // Behind one dependency and the actor with its length.
            let at = 1 + 32 + 1 + 32;
            assert_eq!(contents[at], 1);
            contents.splice(at..=at, [0x81, 0]);
        })
    });
}
