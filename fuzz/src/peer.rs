//! The shell's decoders of foreign bytes, by name, as [`super::TARGETS`] has the library's.

use moothall_core::id::{DeviceId, SealingKey};
use moothall_core::ledger::is_readable_state;
use moothall_core::replica::{Me, Replica};
use moothall_peer::agreement::foreign::read_foreign;
use moothall_peer::backup::{check_restored, read_backup};
use moothall_peer::calendar::{Limits, Window, Zone, read};
use moothall_peer::sheet::Sheet;
use moothall_peer::store::{FILE_NAME, Store};

/// A decoder's name and the decoder.
pub type Target = (&'static str, fn(&[u8]));

/// The decoders of the shell.
pub const TARGETS: &[Target] =
    &[("sheet", sheet), ("backup", backup), ("ics", ics), ("agreement", agreement)];

pub fn sheet(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(sheet) = Sheet::parse(text) {
        assert!(Sheet::parse(&sheet.code_text()).is_ok(), "what was read can be written and read again");
    }
}

/// The bytes as what a keeper asks another or answers it.
pub fn agreement(data: &[u8]) {
    if let Some(foreign) = read_foreign(data) {
        assert_eq!(foreign.bytes, data);
    }
}

/// The bytes as a calendar file: whatever they are, a bounded reading in which every event has spans that end.
pub fn ics(data: &[u8]) {
    let window = Window { from_ms: 1_767_225_600_000, until_ms: 1_798_761_600_000 };
    // Little work for each file, so that many are tried.
    let limits = Limits { steps: 400_000, ..Limits::default() };
    let reading = read(data, &limits, window, &Zone::utc());
    for event in &reading.events {
        assert!(!event.spans.is_empty() && event.spans.len() <= limits.spans_each);
        assert!(
            event.spans.iter().all(|span| span.from_ms <= span.until_ms && span.from_ms < window.until_ms)
        );
    }
}

/// The bytes as a backup file, and as the rows of one whose header and chunks prove themselves: else hardly any would get
/// further than these.
pub fn backup(data: &[u8]) {
    restore(data);
    if !data.starts_with(MAGIC) {
        restore(&file(data));
    }
}

/// What is no backup of a sound ledger leaves nothing behind. What stood the check opens.
fn restore(data: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let (file, new_dir) = (folder.path().join("backup"), folder.path().join("restored"));
    if std::fs::write(&file, data).is_err() {
        return;
    }
    if read_backup(&file, None, &new_dir).is_err() || check_restored(&new_dir).is_err() {
        assert!(!new_dir.join(FILE_NAME).exists(), "nothing is left behind");
        return;
    }
    let opening = Store::open(&new_dir).and_then(|store| store.opening_with(is_readable_state));
    assert!(opening.is_ok_and(|opening| Replica::open(ME, &opening, 0).is_ok()), "a sound ledger opens");
}

const ME: Me = Me { device: DeviceId([7; 32]), sealing_key: SealingKey([8; 32]) };

const MAGIC: &[u8] = b"MOOTHALL BACKUP\n";

/// A backup without a passphrase around rows.
pub fn file(rows: &[u8]) -> Vec<u8> {
    // Version 1, made at 0, a salt, no sealing.
    let header = [&[0x83, 1, 0, 0x58, 32][..], &[5; 32]].concat();
    let mut file = [MAGIC, &(header.len() as u16).to_be_bytes(), &header].concat();
    let header_hash = blake3::derive_key("moothall 2026 backup header v1", &file);
    file.extend(header_hash);
    let count = rows.len().div_ceil(CHUNK_BYTES).max(1);
    for index in 0..count {
        let piece = &rows[index * CHUNK_BYTES..rows.len().min((index + 1) * CHUNK_BYTES)];
        let mut hasher = blake3::Hasher::new_derive_key("moothall 2026 backup chunk v1");
        hasher.update(&header_hash).update(&(index as u32).to_be_bytes());
        hasher.update(&[u8::from(index + 1 == count)]).update(piece);
        file.extend(piece);
        file.extend(hasher.finalize().as_bytes());
    }
    file
}

const CHUNK_BYTES: usize = 64 * 1024;

/// The rows of a backup of one chunk without a passphrase, if it is one.
pub fn rows(file: &[u8]) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes(file.get(16..18)?.try_into().ok()?));
    file.get(18 + length + 32..file.len().checked_sub(32)?)
}
