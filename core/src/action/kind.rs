//! The sorts of papers.

use minicbor::{Decode, Encode};

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
    /// How to reach a member. Only its readers have it.
    #[n(7)]
    Contact,
    /// Why something is closed, or somebody suspended, for a while.
    #[n(8)]
    Reason,
    // 9 is kept for attachments and pictures: a paper about what they belong to.
}

impl PaperKind {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 9] = [
        Self::Organisation,
        Self::Profile,
        Self::Resource,
        Self::Booking,
        Self::Proposal,
        Self::Comment,
        Self::Group,
        Self::Contact,
        Self::Reason,
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
        }
    }
}
