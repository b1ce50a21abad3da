//! A device's keys: its signing seed, its sealing secret and a few secrets that are kept for a while.
//!
//! They are in one of three places: the system's keyring, a file under a passphrase, or a plain file that only its user
//! can read (a headless peer). `docs/formats/keystore.md` has the file to the byte. The same folder holds the identity
//! marker, which tells a copied folder from the original, and the lock that keeps a second process out.
//!
//! ```text
//! Keystore::open -> Empty  -- create(passphrase) --> Keys
//!                -> Locked -- unlock(passphrase) --> Keys
//!                -> Open -------------------------> Keys
//! ```

mod cipher;
mod fault;
mod file;
mod folder;
mod keys;
mod lock;
mod marker;
mod ring;
mod secrets;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use moothall_core::view::KeyPlace;

pub use self::fault::KeyFault;
pub use self::keys::Keys;
pub use self::lock::{FolderLock, LockFault};
pub(crate) use self::lock::{LOCK_FILE, is_own_name};
pub use self::secrets::{NAME_BYTES_MAX, NAMED_MAX};

use self::cipher::{Lock, Locked};
use self::file::Content;
use self::secrets::Secrets;

/// The fewest characters of a passphrase.
pub const PASSPHRASE_CHARS_MIN: usize = 8;

/// The key file within the data folder.
const KEY_FILE: &str = "keys";
/// The identity marker within the data folder.
const MARKER_FILE: &str = "marker";
/// The name of the recovery key, kept from founding until the sheet is saved.
pub const RECOVERY: &str = "recovery";

/// Where new keys are to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlaceWanted {
    /// In the system's keyring if it may be asked and is there, else under a passphrase.
    #[default]
    Auto,
    /// Here.
    Only(KeyPlace),
}

/// How keys are to be kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyOptions {
    /// Where new keys go. Keys that exist stay where they are.
    pub place: PlaceWanted,
    /// Whether the system's keyring may be asked at all. Off unless said otherwise, so that no test touches it.
    pub keyring: bool,
}

/// How a folder's keys are found.
#[expect(clippy::large_enum_variant, reason = "there is one, and it is taken apart at once")]
pub enum KeyState {
    /// There are none yet.
    Empty(Vacant),
    /// They are there, under a passphrase.
    Locked(LockedKeys),
    /// They are open.
    Open(Keys),
}

/// The keys of data folders.
pub struct Keystore;

impl Keystore {
    /// Finds a folder's keys, and makes the folder if it is missing.
    ///
    /// # Errors
    /// If the file is damaged or unreadable, or the keyring that has the keys does not give them.
    pub fn open(dir: &Path, options: KeyOptions) -> Result<KeyState, KeyFault> {
        folder::make_private(dir)?;
        let dir = dir.to_owned();
        match file::read(&dir.join(KEY_FILE))? {
            None => {
                let place = match options.place {
                    PlaceWanted::Only(place) => place,
                    PlaceWanted::Auto if options.keyring && ring::is_present() => KeyPlace::Keyring,
                    PlaceWanted::Auto => KeyPlace::Passphrase,
                };
                Ok(KeyState::Empty(Vacant { dir, place, keyring: options.keyring }))
            }
            Some(Content::Locked(locked)) => Ok(KeyState::Locked(LockedKeys { dir, locked })),
            Some(Content::Plain(bytes)) => {
                Keys::open(dir, Secrets::decode(&bytes)?, keys::Home::File).map(KeyState::Open)
            }
            Some(Content::Keyring { account }) => {
                if !options.keyring {
                    return Err(KeyFault::Keyring("it has the keys, but may not be asked".into()));
                }
                let secrets = Secrets::decode(&ring::read(&account)?)?;
                Keys::open(dir, secrets, keys::Home::Keyring { account }).map(KeyState::Open)
            }
        }
    }
}

/// A folder without keys.
#[derive(Debug)]
pub struct Vacant {
    dir: PathBuf,
    place: KeyPlace,
    keyring: bool,
}

impl Vacant {
    /// Where new keys will be kept.
    pub fn place(&self) -> KeyPlace {
        self.place
    }

    /// Makes the device's keys and stores them, and the marker with them.
    ///
    /// The passphrase counts only where [`Vacant::place`] says so.
    ///
    /// # Errors
    /// A passphrase that is missing or short is refused; otherwise if the keys cannot be stored.
    pub fn create(self, passphrase: Option<&str>) -> Result<Keys, KeyFault> {
        let home = match self.place {
            KeyPlace::File => keys::Home::File,
            KeyPlace::Passphrase => {
                let passphrase = passphrase.ok_or(KeyFault::PassphraseMissing)?;
                if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
                    return Err(KeyFault::PassphraseShort);
                }
                keys::Home::Passphrase(Lock::new(passphrase)?)
            }
            KeyPlace::Keyring if !self.keyring => {
                return Err(KeyFault::Keyring("it may not be asked".into()));
            }
            KeyPlace::Keyring => {
                let mut account = [0; 16];
                getrandom::fill(&mut account).map_err(|_| KeyFault::Randomness)?;
                keys::Home::Keyring { account: moothall_core::id::to_hex(&account) }
            }
        };
        Keys::create(self.dir, Secrets::draw()?, home)
    }
}

/// Keys under a passphrase that has not been given yet.
#[derive(Debug)]
pub struct LockedKeys {
    dir: PathBuf,
    locked: Locked,
}

impl LockedKeys {
    /// Opens the keys. Takes a good part of a second, on purpose: so does every guess.
    ///
    /// # Errors
    /// A wrong passphrase is refused ([`KeyFault::WrongPassphrase`]).
    pub fn unlock(&self, passphrase: &str) -> Result<Keys, KeyFault> {
        let (lock, bytes) = Lock::open(&self.locked, passphrase)?;
        Keys::open(self.dir.clone(), Secrets::decode(&bytes)?, keys::Home::Passphrase(lock))
    }
}
