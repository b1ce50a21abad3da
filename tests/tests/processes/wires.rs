//! Keepers on machines of their own, as far as the network goes: cables are pulled, and what one sends is lost.

use std::time::Duration;

use moothall_tests::stations::wires::Wires;
use moothall_tests::stations::{leader, on_loopback};

use crate::{REUNION, Scene, not_tried};

/// What was on its way when a cable was pulled has arrived, or is lost.
const IN_FLIGHT: Duration = Duration::from_secs(10);
/// The alarm comes after a minute without confirmations.
const ALARM: Duration = Duration::from_secs(100);

#[tokio::test(flavor = "multi_thread")]
async fn keepers_that_are_cut_off_stop_nobody_as_long_as_a_quorum_is_connected_and_all_agree_when_it_is_mended()
 {
    let dir = tempfile::tempdir().unwrap();
    let mut places = on_loopback(dir.path(), &["Kim", "Lou", "Max", "Ann"]);
    let wires = match Wires::lay(places.len()) {
        Ok(wires) => wires,
        Err(why) => return not_tried(&why),
    };
    for (node, place) in places.iter_mut().enumerate() {
        (place.address, place.inside) = (wires.address(node), wires.inside(node));
    }
    let mut scene = Scene::new(dir, places, 3);
    scene.start(&[3]).await;
    let (stations, book) = (&scene.stations, &scene.book);

    // One that follows, then the one that leads.
    let leads = leader(&stations[..3]).await;
    let follows = (leads + 1) % 3;
    for cut in [follows, leads] {
        wires.pull(cut);
        book.hears(&["Ann"], 5).await;
        wires.plug(cut);
        let position = stations[3].position().await;
        stations[cut].has_come_to(position).await;
    }

    // Two that do not hear each other, and one that hears all and is heard by no keeper.
    let leads = leader(&stations[..3]).await;
    let (one, other) = ((leads + 1) % 3, (leads + 2) % 3);
    wires.lose(leads, one);
    book.hears(&["Ann"], 5).await;
    wires.lose(leads, other);
    book.hears(&["Ann"], 5).await;
    wires.find(leads, one);
    wires.find(leads, other);
    let position = stations[3].position().await;
    stations[leads].has_come_to(position).await;

    // Two are cut off: the third confirms nothing, and says so after a minute. So does the member.
    wires.pull(one);
    wires.pull(other);
    let _ = book.heard_within(IN_FLIGHT, &["Ann"], u64::MAX).await;
    let before = book.counts().confirmed;
    for station in [&stations[leads], &stations[3]] {
        station.shows_risk(ALARM, "risk-stall-missing", true).await;
    }
    assert_eq!(book.counts().confirmed, before, "one of three confirms nothing");
    wires.plug(one);
    wires.plug(other);
    book.hears(&["Ann"], 3).await;
    for station in stations {
        station.shows_risk(REUNION, "risk-stall-missing", false).await;
    }
    scene.end().await;
}
