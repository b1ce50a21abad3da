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
    let formats = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/formats");
    for name in ["backup-v1.moothall", "backup-v1-sealed.moothall"] {
        put("backup", &std::fs::read(formats.join(name)).unwrap());
    }
    let plain = std::fs::read(formats.join("backup-v1.moothall")).unwrap();
    put("backup", targets::rows(&plain).unwrap());
}
