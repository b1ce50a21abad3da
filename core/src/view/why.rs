//! What is shown to whoever asks why something is as it is.

use serde::{Deserialize, Serialize};

use super::{Certainty, Link, Verdict};
use crate::id::EntryId;
use crate::message::Message;

/// Why something is as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The answer in a sentence.
    pub answer: Message,
    /// What made it so, in the order in which it counts.
    pub steps: Vec<Step>,
    /// Whether there were more steps, earlier ones, than are told.
    pub cut: bool,
    /// Who else wanted the same, where it is about a booking that others wanted too.
    #[serde(default)]
    pub contest: Option<Contest>,
}

/// A time that several wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// Why whoever has it has it.
    pub said: Message,
    /// Whoever has it, then the others in the order in which they were placed.
    pub claims: Vec<Claim>,
    /// What the reader can do, if the reader lost.
    pub instead: Option<Instead>,
}

/// Somebody's wish for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The entry.
    pub entry: EntryId,
    /// For whom; empty where that is private.
    pub by: String,
    /// Whether it is the reader's.
    pub mine: bool,
    /// Whether it has the time.
    pub won: bool,
    /// When it was asked for by the clock of its device, in Unix milliseconds.
    pub asked_ms: i64,
    /// Where it was placed.
    pub certainty: Certainty,
}

/// What can be had instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instead {
    /// What.
    pub said: Message,
    /// Where it is to be had.
    pub link: Link,
}

/// One thing that made it so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The entry; none for what happened by itself, such as the end of a vote.
    pub entry: Option<EntryId>,
    /// Who did it; empty where it happened by itself.
    pub by: String,
    /// What was done or happened, in words.
    pub what: Message,
    /// Its author's clock, or when it happened, in Unix milliseconds.
    pub at_ms: i64,
    /// How sure its place is.
    pub certainty: Certainty,
    /// What the rules say of it.
    pub verdict: Verdict,
    /// The policy that permitted it, where one was asked and that is known.
    pub permit: Option<Permit>,
}

/// A policy that permitted something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    /// Its name in the constitution.
    pub policy: String,
    /// What it says; empty where the constitution of today has no policy of that name.
    pub says: String,
}

impl Permit {
    /// That it permitted something, in words.
    pub fn said(&self) -> Message {
        let code = if self.says.is_empty() { "why-step-permitted-once" } else { "why-step-permitted" };
        Message::new(code).text("policy", self.policy.clone()).text("says", self.says.clone())
    }
}
