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
}

impl Keepers {
    /// How many generations of agreement have begun in this epoch. 0: there never was more than one keeper at a time.
    pub fn generation(&self) -> u32 {
        u32::try_from(self.beginnings().count()).unwrap_or(u32::MAX)
    }

    /// Those with whom the newest generation of agreement began, ascending, whether they are keepers still or not; none
    /// where no generation has begun.
    pub fn founders(&self) -> &[DeviceId] {
        self.beginnings().last().unwrap_or_default()
    }

    /// The sets with which generations began, the earliest first.
    fn beginnings(&self) -> impl Iterator<Item = &[DeviceId]> {
        let mut alone = true;
        self.past.iter().chain([&self.devices]).map(Vec::as_slice).filter(move |set| {
            let before = std::mem::replace(&mut alone, set.len() <= 1);
            before && !alone
        })
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
        // The sets in their order; how many generations have begun, and with whom the newest did.
        let table: &[(&[&str], u32, &str)] = &[
            (&["a"], 0, ""),
            (&["a", "b"], 0, ""),
            (&["a", "ab"], 1, "ab"),
            (&["abc"], 1, "abc"),
            (&["a", "abc", "abcde"], 1, "abc"),
            (&["a", "abc", "bc", "bcd", "de"], 1, "abc"),
            (&["a", "abc", "ab", "b"], 1, "abc"),
            (&["a", "ab", "b", "c"], 1, "ab"),
            (&["a", "ab", "b", "bcd"], 2, "bcd"),
            (&["a", "ab", "b", "ab", "a", "ab"], 3, "ab"),
            (&["abc", "c", "ac", "abcd"], 2, "ac"),
        ];
        for (sets, generation, founders) in table {
            let mut past: Vec<_> = sets.iter().map(|names| set(names)).collect();
            let devices = past.pop().unwrap_or_default();
            let keepers = Keepers { epoch: 1, devices, past };
            assert_eq!(
                (keepers.generation(), keepers.founders()),
                (*generation, &set(founders)[..]),
                "{sets:?}"
            );
        }
    }
}
