//! The lasting clock: nobody can set it, it never goes back, and it goes on across runs of the program.
//!
//! It counts while the device is switched on. Within one boot the kernel's clock since the boot tells how much time has
//! passed, suspended or with the program closed; after a reboot it adds what the new boot has run, since nobody can say
//! how long the device was off. Where the kernel tells neither, it counts while the program runs. It is kept about once
//! a minute and at closing.

use std::time::Instant;

use moothall_core::store::Write;

/// The note that keeps it: total and kernel's clock (8 bytes each, big-endian, in milliseconds), and the boot's id.
const NOTE: &str = "lasting-clock";

/// It is kept so often: about once a minute.
const KEEP_EVERY_MS: i64 = 60_000;

/// What the kernel says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Moment {
    /// Which boot this is; empty where nobody says.
    boot: Vec<u8>,
    /// Milliseconds since then, or since the program started.
    at_ms: i64,
}

/// The lasting clock.
#[derive(Debug)]
pub(super) struct LastingClock {
    started: Instant,
    boot: Vec<u8>,
    /// What it showed at a moment of this boot.
    total_ms: i64,
    total_at_ms: i64,
    newest_ms: i64,
    kept_ms: Option<i64>,
}

impl LastingClock {
    /// Goes on from what was kept, if anything was.
    pub(super) fn open(note: Option<&[u8]>) -> Self {
        let started = Instant::now();
        Self::open_at(note, started, moment(started))
    }

    /// The note's name.
    pub(super) const fn note() -> &'static str {
        NOTE
    }

    fn open_at(note: Option<&[u8]>, started: Instant, now: Moment) -> Self {
        let total_ms = note.and_then(read).map_or(0, |(total_ms, then)| {
            let passed_ms = match () {
                // Nobody says which boot it is, so what the kernel's clock shows may have been counted already.
                () if now.boot.is_empty() => 0,
                () if then.boot == now.boot => now.at_ms.saturating_sub(then.at_ms),
                () => now.at_ms,
            };
            total_ms.saturating_add(passed_ms.max(0))
        });
        Self { started, boot: now.boot, total_ms, total_at_ms: now.at_ms, newest_ms: total_ms, kept_ms: None }
    }

    /// What it shows, in milliseconds.
    pub(super) fn now_ms(&mut self) -> i64 {
        self.now_at(at_ms(self.started))
    }

    fn now_at(&mut self, at_ms: i64) -> i64 {
        let passed_ms = at_ms.saturating_sub(self.total_at_ms);
        self.newest_ms = self.newest_ms.max(self.total_ms.saturating_add(passed_ms));
        self.newest_ms
    }

    /// What is to be kept, if that is due: it is `at_once` before closing.
    pub(super) fn keep(&mut self, at_once: bool) -> Option<Write> {
        self.keep_at(at_ms(self.started), at_once)
    }

    fn keep_at(&mut self, at_ms: i64, at_once: bool) -> Option<Write> {
        let now_ms = self.now_at(at_ms);
        if !at_once && self.kept_ms.is_some_and(|kept_ms| now_ms - kept_ms < KEEP_EVERY_MS) {
            return None;
        }
        self.kept_ms = Some(now_ms);
        let mut value = now_ms.to_be_bytes().to_vec();
        value.extend(at_ms.to_be_bytes());
        value.extend(&self.boot);
        Some(Write::Note { name: NOTE.to_owned(), value: Some(value) })
    }
}

fn read(note: &[u8]) -> Option<(i64, Moment)> {
    let (total, rest) = note.split_first_chunk()?;
    let (at, boot) = rest.split_first_chunk()?;
    let (total_ms, at_ms) = (i64::from_be_bytes(*total), i64::from_be_bytes(*at));
    (total_ms >= 0).then(|| (total_ms, Moment { boot: boot.to_vec(), at_ms }))
}

#[cfg(target_os = "linux")]
fn moment(started: Instant) -> Moment {
    let boot = std::fs::read("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    Moment { boot: boot.trim_ascii().to_vec(), at_ms: at_ms(started) }
}

/// Milliseconds since the boot, suspended ones too.
#[cfg(target_os = "linux")]
fn at_ms(_started: Instant) -> i64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    now.tv_sec.saturating_mul(1_000).saturating_add(now.tv_nsec / 1_000_000)
}

#[cfg(not(target_os = "linux"))]
fn moment(started: Instant) -> Moment {
    Moment { boot: Vec::new(), at_ms: at_ms(started) }
}

#[cfg(not(target_os = "linux"))]
fn at_ms(started: Instant) -> i64 {
    i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::store::Store;

    fn moment(boot: &str, at_ms: i64) -> Moment {
        Moment { boot: boot.as_bytes().to_vec(), at_ms }
    }

    fn note(total_ms: i64, then: &Moment) -> Vec<u8> {
        [&total_ms.to_be_bytes()[..], &then.at_ms.to_be_bytes(), &then.boot].concat()
    }

    #[test]
    fn it_goes_on_from_what_was_kept_and_never_back() {
        let kept = note(1_000, &moment("one", 300));
        let cases: [(&str, Option<&[u8]>, Moment, i64); 8] = [
            ("the first run", None, moment("one", 5_000), 0),
            ("the same boot: closed or suspended in between", Some(&kept), moment("one", 900), 1_600),
            ("the same boot, whose clock went back", Some(&kept), moment("one", 100), 1_000),
            ("another boot: what it has run", Some(&kept), moment("two", 70), 1_070),
            ("no boot is told: what the program has run", Some(&kept), moment("", 70_000), 1_000),
            ("a note cut short", Some(&kept[..12]), moment("one", 900), 0),
            ("a note that is wrong", Some(&[255; 20]), moment("one", 900), 0),
            ("the largest number", Some(&note(i64::MAX, &moment("one", 0))), moment("one", 9), i64::MAX),
        ];
        for (name, note, now, shows_ms) in cases {
            let at_ms = now.at_ms;
            let mut clock = LastingClock::open_at(note, Instant::now(), now);
            assert_eq!(clock.now_at(at_ms), shows_ms, "{name}");
            assert!(clock.now_at(at_ms + 7) >= shows_ms, "{name}");
            let newest_ms = clock.now_at(at_ms + 7);
            assert_eq!(clock.now_at(at_ms - 50), newest_ms, "{name}: never back");
        }
    }

    #[test]
    fn it_is_kept_once_a_minute_and_at_closing_and_a_store_that_was_closed_gives_it_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        let mut clock = LastingClock::open_at(None, Instant::now(), moment("one", 1_000));
        assert!(clock.keep_at(1_500, false).is_some());
        assert_eq!(clock.keep_at(61_000, false), None);
        assert!(clock.keep_at(61_500, false).is_some());
        let last = clock.keep_at(62_000, true).unwrap();
        store.write(&[last], &[]).unwrap();
        store.close().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let note = store.note(NOTE).unwrap();
        let mut clock = LastingClock::open_at(note.as_deref(), Instant::now(), moment("one", 100_000));
        assert_eq!(clock.now_at(100_000), 99_000);
    }

    #[test]
    fn the_kernel_is_asked() {
        let mut clock = LastingClock::open(None);
        let kept = clock.keep(true);
        let Some(Write::Note { value: Some(value), .. }) = kept else { panic!("{kept:?}") };
        let mut later = LastingClock::open(Some(&value));
        assert!(later.now_ms() >= clock.newest_ms);
        assert!(later.now_ms() < 3_600_000, "what ran before the first run does not count");
    }
}
