//! The rows of a backup, and how they lie in the stream: a CBOR sequence (RFC 8742) of byte strings, a row in each.

use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::fault::Wrong;
use moothall_core::entry::Point;
use moothall_core::id::{BodyHash, DeviceId, EntryId, MemberId, OrganisationId, PaperId};
use moothall_core::store::Stamp;

/// A row is at most so large: a saved state is the largest.
pub(super) const ROW_BYTES_MAX: usize = 512 * 1024 * 1024;

/// The code of the end row, which is the last whatever its code.
pub(super) const END: u8 = 18;

/// One row. The number of each variant is its code in the format.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub(super) enum Row {
    /// The organisation.
    #[n(0)]
    Organisation(#[n(0)] OrganisationId),
    /// A paper that was erased.
    #[n(1)]
    ErasedPaper(#[n(0)] PaperId),
    /// A body that was erased.
    #[n(2)]
    ErasedBody(#[n(0)] BodyHash),
    /// An entry and its place among the unconfirmed.
    #[n(3)]
    Entry {
        #[n(0)]
        stamp: Stamp,
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// A body and the entry that brought it.
    #[n(4)]
    Body {
        #[n(0)]
        entry: EntryId,
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// A batch of the confirmed order.
    #[n(5)]
    Batch {
        #[n(0)]
        first: u64,
        #[n(1)]
        point: Point,
        #[n(2)]
        time_ms: i64,
        #[n(3)]
        #[cbor(with = "minicbor::bytes")]
        record: Vec<u8>,
        #[n(4)]
        #[cbor(with = "minicbor::bytes")]
        opens: Option<Vec<u8>>,
    },
    /// Consecutive entries of one journal at consecutive positions.
    #[n(6)]
    Run {
        #[n(0)]
        device: DeviceId,
        #[n(1)]
        sequence: u64,
        #[n(2)]
        count: u64,
        #[n(3)]
        position: u64,
    },
    /// A certificate.
    #[n(7)]
    Certificate {
        #[n(0)]
        point: Point,
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// The newest point of an epoch that the device signed as a keeper.
    #[n(8)]
    Signed(#[n(0)] Point),
    /// Why a placed entry was refused.
    #[n(9)]
    Refusal {
        #[n(0)]
        entry: EntryId,
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        reason: Vec<u8>,
    },
    /// An entry that was set aside.
    #[n(10)]
    Aside {
        #[n(0)]
        entry: EntryId,
        #[n(1)]
        reason: String,
    },
    /// A proof of equivocation, or of two orders.
    #[n(11)]
    Equivocation {
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        id: [u8; 32],
        #[n(1)]
        device: DeviceId,
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// A recovery under way.
    #[n(12)]
    Succession {
        #[n(0)]
        device: DeviceId,
        #[n(1)]
        seen_ms: i64,
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// A small thing by name.
    #[n(13)]
    Note {
        #[n(0)]
        name: String,
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        value: Vec<u8>,
    },
    /// When and where a device was last reached.
    #[n(14)]
    Contact {
        #[n(0)]
        device: DeviceId,
        #[n(1)]
        at_ms: i64,
        #[n(2)]
        addresses: Vec<String>,
    },
    /// The saved state.
    #[n(15)]
    State {
        #[n(0)]
        position: u64,
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        hash: [u8; 32],
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// A paper as it was last merged.
    #[n(16)]
    Paper {
        #[n(0)]
        paper: PaperId,
        #[n(1)]
        kind: String,
        #[n(2)]
        about: Option<EntryId>,
        #[n(3)]
        author: MemberId,
        #[n(4)]
        title: String,
        #[n(5)]
        text: String,
        #[n(6)]
        edits: Vec<EntryId>,
        #[n(7)]
        #[cbor(with = "minicbor::bytes")]
        document: Vec<u8>,
    },
    /// What the caller gave along.
    #[n(17)]
    Secret(
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        Vec<u8>,
    ),
    /// The last row: how many came before it.
    #[n(18)]
    End(#[n(0)] u64),
    /// An entry that can never be placed.
    #[n(20)]
    Buried(
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        Vec<u8>,
    ),
    /// A receipt for a ballot that is not counted.
    #[n(19)]
    Receipt {
        #[n(0)]
        ballot: EntryId,
        #[n(1)]
        keeper: DeviceId,
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
}

/// Writes a row as it lies in the stream.
pub(super) fn write(row: &Row) -> Zeroizing<Vec<u8>> {
    let inner = Zeroizing::new(moothall_core::cbor::encode(row));
    let mut bytes = Zeroizing::new(Vec::with_capacity(inner.len() + 9));
    let written = minicbor::Encoder::new(&mut *bytes).bytes(&inner).is_ok();
    assert!(written, "encoding into memory cannot fail");
    bytes
}

/// The length of the next row's prefix and of the row itself, once enough bytes are there to tell.
pub(super) fn lengths(bytes: &[u8]) -> Result<Option<(usize, usize)>, Wrong> {
    let Some(&first) = bytes.first() else { return Ok(None) };
    let more = match first {
        0x40..=0x57 => 0,
        0x58 => 1,
        0x59 => 2,
        0x5a => 4,
        _ => return Err(Wrong::Form),
    };
    let Some(length) = bytes.get(1..1 + more) else { return Ok(None) };
    let length = match more {
        0 => usize::from(first - 0x40),
        _ => length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
    };
    // The shortest form only (RFC 8949, section 4.2.1).
    let shortest = match length {
        0..24 => 0,
        24..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 4,
    };
    if more != shortest {
        return Err(Wrong::Form);
    }
    if length > ROW_BYTES_MAX { Err(Wrong::Form) } else { Ok(Some((1 + more, length))) }
}
