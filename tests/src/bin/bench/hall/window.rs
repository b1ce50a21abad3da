//! The large hall in the app's window: how long a screen takes until it is painted, and the memory of it all.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::content::Landmarks;
use crate::driver::{Driver, Window};
use crate::memory;
use crate::samples::Samples;
use crate::table::{Figure, Mark};

const WEEK: &str = "the week of a room in the window, until it is painted";
const MEMORY: &str = "memory of the app with its window";

/// Goes to a screen and calls back, once something is there and painted, with the milliseconds that it took. What was
/// there before must be gone first, so that it is not taken for the new screen's.
///
/// It goes when nothing of the page has changed for a quarter of a second, as somebody who has looked at it would: what
/// the screen before still had to do is not this one's.
const SHOWN: &str = "
    const [path, css, done] = arguments;
    const go = () => {
        const begin = performance.now();
        location.hash = path;
        const painted = () => setTimeout(() => done(performance.now() - begin), 0);
        const look = () => document.querySelector(css) ? painted() : requestAnimationFrame(look);
        requestAnimationFrame(look);
    };
    let waiting = setTimeout(rest, 250);
    const changes = new MutationObserver(() => { clearTimeout(waiting); waiting = setTimeout(rest, 250); });
    changes.observe(document.body, { childList: true, subtree: true, characterData: true });
    function rest() { changes.disconnect(); go(); }
";

/// A screen of the window: what it is called, where it is, and what shows that its data is there.
struct Screen {
    name: &'static str,
    path: String,
    css: &'static str,
}

/// Measures where the environment names the app and its driver; beside it an organisation that was just founded, in
/// `scratch`.
pub(super) fn measure(
    hall: &Path,
    landmarks: &Landmarks,
    scratch: &Path,
    rounds: usize,
) -> Result<Vec<Figure>> {
    let driver = match Driver::start(scratch)? {
        Ok(driver) => driver,
        Err(why) => {
            return Ok([(WEEK, "ms"), (MEMORY, "MiB")]
                .map(|(name, unit)| Figure::missing(name, unit, why))
                .into());
        }
    };
    let screens = [
        Screen { name: "Members, ms", path: "#/members".to_owned(), css: "[data-test=member]" },
        Screen { name: "Decisions, ms", path: "#/decisions".to_owned(), css: "[data-test=proposal]" },
        Screen {
            name: "the week, ms",
            path: format!("#/bookings/{}", landmarks.resource),
            css: "[data-test=week] [data-test=booking]",
        },
    ];
    let empty = memory::founded(scratch)?;
    let (_, _, empty_mib) = look_around(&driver, &empty, &[], 1)?;
    let (start, taken, full_mib) = look_around(&driver, hall, &screens, rounds)?;
    let [members, decisions, week] = &taken[..] else { anyhow::bail!("not every screen was shown") };
    let mut figure = Figure::new(WEEK, week.median(), "ms")
        .mark(Mark::Below(100.0))
        .detail("first, ms", week.first())
        .detail("longest, ms", week.quantile(1.0))
        .detail("start of the app until Home is there, ms", start.as_secs_f64() * 1_000.0);
    for (screen, samples) in screens.iter().zip([members, decisions]) {
        figure = figure.detail(screen.name, samples.median());
    }
    Ok(vec![
        figure,
        Figure::new(MEMORY, full_mib, "MiB").floor(empty_mib, "the same app, an organisation just founded"),
    ])
}

/// Opens the app and goes through the screens so many times, from Home each time. Returns how long the start took, how
/// long each screen, and the memory at the end in MiB.
fn look_around(
    driver: &Driver,
    data: &Path,
    screens: &[Screen],
    rounds: usize,
) -> Result<(Duration, Vec<Samples>, f64)> {
    let begin = Instant::now();
    let window = driver.open(data)?;
    window.wait_for("[data-test=organisation]")?;
    let start = begin.elapsed();
    let mut taken: Vec<Samples> = Vec::new();
    taken.resize_with(screens.len(), Samples::default);
    for _ in 0..rounds {
        for (screen, samples) in screens.iter().zip(&mut taken) {
            shown(&window, "#/", ".home")?;
            samples.push(shown(&window, &screen.path, screen.css)?);
        }
    }
    let mib = driver.processes()?.into_iter().map(memory::proportional_mib).sum::<Result<f64>>()?;
    window.close()?;
    Ok((start, taken, mib))
}

fn shown(window: &Window<'_>, path: &str, css: &str) -> Result<Duration> {
    let answer = window.script(SHOWN, &[json!(path), json!(css)])?;
    let ms = answer.as_f64().with_context(|| format!("{path}: {answer}"))?;
    ensure!(ms >= 0.0, "{path}: a clock that goes back");
    Ok(Duration::from_secs_f64(ms / 1_000.0))
}
