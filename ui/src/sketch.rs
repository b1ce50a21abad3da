//! A ballot while it is being filled in: what stands on it, and what each hand movement makes of it.

use moothall_core::tally::{Consent, Fault, Marks, Method, check};

/// A ballot paper on which nothing is marked; none where the method has no paper to fill in, but a box to press.
pub(crate) fn blank(method: Method, options: u8) -> Option<Marks> {
    match method {
        Method::YesNo => None,
        // Nobody is for anything before they say so.
        Method::Consent | Method::ChooseOne => Some(Marks::Abstain),
        Method::Approve { .. } => Some(Marks::Approved(Vec::new())),
        Method::Score { .. } => Some(Marks::Scores(vec![None; usize::from(options)])),
        Method::Schulze | Method::InstantRunoff | Method::SingleTransferable { .. } => {
            Some(Marks::Ranking(Vec::new()))
        }
        Method::Dots { .. } => Some(Marks::Dots(vec![0; usize::from(options)])),
    }
}

/// The paper as it lies before the reader: the last ballot to go on from, or a blank one.
pub(crate) fn begin(method: Method, options: u8, cast: Option<&Marks>) -> Option<Marks> {
    match cast {
        Some(Marks::Abstain) | None => blank(method, options),
        Some(marks) => Some(marks.clone()),
    }
}

/// Whether the paper can be handed in, or what is wrong with it.
pub(crate) fn complete(method: Method, options: u8, marks: &Marks) -> Result<(), Fault> {
    match marks {
        Marks::Abstain => Err(Fault::Empty),
        marks => check(&method, options, marks),
    }
}

/// Says how the reader stands to a proposal that needs consent, or which option it is to be.
pub(crate) fn stand(stance: Consent) -> Marks {
    Marks::Consent(stance)
}

/// Approves of an option, or no longer.
pub(crate) fn approve(marks: &mut Marks, option: u8) {
    let Marks::Approved(approved) = marks else { return };
    match approved.binary_search(&option) {
        Ok(at) => {
            approved.remove(at);
        }
        Err(at) => approved.insert(at, option),
    }
}

/// Gives an option a score, or none.
pub(crate) fn score(marks: &mut Marks, option: u8, score: Option<u8>) {
    let Marks::Scores(scores) = marks else { return };
    if let Some(place) = scores.get_mut(usize::from(option)) {
        *place = score;
    }
}

/// The dots that are left to give.
pub(crate) fn dots_left(marks: &Marks, dots: u8) -> u8 {
    let Marks::Dots(given) = marks else { return dots };
    let given: u32 = given.iter().copied().map(u32::from).sum();
    u8::try_from(u32::from(dots).saturating_sub(given)).unwrap_or(0)
}

/// Gives an option a dot more, as long as there is one, or takes one back.
pub(crate) fn dot(marks: &mut Marks, dots: u8, option: u8, more: bool) {
    let left = dots_left(marks, dots);
    let Marks::Dots(given) = marks else { return };
    let Some(place) = given.get_mut(usize::from(option)) else { return };
    *place = match more {
        true if left > 0 => *place + 1,
        true => *place,
        false => place.saturating_sub(1),
    };
}

/// How an option moves in a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// Before what stands above it. Out of a shared place it comes first.
    Up,
    /// Behind what stands below it. Out of a shared place it comes last.
    Down,
    /// Onto the place above it.
    Level,
    /// Out of the ranking.
    Out,
    /// Behind all others: how an option comes in.
    In,
    /// To a place, as when it is dragged there; from 0.
    To(usize),
}

/// Moves an option in a ranking.
pub(crate) fn rank(marks: &mut Marks, option: u8, movement: Move) {
    let Marks::Ranking(tiers) = marks else { return };
    let place = tiers.iter().position(|tier| tier.contains(&option));
    let Some(place) = place else {
        match movement {
            Move::In => tiers.push(vec![option]),
            Move::To(to) => tiers.insert(to.min(tiers.len()), vec![option]),
            _ => {}
        }
        return;
    };
    let shared = tiers[place].len() > 1;
    match movement {
        Move::Up if shared => split(tiers, place, option, place),
        Move::Down if shared => split(tiers, place, option, place + 1),
        Move::Up if place > 0 => tiers.swap(place, place - 1),
        Move::Down if place + 1 < tiers.len() => tiers.swap(place, place + 1),
        Move::Level if place > 0 => {
            take(tiers, place, option);
            let at = tiers[place - 1].binary_search(&option).unwrap_or_else(|at| at);
            tiers[place - 1].insert(at, option);
        }
        Move::Out => take(tiers, place, option),
        Move::To(to) => {
            take(tiers, place, option);
            tiers.insert(to.min(tiers.len()), vec![option]);
        }
        _ => {}
    }
}

/// Takes an option out of its tier, and an empty tier out of the ranking.
fn take(tiers: &mut Vec<Vec<u8>>, place: usize, option: u8) {
    tiers[place].retain(|other| *other != option);
    if tiers[place].is_empty() {
        tiers.remove(place);
    }
}

/// Takes an option out of a shared tier and puts it on a place of its own.
fn split(tiers: &mut Vec<Vec<u8>>, place: usize, option: u8, to: usize) {
    tiers[place].retain(|other| *other != option);
    tiers.insert(to, vec![option]);
}

/// The options in the order in which they lie on the paper: ranked ones by place, then those left out.
pub(crate) fn order(marks: &Marks, options: u8) -> Vec<(u8, Option<usize>)> {
    let Marks::Ranking(tiers) = marks else { return Vec::new() };
    let ranked =
        tiers.iter().enumerate().flat_map(|(place, tier)| tier.iter().map(move |o| (*o, Some(place))));
    let out = (0..options).filter(|option| !tiers.iter().any(|tier| tier.contains(option)));
    ranked.chain(out.map(|option| (option, None))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Tiers = &'static [&'static [u8]];

    #[test]
    fn an_option_moves_through_a_ranking_as_a_hand_would_move_it() {
        let cases: [(Tiers, u8, Move, Tiers); 14] = [
            (&[], 2, Move::In, &[&[2]]),
            (&[&[0]], 2, Move::In, &[&[0], &[2]]),
            (&[&[0], &[2]], 1, Move::To(0), &[&[1], &[0], &[2]]),
            (&[&[0], &[2]], 1, Move::To(9), &[&[0], &[2], &[1]]),
            (&[&[0], &[1], &[2]], 2, Move::Up, &[&[0], &[2], &[1]]),
            (&[&[0], &[1], &[2]], 0, Move::Up, &[&[0], &[1], &[2]]),
            (&[&[0], &[1], &[2]], 0, Move::Down, &[&[1], &[0], &[2]]),
            (&[&[0], &[1], &[2]], 2, Move::Down, &[&[0], &[1], &[2]]),
            (&[&[1], &[0], &[2]], 0, Move::Level, &[&[0, 1], &[2]]),
            (&[&[0, 1], &[2]], 1, Move::Up, &[&[1], &[0], &[2]]),
            (&[&[0, 1], &[2]], 0, Move::Down, &[&[1], &[0], &[2]]),
            (&[&[0, 1], &[2]], 2, Move::To(0), &[&[2], &[0, 1]]),
            (&[&[0], &[1]], 0, Move::Out, &[&[1]]),
            (&[&[0]], 1, Move::Up, &[&[0]]),
        ];
        for (before, option, movement, after) in cases {
            let tiers = |tiers: Tiers| Marks::Ranking(tiers.iter().map(|tier| tier.to_vec()).collect());
            let mut marks = tiers(before);
            rank(&mut marks, option, movement);
            assert_eq!(marks, tiers(after), "{before:?} {option} {movement:?}");
        }
    }

    #[test]
    fn whatever_moves_in_a_ranking_no_option_is_lost_or_doubled() {
        let moves = [Move::Up, Move::Down, Move::Level, Move::In, Move::To(0), Move::To(2), Move::Out];
        let mut marks = Marks::Ranking(Vec::new());
        for step in 0..500_usize {
            rank(&mut marks, (step * 7 % 5) as u8, moves[step * 11 % moves.len()]);
            let mut options: Vec<u8> = order(&marks, 5).into_iter().map(|(option, _)| option).collect();
            options.sort_unstable();
            assert_eq!(options, [0, 1, 2, 3, 4], "after step {step}: {marks:?}");
            let Marks::Ranking(tiers) = &marks else { unreachable!("it stays a ranking") };
            assert!(tiers.iter().all(|tier| !tier.is_empty() && tier.is_sorted()), "{marks:?}");
        }
    }

    #[test]
    fn no_more_dots_are_given_than_there_are_and_none_is_taken_from_nothing() {
        let mut marks = Marks::Dots(vec![0, 0]);
        for _ in 0..4 {
            dot(&mut marks, 3, 1, true);
        }
        dot(&mut marks, 3, 0, false);
        assert_eq!((&marks, dots_left(&marks, 3)), (&Marks::Dots(vec![0, 3]), 0));
        dot(&mut marks, 3, 1, false);
        dot(&mut marks, 3, 0, true);
        assert_eq!(marks, Marks::Dots(vec![1, 2]));
    }

    #[test]
    fn a_paper_on_which_nothing_is_marked_is_not_handed_in() {
        let methods = [
            (Method::Consent, 0),
            (Method::ChooseOne, 3),
            (Method::Approve { most: 2 }, 3),
            (Method::Score { highest: 5 }, 3),
            (Method::Schulze, 3),
            (Method::InstantRunoff, 3),
            (Method::SingleTransferable { seats: 2 }, 3),
            (Method::Dots { dots: 4 }, 3),
        ];
        for (method, options) in methods {
            let marks = begin(method, options, None).unwrap_or(Marks::Abstain);
            assert_eq!(complete(method, options, &marks), Err(Fault::Empty), "{method:?}");
        }
        assert_eq!(blank(Method::YesNo, 0), None);
    }

    #[test]
    fn a_ballot_goes_on_from_the_one_before() {
        let mut marks = begin(Method::Approve { most: 2 }, 3, Some(&Marks::Approved(vec![2])));
        if let Some(marks) = &mut marks {
            approve(marks, 0);
            approve(marks, 2);
        }
        assert_eq!(marks, Some(Marks::Approved(vec![0])));
        let mut marks = begin(Method::Score { highest: 5 }, 2, Some(&Marks::Abstain));
        if let Some(marks) = &mut marks {
            score(marks, 1, Some(4));
        }
        assert_eq!(marks, Some(Marks::Scores(vec![None, Some(4)])));
    }
}
