//! Killed at every commit boundary, and at random moments.

use std::collections::BTreeSet;
use std::time::Duration;

use moothall_peer::store::FAULT_POINTS;
use moothall_tests::cases;

use super::load::{Loaded, sound};
use super::tales::KILLS;

/// Points that no story comes to, each with the reason.
const UNREACHED: &[(&str, &str)] =
    &[("aside", "judging an entry must panic first, and no entry that can be written makes it")];

/// The points that a founder alone passes: all but those of the stories between several, and those out of reach.
fn alone() -> impl Iterator<Item = &'static str> {
    FAULT_POINTS.iter().map(|(name, _)| *name).filter(|name| {
        !KILLS.iter().any(|(point, ..)| point == name) && !UNREACHED.iter().any(|(point, _)| point == name)
    })
}

#[test]
fn a_process_is_killed_at_every_point_or_there_is_a_reason_why_not() {
    let mut seen: Vec<&str> = alone().collect();
    seen.extend(KILLS.iter().map(|(point, ..)| *point).collect::<BTreeSet<_>>());
    seen.extend(UNREACHED.iter().map(|(point, _)| *point));
    seen.sort_unstable();
    let mut all: Vec<&str> = FAULT_POINTS.iter().map(|(name, _)| *name).collect();
    all.sort_unstable();
    assert_eq!(seen, all, "each point once, and none that is not there");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_commit_boundary_nothing_acknowledged_is_lost() {
    for name in alone() {
        // The organisation is noted once, and the state is saved when the peer closes.
        let passings: &[u32] = if ["organisation", "state"].contains(&name) { &[1] } else { &[1, 7] };
        for nth in passings {
            let folder = tempfile::tempdir().unwrap();
            let fault = format!("{name}:{nth}:abort");
            let acknowledged = Loaded::start(folder.path(), Some(&fault), None).wait();
            sound(folder.path(), &acknowledged, &fault).await;
            // It goes on from there.
            let again = Loaded::start(folder.path(), None, None);
            let mut more = acknowledged.clone();
            again.until("acknowledged", &mut more).expect("it goes on");
            more.extend(again.kill());
            sound(folder.path(), &more, &format!("after {fault}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments_under_load_nothing_acknowledged_is_lost() {
    let cases = cases(100);
    let mut folder = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    let mut in_all = 0;
    let mut moments = moothall_tests::Random::new();
    for case in 0..cases {
        // A ledger that was killed several times, and then a fresh one, whose founding may be cut off too.
        if case % 10 == 0 {
            folder = tempfile::tempdir().unwrap();
            in_all += acknowledged.len();
            acknowledged.clear();
        }
        let load = Loaded::start(folder.path(), None, None);
        let _ = load.until("open", &mut acknowledged);
        let moment = Duration::from_micros(moments.below(150_000));
        std::thread::sleep(moment);
        acknowledged.extend(load.kill());
        let what = format!("kill {case} after {moment:?}");
        sound(folder.path(), &acknowledged, &what).await;
    }
    assert!(
        in_all + acknowledged.len() > cases as usize,
        "the load is too slow to be cut off in the middle of anything"
    );
}
