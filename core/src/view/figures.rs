//! Figures about the organisation, each with what it is a part of, period by period.

use serde::{Deserialize, Serialize};

use crate::message::Message;

/// One figure over several periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// What is counted.
    pub measure: Measure,
    /// Of which resource; empty where it is about the whole organisation.
    pub name: String,
    /// The periods, the earliest first. The last one may not be over.
    pub periods: Vec<Figure>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// How many voted, of how many who could, on average over the votes that closed.
    Turnout,
    /// Proposals that were adopted, of those decided.
    Adopted,
    /// Members who came and stayed, of those there were at the end.
    Joined,
    /// Minutes for which a resource was booked, of those for which it was open.
    Booked,
}

/// What was counted in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Since when, in Unix milliseconds.
    pub from_ms: i64,
    /// Until when, exclusive.
    pub until_ms: i64,
    /// How much.
    pub count: u64,
    /// Of how much; 0 where there was nothing to count.
    pub base: u64,
    /// Of what was booked, in how many bookings.
    #[serde(default)]
    pub times: u64,
}

impl Measure {
    /// What it is about, in words; none where that is a resource's name.
    pub fn title(self) -> Option<&'static str> {
        match self {
            Self::Turnout => Some("figures-turnout-title"),
            Self::Adopted => Some("figures-adopted-title"),
            Self::Joined => Some("figures-joined-title"),
            Self::Booked => None,
        }
    }
}

impl Figure {
    /// The figure in words. `month` names the period.
    pub fn said(&self, measure: Measure, month: String) -> Message {
        let code = match (measure, self.base) {
            (Measure::Turnout, 0) => "figures-turnout-none",
            (Measure::Turnout, _) => "figures-turnout",
            (Measure::Adopted, 0) => "figures-adopted-none",
            (Measure::Adopted, _) => "figures-adopted",
            (Measure::Joined, 0) => "figures-joined-none",
            (Measure::Joined, _) => "figures-joined",
            (Measure::Booked, 0) if self.count == 0 => "figures-booked-closed",
            (Measure::Booked, _) if self.count == 0 => "figures-booked-none",
            (Measure::Booked, _) => "figures-booked",
        };
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        // Hours are told to the nearest: nobody compares minutes of a month.
        let whole = |count: u64| if measure == Measure::Booked { (count + 30) / 60 } else { count };
        Message::new(code)
            .text("month", month)
            .number("count", number(whole(self.count)))
            .number("base", number(whole(self.base)))
            .number("times", number(self.times))
    }
}
