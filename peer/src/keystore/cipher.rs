//! Secrets under a passphrase: Argon2id (RFC 9106) makes the key, XChaCha20-Poly1305 locks.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::fault::KeyFault;

/// What it costs to try a passphrase: RFC 9106's choice for where memory is short, on one lane.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// The most that a file may ask for, so that a forged one cannot exhaust the machine.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 64;

/// How the passphrase becomes the key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Stretch {
    /// Memory, in KiB.
    #[n(0)]
    memory_kib: u32,
    /// Passes over it.
    #[n(1)]
    passes: u32,
    /// The salt.
    #[cbor(n(2), with = "minicbor::bytes")]
    salt: [u8; 16],
}

impl Stretch {
    /// The present cost with a fresh salt.
    fn draw() -> Result<Self, KeyFault> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| KeyFault::Randomness)?;
        Ok(Self { memory_kib: MEMORY_KIB, passes: PASSES, salt })
    }

    /// The key that a passphrase makes. Takes a good part of a second, and the memory named.
    fn key(&self, passphrase: &str) -> Result<Zeroizing<[u8; 32]>, KeyFault> {
        if self.memory_kib > MEMORY_KIB_MAX || self.passes > PASSES_MAX {
            return Err(KeyFault::Damaged("it asks for too much memory or time"));
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32))
            .map_err(|_| KeyFault::Damaged("its cost makes no sense"))?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &self.salt, &mut *key)
            .map_err(|_| KeyFault::Damaged("its cost makes no sense"))?;
        Ok(key)
    }
}

/// A passphrase's key and how it came about: enough to lock again without asking.
pub(super) struct Lock {
    stretch: Stretch,
    key: Zeroizing<[u8; 32]>,
}

/// Locked bytes.
#[derive(Debug, Encode, Decode)]
#[cbor(array)]
pub(super) struct Locked {
    #[n(0)]
    stretch: Stretch,
    #[cbor(n(1), with = "minicbor::bytes")]
    nonce: [u8; 24],
    #[cbor(n(2), with = "minicbor::bytes")]
    text: Vec<u8>,
}

/// What is sealed in with the text, so that it cannot be lifted into another kind of file.
const PURPOSE: &[u8] = b"moothall keys 1";

impl Lock {
    /// A lock for a new passphrase.
    pub(super) fn new(passphrase: &str) -> Result<Self, KeyFault> {
        let stretch = Stretch::draw()?;
        let key = stretch.key(passphrase)?;
        Ok(Self { stretch, key })
    }

    /// The lock that locked something, if the passphrase is right, with what it locked.
    pub(super) fn open(locked: &Locked, passphrase: &str) -> Result<(Self, Zeroizing<Vec<u8>>), KeyFault> {
        let key = locked.stretch.key(passphrase)?;
        let text = XChaCha20Poly1305::new(Key::from_slice(&*key))
            .decrypt(XNonce::from_slice(&locked.nonce), Payload { msg: &locked.text, aad: PURPOSE })
            .map_err(|_| KeyFault::WrongPassphrase)?;
        Ok((Self { stretch: locked.stretch.clone(), key }, Zeroizing::new(text)))
    }

    /// Locks bytes, under a fresh nonce each time.
    pub(super) fn lock(&self, bytes: &[u8]) -> Result<Locked, KeyFault> {
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce).map_err(|_| KeyFault::Randomness)?;
        let text = XChaCha20Poly1305::new(Key::from_slice(&*self.key))
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: bytes, aad: PURPOSE })
            .map_err(|_| KeyFault::Damaged("it is too long"))?;
        Ok(Locked { stretch: self.stretch.clone(), nonce, text })
    }
}
