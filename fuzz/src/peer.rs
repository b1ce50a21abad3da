//! The shell's decoders of foreign bytes, by name, as [`super::TARGETS`] has the library's.

use moothall_peer::backup::read_backup;
use moothall_peer::sheet::Sheet;

/// A decoder's name and the decoder.
pub type Target = (&'static str, fn(&[u8]));

/// The decoders of the shell.
pub const TARGETS: &[Target] = &[("sheet", sheet), ("backup", backup)];

pub fn sheet(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(sheet) = Sheet::parse(text) {
        assert!(Sheet::parse(&sheet.code_text()).is_ok(), "what was read can be written and read again");
    }
}

/// The bytes as a backup file. What is not one leaves nothing behind.
pub fn backup(data: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let (file, new_dir) = (folder.path().join("backup"), folder.path().join("restored"));
    if std::fs::write(&file, data).is_ok() && read_backup(&file, None, &new_dir).is_err() {
        assert!(!new_dir.join(moothall_peer::store::FILE_NAME).exists(), "nothing is left behind");
    }
}
