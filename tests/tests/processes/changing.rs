//! Keepers come and go, are away for long, lose their disk, or are set back to an earlier day.

use std::path::Path;

use moothall_peer::store::FILE_NAME;
use moothall_tests::stations::clock::Clock;
use moothall_tests::stations::{Place, Station, on_loopback};

use crate::{REUNION, Scene, not_tried};

/// More batches than the others keep for one that was away: a member that waits for each makes one of each act.
const MANY: u64 = 120;

const MONTH_HOURS: u32 = 30 * 24;

/// A scene on loopback, and what shows its processes another clock.
fn under_a_clock(names: &[&'static str], keepers: usize) -> Option<(Scene, Clock, Vec<Place>)> {
    let dir = tempfile::tempdir().unwrap();
    let clock = match Clock::find() {
        Ok(clock) => clock,
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "{why}");
            not_tried(&why);
            return None;
        }
    };
    let more = on_loopback(dir.path(), &["Laptop", "Spare"]);
    let places = on_loopback(dir.path(), names);
    Some((Scene::new(dir, places, keepers), clock, more))
}

/// So many hours pass for these, one after the other, as machines are started again: the members' first.
async fn pass<'a>(clock: &Clock, hours: u32, stations: impl DoubleEndedIterator<Item = &'a mut Station>) {
    for station in stations.rev() {
        clock.show(station, hours);
        station.stop();
        station.start();
        station.is_up().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_keeper_becomes_three_and_one_again_by_decisions_while_members_go_on() {
    let Some((mut scene, clock, _)) = under_a_clock(&["Kim", "Lou", "Max", "Ann"], 1) else { return };
    scene.start(&[3]).await;
    let (stations, book) = (&mut scene.stations, &scene.book);
    let [kim, lou, max] = [0, 1, 2].map(|number| stations[number].device);
    for station in stations.iter() {
        station.knows_keepers(&[kim]).await;
    }
    book.begin();
    let steps: [(&[_], &[_], &[_]); 2] = [(&[lou, max], &[], &[kim, lou, max]), (&[], &[lou, max], &[kim])];
    for ((appoint, dismiss, then), days) in steps.into_iter().zip(1..) {
        let proposal = stations[0].proposes_keepers(appoint, dismiss).await;
        for station in &stations[..3] {
            station.votes_for(proposal).await;
        }
        pass(&clock, 25 * days, stations.iter_mut()).await;
        for station in stations.iter() {
            station.knows_keepers(then).await;
        }
        book.hears(&["Ann"], 10).await;
    }
    assert!(book.counts().longest < REUNION, "{:?}", book.counts());
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_that_was_away_for_a_month_skips_what_the_others_settled_catches_up_and_signs() {
    let Some((mut scene, clock, _)) = under_a_clock(&["Kim", "Lou", "Max", "Ann"], 3) else { return };
    scene.start(&[3]).await;
    scene.stations[2].stop();
    for _ in 0..MANY / 20 {
        scene.book.hears(&["Ann"], 20).await;
    }
    pass(&clock, MONTH_HOURS, scene.stations.iter_mut().filter(|station| station.pid().is_some())).await;
    scene.book.hears(&["Ann"], 5).await;
    let position = scene.stations[0].position().await;
    clock.show(&mut scene.stations[2], MONTH_HOURS);
    scene.stations[2].start();
    scene.stations[2].has_come_to(position).await;
    // It is needed now.
    scene.stations[1].stop();
    scene.book.hears(&["Ann"], 5).await;
    let log = scene.stations[2].log();
    assert!(log.contains("what the other keepers settled long ago is skipped"), "{log}");
    scene.stations[1].start();
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_whose_disk_died_comes_back_as_a_new_device_by_a_decision() {
    let Some((mut scene, clock, more)) = under_a_clock(&["Kim", "Lou", "Max", "Ann"], 3) else { return };
    scene.start(&[3]).await;
    let [mut laptop, mut spare] = <[Place; 2]>::try_from(more).unwrap().map(|place| {
        let mut station = Station::empty(&scene.program, place);
        station.start();
        station
    });
    scene.stations[2].lets_in(&mut laptop).await;
    let [kim, lou, max] = [0, 1, 2].map(|number| scene.stations[number].device);

    // The disk dies, and Max's laptop lets a new machine in.
    let mut dead = scene.stations.remove(2);
    dead.kill();
    std::fs::remove_dir_all(dead.data()).unwrap();
    laptop.lets_in(&mut spare).await;
    let proposal = scene.stations[0].proposes_keepers(&[spare.device], &[max]).await;
    for station in scene.stations[..2].iter().chain([&laptop]) {
        station.votes_for(proposal).await;
    }
    let all = scene.stations.iter_mut().chain([&mut laptop, &mut spare]);
    pass(&clock, 25, all).await;
    for station in scene.stations.iter().chain([&laptop, &spare]) {
        station.knows_keepers(&[kim, lou, spare.device]).await;
    }
    scene.book.hears(&["Ann"], 5).await;
    // It is needed now.
    scene.stations[1].kill();
    scene.book.hears(&["Ann"], 5).await;
    scene.stations[1].start();
    scene.stations.extend([laptop, spare]);
    scene.end().await;
}

/// Keeps a copy of a ledger's file as it is, or puts one back.
fn copy(from: &Path, to: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("{FILE_NAME}{suffix}");
        let (from, to) = (from.join(&name), to.join(&name));
        if to.exists() {
            std::fs::remove_file(&to).unwrap();
        }
        if from.exists() {
            std::fs::copy(from, to).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_that_was_set_back_signs_nothing_before_it_was_shown_its_last_signature_and_then_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let kept = tempfile::tempdir().unwrap();
    let places = on_loopback(dir.path(), &["Kim", "Lou", "Max", "Ann"]);
    let mut scene = Scene::new(dir, places, 3);
    scene.start(&[3]).await;

    // A copy of its ledger; then it signs more, since without it there is no quorum.
    scene.stations[2].stop();
    copy(&scene.stations[2].data(), kept.path());
    scene.stations[2].start();
    scene.stations[1].stop();
    scene.book.hears(&["Ann"], 20).await;
    scene.stations[1].start();
    scene.stations[2].stop();
    copy(kept.path(), &scene.stations[2].data());

    // As long as nobody shows it anything it knows of nothing. Then it hears of it, and says so.
    for other in [0, 1] {
        scene.stations[other].signal("-STOP");
    }
    scene.stations[2].start();
    scene.stations[2].is_up().await;
    let set_back = "alarm-keeper-set-back";
    let risks = scene.stations[2].status().await.risks;
    assert!(risks.iter().all(|risk| risk.message.code != set_back), "{risks:?}");
    for other in [0, 1] {
        scene.stations[other].signal("-CONT");
    }
    scene.stations[2].shows_risk(REUNION, set_back, true).await;
    scene.book.hears(&["Ann"], 3).await;
    // And it signs again: without it there is no quorum now.
    scene.stations[0].kill();
    scene.book.hears(&["Ann"], 5).await;
    scene.stations[0].start();
    scene.end().await;
}
