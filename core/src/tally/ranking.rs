//! What the counts by rounds share: papers as they lie in piles, and how ties are broken by the rounds before.

use super::{Count, Marks, Round, Tie, TieAbout, TieBreak, VOTE_UNITS, lot};

/// The ballots that rank something, each on the pile of one option.
pub(super) struct Papers {
    /// All preferences, ballot after ballot.
    preferences: Vec<u8>,
    papers: Vec<Paper>,
    piles: Vec<Vec<u32>>,
}

struct Paper {
    /// Where its preferences not looked at yet begin and end.
    next: usize,
    end: usize,
    /// In units.
    value: u64,
}

impl Papers {
    pub(super) fn new(count: &Count<'_>) -> Self {
        let mut papers = Self {
            preferences: Vec::new(),
            papers: Vec::new(),
            piles: vec![Vec::new(); usize::from(count.options)],
        };
        for marks in count.ballots {
            if let Marks::Ranking(tiers) = marks {
                let next = papers.preferences.len();
                papers.preferences.extend(tiers.iter().flatten());
                let end = papers.preferences.len();
                papers.papers.push(Paper { next, end, value: VOTE_UNITS });
            }
        }
        for paper in 0..papers.papers.len() {
            papers.forward(paper, |_| true);
        }
        papers
    }

    /// How many ballots rank something.
    pub(super) fn valid(&self) -> u32 {
        u32::try_from(self.papers.len()).unwrap_or(u32::MAX)
    }

    /// Moves an option's pile on: each paper, worth `value` of its old value now, to its next option that continues.
    /// Adds what moved to the votes; returns the value of the papers that found none.
    pub(super) fn transfer(
        &mut self,
        from: u8,
        votes: &mut [u64],
        continues: impl Fn(u8) -> bool,
        value: impl Fn(u64) -> u64,
    ) -> u64 {
        let mut exhausted = 0;
        for paper in std::mem::take(&mut self.piles[usize::from(from)]) {
            let paper = paper as usize;
            let worth = value(self.papers[paper].value);
            self.papers[paper].value = worth;
            match self.forward(paper, &continues) {
                Some(option) => votes[usize::from(option)] += worth,
                None => exhausted += worth,
            }
        }
        exhausted
    }

    /// The votes as they lie at first.
    pub(super) fn first(&self) -> Vec<u64> {
        self.piles.iter().map(|pile| pile.len() as u64 * VOTE_UNITS).collect()
    }

    /// Puts a paper on the pile of its next option that continues.
    fn forward(&mut self, paper: usize, continues: impl Fn(u8) -> bool) -> Option<u8> {
        let at = &mut self.papers[paper];
        while at.next < at.end {
            let option = self.preferences[at.next];
            at.next += 1;
            if continues(option) {
                self.piles[usize::from(option)].push(paper as u32);
                return Some(option);
            }
        }
        None
    }
}

/// Which of the tied options the choice falls on: the one with the most (or fewest) votes in the newest earlier round
/// that tells them apart, and where that leaves several, in the ones before; at last by lot.
pub(super) fn by_rounds(
    lot: &[u8; 32],
    about: TieAbout,
    tied: &[u8],
    earlier: &[Round],
    ties: &mut Vec<Tie>,
) -> Option<u8> {
    let mut left = tied.to_vec();
    for (number, round) in earlier.iter().enumerate().rev() {
        if left.len() < 2 {
            break;
        }
        let votes = |option: &u8| round.votes[usize::from(*option)];
        let best = match about {
            TieAbout::Exclusion => left.iter().map(votes).min(),
            TieAbout::Winner | TieAbout::Surplus => left.iter().map(votes).max(),
        };
        left.retain(|option| Some(votes(option)) == best);
        if let [chosen] = left[..] {
            let by = TieBreak::Round { round: number as u32 };
            ties.push(Tie { about, options: tied.to_vec(), by, chosen });
        }
    }
    match left[..] {
        [chosen] => Some(chosen),
        _ => by_lot(lot, about, tied, &left, ties),
    }
}

/// Draws by lot among those left of the tied options; with one alone there is nothing to break.
pub(super) fn by_lot(
    lot: &[u8; 32],
    about: TieAbout,
    tied: &[u8],
    left: &[u8],
    ties: &mut Vec<Tie>,
) -> Option<u8> {
    let chosen = lot::draw(lot, left)?;
    if left.len() > 1 {
        let by = TieBreak::Lot { among: left.to_vec() };
        ties.push(Tie { about, options: tied.to_vec(), by, chosen });
    }
    Some(chosen)
}
