use super::*;

pub(super) fn letters(options: &[u8]) -> String {
    options.iter().map(|option| char::from(b'A' + option)).collect()
}

fn order(tally: &Tally) -> String {
    tally.places.iter().map(|place| letters(place)).collect::<Vec<_>>().join(" ")
}

/// Schulze's own example of 45 voters and five candidates.
#[test]
fn schulze_orders_the_example_of_45_voters_as_its_author_does() {
    let ballots = rankings(&[
        (5, "ACBED"),
        (5, "ADECB"),
        (8, "BEDAC"),
        (3, "CABED"),
        (7, "CAEBD"),
        (2, "CBADE"),
        (7, "DCEBA"),
        (8, "EBADC"),
    ]);
    let tally = counted(Method::Schulze, 5, NO_BAR, &ballots);
    assert_eq!(order(&tally), "E A C B D");
    assert_eq!(tally.winners, [4]);
    let Totals::Pairs { preferred, paths, .. } = &tally.totals else { panic!("no pairs") };
    #[rustfmt::skip]
    assert_eq!(preferred, &[
         0, 20, 26, 30, 22,
        25,  0, 16, 33, 18,
        19, 29,  0, 17, 24,
        15, 12, 28,  0, 14,
        23, 27, 21, 31,  0,
    ]);
    #[rustfmt::skip]
    assert_eq!(paths, &[
         0, 28, 28, 30, 24,
        25,  0, 28, 33, 24,
        25, 29,  0, 29, 24,
        25, 28, 28,  0, 24,
        25, 28, 28, 31,  0,
    ]);
}

#[test]
fn what_an_unranked_option_means_can_decide() {
    let mut ballots = rankings(&[(3, "A"), (2, "BA")]);
    ballots.push(Marks::Ranking(vec![vec![1, 2]]));
    let ballots: Vec<&Marks> = ballots.iter().collect();
    let mut count = Count {
        method: Method::Schulze,
        options: 3,
        unranked: Unranked::Last,
        bar: NO_BAR,
        electorate: 6,
        ballots: &ballots,
        lot: LOT,
    };
    // Three ballots put A before B; two, and the one that ranks B alone with C, put B before A.
    let last = super::count(&count);
    assert_eq!(order(&last), "AB C");
    assert_eq!(last.ties.len(), 1);
    count.unranked = Unranked::NoOpinion;
    // Only two compare A and B, and nobody compares C with either.
    let none = super::count(&count);
    assert_eq!(order(&none), "BC A");
}

/// Tennessee chooses its capital: Memphis, Nashville, Chattanooga, Knoxville.
#[test]
fn the_capital_of_tennessee_is_nashville_by_pairs_and_knoxville_by_runoff() {
    let ballots = rankings(&[(42, "ABCD"), (26, "BCDA"), (15, "CDBA"), (17, "DCBA")]);
    assert_eq!(order(&counted(Method::Schulze, 4, NO_BAR, &ballots)), "B C D A");
    let runoff = counted(Method::InstantRunoff, 4, NO_BAR, &ballots);
    assert_eq!(runoff.winners, [3]);
    let votes: Vec<Vec<u64>> = runoff
        .rounds
        .iter()
        .map(|round| round.votes.iter().map(|votes| votes / VOTE_UNITS).collect())
        .collect();
    assert_eq!(votes, [[42, 26, 15, 17], [42, 26, 0, 32], [42, 0, 0, 58]]);
    assert_eq!(order(&runoff), "D A B C");
}

#[test]
fn a_runoff_counts_exhausted_ballots_and_asks_for_a_majority_of_the_others() {
    let tally = counted(Method::InstantRunoff, 3, NO_BAR, &rankings(&[(4, "A"), (3, "BA"), (2, "C")]));
    assert_eq!(tally.winners, [0]);
    assert_eq!(tally.rounds[1].exhausted, 2 * VOTE_UNITS);
    assert_eq!(tally.rounds.len(), 2, "4 of the 7 that continue are a majority");
}

#[test]
fn a_tie_for_the_last_place_is_broken_by_the_round_before() {
    // B and C have 3 each once D is out; before, C had fewer.
    let tally =
        counted(Method::InstantRunoff, 4, NO_BAR, &rankings(&[(4, "A"), (3, "BC"), (2, "CB"), (1, "DCB")]));
    let by = TieBreak::Round { round: 0 };
    assert_eq!(tally.ties, [Tie { about: TieAbout::Exclusion, options: vec![1, 2], by, chosen: 2 }]);
    assert_eq!(tally.winners, [1]);
}

/// The party's food, a widely published example: Orange, Pear, Chocolate, Strawberry, Sweets; three seats.
#[test]
fn the_partys_food_is_elected_as_published() {
    let ballots = rankings(&[(4, "A"), (2, "BA"), (8, "CD"), (4, "CE"), (1, "D"), (1, "E")]);
    let tally = counted(Method::SingleTransferable { seats: 3 }, 5, NO_BAR, &ballots);
    assert_eq!(letters(&tally.winners), "CAD");
    assert_eq!(tally.totals, Totals::Rounds { valid: 20, quota: Some(6), abstain: 0 });
    let votes: Vec<Vec<u64>> = tally
        .rounds
        .iter()
        .map(|round| round.votes.iter().map(|votes| votes / VOTE_UNITS).collect())
        .collect();
    assert_eq!(votes, [[4, 2, 12, 1, 1], [4, 2, 6, 5, 3], [6, 0, 6, 5, 3], [6, 0, 6, 5, 0]]);
    let value = VOTE_UNITS / 2;
    let step = Step::Surplus { option: 2, surplus: 6 * VOTE_UNITS, votes: 12 * VOTE_UNITS, value };
    assert_eq!(tally.rounds[1].step, step);
    assert_eq!(tally.rounds[3].exhausted, 3 * VOTE_UNITS);
}

/// By hand: 10 ballots, 2 seats, quota 4. A's 7 leave a surplus of 3, so each paper is worth 3/7 = 0.42857.
#[test]
fn a_transfer_value_has_five_places_and_its_remainder_is_lost() {
    let ballots = rankings(&[(5, "AB"), (1, "AC"), (1, "A"), (2, "C"), (1, "D")]);
    let tally = counted(Method::SingleTransferable { seats: 2 }, 4, NO_BAR, &ballots);
    let second = &tally.rounds[1];
    assert_eq!(second.votes, [400_000, 214_285, 242_857, 100_000]);
    assert_eq!((second.exhausted, second.fraction), (42_857, 1));
    // D, then B are excluded; none of their papers has anywhere to go. C is the last that continues.
    assert_eq!(letters(&tally.winners), "AC");
}
