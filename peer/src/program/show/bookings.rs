//! What there is to book, and who has it when.

use moothall_core::message::Message;
use moothall_core::view::terms::Occurrence;
use moothall_core::view::{Booking, Resource};

use super::super::table::Table;
use super::super::words::Words;
use super::table_or;

pub(super) fn resources(words: &Words, resources: &[Resource]) -> String {
    let heads = ["program-head-id", "program-head-name", "program-head-now", "program-head-next"];
    let more = ["program-head-description", "program-head-certainty"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for resource in resources {
        let now = match &resource.now {
            _ if !resource.active => words.code("program-retired"),
            None => words.code("program-free"),
            Some(booking) => {
                let message = Message::new("program-held").text("member", &booking.member_name);
                words.say(&message.time("until", booking.until_ms))
            }
        };
        let next = resource.next.as_ref().map(|booking| {
            let message = Message::new("program-next").text("member", &booking.member_name);
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
    table_or(words, &table, "program-no-resources")
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
    let more = ["program-head-member", "program-head-title", "program-head-certainty"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for booking in bookings {
        table.row([
            booking.id.short(),
            booking.resource_name.clone(),
            words.time(booking.from_ms),
            words.time(booking.until_ms),
            if booking.mine { format!("{} *", booking.member_name) } else { booking.member_name.clone() },
            booking.title.clone(),
            words.certainty(&booking.certainty),
        ]);
    }
    table
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
