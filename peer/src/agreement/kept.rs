//! What a member keeps on disk, and what it finds there.

use super::Group;

/// One step of what is to be kept. The bytes are the agreement's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Everything that was kept is forgotten; what follows belongs to this group.
    Began(Group),
    /// For whom this member votes.
    Vote(Vec<u8>),
    /// An entry of the log.
    Append {
        /// Its place; the one after the last, or after what was dropped.
        number: u64,
        /// The entry.
        entry: Vec<u8>,
    },
    /// The entries from this place on are gone.
    Truncated {
        /// The first that is gone.
        from: u64,
    },
    /// The entries up to this place are no longer needed.
    Dropped {
        /// The last that is dropped.
        to: u64,
        /// What remains of them.
        mark: Vec<u8>,
    },
    /// Up to where everything is settled, and who the members were there.
    Settled(Vec<u8>),
    /// Up to where all is agreed, as far as it was known.
    Agreed(Vec<u8>),
}

/// What a store gives back at opening: a row for each entry of the log, and a few named values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// The group that all of this belongs to; nothing if nothing was kept.
    pub group: Option<Group>,
    /// Of the last [`Kept::Vote`].
    pub vote: Option<Vec<u8>>,
    /// The entries of the log, ascending.
    pub log: Vec<(u64, Vec<u8>)>,
    /// The mark of the last [`Kept::Dropped`].
    pub dropped: Option<Vec<u8>>,
    /// Of the last [`Kept::Settled`].
    pub settled: Option<Vec<u8>>,
    /// Of the last [`Kept::Agreed`].
    pub agreed: Option<Vec<u8>>,
}

impl Opened {
    /// Does to what was kept what a store does: the meaning of each [`Kept`].
    pub fn keep(&mut self, kept: Kept) {
        match kept {
            Kept::Began(group) => *self = Self { group: Some(group), ..Self::default() },
            Kept::Vote(bytes) => self.vote = Some(bytes),
            Kept::Append { number, entry } => self.log.push((number, entry)),
            Kept::Truncated { from } => self.log.retain(|(number, _)| *number < from),
            Kept::Dropped { to, mark } => {
                self.log.retain(|(number, _)| *number > to);
                self.dropped = Some(mark);
            }
            Kept::Settled(bytes) => self.settled = Some(bytes),
            Kept::Agreed(bytes) => self.agreed = Some(bytes),
        }
    }
}
