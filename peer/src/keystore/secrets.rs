//! What is kept secret, and its bytes.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::fault::KeyFault;

/// Secrets besides the device's own, at most.
pub const NAMED_MAX: usize = 16;
/// The longest name of a secret, in bytes.
pub const NAME_BYTES_MAX: usize = 32;
/// Identities that were set aside, at most: the oldest are dropped.
pub(super) const RETIRED_MAX: usize = 16;

/// A secret of 32 bytes, wiped when dropped.
#[derive(Clone, Encode, Decode, Zeroize, ZeroizeOnDrop)]
#[cbor(transparent)]
pub(super) struct Secret(#[cbor(n(0), with = "minicbor::bytes")] pub(super) [u8; 32]);

impl Secret {
    /// Draws one.
    pub(super) fn draw() -> Result<Self, KeyFault> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyFault::Randomness)?;
        Ok(Self(bytes))
    }
}

/// A device identity that is never used again. Its signing seed is gone; its sealing secret still opens what was
/// sealed for it.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(super) struct Retired {
    /// Its public key.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(super) device: [u8; 32],
    /// Its X25519 secret.
    #[n(1)]
    pub(super) sealing: Secret,
}

/// All that is kept. Never compared with anything, so no comparison can leak it.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(super) struct Secrets {
    /// The Ed25519 seed.
    #[n(0)]
    pub(super) device: Secret,
    /// The X25519 secret.
    #[n(1)]
    pub(super) sealing: Secret,
    /// Others, by name.
    #[n(2)]
    pub(super) named: BTreeMap<String, Secret>,
    /// Earlier identities.
    #[n(3)]
    pub(super) retired: Vec<Retired>,
}

impl Secrets {
    /// Draws a fresh identity.
    pub(super) fn draw() -> Result<Self, KeyFault> {
        Ok(Self {
            device: Secret::draw()?,
            sealing: Secret::draw()?,
            named: BTreeMap::new(),
            retired: Vec::new(),
        })
    }

    /// Their bytes: CBOR.
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        // Room for all that is allowed, so that the vector never moves and leaves a copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(8192));
        let Ok(()) = minicbor::encode(self, &mut *bytes).map_err(|_| ()) else {
            // Writing to memory has no way to fail.
            return Zeroizing::new(Vec::new());
        };
        bytes
    }

    /// Reads them back.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, KeyFault> {
        let mut decoder = minicbor::Decoder::new(bytes);
        let secrets: Self =
            decoder.decode().map_err(|_| KeyFault::Damaged("its secrets have another form"))?;
        if decoder.position() == bytes.len() {
            Ok(secrets)
        } else {
            Err(KeyFault::Damaged("something follows its secrets"))
        }
    }
}
