//! What there is to book, and who has it when.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};
use moothall_core::message::Message;
use moothall_core::view::terms::said::by_day;
use moothall_core::view::terms::{Clock, Occurrence};
use moothall_core::view::{Booking, Resource};

use super::super::table::Table;
use super::super::words::Words;
use super::{part, sentence, table_or};

pub(super) fn resources(words: &Words, resources: &[Resource]) -> String {
    let heads = ["program-head-id", "program-head-name", "program-head-now", "program-head-next"];
    let more = ["program-head-description", "program-head-certainty"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for resource in resources {
        let now = match &resource.now {
            _ if !resource.active => words.code("program-retired"),
            None => words.code("program-free"),
            Some(booking) => {
                let message = Message::new("program-held").text("member", whose(words, booking));
                words.say(&message.time("until", booking.until_ms))
            }
        };
        let next = resource.next.as_ref().map(|booking| {
            let message = Message::new("program-next").text("member", whose(words, booking));
            words.say(&message.time("from", booking.from_ms))
        });
        table.row([
            resource.id.short(),
            resource.name.clone(),
            now,
            next.unwrap_or_default(),
            resource.description.clone(),
            words.certainty(&resource.certainty),
        ]);
    }
    let mut text = table_or(words, &table, "program-no-resources");
    // One alone is shown with its terms.
    if let [only] = resources {
        text += &terms(words, only);
    }
    text
}

/// Whose a booking is; of a private one only that the time is taken.
fn whose(words: &Words, booking: &Booking) -> String {
    if booking.hidden { words.code("booking-busy") } else { booking.member_name.clone() }
}

/// The terms of a resource: hours by day, closed days, closings, and the rest in sentences.
fn terms(words: &Words, resource: &Resource) -> String {
    let hours = match resource.terms.hours.is_empty() {
        true => sentence(words, Message::new("terms-always-open")),
        false => {
            let days = (0..).zip(by_day(&resource.terms.hours));
            let lines: String = days.map(|(day, open)| hours_line(words, day, &open)).collect();
            lines + &sentence(words, Message::new("program-terms-clock"))
        }
    };
    let days = resource.terms.closed_days.iter().map(|day| {
        let date = Date::constant(1970, 1, 1).checked_add(Span::new().days(*day));
        date.map_or_else(|_| String::new(), |date| format!("{date}\n"))
    });
    let mut closings = Table::new(
        words,
        &["program-head-id", "program-head-from", "program-head-until", "program-head-what"],
    );
    for closing in &resource.closings {
        closings.row([
            closing.id.short(),
            words.time(closing.from_ms),
            words.time(closing.until_ms),
            closing.reason.clone(),
        ]);
    }
    let said: String = resource.terms_said.iter().map(|message| sentence(words, message.clone())).collect();
    let said = if said.is_empty() { sentence(words, Message::new("terms-none")) } else { said };
    let closings = if closings.is_empty() { String::new() } else { closings.text() };
    format!("\n{said}")
        + &part(words, "terms-hours", &hours)
        + &part(words, "terms-closed-days", &days.collect::<String>())
        + &part(words, "terms-closings", &closings)
}

fn hours_line(words: &Words, day: usize, open: &[(u16, u16)]) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let stretches: Vec<_> =
        open.iter().map(|(from, until)| format!("{}-{}", clock(*from), clock(*until))).collect();
    let open = match stretches.is_empty() {
        true => words.code("terms-closed-that-day"),
        false => stretches.join(", "),
    };
    format!("{}: {open}\n", words.code(&format!("weekday-{day}")))
}

pub(super) fn list(words: &Words, bookings: &[Booking]) -> String {
    table_or(words, &table(words, bookings), "program-no-bookings")
}

/// The bookings of the reader on the home screen: nothing if there are none.
pub(super) fn table_text(words: &Words, bookings: &[Booking]) -> String {
    let table = table(words, bookings);
    if table.is_empty() { String::new() } else { table.text() }
}

fn table(words: &Words, bookings: &[Booking]) -> Table {
    let heads = ["program-head-id", "program-head-resource", "program-head-from", "program-head-until"];
    let more = ["program-head-member", "program-head-title", "program-head-state", "program-head-certainty"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for booking in bookings {
        table.row([
            booking.id.short(),
            booking.resource_name.clone(),
            words.time(booking.from_ms),
            words.time(booking.until_ms),
            if booking.mine { format!("{} *", booking.member_name) } else { booking.member_name.clone() },
            if booking.hidden { words.code("booking-busy") } else { booking.title.clone() },
            words.code(match booking.checked_in {
                true => "state-checked-in",
                false => state_code(&booking.state),
            }),
            words.certainty(&booking.certainty),
        ]);
    }
    table
}

/// The sentence for how a booking stands.
fn state_code(state: &str) -> &'static str {
    match state {
        "requested" => "state-requested",
        "waiting" => "state-waiting",
        "cancelled" => "state-cancelled",
        "declined" => "state-declined",
        "no_show" => "state-no-show",
        "closed" => "state-closed",
        _ => "state-held",
    }
}

/// What the organisation's clock shows, and how far that is from UTC.
pub(super) fn clock(words: &Words, clock: &Clock) -> String {
    let now = Timestamp::now();
    let minutes = clock.minutes_at(now.as_millisecond());
    let offset = Offset::from_seconds(i32::from(minutes) * 60).unwrap_or(Offset::UTC);
    let shown = offset.to_datetime(now).strftime("%Y-%m-%d %H:%M").to_string();
    let sign = if minutes < 0 { '-' } else { '+' };
    let ahead = format!("{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    let code = match (clock.offsets.is_empty(), goes_as(words, clock, now)) {
        (true, _) => "program-clock-utc",
        (false, true) => "program-clock-as",
        (false, false) => "program-clock",
    };
    let zone = words.zone().iana_name().unwrap_or_default();
    sentence(words, Message::new(code).text("time", shown).text("offset", ahead).text("zone", zone))
}

/// Whether the organisation's clock goes as that of the reader's place, for the next two years. Only changes of the clock
/// are kept of a zone, not its name.
fn goes_as(words: &Words, clock: &Clock, now: Timestamp) -> bool {
    words.zone().iana_name().is_some()
        && (0..2 * 52).all(|week| {
            let at = now.checked_add(Span::new().hours(week * 7 * 24));
            at.is_ok_and(|at| {
                words.zone().to_offset(at).seconds() == i32::from(clock.minutes_at(at.as_millisecond())) * 60
            })
        })
}

/// What would come of a wish, time by time.
pub(super) fn occurrences(words: &Words, list: &[Occurrence]) -> String {
    let mut table = Table::new(words, &["program-head-from", "program-head-until", "program-head-obstacle"]);
    for one in list {
        let said = match (&one.obstacle, one.shifted) {
            (Some(obstacle), _) => words.say(obstacle),
            (None, true) => words.code("program-clock-changes"),
            (None, false) => String::new(),
        };
        table.row([words.time(one.from_ms), words.time(one.until_ms), said]);
    }
    table_or(words, &table, "program-no-bookings")
}
