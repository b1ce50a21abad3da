use super::ranked::letters;
use super::*;

/// Votes made up at random, counted by another program that was written from the rules alone, with decimal fractions:
/// options, seats, ballots, who is elected in order, the votes after the last round, and how many rounds there were.
type Case = (u8, u8, &'static [(u32, &'static str)], &'static str, &'static [u64], usize);

const CASES: &[Case] = &[
    (
        6,
        2,
        &[
            (23, "CE"),
            (6, "BADCF"),
            (24, "DFE"),
            (37, "BDA"),
            (24, "CEDABF"),
            (3, "AFDC"),
            (7, "CB"),
            (36, "EBF"),
            (1, "D"),
            (10, "ECF"),
            (23, "BF"),
            (3, "BAFCDE"),
            (22, "FDBCEA"),
        ],
        "BC",
        &[0, 7400000, 9165707, 0, 0, 0],
        6,
    ),
    (
        4,
        2,
        &[
            (10, "B"),
            (20, "AB"),
            (6, "A"),
            (30, "DCBA"),
            (21, "DACB"),
            (31, "D"),
            (30, "D"),
            (18, "CAB"),
            (31, "AB"),
            (36, "CB"),
            (26, "BD"),
            (9, "A"),
        ],
        "DA",
        &[9401742, 0, 0, 9000000],
        4,
    ),
    (
        6,
        4,
        &[
            (36, "CAED"),
            (14, "BED"),
            (26, "BEACD"),
            (33, "DCFA"),
            (2, "DB"),
            (8, "FBCDAE"),
            (5, "AEB"),
            (32, "DEB"),
        ],
        "DBCE",
        &[0, 3200000, 3200000, 3200000, 3371612, 2523854],
        5,
    ),
    (
        7,
        3,
        &[
            (37, "CBDEFAG"),
            (17, "EAFGDCB"),
            (15, "AGD"),
            (27, "AD"),
            (16, "GBCFDEA"),
            (11, "FEB"),
            (33, "FGBCDAE"),
            (34, "A"),
            (11, "BAGCFE"),
            (3, "EB"),
        ],
        "AFG",
        &[5200000, 0, 0, 0, 0, 5200000, 7611370],
        7,
    ),
    (
        4,
        3,
        &[(34, "DAB"), (9, "B"), (19, "C"), (9, "ABD"), (28, "DA"), (8, "DABC"), (36, "ADCB"), (16, "D")],
        "DAB",
        &[4000000, 3646491, 0, 4000000],
        4,
    ),
    (
        5,
        2,
        &[
            (20, "ABCD"),
            (17, "DCEA"),
            (18, "EABC"),
            (34, "BDAEC"),
            (30, "ABDEC"),
            (32, "AEBCD"),
            (25, "DEA"),
            (7, "DB"),
            (21, "ACD"),
            (32, "BA"),
            (13, "DA"),
        ],
        "AB",
        &[8400000, 9912572, 0, 6587366, 0],
        4,
    ),
    (
        5,
        2,
        &[
            (18, "CDBAE"),
            (21, "B"),
            (28, "DB"),
            (2, "CEA"),
            (17, "EBCAD"),
            (18, "DE"),
            (33, "DABEC"),
            (32, "CADE"),
        ],
        "DB",
        &[0, 7298728, 0, 5700000, 0],
        5,
    ),
    (
        7,
        4,
        &[
            (27, "AGD"),
            (20, "FC"),
            (28, "F"),
            (22, "ECBDGFA"),
            (21, "BAEG"),
            (22, "D"),
            (3, "EBAD"),
            (31, "CDGBFA"),
            (15, "GFE"),
            (2, "ABG"),
            (16, "FEDG"),
            (2, "DAG"),
            (22, "EBDFG"),
        ],
        "FEAC",
        &[4700000, 0, 3631240, 0, 4700000, 4700000, 0],
        6,
    ),
];

#[test]
fn another_program_comes_to_the_same_votes_to_the_last_unit() {
    for (options, seats, lines, winners, votes, rounds) in CASES {
        let method = Method::SingleTransferable { seats: *seats };
        let tally = counted(method, *options, NO_BAR, &rankings(lines));
        assert_eq!(letters(&tally.winners), *winners);
        assert_eq!(tally.rounds.last().map(|round| round.votes.as_slice()), Some(*votes));
        assert_eq!(tally.rounds.len(), *rounds);
    }
}
