//! The fields that a paper can have.

use minicbor::{Decode, Encode};

/// A part of a paper with a text of its own. Which kind of paper has which is settled where the kind is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Field {
    /// What it is called: a proposal, a resource, minutes.
    #[n(0)]
    Title,
    /// The body of the text.
    #[n(1)]
    Text,
    /// The name of a person or of the organisation.
    #[n(2)]
    Name,
    /// A few words about a person or thing.
    #[n(3)]
    About,
    /// How to reach somebody.
    #[n(4)]
    Contact,
    /// Where something is.
    #[n(5)]
    Place,
    /// What a ballot chooses among, one a line.
    #[n(6)]
    Options,
    /// By which rule something recurs, as RFC 5545 writes it.
    #[n(7)]
    Rule,
    /// The id that a calendar file gave it.
    #[n(8)]
    Uid,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Title,
        Self::Text,
        Self::Name,
        Self::About,
        Self::Contact,
        Self::Place,
        Self::Options,
        Self::Rule,
        Self::Uid,
    ];

    /// The key in the document's root map.
    pub fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Name => "name",
            Self::About => "about",
            Self::Contact => "contact",
            Self::Place => "place",
            Self::Options => "options",
            Self::Rule => "rule",
            Self::Uid => "uid",
        }
    }

    /// The field with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }
}
