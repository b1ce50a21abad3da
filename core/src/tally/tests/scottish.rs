//! What the Scottish Local Government Elections Order 2011 demands of a count, rule by rule of its Schedule 1, each in a
//! case that was worked by hand.

use super::ranked::letters;
use super::*;

fn elected(seats: u8, options: u8, lines: &[(u32, &str)]) -> Tally {
    counted(Method::SingleTransferable { seats }, options, NO_BAR, &rankings(lines))
}

fn surplus(tally: &Tally, round: usize) -> Option<u8> {
    match tally.rounds[round].step {
        Step::Surplus { option, .. } => Some(option),
        _ => None,
    }
}

#[test]
fn each_valid_paper_is_first_one_vote_for_its_first_preference() {
    let mut ballots = rankings(&[(3, "AB"), (2, "BA"), (1, "C")]);
    ballots.extend(times(4, Marks::Abstain));
    let tally = counted(Method::SingleTransferable { seats: 1 }, 3, NO_BAR, &ballots);
    assert_eq!(tally.rounds[0].votes, [300_000, 200_000, 100_000]);
    assert_eq!(tally.totals, Totals::Rounds { valid: 6, quota: Some(4), abstain: 4 });
}

#[test]
fn the_quota_is_the_papers_by_one_more_than_the_seats_without_decimals_and_one() {
    for (papers, seats, quota) in
        [(20, 3, 6), (19, 3, 5), (10, 2, 4), (11, 2, 4), (12, 2, 5), (1, 1, 1), (3, 1, 2)]
    {
        let tally = elected(seats, 4, &[(papers, "ABCD")]);
        let Totals::Rounds { quota: found, .. } = tally.totals else { panic!("no rounds") };
        assert_eq!(found, Some(quota), "{papers} papers, {seats} seats");
    }
}

#[test]
fn who_has_just_the_quota_is_elected_and_has_nothing_to_transfer() {
    // 11 papers, 2 seats: the quota is 4, which A has and B has not.
    let tally = elected(2, 4, &[(4, "AD"), (3, "B"), (2, "C"), (2, "D")]);
    assert_eq!(tally.rounds[0].elected, [0]);
    assert!(tally.rounds.iter().all(|round| !matches!(round.step, Step::Surplus { .. })));
    assert_eq!(tally.rounds.last().unwrap().votes[0], 400_000);
}

#[test]
fn a_surplus_passes_by_who_is_elected_and_papers_that_go_nowhere_are_set_aside() {
    // 23 papers, 3 seats: the quota is 6. A and B have it at once, so A's papers for B go on to C.
    let tally = elected(3, 4, &[(6, "ABC"), (3, "A"), (7, "B"), (4, "C"), (3, "D")]);
    assert_eq!(tally.rounds[0].elected, [0, 1]);
    let second = &tally.rounds[1];
    // 3 / 9 of a vote, to five places, is 33,333 units.
    assert_eq!(second.votes, [600_000, 700_000, 400_000 + 6 * 33_333, 300_000]);
    assert_eq!((second.exhausted, second.fraction), (3 * 33_333, 3));
}

/// 22 papers, 3 seats, so the quota is 6. A has 10, and each paper goes on as 0.4. B has 4 votes and 8 such papers, 7.2; its
/// own papers go on as 1.2 / 7.2 = 0.16666, those from A as 0.4 x 1.2 / 7.2 = 0.06666.
#[test]
fn a_transfer_value_goes_on_from_the_one_on_arrival_to_five_places() {
    let lines = [(6, "ABC"), (2, "AB"), (2, "ADE"), (4, "BC"), (3, "C"), (2, "DE"), (3, "E")];
    let tally = elected(3, 5, &lines);
    assert_eq!(tally.rounds[1].votes, [600_000, 720_000, 300_000, 280_000, 300_000]);
    let (surplus, votes, value) = (120_000, 720_000, 16_666);
    assert_eq!(tally.rounds[2].step, Step::Surplus { option: 1, surplus, votes, value });
    let c = 300_000 + 6 * 6_666 + 4 * 16_666;
    assert_eq!(tally.rounds[2].votes, [600_000, 600_000, c, 280_000, 300_000]);
    assert_eq!((tally.rounds[2].exhausted, tally.rounds[2].fraction), (2 * 6_666, 8));
    // Now nobody has a surplus. D is excluded: its own papers go on as one vote each, those from A as 0.4 each.
    assert_eq!(tally.rounds[3].step, Step::Exclusion { option: 3 });
    assert_eq!(tally.rounds[3].votes, [600_000, 600_000, c, 0, 300_000 + 200_000 + 80_000]);
    assert_eq!(letters(&tally.winners), "ABE");
}

#[test]
fn the_largest_surplus_goes_first_be_it_the_newest() {
    // 27 papers, 4 seats: the quota is 6. A's surplus of 4 makes C's one of 2, which goes before B's of 1.
    let tally = elected(4, 5, &[(10, "AC"), (7, "BD"), (4, "CE"), (3, "D"), (3, "E")]);
    assert_eq!([surplus(&tally, 1), surplus(&tally, 2), surplus(&tally, 3)], [Some(0), Some(2), Some(1)]);
}

#[test]
fn of_equal_surpluses_the_one_goes_first_that_had_more_votes_when_they_last_differed() {
    // 27 papers, 4 seats: the quota is 6. C's surplus of 2 lifts B from 5 to 7, which A had before.
    let tally = elected(4, 5, &[(7, "AD"), (5, "BE"), (8, "CB"), (4, "D"), (3, "E")]);
    assert_eq!([surplus(&tally, 1), surplus(&tally, 2)], [Some(2), Some(0)]);
    let by = TieBreak::Round { round: 0 };
    assert_eq!(tally.ties[0], Tie { about: TieAbout::Surplus, options: vec![0, 1], by, chosen: 0 });
}

#[test]
fn of_surpluses_that_were_always_equal_the_lot_chooses() {
    let tally = elected(3, 4, &[(8, "AC"), (8, "BD"), (4, "C"), (3, "D")]);
    let drawn = lot::draw(&LOT, &[0, 1]);
    assert_eq!(surplus(&tally, 1), drawn);
    let by = TieBreak::Lot { among: vec![0, 1] };
    let chosen = drawn.unwrap();
    assert_eq!(tally.ties[0], Tie { about: TieAbout::Surplus, options: vec![0, 1], by, chosen });
}

#[test]
fn nobody_is_excluded_while_there_is_a_surplus() {
    // 13 papers, 2 seats: the quota is 5. D has nothing at all, and waits until A's surplus of 2 is transferred to it.
    let tally = elected(2, 4, &[(7, "AD"), (3, "B"), (3, "C")]);
    let steps: Vec<bool> =
        tally.rounds.iter().map(|round| matches!(round.step, Step::Exclusion { .. })).collect();
    assert_eq!(steps[..3], [false, false, true]);
    assert_eq!(tally.rounds[2].step, Step::Exclusion { option: 3 });
}

/// X and Y are B and C: 6 and 5 votes first, then 6 and 7, then 7 each.
#[test]
fn of_those_with_the_fewest_the_one_goes_that_had_fewer_when_they_last_differed() {
    let lines = [(10, "A"), (6, "B"), (5, "C"), (2, "DC"), (1, "EB"), (2, "EA")];
    let tally = elected(1, 5, &lines);
    let votes: Vec<Vec<u64>> = tally
        .rounds
        .iter()
        .map(|round| round.votes.iter().map(|votes| votes / VOTE_UNITS).collect())
        .collect();
    assert_eq!(votes[..3], [[10, 6, 5, 2, 3], [10, 6, 7, 0, 3], [12, 7, 7, 0, 0]]);
    let by = TieBreak::Round { round: 1 };
    assert_eq!(tally.ties, [Tie { about: TieAbout::Exclusion, options: vec![1, 2], by, chosen: 1 }]);
    assert_eq!(tally.rounds[3].step, Step::Exclusion { option: 1 });
}

#[test]
fn of_those_who_always_had_as_few_the_lot_excludes_one() {
    let tally = elected(1, 3, &[(4, "A"), (3, "BA"), (3, "CA")]);
    let drawn = lot::draw(&LOT, &[1, 2]).unwrap();
    assert_eq!(tally.rounds[1].step, Step::Exclusion { option: drawn });
    assert!(matches!(tally.ties[0].by, TieBreak::Lot { .. }));
}

#[test]
fn the_last_seats_go_to_all_who_are_left_and_nothing_is_transferred_any_more() {
    // 13 papers, 2 seats: A has six more than the quota of 5, but B alone is left for the other seat.
    let two = elected(2, 2, &[(11, "AB"), (2, "B")]);
    assert_eq!((letters(&two.winners).as_str(), two.rounds.len()), ("AB", 1));
    // Nobody has the quota of 5 until D's papers, which go nowhere, are out: then B and C are as many as the seats left.
    let three = elected(3, 4, &[(8, "A"), (4, "B"), (3, "C"), (1, "D")]);
    assert_eq!(letters(&three.winners), "ABC");
    let last = three.rounds.last().unwrap();
    assert_eq!((last.step, &last.elected), (Step::Exclusion { option: 3 }, &vec![1, 2]));
    assert!(last.votes[1] < 500_000 && last.votes[2] < 500_000);
}
