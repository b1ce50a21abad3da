//! Whatever people do, in whatever order it arrives: the overlay is what judging everything from scratch would give,
//! and all who have the same entries and the same order see the same.

use proptest::prelude::*;

use super::world::{World, seen};
use crate::ledger::Ledger;

fn cases() -> ProptestConfig {
    let times: u32 = std::env::var("MOOTHALL_TIMES").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let cases = 48 * times;
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn steps() -> impl Strategy<Value = Vec<(u8, u16, u16)>> {
    proptest::collection::vec((any::<u8>(), any::<u16>(), any::<u16>()), 1..70)
}

/// A ledger opened from what a person has kept sees what the person sees.
fn matches_what_was_kept(world: &mut World, who: usize) {
    let person = &mut world.people[who];
    let mut opened = Ledger::open(person.ledger.organisation(), &person.shelf.opening()).unwrap();
    opened.settle(usize::MAX);
    let (state, judged) = person.seen();
    let (opened_state, opened_judged) = seen(&opened);
    assert_eq!(judged, opened_judged, "{}", person.name);
    assert_eq!(state, opened_state, "{}", person.name);
    assert_eq!(person.ledger.confirmed(), opened.confirmed());
    assert_eq!(person.ledger.point(), opened.point());
    assert_eq!(person.ledger.time_ms(), opened.time_ms());
    assert_eq!(person.ledger.index().journals(), opened.index().journals());
    assert_eq!(person.ledger.constitution(), opened.constitution());
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn at_every_step_the_overlay_is_what_judging_from_scratch_gives(steps in steps(), slice in 1..9usize) {
        let mut world = World::new();
        for step in steps {
            world.step(step);
            let who = usize::from(step.1) % world.people.len();
            // Judging goes on in slices between the steps, not always to its end.
            world.people[who].ledger.settle(slice);
            if step.0 % 3 == 0 {
                matches_what_was_kept(&mut world, who);
            }
        }
        for who in 0..world.people.len() {
            matches_what_was_kept(&mut world, who);
        }
    }

    #[test]
    fn all_orders_of_arrival_end_in_the_same_state(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            world.step(step);
        }
        world.meet();
        let all: Vec<_> = (0..world.people.len()).map(|who| world.people[who].seen()).collect();
        for who in 1..all.len() {
            prop_assert_eq!(world.people[0].ledger.index().journals(), world.people[who].ledger.index().journals());
            prop_assert_eq!(world.people[0].ledger.confirmed(), world.people[who].ledger.confirmed());
            prop_assert_eq!(&all[0].1, &all[who].1);
            prop_assert_eq!(&all[0].0, &all[who].0);
        }
        prop_assert_eq!(world.people[0].shelf.order(), world.people[1].shelf.order());
    }

    #[test]
    fn a_ledger_opened_from_a_saved_state_is_the_one_that_wrote_it(steps in steps(), saved_at in 0..70usize) {
        let mut world = World::new();
        for (number, step) in steps.into_iter().enumerate() {
            world.step(step);
            if number == saved_at {
                for person in &mut world.people {
                    let mut writes = Vec::new();
                    person.ledger.save(true, &mut writes);
                    person.shelf.keep_all(&writes);
                }
            }
        }
        for who in 0..world.people.len() {
            matches_what_was_kept(&mut world, who);
        }
    }
}
