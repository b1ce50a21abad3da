//! Calendar files: what a person sees before anything is booked, and the booking of all of it.
//!
//! A member has at most 1,000 reservations ahead whatever the constitution says, a series counting once. So ten thousand
//! events are measured in two forms: as single events, of which all are read and tried and the first thousand are booked;
//! and as a thousand series of ten times, of which all ten thousand times are.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail, ensure};
use jiff::Timestamp;
use moothall_core::id::ResourceId;
use moothall_core::request::{Answer, Request};
use moothall_core::view::calendar::Fate;
use moothall_peer::Peer;

use super::content::{DAY_MS, HOUR_MS};
use crate::history::now_ms;
use crate::samples::ms;
use crate::table::{Figure, Mark};

/// All of it takes at most so long, in milliseconds.
const BELOW_MS: f64 = 5_000.0;

/// A member has at most so many reservations ahead.
const RESERVATIONS_MAX: usize = 1_000;

/// A series has so many times here.
const TIMES: usize = 10;

/// So many events, or times of series.
pub(super) const EVENTS: usize = 10_000;

/// A calendar of single events, one every second hour from in three weeks on.
fn single(events: usize) -> String {
    calendar((0..events).map(|number| (begin_ms() + number as i64 * 2 * HOUR_MS, None)))
}

/// A calendar of weekly series that do not meet: 84 begin in a week, and the next ones when those are over.
fn series(events: usize) -> String {
    let in_a_week = 7 * DAY_MS / (2 * HOUR_MS);
    calendar((0..events as i64).map(|number| {
        let weeks = number / in_a_week * TIMES as i64;
        let from_ms = begin_ms() + weeks * 7 * DAY_MS + number % in_a_week * 2 * HOUR_MS;
        (from_ms, Some(format!("FREQ=WEEKLY;COUNT={TIMES}")))
    }))
}

fn begin_ms() -> i64 {
    (now_ms().div_euclid(DAY_MS) + 21) * DAY_MS
}

fn calendar(events: impl Iterator<Item = (i64, Option<String>)>) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A measurement//EN\r\n".to_owned();
    let utc =
        |unix_ms: i64| Timestamp::from_millisecond(unix_ms).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ");
    for (number, (from_ms, rule)) in events.enumerate() {
        let (begin, end) = (utc(from_ms), utc(from_ms + HOUR_MS));
        let rule = rule.map_or(String::new(), |rule| format!("RRULE:{rule}\r\n"));
        let _ = write!(
            text,
            "BEGIN:VEVENT\r\nUID:{number}@example.org\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{begin}\r\nDTEND:{end}\r\n\
             {rule}SUMMARY:Course {number}\r\nDESCRIPTION:Bring what you need.\r\nEND:VEVENT\r\n"
        );
    }
    text + "END:VCALENDAR\r\n"
}

/// What was done with a file.
struct Taken {
    planned: Duration,
    carried_out: Duration,
    longest_ms: f64,
    seen: usize,
    reservations: usize,
}

/// Plans a file as bookings of a resource and books all that can be had, act by act, as the window does.
async fn take(peer: &Peer, resource: ResourceId, text: String) -> Result<Taken> {
    let begin = Instant::now();
    let request = Request::PlanCalendar { resource, text, zone: "UTC".to_owned() };
    let plan = match peer.request(request).await {
        Ok(Answer::CalendarPlan(plan)) => plan,
        other => bail!("there is no plan: {other:?}"),
    };
    let planned = begin.elapsed();
    let (seen, reservations) = (plan.events.len(), plan.count(Fate::Taken));
    let mut longest_ms: f64 = 0.0;
    let begin = Instant::now();
    for act in plan.events.into_iter().filter_map(|event| event.act) {
        let one = Instant::now();
        peer.request(Request::Hall { act }).await.map_err(|failure| anyhow!("not booked: {failure:?}"))?;
        longest_ms = longest_ms.max(ms(one.elapsed()));
    }
    Ok(Taken { planned, carried_out: begin.elapsed(), longest_ms, seen, reservations })
}

/// Measures with ten thousand events of each form, or fewer. The resource is free, and the hall is put back by `again`
/// before each file.
pub(super) async fn measure(
    resource: ResourceId,
    events: usize,
    open: impl AsyncFn() -> Result<Peer>,
) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let files = [
        (
            "10,000 calendar events, of which 1,000 are booked",
            single(events),
            RESERVATIONS_MAX.min(events),
            1,
        ),
        ("10,000 bookings from 1,000 calendar series", series(events / TIMES), events / TIMES, TIMES),
    ];
    for (name, text, expected, times) in files {
        let bytes = text.len();
        let peer = open().await?;
        let taken = take(&peer, resource, text).await?;
        let booked = booked(&peer, resource).await?;
        peer.close().await;
        // The reader has a booking or two of its own, which count.
        ensure!(taken.reservations + 20 > expected, "{} of {expected} are taken", taken.reservations);
        ensure!(
            booked == taken.reservations * times,
            "{booked} bookings of {} reservations",
            taken.reservations
        );
        figures.push(
            Figure::new(name, ms(taken.planned + taken.carried_out), "ms")
                .mark(Mark::Below(BELOW_MS))
                .detail("read and tried, ms", ms(taken.planned))
                .detail("booked, act by act, ms", ms(taken.carried_out))
                .detail("longest act, ms", taken.longest_ms)
                .detail("events in the file", taken.seen as f64)
                .detail("reservations", taken.reservations as f64)
                .detail("bookings that came of it", booked as f64)
                .detail("of calendar, KiB", bytes as f64 / 1024.0),
        );
    }
    Ok(figures)
}

/// How many bookings a resource has from now on.
async fn booked(peer: &Peer, resource: ResourceId) -> Result<usize> {
    let mut count = 0;
    for year in 0..3 {
        let from_ms = now_ms() + year * 366 * DAY_MS;
        let request =
            Request::Bookings { resource: Some(resource), from_ms, until_ms: from_ms + 366 * DAY_MS };
        match peer.request(request).await {
            Ok(Answer::Bookings(bookings)) => {
                count += bookings.iter().filter(|booking| booking.from_ms >= from_ms).count();
            }
            other => bail!("no bookings: {other:?}"),
        }
    }
    Ok(count)
}
