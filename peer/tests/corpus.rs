//! Every decoder of the shell takes every file of its corpus and returns.
//!
//! With `MOOTHALL_FREEZE=1` the corpora get their first files anew.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

#[path = "../../fuzz/src/peer.rs"]
mod targets;

use std::path::PathBuf;

use moothall_peer::backup::{check_restored, read_backup};
use moothall_peer::store::Store;

#[test]
fn every_file_of_every_corpus_passes_through_every_decoder_of_the_shell() {
    let corpora = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    if std::env::var_os("MOOTHALL_FREEZE").is_some() {
        seed(&corpora);
    }
    for (name, _) in targets::TARGETS {
        let mut count = 0;
        for file in std::fs::read_dir(corpora.join(name)).unwrap() {
            let data = std::fs::read(file.unwrap().path()).unwrap();
            for (_, target) in targets::TARGETS {
                target(&data);
            }
            count += 1;
        }
        assert!(count > 0, "{name} has a corpus");
    }
}

#[test]
fn the_rows_of_a_sound_ledger_are_in_the_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/backup");
    let mut sound = 0;
    for file in std::fs::read_dir(corpus).unwrap() {
        let path = file.unwrap().path();
        let (file, dir) = (folder.path().join("file"), folder.path().join(path.file_name().unwrap()));
        std::fs::write(&file, targets::file(&std::fs::read(path).unwrap())).unwrap();
        if read_backup(&file, None, &dir).is_ok() && check_restored(&dir).is_ok() {
            assert!(Store::open(&dir).unwrap().organisation().unwrap().is_some());
            sound += 1;
        }
    }
    assert!(sound > 0, "what lies behind the check is reached");
}

/// What keepers ask each other and answer, as their form says: a byte for the version, then CBOR.
fn between_keepers() -> Vec<Vec<u8>> {
    use minicbor::bytes::ByteVec;
    use moothall_core::cbor::encode;
    use moothall_core::id::DeviceId;

    let (one, other) = (DeviceId([1; 32]), DeviceId([2; 32]));
    let vote = (3_u64, one, true);
    let at = |number: u64| (3_u64, one, number);
    let command = (at(8), (1_u8, ByteVec::from(vec![9; 40])));
    let members = (vec![vec![one], vec![one, other]], vec![one, other]);
    let written = (at(9), (2_u8, members.clone()));
    let empty = (at(7), (0_u8,));
    let no_place: Option<(u64, DeviceId, u64)> = None;
    let bodies = [
        encode(&(1_u32, 2_u32, (0_u8, vote, Some(at(6)), (empty, command, written), Some(at(5))))),
        // What is not there at the end is left out.
        encode(&(1_u32, 2_u32, (0_u8, vote, no_place, ()))),
        encode(&(1_u32, 2_u32, (1_u8, (4_u64, one, false), Some(at(6))))),
        encode(&(1_u32, 2_u32, (2_u8, vote, (at(9), at(8), members)))),
        encode(&(0_u8,)),
        encode(&(1_u8,)),
        encode(&(2_u8, vote)),
        encode(&(3_u8, vote, true, Some(at(6)))),
        encode(&(4_u8, vote)),
        encode(&(5_u8, 3_u8)),
    ];
    bodies.into_iter().map(|body| [vec![1], body].concat()).collect()
}

#[test]
fn what_keepers_say_to_each_other_is_in_the_corpus_and_reaches_all_that_reads_it() {
    let read = |bytes: &[u8]| moothall_peer::agreement::foreign::read_foreign(bytes).filter(|one| one.sound);
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/agreement");
    let kept: Vec<Vec<u8>> =
        std::fs::read_dir(corpus).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    for bytes in between_keepers() {
        assert!(read(&bytes).is_some(), "{bytes:02x?}");
        assert!(kept.contains(&bytes), "{bytes:02x?}");
    }
    let sorts: std::collections::BTreeSet<&str> =
        kept.iter().filter_map(|bytes| read(bytes)).map(|one| one.sort).collect();
    assert_eq!(sorts, ["answer", "append", "skip", "vote"].into());
}

/// One of each thing, as this program writes it.
fn seed(corpora: &std::path::Path) {
    let put = |target: &str, data: &[u8]| {
        std::fs::create_dir_all(corpora.join(target)).unwrap();
        std::fs::write(corpora.join(target).join(&blake3::hash(data).to_hex()[..16]), data).unwrap();
    };
    let sheet = moothall_peer::sheet::Sheet {
        organisation: "Makers of the old mill".to_owned(),
        id: moothall_core::id::OrganisationId([7; 32]),
        secret: [9; 32],
        made_ms: 1_800_000_000_000,
    };
    put("sheet", sheet.text(&moothall_core::sentences::Sentences::new("en")).as_bytes());
    put("sheet", sheet.code_text().as_bytes());
    for bytes in between_keepers() {
        put("agreement", &bytes);
    }
    let formats = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/formats");
    for name in ["backup-v1.moothall", "backup-v1-sealed.moothall"] {
        put("backup", &std::fs::read(formats.join(name)).unwrap());
    }
    let plain = std::fs::read(formats.join("backup-v1.moothall")).unwrap();
    put("backup", targets::rows(&plain).unwrap());
}
