//! A keeper's disk fills.

use std::time::{Duration, Instant};

use moothall_tests::stations::disk::Disk;
use moothall_tests::stations::{leader, on_loopback};

use crate::{REUNION, Scene, not_tried};

/// Members act with these.
const ACTING: [&str; 2] = ["Ann", "Ben"];

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_whose_disk_is_full_says_so_and_signs_nothing_and_catches_up_by_itself_once_there_is_space()
{
    let dir = tempfile::tempdir().unwrap();
    let places = on_loopback(dir.path(), &["Kim", "Lou", "Max", "Ann", "Ben"]);
    let disks: Result<Vec<Disk>, String> =
        places[..3].iter().map(|place| Disk::mount(&place.folder, 32)).collect();
    let disks = match disks {
        Ok(disks) => disks,
        Err(why) => return not_tried(&why),
    };
    let mut scene = Scene::new(dir, places, 3);
    scene.start(&[3, 4]).await;
    // One that follows, then the one that leads.
    let leads = leader(&scene.stations[..3]).await;
    fills_and_is_freed(&mut scene, &disks, (leads + 1) % 3).await;
    let leads = leader(&scene.stations[..3]).await;
    fills_and_is_freed(&mut scene, &disks, leads).await;
    scene.end().await;
}

async fn fills_and_is_freed(scene: &mut Scene, disks: &[Disk], place: usize) {
    disks[place].fill();
    let full = &scene.stations[place];
    full.shows_risk(REUNION, "risk-disk-full", true).await;
    // What was set aside in its files for later may still be written. Then it stands, and the others do not.
    let deadline = Instant::now() + REUNION;
    loop {
        let before = full.position().await;
        scene.book.hears(&ACTING, 10).await;
        if full.position().await == before {
            break;
        }
        assert!(Instant::now() < deadline, "it goes on although nothing can be written");
    }
    let signed = signed_by(scene, place).await;
    scene.book.hears(&ACTING, 10).await;
    assert_eq!(signed_by(scene, place).await, signed, "it signs nothing that it cannot keep");
    full.shows_risk(Duration::from_secs(10), "risk-disk-full", true).await;

    // It goes on by itself: the process is the same.
    let process = full.pid();
    disks[place].free();
    full.shows_risk(REUNION, "risk-disk-full", false).await;
    let other = (place + 1) % 3;
    let position = scene.stations[other].position().await;
    let full = &scene.stations[place];
    full.has_come_to(position).await;
    assert_eq!(full.pid(), process);
    assert!(!scene.stations[place].has_ended());
    // And it signs: without it there is no quorum now.
    scene.stations[other].stop();
    scene.book.hears(&ACTING, 5).await;
    scene.stations[other].start();
    scene.stations[other].is_up().await;
}

/// The newest position that a keeper is known to have signed.
async fn signed_by(scene: &Scene, place: usize) -> Option<u64> {
    let asked = scene.stations[(place + 1) % 3].keepers().await.expect("another keeper answers");
    let device = scene.stations[place].device;
    asked.keepers.iter().find(|one| one.device.id == device).expect("it is a keeper").signed
}
