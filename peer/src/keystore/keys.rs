//! Open keys.

use std::path::PathBuf;

use ed25519_dalek::{Signer, SigningKey};
use moothall_core::id::{DeviceId, SealingKey};
use moothall_core::view::KeyPlace;
use zeroize::Zeroizing;

use super::cipher::Lock;
use super::fault::KeyFault;
use super::file::{self, Content};
use super::secrets::{NAME_BYTES_MAX, NAMED_MAX, RETIRED_MAX, Retired, Secret, Secrets};
use super::{KEY_FILE, MARKER_FILE, marker, ring};

/// Where the secrets are written when they change.
pub(super) enum Home {
    /// In the system's keyring.
    Keyring {
        /// Under this account.
        account: String,
    },
    /// In the file, under a passphrase.
    Passphrase(Lock),
    /// In the file, plain.
    File,
}

/// A device's keys, open. Wiped from memory when dropped.
pub struct Keys {
    dir: PathBuf,
    home: Home,
    secrets: Secrets,
    signing: SigningKey,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("device", &self.device()).finish_non_exhaustive()
    }
}

impl Keys {
    /// Takes secrets that are stored already.
    pub(super) fn open(dir: PathBuf, secrets: Secrets, home: Home) -> Result<Self, KeyFault> {
        let signing = SigningKey::from_bytes(&secrets.device.0);
        Ok(Self { dir, home, secrets, signing })
    }

    /// Stores new secrets, and the marker.
    pub(super) fn create(dir: PathBuf, secrets: Secrets, home: Home) -> Result<Self, KeyFault> {
        let keys = Self::open(dir, secrets, home)?;
        keys.store(&keys.secrets)?;
        marker::write(&keys.dir.join(MARKER_FILE), &keys.device())?;
        Ok(keys)
    }

    /// The device: its public signing key.
    pub fn device(&self) -> DeviceId {
        DeviceId(self.signing.verifying_key().to_bytes())
    }

    /// The key that others seal data to for this device.
    pub fn sealing_key(&self) -> SealingKey {
        let secret = x25519_dalek::StaticSecret::from(self.secrets.sealing.0);
        SealingKey(x25519_dalek::PublicKey::from(&secret).to_bytes())
    }

    /// Where the keys are kept.
    pub fn place(&self) -> KeyPlace {
        match self.home {
            Home::Keyring { .. } => KeyPlace::Keyring,
            Home::Passphrase(_) => KeyPlace::Passphrase,
            Home::File => KeyPlace::File,
        }
    }

    /// Signs bytes with the device's key (Ed25519, RFC 8032).
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.signing.sign(bytes).to_bytes()
    }

    /// The Ed25519 seed, for the transport, which proves the device's identity with it.
    pub fn seed(&self) -> &[u8; 32] {
        &self.secrets.device.0
    }

    /// The X25519 secrets that open what was sealed for this device: the present one first, then those of identities
    /// that were set aside.
    pub fn sealing_secrets(&self) -> impl Iterator<Item = &[u8; 32]> {
        let retired = self.secrets.retired.iter().rev().map(|retired| &retired.sealing.0);
        std::iter::once(&self.secrets.sealing.0).chain(retired)
    }

    /// The identities that were set aside and must never be used again, oldest first.
    pub fn retired(&self) -> Vec<DeviceId> {
        self.secrets.retired.iter().map(|retired| DeviceId(retired.device)).collect()
    }

    /// A secret that is kept for a while, such as [`super::RECOVERY`].
    pub fn named(&self, name: &str) -> Option<&[u8; 32]> {
        self.secrets.named.get(name).map(|secret| &secret.0)
    }

    /// The names of such secrets that begin so.
    pub fn names(&self, prefix: &str) -> Vec<String> {
        self.secrets.named.keys().filter(|name| name.starts_with(prefix)).cloned().collect()
    }

    /// Keeps a secret under a name, in place of the one that was there.
    ///
    /// # Errors
    /// If there are [`NAMED_MAX`] others, the name is longer than [`NAME_BYTES_MAX`], or storing fails; then nothing
    /// has changed.
    pub fn keep(&mut self, name: &str, secret: &[u8; 32]) -> Result<(), KeyFault> {
        let full = self.secrets.named.len() >= NAMED_MAX && !self.secrets.named.contains_key(name);
        if full || name.len() > NAME_BYTES_MAX {
            return Err(KeyFault::NoRoom);
        }
        self.change(|secrets| {
            secrets.named.insert(name.to_owned(), Secret(*secret));
            Ok(())
        })
    }

    /// Forgets the secret of a name; that there is none is fine.
    ///
    /// # Errors
    /// If storing fails; then nothing has changed.
    pub fn discard(&mut self, name: &str) -> Result<(), KeyFault> {
        if !self.secrets.named.contains_key(name) {
            return Ok(());
        }
        self.change(|secrets| {
            secrets.named.remove(name);
            Ok(())
        })
    }

    /// Sets this identity aside for ever and makes a fresh one, with a fresh marker. The device enrols anew after this.
    ///
    /// The old signing seed is wiped; the old sealing secret stays, to open what was sealed for it.
    ///
    /// # Errors
    /// If the keys cannot be stored: then the old identity is still there. If only the marker cannot: then the fresh one is
    /// there without it. Either way the marker does not match, so the next opening makes a fresh identity again, and none
    /// of them has written anything meanwhile.
    pub fn rotate(&mut self) -> Result<(), KeyFault> {
        let device = self.device().0;
        self.change(|secrets| {
            let sealing = std::mem::replace(&mut secrets.sealing, Secret::draw()?);
            secrets.device = Secret::draw()?;
            if secrets.retired.len() >= RETIRED_MAX {
                secrets.retired.remove(0);
            }
            secrets.retired.push(Retired { device, sealing });
            Ok(())
        })?;
        marker::write(&self.dir.join(MARKER_FILE), &self.device())
    }

    /// Whether this folder is where these keys were made: not a copy, not restored, not on another machine.
    ///
    /// # Errors
    /// If the marker cannot be read.
    pub fn marker_matches(&self) -> Result<bool, KeyFault> {
        marker::matches(&self.dir.join(MARKER_FILE), &self.device())
    }

    /// Changes the secrets on disk first, then here.
    fn change(&mut self, change: impl FnOnce(&mut Secrets) -> Result<(), KeyFault>) -> Result<(), KeyFault> {
        let mut changed = Secrets::decode(&self.secrets.encode())?;
        change(&mut changed)?;
        self.store(&changed)?;
        self.signing = SigningKey::from_bytes(&changed.device.0);
        self.secrets = changed;
        Ok(())
    }

    /// Writes secrets to where they are kept.
    fn store(&self, secrets: &Secrets) -> Result<(), KeyFault> {
        let bytes: Zeroizing<Vec<u8>> = secrets.encode();
        let content = match &self.home {
            Home::File => Content::Plain(bytes),
            Home::Passphrase(lock) => Content::Locked(lock.lock(&bytes)?),
            Home::Keyring { account } => {
                ring::write(account, bytes)?;
                Content::Keyring { account: account.clone() }
            }
        };
        file::write(&self.dir.join(KEY_FILE), &content)
    }
}
