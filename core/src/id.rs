//! Names of things: 32 bytes each, told apart by type so that one can never stand where another belongs.
//!
//! People see the first eight characters of the hexadecimal form; JSON carries all 64.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Says that a text is not an id: an id is 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdError;

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is 64 hexadecimal digits")
    }
}

impl std::error::Error for IdError {}

/// Writes bytes as lower-case hexadecimal digits.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)] as char);
        text.push(DIGITS[usize::from(byte & 15)] as char);
    }
    text
}

/// Reads hexadecimal digits of either case.
pub fn from_hex(text: &str) -> Result<Vec<u8>, IdError> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return Err(IdError);
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| {
            let high = (pair[0] as char).to_digit(16).ok_or(IdError)?;
            let low = (pair[1] as char).to_digit(16).ok_or(IdError)?;
            u8::try_from(high * 16 + low).map_err(|_| IdError)
        })
        .collect()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        impl $name {
            /// The first eight hexadecimal digits: enough for a person to tell two apart.
            pub fn short(&self) -> String {
                to_hex(&self.0[..4])
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&to_hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.short())
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                from_hex(text)?.try_into().map(Self).map_err(|_| IdError)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "engine")]
        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        #[cfg(feature = "engine")]
        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                bytes
                    .try_into()
                    .map(Self)
                    .map_err(|_| minicbor::decode::Error::message("an id has 32 bytes"))
            }
        }
    )*};
}

ids! {
    /// An organisation: the id of its founding entry.
    OrganisationId;
    /// An entry: BLAKE3 of its complete bytes.
    EntryId;
    /// A device: its Ed25519 public key, which is also its iroh endpoint id.
    DeviceId;
    /// A member: the id of the entry that made that person one.
    MemberId;
    /// A text that people write together: the id of the entry that began it.
    PaperId;
    /// A room, machine or thing to book: the id of the entry that added it.
    ResourceId;
    /// A booking: the id of the entry that made it.
    BookingId;
    /// A proposal: the id of the entry that made it.
    ProposalId;
    /// An invitation: the id of the entry that made it.
    InvitationId;
    /// A restriction of a device: the id of the entry that set it.
    RestrictionId;
    /// A working group: the id of the entry that formed it.
    GroupId;
    /// A body: BLAKE3 of its bytes, which begin with a salt.
    BodyHash;
    /// The running hash over the confirmed order.
    RunningHash;
    /// A naming of successors: BLAKE3 of what is signed.
    NamingId;
    /// The hash of a whole state.
    StateHash;
    /// A public key that only verifies: Ed25519.
    VerifyingKeyBytes;
    /// A public key that others seal data to: X25519.
    SealingKey;
}

macro_rules! made_by_entry {
    ($($name:ident)*) => {$(
        impl From<EntryId> for $name {
            fn from(id: EntryId) -> Self {
                Self(id.0)
            }
        }

        impl From<$name> for EntryId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }
    )*};
}

made_by_entry! {
    OrganisationId MemberId PaperId ResourceId BookingId ProposalId InvitationId RestrictionId
    GroupId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text_form() {
        let id = EntryId([0xab; 32]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.short(), "abababab");
    }

    #[test]
    fn what_is_not_64_digits_is_refused() {
        for text in ["", "ab", &"g".repeat(64), &"a".repeat(63), &"ä".repeat(32)] {
            assert_eq!(text.parse::<EntryId>(), Err(IdError), "{text}");
        }
    }
}
