//! Actions that this version does not know: kept as they are, carried, refused by the rules.
//!
//! Whether bytes are an entry does not depend on the actions that a version knows. So every version agrees on which
//! entries there are, an older device stores and passes on what a newer one wrote, and a newer one reads whatever an
//! older keeper has placed. An action is a list that begins with a code; what is in it beyond that is made of what all
//! formats are made of ([`cbor::rewrite`]). If it is not one of [`Action`], in every field, it is an [`Unknown`]: with
//! another code, with an effect, kind or choice that came later, or with fields that never belonged to its code.
//!
//! This module is how [`crate::entry::Payload`] writes and reads its action.

use std::sync::Arc;

use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::Action;
use crate::cbor;

/// Lists in an action are nested at most so deep, the action itself counted.
pub const NESTED_MAX: usize = 16;

/// An action that this version does not know, in its one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    code: u32,
    bytes: Arc<[u8]>,
}

impl Unknown {
    /// The code that it begins with. It can be a known one with fields that are not.
    pub fn code(&self) -> u32 {
        self.code
    }

    /// All of it, as it stands in the payload.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<C> Encode<C> for Unknown {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.writer_mut().write_all(&self.bytes).map_err(EncodeError::write)
    }
}

impl<'b, C> Decode<'b, C> for Unknown {
    /// Nothing is one by its own bytes, but by being no known action.
    fn decode(_: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        Err(DecodeError::message("the number of unknown actions is none of the format's codes"))
    }
}

/// Writes an action as it stands in a payload.
pub(crate) fn encode<C, W: Write>(
    action: &Action,
    e: &mut Encoder<W>,
    context: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    match action {
        Action::Unknown(unknown) => unknown.encode(e, context),
        known => known.encode(e, context),
    }
}

/// Reads an action as it stands in a payload. The caller encodes again and compares, which finds any other form.
pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Action, DecodeError> {
    let mut bytes = Vec::new();
    cbor::rewrite(d, &mut bytes, NESTED_MAX)?;
    if let Ok(action) = cbor::decode::<Action>(&bytes, bytes.len()) {
        return Ok(action);
    }
    let mut inside = Decoder::new(&bytes);
    match inside.array()? {
        Some(1..) => Ok(Action::Unknown(Unknown { code: inside.u32()?, bytes: bytes.into() })),
        _ => Err(DecodeError::message("an action begins with its code")),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::cbor::Malformed;
    use crate::entry::Payload;
    use crate::id::{DeviceId, EntryId};
    use proptest::prelude::*;

    fn payload(action: Action) -> Payload {
        Payload {
            version: 1,
            organisation: Some(crate::id::OrganisationId([1; 32])),
            device: DeviceId([2; 32]),
            sequence: 1,
            previous: None,
            seen: None,
            builds_on: vec![EntryId([3; 32])],
            clock_ms: 4,
            words: None,
            action,
        }
    }

    /// A payload whose action stands in it as these bytes.
    fn around(action: &[u8]) -> Vec<u8> {
        let bytes = cbor::encode(&payload(Action::Leave));
        [&bytes[..bytes.len() - 2], action].concat()
    }

    fn read(action: &[u8]) -> Result<Payload, Malformed> {
        cbor::decode(&around(action), 8 * 1024)
    }

    #[test]
    fn what_is_known_is_read_as_what_it_is() {
        assert_eq!(read(&[0x81, 0x04]), Ok(payload(Action::Leave)));
        let Action::Unknown(unknown) = read(&[0x82, 0x04, 0x00]).unwrap().action else {
            panic!("leave, and 0")
        };
        assert_eq!((unknown.code(), unknown.bytes()), (4, &[0x82, 0x04, 0x00][..]));
        assert_eq!(payload(Action::Unknown(unknown)).names(), [EntryId([3; 32])], "it names nothing itself");
    }

    /// Anything that formats are made of, as bytes.
    fn anything() -> impl Strategy<Value = Vec<u8>> {
        let leaf = prop_oneof![
            any::<u64>().prop_map(|number| cbor::encode(&number)),
            any::<i64>().prop_map(|number| cbor::encode(&number)),
            (0u64..30).prop_map(|number| cbor::encode(&number)),
            any::<bool>().prop_map(|truth| cbor::encode(&truth)),
            Just(vec![0xf6]),
            ".{0,30}".prop_map(|text| cbor::encode(&text)),
            proptest::collection::vec(any::<u8>(), 0..40)
                .prop_map(|bytes| cbor::encode(&minicbor::bytes::ByteVec::from(bytes))),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            proptest::collection::vec(inner, 0..6).prop_map(|items| list(&items))
        })
    }

    fn list(items: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        assert!(Encoder::new(&mut bytes).array(items.len() as u64).is_ok());
        bytes.extend(items.concat());
        bytes
    }

    proptest! {
        #[test]
        fn any_action_comes_back_byte_for_byte(
            code in prop_oneof![0u32..24, any::<u32>()],
            fields in proptest::collection::vec(anything(), 0..5),
        ) {
            let mut items = vec![cbor::encode(&code)];
            items.extend(fields);
            let bytes = list(&items);
            let payload = read(&bytes).unwrap();
            prop_assert_eq!(cbor::encode(&payload), around(&bytes));
            if let Action::Unknown(unknown) = &payload.action {
                prop_assert_eq!((unknown.code(), unknown.bytes()), (code, &bytes[..]));
            }
        }

        #[test]
        fn whatever_is_read_has_one_form(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(payload) = read(&bytes) {
                prop_assert_eq!(cbor::encode(&payload), around(&bytes));
            }
            let mut written = Vec::new();
            let mut d = Decoder::new(&bytes);
            if cbor::rewrite(&mut d, &mut written, NESTED_MAX).is_ok() {
                let mut again = Vec::new();
                prop_assert!(cbor::rewrite(&mut Decoder::new(&written), &mut again, NESTED_MAX).is_ok());
                prop_assert!(again == written && written.len() <= d.position());
            }
        }
    }
}
