//! The methods of decision: what a ballot may say, and what all ballots together say. One file a method.
//!
//! Every device counts when a vote closes, and all must come to the same result, so there is nothing in here but whole
//! numbers and a fixed order. A [`Tally`] holds all that is needed to show the count and to do it again by hand;
//! `docs/formats/tally.md` says how.

#[cfg(feature = "engine")]
mod approve;
pub mod blt;
mod check;
#[cfg(feature = "engine")]
mod choose_one;
#[cfg(feature = "engine")]
mod consent;
#[cfg(feature = "engine")]
mod dots;
#[cfg(feature = "engine")]
mod instant_runoff;
#[cfg(feature = "engine")]
pub mod lot;
#[cfg(feature = "engine")]
mod ranking;
#[cfg(feature = "engine")]
mod schulze;
#[cfg(feature = "engine")]
mod score;
#[cfg(feature = "engine")]
mod single_transferable;
#[cfg(test)]
mod tests;
#[cfg(feature = "engine")]
mod totals;
#[cfg(feature = "engine")]
mod yes_no;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::request::Choice;
pub use check::{Fault, check};

/// A ballot paper has at most so many options.
pub const OPTIONS_MAX: u8 = 64;

/// One vote is so many units: the rounds of a ranked count are exact to five decimal places.
pub const VOTE_UNITS: u64 = 100_000;

/// How ballots are counted. Codes are never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(flat)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Method {
    /// Yes, no or abstain on one proposal. Adopted when the share of yes exceeds the bar's.
    #[n(0)]
    YesNo,
    /// Adopted when nobody objects and somebody agrees.
    #[n(1)]
    Consent,
    /// One option a ballot; the most votes win.
    #[n(2)]
    ChooseOne,
    /// Several options a ballot; the most approvals win.
    #[n(3)]
    Approve {
        /// A ballot approves at most so many.
        #[n(0)]
        most: u8,
    },
    /// A number from 0 for each option; the largest sum wins.
    #[n(4)]
    Score {
        /// The largest number.
        #[n(0)]
        highest: u8,
    },
    /// A ranking, ties allowed, counted in pairs (Schulze, winning votes).
    #[n(5)]
    Schulze,
    /// A ranking for one seat: the last option is excluded until one has a majority of what continues.
    #[n(6)]
    InstantRunoff,
    /// A ranking for several seats (Scottish Local Government Elections Order 2011, Schedule 1).
    #[n(7)]
    SingleTransferable {
        /// How many are elected.
        #[n(0)]
        seats: u8,
    },
    /// Dots given to options as one likes; the most dots win.
    #[n(8)]
    Dots {
        /// A ballot gives at most so many.
        #[n(0)]
        dots: u8,
    },
}

/// What it means that a ranking leaves an option out. The ballot paper declares it.
///
/// Only Schulze's count differs by it. In the counts by rounds a ballot is exhausted after its last ranked option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Unranked {
    /// It is behind all ranked ones.
    #[n(0)]
    Last,
    /// Nothing is said about it.
    #[n(1)]
    NoOpinion,
}

/// What a vote must reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(array)]
pub struct Bar {
    /// So many ballots are needed, abstentions included.
    #[n(0)]
    pub quorum: u32,
    /// The share of yes among yes and no must exceed it, in percent. Only for [`Method::YesNo`].
    #[n(1)]
    pub majority_percent: u32,
}

/// How many of an electorate must vote where that share of it is asked for, in percent: one at least.
pub fn quorum(electorate: u32, percent: u32) -> u32 {
    let needed = (u64::from(electorate) * u64::from(percent)).div_ceil(100).max(1);
    u32::try_from(needed).unwrap_or(u32::MAX)
}

/// How someone stands to a proposal that needs everybody's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// In favour.
    #[n(0)]
    Agree,
    /// Not in favour, not in the way.
    #[n(1)]
    Aside,
    /// It must not happen like this.
    #[n(2)]
    Object,
}

/// What one ballot says. Options are numbered from 0. [`check`] says what is well formed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(flat)]
#[serde(tag = "mark", content = "value", rename_all = "snake_case")]
pub enum Marks {
    /// For [`Method::YesNo`].
    #[n(0)]
    Stance(#[n(0)] Choice),
    /// For [`Method::Consent`].
    #[n(1)]
    Consent(#[n(0)] Consent),
    /// The one chosen option.
    #[n(2)]
    One(#[n(0)] u8),
    /// The approved options, ascending and distinct.
    #[n(3)]
    Approved(#[n(0)] Vec<u8>),
    /// A score for every option, or none.
    #[n(4)]
    Scores(#[n(0)] Vec<Option<u8>>),
    /// Tiers, best first; the options of a tier ascend. Only Schulze's count takes more than one in a tier.
    #[n(5)]
    Ranking(#[n(0)] Vec<Vec<u8>>),
    /// The dots of every option.
    #[n(6)]
    Dots(#[n(0)] Vec<u8>),
    /// Present, but for none. Every method but [`Method::YesNo`], which has a stance for it.
    #[n(7)]
    Abstain,
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub struct Count<'a> {
    /// How.
    pub method: Method,
    /// How many options the ballot paper has; without meaning for [`Method::YesNo`] and [`Method::Consent`].
    pub options: u8,
    /// What a ranking says of an option that it leaves out.
    pub unranked: Unranked,
    /// What the vote must reach.
    pub bar: Bar,
    /// How many could have voted.
    pub electorate: u32,
    /// The ballots that count, one a voter. Their order makes no difference.
    pub ballots: &'a [&'a Marks],
    /// Decides what nothing else does ([`lot`]).
    pub lot: [u8; 32],
}

/// What came of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The proposal is adopted.
    #[n(0)]
    Adopted,
    /// It is not; or no ballot spoke for any option.
    #[n(1)]
    Rejected,
    /// Too few voted.
    #[n(2)]
    Inquorate,
    /// Options won.
    #[n(3)]
    Elected,
}

/// A counted vote, with all that is needed to show and recount it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(array)]
pub struct Tally {
    /// What came of it.
    #[n(0)]
    pub result: Outcome,
    /// The elected options, in the order of their election; none unless the result is [`Outcome::Elected`].
    #[n(1)]
    pub winners: Vec<u8>,
    /// All options, best place first. Options that share a place are not told apart by any vote.
    #[n(2)]
    pub places: Vec<Vec<u8>>,
    /// Ballots, abstentions included.
    #[n(3)]
    pub turnout: u32,
    /// Ballots needed.
    #[n(4)]
    pub quorum: u32,
    /// Who could have voted.
    #[n(5)]
    pub electorate: u32,
    /// What was added up.
    #[n(6)]
    pub totals: Totals,
    /// The rounds of a count that has them, in order.
    #[n(7)]
    pub rounds: Vec<Round>,
    /// Each tie that had to be broken, in order.
    #[n(8)]
    pub ties: Vec<Tie>,
}

/// What was added up, by family of methods.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(flat)]
#[serde(tag = "family", rename_all = "snake_case")]
pub enum Totals {
    /// Of [`Method::YesNo`].
    #[n(0)]
    Stances {
        /// For it.
        #[n(0)]
        yes: u32,
        /// Against it.
        #[n(1)]
        no: u32,
        /// For neither.
        #[n(2)]
        abstain: u32,
    },
    /// Of [`Method::Consent`].
    #[n(1)]
    Consent {
        /// In favour.
        #[n(0)]
        agree: u32,
        /// Standing aside.
        #[n(1)]
        aside: u32,
        /// Objecting.
        #[n(2)]
        object: u32,
        /// For none.
        #[n(3)]
        abstain: u32,
    },
    /// Votes, approvals, scores or dots: one sum an option.
    #[n(2)]
    Sums {
        /// The sums.
        #[n(0)]
        sums: Vec<u64>,
        /// For each option, how many ballots marked it at all (a score of 0 is a mark, no dots are none).
        #[n(1)]
        marked: Vec<u32>,
        /// For none.
        #[n(2)]
        abstain: u32,
    },
    /// Of [`Method::Schulze`]. Cell `row * options + column` of a matrix says how row does against column.
    #[n(3)]
    Pairs {
        /// Ballots that put row before column.
        #[n(0)]
        preferred: Vec<u32>,
        /// The strength of the strongest path from row to column; 0 where there is none.
        #[n(1)]
        paths: Vec<u32>,
        /// For none.
        #[n(2)]
        abstain: u32,
    },
    /// Of the counts by rounds.
    #[n(4)]
    Rounds {
        /// Ballots that rank something.
        #[n(0)]
        valid: u32,
        /// Votes that elect, in whole votes; none where the majority moves with what continues.
        #[n(1)]
        quota: Option<u32>,
        /// For none.
        #[n(2)]
        abstain: u32,
    },
}

/// One round of a count: where the votes lie after it, and whom it decided on. Votes are in [`VOTE_UNITS`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(array)]
pub struct Round {
    /// What moved the votes.
    #[n(0)]
    pub step: Step,
    /// The votes of each option after it.
    #[n(1)]
    pub votes: Vec<u64>,
    /// The votes of ballots with no further preference, up to now.
    #[n(2)]
    pub exhausted: u64,
    /// What was lost as remainders of transfer values, up to now.
    #[n(3)]
    pub fraction: u64,
    /// Who is elected at its end, most votes first.
    #[n(4)]
    pub elected: Vec<u8>,
}

/// What moved the votes in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(flat)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Every ballot went to its first preference.
    #[n(0)]
    First,
    /// An elected option's surplus was transferred. A paper's new value is its old one times surplus by votes.
    #[n(1)]
    Surplus {
        /// Whose.
        #[n(0)]
        option: u8,
        /// The votes above the quota.
        #[n(1)]
        surplus: u64,
        /// All of the option's votes before.
        #[n(2)]
        votes: u64,
        /// The new value of a paper that was worth one vote: the transfer value.
        #[n(3)]
        value: u64,
    },
    /// An option was excluded and all of its papers transferred at the value that they had.
    #[n(2)]
    Exclusion {
        /// Which.
        #[n(0)]
        option: u8,
    },
}

/// A tie that had to be broken.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(array)]
pub struct Tie {
    /// What it was about.
    #[n(0)]
    pub about: TieAbout,
    /// The tied options, ascending.
    #[n(1)]
    pub options: Vec<u8>,
    /// How it was broken.
    #[n(2)]
    pub by: TieBreak,
    /// The option that it fell on.
    #[n(3)]
    pub chosen: u8,
}

/// What a tie was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum TieAbout {
    /// Who wins.
    #[n(0)]
    Winner,
    /// Whose surplus is transferred next.
    #[n(1)]
    Surplus,
    /// Who is excluded.
    #[n(2)]
    Exclusion,
}

/// How a tie was broken.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(flat)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum TieBreak {
    /// By the votes at the end of an earlier round.
    #[n(0)]
    Round {
        /// Which, counted from 0: the one that left a single option.
        #[n(0)]
        round: u32,
    },
    /// By lot ([`lot`]), among those whom no earlier round told apart.
    #[n(1)]
    Lot {
        /// Who drew, ascending.
        #[n(0)]
        among: Vec<u8>,
    },
}

/// Counts a vote.
///
/// Ballots that [`check`] refuses are not to be given; where one is, a build with assertions stops and any other
/// leaves it out of the count, from its turnout too.
#[cfg(feature = "engine")]
pub fn count(count: &Count<'_>) -> Tally {
    let formed = |marks: &&&Marks| check(&count.method, count.options, marks).is_ok();
    debug_assert!(count.ballots.iter().all(|marks| formed(&marks)), "a ballot was not checked");
    let ballots: Vec<&Marks> = count.ballots.iter().filter(formed).copied().collect();
    let count = &Count { ballots: &ballots, ..*count };
    let mut tally = match count.method {
        Method::YesNo => yes_no::count(count),
        Method::Consent => consent::count(count),
        Method::ChooseOne => choose_one::count(count),
        Method::Approve { .. } => approve::count(count),
        Method::Score { .. } => score::count(count),
        Method::Schulze => schulze::count(count),
        Method::InstantRunoff => instant_runoff::count(count),
        Method::SingleTransferable { seats } => single_transferable::count(count, seats),
        Method::Dots { .. } => dots::count(count),
    };
    if tally.turnout < tally.quorum {
        tally.result = Outcome::Inquorate;
        tally.winners.clear();
    }
    tally
}

#[cfg(feature = "engine")]
impl Count<'_> {
    /// A tally of these ballots in which nothing is decided yet.
    fn tally(&self, result: Outcome, totals: Totals) -> Tally {
        Tally {
            result,
            winners: Vec::new(),
            places: Vec::new(),
            turnout: u32::try_from(self.ballots.len()).unwrap_or(u32::MAX),
            quorum: self.bar.quorum,
            electorate: self.electorate,
            totals,
            rounds: Vec::new(),
            ties: Vec::new(),
        }
    }

    fn abstaining(&self) -> u32 {
        self.ballots.iter().map(|marks| u32::from(matches!(marks, Marks::Abstain))).sum()
    }
}
