//! The key file: where the secrets are, and the secrets unless they are in the system's keyring.
//!
//! ```text
//! "MOOTKEY" | version (1 byte) | CBOR of the content | BLAKE3 of all before (32 bytes)
//! ```
//!
//! The checksum tells damage from a wrong passphrase. It keeps nobody from changing the file.

use std::path::Path;

use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::cipher::Locked;
use super::fault::KeyFault;
use super::folder::{read_private, replace_with};

const MARK: &[u8; 7] = b"MOOTKEY";
const VERSION: u8 = 1;
const SUM_BYTES: usize = 32;
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// What the file says.
#[derive(Encode, Decode)]
pub(super) enum Content {
    /// The secrets are in the system's keyring, under this account.
    #[n(0)]
    Keyring {
        /// The account.
        #[n(0)]
        account: String,
    },
    /// The secrets, under a passphrase.
    #[n(1)]
    Locked(#[n(0)] Locked),
    /// The secrets, plain.
    #[n(2)]
    Plain(#[cbor(n(0), with = "plain")] Zeroizing<Vec<u8>>),
}

/// Writes and reads wiped bytes as a byte string.
mod plain {
    use minicbor::encode::{Error, Write};
    use minicbor::{Decoder, Encoder};
    use zeroize::Zeroizing;

    pub(super) fn encode<C, W: Write>(
        bytes: &Zeroizing<Vec<u8>>,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), Error<W::Error>> {
        e.bytes(bytes)?.ok()
    }

    pub(super) fn decode<C>(
        d: &mut Decoder<'_>,
        _: &mut C,
    ) -> Result<Zeroizing<Vec<u8>>, minicbor::decode::Error> {
        Ok(Zeroizing::new(d.bytes()?.to_vec()))
    }
}

/// Reads the file; nothing if there is none.
pub(super) fn read(path: &Path) -> Result<Option<Content>, KeyFault> {
    match read_private(path, FILE_BYTES_MAX)? {
        Some(bytes) => decode(&Zeroizing::new(bytes)).map(Some),
        None => Ok(None),
    }
}

/// Writes the file, whole or not at all.
pub(super) fn write(path: &Path, content: &Content) -> Result<(), KeyFault> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(16 * 1024));
    bytes.extend_from_slice(MARK);
    bytes.push(VERSION);
    minicbor::encode(content, &mut *bytes).map_err(|_| KeyFault::Damaged("it cannot be written"))?;
    let sum = blake3::hash(&bytes);
    bytes.extend_from_slice(sum.as_bytes());
    replace_with(path, &bytes)
}

fn decode(bytes: &[u8]) -> Result<Content, KeyFault> {
    let (head, sum) = bytes
        .split_at_checked(bytes.len().wrapping_sub(SUM_BYTES))
        .ok_or(KeyFault::Damaged("it is too short"))?;
    let rest = head.strip_prefix(MARK).ok_or(KeyFault::Damaged("it does not begin as a key file does"))?;
    if blake3::hash(head)
        != blake3::Hash::from_slice(sum).map_err(|_| KeyFault::Damaged("it is too short"))?
    {
        return Err(KeyFault::Damaged("its checksum is wrong"));
    }
    let (version, content) = rest.split_first().ok_or(KeyFault::Damaged("it is too short"))?;
    if *version != VERSION {
        return Err(KeyFault::TooNew(*version));
    }
    let mut decoder = minicbor::Decoder::new(content);
    let decoded = decoder.decode().map_err(|_| KeyFault::Damaged("its content has another form"))?;
    if decoder.position() == content.len() {
        Ok(decoded)
    } else {
        Err(KeyFault::Damaged("something follows its content"))
    }
}
