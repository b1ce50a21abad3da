//! Writes a zone of the database as VTIMEZONE, with rules for the years to come where a rule says it.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::local::Local;
use super::recurrence::DAY_MS;
use super::text::fold;
use super::zone::Zone;

/// A change of the clock.
struct Change {
    /// What the wall clock showed before, at the moment of the change.
    local: Local,
    before_ms: i64,
    after_ms: i64,
    summer: bool,
    name: String,
}

/// For how many years after the last use changes are looked at.
const YEARS_AHEAD: i64 = 12;
const CHANGES_MAX: usize = 400;

/// The component, from before the first use to the last; beyond it where the changes follow a rule.
pub(super) fn vtimezone(zone: &Zone, first_ms: i64, last_ms: i64) -> String {
    let Some(database) = zone.rules() else { return String::new() };
    let changes = changes(database, first_ms, last_ms);
    let mut text = fold("BEGIN:VTIMEZONE");
    text.push_str(&fold(&format!("TZID:{}", zone.name())));
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in &changes {
        let alike = |other: &Change| {
            (other.before_ms, other.after_ms, other.summer, &other.name)
                == (change.before_ms, change.after_ms, change.summer, &change.name)
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| alike(first))) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    for group in &groups {
        observance(&mut text, group, last_ms);
    }
    text.push_str(&fold("END:VTIMEZONE"));
    text
}

fn changes(zone: &TimeZone, first_ms: i64, last_ms: i64) -> Vec<Change> {
    let at = |ms: i64| {
        Timestamp::from_millisecond(Local::from_naive_ms(ms).naive_ms()).unwrap_or(Timestamp::UNIX_EPOCH)
    };
    let end = at(last_ms.saturating_add(YEARS_AHEAD * 366 * DAY_MS));
    let change = |moment: Timestamp, before_ms: i64| {
        let info = zone.to_offset_info(moment);
        Change {
            local: Local::from_naive_ms(moment.as_millisecond() + before_ms),
            before_ms,
            after_ms: i64::from(info.offset().seconds()) * 1_000,
            summer: info.dst().is_dst(),
            name: info.abbreviation().to_owned(),
        }
    };
    let offset_ms = |moment: Timestamp| i64::from(zone.to_offset(moment).seconds()) * 1_000;
    // What holds at the first use began at some change, or always held: then 1970 stands for that.
    let start = zone.preceding(at(first_ms)).next().map(|change| change.timestamp());
    let start = start.unwrap_or(Timestamp::UNIX_EPOCH.min(at(first_ms)));
    let first = change(start, offset_ms(start));
    let mut before_ms = first.after_ms;
    let mut changes = vec![first];
    for next in zone.following(start).take(CHANGES_MAX) {
        let moment = next.timestamp();
        if moment > end {
            break;
        }
        let next = change(moment, before_ms);
        before_ms = next.after_ms;
        changes.push(next);
    }
    changes
}

fn observance(text: &mut String, group: &[&Change], last_ms: i64) {
    let Some(first) = group.first() else { return };
    let kind = if first.summer { "DAYLIGHT" } else { "STANDARD" };
    text.push_str(&fold(&format!("BEGIN:{kind}")));
    text.push_str(&fold(&format!("DTSTART:{}", first.local.compact())));
    text.push_str(&fold(&format!("TZOFFSETFROM:{}", offset(first.before_ms))));
    text.push_str(&fold(&format!("TZOFFSETTO:{}", offset(first.after_ms))));
    text.push_str(&fold(&format!("TZNAME:{}", first.name)));
    match yearly(group) {
        Some(rule) => text.push_str(&fold(&format!("RRULE:{rule}"))),
        None => {
            for change in
                group.iter().skip(1).filter(|change| change.local.naive_ms() <= last_ms + 400 * DAY_MS)
            {
                text.push_str(&fold(&format!("RDATE:{}", change.local.compact())));
            }
        }
    }
    text.push_str(&fold(&format!("END:{kind}")));
}

/// The rule that all changes of a kind follow, if there are enough to tell.
fn yearly(group: &[&Change]) -> Option<String> {
    let first = group.first()?.local.0;
    let steady = group.len() > 8
        && group.windows(2).all(|pair| pair[1].local.0.year() == pair[0].local.0.year() + 1)
        && group.iter().all(|change| {
            let at = change.local.0;
            (at.month(), at.weekday(), at.time()) == (first.month(), first.weekday(), first.time())
        });
    if !steady {
        return None;
    }
    let week = |from_end: bool| {
        let nth = |change: &&Change| {
            let date = change.local.0.date();
            if from_end { -((date.days_in_month() - date.day()) / 7 + 1) } else { (date.day() - 1) / 7 + 1 }
        };
        let one = nth(group.first()?);
        group.iter().all(|change| nth(change) == one).then_some(one)
    };
    let nth = week(false).or_else(|| week(true))?;
    let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        [usize::from(first.weekday().to_monday_zero_offset().unsigned_abs())];
    Some(format!("FREQ=YEARLY;BYMONTH={};BYDAY={nth}{day}", first.month()))
}

fn offset(ms: i64) -> String {
    let seconds = ms.abs() / 1_000;
    let mut text =
        format!("{}{:02}{:02}", if ms < 0 { '-' } else { '+' }, seconds / 3_600, seconds / 60 % 60);
    if seconds % 60 != 0 {
        let _ = write!(text, "{:02}", seconds % 60);
    }
    text
}
