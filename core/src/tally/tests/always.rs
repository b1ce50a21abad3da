use proptest::prelude::*;

use super::*;

const OPTIONS: u8 = 5;

/// A ranking of some of the options, without ties.
fn ranking() -> impl Strategy<Value = Vec<u8>> {
    (Just((0..OPTIONS).collect::<Vec<u8>>()).prop_shuffle(), 1..=usize::from(OPTIONS)).prop_map(
        |(mut options, length)| {
            options.truncate(length);
            options
        },
    )
}

fn marks(rankings: &[Vec<u8>]) -> Vec<Marks> {
    rankings
        .iter()
        .map(|ranking| Marks::Ranking(ranking.iter().map(|option| vec![*option]).collect()))
        .collect()
}

const RANKED: [Method; 4] = [
    Method::Schulze,
    Method::InstantRunoff,
    Method::SingleTransferable { seats: 2 },
    Method::SingleTransferable { seats: 4 },
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn the_order_of_ballots_never_matters(
        (one, other) in prop::collection::vec(ranking(), 0..40)
            .prop_flat_map(|rankings| (Just(rankings.clone()), Just(rankings).prop_shuffle()))
    ) {
        for method in RANKED {
            let [one, other] = [&one, &other].map(|ballots| counted(method, OPTIONS, NO_BAR, &marks(ballots)));
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn other_numbers_for_the_options_give_the_same_result_unless_the_lot_decides(
        rankings in prop::collection::vec(ranking(), 1..40),
        numbers in Just((0..OPTIONS).collect::<Vec<u8>>()).prop_shuffle(),
    ) {
        let renamed: Vec<Vec<u8>> = rankings
            .iter()
            .map(|ranking| ranking.iter().map(|option| numbers[usize::from(*option)]).collect())
            .collect();
        for method in RANKED {
            let one = counted(method, OPTIONS, NO_BAR, &marks(&rankings));
            if one.ties.iter().any(|tie| matches!(tie.by, TieBreak::Lot { .. })) {
                continue;
            }
            let other = counted(method, OPTIONS, NO_BAR, &marks(&renamed));
            let named = |options: &[u8]| {
                let mut named: Vec<u8> = options.iter().map(|option| numbers[usize::from(*option)]).collect();
                named.sort_unstable();
                named
            };
            let places: Vec<Vec<u8>> = one.places.iter().map(|place| named(place)).collect();
            prop_assert_eq!(places, other.places);
        }
    }

    #[test]
    fn who_beats_everybody_in_pairs_wins_by_schulze(rankings in prop::collection::vec(ranking(), 1..30)) {
        let tally = counted(Method::Schulze, OPTIONS, NO_BAR, &marks(&rankings));
        let before = |one: u8, other: u8| {
            let place = |ranking: &Vec<u8>, option| ranking.iter().position(|at| *at == option).unwrap_or(9);
            rankings.iter().filter(|ranking| place(ranking, one) < place(ranking, other)).count()
        };
        let beats_all = |one: &u8| (0..OPTIONS).all(|other| *one == other || before(*one, other) > before(other, *one));
        if let Some(winner) = (0..OPTIONS).find(beats_all) {
            prop_assert_eq!(tally.winners, vec![winner]);
            prop_assert_eq!(&tally.places[0], &vec![winner]);
        }
    }

    #[test]
    fn the_favourite_of_a_majority_wins_the_runoff(rankings in prop::collection::vec(ranking(), 1..12)) {
        let tally = counted(Method::InstantRunoff, OPTIONS, NO_BAR, &marks(&rankings));
        prop_assert_eq!(tally.winners.len(), 1);
        let first = |option: u8| rankings.iter().filter(|ranking| ranking[0] == option).count();
        if let Some(winner) = (0..OPTIONS).find(|option| first(*option) * 2 > rankings.len()) {
            prop_assert_eq!(tally.winners, vec![winner]);
        }
    }

    #[test]
    fn every_seat_is_filled_and_no_vote_is_lost_or_made(
        rankings in prop::collection::vec(ranking(), 1..60),
        seats in 1..=OPTIONS,
    ) {
        for method in [Method::SingleTransferable { seats }, Method::InstantRunoff] {
            let tally = counted(method, OPTIONS, NO_BAR, &marks(&rankings));
            let mut winners = tally.winners.clone();
            winners.sort_unstable();
            winners.dedup();
            let wanted = if method == Method::InstantRunoff { 1 } else { seats };
            prop_assert_eq!(winners.len(), usize::from(wanted));
            prop_assert_eq!(tally.places.concat().len(), usize::from(OPTIONS));
            for round in &tally.rounds {
                let sum = round.votes.iter().sum::<u64>() + round.exhausted + round.fraction;
                prop_assert_eq!(sum, rankings.len() as u64 * VOTE_UNITS);
            }
        }
    }

    #[test]
    fn a_tally_is_read_as_it_was_written(rankings in prop::collection::vec(ranking(), 0..20)) {
        for method in RANKED {
            let tally = counted(method, OPTIONS, NO_BAR, &marks(&rankings));
            let bytes = minicbor::to_vec(&tally).unwrap();
            prop_assert_eq!(minicbor::decode::<Tally>(&bytes).unwrap(), tally.clone());
            let text = serde_json::to_string(&tally).unwrap();
            prop_assert_eq!(serde_json::from_str::<Tally>(&text).unwrap(), tally);
        }
    }
}
