//! Whole organisations: a few seeds, and those that once failed. docs/simulation.md.

use moothall_simulation::organisation::{Judges, Outcome, Plan, hush_panics, run, run_as};

/// A few, for whoever runs the tests of this crate alone; `cargo xtask test` runs more in an optimised program.
const SEEDS: [u64; 5] = [0, 1, 2, 3, 8];

/// Seeds that once failed, behind those of the optimised program.
const ONCE_FAILED: &[u64] = &[106, 132, 182, 251];

/// One whose only keeper is made to judge otherwise than all do, which no check lets pass.
const JUDGES_OTHERWISE: u64 = 7;

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

#[test]
fn organisations_hold_together_whatever_happens_to_them() {
    let mut sum = Outcome::default();
    for seed in SEEDS {
        let outcome = holds(seed);
        sum.batches += outcome.batches;
        outcome.faults.into_iter().for_each(|(what, count)| *sum.faults.entry(what).or_default() += count);
    }
    // Seeds in which nothing happens would hold as well.
    assert!(sum.batches > 50, "{sum:?}");
    for what in ["crashes", "partitions", "broken links", "nights", "slow machines"] {
        assert!(sum.faults.get(what).is_some_and(|count| *count > 0), "{what}: {sum:?}");
    }
}

#[test]
fn what_once_failed_holds() {
    for seed in ONCE_FAILED {
        holds(*seed);
    }
}

#[test]
fn a_seed_that_fails_fails_again_in_the_same_way() {
    hush_panics();
    let alone = |plan: &mut Plan| {
        (plan.keepers, plan.liar, plan.succession, plan.judges) = (1, false, false, Judges::Otherwise);
    };
    let [one, again] = [(); 2].map(|()| run_as(JUDGES_OTHERWISE, alone).err());
    assert_eq!(one, again);
    assert_eq!(one.map(|failure| failure.check), Some("every batch is as the rules say"));
}

#[test]
fn a_seed_says_everything_that_happens_to_an_organisation() {
    let outcomes = [3, 5].map(|seed| [holds(seed), holds(seed)]);
    for [one, again] in &outcomes {
        assert_eq!(one, again);
    }
    assert_ne!(outcomes[0][0].trace, outcomes[1][0].trace);
}
