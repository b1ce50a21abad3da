//! Deterministic CBOR (RFC 8949, section 4.2.1), read strictly.
//!
//! A value has one form: what [`encode`] writes. [`decode`] reads, writes again and compares, so no second form of
//! anything is ever accepted, and every field that a format does not know is found.

use minicbor::{Decode, Encode};

/// Says that bytes are not the deterministic form of what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// More bytes than the format allows.
    #[error("it is larger than the format allows")]
    TooLarge,
    /// Not CBOR, or not of this shape.
    #[error("it does not have the expected form")]
    Shape,
    /// Readable, but not the one form that it must have.
    #[error("it is not in its deterministic form")]
    NotDeterministic,
}

/// Writes a value in its one form.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = minicbor::encode(value, &mut bytes);
    assert!(written.is_ok(), "encoding into memory cannot fail");
    bytes
}

/// Reads a value of at most `bytes_max` bytes and demands its one form.
pub fn decode<T>(bytes: &[u8], bytes_max: usize) -> Result<T, Malformed>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    if bytes.len() > bytes_max {
        return Err(Malformed::TooLarge);
    }
    let value: T = minicbor::decode(bytes).map_err(|_| Malformed::Shape)?;
    if encode(&value) == bytes { Ok(value) } else { Err(Malformed::NotDeterministic) }
}

/// Writes the next value in its one form, whatever it says, if it is made of what the formats are made of: integers, byte
/// and text strings, lists, true, false and null, with lists nested at most `nested_max` deep.
///
/// # Errors
/// It is made of something else (maps, tags, floats, indefinite lengths), nested deeper, or not whole.
pub fn rewrite(
    d: &mut minicbor::Decoder<'_>,
    bytes: &mut Vec<u8>,
    nested_max: usize,
) -> Result<(), minicbor::decode::Error> {
    use minicbor::data::Type;
    let mut e = minicbor::Encoder::new(&mut *bytes);
    let written = match d.datatype()? {
        Type::U8
        | Type::U16
        | Type::U32
        | Type::U64
        | Type::I8
        | Type::I16
        | Type::I32
        | Type::I64
        | Type::Int => e.int(d.int()?).is_ok(),
        Type::Bytes => e.bytes(d.bytes()?).is_ok(),
        Type::String => e.str(d.str()?).is_ok(),
        Type::Bool => e.bool(d.bool()?).is_ok(),
        Type::Null => d.null().map(|()| e.null().is_ok())?,
        Type::Array if nested_max > 0 => {
            let length = d.array()?.unwrap_or_default();
            let written = e.array(length).is_ok();
            for _ in 0..length {
                rewrite(d, bytes, nested_max - 1)?;
            }
            written
        }
        _ => return Err(minicbor::decode::Error::message("nothing that the formats are made of")),
    };
    assert!(written, "encoding into memory cannot fail");
    Ok(())
}

/// Sixty-four bytes of an Ed25519 signature (RFC 8032).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignatureBytes(pub [u8; 64]);

impl std::fmt::Debug for SignatureBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignatureBytes({}..)", crate::id::to_hex(&self.0[..4]))
    }
}

impl<C> Encode<C> for SignatureBytes {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for SignatureBytes {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.bytes()?
            .try_into()
            .map(Self)
            .map_err(|_| minicbor::decode::Error::message("a signature has 64 bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shortest_form_of_a_number_is_read() {
        assert_eq!(decode::<u64>(&[0x17], 8), Ok(23));
        assert_eq!(decode::<u64>(&[0x18, 0x17], 8), Err(Malformed::NotDeterministic));
        assert_eq!(decode::<u64>(&[0x17, 0x00], 8), Err(Malformed::NotDeterministic));
        assert_eq!(decode::<u64>(&[0x17; 9], 8), Err(Malformed::TooLarge));
        assert_eq!(decode::<u64>(&[0x61], 8), Err(Malformed::Shape));
    }

    #[test]
    fn an_indefinite_list_is_not_the_form_of_a_list() {
        assert_eq!(decode::<Vec<u64>>(&[0x81, 0x01], 8), Ok(vec![1]));
        assert_eq!(decode::<Vec<u64>>(&[0x9f, 0x01, 0xff], 8), Err(Malformed::NotDeterministic));
    }
}
