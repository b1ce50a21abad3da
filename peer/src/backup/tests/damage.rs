//! Files that are not as they were written: what is found, and how it is named.

use moothall_core::entry::Point;
use moothall_core::id::{DeviceId, EntryId, RunningHash};
use moothall_core::store::Stamp;

use super::*;

#[test]
fn one_flipped_byte_anywhere_is_found_and_its_place_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let store = sample_store(&dir.path().join("ledger"));
    let file = dir.path().join("backup");
    for passphrase in [None, Some("passphrase")] {
        write_with(&store, &file, passphrase, Some(b"secret"), &fixed(), CHEAP).unwrap();
        let sound = std::fs::read(&file).unwrap();
        let damaged = dir.path().join("damaged");
        for place in 0..sound.len() {
            let mut bytes = sound.clone();
            bytes[place] ^= 0x20;
            // All chunks are read for every byte; a whole restore, which takes longer, is tried for some.
            let fault = if place % 251 == 0 {
                std::fs::write(&damaged, &bytes).unwrap();
                restore(&damaged, passphrase).unwrap_err()
            } else {
                open_all(&bytes, passphrase).unwrap_err()
            };
            match fault {
                BackupFault::Foreign => assert!(place < 16, "{place}"),
                BackupFault::Header { from, until } | BackupFault::Damaged { from, until, .. } => {
                    assert!((from..until).contains(&(place as u64)), "{place} is not in {from} to {until}");
                }
                other => panic!("byte {place}: {other:?}"),
            }
        }
        open_all(&sound, passphrase).unwrap();
    }
}

fn open_all(bytes: &[u8], passphrase: Option<&str>) -> Result<(), BackupFault> {
    let mut opener = crate::backup::container::Opener::new(bytes, passphrase)?;
    while opener.next()?.is_some() {}
    Ok(())
}

#[test]
fn a_chunk_that_is_damaged_is_named_among_many() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("backup");
    let origin = Origin { made_ms: 0, salt: [1; 32], nonce: [2; 19] };
    let mut closer = Closer::new(Vec::new(), None, CHEAP, &origin).unwrap();
    for _ in 0..3 {
        closer.write(&row::write(&Row::Note { name: "n".to_owned(), value: vec![7; CHUNK_BYTES] })).unwrap();
    }
    let (sound, _) = closer.finish().unwrap();
    let mut bytes = sound.clone();
    let place = sound.len() / 2;
    bytes[place] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let BackupFault::Damaged { from, until, .. } = restore(&file, None).unwrap_err() else {
        panic!("it is damaged")
    };
    assert!(
        (from..until).contains(&(place as u64)) && until - from == CHUNK_BYTES as u64 + 32,
        "{from} to {until}"
    );
}

#[test]
fn a_damaged_chunk_is_named_with_the_kind_of_what_begins_in_it_or_before() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("backup");
    let (entry, device) = (EntryId([1; 32]), DeviceId([2; 32]));
    let point = Point { epoch: 1, position: 1, hash: RunningHash([3; 32]) };
    let bytes = vec![7; 2 * CHUNK_BYTES];
    let cases = [
        (Row::Entry { stamp: Stamp::default(), bytes: bytes.clone() }, Part::Entries),
        (Row::Body { entry, bytes: bytes.clone() }, Part::Bodies),
        (Row::Batch { first: 1, point, time_ms: 0, record: bytes.clone(), opens: None }, Part::Order),
        (Row::Certificate { point, bytes: bytes.clone() }, Part::Certificates),
        (Row::Refusal { entry, reason: bytes.clone() }, Part::Records),
        (Row::Note { name: "n".to_owned(), value: bytes.clone() }, Part::Records),
        (Row::Secret(bytes.clone()), Part::End),
        (Row::Receipt { ballot: entry, keeper: device, bytes }, Part::End),
    ];
    for (row, expected) in cases {
        let origin = Origin { made_ms: 0, salt: [1; 32], nonce: [2; 19] };
        let mut closer = Closer::new(Vec::new(), None, CHEAP, &origin).unwrap();
        closer.write(&row::write(&row)).unwrap();
        let (sound, _) = closer.finish().unwrap();
        // The first chunk, of which nothing can be said, and the second, which goes on with the row.
        for (at, expected) in [(CHUNK_BYTES / 2, Part::Beginning), (CHUNK_BYTES * 3 / 2, expected)] {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            std::fs::write(&file, &bytes).unwrap();
            let BackupFault::Damaged { part, .. } = restore(&file, None).unwrap_err() else {
                panic!("it is damaged")
            };
            assert_eq!(part, expected);
        }
    }
}

#[test]
fn a_backup_that_is_cut_short_or_has_more_at_its_end_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let store = sample_store(&dir.path().join("ledger"));
    let file = dir.path().join("backup");
    write_with(&store, &file, None, None, &fixed(), CHEAP).unwrap();
    let sound = std::fs::read(&file).unwrap();
    for length in (0..sound.len()).step_by(13) {
        std::fs::write(&file, &sound[..length]).unwrap();
        assert!(restore(&file, None).is_err(), "{length} bytes of {}", sound.len());
    }
    std::fs::write(&file, [sound.as_slice(), b"x"].concat()).unwrap();
    assert!(matches!(restore(&file, None).unwrap_err(), BackupFault::Damaged { .. }));

    // Cut between two chunks, each of which is sound.
    let origin = Origin { made_ms: 0, salt: [1; 32], nonce: [2; 19] };
    let mut closer = Closer::new(Vec::new(), None, CHEAP, &origin).unwrap();
    closer.write(&vec![0x40; 2 * CHUNK_BYTES + 5]).unwrap();
    let (bytes, _) = closer.finish().unwrap();
    let at = bytes.len() - (5 + 32);
    std::fs::write(&file, &bytes[..at]).unwrap();
    // Empty byte strings are no rows, which is found first; the container alone says where the file ends.
    let mut opener = crate::backup::container::Opener::new(&bytes[..at], None).unwrap();
    opener.next().unwrap();
    assert_eq!(opener.next().unwrap_err(), BackupFault::CutShort { at: at as u64 });
}
