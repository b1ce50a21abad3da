//! What a screen shows of the keepers: how each does, what so many of them withstand, and what is wrong.

use serde::{Deserialize, Serialize};

use super::{Certainty, Device, Link, Verdict};
use crate::id::{DeviceId, EntryId, RunningHash};
use crate::message::Message;

/// An organisation has at most so many keepers.
pub const KEEPERS_MAX: usize = 7;

/// How many keepers must sign: a majority of up to three, more than two thirds of four or more.
pub fn quorum(keepers: usize) -> usize {
    #[cfg(feature = "mutants")]
    if crate::mutants::is_off(crate::mutants::Guard::Quorum) {
        return (keepers / 2).max(1);
    }
    if keepers <= 3 { keepers / 2 + 1 } else { keepers * 2 / 3 + 1 }
}

/// The keepers, and how they do as far as this device can tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keepers {
    /// Each of them, by its member's name.
    pub keepers: Vec<Keeper>,
    /// What so many withstand.
    pub withstands: Withstands,
    /// Whether the rules in force allow more than one.
    pub several: bool,
    /// That nothing is confirmed although something waits.
    pub stall: Option<Stall>,
    /// What keepers do not sign.
    pub objections: Vec<Objection>,
    /// The newest certificate.
    pub certificate: Option<Certificate>,
}

/// One keeper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeper {
    /// Its device, with its member's name.
    pub device: Device,
    /// How it does.
    pub state: KeeperState,
    /// The newest confirmed position that it said it has; none while it is not connected.
    pub position: Option<u64>,
    /// By how many positions that is behind.
    pub behind: Option<u64>,
    /// The newest position that it is known here to have signed.
    pub signed: Option<u64>,
    /// The certified time of that, in Unix milliseconds, once it is confirmed.
    pub signed_ms: Option<i64>,
    /// Whether it proposes what comes next: known of this device alone.
    pub leads: Option<bool>,
}

/// How a keeper does, the worst of what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeeperState {
    /// Connected, and as far as the others.
    InStep,
    /// Connected, and behind.
    Behind,
    /// Not connected to this device.
    Away,
    /// It does not sign what others do.
    Objects,
    /// It is shown to have signed two orders.
    TwoOrders,
}

impl Keeper {
    /// How it does, in words.
    pub fn state_said(&self) -> Message {
        let position = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        match self.state {
            KeeperState::InStep => Message::new("keeper-in-step"),
            KeeperState::Behind => {
                Message::new("keeper-behind").number("count", position(self.behind.unwrap_or(0)))
            }
            KeeperState::Away => Message::new("keeper-away"),
            KeeperState::Objects => Message::new("keeper-objecting"),
            KeeperState::TwoOrders => Message::new("keeper-two-orders"),
        }
    }
}

/// What a number of keepers withstands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withstands {
    /// How many there are.
    pub keepers: u32,
    /// How many must sign.
    pub needed: u32,
    /// How many may be away while the others go on.
    pub away: u32,
    /// How many may lie together without two certificates for one position. They may hold up confirming.
    pub lying: u32,
}

impl Withstands {
    /// Reckons it.
    pub fn of(keepers: usize) -> Self {
        let needed = quorum(keepers);
        // Two quorums have at least so many keepers in common: whoever wants both signed needs all of those to sign twice.
        let shared = (2 * needed).saturating_sub(keepers);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            keepers: number(keepers),
            needed: number(needed),
            away: number(keepers.saturating_sub(needed)),
            lying: number(shared.saturating_sub(1)),
        }
    }

    /// How many must sign, in words.
    pub fn quorum_said(&self) -> Message {
        Message::new("keepers-quorum")
            .number("needed", self.needed.into())
            .number("keepers", self.keepers.into())
    }

    /// What holds, in words: against keepers that are away, and against keepers that lie.
    pub fn said(&self) -> [Message; 2] {
        [
            Message::new("keepers-may-be-away").number("away", self.away.into()),
            Message::new("keepers-may-lie")
                .number("lying", self.lying.into())
                .number("more", i64::from(self.lying) + 1),
        ]
    }

    /// What is to be said for another number of them; nothing where this one is good.
    pub fn advice(&self) -> Option<Message> {
        match self.keepers {
            1 => Some(Message::new("keepers-advice-one")),
            2 => Some(Message::new("keepers-advice-two")),
            _ => None,
        }
    }
}

/// Nothing has been confirmed for a while although something waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stall {
    /// Since when, who is missing, and how many it takes, in words.
    pub said: Message,
    /// Since when, in Unix milliseconds, to the minute.
    pub since_ms: i64,
    /// How many entries wait.
    pub waiting: u64,
    /// Keepers that this device is not connected to.
    pub missing: Vec<DeviceId>,
    /// What can be done.
    pub ways: Vec<Way>,
}

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// What to do, and when it is the right thing.
    pub message: Message,
    /// Where that is done.
    pub link: Option<Link>,
}

/// Something that a keeper does not sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Which keeper.
    pub keeper: DeviceId,
    /// Its member's name and its short id.
    pub keeper_name: String,
    /// The position at which the batch ends.
    pub position: u64,
    /// Why, in words.
    pub said: Message,
    /// The entry that it is about, where it is about one.
    pub entry: Option<Objected>,
}

/// An entry on which a keeper does not come to what the others come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objected {
    /// Which.
    pub id: EntryId,
    /// Who wrote it.
    pub by: String,
    /// What it does, in words.
    pub what: Message,
    /// The keeper's verdict: whether it accepts it; none where it could not judge it.
    pub accepts: Option<bool>,
    /// What the others came to, if it is confirmed; else what this device comes to.
    pub others: Verdict,
    /// Whether it is confirmed.
    pub certainty: Certainty,
}

impl Objected {
    /// The keeper's verdict in words.
    pub fn its_said(&self) -> Message {
        Message::new(match self.accepts {
            Some(true) => "keeper-verdict-accepts",
            Some(false) => "keeper-verdict-refuses",
            None => "keeper-verdict-none",
        })
    }

    /// That of the others in words. Why it was refused stands in the verdict.
    pub fn others_said(&self) -> Message {
        Message::new(match (&self.certainty, &self.others) {
            (Certainty::Confirmed { .. }, Verdict::Accepted) => "keepers-verdict-accepted",
            (Certainty::Confirmed { .. }, _) => "keepers-verdict-refused",
            (Certainty::Provisional, Verdict::Accepted) => "keepers-verdict-here-accepted",
            (Certainty::Provisional, Verdict::Refused { .. }) => "keepers-verdict-here-refused",
            (Certainty::Provisional, _) => "keepers-verdict-here-none",
        })
    }
}

/// The newest certificate: the order up to there, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The epoch.
    pub epoch: u32,
    /// Up to which position.
    pub position: u64,
    /// The certified time of that, in Unix milliseconds; none where the batch is not here yet.
    pub time_ms: Option<i64>,
    /// All entries up to there in one hash.
    pub hash: RunningHash,
    /// Who signed: members' names with the short ids of their devices.
    pub signers: Vec<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The rows of the documents' table: how many, how many must sign, how many may be away, how many may lie together.
    fn documented() -> Vec<[u32; 4]> {
        let document = include_str!("../../../docs/formats/certificate.md");
        let rows = document.lines().skip_while(|line| !line.starts_with("| keepers | quorum |")).skip(2);
        rows.take_while(|line| line.starts_with('|'))
            .map(|line| {
                let cells: Vec<u32> =
                    line.trim_matches('|').split('|').map(|cell| cell.trim().parse().unwrap()).collect();
                cells.try_into().unwrap()
            })
            .collect()
    }

    #[test]
    fn the_table_in_the_documents_says_for_each_number_of_keepers_what_counting_all_quorums_says() {
        let table = documented();
        assert_eq!(table.len(), KEEPERS_MAX);
        for (keepers, row) in (1..=KEEPERS_MAX).zip(table) {
            let needed = quorum(keepers);
            let away = (0..keepers).rev().find(|away| keepers - away >= needed).unwrap();
            // Two certificates take two quorums, and whoever is in both lies.
            let quorums: Vec<u32> =
                (0..1_u32 << keepers).filter(|set| set.count_ones() as usize >= needed).collect();
            let both = quorums.iter().flat_map(|one| quorums.iter().map(move |other| one & other));
            let lying = both.map(u32::count_ones).min().unwrap() - 1;
            let counted = [keepers, needed, away].map(|count| u32::try_from(count).unwrap());
            assert_eq!(row, [counted[0], counted[1], counted[2], lying], "{keepers} keepers");
            let said = Withstands::of(keepers);
            assert_eq!([said.keepers, said.needed, said.away, said.lying], row, "as people are told");
        }
    }

    #[test]
    fn so_many_liars_never_make_two_quorums_and_one_more_does() {
        for keepers in 1..=KEEPERS_MAX {
            let Withstands { needed, lying, .. } = Withstands::of(keepers);
            // The honest ones sign one of the two; liars sign both.
            let two = |liars: u32| {
                let honest = u32::try_from(keepers).unwrap_or(0) - liars;
                honest + 2 * liars >= 2 * needed
            };
            assert!(!two(lying) && two(lying + 1), "{keepers} keepers");
        }
    }
}
