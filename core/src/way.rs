//! The ways of reaching a member. Each is a paper of its own, because each has readers of its own.

use serde::{Deserialize, Serialize};

/// A way of reaching somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "engine", derive(minicbor::Encode, minicbor::Decode), cbor(index_only))]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By mail.
    #[cfg_attr(feature = "engine", n(0))]
    Mail,
    /// By telephone.
    #[cfg_attr(feature = "engine", n(1))]
    Phone,
    /// Where somebody lives or gets letters.
    #[cfg_attr(feature = "engine", n(2))]
    Address,
    /// Anything else, in words.
    #[default]
    #[cfg_attr(feature = "engine", n(3))]
    Contact,
}

impl Way {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Mail, Self::Phone, Self::Address, Self::Contact];

    /// Its name in requests, policies and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Contact => "contact",
        }
    }

    /// The code of its name in the reader's language.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mail => "reach-mail",
            Self::Phone => "reach-phone",
            Self::Address => "reach-address",
            Self::Contact => "reach-contact",
        }
    }

    /// The parameter of the constitution that says who reads it.
    pub fn parameter(self) -> &'static str {
        match self {
            Self::Mail => "mail_for",
            Self::Phone => "phone_for",
            Self::Address => "address_for",
            Self::Contact => "contacts_for",
        }
    }
}
