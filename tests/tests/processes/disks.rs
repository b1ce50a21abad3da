//! A keeper's disk fills.

use std::time::{Duration, Instant};

use moothall_tests::stations::disk::Disk;
use moothall_tests::stations::on_loopback;

use crate::{REUNION, Scene, not_tried};

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_whose_disk_is_full_says_so_and_signs_nothing_and_catches_up_by_itself_once_there_is_space()
{
    let dir = tempfile::tempdir().unwrap();
    let places = on_loopback(dir.path(), &["Kim", "Lou", "Max", "Ann"]);
    let disk = match Disk::mount(&places[2].folder, 32) {
        Ok(disk) => disk,
        Err(why) => return not_tried(&why),
    };
    let mut scene = Scene::new(dir, places, 3);
    scene.start(&[0, 3]).await;
    disk.fill();
    let full = &scene.stations[2];
    full.shows_risk(REUNION, "risk-disk-full", true).await;
    // What was set aside in its files for later may still be written. Then it stands, and the others do not.
    let deadline = Instant::now() + REUNION;
    loop {
        let before = full.position().await;
        scene.book.hears(&["Kim", "Ann"], 10).await;
        if full.position().await == before {
            break;
        }
        assert!(Instant::now() < deadline, "it goes on although nothing can be written");
    }
    let signed = signed_by_max(&scene).await;
    scene.book.hears(&["Kim", "Ann"], 10).await;
    assert_eq!(signed_by_max(&scene).await, signed, "it signs nothing that it cannot keep");
    full.shows_risk(Duration::from_secs(10), "risk-disk-full", true).await;

    // It goes on by itself: the process is the same.
    let process = full.pid();
    disk.free();
    full.shows_risk(REUNION, "risk-disk-full", false).await;
    let position = scene.stations[0].position().await;
    full.has_come_to(position).await;
    assert_eq!(full.pid(), process);
    assert!(!scene.stations[2].has_ended());
    // And it signs: without it there is no quorum now.
    scene.stations[1].stop();
    scene.book.hears(&["Kim", "Ann"], 5).await;
    scene.stations[1].start();
    scene.end().await;
}

/// The newest position that Max is known to have signed.
async fn signed_by_max(scene: &Scene) -> Option<u64> {
    let (kim, max) = (&scene.stations[0], scene.stations[2].device);
    let keepers = kim.keepers().await.expect("Kim answers");
    keepers.keepers.iter().find(|one| one.device.id == max).expect("Max is a keeper").signed
}
