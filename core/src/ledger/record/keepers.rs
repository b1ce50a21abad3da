//! Who confirms.

use minicbor::{Decode, Encode};

use crate::id::DeviceId;

/// Who confirms, in which epoch.
///
/// Several keepers agree on every batch, and begin that together: a *generation* of agreement begins with each set of
/// several keepers that is the epoch's first or follows a single one, who had nobody to agree with. It lasts, while
/// keepers come and go, until one stands alone again. All this hangs on the sets alone, so everybody with the same order
/// says the same of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Keepers {
    /// The epoch; the first is 1.
    #[n(0)]
    pub epoch: u32,
    /// Their devices, ascending.
    #[n(1)]
    pub devices: Vec<DeviceId>,
    /// Who was in this epoch before a decision changed it, or somebody stopped, each set ascending, the earliest first.
    #[n(2)]
    pub past: Vec<Vec<DeviceId>>,
    /// From which number on the generations of agreement count in this epoch: 0, or what the naming of successors that
    /// opened it makes it, so that of two such namings each has numbers of its own.
    #[n(3)]
    pub base: u32,
}

impl Keepers {
    /// How many generations of agreement have begun in this epoch: with several who are the first, or follow one alone. 0:
    /// there never was more than one keeper at a time.
    pub fn generation(&self) -> u32 {
        let mut alone = true;
        let begins = |set: &&Vec<DeviceId>| {
            let before = std::mem::replace(&mut alone, set.len() <= 1);
            before && !alone
        };
        let count = self.past.iter().chain([&self.devices]).filter(begins).count();
        self.base.wrapping_add(u32::try_from(count).unwrap_or(u32::MAX))
    }
}

impl Keepers {
    /// Whether the newest batch began the present generation: `named` are the keepers before it. One batch may leave one
    /// alone and put others beside it.
    pub fn began_after(&self, named: &[DeviceId]) -> bool {
        let sets: Vec<&[DeviceId]> = self.past.iter().chain([&self.devices]).map(Vec::as_slice).collect();
        let first = sets.iter().rposition(|set| set.len() <= 1).map_or(0, |alone| alone + 1);
        let (before, of_this) = sets.split_at(first.min(sets.len()));
        // The same set stands on both sides: from here that cannot be told, and to begin twice does no harm where nobody else
        // has joined.
        let either = of_this.len() == 1 && before.contains(&named);
        !of_this.contains(&named) || either
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &str) -> Vec<DeviceId> {
        names.bytes().map(|name| DeviceId([name; 32])).collect()
    }

    #[test]
    fn a_generation_begins_with_several_who_are_the_first_or_follow_one_alone() {
        // The sets in their order, and how many generations have begun.
        let table: &[(&[&str], u32)] = &[
            (&["a"], 0),
            (&["a", "b"], 0),
            (&["a", "ab"], 1),
            (&["abc"], 1),
            (&["a", "abc", "abcde"], 1),
            (&["a", "abc", "bc", "bcd", "de"], 1),
            (&["a", "abc", "ab", "b"], 1),
            (&["a", "ab", "b", "c"], 1),
            (&["a", "ab", "b", "bcd"], 2),
            (&["a", "ab", "b", "ab", "a", "ab"], 3),
            (&["abc", "c", "ac", "abcd"], 2),
        ];
        for (sets, generation) in table {
            let mut past: Vec<_> = sets.iter().map(|names| set(names)).collect();
            let devices = past.pop().unwrap_or_default();
            let keepers = Keepers { epoch: 1, devices, past, base: 0 };
            assert_eq!(keepers.generation(), *generation, "{sets:?}");
        }
    }

    #[test]
    fn a_generation_begins_with_the_batch_that_made_several_of_one_whatever_else_that_batch_did() {
        // The sets in their order, who was before the newest batch, and whether it began the generation.
        let table: &[(&[&str], &str, bool)] = &[
            (&["a", "abc"], "a", true),
            (&["a", "abc"], "abc", false),
            (&["a", "abc", "ab"], "abc", false),
            (&["a", "abc", "ab"], "a", true),
            (&["a", "abc", "a", "ad"], "abc", true),
            (&["a", "abc", "a", "ad"], "a", true),
            (&["a", "abc", "a", "ad"], "ad", false),
            (&["a", "abc", "a", "ad", "ade"], "ad", false),
            (&["a", "abc", "a", "abc"], "abc", true),
            (&["abc"], "abc", false),
        ];
        for (sets, named, begins) in table {
            let mut past: Vec<_> = sets.iter().map(|names| set(names)).collect();
            let devices = past.pop().unwrap_or_default();
            let keepers = Keepers { epoch: 1, devices, past, base: 0 };
            assert_eq!(keepers.began_after(&set(named)), *begins, "{sets:?} after {named}");
        }
    }
}
