//! Worked cases of the methods with options, from the literature or by hand, and what holds for every vote.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod always;
mod another;
mod ranked;
mod scottish;

use super::*;

pub(super) const LOT: [u8; 32] = [7; 32];

pub(super) const NO_BAR: Bar = Bar { quorum: 0, majority_percent: 50 };

/// So many equal ballots.
pub(super) fn times(number: u32, marks: Marks) -> Vec<Marks> {
    vec![marks; number as usize]
}

pub(super) fn counted(method: Method, options: u8, bar: Bar, ballots: &[Marks]) -> Tally {
    let ballots: Vec<&Marks> = ballots.iter().collect();
    let unranked = Unranked::Last;
    count(&Count { method, options, unranked, bar, electorate: 1_000, ballots: &ballots, lot: LOT })
}

/// Rankings without ties, as letters from A: so many of each.
pub(super) fn rankings(lines: &[(u32, &str)]) -> Vec<Marks> {
    let ranking = |line: &str| Marks::Ranking(line.bytes().map(|letter| vec![letter - b'A']).collect());
    lines.iter().flat_map(|(number, line)| times(*number, ranking(line))).collect()
}

#[test]
fn the_largest_sum_wins_and_equal_sums_share_a_place() {
    let score = |scores: [Option<u8>; 3]| Marks::Scores(scores.to_vec());
    for (method, ballots, sums, marked, places) in [
        (
            Method::ChooseOne,
            vec![Marks::One(1), Marks::One(1), Marks::One(2), Marks::Abstain],
            [0, 2, 1],
            [0, 2, 1],
            vec![vec![1], vec![2], vec![0]],
        ),
        (
            Method::Approve { most: 3 },
            vec![Marks::Approved(vec![0, 2]), Marks::Approved(vec![2]), Marks::Approved(vec![1])],
            [1, 1, 2],
            [1, 1, 2],
            vec![vec![2], vec![0, 1]],
        ),
        (
            Method::Score { highest: 5 },
            vec![score([Some(5), None, Some(0)]), score([None, Some(3), Some(1)])],
            [5, 3, 1],
            [1, 1, 2],
            vec![vec![0], vec![1], vec![2]],
        ),
        (
            Method::Dots { dots: 6 },
            vec![Marks::Dots(vec![6, 0, 0]), Marks::Dots(vec![1, 4, 0]), Marks::Dots(vec![0, 4, 1])],
            [7, 8, 1],
            [2, 2, 1],
            vec![vec![1], vec![0], vec![2]],
        ),
    ] {
        let tally = counted(method, 3, NO_BAR, &ballots);
        let abstain = u32::from(method == Method::ChooseOne);
        assert_eq!(tally.totals, Totals::Sums { sums: sums.to_vec(), marked: marked.to_vec(), abstain });
        assert_eq!(tally.winners, places[0], "{method:?}");
        assert_eq!((tally.result, &tally.places, &tally.ties), (Outcome::Elected, &places, &Vec::new()));
    }
}

#[test]
fn a_tie_falls_by_lot_to_the_smallest_ticket() {
    let tally = counted(Method::ChooseOne, 4, NO_BAR, &[Marks::One(3), Marks::One(0), Marks::One(2)]);
    let drawn = [0, 2, 3].into_iter().min_by_key(|option| lot::ticket(&LOT, *option)).unwrap();
    assert_eq!(tally.winners, [drawn]);
    let by = TieBreak::Lot { among: vec![0, 2, 3] };
    assert_eq!(tally.ties, [Tie { about: TieAbout::Winner, options: vec![0, 2, 3], by, chosen: drawn }]);
    let other: Vec<u8> = (0..32).map(|lot| lot::draw(&[lot; 32], &[0, 2, 3]).unwrap()).collect();
    assert!([0, 2, 3].iter().all(|option| other.contains(option)), "another lot draws another option");
}

/// The example of `docs/formats/tally.md`.
#[test]
fn a_ticket_is_what_the_document_says() {
    let begins = [[0x65, 0x9d], [0x77, 0x15], [0x91, 0xb6], [0x32, 0xa6]];
    for (option, begin) in (0..).zip(begins) {
        assert_eq!(lot::ticket(&[0; 32], option)[..2], begin);
    }
    assert_eq!(lot::draw(&[0; 32], &[0, 1, 2, 3]), Some(3));
    assert_eq!(lot::draw(&[0; 32], &[0, 1, 2]), Some(0));
    assert_eq!(lot::draw(&[0; 32], &[]), None);
}

#[test]
fn nobody_is_elected_by_too_few_or_by_nobody() {
    for (method, marks) in [
        (Method::ChooseOne, Marks::One(0)),
        (Method::Schulze, Marks::Ranking(vec![vec![0]])),
        (Method::InstantRunoff, Marks::Ranking(vec![vec![0]])),
        (Method::SingleTransferable { seats: 1 }, Marks::Ranking(vec![vec![0]])),
    ] {
        let bar = Bar { quorum: 2, majority_percent: 0 };
        let few = counted(method, 2, bar, std::slice::from_ref(&marks));
        assert_eq!((few.result, few.winners.len()), (Outcome::Inquorate, 0));
        assert_eq!(counted(method, 2, bar, &[marks, Marks::Abstain]).result, Outcome::Elected);
        let nobody = counted(method, 2, bar, &times(2, Marks::Abstain));
        assert_eq!((nobody.result, nobody.winners.len()), (Outcome::Rejected, 0), "{method:?}");
    }
}
