//! The terms on which a resource is booked, as options of the command line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::{Date, Time};
use jiff::{Span, SpanRelativeTo, Unit};
use moothall_core::message::Message;
use moothall_core::request::hall::Hall;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Resource;
use moothall_core::view::terms::{Opening, Period, Quota, Terms, Who};

use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, text};
use super::groups::group_meant;
use super::resources;

/// The weekdays as one writes them, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Shows the terms of a resource, or sets what is given and leaves the rest as it is.
#[derive(Debug, Args)]
pub(crate) struct SetTerms {
    /// Of which
    resource: String,
    /// All terms from this file, which holds what `resources --json` shows as `terms`
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Opening hours, in place of those before: "mon-fri 09:00-18:00", "sat 10:00-14:00"; may be given again
    #[arg(long, value_name = "HOURS")]
    open: Vec<String>,
    /// Open at all hours
    #[arg(long, conflicts_with = "open")]
    always_open: bool,
    /// Closed on this day, such as "2026-12-24"; may be given again
    #[arg(long, value_name = "DAY")]
    holiday: Vec<String>,
    /// Not closed on this day after all; may be given again
    #[arg(long, value_name = "DAY")]
    no_holiday: Vec<String>,
    /// The shortest booking, such as "30m"; "0" for no limit, here and below
    #[arg(long, value_name = "LENGTH")]
    shortest: Option<String>,
    /// The longest booking
    #[arg(long, value_name = "LENGTH")]
    longest: Option<String>,
    /// What stays free before and after each booking
    #[arg(long, value_name = "LENGTH")]
    buffer: Option<String>,
    /// How long before its begin it is booked at the latest
    #[arg(long, value_name = "LENGTH")]
    notice: Option<String>,
    /// How long before its begin a booking is changed at the latest
    #[arg(long, value_name = "LENGTH")]
    notice_change: Option<String>,
    /// How long before its begin a booking is cancelled at the latest
    #[arg(long, value_name = "LENGTH")]
    notice_cancel: Option<String>,
    /// How many days ahead it is booked at most
    #[arg(long, value_name = "DAYS")]
    ahead: Option<u32>,
    /// What one member has at most, in place of what was before: "2 a week", "4h a day", "3 ahead"; may be given again
    #[arg(long, value_name = "QUOTA")]
    quota: Vec<String>,
    /// No quotas
    #[arg(long, conflicts_with = "quota")]
    no_quotas: bool,
    /// Whether a booking is asked for, and a steward answers
    #[arg(long, value_name = "YES|NO")]
    approval: Option<YesNo>,
    /// Who books it: "members", "role:trainer", "group:Garden"
    #[arg(long, value_name = "WHO")]
    who: Option<String>,
    /// How many share it at a time
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    places: Option<u16>,
    /// It includes this resource; may be given again
    #[arg(long, value_name = "RESOURCE")]
    include: Vec<String>,
    /// It includes this resource no more; may be given again
    #[arg(long, value_name = "RESOURCE")]
    exclude: Vec<String>,
    /// Who has not checked in so long after the begin loses it
    #[arg(long, value_name = "LENGTH")]
    check_in: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

impl SetTerms {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let id = resources::meant(peer, &self.resource).await?;
        let all = resources::list(peer).await?;
        let Some(resource) = all.iter().find(|resource| resource.id == id).cloned() else {
            let message = Message::new("misuse-nothing-called").text("wanted", &self.resource);
            return Err(Stop::misuse(message));
        };
        let before = resource.terms.clone();
        let mut terms = match &self.file {
            Some(path) => from_file(path)?,
            None => before.clone(),
        };
        self.put_into(&mut terms, &all)?;
        if let Some(who) = &self.who {
            terms.who = read_who(peer, who).await?;
        }
        if terms == before && self.file.is_none() {
            return Ok(Answer::Resources(vec![resource]));
        }
        let act = Hall::SetTerms { resource: id, terms: Box::new(terms) };
        peer.write(shell, Request::Hall { act: Box::new(act) }).await
    }

    /// Puts what was given in the place of what was before.
    fn put_into(&self, terms: &mut Terms, all: &[Resource]) -> Result<(), Stop> {
        if self.always_open || !self.open.is_empty() {
            terms.hours = self.open.iter().map(|text| hours(text)).collect::<Result<Vec<_>, _>>()?.concat();
            terms.hours.sort_by_key(|opening| (opening.weekday, opening.from_min));
        }
        let days = |texts: &[String]| texts.iter().map(|text| day(text)).collect::<Result<Vec<_>, _>>();
        terms.closed_days.extend(days(&self.holiday)?);
        let open_again = days(&self.no_holiday)?;
        terms.closed_days.retain(|day| !open_again.contains(day));
        terms.closed_days.sort_unstable();
        terms.closed_days.dedup();
        for (given, place) in [
            (&self.shortest, &mut terms.shortest_min),
            (&self.longest, &mut terms.longest_min),
            (&self.buffer, &mut terms.buffer_min),
            (&self.notice, &mut terms.notice_book_min),
            (&self.notice_change, &mut terms.notice_change_min),
            (&self.notice_cancel, &mut terms.notice_cancel_min),
        ] {
            if let Some(text) = given {
                *place = minutes(text)?;
            }
        }
        if let Some(days) = self.ahead {
            terms.ahead_days = days;
        }
        if self.no_quotas || !self.quota.is_empty() {
            terms.quotas = self.quota.iter().map(|text| quota(text)).collect::<Result<_, _>>()?;
        }
        if let Some(approval) = self.approval {
            terms.approval = approval == YesNo::Yes;
        }
        if let Some(places) = self.places {
            terms.places = places;
        }
        let candidates: Vec<_> = all
            .iter()
            .map(|other| Candidate { id: other.id, name: other.name.clone(), current: other.active })
            .collect();
        for wanted in &self.include {
            let id = pick(wanted, &candidates)?;
            if !terms.includes.contains(&id) {
                terms.includes.push(id);
            }
        }
        for wanted in &self.exclude {
            let id = pick(wanted, &candidates)?;
            terms.includes.retain(|other| *other != id);
        }
        if let Some(text) = &self.check_in {
            terms.check_in_min = Some(minutes(text)?)
                .filter(|minutes| *minutes > 0)
                .map(|minutes| u16::try_from(minutes).map_err(|_| wrong(text)))
                .transpose()?;
        }
        Ok(())
    }
}

fn wrong(text: &str) -> Stop {
    Stop::misuse(Message::new("misuse-terms").text("text", text))
}

fn from_file(path: &std::path::Path) -> Result<Terms, Stop> {
    serde_json::from_str(&text::read(path)?).map_err(|error| wrong(&error.to_string()))
}

/// A length in whole minutes.
fn minutes(text: &str) -> Result<u32, Stop> {
    if text.trim() == "0" {
        return Ok(0);
    }
    let span: Span = text.trim().parse().map_err(|_| wrong(text))?;
    let total = span.total((Unit::Minute, SpanRelativeTo::days_are_24_hours())).map_err(|_| wrong(text))?;
    if total.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&total) {
        return Err(wrong(text));
    }
    Ok(total as u32)
}

/// A day in days since 1970.
fn day(text: &str) -> Result<i32, Stop> {
    let date = Date::strptime("%Y-%m-%d", text.trim()).map_err(|_| wrong(text))?;
    let since = date.since(Date::constant(1970, 1, 1)).map_err(|_| wrong(text))?;
    Ok(since.get_days())
}

/// Hours such as `mon-fri 09:00-18:00` or `sat,sun 10:00-24:00`.
fn hours(text: &str) -> Result<Vec<Opening>, Stop> {
    let (days, times) = text.trim().split_once(' ').ok_or_else(|| wrong(text))?;
    let weekday = |name: &str| {
        let name = name.trim().to_lowercase();
        let place = WEEKDAYS.iter().position(|day| *day == name.get(..3).unwrap_or_default());
        place.ok_or_else(|| wrong(text))
    };
    let mut open = Vec::new();
    for part in days.split(',') {
        match part.split_once('-') {
            None => open.push(weekday(part)?),
            Some((first, last)) => {
                let (first, last) = (weekday(first)?, weekday(last)?);
                // Over the weekend too: "sat-mon".
                open.extend((0..7).map(|step| (first + step) % 7).take((last + 7 - first) % 7 + 1));
            }
        }
    }
    let minute = |time: &str| -> Result<u16, Stop> {
        match time.trim() {
            "24:00" => Ok(1_440),
            time => {
                let time = Time::strptime("%H:%M", time).map_err(|_| wrong(text))?;
                Ok(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
            }
        }
    };
    let (from, until) = times.split_once('-').ok_or_else(|| wrong(text))?;
    let (from_min, until_min) = (minute(from)?, minute(until)?);
    if from_min >= until_min {
        return Err(wrong(text));
    }
    let opening = |day: usize| Opening { weekday: u8::try_from(day).unwrap_or(0), from_min, until_min };
    Ok(open.into_iter().map(opening).collect())
}

/// A quota such as `2 a week`, `90m a day`, `3 ahead`.
fn quota(text: &str) -> Result<Quota, Stop> {
    let lower = text.trim().to_lowercase();
    let (most, per) = lower.rsplit_once(' ').ok_or_else(|| wrong(text))?;
    let per = match per {
        "day" => Period::Day,
        "week" => Period::Week,
        "month" => Period::Month,
        "ahead" => Period::Ahead,
        _ => return Err(wrong(text)),
    };
    let most = most.trim();
    let most = most.strip_suffix(" a").or_else(|| most.strip_suffix(" per")).unwrap_or(most);
    let times = most.strip_suffix(" times").or_else(|| most.strip_suffix(" time")).unwrap_or(most);
    match times.trim().parse::<u16>() {
        Ok(bookings) => Ok(Quota { per, bookings: Some(bookings), minutes: None }),
        Err(_) => Ok(Quota { per, bookings: None, minutes: Some(minutes(most)?) }),
    }
}

async fn read_who(peer: &Reach, text: &str) -> Result<Who, Stop> {
    match text.trim().split_once(':') {
        None if text.trim() == "members" => Ok(Who::Members),
        Some(("role", role)) => role.trim().parse().map(Who::Role).map_err(|_| wrong(text)),
        Some(("group", wanted)) => Ok(Who::Group(group_meant(peer, wanted).await?)),
        _ => Err(wrong(text)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let read = |text: &str| {
            hours(text).ok().map(|all| {
                all.iter()
                    .map(|one| format!("{}:{}-{}", one.weekday, one.from_min, one.until_min))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
        };
        let cases = [
            ("mon 09:00-18:00", Some("0:540-1080")),
            ("Monday-Tuesday 09:00-10:30", Some("0:540-630 1:540-630")),
            ("sat-mon 00:00-24:00", Some("5:0-1440 6:0-1440 0:0-1440")),
            ("tue,thu 19:00-22:00", Some("1:1140-1320 3:1140-1320")),
            ("mon", None),
            ("noday 09:00-10:00", None),
            ("mon 10:00-09:00", None),
            ("mon 25:00-26:00", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn quotas_count_bookings_or_time() {
        let read = |text: &str| quota(text).ok().map(|quota| (quota.per, quota.bookings, quota.minutes));
        let cases = [
            ("2 a week", Some((Period::Week, Some(2), None))),
            ("4h a day", Some((Period::Day, None, Some(240)))),
            ("90m per month", Some((Period::Month, None, Some(90)))),
            ("3 ahead", Some((Period::Ahead, Some(3), None))),
            ("2 times a week", Some((Period::Week, Some(2), None))),
            ("1 time per day", Some((Period::Day, Some(1), None))),
            ("many a week", None),
            ("2 a year", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn lengths_are_whole_minutes() {
        for (text, expected) in [
            ("30m", Some(30)),
            ("1h 30m", Some(90)),
            ("2 days", Some(2_880)),
            ("0", Some(0)),
            ("90s", None),
            ("-1h", None),
        ] {
            assert_eq!(minutes(text).ok(), expected, "{text}");
        }
        assert_eq!(day("2026-11-21").ok(), Some(20_778));
    }
}
