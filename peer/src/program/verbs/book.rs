//! Booking something: once or again and again, anew or in the place of what is booked already.

use clap::{ArgGroup, Args};
use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use moothall_core::id::{BookingId, ResourceId};
use moothall_core::message::Message;
use moothall_core::request::hall::{Hall, Recurring, Spans, Wish};
use moothall_core::request::{Answer, Request};
use moothall_core::view::Booking;
use moothall_core::view::terms::{Clash, MINUTE_MS};

use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, times};
use super::bookings::{Reach as Far, found, unix_ms};
use super::{members, resources};

/// How a zone reads and writes its local times: the form that a wish takes.
const LOCAL: &str = "%Y-%m-%dT%H:%M";

/// Books something.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("again").args(["rule", "weekly", "daily"]))]
#[command(group = ArgGroup::new("clash").args(["skip", "queue"]))]
#[command(group = ArgGroup::new("which").args(["following", "all"]).requires("change"))]
pub(crate) struct Book {
    /// Which
    resource: String,
    /// From when, such as "2026-12-05 14:00"
    from: String,
    /// Until when, such as "17:00", or for how long, such as "3h"
    until: String,
    /// What for
    #[arg(long, default_value = "")]
    title: String,
    /// Again and again, by a rule as calendars write it: "FREQ=MONTHLY;BYDAY=1SA;COUNT=6"
    #[arg(long, value_name = "RRULE")]
    rule: Option<String>,
    /// So many times, once a week
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u16).range(1..=366))]
    weekly: Option<u16>,
    /// So many times, once a day
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u16).range(1..=366))]
    daily: Option<u16>,
    /// Leave out the times that cannot be had; otherwise nothing is booked if one cannot
    #[arg(long)]
    skip: bool,
    /// Wait for the times that somebody else has
    #[arg(long)]
    queue: bool,
    /// For how many, where it is shared
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    places: u16,
    /// Others see only that the time is taken; the record says that you made a private booking
    #[arg(long)]
    private: bool,
    /// In whose name, if not yours
    #[arg(long = "for", value_name = "MEMBER")]
    for_member: Option<String>,
    /// In the place of this booking
    #[arg(long, value_name = "BOOKING")]
    change: Option<String>,
    /// With --change: and of all that come after it in its series
    #[arg(long)]
    following: bool,
    /// With --change: and of all of its series that are not over
    #[arg(long)]
    all: bool,
    /// Only print the times and what is in the way
    #[arg(long = "try")]
    only_try: bool,
}

impl Book {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let now = shell.now();
        let from = times::moment(&self.from, &now)?;
        let until = times::end(&self.until, &from, &now)?;
        let resource = resources::meant(peer, &self.resource).await?;
        if self.is_plain() {
            let (from_ms, until_ms) = (unix_ms(&from), unix_ms(&until));
            return peer.write(shell, Request::Book { resource, from_ms, until_ms, title: self.title }).await;
        }
        let wish = Box::new(self.wish(peer, resource, &from, &until).await?);
        if self.only_try {
            return peer.ask(Request::Occurrences { wish }).await;
        }
        let act = Box::new(Hall::Reserve { wish, spans: Vec::new() });
        peer.write(shell, Request::Hall { act }).await
    }

    /// Whether it is a single booking without anything particular to it.
    fn is_plain(&self) -> bool {
        self.recurs().is_none()
            && !(self.skip || self.queue || self.private || self.only_try)
            && self.places == 1
            && self.for_member.is_none()
            && self.change.is_none()
    }

    fn recurs(&self) -> Option<String> {
        let times = |freq: &str, count: u16| format!("FREQ={freq};COUNT={count}");
        self.rule
            .clone()
            .or_else(|| self.weekly.map(|count| times("WEEKLY", count)))
            .or_else(|| self.daily.map(|count| times("DAILY", count)))
    }

    async fn wish(
        &self,
        peer: &Reach,
        resource: ResourceId,
        from: &Zoned,
        until: &Zoned,
    ) -> Result<Wish, Stop> {
        let mut member = match &self.for_member {
            Some(wanted) => Some(members::meant(peer, wanted).await?),
            None => None,
        };
        let (zone, from) = named_zone(from);
        let minutes = (unix_ms(until) - unix_ms(&from)) / MINUTE_MS;
        let mut when = Recurring {
            zone,
            from: local(from.datetime()),
            minutes: u32::try_from(minutes).unwrap_or(u32::MAX),
            rule: self.recurs(),
            extra: Vec::new(),
            except: Vec::new(),
        };
        let mut title = self.title.clone();
        let mut replaces = None;
        if let Some(wanted) = &self.change {
            let old = found(peer, wanted, &from, Far::Ahead).await?;
            if title.is_empty() {
                title.clone_from(&old.title);
            }
            if !old.mine && member.is_none() {
                member = old.member;
            }
            let part = part_of(&old, self.following, self.all);
            if when.rule.is_none() && (self.following || self.all) {
                let series = series(peer, old.reservation).await?;
                when.extra = moved(&series, &old, part, &from);
                when.extra.retain(|begin| *begin != when.from);
                if let Some(first) = when.extra.first().filter(|first| **first < when.from).cloned() {
                    when.extra[0] = std::mem::replace(&mut when.from, first);
                }
            }
            replaces = Some(part);
        }
        let clash = match (self.skip, self.queue) {
            (true, _) => Clash::Skip,
            (_, true) => Clash::Wait,
            _ => Clash::Refuse,
        };
        let (places, private) = (self.places, self.private);
        Ok(Wish { resource, when, title, places, private, member, clash, replaces })
    }
}

/// The numbers of a reservation that are meant.
pub(super) fn part_of(booking: &Booking, following: bool, all: bool) -> Spans {
    let (first, last) = match (following, all) {
        (_, true) => (0, Spans::LAST),
        (true, _) => (booking.number, Spans::LAST),
        _ => (booking.number, booking.number),
    };
    Spans { reservation: booking.reservation, first, last }
}

/// All of a reservation.
async fn series(peer: &Reach, reservation: BookingId) -> Result<Vec<Booking>, Stop> {
    match peer.ask(Request::Series { reservation }).await? {
        Answer::Bookings(bookings) => Ok(bookings),
        _ => Err(Stop::unexpected()),
    }
}

/// The begins of the others of a series that are still to come, each moved as one of them is moved to `from`.
fn moved(series: &[Booking], old: &Booking, part: Spans, from: &Zoned) -> Vec<String> {
    let zone = from.time_zone().clone();
    let begin = |ms: i64| Some(jiff::Timestamp::from_millisecond(ms).ok()?.to_zoned(zone.clone()).datetime());
    let Some(was) = begin(old.from_ms) else { return Vec::new() };
    let days = from.date().since(was.date()).map_or(0, |span| span.get_days());
    let now_ms = jiff::Timestamp::now().as_millisecond();
    series
        .iter()
        .filter(|one| (part.first..=part.last).contains(&one.number) && one.until_ms > now_ms)
        .filter(|one| one.number != old.number)
        .filter(|one| ["held", "requested", "waiting"].contains(&&*one.state))
        .filter_map(|one| {
            let date = begin(one.from_ms)?.date().checked_add(jiff::Span::new().days(days)).ok()?;
            Some(local(date.to_datetime(from.time())))
        })
        .collect()
}

/// The name of the zone and a time in it; where the zone has no name, UTC.
fn named_zone(at: &Zoned) -> (String, Zoned) {
    match at.time_zone().iana_name() {
        Some(name) => (name.to_owned(), at.clone()),
        None => ("UTC".to_owned(), at.with_time_zone(TimeZone::UTC)),
    }
}

fn local(at: DateTime) -> String {
    at.strftime(LOCAL).to_string()
}

/// A moment that cannot be reached by the calendar.
pub(super) fn no_time(text: impl ToString) -> Stop {
    Stop::misuse(Message::new("misuse-time").text("text", text.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use moothall_core::id::{MemberId, ResourceId};
    use moothall_core::view::Certainty;

    use super::*;

    fn zoned(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    fn booking(number: u16, from: &str, state: &str) -> Booking {
        let from_ms = unix_ms(&zoned(from));
        Booking {
            id: BookingId([u8::try_from(number).unwrap(); 32]),
            resource: ResourceId([1; 32]),
            resource_name: String::new(),
            member: Some(MemberId([1; 32])),
            member_name: String::new(),
            mine: true,
            title: String::new(),
            reservation: BookingId([0; 32]),
            number,
            of_series: true,
            state: state.to_owned(),
            places: 1,
            private: false,
            hidden: false,
            booked_by: None,
            checked_in: false,
            may_check_in: false,
            from_ms,
            until_ms: from_ms + 3_600_000,
            certainty: Certainty::Provisional,
        }
    }

    #[test]
    fn a_series_is_moved_by_the_wall_clock() {
        let series = [
            booking(0, "2099-03-21T19:00[Europe/Vienna]", "held"),
            booking(1, "2099-03-28T19:00[Europe/Vienna]", "held"),
            booking(2, "2099-04-04T19:00[Europe/Vienna]", "cancelled"),
            booking(3, "2099-04-11T19:00[Europe/Vienna]", "waiting"),
        ];
        let from = zoned("2099-03-29T20:30[Europe/Vienna]");
        let following = part_of(&series[1], true, false);
        assert_eq!(moved(&series, &series[1], following, &from), ["2099-04-12T20:30"]);
        let all = part_of(&series[1], false, true);
        assert_eq!(moved(&series, &series[1], all, &from), ["2099-03-22T20:30", "2099-04-12T20:30"]);
    }

    #[test]
    fn one_is_one_and_following_goes_to_the_end() {
        let booking = booking(3, "2099-03-21T19:00[Europe/Vienna]", "held");
        let numbers = |following, all| {
            let part = part_of(&booking, following, all);
            (part.first, part.last)
        };
        assert_eq!(numbers(false, false), (3, 3));
        assert_eq!(numbers(true, false), (3, Spans::LAST));
        assert_eq!(numbers(false, true), (0, Spans::LAST));
    }
}
