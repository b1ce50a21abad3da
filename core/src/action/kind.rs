//! The sorts of papers.

use minicbor::{Decode, Encode};

use crate::way::Way;

/// What sort a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum PaperKind {
    /// The organisation's name and purpose.
    #[n(0)]
    Organisation,
    /// A member's name and words about oneself.
    #[n(1)]
    Profile,
    /// A resource's name and description.
    #[n(2)]
    Resource,
    /// What a booking is for.
    #[n(3)]
    Booking,
    /// A proposal's title and text.
    #[n(4)]
    Proposal,
    /// A comment on something.
    #[n(5)]
    Comment,
    /// A working group's name and what it is for.
    #[n(6)]
    Group,
    /// How else to reach a member. Only its readers have it, as with the next three.
    #[n(7)]
    Contact,
    /// Why something is closed, or somebody suspended, for a while.
    #[n(8)]
    Reason,
    // 9 is kept for attachments and pictures: a paper about what they belong to.
    /// A member's mail address.
    #[n(10)]
    Mail,
    /// A member's telephone number.
    #[n(11)]
    Phone,
    /// A member's postal address.
    #[n(12)]
    Address,
}

impl PaperKind {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 12] = [
        Self::Organisation,
        Self::Profile,
        Self::Resource,
        Self::Booking,
        Self::Proposal,
        Self::Comment,
        Self::Group,
        Self::Contact,
        Self::Reason,
        Self::Mail,
        Self::Phone,
        Self::Address,
    ];

    /// The kinds that a version of the rules knows.
    pub fn known_in(version: u32) -> &'static [Self] {
        if version < 2 { &Self::ALL[..6] } else { &Self::ALL }
    }

    /// The version of the rules that it came with.
    pub fn since(self) -> u32 {
        if (self as usize) < 6 { 1 } else { 2 }
    }

    /// Its name in policies, views and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Profile => "profile",
            Self::Resource => "resource",
            Self::Booking => "booking",
            Self::Proposal => "proposal",
            Self::Comment => "comment",
            Self::Group => "group",
            Self::Contact => "contact",
            Self::Reason => "reason",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Address => "address",
        }
    }

    /// The way of reaching a member that such a paper tells.
    pub fn way(self) -> Option<Way> {
        match self {
            Self::Mail => Some(Way::Mail),
            Self::Phone => Some(Way::Phone),
            Self::Address => Some(Way::Address),
            Self::Contact => Some(Way::Contact),
            _ => None,
        }
    }
}

impl From<Way> for PaperKind {
    fn from(way: Way) -> Self {
        match way {
            Way::Mail => Self::Mail,
            Way::Phone => Self::Phone,
            Way::Address => Self::Address,
            Way::Contact => Self::Contact,
        }
    }
}
