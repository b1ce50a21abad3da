//! Whole organisations: so many seeds as the tests have time for, and those that once failed. docs/simulation.md.

use moothall_simulation::organisation::{Outcome, hush_panics, run};

/// Each part of the seeds is a test of its own, so that the parts run side by side.
const SEEDS_OF_PART: u64 = 40;

/// Seeds that once failed, in the order in which they were found.
const ONCE_FAILED: &[u64] = &[];

fn holds(seed: u64) -> Outcome {
    hush_panics();
    match run(seed) {
        Ok(outcome) => outcome,
        Err(failure) => {
            let _ = std::panic::take_hook();
            panic!("seed {seed}: {failure}\nThe same again: cargo xtask simulate --seeds 1 --from {seed}")
        }
    }
}

fn part(number: u64) {
    let mut sum = Outcome::default();
    for seed in number * SEEDS_OF_PART..(number + 1) * SEEDS_OF_PART {
        let outcome = holds(seed);
        sum.batches += outcome.batches;
        outcome.faults.into_iter().for_each(|(what, count)| *sum.faults.entry(what).or_default() += count);
    }
    // Seeds in which nothing happens would hold as well.
    assert!(sum.batches > 10 * SEEDS_OF_PART, "{sum:?}");
    for what in ["crashes", "partitions", "broken links", "nights", "clocks set", "slow machines"] {
        assert!(sum.faults.get(what).is_some_and(|count| *count > 0), "{what}: {sum:?}");
    }
}

#[test]
fn organisations_hold_together_first_part() {
    part(0);
}

#[test]
fn organisations_hold_together_second_part() {
    part(1);
}

#[test]
fn organisations_hold_together_third_part() {
    part(2);
}

#[test]
fn organisations_hold_together_fourth_part() {
    part(3);
}

#[test]
fn what_once_failed_holds() {
    for seed in ONCE_FAILED {
        holds(*seed);
    }
}

#[test]
fn a_seed_says_everything_that_happens_to_an_organisation() {
    let outcomes = [3, 11].map(|seed| [holds(seed), holds(seed)]);
    for [one, again] in &outcomes {
        assert_eq!(one, again);
    }
    assert_ne!(outcomes[0][0].trace, outcomes[1][0].trace);
}
