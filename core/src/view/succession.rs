//! What a screen shows of a succession: whom members name in the lost keepers' place, who signed, and what is missing.

use serde::{Deserialize, Serialize};

use super::keepers::Withstands;
use crate::id::{DeviceId, NamingId};
use crate::message::Message;

/// What naming successors takes, and what is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Why no successors can be named at all; nothing where they can.
    pub hindrance: Option<Message>,
    /// Members in good standing, each of whom has one voice.
    pub members: u32,
    /// How many of them must sign for the same successors.
    pub needed: u32,
    /// The newest certified position, behind which the next epoch would begin.
    pub position: u64,
    /// How many entries wait: the successors take them over.
    pub provisional: u64,
    /// The keepers now: their members' names with the short ids of their devices.
    pub keepers: Vec<String>,
    /// How many of them this device is connected to, itself among them.
    pub here: u32,
    /// Devices that can be named, by their members' names.
    pub candidates: Vec<Candidate>,
    /// What was named, the one with the most voices first.
    pub namings: Vec<Naming>,
}

/// A device that can be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which.
    pub id: DeviceId,
    /// Its member's name.
    pub member_name: String,
    /// Whether it is this one.
    pub this: bool,
    /// Whether it is a keeper now.
    pub keeper: bool,
    /// Whether it is this one or connected to it.
    pub connected: bool,
}

/// Successors that somebody named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// By which it is called.
    pub id: NamingId,
    /// Whom: their members' names with the short ids of their devices.
    pub successors: Vec<String>,
    /// Their devices.
    pub devices: Vec<DeviceId>,
    /// What so many withstand.
    pub withstands: Withstands,
    /// The members who signed.
    pub voices: Vec<String>,
    /// How many it takes.
    pub needed: u32,
    /// How many are missing.
    pub missing: u32,
    /// Whether the reader signed.
    pub mine: bool,
    /// Whether the reader may sign.
    pub may_sign: bool,
    /// Whether this device is named.
    pub names_this: bool,
    /// How it stands.
    pub stage: Stage,
}

/// How a naming stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Signatures are missing.
    Collecting,
    /// Enough members signed, and the successors begin as soon as they reach each other.
    Begins,
    /// Enough members signed, and enough signed for others too: this device's member must say which.
    Contested,
    /// Enough members signed for others too, and this device holds to those.
    Passed,
}

impl Succession {
    /// Whether enough members signed for two sets of successors, and this device holds to neither.
    pub fn contested(&self) -> bool {
        self.namings.iter().any(|naming| naming.stage == Stage::Contested)
    }

    /// Whether the reader is to say which of several holds, be it again.
    pub fn may_choose(&self) -> bool {
        self.namings.iter().any(|naming| matches!(naming.stage, Stage::Contested | Stage::Passed))
    }

    /// How many voices it takes, in words.
    pub fn takes_said(&self) -> Message {
        Message::new("succession-takes")
            .number("needed", self.needed.into())
            .number("members", self.members.into())
    }
}

impl Naming {
    /// Who is named, in one line.
    pub fn successors_said(&self) -> String {
        self.successors.join(", ")
    }

    /// How it stands, in words.
    pub fn stage_said(&self) -> Message {
        match self.stage {
            Stage::Collecting => Message::new("succession-missing").number("missing", self.missing.into()),
            Stage::Begins => Message::new("succession-begins"),
            Stage::Contested => Message::new("succession-contested"),
            Stage::Passed => Message::new("succession-passed"),
        }
    }

    /// Whom this one names and another does not.
    pub fn names_alone(&self, other: &Self) -> Vec<String> {
        let both = self.devices.iter().zip(&self.successors);
        both.filter(|(device, _)| !other.devices.contains(device)).map(|(_, name)| name.clone()).collect()
    }

    /// Who signed this one and not another.
    pub fn signed_alone(&self, other: &Self) -> Vec<String> {
        self.voices.iter().filter(|name| !other.voices.contains(name)).cloned().collect()
    }
}
