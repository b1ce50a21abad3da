//! A list of members as a table (CSV): read from whatever program wrote it, mapped, planned, and written out again.
//!
//! ```text
//! bytes -> Table -> guess -> Mapping -> plan (with who is known) -> Plan: people to write, lines left out and why
//! ```
//!
//! Nothing here writes a record: a shell shows the plan, and asks the peer to register its people once a person agreed.

mod guess;
mod plan;
mod quorum;
mod table;
mod write;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests;

pub use guess::guess;
pub use plan::{Known, Plan, plan};
pub use quorum::quorums;
pub use table::{Row, Table};
pub(crate) use write::row;
pub use write::write;

/// A list has at most so many bytes.
pub const LIST_BYTES_MAX: usize = 10 * 1024 * 1024;
/// A list has at most so many rows below its heads.
pub const ROWS_MAX: usize = 20_000;
/// A list has at most so many columns.
pub const COLUMNS_MAX: usize = 200;
/// What is said of a person, or how to reach one, has at most so many characters when it comes from a list.
pub const WORDS_CHARS_MAX: usize = 4_000;

/// What a column of a list says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The whole name.
    Name,
    /// The given name.
    Given,
    /// The family name.
    Family,
    /// A few words about the person.
    About,
    /// How else to reach the person, in words.
    Contact,
    /// The mail address. It also tells people apart.
    Mail,
    /// A telephone number.
    Phone,
    /// Street and number, or the whole address.
    Street,
    /// The postcode.
    Postcode,
    /// The town.
    Town,
    /// The country.
    Country,
}

impl Part {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Given,
        Self::Family,
        Self::About,
        Self::Contact,
        Self::Mail,
        Self::Phone,
        Self::Street,
        Self::Postcode,
        Self::Town,
        Self::Country,
    ];

    /// Its word on a command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Given => "given",
            Self::Family => "family",
            Self::About => "about",
            Self::Contact => "contact",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Street => "street",
            Self::Postcode => "postcode",
            Self::Town => "town",
            Self::Country => "country",
        }
    }

    /// The code of its name in the reader's language.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "roster-part-name",
            Self::Given => "roster-part-given",
            Self::Family => "roster-part-family",
            Self::About => "roster-part-about",
            Self::Contact => "roster-part-contact",
            Self::Mail => "roster-part-mail",
            Self::Phone => "roster-part-phone",
            Self::Street => "roster-part-street",
            Self::Postcode => "roster-part-postcode",
            Self::Town => "roster-part-town",
            Self::Country => "roster-part-country",
        }
    }

    /// The part of this word, if there is one.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

/// What each column of a list says; a column without a part is not taken.
///
/// Several columns may say the same: two telephone numbers, a name in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// A place for each column, from the left.
    pub columns: Vec<Option<Part>>,
}

impl Mapping {
    /// Whether some column says a name: without one there is nobody to write.
    pub fn names(&self) -> bool {
        let name = |part: &Part| matches!(part, Part::Name | Part::Given | Part::Family);
        self.columns.iter().flatten().any(name)
    }
}
