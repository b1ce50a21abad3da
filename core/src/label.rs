//! Labels: short words of a constitution's own, such as the name of a role or of a topic.
//!
//! They are law, not words: whoever adopts a constitution adopts them for ever, so an entry may name them. People read
//! what the constitution's text says of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A label has at most so many bytes.
pub const LABEL_BYTES_MAX: usize = 24;

/// A word of small letters and underscores, kept in place so that it can be part of a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label([u8; LABEL_BYTES_MAX]);

/// Says that a text is not a label: one has 1 to 24 small letters or underscores, a letter first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelError;

impl fmt::Display for LabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a label has 1 to 24 small letters or underscores, a letter first")
    }
}

impl std::error::Error for LabelError {}

impl Label {
    /// The word.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(LABEL_BYTES_MAX);
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

impl FromStr for Label {
    type Err = LabelError;

    fn from_str(text: &str) -> Result<Self, LabelError> {
        let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !plain || text.len() > LABEL_BYTES_MAX || !text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(LabelError);
        }
        let mut bytes = [0; LABEL_BYTES_MAX];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self(bytes))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Label({self})")
    }
}

#[cfg(feature = "engine")]
impl<C> minicbor::Encode<C> for Label {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.as_str())?.ok()
    }
}

#[cfg(feature = "engine")]
impl<'b, C> minicbor::Decode<'b, C> for Label {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.str()?.parse().map_err(|LabelError| minicbor::decode::Error::message("not a label"))
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[cfg(feature = "engine")]
    #[test]
    fn a_label_is_a_short_plain_word() {
        for good in ["a", "trainer", "first_aid", "abcdefghijklmnopqrstuvwx"] {
            let label: Label = good.parse().unwrap();
            assert_eq!(label.to_string(), good);
            let bytes = minicbor::to_vec(label).unwrap();
            assert_eq!(minicbor::decode::<Label>(&bytes).unwrap(), label);
        }
        for bad in ["", "_a", "A", "a b", "ä", "a1", "a\0", "abcdefghijklmnopqrstuvwxy"] {
            assert_eq!(bad.parse::<Label>(), Err(LabelError), "{bad:?}");
            assert!(minicbor::decode::<Label>(&minicbor::to_vec(bad).unwrap()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn labels_are_ordered_like_words() {
        let parsed = |text: &str| text.parse::<Label>().unwrap();
        assert!(parsed("a") < parsed("ab") && parsed("ab") < parsed("b"));
    }
}
