//! Keepers as they are in life: `moothall run` on a machine each, over iroh, with members who book and vote meanwhile. Disks
//! fill, cables are pulled, keepers come and go. Whatever a member was shown as confirmed stands on every disk afterwards.
//!
//! What a system does not permit is not tried, and said.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod changing;
mod disks;
mod wires;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use moothall_tests::stations::check::check;
use moothall_tests::stations::load::Load;
use moothall_tests::stations::said::Book;
use moothall_tests::stations::{self, Place, Station};
use tempfile::TempDir;

/// A member rests so long after each confirmation.
const PAUSE: Duration = Duration::from_millis(20);
/// All that was cut off or stopped has found together again within so long.
const REUNION: Duration = Duration::from_secs(120);

/// Some devices, and who acts with them.
struct Scene {
    stations: Vec<Station>,
    book: Arc<Book>,
    load: Option<Load>,
    program: PathBuf,
    /// Last, so that it is there for as long as processes are.
    _dir: TempDir,
}

impl Scene {
    /// Devices at these places, the first few the keepers; nothing runs yet.
    fn new(dir: TempDir, places: Vec<Place>, keepers: usize) -> Self {
        let program = PathBuf::from(moothall_tests::program());
        let stations = stations::stations(&program, places, |keys| stations::hall(keys, keepers));
        Self { stations, book: Arc::default(), load: None, program, _dir: dir }
    }

    /// All start, and the members of some act with them from now on.
    async fn start(&mut self, acting: &[usize]) {
        for station in &mut self.stations {
            station.start();
        }
        for station in &self.stations {
            station.is_up().await;
        }
        let acting: Vec<&Station> = acting.iter().map(|number| &self.stations[*number]).collect();
        self.load = Some(Load::begin(&acting, &self.book, PAUSE));
        let names: Vec<&'static str> = acting.iter().map(|station| station.name).collect();
        self.book.hears(&names, 3).await;
    }

    /// The members come to an end, all find together, and every disk is looked at.
    async fn end(mut self) {
        if let Some(load) = self.load.take() {
            load.end().await;
        }
        stations::agree(&self.stations, REUNION).await;
        for station in &mut self.stations {
            station.stop();
        }
        let said = self.book.all();
        let found = check(&self.program, &self.stations, &said).await;
        assert!(found.confirmations > 0 && found.certificates > 0, "{found:?}");
    }
}

impl Drop for Scene {
    /// How each device says that it does, and what its process said last, belong to whatever went wrong.
    fn drop(&mut self) {
        if std::thread::panicking() {
            for station in &self.stations {
                eprintln!("{}:\n{}\n{}", station.name, station.tells(), station.said_last());
            }
        }
    }
}

/// What cannot be tried here is said.
fn not_tried(why: &str) {
    eprintln!("Not tried here: {why}.");
}
