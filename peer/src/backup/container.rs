//! The file around the rows: a header, then chunks, each with a tag that proves its bytes and its place.
//!
//! With a passphrase the chunks are sealed as in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015: a counter and a mark
//! of the last chunk in each nonce) by XChaCha20-Poly1305, under a key from Argon2id (RFC 9106). Without one, the tag is
//! a hash of the same things.

use std::io::{Read, Write};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::fault::{BackupFault, Part};
use crate::store::StoreFault;

/// The file's first bytes.
pub(super) const MAGIC: &[u8; 16] = b"MOOTHALL BACKUP\n";

/// The version of this format.
const VERSION: u64 = 1;

/// A header is at most so large.
const HEADER_BYTES_MAX: usize = 1_024;

/// Every chunk but the last holds so many bytes.
pub(super) const CHUNK_BYTES: usize = 64 * 1024;

/// What making a key may cost at most, in KiB of memory, passes and lanes, so that no file can ask for more.
const COST_MAX: Cost = Cost { memory_kib: 256 * 1024, passes: 10, lanes: 4 };

/// What making a key costs: the second recommendation of RFC 9106, section 4, with one lane.
pub(super) const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

/// What making a key from a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Cost {
    #[n(0)]
    pub(super) memory_kib: u32,
    #[n(1)]
    pub(super) passes: u32,
    #[n(2)]
    pub(super) lanes: u32,
}

/// What must be known to make the key again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Sealing {
    #[n(0)]
    cost: Cost,
    /// Depends on the key alone, so that a wrong passphrase is told from damage.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    key_check: [u8; 16],
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    nonce: [u8; 19],
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Header {
    #[n(0)]
    version: u64,
    #[n(1)]
    made_ms: i64,
    /// Random: tells this file's chunks from any other's, and salts the key.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    salt: [u8; 32],
    #[n(3)]
    sealing: Option<Sealing>,
}

/// What proves the chunks of one file.
struct Seal {
    header_hash: [u8; 32],
    cipher: Option<(XChaCha20Poly1305, [u8; 19])>,
    index: u32,
}

impl Seal {
    fn tag_bytes(&self) -> usize {
        if self.cipher.is_some() { 16 } else { 32 }
    }

    fn nonce(&self, prefix: &[u8; 19], last: bool) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..19].copy_from_slice(prefix);
        nonce[19..23].copy_from_slice(&self.index.to_be_bytes());
        nonce[23] = u8::from(last);
        XNonce::from(nonce)
    }

    fn hash(&self, data: &[u8], last: bool) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("moothall 2026 backup chunk v1");
        hasher
            .update(&self.header_hash)
            .update(&self.index.to_be_bytes())
            .update(&[u8::from(last)])
            .update(data);
        *hasher.finalize().as_bytes()
    }

    fn close(&self, data: &[u8], last: bool) -> Result<Vec<u8>, BackupFault> {
        match &self.cipher {
            Some((cipher, prefix)) => {
                let payload = Payload { msg: data, aad: &self.header_hash };
                let sealed = cipher.encrypt(&self.nonce(prefix, last), payload);
                sealed.map_err(|_| std::io::Error::other("a chunk could not be sealed").into())
            }
            None => Ok([data, &self.hash(data, last)].concat()),
        }
    }

    fn open(&self, chunk: &[u8], last: bool) -> Option<Zeroizing<Vec<u8>>> {
        match &self.cipher {
            Some((cipher, prefix)) => {
                let payload = Payload { msg: chunk, aad: &self.header_hash };
                cipher.decrypt(&self.nonce(prefix, last), payload).ok().map(Zeroizing::new)
            }
            None => {
                let (data, tag) = chunk.split_at_checked(chunk.len().checked_sub(32)?)?;
                (self.hash(data, last) == tag).then(|| Zeroizing::new(data.to_vec()))
            }
        }
    }

    fn advance(&mut self) -> Result<(), BackupFault> {
        let next = self.index.checked_add(1);
        self.index = next.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::FileTooLarge))?;
        Ok(())
    }
}

/// The key and its check from a passphrase.
fn key(
    passphrase: &str,
    salt: &[u8; 32],
    cost: Cost,
) -> Result<(Zeroizing<[u8; 32]>, [u8; 16]), BackupFault> {
    let failed = || BackupFault::from(std::io::Error::other("no key could be made from the passphrase"));
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(|_| failed())?;
    let mut root = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, root.as_mut_slice())
        .map_err(|_| failed())?;
    let key = Zeroizing::new(blake3::derive_key("moothall 2026 backup key v1", root.as_slice()));
    let whole = blake3::derive_key("moothall 2026 backup key check v1", root.as_slice());
    let mut check = [0; 16];
    check.copy_from_slice(&whole[..16]);
    Ok((key, check))
}

fn header_hash(before: &[u8]) -> [u8; 32] {
    blake3::derive_key("moothall 2026 backup header v1", before)
}

/// What is random in a file, and when it was made.
pub(super) struct Origin {
    pub(super) made_ms: i64,
    pub(super) salt: [u8; 32],
    pub(super) nonce: [u8; 19],
}

/// Writes chunks.
pub(super) struct Closer<W> {
    file: W,
    seal: Seal,
    data: Zeroizing<Vec<u8>>,
    written: u64,
}

impl<W: Write> Closer<W> {
    pub(super) fn new(
        mut file: W,
        passphrase: Option<&str>,
        cost: Cost,
        origin: &Origin,
    ) -> Result<Self, BackupFault> {
        let made = passphrase.map(|passphrase| key(passphrase, &origin.salt, cost)).transpose()?;
        let sealing =
            made.as_ref().map(|(_, key_check)| Sealing { cost, key_check: *key_check, nonce: origin.nonce });
        let header = Header { version: VERSION, made_ms: origin.made_ms, salt: origin.salt, sealing };
        let header = moothall_core::cbor::encode(&header);
        assert!(header.len() <= HEADER_BYTES_MAX, "a header is small");
        let mut bytes = MAGIC.to_vec();
        bytes.extend((header.len() as u16).to_be_bytes());
        bytes.extend(header);
        let header_hash = header_hash(&bytes);
        bytes.extend(header_hash);
        file.write_all(&bytes)?;
        let cipher = made.map(|(key, _)| (XChaCha20Poly1305::new((&*key).into()), origin.nonce));
        let data = Zeroizing::new(Vec::with_capacity(CHUNK_BYTES));
        Ok(Self { file, seal: Seal { header_hash, cipher, index: 0 }, data, written: bytes.len() as u64 })
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Result<(), BackupFault> {
        while !bytes.is_empty() {
            if self.data.len() == CHUNK_BYTES {
                self.chunk(false)?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK_BYTES - self.data.len()));
            self.data.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    fn chunk(&mut self, last: bool) -> Result<(), BackupFault> {
        let chunk = self.seal.close(&self.data, last)?;
        self.file.write_all(&chunk)?;
        self.written += chunk.len() as u64;
        self.data.clear();
        if last { Ok(()) } else { self.seal.advance() }
    }

    /// Writes the last chunk; gives the file back, and its length in bytes.
    pub(super) fn finish(mut self) -> Result<(W, u64), BackupFault> {
        self.chunk(true)?;
        Ok((self.file, self.written))
    }
}

/// Reads chunks, each only when it has proved itself.
pub(super) struct Opener<R> {
    file: R,
    seal: Seal,
    /// The chunk after the one that was given out, as far as it was read.
    ahead: Vec<u8>,
    at: u64,
    pub(super) made_ms: i64,
    done: bool,
}

impl<R: Read> Opener<R> {
    pub(super) fn new(mut file: R, passphrase: Option<&str>) -> Result<Self, BackupFault> {
        let mut before = vec![0; MAGIC.len() + 2];
        let there = fill(&mut file, &mut before)?;
        if there < MAGIC.len() || before[..MAGIC.len()] != *MAGIC {
            return Err(BackupFault::Foreign);
        }
        let cut = |at: usize| BackupFault::CutShort { at: at as u64 };
        if there < before.len() {
            return Err(cut(there));
        }
        let length = usize::from(u16::from_be_bytes([before[MAGIC.len()], before[MAGIC.len() + 1]]));
        let start = before.len();
        let end = start + length + 32;
        if length > HEADER_BYTES_MAX {
            return Err(BackupFault::Header { from: MAGIC.len() as u64, until: start as u64 });
        }
        before.resize(end, 0);
        let there = fill(&mut file, &mut before[start..])?;
        let (header, hash) = before.split_at(start + length);
        let header_hash = header_hash(header);
        if header_hash != hash {
            let short = start + there < end;
            // A damaged length may ask for more than there is: the header is named as a whole either way.
            let until = if short { start + there } else { end };
            return Err(BackupFault::Header { from: MAGIC.len() as u64, until: until as u64 });
        }
        let header = read_header(&header[start..], end)?;
        let cipher = match &header.sealing {
            None => None,
            Some(sealing) => {
                let (key, check) =
                    key(passphrase.ok_or(BackupFault::PassphraseMissing)?, &header.salt, sealing.cost)?;
                if check != sealing.key_check {
                    return Err(BackupFault::PassphraseWrong);
                }
                Some((XChaCha20Poly1305::new((&*key).into()), sealing.nonce))
            }
        };
        let seal = Seal { header_hash, cipher, index: 0 };
        let mut ahead = vec![0; CHUNK_BYTES + seal.tag_bytes()];
        let there = fill(&mut file, &mut ahead)?;
        ahead.truncate(there);
        Ok(Self { file, seal, ahead, at: end as u64, made_ms: header.made_ms, done: false })
    }

    /// The next chunk's data; none after the last.
    pub(super) fn next(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, BackupFault> {
        if self.done {
            return Ok(None);
        }
        let full = CHUNK_BYTES + self.seal.tag_bytes();
        let mut next = vec![0; full];
        let there = if self.ahead.len() == full { fill(&mut self.file, &mut next)? } else { 0 };
        next.truncate(there);
        let last = next.is_empty();
        let until = self.at + self.ahead.len() as u64;
        let Some(data) = self.seal.open(&self.ahead, last) else {
            // A chunk that is sound but not the last has lost what came after it.
            let cut = last && self.seal.open(&self.ahead, false).is_some();
            let fault = if cut {
                BackupFault::CutShort { at: until }
            } else {
                // Whoever reads the rows knows more.
                BackupFault::Damaged { from: self.at, until, part: Part::Beginning }
            };
            return Err(fault);
        };
        self.at = until;
        self.ahead = next;
        self.done = last;
        if !last {
            self.seal.advance()?;
        }
        Ok(Some(data))
    }
}

fn read_header(bytes: &[u8], end: usize) -> Result<Header, BackupFault> {
    let damaged = || BackupFault::Header { from: MAGIC.len() as u64, until: end as u64 };
    let mut decoder = minicbor::Decoder::new(bytes);
    let version = decoder.array().and_then(|_| decoder.u64()).map_err(|_| damaged())?;
    if version != VERSION {
        return Err(BackupFault::Newer(version));
    }
    let header: Header = moothall_core::cbor::decode(bytes, HEADER_BYTES_MAX).map_err(|_| damaged())?;
    let within = header.sealing.as_ref().is_none_or(|sealing| {
        let cost = sealing.cost;
        cost.memory_kib <= COST_MAX.memory_kib
            && cost.passes <= COST_MAX.passes
            && cost.lanes <= COST_MAX.lanes
    });
    if within { Ok(header) } else { Err(damaged()) }
}

/// Reads until the buffer is full or the file ends; says how much there was.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> Result<usize, StoreFault> {
    let mut there = 0;
    while there < buffer.len() {
        match file.read(&mut buffer[there..]) {
            Ok(0) => break,
            Ok(more) => there += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(there)
}
