//! The page's engine ends, as by a fault of a graphics driver.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::driver::{Undriven, until};

/// An engine that has worked and rests for so long has drawn its page.
const RESTS: Duration = Duration::from_secs(1);

/// So many ticks of the processor are the least that starting a page takes.
const STARTING_TICKS: u64 = 10;

/// What the system says of a process, behind its number and name: state, parent, group and so on (proc(5)).
fn said_of(process: u32, name: &str) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (before, rest) = stat.rsplit_once(')')?;
    before.contains(name).then(|| rest.split_whitespace().map(str::to_owned).collect())
}

/// The process that draws a window's page.
fn engine_of(window: &Undriven) -> Option<u32> {
    let group = window.id().to_string();
    let all = fs::read_dir("/proc").ok()?.filter_map(|of| of.ok()?.file_name().to_str()?.parse::<u32>().ok());
    all.into_iter().find(|process| {
        said_of(*process, "WebKitWebProces").is_some_and(|said| said.get(2) == Some(&group) && said[0] != "Z")
    })
}

/// Waits for an engine other than this one that has drawn its page.
fn another(window: &Undriven, than: Option<u32>) -> u32 {
    let mut seen = (0, 0, Instant::now());
    let drawn = until(|| {
        let engine = engine_of(window).filter(|engine| Some(*engine) != than)?;
        let said = said_of(engine, "WebKitWebProces")?;
        let ticks: u64 = said.get(11..13)?.iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        if (seen.0, seen.1) != (engine, ticks) {
            seen = (engine, ticks, Instant::now());
        }
        (ticks >= STARTING_TICKS && seen.2.elapsed() >= RESTS).then_some(engine)
    });
    drawn.expect("an engine that draws the page")
}

#[test]
fn a_window_whose_engine_ends_is_drawn_anew_each_time() {
    let home = tempfile::tempdir().expect("a folder");
    let mut window = Undriven::open(home.path());
    let mut engine = another(&window, None);
    for _ in 0..2 {
        let killed = Command::new("kill").args(["-KILL", &engine.to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()));
        engine = another(&window, Some(engine));
        assert!(!window.has_ended());
    }
}
