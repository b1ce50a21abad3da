//! Real folders and files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::PathBuf;

use ed25519_dalek::{Signature, VerifyingKey};
use tempfile::TempDir;

use super::*;

const PASSPHRASE: &str = "three old bicycles";

fn wanted(place: KeyPlace) -> KeyOptions {
    KeyOptions { place: PlaceWanted::Only(place), keyring: false }
}

/// A folder and what is done with it.
struct Folder {
    _base: TempDir,
    dir: PathBuf,
}

impl Folder {
    fn new() -> Self {
        let base = tempfile::tempdir().unwrap();
        let dir = base.path().join("data");
        Self { _base: base, dir }
    }

    fn create(&self, place: KeyPlace) -> Keys {
        let KeyState::Empty(vacant) = Keystore::open(&self.dir, wanted(place)).unwrap() else {
            panic!("a new folder has no keys");
        };
        assert_eq!(vacant.place(), place);
        vacant.create(Some(PASSPHRASE)).unwrap()
    }

    fn open(&self) -> Result<KeyState, KeyFault> {
        Keystore::open(&self.dir, KeyOptions::default())
    }

    fn reopen(&self) -> Keys {
        match self.open().unwrap() {
            KeyState::Open(keys) => keys,
            KeyState::Locked(locked) => locked.unlock(PASSPHRASE).unwrap(),
            KeyState::Empty(_) => panic!("the keys are gone"),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

/// Copies a folder's files as `cp` does.
fn copy(from: &Folder) -> Folder {
    let to = Folder::new();
    fs::create_dir(&to.dir).unwrap();
    for entry in fs::read_dir(&from.dir).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.dir.join(path.file_name().unwrap())).unwrap();
    }
    to
}

#[test]
fn keys_survive_in_a_file_and_under_a_passphrase() {
    for place in [KeyPlace::File, KeyPlace::Passphrase] {
        let folder = Folder::new();
        let mut made = folder.create(place);
        made.keep(RECOVERY, &[5; 32]).unwrap();
        let found = folder.reopen();
        assert_eq!(found.place(), place);
        assert_eq!(found.device(), made.device());
        assert_eq!(found.sealing_key(), made.sealing_key());
        assert_eq!(found.seed(), made.seed());
        assert_eq!(found.named(RECOVERY), Some(&[5; 32]));
        assert!(found.marker_matches().unwrap());
        let mut found = found;
        found.discard(RECOVERY).unwrap();
        assert_eq!(folder.reopen().named(RECOVERY), None);
    }
}

#[test]
fn two_folders_never_get_the_same_keys() {
    let (first, second) = (Folder::new().create(KeyPlace::File), Folder::new().create(KeyPlace::File));
    assert_ne!(first.device(), second.device());
    assert_ne!(first.sealing_key(), second.sealing_key());
}

#[test]
fn a_signature_verifies_under_the_device_id() {
    let keys = Folder::new().create(KeyPlace::File);
    let signature = Signature::from_bytes(&keys.sign(b"entry"));
    let device = VerifyingKey::from_bytes(&keys.device().0).unwrap();
    assert!(device.verify_strict(b"entry", &signature).is_ok());
    assert!(device.verify_strict(b"other", &signature).is_err());
}

#[test]
fn a_wrong_passphrase_is_refused_and_the_right_one_still_opens() {
    let folder = Folder::new();
    let made = folder.create(KeyPlace::Passphrase);
    let KeyState::Locked(locked) = folder.open().unwrap() else { panic!("locked") };
    for wrong in ["", "three old bicycle", "Three old bicycles", "three old bicycles "] {
        let fault = locked.unlock(wrong).unwrap_err();
        assert!(matches!(fault, KeyFault::WrongPassphrase) && fault.is_refusal(), "{wrong:?}: {fault}");
    }
    assert_eq!(locked.unlock(PASSPHRASE).unwrap().device(), made.device());
}

#[test]
fn a_missing_or_short_passphrase_is_refused_and_leaves_nothing_behind() {
    for (passphrase, expected) in [(None, "a passphrase is needed"), (Some("1234567"), "fewer than 8")] {
        let folder = Folder::new();
        let KeyState::Empty(vacant) = folder.open().unwrap() else { panic!("empty") };
        assert_eq!(vacant.place(), KeyPlace::Passphrase);
        let fault = vacant.create(passphrase).unwrap_err();
        assert!(fault.is_refusal() && fault.to_string().contains(expected), "{fault}");
        assert!(matches!(folder.open().unwrap(), KeyState::Empty(_)));
    }
}

#[test]
fn the_passphrase_file_shows_no_secret() {
    let folder = Folder::new();
    let mut keys = folder.create(KeyPlace::Passphrase);
    keys.keep(RECOVERY, &[0xc3; 32]).unwrap();
    let bytes = fs::read(folder.file(KEY_FILE)).unwrap();
    for secret in [keys.seed(), &[0xc3; 32]] {
        assert!(!bytes.windows(8).any(|window| secret.windows(8).any(|part| part == window)));
    }
}

#[test]
fn any_flipped_byte_and_any_missing_end_is_a_fault_and_never_a_key() {
    for place in [KeyPlace::File, KeyPlace::Passphrase] {
        let folder = Folder::new();
        folder.create(place);
        let path = folder.file(KEY_FILE);
        let whole = fs::read(&path).unwrap();
        for position in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[position] ^= 1;
            for damaged in [&flipped[..], &whole[..position]] {
                fs::write(&path, damaged).unwrap();
                let Err(fault) = folder.open() else { panic!("{place:?}: byte {position} went unnoticed") };
                assert!(matches!(fault, KeyFault::Damaged(_)), "{position}: {fault}");
            }
        }
        fs::write(&path, vec![0; 1 << 20]).unwrap();
        assert!(matches!(folder.open(), Err(KeyFault::Damaged("it is too long"))));
    }
}

#[test]
fn a_newer_file_is_named_as_such() {
    let folder = Folder::new();
    folder.create(KeyPlace::File);
    let path = folder.file(KEY_FILE);
    let mut bytes = fs::read(&path).unwrap();
    let end = bytes.len() - 32;
    bytes[7] = 2;
    let sum = blake3::hash(&bytes[..end]);
    bytes[end..].copy_from_slice(sum.as_bytes());
    fs::write(&path, bytes).unwrap();
    assert!(matches!(folder.open(), Err(KeyFault::TooNew(2))));
}

#[test]
fn a_rotation_makes_a_new_identity_and_never_returns_to_the_old_one() {
    for place in [KeyPlace::File, KeyPlace::Passphrase] {
        let folder = Folder::new();
        let mut keys = folder.create(place);
        let (old, old_sealing, old_seed) = (keys.device(), keys.sealing_key(), *keys.seed());
        let old_secret = *keys.sealing_secrets().next().unwrap();
        keys.rotate().unwrap();
        for keys in [&keys, &folder.reopen()] {
            assert_ne!(keys.device(), old);
            assert_ne!(keys.sealing_key(), old_sealing);
            assert_eq!(keys.retired(), [old]);
            assert_eq!(
                keys.sealing_secrets().nth(1),
                Some(&old_secret),
                "what was sealed for it still opens"
            );
            assert!(keys.marker_matches().unwrap());
        }
        let bytes = fs::read(folder.file(KEY_FILE)).unwrap();
        assert!(!bytes.windows(32).any(|window| window == old_seed), "the old seed is gone");
    }
}

#[test]
fn a_copied_folder_is_noticed_and_a_renamed_one_is_not() {
    let folder = Folder::new();
    folder.create(KeyPlace::File);
    let copied = copy(&folder);
    assert!(!copied.reopen().marker_matches().unwrap());
    assert!(folder.reopen().marker_matches().unwrap(), "the original goes on");
    let renamed = folder.dir.with_file_name("renamed");
    fs::rename(&folder.dir, &renamed).unwrap();
    let KeyState::Open(keys) = Keystore::open(&renamed, KeyOptions::default()).unwrap() else {
        panic!("open")
    };
    assert!(keys.marker_matches().unwrap());
    // After a rotation the copy is a device of its own.
    let mut keys = copied.reopen();
    keys.rotate().unwrap();
    assert!(copied.reopen().marker_matches().unwrap());
}

#[test]
fn a_lost_foreign_or_damaged_marker_does_not_match() {
    let folder = Folder::new();
    let keys = folder.create(KeyPlace::File);
    let path = folder.file(MARKER_FILE);
    let marker = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(!keys.marker_matches().unwrap());
    fs::write(&path, &marker).unwrap();
    assert!(!keys.marker_matches().unwrap(), "the same bytes in another file");
    for damaged in [&marker[..31], &[marker.as_slice(), &[0]].concat(), b""] {
        fs::write(&path, damaged).unwrap();
        assert!(!keys.marker_matches().unwrap());
    }
    // The keys of another device, restored beside this marker.
    marker::write(&path, &keys.device()).unwrap();
    assert!(keys.marker_matches().unwrap());
    fs::copy(
        {
            let other = Folder::new();
            other.create(KeyPlace::File);
            let kept = other.file(KEY_FILE);
            fs::copy(kept, folder.file("restored")).unwrap();
            folder.file("restored")
        },
        folder.file(KEY_FILE),
    )
    .unwrap();
    assert!(!folder.reopen().marker_matches().unwrap());
}

#[test]
fn named_secrets_are_few_and_their_names_short() {
    let folder = Folder::new();
    let mut keys = folder.create(KeyPlace::File);
    for number in 0..NAMED_MAX {
        keys.keep(&format!("secret {number}"), &[1; 32]).unwrap();
    }
    assert!(matches!(keys.keep("one more", &[1; 32]), Err(KeyFault::NoRoom)));
    keys.keep("secret 3", &[2; 32]).unwrap();
    keys.discard("secret 4").unwrap();
    assert!(matches!(keys.keep(&"n".repeat(NAME_BYTES_MAX + 1), &[1; 32]), Err(KeyFault::NoRoom)));
    assert_eq!(folder.reopen().named("secret 3"), Some(&[2; 32]));
}

#[test]
fn a_write_that_died_half_way_leaves_the_old_keys() {
    let folder = Folder::new();
    let mut keys = folder.create(KeyPlace::File);
    fs::write(folder.file("keys.new"), b"half a fi").unwrap();
    assert_eq!(folder.reopen().device(), keys.device());
    keys.keep(RECOVERY, &[5; 32]).unwrap();
    assert_eq!(folder.reopen().named(RECOVERY), Some(&[5; 32]));
    assert!(!folder.file("keys.new").exists());
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_their_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = Folder::new();
    folder.create(KeyPlace::File);
    assert_eq!(mode(&folder.dir), 0o700);
    assert_eq!((mode(&folder.file(KEY_FILE)), mode(&folder.file(MARKER_FILE))), (0o600, 0o600));
    fs::set_permissions(&folder.dir, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(folder.file(KEY_FILE), fs::Permissions::from_mode(0o644)).unwrap();
    folder.reopen();
    assert_eq!(
        (mode(&folder.dir), mode(&folder.file(KEY_FILE))),
        (0o700, 0o600),
        "loose rights are tightened"
    );
}

#[test]
fn the_keyring_is_never_asked_unless_it_may_be() {
    let folder = Folder::new();
    let KeyState::Empty(vacant) = Keystore::open(&folder.dir, wanted(KeyPlace::Keyring)).unwrap() else {
        panic!("empty")
    };
    assert!(matches!(vacant.create(None), Err(KeyFault::Keyring(_))));
    file::write(&folder.file(KEY_FILE), &Content::Keyring { account: "nobody".into() }).unwrap();
    assert!(matches!(folder.open(), Err(KeyFault::Keyring(_))));
}

/// Runs one of the ignored tests below in a process of its own, as a user with an empty home. The words before the
/// program say what it runs in; nothing of the session in which the tests run is passed on.
#[cfg(all(feature = "keyring", target_os = "linux"))]
fn elsewhere(within: &[&str], test: &str) {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let program = std::env::current_exe().unwrap();
    let mut words = within.iter().map(std::ffi::OsStr::new).chain([program.as_os_str()]);
    let output = std::process::Command::new(words.next().unwrap())
        .args(words)
        .args(["--exact", &format!("keystore::tests::{test}"), "--ignored"])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .output()
        .unwrap_or_else(|error| {
            panic!("{within:?} cannot be started ({error}): `cargo xtask test` installs it")
        });
    let said = String::from_utf8_lossy(&output.stdout);
    let passed = output.status.success() && said.contains("1 passed");
    assert!(passed, "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// A session bus and an unlocked keyring that end with the test.
#[cfg(all(feature = "keyring", target_os = "linux"))]
#[test]
fn the_keyring_of_a_session_of_its_own_keeps_the_keys() {
    let unlock = "printf any | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && exec \"$0\" \"$@\"";
    elsewhere(&["dbus-run-session", "--", "sh", "-c", unlock], "keys_survive_in_the_systems_keyring");
}

#[cfg(all(feature = "keyring", target_os = "linux"))]
#[test]
fn a_user_without_a_session_bus_has_no_keyring() {
    elsewhere(&[], "without_a_session_bus_there_is_no_keyring_at_once");
}

#[cfg(feature = "keyring")]
#[test]
#[ignore = "run by another test, in a session of its own: it writes to the session's keyring"]
fn keys_survive_in_the_systems_keyring() {
    let folder = Folder::new();
    let options = KeyOptions { place: PlaceWanted::Auto, keyring: true };
    let KeyState::Empty(vacant) = Keystore::open(&folder.dir, options).unwrap() else { panic!("empty") };
    assert_eq!(vacant.place(), KeyPlace::Keyring);
    let mut made = vacant.create(None).unwrap();
    let old = made.device();
    made.keep(RECOVERY, &[5; 32]).unwrap();
    made.rotate().unwrap();
    let KeyState::Open(found) = Keystore::open(&folder.dir, options).unwrap() else { panic!("open") };
    assert_eq!((found.device(), found.retired()), (made.device(), vec![old]));
    assert_eq!((found.place(), found.named(RECOVERY)), (KeyPlace::Keyring, Some(&[5; 32])));
    let bytes = fs::read(folder.file(KEY_FILE)).unwrap();
    assert!(!bytes.windows(8).any(|window| window == &made.seed()[..8]), "the file has no secret");
    assert!(matches!(folder.open(), Err(KeyFault::Keyring(_))), "unless it may be asked");
}

/// Without a session bus nothing is asked, and the answer comes at once.
#[cfg(all(feature = "keyring", target_os = "linux"))]
#[test]
#[ignore = "run by another test, in an environment without a session bus"]
fn without_a_session_bus_there_is_no_keyring_at_once() {
    let folder = Folder::new();
    let begin = std::time::Instant::now();
    let options = KeyOptions { place: PlaceWanted::Auto, keyring: true };
    let KeyState::Empty(vacant) = Keystore::open(&folder.dir, options).unwrap() else { panic!("empty") };
    assert_eq!(vacant.place(), KeyPlace::Passphrase);
    assert!(begin.elapsed().as_secs() < 4);
}
